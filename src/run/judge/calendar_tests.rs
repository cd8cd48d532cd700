use super::*;
use crate::run::judge::testing::TestEnv;
use crate::wire::ical::parse;

/// A series with an override, an alarm and two attendees.
const SERIES: &str = "BEGIN:VCALENDAR
VERSION:2.0
METHOD:request
BEGIN:VEVENT
UID:1
DTSTART;TZID=Europe/Paris:20270104T100000
DTEND;TZID=Europe/Paris:20270104T110000
RRULE:FREQ=WEEKLY;COUNT=10
EXDATE;TZID=Europe/Paris:20270111T100000,20270118T100000
SUMMARY:Lunch\\, again
CATEGORIES:A,B
CATEGORIES:C
COMMENT:one
COMMENT:two
ORGANIZER;SCHEDULE-STATUS=\"1.2\":MAILTO:Cyrus@example.com
ATTENDEE;PARTSTAT=accepted;SCHEDULE-STATUS=\"2.0,1.2\";CN=\"Desruisseaux, W\":mailto:wilfredo@example.com
ATTENDEE;EMAIL=bernard@example.com;X-A=1:/principals/b/
ATTENDEE:mailto:twice@example.com
ATTENDEE;PARTSTAT=DECLINED:mailto:TWICE@example.com
BEGIN:VALARM
ACTION:DISPLAY
TRIGGER:-PT15M
END:VALARM
END:VEVENT
BEGIN:VEVENT
UID:1
RECURRENCE-ID:20270125T090000Z
DTSTART:20270125T120000Z
DURATION:PT1H
SEQUENCE:2
STATUS:CANCELLED
TRANSP:TRANSPARENT
END:VEVENT
BEGIN:VEVENT
UID:1
RECURRENCE-ID;TZID=Europe/Paris:20270201T100000
DTSTART:20270201T120000Z
SEQUENCE:2
END:VEVENT
END:VCALENDAR
";

const BUSY: &str = "BEGIN:VCALENDAR
METHOD:REPLY
BEGIN:VFREEBUSY
FREEBUSY:20270101T100000Z/PT1H,20270101T110000Z/20270101T120000Z
FREEBUSY;FBTYPE=BUSY-TENTATIVE:20270101T130000Z/PT1H
FREEBUSY;FBTYPE=FREE:20270101T140000Z/PT1H
FREEBUSY:20270109T100000Z/PT1H
END:VFREEBUSY
END:VCALENDAR
";

fn document(text: &str) -> Document {
    parse(text.replace('\n', "\r\n").as_bytes())
}

fn judge(text: &str, yaml: &str) -> Result<Vec<Judged>, Unresolved> {
    let assert: Assert = serde_yaml::from_str(yaml).unwrap_or_else(|e| panic!("{yaml}: {e}"));
    let kept = document(SERIES).roots.remove(0);
    let env = TestEnv::default()
        .with("start", "20270104T090000Z")
        .with_calendar("before", kept);
    judge_calendar(Some(&document(text)), &assert, &env)
}

fn holds(text: &str, yaml: &str) -> bool {
    let judged = judge(text, yaml).unwrap_or_else(|e| panic!("{yaml}: {e}"));
    assert!(!judged.is_empty(), "{yaml} judges nothing");
    for one in &judged {
        assert!(
            !one.expected.is_empty() && !one.actual.is_empty(),
            "{yaml}: {one:?}"
        );
    }
    judged.iter().all(|one| one.holds)
}

fn check(text: &str, good: &[&str], bad: &[&str]) {
    for yaml in good {
        assert!(holds(text, yaml), "{yaml}: {:#?}", judge(text, yaml));
    }
    for yaml in bad {
        assert!(!holds(text, yaml), "{yaml}: {:#?}", judge(text, yaml));
    }
}

#[test]
fn the_calendar_as_a_whole() {
    check(
        SERIES,
        &[
            "{method: REQUEST}",
            "{method: {one-of: [REQUEST, ADD]}}",
            "{no-parameter: [schedule-agent, x-b]}",
            "{master: true}",
            "{well-formed: true}",
            "{instances: ['20270125T090000Z', '20270201T090000Z']}",
            "{instances: ['20270201T090000Z', ';TZID=Europe/Paris:20270125T100000']}",
            "{same-as: before}",
            "{same-as: before, ignoring: [ATTENDEE]}",
        ],
        &[
            "{method: REPLY}",
            "{method: {absent: true}}",
            "{no-parameter: [x-a]}",
            "{no-parameter: [schedule-status]}",
            "{master: false}",
            "{well-formed: false}",
            "{instances: []}",
            "{instances: ['20270125T090000Z']}",
            "{instances: ['20270125T090000Z', '20270201T090000Z', '20270208T090000Z']}",
            "{instances: ['20270125T100000', '20270201T090000Z']}",
        ],
    );
    let changed = SERIES.replace("Lunch", "Dinner");
    check(
        &changed,
        &["{same-as: before, ignoring: [summary]}"],
        &["{same-as: before}"],
    );
    let judged = judge(&changed, "{same-as: before}").unwrap();
    assert!(
        judged[0]
            .diff
            .contains(&('+', "SUMMARY:Dinner\\, again".to_owned()))
    );
    assert!(judged[0].actual.contains("SUMMARY:Lunch"), "{judged:?}");
    let detached = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nRECURRENCE-ID;VALUE=DATE:20270101\nEND:VEVENT\nEND:VCALENDAR\n";
    check(
        detached,
        &[
            "{master: false}",
            "{instances: ['20270101']}",
            "{component: VEVENT}",
        ],
        &[
            "{master: true}",
            "{instances: ['20270101T000000Z']}",
            "{method: REQUEST}",
        ],
    );
}

#[test]
fn properties() {
    check(
        SERIES,
        &[
            "{property: {summary: 'Lunch, again'}}",
            "{property: {dtstart: '{{start}}'}}",
            "{property: {dtstart: ';TZID=Europe/Paris:20270104T100000'}}",
            "{property: {dtend: {greater-than: '{{start}}'}}}",
            "{property: {duration: PT1H}}",
            "{property: {duration: {absent: true}}}",
            "{property: {rrule: 'COUNT=10;FREQ=WEEKLY;INTERVAL=1;BYDAY=MO'}}",
            "{property: {categories: 'C,A,B'}}",
            "{property: {categories: {contains: B}}}",
            "{property: {comment: two}}",
            "{property: {comment: {lacks: three}}}",
            "{property: {sequence: 0}}",
            "{property: {sequence: {absent: true}}}",
            "{property: {sequence: {at-least: 0}}}",
            "{property: {transp: opaque, class: PUBLIC, priority: 0}}",
            "{property: {status: {absent: true}}}",
            "{property: {status: {equals: CONFIRMED, or-absent: true}}}",
            "{property: {organizer: 'mailto:cyrus@example.com'}}",
            "{property: {version: '2.0', calscale: GREGORIAN}}",
            "{at: '20270125T090000Z', property: {dtend: '20270125T130000Z', sequence: {greater-than: 1}}}",
            "{at: ';TZID=Europe/Paris:20270125T100000', property: {status: cancelled}}",
            "{no-property: [location, status]}",
        ],
        &[
            "{property: {summary: Lunch}}",
            "{property: {dtstart: '20270104T100000Z'}}",
            "{property: {dtstart: '20270104T100000'}}",
            "{property: {dtend: {at-most: '{{start}}'}}}",
            "{property: {duration: PT2H}}",
            "{property: {duration: {present: true}}}",
            "{property: {rrule: 'COUNT=10;FREQ=WEEKLY;BYDAY=TU'}}",
            "{property: {categories: 'C,A'}}",
            "{property: {comment: three}}",
            "{property: {comment: {lacks: two}}}",
            "{property: {sequence: 1}}",
            "{property: {sequence: {present: true}}}",
            "{property: {transp: TRANSPARENT}}",
            "{property: {status: CONFIRMED}}",
            "{property: {organizer: 'mailto:wilfredo@example.com'}}",
            "{at: '20270125T090000Z', property: {dtend: '20270125T120000Z'}}",
            "{no-property: [summary]}",
        ],
    );
}

#[test]
fn participants() {
    check(
        SERIES,
        &[
            "{attendee: {wilfredo: {partstat: ACCEPTED}}}",
            "{attendee: {wilfredo: {schedule-status: '1.2,2.0'}}}",
            "{attendee: {wilfredo: {schedule-status: {contains: '2.0'}}}}",
            "{attendee: {wilfredo: {schedule-status: {lacks: '5.3'}}}}",
            "{attendee: {wilfredo: {cn: 'Desruisseaux, W', rsvp: FALSE, role: REQ-PARTICIPANT}}}",
            "{attendee: {bernard: {partstat: NEEDS-ACTION}}}",
            "{attendee: {bernard: {partstat: {absent: true}, schedule-agent: SERVER}}}",
            "{attendee: {bernard: present, cyrus: absent}}",
            "{attendee: {'mailto:wilfredo@example.com': present}}",
            "{attendee: {bernard: {}}}",
            "{organizer: present}",
            "{organizer: {address: cyrus, schedule-status: '1.2'}}",
            "{organizer: {address: {differs-from: wilfredo}}}",
            "{organizer: {address: {one-of: [wilfredo, cyrus]}}}",
            "{organizer: {address: {none-of: [wilfredo, bernard]}}}",
            "{organizer: {address: {matches: 'mailto:*'}}}",
            "{attendee: {twice: {partstat: {one-of: [DECLINED, NEEDS-ACTION]}}}}",
        ],
        &[
            "{attendee: {wilfredo: {partstat: DECLINED}}}",
            "{attendee: {wilfredo: {schedule-status: '2.0'}}}",
            "{attendee: {wilfredo: {schedule-status: {contains: '5.3'}}}}",
            "{attendee: {wilfredo: {schedule-status: {lacks: '2.0'}}}}",
            "{attendee: {wilfredo: {rsvp: TRUE}}}",
            "{attendee: {bernard: {partstat: ACCEPTED}}}",
            "{attendee: {bernard: {partstat: {present: true}}}}",
            "{attendee: {bernard: absent}}",
            "{attendee: {cyrus: present}}",
            "{attendee: {cyrus: {partstat: NEEDS-ACTION}}}",
            "{attendee: {cyrus: {partstat: {absent: true}}}}",
            "{attendee: {cyrus: {}}}",
            "{organizer: absent}",
            "{organizer: {address: wilfredo}}",
            "{organizer: {address: {differs-from: cyrus}}}",
            "{organizer: {address: {one-of: [wilfredo, bernard]}}}",
            "{organizer: {address: {none-of: [cyrus]}}}",
            "{organizer: {schedule-status: {absent: true}}}",
            "{at: '20270125T090000Z', organizer: present}",
            // Two lines of the same attendee: one of them says otherwise.
            "{attendee: {twice: {partstat: DECLINED}}}",
            "{attendee: {twice: {partstat: NEEDS-ACTION}}}",
        ],
    );
    let twice = judge(SERIES, "{attendee: {twice: {partstat: DECLINED}}}").unwrap();
    assert!(twice[0].actual.contains("2 lines of the same"), "{twice:?}");
    let missing = judge(SERIES, "{attendee: {cyrus: present}}").unwrap();
    assert!(
        missing[0].actual.contains("there are mailto:wilfredo@"),
        "{missing:?}"
    );
    assert!(judge(SERIES, "{attendee: {nobody: present}}").is_err());
    assert!(judge(SERIES, "{attendee: {wilfredo: {cn: '{{no}}'}}}").is_err());
}

#[test]
fn what_stands_inside_and_how_often() {
    check(
        SERIES,
        &[
            "{component: VEVENT}",
            "{no-component: [VTODO]}",
            "{at: '20270201T090000Z', no-component: [VALARM]}",
            "{count: {attendee: 4, valarm: 1, vevent: 3, comment: {at-least: 2}, location: 0}}",
        ],
        &[
            "{component: VTODO}",
            "{no-component: [valarm]}",
            "{count: {attendee: 3}}",
            "{count: {valarm: 0}}",
            "{count: {vevent: 1}}",
        ],
    );
}

#[test]
fn dates_of_lists() {
    check(
        SERIES,
        &[
            "{dates: {exdate: {includes: ['20270111T090000Z', '20270118T090000Z']}}}",
            "{dates: {exdate: {lacks: ['20270104T090000Z']}}}",
            "{dates: {exdate: {like-dtstart: true}}}",
            "{dates: {rdate: {lacks: ['20270104T090000Z']}}}",
        ],
        &[
            "{dates: {exdate: {includes: ['20270111T100000Z']}}}",
            "{dates: {exdate: {lacks: ['20270118T090000Z']}}}",
            "{dates: {rdate: {includes: ['20270111T090000Z']}}}",
        ],
    );
    for (exdate, like) in [
        ("EXDATE:20270111T090000Z", true),
        ("EXDATE;TZID=/vendor/Europe/Paris:20270111T100000", true),
        ("EXDATE;TZID=Europe/London:20270111T090000", false),
        ("EXDATE:20270111T100000", false),
        ("EXDATE;VALUE=DATE:20270111", false),
        ("EXDATE:20270111", false),
    ] {
        let text = SERIES.replace(
            "EXDATE;TZID=Europe/Paris:20270111T100000,20270118T100000",
            exdate,
        );
        assert_eq!(
            holds(&text, "{dates: {exdate: {like-dtstart: true}}}"),
            like,
            "{exdate}"
        );
    }
}

#[test]
fn which_component() {
    check(
        SERIES,
        &[
            "{at: every, component: VEVENT}",
            "{at: every, property: {uid: '1'}}",
            "{at: any, property: {sequence: 2, status: {absent: true}}}",
            "{at: any, property: {status: CANCELLED}}",
            "{at: '20270125T090000Z'}",
            "{at: master, property: {rrule: {present: true}}}",
        ],
        &[
            "{at: every, property: {sequence: 2}}",
            // No one component has both.
            "{at: any, property: {sequence: 0, status: CANCELLED}}",
            "{at: any, property: {status: CONFIRMED}}",
            "{at: '20270126T090000Z', property: {sequence: {absent: true}}}",
            "{at: '20270126T090000Z'}",
            "{at: '20270125T090000Z', property: {rrule: {present: true}}}",
        ],
    );
    let every = judge(SERIES, "{at: every, property: {sequence: 2}}").unwrap();
    assert!(
        every[0].actual.starts_with("VEVENT without RECURRENCE-ID"),
        "{every:?}"
    );
    let missing = judge(SERIES, "{at: '20270126T090000Z'}").unwrap();
    assert!(missing[0].actual.contains("line 27"), "{missing:?}");
    assert!(judge(SERIES, "{at: tomorrow}").is_err());
}

#[test]
fn instances_that_do_not_take_place() {
    check(
        SERIES,
        &[
            "{cancelled-instance: '20270111T090000Z'}",
            "{cancelled-instance: ';TZID=Europe/Paris:20270118T100000'}",
            "{cancelled-instance: '20270125T090000Z'}",
        ],
        &[
            "{cancelled-instance: '20270201T090000Z'}",
            "{cancelled-instance: '20270104T090000Z'}",
            "{cancelled-instance: '20270208T090000Z'}",
        ],
    );
    let with = |lines: &str| {
        format!("BEGIN:VCALENDAR\nBEGIN:VEVENT\n{lines}\nEND:VEVENT\nEND:VCALENDAR\n")
    };
    for (lines, cancelled) in [
        (
            "DTSTART:20270104T090000Z\nRRULE:FREQ=DAILY;UNTIL=20270110T090000Z",
            true,
        ),
        (
            "DTSTART:20270104T090000Z\nRRULE:FREQ=DAILY;UNTIL=20270111T090000Z",
            false,
        ),
        ("DTSTART:20270104T090000Z\nRDATE:20270111T090000Z", false),
        ("DTSTART:20270104T090000Z\nRDATE:20270112T090000Z", true),
        (
            "DTSTART:20270104T090000Z\nRRULE:FREQ=DAILY\nSTATUS:CANCELLED",
            true,
        ),
        (
            "DTSTART:20270104T090000Z\nRRULE:FREQ=DAILY\nEXDATE:20270111T090000Z",
            true,
        ),
        (
            "DTSTART:20270104T090000Z\nRRULE:FREQ=DAILY\nEXDATE;VALUE=DATE:20270111",
            false,
        ),
        ("RECURRENCE-ID:20270111T090000Z", false),
        ("RECURRENCE-ID:20270111T090000Z\nSTATUS:cancelled", true),
        ("RECURRENCE-ID:20270112T090000Z", true),
    ] {
        let yaml = "{cancelled-instance: '20270111T090000Z'}";
        assert_eq!(holds(&with(lines), yaml), cancelled, "{lines}");
    }
}

#[test]
fn busy_time() {
    check(
        BUSY,
        &[
            "{component: VFREEBUSY, busy: {busy: [['20270101T100000Z', '20270101T120000Z']]}}",
            "{busy: {busy: [['20270101T100000Z', PT1H], ['20270101T110000Z', PT1H]]}}",
            "{busy: {busy-tentative: [[';TZID=Europe/Paris:20270101T140000', PT1H]]}}",
            "{busy: {busy-unavailable: []}}",
            "{free: [['20270101T090000Z', '20270101T100000Z'], ['20270101T140000Z', PT1H]]}",
            // The hull of what is asserted ends before the 9th.
            "{busy: {busy: [['20270101T100000Z', PT2H]]}, free: [['20270101T150000Z', PT1H]]}",
        ],
        &[
            "{busy: {busy: [['20270101T100000Z', '20270101T123000Z']]}}",
            "{busy: {busy: [['20270101T100000Z', PT1H], ['20270101T113000Z', PT30M]]}}",
            "{busy: {busy: [['20270101T130000Z', PT1H]]}}",
            "{busy: {busy-tentative: [['20270101T100000Z', PT2H]]}}",
            "{busy: {busy: [['20270101T100000Z', PT2H]]}, free: [['20270109T103000Z', PT1M]]}",
            "{busy: {busy: []}}",
            "{free: [['20270101T130000Z', '20270101T130001Z']]}",
        ],
    );
    check(
        SERIES,
        &[],
        &["{busy: {busy: []}}", "{free: [['20270101T090000Z', PT1H]]}"],
    );
    let local = BUSY.replace("20270109T100000Z/PT1H", "20270101T100000/PT1H");
    check(&local, &[], &["{free: [['20270102T090000Z', PT1H]]}"]);
    for yaml in [
        "{busy: {busy: [['20270101T100000', PT1H]]}}",
        "{free: [['20270101T100000Z']]}",
        "{free: [['20270101T100000Z', '20260101T100000Z']]}",
    ] {
        assert!(judge(BUSY, yaml).is_err(), "{yaml}");
    }
}

#[test]
fn what_is_no_calendar() {
    let assert: Assert = serde_yaml::from_str("{master: true}").unwrap();
    let env = TestEnv::default();
    let judged = judge_calendar(None, &assert, &env).unwrap();
    assert!(!judged[0].holds);
    let nothing: Assert = serde_yaml::from_str("{status: 200}").unwrap();
    assert_eq!(judge_calendar(None, &nothing, &env).unwrap(), []);
    check(
        "",
        &["{well-formed: false}"],
        &["{well-formed: true}", "{master: false}"],
    );
    check(
        "<html>",
        &[],
        &["{well-formed: true}", "{no-parameter: [x]}"],
    );
    check(
        "BEGIN:VCALENDAR\nEND:VCALENDAR\n",
        &["{well-formed: true}"],
        &[
            "{property: {status: {absent: true}}}",
            "{at: every, no-property: [x]}",
            "{at: any, no-property: [x]}",
        ],
    );
    let long = SERIES.replace("COMMENT:one", &format!("COMMENT:{}", "x".repeat(80)));
    check(&long, &["{well-formed: true}"], &[]);
    let judged = judge_calendar(
        Some(&parse(SERIES.as_bytes())),
        &serde_yaml::from_str("{well-formed: true}").unwrap(),
        &env,
    );
    let judged = judged.unwrap();
    assert!(
        !judged[0].holds && judged[0].actual.contains("CRLF"),
        "{judged:?}"
    );
    check(
        &SERIES.replace("END:VALARM\n", ""),
        &[],
        &["{well-formed: true}"],
    );
}

#[test]
fn what_cannot_be_read_keeps_no_requirement() {
    for broken in [
        SERIES.replace("END:VALARM\n", ""),
        SERIES.replace("COMMENT:one", "no content line"),
        SERIES.replace("COMMENT:one", "ATTENDEE;CN=\"Doe:mailto:d@example.com"),
    ] {
        check(
            &broken,
            &[],
            &["{no-property: [location]}", "{method: REQUEST}"],
        );
    }
    let odd = SERIES.replace("COMMENT:one", "COMMENT;A=1;A=2:one");
    check(
        &odd,
        &["{no-property: [location]}"],
        &["{well-formed: true}"],
    );
}

#[test]
fn a_zone_that_cannot_be_evaluated_gives_no_verdict() {
    let text = "BEGIN:VCALENDAR\nBEGIN:VTIMEZONE\nTZID:Own\nBEGIN:STANDARD\nTZOFFSETTO:+0100\nEND:STANDARD\n\
        BEGIN:DAYLIGHT\nTZOFFSETTO:+0200\nEND:DAYLIGHT\nEND:VTIMEZONE\nBEGIN:VEVENT\n\
        DTSTART;TZID=Own:20270104T100000\nEND:VEVENT\nEND:VCALENDAR\n";
    assert!(judge(text, "{property: {dtstart: '20270104T090000Z'}}").is_err());
    check(
        text,
        &["{property: {dtstart: ';TZID=Own:20270104T100000'}}"],
        &[
            "{property: {dtstart: ';TZID=Own:20270104T110000'}}",
            "{property: {dtstart: '20270104'}}",
        ],
    );
    // A zone that nothing defines is the server's mistake.
    let undefined = text.replace("TZID:Own", "TZID:Other");
    check(
        &undefined,
        &[],
        &["{property: {dtstart: '20270104T090000Z'}}"],
    );
}
