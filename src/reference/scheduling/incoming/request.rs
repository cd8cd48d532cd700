//! A REQUEST at an attendee: a new invitation or an update (RFC 6638 4.1).

use super::super::instances::derive;
use super::super::parts::{
    address, component_mut, is_cancelled, is_experimental, keyed, own_attendee, partstat, sequence,
};
use super::super::types::{Code, Env, Message, Processed, Store, Tag};
use super::updated;
use crate::reference::recurrence::{Key, Object};
use crate::reference::{faults, variations};
use crate::wire::ical::{Component, Item, Line};

pub(super) fn process(
    env: &Env<'_>,
    me: &str,
    message: &Message,
    existing: Option<&Component>,
) -> Processed {
    let mut told = message.calendar.clone();
    told.remove_lines("METHOD");
    let Some(existing) = existing else {
        if env.on(&faults::messages::INVITATION_NOT_STORED) {
            return Processed {
                deliver_to_inbox: true,
                ..Processed::ignored(Code::Delivered)
            };
        }
        return Processed {
            store: Store::Create(told),
            tag: Tag::Changes,
            deliver_to_inbox: true,
            status: Code::Delivered,
            further: Vec::new(),
        };
    };
    if is_old(&told, existing) {
        return Processed::ignored(Code::Delivered);
    }
    if env.on(&faults::messages::UPDATE_NOT_STORED) {
        return Processed {
            deliver_to_inbox: true,
            ..Processed::ignored(Code::Delivered)
        };
    }
    if env.on(&faults::messages::UPDATE_MAKES_SECOND_OBJECT) {
        return Processed {
            store: Store::Create(told),
            tag: Tag::Changes,
            deliver_to_inbox: true,
            status: Code::Delivered,
            further: Vec::new(),
        };
    }
    let merged = merged(env, me, &told, existing, message.status_only);
    let mut processed = updated(env, existing, merged);
    if message.status_only {
        processed.deliver_to_inbox = !env.varies(&variations::STATUS_UPDATES_NOT_IN_INBOX);
    }
    processed
}

/// Whether all that a message says is of an older revision (RFC 5546 2.1.5). DTSTAMP is no
/// tie-break here: an attendee's client may write its own (change 9 of 3.2.2.1), and the
/// messages about one object reach one user in the order in which they were made.
fn is_old(told: &Component, existing: &Component) -> bool {
    let (message, copy) = (Object::of(told), Object::of(existing));
    keyed(&message).iter().all(|(key, component)| {
        let there = match key {
            None => copy.master,
            Some(key) => copy.instance(*key),
        };
        there.is_some_and(|there| sequence(component) < sequence(there))
    })
}

/// The attendee's copy after an update: what the organizer says, with what is the
/// attendee's own.
fn merged(
    env: &Env<'_>,
    me: &str,
    told: &Component,
    existing: &Component,
    status_only: bool,
) -> Component {
    let (message, copy) = (Object::of(told), Object::of(existing));
    let mut out = told.clone();
    // The attendee's client may have set these (changes 6 and 7 of 3.2.2.1).
    for name in ["PRODID", "CALSCALE"] {
        if let Some(line) = existing.line(name) {
            out.set_line(line.clone());
        }
    }
    for (key, component) in keyed(&message) {
        let mine = match key {
            None => copy.master,
            Some(key) => copy.describing(key),
        };
        if let (Some(mine), Some(slot)) = (mine, component_mut(&mut out, key)) {
            *slot = keep_own(env, me, component, mine, status_only);
        }
    }
    let message_has_master = message.master.is_some();
    for (key, mine) in keyed(&copy) {
        match key {
            // A message without the series leaves the series as it is, and one after its end
            // begins anew.
            None if !message_has_master && is_cancelled(mine) => {}
            None if !message_has_master => out.push_component(mine.clone()),
            None => {}
            Some(key) if message.instance(key).is_some() => {}
            Some(_) if !message_has_master && is_cancelled(mine) => {}
            Some(_) if !message_has_master => out.push_component(mine.clone()),
            Some(key) => {
                // The organizer knows nothing of this override, so it is the attendee's:
                // an alarm for one day. It goes on from the series as it is now.
                if !message.excluded().contains(&key)
                    && let Some(one) = derive(&message, key)
                    && private(env, me, &copy, key, mine)
                {
                    out.push_component(keep_own(env, me, &one, mine, status_only));
                }
            }
        }
    }
    hide_removed(env, me, &message, &copy, &mut out);
    out
}

/// Whether an override differs from its series only in what is the attendee's own.
fn private(env: &Env<'_>, me: &str, copy: &Object<'_>, key: Key, mine: &Component) -> bool {
    let Some(derived) = derive(copy, key) else {
        return false;
    };
    let plain = |c: &Component| {
        let mut c = c.clone();
        c.items.retain(|item| match item {
            Item::Component(inside) => !inside.is("VALARM"),
            Item::Line(line) => !line.is("TRANSP") && !line.is("SEQUENCE"),
        });
        let mut lines = super::super::parts::signatures(&c, &|line: &Line| {
            super::super::parts::is_timestamp(line)
                || is_experimental(line)
                || (line.is("ATTENDEE") && env.directory.is(&address(line), me))
        });
        lines.sort();
        lines
    };
    plain(&derived) == plain(mine)
}

/// One component as the organizer has it now, with the attendee's alarms, TRANSP, progress
/// and X- properties.
fn keep_own(
    env: &Env<'_>,
    me: &str,
    told: &Component,
    mine: &Component,
    status_only: bool,
) -> Component {
    let mut out = told.clone();
    if !env.on(&faults::attendee::UPDATE_DROPS_OWN_DATA) {
        out.items
            .retain(|item| !matches!(item, Item::Component(c) if c.is("VALARM")));
        for alarm in mine.components().filter(|c| c.is("VALARM")) {
            out.push_component(alarm.clone());
        }
        for name in ["TRANSP", "PERCENT-COMPLETE", "COMPLETED", "CREATED"] {
            if let Some(line) = mine.line(name) {
                out.set_line(line.clone());
            }
        }
        for line in mine.lines().filter(|l| is_experimental(l)) {
            if out.line(&line.name).is_none() {
                out.push_line(line.clone());
            }
        }
    }
    // SCHEDULE-STATUS and SCHEDULE-AGENT of the ORGANIZER are of this copy alone.
    if let (Some(there), Some(was)) = (out.line_mut("ORGANIZER"), mine.line("ORGANIZER")) {
        for name in ["SCHEDULE-STATUS", "SCHEDULE-AGENT"] {
            if let Some(value) = was.param_text(name) {
                there.set_param(name, &value);
            }
        }
    }
    // The reply to the organizer may still be on its way, so a message that only tells of
    // others says nothing about the recipient.
    if status_only && let Some(own) = own_attendee(env, mine, me).cloned() {
        let status = partstat(&own);
        let lines = out.lines_mut().filter(|l| l.is("ATTENDEE"));
        for line in lines.filter(|l| env.directory.is(&address(l), me)) {
            if own.param("PARTSTAT").is_some() {
                line.set_param("PARTSTAT", &status);
            }
        }
    }
    out
}

/// Instances that the attendee has removed stay removed as long as the organizer holds
/// them for declined: the EXDATE is the attendee's (3.2.2.3), and an override in the
/// message would bring them back.
fn hide_removed(
    env: &Env<'_>,
    me: &str,
    message: &Object<'_>,
    copy: &Object<'_>,
    out: &mut Component,
) {
    let excluded = copy.excluded();
    for (key, component) in keyed(message) {
        let Some(key) = key.filter(|key| excluded.contains(key)) else {
            continue;
        };
        let declined =
            own_attendee(env, component, me).is_some_and(|line| partstat(line) == "DECLINED");
        if declined {
            super::super::instances::exclude(out, key);
        }
    }
}
