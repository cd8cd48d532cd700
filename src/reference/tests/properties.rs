use super::*;

#[tokio::test]
async fn discovery() {
    let w = World::new().await;
    let res = w.get(0, "/.well-known/caldav").await.is(301);
    assert_eq!(res.header("location"), Some("/"));
    let res = w.get(0, "/").await.is(401);
    assert!(
        res.header("www-authenticate")
            .is_some_and(|h| h.starts_with("Basic"))
    );
    w.prop(1, "/", "D:current-user-principal")
        .await
        .has("/principals/user1/");
    for (name, value) in [
        ("C:calendar-home-set", "/home/user2/"),
        ("C:schedule-inbox-URL", "/home/user2/inbox/"),
        ("C:schedule-outbox-URL", "/home/user2/outbox/"),
        ("C:calendar-user-address-set", "mailto:user2@example.com"),
        ("C:calendar-user-type", "INDIVIDUAL"),
        ("D:displayname", "User 2"),
    ] {
        w.prop(1, "/principals/user2/", name)
            .await
            .is(207)
            .has(value);
    }
    let res = w
        .send(1, "OPTIONS", "/home/user1/calendar/", &[], "")
        .await
        .is(200);
    let dav = res.header("dav").unwrap_or_default();
    for token in [
        "1",
        "3",
        "access-control",
        "calendar-access",
        "calendar-auto-schedule",
    ] {
        assert!(dav.split(", ").any(|t| t == token), "{dav}");
    }
    w.prop(1, "/home/user1/inbox/", "D:resourcetype")
        .await
        .has("schedule-inbox");
    w.prop(1, "/home/user1/outbox/", "D:resourcetype")
        .await
        .has("schedule-outbox");
    w.prop(1, "/home/user1/inbox/", "C:schedule-default-calendar-URL")
        .await
        .has("/home/user1/calendar/");
    w.prop(2, "/home/user1/inbox/", "D:resourcetype")
        .await
        .refused(403, "need-privileges");
}

#[tokio::test]
async fn proppatch_is_all_or_nothing() {
    let w = World::new().await;
    let cal = "/home/user1/calendar/";
    let set = "<D:set><D:prop><D:displayname>New</D:displayname></D:prop></D:set>";
    let bad = "<D:set><D:prop><D:getetag>x</D:getetag></D:prop></D:set>";
    let res = w.proppatch(1, cal, &format!("{set}{bad}")).await.is(207);
    res.has("424 Failed")
        .has("403 Forbidden")
        .has("cannot-modify-protected-property");
    w.prop(1, cal, "D:displayname").await.lacks("New");
    w.proppatch(1, cal, set).await.is(207).has("200 OK");
    w.prop(1, cal, "D:displayname").await.has("New");
    let dead = "<D:set><D:prop><x xmlns=\"urn:x\">y</x></D:prop></D:set>";
    w.proppatch(1, cal, dead).await.has("200 OK");
    w.send(1, "PROPFIND", cal, &[("depth", "0")], "")
        .await
        .is(207)
        .has(">y<");
    let transp = "<D:set><D:prop><C:schedule-calendar-transp><C:transparent/>\
                  </C:schedule-calendar-transp></D:prop></D:set>";
    w.proppatch(1, cal, transp).await.has("200 OK");
    w.prop(1, cal, "C:schedule-calendar-transp")
        .await
        .has("transparent");
    let url = |href: &str| {
        format!(
            "<D:set><D:prop><C:schedule-default-calendar-URL><D:href>{href}</D:href>\
             </C:schedule-default-calendar-URL></D:prop></D:set>"
        )
    };
    let inbox = "/home/user1/inbox/";
    w.proppatch(1, inbox, &url("/home/user2/calendar/"))
        .await
        .has("valid-schedule-default-calendar-URL");
    w.send(1, "MKCALENDAR", "/home/user1/work/", &[], "")
        .await
        .is(201);
    w.proppatch(1, inbox, &url("/home/user1/work/"))
        .await
        .has("200 OK");
    w.delete(1, "/home/user1/work/")
        .await
        .refused(403, "default-calendar-needed");
    w.delete(1, cal).await.is(204);
    for protected in [
        inbox,
        "/home/user1/outbox/",
        "/home/user1/",
        "/principals/user1/",
    ] {
        assert!(w.delete(1, protected).await.status >= 403);
    }
}

#[tokio::test]
async fn collections_are_made() {
    let w = World::new().await;
    let body = "<D:mkcol xmlns:D=\"DAV:\" xmlns:C=\"urn:ietf:params:xml:ns:caldav\"><D:set><D:prop>\
        <D:resourcetype><D:collection/><C:calendar/></D:resourcetype>\
        <D:displayname>Made</D:displayname></D:prop></D:set></D:mkcol>";
    let xml = [("content-type", "application/xml")];
    w.send(1, "MKCOL", "/home/user1/made/", &xml, body)
        .await
        .is(201);
    w.prop(1, "/home/user1/made/", "D:resourcetype")
        .await
        .has("calendar");
    let inbox = body.replace("C:calendar/", "C:schedule-inbox/");
    w.send(1, "MKCOL", "/home/user1/in/", &xml, &inbox)
        .await
        .refused(403, "valid-resourcetype");
    w.send(1, "MKCALENDAR", "/home/user1/made/", &[], "")
        .await
        .refused(403, "resource-must-be-null");
    w.send(1, "MKCALENDAR", "/home/user1/made/in/", &[], "")
        .await
        .refused(403, "calendar-collection-location-ok");
    w.send(1, "MKCOL", "/home/user1/made/", &[], "")
        .await
        .is(405);
    w.send(1, "MKCOL", "/home/user1/x/y/", &[], "")
        .await
        .is(409);
    w.send(1, "MKCOL", "/home/user1/x/", &[], "").await.is(201);
    let todo = "<C:mkcalendar xmlns:D=\"DAV:\" xmlns:C=\"urn:ietf:params:xml:ns:caldav\"><D:set>\
        <D:prop><C:supported-calendar-component-set><C:comp name=\"VTODO\"/>\
        </C:supported-calendar-component-set></D:prop></D:set></C:mkcalendar>";
    w.send(1, "MKCALENDAR", "/home/user1/tasks/", &xml, todo)
        .await
        .is(201);
    w.put(1, "/home/user1/tasks/a.ics", &plain("a"))
        .await
        .refused(403, "supported-calendar-component");
}

#[tokio::test]
async fn depth_and_names() {
    let w = World::new().await;
    w.send(1, "PROPFIND", "/home/user1/", &[], "")
        .await
        .refused(403, "propfind-finite-depth");
    let res = w
        .send(1, "PROPFIND", "/home/user1/", &[("depth", "1")], "")
        .await
        .is(207);
    res.has("/home/user1/inbox/")
        .lacks("schedule-default-calendar-URL")
        .lacks("current-user");
    let names = "<D:propfind xmlns:D=\"DAV:\"><D:propname/></D:propfind>";
    w.send(
        1,
        "PROPFIND",
        "/home/user1/inbox/",
        &[("depth", "0")],
        names,
    )
    .await
    .has("schedule-default-calendar-URL");
    w.send(
        1,
        "PROPFIND",
        "/home/user1/",
        &[("depth", "0")],
        "<nonsense",
    )
    .await
    .is(400);
    w.send(1, "PROPFIND", "/home/user9/", &[("depth", "0")], "")
        .await
        .is(403);
    w.send(1, "PROPFIND", "/home/user1/none", &[("depth", "0")], "")
        .await
        .is(404);
}

#[tokio::test]
async fn over_tls() {
    let tls = Some(super::super::Certificate::generate().expect("a certificate"));
    let w = World::with(Config {
        tls,
        ..Config::default()
    })
    .await;
    assert!(w.server.url.starts_with("https://"));
    w.prop(1, "/", "D:current-user-principal")
        .await
        .has("/principals/user1/");
}
