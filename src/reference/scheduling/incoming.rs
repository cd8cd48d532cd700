//! Processing a message that has reached an inbox (RFC 6638 4).

mod add;
mod cancel;
mod reply;
mod request;

use super::agent::{Agent, organizers_agent};
use super::parts::{organizer, scheduled, signatures};
use super::types::{Code, Env, Message, Method, Processed, Role, Store, Tag};
use crate::reference::faults;
use crate::reference::recurrence::Object;
use crate::wire::ical::{Component, Line};

/// Processes a message for `me`, whose object of that UID is `existing`.
pub fn process(
    env: &Env<'_>,
    me: &str,
    message: &Message,
    existing: Option<&Component>,
) -> Processed {
    if message.method == Method::Reply {
        return reply::process(env, me, message, existing);
    }
    if let Some(existing) = existing {
        // Only the organizer changes the object (RFC 5546 6.1.1), and another organizer's
        // message with its UID is no update of it (RFC 6638 11.2, item 5).
        let theirs = organizer(existing).is_none_or(|o| env.directory.same(&o, &message.from));
        if !theirs && !env.on(&faults::organizer::UID_IS_TAKEN_OVER) {
            return Processed::ignored(Code::NotAllowed);
        }
        if super::role_of(existing, me, env.directory) == Role::Organizer {
            return Processed {
                deliver_to_inbox: env.on(&faults::organizer::MESSAGE_TO_SELF),
                ..Processed::ignored(Code::NotAllowed)
            };
        }
        // Where the client or nobody handles the organizer, the resource is left alone
        // (7.1); the message is still shown.
        if organizers_agent(env, existing) != Agent::Server {
            return Processed {
                deliver_to_inbox: true,
                ..Processed::ignored(Code::Delivered)
            };
        }
    }
    match message.method {
        Method::Cancel => cancel::process(env, message, existing),
        Method::Add if env.on(&faults::recurrence::ADD_NOT_PROCESSED) => Processed {
            deliver_to_inbox: true,
            ..Processed::ignored(Code::Delivered)
        },
        Method::Add => add::process(env, message, existing),
        _ => request::process(env, me, message, existing),
    }
}

/// What has been stored, with the tag that follows from it.
fn updated(env: &Env<'_>, old: &Component, new: Component) -> Processed {
    let only_status = same_but_for_status(old, &new);
    let tag = if only_status {
        if env.on(&faults::schedule_tag::STATUS_UPDATE_CHANGES_TAG) {
            Tag::Changes
        } else {
            Tag::Kept
        }
    } else if env.on(&faults::schedule_tag::ORGANIZER_UPDATE_KEEPS_TAG) {
        Tag::Kept
    } else {
        Tag::Changes
    };
    let unchanged = new.to_document() == old.to_document();
    Processed {
        store: if unchanged {
            Store::Keep
        } else {
            Store::Replace(new)
        },
        tag,
        deliver_to_inbox: true,
        status: Code::Delivered,
        further: Vec::new(),
    }
}

/// Whether an update changes nothing but the participation status of attendees
/// (3.2.10). An override that differs from its series in nothing else changes no more.
fn same_but_for_status(old: &Component, new: &Component) -> bool {
    let (before, after) = (Object::of(old), Object::of(new));
    let told = |c: &Component| {
        let mut c = c.clone();
        for line in c.lines_mut().filter(|l| l.is("ATTENDEE")) {
            line.remove_param("PARTSTAT");
            line.remove_param("RSVP");
        }
        signatures(&c, &|line: &Line| {
            super::parts::is_timestamp(line) || line.is("SEQUENCE") || line.is("REQUEST-STATUS")
        })
    };
    let same = |a: Option<&Component>, b: Option<&Component>| a.map(told) == b.map(told);
    if !same(before.master, after.master) {
        return false;
    }
    let keys = before.overrides.iter().chain(&after.overrides);
    keys.map(|(key, _)| *key).all(|key| {
        let derived = |object: &Object<'_>| super::instances::derive(object, key);
        let described = |object: &Object<'_>| object.instance(key).cloned();
        let was = described(&before).or_else(|| derived(&before));
        let is = described(&after).or_else(|| derived(&after));
        same(was.as_ref(), is.as_ref())
    })
}

/// The greatest SEQUENCE among the components of an object.
fn newest(calendar: &Component) -> u64 {
    scheduled(calendar)
        .map(super::parts::sequence)
        .max()
        .unwrap_or(0)
}
