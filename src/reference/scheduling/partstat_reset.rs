//! Rescheduling puts participation back to NEEDS-ACTION (RFC 6638 3.2.8).

use super::address::Address;
use super::agent::is_server;
use super::instances::derive;
use super::parts::{address, component_mut, keyed};
use super::types::Env;
use crate::reference::faults;
use crate::reference::recurrence::expand::Set;
use crate::reference::recurrence::object::Length;
use crate::reference::recurrence::{Form, Key, Moment, Object, Zone, Zones};
use crate::wire::ical::Component;
use std::collections::BTreeSet;

/// How many members of two series are compared.
const MEMBERS: usize = 4_000;

/// Which components of the new object are rescheduled.
pub fn rescheduled(env: &Env<'_>, old: &Component, new: &Component) -> Vec<Option<Key>> {
    let (before, after) = (Object::of(old), Object::of(new));
    let mut keys = Vec::new();
    for (key, component) in keyed(&after) {
        let derived;
        let counterpart = match key {
            None => before.master,
            Some(key) => match before.instance(key) {
                Some(counterpart) => Some(counterpart),
                // A new override is compared with the instance as it was.
                None => {
                    derived = derive(&before, key);
                    derived.as_ref()
                }
            },
        };
        let Some(counterpart) = counterpart else {
            continue;
        };
        let times = times(counterpart, &before.zones) != times(component, &after.zones);
        let rescheduled = (times && !env.on(&faults::organizer::TIME_CHANGE_KEEPS_PARTSTAT))
            || (key.is_none() && !times && gains(env, &before, &after));
        if rescheduled {
            keys.push(key);
        }
    }
    keys
}

/// Puts the attendees of rescheduled components back to NEEDS-ACTION, all but the organizer
/// and those with another agent.
pub fn reset(env: &Env<'_>, organizer: &Address, keys: &[Option<Key>], new: &mut Component) {
    for key in keys {
        let Some(component) = component_mut(new, *key) else {
            continue;
        };
        for line in component.lines_mut().filter(|l| l.is("ATTENDEE")) {
            let is_organizer = env.directory.same(&address(line), organizer);
            if is_organizer && !env.on(&faults::organizer::RESET_INCLUDES_ORGANIZER) {
                continue;
            }
            if !is_server(env, line) && !env.on(&faults::organizer::RESET_IGNORES_AGENT) {
                continue;
            }
            if line.param("PARTSTAT").is_some() {
                line.set_param("PARTSTAT", "NEEDS-ACTION");
            }
        }
    }
}

/// What the times of a component mean: DTEND and a DURATION that says the same are equal.
/// The zone counts where the component recurs, because other instances move with it.
#[derive(PartialEq)]
struct Times {
    start: Option<(chrono::DateTime<chrono::Utc>, bool, bool)>,
    due: Option<chrono::DateTime<chrono::Utc>>,
    end: Option<chrono::DateTime<chrono::Utc>>,
    zone: Option<Form>,
}

fn times(component: &Component, zones: &Zones) -> Times {
    let at = |name: &str| component.line(name).and_then(|l| Moment::of(l, zones));
    let start = at("DTSTART");
    let recurs = component.line("RRULE").is_some();
    let floats = |m: &Moment| m.form == Form::Floating;
    Times {
        end: start
            .as_ref()
            .map(|m| Length::of(component, zones).after(m, &Zone::Utc)),
        due: at("DUE").map(|m| m.instant(&Zone::Utc)),
        zone: start.as_ref().filter(|_| recurs).map(|m| m.form.clone()),
        start: start.map(|m| (m.instant(&Zone::Utc), m.form == Form::Date, floats(&m))),
    }
}

/// Whether the series has instances that it did not have. A series that only loses some
/// is not rescheduled.
fn gains(env: &Env<'_>, before: &Object<'_>, after: &Object<'_>) -> bool {
    let (Some(old), Some(new)) = (before.master, after.master) else {
        return false;
    };
    let differ = |name: &str| {
        let lines = |c: &Component| -> Vec<String> {
            c.lines_named(name).map(super::parts::signature).collect()
        };
        lines(old) != lines(new)
    };
    let (rules, dates, exclusions) = (differ("RRULE"), differ("RDATE"), differ("EXDATE"));
    if !(rules || dates || exclusions) {
        return false;
    }
    let members = |object: &Object<'_>, master: &Component| -> BTreeSet<Key> {
        let set = Set::of(master, &object.zones);
        set.take(MEMBERS).map(|m| m.key).collect()
    };
    let (was, is) = (members(before, old), members(after, new));
    // Beyond the last member that was looked at nothing is known.
    let known = if was.len() == MEMBERS {
        was.last().copied()
    } else {
        None
    };
    let gained = is
        .iter()
        .filter(|key| known.is_none_or(|last| **key <= last))
        .any(|key| !was.contains(key));
    gained
        && !(rules && env.on(&faults::organizer::RRULE_CHANGE_KEEPS_PARTSTAT))
        && !(dates && env.on(&faults::organizer::RDATE_CHANGE_KEEPS_PARTSTAT))
        && !(exclusions && env.on(&faults::organizer::EXDATE_CHANGE_KEEPS_PARTSTAT))
}
