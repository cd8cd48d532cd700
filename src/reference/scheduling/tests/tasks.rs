//! To-dos (RFC 6638 1, RFC 5546 3.4).

use super::*;

fn task() -> String {
    wrap(&format!(
        "BEGIN:VTODO\nUID:t\nDTSTAMP:20290101T000000Z\nSUMMARY:Write\nPRIORITY:1\nORGANIZER:mailto:olga@example.com\n\
         DTSTART:20300107T090000Z\nDUE:20300108T090000Z\n{ALICE}\n{BOB}\nEND:VTODO\n"
    ))
}

#[test]
fn tasks_are_assigned_answered_rescheduled_and_cancelled() {
    let mut world = World::new();
    world.put("olga", &task());
    assert_eq!(world.trace(), "REQUEST alice, REQUEST bob");
    let text = world
        .text("alice")
        .replace(
            ALICE,
            "ATTENDEE;PARTSTAT=IN-PROCESS:mailto:alice@example.com",
        )
        .replace(
            "PRIORITY:1",
            "PRIORITY:1\nPERCENT-COMPLETE:50\nSTATUS:IN-PROCESS",
        );
    world.put("alice", &text);
    assert_eq!(world.trace(), "REPLY olga, REQUEST bob");
    let reply = world.message("olga");
    assert!(
        reply.contains("BEGIN:VTODO") && reply.contains("PERCENT-COMPLETE:50"),
        "{reply}"
    );
    assert_eq!(world.param("olga", "alice", "PARTSTAT"), "IN-PROCESS");
    let text = world
        .text("alice")
        .replace("PARTSTAT=IN-PROCESS", "PARTSTAT=COMPLETED")
        .replace(
            "PERCENT-COMPLETE:50",
            "PERCENT-COMPLETE:100\nCOMPLETED:20300107T120000Z",
        );
    world.put("alice", &text);
    assert_eq!(world.param("olga", "alice", "PARTSTAT"), "COMPLETED");
    world.edit("olga", "DUE:20300108", "DUE:20300109");
    for user in ["olga", "alice", "bob"] {
        assert_eq!(
            world.param(user, "alice", "PARTSTAT"),
            "NEEDS-ACTION",
            "{user}"
        );
    }
    assert_eq!(world.value("bob", "SEQUENCE"), "1");
    assert!(world.text("alice").contains("PERCENT-COMPLETE:100"));
    world.delete("olga");
    assert_eq!(world.trace(), "CANCEL alice, CANCEL bob");
    assert!(world.message("bob").contains("BEGIN:VTODO"));
}
