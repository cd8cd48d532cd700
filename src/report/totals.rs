//! What follows from a record's facts: counts, conformance, what blocked costs. The only
//! place that counts.

use super::record::{PROFILE_CORE, Record, Scenario};
use crate::verdict::{Level, Verdict};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// Counts by verdict; a verdict that nothing got is absent.
pub type Counts = BTreeMap<Verdict, u64>;

/// Counts of a run.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Totals {
    /// Scenarios by verdict.
    pub scenarios: Counts,
    /// All checks by verdict.
    pub checks: Counts,
    /// All checks by level and verdict.
    pub by_level: BTreeMap<Level, Counts>,
    /// Of the checks, those that decide nothing: provisional and contested ones.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub beside: Counts,
}

impl Totals {
    /// The counts of these scenarios.
    pub fn of(scenarios: &[Scenario]) -> Totals {
        let mut totals = Totals::default();
        for scenario in scenarios {
            *totals.scenarios.entry(scenario.verdict).or_default() += 1;
            for check in &scenario.checks {
                *totals.checks.entry(check.verdict).or_default() += 1;
                let level = totals.by_level.entry(check.level).or_default();
                *level.entry(check.verdict).or_default() += 1;
                if !check.decides() {
                    *totals.beside.entry(check.verdict).or_default() += 1;
                }
            }
        }
        totals
    }
}

/// Whether a server conforms to a profile.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Conformance {
    /// Every stable MUST check of the profile holds.
    Yes,
    /// One of them failed.
    No,
    /// None failed, but one was blocked, in error or not run.
    #[default]
    Partial,
    /// The server does not advertise `calendar-auto-schedule`.
    NotOffered,
}

impl Conformance {
    /// The word as reports print it.
    pub fn label(self) -> &'static str {
        match self {
            Conformance::Yes => "yes",
            Conformance::No => "no",
            Conformance::Partial => "partial",
            Conformance::NotOffered => "not offered",
        }
    }
}

impl fmt::Display for Conformance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}

/// The answer of a run, with what it rests on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Conforms {
    /// The profile: `core`.
    pub profile: String,
    /// The answer.
    pub value: Conformance,
    /// Checks that the profile counts, by verdict.
    #[serde(default)]
    pub checks: Counts,
    /// Scenarios without any listed check that did not run to a verdict.
    #[serde(default)]
    pub unjudged: u64,
    /// Scenarios that the selectors left out.
    #[serde(default)]
    pub deselected: u64,
}

impl Conforms {
    /// The answer for profile `core`: stable checks of MUST and MUST NOT requirements of
    /// RFC 6638 and what it re-applies.
    pub fn of(record: &Record) -> Conforms {
        let mut checks = Counts::new();
        let mut unjudged = 0;
        for scenario in &record.scenarios {
            for check in scenario.checks.iter().filter(|c| c.decides()) {
                let core = record
                    .requirements
                    .get(&check.requirement)
                    .is_some_and(|r| r.core);
                if core && matches!(check.level, Level::Must | Level::MustNot) {
                    *checks.entry(check.verdict).or_default() += 1;
                }
            }
            unjudged += u64::from(scenario.checks.is_empty() && is_open(scenario.verdict));
        }
        let deselected = record.selection.deselected;
        let open = checks.keys().any(|v| is_open(*v)) || unjudged > 0 || deselected > 0;
        let value = if record.offers_scheduling() == Some(false) {
            Conformance::NotOffered
        } else if checks.contains_key(&Verdict::Fail) {
            Conformance::No
        } else if open || checks.is_empty() {
            Conformance::Partial
        } else {
            Conformance::Yes
        };
        Conforms {
            profile: PROFILE_CORE.to_owned(),
            value,
            checks,
            unjudged,
            deselected,
        }
    }
}

/// Whether a verdict leaves the question open.
fn is_open(verdict: Verdict) -> bool {
    match verdict {
        Verdict::Blocked | Verdict::Error | Verdict::NotSelected => true,
        Verdict::Pass | Verdict::Info | Verdict::Unsupported | Verdict::Warn | Verdict::Fail => {
            false
        }
    }
}

/// One cause that blocked scenarios, and what it cost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BlockedCause {
    /// The requirement or cause, as the scenarios name it.
    pub cause: String,
    /// Whether the run has a finding for it: a red check of that requirement, or an entry
    /// of the findings. A cause without one is a harness error.
    pub explained: bool,
    /// The blocked scenarios.
    pub scenarios: Vec<String>,
    /// The requirements of which a check was blocked.
    pub requirements: Vec<String>,
}

impl BlockedCause {
    /// The causes of a record, the costliest first.
    pub fn of(record: &Record) -> Vec<BlockedCause> {
        let mut causes: BTreeMap<&str, (Vec<String>, BTreeSet<String>)> = BTreeMap::new();
        for scenario in &record.scenarios {
            let own = scenario
                .blocked_by
                .as_deref()
                .or(scenario.reason.as_deref())
                .unwrap_or("no cause given");
            let blocked = scenario
                .checks
                .iter()
                .filter(|c| c.verdict == Verdict::Blocked)
                .map(|c| (c.blocked_by.as_deref().unwrap_or(own), Some(&c.requirement)));
            let whole = (scenario.verdict == Verdict::Blocked && scenario.checks.is_empty())
                .then_some((own, None));
            for (cause, requirement) in blocked.chain(whole) {
                let entry = causes.entry(cause).or_default();
                if entry.0.last() != Some(&scenario.id) {
                    entry.0.push(scenario.id.clone());
                }
                entry.1.extend(requirement.cloned());
            }
        }
        let mut explained: BTreeSet<&str> = causes
            .keys()
            .copied()
            .filter(|cause| is_explained(record, cause))
            .collect();
        // A cause that could not be judged itself is explained by what blocked it.
        loop {
            let more: Vec<&str> = causes
                .keys()
                .copied()
                .filter(|cause| !explained.contains(cause))
                .filter(|cause| {
                    causes.iter().any(|(other, (_, requirements))| {
                        explained.contains(other) && requirements.contains(*cause)
                    })
                })
                .collect();
            if more.is_empty() {
                break;
            }
            explained.extend(more);
        }
        let mut causes: Vec<_> = causes
            .iter()
            .map(|(cause, (scenarios, requirements))| BlockedCause {
                cause: (*cause).to_owned(),
                explained: explained.contains(cause),
                scenarios: scenarios.clone(),
                requirements: requirements.iter().cloned().collect(),
            })
            .collect();
        causes.sort_by_key(|c| std::cmp::Reverse(c.scenarios.len()));
        causes
    }
}

fn is_explained(record: &Record, cause: &str) -> bool {
    let named = |finding: &super::record::Finding| finding.cause.as_deref() == Some(cause);
    record.findings.iter().any(named)
        || record.checks().any(|(_, check)| {
            check.requirement == cause
                && match check.verdict {
                    Verdict::Fail | Verdict::Warn | Verdict::Error => true,
                    Verdict::Pass
                    | Verdict::Info
                    | Verdict::NotSelected
                    | Verdict::Unsupported
                    | Verdict::Blocked => false,
                }
        })
}
