//! MKCOL, also in its extended form (RFC 5689), and MKCALENDAR (RFC 4791 5.3.1).

use super::access::Privilege;
use super::http::{Answer, Outcome, cal, dav, named};
use super::propfind::propstat;
use super::proppatch::{Instruction, apply, judge, read};
use super::server::Call;
use super::store::{Kind, SUPPORTED_COMPONENTS, Store};
use super::{accounts, conditions, faults, paths};
use crate::wire::xml::{CALDAV, DAV, Element, Name};

/// MKCALENDAR.
pub fn mkcalendar(call: &Call<'_>, store: &mut Store) -> Outcome {
    if call.ctx.on(&faults::preconditions::MKCALENDAR_REFUSED) {
        return Err(super::server::not_allowed(call, store));
    }
    let instructions = match call.request.body.is_empty() {
        true => Vec::new(),
        false => {
            let root = call.request.xml()?;
            if !root.is(CALDAV, "mkcalendar") {
                return Err(Answer::explained(400, "no CALDAV:mkcalendar"));
            }
            read(&root)
        }
    };
    make(
        call,
        store,
        Kind::Calendar,
        &instructions,
        &cal("mkcalendar-response"),
    )
}

/// MKCOL.
pub fn mkcol(call: &Call<'_>, store: &mut Store) -> Outcome {
    let mut instructions = Vec::new();
    let mut kind = Kind::Collection;
    if !call.request.body.is_empty() {
        let media_type = call.request.media_type();
        if !matches!(
            media_type.as_deref(),
            Some("text/xml" | "application/xml") | None
        ) {
            return Err(Answer::status(415));
        }
        let root = call.request.xml()?;
        if !root.is(DAV, "mkcol") {
            return Err(Answer::status(415));
        }
        instructions = read(&root);
        let at = instructions
            .iter()
            .position(|i| matches!(i, Instruction::Set(e) if e.is(DAV, "resourcetype")));
        if let Some(at) = at
            && let Instruction::Set(element) = instructions.remove(at)
        {
            let names_of_ours = ["schedule-inbox", "schedule-outbox"];
            let ours = element
                .elements()
                .find(|e| names_of_ours.contains(&e.name.local.as_str()));
            if let Some(ours) = ours
                && call.ctx.on(&faults::discovery::CLIENT_MAKES_INBOX)
            {
                let kind = match ours.name.local.as_str() {
                    "schedule-inbox" => Kind::Inbox,
                    _ => Kind::Outbox,
                };
                return make(call, store, kind, &instructions, &dav("mkcol-response"));
            }
            kind = match kind_of(&element) {
                Some(kind) => kind,
                None => return Err(refused_type(&instructions)),
            };
        }
    }
    make(call, store, kind, &instructions, &dav("mkcol-response"))
}

/// What a DAV:resourcetype asks for, if clients can make it: inboxes and outboxes are made
/// by the server alone (RFC 6638 2.1, 2.2).
fn kind_of(element: &Element) -> Option<Kind> {
    let names: Vec<&Name> = element.elements().map(|e| &e.name).collect();
    let collection = Name::new(DAV, "collection");
    let calendar = Name::new(CALDAV, "calendar");
    match names.as_slice() {
        [one] if **one == collection => Some(Kind::Collection),
        [a, b]
            if (**a == collection && **b == calendar) || (**a == calendar && **b == collection) =>
        {
            Some(Kind::Calendar)
        }
        _ => None,
    }
}

/// RFC 5689 3.3, 3.4: 403 with DAV:valid-resourcetype, everything else undone.
fn refused_type(others: &[Instruction]) -> Answer {
    let stat = propstat(dav("prop").with(dav("resourcetype")), 403)
        .with(dav("error").with(dav("valid-resourcetype")));
    let mut root = dav("mkcol-response").with(stat);
    let rest = others.iter().filter_map(|i| match i {
        Instruction::Set(e) => Some(named(&e.name)),
        Instruction::Remove(_) => None,
    });
    let rest = rest.fold(dav("prop"), Element::with);
    if !rest.children.is_empty() {
        root = root.with(propstat(rest, 424));
    }
    Answer::xml(403, &root)
}

fn make(
    call: &Call<'_>,
    store: &mut Store,
    kind: Kind,
    instructions: &[Instruction],
    response: &Element,
) -> Outcome {
    let path = call.request.path.clone();
    let parent = paths::parent(&path).to_owned();
    call.need(store, &parent, Privilege::Bind)?;
    let is_calendar = matches!(kind, Kind::Calendar);
    let kind = match is_calendar && call.ctx.on(&faults::preconditions::MADE_CALENDAR_IS_PLAIN) {
        true => Kind::Collection,
        false => kind,
    };
    if store.get(&path).is_some() {
        if is_calendar
            && call
                .ctx
                .on(&faults::preconditions::MKCALENDAR_ON_EXISTING_ACCEPTED)
        {
            return Ok(Answer::status(201));
        }
        let answer = match is_calendar {
            true => Answer::error(403, dav("resource-must-be-null")),
            // RFC 4918 9.3.1
            false => super::server::not_allowed(call, store),
        };
        return Err(answer);
    }
    conditions::check(call, store)?;
    if store.get(&parent).is_none() {
        return Err(Answer::explained(409, "the collection above is missing"));
    }
    location_ok(call, store, &path, &kind)?;
    let components = Name::new(CALDAV, "supported-calendar-component-set");
    // RFC 4791 5.2.3: fixed once the calendar is there, so it is set here or never.
    let (fixed, others): (Vec<_>, Vec<_>) = instructions
        .iter()
        .cloned()
        .partition(|i| is_calendar && matches!(i, Instruction::Set(e) if e.name == components));
    store.put_collection(&path, kind);
    let mut verdict = judge(call, store, &path, &others);
    if let Some(Instruction::Set(set)) = fixed.first()
        && let Err(stat) = set_components(store, &path, set)
    {
        let mut stats = verdict.err().unwrap_or_default();
        stats.push(stat);
        verdict = Err(stats);
    }
    if let Err(stats) = verdict {
        store.remove(&path);
        let root = stats.into_iter().fold(response.clone(), Element::with);
        return Err(Answer::xml(403, &root));
    }
    apply(call, store, &path, &others);
    Ok(Answer::status(201).with("cache-control", "no-cache"))
}

fn set_components(store: &mut Store, path: &str, set: &Element) -> Result<(), Element> {
    let names: Vec<&str> = set
        .children_named(CALDAV, "comp")
        .filter_map(|c| c.attribute("name"))
        .collect();
    let known = |name: &&str| {
        SUPPORTED_COMPONENTS
            .iter()
            .any(|known| known.eq_ignore_ascii_case(name))
    };
    if names.is_empty() || !names.iter().all(known) {
        let prop = dav("prop").with(named(&set.name));
        let condition = cal("supported-calendar-component");
        return Err(propstat(prop, 403).with(dav("error").with(condition)));
    }
    if let Some(resource) = store.get_mut(path) {
        resource.props.insert(set.name.clone(), set.clone());
    }
    Ok(())
}

/// Calendars are made directly in a home; nothing is made in a calendar, an inbox or an
/// outbox (RFC 4791 4.2, RFC 6638 2.1, 2.2).
fn location_ok(call: &Call<'_>, store: &Store, path: &str, kind: &Kind) -> Result<(), Answer> {
    let parent = paths::parent(path);
    let wrong = || match kind {
        Kind::Calendar => Answer::forbidden("calendar-collection-location-ok"),
        _ => Answer::explained(403, "no collection can be made there"),
    };
    match store.get(parent).map(|r| &r.kind) {
        Some(Kind::Collection) => {}
        Some(Kind::Calendar)
            if matches!(kind, Kind::Calendar)
                && call
                    .ctx
                    .on(&faults::preconditions::NESTED_CALENDAR_ACCEPTED) =>
        {
            return Ok(());
        }
        Some(Kind::Inbox) if call.ctx.on(&faults::delivery::INBOX_TAKES_COLLECTIONS) => {
            return Ok(());
        }
        _ => return Err(wrong()),
    }
    let home = call.accounts().owner_of(path).map(|o| accounts::home(&o));
    let fits = match (home, kind) {
        (None, _) => false,
        (Some(home), Kind::Calendar) => parent == home,
        (Some(home), _) => paths::is_within(parent, &home),
    };
    if fits { Ok(()) } else { Err(wrong()) }
}
