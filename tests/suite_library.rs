//! Suites are read from a folder: tables, openings, ids, places.

use invitest::suite::{Files, Library};
use invitest::verdict::Level;
use std::path::Path;

fn fixture() -> Library {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/suites");
    let files = Files::in_folder(&folder).expect("the folder is there");
    Library::load(&files).unwrap_or_else(|errors| {
        let errors: Vec<String> = errors.iter().map(|e| e.render(false)).collect();
        panic!("{}", errors.join("\n\n"))
    })
}

#[test]
fn a_table_becomes_a_scenario_for_each_row() {
    let library = fixture();
    let ids: Vec<&str> = library.plans.iter().map(|plan| plan.id.as_str()).collect();
    assert_eq!(
        ids,
        [
            "rfc6638/reply/answer/accepted",
            "rfc6638/reply/answer/declined",
            "rfc6638/reply/forbidden-change",
        ]
    );
    assert_eq!(
        library.plans[1].title,
        "Wilfredo answers DECLINED, guarded by the tag last seen"
    );
    let checks: Vec<&str> = library.plans[0]
        .checks()
        .iter()
        .map(|check| check.id.as_str())
        .collect();
    assert_eq!(
        checks,
        [
            "rfc6638/reply/answer/accepted#attendee-put-changes-tag",
            "rfc6638/reply/answer/accepted#request-is-delivered",
            "rfc6638/reply/answer/accepted#copy-appears",
        ]
    );
}

#[test]
fn an_opening_stands_in_front_once_for_each_attendee() {
    let library = fixture();
    let plan = &library.plans[2];
    let opened: Vec<&str> = plan
        .steps
        .iter()
        .filter(|step| step.opening.is_some())
        .filter_map(|step| step.step.by.as_deref())
        .collect();
    assert_eq!(
        opened,
        ["cyrus", "wilfredo", "bernard", "wilfredo", "bernard"]
    );
    assert_eq!(plan.steps[1].needs, "rfc6638/3.2.1.1/request-is-delivered");
    assert!(plan.steps[1].place.file.ends_with("suites/openings.yaml"));
    assert!(plan.steps[5].opening.is_none());
}

#[test]
fn places_levels_and_digest_are_there() {
    let library = fixture();
    let plan = &library.plans[2];
    let check = plan.checks()[0];
    assert_eq!(check.level, Level::Must);
    assert_eq!(check.one_of.len(), 2);
    assert!(check.place.file.ends_with("suites/rfc6638/reply.yaml"));
    assert_eq!((check.place.line, check.place.column), (51, 13));
    assert!(
        check
            .place
            .snippet
            .starts_with("- requires: rfc6638/3.2.2/refused-changes\n  one-of:"),
        "{}",
        check.place.snippet
    );
    assert_eq!(library.digest.len(), 64);
    assert_eq!(library.digest, fixture().digest);
    assert_eq!(
        plan.accounts().collect::<Vec<_>>(),
        ["bernard", "cyrus", "wilfredo"]
    );
}

#[test]
fn the_suites_that_come_along_have_no_errors() {
    if let Err(errors) = Library::open(None) {
        let errors: Vec<String> = errors.iter().map(|e| e.render(false)).collect();
        panic!("{}", errors.join("\n\n"));
    }
}

/// An editor finds the schema that a file's first line names.
#[test]
fn the_first_lines_lead_to_the_schemas() {
    fn visit(folder: &Path, seen: &mut usize) {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                visit(&path, seen);
                continue;
            }
            if path.extension().is_none_or(|end| end != "yaml") {
                continue;
            }
            *seen += 1;
            let text = std::fs::read_to_string(&path).expect("a text");
            let named = text
                .lines()
                .next()
                .and_then(|line| line.strip_prefix("# yaml-language-server: $schema="))
                .unwrap_or_else(|| panic!("{} names no schema", path.display()));
            let schema = folder.join(named);
            assert!(schema.is_file(), "{} names {named}", path.display());
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut seen = 0;
    visit(&root.join("suites"), &mut seen);
    visit(&root.join("tests/fixtures/suites"), &mut seen);
    assert!(seen > 10);
}

/// The suites inside the binary are those of the folder (the same twice in a debug build,
/// which reads the folder; CI also runs this with `INVITEST_EMBED=1`).
#[test]
fn the_suites_that_come_along_are_those_of_the_folder() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("suites");
    let built_in = Files::built_in().expect("they come along");
    let read = Files::in_folder(&folder).expect("the folder is there");
    assert_eq!(built_in.digest(), read.digest());
    assert!(built_in.suites().count() > 5);
}
