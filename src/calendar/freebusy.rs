//! FREEBUSY by meaning: periods by type, merged, however they are written or split.

use super::duration;
use super::extent::plus;
use super::time::{When, Zones, parse_value};
use crate::wire::ical::{Component, Line};
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;
use std::fmt;

/// A period between two points in time, the end excluded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    /// The first moment.
    pub start: DateTime<Utc>,
    /// The first moment after it.
    pub end: DateTime<Utc>,
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let utc = "%Y%m%dT%H%M%SZ";
        write!(f, "{}/{}", self.start.format(utc), self.end.format(utc))
    }
}

impl Period {
    /// What of it lies within another; `None` when nothing does.
    pub fn within(self, range: Period) -> Option<Period> {
        let (start, end) = (self.start.max(range.start), self.end.min(range.end));
        (start < end).then_some(Period { start, end })
    }
}

/// The busy time that a component states.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FreeBusy {
    /// Merged periods by FBTYPE in upper case.
    pub by_type: BTreeMap<String, Vec<Period>>,
    /// Values that are no periods in time, with their line.
    pub unreadable: Vec<String>,
}

impl FreeBusy {
    /// Reads all FREEBUSY lines. A type that RFC 5545 does not know is BUSY (3.2.9:
    /// "Applications MUST treat x-name and iana-token values they don't recognize the same
    /// way as they would the BUSY value").
    pub fn of(component: &Component, zones: &Zones) -> FreeBusy {
        let mut all = FreeBusy::default();
        for line in component.lines_named("FREEBUSY") {
            let kind = line.param_text("FBTYPE").unwrap_or_default();
            let kind = match kind.to_ascii_uppercase().as_str() {
                known @ ("FREE" | "BUSY-UNAVAILABLE" | "BUSY-TENTATIVE") => known.to_owned(),
                _ => "BUSY".to_owned(),
            };
            let periods = all.by_type.entry(kind).or_default();
            for value in line
                .value
                .split(',')
                .filter(|value| !value.trim().is_empty())
            {
                match period(value, line, zones) {
                    Some(period) => periods.push(period),
                    None => all.unreadable.push(format!("{value} in {line}")),
                }
            }
        }
        for periods in all.by_type.values_mut() {
            *periods = merged(std::mem::take(periods));
        }
        all.by_type.retain(|_, periods| !periods.is_empty());
        all
    }

    /// The periods of one type.
    pub fn periods(&self, kind: &str) -> &[Period] {
        self.by_type
            .get(&kind.to_ascii_uppercase())
            .map_or(&[], Vec::as_slice)
    }
}

/// Reads `start/end` or `start/duration` in UTC or in the line's zone; a point in time is
/// needed at both ends.
pub fn period(value: &str, line: &Line, zones: &Zones) -> Option<Period> {
    let (start, end) = value.trim().split_once('/')?;
    let tzid = line.param_text("TZID");
    let placed = |when: When| match when {
        When::Instant(at) => Some(at),
        When::Date(_) | When::Floating(_) | When::Unplaced { .. } => None,
    };
    let at = |text: &str| parse_value(text, tzid.as_deref(), zones).and_then(placed);
    let end = match duration::parse(end) {
        Some(span) => {
            let mut from = line.clone();
            from.value = start.to_owned();
            plus(&from, span, zones).and_then(placed)?
        }
        None => at(end)?,
    };
    let start = at(start)?;
    (start <= end).then_some(Period { start, end })
}

/// Sorted, without overlaps, neighbours joined, empty ones dropped.
pub fn merged(mut periods: Vec<Period>) -> Vec<Period> {
    periods.retain(|period| period.start < period.end);
    periods.sort();
    let mut out: Vec<Period> = Vec::new();
    for period in periods {
        match out.last_mut() {
            Some(last) if period.start <= last.end => last.end = last.end.max(period.end),
            _ => out.push(period),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(lines: &[&str]) -> FreeBusy {
        let mut component = Component::new("VFREEBUSY");
        for line in lines {
            component.push_line(Line::parse(line).unwrap());
        }
        FreeBusy::of(&component, &Zones::default())
    }

    #[test]
    fn the_same_busy_time_is_equal_however_it_is_written() {
        let one = read(&["FREEBUSY:20270101T100000Z/20270101T120000Z"]);
        for lines in [
            vec!["FREEBUSY;FBTYPE=BUSY:20270101T100000Z/PT2H"],
            vec!["FREEBUSY;fbtype=busy:20270101T110000Z/PT1H,20270101T100000Z/PT1H"],
            vec![
                "FREEBUSY:20270101T110000Z/PT1H",
                "FREEBUSY:20270101T100000Z/PT90M",
            ],
            vec!["FREEBUSY;FBTYPE=X-LUNCH:20270101T100000Z/PT2H"],
            vec!["FREEBUSY:20270101T100000Z/PT2H,20270101T130000Z/PT0S"],
        ] {
            assert_eq!(read(&lines), one, "{lines:?}");
        }
        for lines in [
            vec!["FREEBUSY;FBTYPE=BUSY-TENTATIVE:20270101T100000Z/PT2H"],
            vec!["FREEBUSY:20270101T100000Z/PT1H,20270101T113000Z/PT30M"],
            vec![],
        ] {
            assert_ne!(read(&lines), one, "{lines:?}");
        }
        assert_eq!(one.periods("busy").len(), 1);
        for bad in [
            "20270101T100000/PT1H",
            "20270101/PT1H",
            "x",
            "20270101T100000Z/20260101T100000Z",
        ] {
            assert_eq!(
                read(&[&format!("FREEBUSY:{bad}")]).unreadable.len(),
                1,
                "{bad}"
            );
        }
    }
}
