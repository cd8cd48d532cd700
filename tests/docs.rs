//! What `docs/writing-suites.md` shows is true: its suite is sound, green, and red under
//! the fault that it names; its fragments are sound.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const PAGE: &str = include_str!("../docs/writing-suites.md");

/// The code blocks that are opened by these words.
fn blocks(info: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut lines = PAGE.lines();
    while let Some(line) = lines.next() {
        if line == format!("```{info}") {
            let text: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            found.push(text.join("\n") + "\n");
        } else if line.starts_with("```") {
            lines.by_ref().find(|line| *line == "```");
        }
    }
    found
}

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&folder).expect("a folder for this test");
    folder
}

fn invitest(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_invitest"))
        .args(args)
        .current_dir(folder)
        .env_remove("INVITEST_TARGET")
        .env_remove("INVITEST_URL")
        .output()
        .expect("invitest starts")
}

fn text(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

/// Every line of the console block that is no command stands in what the command prints.
fn prints_what_the_page_shows(command: &str, output: &Output) {
    let printed = text(output);
    let mut shown = 0;
    for block in blocks("console") {
        let mut ours = false;
        for line in block.lines() {
            if let Some(written) = line.strip_prefix("$ invitest ") {
                ours = written == command;
            } else if ours {
                shown += 1;
                assert!(
                    printed.contains(line),
                    "`{line}` is not printed:\n{printed}"
                );
            }
        }
    }
    assert!(shown > 0, "the page shows nothing of `invitest {command}`");
}

#[test]
fn the_worked_example_is_green_and_red_as_the_page_says() {
    let suites = blocks("yaml");
    assert_eq!(suites.len(), 1, "one whole suite");
    let folder = folder("worked-example");
    std::fs::write(folder.join("answer.yaml"), &suites[0]).expect("written");
    for command in [
        "explain rfc6638/3.2.10/reply-keeps-tag",
        "check answer.yaml",
        "run --suite answer.yaml",
        "run --suite answer.yaml --fault reply-changes-tag",
    ] {
        let args: Vec<&str> = command.split(' ').collect();
        let output = invitest(&folder, &args);
        prints_what_the_page_shows(command, &output);
    }
}

/// A suite around a fragment: its roles and objects are those that the page speaks of.
fn around(scenario: &str) -> String {
    format!(
        r#"# yaml-language-server: $schema=../docs/schema/suite.json
title: A fragment of the page
source: docs/writing-suites.md
cast: {{cyrus: organizer, wilfredo: attendee, bernard: attendee, mike: unknown}}
objects:
  lunch: |
    BEGIN:VEVENT
    UID:{{{{uid}}}}
    DTSTART:{{{{day 1}}}}T120000Z
    ORGANIZER:{{{{cyrus}}}}
    ATTENDEE:{{{{wilfredo}}}}
    ATTENDEE:{{{{bernard}}}}
    ATTENDEE:{{{{mike}}}}
    END:VEVENT
given: [{{opening: invitation, object: lunch, from: cyrus, to: [wilfredo]}}]
scenarios:
{scenario}"#
    )
}

fn indented(text: &str, by: usize) -> String {
    text.lines()
        .map(|line| format!("{}{line}\n", " ".repeat(by)))
        .collect()
}

#[test]
fn the_fragments_are_sound() {
    let folder = folder("fragments");
    let mut number = 0;
    let mut check = |scenario: String| {
        number += 1;
        let name = format!("fragment-{number}.yaml");
        std::fs::write(folder.join(&name), around(&scenario)).expect("written");
        let output = invitest(&folder, &["check", &name]);
        assert!(output.status.success(), "{}\n{scenario}", text(&output));
    };
    let steps = |steps: &str| format!("  - id: x\n    title: X\n    steps:\n{steps}");
    for block in blocks("yaml steps") {
        check(steps(&indented(&block, 6)));
    }
    for block in blocks("yaml changes") {
        let edit = "      - by: wilfredo\n        edit: lunch\n        change:\n";
        check(steps(&format!("{edit}{}", indented(&block, 10))));
    }
    for block in blocks("yaml checks") {
        let edit = "      - by: wilfredo\n        edit: lunch\n        change: [{remove: [location]}]\n        may-fail: true\n        checks:\n";
        check(steps(&format!("{edit}{}", indented(&block, 10))));
    }
    for block in blocks("yaml scenario") {
        let text = indented(&block, 4);
        check(format!("  - {}", text.trim_start()));
    }
    assert!(number >= 5, "the page has fragments");
}

/// The keys of these types, from the schema that editors use.
#[test]
fn the_page_knows_every_key() {
    let schema = invitest::suite::schema::suite();
    let schema = schema.as_value();
    for name in [
        "Scenario",
        "Step",
        "Sight",
        "Change",
        "Check",
        "Assert",
        "Rule",
        "Refusal",
        "PropMatch",
        "RecipientMatch",
        "Dates",
        "RawRequest",
        "CalendarQuery",
    ] {
        let properties = schema["$defs"][name]["properties"]
            .as_object()
            .unwrap_or_else(|| panic!("the schema has {name}"));
        for key in properties.keys() {
            let known = PAGE
                .split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'))
                .any(|word| word == key);
            assert!(
                known,
                "docs/writing-suites.md does not mention `{key}` of {name}"
            );
        }
    }
}
