//! What an attendee may change (RFC 6638 3.2.2.1).

use super::instances::derive;
use super::parts::{is_experimental, is_timestamp, keyed, own_attendee, signature, signatures};
use super::types::{Env, Refusal};
use crate::reference::faults;
use crate::reference::recurrence::object::Length;
use crate::reference::recurrence::{Key, Object, Zone, expand};
use crate::wire::ical::{Component, Line};

/// Whether an attendee may turn `old` into `new`. Beyond the eleven changes that must be
/// allowed this server also lets pass what concerns the attendee alone: X- properties, the
/// other parameters of the own ATTENDEE (clients drop RSVP when they answer), and STATUS
/// of a to-do, which goes with COMPLETED.
pub fn check(env: &Env<'_>, me: &str, old: &Component, new: &Component) -> Result<(), Refusal> {
    if env.on(&faults::attendee::EVERY_CHANGE_ALLOWED) {
        return Ok(());
    }
    let refused = |why: &str| Err(Refusal::AllowedAttendeeChange(why.to_owned()));
    let top = |calendar: &Component| -> Vec<String> {
        // CALSCALE and PRODID are changes 6 and 7.
        let kept = calendar
            .lines()
            .filter(|l| !l.is("CALSCALE") && !l.is("PRODID") && !is_experimental(l));
        let mut lines: Vec<String> = kept.map(signature).collect();
        lines.sort();
        lines
    };
    if top(old) != top(new) {
        return refused("an attendee does not change properties of the calendar");
    }
    let told = |name: &str| {
        let value = |c: &Component| c.value(name).map(str::to_owned);
        value(old) != value(new)
    };
    if told("PRODID") && env.on(&faults::attendee::PRODID_CHANGE_REFUSED) {
        return refused("PRODID was changed");
    }
    if told("CALSCALE") && env.on(&faults::attendee::CALSCALE_CHANGE_REFUSED) {
        return refused("CALSCALE was changed");
    }
    let (before, after) = (Object::of(old), Object::of(new));
    let (was_excluded, is_excluded) = (before.excluded(), after.excluded());
    if !is_excluded.is_superset(&was_excluded) {
        return refused("an attendee does not bring excluded instances back");
    }
    if is_excluded != was_excluded && env.on(&faults::attendee::EXDATE_REFUSED) {
        return refused("EXDATE was added");
    }
    for (key, component) in keyed(&before) {
        let gone = match key {
            None => after.master.is_none(),
            // Change 8: an override goes together with an EXDATE.
            Some(key) => after.instance(key).is_none() && !is_excluded.contains(&key),
        };
        if gone {
            let what = component.name.to_ascii_uppercase();
            return refused(&format!("an attendee does not remove a {what}"));
        }
    }
    for (key, component) in keyed(&after) {
        let derived;
        let counterpart = match key {
            None => before.master,
            Some(key) => match before.instance(key) {
                Some(counterpart) => Some(counterpart),
                // Change 11: a new override differs only in what may differ.
                None if env.on(&faults::attendee::NEW_OVERRIDE_REFUSED) => None,
                None => {
                    derived = derive(&before, key);
                    derived.as_ref()
                }
            },
        };
        let Some(counterpart) = counterpart else {
            return refused("an attendee does not add components but of existing instances");
        };
        if let Some(why) = difference(env, me, &before, counterpart, &after, component, key) {
            return refused(&why);
        }
    }
    Ok(())
}

/// What a component changes that it may not.
fn difference(
    env: &Env<'_>,
    me: &str,
    before: &Object<'_>,
    old: &Component,
    after: &Object<'_>,
    new: &Component,
    key: Option<Key>,
) -> Option<String> {
    let (was, is) = (theirs(env, me, old), theirs(env, me, new));
    if let Some(line) = is.iter().find(|l| !was.contains(l)) {
        return Some(format!("an attendee does not set {}", shown(line)));
    }
    if let Some(line) = was.iter().find(|l| !is.contains(l)) {
        return Some(format!("an attendee does not remove {}", shown(line)));
    }
    // The times of a new override are written anew, so they are compared by meaning.
    let times = |object: &Object<'_>, c: &Component| {
        let start = expand::anchor(c, &object.zones)?;
        let end = Length::of(c, &object.zones).after(&start, &Zone::Utc);
        Some((start.instant(&Zone::Utc), end))
    };
    if times(before, old) != times(after, new) {
        let what = key.map_or("the", |_| "an instance's");
        return Some(format!("an attendee does not change {what} times"));
    }
    refused_by_fault(env, me, old, new)
}

/// The name of the property in a signature.
fn shown(signature: &str) -> &str {
    signature.split([';', ':']).next().unwrap_or(signature)
}

/// The lines of a component that are the organizer's, in comparable form.
fn theirs(env: &Env<'_>, me: &str, component: &Component) -> Vec<String> {
    let own = |line: &Line| -> bool {
        let named = |names: &[&str]| names.iter().any(|name| line.is(name));
        // Changes 2, 3, 4, 8 and 9; times are compared by meaning.
        named(&["TRANSP", "PERCENT-COMPLETE", "COMPLETED", "EXDATE"])
            || named(&["DTSTART", "DTEND", "DUE", "DURATION", "RECURRENCE-ID"])
            || is_timestamp(line)
            || is_experimental(line)
            || (line.is("STATUS") && component.is("VTODO"))
            || (line.is("SEQUENCE") && line.value.trim() == "0")
    };
    // Change 5.
    let mut plain = component.clone();
    plain
        .items
        .retain(|item| !matches!(item, crate::wire::ical::Item::Component(c) if c.is("VALARM")));
    for line in plain.lines_mut() {
        // Change 10, for every agent: what the server has put there is put back anyway.
        if line.is("ATTENDEE") || line.is("ORGANIZER") {
            for name in super::parts::SCHEDULING_PARAMETERS {
                line.remove_param(name);
            }
        }
        // The others' answers are kept as the server knows them, whatever is sent.
        if line.is("ATTENDEE") {
            line.remove_param("PARTSTAT");
        }
        // Change 1, and what else the attendee says of himself.
        if line.is("ATTENDEE") && env.directory.is(&super::parts::address(line), me) {
            line.params.clear();
            line.value = "own".to_owned();
        }
    }
    signatures(&plain, &own)
}

/// Only faults refuse what 3.2.2.1 lists.
fn refused_by_fault(env: &Env<'_>, me: &str, old: &Component, new: &Component) -> Option<String> {
    let lines = |c: &Component, names: &[&str]| -> Vec<String> {
        let named = |l: &&Line| names.iter().any(|name| l.is(name));
        c.lines().filter(named).map(signature).collect()
    };
    let differ = |names: &[&str]| lines(old, names) != lines(new, names);
    let alarms = |c: &Component| -> Vec<Component> {
        c.components().filter(|c| c.is("VALARM")).cloned().collect()
    };
    let partstat = |c: &Component| own_attendee(env, c, me).map(super::parts::partstat);
    let statuses = |c: &Component| -> Vec<Option<String>> {
        c.lines_named("ATTENDEE")
            .map(|l| l.param_text(super::status::STATUS))
            .collect()
    };
    use faults::attendee as f;
    let unknown =
        partstat(new).is_some_and(|p| p != "NEEDS-ACTION" && !super::parts::is_known_answer(&p));
    let refused = (partstat(old) != partstat(new) && env.on(&f::PARTSTAT_CHANGE_REFUSED))
        || (unknown && env.on(&f::UNKNOWN_PARTSTAT_REFUSED))
        || (differ(&["TRANSP"]) && env.on(&f::TRANSP_CHANGE_REFUSED))
        || (differ(&["PERCENT-COMPLETE"]) && env.on(&f::PERCENT_COMPLETE_CHANGE_REFUSED))
        || (differ(&["COMPLETED"]) && env.on(&f::COMPLETED_CHANGE_REFUSED))
        || (alarms(old) != alarms(new) && env.on(&f::ALARM_CHANGE_REFUSED))
        || (differ(&["DTSTAMP", "CREATED", "LAST-MODIFIED"])
            && env.on(&f::TIMESTAMP_CHANGE_REFUSED))
        || (statuses(old) != statuses(new) && env.on(&f::STATUS_CHANGE_REFUSED));
    refused.then(|| "this server allows an attendee less than it must".to_owned())
}
