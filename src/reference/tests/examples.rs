//! The examples of RFC 6638, appendix B, and what stands around them.

use super::*;
use crate::reference::{Timing, variations};

const MINE: &str = "/home/user1/calendar/lunch.ics";

fn tag(res: &Res) -> String {
    res.header("schedule-tag")
        .expect("a schedule-tag")
        .to_owned()
}

fn etag(res: &Res) -> String {
    res.header("etag").expect("an etag").to_owned()
}

/// B.1 to B.4: invitation, copy, reply, update.
async fn lunch(w: &World) {
    let sent = meeting("lunch", &[2, 3]).replace(
        "END:VEVENT",
        "ATTENDEE:mailto:nobody@example.com\r\nATTENDEE:mailto:a@b.invalid\r\nEND:VEVENT",
    );
    let put = w.put(1, MINE, &sent).await.is(201);
    assert!(
        put.header("etag").is_none_or(|t| t.starts_with("W/")),
        "the octets differ"
    );
    let organizer_tag = tag(&put);
    w.settle().await;

    let mine = w.get(1, MINE).await.is(200);
    assert_eq!(tag(&mine), organizer_tag);
    let mine = mine.has("SCHEDULE-STATUS").has("1.2");
    assert!(
        ["3.7", "1.1", "5.3"].iter().any(|c| mine.body.contains(c)),
        "{}",
        mine.body
    );

    // B.2
    let inbox = w.inbox(2).await;
    assert_eq!(inbox.len(), 1);
    let message = inbox.into_iter().next().expect("one");
    assert!(message.header("schedule-tag").is_none());
    message
        .has("METHOD:REQUEST")
        .has("UID:lunch")
        .lacks("SCHEDULE-");
    let item = w.members(2, "/home/user2/inbox/").await.remove(0);
    w.delete(2, &item).await.ok();
    let (path, copy) = w.copy(2).await;
    let (_, bernards) = w.copy(3).await;

    // B.3
    let attendee_tag = tag(&copy);
    let first = copy.body.find("user2").expect("user2 is in it");
    let line = copy.body[..first].rfind("ATTENDEE").expect("its line");
    let accepted = format!(
        "{}{}",
        &copy.body[..line],
        copy.body[line..].replacen("NEEDS-ACTION", "ACCEPTED", 1)
    );
    let headers = [
        ("if-schedule-tag-match", attendee_tag.as_str()),
        ("content-type", "text/calendar"),
    ];
    let put = w.send(2, "PUT", &path, &headers, &accepted).await.ok();
    assert_ne!(tag(&put), attendee_tag);
    w.settle().await;
    w.get(2, &path).await.has("1.2");

    // B.4
    let inbox = w.inbox(1).await;
    assert_eq!(inbox.len(), 1);
    inbox
        .into_iter()
        .next()
        .expect("one")
        .has("METHOD:REPLY")
        .has("ACCEPTED");
    let mine = w.get(1, MINE).await.is(200);
    assert_eq!(tag(&mine), organizer_tag, "a reply keeps the tag (3.2.10)");
    mine.has("2.0");
    let (_, after) = w.copy(3).await;
    assert_eq!(
        tag(&after),
        tag(&bernards),
        "a status keeps the tag (3.2.10)"
    );
    assert_ne!(etag(&after), etag(&bernards));

    // The end of it.
    w.delete(1, MINE).await.ok();
    w.settle().await;
    w.inbox(2).await.pop().expect("a message");
    let cancelled = w.inbox(3).await;
    assert!(cancelled.iter().any(|r| r.body.contains("METHOD:CANCEL")));
}

#[tokio::test]
async fn lunch_at_once() {
    lunch(&World::new().await).await;
}

#[tokio::test]
async fn lunch_later() {
    let delivery = Timing::After {
        delay: Duration::from_millis(20),
        spread: Duration::ZERO,
    };
    lunch(
        &World::with(Config {
            delivery,
            ..Config::default()
        })
        .await,
    )
    .await;
}

#[tokio::test]
async fn lunch_under_each_variation() {
    for variation in variations::ALL {
        println!("{}", variation.name);
        let variations = vec![*variation];
        lunch(
            &World::with(Config {
                variations,
                ..Config::default()
            })
            .await,
        )
        .await;
    }
    let variations = variations::ALL.to_vec();
    lunch(
        &World::with(Config {
            variations,
            ..Config::default()
        })
        .await,
    )
    .await;
}

#[tokio::test]
async fn a_stale_tag_fails_and_a_matching_one_merges() {
    let w = World::new().await;
    let sent = meeting("lunch", &[2, 3]);
    let first = tag(&w.put(1, MINE, &sent).await.is(201));
    let (path, copy) = w.copy(2).await;
    let accepted = copy.body.replace(
        "NEEDS-ACTION;RSVP=TRUE:mailto:user2",
        "ACCEPTED:mailto:user2",
    );
    w.put(2, &path, &accepted).await.is(204);
    // The organizer writes with what was read before the reply.
    let headers = [
        ("if-schedule-tag-match", first.as_str()),
        ("content-type", "text/calendar"),
    ];
    let moved = sent.replace("SUMMARY:Lunch", "SUMMARY:Dinner");
    w.send(1, "PUT", MINE, &headers, &moved).await.is(204);
    w.get(1, MINE)
        .await
        .has("SUMMARY:Dinner")
        .has("PARTSTAT=ACCEPTED");
    w.send(1, "PUT", MINE, &headers, &moved).await.is(412);
    let (_, copy) = w.copy(2).await;
    copy.has("SUMMARY:Dinner");
}

#[tokio::test]
async fn removal_replies_unless_told_not_to() {
    let w = World::new().await;
    w.put(1, MINE, &meeting("lunch", &[2, 3])).await.is(201);
    let (two, _) = w.copy(2).await;
    let (three, _) = w.copy(3).await;
    w.send(2, "DELETE", &two, &[("schedule-reply", "F")], "")
        .await
        .is(204);
    assert!(w.inbox(1).await.is_empty());
    w.send(3, "DELETE", &three, &[("schedule-reply", "T")], "")
        .await
        .is(204);
    let inbox = w.inbox(1).await;
    assert_eq!(inbox.len(), 1);
    assert!(inbox[0].body.contains("DECLINED"), "{}", inbox[0].body);
}

#[tokio::test]
async fn a_deleted_calendar_cancels() {
    let w = World::new().await;
    w.send(1, "MKCALENDAR", "/home/user1/work/", &[], "")
        .await
        .is(201);
    w.put(1, "/home/user1/work/a.ics", &meeting("a", &[2]))
        .await
        .is(201);
    w.put(1, "/home/user1/work/b.ics", &meeting("b", &[2]))
        .await
        .is(201);
    w.delete(1, "/home/user1/work/").await.is(204);
    let inbox = w.inbox(2).await;
    let cancels = inbox.iter().filter(|r| r.body.contains("METHOD:CANCEL"));
    assert_eq!(cancels.count(), 2);
}

#[tokio::test]
async fn tasks_are_scheduled_too() {
    let w = World::new().await;
    let task = meeting("t", &[2])
        .replace("VEVENT", "VTODO")
        .replace("DTEND", "DUE");
    let task = task.replace("TRANSP:OPAQUE\r\n", "PRIORITY:5\r\n");
    w.put(1, "/home/user1/calendar/t.ics", &task).await.is(201);
    let (_, copy) = w.copy(2).await;
    copy.has("BEGIN:VTODO");
    w.send(3, "MKCALENDAR", "/home/user3/x/", &[], "")
        .await
        .is(201);
}

#[tokio::test]
async fn instances_are_declined_and_removed() {
    let w = World::new().await;
    // B.7
    let series = meeting("s", &[2]).replace("UID:s", "UID:s\r\nRRULE:FREQ=DAILY;COUNT=5");
    w.put(1, "/home/user1/calendar/s.ics", &series)
        .await
        .is(201);
    let (path, copy) = w.copy(2).await;
    let instance = meeting("s", &[2])
        .replace("20270301T", "20270302T")
        .replace("UID:s", "UID:s\r\nRECURRENCE-ID:20270302T100000Z")
        .replace(
            "NEEDS-ACTION;RSVP=TRUE:mailto:user2",
            "DECLINED:mailto:user2",
        );
    let from = instance.find("BEGIN:VEVENT").expect("an event");
    let to = instance.find("END:VCALENDAR").expect("an end");
    let declined = copy.body.replace(
        "END:VCALENDAR",
        &format!("{}END:VCALENDAR", &instance[from..to]),
    );
    w.put(2, &path, &declined).await.is(204);
    let inbox = w.inbox(1).await;
    assert_eq!(inbox.len(), 1);
    assert!(
        inbox[0].body.contains("RECURRENCE-ID:20270302T100000Z"),
        "{}",
        inbox[0].body
    );
    // B.8
    let (_, copy) = w.copy(2).await;
    let removed = copy.body.replacen(
        "RRULE:FREQ=DAILY;COUNT=5",
        "RRULE:FREQ=DAILY;COUNT=5\r\nEXDATE:20270303T100000Z",
        1,
    );
    w.put(2, &path, &removed).await.is(204);
    let inbox = w.inbox(1).await;
    assert_eq!(inbox.len(), 2);
    assert!(
        inbox
            .iter()
            .any(|r| r.body.contains("20270303T100000Z") && r.body.contains("DECLINED"))
    );
}

#[tokio::test]
async fn busy_time_is_told() {
    let w = World::new().await;
    w.put(2, "/home/user2/calendar/a.ics", &plain("a"))
        .await
        .is(201);
    let request = calendar(
        "METHOD:REQUEST\nBEGIN:VFREEBUSY\nUID:f\nDTSTAMP:20260101T000000Z\n\
         DTSTART:20270301T000000Z\nDTEND:20270302T000000Z\n\
         ORGANIZER:mailto:user1@example.com\nATTENDEE:mailto:user2@example.com\n\
         ATTENDEE:mailto:user3@example.com\nATTENDEE:mailto:nobody@example.com\n\
         END:VFREEBUSY",
    );
    let deny = "<D:acl xmlns:D=\"DAV:\"/>";
    w.send(3, "ACL", "/home/user3/inbox/", &[], deny)
        .await
        .is(200);
    let headers = [("content-type", "text/calendar")];
    let res = w
        .send(1, "POST", "/home/user1/outbox/", &headers, &request)
        .await
        .is(200);
    res.has("2.0;Success")
        .has("20270301T100000Z/20270301T110000Z")
        .has("3.7;")
        .has("3.8;");
}

#[tokio::test]
async fn invitations_need_the_privileges_of_both_sides() {
    let w = World::new().await;
    let acl = "<D:acl xmlns:D=\"DAV:\"><D:ace><D:principal><D:href>/principals/user2/</D:href>\
        </D:principal><D:grant><D:privilege><D:write/></D:privilege></D:grant></D:ace></D:acl>";
    w.send(1, "ACL", "/home/user1/calendar/", &[], acl)
        .await
        .is(200);
    // B.6
    w.put(2, MINE, &meeting("dinner", &[3]))
        .await
        .refused(403, "schedule-send-invite")
        .has("/home/user1/outbox/");
    w.get(1, MINE).await.is(404);
    let send = acl.replace(
        "<D:write/>",
        "<C:schedule-send xmlns:C=\"urn:ietf:params:xml:ns:caldav\"/>",
    );
    w.send(1, "ACL", "/home/user1/outbox/", &[], &send)
        .await
        .is(200);
    w.put(2, MINE, &meeting("dinner", &[3])).await.is(201);
    // 11.2 item 3
    w.send(
        4,
        "ACL",
        "/home/user4/inbox/",
        &[],
        "<D:acl xmlns:D=\"DAV:\"/>",
    )
    .await
    .is(200);
    w.put(1, "/home/user1/calendar/b.ics", &meeting("b", &[4]))
        .await
        .is(201);
    w.get(1, "/home/user1/calendar/b.ics").await.has("3.8");
    assert!(w.inbox(4).await.is_empty());
}

#[tokio::test]
async fn access_is_granted_and_needed() {
    let w = World::new().await;
    let path = "/home/user1/calendar/dinner.ics";
    w.put(2, path, &plain("x"))
        .await
        .refused(403, "need-privileges")
        .has("<D:bind/>");
    let acl = "<D:acl xmlns:D=\"DAV:\"><D:ace><D:principal><D:href>/principals/user2/</D:href>\
        </D:principal><D:grant><D:privilege><D:read/></D:privilege><D:privilege><D:write/>\
        </D:privilege></D:grant></D:ace></D:acl>";
    w.send(1, "ACL", "/home/user1/calendar/", &[], acl)
        .await
        .is(200);
    w.put(2, path, &plain("x")).await.is(201);
    w.delete(2, path).await.is(204);
    let res = w
        .prop(2, "/home/user1/calendar/", "D:current-user-privilege-set")
        .await;
    res.has("<D:write-content/>").lacks("write-acl");
    let deliver = |verb: &str| {
        format!(
            "<D:acl xmlns:D=\"DAV:\" xmlns:C=\"urn:ietf:params:xml:ns:caldav\"><D:ace>\
             <D:principal><D:authenticated/></D:principal><D:{verb}><D:privilege>\
             <C:schedule-deliver/></D:privilege></D:{verb}></D:ace></D:acl>"
        )
    };
    w.send(1, "ACL", "/home/user1/calendar/", &[], &deliver("grant"))
        .await
        .refused(403, "not-supported-privilege");
    w.send(3, "ACL", "/home/user3/inbox/", &[], &deliver("deny"))
        .await
        .is(200);
    let nobody = acl.replace("/principals/user2/", "/principals/nobody/");
    w.send(1, "ACL", "/home/user1/calendar/", &[], &nobody)
        .await
        .refused(403, "recognized-principal");
    w.prop(1, "/home/user1/inbox/", "D:supported-privilege-set")
        .await
        .has("schedule-deliver-invite")
        .lacks("schedule-send");
}
