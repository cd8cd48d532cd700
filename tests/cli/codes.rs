//! Every exit code of `report::exit`, by a run that deserves it.

use crate::common::proxy::{Act, Proxy};
use crate::common::{Folder, Served, args};
use invitest::report::exit;

#[test]
fn conforming_is_0() {
    let folder = Folder::new("code-0");
    let ended = folder.run(&["run"]);
    ended.is(exit::CONFORMS);
    ended
        .says("conforms: yes")
        .says("report: reports/embedded/latest/index.html");
    let record = folder.json("reports/embedded/latest/record.json");
    assert_eq!(record["conforms"]["value"], "yes");
    assert_eq!(record["complete"], true);
    for page in ["index.html", "junit.xml"] {
        assert!(folder.has(&format!("reports/embedded/latest/{page}")));
    }
    assert_eq!(folder.journals(), 0);
    // Without a command it is the same.
    folder.run(&[]).is(exit::CONFORMS).says("conforms: yes");
}

#[test]
fn not_conforming_is_1() {
    let folder = Folder::new("code-1");
    let ended = folder.run(&["run", "--fault", "attendee-put-keeps-tag"]);
    ended.is(exit::NOT_CONFORMING).says("conforms: no");
    // The place with a caret, the clause, the exchange, and how to run it again.
    for words in [
        "fail: Wilfredo answers ACCEPTED, guarded by the tag last seen",
        "tests/fixtures/suites/rfc6638/reply.yaml:",
        "^ ",
        "clause  MUST, RFC 6638, 3.2.10",
        "The schedule tag changes when the attendee changes the event.",
        "wilfredo  > PUT http://127.0.0.1:",
        "invitest run rfc6638/reply/answer/accepted --fault attendee-put-keeps-tag",
    ] {
        ended.says(words);
    }
}

#[test]
fn usage_is_2() {
    let folder = Folder::new("code-2");
    folder.run(&["run", "--no-such-option"]).is(exit::USAGE);
    folder.run(&["no-such-command"]).is(exit::USAGE);
    folder.run(&["--version"]).is(exit::CONFORMS);
    folder.run(&["run", "--help"]).is(exit::CONFORMS);
}

#[test]
fn unreachable_is_3() {
    let folder = Folder::new("code-3");
    // A port on which nobody listens any more.
    let port = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        listener.local_addr().expect("an address").port()
    };
    let url = format!("http://127.0.0.1:{port}/");
    for command in ["run", "doctor"] {
        let ended = folder.run(&[
            command,
            "--url",
            &url,
            "--account",
            "a:b",
            "--account",
            "c:d",
        ]);
        ended.is(exit::UNREACHABLE);
    }
    assert!(
        !folder.has("reports"),
        "nothing was run, so nothing is written"
    );
    let ended = folder.run(&[
        "run",
        "--url",
        "http://no-such-host.invalid/",
        "--account",
        "a:b",
    ]);
    ended.is(exit::UNREACHABLE).complains("no connection");
}

#[test]
fn wrong_credentials_are_3() {
    let folder = Folder::new("wrong-credentials");
    let served = Served::new();
    for command in ["run", "doctor"] {
        let ended = folder.run(&[
            command,
            "--url",
            &served.url,
            "--account",
            "user1:pass1",
            "--account",
            "user2:wr0ng-word",
        ]);
        ended.is(exit::UNREACHABLE);
        let said = format!("{}{}", ended.out, ended.err);
        assert!(said.contains("user2"), "{said}");
        assert!(!said.contains("wr0ng-word"), "{said}");
    }
}

#[test]
fn accounts_that_cannot_be_used_are_3() {
    let folder = Folder::new("unusable");
    let served = Served::new();
    // One account: no scenario of these suites can run.
    let one = served.options(1);
    folder
        .run(&args(&["run"], &one))
        .is(exit::UNREACHABLE)
        .complains("none of the 3 scenarios can run with 1 account");
    // An account without a calendar.
    let proxy = Proxy::new(Some(served.port()), |_, _| {
        Act::Replace("<C:calendar/>", "<C:nothing-/>")
    });
    let url = proxy.url();
    folder
        .run(&[
            "run",
            "--url",
            &url,
            "--account",
            "user1:pass1",
            "--account",
            "user2:pass2",
        ])
        .is(exit::UNREACHABLE)
        .complains("has no calendar of its own that takes events");
}

#[test]
fn nothing_selected_is_4() {
    let folder = Folder::new("code-4");
    let ended = folder.run(&["run", "rfc6638/replay"]);
    ended.is(exit::NOTHING_SELECTED);
    ended.complains("no scenario begins with rfc6638/replay");
    assert!(!folder.has("reports"));
    // Nothing is red in a green record.
    folder
        .run(&["run", "rfc6638/reply/forbidden"])
        .is(exit::CONFORMS);
    folder
        .run(&["run", "--failed-from", "reports/embedded/latest"])
        .is(exit::NOTHING_SELECTED)
        .complains("nothing of this selection is red");
}

#[test]
fn a_report_that_cannot_be_written_is_5_before_the_run() {
    let folder = Folder::new("code-5");
    folder.write("file", "a file and no folder");
    let proxy = Proxy::new(None, |_, _| Act::Close);
    let url = proxy.url();
    for out in ["file", "file/below", "/proc/version/below"] {
        let ended = folder.run(&[
            "run",
            "--url",
            &url,
            "--account",
            "a:b",
            "--account",
            "c:d",
            "--out",
            out,
        ]);
        ended.is(exit::REPORT_NOT_WRITTEN);
        ended.complains("reports cannot be written to");
    }
    assert_eq!(
        proxy.requests(),
        0,
        "it was noticed before the first request"
    );
    std::fs::create_dir_all(folder.0.join("odd/index.html")).expect("made");
    folder
        .run(&["run", "--out", "odd"])
        .is(exit::REPORT_NOT_WRITTEN)
        .complains("index.html is a folder there");
    // A record that cannot be read is of the same kind.
    folder.write("broken/record.json", "{\"format\": \"invitest-record/1\", ");
    for command in [
        vec!["report", "broken"],
        vec!["report", "nowhere"],
        vec!["compare", "broken", "broken"],
        vec!["replay", "broken", "id"],
        vec!["expect", "broken", "--out", "x.yaml"],
        vec!["run", "--failed-from", "broken"],
    ] {
        folder.run(&command).is(exit::REPORT_NOT_WRITTEN);
    }
}

#[test]
fn partial_is_6() {
    let folder = Folder::new("code-6");
    for (disturbance, verdict) in [
        ("put-answers-500", "blocked"),
        ("connection-reset", "error"),
    ] {
        let ended = folder.run(&["run", "--disturbance", disturbance, "--deadline", "300ms"]);
        ended
            .is(exit::PARTIAL)
            .says("conforms: partial")
            .says(verdict);
        let record = folder.json("reports/embedded/latest/record.json");
        assert_eq!(record["selection"]["disturbances"][0], disturbance);
    }
    // What is refused at set-up is one finding.
    folder.run(&[
        "run",
        "--disturbance",
        "put-answers-500",
        "-q",
        "--out",
        "500",
    ]);
    let findings = folder.json("500/record.json")["findings"].clone();
    assert_eq!(findings.as_array().map(Vec::len), Some(1), "{findings}");
}

#[test]
fn not_offered_is_7_and_short() {
    let folder = Folder::new("code-7");
    let served = Served::new();
    let proxy = Proxy::new(Some(served.port()), |_, _| {
        Act::Replace("calendar-auto-schedule", "calendar-some-schedule")
    });
    let url = proxy.url();
    let target = [
        "--url",
        &url,
        "--account",
        "user1:pass1",
        "--account",
        "user2:pass2",
    ];
    let mut run = vec!["run", "--out", "out"];
    run.extend(target);
    let ended = folder.run(&run);
    ended.is(exit::NOT_OFFERED).says("conforms: not offered");
    assert!(ended.out.lines().count() < 12, "{}", ended.out);
    let record = folder.json("out/record.json");
    assert_eq!(record["conforms"]["value"], "not-offered");
    assert_eq!(record["totals"]["scenarios"]["unsupported"], 3);
    assert_eq!(record["requests"], 0, "no scenario ran");
    assert!(folder.read("out/index.html").contains("not offered"));
    let mut doctor = vec!["doctor"];
    doctor.extend(target);
    folder.run(&doctor).is(exit::NOT_OFFERED);
    for user in [1, 2] {
        assert_eq!(served.left(user), [""; 0]);
    }
}

#[test]
fn blocked_without_a_cause_is_8() {
    let folder = Folder::new("code-8");
    let ended = folder.run(&[
        "run",
        "--fault",
        "no-request-on-create",
        "--deadline",
        "300ms",
    ]);
    ended.is(exit::HARNESS);
    ended.says("blocked, and nothing in this run explains it: 1");
    ended.says("rfc6638/3.2.1.1/request-is-delivered");
    // Where only some scenarios were selected, the cause may lie in the others.
    folder
        .run(&[
            "run",
            "rfc6638/reply/answer",
            "--fault",
            "no-request-on-create",
            "--deadline",
            "300ms",
        ])
        .is(exit::PARTIAL);
}

#[test]
fn the_help_shows_every_code() {
    let folder = Folder::new("help");
    let help = folder.run(&["--help"]);
    for (code, meaning) in exit::ALL {
        help.says(&format!("{code:>3}  {meaning}"));
    }
}
