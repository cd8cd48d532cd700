//! Bad input: the place, a caret, what was meant; exit code 2, and nothing else happens.

use crate::common::{Ended, Folder, Served, fixtures, target};
use invitest::report::exit;

const SUITE: &str = "\
# yaml-language-server: $schema=../docs/schema/suite.json
title: A suite
source: a test
cast: {cyrus: organizer, wilfredo: attendee}
objects:
  lunch: |
    BEGIN:VEVENT
    UID:{{uid}}
    DTSTART:{{day 1}}T120000Z
    ORGANIZER:{{cyrus}}
    ATTENDEE:{{wilfredo}}
    END:VEVENT
scenarios:
  - id: one
    title: Cyrus invites
    steps:
      - by: cyrus
        put: lunch
        checks:
          - requires: rfc6638/3.2.1/organizer-put-is-accepted
            expect: {status: 2xx}
";

fn with_suite(name: &str, from: &str, to: &str) -> Ended {
    let folder = Folder::new(name);
    assert!(SUITE.contains(from), "{from}");
    folder.write("mine.yaml", &SUITE.replacen(from, to, 1));
    let ended = folder.run(&["run", "--suite", "mine.yaml"]);
    assert!(!folder.has("reports"));
    ended
}

#[test]
fn the_suite_is_right_as_it_stands() {
    with_suite_right(&Folder::new("suite-right"));
}

fn with_suite_right(folder: &Folder) {
    folder.write("mine.yaml", SUITE);
    let ended = folder.run(&["run", "--suite", "mine.yaml"]);
    ended.is(exit::CONFORMS).says("scenarios      1  1 pass");
}

#[test]
fn mistakes_in_a_suite_have_place_caret_and_advice() {
    for (name, from, to, words) in [
        (
            "key",
            "    title: Cyrus",
            "    titel: Cyrus",
            "did you mean `title`?",
        ),
        ("role", "by: cyrus", "by: cyris", "did you mean `cyrus`?"),
        (
            "requirement",
            "organizer-put-is-accepted",
            "organizer-put-is-acepted",
            "organizer-put-is-accepted",
        ),
        ("variable", "UID:{{uid}}", "UID:{{uit}}", "uit"),
        (
            "object",
            "put: lunch",
            "put: lunsh",
            "did you mean `lunch`?",
        ),
    ] {
        let ended = with_suite(&format!("suite-{name}"), from, to);
        ended.is(exit::USAGE).complains("mine.yaml:").complains("^");
        ended.complains(words);
    }
    let twice = format!(
        "{SUITE}{}",
        &SUITE[SUITE.find("  - id: one").expect("there")..]
    );
    let folder = Folder::new("suite-twice");
    folder.write("mine.yaml", &twice);
    let ended = folder.run(&["run", "--suite", "mine.yaml"]);
    ended
        .is(exit::USAGE)
        .complains("mine.yaml:")
        .complains("one");
}

#[test]
fn a_folder_without_suites_is_told() {
    let folder = Folder::new("no-suites");
    folder.run(&["run", "--suites", "nowhere"]).is(exit::USAGE);
    folder
        .run(&["run", "--suite", "nowhere.yaml"])
        .is(exit::USAGE)
        .complains("nowhere.yaml");
}

#[test]
fn mistakes_in_a_target_have_their_place() {
    let folder = Folder::new("target");
    let url = "http://127.0.0.1:9/";
    let right = target("mine", url, 2);
    for (name, text, words) in [
        (
            "key",
            right.replace("timing:", "timming:"),
            "did you mean `timing`?",
        ),
        (
            "env",
            right.replace("{value: pass2}", "{env: NO_SUCH_VARIABLE}"),
            "the environment variable `NO_SUCH_VARIABLE` is not set",
        ),
        (
            "file",
            right.replace("{value: pass2}", "{file: no-such-file}"),
            "no-such-file cannot be read",
        ),
        (
            "url",
            right.replace("http://127", "htp://127"),
            "is no http or https URL",
        ),
        ("twice", right.replace("user2", "user1"), "is named twice"),
        ("time", right.replace("5s", "soon"), "is no length of time"),
        (
            "none",
            "name: mine\nurl: http://x/\naccounts: []\n".into(),
            "at least one account",
        ),
        ("empty", String::new(), "empty"),
    ] {
        let file = format!("{name}.yaml");
        folder.write(&file, &text);
        for command in ["run", "doctor", "clean"] {
            let ended = folder.run(&[command, "--target", &file]);
            ended.is(exit::USAGE).complains(&file).complains(words);
        }
    }
    folder
        .run(&["run", "--target", "envv.yaml"])
        .is(exit::USAGE)
        .complains("did you mean `env.yaml`?");
    assert!(!folder.has("reports"));
}

#[test]
fn a_password_may_come_from_the_environment_or_a_file() {
    let folder = Folder::new("password");
    let served = Served::new();
    let text = served
        .target("mine", 3)
        .replace("{value: pass1}", "{env: FIRST_PASSWORD}")
        .replace("{value: pass2}", "{file: second}");
    folder.write("mine.yaml", &text);
    folder.write("second", "pass2\n");
    let mut command = folder.command(&["run", "--target", "mine.yaml", "rfc6638/reply/forbidden"]);
    command.env("FIRST_PASSWORD", "pass1");
    crate::common::ended(command).is(exit::CONFORMS);
}

#[test]
fn mistakes_on_the_command_line_are_told() {
    let folder = Folder::new("options");
    folder.write("mine.yaml", &target("mine", "http://127.0.0.1:9/", 2));
    for (args, words) in [
        (vec!["--url", "http://x/"], "without accounts"),
        (vec!["--account", "a:b"], "no target is named"),
        (
            vec!["--url", "ftp://x/", "--account", "a:b"],
            "no http or https URL",
        ),
        (
            vec!["--url", "http://u:p@x/", "--account", "a:b"],
            "into the accounts",
        ),
        (
            vec!["--url", "http://x/", "--account", "sesame"],
            "USER:PASSWORD",
        ),
        (
            vec!["--url", "http://x/", "--account", "a:b", "--account", "a:c"],
            "named twice",
        ),
        (
            vec!["--url", "http://x/", "--account", "a:b", "--auth", "basik"],
            "none of basic, digest, bearer",
        ),
        (
            vec![
                "--url",
                "http://x/",
                "--account",
                "a:b",
                "--connections",
                "old",
            ],
            "neither reuse nor fresh",
        ),
        (
            vec![
                "--url",
                "http://x/",
                "--account",
                "a:b",
                "--deadline",
                "soon",
            ],
            "no length of time",
        ),
        (
            vec![
                "--url",
                "https://x/",
                "--account",
                "a:b",
                "--ca",
                "nowhere.pem",
            ],
            "nowhere.pem",
        ),
        (vec!["--insecure"], "--insecure without a server"),
        (
            vec!["--fault", "atendee-put-keeps-tag"],
            "did you mean attendee-put-keeps-tag?",
        ),
        (vec!["--variation", "x"], "there is no variation x"),
        (vec!["--disturbance", "x"], "there is no disturbance x"),
        (
            vec!["--target", "mine.yaml", "--fault", "attendee-put-keeps-tag"],
            "for the reference server",
        ),
        (vec!["--start"], "--start needs a target file"),
        (
            vec!["--target", "mine.yaml", "--start"],
            "names no `start` script",
        ),
        (vec!["--jobs", "0"], "--jobs"),
        (vec!["--repeat", "0"], "--repeat"),
        (vec!["--profile", "most"], "core, full"),
        (vec!["-q", "-v"], "cannot be used with"),
    ] {
        let mut all = vec!["run"];
        all.extend(&args);
        let ended = folder.run(&all);
        ended.is(exit::USAGE).complains(words);
        assert!(
            !ended.err.contains("sesame"),
            "what may be a password: {}",
            ended.err
        );
    }
    assert!(!folder.has("reports"));
}

#[test]
fn mistakes_in_expectations_have_their_place() {
    let folder = Folder::new("expectations");
    for (text, words) in [
        (
            "- id: a\n  verdict: fail\n  raeson: b\n",
            "did you mean `reason`?",
        ),
        ("- {id: a, verdict: pass, reason: b}\n", "pass"),
        ("- {id: a, verdict: fail}\n", "reason"),
        (
            "- {id: a, verdict: fail, reason: b, versions: x}\n",
            "version range",
        ),
        ("a: [\n", "mine.expected.yaml"),
    ] {
        folder.write("mine.expected.yaml", text);
        let ended = folder.run(&["run", "--expect", "mine.expected.yaml"]);
        ended
            .is(exit::USAGE)
            .complains("mine.expected.yaml:")
            .complains(words);
    }
    folder
        .run(&["run", "--expect", "nowhere.yaml"])
        .is(exit::USAGE)
        .complains("nowhere.yaml");
    // The one beside the target's file is read, too.
    folder.write("mine.yaml", &target("mine", "http://127.0.0.1:9/", 2));
    folder.write("mine.expected.yaml", "- {id: a}\n");
    folder
        .run(&["run", "--target", "mine.yaml"])
        .is(exit::USAGE)
        .complains("mine.expected.yaml:1");
}

#[test]
fn the_fixtures_are_there() {
    assert!(fixtures().join("requirements").is_dir());
}
