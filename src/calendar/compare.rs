//! Whether two calendars mean the same, and in which properties they do not.

use super::normalise::{Entry, Normal, Scope, normalise};
use super::time::Zones;
use crate::wire::ical::Component;

/// A place where two calendars differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The component: `VEVENT`, with its RECURRENCE-ID, and what it stands in.
    pub place: String,
    /// What was expected, as written; empty when something is there too much.
    pub expected: Vec<String>,
    /// What came, as written; empty when something is missing.
    pub actual: Vec<String>,
}

/// Compares a calendar with what was expected. Empty when they mean the same.
///
/// X- properties and parameters that only the actual side has are permitted (RFC 5545
/// 3.8.8.2 lets anybody add them); those that are expected must be there.
pub fn differences(expected: &Component, actual: &Component, scope: &Scope) -> Vec<Difference> {
    let expected = normalise(expected, &Zones::of(expected), scope);
    let actual = normalise(actual, &Zones::of(actual), scope);
    let mut found = Vec::new();
    if expected.name != actual.name {
        found.push(Difference {
            place: "the whole".to_owned(),
            expected: vec![format!("BEGIN:{}", expected.name)],
            actual: vec![format!("BEGIN:{}", actual.name)],
        });
        return found;
    }
    compare(&expected, &actual, &expected.name, &mut found);
    found
}

/// Whether two calendars mean the same.
pub fn equal(expected: &Component, actual: &Component, scope: &Scope) -> bool {
    differences(expected, actual, scope).is_empty()
}

fn compare(expected: &Normal, actual: &Normal, place: &str, found: &mut Vec<Difference>) {
    compare_entries(expected, actual, place, found);
    let mut left: Vec<&Normal> = actual.inner.iter().collect();
    let mut unmatched = Vec::new();
    for one in &expected.inner {
        // An equal one first, whatever its order: alarms have no identity.
        match left.iter().position(|other| agree(one, other)) {
            Some(at) => {
                left.remove(at);
            }
            None => unmatched.push(one),
        }
    }
    for one in unmatched {
        let place = format!("{place} > {}", named(one));
        match left.iter().position(|other| same_identity(one, other)) {
            Some(at) => compare(one, left.remove(at), &place, found),
            None => found.push(Difference {
                place,
                expected: written(one),
                actual: Vec::new(),
            }),
        }
    }
    let extra = left
        .into_iter()
        .filter(|one| !Entry::is_experimental(&one.name));
    for one in extra {
        found.push(Difference {
            place: format!("{place} > {}", named(one)),
            expected: Vec::new(),
            actual: written(one),
        });
    }
}

fn agree(expected: &Normal, actual: &Normal) -> bool {
    let mut found = Vec::new();
    if same_identity(expected, actual) {
        compare(expected, actual, "", &mut found);
        return found.is_empty();
    }
    false
}

fn same_identity(a: &Normal, b: &Normal) -> bool {
    a.name == b.name && a.identity == b.identity
}

fn compare_entries(expected: &Normal, actual: &Normal, place: &str, found: &mut Vec<Difference>) {
    let mut left: Vec<&Entry> = actual.entries.iter().collect();
    let mut missing: Vec<&Entry> = expected.entries.iter().collect();
    // What is said alike goes first, so that a line with an X- parameter more cannot take
    // the place of the one that is exactly expected.
    for fits in [Entry::says, fits] {
        missing.retain(|one| match left.iter().position(|other| fits(one, other)) {
            Some(at) => {
                left.remove(at);
                false
            }
            None => true,
        });
    }
    left.retain(|other| {
        let known = expected.entries.iter().any(|one| one.name == other.name);
        known || !Entry::is_experimental(&other.name)
    });
    let mut names: Vec<&str> = missing
        .iter()
        .chain(&left)
        .map(|e| e.name.as_str())
        .collect();
    names.sort_unstable();
    names.dedup();
    for name in names {
        let of = |list: &[&Entry]| -> Vec<String> {
            let mut lines: Vec<String> = list
                .iter()
                .filter(|entry| entry.name == name)
                .map(|entry| shown(entry))
                .collect();
            lines.dedup();
            lines
        };
        found.push(Difference {
            place: place.to_owned(),
            expected: of(&missing),
            actual: of(&left),
        });
    }
}

/// Whether the actual entry is the expected one, with X- parameters that somebody added.
fn fits(expected: &Entry, actual: &Entry) -> bool {
    expected.name == actual.name
        && expected.value == actual.value
        && expected
            .params
            .iter()
            .all(|(name, value)| actual.params.get(name) == Some(value))
        && actual
            .params
            .keys()
            .all(|name| expected.params.contains_key(name) || Entry::is_experimental(name))
}

fn shown(entry: &Entry) -> String {
    if entry.written.is_empty() {
        format!("({}: {})", entry.name, entry.value)
    } else {
        entry.written.clone()
    }
}

fn named(component: &Normal) -> String {
    let id = component.entries.iter().find(|e| e.name == "RECURRENCE-ID");
    match id {
        Some(id) => format!("{} with {}", component.name, id.written),
        None => component.name.clone(),
    }
}

fn written(component: &Normal) -> Vec<String> {
    let mut out = vec![format!("BEGIN:{}", component.name)];
    let lines = component.entries.iter().filter(|e| !e.written.is_empty());
    out.extend(lines.map(|e| e.written.clone()));
    out.extend(component.inner.iter().flat_map(written));
    out.push(format!("END:{}", component.name));
    out
}
