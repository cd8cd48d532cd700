//! Revisions: SEQUENCE (RFC 5546 2.1.4), which the server keeps up (RFC 6638 3.2.5).

use super::parts::{component_mut, keyed, sequence, set_sequence, signature};
use super::types::Env;
use crate::reference::faults;
use crate::reference::recurrence::{Key, Object};
use crate::wire::ical::Component;

/// The properties whose change makes a new revision.
const REVISING: [&str; 8] = [
    "DTSTART", "DTEND", "DURATION", "DUE", "RRULE", "RDATE", "EXDATE", "STATUS",
];

/// Raises SEQUENCE in a new object where it changes a property of the list, where it moves
/// an instance by a new override (`rescheduled`), or where `cancels` says that a CANCEL is
/// sent for a component, if the client has not raised it. A SEQUENCE that went down is put
/// back: the recipients would ignore it.
///
/// Where somebody loses the series and stays in an override (`all_but_instances`), what
/// follows the CANCEL of the series has to be newer than that.
pub fn keep_up(
    env: &Env<'_>,
    old: &Component,
    new: &mut Component,
    rescheduled: &[Option<Key>],
    cancels: &dyn Fn(Option<Key>) -> bool,
    all_but_instances: bool,
) {
    let wanted: Vec<(Option<Key>, u64)> = {
        let (before, after) = (Object::of(old), Object::of(new));
        let revised = |key: Option<Key>, component: &Component| -> Option<u64> {
            let counterpart = match key {
                None => before.master,
                Some(key) => before.instance(key),
            };
            let (least, changed) = match counterpart {
                Some(counterpart) => (
                    sequence(counterpart),
                    revising(counterpart) != revising(component),
                ),
                // A new override goes on from the series.
                None => (
                    before.master.map_or(0, sequence),
                    rescheduled.contains(&key),
                ),
            };
            let changed = changed && !env.on(&faults::organizer::SEQUENCE_NOT_RAISED);
            let cancels =
                cancels(key) && !env.on(&faults::organizer::CANCEL_DOES_NOT_RAISE_SEQUENCE);
            let mut least = least + u64::from(changed || cancels);
            if key.is_some() && all_but_instances {
                least = least.max(before.master.map_or(0, sequence) + 1);
            }
            (sequence(component) < least).then_some(least)
        };
        keyed(&after)
            .into_iter()
            .filter_map(|(key, c)| revised(key, c).map(|n| (key, n)))
            .collect()
    };
    for (key, number) in wanted {
        if let Some(component) = component_mut(new, key) {
            set_sequence(component, number);
        }
    }
}

fn revising(component: &Component) -> Vec<String> {
    let lines = component.lines();
    let mut all: Vec<String> = lines
        .filter(|l| REVISING.iter().any(|name| l.is(name)))
        .map(signature)
        .collect();
    all.sort();
    all
}

/// Raises SEQUENCE in every component above what it was.
pub fn raise(old: &Component, new: &mut Component) {
    let numbers: Vec<(Option<Key>, u64)> = {
        let (before, after) = (Object::of(old), Object::of(new));
        let was = |key: Option<Key>| {
            let component = match key {
                None => before.master,
                Some(key) => before.describing(key),
            };
            component.map_or(0, sequence)
        };
        keyed(&after)
            .into_iter()
            .map(|(key, component)| (key, sequence(component).max(was(key) + 1)))
            .collect()
    };
    for (key, number) in numbers {
        if let Some(component) = component_mut(new, key) {
            set_sequence(component, number);
        }
    }
}
