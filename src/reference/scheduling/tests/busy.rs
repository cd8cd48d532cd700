//! Busy time (RFC 6638 5, 9.1, RFC 5546 3.3).

use super::*;
use crate::reference::recurrence::{Range, Zone};
use crate::reference::{faults, variations};

fn range() -> Range {
    let at = |day| Utc.with_ymd_and_hms(2030, 1, day, 0, 0, 0).single();
    Range::new(at(7), at(10))
}

fn busy_of(ctx: &Ctx, objects: &[String], transparent: bool, masked: Option<&str>) -> String {
    let objects: Vec<_> = objects.iter().map(|o| calendar(&wrap(o))).collect();
    let env = Env {
        ctx,
        now: Utc
            .with_ymd_and_hms(2029, 1, 1, 0, 0, 0)
            .single()
            .expect("a time"),
        directory: &Users,
    };
    let calendars = [BusyCalendar {
        objects: &objects,
        transparent,
        zone: &Zone::Utc,
    }];
    let found = free_busy(&env, "alice", &calendars, range(), masked);
    let one = |b: &Busy| {
        let text = |t: DateTime<Utc>| t.format("%dT%H%M").to_string();
        format!("{}-{} {}", text(b.start), text(b.end), b.kind.as_str())
    };
    found.iter().map(one).collect::<Vec<_>>().join(", ")
}

fn mine(lines: &str) -> String {
    format!("BEGIN:VEVENT\nUID:m\n{lines}\nEND:VEVENT\n")
}

#[test]
fn what_makes_busy() {
    let answered = |partstat: &str| {
        event(&format!(
            "{TIME}\nATTENDEE;PARTSTAT={partstat}:mailto:alice@example.com"
        ))
    };
    let busy = "07T0900-07T1000 BUSY";
    let tentative = "07T0900-07T1000 BUSY-TENTATIVE";
    for (object, expected) in [
        (mine(TIME), busy),
        (mine(&format!("{TIME}\nTRANSP:TRANSPARENT")), ""),
        (mine(&format!("{TIME}\nTRANSP:OPAQUE")), busy),
        (mine(&format!("{TIME}\nSTATUS:CANCELLED")), ""),
        (mine(&format!("{TIME}\nSTATUS:TENTATIVE")), tentative),
        (mine(&format!("{TIME}\nSTATUS:CONFIRMED")), busy),
        (answered("ACCEPTED"), busy),
        (answered("TENTATIVE"), tentative),
        (answered("DECLINED"), ""),
        (answered("NEEDS-ACTION"), tentative),
        (mine("DTSTART;VALUE=DATE:20300108"), "08T0000-09T0000 BUSY"),
        (mine("DTSTART:20300106T230000Z\nDURATION:PT2H"), "07T0000-07T0100 BUSY"),
        (mine("DTSTART:20300109T230000Z\nDURATION:PT2H"), "09T2300-10T0000 BUSY"),
        (mine("DTSTART:20300101T090000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY\nEXDATE:20300108T090000Z"),
            "07T0900-07T1000 BUSY, 09T0900-09T1000 BUSY"),
        (mine("DTSTART:20300107T090000Z"), ""),
        (format!("BEGIN:VTODO\nUID:t\n{TIME}\nEND:VTODO\n"), ""),
        ("BEGIN:VFREEBUSY\nUID:f\nFREEBUSY;FBTYPE=BUSY-UNAVAILABLE:20300107T100000Z/PT1H\nEND:VFREEBUSY\n".to_owned(),
            "07T1000-07T1100 BUSY-UNAVAILABLE"),
    ] {
        assert_eq!(busy_of(&Ctx::plain(), std::slice::from_ref(&object), false, None), expected, "{object}");
    }
    let one = [mine(TIME)];
    assert_eq!(
        busy_of(&Ctx::plain(), &one, true, None),
        "",
        "a transparent calendar"
    );
    assert_eq!(busy_of(&Ctx::plain(), &one, false, Some("m")), "", "masked");
    assert_eq!(busy_of(&Ctx::plain(), &one, false, Some("n")), busy);
    let unanswered = [answered("NEEDS-ACTION")];
    let ctx = Ctx::with_variation(&variations::UNANSWERED_IS_BUSY);
    assert_eq!(busy_of(&ctx, &unanswered, false, None), busy);
    let ctx = Ctx::with_variation(&variations::UNANSWERED_IS_FREE);
    assert_eq!(busy_of(&ctx, &unanswered, false, None), "");
}

#[test]
fn stretches_are_merged_and_sorted() {
    let objects = [
        mine("DTSTART:20300108T090000Z\nDURATION:PT2H"),
        mine("DTSTART:20300107T093000Z\nDURATION:PT2H"),
        mine("DTSTART:20300107T090000Z\nDURATION:PT1H"),
        mine("DTSTART:20300108T100000Z\nDURATION:PT2H\nSTATUS:TENTATIVE"),
    ];
    assert_eq!(
        busy_of(&Ctx::plain(), &objects, false, None),
        "07T0900-07T1130 BUSY, 08T0900-08T1100 BUSY, 08T1100-08T1200 BUSY-TENTATIVE"
    );
}

#[test]
fn each_fault_gives_a_wrong_answer() {
    use faults::freebusy as f;
    let right = |objects: &[String], t| busy_of(&Ctx::plain(), objects, t, None);
    for (fault, object, transparent) in [
        (
            &f::FREEBUSY_IGNORES_TRANSP,
            mine(&format!("{TIME}\nTRANSP:TRANSPARENT")),
            false,
        ),
        (&f::TRANSPARENT_CALENDAR_COUNTS, mine(TIME), true),
        (&f::OPAQUE_CALENDAR_IGNORED, mine(TIME), false),
        (
            &f::FREEBUSY_COUNTS_CANCELLED,
            mine(&format!("{TIME}\nSTATUS:CANCELLED")),
            false,
        ),
        (
            &f::TENTATIVE_IS_BUSY,
            mine(&format!("{TIME}\nSTATUS:TENTATIVE")),
            false,
        ),
        (&f::FREEBUSY_IGNORES_RECURRENCE, mine(SERIES), false),
        (
            &f::FREEBUSY_IGNORES_ALL_DAY,
            mine("DTSTART;VALUE=DATE:20300108"),
            false,
        ),
        (
            &f::FREEBUSY_NOT_CLIPPED,
            mine("DTSTART:20300106T230000Z\nDURATION:PT2H"),
            false,
        ),
    ] {
        let objects = [object];
        let wrong = busy_of(&Ctx::with_fault(fault), &objects, transparent, None);
        assert_ne!(wrong, right(&objects, transparent), "{}", fault.name);
    }
}

#[test]
fn the_answer_is_what_itip_wants() {
    let request = calendar(&wrap(
        "METHOD:REQUEST\nBEGIN:VFREEBUSY\nUID:f\nDTSTAMP:20290101T000000Z\nDTSTART:20300107T000000Z\nDTEND:20300110T000000Z\n\
         ORGANIZER:mailto:olga@example.com\nATTENDEE:mailto:alice@example.com\nATTENDEE:mailto:bob@example.com\nEND:VFREEBUSY\n",
    ));
    let ctx = Ctx::plain();
    let now = Utc
        .with_ymd_and_hms(2029, 1, 2, 3, 4, 5)
        .single()
        .expect("a time");
    let env = Env {
        ctx: &ctx,
        now,
        directory: &Users,
    };
    let start = range().start;
    let busy = [Busy {
        start,
        end: start + chrono::Duration::hours(1),
        kind: BusyKind::Busy,
    }];
    let alice = Address::new("mailto:alice@example.com");
    let text = busy_reply(&env, &request, &alice, &busy, range()).to_document();
    for part in [
        "METHOD:REPLY",
        "UID:f",
        "DTSTAMP:20290102T030405Z",
        "DTSTART:20300107T000000Z",
        "DTEND:20300110T000000Z",
        "ORGANIZER:mailto:olga@example.com",
        "ATTENDEE:mailto:alice@example.com",
        "FREEBUSY;FBTYPE=BUSY:20300107T000000Z/20300107T010000Z",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert!(!text.contains("bob"));
}
