//! Whether data are valid iCalendar, as far as a server has to know before it stores them
//! (RFC 5545). Lexical problems have been found before.

use super::{Ctx, faults};
use crate::wire::ical::{Component, Line};
use std::collections::BTreeSet;

/// Properties that a component may have once (RFC 5545 3.6.1, 3.6.2).
const ONCE: [&str; 24] = [
    "UID",
    "DTSTAMP",
    "DTSTART",
    "DTEND",
    "DUE",
    "DURATION",
    "COMPLETED",
    "CREATED",
    "LAST-MODIFIED",
    "RECURRENCE-ID",
    "SEQUENCE",
    "STATUS",
    "SUMMARY",
    "DESCRIPTION",
    "LOCATION",
    "ORGANIZER",
    "CLASS",
    "GEO",
    "PRIORITY",
    "TRANSP",
    "URL",
    "PERCENT-COMPLETE",
    "COLOR",
    "ACTION",
];

/// Whether a property's value is a date or a list of dates.
pub fn is_date_property(line: &Line) -> bool {
    const DATES: [&str; 10] = [
        "DTSTART",
        "DTEND",
        "DUE",
        "RECURRENCE-ID",
        "EXDATE",
        "RDATE",
        "DTSTAMP",
        "CREATED",
        "LAST-MODIFIED",
        "COMPLETED",
    ];
    DATES.iter().any(|name| line.is(name))
}

/// What is wrong with a `VCALENDAR`, in a sentence.
pub fn check(ctx: &Ctx, calendar: &Component) -> Result<(), String> {
    for name in ["VERSION", "PRODID"] {
        if calendar.lines_named(name).count() != 1 {
            return Err(format!("VCALENDAR has not exactly one {name}"));
        }
    }
    if calendar.value("VERSION").map(str::trim) != Some("2.0") {
        return Err("VERSION is not 2.0".to_owned());
    }
    if let Some(scale) = calendar.value("CALSCALE")
        && !scale.eq_ignore_ascii_case("GREGORIAN")
    {
        return Err(format!("CALSCALE {scale} is not known"));
    }
    if calendar.components().next().is_none() {
        return Err("VCALENDAR has no component".to_owned());
    }
    let zones: BTreeSet<&str> = calendar
        .components()
        .filter(|c| c.is("VTIMEZONE"))
        .filter_map(|c| c.value("TZID"))
        .collect();
    for component in calendar.components() {
        match component.name.to_ascii_uppercase().as_str() {
            "VTIMEZONE" => zone(component)?,
            "VEVENT" | "VTODO" | "VJOURNAL" | "VFREEBUSY" => scheduled(ctx, component, &zones)?,
            _ => {}
        }
    }
    Ok(())
}

fn zone(component: &Component) -> Result<(), String> {
    if component.lines_named("TZID").count() != 1 {
        return Err("VTIMEZONE has not exactly one TZID".to_owned());
    }
    let mut observances = component
        .components()
        .filter(|c| c.is("STANDARD") || c.is("DAYLIGHT"))
        .peekable();
    if observances.peek().is_none() {
        return Err("VTIMEZONE has neither STANDARD nor DAYLIGHT".to_owned());
    }
    for observance in observances {
        for name in ["DTSTART", "TZOFFSETFROM", "TZOFFSETTO"] {
            if observance.lines_named(name).count() != 1 {
                return Err(format!("{} has not exactly one {name}", observance.name));
            }
        }
    }
    Ok(())
}

fn scheduled(ctx: &Ctx, component: &Component, zones: &BTreeSet<&str>) -> Result<(), String> {
    let kind = component.name.to_ascii_uppercase();
    for name in ONCE {
        if component.lines_named(name).count() > 1 {
            return Err(format!("{kind} has {name} more than once"));
        }
    }
    for name in ["UID", "DTSTAMP"] {
        if component.line(name).is_none() {
            return Err(format!("{kind} has no {name}"));
        }
    }
    for line in component.lines() {
        property(ctx, line, zones).map_err(|why| format!("{kind}: {}: {why}", line.name))?;
    }
    let has = |name: &str| component.line(name).is_some();
    match kind.as_str() {
        "VEVENT" => {
            if !has("DTSTART") {
                return Err("VEVENT has no DTSTART".to_owned());
            }
            if has("DTEND") && has("DURATION") {
                return Err("VEVENT has both DTEND and DURATION".to_owned());
            }
        }
        "VTODO" => {
            if has("DUE") && has("DURATION") {
                return Err("VTODO has both DUE and DURATION".to_owned());
            }
            if has("DURATION") && !has("DTSTART") {
                return Err("VTODO has DURATION and no DTSTART".to_owned());
            }
            if has("RRULE") && !has("DTSTART") {
                return Err("VTODO has RRULE and no DTSTART".to_owned());
            }
        }
        _ => {}
    }
    for end in ["DTEND", "DUE"] {
        if let (Some(start), Some(end)) = (component.line("DTSTART"), component.line(end)) {
            in_order(start, end).map_err(|why| format!("{kind}: {why}"))?;
        }
    }
    status(&kind, component.value("STATUS"))?;
    for alarm in component.components().filter(|c| c.is("VALARM")) {
        for name in ["ACTION", "TRIGGER"] {
            if alarm.lines_named(name).count() != 1 {
                return Err(format!("VALARM has not exactly one {name}"));
            }
        }
    }
    Ok(())
}

fn in_order(start: &Line, end: &Line) -> Result<(), String> {
    if is_date(&start.value) != is_date(&end.value) {
        return Err(format!("DTSTART and {} differ in type", end.name));
    }
    let comparable = start.param_text("TZID") == end.param_text("TZID")
        && start.value.ends_with('Z') == end.value.ends_with('Z');
    if comparable && end.value < start.value {
        return Err(format!("{} is before DTSTART", end.name));
    }
    Ok(())
}

fn status(kind: &str, value: Option<&str>) -> Result<(), String> {
    let Some(value) = value else { return Ok(()) };
    let known: &[&str] = match kind {
        "VEVENT" => &["TENTATIVE", "CONFIRMED", "CANCELLED"],
        "VTODO" => &["NEEDS-ACTION", "COMPLETED", "IN-PROCESS", "CANCELLED"],
        "VJOURNAL" => &["DRAFT", "FINAL", "CANCELLED"],
        _ => return Ok(()),
    };
    match known.iter().any(|k| value.eq_ignore_ascii_case(k)) {
        true => Ok(()),
        false => Err(format!("{kind} has the STATUS {value}")),
    }
}

fn property(ctx: &Ctx, line: &Line, zones: &BTreeSet<&str>) -> Result<(), String> {
    if let Some(zone) = line.param_text("TZID")
        && !zones.contains(zone.as_str())
        && !zone.starts_with('/')
        && !ctx.on(&faults::preconditions::ZONE_NOT_NEEDED)
    {
        // RFC 5545 3.2.19; only globally unique names, with a slash, go without.
        return Err(format!("the zone {zone} is not defined"));
    }
    let value = line.value.as_str();
    if is_date_property(line) {
        for value in value.split(',') {
            let whole = match value.split_once('/') {
                Some((start, end)) if line.is("RDATE") => {
                    is_date_time(start) && (is_date_time(end) || is_duration(end))
                }
                _ => is_date(value) || is_date_time(value),
            };
            if !whole {
                return Err(format!("{value} is no date"));
            }
            let declared_date = line
                .param_text("VALUE")
                .is_some_and(|v| v.eq_ignore_ascii_case("DATE"));
            if is_date(value) && !declared_date {
                return Err(format!("{value} lacks VALUE=DATE"));
            }
        }
    }
    let utc = ["DTSTAMP", "CREATED", "LAST-MODIFIED", "COMPLETED"];
    if utc.iter().any(|name| line.is(name)) && !value.ends_with('Z') {
        return Err("is not in UTC".to_owned());
    }
    if line.is("DURATION") && !is_duration(value) {
        return Err(format!("{value} is no duration"));
    }
    if line.is("SEQUENCE") && value.parse::<u32>().is_err() {
        return Err(format!("{value} is no sequence number"));
    }
    if line.is("PERCENT-COMPLETE") && !value.parse::<u32>().is_ok_and(|n| n <= 100) {
        return Err(format!("{value} is no percentage"));
    }
    if line.is("RRULE") {
        rule(value)?;
    }
    // A URI, or the path of a principal, which is a calendar user address here
    // (RFC 6638 2.4.1).
    if (line.is("ORGANIZER") || line.is("ATTENDEE")) && !is_address(value) {
        return Err(format!("{value} is no calendar user address"));
    }
    Ok(())
}

fn is_address(value: &str) -> bool {
    let scheme = value.split(':').next().unwrap_or_default();
    let has_scheme = value.len() > scheme.len() + 1
        && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    (has_scheme || value.starts_with('/')) && !value.contains(char::is_whitespace)
}

/// `20260131`
fn is_date(value: &str) -> bool {
    let part = |range: std::ops::Range<usize>| value.get(range).and_then(|t| t.parse().ok());
    value.len() == 8
        && value.bytes().all(|b| b.is_ascii_digit())
        && match (value[..4].parse(), part(4..6), part(6..8)) {
            (Ok(year), Some(month), Some(day)) => {
                chrono::NaiveDate::from_ymd_opt(year, month, day).is_some()
            }
            _ => false,
        }
}

/// `20260131T120000` or the same in UTC
fn is_date_time(value: &str) -> bool {
    let local = value.strip_suffix('Z').unwrap_or(value);
    let Some((date, time)) = local.split_once('T') else {
        return false;
    };
    let part = |range: std::ops::Range<usize>| time[range].parse::<u32>().unwrap_or(99);
    is_date(date)
        && time.len() == 6
        && time.bytes().all(|b| b.is_ascii_digit())
        && part(0..2) < 24
        && part(2..4) < 60
        && part(4..6) < 61
}

/// `P1DT2H`, `-PT15M`, `P2W`
fn is_duration(value: &str) -> bool {
    let value = value.strip_prefix(['+', '-']).unwrap_or(value);
    let Some(rest) = value.strip_prefix('P') else {
        return false;
    };
    let (days, time) = match rest.split_once('T') {
        Some((days, time)) => (days, Some(time)),
        None => (rest, None),
    };
    let units = |text: &str, allowed: &str| {
        let mut last = None;
        let mut digits = 0;
        for c in text.chars() {
            if c.is_ascii_digit() {
                digits += 1;
                continue;
            }
            let at = allowed.find(c);
            if digits == 0 || at.is_none() || at <= last {
                return false;
            }
            (last, digits) = (at, 0);
        }
        digits == 0
    };
    match time {
        None => !days.is_empty() && units(days, "WD"),
        Some(time) => !time.is_empty() && units(days, "D") && units(time, "HMS"),
    }
}

fn rule(value: &str) -> Result<(), String> {
    const FREQUENCIES: [&str; 7] = [
        "SECONDLY", "MINUTELY", "HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY",
    ];
    let mut seen = BTreeSet::new();
    for part in value.split(';') {
        let (name, value) = part.split_once('=').ok_or("a rule part without =")?;
        let name = name.to_ascii_uppercase();
        let good = match name.as_str() {
            "FREQ" => FREQUENCIES.iter().any(|f| value.eq_ignore_ascii_case(f)),
            "COUNT" | "INTERVAL" => value.parse::<u32>().is_ok_and(|n| n > 0),
            "UNTIL" => is_date(value) || is_date_time(value),
            _ => !value.is_empty(),
        };
        if !good {
            return Err(format!("{part} is no rule part"));
        }
        if !seen.insert(name) {
            return Err(format!("{part} stands twice"));
        }
    }
    if !seen.contains("FREQ") {
        return Err("a rule without FREQ".to_owned());
    }
    if seen.contains("COUNT") && seen.contains("UNTIL") {
        return Err("a rule with COUNT and UNTIL".to_owned());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_durations() {
        assert!(is_date("20240229") && !is_date("20230229") && !is_date("2024022"));
        assert!(is_date_time("20240229T235959Z") && !is_date_time("20240229T240000"));
        for good in [
            "P1D", "PT15M", "-PT15M", "P1DT2H", "P2W", "+PT1H30M", "PT0S",
        ] {
            assert!(is_duration(good), "{good}");
        }
        for bad in ["P", "PT", "1D", "P1H", "PT1D", "P1", "PTM"] {
            assert!(!is_duration(bad), "{bad}");
        }
    }

    #[test]
    fn rules_and_addresses() {
        assert!(rule("FREQ=DAILY;COUNT=5").is_ok());
        for bad in [
            "COUNT=5",
            "FREQ=DAYLY",
            "FREQ=DAILY;COUNT=0",
            "FREQ=DAILY;COUNT=1;COUNT=1",
            "",
        ] {
            assert!(rule(bad).is_err(), "{bad}");
        }
        assert!(is_address("mailto:a@b") && is_address("/principals/user1/"));
        assert!(!is_address("user1") && !is_address("mailto:") && !is_address("a b:c"));
    }
}
