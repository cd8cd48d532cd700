//! RRULE by meaning, without expanding it.
//!
//! Read as text and not through calcard, whose numbers wrap (`INTERVAL=70000` becomes
//! 4464) and which drops what it does not know; a test compares the two.

use super::time::{When, Zones, parse_value};
use chrono::{Datelike, NaiveDate, Timelike};
use std::collections::BTreeMap;

/// The rule in the form in which equal ones are equal (RFC 5545 3.3.10): parts and lists
/// sorted, letter case, signs and zeros of numbers, defaults, UNTIL by instant, WKST only
/// where it matters, and, when the local start is given, parts that merely repeat it.
pub fn canonical(value: &str, start: Option<&When>, zones: &Zones) -> String {
    let mut parts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for part in value.trim().split(';').filter(|part| !part.is_empty()) {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        let name = name.trim().to_ascii_uppercase();
        let list = parts.entry(name.clone()).or_default();
        list.extend(value.split(',').map(|one| element(&name, one, zones)));
    }
    for list in parts.values_mut() {
        list.sort();
        list.dedup();
    }
    drop_if(&mut parts, "INTERVAL", "1");
    if let Some(start) = start.and_then(local) {
        drop_what_repeats(&mut parts, &start);
    }
    if !week_start_matters(&parts) {
        parts.remove("WKST");
    }
    drop_if(&mut parts, "WKST", "MO");
    let parts: Vec<String> = parts
        .iter()
        .map(|(name, list)| format!("{name}={}", list.join(",")))
        .collect();
    parts.join(";")
}

fn element(name: &str, value: &str, zones: &Zones) -> String {
    let value = value.trim().to_ascii_uppercase();
    if name == "UNTIL" {
        return parse_value(&value, None, zones).map_or(value, |when| when.to_string());
    }
    // `+1MO` is `1MO`, `01` is `1`, `+1` is `1`.
    let split = value
        .find(|c: char| c.is_ascii_alphabetic())
        .unwrap_or(value.len());
    let (number, rest) = value.split_at(split);
    match number.parse::<i128>() {
        Ok(number) => format!("{number}{rest}"),
        Err(_) => value,
    }
}

fn drop_if(parts: &mut BTreeMap<String, Vec<String>>, name: &str, value: &str) {
    if is(parts, name, value) {
        parts.remove(name);
    }
}

fn is(parts: &BTreeMap<String, Vec<String>>, name: &str, value: &str) -> bool {
    parts
        .get(name)
        .is_some_and(|list| list.len() == 1 && list[0] == value)
}

/// "WKST is significant when a WEEKLY RRULE has an interval greater than 1, and a BYDAY
/// rule part is specified. This is also significant when in a YEARLY RRULE when a BYWEEKNO
/// rule part is specified." (RFC 5545 3.3.10)
fn week_start_matters(parts: &BTreeMap<String, Vec<String>>) -> bool {
    (is(parts, "FREQ", "WEEKLY") && parts.contains_key("INTERVAL") && parts.contains_key("BYDAY"))
        || parts.contains_key("BYWEEKNO")
}

struct Start {
    date: NaiveDate,
    time: Option<(u32, u32, u32)>,
}

/// The wall clock of the start. An instant has lost its own: nothing is concluded from it.
fn local(start: &When) -> Option<Start> {
    match start {
        When::Date(date) => Some(Start {
            date: *date,
            time: None,
        }),
        When::Floating(at) | When::Unplaced { local: at, .. } => Some(Start {
            date: at.date(),
            time: Some((at.hour(), at.minute(), at.second())),
        }),
        When::Instant(_) => None,
    }
}

/// "Information, not contained in the rule, necessary to determine the various recurrence
/// instance start time and dates are derived from the Start Time (DTSTART)" (3.3.10): a
/// part that says what DTSTART says anyway adds nothing.
fn drop_what_repeats(parts: &mut BTreeMap<String, Vec<String>>, start: &Start) {
    let Some(frequency) = parts.get("FREQ").and_then(|list| list.first()).cloned() else {
        return;
    };
    let daily = matches!(
        frequency.as_str(),
        "DAILY" | "WEEKLY" | "MONTHLY" | "YEARLY"
    );
    if parts.contains_key("BYSETPOS") {
        return;
    }
    if let (true, Some((hour, minute, second))) = (daily, start.time) {
        drop_if(parts, "BYHOUR", &hour.to_string());
        drop_if(parts, "BYMINUTE", &minute.to_string());
        drop_if(parts, "BYSECOND", &second.to_string());
    }
    let has = |parts: &BTreeMap<String, Vec<String>>, names: &[&str]| {
        names.iter().any(|name| parts.contains_key(*name))
    };
    let weekday = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
        [start.date.weekday().num_days_from_monday() as usize];
    let (month, day) = (start.date.month().to_string(), start.date.day().to_string());
    match frequency.as_str() {
        "WEEKLY" => drop_if(parts, "BYDAY", weekday),
        "MONTHLY" if !has(parts, &["BYDAY"]) => drop_if(parts, "BYMONTHDAY", &day),
        // Alone, BYMONTHDAY would expand to every month.
        "YEARLY"
            if !has(parts, &["BYDAY", "BYWEEKNO", "BYYEARDAY"]) && is(parts, "BYMONTH", &month) =>
        {
            drop_if(parts, "BYMONTHDAY", &day);
            if !parts.contains_key("BYMONTHDAY") {
                parts.remove("BYMONTH");
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::typed;
    use crate::wire::ical::Line;

    fn same(a: &str, b: &str, start: &str) -> bool {
        let zones = Zones::default();
        let start = parse_value(start, None, &zones);
        canonical(a, start.as_ref(), &zones) == canonical(b, start.as_ref(), &zones)
    }

    #[test]
    fn equivalent_rules_are_equal_and_others_are_not() {
        // 2027-01-04 is a Monday.
        let start = "20270104T090000";
        for (a, b) in [
            ("FREQ=DAILY;COUNT=3", "COUNT=3;FREQ=DAILY"),
            ("FREQ=DAILY", "freq=daily;interval=1"),
            ("FREQ=DAILY;INTERVAL=02", "FREQ=DAILY;INTERVAL=2"),
            ("FREQ=WEEKLY;BYDAY=TU,MO", "FREQ=WEEKLY;BYDAY=MO,TU"),
            ("FREQ=WEEKLY", "FREQ=WEEKLY;BYDAY=MO"),
            ("FREQ=WEEKLY", "FREQ=WEEKLY;WKST=SU"),
            (
                "FREQ=WEEKLY;INTERVAL=2",
                "FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=MO",
            ),
            (
                "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU",
                "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;WKST=MO",
            ),
            ("FREQ=MONTHLY;BYDAY=+1MO", "FREQ=MONTHLY;BYDAY=1MO"),
            ("FREQ=MONTHLY", "FREQ=MONTHLY;BYMONTHDAY=4"),
            ("FREQ=YEARLY", "FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=4"),
            ("FREQ=YEARLY", "FREQ=YEARLY;BYMONTH=1"),
            ("FREQ=DAILY", "FREQ=DAILY;BYHOUR=9;BYMINUTE=0;BYSECOND=0"),
            ("FREQ=DAILY;COUNT=3", "FREQ=DAILY;COUNT=3;"),
        ] {
            assert!(same(a, b, start), "{a} {b}");
        }
        for (a, b) in [
            ("FREQ=DAILY;COUNT=3", "FREQ=DAILY;COUNT=4"),
            ("FREQ=DAILY;INTERVAL=70000", "FREQ=DAILY;INTERVAL=4464"),
            ("FREQ=DAILY", "FREQ=WEEKLY"),
            ("FREQ=WEEKLY", "FREQ=WEEKLY;BYDAY=TU"),
            ("FREQ=WEEKLY", "FREQ=WEEKLY;BYDAY=MO,TU"),
            (
                "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU",
                "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=SU",
            ),
            ("FREQ=MONTHLY;BYDAY=1MO", "FREQ=MONTHLY;BYDAY=-1MO"),
            ("FREQ=MONTHLY;BYDAY=1MO", "FREQ=MONTHLY;BYDAY=MO"),
            ("FREQ=YEARLY", "FREQ=YEARLY;BYMONTHDAY=4"),
            ("FREQ=YEARLY;BYMONTH=1;BYDAY=MO", "FREQ=YEARLY;BYDAY=MO"),
            ("FREQ=HOURLY", "FREQ=HOURLY;BYHOUR=9"),
            (
                "FREQ=DAILY;UNTIL=20270110T090000Z",
                "FREQ=DAILY;UNTIL=20270111T090000Z",
            ),
            (
                "FREQ=DAILY;UNTIL=20270110",
                "FREQ=DAILY;UNTIL=20270110T000000Z",
            ),
            ("FREQ=DAILY", "FREQ=DAILY;X-PART=1"),
        ] {
            assert!(!same(a, b, start), "{a} {b}");
        }
    }

    /// Where calcard loses nothing, it sees the same pairs as equal.
    #[test]
    fn calcard_agrees() {
        for (a, b) in [
            ("FREQ=DAILY;COUNT=3", "COUNT=3;FREQ=DAILY"),
            ("FREQ=MONTHLY;BYDAY=+1MO", "FREQ=MONTHLY;BYDAY=1MO"),
            ("FREQ=WEEKLY;INTERVAL=02", "FREQ=WEEKLY;INTERVAL=2"),
            ("FREQ=DAILY;COUNT=3", "FREQ=DAILY;COUNT=4"),
            ("FREQ=MONTHLY;BYDAY=1MO", "FREQ=MONTHLY;BYDAY=-1MO"),
            (
                "FREQ=DAILY;UNTIL=20270110T090000Z",
                "FREQ=DAILY;UNTIL=20270111T090000Z",
            ),
        ] {
            let typed = |text: &str| typed::rule(&Line::new("RRULE", text)).unwrap();
            assert_eq!(
                same(a, b, "20270104T090000"),
                typed(a) == typed(b),
                "{a} {b}"
            );
        }
    }
}
