//! Typed values of one content line, by calcard.

use crate::wire::ical::Line;
use calcard::icalendar::{ICalendar, ICalendarValue};
use calcard::icalendar::{ICalendarDuration, ICalendarPeriod, ICalendarRecurrenceRule};

/// The typed values of a line; empty when calcard can make nothing of it.
pub fn values(line: &Line) -> Vec<ICalendarValue> {
    // calcard reads whole objects only. One line at a time keeps our line numbers, and
    // what it normalises or drops elsewhere cannot reach this one.
    let object = format!(
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n{}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
        line.unfolded()
    );
    let Ok(calendar) = ICalendar::parse(&object) else {
        return Vec::new();
    };
    calendar
        .components
        .into_iter()
        .nth(1)
        .and_then(|event| event.entries.into_iter().next())
        .map(|entry| entry.values)
        .unwrap_or_default()
}

/// The duration of a line such as DURATION, in seconds.
pub fn duration(line: &Line) -> Option<i64> {
    values(line).into_iter().find_map(|value| match value {
        ICalendarValue::Duration(duration) => Some(seconds(&duration)),
        _ => None,
    })
}

/// The recurrence rule of a line.
pub fn rule(line: &Line) -> Option<ICalendarRecurrenceRule> {
    values(line).into_iter().find_map(|value| match value {
        ICalendarValue::RecurrenceRule(rule) => Some(*rule),
        _ => None,
    })
}

/// The periods of a line such as FREEBUSY.
pub fn periods(line: &Line) -> Vec<ICalendarPeriod> {
    values(line)
        .into_iter()
        .filter_map(|value| match value {
            ICalendarValue::Period(period) => Some(period),
            _ => None,
        })
        .collect()
}

/// A duration in seconds; a day counts 86,400 (RFC 5545 3.3.6, away from zone changes).
pub fn seconds(duration: &ICalendarDuration) -> i64 {
    let days = i64::from(duration.weeks) * 7 + i64::from(duration.days);
    let total = ((days * 24 + i64::from(duration.hours)) * 60 + i64::from(duration.minutes)) * 60
        + i64::from(duration.seconds);
    if duration.neg { -total } else { total }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_have_typed_values() {
        let line = Line::parse("DURATION:PT1H30M").unwrap();
        assert_eq!(duration(&line), Some(5400));
        let line = Line::parse("FREEBUSY:20270101T100000Z/PT1H,20270101T120000Z/20270101T130000Z");
        assert_eq!(periods(&line.unwrap()).len(), 2);
        let line = Line::parse("RRULE:FREQ=DAILY;COUNT=3").unwrap();
        assert_eq!(rule(&line).unwrap().count, Some(3));
    }
}
