//! RFC 6638 4.2 and 3.2.10: replies at the organizer, and what the others hear.

use super::*;
use crate::reference::variations;

#[test]
fn a_reply_reaches_the_organizer_and_the_others() {
    let mut world = invited(TIME, Ctx::plain());
    let before = world.text("olga");
    let (organizers, others) = (world.tags["olga"], world.tags["bob"]);
    world.answer("alice", "ACCEPTED");
    assert_eq!(world.trace(), "REPLY olga, REQUEST bob");
    for user in ["olga", "alice", "bob"] {
        assert_eq!(world.param(user, "alice", "PARTSTAT"), "ACCEPTED", "{user}");
        assert_eq!(
            world.param(user, "bob", "PARTSTAT"),
            "NEEDS-ACTION",
            "{user}"
        );
    }
    assert_eq!(world.param("olga", "alice", "SCHEDULE-STATUS"), "2.0");
    assert!(
        world
            .text("alice")
            .contains("ORGANIZER;SCHEDULE-STATUS=1.2:")
    );
    assert_eq!(world.tags["olga"], organizers);
    assert_eq!(world.tags["bob"], others);
    assert_eq!(world.inboxes["olga"].len(), 1);
    // All but Alice's line keeps its octets.
    let changed: Vec<_> = world.text("olga").lines().map(str::to_owned).collect();
    for line in before.lines().filter(|l| !l.contains("alice")) {
        assert!(changed.iter().any(|l| l == line), "{line}");
    }
}

#[test]
fn the_reply_is_what_itip_wants() {
    let mut world = invited(&format!("{TIME}\nSEQUENCE:3"), Ctx::plain());
    world.answer("alice", "TENTATIVE");
    let reply = world.sent[0].calendar.to_document_folded(10_000);
    for part in [
        "METHOD:REPLY",
        "UID:u\r",
        "SEQUENCE:3",
        "ORGANIZER:mailto:olga@example.com",
        "ATTENDEE;PARTSTAT=TENTATIVE:mailto:alice@example.com",
        "REQUEST-STATUS:2.0;Success",
        "DTSTAMP:20290601T120200Z",
    ] {
        assert!(reply.contains(part), "{part} in {reply}");
    }
    assert!(!reply.contains("bob"), "{reply}");
}

fn reply_with(statuses: &str, from: &str) -> Message {
    let text = wrap(&format!(
        "METHOD:REPLY\nBEGIN:VEVENT\nUID:u\nORGANIZER:mailto:olga@example.com\n\
         ATTENDEE;PARTSTAT=ACCEPTED:mailto:{from}@example.com\n{statuses}END:VEVENT\n"
    ));
    Message {
        method: Method::Reply,
        from: Address::new(&format!("mailto:{from}@example.com")),
        to: Address::new("mailto:olga@example.com"),
        calendar: calendar(&text),
        status_only: false,
    }
}

fn receive(world: &mut World, message: &Message) -> Code {
    let ctx = world.ctx.clone();
    let env = Env {
        ctx: &ctx,
        now: world.now(),
        directory: &Users,
    };
    world.deliver(&env, message)
}

#[test]
fn codes_of_a_reply_become_the_status() {
    for (statuses, expected) in [
        ("", "2.0"),
        ("REQUEST-STATUS:2.0;Success\n", "2.0"),
        ("REQUEST-STATUS:2.3;x;y\nREQUEST-STATUS:2.4;z\n", "2.3,2.4"),
    ] {
        let mut world = invited(TIME, Ctx::plain());
        receive(&mut world, &reply_with(statuses, "alice"));
        assert_eq!(world.param("olga", "alice", "SCHEDULE-STATUS"), expected);
    }
}

#[test]
fn what_does_not_fit_is_ignored() {
    // Uninvited.
    let mut world = invited(TIME, Ctx::plain());
    let before = world.text("olga");
    receive(&mut world, &reply_with("", "carl"));
    assert_eq!(world.text("olga"), before);
    assert!(!world.inboxes.contains_key("olga"));
    let mut world = invited(TIME, Ctx::with_variation(&variations::UNINVITED_IS_ADDED));
    receive(&mut world, &reply_with("", "carl"));
    assert_eq!(world.param("olga", "carl", "PARTSTAT"), "ACCEPTED");
    // Without an object.
    let mut world = World::new();
    receive(&mut world, &reply_with("", "alice"));
    assert!(world.copies.is_empty() && world.inboxes.is_empty());
    // To an earlier revision.
    let mut world = invited(&format!("{TIME}\nSEQUENCE:2"), Ctx::plain());
    receive(&mut world, &reply_with("", "alice"));
    assert_eq!(world.param("olga", "alice", "PARTSTAT"), "NEEDS-ACTION");
    // From an attendee's object: Alice organizes nothing there.
    let mut world = invited(TIME, Ctx::plain());
    let mut wrong = reply_with("", "bob");
    wrong.to = Address::new("mailto:alice@example.com");
    assert_eq!(receive(&mut world, &wrong), Code::NotAllowed);
    assert_eq!(world.param("alice", "bob", "PARTSTAT"), "NEEDS-ACTION");
}

#[test]
fn a_put_under_a_matching_tag_keeps_what_replies_changed() {
    let mut world = invited(TIME, Ctx::plain());
    let stale = world.text("olga");
    let tagged = world.tagged["olga"].clone();
    world.answer("alice", "ACCEPTED");
    let put = Put {
        tagged: Some(&tagged),
        schedule_reply: true,
    };
    let new = calendar(&stale.replace("Lunch", "Dinner"));
    world
        .write("olga", Some(new.clone()), &put)
        .expect("an accepted PUT");
    assert_eq!(world.param("olga", "alice", "PARTSTAT"), "ACCEPTED");
    assert_eq!(world.value("olga", "SUMMARY"), "Dinner");
    assert_eq!(world.param("bob", "alice", "PARTSTAT"), "ACCEPTED");
    // Without the header the client's word counts: it asks again.
    world
        .write("olga", Some(new), &Put::default())
        .expect("an accepted PUT");
    assert_eq!(world.param("olga", "alice", "PARTSTAT"), "NEEDS-ACTION");
    // And at an attendee.
    let mut world = invited(TIME, Ctx::plain());
    let stale = world.text("bob");
    let tagged = world.tagged["bob"].clone();
    world.answer("alice", "DECLINED");
    let put = Put {
        tagged: Some(&tagged),
        schedule_reply: true,
    };
    let bob = BOB.replace("NEEDS-ACTION", "ACCEPTED");
    let new = calendar(&stale.replace(BOB, &bob));
    world
        .write("bob", Some(new), &put)
        .expect("an accepted PUT");
    assert_eq!(world.param("bob", "alice", "PARTSTAT"), "DECLINED");
    assert_eq!(world.param("olga", "bob", "PARTSTAT"), "ACCEPTED");
    assert_eq!(world.param("olga", "alice", "PARTSTAT"), "DECLINED");
}

#[test]
fn a_status_update_says_nothing_of_its_recipient() {
    let mut world = invited(TIME, Ctx::plain());
    world.answer("alice", "ACCEPTED");
    let update = world.sent[1].clone();
    assert!(update.status_only);
    // Bob answers before it arrives.
    world.answer("bob", "DECLINED");
    receive(&mut world, &update);
    assert_eq!(world.param("bob", "bob", "PARTSTAT"), "DECLINED");
}

#[test]
fn another_organizers_message_changes_nothing() {
    let mut world = invited(TIME, Ctx::plain());
    let before = world.text("alice");
    let mut forged = reply_with("", "carl");
    forged.method = Method::Cancel;
    forged.to = Address::new("mailto:alice@example.com");
    assert_eq!(receive(&mut world, &forged), Code::NotAllowed);
    assert_eq!(world.text("alice"), before);
}
