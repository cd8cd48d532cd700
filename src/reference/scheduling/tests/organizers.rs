//! RFC 6638 3.2.1, 3.2.5, 3.2.8: what an organizer's changes lead to.

use super::*;
use crate::reference::faults;

#[test]
fn a_new_event_invites_by_agent() {
    for (agent, expected, status) in [
        ("", "REQUEST alice", "1.2"),
        (";SCHEDULE-AGENT=SERVER", "REQUEST alice", "1.2"),
        (";SCHEDULE-AGENT=server", "REQUEST alice", "1.2"),
        (";SCHEDULE-AGENT=CLIENT", "", "-"),
        (";SCHEDULE-AGENT=NONE", "", "-"),
        (";SCHEDULE-AGENT=X-OTHER", "", "-"),
    ] {
        let mut world = World::new();
        let line = format!("ATTENDEE{agent}:mailto:alice@example.com");
        world.put("olga", &wrap(&event(&format!("{TIME}\n{line}"))));
        assert_eq!(world.trace(), expected, "{agent}");
        assert_eq!(
            world.param("olga", "alice", "SCHEDULE-STATUS"),
            status,
            "{agent}"
        );
        let has = !expected.is_empty();
        assert_eq!(world.copies.contains_key("alice"), has);
        assert_eq!(world.inboxes.contains_key("alice"), has);
    }
}

#[test]
fn the_table_of_agents_old_and_new() {
    let line = |agent: Option<&str>| match agent {
        None => String::new(),
        Some(agent) => format!("\nATTENDEE;SCHEDULE-AGENT={agent}:mailto:alice@example.com"),
    };
    for (old, new, expected) in [
        (None, Some("SERVER"), "REQUEST alice"),
        (None, Some("CLIENT"), ""),
        (None, Some("NONE"), ""),
        (Some("SERVER"), None, "CANCEL alice"),
        (Some("SERVER"), Some("SERVER"), "REQUEST alice"),
        (Some("SERVER"), Some("CLIENT"), "CANCEL alice"),
        (Some("SERVER"), Some("NONE"), "CANCEL alice"),
        (Some("CLIENT"), None, ""),
        (Some("CLIENT"), Some("SERVER"), "REQUEST alice"),
        (Some("CLIENT"), Some("CLIENT"), ""),
        (Some("CLIENT"), Some("NONE"), ""),
        (Some("NONE"), None, ""),
        (Some("NONE"), Some("SERVER"), "REQUEST alice"),
        (Some("NONE"), Some("CLIENT"), ""),
        (Some("NONE"), Some("NONE"), ""),
    ] {
        let mut world = World::new();
        world.put("olga", &wrap(&event(&format!("{TIME}{}", line(old)))));
        let later = TIME.replace("T100000", "T110000");
        world.put("olga", &wrap(&event(&format!("{later}{}", line(new)))));
        assert_eq!(world.trace(), expected, "{old:?} {new:?}");
        if expected.starts_with("CANCEL") {
            let message = world.message("alice");
            assert!(!message.contains("STATUS:"), "{message}");
            assert!(message.contains("SEQUENCE:1"), "{message}");
            assert_eq!(world.value("alice", "STATUS"), "CANCELLED");
        }
    }
}

#[test]
fn removal_cancels_by_agent_and_not_oneself() {
    let mut world = World::new();
    let client = "ATTENDEE;SCHEDULE-AGENT=CLIENT:mailto:bob@example.com";
    world.put(
        "olga",
        &wrap(&event(&format!("{TIME}\n{ALICE}\n{client}\nSEQUENCE:3"))),
    );
    world.delete("olga");
    assert_eq!(world.trace(), "CANCEL alice");
    let message = world.message("alice");
    for part in [
        "METHOD:CANCEL",
        "STATUS:CANCELLED",
        "SEQUENCE:4",
        "UID:u",
        "ORGANIZER:",
    ] {
        assert!(message.contains(part), "{part} in {message}");
    }
    assert!(!message.contains("RECURRENCE-ID"));
    assert_eq!(world.value("alice", "STATUS"), "CANCELLED");
}

#[test]
fn nothing_of_the_stored_object_leaks_into_messages() {
    let mut world = World::new();
    let text = event(&format!(
        "{TIME}\nATTENDEE;SCHEDULE-AGENT=SERVER;SCHEDULE-STATUS=\"2.0\";SCHEDULE-FORCE-SEND=REQUEST:mailto:alice@example.com\n\
         BEGIN:VALARM\nACTION:DISPLAY\nTRIGGER:-PT5M\nEND:VALARM"
    ));
    world.put("olga", &wrap(&text));
    let message = world.message("alice");
    assert!(!message.contains("SCHEDULE-"), "{message}");
    assert!(!message.contains("VALARM"), "{message}");
    assert!(message.contains("METHOD:REQUEST"), "{message}");
    assert!(message.contains("DTSTAMP:20290601T1201"), "{message}");
    assert!(!world.text("olga").contains("FORCE-SEND"));
    assert!(world.text("olga").contains("VALARM"));
    assert!(!world.text("alice").contains("METHOD"));
}

#[test]
fn rescheduling_resets_partstat_everywhere_and_raises_sequence() {
    for (from, to, reset, raised) in [
        (
            "DTSTART:20300107T090000Z",
            "DTSTART:20300107T093000Z",
            true,
            true,
        ),
        (
            "DTEND:20300107T100000Z",
            "DTEND:20300107T103000Z",
            true,
            true,
        ),
        ("DTEND:20300107T100000Z", "DURATION:PT2H", true, true),
        ("DTEND:20300107T100000Z", "DURATION:PT1H", false, true),
        ("SUMMARY:Lunch", "SUMMARY:Dinner", false, false),
        (
            "SUMMARY:Lunch",
            "SUMMARY:Lunch\nLOCATION:Here",
            false,
            false,
        ),
        ("COUNT=5", "COUNT=6", true, true),
        ("COUNT=5", "COUNT=4", false, true),
        ("FREQ=DAILY;COUNT=5", "FREQ=DAILY", true, true),
        (
            "SUMMARY:Lunch",
            "SUMMARY:Lunch\nRDATE:20300201T090000Z",
            true,
            true,
        ),
        (
            "SUMMARY:Lunch",
            "SUMMARY:Lunch\nEXDATE:20300108T090000Z",
            false,
            true,
        ),
        ("EXDATE:20300109T090000Z\n", "", true, true),
    ] {
        let mut world = invited(&format!("{SERIES}\nEXDATE:20300109T090000Z"), Ctx::plain());
        world.answer("alice", "ACCEPTED");
        world.answer("bob", "TENTATIVE");
        assert_eq!(world.param("olga", "alice", "PARTSTAT"), "ACCEPTED");
        world.edit("olga", from, to);
        assert_eq!(world.trace(), "REQUEST alice, REQUEST bob", "{to}");
        let alice = if reset { "NEEDS-ACTION" } else { "ACCEPTED" };
        let bob = if reset { "NEEDS-ACTION" } else { "TENTATIVE" };
        for user in ["olga", "alice", "bob"] {
            assert_eq!(
                world.param(user, "alice", "PARTSTAT"),
                alice,
                "{to} at {user}"
            );
            assert_eq!(world.param(user, "bob", "PARTSTAT"), bob, "{to} at {user}");
            assert_eq!(world.param(user, "olga", "PARTSTAT"), "ACCEPTED");
        }
        let sequence = if raised { "1" } else { "-" };
        assert_eq!(world.value("olga", "SEQUENCE"), sequence, "{to}");
        assert_eq!(world.value("alice", "SEQUENCE"), sequence, "{to}");
    }
}

#[test]
fn a_clients_own_sequence_stands() {
    let mut world = invited(&format!("{TIME}\nSEQUENCE:2"), Ctx::plain());
    let text = world.text("olga").replace("T100000", "T110000");
    world.put("olga", &text.replace("SEQUENCE:2", "SEQUENCE:7"));
    assert_eq!(world.value("alice", "SEQUENCE"), "7");
    let text = world.text("olga").replace("SEQUENCE:7", "SEQUENCE:1");
    world.put("olga", &text);
    assert_eq!(world.value("olga", "SEQUENCE"), "7");
}

#[test]
fn an_organizer_does_not_answer_for_others() {
    let mut world = World::new();
    let accepted = ALICE.replace("NEEDS-ACTION", "ACCEPTED");
    let text = wrap(&event(&format!("{TIME}\n{accepted}")));
    let refusal = world.try_put("olga", &text).expect_err("a refusal");
    assert_eq!(
        refusal.element(),
        "allowed-organizer-scheduling-object-change"
    );
    assert!(world.copies.is_empty());
    // What the attendee has answered may be sent back, and NEEDS-ACTION asks again.
    let mut world = invited(TIME, Ctx::plain());
    world.answer("alice", "ACCEPTED");
    world.edit("olga", "Lunch", "Dinner");
    assert_eq!(world.param("alice", "alice", "PARTSTAT"), "ACCEPTED");
    let alice = world.text("olga");
    let alice = alice
        .lines()
        .find(|l| l.ends_with("alice@example.com"))
        .expect("a line");
    world.edit("olga", alice, ALICE);
    assert_eq!(world.param("alice", "alice", "PARTSTAT"), "NEEDS-ACTION");
    // With another agent the server does not mind.
    let mut world = World::new();
    let client = accepted.replace("PARTSTAT", "SCHEDULE-AGENT=CLIENT;PARTSTAT");
    assert!(
        world
            .try_put("olga", &wrap(&event(&format!("{TIME}\n{client}"))))
            .is_ok()
    );
}

#[test]
fn forced_requests_and_unknown_tokens() {
    let mut world = invited(TIME, Ctx::plain());
    world.put("olga", &world.text("olga"));
    assert_eq!(world.trace(), "", "nothing has changed");
    assert_eq!(world.param("olga", "alice", "SCHEDULE-STATUS"), "1.2");
    for (token, expected, status) in [
        ("REQUEST", "REQUEST alice", "1.2"),
        ("request", "REQUEST alice", "1.2"),
        ("REPLY", "", "1.2"),
        ("X-WAVE", "", "2.3"),
    ] {
        world.edit(
            "olga",
            "ATTENDEE;PARTSTAT=NEEDS-ACTION",
            &format!("ATTENDEE;SCHEDULE-FORCE-SEND={token};PARTSTAT=NEEDS-ACTION"),
        );
        assert_eq!(world.trace(), expected, "{token}");
        assert_eq!(
            world.param("olga", "alice", "SCHEDULE-STATUS"),
            status,
            "{token}"
        );
        assert_eq!(world.param("olga", "alice", "SCHEDULE-FORCE-SEND"), "-");
    }
    // A later message gives a later status, and an unknown token keeps 2.3.
    world.edit("olga", "Lunch", "Dinner");
    assert_eq!(world.param("olga", "alice", "SCHEDULE-STATUS"), "1.2");
    let text = world.text("olga").replace("Dinner", "Tea");
    world.put(
        "olga",
        &text.replacen(
            "ATTENDEE;PARTSTAT=NEEDS",
            "ATTENDEE;SCHEDULE-FORCE-SEND=X-W;PARTSTAT=NEEDS",
            1,
        ),
    );
    assert_eq!(world.trace(), "REQUEST alice, REQUEST bob");
    assert_eq!(world.param("olga", "alice", "SCHEDULE-STATUS"), "2.3");
    assert_eq!(world.param("olga", "bob", "SCHEDULE-STATUS"), "1.2");
}

#[test]
fn who_cannot_be_reached_has_a_code() {
    let mut world = World::new();
    let lines = "ATTENDEE:mailto:nobody@example.com\nATTENDEE:mailto:x@out.invalid\nATTENDEE:/principals/alice";
    world.put("olga", &wrap(&event(&format!("{TIME}\n{lines}"))));
    let text = world.text("olga");
    for line in [
        "ATTENDEE;SCHEDULE-STATUS=3.7:mailto:nobody@example.com",
        "ATTENDEE;SCHEDULE-STATUS=5.2:mailto:x@out.invalid",
        "ATTENDEE;SCHEDULE-STATUS=1.2:/principals/alice",
        "ATTENDEE;PARTSTAT=ACCEPTED:mailto:olga@example.com",
    ] {
        assert!(text.contains(line), "{line} in {text}");
    }
}

#[test]
fn all_components_have_one_organizer() {
    let other = event("RECURRENCE-ID:20300108T090000Z\nDTSTART:20300108T110000Z")
        .replace("ORGANIZER:mailto:olga", "ORGANIZER:mailto:bob");
    let text = wrap(&format!("{}{other}", event(SERIES)));
    let refusal = World::new().try_put("olga", &text).expect_err("a refusal");
    assert_eq!(refusal, Refusal::SameOrganizerInAllComponents);
}

#[test]
fn a_plain_object_in_its_place_removes() {
    let mut world = invited(TIME, Ctx::plain());
    world.put(
        "olga",
        &wrap("BEGIN:VEVENT\nUID:u\nDTSTART:20300107T090000Z\nEND:VEVENT\n"),
    );
    assert_eq!(world.trace(), "CANCEL alice, CANCEL bob");
    assert_eq!(world.value("alice", "STATUS"), "CANCELLED");
}

#[test]
fn status_cancelled_cancels() {
    let mut world = invited(TIME, Ctx::plain());
    world.edit("olga", "SUMMARY:Lunch", "SUMMARY:Lunch\nSTATUS:CANCELLED");
    assert_eq!(world.trace(), "CANCEL alice, CANCEL bob");
    assert!(world.message("alice").contains("STATUS:CANCELLED"));
    world.delete("olga");
    assert_eq!(world.trace(), "", "it has been cancelled before");
}

#[test]
fn every_fault_here_shows() {
    use faults::organizer as f;
    let trace = |fault: &'static crate::reference::faults::Fault| {
        let mut world = invited(TIME, Ctx::with_fault(fault));
        let first = world.trace();
        world.edit("olga", "T100000", "T110000");
        let second = world.trace();
        world.delete("olga");
        format!("{first} | {second} | {}", world.trace())
    };
    let both = |method: &str| format!("{method} alice, {method} bob");
    let (request, cancel) = (both("REQUEST"), both("CANCEL"));
    for (fault, expected) in [
        (&f::NO_REQUEST_ON_CREATE, format!(" | {request} | {cancel}")),
        (&f::NO_REQUEST_ON_UPDATE, format!("{request} |  | {cancel}")),
        (&f::NO_CANCEL_ON_DELETE, format!("{request} | {request} | ")),
        (&f::ABSENT_AGENT_MEANS_NONE, " |  | ".to_owned()),
        (
            &f::MESSAGE_TO_SELF,
            ["REQUEST", "REQUEST", "CANCEL"]
                .map(|m| format!("{m} olga, {}", both(m)))
                .join(" | "),
        ),
    ] {
        assert_eq!(trace(fault), expected, "{}", fault.name);
    }
}
