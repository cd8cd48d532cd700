//! A REPLY at the organizer (RFC 6638 4.2).

use super::super::address::Address;
use super::super::instances::derive;
use super::super::messages::{request, view};
use super::super::parts::{
    attendee, attendee_mut, component_mut, everybody, is_known_answer, keyed, organizer, partstat,
    scheduled, sequence, signatures,
};
use super::super::status;
use super::super::types::{Code, Env, Message, Processed, Role, Store, Tag};
use crate::reference::recurrence::{Key, Object, Zones};
use crate::reference::{faults, variations};
use crate::wire::ical::{Component, Line};

pub(super) fn process(
    env: &Env<'_>,
    me: &str,
    message: &Message,
    existing: Option<&Component>,
) -> Processed {
    // A reply to what the organizer does not have is ignored.
    let Some(existing) = existing else {
        if env.on(&faults::messages::REPLY_WITHOUT_OBJECT_MAKES_ONE) {
            let mut made = message.calendar.clone();
            made.remove_lines("METHOD");
            return Processed {
                store: Store::Create(made),
                tag: Tag::Changes,
                deliver_to_inbox: true,
                status: Code::Delivered,
                further: Vec::new(),
            };
        }
        return Processed::ignored(Code::Delivered);
    };
    if super::super::role_of(existing, me, env.directory) != Role::Organizer {
        return Processed::ignored(Code::NotAllowed);
    }
    if env.on(&faults::messages::REPLY_NOT_PROCESSED) {
        return Processed {
            deliver_to_inbox: true,
            ..Processed::ignored(Code::Delivered)
        };
    }
    let mut out = existing.clone();
    let zones = Zones::of(&message.calendar);
    let mut heard = false;
    for component in scheduled(&message.calendar) {
        let mut key = Object::of(&out).key_of(component, &zones);
        if key.is_some() && env.on(&faults::recurrence::INSTANCE_REPLY_GOES_TO_SERIES) {
            key = None;
        }
        heard |= apply(env, &mut out, key, component, &message.from);
    }
    if !heard {
        return Processed::ignored(Code::Delivered);
    }
    let tag = if env.on(&faults::schedule_tag::REPLY_CHANGES_TAG) {
        Tag::Changes
    } else {
        Tag::Kept
    };
    let further = tell_others(env, existing, &out, &message.from);
    Processed {
        store: Store::Replace(out),
        tag,
        deliver_to_inbox: !env.on(&faults::messages::REPLY_NOT_IN_INBOX),
        status: Code::Delivered,
        further,
    }
}

/// Writes one component of the reply into the organizer's object; everything else keeps
/// its octets. Whether it was about something there.
fn apply(
    env: &Env<'_>,
    out: &mut Component,
    key: Option<Key>,
    answer: &Component,
    from: &Address,
) -> bool {
    let Some(said) = attendee(env, answer, from).cloned() else {
        return false;
    };
    if component_mut(out, key).is_none() {
        // The attendee has answered for one instance of the series.
        let made = key.and_then(|key| derive(&Object::of(out), key));
        match made {
            Some(made) if attendee(env, &made, from).is_some() => out.push_component(made),
            _ => return false,
        }
    }
    let Some(component) = component_mut(out, key) else {
        return false;
    };
    // A reply to an earlier revision does not answer this one (RFC 5546 2.1.5).
    // A server that sends such replies takes them in as well.
    let lenient = env.on(&faults::messages::STALE_REPLY_COUNTS)
        || env.on(&faults::forms::REPLY_HAS_OTHER_SEQUENCE);
    if sequence(answer) < sequence(component) && !lenient {
        return false;
    }
    if attendee(env, component, from).is_none() {
        // Uninvited: RFC 5546 3.2.3 leaves it open.
        if !env.varies(&variations::UNINVITED_IS_ADDED) {
            return false;
        }
        let mut line = Line::new("ATTENDEE", from.as_written());
        line.set_param("PARTSTAT", &partstat(&said));
        component.push_line(line);
    }
    let codes = status::of_reply(env, answer);
    if let Some(line) = attendee_mut(env, component, from) {
        if !env.on(&faults::messages::REPLY_KEEPS_PARTSTAT) {
            let mut told = partstat(&said);
            if told != "NEEDS-ACTION"
                && !is_known_answer(&told)
                && env.on(&faults::messages::UNKNOWN_PARTSTAT_IS_ACCEPTED)
            {
                "ACCEPTED".clone_into(&mut told);
            }
            line.set_param("PARTSTAT", &told);
        }
        if !env.on(&faults::status::REPLY_KEEPS_STATUS) {
            match env.on(&faults::status::STATUS_WITH_TEXT) {
                true => status::set(line, Some(&format!("{codes};Success"))),
                false => status::set(line, Some(&codes)),
            }
        }
    }
    true
}

/// The other attendees hear of the change, each of what concerns it (4.2, 3.2.6).
fn tell_others(env: &Env<'_>, old: &Component, new: &Component, replier: &Address) -> Vec<Message> {
    let Some(by) = organizer(new) else {
        return Vec::new();
    };
    let told = |calendar: &Component| {
        let object = Object::of(calendar);
        let mut all: Vec<_> = keyed(&object)
            .iter()
            .map(|(key, c)| (*key, signatures(c, &|_| false)))
            .collect();
        all.sort();
        all
    };
    let mut messages = Vec::new();
    for who in everybody(env, &[Some(new)]) {
        let myself = env.directory.same(&who, &by) || env.directory.same(&who, replier);
        if myself {
            continue;
        }
        let (Some(was), Some(is)) = (view(env, old, &who), view(env, new, &who)) else {
            continue;
        };
        if told(&was) != told(&is) && !env.on(&faults::messages::OTHERS_NOT_TOLD_OF_REPLY) {
            let mut message = request(env, &by, &who, &is);
            message.status_only = true;
            messages.push(message);
        }
    }
    messages
}
