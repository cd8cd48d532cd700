//! One file on its own, as its author checks it.

use super::context::{Context, root};
use super::files::{File, Files};
use super::{assemble, lint};
use crate::diagnostic::Diagnostic;
use crate::yaml::{self, Node, Source};
use std::sync::Arc;

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A suite.
    Suite,
    /// `requirements/*.yaml`
    Requirements,
    /// `openings.yaml`
    Openings,
    /// `defaults.yaml`
    Defaults,
}

/// What was found in a file.
#[derive(Debug, Clone)]
pub struct Checked {
    /// What it is.
    pub kind: Kind,
    /// What is wrong.
    pub errors: Vec<Diagnostic>,
    /// How many scenarios it has.
    pub scenarios: usize,
    /// How many checks.
    pub checks: usize,
}

/// Checks one file among the others: its openings, defaults and requirements are those of
/// `files`, unless it is one of these itself.
pub fn check(files: &Files, source: &Arc<Source>) -> Checked {
    let path = path_below(&source.name);
    let kind = kind(&path, source);
    let path = match kind {
        Kind::Openings => "openings.yaml".to_owned(),
        Kind::Defaults => "defaults.yaml".to_owned(),
        Kind::Requirements if !path.starts_with("requirements/") => format!("requirements/{path}"),
        Kind::Requirements | Kind::Suite => path,
    };
    let mut among = files.clone();
    among.put(&path, source.clone());
    let (context, errors) = Context::read(&among);
    let mut checked = Checked {
        kind,
        errors,
        scenarios: 0,
        checks: 0,
    };
    if kind == Kind::Suite {
        let file = File {
            path,
            source: source.clone(),
        };
        let (_, plans, errors) = assemble::suite(&file, Node::parse(source), &context);
        checked.scenarios = plans.len();
        checked.checks = plans.iter().map(|plan| plan.checks().len()).sum();
        checked.errors.extend(errors);
    }
    if kind == Kind::Openings {
        lint::openings(source, &context, &mut checked.errors);
    }
    checked.errors.extend(twice_alike(source));
    // What is wrong elsewhere is not this file's author's to mend.
    checked
        .errors
        .retain(|error| error.file == source.name || kind != Kind::Suite);
    checked.errors = super::library::unique(checked.errors);
    checked
}

/// The path below the suites folder: what follows the last `suites/`, or the file's name.
pub(super) fn path_below(name: &str) -> String {
    let name = name.replace('\\', "/");
    match name.rsplit_once("suites/") {
        Some((before, below)) if before.is_empty() || before.ends_with('/') => below.to_owned(),
        _ => name.rsplit('/').next().unwrap_or(&name).to_owned(),
    }
}

/// What a file is: by its place, else by the schema that its first line names.
fn kind(path: &str, source: &Source) -> Kind {
    let first = source.line(1).unwrap_or_default();
    let names = |schema: &str| first.starts_with('#') && first.contains(schema);
    if path.starts_with("requirements/") || names("/requirements.json") {
        Kind::Requirements
    } else if path == "openings.yaml" || names("/openings.json") {
        Kind::Openings
    } else if path == "defaults.yaml" || names("/defaults.json") {
        Kind::Defaults
    } else {
        Kind::Suite
    }
}

/// Another YAML reader sees the same: editors and tools of other people read these files,
/// too.
fn twice_alike(source: &Arc<Source>) -> Option<Diagnostic> {
    let file = File {
        path: String::new(),
        source: source.clone(),
    };
    let node = root(&file, &mut Vec::new())?;
    yaml::cross_check::differences(&node).map(|error| *error)
}
