//! Carrying what replies have changed meanwhile into a new object (RFC 6638 3.2.10.1).

use super::instances::derive;
use super::parts::{address, attendee, keyed, scheduled_mut, signature};
use super::types::Env;
use crate::reference::recurrence::{Key, Object};
use crate::wire::ical::{Component, Line};

/// Applies to `new` every ATTENDEE change between `tagged`, the object when its
/// schedule-tag was last changed, and `current`, for all attendees but the owner.
pub fn merge(
    env: &Env<'_>,
    me: &str,
    tagged: &Component,
    current: &Component,
    new: &mut Component,
) {
    let (base, now) = (Object::of(tagged), Object::of(current));
    let (edits, made) = {
        let object = Object::of(new);
        let mut edits: Vec<Vec<Line>> = Vec::new();
        for component in super::parts::scheduled(new) {
            let key = object.key_of(component, &object.zones);
            let describing = |of: &Object<'_>| match key {
                None => of.master.cloned(),
                Some(key) => of.describing(key).cloned(),
            };
            edits.push(match (describing(&base), describing(&now)) {
                (Some(before), Some(after)) => changes(env, me, &before, &after),
                _ => Vec::new(),
            });
        }
        (edits, made_meanwhile(env, me, &base, &now, &object))
    };
    for (component, lines) in scheduled_mut(new).zip(edits) {
        for line in lines {
            put_attendee(env, component, line);
        }
    }
    for component in made {
        new.push_component(component);
    }
}

/// The ATTENDEEs that are not the owner's and that differ, as they are now.
fn changes(env: &Env<'_>, me: &str, before: &Component, after: &Component) -> Vec<Line> {
    after
        .lines_named("ATTENDEE")
        .filter(|line| !env.directory.is(&address(line), me))
        .filter(|line| {
            attendee(env, before, &address(line))
                .is_none_or(|was| signature(was) != signature(line))
        })
        .cloned()
        .collect()
}

/// Puts what the server knows of an attendee in place: the participation status and the
/// delivery status are what a reply changes. The rest of the line stays as the client has
/// it, and an attendee whom the client removes stays removed.
fn put_attendee(env: &Env<'_>, component: &mut Component, line: Line) {
    if let Some(there) = super::parts::attendee_mut(env, component, &address(&line)) {
        for name in ["PARTSTAT", "SCHEDULE-STATUS"] {
            match line.param_text(name) {
                Some(value) => there.set_param(name, &value),
                None => {
                    there.remove_param(name);
                }
            }
        }
    }
}

/// Overrides that a reply has made meanwhile and of which the client knows nothing, made
/// anew from the client's series.
fn made_meanwhile(
    env: &Env<'_>,
    me: &str,
    base: &Object<'_>,
    now: &Object<'_>,
    new: &Object<'_>,
) -> Vec<Component> {
    let excluded = new.excluded();
    let unknown = |key: &Key| {
        base.instance(*key).is_none() && new.instance(*key).is_none() && !excluded.contains(key)
    };
    let mut made = Vec::new();
    for (key, component) in keyed(now) {
        let Some(key) = key.filter(unknown) else {
            continue;
        };
        let Some(mut one) = derive(new, key) else {
            continue;
        };
        for line in component.lines_named("ATTENDEE") {
            if !env.directory.is(&address(line), me) {
                put_attendee(env, &mut one, line.clone());
            }
        }
        made.push(one);
    }
    made
}
