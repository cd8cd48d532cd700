//! What each option of `run` does, seen in what it writes and says.

use crate::common::proxy::{Act, Proxy};
use crate::common::{Folder, Served, args, ended};
use invitest::report::exit;

const ONE: &str = "rfc6638/reply/forbidden-change";

fn ids(record: &serde_json::Value) -> Vec<&str> {
    let scenarios = record["scenarios"].as_array().expect("scenarios");
    scenarios.iter().filter_map(|s| s["id"].as_str()).collect()
}

#[test]
fn selectors_are_prefixes_of_ids() {
    let folder = Folder::new("selectors");
    folder
        .run(&["run", "rfc6638/reply/a", "--out", "out"])
        .is(exit::CONFORMS);
    let record = folder.json("out/record.json");
    assert_eq!(
        ids(&record),
        [
            "rfc6638/reply/answer/accepted",
            "rfc6638/reply/answer/declined"
        ]
    );
    assert_eq!(record["selection"]["deselected"], 1);
    assert_eq!(record["conforms"]["value"], "partial", "the record says so");
}

#[test]
fn jobs_and_seed_are_recorded_as_they_were() {
    let folder = Folder::new("jobs");
    folder
        .run(&["run", "--jobs", "1", "--out", "one"])
        .is(exit::CONFORMS);
    let record = folder.json("one/record.json");
    assert_eq!(record["selection"]["jobs"], 1);
    // One after the other.
    let mut spans: Vec<(u64, u64)> = record["scenarios"]
        .as_array()
        .expect("scenarios")
        .iter()
        .map(|s| {
            let at = s["at_ms"].as_u64().unwrap_or(0);
            (at, at + s["elapsed_ms"].as_u64().expect("a time"))
        })
        .collect();
    spans.sort_unstable();
    assert!(spans.windows(2).all(|w| w[0].1 <= w[1].0 + 2), "{spans:?}");
    // No more than there are scenarios.
    folder
        .run(&["run", "--jobs", "99", "--out", "many"])
        .is(exit::CONFORMS);
    assert_eq!(folder.json("many/record.json")["selection"]["jobs"], 3);

    let order = |seed: &str| {
        let out = format!("seed-{seed}");
        folder
            .run(&["run", "--jobs", "1", "--seed", seed, "--out", &out])
            .is(exit::CONFORMS);
        let record = folder.json(&format!("{out}/record.json"));
        assert_eq!(record["selection"]["seed"].to_string(), seed);
        let mut all: Vec<(u64, String)> = record["scenarios"]
            .as_array()
            .expect("scenarios")
            .iter()
            .map(|s| {
                let at = s["at_ms"].as_u64().unwrap_or(0);
                (at, s["id"].as_str().expect("an id").to_owned())
            })
            .collect();
        all.sort();
        all.into_iter().map(|(_, id)| id).collect::<Vec<_>>()
    };
    let orders: Vec<_> = ["1", "2", "3", "4"]
        .iter()
        .map(|seed| order(seed))
        .collect();
    assert!(orders.iter().any(|o| o != &orders[0]), "{orders:?}");
    assert_eq!(order("1"), orders[0], "a seed repeats its order");
}

#[test]
fn repeat_shows_what_is_unstable() {
    let folder = Folder::new("repeat");
    folder
        .run(&["run", ONE, "--repeat", "3", "--out", "stable"])
        .is(exit::CONFORMS);
    let record = folder.json("stable/record.json");
    assert_eq!(record["selection"]["repeat"], 3);
    assert_eq!(ids(&record), [ONE]);
    assert_eq!(record["findings"].as_array().map_or(0, Vec::len), 0);

    // A server that fails the first change and no later one.
    let served = Served::new();
    let moved = std::sync::atomic::AtomicBool::new(false);
    let proxy = Proxy::new(Some(served.port()), move |_, head| {
        let edit = head.starts_with("PUT ") && head.contains("/home/user3/");
        if edit && !moved.swap(true, std::sync::atomic::Ordering::SeqCst) {
            let text = "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
            return Act::Say(text.into());
        }
        Act::Pass
    });
    let url = proxy.url();
    let mut run = vec![
        "run", ONE, "--repeat", "2", "--jobs", "1", "--out", "out", "--url", &url,
    ];
    for account in ["user1:pass1", "user2:pass2", "user3:pass3"] {
        run.extend(["--account", account]);
    }
    run.extend(["--settle", "60ms"]);
    let ended = folder.run(&run);
    let record = folder.json("out/record.json");
    let findings = record["findings"].to_string();
    assert!(findings.contains("unstable"), "{findings}\n{}", ended.out);
    assert!(
        findings.contains("fail once, pass another time"),
        "{findings}"
    );
    assert_eq!(record["scenarios"][0]["unstable"], true);
    ended.is(exit::NOT_CONFORMING).says("is unstable");
}

#[test]
fn failed_from_runs_again_what_was_red() {
    let folder = Folder::new("failed-from");
    let fault = ["--fault", "attendee-put-keeps-tag"];
    let run = |more: &[&str]| {
        let mut all = vec!["run"];
        all.extend(fault);
        all.extend(more);
        folder.run(&all)
    };
    run(&["--out", "all"]).is(exit::NOT_CONFORMING);
    run(&["--failed-from", "all", "--out", "red"]).is(exit::NOT_CONFORMING);
    let again = folder.json("red/record.json");
    assert_eq!(
        ids(&again),
        [
            "rfc6638/reply/answer/accepted",
            "rfc6638/reply/answer/declined"
        ]
    );
    run(&[
        "--failed-from",
        "all/record.json",
        "rfc6638/reply/answer/d",
        "--out",
        "some",
    ]);
    assert_eq!(
        ids(&folder.json("some/record.json")),
        ["rfc6638/reply/answer/declined"]
    );
}

#[test]
fn keep_all_keeps_green_exchanges_whole() {
    let folder = Folder::new("keep");
    folder.run(&["run", ONE, "--out", "red"]).is(exit::CONFORMS);
    folder
        .run(&["run", ONE, "--keep", "all", "--out", "all"])
        .is(exit::CONFORMS);
    let headers = |out: &str| {
        let record = folder.json(&format!("{out}/record.json"));
        let exchanges = record["scenarios"][0]["exchanges"]
            .as_array()
            .expect("some")
            .clone();
        assert!(!exchanges.is_empty());
        exchanges.iter().all(|e| e["request_headers"].is_array())
    };
    assert!(!headers("red"));
    assert!(headers("all"));
}

#[test]
fn quiet_and_verbose() {
    let folder = Folder::new("loud");
    let fault = ["--fault", "attendee-put-keeps-tag"];
    let run = |more: &[&str]| {
        let mut all = vec!["run"];
        all.extend(fault);
        all.extend(more);
        folder.run(&all)
    };
    let quiet = run(&["-q"]);
    quiet.is(exit::NOT_CONFORMING).says("conforms: no");
    assert_eq!(quiet.err, "", "nothing while it runs");
    assert!(quiet.out.lines().count() < 10, "{}", quiet.out);
    let normal = run(&[]);
    normal
        .complains("3/3 scenarios")
        .complains("looking at the server");
    assert!(!normal.err.contains("PROPFIND"), "{}", normal.err);
    let verbose = run(&["-v"]);
    verbose
        .complains("PROPFIND http://127.0.0.1:")
        .complains("step     rfc6638/reply/");
    assert!(verbose.out.len() > normal.out.len(), "whole exchanges");
}

#[test]
fn colour_is_for_terminals_unless_asked_for() {
    let folder = Folder::new("colour");
    let escape = '\u{1b}';
    assert!(!folder.run(&["run", ONE]).out.contains(escape));
    assert!(
        folder
            .run(&["run", ONE, "--color", "always"])
            .out
            .contains(escape)
    );
    let mut command = folder.command(&["report", "reports/embedded/latest", "--color", "always"]);
    command.env("COLUMNS", "60");
    assert!(ended(command).out.contains(escape));
    assert!(
        !folder
            .run(&["run", ONE, "--color", "never"])
            .out
            .contains(escape)
    );
}

#[test]
fn variations_are_permitted_and_recorded() {
    let folder = Folder::new("variations");
    folder
        .run(&[
            "run",
            "--variation",
            "delivery-late",
            "--variation",
            "tags-odd",
            "--out",
            "out",
        ])
        .is(exit::CONFORMS);
    let record = folder.json("out/record.json");
    assert_eq!(record["selection"]["variations"][1], "tags-odd");
}

#[test]
fn the_profile_decides() {
    let folder = Folder::new("profile");
    // The same requirement as something that is stated: core does not count it.
    let suites = folder.0.join("suites");
    copy(&crate::common::fixtures(), &suites);
    let file = suites.join("requirements/rfc6638.yaml");
    let text = std::fs::read_to_string(&file).expect("there");
    let at = text.find("attendee-put-changes-tag").expect("there");
    let stated = format!(
        "{}{}",
        &text[..at],
        text[at..].replacen("level: must", "level: stated", 1)
    );
    std::fs::write(&file, stated).expect("written");
    let run = |profile: &str| {
        folder.run(&[
            "run",
            "--suites",
            "suites",
            "--fault",
            "attendee-put-keeps-tag",
            "--profile",
            profile,
        ])
    };
    run("core").is(exit::CONFORMS);
    run("full").is(exit::NOT_CONFORMING);
}

fn copy(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).expect("made");
    for entry in std::fs::read_dir(from).expect("readable") {
        let path = entry.expect("readable").path();
        let to = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &to);
        } else {
            std::fs::copy(&path, &to).expect("copied");
        }
    }
}

#[test]
fn expectations_keep_the_gate_green_until_they_are_out_of_date() {
    let folder = Folder::new("expect");
    let fault = ["--fault", "attendee-put-keeps-tag"];
    let check = "rfc6638/reply/answer/accepted#attendee-put-changes-tag";
    let other = "rfc6638/reply/answer/declined#attendee-put-changes-tag";
    let run = |text: &str, more: &[&str]| {
        folder.write("e.yaml", text);
        let mut all = vec!["run", "--expect", "e.yaml"];
        all.extend(more);
        folder.run(&all)
    };
    let entry = |id: &str, verdict: &str, more: &str| {
        format!(
            "- {{id: '{id}', verdict: {verdict}, reason: known, link: 'https://x.example/'{more}}}\n"
        )
    };
    // Both, by a glob; the report stays red.
    let glob = entry(
        "rfc6638/reply/answer/*#attendee-put-changes-tag",
        "fail",
        "",
    );
    let ended = run(&glob, &fault);
    ended
        .is(exit::CONFORMS)
        .says("conforms: no")
        .says("red as declared: 2");
    // By requirement, too.
    let requirement = entry("rfc6638/3.2.10/attendee-put-changes-tag", "fail", "");
    run(&requirement, &fault).is(exit::CONFORMS);
    // One of two, or another verdict.
    let one = entry(check, "fail", "");
    let ended = run(&one, &fault);
    ended
        .is(exit::NOT_CONFORMING)
        .says("failing, and not declared: 1")
        .says(other);
    run(&entry("rfc6638/reply/answer/*", "warn", ""), &fault).is(exit::NOT_CONFORMING);
    // Out of date: it passes now.
    let ended = run(&one, &[]);
    ended.is(exit::NOT_CONFORMING);
    ended
        .says("declared, and out of date: 1")
        .says("declared fail, but it is pass now");
    // Not judged where its scenario did not run.
    run(&one, &[ONE]).is(exit::CONFORMS);
    // Matches no id of the suites, and that is told even so.
    let unknown = entry("rfc6638/reply/no-such", "fail", "");
    run(&unknown, &[ONE])
        .is(exit::NOT_CONFORMING)
        .says("matches no id of the suites");
    // Of another version of the server: as if it were not there. This one is 0.1.0.
    let versions = entry("rfc6638/reply/answer/*", "fail", ", versions: '<0.1'");
    run(&versions, &[]).is(exit::CONFORMS);
    run(&versions, &fault).is(exit::NOT_CONFORMING);
}

#[test]
fn the_target_file_brings_its_expectations() {
    let folder = Folder::new("beside");
    let served = Served::with(invitest::reference::Config {
        faults: vec![
            invitest::reference::faults::by_name("attendee-put-keeps-tag").expect("a fault"),
        ],
        ..Default::default()
    });
    folder.write("targets/mine.yaml", &served.target("mine", 6));
    let run = |out: &str| folder.run(&["run", "--target", "targets/mine.yaml", "--out", out]);
    run("red").is(exit::NOT_CONFORMING);
    folder
        .run(&["expect", "red"])
        .is(exit::CONFORMS)
        .says("targets/mine.expected.yaml: 0 kept, 2 new, 0 taken out");
    run("expected")
        .is(exit::CONFORMS)
        .says("red as declared: 2");
    let record = folder.json("expected/record.json");
    assert_eq!(record["target"]["argument"], "--target targets/mine.yaml");
    assert_eq!(record["target"]["name"], "mine");
}

#[test]
fn start_runs_the_targets_scripts() {
    let folder = Folder::new("start");
    let served = Served::new();
    // The script says where the server is; the file names another port.
    let text = crate::common::target("mine", "http://127.0.0.1:9/", 3);
    folder.write(
        "t/mine.yaml",
        &format!("{text}start: up.sh\nstop: down.sh\n"),
    );
    let script = |name: &str, text: &str| {
        use std::os::unix::fs::PermissionsExt;
        let path = folder.write(name, &format!("#!/bin/sh\n{text}\n"));
        let executable = std::fs::Permissions::from_mode(0o755);
        std::fs::set_permissions(path, executable).expect("changed");
    };
    // Something in the background that holds the output open must not hold up the run.
    let up = format!(
        "echo started >&2\necho up >>log\nsleep 30 &\necho {}",
        served.url
    );
    script("t/up.sh", &up);
    script("t/down.sh", "echo down >>log");
    let run = |more: &[&str]| {
        let mut all = vec!["run", "--target", "t/mine.yaml", "--start", ONE];
        all.extend(more);
        folder.run(&all)
    };
    run(&[]).is(exit::CONFORMS).complains("started");
    assert_eq!(folder.read("log"), "up\ndown\n");
    let record = folder.json("reports/mine/latest/record.json");
    assert_eq!(record["target"]["reproduce"], "t/up.sh");
    assert_eq!(record["target"]["url"], served.url);
    // A script that fails is stopped after all, and there is no run.
    script("t/up.sh", "echo up >>log\necho no room >&2\nexit 3");
    let ended = run(&["-q"]);
    ended
        .is(exit::UNREACHABLE)
        .complains("no room")
        .complains("t/up.sh failed");
    assert_eq!(folder.read("log"), "up\ndown\nup\ndown\n");
    // Nobody starts what cannot be run anyway.
    run(&["--expect", "nowhere.yaml"]).is(exit::USAGE);
    assert_eq!(folder.read("log"), "up\ndown\nup\ndown\n");
    std::fs::remove_file(folder.0.join("t/up.sh")).expect("removed");
    run(&[]).is(exit::USAGE).complains("t/up.sh");
}

#[test]
fn few_accounts_give_a_useful_run() {
    let folder = Folder::new("two-accounts");
    let served = Served::new();
    let suite = folder.write(
        "two.yaml",
        "# yaml-language-server: $schema=../docs/schema/suite.json\ntitle: Two\nsource: a test\ncast: {cyrus: organizer, wilfredo: attendee}\nobjects:\n  \
         lunch: |\n    BEGIN:VEVENT\n    UID:{{uid}}\n    DTSTART:{{day 1}}T120000Z\n    \
         ORGANIZER:{{cyrus}}\n    ATTENDEE:{{wilfredo}}\n    END:VEVENT\nscenarios:\n  - id: one\n    \
         title: Cyrus invites\n    steps:\n      - by: cyrus\n        put: lunch\n        checks:\n          \
         - {requires: rfc6638/3.2.1/organizer-put-is-accepted, expect: {status: 2xx}}\n",
    );
    let suite = suite.to_string_lossy().into_owned();
    let fixed = [
        "run", "--suite", &suite, "--out", "out", "--settle", "60ms", "two", "rfc6638",
    ];
    let ended = folder.run(&args(&fixed, &served.options(2)));
    ended.is(exit::CONFORMS).says("conforms: partial");
    ended.complains("3 of 4 scenarios need more than 2 accounts");
    let record = folder.json("out/record.json");
    assert_eq!(record["totals"]["scenarios"]["pass"], 1);
    assert_eq!(record["totals"]["scenarios"]["not-selected"], 3);
    assert_eq!(record["target"]["accounts"], 2);
    assert!(record.to_string().contains("needs 3 accounts"));
}

#[test]
fn the_environment_names_a_server_as_well() {
    let folder = Folder::new("environment");
    let served = Served::new();
    let mut command = folder.command(&["run", ONE, "--out", "out"]);
    command
        .env("INVITEST_URL", &served.url)
        .env("INVITEST_ACCOUNTS", "user1:pass1,user2:pass2,user3:pass3")
        .env("INVITEST_SETTLE", "60ms");
    ended(command).is(exit::CONFORMS);
    assert_eq!(folder.json("out/record.json")["target"]["url"], served.url);
    folder.write("mine.yaml", &served.target("mine", 3));
    let mut command = folder.command(&["run", ONE]);
    command.env("INVITEST_TARGET", "mine.yaml");
    ended(command).is(exit::CONFORMS);
    assert!(folder.has("reports/mine/latest/record.json"));
}

#[test]
fn deadline_and_connections_reach_the_wire() {
    let folder = Folder::new("wire");
    let slow = std::time::Instant::now();
    folder
        .run(&[
            "run",
            "--fault",
            "no-request-on-create",
            "--deadline",
            "100ms",
            "--jobs",
            "3",
        ])
        .is(exit::HARNESS);
    assert!(slow.elapsed().as_secs() < 20);
    // A server that resets every second request of a connection.
    let served = Served::new();
    let fixed = [
        "run",
        ONE,
        "--settle",
        "60ms",
        "--connections",
        "fresh",
        "--out",
        "out",
        "--keep",
        "all",
    ];
    folder
        .run(&args(&fixed, &served.options(3)))
        .is(exit::CONFORMS);
}
