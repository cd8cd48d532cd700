//! The time-range test of calendar-query (RFC 4791 9.9).

use super::Range;
use super::moment::{Moment, Span};
use super::object::{Instance, Object};
use super::zone::{Zone, Zones};
use crate::wire::ical::Component;
use chrono::{DateTime, Duration, Utc};

/// How many instances of a to-do or with an alarm are looked at.
const LIMIT: usize = 10_000;

/// Whether a component of this kind occurs in the range (RFC 4791 9.9): `kind` is `VEVENT`,
/// `VTODO`, `VJOURNAL`, `VFREEBUSY` or `VALARM`; `zone` is that of floating times.
pub fn occurs_in(calendar: &Component, kind: &str, range: Range, zone: &Zone) -> bool {
    if kind.eq_ignore_ascii_case("VFREEBUSY") {
        return calendar
            .components()
            .filter(|c| c.is(kind))
            .any(|c| freebusy_occurs(c, range, zone));
    }
    if kind.eq_ignore_ascii_case("VALARM") {
        return calendar
            .components()
            .any(|c| c.components().any(|a| a.is(kind)))
            && alarm_occurs(calendar, range, zone);
    }
    if !calendar.components().any(|c| c.is(kind)) {
        return false;
    }
    let object = Object::of(calendar);
    if kind.eq_ignore_ascii_case("VTODO") {
        return todo_occurs(calendar, &object, range, zone);
    }
    // A scheduling message may have no DTSTART, and always matches (RFC 6638 2.3). A
    // journal without one never does.
    let undated = |c: &&Component| c.line("DTSTART").is_none();
    let components = || calendar.components().filter(|c| c.is(kind));
    if components().all(|c| undated(&c)) {
        return kind.eq_ignore_ascii_case("VEVENT");
    }
    !object.instances(range, zone, 1).is_empty()
}

fn freebusy_occurs(component: &Component, range: Range, zone: &Zone) -> bool {
    let zones = Zones::default();
    let at = |name: &str| component.line(name).and_then(|l| Moment::of(l, &zones));
    if let (Some(start), Some(end)) = (at("DTSTART"), at("DTEND")) {
        return range.start <= end.instant(zone) && range.end > start.instant(zone);
    }
    let mut periods = component
        .lines_named("FREEBUSY")
        .flat_map(super::moment::periods);
    periods.any(|(start, end)| range.start < end && range.end > start)
}

fn todo_occurs(calendar: &Component, object: &Object<'_>, range: Range, zone: &Zone) -> bool {
    let zones = &object.zones;
    let at = |c: &Component, name: &str| -> Option<DateTime<Utc>> {
        c.line(name)
            .and_then(|l| Moment::of(l, zones))
            .map(|m| m.instant(zone))
    };
    let dated = |c: &Component| c.line("DTSTART").is_some() || c.line("DUE").is_some();
    // The rows without DTSTART and DUE do not recur.
    let undated = calendar.components().filter(|c| c.is("VTODO") && !dated(c));
    for todo in undated {
        let (start, end) = (range.start, range.end);
        let hit = match (at(todo, "COMPLETED"), at(todo, "CREATED")) {
            (Some(completed), Some(created)) => {
                (start <= created || start <= completed) && (end >= created || end >= completed)
            }
            (Some(completed), None) => start <= completed && end >= completed,
            (None, Some(created)) => end > created,
            (None, None) => true,
        };
        if hit {
            return true;
        }
    }
    // Ranges are widened, because the rows of the table include some ends that the usual
    // overlap leaves out; each row then decides.
    let second = Duration::seconds(1);
    let wide = Range {
        start: range
            .start
            .checked_sub_signed(second)
            .unwrap_or(range.start),
        end: range.end.checked_add_signed(second).unwrap_or(range.end),
    };
    let instances = object.instances(wide, zone, LIMIT);
    instances.iter().any(|i| todo_row(i, range))
}

fn todo_row(instance: &Instance<'_>, range: Range) -> bool {
    let (start, end) = (range.start, range.end);
    let (from, to) = (instance.start, instance.end);
    let has = |name: &str| instance.component.line(name).is_some();
    match (has("DTSTART"), has("DURATION"), has("DUE")) {
        (true, true, _) => start <= to && (end > from || end >= to),
        (true, false, true) => (start < to || start <= from) && (end > from || end >= to),
        (true, false, false) => start <= from && end > from,
        (false, _, _) => start < from && end >= from,
    }
}

fn alarm_occurs(calendar: &Component, range: Range, zone: &Zone) -> bool {
    let object = Object::of(calendar);
    // An alarm may lie far before its instance; a year covers what people use.
    let year = Duration::days(366);
    let wide = Range {
        start: range.start.checked_sub_signed(year).unwrap_or(range.start),
        end: range.end.checked_add_signed(year).unwrap_or(range.end),
    };
    object.instances(wide, zone, LIMIT).iter().any(|instance| {
        let alarms = instance.component.components().filter(|c| c.is("VALARM"));
        alarms.into_iter().any(|alarm| {
            triggers(alarm, instance, &object.zones, zone)
                .iter()
                .any(|at| range.start <= *at && range.end > *at)
        })
    })
}

fn triggers(
    alarm: &Component,
    instance: &Instance<'_>,
    zones: &Zones,
    zone: &Zone,
) -> Vec<DateTime<Utc>> {
    let Some(line) = alarm.line("TRIGGER") else {
        return Vec::new();
    };
    let first = match Span::parse(&line.value) {
        Some(span) => {
            let related = line.param_text("RELATED").unwrap_or_default();
            let from = if related.eq_ignore_ascii_case("END") {
                instance.end
            } else {
                instance.start
            };
            from + span.length()
        }
        None => match Moment::of(line, zones) {
            Some(moment) => moment.instant(zone),
            None => return Vec::new(),
        },
    };
    let repeat: i32 = alarm
        .value("REPEAT")
        .and_then(|v| v.trim().parse().ok())
        .unwrap_or(0);
    let every = alarm
        .value("DURATION")
        .and_then(Span::parse)
        .unwrap_or_default()
        .length();
    (0..=repeat.clamp(0, 1000))
        .map(|n| first + every * n)
        .collect()
}
