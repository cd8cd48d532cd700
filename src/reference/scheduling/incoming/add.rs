//! An ADD at an attendee: instances more (RFC 5546 3.2.4, 3.4.4).

use super::super::instances::id_line;
use super::super::parts::{
    component_mut, insert_after, remove_override, scheduled, sequence, set_sequence,
};
use super::super::types::{Code, Env, Message, Processed};
use super::updated;
use crate::reference::recurrence::{Object, Zones, expand};
use crate::wire::ical::Component;

/// Each component counts as if an RDATE of the series named it. Without a series it is
/// nothing to be added to; REFRESH, which the attendee would send, is not part of RFC 6638.
pub(super) fn process(env: &Env<'_>, message: &Message, existing: Option<&Component>) -> Processed {
    let Some(existing) = existing.filter(|e| Object::of(e).master.is_some()) else {
        return Processed::ignored(Code::Delivered);
    };
    let zones = Zones::of(&message.calendar);
    let mut out = existing.clone();
    for component in scheduled(&message.calendar) {
        let Some(added) = added(&out, component, &zones) else {
            continue;
        };
        let (key, date, one) = added;
        remove_override(&mut out, key);
        let number = sequence(component);
        if let Some(master) = component_mut(&mut out, None) {
            let number = number.max(sequence(master));
            set_sequence(master, number);
            master.push_line(date);
        }
        out.push_component(one);
    }
    updated(env, existing, out)
}

fn added(
    calendar: &Component,
    component: &Component,
    zones: &Zones,
) -> Option<(
    crate::reference::recurrence::Key,
    crate::wire::ical::Line,
    Component,
)> {
    let object = Object::of(calendar);
    let start = expand::anchor(component, zones)?;
    let key = start.key_in(&object.start()?);
    let date = id_line("RDATE", &object, key)?;
    let mut one = component.clone();
    insert_after(&mut one, "UID", id_line("RECURRENCE-ID", &object, key)?);
    Some((key, date, one))
}
