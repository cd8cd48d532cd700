//! A CANCEL at an attendee, of the whole or of instances (RFC 5546 3.2.5, 3.4.5).

use super::super::instances::{derive, exclude};
use super::super::parts::{component_mut, scheduled, scheduled_mut, sequence, set_sequence};
use super::super::types::{Code, Env, Message, Processed, Store, Tag};
use super::{newest, updated};
use crate::reference::recurrence::{Object, Zones};
use crate::reference::{faults, variations};
use crate::wire::ical::{Component, Line};

pub(super) fn process(env: &Env<'_>, message: &Message, existing: Option<&Component>) -> Processed {
    // A CANCEL for something unknown is nothing to be told of.
    let Some(existing) = existing else {
        return Processed::ignored(Code::Delivered);
    };
    if env.on(&faults::messages::CANCEL_NOT_PROCESSED) {
        return Processed {
            deliver_to_inbox: true,
            ..Processed::ignored(Code::Delivered)
        };
    }
    let whole = scheduled(&message.calendar).find(|c| c.line("RECURRENCE-ID").is_none());
    if let Some(whole) = whole {
        // A CANCEL that has lost its SEQUENCE on the way out is processed nevertheless.
        let is_stale =
            sequence(whole) < newest(existing) && !env.on(&faults::forms::CANCEL_WITHOUT_SEQUENCE);
        if is_stale {
            return Processed::ignored(Code::Delivered);
        }
        if env.varies(&variations::CANCEL_REMOVES_COPY) {
            return Processed {
                store: Store::Remove,
                tag: Tag::Changes,
                deliver_to_inbox: true,
                status: Code::Delivered,
                further: Vec::new(),
            };
        }
        let mut out = existing.clone();
        for component in scheduled_mut(&mut out) {
            set_cancelled(component, sequence(whole));
        }
        return updated(env, existing, out);
    }
    let mut out = existing.clone();
    let zones = Zones::of(&message.calendar);
    for component in scheduled(&message.calendar) {
        let (key, there) = {
            let object = Object::of(existing);
            let Some(key) = object.key_of(component, &zones) else {
                continue;
            };
            let there = object.instance(key).cloned();
            if there
                .as_ref()
                .is_some_and(|c| sequence(component) < sequence(c))
            {
                continue;
            }
            let there = there.or_else(|| derive(&object, key));
            (key, there)
        };
        if env.varies(&variations::CANCELLED_INSTANCE_IS_OVERRIDE)
            && component_mut(&mut out, Some(key)).is_none()
            && let Some(one) = &there
        {
            out.push_component(one.clone());
        }
        if env.varies(&variations::CANCELLED_INSTANCE_IS_OVERRIDE) || !exclude(&mut out, key) {
            // Without a series nothing can be excluded from it.
            if let Some(one) = component_mut(&mut out, Some(key)) {
                set_cancelled(one, sequence(component));
            }
        }
    }
    updated(env, existing, out)
}

fn set_cancelled(component: &mut Component, number: u64) {
    component.set_line(Line::new("STATUS", "CANCELLED"));
    let number = number.max(sequence(component));
    set_sequence(component, number);
}
