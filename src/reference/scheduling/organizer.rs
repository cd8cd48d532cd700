//! What an organizer's own change leads to (RFC 6638 3.2.1).

use super::address::Address;
use super::agent::{Force, is_server, take_force};
use super::messages::{Cancellation, cancel, request, view};
use super::parts::{
    address, attendee, everybody, is_cancelled, is_known_answer, keyed, organizer, partstat,
    scheduled, scheduled_mut, sequence,
};
use super::types::{Change, Env, Message, Method, Put, Refusal};
use super::{difference, merge, partstat_reset, sequence as revisions, status};
use crate::reference::recurrence::{Key, Object};
use crate::reference::{faults, variations};
use crate::wire::ical::{Component, Line};

/// The organizer creates (no `old`), modifies, or removes (no `new`) an object.
pub fn change(
    env: &Env<'_>,
    me: &str,
    old: Option<&Component>,
    new: Option<&Component>,
    put: &Put<'_>,
) -> Result<Change, Refusal> {
    let Some(new) = new else {
        if env.on(&faults::organizer::ORGANIZER_REMOVAL_REFUSED) {
            return Err(Refusal::AllowedOrganizerChange("it stays".to_owned()));
        }
        return Ok(Change {
            store: None,
            messages: old.map_or_else(Vec::new, |old| remove(env, old)),
        });
    };
    if old.is_none() && env.on(&faults::organizer::CREATION_REFUSED) {
        return Err(Refusal::AllowedOrganizerChange("it is too much".to_owned()));
    }
    if old.is_some() && env.on(&faults::organizer::MODIFICATION_REFUSED) {
        return Err(Refusal::AllowedOrganizerChange("it is fixed".to_owned()));
    }
    let mut stored = new.clone();
    let Some(by) = organizer(&stored) else {
        return Ok(Change::of(stored, Vec::new()));
    };
    if let (Some(tagged), Some(old)) = (put.tagged, old)
        && !env.on(&faults::schedule_tag::PUT_UNDOES_REPLIES)
    {
        merge::merge(env, me, tagged, old, &mut stored);
    }
    refuse_partstats(env, &by, old, &stored)?;
    let forced = take_forces(env, &mut stored);
    let others = || {
        everybody(env, &[old, Some(new)]).into_iter().filter(|who| {
            !env.directory.same(who, &by) || env.on(&faults::organizer::MESSAGE_TO_SELF)
        })
    };
    if let Some(old) = old {
        let keys = partstat_reset::rescheduled(env, old, &stored);
        let all = (env.varies(&variations::EVERY_CHANGE_RESCHEDULES)
            || env.on(&faults::organizer::EVERY_CHANGE_RESETS))
            && put.tagged.is_none()
            && difference::differ(old, &stored);
        let keys = match all {
            true => keyed(&Object::of(&stored))
                .iter()
                .map(|(key, _)| *key)
                .collect(),
            false => keys,
        };
        partstat_reset::reset(env, &by, &keys, &mut stored);
        let losses: Vec<Vec<Option<Key>>> = others().map(|who| lost(env, old, new, &who)).collect();
        let cancels = |key: Option<Key>| {
            losses.iter().any(|keys| {
                // Who stays in the series hears of an instance by the master's EXDATE.
                let excluded = key.is_none() && !keys.is_empty();
                keys.contains(&key)
                    || (excluded && !env.varies(&variations::EXCLUSION_BY_CANCEL_ALONE))
            })
        };
        let series_lost = losses.iter().any(|keys| keys.contains(&None));
        revisions::keep_up(env, old, &mut stored, &keys, &cancels, series_lost);
        let raised = (all && env.varies(&variations::EVERY_CHANGE_RESCHEDULES))
            || (difference::differ(old, &stored)
                && env.on(&faults::organizer::SEQUENCE_ALWAYS_RAISED));
        if raised {
            revisions::raise(old, &mut stored);
        }
    } else if env.varies(&variations::SEQUENCE_FROM_FIRST_PUT) {
        for component in scheduled_mut(&mut stored) {
            if component.line("SEQUENCE").is_none() {
                super::parts::set_sequence(component, 0);
            }
        }
    }
    status::carry(env, old, &mut stored);
    let mut messages = Vec::new();
    let silent = scheduled(&stored).any(|c| c.is("VTODO"))
        && env.on(&faults::organizer::TODOS_NOT_SCHEDULED);
    for who in others().filter(|_| !silent) {
        let force = forced
            .iter()
            .any(|(a, f)| *f == Force::Request && env.directory.same(a, &who));
        messages.extend(difference::to_one(env, &by, &who, old, &stored, force));
    }
    let cancels: Vec<Message> = messages
        .iter()
        .filter(|m| m.method == Method::Cancel)
        .cloned()
        .collect();
    if old.is_some() && !cancels.is_empty() && env.on(&faults::organizer::CANCEL_GOES_TO_ALL) {
        for who in others() {
            for cancel in cancels.iter().filter(|c| !env.directory.same(&c.to, &who)) {
                let to = who.clone();
                messages.push(Message {
                    to,
                    ..cancel.clone()
                });
            }
        }
    }
    for message in &messages {
        status::clear(env, &mut stored, &message.to, "ATTENDEE");
    }
    for (who, force) in &forced {
        if *force == Force::Unknown {
            status::mark_ignored(env, &mut stored, who, "ATTENDEE");
        }
    }
    Ok(Change::of(stored, messages))
}

/// A plain object invites nobody (RFC 6638 3.1): one without ORGANIZER, or with that of
/// somebody else (11.2, item 4). Only faults make messages of one.
pub fn invite_for_plain(env: &Env<'_>, me: &str, new: &Component) -> Vec<Message> {
    let listed = everybody(env, &[Some(new)]);
    if listed.is_empty() {
        return Vec::new();
    }
    let mut object = new.clone();
    let by = match organizer(new) {
        Some(by) if env.on(&faults::organizer::FOREIGN_ORGANIZER_INVITES) => by,
        None if env.on(&faults::organizer::PLAIN_OBJECT_INVITES) => {
            let Some(by) = env.directory.addresses(me).into_iter().next() else {
                return Vec::new();
            };
            for component in scheduled_mut(&mut object) {
                component.push_line(Line::new("ORGANIZER", by.as_written()));
            }
            by
        }
        _ => return Vec::new(),
    };
    let others = listed.iter().filter(|who| !env.directory.same(who, &by));
    others
        .filter_map(|who| Some(request(env, &by, who, &view(env, &object, who)?)))
        .collect()
}

/// Removal tells every attendee whose agent is the server (3.2.1.3).
fn remove(env: &Env<'_>, old: &Component) -> Vec<Message> {
    let Some(by) = organizer(old) else {
        return Vec::new();
    };
    let object = Object::of(old);
    let number = |key: Option<Key>| {
        let component = match key {
            None => object.master,
            Some(key) => object.describing(key),
        };
        component.map_or(0, sequence)
            + u64::from(!env.on(&faults::organizer::CANCEL_DOES_NOT_RAISE_SEQUENCE))
    };
    let mut messages = Vec::new();
    let silent =
        scheduled(old).any(|c| c.is("VTODO")) && env.on(&faults::organizer::TODOS_NOT_SCHEDULED);
    if silent || one_decides(env, &[Some(old)]) {
        return messages;
    }
    for who in everybody(env, &[Some(old)]) {
        if env.directory.same(&who, &by) && !env.on(&faults::organizer::MESSAGE_TO_SELF) {
            continue;
        }
        if let Some(view) = view(env, old, &who)
            && !env.on(&faults::organizer::NO_CANCEL_ON_DELETE)
        {
            let what = Cancellation {
                view: &view,
                keys: None,
                sequence: &number,
                for_all: true,
            };
            messages.push(cancel(env, &by, &who, &what));
        }
    }
    messages
}

/// Each ATTENDEE is decided about by itself; only under a fault one of another agent keeps
/// the messages from all.
fn one_decides(env: &Env<'_>, calendars: &[Option<&Component>]) -> bool {
    let mut components = calendars.iter().flatten().flat_map(|c| scheduled(c));
    components.any(|c| c.lines_named("ATTENDEE").any(|l| !is_server(env, l)))
        && env.on(&faults::organizer::ONE_AGENT_DECIDES_FOR_ALL)
}

/// An organizer does not answer for others: another user's PARTSTAT may not become
/// anything but NEEDS-ACTION where the server is the agent (3.2.1, SHOULD). What an
/// attendee has answered may be sent back.
fn refuse_partstats(
    env: &Env<'_>,
    by: &Address,
    old: Option<&Component>,
    new: &Component,
) -> Result<(), Refusal> {
    for line in scheduled(new).flat_map(|c| c.lines_named("ATTENDEE").collect::<Vec<_>>()) {
        let (who, claimed) = (address(line), partstat(line));
        if env.directory.same(&who, by)
            || !(is_server(env, line)
                || is_known_answer(&claimed)
                    && env.on(&faults::preconditions::ORGANIZER_REFUSAL_MISNAMED))
        {
            continue;
        }
        if !is_known_answer(&claimed) {
            let answered = |c: &Component| {
                attendee(env, c, &who).is_some_and(|line| is_known_answer(&partstat(line)))
            };
            if let Some(old) = old
                && scheduled(old).any(answered)
                && partstat_reset::rescheduled(env, old, new).is_empty()
                && (env.varies(&variations::ORGANIZER_RESET_REFUSED)
                    || env.on(&faults::organizer::RESET_BY_ORGANIZER_REFUSED))
            {
                return Err(Refusal::AllowedOrganizerChange(format!(
                    "{who} has answered, and nothing has moved"
                )));
            }
            continue;
        }
        let known = old
            .into_iter()
            .flat_map(scheduled)
            .any(|c| attendee(env, c, &who).is_some_and(|line| partstat(line) == claimed));
        if !known
            && !env.varies(&variations::ORGANIZER_SETS_PARTSTAT)
            && !env.on(&faults::organizer::FOREIGN_PARTSTAT_ACCEPTED)
        {
            if env.on(&faults::preconditions::ORGANIZER_REFUSAL_MISNAMED) {
                return Err(Refusal::SameOrganizerInAllComponents);
            }
            return Err(Refusal::AllowedOrganizerChange(format!(
                "an organizer does not set PARTSTAT={claimed} for {who}"
            )));
        }
    }
    Ok(())
}

fn take_forces(env: &Env<'_>, stored: &mut Component) -> Vec<(Address, Force)> {
    let mut forced = Vec::new();
    for component in scheduled_mut(stored) {
        for line in component.lines_mut() {
            if (line.is("ATTENDEE") || line.is("ORGANIZER"))
                && let Some(force) = take_force(env, line)
            {
                forced.push((address(line), force));
            }
        }
    }
    forced
}

/// The components of the new object in which an attendee no longer takes part, though it
/// did; `None` is the master, or all of an object that has none left for it.
fn lost(env: &Env<'_>, old: &Component, new: &Component, who: &Address) -> Vec<Option<Key>> {
    let (before, after) = (Object::of(old), Object::of(new));
    let takes_part = |c: Option<&Component>| {
        c.is_some_and(|c| {
            attendee(env, c, who).is_some_and(|l| is_server(env, l)) && !is_cancelled(c)
        })
    };
    let mut keys = Vec::new();
    for (key, component) in keyed(&after) {
        let was = match key {
            None => before.master,
            Some(key) => before.describing(key),
        };
        if takes_part(was) && !takes_part(Some(component)) {
            keys.push(key);
        }
    }
    keys
}
