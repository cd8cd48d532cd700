//! What changed between two records: new failures, mended, and what the suites changed.

use super::markdown::md;
use super::record::Record;
use super::text;
use crate::verdict::Verdict;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// A check whose verdict changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// The check's id.
    pub id: String,
    /// Its requirement.
    pub requirement: String,
    /// Its verdict in the earlier record, `None` if it is new in the suites.
    pub before: Option<Verdict>,
    /// Its verdict in the later record, `None` if the suites lost it.
    pub after: Option<Verdict>,
}

/// What changed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Comparison {
    /// The earlier server in words.
    pub before: String,
    /// The later server in words.
    pub after: String,
    /// Whether the suites differ.
    pub suites_changed: bool,
    /// Red now, and not before.
    pub new_failures: Vec<Change>,
    /// Red before, and not now.
    pub mended: Vec<Change>,
    /// Other changes of a verdict.
    pub other: Vec<Change>,
    /// Checks that only the later run has: new in the suites, or not selected before.
    pub added: Vec<Change>,
    /// Checks that only the earlier run has.
    pub removed: Vec<Change>,
}

/// Compares an earlier record with a later one.
pub fn compare(before: &Record, after: &Record) -> Comparison {
    let index = |record: &Record| -> BTreeMap<String, (String, Verdict)> {
        record
            .checks()
            .map(|(_, c)| (c.id.clone(), (c.requirement.clone(), c.verdict)))
            .collect()
    };
    let (old, new) = (index(before), index(after));
    let mut out = Comparison {
        before: describe(before),
        after: describe(after),
        suites_changed: before.tool.suites_digest != after.tool.suites_digest,
        ..Comparison::default()
    };
    for (id, (requirement, now)) in &new {
        let was = old.get(id).map(|(_, v)| *v);
        let change = Change {
            id: id.clone(),
            requirement: requirement.clone(),
            before: was,
            after: Some(*now),
        };
        match was {
            None => out.added.push(change),
            Some(was) if was == *now => {}
            Some(was) => match (was.is_red(), now.is_red()) {
                (false, true) => out.new_failures.push(change),
                (true, false) => out.mended.push(change),
                (true, true) | (false, false) => out.other.push(change),
            },
        }
    }
    for (id, (requirement, was)) in old {
        if !new.contains_key(&id) {
            out.removed.push(Change {
                id,
                requirement,
                before: Some(was),
                after: None,
            });
        }
    }
    out
}

fn describe(record: &Record) -> String {
    let day = record.started.split('T').next().unwrap_or("");
    text::one_line(&format!("{}, {day}", super::view::server(record)), 160)
}

impl Comparison {
    /// Whether a server got worse.
    pub fn is_worse(&self) -> bool {
        !self.new_failures.is_empty()
    }

    /// The lists with their titles, those first that matter most.
    pub fn lists(&self) -> [(&'static str, &[Change]); 5] {
        [
            ("New failures", &self.new_failures),
            ("Mended", &self.mended),
            ("Otherwise changed", &self.other),
            ("Only in the later run", &self.added),
            ("Only in the earlier run", &self.removed),
        ]
    }

    /// The comparison as plain text.
    pub fn to_text(&self) -> String {
        let mut out = format!("before: {}\nafter:  {}\n", self.before, self.after);
        if self.suites_changed {
            out.push_str("The suites differ.\n");
        }
        for (title, changes) in self.lists() {
            // Writing to a String cannot fail.
            let _ = writeln!(out, "\n{title}: {}", changes.len());
            for change in changes {
                let _ = writeln!(
                    out,
                    "  {}  {}",
                    change.words(),
                    text::one_line(&change.id, 200)
                );
            }
        }
        out
    }

    /// The comparison as Markdown.
    pub fn to_markdown(&self) -> String {
        let mut out = format!("{} → {}\n", md(&self.before), md(&self.after));
        if self.suites_changed {
            out.push_str("\nThe suites differ.\n");
        }
        for (title, changes) in self.lists() {
            // Writing to a String cannot fail.
            let _ = writeln!(out, "\n**{title}: {}**\n", changes.len());
            for change in changes.iter().take(100) {
                let _ = writeln!(out, "- {}: {}", change.words(), md(&change.id));
            }
            if changes.len() > 100 {
                let _ = writeln!(out, "- … {} more", changes.len() - 100);
            }
        }
        out
    }
}

impl Change {
    /// `pass → fail`, `new: fail`, `was pass`.
    pub fn words(&self) -> String {
        match (self.before, self.after) {
            (Some(before), Some(after)) => format!("{before} → {after}"),
            (None, Some(after)) => format!("new: {after}"),
            (Some(before), None) => format!("was {before}"),
            (None, None) => String::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    #[test]
    fn each_kind_of_change_is_found() {
        let before = sample::record(30, 1_000_000);
        let mut after = before.clone();
        assert_eq!(
            compare(&before, &after).lists().map(|(_, l)| l.len()),
            [0; 5]
        );
        after.tool.suites_digest = "other".to_owned();
        after.scenarios[0].checks[0].verdict = Verdict::Fail;
        let gone = after.scenarios[1].checks.remove(0);
        after.scenarios[2].checks[0].id.push_str("-new");
        let found = compare(&before, &after);
        assert!(found.suites_changed && found.is_worse());
        assert_eq!(found.new_failures[0].words(), "pass → fail");
        assert_eq!(found.added.len(), 1);
        assert_eq!(found.removed.len(), 2);
        assert!(found.removed.iter().any(|c| c.id == gone.id));
        let back = compare(&after, &before);
        assert_eq!(back.mended.len(), 1);
        assert!(back.to_text().contains("\nMended: 1\n  fail → pass  "));
        assert!(found.to_markdown().contains("**New failures: 1**"));
    }
}
