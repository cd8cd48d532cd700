//! Every scenario as a test: `cargo test --test conformance [FILTER]`, and under
//! cargo-nextest a process per scenario.
//!
//! The list is a pure function of the suites; the network is touched by the first
//! scenario that runs. The target is `INVITEST_TARGET`, or `INVITEST_URL` with
//! `INVITEST_ACCOUNTS`, or the embedded server.

use invitest::cli::harness::{Harness, Outcome};
use libtest_mimic::{Arguments, Completion, Failed, Trial};
use std::process::ExitCode;
use std::sync::Arc;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    // Under nextest each process runs one scenario, named exactly.
    let only = arguments.filter.as_deref().filter(|_| arguments.exact);
    let harness = match Harness::new(only) {
        Ok(harness) => Arc::new(harness),
        Err(errors) => {
            for error in errors {
                eprintln!("{error}");
            }
            return ExitCode::from(invitest::report::exit::USAGE);
        }
    };
    let trials = harness
        .ids()
        .map(|id| {
            let (harness, id) = (Arc::clone(&harness), id.to_owned());
            Trial::ignorable_test(id.clone(), move || trial(&harness, &id))
        })
        .collect();
    let conclusion = libtest_mimic::run(&arguments, trials);
    if !arguments.list {
        harness.finish();
    }
    conclusion.exit_code()
}

fn trial(harness: &Harness, id: &str) -> Result<Completion, Failed> {
    match harness.run(id) {
        Outcome::Passed => Ok(Completion::Completed),
        Outcome::Ignored(reason) => Ok(Completion::ignored_with(reason)),
        Outcome::Failed(message) => {
            // nextest fills its report from lines that begin like this.
            eprintln!("Error: {message}");
            Err(Failed::from(message))
        }
    }
}
