//! Probes against servers that say yes or no to everything; and against live ones.

use super::*;
use crate::dav::hostile::{Act, answer, serve, session};
use crate::dav::{Auth, Client, Credentials, ExchangeLog, Options};
use crate::target::{Calendar, Overrides, Start, discover};

fn target(more: &str) -> Target {
    let text = format!(
        "name: x\nurl: http://h/\naccounts: [{{user: a, password: {{value: b}}}}]\n\
         timing: {{deadline: 1s}}\n{more}"
    );
    Target::from_text("x.yaml", &text, &Overrides::default(), |_| None).unwrap()
}

async fn party(script: impl Fn(usize, &str, &str) -> Act + Send + Sync + 'static) -> Party {
    let url = serve(script).await;
    let calendar = Calendar {
        url: url.join("/cal/").unwrap(),
        name: None,
        components: Some(vec!["VEVENT".into()]),
        transparent: None,
        own: true,
    };
    Party {
        session: session(Auth::Basic),
        account: Account {
            user: "user1".into(),
            principal: url.clone(),
            display_name: None,
            homes: vec![url.clone()],
            inbox: Some(url.join("/in/").unwrap()),
            outbox: None,
            addresses: vec!["mailto:a@b.example".into()],
            address: Some("mailto:a@b.example".into()),
            calendar_user_type: None,
            default_calendar: Some(calendar.url.clone()),
            default_is_named: false,
            calendars: vec![calendar],
            tasks_calendar: None,
            dav_tokens: vec!["access-control".into()],
            allow: Vec::new(),
        },
    }
}

/// Yes to everything: each property that is asked for is served, whatever it is.
fn yes_to_all(_: usize, head: &str, body: &str) -> Act {
    let path = head.split(' ').nth(1).unwrap();
    if head.starts_with("PROPFIND") || head.starts_with("REPORT") {
        let asked = body
            .split_once("<D:prop>")
            .and_then(|(_, rest)| rest.rsplit_once("</D:prop>"))
            .map_or("", |(props, _)| props);
        let props = asked.replace(
            "<D:resourcetype/>",
            "<D:resourcetype><C:calendar/></D:resourcetype>",
        );
        let text = format!(
            "<D:multistatus xmlns:D='DAV:' xmlns:C='urn:ietf:params:xml:ns:caldav'><D:response>\
             <D:href>{path}</D:href><D:propstat><D:prop>{props}</D:prop>\
             <D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response></D:multistatus>"
        );
        return answer(207, "", &text);
    }
    answer(200, "", "")
}

#[tokio::test]
async fn a_server_that_says_yes_to_anything_is_not_believed() {
    let party = party(yes_to_all).await;
    let features = Features::new(&target(""), "t");
    for feature in Feature::ALL {
        let parties = [party.clone(), party.clone(), party.clone()];
        let offered = features.offered(feature, &parties, &|_| {}).await;
        assert!(!offered.is_yes(), "{feature}: {offered:?}");
    }
}

#[tokio::test]
async fn a_server_that_says_no_offers_nothing_and_is_asked_once() {
    let party = party(|_, _, _| answer(403, "", "")).await;
    let features = Features::new(&target(""), "t");
    let journal = Mutex::new(Vec::new());
    let note = |made: &Made| journal.lock().unwrap().push(made.clone());
    for feature in Feature::ALL {
        if feature == Feature::Delegation {
            continue;
        }
        for _ in 0..2 {
            let offered = features
                .offered(feature, std::slice::from_ref(&party), &note)
                .await;
            assert!(matches!(offered, Offered::No(_)), "{feature}: {offered:?}");
        }
    }
    let log = party.session.log().all();
    let made = log.iter().filter(|e| e.method == "MKCALENDAR").count();
    assert_eq!(made % 2, 0, "a second attempt without a body each time");
    assert_eq!(journal.lock().unwrap().len() * 2, made, "journalled before");
    assert!(log.iter().all(|e| e.method != "PUT"));
    let offered = features
        .offered(Feature::Delegation, std::slice::from_ref(&party), &note)
        .await;
    assert_eq!(
        offered,
        Offered::Unknown("finding out takes 3 accounts".into())
    );
}

#[tokio::test]
async fn no_answer_is_unknown_and_not_remembered() {
    let party = party(|_, _, _| Act::Reset).await;
    let features = Features::new(&target(""), "t");
    let offered = features
        .offered(Feature::Limits, std::slice::from_ref(&party), &|_| {})
        .await;
    assert!(matches!(offered, Offered::Unknown(_)), "{offered:?}");
    assert!(features.so_far().iter().all(|(f, _)| *f != Feature::Limits));
}

#[tokio::test]
async fn what_the_target_says_needs_no_account() {
    let more = "sacrificial: true\noutside-address: a@b.example\n";
    let features = Features::new(&target(more), "t");
    for (feature, expected) in [
        (Feature::Sacrificial, true),
        (Feature::Mail, true),
        (Feature::Https, false),
    ] {
        let offered = features.offered(feature, &[], &|_| {}).await;
        assert_eq!(offered.is_yes(), expected, "{offered:?}");
    }
}

#[test]
fn names_are_a_closed_list() {
    for feature in Feature::ALL {
        assert_eq!(Feature::named(feature.name()), Some(feature));
        let json = serde_json::to_string(&feature).unwrap();
        assert_eq!(json.trim_matches('"'), feature.name());
        let page = include_str!("../../../docs/features.md");
        assert!(page.contains(&format!("`{feature}`")), "{feature}");
    }
    assert_eq!(Feature::named("juggling"), None);
}

/// Against real servers, where they run: `cargo test live -- --ignored --nocapture`.
#[tokio::test]
#[ignore = "needs live servers on loopback"]
async fn live() {
    let only = std::env::var("PORT").ok();
    for (port, path) in [
        (18808, "/"),
        (18809, "/caldav.php/"),
        (18819, "/caldav.php/"),
        (18810, "/SOGo/dav/"),
        (18811, "/"),
        (18812, "/"),
    ] {
        if only.as_ref().is_some_and(|p| *p != port.to_string()) {
            continue;
        }
        let url = Url::parse(&format!("http://127.0.0.1:{port}{path}")).unwrap();
        let client = Client::new(Options::default()).unwrap();
        let log = ExchangeLog::new("test/live");
        let mut parties = Vec::new();
        for n in [10, 11, 12] {
            let credentials = Credentials::new(format!("user{n}"), format!("pass{n}"), Auth::Basic);
            let session = Session::new(client.clone(), credentials, log.clone());
            let start = Start {
                url: url.clone(),
                principal: None,
                address: None,
            };
            match discover(&session, &start).await {
                Ok(found) => parties.push(Party {
                    session,
                    account: found.account,
                }),
                Err(error) => println!("{url} user{n}: {error}"),
            }
        }
        if parties.len() < 3 {
            continue;
        }
        let features = Features::new(&target(""), "live");
        println!("{url}");
        for feature in Feature::ALL {
            let from = log.len();
            let offered = features.offered(feature, &parties, &|_| {}).await;
            println!("  {feature}: {offered:?}");
            if std::env::var_os("TRACE").is_some() {
                for e in log.since(from) {
                    println!(
                        "    {} {} {} {:?}\n{}\n{}",
                        e.account, e.method, e.url, e.status, e.request_body, e.response_body
                    );
                }
            }
        }
    }
}
