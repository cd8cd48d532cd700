//! Single instances of a series as components of their own.

use super::parts::{insert_after, remove_override};
use crate::reference::recurrence::moment::line_like;
use crate::reference::recurrence::{Form, Key, Moment, Object, Zone, expand};
use crate::wire::ical::{Component, Line};

/// The line that a recurrence is counted from.
fn anchor_line(master: &Component) -> Option<&Line> {
    master.line("DTSTART").or_else(|| master.line("DUE"))
}

/// RECURRENCE-ID or EXDATE for an instance, with the value type and the zone of DTSTART
/// (RFC 5545 3.8.4.4, 3.8.5.1).
pub fn id_line(name: &str, object: &Object<'_>, key: Key) -> Option<Line> {
    let like = anchor_line(object.master?)?;
    Some(line_like(name, &object.member(key)?, like))
}

/// An instance of the master as an overriding component: the same in all but its times.
/// `None` if the recurrence set has no such member.
pub fn derive(object: &Object<'_>, key: Key) -> Option<Component> {
    let master = object.master?;
    if !object.has_member(key) {
        return None;
    }
    let id = id_line("RECURRENCE-ID", object, key)?;
    let from = expand::anchor(master, &object.zones)?;
    let to = object.member(key)?;
    let mut one = master.clone();
    for name in ["RRULE", "RDATE", "EXDATE", "EXRULE"] {
        one.remove_lines(name);
    }
    for name in ["DTSTART", "DTEND", "DUE"] {
        let Some(line) = one.line_mut(name) else {
            continue;
        };
        if let Some(moment) = Moment::of(line, &object.zones) {
            *line = shifted(line, &moment, &from, &to);
        }
    }
    insert_after(&mut one, "UID", id);
    Some(one)
}

/// A time of the master, moved along to another instance.
fn shifted(line: &Line, moment: &Moment, from: &Moment, to: &Moment) -> Line {
    let mut out = line.clone();
    let local = match &moment.form {
        // The same exact length for all instances (RFC 5545 3.8.5.3).
        Form::In(zone) => {
            let exact = moment.instant(&Zone::Utc) - from.instant(&Zone::Utc);
            zone.to_local(to.instant(&Zone::Utc) + exact)
        }
        Form::Date | Form::Floating => to.local + (moment.local - from.local),
    };
    out.value = match (&moment.form, line.param("TZID").is_some()) {
        (Form::Date, _) => local.format("%Y%m%d").to_string(),
        (Form::In(Zone::Utc), false) => local.format("%Y%m%dT%H%M%SZ").to_string(),
        _ => local.format("%Y%m%dT%H%M%S").to_string(),
    };
    out
}

/// Excludes an instance from a series: EXDATE on the master, and no override any more.
/// Whether there is a master to do it on.
pub fn exclude(calendar: &mut Component, key: Key) -> bool {
    let line = {
        let object = Object::of(calendar);
        if object.excluded().contains(&key) {
            None
        } else {
            match id_line("EXDATE", &object, key) {
                Some(line) => Some(line),
                None => return false,
            }
        }
    };
    if let (Some(line), Some(master)) = (line, super::parts::component_mut(calendar, None)) {
        let after = if master.line("EXDATE").is_some() {
            "EXDATE"
        } else {
            "RRULE"
        };
        insert_after(master, after, line);
    }
    remove_override(calendar, key);
    true
}
