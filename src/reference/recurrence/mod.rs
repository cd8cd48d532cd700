//! Dates, zones and recurrence, for the reference server alone: the judge never expands a
//! rule. Iteration of a rule comes from `rrule`, on local time; overrides, EXDATE, RDATE
//! and zones are matched here.

pub mod expand;
pub mod moment;
pub mod object;
pub mod occurs;
#[cfg(test)]
mod tests;
pub mod zone;

pub use moment::{Form, Key, Moment, Span};
pub use object::{Instance, Object, is_scheduled};
pub use occurs::occurs_in;
pub use zone::{Zone, Zones};

use crate::wire::ical::Component;
use chrono::{DateTime, Utc};

/// A time range (RFC 4791 9.9).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    /// Its begin.
    pub start: DateTime<Utc>,
    /// Its end, not within it.
    pub end: DateTime<Utc>,
}

impl Range {
    /// A range of which an end may be missing.
    pub fn new(start: Option<DateTime<Utc>>, end: Option<DateTime<Utc>>) -> Range {
        Range {
            start: start.unwrap_or(DateTime::<Utc>::MIN_UTC),
            end: end.unwrap_or(DateTime::<Utc>::MAX_UTC),
        }
    }
}

/// The instances of a calendar object that touch a range, at most `limit`.
pub fn instances<'a>(
    calendar: &'a Component,
    range: Range,
    zone: &Zone,
    limit: usize,
) -> Vec<Instance<'a>> {
    Object::of(calendar).instances(range, zone, limit)
}
