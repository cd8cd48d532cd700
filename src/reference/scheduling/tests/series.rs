//! RFC 6638 3.2.6 and single instances (RFC 5546 3.2, 3.7.1).

use super::*;
use crate::reference::{faults, variations};

fn one(lines: &str) -> String {
    event(&format!(
        "RECURRENCE-ID:20300108T090000Z\nDTSTART:20300108T090000Z\nDTEND:20300108T100000Z\n{lines}"
    ))
}

#[test]
fn an_attendee_of_one_instance_gets_that_one() {
    let text = wrap(&format!(
        "{}{}",
        event(&format!("{SERIES}\n{ALICE}")),
        one(&format!("{ALICE}\n{BOB}"))
    ));
    let mut world = World::new();
    world.put("olga", &text);
    assert_eq!(world.trace(), "REQUEST alice, REQUEST bob");
    assert!(
        !world.text("bob").contains("RRULE"),
        "{}",
        world.text("bob")
    );
    assert!(world.text("alice").contains("RRULE"));
    world.answer("bob", "ACCEPTED");
    assert_eq!(world.trace(), "REPLY olga, REQUEST alice");
    assert!(
        world
            .message("olga")
            .contains("RECURRENCE-ID:20300108T090000Z")
    );
    assert_eq!(world.param("olga", "bob", "PARTSTAT"), "ACCEPTED");
    // A change of the series does not concern Bob.
    let text = world
        .text("olga")
        .replacen("SUMMARY:Lunch", "SUMMARY:Series", 1);
    world.put("olga", &text);
    assert_eq!(world.trace(), "REQUEST alice");
    // And its end does, for his instance.
    world.delete("olga");
    assert_eq!(world.trace(), "CANCEL alice, CANCEL bob");
    assert!(
        world
            .message("bob")
            .contains("RECURRENCE-ID:20300108T090000Z")
    );
    assert!(!world.message("alice").contains("RECURRENCE-ID"));

    let fault = Ctx::with_fault(&faults::recurrence::WHOLE_SERIES_TO_ONE_OFF);
    let mut world = World::with(fault);
    world.put(
        "olga",
        &wrap(&format!(
            "{}{}",
            event(&format!("{SERIES}\n{ALICE}")),
            one(BOB)
        )),
    );
    assert!(world.text("bob").contains("RRULE"));
}

#[test]
fn an_attendee_left_out_of_one_instance_gets_exdate() {
    let text = wrap(&format!(
        "{}{}",
        event(&format!("{SERIES}\n{ALICE}\n{BOB}")),
        one(&format!("{ALICE}\nLOCATION:Secret"))
    ));
    let mut world = World::new();
    world.put("olga", &text);
    assert!(
        world.text("bob").contains("EXDATE:20300108T090000Z"),
        "{}",
        world.text("bob")
    );
    assert!(!world.text("bob").contains("RECURRENCE-ID"));
    assert!(!world.message("bob").contains("Secret"));
    assert!(world.text("alice").contains("Secret"));
    // Left out later.
    for (variation, expected) in [
        (None, "REQUEST bob"),
        (Some(&variations::EXCLUSION_BY_CANCEL_ALONE), "CANCEL bob"),
        (
            Some(&variations::EXCLUSION_BY_CANCEL_TOO),
            "CANCEL bob, REQUEST bob",
        ),
    ] {
        let ctx = variation.map_or_else(Ctx::plain, Ctx::with_variation);
        let mut world = invited(SERIES, ctx);
        world.answer("bob", "ACCEPTED");
        let new =
            world.text("olga").replace("END:VCALENDAR\n", "") + &one(ALICE) + "END:VCALENDAR\n";
        world.put("olga", &new);
        assert_eq!(world.trace().replace("REQUEST alice, ", ""), expected);
        let text = world.text("bob");
        assert!(text.contains("EXDATE:20300108T090000Z"), "{text}");
        assert!(!text.contains("RECURRENCE-ID"), "{text}");
        assert_eq!(world.param("bob", "bob", "PARTSTAT"), "ACCEPTED");
        // What he answers afterwards is no answer to an earlier revision.
        world.answer("bob", "TENTATIVE");
        assert_eq!(world.param("olga", "bob", "PARTSTAT"), "TENTATIVE");
    }
}

#[test]
fn a_new_override_is_compared_with_its_instance() {
    for (lines, reset) in [
        (
            "DTSTART:20300108T090000Z\nDTEND:20300108T100000Z\nLOCATION:Here",
            false,
        ),
        ("DTSTART:20300108T110000Z\nDTEND:20300108T120000Z", true),
    ] {
        let mut world = invited(SERIES, Ctx::plain());
        world.answer("alice", "ACCEPTED");
        let alice = "ATTENDEE;PARTSTAT=ACCEPTED:mailto:alice@example.com";
        let new = event(&format!(
            "RECURRENCE-ID:20300108T090000Z\n{lines}\n{alice}\n{BOB}"
        ));
        let text = world.text("olga").replace("END:VCALENDAR\n", "") + &new + "END:VCALENDAR\n";
        world.put("olga", &text);
        let expected = if reset {
            "ACCEPTED NEEDS-ACTION"
        } else {
            "ACCEPTED ACCEPTED"
        };
        for user in ["olga", "alice", "bob"] {
            assert_eq!(world.param(user, "alice", "PARTSTAT"), expected, "{user}");
            assert_eq!(world.text(user).contains("SEQUENCE:1"), reset, "{user}");
        }
    }
}

#[test]
fn an_attendee_answers_for_one_instance() {
    let zoned = "DTSTART;TZID=Europe/Paris:20300107T100000\nDTEND;TZID=Europe/Paris:20300107T110000\nRRULE:FREQ=DAILY;COUNT=5";
    for (times, id) in [
        (SERIES, "RECURRENCE-ID:20300108T090000Z"),
        (zoned, "RECURRENCE-ID;TZID=Europe/Paris:20300108T100000"),
        (zoned, "RECURRENCE-ID:20300108T090000Z"),
    ] {
        let mut world = invited(times, Ctx::plain());
        world.answer("alice", "ACCEPTED");
        let master = world.text("alice");
        let start = master.find("BEGIN:VEVENT").expect("an event");
        let end = master.find("END:VCALENDAR").expect("an end");
        let mut copy = master[start..end].to_owned();
        copy = copy
            .replace("RRULE:FREQ=DAILY;COUNT=5\n", &format!("{id}\n"))
            .replace("20300107", "20300108");
        copy = copy.replace(
            "PARTSTAT=ACCEPTED:mailto:alice",
            "PARTSTAT=DECLINED:mailto:alice",
        );
        let tag = world.tags["bob"];
        world.put(
            "alice",
            &master.replace("END:VCALENDAR\n", &format!("{copy}END:VCALENDAR\n")),
        );
        assert_eq!(world.trace(), "REPLY olga, REQUEST bob", "{id}");
        assert!(world.message("olga").contains(id), "{id}");
        for user in ["olga", "bob", "alice"] {
            assert_eq!(
                world.param(user, "alice", "PARTSTAT"),
                "ACCEPTED DECLINED",
                "{user} {id}"
            );
            assert_eq!(
                world.param(user, "bob", "PARTSTAT"),
                "NEEDS-ACTION NEEDS-ACTION"
            );
        }
        assert_eq!(world.param("olga", "alice", "SCHEDULE-STATUS"), "2.0 2.0");
        assert_eq!(world.tags["bob"], tag, "only participation status");
    }
}

#[test]
fn an_excluded_instance_declines_and_stays_away() {
    let mut world = invited(SERIES, Ctx::plain());
    world.answer("alice", "ACCEPTED");
    world.edit(
        "alice",
        "SUMMARY:Lunch",
        "SUMMARY:Lunch\nEXDATE:20300108T090000Z",
    );
    assert_eq!(world.trace(), "REPLY olga, REQUEST bob");
    assert_eq!(
        world.param("olga", "alice", "PARTSTAT"),
        "ACCEPTED DECLINED"
    );
    // Another's answer and a change of the organizer's do not bring it back.
    world.answer("bob", "ACCEPTED");
    let text = world
        .text("olga")
        .replace("SUMMARY:Lunch", "SUMMARY:Dinner");
    world.put("olga", &text);
    let text = world.text("alice");
    assert!(text.contains("EXDATE:20300108T090000Z"), "{text}");
    assert!(!text.contains("RECURRENCE-ID"), "{text}");
    assert!(text.contains("Dinner"));
    // A reschedule of that instance asks again.
    let text = world.text("olga");
    let at = text.find("RECURRENCE-ID").expect("an override");
    let text = format!(
        "{}{}",
        &text[..at],
        text[at..].replace("DTEND:20300108T100000Z", "DTEND:20300108T120000Z")
    );
    world.put("olga", &text);
    assert_eq!(
        world.param("alice", "alice", "PARTSTAT"),
        "ACCEPTED NEEDS-ACTION"
    );
    assert!(!world.text("alice").contains("EXDATE"));
}

#[test]
fn cancelled_instances() {
    // EXDATE by the organizer.
    let mut world = invited(SERIES, Ctx::plain());
    world.edit(
        "olga",
        "SUMMARY:Lunch",
        "SUMMARY:Lunch\nEXDATE:20300108T090000Z",
    );
    assert_eq!(world.trace(), "REQUEST alice, REQUEST bob");
    assert!(world.text("alice").contains("EXDATE:20300108T090000Z"));
    // Also where single exclusions are told by CANCEL alone: there is no override to tell of.
    let ctx = Ctx::with_variation(&variations::EXCLUSION_BY_CANCEL_ALONE);
    let mut world = invited(SERIES, ctx);
    world.edit(
        "olga",
        "SUMMARY:Lunch",
        "SUMMARY:Lunch\nEXDATE:20300108T090000Z",
    );
    assert_eq!(world.trace(), "REQUEST alice, REQUEST bob");
    // STATUS:CANCELLED in an override.
    let mut world = invited(SERIES, Ctx::plain());
    let new = one(&format!("{ALICE}\n{BOB}\nSTATUS:CANCELLED"));
    world.put(
        "olga",
        &(world.text("olga").replace("END:VCALENDAR\n", "") + &new + "END:VCALENDAR\n"),
    );
    assert_eq!(
        world.trace(),
        "CANCEL alice, REQUEST alice, CANCEL bob, REQUEST bob"
    );
    let cancel = &world.sent[0].calendar.to_document();
    assert!(
        cancel.contains("RECURRENCE-ID:20300108T090000Z") && cancel.contains("SEQUENCE:1"),
        "{cancel}"
    );
    assert!(cancel.contains("STATUS:CANCELLED"), "{cancel}");
    assert!(world.text("alice").contains("EXDATE:20300108T090000Z"));
    // As an override, at a server that keeps them.
    let ctx = Ctx::with_variation(&variations::EXCLUSION_BY_CANCEL_ALONE);
    let mut world = invited("DTSTART;VALUE=DATE:20300107\nRRULE:FREQ=DAILY;COUNT=5", ctx);
    let new = event(&format!(
        "RECURRENCE-ID;VALUE=DATE:20300108\nDTSTART;VALUE=DATE:20300108\n{ALICE}"
    ));
    world.put(
        "olga",
        &(world.text("olga").replace("END:VCALENDAR\n", "") + &new + "END:VCALENDAR\n"),
    );
    assert!(
        world.text("bob").contains("EXDATE;VALUE=DATE:20300108"),
        "{}",
        world.text("bob")
    );
}

#[test]
fn leaving_the_series_but_one_instance() {
    let both = format!(
        "{}{}",
        event(&format!("{SERIES}\n{ALICE}\n{BOB}")),
        one(&format!("{ALICE}\n{BOB}"))
    );
    let mut world = World::new();
    world.put("olga", &wrap(&both));
    let without = world.text("olga");
    let at = without.find("RECURRENCE-ID").expect("an override");
    let bob = without
        .lines()
        .find(|l| l.ends_with("bob@example.com"))
        .expect("Bob");
    let text = without[..at].replace(&format!("{bob}\n"), "") + &without[at..];
    world.put("olga", &text);
    assert_eq!(world.trace(), "REQUEST alice, CANCEL bob, REQUEST bob");
    let text = world.text("bob");
    assert!(
        text.contains("RECURRENCE-ID") && !text.contains("CANCELLED"),
        "{text}"
    );
    assert!(!text.contains("RRULE"), "{text}");
    world.answer("bob", "ACCEPTED");
    assert_eq!(world.param("olga", "bob", "PARTSTAT"), "ACCEPTED");
    // And out of that one, too.
    let text = world.text("olga");
    let bob = text
        .lines()
        .find(|l| l.ends_with("bob@example.com"))
        .expect("Bob");
    world.put("olga", &text.replace(&format!("{bob}\n"), ""));
    assert_eq!(world.trace(), "REQUEST alice, CANCEL bob");
    assert!(
        world.text("bob").contains("CANCELLED"),
        "{}",
        world.text("bob")
    );
}

#[test]
fn a_private_override_goes_on_from_the_series() {
    let mut world = invited(SERIES, Ctx::plain());
    let master = world.text("alice");
    let start = master.find("BEGIN:VEVENT").expect("an event");
    let end = master.find("END:VCALENDAR").expect("an end");
    let copy = master[start..end]
        .replace(
            "RRULE:FREQ=DAILY;COUNT=5\n",
            "RECURRENCE-ID:20300108T090000Z\n",
        )
        .replace("20300107", "20300108")
        .replace(
            "END:VEVENT",
            "BEGIN:VALARM\nTRIGGER:-PT5M\nEND:VALARM\nEND:VEVENT",
        );
    world.put(
        "alice",
        &master.replace("END:VCALENDAR\n", &format!("{copy}END:VCALENDAR\n")),
    );
    assert_eq!(world.trace(), "");
    world.edit("olga", "Lunch", "Dinner");
    let text = world.text("alice");
    assert_eq!(text.matches("SUMMARY:Dinner").count(), 2, "{text}");
    assert!(text.contains("TRIGGER:-PT5M"), "{text}");
}

#[test]
fn a_reply_makes_an_override_that_a_stale_put_keeps() {
    let mut world = invited(SERIES, Ctx::plain());
    let stale = world.text("olga");
    let tagged = world.tagged["olga"].clone();
    world.edit(
        "alice",
        "SUMMARY:Lunch",
        "SUMMARY:Lunch\nEXDATE:20300108T090000Z",
    );
    let put = Put {
        tagged: Some(&tagged),
        schedule_reply: true,
    };
    let new = calendar(&stale.replace("Lunch", "Dinner"));
    world
        .write("olga", Some(new), &put)
        .expect("an accepted PUT");
    assert_eq!(
        world.param("olga", "alice", "PARTSTAT"),
        "NEEDS-ACTION DECLINED"
    );
    assert_eq!(world.text("olga").matches("SUMMARY:Dinner").count(), 2);
}

#[test]
fn an_added_instance() {
    let mut world = invited(SERIES, Ctx::plain());
    let text = wrap(&format!(
        "METHOD:ADD\n{}",
        event(&format!("SEQUENCE:1\nDTSTART:20300201T090000Z\n{ALICE}"))
    ));
    let add = Message {
        method: Method::Add,
        from: Address::new("mailto:olga@example.com"),
        to: Address::new("mailto:alice@example.com"),
        calendar: calendar(&text),
        status_only: false,
    };
    let ctx = Ctx::plain();
    let env = Env {
        ctx: &ctx,
        now: world.now(),
        directory: &Users,
    };
    world.deliver(&env, &add);
    let text = world.text("alice");
    assert!(text.contains("RDATE:20300201T090000Z"), "{text}");
    assert!(text.contains("RECURRENCE-ID:20300201T090000Z"), "{text}");
}
