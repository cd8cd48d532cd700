//! What one attendee is sent after an organizer's change (RFC 6638 3.2.1.1, 3.2.1.2).

use super::address::Address;
use super::agent::{Agent, agent};
use super::messages::{Cancellation, cancel, request, view};
use super::parts::{attendee, is_cancelled, is_timestamp, scheduled, sequence, signatures};
use super::run_of_instances;
use super::types::{Env, Message};
use crate::reference::recurrence::{Key, Object};
use crate::reference::{faults, variations};
use crate::wire::ical::{Component, Line};

/// The agent of an attendee in an object; `None` if it is not listed.
fn agent_in(env: &Env<'_>, calendar: &Component, who: &Address) -> Option<Agent> {
    let mut lines = scheduled(calendar).filter_map(|c| attendee(env, c, who));
    lines.next().map(|line| agent(env, line))
}

/// What one attendee is sent after a modification or creation: the table of 3.2.1.2,
/// instance by instance, as the difference of what the attendee was told and would be told.
pub fn to_one(
    env: &Env<'_>,
    by: &Address,
    who: &Address,
    old: Option<&Component>,
    new: &Component,
    force: bool,
) -> Vec<Message> {
    let was = old.and_then(|old| view(env, old, who));
    let is = view(env, new, who);
    let agents = (
        old.and_then(|old| agent_in(env, old, who)),
        agent_in(env, new, who),
    );
    let mut messages = Vec::new();
    // How many instances a CANCEL has named.
    let mut named = 0;
    if let (Some(was), Some(old)) = (&was, old) {
        let keys = cancelled_keys(env, who, old, new, was, is.as_ref());
        let lost_all = is.is_none();
        if (lost_all || keys.is_some()) && !cancel_is_lost(env, agents, lost_all) {
            let numbers = (Object::of(old), Object::of(new));
            let number = |key: Option<Key>| {
                let of = |object: &Object<'_>| {
                    let component = match key {
                        None => object.master,
                        Some(key) => object.describing(key),
                    };
                    component.map(sequence)
                };
                let raised = u64::from(!env.on(&faults::organizer::CANCEL_DOES_NOT_RAISE_SEQUENCE));
                let least = of(&numbers.0).unwrap_or(0) + raised;
                least.max(of(&numbers.1).unwrap_or(0))
            };
            let keys = keys.as_ref().and_then(|k| k.as_deref());
            named = keys.map_or(0, <[Key]>::len);
            let what = Cancellation {
                view: was,
                keys,
                sequence: &number,
                for_all: is_off(env, who, new, keys),
            };
            messages.push(cancel(env, by, who, &what));
        }
    }
    let Some(is) = is else {
        return messages;
    };
    let wanted = match &was {
        None => !request_is_lost(env, agents, old.is_none()),
        Some(was) => {
            force
                || (differ(was, &is)
                    && !env.on(&faults::organizer::NO_REQUEST_ON_UPDATE)
                    && (masters_differ(was, &is)
                        || !env.on(&faults::recurrence::INSTANCES_NOT_COMPARED)))
                || env.varies(&variations::REQUEST_AFTER_EVERY_PUT)
                || env.on(&faults::organizer::UNASKED_REQUESTS)
        }
    };
    let only_exclusion = was.as_ref().is_some_and(|was| {
        let keys = excluded_keys(was, &is);
        !keys.is_empty() && !differ(was, &without_exclusions(was, &is))
    });
    let told_by_cancel = only_exclusion
        && !force
        && named == was.as_ref().map_or(0, |was| excluded_keys(was, &is).len())
        && env.varies(&variations::EXCLUSION_BY_CANCEL_ALONE);
    if wanted && !told_by_cancel {
        let other = was
            .as_ref()
            .filter(|_| !force)
            .and_then(|was| run_of_instances::in_place_of_request(env, by, who, was, &is));
        messages.extend(other.unwrap_or_else(|| vec![request(env, by, who, &is)]));
    }
    messages
}

/// Which instances of those that the attendee knew a CANCEL names: `None` for no CANCEL,
/// `Some(None)` for all. An instance of a series in which the attendee stays is told by
/// the EXDATE of a REQUEST (3.2.6), and by a CANCEL as well if the instance is off for all
/// (RFC 5546 3.2.5).
fn cancelled_keys(
    env: &Env<'_>,
    who: &Address,
    old: &Component,
    new: &Component,
    was: &Component,
    is: Option<&Component>,
) -> Option<Option<Vec<Key>>> {
    let Some(is) = is else {
        return Some(None);
    };
    let (before, after) = (Object::of(was), Object::of(is));
    if after.master.is_none() && before.master.is_some() {
        return Some(None);
    }
    let keys: Vec<Key> = if after.master.is_none() {
        let gone = before.overrides.iter().map(|(key, _)| *key);
        gone.filter(|key| after.instance(*key).is_none()).collect()
    } else {
        let object = Object::of(new);
        let was_off = |key: Key| Object::of(old).instance(key).is_some_and(is_cancelled);
        excluded_keys(was, is)
            .into_iter()
            .filter(|key| !was_off(*key))
            .filter(|key| {
                let off = object
                    .instance(*key)
                    .is_some_and(|c| is_cancelled(c) && attendee(env, c, who).is_some());
                off || (object.instance(*key).is_some()
                    && (env.varies(&variations::EXCLUSION_BY_CANCEL_ALONE)
                        || env.varies(&variations::EXCLUSION_BY_CANCEL_TOO)
                        || env.on(&faults::organizer::CANCEL_GOES_TO_ALL)))
            })
            .collect()
    };
    (!keys.is_empty()).then_some(Some(keys))
}

/// The instances that the second view excludes and the first does not.
fn excluded_keys(was: &Component, is: &Component) -> Vec<Key> {
    let before = Object::of(was).excluded();
    let now = Object::of(is).excluded();
    now.difference(&before).copied().collect()
}

/// A view without the exclusions that are new in it.
fn without_exclusions(was: &Component, is: &Component) -> Component {
    let exdates = |c: &Component| -> Vec<_> {
        let master = Object::of(c).master;
        master.map_or_else(Vec::new, |m| m.lines_named("EXDATE").cloned().collect())
    };
    let mut out = is.clone();
    if let Some(master) = super::parts::component_mut(&mut out, None) {
        master.remove_lines("EXDATE");
        for line in exdates(was) {
            master.push_line(line);
        }
        if let Some(before) = Object::of(was).master {
            super::parts::set_sequence(master, sequence(before));
        }
    }
    out
}

/// Whether what is cancelled does not take place for anybody.
fn is_off(env: &Env<'_>, who: &Address, new: &Component, keys: Option<&[Key]>) -> bool {
    let object = Object::of(new);
    match keys {
        None => {
            let listed = scheduled(new).filter(|c| attendee(env, c, who).is_some());
            let listed: Vec<_> = listed.collect();
            !listed.is_empty() && listed.iter().all(|c| is_cancelled(c))
        }
        Some(keys) => keys.iter().all(|key| match object.instance(*key) {
            Some(component) => is_cancelled(component),
            None => object.excluded().contains(key) || object.master.is_none(),
        }),
    }
}

/// Whether two views tell different things.
pub(super) fn differ(a: &Component, b: &Component) -> bool {
    let told = |calendar: &Component| {
        let mut all: Vec<_> = scheduled(calendar)
            .map(|c| signatures(c, &|line| is_timestamp(line) || is_default(line)))
            .collect();
        all.sort();
        all
    };
    told(a) != told(b)
}

/// Whether two views differ in the series itself.
fn masters_differ(a: &Component, b: &Component) -> bool {
    let master = |calendar: &Component| {
        let skip = |line: &Line| is_timestamp(line) || is_default(line);
        Object::of(calendar).master.map(|m| signatures(m, &skip))
    };
    master(a) != master(b)
}

/// `SEQUENCE:0` says what its absence says.
fn is_default(line: &Line) -> bool {
    line.is("SEQUENCE") && line.value.trim() == "0"
}

/// The faults of the cells of 3.2.1.1 and 3.2.1.2 that say REQUEST.
fn request_is_lost(env: &Env<'_>, agents: (Option<Agent>, Option<Agent>), create: bool) -> bool {
    match agents {
        (None, _) if create => env.on(&faults::organizer::NO_REQUEST_ON_CREATE),
        (None, _) => env.on(&faults::organizer::NO_REQUEST_TO_ADDED),
        (Some(Agent::Client), _) => env.on(&faults::organizer::NO_REQUEST_AFTER_CLIENT),
        (Some(Agent::None), _) => env.on(&faults::organizer::NO_REQUEST_AFTER_NONE),
        (Some(Agent::Server), _) => false,
    }
}

/// The faults of the cells of 3.2.1.2 that say CANCEL.
fn cancel_is_lost(env: &Env<'_>, agents: (Option<Agent>, Option<Agent>), lost_all: bool) -> bool {
    match agents.1 {
        None => env.on(&faults::organizer::NO_CANCEL_TO_REMOVED),
        Some(Agent::Client) => env.on(&faults::organizer::NO_CANCEL_ON_AGENT_CLIENT),
        Some(Agent::None) => env.on(&faults::organizer::NO_CANCEL_ON_AGENT_NONE),
        Some(Agent::Server) => lost_all && env.on(&faults::organizer::NO_CANCEL_ON_STATUS),
    }
}
