//! Commands that need no server: what they print and how they end.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

fn invitest(args: &[&str]) -> Output {
    command(args).output().expect("invitest starts")
}

fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_invitest"));
    command
        .args(args)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env_remove("INVITEST_SUITES")
        .env_remove("INVITEST_TARGET");
    command
}

/// Of the small suites of the tests.
fn fixture(args: &[&str]) -> Output {
    let mut all = vec!["--suites", "tests/fixtures/suites"];
    all.extend(args);
    invitest(&all)
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn json(output: &Output) -> serde_json::Value {
    serde_json::from_slice(&output.stdout).expect("JSON")
}

#[test]
fn list_shows_a_tree_and_filters_it() {
    let all = fixture(&["list"]);
    assert_eq!(all.status.code(), Some(0));
    let text = stdout(&all);
    assert!(text.contains("rfc6638/reply  Wilfredo answers"), "{text}");
    assert!(text.contains("  answer/accepted  "), "{text}");
    assert!(text.contains("3 scenarios, 7 checks"), "{text}");
    for (filter, count) in [
        (vec!["rfc6638/reply/answer"], 2),
        (vec!["rfc6638/reply/f"], 1),
        (vec!["--requirement", "rfc6638/3.2.2/"], 1),
        (vec!["--level", "should"], 2),
        (vec!["--word", "moves"], 1),
    ] {
        let mut args = vec!["list", "--format", "json"];
        args.extend(&filter);
        let list = json(&fixture(&args));
        let scenarios = list["scenarios"].as_array().map(Vec::len);
        assert_eq!(scenarios, Some(count), "{filter:?}");
        assert_eq!(list["digest"].as_str().map(str::len), Some(64));
    }
    assert!(stdout(&fixture(&["list", "--checks"])).contains("#copy-appears  SHOULD"));
    assert_eq!(
        fixture(&["list", "nothing/like/this"]).status.code(),
        Some(4)
    );
    assert_eq!(
        fixture(&["list", "--feature", "tasks"]).status.code(),
        Some(4)
    );
    assert_eq!(fixture(&["list", "--level", "wold"]).status.code(), Some(2));
}

#[test]
fn explain_knows_requirements_scenarios_checks_suites_and_readings() {
    for (id, words) in [
        (
            "rfc6638/3.2.10/attendee-put-changes-tag",
            vec![
                "RFC 6638, 3.2.10, list item 2: MUST",
                "The schedule tag changes when",
                "organizer-tag-outlives-reply",
                "rfc6638/reply/answer/accepted#attendee-put-changes-tag",
            ],
        ),
        (
            "rfc6638/3.2.2/refused-changes",
            vec![
                "status 403 and C:allowed-attendee-scheduling-object-change",
                "Refusing is a MAY",
            ],
        ),
        (
            "rfc6638/3.2.2/clients-keep-the-organizer",
            vec!["Not judged: Binds the client."],
        ),
        (
            "rfc6638/reply/answer/accepted",
            vec![
                "Cast: bernard (attendee)",
                "6. wilfredo gets lunch",
                "#copy-appears: SHOULD",
            ],
        ),
        (
            "rfc6638/reply/answer/accepted#copy-appears",
            vec!["The event appears in a calendar", "reply.yaml:40:13"],
        ),
        ("rfc6638/reply", vec!["rfc6638/reply/forbidden-change"]),
        (
            "organizer-tag-outlives-reply",
            vec!["**Our reading:**", "Rests on it:"],
        ),
    ] {
        let output = fixture(&["explain", id]);
        assert_eq!(output.status.code(), Some(0), "{id}: {}", stderr(&output));
        for words in words {
            assert!(
                stdout(&output).contains(words),
                "{id} lacks {words}:\n{}",
                stdout(&output)
            );
        }
    }
    let nothing = fixture(&["explain", "rfc6638/3.2.10/attendee-put-change-tag"]);
    assert_eq!(nothing.status.code(), Some(4));
    assert!(stderr(&nothing).contains("did you mean `rfc6638/3.2.10/attendee-put-changes-tag`?"));
}

#[test]
fn coverage_counts_and_gates() {
    let json = json(&fixture(&["coverage", "--format", "json"]));
    assert_eq!(
        json,
        serde_json::json!({"documents": {"rfc6638": {
            "MUST": {"testable": 4, "judged": 3, "missing": ["rfc6638/3.2.1/organizer-put-is-accepted"]},
            "SHOULD": {"testable": 1, "judged": 1, "missing": []},
            "stated": {"testable": 1, "judged": 0, "missing": ["rfc6638/1/todos-are-scheduled"]},
        }}})
    );
    let text = stdout(&fixture(&["coverage"]));
    assert!(
        text.contains("RFC 6638, MUST: testable and not judged"),
        "{text}"
    );
    assert!(text.contains("Binds the client."), "{text}");
    assert!(
        text.contains("Checks without a requirement: none"),
        "{text}"
    );
    let gate = fixture(&["coverage", "--gate", "--brief"]);
    assert_eq!(gate.status.code(), Some(1));
    assert!(stderr(&gate).contains("1 testable MUST and MUST NOT without a check"));
    assert_eq!(fixture(&["coverage", "rfc9999"]).status.code(), Some(4));
}

#[test]
fn check_tells_mistakes_and_ends_with_2() {
    let fine = fixture(&["check"]);
    assert_eq!(fine.status.code(), Some(0));
    assert!(stdout(&fine).contains("1 suites, 3 scenarios, 7 checks, 7 requirements: no errors"));
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let path = folder.join("spoilt.yaml");
    let text = std::fs::read_to_string("tests/fixtures/suites/rfc6638/reply.yaml").expect("read");
    std::fs::write(&path, text.replace("edit: lunch", "edit: luncj")).expect("written");
    let spoilt = fixture(&["check", &path.to_string_lossy()]);
    assert_eq!(spoilt.status.code(), Some(2));
    let told = stderr(&spoilt);
    assert!(told.contains("spoilt.yaml:29:15"), "{told}");
    assert!(told.contains("did you mean `lunch`?"), "{told}");
    // The same through every command that reads the suites.
    let run = fixture(&["--suite", &path.to_string_lossy(), "list"]);
    assert_eq!(run.status.code(), Some(2));
    for nowhere in ["no/such/file.yaml", "no/such/folder"] {
        assert_eq!(fixture(&["check", nowhere]).status.code(), Some(2));
    }
    assert_eq!(
        invitest(&["--suites", "no/such/folder", "list"])
            .status
            .code(),
        Some(2)
    );
}

#[test]
fn schemas_completions_and_manual_come_out() {
    for name in [
        "suite",
        "openings",
        "defaults",
        "requirements",
        "target",
        "expectations",
        "record",
    ] {
        let schema = json(&invitest(&["schema", name]));
        assert!(schema["$schema"].is_string(), "{name}");
    }
    assert!(json(&invitest(&["schema"]))["suite"].is_object());
    assert_eq!(invitest(&["schema", "sute"]).status.code(), Some(2));
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = stdout(&invitest(&["completions", shell]));
        assert!(script.contains("coverage"), "{shell}");
    }
    assert!(stdout(&invitest(&["man"])).contains(".TH invitest 1"));
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("man");
    assert_eq!(
        invitest(&["man", "--out", &folder.to_string_lossy()])
            .status
            .code(),
        Some(0)
    );
    assert!(folder.join("invitest-coverage.1").is_file());
}

#[test]
fn help_teaches_and_bad_usage_ends_with_2() {
    let help = invitest(&["--help"]);
    assert_eq!(help.status.code(), Some(0));
    assert!(stdout(&help).contains("Where to start:"));
    assert!(stdout(&help).contains("130  interrupted"));
    let wrong = invitest(&["lst"]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(stderr(&wrong).contains("'list'"), "{}", stderr(&wrong));
    assert_eq!(invitest(&["--version"]).status.code(), Some(0));
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let mut child = command(&["list", "--checks"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("invitest starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    // And the other way round: nothing is read from standard input.
    let mut child = command(&["coverage", "--brief"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .expect("invitest starts");
    if let Some(mut stdin) = child.stdin.take() {
        let _ = stdin.write_all(b"x");
    }
    assert!(child.wait().expect("it ends").success());
}
