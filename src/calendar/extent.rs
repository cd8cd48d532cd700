//! Where a component ends, whichever way it says so.

use super::duration::{self, Span};
use super::time::{When, Zones, parse_value, shifted, when};
use crate::wire::ical::{Component, Line};
use chrono::Duration;

/// The end of an event or a task by meaning: of DTEND or DUE, else of DTSTART and
/// DURATION, else of the defaults of RFC 5545 3.6.1 (all day: the next day; otherwise the
/// start itself). `None` when it has no end (a task without DUE) or none can be read.
pub fn end(component: &Component, zones: &Zones) -> Option<When> {
    let name = if component.is("VTODO") {
        "DUE"
    } else {
        "DTEND"
    };
    if let Some(line) = component.line(name) {
        return when(line, zones);
    }
    let start = component.line("DTSTART")?;
    if let Some(line) = component.line("DURATION") {
        return plus(start, duration::parse(&line.value)?, zones);
    }
    if !component.is("VEVENT") {
        return None;
    }
    match when(start, zones)? {
        When::Date(date) => Some(When::Date(date + Duration::days(1))),
        other => Some(other),
    }
}

/// The date of a line, later by a span: its days on the wall clock, its hours, minutes and
/// seconds in real time (RFC 5545 3.3.6).
pub fn plus(line: &Line, span: Span, zones: &Zones) -> Option<When> {
    let value = line.value.trim();
    let local = match parse_value(value.trim_end_matches('Z'), None, zones)? {
        When::Date(date) => {
            // A DATE has no hours; RFC 5545 3.8.2.5 allows it days and weeks only.
            let days = span.days + span.seconds / 86_400;
            return Some(When::Date(
                date.checked_add_signed(Duration::try_days(days)?)?,
            ));
        }
        When::Floating(local) => local.checked_add_signed(Duration::try_days(span.days)?)?,
        When::Instant(_) | When::Unplaced { .. } => return None,
    };
    let utc = if value.ends_with('Z') { "Z" } else { "" };
    let moved = format!("{}{utc}", local.format("%Y%m%dT%H%M%S"));
    let moved = parse_value(&moved, line.param_text("TZID").as_deref(), zones)?;
    Some(shifted(&moved, span.seconds))
}

/// The DURATION of a component, from DTSTART to its end, where DURATION itself is absent:
/// exact, or in whole days for DATEs.
pub fn length(component: &Component, zones: &Zones) -> Option<Span> {
    let start = when(component.line("DTSTART")?, zones)?;
    let exact = |seconds: i64| Span { days: 0, seconds };
    match (start, end(component, zones)?) {
        (When::Date(a), When::Date(b)) => Some(Span {
            days: (b - a).num_days(),
            seconds: 0,
        }),
        (When::Instant(a), When::Instant(b)) => Some(exact((b - a).num_seconds())),
        (When::Floating(a), When::Floating(b)) => Some(exact((b - a).num_seconds())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn end_of(name: &str, lines: &[&str]) -> Option<String> {
        let mut component = Component::new(name);
        for line in lines {
            component.push_line(Line::parse(line).unwrap());
        }
        end(&component, &Zones::default()).map(|when| when.to_string())
    }

    #[test]
    fn the_end_is_the_same_however_it_is_said() {
        let start = "DTSTART;TZID=Europe/Paris:20270327T100000";
        let utc = |text: &str| Some(text.to_owned());
        for (lines, wanted) in [
            (
                vec![start, "DTEND;TZID=Europe/Paris:20270328T100000"],
                utc("20270328T080000Z"),
            ),
            // The clocks change on 2027-03-28: a day is 23 hours long, 24 hours are 24.
            (vec![start, "DURATION:P1D"], utc("20270328T080000Z")),
            (vec![start, "DURATION:PT24H"], utc("20270328T090000Z")),
            (vec![start], utc("20270327T090000Z")),
            (
                vec!["DTSTART;VALUE=DATE:20270101"],
                utc("20270102 (all day)"),
            ),
            (
                vec!["DTSTART;VALUE=DATE:20270101", "DURATION:P2D"],
                utc("20270103 (all day)"),
            ),
            (
                vec!["DTSTART:20270101T100000Z", "DURATION:PT1H"],
                utc("20270101T110000Z"),
            ),
            (
                vec!["DTSTART:20270101T100000", "DURATION:PT1H"],
                utc("20270101T110000 (floating)"),
            ),
            (vec!["DTSTART:20270101T100000", "DURATION:x"], None),
        ] {
            assert_eq!(end_of("VEVENT", &lines), wanted, "{lines:?}");
        }
        assert_eq!(end_of("VTODO", &[start]), None);
        let due = ["DUE:20270101T100000Z"];
        assert_eq!(end_of("VTODO", &due), utc("20270101T100000Z"));
        let lasting = ["DTSTART:20270101T100000Z", "DURATION:PT1H"];
        assert_eq!(end_of("VTODO", &lasting), utc("20270101T110000Z"));
    }
}
