//! A series that gets longer or shorter, told instance by instance: ADD (RFC 5546 3.2.4,
//! 3.4.4) and the CANCEL of a run of instances (3.2.5, 3.4.5). By itself the server sends
//! a REQUEST with the whole series, which is permitted everywhere.

use super::address::Address;
use super::form::finish;
use super::instances::derive;
use super::messages::{Cancellation, cancel, clean, envelope, message};
use super::parts::{sequence, set_sequence};
use super::types::{Env, Message, Method};
use crate::reference::faults::recurrence as f;
use crate::reference::recurrence::expand::Set;
use crate::reference::recurrence::{Key, Object};
use crate::reference::variations;
use crate::wire::ical::Component;
use std::collections::BTreeSet;

/// How many members of two series are compared.
const MEMBERS: usize = 1_000;

/// What is sent in place of the REQUEST that tells of a changed series.
pub fn in_place_of_request(
    env: &Env<'_>,
    from: &Address,
    to: &Address,
    was: &Component,
    is: &Component,
) -> Option<Vec<Message>> {
    let by_add = env.varies(&variations::INSTANCES_BY_ADD)
        || env.on(&f::ADD_WITH_RECURRENCE_ID)
        || env.on(&f::ADD_WITHOUT_SEQUENCE)
        || env.on(&f::ADD_WITHOUT_ZONES)
        || env.on(&f::ADD_NOT_PROCESSED);
    let by_cancel = env.on(&f::CANCEL_NAMES_LAST_OF_RUN);
    if !by_add && !by_cancel {
        return None;
    }
    let (before, after) = (members(was)?, members(is)?);
    let added: Vec<Key> = after.difference(&before).copied().collect();
    let lost: Vec<Key> = before.difference(&after).copied().collect();
    if by_add && lost.is_empty() && !added.is_empty() && differ_by_dates(was, is, "RDATE") {
        return added
            .iter()
            .map(|key| add(env, from, to, is, *key))
            .collect();
    }
    if by_cancel && added.is_empty() && !lost.is_empty() && differ_by_dates(was, is, "RRULE") {
        let last = lost.last().copied()?;
        let number = Object::of(is).master.map_or(0, sequence);
        let what = Cancellation {
            view: was,
            keys: Some(&[last]),
            sequence: &|_| number,
            for_all: true,
        };
        return Some(vec![cancel(env, from, to, &what)]);
    }
    None
}

fn members(calendar: &Component) -> Option<BTreeSet<Key>> {
    let object = Object::of(calendar);
    let set = Set::of(object.master?, &object.zones);
    Some(set.take(MEMBERS).map(|member| member.key).collect())
}

/// Whether two views of a series differ in one property, and in nothing that follows.
fn differ_by_dates(was: &Component, is: &Component, name: &str) -> bool {
    let mut alike = is.clone();
    let before = Object::of(was);
    let (Some(old), Some(new)) = (before.master, super::parts::component_mut(&mut alike, None))
    else {
        return false;
    };
    new.remove_lines(name);
    for line in old.lines_named(name) {
        new.push_line(line.clone());
    }
    set_sequence(new, sequence(old));
    super::difference::differ(was, is) && !super::difference::differ(was, &alike)
}

/// One instance more.
fn add(env: &Env<'_>, from: &Address, to: &Address, is: &Component, key: Key) -> Option<Message> {
    let object = Object::of(is);
    let mut one = derive(&object, key)?;
    if !env.on(&f::ADD_WITH_RECURRENCE_ID) {
        one.remove_lines("RECURRENCE-ID");
    }
    let number = object.master.map_or(1, sequence).max(1);
    set_sequence(&mut one, number);
    if env.on(&f::ADD_WITHOUT_SEQUENCE) {
        one.remove_lines("SEQUENCE");
    }
    clean(env, &mut one);
    let mut calendar = envelope(is);
    calendar.push_component(one);
    finish(env, &mut calendar, Method::Add);
    if env.on(&f::ADD_WITHOUT_ZONES) {
        calendar.items.retain(
            |item| !matches!(item, crate::wire::ical::Item::Component(c) if c.is("VTIMEZONE")),
        );
    }
    Some(message(Method::Add, from, to, calendar))
}
