//! What becomes of records: rendered, merged, judged, compared, replayed, expected; and
//! what never is in one.

use crate::common::{Folder, Served, args, ended};
use invitest::report::exit;
use invitest::report::merge;
use invitest::report::record::Record;
use std::process::Command;

const FAULT: [&str; 2] = ["--fault", "attendee-put-keeps-tag"];

/// A green record in `green`, a red one in `red`.
fn records(name: &str) -> Folder {
    let folder = Folder::new(name);
    folder
        .run(&["run", "-q", "--out", "green"])
        .is(exit::CONFORMS);
    let mut red = vec!["run", "-q", "--out", "red"];
    red.extend(FAULT);
    folder.run(&red).is(exit::NOT_CONFORMING);
    folder
}

#[test]
fn report_renders_a_record_again() {
    let folder = records("render");
    let page = folder.read("red/index.html");
    std::fs::remove_file(folder.0.join("red/index.html")).expect("removed");
    folder
        .run(&["report", "red"])
        .is(exit::CONFORMS)
        .says("conforms: no")
        .says("report: red/index.html");
    assert_eq!(
        folder.read("red/index.html"),
        page,
        "a function of the record"
    );
    folder
        .run(&["report", "red/record.json", "green", "--out", "pages"])
        .is(exit::CONFORMS);
    assert!(folder.has("pages/embedded/index.html"));
    folder.run(&["report"]).is(exit::USAGE);
}

#[test]
fn single_files_go_where_they_are_asked_to() {
    let folder = records("files");
    let summary = folder.run(&["report", "red", "--markdown"]);
    summary
        .is(exit::CONFORMS)
        .says("does not conform")
        .says("| fail | 2 | 2 |");
    folder
        .run(&["report", "--tap", "red"])
        .is(exit::CONFORMS)
        .says("TAP version 14\n1..3\nnot ok 1");
    let ended = folder.run(&[
        "report",
        "red",
        "--badge=b.svg",
        "--findings",
        "f.md",
        "--tap=t.tap",
        "--markdown=m.md",
    ]);
    ended.is(exit::CONFORMS);
    assert_eq!(ended.out, "");
    assert!(folder.read("b.svg").contains("does not conform"));
    assert!(folder.read("f.md").contains("Broken: MUST"));
    assert!(folder.read("t.tap").starts_with("TAP version 14"));
    assert_eq!(folder.read("m.md"), summary.out);
    folder
        .run(&["report", "red", "--badge=red/record.json/x.svg"])
        .is(exit::REPORT_NOT_WRITTEN);
}

#[test]
fn the_matrix_links_to_the_pages() {
    let folder = records("matrix");
    folder
        .run(&[
            "report",
            "--matrix",
            "red",
            "green/record.json",
            "--out",
            "m",
            "--since",
            "green",
        ])
        .is(exit::CONFORMS)
        .says("matrix: m/matrix.html");
    let page = folder.read("m/matrix.html");
    assert!(page.contains("../red/index.html#"), "links to scenarios");
    assert!(folder.read("m/matrix.md").contains("](../green/index.html"));
    let json = folder.json("m/matrix.json");
    assert_eq!(json["format"], "invitest-matrix/1");
    assert_eq!(json["servers"].as_array().map(Vec::len), Some(2));
    assert!(page.contains("attendee-put-changes-tag"));
    // Without a page beside the record one is made.
    std::fs::remove_file(folder.0.join("red/index.html")).expect("removed");
    folder
        .run(&["report", "--matrix", "red", "--out", "n"])
        .is(exit::CONFORMS);
    assert!(folder.has("n/embedded/index.html"));
    assert!(folder.read("n/matrix.md").contains("](embedded/index.html"));
    folder
        .run(&["report", "--matrix", "--out", "n"])
        .is(exit::USAGE);
}

#[test]
fn compare_says_what_changed() {
    let folder = records("compare");
    let text = folder.run(&["compare", "green", "red"]);
    text.is(exit::CONFORMS)
        .says("New failures: 2")
        .says("pass → fail");
    folder.run(&["compare", "red", "green"]).says("Mended: 2");
    folder
        .run(&["compare", "green", "red", "--gate"])
        .is(exit::NOT_CONFORMING);
    folder
        .run(&["compare", "red", "green", "--gate"])
        .is(exit::CONFORMS);
    let json = folder.run(&["compare", "green", "red", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json.out).expect("JSON");
    assert_eq!(json["new_failures"].as_array().map(Vec::len), Some(2));
    folder
        .run(&["compare", "green", "red", "--format", "markdown"])
        .says("**New failures: 2**");
}

#[test]
fn replay_gives_a_script_that_runs() {
    let folder = Folder::new("replay");
    let served = Served::new();
    let scenario = "rfc6638/reply/forbidden-change";
    let fixed = [
        "run", scenario, "--keep", "all", "--out", "out", "--settle", "60ms",
    ];
    folder
        .run(&args(&fixed, &served.options(3)))
        .is(exit::CONFORMS);
    let script = folder.run(&["replay", "out", scenario, "--as", "curl"]);
    script.is(exit::CONFORMS);
    assert!(!script.out.contains("pass1"));
    folder
        .run(&["replay", "out", &format!("{scenario}#refused-changes")])
        .is(exit::CONFORMS);
    folder
        .run(&["replay", "out", "rfc6638/reply/forbidden-chance"])
        .is(exit::NOTHING_SELECTED)
        .complains("did you mean rfc6638/reply/forbidden-change?");
    folder
        .run(&["replay", "out", scenario, "--as", "wget"])
        .is(exit::USAGE);
    // Without a record the latest is meant, and here is none.
    folder
        .run(&["replay", scenario])
        .is(exit::REPORT_NOT_WRITTEN);
    folder.run(&["run", "-q"]).is(exit::CONFORMS);
    folder.run(&["replay", scenario]).is(exit::CONFORMS);
    if Command::new("curl").arg("--version").output().is_err() {
        return;
    }
    folder.write("replay.sh", &script.out);
    let record = Record::read(&folder.0.join("out/record.json")).expect("a record");
    let cast = &record.scenario(scenario).expect("recorded").cast;
    let mut shell = Command::new("sh");
    shell.arg("replay.sh").current_dir(&folder.0);
    for (role, user) in cast {
        let number = user.trim_start_matches("user");
        let name = format!("{}_AUTH", role.to_uppercase());
        shell.env(name, format!("{user}:pass{number}"));
    }
    let output = shell.output().expect("sh");
    let said = String::from_utf8_lossy(&output.stdout);
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{error}");
    assert!(said.contains("201 Created"), "{said}");
    assert!(!said.contains("401"), "{said}");
}

#[test]
fn expect_writes_a_file_and_updates_it() {
    let folder = records("expect-file");
    folder
        .run(&["expect", "red"])
        .is(exit::USAGE)
        .complains("--out");
    let shown = folder.run(&["expect", "red", "--out", "e.yaml", "--dry-run"]);
    shown
        .is(exit::CONFORMS)
        .says("- id: rfc6638/reply/answer/accepted#attendee-put-changes-tag");
    assert!(!folder.has("e.yaml"));
    folder
        .run(&["expect", "red", "--out", "e.yaml"])
        .is(exit::CONFORMS)
        .says("e.yaml: 0 kept, 2 new, 0 taken out");
    let mut gate = vec!["run", "-q", "--expect", "e.yaml"];
    gate.extend(FAULT);
    folder.run(&gate).is(exit::CONFORMS);
    // A person explains one, and takes the other out.
    folder.write(
        "e.yaml",
        "# Ours.\n\n# Since 2019.\n- id: rfc6638/reply/answer/acc*\n  verdict: fail\n  reason: >-\n    \
         the tag is\n    a checksum\n  link: https://bugs.example/1\n",
    );
    folder
        .run(&[
            "expect",
            "red",
            "--out",
            "e.yaml",
            "--by",
            "requirement",
            "--reason",
            "new",
        ])
        .is(exit::CONFORMS)
        .says("1 kept, 1 new, 0 taken out");
    let text = folder.read("e.yaml");
    assert!(
        text.contains("# Since 2019.\n- id: rfc6638/reply/answer/acc*\n"),
        "{text}"
    );
    assert!(text.contains("the tag is\n    a checksum"), "{text}");
    assert!(
        text.contains(
            "- id: rfc6638/3.2.10/attendee-put-changes-tag\n  verdict: fail\n  reason: new\n"
        ),
        "{text}"
    );
    folder.run(&gate).is(exit::CONFORMS);
    // It is mended.
    folder
        .run(&["expect", "green", "--out", "e.yaml"])
        .is(exit::CONFORMS)
        .says("0 kept, 0 new, 2 taken out")
        .says("taken out: rfc6638/reply/answer/acc* (the tag is a checksum)");
    assert!(
        folder.read("e.yaml").starts_with("# Ours.\n"),
        "{}",
        folder.read("e.yaml")
    );
    folder
        .run(&["run", "-q", "--expect", "e.yaml"])
        .is(exit::CONFORMS);
    // A record of other suites says nothing about these.
    let mut command = folder.command(&["expect", "red", "--out", "e.yaml"]);
    command.env_remove("INVITEST_SUITES");
    ended(command).is(exit::USAGE).complains("other suites");
}

/// Splits a record into the parts that cargo-nextest's processes would have left.
fn parts(folder: &Folder, record: &str, out: &str, without: Option<usize>) {
    let whole = Record::read(&folder.0.join(record)).expect("a record");
    for (index, scenario) in whole.scenarios.iter().enumerate() {
        if without == Some(index) {
            continue;
        }
        let mut part = whole.clone();
        part.scenarios = vec![scenario.clone()];
        // Each process has a reference server of its own.
        part.target.url = format!("http://127.0.0.1:{}/", 4000 + index);
        part.finish();
        let as_it_is = |text: &str| text.to_owned();
        merge::write_part(&part, &folder.0.join(out), 1, &as_it_is).expect("written");
    }
}

#[test]
fn the_gate_refuses_a_run_that_is_not_whole() {
    let folder = records("gate");
    parts(&folder, "green/record.json", "whole", None);
    parts(&folder, "green/record.json", "holes", Some(1));
    parts(&folder, "red/record.json", "broken", None);
    folder
        .run(&["report", "--gate", "whole"])
        .is(exit::CONFORMS)
        .says("conforming");
    for page in ["record.json", "index.html", "junit.xml"] {
        assert!(folder.has(&format!("whole/{page}")), "{page}");
    }
    // A second time, with the merged record beside the parts.
    folder
        .run(&["report", "--gate", "whole"])
        .is(exit::CONFORMS);
    folder
        .run(&["report", "--gate", "holes"])
        .is(exit::PARTIAL)
        .complains("not recorded: rfc6638/reply/answer/declined");
    assert!(!folder.has("holes/record.json"));
    folder
        .run(&["report", "--gate", "holes", "--select", "rfc6638/reply/f"])
        .is(exit::USAGE)
        .complains("not in the suites or the selection");
    folder
        .run(&["report", "--gate", "broken"])
        .is(exit::NOT_CONFORMING);
    folder.write(
        "e.yaml",
        "- {id: rfc6638/3.2.10/attendee-put-changes-tag, verdict: fail, reason: known}\n",
    );
    folder
        .run(&[
            "report", "--gate", "broken", "--expect", "e.yaml", "--out", "merged",
        ])
        .is(exit::CONFORMS)
        .says("red as declared: 2");
    assert!(folder.has("merged/record.json"));
    // Without --gate whatever is there is merged, and says that it is a part.
    folder
        .run(&["report", "holes", "--out", "some"])
        .is(exit::CONFORMS);
    let record = folder.json("some/record.json");
    assert_eq!(record["selection"]["deselected"], 1);
    assert_eq!(record["conforms"]["value"], "partial");
    // A whole record is judged by its selection.
    folder
        .run(&["report", "--gate", "red"])
        .is(exit::NOT_CONFORMING);
    folder
        .run(&["run", "-q", "rfc6638/reply/f", "--out", "one"])
        .is(exit::CONFORMS);
    folder.run(&["report", "--gate", "one"]).is(exit::CONFORMS);
    folder
        .run(&["report", "--gate", "one", "--select", "rfc6638/"])
        .is(exit::PARTIAL)
        .complains("not recorded");
    folder
        .run(&["report", "--gate", "nowhere"])
        .is(exit::REPORT_NOT_WRITTEN);
    let mut command = folder.command(&["report", "--gate", "red"]);
    command.env_remove("INVITEST_SUITES");
    ended(command).is(exit::USAGE).complains("other suites");
}

#[test]
fn a_record_cut_short_is_refused() {
    let folder = records("cut");
    let text = folder.read("red/record.json");
    folder.write("cut/record.json", &text[..text.len() / 2]);
    folder
        .run(&["report", "cut"])
        .is(exit::REPORT_NOT_WRITTEN)
        .complains("truncated");
    folder.write(
        "open/record.json",
        &text.replacen("\"complete\": true", "\"complete\": false", 1),
    );
    folder
        .run(&["report", "open"])
        .is(exit::REPORT_NOT_WRITTEN)
        .complains("incomplete");
    folder.write(
        "old/record.json",
        &text.replacen("invitest-record/1", "invitest-record/0", 1),
    );
    folder
        .run(&["report", "old"])
        .is(exit::REPORT_NOT_WRITTEN)
        .complains("not a record");
}

#[test]
fn no_password_is_written_or_said() {
    use base64::Engine as _;
    let folder = Folder::new("passwords");
    let served = Served::with(invitest::reference::Config {
        faults: vec![
            invitest::reference::faults::by_name("attendee-put-keeps-tag").expect("a fault"),
        ],
        ..Default::default()
    });
    let fixed = [
        "run", "--keep", "all", "-v", "--out", "out", "--settle", "60ms",
    ];
    let ended = folder.run(&args(&fixed, &served.options(3)));
    ended.is(exit::NOT_CONFORMING);
    folder.run(&[
        "report",
        "out",
        "--findings",
        "f.md",
        "--markdown=m.md",
        "--tap=t.tap",
    ]);
    let replay = folder.run(&["replay", "out", "rfc6638/reply/answer/accepted"]);
    let mut texts = vec![
        ("stdout".to_owned(), ended.out.clone()),
        ("stderr".to_owned(), ended.err.clone()),
        ("replay".to_owned(), replay.out.clone()),
    ];
    for path in folder.files() {
        let octets = std::fs::read(&path).expect("readable");
        texts.push((
            path.display().to_string(),
            String::from_utf8_lossy(&octets).into_owned(),
        ));
    }
    assert!(texts.iter().any(|(name, _)| name.ends_with("index.html")));
    for n in 1..=3 {
        let pair = format!("user{n}:pass{n}");
        let encoded = base64::engine::general_purpose::STANDARD.encode(&pair);
        for secret in [format!("pass{n}"), encoded] {
            for (name, text) in &texts {
                assert!(!text.contains(&secret), "{secret} in {name}");
            }
        }
    }
}
