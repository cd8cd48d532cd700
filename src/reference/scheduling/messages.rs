//! Making messages: what an attendee may see of an object, and the forms of RFC 5546 3.2
//! and 3.4.

use super::address::Address;
use super::agent::is_server;
use super::form::finish;
use super::instances::id_line;
use super::parts::{
    SCHEDULING_PARAMETERS, attendee, insert_after, is_cancelled, keyed, scheduled, set_sequence,
};
use super::types::{Env, Message, Method};
use crate::reference::faults;
use crate::reference::recurrence::{Key, Object, is_scheduled};
use crate::wire::ical::{Component, Item, Line};

/// Who makes the messages.
pub const PRODID: &str = "-//invitest//reference server//EN";

/// What an attendee is told of the organizer's object: the components that list the
/// attendee with the server as agent, the other overrides as EXDATE (RFC 6638 3.2.6), no
/// alarms (they are the organizer's own, 11.4). A cancelled component does not take place,
/// so it is left out like one that does not list the attendee. `None` if nothing is left.
pub fn view(env: &Env<'_>, calendar: &Component, who: &Address) -> Option<Component> {
    let object = Object::of(calendar);
    let takes_part = |c: &Component| {
        attendee(env, c, who).is_some_and(|line| {
            is_server(env, line)
                && (line.params.iter().all(|p| !p.name.starts_with("X-"))
                    || !env.on(&faults::organizer::UNKNOWN_PARAMETER_KEEPS_OUT))
        }) && !is_cancelled(c)
    };
    let anywhere = scheduled(calendar).any(takes_part);
    let whole_series = anywhere
        && !object.master.is_some_and(takes_part)
        && object.master.is_some_and(|m| !is_cancelled(m))
        && env.on(&faults::recurrence::WHOLE_SERIES_TO_ONE_OFF);
    let sees = |c: &Component| {
        takes_part(c)
            || whole_series
            || (anywhere
                && object.master.is_some_and(takes_part)
                && c.line("RECURRENCE-ID").is_some()
                && !is_cancelled(c)
                && env.on(&faults::recurrence::EXCLUDED_INSTANCE_IS_TOLD))
    };
    let mut out = calendar.clone();
    out.items.retain(|item| match item {
        Item::Line(line) => !line.is("METHOD"),
        Item::Component(c) => !is_scheduled(c) || sees(c),
    });
    if !scheduled(&out).any(|_| true) {
        return None;
    }
    let excluded = object.excluded();
    let missing = object.overrides.iter().filter(|(key, c)| {
        !sees(c) && !excluded.contains(key) && !env.on(&faults::recurrence::EXCLUSION_NOT_TOLD)
    });
    let lines: Vec<Line> = missing
        .filter_map(|(key, _)| id_line("EXDATE", &object, *key))
        .collect();
    for component in super::parts::scheduled_mut(&mut out) {
        if component.line("RECURRENCE-ID").is_none() {
            for line in &lines {
                insert_after(component, "RRULE", line.clone());
            }
        }
        clean(env, component);
        let known = |line: &Line| !line.name.contains('-') || !unregistered(line);
        component.items.retain(|item| match item {
            Item::Line(line) => known(line) || !env.on(&faults::forms::UNKNOWN_PROPERTIES_DROPPED),
            Item::Component(_) => true,
        });
    }
    Some(out)
}

/// Whether a property is of those that RFC 5545 does not know.
fn unregistered(line: &Line) -> bool {
    let known = [
        "LAST-MODIFIED",
        "PERCENT-COMPLETE",
        "RECURRENCE-ID",
        "RELATED-TO",
        "REQUEST-STATUS",
    ];
    !known.iter().any(|name| line.is(name))
}

/// Takes off what belongs to the stored object alone.
pub(super) fn clean(env: &Env<'_>, component: &mut Component) {
    component.items.retain(|item| match item {
        Item::Line(line) => {
            !line.is("REQUEST-STATUS") || env.on(&faults::forms::REQUEST_STATUS_LEAKS)
        }
        Item::Component(c) => {
            !c.is("VALARM")
                || env.on(&faults::messages::ALARM_LEAKS)
                || env.on(&faults::forms::ALARM_INCOMPLETE)
        }
    });
    for alarm in component.components_mut().filter(|c| c.is("VALARM")) {
        if env.on(&faults::forms::ALARM_INCOMPLETE) {
            alarm.remove_lines("TRIGGER");
        }
    }
    for line in component.lines_mut() {
        if line.is("ATTENDEE") || line.is("ORGANIZER") {
            clean_line(env, line);
        }
    }
}

/// Takes the parameters of RFC 6638 7 off an ATTENDEE or ORGANIZER: none of them is in a
/// message.
fn clean_line(env: &Env<'_>, line: &mut Line) {
    for name in SCHEDULING_PARAMETERS {
        if line.param(name).is_none() {
            continue;
        }
        let leaks = match name {
            "SCHEDULE-AGENT" => &faults::messages::SCHEDULE_AGENT_LEAKS,
            "SCHEDULE-STATUS" => &faults::messages::SCHEDULE_STATUS_LEAKS,
            _ => &faults::messages::FORCE_SEND_LEAKS,
        };
        if !env.on(leaks) {
            line.remove_param(name);
        }
    }
}

/// A REQUEST with a view that has been made before. Its DTSTAMP is the time of the message
/// (RFC 6638 3.2.5).
pub fn request(env: &Env<'_>, from: &Address, to: &Address, view: &Component) -> Message {
    let mut calendar = view.clone();
    finish(env, &mut calendar, Method::Request);
    message(Method::Request, from, to, calendar)
}

/// What a CANCEL is about.
pub struct Cancellation<'a> {
    /// The view that the attendee had.
    pub view: &'a Component,
    /// The instances, or all that the view has.
    pub keys: Option<&'a [Key]>,
    /// SEQUENCE of a component, by its key.
    pub sequence: &'a dyn Fn(Option<Key>) -> u64,
    /// Whether it does not take place at all, for nobody; else the attendee is uninvited
    /// and STATUS must be missing (RFC 5546 3.2.5).
    pub for_all: bool,
}

/// A CANCEL (RFC 5546 3.2.5, 3.4.5).
pub fn cancel(env: &Env<'_>, from: &Address, to: &Address, what: &Cancellation<'_>) -> Message {
    let object = Object::of(what.view);
    let mut components = Vec::new();
    match what.keys {
        // All of a series is cancelled by its UID alone.
        None => match object.master {
            Some(master) => components.push((None, master.clone())),
            None => components.extend(
                keyed(&object)
                    .into_iter()
                    .map(|(key, component)| (key, component.clone())),
            ),
        },
        Some(keys) => {
            for key in keys {
                let described = object.instance(*key).cloned();
                let component = described.or_else(|| super::instances::derive(&object, *key));
                components.extend(component.map(|c| (Some(*key), c)));
            }
        }
    }
    let kept = [
        "UID",
        "RECURRENCE-ID",
        "DTSTART",
        "DTEND",
        "DUE",
        "DURATION",
        "SUMMARY",
        "ORGANIZER",
    ];
    let mut calendar = envelope(what.view);
    for (key, full) in components {
        let mut component = Component::new(&full.name);
        for line in full.lines() {
            let named = |name: &&str| line.is(name);
            // REQUEST-STATUS is taken off below, like everything that is not in messages.
            let wanted = kept.iter().any(named)
                || line.is("REQUEST-STATUS")
                || (line.is("ATTENDEE") && env.directory.same(&super::parts::address(line), to));
            if wanted {
                component.push_line(line.clone());
            }
        }
        if key.is_some() && env.on(&faults::forms::INSTANCE_CANCEL_WITHOUT_ID) {
            component.remove_lines("RECURRENCE-ID");
        }
        let alarms = full.components().filter(|c| c.is("VALARM"));
        alarms.for_each(|alarm| component.push_component(alarm.clone()));
        set_sequence(&mut component, (what.sequence)(key));
        let status = if what.for_all {
            !env.on(&faults::messages::CANCEL_WITHOUT_STATUS)
        } else {
            env.on(&faults::messages::UNINVITE_WITH_STATUS)
        };
        if status {
            component.push_line(Line::new("STATUS", "CANCELLED"));
        }
        clean(env, &mut component);
        calendar.push_component(component);
    }
    finish(env, &mut calendar, Method::Cancel);
    message(Method::Cancel, from, to, calendar)
}

/// One component of a REPLY: what it is about, and the attendee's own ATTENDEE with the
/// PARTSTAT that is told.
pub struct Answer<'a> {
    /// The component in the attendee's copy, or the instance derived from it.
    pub about: &'a Component,
    /// The ATTENDEE of the attendee.
    pub attendee: &'a Line,
    /// The PARTSTAT.
    pub partstat: &'a str,
}

/// A REPLY (RFC 5546 3.2.3, 3.4.3), sent from an attendee's copy.
pub fn reply(
    env: &Env<'_>,
    from: &Address,
    to: &Address,
    copy: &Component,
    answers: &[Answer<'_>],
) -> Message {
    let mut calendar = envelope(copy);
    for answer in answers {
        let mut component = Component::new(&answer.about.name);
        // What is optional is taken as it came, or left out, never changed.
        let mut kept = vec!["UID", "SEQUENCE", "DTSTART", "SUMMARY", "ORGANIZER"];
        if answer.about.is("VTODO") {
            kept.extend(["PERCENT-COMPLETE", "COMPLETED", "STATUS"]);
        }
        if !env.on(&faults::messages::REPLY_WITHOUT_RECURRENCE_ID) {
            kept.push("RECURRENCE-ID");
        }
        for line in answer.about.lines() {
            if kept.iter().any(|name| line.is(name)) {
                component.push_line(line.clone());
            }
        }
        if env.on(&faults::messages::REPLY_RAISES_SEQUENCE) {
            let next = super::parts::sequence(answer.about) + 1;
            set_sequence(&mut component, next);
        }
        for alarm in answer.about.components().filter(|c| c.is("VALARM")) {
            component.push_component(alarm.clone());
        }
        let mut own = answer.attendee.clone();
        own.set_param("PARTSTAT", answer.partstat);
        own.remove_param("RSVP");
        component.push_line(own);
        if env.on(&faults::messages::REPLY_LISTS_ALL_ATTENDEES) {
            for line in answer.about.lines_named("ATTENDEE") {
                if line.value != answer.attendee.value {
                    component.push_line(line.clone());
                }
            }
        }
        clean(env, &mut component);
        calendar.push_component(component);
    }
    finish(env, &mut calendar, Method::Reply);
    message(Method::Reply, from, to, calendar)
}

pub(super) fn message(
    method: Method,
    from: &Address,
    to: &Address,
    calendar: Component,
) -> Message {
    Message {
        method,
        from: from.clone(),
        to: to.clone(),
        calendar,
        status_only: false,
    }
}

/// An object's own lines and zones, without what it is about.
pub(super) fn envelope(of: &Component) -> Component {
    let mut calendar = of.clone();
    calendar.items.retain(|item| match item {
        Item::Line(line) => line.is("VERSION") || line.is("CALSCALE") || line.is("PRODID"),
        Item::Component(c) => c.is("VTIMEZONE"),
    });
    calendar
}
