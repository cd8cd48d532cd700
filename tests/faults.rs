//! Promise 2 of docs/architecture.md: every check is known to be able to fail. The suites
//! run against the reference server with one fault at a time; see docs/faults.md.

use invitest::cli::proof;
use invitest::suite::Library;

#[test]
fn every_check_can_fail_and_every_fault_is_seen() {
    let library = match Library::shared() {
        Ok(library) => library,
        Err(errors) => panic!("the suites do not load: {errors:?}"),
    };
    let runtime = tokio::runtime::Runtime::new().expect("a tokio runtime");
    let proof = runtime
        .block_on(proof::prove(library, &[], &[], false, &|_| {}))
        .expect("the reference server starts");
    let complaints = proof.complaints();
    assert!(
        complaints.is_empty(),
        "{} complaints:\n{}",
        complaints.len(),
        complaints.join("\n")
    );
}
