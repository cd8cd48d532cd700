use super::*;

fn query(filter: &str) -> String {
    format!(
        "<C:calendar-query xmlns:D=\"DAV:\" xmlns:C=\"urn:ietf:params:xml:ns:caldav\"><D:prop>\
         <D:getetag/><C:calendar-data/></D:prop><C:filter><C:comp-filter name=\"VCALENDAR\">\
         {filter}</C:comp-filter></C:filter></C:calendar-query>"
    )
}

#[tokio::test]
async fn calendar_query() {
    let w = World::new().await;
    let cal = "/home/user1/calendar/";
    w.put(1, "/home/user1/calendar/a.ics", &plain("aaa"))
        .await
        .is(201);
    w.put(1, "/home/user1/calendar/m.ics", &meeting("mmm", &[2]))
        .await
        .is(201);
    let depth = [("depth", "1")];
    let ask = async |filter: &str| w.send(1, "REPORT", cal, &depth, &query(filter)).await;
    let event = |inner: &str| format!("<C:comp-filter name=\"VEVENT\">{inner}</C:comp-filter>");
    ask(&event("")).await.is(207).has("aaa").has("mmm");
    ask(&event(
        "<C:prop-filter name=\"UID\"><C:text-match>AAA</C:text-match></C:prop-filter>",
    ))
    .await
    .has("aaa")
    .lacks("mmm");
    ask(&event(
        "<C:prop-filter name=\"ATTENDEE\"><C:is-not-defined/></C:prop-filter>",
    ))
    .await
    .has("aaa")
    .lacks("mmm");
    ask(&event(
        "<C:prop-filter name=\"ATTENDEE\"><C:text-match>user2</C:text-match>\
        <C:param-filter name=\"PARTSTAT\"><C:text-match>NEEDS</C:text-match></C:param-filter>\
        </C:prop-filter>",
    ))
    .await
    .has("mmm")
    .lacks("aaa");
    ask(&event(
        "<C:time-range start=\"20270301T000000Z\" end=\"20270302T000000Z\"/>",
    ))
    .await
    .has("aaa");
    ask(&event(
        "<C:time-range start=\"20270401T000000Z\" end=\"20270402T000000Z\"/>",
    ))
    .await
    .is(207)
    .lacks("aaa");
    ask("<C:comp-filter name=\"VTODO\"/>")
        .await
        .is(207)
        .lacks("aaa");
    ask(&event("<C:time-range start=\"20270301\"/>"))
        .await
        .refused(403, "valid-filter");
    ask(&event(
        "<C:prop-filter name=\"UID\"><C:text-match collation=\"i;x\">a</C:text-match>\
        </C:prop-filter>",
    ))
    .await
    .refused(403, "supported-collation");
    let all = query(&event(""));
    w.send(1, "REPORT", cal, &[], &all)
        .await
        .is(207)
        .lacks("aaa");
    w.send(2, "REPORT", "/home/user2/inbox/", &depth, &all)
        .await
        .has("METHOD:REQUEST");
}

#[tokio::test]
async fn multiget_and_partial_data() {
    let w = World::new().await;
    w.put(1, "/home/user1/calendar/a.ics", &plain("aaa"))
        .await
        .is(201);
    let body = "<C:calendar-multiget xmlns:D=\"DAV:\" xmlns:C=\"urn:ietf:params:xml:ns:caldav\">\
        <D:prop><C:calendar-data><C:comp name=\"VCALENDAR\"><C:comp name=\"VEVENT\">\
        <C:prop name=\"UID\"/></C:comp></C:comp></C:calendar-data></D:prop>\
        <D:href>/home/user1/calendar/a.ics</D:href><D:href>/home/user1/calendar/none.ics</D:href>\
        </C:calendar-multiget>";
    let res = w
        .send(1, "REPORT", "/home/user1/calendar/", &[], body)
        .await
        .is(207);
    res.has("UID:aaa").lacks("SUMMARY").has("404 Not Found");
}

#[tokio::test]
async fn expansion_and_busy_time() {
    let w = World::new().await;
    let daily = plain("aaa").replace("UID:aaa", "UID:aaa\r\nRRULE:FREQ=DAILY;COUNT=3");
    w.put(1, "/home/user1/calendar/a.ics", &daily).await.is(201);
    let depth = [("depth", "1")];
    let body = query("<C:comp-filter name=\"VEVENT\"/>").replace(
        "<C:calendar-data/>",
        "<C:calendar-data><C:expand start=\"20270302T000000Z\" end=\"20270304T000000Z\"/>\
         </C:calendar-data>",
    );
    let res = w
        .send(1, "REPORT", "/home/user1/calendar/", &depth, &body)
        .await
        .is(207);
    res.has("RECURRENCE-ID:20270302T100000Z")
        .has("DTEND:20270303T110000Z")
        .lacks("RRULE")
        .lacks("DTSTART:20270301T100000Z");
    let busy = "<C:free-busy-query xmlns:C=\"urn:ietf:params:xml:ns:caldav\">\
        <C:time-range start=\"20270301T000000Z\" end=\"20270302T000000Z\"/></C:free-busy-query>";
    w.send(1, "REPORT", "/home/user1/calendar/", &depth, busy)
        .await
        .is(200)
        .has("BEGIN:VFREEBUSY");
    w.send(2, "REPORT", "/home/user1/calendar/", &depth, busy)
        .await
        .is(404);
    w.send(1, "REPORT", "/home/user1/inbox/", &depth, busy)
        .await
        .refused(403, "supported-report");
}

#[tokio::test]
async fn principals_are_found() {
    let w = World::new().await;
    let body = "<D:principal-property-search xmlns:D=\"DAV:\" \
        xmlns:C=\"urn:ietf:params:xml:ns:caldav\"><D:property-search><D:prop>\
        <C:calendar-user-address-set/></D:prop><D:match>USER2@</D:match></D:property-search>\
        <D:prop><D:displayname/></D:prop></D:principal-property-search>";
    let res = w
        .send(1, "REPORT", "/principals/", &[("depth", "0")], body)
        .await
        .is(207);
    res.has("User 2").lacks("User 1");
    let set = "<D:principal-search-property-set xmlns:D=\"DAV:\"/>";
    w.send(1, "REPORT", "/principals/", &[("depth", "0")], set)
        .await
        .is(200)
        .has("calendar-user-address-set");
    let me = "<D:principal-match xmlns:D=\"DAV:\"><D:self/></D:principal-match>";
    w.send(1, "REPORT", "/principals/", &[("depth", "0")], me)
        .await
        .has("/principals/user1/");
    let expand = "<D:expand-property xmlns:D=\"DAV:\"><D:property name=\"current-user-principal\">\
        <D:property name=\"displayname\"/></D:property></D:expand-property>";
    w.send(1, "REPORT", "/", &[("depth", "0")], expand)
        .await
        .is(207)
        .has("User 1");
}
