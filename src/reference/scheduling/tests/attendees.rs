//! RFC 6638 3.2.2: an attendee's changes, allowed or not, and what stays the attendee's.

use super::*;
use crate::reference::faults;

#[test]
fn the_eleven_changes_are_allowed() {
    let alarm =
        "BEGIN:VALARM\nACTION:DISPLAY\nDESCRIPTION:x\nTRIGGER:-PT5M\nEND:VALARM\nEND:VEVENT";
    for (from, to) in [
        (ALICE, "ATTENDEE;PARTSTAT=ACCEPTED:mailto:alice@example.com"),
        (
            ALICE,
            "ATTENDEE;PARTSTAT=ACCEPTED;RSVP=FALSE:mailto:alice@example.com",
        ),
        ("SUMMARY:Lunch", "SUMMARY:Lunch\nTRANSP:TRANSPARENT"),
        ("SUMMARY:Lunch", "SUMMARY:Lunch\nPERCENT-COMPLETE:10"),
        ("SUMMARY:Lunch", "SUMMARY:Lunch\nCOMPLETED:20300101T000000Z"),
        ("END:VEVENT", alarm),
        ("VERSION:2.0", "VERSION:2.0\nCALSCALE:GREGORIAN"),
        (
            "PRODID:-//invitest//reference server//EN",
            "PRODID:-//other//EN",
        ),
        ("SUMMARY:Lunch", "SUMMARY:Lunch\nEXDATE:20300108T090000Z"),
        (
            "SUMMARY:Lunch",
            "SUMMARY:Lunch\nLAST-MODIFIED:20290601T000000Z",
        ),
        ("SUMMARY:Lunch", "SUMMARY:Lunch\nCREATED:20290601T000000Z"),
        ("SUMMARY:Lunch", "SUMMARY:Lunch\nX-MINE:1"),
    ] {
        let mut world = invited(SERIES, Ctx::plain());
        let result = world.try_edit("alice", from, to);
        assert!(result.is_ok(), "{to}: {result:?}");
        assert!(world.text("alice").contains(to), "{to} is stored");
    }
}

#[test]
fn other_changes_are_refused() {
    for (from, to) in [
        ("SUMMARY:Lunch", "SUMMARY:Dinner"),
        ("SUMMARY:Lunch", "SUMMARY:Lunch\nLOCATION:Here"),
        ("DTSTART:20300107T09", "DTSTART:20300107T08"),
        ("DTEND:20300107T10", "DTEND:20300107T11"),
        ("COUNT=5", "COUNT=6"),
        (BOB, "ATTENDEE:mailto:carl@example.com"),
        ("SUMMARY:Lunch", "SUMMARY:Lunch\nSTATUS:CANCELLED"),
        ("ORGANIZER:mailto:olga", "ORGANIZER:mailto:carl"),
        ("SUMMARY:Lunch", "SUMMARY:Lunch\nSEQUENCE:9"),
    ] {
        let mut world = invited(SERIES, Ctx::plain());
        let before = world.text("alice");
        let refusal = world.try_edit("alice", from, to).expect_err(to);
        assert_eq!(
            refusal.element(),
            "allowed-attendee-scheduling-object-change",
            "{to}"
        );
        assert_eq!(world.text("alice"), before);
        assert_eq!(world.trace(), "", "{to}");
    }
}

#[test]
fn nobody_answers_for_others_and_no_answer_is_lost() {
    let mut world = invited(SERIES, Ctx::plain());
    let stale = world.text("alice");
    let bob = BOB.replace("NEEDS-ACTION", "ACCEPTED");
    world.edit("alice", BOB, &bob);
    assert_eq!(world.trace(), "");
    assert_eq!(world.param("alice", "bob", "PARTSTAT"), "NEEDS-ACTION");
    // Bob answers for the series and declines an instance; Alice has not read that.
    world.answer("bob", "ACCEPTED");
    world.edit("bob", "SUMMARY:", "EXDATE:20300108T090000Z\nSUMMARY:");
    let accepted = ALICE.replace("NEEDS-ACTION", "ACCEPTED");
    world.put("alice", &stale.replace(ALICE, &accepted));
    assert_eq!(world.param("alice", "bob", "PARTSTAT"), "ACCEPTED DECLINED");
    assert_eq!(world.param("olga", "bob", "PARTSTAT"), "ACCEPTED DECLINED");
    assert_eq!(
        world.param("olga", "alice", "PARTSTAT"),
        "ACCEPTED NEEDS-ACTION"
    );

    let mut world = invited(TIME, Ctx::with_fault(&faults::attendee::ANSWERS_FOR_OTHERS));
    world.edit("alice", BOB, &bob);
    assert_eq!(world.param("olga", "bob", "PARTSTAT"), "ACCEPTED");
}

#[test]
fn removal_declines_unless_told_not_to() {
    for (reply, expected, partstat) in [
        (true, "REPLY olga, REQUEST bob", "DECLINED"),
        (false, "", "NEEDS-ACTION"),
    ] {
        let mut world = invited(TIME, Ctx::plain());
        let put = Put {
            tagged: None,
            schedule_reply: reply,
        };
        world
            .write("alice", None, &put)
            .expect("an accepted DELETE");
        assert_eq!(world.trace(), expected);
        assert_eq!(world.param("olga", "alice", "PARTSTAT"), partstat);
    }
}

#[test]
fn another_agent_of_the_organizer_is_left_alone() {
    for agent in ["CLIENT", "NONE", "X-OTHER"] {
        let mut world = invited(TIME, Ctx::plain());
        world.edit(
            "alice",
            "ORGANIZER",
            &format!("ORGANIZER;SCHEDULE-AGENT={agent}"),
        );
        world.answer("alice", "ACCEPTED");
        assert_eq!(world.trace(), "", "{agent}");
        let before = world.text("alice");
        world.edit("olga", "Lunch", "Dinner");
        assert_eq!(world.text("alice"), before, "{agent}");
        world.delete("alice");
        assert_eq!(world.trace(), "", "{agent}");
        assert_eq!(world.param("olga", "alice", "PARTSTAT"), "NEEDS-ACTION");
    }
}

#[test]
fn forced_replies_and_unknown_tokens() {
    for (token, expected, status) in [
        ("REPLY", "REPLY olga", "1.2"),
        ("REQUEST", "", ""),
        ("X-WAVE", "", "2.3"),
    ] {
        let mut world = invited(TIME, Ctx::plain());
        world.edit(
            "alice",
            "ORGANIZER",
            &format!("ORGANIZER;SCHEDULE-FORCE-SEND={token}"),
        );
        assert_eq!(world.trace(), expected, "{token}");
        let wanted = match status {
            "" => "ORGANIZER:mailto".to_owned(),
            status => format!("ORGANIZER;SCHEDULE-STATUS={status}:mailto"),
        };
        assert!(
            world.text("alice").contains(&wanted),
            "{token}: {}",
            world.text("alice")
        );
    }
}

#[test]
fn an_update_keeps_what_is_the_attendees_own() {
    let mut world = invited(TIME, Ctx::plain());
    let text = world.text("alice");
    let own = "TRANSP:TRANSPARENT\nX-MINE:1\nBEGIN:VALARM\nACTION:DISPLAY\nTRIGGER:-PT5M\nEND:VALARM\nEND:VEVENT";
    let text = text
        .replace("END:VEVENT", own)
        .replace(ALICE, "ATTENDEE;PARTSTAT=ACCEPTED:mailto:alice@example.com");
    world.put("alice", &text);
    let tag = world.tags["alice"];
    world.edit("olga", "Lunch", "Dinner");
    let text = world.text("alice");
    for part in [
        "TRANSP:TRANSPARENT",
        "X-MINE:1",
        "TRIGGER:-PT5M",
        "SUMMARY:Dinner",
        "ORGANIZER;SCHEDULE-STATUS=1.2",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert_eq!(world.param("alice", "alice", "PARTSTAT"), "ACCEPTED");
    assert!(world.tags["alice"] > tag);
}

#[test]
fn a_copy_that_the_attendee_creates_is_answered() {
    let mut world = invited(TIME, Ctx::plain());
    let text = world
        .text("alice")
        .replace(ALICE, "ATTENDEE;PARTSTAT=ACCEPTED:mailto:alice@example.com");
    let put = Put {
        tagged: None,
        schedule_reply: false,
    };
    world
        .write("alice", None, &put)
        .expect("an accepted DELETE");
    world.put("alice", &text);
    assert_eq!(world.trace(), "REPLY olga, REQUEST bob");
    assert_eq!(world.param("olga", "alice", "PARTSTAT"), "ACCEPTED");
}

#[test]
fn a_stale_copy_does_not_bring_a_deleted_event_back() {
    let mut world = invited(TIME, Ctx::plain());
    let stale = world
        .text("alice")
        .replace(ALICE, "ATTENDEE;PARTSTAT=ACCEPTED:mailto:alice@example.com");
    world.delete("olga");
    world.copies.remove("alice");
    world.put("alice", &stale);
    assert!(!world.copies.contains_key("olga"));
}

#[test]
fn every_refusal_fault_refuses() {
    use faults::attendee as f;
    for (fault, from, to) in [
        (
            &f::PARTSTAT_CHANGE_REFUSED,
            ALICE,
            "ATTENDEE;PARTSTAT=ACCEPTED:mailto:alice@example.com",
        ),
        (
            &f::TRANSP_CHANGE_REFUSED,
            "SUMMARY:Lunch",
            "SUMMARY:Lunch\nTRANSP:OPAQUE",
        ),
        (
            &f::PERCENT_COMPLETE_CHANGE_REFUSED,
            "SUMMARY:Lunch",
            "SUMMARY:Lunch\nPERCENT-COMPLETE:1",
        ),
        (
            &f::COMPLETED_CHANGE_REFUSED,
            "SUMMARY:Lunch",
            "SUMMARY:Lunch\nCOMPLETED:20300101T000000Z",
        ),
        (
            &f::ALARM_CHANGE_REFUSED,
            "END:VEVENT",
            "BEGIN:VALARM\nTRIGGER:-PT5M\nEND:VALARM\nEND:VEVENT",
        ),
        (
            &f::CALSCALE_CHANGE_REFUSED,
            "VERSION:2.0",
            "VERSION:2.0\nCALSCALE:GREGORIAN",
        ),
        (&f::PRODID_CHANGE_REFUSED, "PRODID:-//", "PRODID:-//x"),
        (
            &f::TIMESTAMP_CHANGE_REFUSED,
            "SUMMARY:Lunch",
            "SUMMARY:Lunch\nCREATED:20290601T000000Z",
        ),
        (
            &f::EXDATE_REFUSED,
            "SUMMARY:Lunch",
            "SUMMARY:Lunch\nEXDATE:20300108T090000Z",
        ),
    ] {
        let mut world = invited(SERIES, Ctx::with_fault(fault));
        assert!(world.try_edit("alice", from, to).is_err(), "{}", fault.name);
    }
}
