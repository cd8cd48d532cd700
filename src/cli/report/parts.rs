//! The parts of a run, as cargo-nextest's processes leave them, and whether they are whole.

use crate::cli::complain;
use crate::report::exit;
use crate::report::merge::{self, MergeError};
use crate::report::record::Record;
use crate::suite::Library;
use std::collections::BTreeSet;
use std::path::Path;

/// The parts in a folder; none if there is no folder, or no part in it.
pub fn read(path: &Path) -> Result<Option<Vec<Record>>, u8> {
    if !path.is_dir() {
        return Ok(None);
    }
    let parts = merge::read_parts(path)
        .map_err(|error| complain(exit::REPORT_NOT_WRITTEN, &error.to_string()))?;
    let runs: BTreeSet<&str> = parts.iter().map(|part| part.run.as_str()).collect();
    if runs.len() > 1 {
        // Partitions on several machines are several runs; so are old ones left there.
        eprintln!("note: {} runs are merged", runs.len());
    }
    Ok((!parts.is_empty()).then_some(parts))
}

/// Merges whatever was recorded.
pub fn merge(parts: Vec<Record>, library: &Library) -> Result<Record, u8> {
    let recorded: BTreeSet<String> = parts
        .iter()
        .flat_map(|part| part.scenarios.iter().map(|s| s.id.clone()))
        .collect();
    let mut order: Vec<String> = library
        .plans
        .iter()
        .filter(|plan| recorded.contains(&plan.id))
        .map(|plan| plan.id.clone())
        .collect();
    let known: BTreeSet<String> = order.iter().cloned().collect();
    order.extend(recorded.difference(&known).cloned());
    merged(parts, library, &order)
}

/// Merges a run of which all scenarios of a selection must be recorded.
pub fn merge_expected(
    parts: Vec<Record>,
    library: &Library,
    selectors: &[String],
) -> Result<Record, u8> {
    if let Some(part) = parts.first() {
        same_suites(part, library)?;
    }
    merged(parts, library, &expected(library, selectors)?)
}

fn merged(parts: Vec<Record>, library: &Library, order: &[String]) -> Result<Record, u8> {
    let mut record = merge::merge(parts, order).map_err(|error| {
        let code = match &error {
            MergeError::Missing(_) => exit::PARTIAL,
            MergeError::Unexpected(_) | MergeError::Differ(..) => exit::USAGE,
            MergeError::Store(_) | MergeError::Nothing => exit::REPORT_NOT_WRITTEN,
        };
        complain(code, &error.to_string())
    })?;
    if record.tool.suites_digest == library.digest {
        record.selection.deselected = (library.plans.len() - order.len()) as u64;
        record.finish();
    }
    Ok(record)
}

/// Whether a whole record has every scenario of its selection.
pub fn complete(record: &Record, library: &Library, selectors: &[String]) -> Result<(), u8> {
    same_suites(record, library)?;
    let selectors = if selectors.is_empty() {
        &record.selection.selectors
    } else {
        selectors
    };
    let missing: Vec<String> = expected(library, selectors)?
        .into_iter()
        .filter(|id| record.scenario(id).is_none())
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let error = MergeError::Missing(missing);
    Err(complain(exit::PARTIAL, &error.to_string()))
}

fn expected(library: &Library, selectors: &[String]) -> Result<Vec<String>, u8> {
    let expected: Vec<String> = library
        .select(selectors)
        .map(|plan| plan.id.clone())
        .collect();
    if expected.is_empty() {
        let words = format!("no scenario begins with {}", selectors.join(" or "));
        return Err(complain(exit::NOTHING_SELECTED, &words));
    }
    Ok(expected)
}

fn same_suites(record: &Record, library: &Library) -> Result<(), u8> {
    if record.tool.suites_digest == library.digest {
        return Ok(());
    }
    let words = "the record was made with other suites; judge it with those, by --suites or the \
                 invitest that made it";
    Err(complain(exit::USAGE, words))
}
