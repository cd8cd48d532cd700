//! Pairs of calendar data that mean the same and pairs that do not, each with its reason:
//! the judge has to tell them apart. And what `wire` reads is what calcard reads.

use calcard::icalendar::{ICalendar, ICalendarValue};
use invitest::calendar::diff::difference;
use invitest::calendar::kinds::{PARAMETER_DEFAULTS, PROPERTY_DEFAULTS};
use invitest::calendar::normalise::{
    IGNORED_COMPONENTS, IGNORED_PARAMETERS, IGNORED_PROPERTIES, Scope,
};
use invitest::wire::ical::{Component, parse, unescape_text};
use serde::Deserialize;
use std::collections::BTreeSet;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pair {
    name: String,
    /// Why they are equal or not.
    why: String,
    /// The section that says so.
    rfc: String,
    left: String,
    right: String,
    /// Only with left expected and right actual (what the actual side may have more).
    #[serde(default, rename = "one-way")]
    one_way: bool,
    #[serde(default)]
    ignoring: Vec<String>,
    /// Compare SCHEDULE-STATUS too.
    #[serde(default, rename = "schedule-status")]
    schedule_status: bool,
}

fn pairs(yaml: &str) -> Vec<Pair> {
    serde_yaml::from_str(yaml).unwrap()
}

/// Lines of an event, components of a calendar, or a whole calendar. Lines of an event get
/// a UID and, when they have none, a DTSTART.
fn calendar(text: &str) -> Component {
    let crlf = |text: &str| text.trim_end_matches('\n').replace('\n', "\r\n");
    let text = crlf(text);
    let whole = if text.starts_with("BEGIN:VCALENDAR") {
        text
    } else if ["BEGIN:VEVENT", "BEGIN:VTODO", "BEGIN:VFREEBUSY"]
        .iter()
        .any(|begin| text.to_uppercase().starts_with(begin))
    {
        format!("BEGIN:VCALENDAR\r\n{text}\r\nEND:VCALENDAR")
    } else {
        let start = match text.to_uppercase().contains("DTSTART") {
            true => "",
            false => "DTSTART:20270104T090000Z\r\n",
        };
        format!(
            "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\n{start}{text}\r\nEND:VEVENT\r\nEND:VCALENDAR"
        )
    };
    let document = parse(format!("{whole}\r\n").as_bytes());
    let bad: Vec<_> = document
        .problems
        .iter()
        .filter(|p| !p.is_cosmetic())
        .collect();
    assert!(bad.is_empty(), "{whole}\n{bad:?}");
    document
        .calendar()
        .unwrap_or_else(|| panic!("no calendar: {whole}"))
        .clone()
}

fn scope(pair: &Pair) -> Scope {
    let scope = Scope::ignoring(&pair.ignoring);
    match pair.schedule_status {
        true => scope.with_schedule_status(),
        false => scope,
    }
}

fn judge(pair: &Pair, equal: bool, failures: &mut Vec<String>) {
    let (left, right) = (calendar(&pair.left), calendar(&pair.right));
    let mut ways = vec![(&left, &right)];
    if !pair.one_way {
        ways.push((&right, &left));
    }
    for (expected, actual) in ways {
        let diff = difference(expected, actual, &scope(pair));
        if diff.is_empty() != equal {
            failures.push(format!("{}: {}\n{diff:#?}", pair.name, pair.why));
        }
    }
    for one in [&left, &right] {
        assert_eq!(
            difference(one, one, &scope(pair)),
            [],
            "{}: not even itself",
            pair.name
        );
    }
}

fn run(yaml: &str, equal: bool, at_least: usize) {
    let pairs = pairs(yaml);
    assert!(pairs.len() >= at_least, "only {} pairs", pairs.len());
    let names: BTreeSet<&str> = pairs.iter().map(|pair| pair.name.as_str()).collect();
    assert_eq!(names.len(), pairs.len(), "a name stands twice");
    let mut failures = Vec::new();
    for pair in &pairs {
        assert!(
            pair.rfc.contains(|c: char| c.is_ascii_digit()),
            "{}",
            pair.name
        );
        assert_ne!(pair.left, pair.right, "{}: nothing to compare", pair.name);
        judge(pair, equal, &mut failures);
    }
    assert!(
        failures.is_empty(),
        "{} wrong:\n{}",
        failures.len(),
        failures.join("\n")
    );
}

#[test]
fn equal_pairs_compare_equal() {
    run(include_str!("fixtures/normaliser/equal.yaml"), true, 80);
}

#[test]
fn different_pairs_compare_different() {
    run(
        include_str!("fixtures/normaliser/different.yaml"),
        false,
        70,
    );
}

/// Lines that calcard handles losslessly: `wire` must see the same name, the same
/// parameters and the same value in them.
#[test]
fn wire_reads_what_calcard_reads() {
    let lines = [
        "SUMMARY:Lunch",
        "SUMMARY;LANGUAGE=fr:Déjeuner à midi",
        "SUMMARY:a\\, b\\; c\\\\ d\\ne",
        "DESCRIPTION;ALTREP=\"cid:part3.msg@example.com\":Text: with a colon",
        "ATTENDEE;CN=Jane;PARTSTAT=ACCEPTED:mailto:jane@example.com",
        "ATTENDEE;CN=\"Doe, Jane; the 2nd\";ROLE=CHAIR:mailto:jane@example.com",
        "ATTENDEE;MEMBER=\"mailto:a@example.com\",\"mailto:b@example.com\":mailto:c@example.com",
        "ATTENDEE;DELEGATED-TO=\"mailto:a@example.com\";PARTSTAT=DELEGATED:mailto:c@example.com",
        "ATTENDEE;SCHEDULE-STATUS=\"2.0,5.3\":mailto:c@example.com",
        "ATTENDEE;X-NUM-GUESTS=0;RSVP=TRUE:mailto:c@example.com",
        "ORGANIZER;SENT-BY=\"mailto:s@example.com\":mailto:c@example.com",
        "UID:19970610T172345Z-AF23B2@example.com",
        "X-APPLE-TRAVEL-ADVISORY:x",
        "X-A;X-B=\"c:d\":value",
        "COMMENT:caf\u{e9} \u{1f600}",
        "STATUS:CONFIRMED",
        "TRANSP:OPAQUE",
        "CLASS:PRIVATE",
        "LOCATION:Room 1\\, Building 2",
    ];
    for line in lines {
        let text =
            format!("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n{line}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n");
        let document = parse(text.as_bytes());
        assert!(document.problems.iter().all(|p| p.is_cosmetic()), "{line}");
        let event = document.calendar().unwrap().components().next().unwrap();
        let ours = event.lines().next().unwrap();
        let theirs = ICalendar::parse(&text).unwrap();
        let theirs = &theirs.components[1].entries[0];
        assert_eq!(ours.name, theirs.name.as_str(), "{line}");
        let mut our_params: Vec<(String, String)> = ours
            .params
            .iter()
            .flat_map(|p| p.values.iter().map(|v| (p.name.clone(), v.text.clone())))
            .collect();
        let mut their_params: Vec<(String, String)> = theirs
            .params
            .iter()
            .map(|p| {
                let value = p.value.as_text().map(str::to_owned);
                (p.name.as_str().to_owned(), value.unwrap_or_default())
            })
            .collect();
        // calcard reads RSVP as a boolean, which has no text.
        for (name, value) in &mut their_params {
            if name == "RSVP" && value.is_empty() {
                *value = "TRUE".to_owned();
            }
        }
        our_params.sort();
        their_params.sort();
        assert_eq!(our_params, their_params, "{line}");
        let value = match theirs.values.first() {
            Some(ICalendarValue::Text(text)) => text.clone(),
            Some(other) => other
                .as_text()
                .unwrap_or_else(|| panic!("{line}: {other:?}"))
                .to_owned(),
            None => panic!("{line}: no value"),
        };
        assert_eq!(unescape_text(&ours.value), value, "{line}");
    }
}

/// Rows of the tables of the page: cells without their backticks.
fn rows(heading: &str) -> Vec<Vec<String>> {
    let page = include_str!("../docs/verdicts-and-normalising.md");
    let after = page
        .split(heading)
        .nth(1)
        .expect("the heading of the table");
    after
        .lines()
        .skip_while(|line| !line.starts_with("|---"))
        .skip(1)
        .take_while(|line| line.starts_with('|'))
        .map(|line| {
            let cells = line.trim_matches('|').split('|');
            cells
                .map(|cell| cell.trim().trim_matches('`').to_owned())
                .collect()
        })
        .collect()
}

#[test]
fn the_documented_list_is_the_list() {
    let code = [
        (IGNORED_PROPERTIES, "property"),
        (IGNORED_PARAMETERS, "parameter"),
        (IGNORED_COMPONENTS, "component"),
    ];
    let code: Vec<(String, String)> = code
        .iter()
        .flat_map(|(names, kind)| names.iter().map(|n| (n.to_string(), kind.to_string())))
        .collect();
    let page: Vec<(String, String)> = rows("| left out | kind | why |")
        .into_iter()
        .map(|row| (row[0].clone(), row[1].clone()))
        .collect();
    assert_eq!(page, code);
}

#[test]
fn the_documented_defaults_are_the_defaults() {
    let code = |list: &[(&[&str], &str, &str)]| -> Vec<Vec<String>> {
        list.iter()
            .map(|(places, name, default)| {
                let places = match places {
                    [] => "every property".to_owned(),
                    places => places.join(", "),
                };
                vec![name.to_string(), places, default.to_string()]
            })
            .collect()
    };
    assert_eq!(
        rows("| property | in | absent means |"),
        code(PROPERTY_DEFAULTS)
    );
    assert_eq!(
        rows("| parameter | on | absent means |"),
        code(PARAMETER_DEFAULTS)
    );
}
