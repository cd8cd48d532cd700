//! Diagnoses of targets that are well and of targets that are not.

use super::*;
use crate::dav::Options;
use crate::dav::hostile::{Act, answer, serve};
use crate::target::Overrides;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use url::Url;

fn target(url: &Url, users: usize) -> Target {
    let accounts: String = (1..=users)
        .map(|n| format!("  - {{user: user{n}, password: {{value: pass{n}}}}}\n"))
        .collect();
    let text = format!(
        "name: x\ntitle: A server\nurl: {url}\naccounts:\n{accounts}timing: {{request: 300ms}}\n"
    );
    Target::from_text("x.yaml", &text, &Overrides::default(), |_| None).unwrap()
}

async fn diagnose(target: &Target) -> (Diagnosis, Vec<String>) {
    let client = Client::new(Options {
        ..target.client_options()
    })
    .unwrap();
    let log = ExchangeLog::new("doctor");
    let made = std::sync::Mutex::new(Vec::new());
    let journal = |m: &crate::target::features::Made| made.lock().unwrap().push(format!("{m:?}"));
    let diagnosis = Diagnosis::thorough(target, &client, &log, "t", &journal).await;
    let made = made.lock().unwrap().clone();
    (diagnosis, made)
}

/// The UIDs that [`good`] was given.
static STORED: std::sync::Mutex<Vec<String>> = std::sync::Mutex::new(Vec::new());

/// A server for user1, user2, …, told apart by their Basic credentials.
fn good(head: &str, body: &str) -> Act {
    use base64::Engine;
    let user = head
        .lines()
        .find_map(|l| l.strip_prefix("authorization: Basic "))
        .and_then(|b| base64::engine::general_purpose::STANDARD.decode(b).ok())
        .and_then(|b| String::from_utf8(b).ok())
        .and_then(|pair| Some(pair.split_once(':')?.0.to_owned()))
        .unwrap();
    let mut words = head.split(' ');
    let method = words.next().unwrap();
    let path = words.next().unwrap();
    match method {
        "OPTIONS" => {
            return answer(
                200,
                "DAV: 1, calendar-access, calendar-auto-schedule\r\n",
                "",
            );
        }
        "PUT" => {
            let uid = body.lines().find_map(|l| l.strip_prefix("UID:")).unwrap();
            STORED.lock().unwrap().push(uid.to_owned());
            return answer(204, "", "");
        }
        "DELETE" => return answer(204, "", ""),
        "REPORT" => {
            let uid = body
                .split_once("i;octet\">")
                .and_then(|(_, rest)| rest.split_once('<'))
                .map_or("", |(uid, _)| uid);
            let item = format!(
                "<d:response><d:href>x.ics</d:href><d:propstat><d:prop><calendar-data>UID:{uid}\
                 </calendar-data></d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat>\
                 </d:response>"
            );
            let stored = STORED.lock().unwrap().iter().any(|s| s == uid);
            let item = if stored { &item } else { "" };
            let text = format!(
                "<d:multistatus xmlns:d='DAV:' xmlns='urn:ietf:params:xml:ns:caldav'>{item}\
                 </d:multistatus>"
            );
            return answer(207, "", &text);
        }
        _ => {}
    }
    let found = if path == "/" {
        format!("<d:current-user-principal><d:href>/p/{user}/</d:href></d:current-user-principal>")
    } else if path.starts_with("/p/") {
        format!(
            "<calendar-home-set><d:href>/h/{user}/</d:href></calendar-home-set>\
             <schedule-inbox-URL><d:href>/in/{user}/</d:href></schedule-inbox-URL>\
             <schedule-outbox-URL><d:href>/out/{user}/</d:href></schedule-outbox-URL>\
             <calendar-user-address-set><d:href>mailto:{user}@example.com</d:href>\
             </calendar-user-address-set>"
        )
    } else if path.starts_with("/in/") {
        "<d:resourcetype/>".to_owned()
    } else if path.starts_with("/out/") {
        "<d:resourcetype><schedule-outbox/></d:resourcetype>".to_owned()
    } else {
        "<d:resourcetype><calendar/></d:resourcetype>".to_owned()
    };
    let text = format!(
        "<d:multistatus xmlns:d='DAV:' xmlns='urn:ietf:params:xml:ns:caldav'><d:response>\
         <d:href>{path}</d:href><d:propstat><d:prop>{found}</d:prop><d:status>HTTP/1.1 200 OK\
         </d:status></d:propstat></d:response></d:multistatus>"
    );
    answer(207, "", &text)
}

#[tokio::test]
async fn a_good_target_is_ready_and_more_accounts_are_priced() {
    let url = serve(|_, head, body| good(head, body)).await;
    let (diagnosis, made) = diagnose(&target(&url, 3)).await;
    assert_eq!(diagnosis.health(), Health::Good);
    assert_eq!(diagnosis.query, Some(Query::Works));
    assert_eq!(made.len(), 1);
    let text = diagnosis.render(&[1, 2, 3, 3, 4, 6]);
    for words in [
        "user2  mailto:user2@example.com",
        "inbox      /in/user3/",
        "/h/user1/ (used as default: the inbox names none; all components)",
        "the inbox /in/USER/ has no schedule-inbox in its resourcetype (all accounts)",
        "With 3 accounts 4 of 6 scenarios can run; 4 would do for 5; 6 would do for 6.",
        "calendar-query finds events by UID",
        "Use test accounts only",
    ] {
        assert!(text.contains(words), "{words}\n{text}");
    }
    let enough = diagnosis.render(&[1, 2, 3]);
    assert!(
        enough.contains("3 accounts are enough for all 3 scenarios"),
        "{enough}"
    );
    let json = diagnosis.to_json(&[1, 2, 3]);
    assert_eq!(json["health"], "good");
    assert_eq!(json["accounts"][0]["inbox"], format!("{url}in/user1/"));
}

#[tokio::test]
async fn unreachable_servers_are_asked_once() {
    let url = serve(|_, _, _| Act::SayAndHang(Vec::new())).await;
    let clock = Instant::now();
    let (diagnosis, _) = diagnose(&target(&url, 5)).await;
    assert!(clock.elapsed() < Duration::from_secs(1));
    let Health::Unusable(problems) = diagnosis.health() else {
        panic!()
    };
    assert_eq!(
        problems,
        [
            "user1: no complete answer within 300 ms",
            "user2, user3, user4, user5: not tried, since the server was not reached"
        ]
    );
    assert!(diagnosis.render(&[2]).contains("A run is not possible"));
}

#[tokio::test]
async fn refused_passwords_are_not_tried_for_ever() {
    let asked = std::sync::Arc::new(AtomicUsize::new(0));
    let count = asked.clone();
    let url = serve(move |_, _, _| {
        count.fetch_add(1, Ordering::SeqCst);
        answer(401, "WWW-Authenticate: Basic realm=\"x\"\r\n", "")
    })
    .await;
    let (diagnosis, _) = diagnose(&target(&url, 5)).await;
    assert_eq!(asked.load(Ordering::SeqCst), 2);
    let text = diagnosis.render(&[]);
    assert!(text.contains("user1  cannot be used: the server does not accept the password of user1 (it offers Basic)"), "{text}");
    assert!(
        text.contains("user3, user4, user5: not tried, since 2 passwords had been refused"),
        "{text}"
    );
}

#[tokio::test]
async fn one_person_behind_two_accounts_is_told() {
    let url =
        serve(|_, head, body| good(&head.replace("dXNlcjI6cGFzczI=", "dXNlcjE6cGFzczE="), body))
            .await;
    let (diagnosis, _) = diagnose(&target(&url, 2)).await;
    let problems = diagnosis.problems();
    assert!(
        problems[0].contains("user1 and user2 are one principal"),
        "{problems:?}"
    );
}

#[test]
fn user_names_are_left_out_as_words_only() {
    assert_eq!(
        without_user("/a/user1/ user11 user1", "user1"),
        "/a/USER/ user11 USER"
    );
    assert_eq!(without_user("a calendar /a/", "a"), "USER calendar /USER/");
    assert_eq!(without_user("x", ""), "x");
}

/// Against real servers, where they run: `cargo test live -- --ignored --nocapture`.
#[tokio::test]
#[ignore = "needs live servers on loopback"]
async fn live() {
    for name in [
        "cyrus",
        "davical",
        "davical-repaired",
        "sogo",
        "radicale",
        "xandikos",
    ] {
        let path = format!("targets/{name}.yaml");
        let target = Target::from_file(path.as_ref(), &Overrides::default()).unwrap();
        let client = Client::new(target.client_options()).unwrap();
        let log = ExchangeLog::new("doctor");
        let clock = Instant::now();
        let diagnosis = Diagnosis::thorough(&target, &client, &log, "live", &|_| {}).await;
        println!("{}", diagnosis.render(&[1, 2, 3]));
        println!("{} requests, {:?}", log.len(), clock.elapsed());
    }
}
