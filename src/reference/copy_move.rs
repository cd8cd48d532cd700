//! COPY and MOVE (RFC 4918 9.8, 9.9, RFC 6638 3.2.3.3, 3.2.3.4).

use super::access::Privilege;
use super::http::{Answer, Depth, Outcome, cal};
use super::preconditions::{self, Submitted};
use super::put::{put_object, remove_object, takes_files, wants_reply, with_tags};
use super::scheduling::{Role, Tag, role_of};
use super::server::Call;
use super::store::{File, Kind, Store, uid_of};
use super::{conditions, delete, deliver, faults, paths, variations};

/// COPY and MOVE.
pub fn copy_or_move(call: &Call<'_>, store: &mut Store) -> Outcome {
    let source = call.request.path.clone();
    let moves = call.request.method == "MOVE";
    call.need(store, &source, Privilege::Read)?;
    let leaves_source = moves && call.ctx.on(&faults::http::MOVE_LEAVES_SOURCE);
    let before = leaves_source.then(|| store.get(&source).cloned()).flatten();
    if moves {
        call.need(store, paths::parent(&source), Privilege::Unbind)?;
    }
    let destination = destination(call)?;
    match store.get(&destination).is_some() {
        true => {
            let privilege = match store.file(&destination).is_some() {
                true => Privilege::WriteContent,
                false => Privilege::Unbind,
            };
            call.need(store, &destination, privilege)?;
        }
        false => call.need(store, paths::parent(&destination), Privilege::Bind)?,
    }
    conditions::exists(call, store)?;
    conditions::schedule_tag(call, store)?;
    if paths::is_within(&destination, &source) || paths::is_within(&source, &destination) {
        return Err(Answer::explained(403, "source and destination overlap"));
    }
    let exists = store.get(&destination).is_some();
    let overwrite = match call.request.header("overwrite") {
        None => !call.ctx.on(&faults::http::OVERWRITE_T_NEEDED),
        Some("T" | "t") => true,
        Some("F" | "f") => call.ctx.on(&faults::http::OVERWRITE_F_IGNORED),
        Some(_) => return Err(Answer::explained(400, "Overwrite is T or F")),
    };
    if exists && !overwrite {
        return Err(Answer::explained(412, "something is at the destination"));
    }
    if store.get(&source).is_some_and(|r| r.is_collection()) {
        collection(call, store, &source, &destination, moves)?;
    } else {
        file(call, store, &source, &destination, moves)?;
    }
    if let Some(resource) = before {
        store.insert(&source, resource);
    }
    let other_status = match moves {
        true => call.ctx.on(&faults::http::MOVE_ANSWERS_200),
        false => call.ctx.on(&faults::http::COPY_ANSWERS_200),
    };
    let answer = Answer::status(match exists {
        _ if other_status => 200,
        true => 204,
        false => 201,
    });
    Ok(with_tags(call, store, &destination, None, answer))
}

fn destination(call: &Call<'_>) -> Result<String, Answer> {
    let Some(text) = call.request.header("destination") else {
        return Err(Answer::explained(400, "no Destination"));
    };
    call.resolve(text)
        .ok_or_else(|| Answer::explained(502, "the destination is not on this server"))
}

fn file(
    call: &Call<'_>,
    store: &mut Store,
    source: &str,
    destination: &str,
    moves: bool,
) -> Result<(), Answer> {
    let into = paths::parent(destination).to_owned();
    takes_files(call, store, &into)?;
    if store.get(destination).is_some_and(|r| r.is_collection()) {
        return Err(Answer::explained(403, "a collection is at the destination"));
    }
    let from_calendar = store.is_calendar(paths::parent(source));
    let to_calendar = store.is_calendar(&into);
    let Some(resource) = store.get(source).cloned() else {
        return Err(Answer::explained(404, "nothing is there"));
    };
    let Some(file) = resource.file().cloned() else {
        return Err(Answer::explained(404, "nothing is there"));
    };
    match (from_calendar, to_calendar) {
        (_, false) => {
            let acts_as_delete = match (moves, from_calendar) {
                // RFC 6638 3.2.3.4, note 2: as DELETE does for the source.
                (true, true) => !call.ctx.on(&faults::methods::MOVE_OUT_IS_SILENT),
                (false, true) => call.ctx.on(&faults::methods::COPY_OUT_SENDS),
                (_, false) => false,
            };
            let mut messages = match acts_as_delete {
                true => remove_object(call, store, source, wants_reply(call))?,
                false => Vec::new(),
            };
            let sends = !from_calendar
                && match moves {
                    true => call.ctx.on(&faults::methods::MOVE_OUTSIDE_SENDS),
                    false => call.ctx.on(&faults::methods::COPY_OUTSIDE_SENDS),
                };
            if sends {
                messages = as_put(call, &file, destination);
            }
            conditions::check(call, store)?;
            let mut copy = resource;
            if let Kind::File(file) = &mut copy.kind {
                (file.role, file.schedule_tag, file.tagged) = (Role::None, None, None);
                file.calendar = None;
            }
            copy.etag = store.fresh_etag();
            copy.modified = chrono::Utc::now();
            if moves {
                store.remove(source);
            }
            store.insert(destination, copy);
            if let Some(owner) = call.accounts().owner_of(source) {
                deliver::send(call.server, call.ctx, store, &owner, messages);
            }
        }
        (false, true) => {
            // RFC 6638 3.2.3.3 and 3.2.3.4, note 1: as PUT does at the destination.
            let calendar = submit(call, store, &file, source, destination, false)?;
            put_object(call, store, destination, &file.octets, calendar, None)?;
            if moves {
                store.remove(source);
            }
        }
        (true, true) => between_calendars(call, store, source, destination, file, moves)?,
    }
    Ok(())
}

/// What a PUT into a calendar would send: for the faults that take any collection for one.
fn as_put(call: &Call<'_>, file: &File, path: &str) -> Vec<super::scheduling::Message> {
    let document = crate::wire::ical::parse(&file.octets);
    let owner = call.accounts().owner_of(path).unwrap_or_default();
    let env = deliver::env(call.server, call.ctx);
    document
        .calendar()
        .and_then(|calendar| {
            super::scheduling::change(&env, &owner, None, Some(calendar), &Default::default()).ok()
        })
        .map(|change| change.messages)
        .unwrap_or_default()
}

fn submit(
    call: &Call<'_>,
    store: &Store,
    file: &File,
    source: &str,
    destination: &str,
    moves: bool,
) -> Result<crate::wire::ical::Component, Answer> {
    let media_type = file.content_type.split(';').next().unwrap_or_default();
    let media_type = media_type.trim().to_ascii_lowercase();
    let new = Submitted {
        calendar: paths::parent(destination),
        path: destination,
        moved_from: moves.then_some(source),
        media_type: Some(&media_type),
        octets: &file.octets,
    };
    preconditions::check(call, store, &new)
}

fn between_calendars(
    call: &Call<'_>,
    store: &mut Store,
    source: &str,
    destination: &str,
    file: File,
    moves: bool,
) -> Result<(), Answer> {
    let calendar = submit(call, store, &file, source, destination, moves)?;
    let accounts = call.accounts();
    let (from, to) = (accounts.owner_of(source), accounts.owner_of(destination));
    if from != to {
        if moves && file.is_scheduling_object() {
            // It would leave one user's hands without a word to the others.
            return Err(Answer::explained(
                403,
                "a scheduling object stays with its owner",
            ));
        }
        put_object(call, store, destination, &file.octets, calendar, None)?;
        if moves {
            store.remove(source);
        }
        return Ok(());
    }
    let owner = to.unwrap_or_default();
    let copies = !moves && role_of(&calendar, &owner, accounts) != Role::None;
    let sends = copies && call.ctx.on(&faults::methods::COPY_BETWEEN_CALENDARS_SENDS);
    let takes_second = copies
        && (sends
            || call.ctx.on(&faults::schedule_tag::COPY_WITHOUT_TAG)
            || call.ctx.on(&faults::schedule_tag::TAG_IN_ANSWER_DIFFERS));
    if copies && !takes_second && !call.ctx.varies(&variations::UID_REUSE_ACCEPTED) {
        // RFC 6638 3.2.3.3, note 2
        let mut condition = cal("unique-scheduling-object-resource");
        if !call.ctx.varies(&variations::UID_CONFLICT_WITHOUT_HREF)
            && !call.ctx.on(&faults::preconditions::UNIQUE_OBJECT_UNNAMED)
        {
            condition = condition.with(call.href(store, source));
        }
        return Err(Answer::error(403, condition));
    }
    conditions::check(call, store)?;
    if let Some(old) = store.file(destination)
        && old.is_scheduling_object()
        && old.uid() != uid_of(&calendar)
    {
        delete::remove(call, store, destination, wants_reply(call))?;
    }
    // No scheduling (RFC 6638 3.2.3.3, 3.2.3.4), and a new schedule-tag (3.2.10).
    let Some(mut resource) = store.get(source).cloned() else {
        return Err(Answer::explained(404, "nothing is there"));
    };
    if moves && call.ctx.on(&faults::methods::MOVE_BETWEEN_CALENDARS_SENDS) {
        let messages = remove_object(call, store, source, true)?;
        deliver::send(call.server, call.ctx, store, &owner, messages);
    }
    if sends {
        let messages = as_put(call, &file, destination);
        deliver::send(call.server, call.ctx, store, &owner, messages);
    }
    let mut file = file;
    let tag = match moves && call.ctx.on(&faults::schedule_tag::MOVE_KEEPS_TAG) {
        true => Tag::Kept,
        false => Tag::Changes,
    };
    deliver::retag(store, &mut file, tag);
    resource.kind = Kind::File(Box::new(file));
    resource.etag = store.fresh_etag();
    resource.modified = chrono::Utc::now();
    if moves {
        store.remove(source);
    }
    store.insert(destination, resource);
    Ok(())
}

/// Ordinary collections without calendars; the behaviour with calendars is undefined
/// (RFC 6638 3.2.3.3, 3.2.3.4), and here it is refused.
fn collection(
    call: &Call<'_>,
    store: &mut Store,
    source: &str,
    destination: &str,
    moves: bool,
) -> Result<(), Answer> {
    if store.is_calendar(source) {
        return Err(Answer::explained(
            403,
            "calendars are neither copied nor moved",
        ));
    }
    delete::removable(call, store, source)?;
    let into = paths::parent(destination);
    match store.get(into).map(|r| &r.kind) {
        Some(Kind::Collection) if call.accounts().owner_of(destination).is_some() => {}
        None => return Err(Answer::explained(409, "the collection is missing")),
        _ => return Err(Answer::explained(403, "no collection can be made there")),
    }
    let depth = call.request.depth(Depth::Infinity)?;
    if moves && depth != Depth::Infinity {
        return Err(Answer::explained(400, "Depth on MOVE is infinity"));
    }
    conditions::check(call, store)?;
    if store.get(destination).is_some() {
        delete::removable(call, store, destination)?;
        delete::remove(call, store, destination, wants_reply(call))?;
    }
    let mut members = vec![source.to_owned()];
    if depth == Depth::Infinity {
        members.extend(store.below(source).map(str::to_owned));
    }
    for member in members {
        if let Some(mut resource) = store.get(&member).cloned() {
            resource.etag = store.fresh_etag();
            let rest = member.strip_prefix(source).unwrap_or_default();
            store.insert(&format!("{destination}{rest}"), resource);
        }
    }
    if moves {
        store.remove(source);
    }
    Ok(())
}
