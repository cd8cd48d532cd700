//! Runs that end early: interrupted, they clean up; killed, they leave a journal from
//! which `invitest clean` finishes.

use crate::common::{Folder, Served, args, wait};
use invitest::reference::{Config, Timing};
use invitest::report::exit;
use std::process::{Child, Command};
use std::time::{Duration, Instant};

/// A server whose messages stay away for an hour: a run waits for them.
fn slow() -> Served {
    Served::with(Config {
        delivery: Timing::After {
            delay: Duration::from_secs(3600),
            spread: Duration::ZERO,
        },
        ..Config::default()
    })
}

/// Starts a run and waits until it has made something.
fn under_way(folder: &Folder, served: &Served, more: &[&str]) -> Child {
    let mut fixed = vec![
        "run",
        "--deadline",
        "60s",
        "--settle",
        "50ms",
        "--out",
        "out",
    ];
    fixed.extend(more);
    let child = folder.start(&args(&fixed, &served.options(3)));
    let until = Instant::now() + Duration::from_secs(30);
    while (1..=3).all(|user| served.left(user).is_empty()) {
        assert!(Instant::now() < until, "the run makes nothing");
        std::thread::sleep(Duration::from_millis(20));
    }
    child
}

fn signal(child: &Child, name: &str) {
    let sent = Command::new("kill")
        .args([name, &child.id().to_string()])
        .status();
    assert!(sent.expect("kill is there").success());
}

fn nothing_is_left(served: &Served) {
    for user in 1..=3 {
        assert_eq!(served.left(user), [""; 0], "user{user}");
    }
}

#[test]
fn ctrl_c_is_130_after_cleaning_up() {
    for (name, sign) in [("interrupted", "-INT"), ("terminated", "-TERM")] {
        let (folder, served) = (Folder::new(name), slow());
        let child = under_way(&folder, &served, &[]);
        signal(&child, sign);
        let ended = wait(child, Duration::from_secs(30));
        ended.is(exit::INTERRUPTED);
        ended.complains("interrupted; no report is written");
        nothing_is_left(&served);
        assert_eq!(folder.journals(), 0, "nothing is left to do");
        assert!(!folder.has("out"), "no report");
    }
}

#[test]
fn ctrl_c_while_the_server_is_looked_at_is_130() {
    use crate::common::proxy::{Act, Proxy};
    let folder = Folder::new("interrupted-early");
    let proxy = Proxy::new(None, |_, _| Act::Hang);
    let url = proxy.url();
    let child = folder.start(&["run", "--url", &url, "--account", "a:b", "--account", "c:d"]);
    let until = Instant::now() + Duration::from_secs(20);
    while proxy.requests() == 0 && Instant::now() < until {
        std::thread::sleep(Duration::from_millis(20));
    }
    signal(&child, "-INT");
    wait(child, Duration::from_secs(10)).is(exit::INTERRUPTED);
    assert_eq!(folder.journals(), 0);
    assert!(!folder.has("reports"));
}

#[test]
fn what_a_killed_run_left_is_cleaned() {
    let (folder, served) = (Folder::new("killed"), slow());
    let mut child = under_way(&folder, &served, &["--jobs", "1"]);
    child.kill().expect("killed");
    child.wait().expect("ended");
    assert_eq!(folder.journals(), 1);
    assert!((1..=3).any(|user| !served.left(user).is_empty()));
    // Another server's accounts are not touched.
    let other = Served::new();
    folder
        .run(&args(&["clean"], &other.options(3)))
        .is(exit::CONFORMS)
        .says("no run has left anything");
    let cleaned = folder.run(&args(&["clean"], &served.options(3)));
    cleaned.is(exit::CONFORMS).says("everything is removed");
    nothing_is_left(&served);
    assert_eq!(folder.journals(), 0);
    folder
        .run(&args(&["clean"], &served.options(3)))
        .is(exit::CONFORMS)
        .says("no run has left anything");
}
