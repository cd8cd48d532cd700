use super::*;
use crate::wire::ical::{Component, parse};
use chrono::NaiveDate;

fn calendar(components: &str) -> Component {
    let text = format!(
        "BEGIN:VCALENDAR\r\n{}END:VCALENDAR\r\n",
        components.replace('\n', "\r\n")
    );
    parse(text.as_bytes())
        .calendar()
        .expect("one calendar")
        .clone()
}

fn event(lines: &str) -> String {
    format!("BEGIN:VEVENT\nUID:u\n{lines}\nEND:VEVENT\n")
}

fn day(y: i32, m: u32, d: u32) -> DateTime<Utc> {
    let date = NaiveDate::from_ymd_opt(y, m, d).expect("a date");
    date.and_time(chrono::NaiveTime::MIN).and_utc()
}

fn starts(calendar: &Component, limit: usize) -> Vec<String> {
    let range = Range::new(None, Some(day(2031, 1, 1)));
    let mut all: Vec<_> = instances(calendar, range, &Zone::Utc, limit)
        .iter()
        .map(|i| i.start.format("%m%dT%H%M").to_string())
        .collect();
    all.sort();
    all
}

#[test]
fn rules_dates_and_exclusions() {
    for (lines, expected) in [
        ("DTSTART:20300101T090000Z", "0101T0900"),
        (
            "DTSTART:20300101T090000Z\nRRULE:FREQ=DAILY;COUNT=3",
            "0101T0900 0102T0900 0103T0900",
        ),
        (
            "DTSTART:20300101T090000Z\nRRULE:FREQ=DAILY;UNTIL=20300102T090000Z",
            "0101T0900 0102T0900",
        ),
        (
            "DTSTART:20300101T090000Z\nRRULE:FREQ=DAILY;UNTIL=20300102",
            "0101T0900 0102T0900",
        ),
        // UNTIL is UTC: 10:00Z is 11:00 in Paris.
        (
            "DTSTART;TZID=Europe/Paris:20300101T110000\nRRULE:FREQ=DAILY;UNTIL=20300102T100000Z",
            "0101T1000 0102T1000",
        ),
        // The change of the clock on March 31.
        (
            "DTSTART;TZID=Europe/Paris:20300330T090000\nRRULE:FREQ=DAILY;COUNT=2",
            "0330T0800 0331T0700",
        ),
        (
            "DTSTART:20300101T090000Z\nRDATE:20300105T100000Z,20300103T090000Z",
            "0101T0900 0103T0900 0105T1000",
        ),
        (
            "DTSTART:20300101T090000Z\nRDATE;VALUE=PERIOD:20300105T100000Z/PT1H",
            "0101T0900 0105T1000",
        ),
        (
            "DTSTART;TZID=Europe/Paris:20300101T100000\nRRULE:FREQ=DAILY;COUNT=3\nEXDATE:20300102T090000Z",
            "0101T0900 0103T0900",
        ),
        (
            "DTSTART;VALUE=DATE:20300101\nRRULE:FREQ=DAILY;COUNT=3\nEXDATE;VALUE=DATE:20300102",
            "0101T0000 0103T0000",
        ),
        ("DTSTART:20300101T090000Z\nRRULE:FREQ=NONSENSE", "0101T0900"),
        (
            "DTSTART:20300101T090000Z\nRRULE:FREQ=DAILY;COUNT=2\nRDATE:20300102T090000Z",
            "0101T0900 0102T0900",
        ),
    ] {
        assert_eq!(
            starts(&calendar(&event(lines)), 10).join(" "),
            expected,
            "{lines}"
        );
    }
}

#[test]
fn an_override_replaces_its_instance_however_its_id_is_written() {
    let master = event("DTSTART;TZID=Europe/Paris:20300101T100000\nRRULE:FREQ=DAILY;COUNT=3");
    for id in [
        "RECURRENCE-ID;TZID=Europe/Paris:20300102T100000",
        "RECURRENCE-ID:20300102T090000Z",
    ] {
        let one = event(&format!("{id}\nSEQUENCE:7\nDTSTART:20300102T150000Z"));
        let both = calendar(&format!("{master}{one}"));
        assert_eq!(starts(&both, 10).join(" "), "0101T0900 0102T1500 0103T0900");
    }
}

#[test]
fn an_endless_rule_ends_at_the_limit() {
    let endless = calendar(&event("DTSTART:20000101T090000Z\nRRULE:FREQ=DAILY"));
    let range = Range::new(Some(day(2030, 1, 1)), None);
    assert_eq!(instances(&endless, range, &Zone::Utc, 5).len(), 5);
    let never = calendar(&event(
        "DTSTART:20000101T090000Z\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
    ));
    assert!(instances(&never, range, &Zone::Utc, 5).is_empty());
}

#[test]
fn ranges_meet_components_as_the_tables_say() {
    let range = Range::new(Some(day(2030, 1, 2)), Some(day(2030, 1, 3)));
    let todo = |lines: &str| format!("BEGIN:VTODO\nUID:u\n{lines}\nEND:VTODO\n");
    for (kind, text, expected) in [
        (
            "VEVENT",
            event("DTSTART:20300102T090000Z\nDURATION:PT1H"),
            true,
        ),
        (
            "VEVENT",
            event("DTSTART:20300101T230000Z\nDURATION:PT1H"),
            false,
        ),
        ("VEVENT", event("DTSTART:20300102T000000Z"), true),
        ("VEVENT", event("DTSTART:20300103T000000Z"), false),
        ("VEVENT", event("DTSTART;VALUE=DATE:20300102"), true),
        ("VEVENT", event("DTSTART;VALUE=DATE:20300101"), false),
        ("VEVENT", event("SUMMARY:a message without DTSTART"), true),
        ("VTODO", event("DTSTART:20300102T090000Z"), false),
        ("VTODO", todo("DUE:20300102T090000Z"), true),
        ("VTODO", todo("DUE:20300103T000000Z"), true),
        ("VTODO", todo("DUE:20300102T000000Z"), false),
        (
            "VTODO",
            todo("DTSTART:20300101T000000Z\nDUE:20300105T000000Z"),
            true,
        ),
        ("VTODO", todo("SUMMARY:undated"), true),
        ("VTODO", todo("COMPLETED:20300101T090000Z"), false),
        (
            "VALARM",
            event("DTSTART:20300103T000500Z\nBEGIN:VALARM\nTRIGGER:-PT10M\nEND:VALARM"),
            true,
        ),
        (
            "VALARM",
            event("DTSTART:20300102T000500Z\nBEGIN:VALARM\nTRIGGER:-PT10M\nEND:VALARM"),
            false,
        ),
        (
            "VEVENT",
            event("DTSTART:20290102T090000Z\nRRULE:FREQ=YEARLY"),
            true,
        ),
    ] {
        assert_eq!(
            occurs_in(&calendar(&text), kind, range, &Zone::Utc),
            expected,
            "{kind} {text}"
        );
    }
}

#[test]
fn floating_times_follow_the_callers_zone() {
    let floating = calendar(&event("DTSTART:20300102T003000\nDURATION:PT10M"));
    let range = Range::new(Some(day(2030, 1, 2)), Some(day(2030, 1, 3)));
    assert!(occurs_in(&floating, "VEVENT", range, &Zone::Utc));
    let paris = Zone::resolve("Europe/Paris", None);
    assert!(!occurs_in(&floating, "VEVENT", range, &paris));
}
