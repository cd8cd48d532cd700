//! Which component of a calendar is meant: the master, an instance, every one.

use super::time::{When, Zones, parse_written, when};
use crate::wire::ical::Component;

/// Components that take part in scheduling.
const SCHEDULED: [&str; 4] = ["VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY"];

/// Whether a component is scheduled, as opposed to a time zone.
pub fn is_scheduled(component: &Component) -> bool {
    SCHEDULED.iter().any(|name| component.is(name))
}

/// The scheduled components of a calendar.
pub fn scheduled(calendar: &Component) -> impl Iterator<Item = &Component> {
    calendar.components().filter(|c| is_scheduled(c))
}

/// The component without RECURRENCE-ID.
pub fn master(calendar: &Component) -> Option<&Component> {
    scheduled(calendar).find(|c| c.line("RECURRENCE-ID").is_none())
}

/// The RECURRENCE-ID of a component by meaning.
pub fn recurrence_id(component: &Component, zones: &Zones) -> Option<When> {
    component
        .line("RECURRENCE-ID")
        .and_then(|line| when(line, zones))
}

/// The override of an instance, named by its RECURRENCE-ID as suites write it.
pub fn instance<'a>(calendar: &'a Component, written: &str) -> Option<&'a Component> {
    let zones = Zones::of(calendar);
    let wanted = parse_written(written, &zones)?;
    scheduled(calendar)
        .find(|c| recurrence_id(c, &zones).is_some_and(|id| same_instance(&id, &wanted)))
}

/// Whether two RECURRENCE-IDs name the same instance. A floating value and a local value
/// are compared as they stand; a DATE never equals a DATE-TIME.
pub fn same_instance(a: &When, b: &When) -> bool {
    a == b
}

/// The UID of a calendar's components, when they agree.
pub fn uid(calendar: &Component) -> Option<&str> {
    let mut uids = scheduled(calendar).map(|c| c.value("UID"));
    let first = uids.next()??;
    uids.all(|uid| uid == Some(first)).then_some(first)
}
