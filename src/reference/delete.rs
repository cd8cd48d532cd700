//! DELETE (RFC 6638 3.2.3.2).

use super::access::Privilege;
use super::http::{Answer, Depth, Outcome};
use super::put::{remove_object, wants_reply};
use super::scheduling::Message;
use super::server::{Call, not_allowed};
use super::store::{Kind, Store};
use super::{conditions, deliver, faults, paths, variations};

/// DELETE.
pub fn delete(call: &Call<'_>, store: &mut Store) -> Outcome {
    let path = call.request.path.clone();
    call.need(store, paths::parent(&path), Privilege::Unbind)?;
    conditions::exists(call, store)?;
    removable(call, store, &path)?;
    conditions::schedule_tag(call, store)?;
    if store.get(&path).is_some_and(|r| r.is_collection())
        && call.request.depth(Depth::Infinity)? != Depth::Infinity
    {
        // RFC 4918 9.6.1
        return Err(Answer::explained(400, "Depth on DELETE is infinity"));
    }
    let sendings = plan(call, store, &path, wants_reply(call))?;
    conditions::check(call, store)?;
    carry_out(call, store, &path, sendings);
    let success = match call.ctx.varies(&variations::SUCCESS_200) {
        true => 200,
        false => 204,
    };
    Ok(Answer::status(success))
}

/// Refuses what has to stay.
pub fn removable(call: &Call<'_>, store: &Store, path: &str) -> Result<(), Answer> {
    match store.get(path).map(|r| &r.kind) {
        Some(Kind::File(_))
            if matches!(
                store.get(paths::parent(path)).map(|r| &r.kind),
                Some(Kind::Inbox)
            ) && call.ctx.on(&faults::messages::REMOVAL_OF_MESSAGE_REFUSED) =>
        {
            Err(Answer::explained(403, "messages stay"))
        }
        Some(Kind::Inbox | Kind::Outbox)
            if call.ctx.on(&faults::discovery::CLIENT_DELETES_INBOX) =>
        {
            Ok(())
        }
        Some(Kind::Inbox | Kind::Outbox | Kind::Principal) => {
            Err(Answer::explained(403, "scheduling needs it"))
        }
        Some(Kind::Collection) if path.matches('/').count() < 3 => {
            Err(Answer::explained(403, "the server needs it"))
        }
        Some(Kind::Calendar) => {
            let owner = call.accounts().owner_of(path).unwrap_or_default();
            let needed = store
                .default_calendars
                .get(&owner)
                .is_some_and(|d| d == path);
            if call.ctx.varies(&variations::DEFAULT_CALENDAR_ABSENT) {
                // RFC 6638 4.3 wants a calendar to be there always, with or without the
                // property.
                return match path == super::accounts::calendar(&owner) {
                    true => Err(Answer::explained(403, "the first calendar stays")),
                    false => Ok(()),
                };
            }
            let needed = needed && !call.ctx.on(&faults::properties::DEFAULT_CALENDAR_DELETABLE);
            if needed && call.ctx.on(&faults::properties::DEFAULT_NEEDED_UNNAMED) {
                return Err(Answer::status(403));
            }
            match needed {
                true => Err(Answer::forbidden("default-calendar-needed")),
                false => Ok(()),
            }
        }
        Some(_) => Ok(()),
        None => Err(not_allowed(call, store)),
    }
}

/// The messages of each owner.
type Sendings = Vec<(String, Vec<Message>)>;

/// Removes a resource with everything in it, with the scheduling operation *remove* for
/// each scheduling object resource (RFC 6638 3.2.3.2).
pub fn remove(
    call: &Call<'_>,
    store: &mut Store,
    path: &str,
    schedule_reply: bool,
) -> Result<(), Answer> {
    let sendings = plan(call, store, path, schedule_reply)?;
    carry_out(call, store, path, sendings);
    Ok(())
}

/// What removing a resource will send. All objects are asked before anything is sent: a
/// refusal leaves everything as it was.
fn plan(
    call: &Call<'_>,
    store: &Store,
    path: &str,
    schedule_reply: bool,
) -> Result<Sendings, Answer> {
    let mut objects: Vec<String> = store.below(path).map(str::to_owned).collect();
    objects.push(path.to_owned());
    let mut sendings = Vec::new();
    for object in objects {
        if !store.is_calendar(paths::parent(&object)) {
            continue;
        }
        if object != path && call.ctx.on(&faults::methods::CALENDAR_DELETE_IS_SILENT) {
            continue;
        }
        let messages = remove_object(call, store, &object, schedule_reply)?;
        if let Some(owner) = call.accounts().owner_of(&object) {
            sendings.push((owner, messages));
        }
    }
    Ok(sendings)
}

fn carry_out(call: &Call<'_>, store: &mut Store, path: &str, sendings: Sendings) {
    let owner = call.accounts().owner_of(path).unwrap_or_default();
    if paths::parent(path) == super::accounts::inbox(&owner)
        && call
            .ctx
            .on(&faults::delivery::DELETING_MESSAGE_DELETES_COPY)
    {
        let uid = store.file(path).and_then(|f| f.uid()).map(str::to_owned);
        for object in uid.map_or(Vec::new(), |uid| store.objects_by_uid(&owner, &uid)) {
            store.remove(&object);
        }
    }
    if !call.ctx.on(&faults::http::DELETED_STAYS) {
        store.remove(path);
    }
    for (owner, messages) in sendings {
        // Nothing is left in which the codes could be recorded.
        deliver::send(call.server, call.ctx, store, &owner, messages);
    }
}
