//! PUT, and the scheduling operation behind everything that changes a calendar
//! (RFC 6638 3.2.3).

use super::access::Privilege;
use super::http::{Answer, Outcome, cal};
use super::preconditions::{self, Submitted};
use super::scheduling::{self, Message, Put, Refusal, Role, Tag, role_of};
use super::server::{Call, not_allowed};
use super::store::{File, Kind, Store, calendar_file, uid_of};
use super::{accounts, conditions, deliver, faults, paths, variations};
use crate::wire::ical::Component;

/// PUT.
pub fn put(call: &Call<'_>, store: &mut Store) -> Outcome {
    let path = &call.request.path;
    let parent = paths::parent(path);
    let exists = store.get(path).is_some();
    match exists {
        true => call.need(store, path, Privilege::WriteContent)?,
        false => call.need(store, parent, Privilege::Bind)?,
    }
    if store.get(path).is_some_and(|r| r.is_collection()) {
        return Err(not_allowed(call, store));
    }
    takes_files(call, store, parent).map_err(|mut refusal| {
        if refusal.status == 409 && call.ctx.on(&faults::http::PARENT_MISSING_IS_403) {
            refusal.status = 403;
        }
        refusal
    })?;
    if call.ctx.on(&faults::http::CONDITION_COMES_FIRST) {
        conditions::check(call, store)?;
    }
    let tag_matched = match conditions::schedule_tag(call, store) {
        Err(failed) if call.ctx.on(&faults::schedule_tag::STALE_PUT_IS_STORED) => {
            store_in_spite(call, store, path);
            return Err(failed);
        }
        matched => matched?,
    };
    if call.request.headers.contains_key("content-range") {
        return Err(Answer::explained(400, "no partial PUT"));
    }
    let octets = call.request.body.to_vec();
    if store.is_calendar(parent) {
        let media_type = call.request.media_type();
        let new = Submitted {
            calendar: parent,
            path,
            moved_from: None,
            media_type: media_type.as_deref(),
            octets: &octets,
        };
        let checked = preconditions::check(call, store, &new);
        if checked.is_err()
            && exists
            && crate::wire::ical::parse(&octets).calendar().is_none()
            && call.ctx.on(&faults::http::UNREADABLE_IS_STORED)
        {
            store.put_file(path, plain_file(deliver::CALENDAR_TYPE, &octets));
        }
        let calendar =
            checked.map_err(|refusal| authorised_or(call, store, path, &octets, refusal))?;
        let tagged = match tag_matched {
            true => store.file(path).and_then(|f| f.tagged.clone()),
            false => None,
        };
        put_object(call, store, path, &octets, calendar, tagged.as_deref())?;
    } else {
        conditions::check(call, store)?;
        let content_type = call.request.header("content-type");
        let content_type = content_type.unwrap_or("application/octet-stream");
        store.put_file(path, plain_file(content_type, &octets));
    }
    let answer = Answer::status(match exists {
        false if call.ctx.on(&faults::http::PUT_CREATES_WITH_200) => 200,
        false => 201,
        true if call.ctx.on(&faults::http::PUT_REPLACES_WITH_202) => 202,
        true if call.ctx.varies(&variations::SUCCESS_200) => 200,
        true => 204,
    });
    Ok(with_tags(call, store, path, Some(&octets), answer))
}

/// Whether files can be put into a collection by clients.
pub fn takes_files(call: &Call<'_>, store: &Store, parent: &str) -> Result<(), Answer> {
    match store.get(parent).map(|r| &r.kind) {
        None => Err(Answer::explained(409, "the collection is missing")),
        Some(Kind::File(_)) => Err(Answer::explained(409, "a file has no members")),
        // Only the server puts messages into an inbox, and nothing lies in an outbox
        // (RFC 6638 2.1, 2.2).
        Some(Kind::Inbox) if call.ctx.on(&faults::delivery::INBOX_TAKES_ANYTHING) => Ok(()),
        Some(Kind::Inbox | Kind::Outbox | Kind::Principal) => {
            Err(Answer::explained(403, "clients put nothing there"))
        }
        Some(Kind::Collection) if parent.matches('/').count() < 2 => {
            Err(Answer::explained(403, "clients put nothing there"))
        }
        Some(Kind::Collection | Kind::Calendar) => Ok(()),
    }
}

/// ETag and Schedule-Tag for the answer to a write. `sent` are the octets that the client
/// has sent, if it has.
pub fn with_tags(
    call: &Call<'_>,
    store: &Store,
    path: &str,
    sent: Option<&[u8]>,
    mut answer: Answer,
) -> Answer {
    let Some(resource) = store.get(path) else {
        return answer;
    };
    let Some(file) = resource.file() else {
        return answer;
    };
    if let Some(sent) = sent {
        // RFC 4791 5.3.4: a strong entity tag vouches for the octets that were sent.
        if file.octets == sent || call.ctx.on(&faults::http::ETAG_FOR_OTHER_OCTETS) {
            if !call.ctx.varies(&variations::PUT_WITHOUT_ETAG)
                && !call.ctx.on(&faults::http::NO_ETAG_ON_PUT)
            {
                answer = answer.with("etag", super::get::visible_etag(call, resource));
            }
        } else if call.ctx.varies(&variations::PUT_WEAK_ETAG) {
            answer = answer.with("etag", format!("W/{}", resource.etag));
        }
    }
    // RFC 6638 3.2.10: on PUT, and on COPY and MOVE for the destination.
    let left_out = match call.request.method.as_str() {
        "PUT" => call.ctx.on(&faults::schedule_tag::PUT_WITHOUT_TAG),
        "COPY" => call.ctx.on(&faults::schedule_tag::COPY_WITHOUT_TAG),
        _ => call.ctx.on(&faults::schedule_tag::MOVE_WITHOUT_TAG),
    };
    if let Some(tag) = super::get::visible_schedule_tag(call, resource)
        && !left_out
    {
        let tag = match call.ctx.on(&faults::schedule_tag::TAG_IN_ANSWER_DIFFERS) {
            true => tag.replacen('"', "\"of-", 1),
            false => tag,
        };
        answer = answer.with("schedule-tag", tag);
    }
    answer
}

fn plain_file(content_type: &str, octets: &[u8]) -> File {
    File {
        content_type: content_type.to_owned(),
        octets: octets.to_vec(),
        calendar: None,
        role: Role::None,
        schedule_tag: None,
        tagged: None,
    }
}

/// Stores what was refused, for [`STALE_PUT_IS_STORED`](faults::schedule_tag).
fn store_in_spite(call: &Call<'_>, store: &mut Store, path: &str) {
    let octets = call.request.body.to_vec();
    let accounts = call.accounts();
    let mut document = crate::wire::ical::parse(&octets);
    if document.calendar().is_none() {
        return;
    }
    let calendar = document.roots.remove(0);
    let owner = accounts.owner_of(path).unwrap_or_default();
    let kind = deliver::CALENDAR_TYPE;
    let mut file = calendar_file(call.ctx, Some(&octets), calendar, kind, &owner, accounts);
    deliver::retag(store, &mut file, Tag::Changes);
    store.put_file(path, file);
}

/// Stores a calendar object resource, with the scheduling that it calls for
/// (RFC 6638 3.2.3.1). `tagged` is set when If-Schedule-Tag-Match has matched.
pub fn put_object(
    call: &Call<'_>,
    store: &mut Store,
    path: &str,
    octets: &[u8],
    calendar: Component,
    tagged: Option<&Component>,
) -> Result<(), Answer> {
    let accounts = call.accounts();
    let Some(owner) = accounts.owner_of(path) else {
        return Err(Answer::explained(403, "nobody owns this place"));
    };
    let old = store.file(path).cloned();
    let put = Put {
        tagged,
        schedule_reply: true,
    };
    let role = role_of(&calendar, &owner, accounts);
    if role != Role::None
        && !call.ctx.varies(&variations::UID_REUSE_ACCEPTED)
        && !call.ctx.on(&faults::preconditions::UID_REUSE_NOT_REFUSED)
    {
        unique(call, store, path, &owner, &calendar)
            .map_err(|refusal| authorised_or(call, store, path, octets, refusal))?;
    }
    let env = deliver::env(call.server, call.ctx);
    let old_calendar = old.as_ref().and_then(|f| f.calendar.as_deref());
    let change = scheduling::change(&env, &owner, old_calendar, Some(&calendar), &put);
    if let (Err(_), Some(old)) = (&change, &old)
        && call
            .ctx
            .on(&faults::preconditions::REFUSED_CHANGE_IS_STORED)
    {
        let file = File {
            octets: super::write::document(call.ctx, &calendar),
            calendar: Some(std::sync::Arc::new(calendar.clone())),
            ..old.clone()
        };
        store.put_file(path, file);
    }
    let change = change.map_err(|refusal| refused(call, store, &owner, role, &refusal))?;
    may_send(call, store, &owner, &change.messages)?;
    conditions::check(call, store)?;
    let content_type = match call.request.method.as_str() {
        "PUT" => call.request.header("content-type"),
        _ => None,
    };
    let content_type = content_type.unwrap_or(deliver::CALENDAR_TYPE);
    let mut stored = change.store.unwrap_or(calendar);
    if call.ctx.on(&faults::preconditions::X_NAMES_DROPPED) {
        super::write::drop_x_names(&mut stored);
    }
    let mut file = calendar_file(
        call.ctx,
        Some(octets),
        stored,
        content_type,
        &owner,
        accounts,
    );
    let by_put = call.request.method == "PUT";
    let keeps = match (by_put, file.role) {
        (true, Role::Organizer) => call.ctx.on(&faults::schedule_tag::ORGANIZER_PUT_KEEPS_TAG),
        (true, Role::Attendee) => call.ctx.on(&faults::schedule_tag::ATTENDEE_PUT_KEEPS_TAG),
        (true, Role::None) => false,
        (false, _) => call.ctx.on(&faults::schedule_tag::OVERWRITE_KEEPS_TAG),
    };
    if let Some(old) = &old
        && keeps
    {
        file.schedule_tag.clone_from(&old.schedule_tag);
    }
    let tag = if keeps { Tag::Kept } else { Tag::Changes };
    deliver::retag(store, &mut file, tag);
    let old_etag = store.get(path).map(|r| r.etag.clone());
    store.put_file(path, file);
    if let Some(etag) = old_etag
        && call.ctx.on(&faults::http::ETAG_STAYS)
        && let Some(resource) = store.get_mut(path)
    {
        resource.etag = etag;
    }
    let old_role = old.as_ref().map_or(Role::None, |f| f.role);
    let silent = match (call.request.method.as_str(), old_role, role) {
        ("COPY", ..) => call.ctx.on(&faults::methods::COPY_INTO_CALENDAR_IS_SILENT),
        ("MOVE", ..) => call.ctx.on(&faults::methods::MOVE_INTO_CALENDAR_IS_SILENT),
        (_, Role::None, Role::Organizer) if old.is_some() => {
            call.ctx.on(&faults::methods::PLAIN_TO_SCHEDULING_IS_SILENT)
        }
        (_, Role::Organizer, Role::None) => {
            call.ctx.on(&faults::methods::SCHEDULING_TO_PLAIN_IS_SILENT)
        }
        _ => false,
    };
    let messages = if silent { Vec::new() } else { change.messages };
    let delivered = deliver::send(call.server, call.ctx, store, &owner, messages);
    deliver::record(call.server, call.ctx, store, &owner, path, &delivered);
    retag_as_stored(store, path);
    Ok(())
}

/// What the client will read back is what its schedule-tag stands for.
fn retag_as_stored(store: &mut Store, path: &str) {
    if let Some(resource) = store.get_mut(path)
        && let Kind::File(file) = &mut resource.kind
        && file.schedule_tag.is_some()
    {
        file.tagged = file.calendar.clone();
    }
}

/// The scheduling operation *remove* (RFC 6638 3.2.1.3, 3.2.2.4). The caller removes the
/// resource after this.
pub fn remove_object(
    call: &Call<'_>,
    store: &Store,
    path: &str,
    schedule_reply: bool,
) -> Result<Vec<Message>, Answer> {
    let Some(owner) = call.accounts().owner_of(path) else {
        return Ok(Vec::new());
    };
    let Some(file) = store.file(path) else {
        return Ok(Vec::new());
    };
    let Some(calendar) = file.calendar.clone() else {
        return Ok(Vec::new());
    };
    let role = file.role;
    let put = Put {
        tagged: None,
        schedule_reply,
    };
    let env = deliver::env(call.server, call.ctx);
    let change = scheduling::change(&env, &owner, Some(&calendar), None, &put)
        .map_err(|refusal| refused(call, store, &owner, role, &refusal))?;
    may_send(call, store, &owner, &change.messages)?;
    Ok(change.messages)
}

/// Whether `Schedule-Reply: F` was not sent (RFC 6638 8.1).
pub fn wants_reply(call: &Call<'_>) -> bool {
    !call
        .request
        .header("schedule-reply")
        .is_some_and(|value| value.eq_ignore_ascii_case("F"))
}

/// RFC 6638 6.2, 11.2 item 2: who sends in an owner's name needs the privilege on the
/// owner's outbox.
fn may_send(
    call: &Call<'_>,
    store: &Store,
    owner: &str,
    messages: &[Message],
) -> Result<(), Answer> {
    for message in messages {
        let privilege = match message.method.is_organizers() {
            true => Privilege::SendInvite,
            false => Privilege::SendReply,
        };
        let outbox = accounts::outbox(owner);
        let waived = || match message.method.is_organizers() {
            true => call.ctx.on(&faults::access::ANYONE_SCHEDULES_FOR_ANYONE),
            false => call.ctx.on(&faults::access::ANYONE_REPLIES_FOR_ANYONE),
        };
        if !call.may(store, &outbox, privilege) && !waived() {
            call.need(store, &outbox, privilege)?;
        }
    }
    Ok(())
}

/// The privilege that acting in a role takes.
fn privilege_of(role: Role) -> Option<Privilege> {
    match role {
        Role::Organizer => Some(Privilege::SendInvite),
        Role::Attendee => Some(Privilege::SendReply),
        Role::None => None,
    }
}

/// A refusal of an object, or the lack of a privilege that stands in the way of it as well
/// and is reported first (RFC 6638 11.4).
fn authorised_or(
    call: &Call<'_>,
    store: &Store,
    path: &str,
    octets: &[u8],
    refusal: Answer,
) -> Answer {
    let Some(owner) = call.accounts().owner_of(path) else {
        return refusal;
    };
    if call.ctx.on(&faults::access::AUTHORIZATION_COMES_LAST) {
        return refusal;
    }
    let document = crate::wire::ical::parse(octets);
    let calendar = document.roots.iter().find(|c| c.is("VCALENDAR"));
    let role = calendar.map_or(Role::None, |c| role_of(c, &owner, call.accounts()));
    match privilege_of(role).map(|p| call.need(store, &accounts::outbox(&owner), p)) {
        Some(Err(answer)) => answer,
        _ => refusal,
    }
}

/// The answer to what the engine refuses. Whoever may not send anyway hears of that first
/// (RFC 6638 11.4).
fn refused(call: &Call<'_>, store: &Store, owner: &str, role: Role, refusal: &Refusal) -> Answer {
    if let Some(privilege) = privilege_of(role)
        && !call.ctx.on(&faults::access::AUTHORIZATION_COMES_LAST)
        && let Err(answer) = call.need(store, &accounts::outbox(owner), privilege)
    {
        return answer;
    }
    if call.ctx.on(&faults::preconditions::ERROR_BODY_EMPTY) {
        return Answer::status(403);
    }
    Answer::error_because(403, cal(refusal.element()), refusal.reason())
}

/// `C:unique-scheduling-object-resource` (RFC 6638 3.2.4.1): the UID belongs to a
/// scheduling object in another calendar of the owner. The place is named to those who may
/// read it.
fn unique(
    call: &Call<'_>,
    store: &Store,
    path: &str,
    owner: &str,
    calendar: &Component,
) -> Result<(), Answer> {
    let Some(uid) = uid_of(calendar) else {
        return Ok(());
    };
    let moved = match call.request.method.as_str() {
        "MOVE" => Some(call.request.path.as_str()),
        _ => None,
    };
    let other = store.objects_by_uid(owner, uid).into_iter().find(|other| {
        other != path
            && Some(other.as_str()) != moved
            && store.file(other).is_some_and(File::is_scheduling_object)
    });
    let Some(other) = other else { return Ok(()) };
    let mut condition = cal("unique-scheduling-object-resource");
    if call.may(store, &other, Privilege::Read)
        && !call.ctx.on(&faults::preconditions::UNIQUE_OBJECT_UNNAMED)
        && !call.ctx.varies(&variations::UID_CONFLICT_WITHOUT_HREF)
    {
        condition = condition.with(call.href(store, &other));
    }
    Err(Answer::error(403, condition))
}
