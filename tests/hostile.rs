//! Servers that hang, close, redirect for ever or send garbage: an error or a verdict
//! within the time limits, never a hang, never a panic, and the report is whole.

mod common;

use common::proxy::{Act, Proxy};
use common::{Ended, Folder, Served, wait};
use invitest::report::exit;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

const SCENARIO: &str = "rfc6638/reply/answer/accepted";
/// Far more than all time limits together, on a busy machine.
const LIMIT: Duration = Duration::from_secs(90);

fn run(folder: &Folder, url: &str, command: &str) -> Ended {
    let mut args = vec![
        command,
        "--url",
        url,
        "--request",
        "500ms",
        "--deadline",
        "600ms",
    ];
    args.extend(["--settle", "60ms"]);
    for account in ["user1:pass1", "user2:pass2", "user3:pass3"] {
        args.extend(["--account", account]);
    }
    if command == "run" {
        args.extend(["--out", "out", SCENARIO]);
    }
    wait(folder.start(&args), LIMIT)
}

fn answer(head: &str, body: &[u8]) -> Vec<u8> {
    let mut octets = format!(
        "HTTP/1.1 {head}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    )
    .into_bytes();
    octets.extend_from_slice(body);
    octets
}

fn redirect(n: usize) -> Vec<u8> {
    answer(&format!("302 Found\r\nLocation: /again/{n}"), b"")
}

fn garbage() -> Vec<u8> {
    (0..4000u32)
        .map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8)
        .collect()
}

fn huge() -> Vec<u8> {
    let mut body = b"<?xml version=\"1.0\"?><D:multistatus xmlns:D=\"DAV:\">".to_vec();
    while body.len() < 10_000_000 {
        body.extend_from_slice(b"<D:response><D:href>/x/</D:href><D:status>HTTP/1.1 404 Not Found</D:status></D:response>\n");
    }
    body.extend_from_slice(b"</D:multistatus>");
    answer("207 Multi-Status\r\nContent-Type: application/xml", &body)
}

fn deep() -> Vec<u8> {
    let body = "<a>".repeat(100_000);
    answer(
        "207 Multi-Status\r\nContent-Type: application/xml",
        body.as_bytes(),
    )
}

/// Servers with which nothing can be begun.
#[test]
fn from_the_first_request() {
    type Script = Box<dyn Fn(usize) -> Act + Send + Sync>;
    let scripts: Vec<(&str, Script)> = vec![
        ("hangs", Box::new(|_| Act::Hang)),
        (
            "hangs-after",
            Box::new(|_| Act::HangAfter(b"HTTP/1.1 207 Multi-Status\r\nContent-Le".to_vec())),
        ),
        ("closes", Box::new(|_| Act::Close)),
        ("redirects", Box::new(|n| Act::Say(redirect(n)))),
        ("garbage", Box::new(|_| Act::Say(garbage()))),
        ("huge", Box::new(|_| Act::Say(huge()))),
        ("deep", Box::new(|_| Act::Say(deep()))),
        ("endless", Box::new(|_| Act::Endless(vec![b'x'; 65536]))),
        ("500", Box::new(|_| Act::Say(answer("500 Oops", b"<html>")))),
        (
            "200",
            Box::new(|_| Act::Say(answer("200 OK\r\nContent-Type: text/html", b"<html>"))),
        ),
        (
            "401",
            Box::new(|_| Act::Say(answer("401 No\r\nWWW-Authenticate: Basic realm=\"x\"", b""))),
        ),
    ];
    for (name, script) in scripts {
        let folder = Folder::new(&format!("first-{name}"));
        let proxy = Proxy::new(None, move |n, _| script(n));
        let ended = run(&folder, &proxy.url(), "run");
        assert_eq!(
            ended.code,
            Some(i32::from(exit::UNREACHABLE)),
            "{name}: {}",
            ended.err
        );
        ended
            .is(exit::UNREACHABLE)
            .complains("a run is not possible");
        assert!(
            ended.err.len() < 20_000,
            "{name}: {} octets",
            ended.err.len()
        );
        assert!(!folder.has("out"), "{name}");
        assert_eq!(folder.journals(), 0, "{name}");
        if ["hangs", "garbage"].contains(&name) {
            run(&folder, &proxy.url(), "doctor").is(exit::UNREACHABLE);
        }
    }
}

/// A server that is well until scenarios run.
fn later(name: &str, method: &'static str, act: fn(usize) -> Act) -> (Folder, Ended) {
    let folder = Folder::new(&format!("later-{name}"));
    let served = Served::new();
    let proxy = Proxy::new(Some(served.port()), move |n, head| {
        // Requests of scenarios name the scenario; the look at the server goes through.
        let ours = head.contains("rfc6638/reply");
        if ours && head.starts_with(method) {
            act(n)
        } else {
            Act::Pass
        }
    });
    let ended = run(&folder, &proxy.url(), "run");
    let record = folder.json("out/record.json");
    assert_eq!(record["complete"], true, "{name}");
    let verdict = record["scenarios"][0]["verdict"]
        .as_str()
        .unwrap_or_default();
    assert!(
        ["pass", "fail", "error", "blocked"].contains(&verdict),
        "{name}: {verdict}"
    );
    assert!(!ended.err.contains("panicked"), "{name}: {}", ended.err);
    let code = ended.code.unwrap_or(-1);
    assert!(
        [0, 1, 6].contains(&code),
        "{name}: {code}\n{}\n{}",
        ended.out,
        ended.err
    );
    let page = folder.read("out/index.html");
    assert!(page.len() < 5_000_000, "{name}: {}", page.len());
    (folder, ended)
}

#[test]
fn in_the_middle_of_a_run_puts() {
    later("put-hangs", "PUT", |_| Act::Hang);
    later("put-closes", "PUT", |_| Act::Close);
    later("put-redirects", "PUT", |n| Act::Say(redirect(n)));
    later("put-garbage", "PUT", |_| Act::Say(garbage()));
}

#[test]
fn in_the_middle_of_a_run_reads() {
    later("propfind-hangs", "PROPFIND", |_| Act::Hang);
    static HUGE: AtomicUsize = AtomicUsize::new(0);
    // Once: reading it takes a debug build seconds.
    later("propfind-huge", "PROPFIND", |_| {
        match HUGE.fetch_add(1, Ordering::SeqCst) {
            0 => Act::Say(huge()),
            _ => Act::Pass,
        }
    });
    later("report-deep", "REPORT", |_| Act::Say(deep()));
    later("get-garbage", "GET", |_| {
        Act::Say(answer("200 OK\r\nContent-Type: text/calendar", &garbage()))
    });
    later("get-huge", "GET", |_| {
        Act::Say(answer(
            "200 OK\r\nContent-Type: text/calendar",
            &vec![b'A'; 10_000_000],
        ))
    });
}

#[test]
fn what_a_server_says_is_shown_and_not_obeyed() {
    let (folder, ended) = later("evil", "PUT", |_| {
        let body = "<script>alert(1)</script>\u{1b}[2J\u{202e}<img src=x onerror=alert(2)></pre>";
        Act::Say(answer(
            "403 Forbidden\r\nContent-Type: text/html",
            body.as_bytes(),
        ))
    });
    ended.is(exit::PARTIAL).says("403");
    let page = folder.read("out/index.html");
    assert!(!page.contains("<script>alert") && !page.contains("<img src=x"));
    for text in [&page, &ended.out, &ended.err] {
        assert!(!text.contains("\u{1b}[2J") && !text.contains('\u{202e}'));
    }
}
