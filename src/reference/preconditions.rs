//! The preconditions of RFC 4791 5.3.2.1 on what is put, copied or moved into a calendar.

use super::faults::preconditions::*;
use super::http::{Answer, cal};
use super::recurrence::{self, Range, Zone};
use super::server::Call;
use super::store::{Store, scheduled, uid_of};
use super::{Ctx, faults, validity, variations};
use crate::wire::ical::{self, Component};
use std::collections::BTreeSet;

/// `C:max-resource-size`
pub const MAX_RESOURCE_SIZE: usize = 102_400;
/// `C:min-date-time`
pub const MIN_DATE_TIME: &str = "19000101T000000Z";
/// `C:max-date-time`
pub const MAX_DATE_TIME: &str = "21001231T235959Z";
/// `C:max-instances`, for recurrences that end.
pub const MAX_INSTANCES: usize = 1000;
/// `C:max-attendees-per-instance`
pub const MAX_ATTENDEES: usize = 100;

/// What is to be stored in a calendar.
#[derive(Debug, Clone, Copy)]
pub struct Submitted<'a> {
    /// The calendar.
    pub calendar: &'a str,
    /// Where in it.
    pub path: &'a str,
    /// The path of a source that goes away, which conflicts with nothing.
    pub moved_from: Option<&'a str>,
    /// The media type, without parameters.
    pub media_type: Option<&'a str>,
    /// The octets.
    pub octets: &'a [u8],
}

/// Reads octets as iCalendar data; `C:valid-calendar-data` says what is wrong.
pub fn read(ctx: &Ctx, octets: &[u8]) -> Result<Component, Answer> {
    let invalid = |why: &str| Answer::error_because(403, cal("valid-calendar-data"), why);
    let mut document = ical::parse(octets);
    if let Some(problem) = document.problems.iter().find(|p| !p.is_cosmetic())
        && !ctx.on(&INVALID_DATA_ACCEPTED)
    {
        return Err(invalid(&problem.to_string()));
    }
    if document.calendar().is_none() {
        return Err(invalid("not exactly one VCALENDAR"));
    }
    let calendar = document.roots.remove(0);
    if let Err(why) = validity::check(ctx, &calendar)
        && !ctx.on(&INVALID_DATA_ACCEPTED)
    {
        return Err(invalid(&why));
    }
    Ok(calendar)
}

/// Holds what is to be stored against all preconditions of RFC 4791 and gives it, read.
pub fn check(call: &Call<'_>, store: &Store, new: &Submitted<'_>) -> Result<Component, Answer> {
    judge(call, store, new).map_err(|mut refusal| {
        if call.ctx.on(&faults::preconditions::PRECONDITION_400) {
            refusal.status = 400;
        }
        if let Some(root) = refusal.xml.take() {
            let bare = call
                .ctx
                .on(&faults::preconditions::PRECONDITION_OUTSIDE_ERROR);
            let element = root.elements().next().filter(|_| bare).cloned();
            refusal.xml = Some(element.map_or(root, Box::new));
        }
        // RFC 4791 1.3: each of these the client could put right.
        if refusal.status == 403 && call.ctx.varies(&variations::CONFLICT_409) {
            refusal.status = 409;
        }
        refusal
    })
}

fn judge(call: &Call<'_>, store: &Store, new: &Submitted<'_>) -> Result<Component, Answer> {
    let ctx = call.ctx;
    if new.media_type.is_some_and(|m| m != "text/calendar") && !ctx.on(&MEDIA_TYPE_ACCEPTED) {
        return Err(Answer::forbidden("supported-calendar-data"));
    }
    if new.octets.len() > MAX_RESOURCE_SIZE && !ctx.on(&OVERSIZE_ACCEPTED) {
        return Err(Answer::forbidden("max-resource-size"));
    }
    let calendar = read(ctx, new.octets)?;
    restrictions(ctx, &calendar)
        .map_err(|why| Answer::error_because(403, cal("valid-calendar-object-resource"), why))?;
    let supported = store.components_of(new.calendar);
    for component in scheduled(&calendar).filter(|c| !is_experimental(c)) {
        if !supported.iter().any(|name| component.is(name)) && !ctx.on(&COMPONENT_ACCEPTED) {
            return Err(Answer::forbidden("supported-calendar-component"));
        }
    }
    limits(ctx, &calendar)?;
    unique(call, store, new, &calendar)?;
    Ok(calendar)
}

fn is_experimental(component: &Component) -> bool {
    component
        .name
        .get(..2)
        .is_some_and(|start| start.eq_ignore_ascii_case("x-"))
}

/// RFC 4791 4.1.
fn restrictions(ctx: &Ctx, calendar: &Component) -> Result<(), &'static str> {
    if calendar.line("METHOD").is_some() && !ctx.on(&METHOD_ACCEPTED) {
        return Err("METHOD is for messages");
    }
    let components: Vec<&Component> = scheduled(calendar)
        .filter(|c| !is_experimental(c))
        .collect();
    let Some(first) = components.first() else {
        return Err("there is no calendar component");
    };
    if components.iter().any(|c| !c.is(&first.name)) && !ctx.on(&MIXED_TYPES_ACCEPTED) {
        return Err("components of more than one type");
    }
    let uid = first.value("UID");
    if uid.is_none_or(str::is_empty) {
        return Err("a component without UID");
    }
    if components.iter().any(|c| c.value("UID") != uid) && !ctx.on(&TWO_UIDS_ACCEPTED) {
        return Err("components with different UIDs");
    }
    if components.iter().all(|c| c.line("RECURRENCE-ID").is_some())
        && ctx.on(&OVERRIDE_NEEDS_MASTER)
    {
        return Err("an overridden instance without the master");
    }
    let mut ids = BTreeSet::new();
    for component in &components {
        let id = component.line("RECURRENCE-ID").map(|l| {
            let zone = l.param_text("TZID").unwrap_or_default();
            format!("{zone}:{}", l.value)
        });
        if !ids.insert(id) {
            return Err("two components for one recurrence instance");
        }
    }
    Ok(())
}

/// The limits that the calendar advertises (RFC 4791 5.2.5 to 5.2.9).
fn limits(ctx: &Ctx, calendar: &Component) -> Result<(), Answer> {
    for component in scheduled(calendar) {
        for line in component.lines().filter(|l| validity::is_date_property(l)) {
            for value in line.value.split([',', '/']) {
                let Some(digits) = value.get(..8) else {
                    continue;
                };
                if digits < &MIN_DATE_TIME[..8] && !ctx.on(&EARLY_DATE_ACCEPTED) {
                    return Err(Answer::forbidden("min-date-time"));
                }
                if digits > &MAX_DATE_TIME[..8] && !ctx.on(&LATE_DATE_ACCEPTED) {
                    return Err(Answer::forbidden("max-date-time"));
                }
            }
        }
        if component.lines_named("ATTENDEE").count() > MAX_ATTENDEES && !ctx.on(&ATTENDEES_ACCEPTED)
        {
            return Err(Answer::forbidden("max-attendees-per-instance"));
        }
    }
    // A rule without an end has no number of instances; it is read within limits.
    let bounded = |rule: &str| {
        let rule = rule.to_ascii_uppercase();
        rule.contains("COUNT=") || rule.contains("UNTIL=")
    };
    // Every second for ever is nobody's appointment and everybody's load (RFC 4791 11).
    let restless = scheduled(calendar)
        .flat_map(|c| c.lines_named("RRULE"))
        .map(|l| l.value.to_ascii_uppercase())
        .any(|rule| {
            !bounded(&rule) && (rule.contains("FREQ=SECONDLY") || rule.contains("FREQ=MINUTELY"))
        });
    if restless && !ctx.on(&faults::reports::EVERY_SECOND_ACCEPTED) {
        return Err(Answer::forbidden("max-instances"));
    }
    let recurs = scheduled(calendar)
        .flat_map(Component::lines)
        .any(|l| (l.is("RRULE") && bounded(&l.value)) || l.is("RDATE"));
    let endless = scheduled(calendar)
        .flat_map(|c| c.lines_named("RRULE"))
        .any(|l| !bounded(&l.value));
    if recurs && !endless {
        let all = Range::new(None, None);
        let found = recurrence::instances(calendar, all, &Zone::Utc, MAX_INSTANCES + 1);
        if found.len() > MAX_INSTANCES && !ctx.on(&INSTANCES_ACCEPTED) {
            return Err(Answer::forbidden("max-instances"));
        }
    }
    Ok(())
}

/// `C:no-uid-conflict`: the UID in use by another resource of the calendar, or another UID
/// in the place of an existing one.
fn unique(
    call: &Call<'_>,
    store: &Store,
    new: &Submitted<'_>,
    calendar: &Component,
) -> Result<(), Answer> {
    let uid = uid_of(calendar);
    let existing = store.file(new.path).and_then(|f| f.uid());
    let other_uid = existing.is_some() && existing != uid;
    let conflict = if other_uid && !call.ctx.on(&UID_CHANGE_ACCEPTED) {
        Some(new.path.to_owned())
    } else {
        store.members(new.calendar).into_iter().find(|member| {
            member != new.path
                && Some(member.as_str()) != new.moved_from
                && store.file(member).is_some_and(|f| f.uid() == uid)
        })
    };
    match conflict {
        Some(path) if path != new.path && call.ctx.on(&UID_CONFLICT_ACCEPTED) => Ok(()),
        Some(path) => {
            let mut condition = cal("no-uid-conflict");
            if !call.ctx.varies(&variations::UID_CONFLICT_WITHOUT_HREF)
                && !call.ctx.on(&UID_CONFLICT_UNNAMED)
            {
                condition = condition.with(call.href(store, &path));
            }
            Err(Answer::error(403, condition))
        }
        None => Ok(()),
    }
}
