use super::*;

const PATH: &str = "/home/user1/calendar/a.ics";

#[tokio::test]
async fn entity_tags() {
    let w = World::new().await;
    let event = plain("a");
    let etag = w.put(1, PATH, &event).await.is(201);
    let etag = etag
        .header("etag")
        .expect("the octets are as sent")
        .to_owned();
    assert!(etag.starts_with('"'));
    let res = w.get(1, PATH).await.is(200);
    assert_eq!(res.body, event);
    assert_eq!(res.header("etag"), Some(etag.as_str()));
    assert!(res.header("schedule-tag").is_none());
    let head = w.send(1, "HEAD", PATH, &[], "").await.is(200);
    assert_eq!(head.header("etag"), Some(etag.as_str()));
    w.send(1, "GET", PATH, &[("if-none-match", &etag)], "")
        .await
        .is(304);
    w.send(1, "PUT", PATH, &[("if-none-match", "*")], &event)
        .await
        .is(412);
    w.send(1, "PUT", PATH, &[("if-match", "\"x\"")], &event)
        .await
        .is(412);
    let weak = format!("W/{etag}");
    w.send(1, "PUT", PATH, &[("if-match", &weak)], &event)
        .await
        .is(412);
    let headers = [
        ("if-match", etag.as_str()),
        ("content-type", "text/calendar"),
    ];
    w.send(1, "PUT", PATH, &headers, &event).await.is(204);
    w.send(1, "DELETE", PATH, &[("if-match", &etag)], "")
        .await
        .is(412);
    let list = format!("([{etag}])");
    w.send(1, "DELETE", PATH, &[("if", &list)], "")
        .await
        .is(412);
    w.send(1, "DELETE", PATH, &[("if-match", "*")], "")
        .await
        .is(204);
    w.send(1, "PUT", PATH, &[("if-match", "*")], &event)
        .await
        .is(412);
    w.get(1, PATH).await.is(404);
}

#[tokio::test]
async fn schedule_tags() {
    let w = World::new().await;
    let event = meeting("a", &[2]);
    let first = w.put(1, PATH, &event).await.is(201);
    let first = first.header("schedule-tag").expect("a tag").to_owned();
    w.prop(1, PATH, "C:schedule-tag")
        .await
        .has(&first.replace('"', "&quot;"));
    let stale = [("if-schedule-tag-match", "\"stale\"")];
    for (method, more) in [
        ("PUT", ("content-type", "text/calendar")),
        ("DELETE", ("x-y", "z")),
        ("COPY", ("destination", "/home/user1/calendar/b.ics")),
        ("MOVE", ("destination", "/home/user1/calendar/b.ics")),
    ] {
        let body = if method == "PUT" { event.as_str() } else { "" };
        w.send(1, method, PATH, &[stale[0], more], body)
            .await
            .is(412);
    }
    let matching = [
        ("if-schedule-tag-match", first.as_str()),
        ("content-type", "text/calendar"),
    ];
    let second = w.send(1, "PUT", PATH, &matching, &event).await.is(204);
    let second = second.header("schedule-tag").expect("a tag").to_owned();
    assert_ne!(first, second);
    let to = [("destination", "/home/user1/calendar/b.ics")];
    let third = w.send(1, "MOVE", PATH, &to, "").await.is(201);
    assert_ne!(third.header("schedule-tag"), Some(second.as_str()));
    w.get(1, PATH).await.is(404);
    w.get(1, "/home/user1/calendar/b.ics").await.is(200);
}

#[tokio::test]
async fn copies_and_moves() {
    let w = World::new().await;
    w.send(1, "MKCOL", "/home/user1/files/", &[], "")
        .await
        .is(201);
    let file = "/home/user1/files/a.ics";
    w.put(1, file, &meeting("a", &[2])).await.is(201);
    assert!(
        w.inbox(2).await.is_empty(),
        "nothing is scheduled outside calendars"
    );
    let to = [("destination", PATH)];
    let res = w.send(1, "COPY", file, &to, "").await.is(201);
    assert!(res.header("schedule-tag").is_some());
    w.send(1, "COPY", file, &[to[0], ("overwrite", "F")], "")
        .await
        .is(412);
    w.send(
        1,
        "COPY",
        PATH,
        &[("destination", "/home/user1/calendar/b.ics")],
        "",
    )
    .await
    .refused(403, "no-uid-conflict")
    .has(PATH);
    w.send(1, "MKCALENDAR", "/home/user1/work/", &[], "")
        .await
        .is(201);
    w.send(
        1,
        "COPY",
        PATH,
        &[("destination", "/home/user1/work/b.ics")],
        "",
    )
    .await
    .refused(403, "unique-scheduling-object-resource");
    w.send(
        1,
        "MOVE",
        PATH,
        &[("destination", "/home/user1/work/b.ics")],
        "",
    )
    .await
    .is(201);
    w.send(
        1,
        "COPY",
        file,
        &[("destination", "http://elsewhere.invalid/x")],
        "",
    )
    .await
    .is(502);
    let absolute = format!("{}/home/user1/calendar/c.ics", w.server.url);
    w.send(
        1,
        "MOVE",
        "/home/user1/work/b.ics",
        &[("destination", &absolute)],
        "",
    )
    .await
    .is(201);
    w.send(
        1,
        "COPY",
        "/home/user1/files/",
        &[("destination", "/home/user1/files2/")],
        "",
    )
    .await
    .is(201);
    w.get(1, "/home/user1/files2/a.ics").await.is(200);
    w.send(
        1,
        "MOVE",
        "/home/user1/inbox/",
        &[("destination", "/home/user1/i/")],
        "",
    )
    .await
    .is(403);
}
