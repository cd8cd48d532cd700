//! Records of single scenarios, as separate processes write them, merged into one.

use super::record::{Check, Finding, FindingKind, Record, Scenario};
use super::store::{Mask, StoreError, StoreErrorKind};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::{Path, PathBuf};

/// Why records cannot be merged.
#[derive(Debug)]
pub enum MergeError {
    /// A file cannot be read.
    Store(StoreError),
    /// There is nothing to merge.
    Nothing,
    /// Scenarios that should have been recorded are not.
    Missing(Vec<String>),
    /// Recorded scenarios that nobody expects.
    Unexpected(Vec<String>),
    /// The parts are not of one set: what differs, and two of its values.
    Differ(&'static str, String, String),
}

impl fmt::Display for MergeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            MergeError::Store(e) => e.fmt(f),
            MergeError::Nothing => write!(f, "no records to merge"),
            MergeError::Missing(ids) => {
                write!(f, "not recorded: {}", some(ids))?;
                write!(f, "; the run did not reach them, so it decides nothing")
            }
            MergeError::Unexpected(ids) => write!(
                f,
                "recorded, but not in the suites or the selection: {}",
                some(ids)
            ),
            MergeError::Differ(what, a, b) => {
                write!(f, "the records are not of one run: {what} {a:?} and {b:?}")
            }
        }
    }
}

impl std::error::Error for MergeError {}

impl From<StoreError> for MergeError {
    fn from(error: StoreError) -> MergeError {
        MergeError::Store(error)
    }
}

fn some(ids: &[String]) -> String {
    let shown: Vec<&str> = ids.iter().take(5).map(String::as_str).collect();
    let more = ids.len() - shown.len();
    let shown = shown.join(", ");
    if more > 0 {
        format!("{shown} and {more} more")
    } else {
        shown
    }
}

/// Where the record of one scenario is written: `OUT/RUN/HASH-ATTEMPT.json`.
pub fn part_path(out: &Path, run: &str, scenario: &str, attempt: u32) -> PathBuf {
    let hash: String = Sha256::digest(scenario.as_bytes())
        .iter()
        .take(8)
        .map(|b| format!("{b:02x}"))
        .collect();
    out.join(run).join(format!("{hash}-{attempt}.json"))
}

/// Writes the record of one scenario in its place below `out` and gives the path.
pub fn write_part(
    part: &Record,
    out: &Path,
    attempt: u32,
    mask: Mask<'_>,
) -> Result<PathBuf, StoreError> {
    let scenario = part.scenarios.first().map_or("", |s| s.id.as_str());
    let path = part_path(out, &part.run, scenario, attempt);
    part.write(&path, mask)?;
    Ok(path)
}

/// Reads all parts in a folder and the folders directly below it. A whole record
/// (`record.json`) that lies there is no part and is left out.
pub fn read_parts(folder: &Path) -> Result<Vec<Record>, StoreError> {
    let mut files = Vec::new();
    collect(folder, 1, &mut files)?;
    files.sort();
    files.iter().map(|f| Record::read(f)).collect()
}

fn collect(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) -> Result<(), StoreError> {
    let failed = |e| StoreError {
        path: folder.to_owned(),
        kind: StoreErrorKind::Read(e),
    };
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if path.is_dir() && depth > 0 {
            collect(&path, depth - 1, files)?;
        } else if is_part_name(&name) {
            files.push(path);
        }
    }
    Ok(())
}

/// `0123456789abcdef-1.json`.
fn is_part_name(name: &str) -> bool {
    let Some((hash, attempt)) = name.strip_suffix(".json").and_then(|n| n.split_once('-')) else {
        return false;
    };
    hash.len() == 16
        && hash.bytes().all(|b| b.is_ascii_hexdigit())
        && !attempt.is_empty()
        && attempt.bytes().all(|b| b.is_ascii_digit())
}

/// Merges parts into one record, in the order of `expected`; every expected scenario must
/// be recorded. A scenario that was recorded several times keeps its worst verdict, and
/// verdicts that differ are a finding.
pub fn merge(parts: Vec<Record>, expected: &[String]) -> Result<Record, MergeError> {
    let mut parts = parts.into_iter();
    let mut merged = parts.next().ok_or(MergeError::Nothing)?;
    let mut end = end_of(&merged);
    let mut start = start_of(&merged);
    for part in parts {
        same(
            "suites",
            &merged.tool.suites_digest,
            &part.tool.suites_digest,
        )?;
        same("version", &merged.tool.version, &part.tool.version)?;
        same("target", &merged.target.name, &part.target.name)?;
        // Each process has a reference server of its own, on a port of its own.
        let own = merged.target.name == "embedded" && merged.target.argument.is_empty();
        if !own {
            same("URL", &merged.target.url, &part.target.url)?;
        }
        end = end.max(end_of(&part));
        if start_of(&part) < start {
            start = start_of(&part);
            merged.started = part.started.clone();
        }
        merged.requests += part.requests;
        merged.request_ms += part.request_ms;
        merged.target.accounts = merged.target.accounts.max(part.target.accounts);
        merged.selection.jobs = merged.selection.jobs.max(part.selection.jobs);
        merged.latencies.extend(part.latencies);
        merged.requirements.extend(part.requirements);
        merged.bodies.extend(part.bodies);
        merged.leftovers.extend(part.leftovers);
        for finding in part.findings {
            // Discovery finds the same in each process.
            if !merged
                .findings
                .iter()
                .any(|f| f.kind == finding.kind && f.title == finding.title)
            {
                merged.findings.push(finding);
            }
        }
        merged.scenarios.extend(part.scenarios);
    }
    if let (Some(start), Some(end)) = (start, end) {
        merged.elapsed_ms = u64::try_from((end - start).num_milliseconds()).unwrap_or(0);
    }
    unite_repeated(&mut merged);
    let order: BTreeMap<&str, usize> = expected
        .iter()
        .enumerate()
        .map(|(i, id)| (id.as_str(), i))
        .collect();
    let recorded: BTreeSet<&str> = merged.scenarios.iter().map(|s| s.id.as_str()).collect();
    let missing: Vec<String> = expected
        .iter()
        .filter(|id| !recorded.contains(id.as_str()))
        .cloned()
        .collect();
    if !missing.is_empty() {
        return Err(MergeError::Missing(missing));
    }
    let unexpected: Vec<String> = recorded
        .iter()
        .filter(|id| !order.contains_key(*id))
        .map(|id| (*id).to_owned())
        .collect();
    if !unexpected.is_empty() {
        return Err(MergeError::Unexpected(unexpected));
    }
    merged
        .scenarios
        .sort_by_key(|s| order.get(s.id.as_str()).copied());
    merged.finish();
    Ok(merged)
}

fn same(what: &'static str, a: &str, b: &str) -> Result<(), MergeError> {
    if a == b {
        Ok(())
    } else {
        Err(MergeError::Differ(what, a.to_owned(), b.to_owned()))
    }
}

fn start_of(record: &Record) -> Option<chrono::DateTime<chrono::FixedOffset>> {
    chrono::DateTime::parse_from_rfc3339(&record.started).ok()
}

fn end_of(record: &Record) -> Option<chrono::DateTime<chrono::FixedOffset>> {
    let elapsed = i64::try_from(record.elapsed_ms).ok()?;
    Some(start_of(record)? + chrono::Duration::milliseconds(elapsed))
}

/// Leaves one scenario per id, the worst; says so where verdicts differed.
pub fn unite_repeated(record: &mut Record) {
    let mut kept: Vec<Scenario> = Vec::with_capacity(record.scenarios.len());
    let mut index: BTreeMap<String, usize> = BTreeMap::new();
    let mut unstable: BTreeMap<String, String> = BTreeMap::new();
    for scenario in std::mem::take(&mut record.scenarios) {
        let Some(at) = index.get(&scenario.id).copied() else {
            index.insert(scenario.id.clone(), kept.len());
            kept.push(scenario);
            continue;
        };
        // The index was taken from this list's length.
        let known = &mut kept[at];
        if let Some(words) = difference(known, &scenario) {
            unstable.entry(scenario.id.clone()).or_insert(words);
        }
        let either = known.unstable || scenario.unstable;
        if scenario.verdict > known.verdict {
            *known = scenario;
        }
        known.unstable = either || unstable.contains_key(&known.id);
    }
    record.scenarios = kept;
    for (id, detail) in unstable {
        let title = format!("{id} is unstable");
        // A part that was repeated itself has told already.
        if record.findings.iter().all(|f| f.title != title) {
            record.findings.push(Finding {
                kind: FindingKind::Unstable,
                title,
                detail,
                cause: None,
                exchange: None,
            });
        }
    }
}

/// How two runs of a scenario differ in their verdicts.
fn difference(one: &Scenario, other: &Scenario) -> Option<String> {
    let differs = |a: &Check| {
        let b = other.checks.iter().find(|b| b.id == a.id)?;
        let words = format!("{}: {} once, {} another time", a.id, a.verdict, b.verdict);
        (a.verdict != b.verdict).then_some(words)
    };
    one.checks.iter().find_map(differs).or_else(|| {
        let words = format!("{} once, {} another time", one.verdict, other.verdict);
        (one.verdict != other.verdict).then_some(words)
    })
}
