//! POST to an outbox: requests for busy time (RFC 6638 5).

use super::access::{self, Privilege};
use super::accounts;
use super::faults::outbox::*;
use super::http::{Answer, Outcome, cal, dav};
use super::recurrence::Range;
use super::report::{BusySource, utc};
use super::scheduling::{self, Address, Code, Directory, Resolved};
use super::server::{Call, not_allowed};
use super::store::{Kind, Store};
use super::{conditions, deliver, faults, preconditions, props, validity, variations, write};
use crate::wire::ical::{self, Component};
use crate::wire::xml::{DAV, Element};

/// POST.
pub fn post(call: &Call<'_>, store: &Store) -> Outcome {
    let path = &call.request.path;
    let is_outbox = matches!(store.get(path).map(|r| &r.kind), Some(Kind::Outbox));
    if !is_outbox || call.ctx.on(&NO_POST) {
        call.need(store, path, Privilege::Read)?;
        if store.get(path).is_some() || !call.ctx.on(&POST_NOWHERE_IS_405) {
            conditions::exists(call, store)?;
        }
        return Err(not_allowed(call, store));
    }
    // RFC 6638 6.2.4, 11.3 item 2
    if !call.may(store, path, Privilege::SendFreeBusy)
        && !call.ctx.on(&faults::access::ANYONE_ASKS_FOR_BUSY_TIME)
    {
        call.need(store, path, Privilege::SendFreeBusy)?;
    }
    let owner = call.accounts().owner_of(path).unwrap_or_default();
    let request = submitted(call).map_err(|mut refusal| {
        if call.ctx.varies(&variations::OUTBOX_400) {
            refusal.status = 400;
        }
        refusal
    })?;
    let Some(busy) = request.components().next() else {
        return Err(Answer::forbidden("valid-calendar-data"));
    };
    // RFC 6638 5.2.2, 11.3 item 1
    let organizer = Address::new(busy.value("ORGANIZER").unwrap_or_default());
    if call.accounts().resolve(&organizer) != Resolved::Local(owner.clone())
        && !call.ctx.on(&FOREIGN_BUSY_ORGANIZER_ACCEPTED)
    {
        return Err(Answer::forbidden("valid-organizer"));
    }
    let (start, end) = (
        busy.value("DTSTART").and_then(utc),
        busy.value("DTEND").and_then(utc),
    );
    let (start, end) = match (start, end) {
        (Some(start), Some(end)) => (start, end),
        // A server that does not look asks about the coming day.
        _ if call.ctx.on(&INVALID_BUSY_REQUEST_ACCEPTED) => {
            let now = chrono::Utc::now();
            (now, now + chrono::Duration::days(1))
        }
        _ => return Err(invalid("DTSTART and DTEND are in UTC")),
    };
    let range = Range::new(Some(start), Some(end));
    let mut root = match call.ctx.on(&ANSWER_IS_MULTISTATUS) {
        true => dav("multistatus"),
        false => cal("schedule-response"),
    };
    let mut seen: Vec<Address> = Vec::new();
    for line in busy.lines_named("ATTENDEE") {
        let attendee = Address::new(&line.value);
        if seen.contains(&attendee) {
            continue;
        }
        let local = matches!(call.accounts().resolve(&attendee), Resolved::Local(_));
        if !local && call.ctx.on(&RESPONSE_LEFT_OUT) {
            continue;
        }
        root = root.with(recipient(call, store, &owner, &request, &attendee, range));
        seen.push(attendee);
    }
    let status = match root.is(DAV, "multistatus") {
        true => 207,
        false => 200,
    };
    Ok(Answer::xml(status, &root))
}

/// The message, held against the preconditions that RFC 6638 5.2 re-uses and adds.
fn submitted(call: &Call<'_>) -> Result<Component, Answer> {
    if call.request.media_type().as_deref() != Some("text/calendar") {
        if call.ctx.on(&POST_MEDIA_TYPE_UNNAMED) {
            return Err(Answer::status(415));
        }
        return Err(Answer::forbidden("supported-calendar-data"));
    }
    if call.request.body.len() > preconditions::MAX_RESOURCE_SIZE
        && !call.ctx.on(&POST_OVERSIZE_ACCEPTED)
    {
        return Err(Answer::forbidden("max-resource-size"));
    }
    read(call.ctx, &call.request.body)
}

fn invalid(why: &str) -> Answer {
    Answer::error_because(400, cal("valid-scheduling-message"), why)
}

/// Reads the message: as iCalendar first, then by RFC 5546 3.3.2, then the rest of what
/// iCalendar asks for.
fn read(ctx: &super::Ctx, octets: &[u8]) -> Result<Component, Answer> {
    let mut document = ical::parse(octets);
    let not_calendar = |why: &str| match ctx.on(&POST_INVALID_DATA_UNNAMED) {
        true => Answer::explained(400, why),
        false => Answer::error_because(403, cal("valid-calendar-data"), why),
    };
    if let Some(problem) = document.problems.iter().find(|p| !p.is_cosmetic()) {
        return Err(not_calendar(&problem.to_string()));
    }
    if document.calendar().is_none() {
        return Err(not_calendar("not exactly one VCALENDAR"));
    }
    let calendar = document.roots.remove(0);
    if let Err(why) = restrictions(&calendar)
        && !ctx.on(&INVALID_BUSY_REQUEST_ACCEPTED)
    {
        return Err(invalid(&why));
    }
    validity::check(ctx, &calendar).map_err(|why| not_calendar(&why))?;
    Ok(calendar)
}

/// RFC 5546 3.3.2.
fn restrictions(calendar: &Component) -> Result<(), String> {
    let mut methods = calendar.lines_named("METHOD");
    match (methods.next(), methods.next()) {
        (Some(one), None) if one.value.eq_ignore_ascii_case("REQUEST") => {}
        _ => return Err("METHOD is REQUEST".to_owned()),
    }
    let mut components = calendar
        .components()
        .filter(|c| !c.name.to_ascii_uppercase().starts_with("X-"));
    let busy = match (components.next(), components.next()) {
        (Some(one), None) if one.is("VFREEBUSY") => one,
        _ => return Err("exactly one VFREEBUSY and nothing beside it".to_owned()),
    };
    for name in ["DTSTART", "DTEND", "DTSTAMP", "ORGANIZER", "UID"] {
        if busy.lines_named(name).count() != 1 {
            return Err(format!("exactly one {name}"));
        }
    }
    if busy.line("ATTENDEE").is_none() {
        return Err("at least one ATTENDEE".to_owned());
    }
    if busy.lines_named("CONTACT").count() > 1 {
        return Err("at most one CONTACT".to_owned());
    }
    for name in ["FREEBUSY", "DURATION", "REQUEST-STATUS", "URL"] {
        if busy.line(name).is_some() {
            return Err(format!("no {name}"));
        }
    }
    if busy.components().any(|c| c.is("VALARM")) {
        return Err("no VALARM".to_owned());
    }
    let (start, end) = (busy.value("DTSTART"), busy.value("DTEND"));
    match (start.and_then(utc), end.and_then(utc)) {
        (Some(start), Some(end)) if start < end => Ok(()),
        _ => Err("DTSTART before DTEND, both in UTC".to_owned()),
    }
}

/// One C:response.
fn recipient(
    call: &Call<'_>,
    store: &Store,
    sender: &str,
    request: &Component,
    attendee: &Address,
    range: Range,
) -> Element {
    let accounts = call.accounts();
    let env = deliver::env(call.server, call.ctx);
    let respond = |code: Code, data: Option<Element>| {
        let href = dav("href").with_text(attendee.as_written());
        let mut recipient = cal("recipient").with(href.clone());
        if call.ctx.on(&RECIPIENT_WITH_TWO_HREFS) {
            recipient = recipient.with(href);
        }
        let mut status = code.request_status().to_string();
        if call.ctx.on(&REQUEST_STATUS_WITHOUT_TEXT) {
            status.truncate(status.find(';').unwrap_or(status.len()));
        }
        let mut response = cal("response").with(recipient.clone());
        if call.ctx.on(&RECIPIENT_TWICE) {
            response = response.with(recipient);
        }
        response = response.with(cal("request-status").with_text(status));
        if let Some(data) = data {
            response = response.with(data);
        }
        response
    };
    if let Some(code) = scheduling::undeliverable(&env, attendee) {
        return match call.ctx.on(&UNKNOWN_RECIPIENT_SUCCEEDS) {
            true => respond(Code::Success, None),
            false => respond(code, None),
        };
    }
    let Resolved::Local(user) = accounts.resolve(attendee) else {
        return respond(Code::NoService, None);
    };
    // RFC 6638 6.1.4, 11.3 item 3
    let inbox = accounts::inbox(&user);
    let privilege = Privilege::QueryFreeBusy;
    if !access::granted(call.ctx, store, accounts, &inbox, sender, privilege)
        && !call.ctx.on(&faults::access::QUERY_FREEBUSY_IGNORED)
    {
        return respond(Code::NoPrivilege, None);
    }
    let sources: Vec<BusySource> = store
        .calendars(&user)
        .iter()
        .map(|c| BusySource::of(store, c, props::is_transparent(store, c)))
        .collect();
    let calendars: Vec<_> = sources.iter().map(BusySource::as_engine).collect();
    let masked = request
        .components()
        .find_map(|c| c.value("X-CALENDARSERVER-MASK-UID"))
        .or_else(|| request.value("X-CALENDARSERVER-MASK-UID"));
    let busy = scheduling::free_busy(&env, &user, &calendars, range, masked);
    let reply = scheduling::busy_reply(&env, request, attendee, &busy, range);
    if call.ctx.on(&NO_BUSY_DATA) {
        return respond(Code::Success, None);
    }
    let text = String::from_utf8_lossy(&write::document(call.ctx, &reply)).into_owned();
    respond(Code::Success, Some(cal("calendar-data").with_text(text)))
}
