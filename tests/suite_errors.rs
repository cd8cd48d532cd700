//! Every kind of mistake in a suite is told with its place, a caret and, where a word is
//! near enough, with what was meant.

use invitest::suite::{Files, Library};
use invitest::yaml::Source;
use std::path::Path;

/// A sound suite; each case below spoils one thing.
const SUITE: &str = r#"# yaml-language-server: $schema=../../docs/schema/suite.json
title: T
source: RFC 6638, B.3
cast: {cyrus: organizer, wilfredo: attendee}
objects:
  lunch: |
    BEGIN:VEVENT
    UID:{{uid}}
    DTSTART:{{day 1}}T120000Z
    ORGANIZER:{{cyrus}}
    ATTENDEE:{{wilfredo}}
    END:VEVENT
given:
  - {opening: invitation, object: lunch, from: cyrus, to: [wilfredo]}
scenarios:
  - id: one
    title: One
    steps:
      - {by: wilfredo, get: lunch, keep: {tag: schedule-tag}}
      - by: wilfredo
        edit: lunch
        change: [{attendee: {wilfredo: {partstat: ACCEPTED}}}]
        if-schedule-tag-match: "{{tag}}"
        checks:
          - requires: rfc6638/3.2.10/attendee-put-changes-tag
            expect: {header: {schedule-tag: {differs-from: "{{tag}}"}}}
"#;

/// The errors of the fixture suites with this text as one more file.
fn errors_of(text: &str) -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/suites");
    let mut files = Files::in_folder(&folder).expect("the folder is there");
    files.put("x.yaml", Source::new("suites/x.yaml", text));
    match Library::load(&files) {
        Ok(_) => Vec::new(),
        Err(errors) => errors.iter().map(|error| error.render(false)).collect(),
    }
}

/// The suite with one thing replaced.
fn spoilt(from: &str, to: &str) -> String {
    assert!(SUITE.contains(from), "the suite has no {from}");
    SUITE.replacen(from, to, 1)
}

/// One error, with this title, whose caret stands where this begins, and with these words
/// in it.
fn told(text: &str, title: &str, place: &str, words: &[&str]) {
    let errors = errors_of(text);
    let error = errors
        .iter()
        .find(|error| error.contains(title))
        .unwrap_or_else(|| panic!("`{title}` is not told, but:\n{}\n{text}", errors.join("\n")));
    let (_, after) = error.split_once("suites/x.yaml:").expect("a place");
    let mut numbers = after.split([':', '\n']).map(|n| n.trim().parse::<usize>());
    let (Some(Ok(line)), Some(Ok(column))) = (numbers.next(), numbers.next()) else {
        panic!("no line and column:\n{error}");
    };
    let lines: Vec<&str> = text.lines().collect();
    let marked = lines[line - 1].get(column - 1..).unwrap_or_default();
    assert!(
        marked.starts_with(place),
        "the caret stands at `{marked}`, not at `{place}`\n{error}"
    );
    assert!(error.contains('^'), "{error}");
    for words in words {
        assert!(error.contains(words), "`{words}` is missing:\n{error}");
    }
    assert_eq!(errors.len(), 1, "{}", errors.join("\n"));
}

#[test]
fn the_sound_suite_has_no_errors() {
    assert_eq!(errors_of(SUITE), Vec::<String>::new());
}

#[test]
fn the_whole_message_is_readable() {
    let errors = errors_of(&spoilt("edit: lunch", "edti: lunch"));
    assert_eq!(
        errors.join("\n").trim_end(),
        "\
error: unknown key `edti`
  --> suites/x.yaml:21:9
   |
21 |         edti: lunch
   |         ^^^^ not a key here
   |
   = help: did you mean `edit`?"
    );
}

#[test]
fn misspelt_keys_and_words() {
    told(
        &spoilt("title: T\n", "titel: T\n"),
        "unknown key `titel`",
        "titel",
        &["did you mean `title`?"],
    );
    told(
        &spoilt("wilfredo: attendee}", "wilfredo: atendee}"),
        "unknown word `atendee`",
        "atendee",
        &["did you mean `attendee`?"],
    );
    told(
        &spoilt("keep: {tag: schedule-tag}", "keep: {tag: schedule_tag}"),
        "unknown word `schedule_tag`",
        "schedule_tag",
        &["did you mean `schedule-tag`?"],
    );
    told(
        &spoilt("differs-from:", "differs-form:"),
        "unknown key `differs-form`",
        "differs-form",
        &["did you mean `differs-from`?"],
    );
    told(
        &spoilt("    title: One\n", ""),
        "`title` is missing",
        "id",
        &[],
    );
    told(
        &spoilt("source: RFC 6638, B.3\n", ""),
        "`source` is missing",
        "title",
        &[],
    );
    told(
        &spoilt("title: T\n", "title: ''\n"),
        "`title` is empty",
        "'",
        &[],
    );
    told(
        &spoilt("expect: {header:", "expect: {status: 2xy, header:"),
        "the text `2xy` where a status",
        "2xy",
        &[],
    );
    told(
        &spoilt(
            "cast: {cyrus: organizer, wilfredo: attendee}",
            "cast: [cyrus, wilfredo]",
        ),
        "a list where a map is expected",
        "[",
        &[],
    );
}

#[test]
fn what_is_no_yaml_or_stands_twice() {
    told(&spoilt("cast: {", "cast: {{"), "not YAML", "objects", &[]);
    told(
        &spoilt("    title: One\n", "    title: One\n    title: Two\n"),
        "the key `title` stands twice",
        "title",
        &["first in line 17"],
    );
    let second = "  - id: one\n    title: Two\n    steps: [{by: cyrus, get: lunch}]\n";
    told(
        &format!("{SUITE}{second}"),
        "the id `one` stands twice",
        "one",
        &["first in line 16"],
    );
    let again = "          - requires: rfc6638/3.2.10/attendee-put-changes-tag\n            expect: {status: 2xx}\n";
    told(
        &format!("{SUITE}{again}"),
        "the check `attendee-put-changes-tag` stands twice",
        "requires",
        &["first in line 25", "give one of them an `id`"],
    );
    told(
        &spoilt("id: one", "id: One"),
        "`One` cannot be an id",
        "One",
        &["lower-case letters"],
    );
}

#[test]
fn names_that_nothing_bears() {
    told(
        &spoilt("- by: wilfredo", "- by: wilfedo"),
        "unknown role `wilfedo`",
        "wilfedo",
        &["not in the cast", "did you mean `wilfredo`?"],
    );
    told(
        &spoilt("attendee: {wilfredo:", "attendee: {bernard:"),
        "unknown role `bernard`",
        "bernard",
        &["not in the cast"],
    );
    told(
        &spoilt(
            "rfc6638/3.2.10/attendee-put-changes-tag",
            "rfc6638/3.2.10/attendee-put-change-tag",
        ),
        "unknown requirement `rfc6638/3.2.10/attendee-put-change-tag`",
        "rfc6638/3.2.10/attendee-put-change-tag",
        &["did you mean `rfc6638/3.2.10/attendee-put-changes-tag`?"],
    );
    told(
        &spoilt(
            "rfc6638/3.2.10/attendee-put-changes-tag",
            "rfc6638/3.2.9/attendee-put-changes-tag",
        ),
        "unknown requirement",
        "rfc6638/3.2.9/attendee-put-changes-tag",
        &["did you mean `rfc6638/3.2.10/attendee-put-changes-tag`?"],
    );
    told(
        &spoilt("match: \"{{tag}}\"", "match: \"{{tga}}\""),
        "unknown variable `tga`",
        "tga",
        &["did you mean `tag`?"],
    );
    told(
        &spoilt("UID:{{uid}}", "UID:{{uid linch}}"),
        "unknown object `linch`",
        "linch",
        &["did you mean `lunch`?"],
    );
    told(
        &spoilt("UID:{{uid}}", "UID:{{uid lunch dinner}}"),
        "`{{uid lunch dinner}}` is no placeholder",
        "uid",
        &[],
    );
    told(
        &spoilt("edit: lunch", "edit: dinner"),
        "unknown object `dinner`",
        "dinner",
        &["not among the `objects`"],
    );
    told(
        &spoilt("get: lunch", "get: outbx"),
        "unknown object or resource `outbx`",
        "outbx",
        &["did you mean `outbox`?"],
    );
    told(
        &spoilt("get: lunch", "get: item reply"),
        "unknown inbox item `reply`",
        "reply",
        &["no earlier step names one by `as`"],
    );
    told(
        &spoilt("get: lunch", "get: calendar work"),
        "unknown calendar `work`",
        "work",
        &["mkcalendar"],
    );
    told(
        &spoilt("opening: invitation", "opening: invitatoin"),
        "unknown opening `invitatoin`",
        "invitatoin",
        &["did you mean `invitation`?"],
    );
    told(
        &spoilt("from: cyrus,", "form: cyrus,"),
        "unknown parameter `form`",
        "form",
        &["did you mean `from`?"],
    );
    told(
        &spoilt(", from: cyrus", ""),
        "the opening `invitation` needs `from`",
        "{",
        &[],
    );
    told(
        &spoilt("source:", "features: [task]\nsource:"),
        "unknown feature `task`",
        "task",
        &["did you mean `tasks`?"],
    );
}

#[test]
fn names_of_dav() {
    let propfind = |name: &str| {
        spoilt(
            "{by: wilfredo, get: lunch, keep",
            &format!(
                "{{by: wilfredo, propfind: lunch, needs: rfc6638/4.1/copy-appears, props: [{name}], keep"
            ),
        )
    };
    assert_eq!(errors_of(&propfind("C:schedule-tag")), Vec::<String>::new());
    told(
        &propfind("X:schedule-tag"),
        "unknown prefix `X`",
        "X",
        &["D (DAV:)"],
    );
    told(
        &propfind("schedule-tag"),
        "`schedule-tag` has no namespace",
        "schedule-tag",
        &["C:…"],
    );
}

#[test]
fn steps_that_do_nothing_or_too_much() {
    told(
        &spoilt("get: lunch, ", ""),
        "a step without an action",
        "{",
        &["one of: put"],
    );
    told(
        &spoilt("get: lunch, ", "get: lunch, delete: lunch, "),
        "a step with two actions, `get` and `delete`",
        "delete",
        &["a step of its own"],
    );
    told(
        &spoilt("get: lunch, ", "get: lunch, overwrite: F, "),
        "`overwrite` means nothing to `get`",
        "overwrite",
        &["it belongs to `copy`, `move`"],
    );
    told(
        &spoilt("{by: wilfredo, get", "{get"),
        "`by` is missing",
        "{",
        &["who acts?"],
    );
    told(
        &spoilt(
            "        change: [{attendee: {wilfredo: {partstat: ACCEPTED}}}]\n",
            "",
        ),
        "an edit without `change`",
        "lunch",
        &[],
    );
    told(
        &spoilt("get: lunch, ", "sleep: 5, "),
        "no step sleeps",
        "sleep",
        &["`eventually` waits"],
    );
    told(
        &spoilt("get: lunch, ", "pause: 5s, "),
        "no step sleeps",
        "pause",
        &["`never` shows"],
    );
}

#[test]
fn waits_are_owed_to_something() {
    let wait = |sight: &str| {
        spoilt(
            "      - by: wilfredo\n",
            &format!("      - {{by: cyrus, {sight}}}\n      - by: wilfredo\n"),
        )
    };
    let fine = wait("eventually: {inbox: REPLY, of: lunch}");
    assert_eq!(errors_of(&fine), Vec::<String>::new());
    told(
        &wait("never: {inbox: REPLY, of: lunch}"),
        "`never` is owed to nothing",
        "never",
        &["without `requires` it judges nothing"],
    );
    told(
        &wait("eventually: {of: lunch}, needs: rfc6638/4.1/copy-appears"),
        "`eventually` looks at nothing",
        "{",
        &["inbox, copy"],
    );
    told(
        &wait("eventually: {inbox: REPLY, copy: lunch}"),
        "`eventually` looks at two things",
        "copy",
        &[],
    );
    told(
        &wait("eventually: {inbox: REPLAY, of: lunch}"),
        "unknown method `REPLAY`",
        "REPLAY",
        &["did you mean `REPLY`?"],
    );
}

#[test]
fn checks_assert_something_that_can_be_judged() {
    told(
        &spoilt(
            "\n            expect: {header: {schedule-tag: {differs-from: \"{{tag}}\"}}}",
            "",
        ),
        "a check without an assertion",
        "requires",
        &["expect: {status: 201}"],
    );
    told(
        &spoilt(
            "expect: {header: {schedule-tag: {differs-from: \"{{tag}}\"}}}",
            "expect: {at: every}",
        ),
        "a check without an assertion",
        "requires",
        &[],
    );
    told(
        &spoilt(
            "            expect:",
            "            one-of: {a: {status: 201}, b: {status: 204}}\n            expect:",
        ),
        "`one-of` beside `expect`",
        "one-of",
        &[],
    );
    told(
        &spoilt(
            "- requires: rfc6638/3.2.10/attendee-put-changes-tag",
            "- id: x",
        ),
        "a check without `requires`",
        "id",
        &["owed to which requirement?"],
    );
    told(
        &spoilt(
            "rfc6638/3.2.10/attendee-put-changes-tag",
            "rfc6638/3.2.2/clients-keep-the-organizer",
        ),
        "binds the client",
        "rfc6638/3.2.2/clients-keep-the-organizer",
        &[],
    );
    told(
        &spoilt(
            "rfc6638/3.2.10/attendee-put-changes-tag",
            "rfc6638/1/todos-are-scheduled",
        ),
        "needs the feature `tasks`",
        "rfc6638/1/todos-are-scheduled",
        &["`features: [tasks]`"],
    );
    told(
        &spoilt("expect: {header:", "expect: {found: 1, header:"),
        "`found` cannot be told after `edit`",
        "found",
        &[],
    );
}

#[test]
fn nothing_is_left_over() {
    told(
        &spoilt(
            "wilfredo: attendee}",
            "wilfredo: attendee, bernard: attendee}",
        ),
        "the role `bernard` is not used",
        "bernard",
        &[],
    );
    told(
        &spoilt("given:", "  dinner: BEGIN:VEVENT\ngiven:"),
        "the object `dinner` is not used",
        "dinner",
        &[],
    );
    let table = |row: &str| {
        spoilt(
            "    title: One\n",
            &format!("    title: One $n\n    rows: [{{{row}}}]\n"),
        )
    };
    assert_eq!(errors_of(&table("id: a, n: b")), Vec::<String>::new());
    told(
        &table("id: a, n: b, m: c"),
        "the cell `m` is not used",
        "m",
        &[],
    );
    told(
        &table("id: a, m: c"),
        "unknown variable `$n`",
        "$n",
        &["row `a` has no `n`"],
    );
    told(&table("n: a"), "a row without `id`", "{", &[]);
}

#[test]
fn nobody_is_named_who_could_exist() {
    told(
        &spoilt(
            "ATTENDEE:{{wilfredo}}",
            "ATTENDEE:mailto:someone@example.com",
        ),
        "an address that could be somebody's",
        "someone",
        &["under `.invalid`"],
    );
    told(
        &spoilt("get: lunch", "get: url https://cal.example.com/x"),
        "a suite names no server",
        "url",
        &[],
    );
}

#[test]
fn the_schema_is_named() {
    told(
        &spoilt(
            "# yaml-language-server: $schema=../../docs/schema/suite.json\n",
            "# a suite\n",
        ),
        "the first line does not name the schema",
        "#",
        &["`# yaml-language-server: $schema=../docs/schema/suite.json`"],
    );
}

#[test]
fn openings_and_defaults_are_checked() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/suites");
    let with = |path: &str, text: &str| {
        let mut files = Files::in_folder(&folder).expect("the folder is there");
        files.put(path, Source::new(format!("suites/{path}"), text));
        match Library::load(&files) {
            Ok(_) => String::new(),
            Err(errors) => errors[0].render(false),
        }
    };
    let head = "# yaml-language-server: $schema=../docs/schema/openings.json\nopenings:\n  o:\n    title: O\n    steps:\n";
    let error = with(
        "openings.yaml",
        &format!("{head}      - {{by: a, get: b, checks: []}}\n"),
    );
    assert!(error.contains("an opening judges nothing"), "{error}");
    assert!(error.contains("suites/openings.yaml:6:25"), "{error}");
    let error = with(
        "openings.yaml",
        &format!("{head}      - {{by: $a, get: $a-b}}\n    parameters: {{a: one, b: two}}\n"),
    );
    assert!(error.contains("the parameter `b` is not used"), "{error}");
    let head = "# yaml-language-server: $schema=../docs/schema/defaults.json\nneeds:\n";
    let error = with(
        "defaults.yaml",
        &format!("{head}  gte: rfc6638/4.1/copy-appears\n"),
    );
    assert!(error.contains("unknown action `gte`"), "{error}");
    assert!(error.contains("did you mean `get`?"), "{error}");
    let error = with(
        "defaults.yaml",
        &format!("{head}  get: rfc6638/4.1/copy-apears\n"),
    );
    assert!(
        error.contains("unknown requirement `rfc6638/4.1/copy-apears`"),
        "{error}"
    );
}
