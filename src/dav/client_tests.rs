//! The client against servers that misbehave: a typed error in time, and a clean log.

use super::hostile::{Act, answer, serve, session};
use super::*;
use crate::wire::xml::{DAV, Name};
use std::time::{Duration, Instant};
use url::Url;

async fn get(
    script: impl Fn() -> Act + Send + Sync + 'static,
) -> (Result<Response, WireError>, Vec<Exchange>) {
    let url = serve(move |_, _, _| script()).await;
    let session = session(Auth::Basic);
    let started = Instant::now();
    let result = session.get(&url).await;
    assert!(started.elapsed() < Duration::from_secs(2), "took too long");
    (result, session.log().all())
}

#[tokio::test]
async fn silence_ends_with_the_time_limit() {
    let starts: [&[u8]; 4] = [
        b"",
        b"HTTP/1.1 200 OK\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n",
    ];
    for start in starts {
        let (result, log) = get(|| Act::SayAndHang(start.to_vec())).await;
        assert_eq!(result, Err(WireError::Timeout(400)), "{start:?}");
        assert_eq!(log.len(), 1, "a time-out is not tried again");
        assert_eq!(log[0].error, Some(WireError::Timeout(400)));
    }
}

#[tokio::test]
async fn a_cut_connection_is_tried_once_more_and_only_where_that_is_harmless() {
    let (result, log) = get(|| Act::Reset).await;
    assert!(matches!(result, Err(WireError::Closed(_))), "{result:?}");
    assert_eq!(log.len(), 2);
    assert_eq!(log[1].round, Round::Retry);

    let (result, _) = get(|| Act::SayAndClose(Vec::new())).await;
    assert!(matches!(result, Err(WireError::Closed(_))), "{result:?}");
    let half = b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf";
    let (result, _) = get(|| Act::SayAndClose(half.to_vec())).await;
    assert!(matches!(result, Err(WireError::Closed(_))), "{result:?}");

    for (request, times, good) in [
        (Request::new("GET", base()), 2, true),
        (
            Request::new("PUT", base()).header("If-None-Match", "*"),
            2,
            true,
        ),
        (
            Request::new("DELETE", base()).header("if-match", "\"1\""),
            2,
            true,
        ),
        (Request::new("PUT", base()), 1, false),
        (Request::new("POST", base()), 1, false),
        (Request::new("DELETE", base()), 1, false),
    ] {
        let url = serve(|n, _, _| {
            if n == 0 {
                Act::Reset
            } else {
                answer(204, "", "")
            }
        })
        .await;
        let session = session(Auth::Basic);
        let result = session.send(Request { url, ..request }).await;
        assert_eq!(result.is_ok(), good);
        assert_eq!(session.log().len(), times);
        if let Ok(answer) = result {
            assert!(answer.retried);
        }
    }
}

fn base() -> Url {
    Url::parse("http://127.0.0.1/").unwrap()
}

#[tokio::test]
async fn garbage_is_called_garbage() {
    let texts: [&[u8]; 5] = [
        b"garbage\r\n\r\n",
        b"HTTP/1.1 abc OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nno colon here\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
    ];
    for text in texts {
        let (result, log) = get(|| Act::SayAndClose(text.to_vec())).await;
        assert!(
            matches!(result, Err(WireError::Garbage(_))),
            "{result:?} for {:?}",
            String::from_utf8_lossy(text)
        );
        assert_eq!(log.len(), 1, "garbage is not tried again");
    }
    let (result, _) = get(|| Act::Endless(b"HTTP/1.1 200 OK\r\nA: b\r\n".to_vec())).await;
    assert!(result.is_err(), "{result:?}");
}

#[tokio::test]
async fn huge_bodies_are_not_read_to_the_end() {
    let head = b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n";
    let (result, _) = get(|| Act::Endless([head.as_slice(), &[b'x'; 50_000]].concat())).await;
    assert_eq!(result, Err(WireError::TooLarge(100_000)));
    let chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    let chunk = [b"c350\r\n".as_slice(), &[b'x'; 50_000], b"\r\n"].concat();
    let text = [chunked.as_slice(), &chunk, &chunk, &chunk].concat();
    let (result, _) = get(move || Act::SayAndHang(text.clone())).await;
    assert_eq!(result, Err(WireError::TooLarge(100_000)));
}

#[tokio::test]
async fn nobody_listening_and_tls_without_tls_have_their_own_words() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = Url::parse(&format!("http://{}/", listener.local_addr().unwrap())).unwrap();
    drop(listener);
    let session = session(Auth::Basic);
    let result = session.get(&url).await;
    assert!(matches!(result, Err(WireError::Connect(_))), "{result:?}");

    let mut url = serve(|_, _, _| answer(200, "", "")).await;
    url.set_scheme("https").unwrap();
    let result = session.get(&url).await;
    assert!(
        matches!(result, Err(WireError::Tls(_) | WireError::Timeout(_))),
        "{result:?}"
    );
}

#[tokio::test]
async fn what_cannot_be_sent_is_not_sent() {
    let session = session(Auth::Basic);
    for request in [
        Request::new("NOT A METHOD", base()),
        Request::new("GET", base()).header("X", "a\r\nb"),
        Request::new("GET", base()).header("a b", "c"),
        Request::new("GET", Url::parse("mailto:a@b.invalid").unwrap()),
        Request::new("GET", Url::parse("ftp://127.0.0.1/").unwrap()),
    ] {
        let result = session.send(request).await;
        assert!(
            matches!(result, Err(WireError::Unsendable(_))),
            "{result:?}"
        );
    }
}

#[tokio::test]
async fn redirects_are_answers() {
    let (result, log) = get(|| answer(301, "Location: /\r\n", "")).await;
    assert_eq!(result.unwrap().status, 301);
    assert_eq!(log.len(), 1);
}

#[tokio::test]
async fn every_request_says_who_asks_and_no_secret_is_kept() {
    let url =
        serve(|_, head, _| answer(200, "DAV: 1\r\nDAV: 2, 3\r\nX-Name: caf\u{e9}\r\n", head)).await;
    let session = session(Auth::Basic).at("3");
    let result = session.get(&url).await.unwrap();
    let head = result.text().to_ascii_lowercase();
    assert!(head.contains("x-invitest: test/hostile; step 3"), "{head}");
    assert!(
        head.contains(&format!("user-agent: {USER_AGENT}")),
        "{head}"
    );
    assert!(!head.contains("accept-encoding"), "{head}");
    assert!(result.text().contains("Basic dXNlcjE6czNjcmV0LXdvcmQ="));
    assert_eq!(result.list("dav"), ["1", "2", "3"]);
    assert_eq!(result.header("X-Name"), Some("caf\u{e9}"));
    let kept = serde_json::to_string(&session.log().all()).unwrap();
    assert!(kept.contains("Basic ***"), "{kept}");
    assert!(!kept.contains("dXNlcjE6"), "{kept}");
    assert!(!kept.contains("s3cret"), "{kept}");
}

#[tokio::test]
async fn digest_shows_its_challenge_once() {
    let url = serve(|_, head, _| {
        if head
            .to_ascii_lowercase()
            .contains("authorization: digest username=\"user1\"")
        {
            answer(200, "", "in")
        } else {
            answer(
                401,
                "WWW-Authenticate: Digest realm=\"r\", nonce=\"n\", qop=\"auth\"\r\n",
                "",
            )
        }
    })
    .await;
    let session = session(Auth::Digest);
    assert_eq!(session.get(&url).await.unwrap().status, 200);
    assert_eq!(session.get(&url).await.unwrap().status, 200);
    let rounds: Vec<_> = session
        .log()
        .all()
        .iter()
        .map(|e| (e.status, e.round))
        .collect();
    assert_eq!(
        rounds,
        [
            (Some(401), Round::Asked),
            (Some(200), Round::Challenged),
            (Some(200), Round::Asked)
        ]
    );
    // Refused for good: no loop.
    let url = serve(|_, _, _| {
        answer(
            401,
            "WWW-Authenticate: Digest realm=\"r\", nonce=\"n\"\r\n",
            "",
        )
    })
    .await;
    assert_eq!(session.get(&url).await.unwrap().status, 401);
}

#[tokio::test]
async fn one_bad_property_does_not_spoil_the_others() {
    let url = serve(|_, head, body| {
        if body.contains("getetag") {
            return answer(500, "", "boom");
        }
        let local = if body.contains("displayname") {
            "displayname"
        } else {
            "owner"
        };
        assert!(head.contains("PROPFIND"));
        answer(
            207,
            "",
            &format!(
                "<multistatus xmlns=\"DAV:\"><response><href>/</href><propstat><prop>\
                 <{local}>x</{local}></prop><status>HTTP/1.1 200 OK</status></propstat>\
                 </response></multistatus>"
            ),
        )
    })
    .await;
    let names = ["displayname", "getetag", "owner"].map(|n| Name::new(DAV, n));
    let session = session(Auth::Basic);
    let found = session.properties(&url, 0, &names).await.unwrap();
    assert_eq!(found.spoiled, [(names[1].clone(), 500)]);
    let item = found.multistatus.get(&url).unwrap();
    assert_eq!(item.text(DAV, "displayname").as_deref(), Some("x"));
    assert_eq!(item.text(DAV, "owner").as_deref(), Some("x"));

    let error = session.properties(&url, 0, &names[1..2]).await;
    assert!(matches!(error, Err(PropfindError::Status(a)) if a.status == 500));
    for body in ["<html>", "", "<multistatus xmlns='urn:x'/>"] {
        let url = serve(move |_, _, _| answer(207, "", body)).await;
        let error = session.properties(&url, 0, &names).await;
        assert!(
            matches!(error, Err(PropfindError::Malformed(_))),
            "{error:?}"
        );
    }
}

/// An HTTPS server with a certificate that nobody knows; gives its URL and the certificate.
async fn serve_tls() -> (Url, String) {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let names = vec!["localhost".to_owned(), "127.0.0.1".to_owned()];
    let made = rcgen::generate_simple_self_signed(names).unwrap();
    let config = rustls::ServerConfig::builder_with_provider(
        rustls::crypto::ring::default_provider().into(),
    )
    .with_safe_default_protocol_versions()
    .unwrap()
    .with_no_client_auth()
    .with_single_cert(
        vec![made.cert.der().clone()],
        rustls::pki_types::PrivatePkcs8KeyDer::from(made.signing_key.serialize_der()).into(),
    )
    .unwrap();
    let acceptor = tokio_rustls::TlsAcceptor::from(std::sync::Arc::new(config));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                let Ok(mut stream) = acceptor.accept(stream).await else {
                    return;
                };
                let mut buffer = [0; 4096];
                let _ = stream.read(&mut buffer).await;
                let text = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok";
                let _ = stream.write_all(text).await;
                let _ = stream.shutdown().await;
            });
        }
    });
    let url = Url::parse(&format!("https://127.0.0.1:{port}/")).unwrap();
    (url, made.cert.pem())
}

#[tokio::test]
async fn certificates_are_checked_unless_told_otherwise() {
    let (url, pem) = serve_tls().await;
    let file = std::env::temp_dir().join(format!("invitest-ca-{}.pem", std::process::id()));
    std::fs::write(&file, pem).unwrap();
    let ask = async |options: Options| {
        let client = Client::new(options).unwrap();
        let log = ExchangeLog::new("test/tls");
        Session::new(client, Credentials::none(), log)
            .get(&url)
            .await
    };
    let plain = ask(Options::default()).await;
    assert!(matches!(plain, Err(WireError::Tls(_))), "{plain:?}");
    let insecure = ask(Options {
        insecure: true,
        ..Options::default()
    })
    .await;
    assert_eq!(insecure.unwrap().text(), "ok");
    let trusting = ask(Options {
        ca: vec![file.clone()],
        ..Options::default()
    })
    .await;
    assert_eq!(trusting.unwrap().text(), "ok");
    let _ = std::fs::remove_file(file);
}

#[test]
fn a_ca_file_must_hold_a_certificate() {
    let missing = Options {
        ca: vec!["/nonexistent/ca.pem".into()],
        ..Options::default()
    };
    assert!(matches!(Client::new(missing), Err(ClientError::Ca(..))));
    let wrong = Options {
        ca: vec!["Cargo.toml".into()],
        ..Options::default()
    };
    assert!(matches!(Client::new(wrong), Err(ClientError::Ca(..))));
}
