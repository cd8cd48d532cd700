//! Discovery against servers that do it in their own way, or not at all.

use super::*;
use crate::dav::hostile::{Act, answer, serve, session};
use crate::dav::{Auth, Client, Credentials, ExchangeLog, Options, WireError};
use std::time::{Duration, Instant};

fn start(url: &Url) -> Start {
    Start {
        url: url.clone(),
        principal: None,
        address: None,
    }
}

async fn at(
    script: impl Fn(usize, &str, &str) -> Act + Send + Sync + 'static,
    path: &str,
) -> Result<Discovered, DiscoveryError> {
    let url = serve(script).await.join(path).unwrap();
    let session = session(Auth::Basic);
    let clock = Instant::now();
    let result = discover(&session, &start(&url)).await;
    assert!(clock.elapsed() < Duration::from_secs(3), "took too long");
    result
}

/// A multistatus of one resource.
fn props(href: &str, found: &str) -> String {
    format!(
        "<d:multistatus xmlns:d='DAV:' xmlns='urn:ietf:params:xml:ns:caldav'>\
         <d:response><d:href>{href}</d:href><d:propstat><d:prop>{found}</d:prop>\
         <d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response></d:multistatus>"
    )
}

/// A small server in unrelated trees that works.
fn working(_: usize, head: &str, _: &str) -> Act {
    let mut words = head.split(' ');
    let method = words.next().unwrap();
    let path = words.next().unwrap().to_owned();
    if method == "OPTIONS" {
        return answer(
            200,
            "DAV: 1, calendar-access\r\nDAV: calendar-auto-schedule\r\n",
            "",
        );
    }
    let found = match path.as_str() {
        "/.well-known/caldav" => return answer(301, "Location: /dav\r\n", ""),
        "/dav" => return answer(308, "Location: /dav/\r\n", ""),
        "/dav/" => {
            "<d:current-user-principal><d:href>../who/me</d:href></d:current-user-principal>"
        }
        "/who/me" => {
            "<calendar-home-set><d:href>/home%20of/me</d:href></calendar-home-set>\
             <schedule-inbox-URL><d:href>/in/</d:href></schedule-inbox-URL>\
             <schedule-outbox-URL><d:href>/out/</d:href></schedule-outbox-URL>\
             <calendar-user-address-set><d:href>/who/me</d:href><d:href>urn:uuid:1</d:href>\
             <d:href>MAILTO:me@example.com</d:href><d:href preferred='1'>mailto:i@example.com</d:href>\
             </calendar-user-address-set>"
        }
        "/home%20of/me" => {
            let calendar = |href: &str, rest: &str| {
                format!(
                    "<d:response><d:href>{href}</d:href><d:propstat><d:prop><d:resourcetype>\
                     <d:collection/><calendar/></d:resourcetype>{rest}</d:prop>\
                     <d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>"
                )
            };
            let set = |c: &str| {
                format!(
                    "<supported-calendar-component-set><comp name='{c}'/></supported-calendar-component-set>"
                )
            };
            let body = format!(
                "<d:multistatus xmlns:d='DAV:' xmlns='urn:ietf:params:xml:ns:caldav'>{}{}{}{}</d:multistatus>",
                calendar("shared/", "<d:owner><d:href>/who/else</d:href></d:owner>"),
                calendar("tasks/", &set("VTODO")),
                calendar("events", &set("VEVENT")),
                calendar("/out", ""),
            );
            return answer(207, "", &body);
        }
        "/in/" => "<d:resourcetype><schedule-inbox/></d:resourcetype>",
        "/out/" => "<d:resourcetype><calendar/></d:resourcetype>",
        _ => return answer(404, "", ""),
    };
    answer(207, "", &props(&path, found))
}

#[tokio::test]
async fn unrelated_trees_redirects_and_odd_addresses_are_followed() {
    for path in ["/dav/", "/dav", "/", "/x/y/z"] {
        let found = at(working, path).await.unwrap();
        let account = found.account;
        assert_eq!(account.principal.path(), "/who/me");
        assert_eq!(account.home().path(), "/home%20of/me");
        assert_eq!(account.address.as_deref(), Some("mailto:i@example.com"));
        assert_eq!(account.mailbox(), Some(("i@example.com", "example.com")));
        assert!(account.is_called("mailto:ME@example.com"));
        assert_eq!(account.calendars.len(), 3, "the outbox is none of them");
        let path_of = |url: Option<Url>| url.unwrap().path().to_owned();
        assert_eq!(path_of(account.default_calendar), "/home%20of/events/");
        assert_eq!(path_of(account.tasks_calendar), "/home%20of/tasks/");
        let kinds = format!("{:?}", found.findings);
        assert!(kinds.contains("OutboxWithoutType"), "{kinds}");
        assert!(kinds.contains("OutboxIsCalendar"), "{kinds}");
        assert_eq!(found.findings.len(), 2, "{kinds}");
    }
}

#[tokio::test]
async fn an_outbox_that_is_the_only_calendar_is_used() {
    let only = |n: usize, head: &str, body: &str| match working(n, head, body) {
        Act::Say(text) if head.starts_with("PROPFIND /home%20of/me ") => {
            // Everything but the outbox is for tasks.
            let body = text.split_once("\r\n\r\n").unwrap().1;
            answer(207, "", &body.replace("VEVENT", "VTODO"))
        }
        act => act,
    };
    let account = at(only, "/dav/").await.unwrap().account;
    assert_eq!(account.default_calendar.unwrap().path(), "/out/");
}

#[tokio::test]
async fn every_failure_has_its_type() {
    let nothing = at(|_, _, _| answer(404, "", ""), "/a/b/").await;
    let Err(DiscoveryError::NoPrincipal(tried)) = nothing else {
        panic!("{nothing:?}")
    };
    assert_eq!(tried.len(), 4);
    let refused = at(
        |n, _, _| {
            assert_eq!(n, 0, "a second failed login");
            answer(
                401,
                "WWW-Authenticate: Digest realm=\"r\", nonce=\"n\"\r\n",
                "",
            )
        },
        "/a/b/",
    )
    .await;
    let Err(error @ DiscoveryError::WrongCredentials { .. }) = refused else {
        panic!("{refused:?}")
    };
    assert!(error.to_string().contains("it offers Digest"), "{error}");
    let nobody = "<d:current-user-principal><d:unauthenticated/></d:current-user-principal>";
    let nobody = at(move |_, _, _| answer(207, "", &props("/", nobody)), "/").await;
    assert!(matches!(nobody, Err(DiscoveryError::Unauthenticated(_))));
    let looping = at(|_, _, _| answer(302, "Location: /\r\n", ""), "/").await;
    assert!(
        format!("{looping:?}").contains("redirects without end"),
        "{looping:?}"
    );
    let foreign = at(
        |_, _, _| answer(301, "Location: http://elsewhere.invalid/\r\n", ""),
        "/",
    )
    .await;
    assert!(
        format!("{foreign:?}").contains("elsewhere.invalid"),
        "{foreign:?}"
    );
    let html = at(|_, _, _| answer(207, "", "<html><p>hello"), "/").await;
    assert!(
        format!("{html:?}").contains("not readable as XML"),
        "{html:?}"
    );
    let hanging = at(|_, _, _| Act::SayAndHang(Vec::new()), "/a/b/c/").await;
    assert_eq!(
        hanging.unwrap_err(),
        DiscoveryError::Unreachable(WireError::Timeout(400))
    );
    let garbage = at(|_, _, _| Act::SayAndClose(b"SSH-2.0-x\r\n".to_vec()), "/").await;
    assert!(format!("{garbage:?}").contains("not HTTP"), "{garbage:?}");
    let homeless = at(
        |_, _, _| {
            let found = "<d:current-user-principal><d:href>/</d:href></d:current-user-principal>";
            answer(207, "", &props("/", found))
        },
        "/",
    )
    .await;
    assert!(
        matches!(homeless, Err(DiscoveryError::NoHome(_))),
        "{homeless:?}"
    );
}

/// Against real servers, where they run: `cargo test live -- --ignored --nocapture`.
#[tokio::test]
#[ignore = "needs live servers on loopback"]
async fn live() {
    for (port, path) in [
        (18808, "/"),
        (18809, "/caldav.php/"),
        (18819, "/caldav.php/"),
        (18810, "/SOGo/dav/"),
        (18811, "/"),
        (18812, "/"),
    ] {
        let url = Url::parse(&format!("http://127.0.0.1:{port}{path}")).unwrap();
        let log = ExchangeLog::new("test/live");
        let client = Client::new(Options::default()).unwrap();
        let credentials = Credentials::new("user1", "pass1", Auth::Basic);
        let session = Session::new(client, credentials, log.clone());
        match discover(&session, &start(&url)).await {
            Ok(found) => {
                println!("{url}: {:#?}", found.account);
                for finding in found.findings {
                    println!("  finding: {finding}");
                }
            }
            Err(error) => println!("{url}: {error}"),
        }
        for e in log.all() {
            println!("  {} {} {:?} {}", e.method, e.url, e.status, e.elapsed_ms);
        }
    }
}
