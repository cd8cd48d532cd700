//! `invitest coverage`: which requirements are judged, and which are not and why.

use super::{Format, Global, complain, library, say, say_json};
use crate::report::exit;
use crate::requirement::coverage::{Coverage, Tally, reason};
use crate::requirement::document_name;
use crate::suite::plan::Plan;
use crate::verdict::Level;
use std::fmt::Write;

/// What is shown.
#[derive(Debug, Clone, clap::Args)]
#[command(
    after_help = "A requirement is testable when the server has to act and a client can decide it over HTTP, \
        outright or under a condition. It is judged when a check requires it."
)]
pub struct Args {
    /// Only these documents: rfc6638, rfc5546, …
    #[arg(value_name = "DOCUMENT")]
    pub documents: Vec<String>,
    /// How it is printed
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: Format,
    /// Only the table, without the lists of what is not judged
    #[arg(long)]
    pub brief: bool,
    /// Exit with 1 when a testable MUST or MUST NOT has no check
    #[arg(long)]
    pub gate: bool,
}

/// Prints it.
pub fn run(args: Args, global: &Global) -> u8 {
    let library = match library(global) {
        Ok(library) => library,
        Err(code) => return code,
    };
    let checks = library.plans.iter().flat_map(Plan::checks);
    let mut coverage = Coverage::of(
        &library.catalogue,
        checks.map(|check| (check.requirement.as_str(), check.state)),
    );
    for document in &args.documents {
        if !coverage.documents.contains_key(document.as_str()) {
            return complain(
                exit::NOTHING_SELECTED,
                &format!("no requirements of `{document}` are catalogued"),
            );
        }
    }
    if !args.documents.is_empty() {
        coverage
            .documents
            .retain(|name, _| args.documents.iter().any(|wanted| wanted == name));
    }
    let code = match args.format {
        Format::Json => say_json(&coverage),
        Format::Text => say(&text(&coverage, args.brief)),
    };
    if code != exit::CONFORMS || !args.gate {
        return code;
    }
    let missing = coverage.missing(&[Level::Must, Level::MustNot]);
    if missing.is_empty() {
        return exit::CONFORMS;
    }
    complain(
        exit::NOT_CONFORMING,
        &format!(
            "{} testable MUST and MUST NOT without a check: {}",
            missing.len(),
            missing.join(", ")
        ),
    )
}

fn text(coverage: &Coverage<'_>, brief: bool) -> String {
    let mut out = String::new();
    // Writing to a String cannot fail.
    for (name, document) in &coverage.documents {
        let _ = writeln!(out, "{}, {}", document_name(name), document.title);
        let _ = writeln!(
            out,
            "  {:<11} {:>9} {:>8} {:>8} {:>11}",
            "", "testable", "judged", "missing", "not judged"
        );
        let mut row = |label: &str, numbers: [usize; 4]| {
            let [testable, judged, missing, not] = numbers;
            let _ = writeln!(
                out,
                "  {label:<11} {testable:>9} {judged:>8} {missing:>8} {not:>11}"
            );
        };
        let mut sum = [0; 4];
        for (level, tally) in &document.levels {
            let numbers = numbers(tally);
            row(level.label(), numbers);
            for (sum, number) in sum.iter_mut().zip(numbers) {
                *sum += number;
            }
        }
        row("all", sum);
        out.push('\n');
    }
    if brief {
        return out;
    }
    for (name, document) in &coverage.documents {
        for (level, tally) in &document.levels {
            let title = format!("{}, {}", document_name(name), level.label());
            if !tally.missing.is_empty() {
                let _ = writeln!(out, "{title}: testable and not judged");
                for id in &tally.missing {
                    let _ = writeln!(out, "  {id}");
                }
            }
            if !tally.undecided.is_empty() {
                let _ = writeln!(
                    out,
                    "{title}: judged by contested or provisional checks only"
                );
                for id in &tally.undecided {
                    let _ = writeln!(out, "  {id}");
                }
            }
            if !tally.not_judged.is_empty() {
                let _ = writeln!(out, "{title}: not judged, because");
                for requirement in &tally.not_judged {
                    let _ = writeln!(out, "  {}\n      {}", requirement.id, reason(requirement));
                }
            }
        }
    }
    out.push_str("Checks without a requirement: none; `invitest check` refuses them.\n");
    out
}

fn numbers(tally: &Tally<'_>) -> [usize; 4] {
    [
        tally.testable,
        tally.judged,
        tally.missing.len(),
        tally.not_judged.len(),
    ]
}
