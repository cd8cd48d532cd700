//! The gate as commands use it: a profile, a target's expectations, the ids of the suites.

use crate::report::gate::{self, Decision, Expected, Profile};
use crate::report::record::Record;
use crate::suite::Library;
use crate::target::Expectations;
use crate::target::expectations::Expectation;
use clap::ValueEnum;

/// What decides the exit code.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum ProfileArg {
    /// MUST and MUST NOT of RFC 6638 and what it re-applies.
    #[default]
    Core,
    /// Every check that can fail: stated behaviour and other documents, too.
    Full,
}

impl From<ProfileArg> for Profile {
    fn from(profile: ProfileArg) -> Profile {
        match profile {
            ProfileArg::Core => Profile::Core,
            ProfileArg::Full => Profile::Full,
        }
    }
}

/// All ids of the suites: scenarios, checks, requirements.
pub fn known(library: &Library) -> Vec<String> {
    let plans = library.plans.iter();
    let mut known: Vec<String> = plans
        .flat_map(|plan| {
            let checks = plan.checks();
            let checks: Vec<String> = checks.iter().map(|check| check.id.clone()).collect();
            std::iter::once(plan.id.clone()).chain(checks)
        })
        .collect();
    known.extend(library.catalogue.ids().map(str::to_owned));
    known
}

/// An expectation as the gate takes it.
pub fn declared(one: &Expectation) -> Expected {
    Expected {
        id: one.id.clone(),
        verdict: one.verdict.into(),
        reason: one.reason.clone(),
    }
}

/// Decides by the expectations that speak of the record's version of the server.
pub fn decide(
    record: &Record,
    profile: ProfileArg,
    expectations: &Expectations,
    library: &Library,
) -> Decision {
    let version = &record.target.server.version;
    let declared: Vec<Expected> = expectations.of_version(version).map(declared).collect();
    gate::decide(record, profile.into(), &declared, &known(library))
}

/// The decision in the length that its reader needs: the whole where something is
/// declared or odd, else a line.
pub fn in_words(decision: &Decision, expectations: &Expectations) -> String {
    let text = decision.to_text();
    let odd = !decision.stale.is_empty() || !decision.unexplained.is_empty();
    if odd || !expectations.list.is_empty() {
        return text;
    }
    let first = text.lines().next().unwrap_or_default();
    format!("{first}\n")
}
