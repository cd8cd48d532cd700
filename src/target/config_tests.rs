//! Target files, right and wrong; and targets without a file.

use super::file::parse_duration;
use super::*;
use crate::dav::{Auth, Connections};
use std::path::Path;
use std::time::Duration;

const GOOD: &str = r#"
name: cyrus
title: Cyrus IMAP
url: http://127.0.0.1:18808/
accounts:
  - {user: user1, password: {value: pass1}}
  - user: user2
    password: {env: SECOND}
    address: second@example.com
    principal: /p/2/
auth: digest
timing: {deadline: 5s, settle: 300ms}
start: cyrus/up.sh
outside-address: null
connections: fresh
server: {name: Cyrus IMAP, version: "3.6.1"}
"#;

fn read(text: &str) -> Result<Target, String> {
    let variable = |name: &str| (name == "SECOND").then(|| "two".to_owned());
    Target::from_text("targets/x.yaml", text, &Overrides::default(), variable)
        .map_err(|fault| fault.render(false))
}

#[test]
fn a_target_file_is_read() {
    let target = read(GOOD).unwrap();
    assert_eq!(target.name, "cyrus");
    assert_eq!(target.accounts.len(), 2);
    let second = &target.accounts[1];
    assert_eq!(second.address.as_deref(), Some("mailto:second@example.com"));
    assert_eq!(second.principal.as_ref().unwrap().path(), "/p/2/");
    assert_eq!(second.credentials.auth(), Some(Auth::Digest));
    assert_eq!(target.timing.settle, Duration::from_millis(300));
    assert_eq!(target.timing.request, Duration::from_secs(30));
    assert_eq!(
        target.start.as_deref(),
        Some(Path::new("targets/cyrus/up.sh"))
    );
    assert_eq!(target.connections, Connections::Fresh);
    assert_eq!(target.outside_address, None);
    assert!(target.secrets().leaks("x pass1"));
    let shown = format!("{target:?}");
    assert!(
        !shown.contains("pass1") && !shown.contains("two"),
        "{shown}"
    );
}

#[test]
fn mistakes_are_shown_where_they_are() {
    for (from, to, place, words) in [
        ("title:", "titel:", "x.yaml:3:1", "did you mean `title`?"),
        ("settle:", "settel:", ":12:", "did you mean `settle`?"),
        (
            "value: pass1",
            "valeu: pass1",
            ":6:",
            "did you mean `value`?",
        ),
        (
            "SECOND",
            "THIRD",
            ":8:21",
            "the environment variable `THIRD` is not set",
        ),
        (
            "{env: SECOND}",
            "{file: nope.txt}",
            ":8:22",
            "the password of user2",
        ),
        ("digest", "digets", ":11:7", "did you mean `digest`?"),
        ("5s", "5 seconds", ":12:", "no length of time"),
        ("deadline: 5s", "deadline: 0s", "timing", "longer than 0"),
        ("user2", "user1", ":7:11", "named twice"),
        ("http://127.0.0.1:18808/", "nonsense", ":4:6", "is no URL"),
        ("http://127", "ftp://127", ":4:6", "no http or https URL"),
        (
            "http://127",
            "http://u:pw@127",
            ":4:6",
            "do not belong into the URL",
        ),
        ("cyrus\ntitle", "Cyrus 1\ntitle", ":2:7", "small letters"),
        (
            "second@example.com",
            "second",
            ":9:14",
            "no calendar user address",
        ),
        (
            "url: http://127.0.0.1:18808/\n",
            "",
            "x.yaml:2",
            "`url` is missing",
        ),
        ("title: Cyrus IMAP", "title: [", "x.yaml", "not YAML"),
        ("title: Cyrus IMAP", "name: b", "x.yaml:3:1", "stands twice"),
    ] {
        let text = GOOD.replacen(from, to, 1);
        assert_ne!(text, GOOD, "{from}");
        let shown = read(&text).expect_err(to);
        assert!(shown.contains(place), "{to}: {shown}");
        assert!(shown.contains(words), "{to}: {shown}");
    }
    assert!(read("").unwrap_err().contains("is empty"));
    let none = "name: x\nurl: http://h/\naccounts: []\n";
    assert!(read(none).unwrap_err().contains("at least one account"));
    let missing = Target::from_file(Path::new("targets/nope.yaml"), &Overrides::default());
    assert!(
        missing
            .unwrap_err()
            .render(false)
            .contains("cannot be read")
    );
}

fn said(pairs: &[(&str, &str)]) -> Overrides {
    Overrides::from_variables(|name| {
        let found = pairs.iter().find(|(n, _)| *n == name)?;
        Some(found.1.to_owned())
    })
}

#[test]
fn a_url_and_accounts_make_a_target() {
    let target = Target::from_overrides(&said(&[
        ("INVITEST_URL", "https://dav.example.com:8443/caldav"),
        ("INVITEST_ACCOUNTS", "user1:pa:ss1,user2:pass2"),
        ("INVITEST_DEADLINE", "1m30s"),
        ("INVITEST_AUTH", "bearer"),
        ("INVITEST_INSECURE", "1"),
    ]))
    .unwrap();
    assert_eq!(target.name, "dav-example-com-8443");
    assert_eq!(target.timing.deadline, Duration::from_secs(90));
    assert_eq!(target.accounts[0].user(), "user1");
    assert_eq!(target.accounts[0].credentials.auth(), Some(Auth::Bearer));
    assert!(target.insecure);
    for (pairs, words) in [
        (vec![], "no target is named"),
        (vec![("INVITEST_URL", "http://h/")], "without accounts"),
        (
            vec![
                ("INVITEST_URL", "http://h/"),
                ("INVITEST_ACCOUNTS", "sesame"),
            ],
            "USER:PASSWORD",
        ),
        (
            vec![
                ("INVITEST_URL", "http://h/"),
                ("INVITEST_ACCOUNTS", "a:b,a:c"),
            ],
            "named twice",
        ),
        (
            vec![
                ("INVITEST_URL", "http://h/"),
                ("INVITEST_ACCOUNTS", "a:b"),
                ("INVITEST_SETTLE", "soon"),
            ],
            "INVITEST_SETTLE",
        ),
    ] {
        let shown = Target::from_overrides(&said(&pairs))
            .unwrap_err()
            .render(false);
        assert!(shown.contains(words), "{shown}");
        assert!(!shown.contains("sesame"), "{shown}");
    }
}

#[test]
fn the_environment_goes_before_the_file() {
    let overrides = said(&[
        ("INVITEST_URL", "http://other/"),
        ("INVITEST_ACCOUNTS", "a:b"),
        ("INVITEST_CONNECTIONS", "reuse"),
    ]);
    // Passwords of accounts that are not used need not be there.
    let target = Target::from_text("x.yaml", GOOD, &overrides, |_| None).unwrap();
    assert_eq!(target.url.as_str(), "http://other/");
    assert_eq!(target.accounts.len(), 1);
    assert_eq!(target.accounts[0].credentials.auth(), Some(Auth::Digest));
    assert_eq!(target.connections, Connections::Reuse);
    let flags = Overrides {
        url: Some(Said::new("--url", "http://flag/")),
        ..Overrides::default()
    };
    assert_eq!(flags.over(overrides).url.unwrap().value, "http://flag/");
}

#[test]
fn lengths_of_time_are_read() {
    for (text, ms) in [
        ("300ms", 300),
        ("20s", 20_000),
        ("1m30s", 90_000),
        ("0s", 0),
    ] {
        assert_eq!(
            parse_duration(text),
            Some(Duration::from_millis(ms)),
            "{text}"
        );
    }
    for text in [
        "",
        "5",
        "s",
        "-1s",
        "1.5s",
        "5 s",
        "99999999999999999999s",
        "9999999m",
        "ü",
    ] {
        assert_eq!(parse_duration(text), None, "{text}");
    }
}

#[test]
fn every_target_file_of_the_repository_is_read() {
    let mut seen = 0;
    for folder in ["targets", "targets/examples"] {
        let Ok(entries) = std::fs::read_dir(folder) else {
            continue;
        };
        for entry in entries {
            let path = entry.unwrap().path();
            let name = path.display().to_string();
            if name.ends_with(".yaml") && !name.ends_with(".expected.yaml") {
                let text = std::fs::read_to_string(&path).unwrap();
                let set = |_: &str| Some("set".to_owned());
                Target::from_text(&name, &text, &Overrides::default(), set)
                    .unwrap_or_else(|fault| panic!("{fault}"));
                seen += 1;
            }
        }
    }
    assert!(seen > 0);
}

#[test]
fn the_schema_knows_the_keys_as_they_are_written() {
    let schema = file::schema();
    let text = serde_json::to_string(&schema).unwrap();
    for key in [
        "outside-address",
        "\"env\"",
        "additionalProperties",
        "deadline",
    ] {
        assert!(text.contains(key), "{key}: {text}");
    }
}
