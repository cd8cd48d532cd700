//! The examples of RFC 6638, appendix B, in spirit.

use super::*;

const MINE: &str = "/home/user1/calendar/lunch.ics";

#[tokio::test]
async fn access_is_granted_and_needed() {
    let w = World::new().await;
    // B.6: a delegate may write and not invite.
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
    let _ = MINE;
}
