use super::*;

const PATH: &str = "/home/user1/calendar/a.ics";

#[tokio::test]
async fn preconditions_of_caldav() {
    let w = World::new().await;
    let event = plain("a");
    let json = [("content-type", "application/json")];
    w.send(1, "PUT", PATH, &json, &event)
        .await
        .refused(403, "supported-calendar-data");
    for (from, to, element) in [
        ("BEGIN:VCALENDAR", "BEGIN:NONSENSE", "valid-calendar-data"),
        ("DTSTART:2027", "DTSTART:2x27", "valid-calendar-data"),
        ("SUMMARY:Alone", "SUMMARY Alone", "valid-calendar-data"),
        ("DTEND:20270301", "DTEND:20260301", "valid-calendar-data"),
        (
            "VERSION:2.0",
            "VERSION:2.0\r\nMETHOD:REQUEST",
            "valid-calendar-object-resource",
        ),
        (
            "UID:a",
            "UID:a\r\nRRULE:FREQ=DAILY;COUNT=5000",
            "max-instances",
        ),
        ("DTSTART:2027", "DTSTART:1827", "min-date-time"),
        ("DTEND:2027", "DTEND:2327", "max-date-time"),
    ] {
        let bad = event.replace(from, to);
        w.put(1, PATH, &bad).await.refused(403, element);
    }
    let journal = event
        .replace("VEVENT", "VJOURNAL")
        .replace("DTEND:20270301T110000Z\r\n", "");
    w.put(1, PATH, &journal)
        .await
        .refused(403, "supported-calendar-component");
    let big = event.replace("Alone", &"x".repeat(110_000));
    w.put(1, PATH, &big).await.refused(403, "max-resource-size");
    let many: Vec<usize> = (2..200).collect();
    w.put(1, PATH, &meeting("a", &many))
        .await
        .refused(403, "max-attendees-per-instance");
    w.get(1, PATH).await.is(404);
    w.put(1, PATH, &event).await.is(201);
    w.put(1, PATH, &plain("b"))
        .await
        .refused(403, "no-uid-conflict");
    w.put(1, "/home/user1/calendar/b.ics", &event)
        .await
        .refused(403, "no-uid-conflict")
        .has("/home/user1/calendar/a.ics");
    let x = event.replace("SUMMARY", "X-FOO;X-BAR=1:y\r\nSUMMARY");
    w.put(1, PATH, &x).await.is(204);
    assert_eq!(w.get(1, PATH).await.body, x);
}

#[tokio::test]
async fn preconditions_of_scheduling() {
    let w = World::new().await;
    w.put(1, PATH, &meeting("a", &[2])).await.is(201);
    w.send(1, "MKCALENDAR", "/home/user1/work/", &[], "")
        .await
        .is(201);
    w.put(1, "/home/user1/work/b.ics", &meeting("a", &[2]))
        .await
        .refused(403, "unique-scheduling-object-resource")
        .has(PATH);
    w.put(1, "/home/user1/inbox/b.ics", &plain("b"))
        .await
        .is(403);
    w.put(1, "/home/user1/none/b.ics", &plain("b"))
        .await
        .is(409);
}

#[tokio::test]
async fn busy_time_messages() {
    let w = World::new().await;
    let outbox = "/home/user1/outbox/";
    let good = calendar(
        "METHOD:REQUEST\nBEGIN:VFREEBUSY\nUID:f\nDTSTAMP:20260101T000000Z\n\
         DTSTART:20270301T000000Z\nDTEND:20270302T000000Z\n\
         ORGANIZER:mailto:user1@example.com\nATTENDEE:mailto:user2@example.com\n\
         END:VFREEBUSY",
    );
    let headers = [("content-type", "text/calendar")];
    w.send(1, "POST", outbox, &headers, &good)
        .await
        .is(200)
        .has("2.0;Success");
    w.send(1, "POST", outbox, &[("content-type", "text/plain")], &good)
        .await
        .refused(403, "supported-calendar-data");
    w.send(1, "POST", outbox, &headers, "garbage")
        .await
        .refused(403, "valid-calendar-data");
    for (from, to) in [
        ("METHOD:REQUEST", "METHOD:REPLY"),
        ("DTSTART:20270301T000000Z\r\n", ""),
        ("ATTENDEE:mailto:user2@example.com\r\n", ""),
        ("DTEND:20270302", "DTEND:20270202"),
    ] {
        let bad = good.replace(from, to);
        w.send(1, "POST", outbox, &headers, &bad)
            .await
            .refused(400, "valid-scheduling-message");
    }
    let foreign = good.replace("ORGANIZER:mailto:user1", "ORGANIZER:mailto:user3");
    w.send(1, "POST", outbox, &headers, &foreign)
        .await
        .refused(403, "valid-organizer");
    w.send(2, "POST", outbox, &headers, &good)
        .await
        .refused(403, "schedule-send-freebusy");
    w.send(1, "POST", "/home/user1/calendar/", &headers, &good)
        .await
        .is(405);
}

#[tokio::test]
async fn garbage_is_answered() {
    let w = World::new().await;
    for method in ["REPORT", "PROPPATCH", "ACL"] {
        w.send(1, method, "/home/user1/calendar/", &[], "<<<")
            .await
            .is(400);
    }
    w.send(1, "MKCALENDAR", "/home/user1/x/", &[], "<<<")
        .await
        .is(400);
    w.send(1, "FROB", "/home/user1/calendar/", &[], "")
        .await
        .is(405);
    w.send(1, "PROPFIND", "/home/user1/", &[("depth", "7")], "")
        .await
        .is(400);
    w.get(1, "/home/%2f/").await.is(400);
    w.put(1, PATH, "\u{0}\u{1}")
        .await
        .refused(403, "valid-calendar-data");
    w.send(
        1,
        "COPY",
        "/home/user1/calendar/",
        &[("destination", "/home/user1/c2/")],
        "",
    )
    .await
    .is(403);
}
