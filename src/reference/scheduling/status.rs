//! SCHEDULE-STATUS in stored objects (RFC 6638 3.2.9, 7.3).

use super::address::Address;
use super::agent::is_server;
use super::parts::{address, attendee, scheduled_mut};
use super::types::{Code, Delivered, Env, Method};
use crate::reference::faults;
use crate::reference::recurrence::Object;
use crate::wire::ical::{Component, Line};

/// The name of the parameter.
pub const STATUS: &str = "SCHEDULE-STATUS";

/// Takes over what the old object says of attendees for whom the server is the agent: the
/// parameter is the server's there, whatever the client wrote.
pub fn carry(env: &Env<'_>, old: Option<&Component>, new: &mut Component) {
    let statuses: Vec<Vec<Option<String>>> = {
        let before = old.map(Object::of);
        let after = Object::of(new);
        super::parts::scheduled(new)
            .map(|component| {
                let counterpart = before.as_ref().and_then(|before| {
                    match after.key_of(component, &after.zones) {
                        None => before.master,
                        Some(key) => before.describing(key),
                    }
                });
                let status =
                    |line: &Line| attendee(env, counterpart?, &address(line))?.param_text(STATUS);
                component.lines_named("ATTENDEE").map(status).collect()
            })
            .collect()
    };
    for (component, statuses) in scheduled_mut(new).zip(statuses) {
        let lines = component.lines_mut().filter(|l| l.is("ATTENDEE"));
        for (line, status) in lines.zip(statuses) {
            if is_server(env, line) {
                set(line, status.as_deref());
            }
        }
    }
}

/// Clears the parameter of a calendar user who is about to be sent a message, so that a
/// 2.3 which [`record`] finds there is of this operation.
pub fn clear(env: &Env<'_>, object: &mut Component, to: &Address, name: &str) {
    for component in scheduled_mut(object) {
        for line in component.lines_mut().filter(|l| l.is(name)) {
            if env.directory.same(&address(line), to) && is_server(env, line) {
                line.remove_param(STATUS);
            }
        }
    }
}

/// Marks an ATTENDEE or ORGANIZER whose SCHEDULE-FORCE-SEND was not understood (7.2).
pub fn mark_ignored(env: &Env<'_>, object: &mut Component, who: &Address, name: &str) {
    for component in scheduled_mut(object) {
        for line in component.lines_mut().filter(|l| l.is(name)) {
            if env.directory.same(&address(line), who) && is_server(env, line) {
                set(line, Some(Code::ParameterIgnored.as_str()));
            }
        }
    }
}

/// Writes the codes of deliveries. Only ATTENDEEs and ORGANIZERs are touched to whom
/// something was sent (RFC 6638 7.3). A 2.3 stays, whatever the delivery gave (7.2).
pub fn record(env: &Env<'_>, object: &mut Component, delivered: &[Delivered]) {
    for outcome in delivered {
        let name = match outcome.message.method {
            Method::Reply => "ORGANIZER",
            _ => "ATTENDEE",
        };
        for component in scheduled_mut(object) {
            for line in component.lines_mut().filter(|l| l.is(name)) {
                if !env.directory.same(&address(line), &outcome.message.to)
                    || !is_server(env, line)
                    || line.param_text(STATUS).as_deref() == Some(Code::ParameterIgnored.as_str())
                {
                    continue;
                }
                let lost = if name == "ORGANIZER" {
                    env.on(&faults::status::NO_STATUS_ON_ORGANIZER)
                } else {
                    env.on(&faults::status::NO_SCHEDULE_STATUS)
                };
                if !lost {
                    set(line, Some(code(env, outcome.code)));
                    if env.on(&faults::status::STATUS_WITH_TEXT) {
                        set(line, Some(outcome.code.request_status()));
                    }
                }
            }
        }
    }
    status_for_nothing(env, object, delivered);
}

fn code(env: &Env<'_>, code: Code) -> &'static str {
    match code {
        Code::UnknownUser if env.on(&faults::status::UNKNOWN_USER_IS_DELIVERED) => "1.2",
        Code::NoService if env.on(&faults::status::OUTSIDE_USER_IS_DELIVERED) => "1.2",
        Code::NoPrivilege if env.on(&faults::status::NO_PRIVILEGE_IS_DELIVERED) => "1.2",
        Code::NotAllowed if env.on(&faults::status::NOT_ALLOWED_IS_DELIVERED) => "1.2",
        Code::Delivered if env.on(&faults::status::DELIVERED_IS_SUCCESS) => "2.0",
        Code::Delivered if env.on(&faults::status::PENDING_FOR_EVER) => "1.0",
        Code::Delivered if env.on(&faults::status::STATUS_IS_GUESSED) => "3.13,3.14,4.0",
        Code::NoService if env.on(&faults::status::STATUS_IS_GUESSED) => "1.2,5.1,5.3",
        Code::NoPrivilege if env.on(&faults::status::STATUS_IS_GUESSED) => "1.2",
        code => code.as_str(),
    }
}

/// Only a fault does this: a status where no delivery was tried (RFC 6638 3.2.1.1).
fn status_for_nothing(env: &Env<'_>, object: &mut Component, delivered: &[Delivered]) {
    let organizers = delivered.iter().all(|d| d.message.method != Method::Reply);
    for component in scheduled_mut(object) {
        let by = component.line("ORGANIZER").map(address);
        for line in component.lines_mut().filter(|l| l.is("ATTENDEE")) {
            let nobody = !is_server(env, line)
                || by
                    .as_ref()
                    .is_some_and(|by| env.directory.same(&address(line), by));
            let untried = organizers && line.param(STATUS).is_none() && nobody;
            if untried && env.on(&faults::status::STATUS_WITHOUT_DELIVERY) {
                set(line, Some("1.2"));
            }
        }
    }
}

/// Sets or removes the parameter. A list of codes needs quotes.
pub fn set(line: &mut Line, status: Option<&str>) {
    match status {
        Some(status) => line.set_param(STATUS, status),
        None => {
            line.remove_param(STATUS);
        }
    }
}

/// The codes of a reply's component for SCHEDULE-STATUS: one from each REQUEST-STATUS, or
/// 2.0 without any (RFC 6638 4.2).
pub fn of_reply(env: &Env<'_>, component: &Component) -> String {
    let codes: Vec<&str> = component
        .lines_named("REQUEST-STATUS")
        .map(|l| l.value.split(';').next().unwrap_or_default().trim())
        .filter(|code| !code.is_empty())
        .collect();
    if codes.len() > 1 && env.on(&faults::status::ONLY_FIRST_REPLY_CODE) {
        return codes[0].to_owned();
    }
    if codes.is_empty() && env.on(&faults::status::MISSING_CODE_IS_NO_SUCCESS) {
        return "3.0".to_owned();
    }
    if codes.is_empty() {
        return Code::Success.as_str().to_owned();
    }
    codes.join(",")
}
