//! The gate: one exit code from a record and the deviations that its target declares.
//! What is declared stays red in every report; only this decision changes.

use super::exit;
use super::record::{Check, Conformance, Record, Scenario};
use super::text;
use crate::verdict::{Level, Verdict};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// What decides.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Profile {
    /// MUST and MUST NOT of RFC 6638 and what it re-applies.
    #[default]
    Core,
    /// Every check that can fail: stated behaviour and other documents too.
    Full,
}

/// A deviation that the target declares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected {
    /// The id, or a glob (`*` any text, `?` one character), of a check, scenario or
    /// requirement.
    pub id: String,
    /// The verdict that is expected.
    pub verdict: Verdict,
    /// Why.
    pub reason: String,
}

impl Expected {
    /// Whether it speaks of this check.
    pub fn matches(&self, scenario: &Scenario, check: &Check) -> bool {
        [&check.id, &check.requirement, &scenario.id]
            .iter()
            .any(|id| glob(&self.id, id))
    }
}

/// A declaration that is out of date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stale {
    /// Its id or glob.
    pub id: String,
    /// What is wrong with it, in words.
    pub why: String,
}

/// The decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The exit code; see [`exit`].
    pub code: u8,
    /// Ids of failing checks that nothing declares.
    pub unexpected: Vec<String>,
    /// Ids of checks that are red as declared.
    pub expected: Vec<String>,
    /// Declarations that are out of date.
    pub stale: Vec<Stale>,
    /// Ids of checks or scenarios that leave the question open.
    pub open: Vec<String>,
    /// Causes of blocked scenarios that nothing explains.
    pub unexplained: Vec<String>,
}

/// Decides. `known` are all ids of the suites (scenarios, checks, requirements): a
/// declaration that matches none of them is out of date.
pub fn decide(
    record: &Record,
    profile: Profile,
    declared: &[Expected],
    known: &[String],
) -> Decision {
    let mut decision = Decision {
        code: exit::CONFORMS,
        unexpected: Vec::new(),
        expected: Vec::new(),
        stale: stale(record, declared, known),
        open: Vec::new(),
        unexplained: Vec::new(),
    };
    let mut excused: BTreeSet<&str> = BTreeSet::new();
    let mut accused: BTreeSet<&str> = BTreeSet::new();
    for (scenario, check) in record.checks() {
        if !check.verdict.is_red() {
            continue;
        }
        let as_declared = declared
            .iter()
            .any(|e| e.verdict == check.verdict && e.matches(scenario, check));
        if as_declared {
            decision.expected.push(check.id.clone());
            excused.insert(&check.requirement);
        } else {
            accused.insert(&check.requirement);
            if check.verdict == Verdict::Fail && counts(record, profile, check) {
                decision.unexpected.push(check.id.clone());
            }
        }
    }
    for scenario in &record.scenarios {
        // What depends on a declared deviation is as expected, too.
        for check in &scenario.checks {
            let by = check
                .blocked_by
                .as_deref()
                .or(scenario.blocked_by.as_deref());
            let follows = by.is_some_and(|by| excused.contains(by) && !accused.contains(by));
            let is_open = match check.verdict {
                Verdict::Blocked => !follows,
                Verdict::Error => true,
                // The accounts of a target select, as selectors do: the record is partial,
                // and the gate judges what was asked for.
                Verdict::Pass
                | Verdict::Info
                | Verdict::NotSelected
                | Verdict::Unsupported
                | Verdict::Warn
                | Verdict::Fail => false,
            };
            let declared = decision.expected.contains(&check.id);
            if is_open && !declared && counts(record, profile, check) {
                decision.open.push(check.id.clone());
            }
        }
        if scenario.checks.is_empty()
            && matches!(scenario.verdict, Verdict::Blocked | Verdict::Error)
        {
            decision.open.push(scenario.id.clone());
        }
    }
    let unexplained = record
        .blocked
        .iter()
        .filter(|c| !c.explained && !excused.contains(&*c.cause));
    decision.unexplained = unexplained.map(|c| c.cause.clone()).collect();
    let nothing_judged = !record.checks().any(|(_, c)| {
        c.verdict != Verdict::NotSelected
            && (profile == Profile::Core || counts(record, profile, c))
    });
    decision.code = if record.conforms.value == Conformance::NotOffered {
        exit::NOT_OFFERED
    } else if !decision.unexpected.is_empty() || !decision.stale.is_empty() {
        exit::NOT_CONFORMING
    } else if !decision.unexplained.is_empty() && is_whole(record) {
        // Otherwise what would have found the cause may not have been selected.
        exit::HARNESS
    } else if !decision.open.is_empty() || nothing_judged {
        exit::PARTIAL
    } else {
        exit::CONFORMS
    };
    decision
}

/// Whether every scenario of the suites was to run.
fn is_whole(record: &Record) -> bool {
    let mut scenarios = record.scenarios.iter();
    record.selection.deselected == 0 && scenarios.all(|s| s.verdict != Verdict::NotSelected)
}

/// Whether the profile counts a check.
fn counts(record: &Record, profile: Profile, check: &Check) -> bool {
    let core = record
        .requirements
        .get(&check.requirement)
        .is_some_and(|r| r.core);
    check.decides()
        && match (profile, check.level) {
            (Profile::Core, Level::Must | Level::MustNot) => core,
            (Profile::Full, Level::Must | Level::MustNot | Level::Stated) => true,
            (_, Level::Should | Level::ShouldNot | Level::May | Level::Info)
            | (Profile::Core, Level::Stated) => false,
        }
}

fn stale(record: &Record, declared: &[Expected], known: &[String]) -> Vec<Stale> {
    let mut stale = Vec::new();
    for expected in declared {
        let id = expected.id.clone();
        if !known.iter().any(|k| glob(&expected.id, k)) {
            stale.push(Stale {
                id,
                why: "matches no id of the suites".to_owned(),
            });
            continue;
        }
        let matched: Vec<&Check> = record
            .checks()
            .filter(|(scenario, check)| expected.matches(scenario, check))
            .map(|(_, check)| check)
            .collect();
        let judged = matched.iter().all(|c| match c.verdict {
            Verdict::Pass | Verdict::Info | Verdict::Warn | Verdict::Fail => true,
            Verdict::NotSelected | Verdict::Unsupported | Verdict::Blocked | Verdict::Error => {
                false
            }
        });
        let holds = matched.iter().any(|c| c.verdict == expected.verdict);
        if judged && !matched.is_empty() && !holds {
            let now = Verdict::worst(matched.iter().map(|c| c.verdict)).unwrap_or(Verdict::Pass);
            stale.push(Stale {
                id,
                why: format!("declared {}, but it is {now} now", expected.verdict),
            });
        }
    }
    stale
}

impl Decision {
    /// The decision in a few lines.
    pub fn to_text(&self) -> String {
        let meaning = exit::ALL
            .iter()
            .find(|(code, _)| *code == self.code)
            .map_or("", |(_, m)| m);
        let mut out = format!("gate: {meaning} (exit code {})\n", self.code);
        let mut list = |title: &str, ids: Vec<String>| {
            if ids.is_empty() {
                return;
            }
            // Writing to a String cannot fail.
            let _ = writeln!(out, "  {title}: {}", ids.len());
            for id in ids.iter().take(20) {
                let _ = writeln!(out, "    {}", text::one_line(id, 200));
            }
            if ids.len() > 20 {
                let _ = writeln!(out, "    … {} more", ids.len() - 20);
            }
        };
        list("failing, and not declared", self.unexpected.clone());
        let stale = self
            .stale
            .iter()
            .map(|s| format!("{}: {}", s.id, s.why))
            .collect();
        list("declared, and out of date", stale);
        let title = match self.code {
            exit::HARNESS => "blocked, and nothing in this run explains it",
            _ => "blocked by what was not selected or not found",
        };
        list(title, self.unexplained.clone());
        list("not judged", self.open.clone());
        list("red as declared", self.expected.clone());
        out
    }
}

/// Whether a pattern matches the whole text: `*` any text, `?` one character.
pub fn glob(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) =
        (pattern.chars().collect(), text.chars().collect());
    let (mut p, mut t) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while t < text.len() {
        match pattern.get(p) {
            Some('*') => {
                star = Some((p, t));
                p += 1;
            }
            Some(c) if *c == '?' || *c == text[t] => {
                p += 1;
                t += 1;
            }
            _ => {
                let Some((at, from)) = star else {
                    return false;
                };
                star = Some((at, from + 1));
                p = at + 1;
                t = from + 1;
            }
        }
    }
    pattern[p..].iter().all(|c| *c == '*')
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    fn run(fail: bool, more: Option<Verdict>) -> (Record, Vec<String>) {
        let mut record = sample::record(30, 1_000_000);
        record
            .scenarios
            .retain(|s| s.verdict == Verdict::Pass && s.checks[0].level == Level::Must);
        record.scenarios.truncate(2);
        if fail {
            record.scenarios[0].checks[0].verdict = Verdict::Fail;
        }
        if let Some(verdict) = more {
            record.scenarios[1].checks[0].verdict = verdict;
            record.scenarios[1].blocked_by =
                Some(record.scenarios[0].checks[0].requirement.clone());
        }
        record.finish();
        let known = record.checks().map(|(_, c)| c.id.clone()).collect();
        (record, known)
    }

    fn declare(id: &str, verdict: Verdict) -> Vec<Expected> {
        vec![Expected {
            id: id.to_owned(),
            verdict,
            reason: "known".to_owned(),
        }]
    }

    #[test]
    fn globs_match_the_whole_id() {
        for (pattern, text, expected) in [
            ("a/b", "a/b", true),
            ("a/*", "a/b/c", true),
            ("*/c", "a/b/c", true),
            ("a/*/c*", "a/b/c", true),
            ("a?b", "a/b", true),
            ("a/b", "a/bc", false),
            ("*x*", "a/b", false),
            ("*", "", true),
        ] {
            assert_eq!(glob(pattern, text), expected, "{pattern} {text}");
        }
    }

    #[test]
    fn each_outcome_has_its_code() {
        let code = |(record, known): (Record, Vec<String>), declared: &[Expected]| {
            decide(&record, Profile::Core, declared, &known).code
        };
        assert_eq!(code(run(false, None), &[]), exit::CONFORMS);
        assert_eq!(code(run(true, None), &[]), exit::NOT_CONFORMING);
        assert_eq!(code(run(false, Some(Verdict::Error)), &[]), exit::PARTIAL);
        // What the accounts leave out is left out by choice; nothing at all is no result.
        let few = run(false, Some(Verdict::NotSelected));
        assert_eq!(few.0.conforms.value, Conformance::Partial);
        assert_eq!(code(few, &[]), exit::CONFORMS);
        let (mut none, known) = run(false, Some(Verdict::NotSelected));
        let scenarios = none.scenarios.iter_mut();
        for check in scenarios.flat_map(|s| &mut s.checks) {
            check.verdict = Verdict::NotSelected;
        }
        none.finish();
        assert_eq!(code((none, known), &[]), exit::PARTIAL);
        assert_eq!(code(run(false, Some(Verdict::Blocked)), &[]), exit::HARNESS);
        let (mut record, known) = run(true, None);
        record.target.features.clear();
        record.target.dav_tokens = vec!["1".to_owned()];
        record.finish();
        assert_eq!(code((record, known), &[]), exit::NOT_OFFERED);
    }

    #[test]
    fn what_is_declared_is_as_expected_and_what_depends_on_it_too() {
        let (record, known) = run(true, Some(Verdict::Blocked));
        let id = &record.scenarios[0].checks[0].id;
        let decision = decide(&record, Profile::Core, &declare(id, Verdict::Fail), &known);
        assert_eq!(decision.code, exit::CONFORMS, "{decision:?}");
        assert_eq!(decision.expected, std::slice::from_ref(id));
        assert_eq!(
            record.conforms.value,
            Conformance::No,
            "the record stays red"
        );
        let decision = decide(&record, Profile::Core, &declare(id, Verdict::Warn), &known);
        assert_eq!(
            decision.code,
            exit::NOT_CONFORMING,
            "another verdict than declared"
        );
    }

    #[test]
    fn declarations_go_out_of_date() {
        let (record, known) = run(false, None);
        let id = &record.scenarios[0].checks[0].id;
        let decision = decide(&record, Profile::Core, &declare(id, Verdict::Fail), &known);
        assert_eq!(decision.code, exit::NOT_CONFORMING);
        assert!(
            decision
                .to_text()
                .contains("declared fail, but it is pass now")
        );
        let decision = decide(
            &record,
            Profile::Core,
            &declare("no/such/*", Verdict::Fail),
            &known,
        );
        assert_eq!(decision.stale[0].why, "matches no id of the suites");
        // Judged only where its scenarios ran to a verdict.
        let (record, known) = run(false, Some(Verdict::NotSelected));
        let id = &record.scenarios[1].checks[0].id;
        let decision = decide(&record, Profile::Core, &declare(id, Verdict::Fail), &known);
        assert_eq!(decision.stale, []);
    }

    #[test]
    fn the_full_profile_counts_what_core_does_not() {
        let (mut record, known) = run(true, None);
        record.scenarios[0].checks[0].level = Level::Stated;
        record.finish();
        assert_eq!(
            decide(&record, Profile::Core, &[], &known).code,
            exit::CONFORMS
        );
        assert_eq!(
            decide(&record, Profile::Full, &[], &known).code,
            exit::NOT_CONFORMING
        );
    }
}
