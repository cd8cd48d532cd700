//! A scenario ready to run: rows expanded, openings put in front, every requirement
//! looked up, every check with its full id and its place in the file.

use super::model::{Assert, Part, Step};
use crate::verdict::{Level, State};
use std::collections::BTreeMap;

/// A place in a suite file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Place {
    /// The file, relative to the suites folder's parent: `suites/rfc6638/b.3-reply.yaml`.
    pub file: String,
    /// From 1; 0 when unknown.
    pub line: usize,
    /// From 1; 0 when unknown.
    pub column: usize,
    /// The lines of the file that make up the step or check, unindented, at most ten.
    pub snippet: String,
}

/// A scenario ready to run.
#[derive(Debug, Clone)]
pub struct Plan {
    /// `rfc6638/b.3-reply/accept-under-schedule-tag`, with `/row` for a table's row.
    pub id: String,
    /// The file's part of the id: `rfc6638/b.3-reply`.
    pub suite: String,
    /// Where it starts.
    pub place: Place,
    /// The scenario's sentence.
    pub title: String,
    /// The suite's title.
    pub suite_title: String,
    /// `RFC 6638, B.3`
    pub source: String,
    /// The public report that it comes from.
    pub link: Option<String>,
    /// Requirements or readings beside it.
    pub see: Vec<String>,
    /// Its roles.
    pub cast: BTreeMap<String, Part>,
    /// Features it needs (names of `target::features`).
    pub features: Vec<String>,
    /// Objects: the suite's and its own.
    pub objects: BTreeMap<String, String>,
    /// Openings first.
    pub steps: Vec<PlannedStep>,
}

impl Plan {
    /// The roles that an account plays, in order of name.
    pub fn accounts(&self) -> impl Iterator<Item = &str> {
        self.cast
            .iter()
            .filter(|(_, part)| part.is_account())
            .map(|(role, _)| role.as_str())
    }

    /// All checks, in the order of the steps.
    pub fn checks(&self) -> Vec<&PlannedCheck> {
        fn collect<'a>(steps: &'a [PlannedStep], into: &mut Vec<&'a PlannedCheck>) {
            for step in steps {
                into.extend(&step.arrival);
                into.extend(&step.checks);
                collect(&step.together, into);
            }
        }
        let mut checks = Vec::new();
        collect(&self.steps, &mut checks);
        checks
    }
}

/// A step ready to run.
#[derive(Debug, Clone)]
pub struct PlannedStep {
    /// What is written, `checks` and `together` moved to the fields below.
    pub step: Step,
    /// Where.
    pub place: Place,
    /// The opening that it belongs to.
    pub opening: Option<String>,
    /// The requirement that is named when its success is relied on and fails.
    pub needs: String,
    /// For waits with `requires`: the check that the arrival or absence is.
    pub arrival: Option<PlannedCheck>,
    /// Its checks.
    pub checks: Vec<PlannedCheck>,
    /// Steps at the same moment.
    pub together: Vec<PlannedStep>,
}

/// A check ready to be judged.
#[derive(Debug, Clone)]
pub struct PlannedCheck {
    /// `rfc6638/b.3-reply/accept-under-schedule-tag#matching-tag-is-accepted`
    pub id: String,
    /// The requirement.
    pub requirement: String,
    /// Its level, from the catalogue.
    pub level: Level,
    /// Whether it may decide.
    pub state: State,
    /// Requirements beside it.
    pub see: Vec<String>,
    /// The version of the suites that brought it.
    pub since: Option<String>,
    /// The words for it.
    pub title: Option<String>,
    /// What must hold; for an arrival, empty.
    pub expect: Assert,
    /// Or one of these.
    pub one_of: BTreeMap<String, Assert>,
    /// Where.
    pub place: Place,
}
