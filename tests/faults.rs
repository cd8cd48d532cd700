//! Promise 2 of docs/architecture.md: every check is known to be able to fail. The suites
//! run against the reference server with one fault at a time; see docs/faults.md.

use invitest::cli::{self, proof};
use invitest::reference::{bugs, faults};
use invitest::suite::Library;

fn library() -> &'static Library {
    match Library::shared() {
        Ok(library) => library,
        Err(errors) => panic!("the suites do not load: {errors:?}"),
    }
}

/// Not complete yet: docs/faults.md says what is left. `invitest faults --prove` shows it.
#[test]
#[ignore = "the proof is not complete yet"]
fn every_check_can_fail_and_every_fault_is_seen() {
    let runtime = tokio::runtime::Runtime::new().expect("a tokio runtime");
    let proof = runtime
        .block_on(proof::prove(library(), &[], &[], false, &|_| {}))
        .expect("the reference server starts");
    let complaints = proof.complaints();
    assert!(
        complaints.is_empty(),
        "{} complaints:\n{}",
        complaints.len(),
        complaints.join("\n")
    );
}

#[test]
fn faults_break_requirements_that_there_are() {
    let catalogue = &library().catalogue;
    let mut unknown = Vec::new();
    for fault in faults::all() {
        let also = fault.also.iter().map(|(id, _)| *id);
        for id in std::iter::once(fault.breaks).chain(also) {
            if catalogue.get(id).is_none() {
                unknown.push(format!("{}: {id}", fault.name));
            }
        }
    }
    assert!(unknown.is_empty(), "{}", unknown.join("\n"));
}

#[test]
fn faults_imitate_reports_that_there_are() {
    for fault in faults::all() {
        for source in fault.sources {
            let known = bugs::ALL.iter().any(|bug| bug.source.contains(source));
            assert!(known, "{}: {source} is in no report", fault.name);
        }
    }
}

#[test]
fn the_table_of_reports_is_as_printed() {
    // Without the last column, which changes with the suites.
    let rows = |text: &str| -> Vec<String> {
        let cells = |line: &str| line.split(" | ").take(4).collect::<Vec<_>>().join(" | ");
        text.trim().lines().map(cells).collect()
    };
    let page = include_str!("../docs/bugs.md");
    assert!(
        rows(page) == rows(&cli::faults::bugs(library())),
        "cargo run -- faults --bugs > docs/bugs.md"
    );
}
