//! The form that every message has (RFC 5546 3.1 to 3.4, RFC 5545): the place where each
//! of those rules is kept, and where a fault breaks it.

use super::messages::PRODID;
use super::parts::{scheduled, scheduled_mut, sequence, set_sequence};
use super::types::{Env, Method};
use crate::reference::faults::forms as f;
use crate::reference::recurrence::moment::{line_like, utc_text};
use crate::reference::recurrence::{Form, Moment, Zone, Zones};
use crate::reference::{faults, variations};
use crate::wire::ical::{Component, Item, Line, unescape_text};

/// Completes a message: its zones, METHOD, PRODID and VERSION, and the time at which it
/// was made (RFC 6638 3.2.5).
pub fn finish(env: &Env<'_>, calendar: &mut Component, method: Method) {
    keep_used_zones(calendar);
    zones(env, calendar);
    head(env, calendar, method);
    for component in scheduled_mut(calendar) {
        stamp(env, component);
        content(env, component, method);
    }
    if method == Method::Reply {
        mixed_codes(env, calendar);
    }
    ids(env, calendar);
    if env.on(&f::OTHER_COMPONENT_IN_MESSAGE) {
        let mut other = Component::new("VJOURNAL");
        let uid = scheduled(calendar).find_map(|c| c.line("UID")).cloned();
        uid.into_iter().for_each(|line| other.push_line(line));
        other.push_line(Line::new("DTSTAMP", utc_text(env.now)));
        calendar.push_component(other);
    }
}

/// Leaves only those VTIMEZONEs that something refers to.
fn keep_used_zones(calendar: &mut Component) {
    let mut used = Vec::new();
    for component in scheduled(calendar) {
        zones_of(component, &mut used);
    }
    calendar.items.retain(|item| match item {
        Item::Component(c) if c.is("VTIMEZONE") => c
            .value("TZID")
            .is_some_and(|id| used.iter().any(|u| u == id)),
        _ => true,
    });
}

fn zones_of(component: &Component, used: &mut Vec<String>) {
    used.extend(component.lines().filter_map(|l| l.param_text("TZID")));
    for inside in component.components() {
        zones_of(inside, used);
    }
}

fn zones(env: &Env<'_>, calendar: &mut Component) {
    if !calendar.components().any(|c| c.is("VTIMEZONE")) {
        return;
    }
    if env.on(&f::MESSAGE_WITHOUT_ZONES) {
        calendar
            .items
            .retain(|item| !matches!(item, Item::Component(c) if c.is("VTIMEZONE")));
    }
    for zone in calendar.components_mut().filter(|c| c.is("VTIMEZONE")) {
        if env.on(&f::ZONE_WITHOUT_OFFSETS) {
            zone.components_mut().for_each(|o| {
                o.remove_lines("TZOFFSETFROM");
            });
        }
        for standard in zone.components_mut().filter(|c| c.is("STANDARD")) {
            let start = standard.value("DTSTART").map(str::to_owned);
            if let (Some(start), true) = (start, env.on(&f::STANDARD_WITH_RRULE_AND_RDATE)) {
                standard.set_line(Line::new("RRULE", "FREQ=YEARLY"));
                standard.push_line(Line::new("RDATE", start));
            }
        }
    }
}

/// METHOD, PRODID, VERSION and CALSCALE.
fn head(env: &Env<'_>, calendar: &mut Component, method: Method) {
    let prodid = if env.varies(&variations::OTHER_PRODID) {
        "-//invitest//another product//EN"
    } else {
        PRODID
    };
    calendar.set_line(Line::new("PRODID", prodid));
    if env.on(&f::MESSAGE_WITHOUT_PRODID) {
        calendar.remove_lines("PRODID");
    }
    if calendar.line("VERSION").is_none() {
        calendar.push_line(Line::new("VERSION", "2.0"));
    }
    if env.on(&f::TWO_CALSCALES) {
        for _ in 0..2 {
            calendar.push_line(Line::new("CALSCALE", "GREGORIAN"));
        }
    }
    calendar.remove_lines("METHOD");
    if env.on(&faults::messages::MESSAGE_WITHOUT_METHOD) {
        return;
    }
    let name = match method {
        Method::Request if env.on(&f::REQUEST_IS_PUBLISH) => "PUBLISH",
        Method::Reply if env.on(&f::ANSWER_IS_A_REQUEST) => "REQUEST",
        method => method.as_str(),
    };
    calendar.push_line(Line::new("METHOD", name));
}

fn stamp(env: &Env<'_>, component: &mut Component) {
    if component.line("DTSTAMP").is_some() && env.on(&faults::messages::DTSTAMP_NOT_UPDATED) {
        return;
    }
    component.set_line(Line::new("DTSTAMP", utc_text(env.now)));
    if env.on(&f::DTSTAMP_IN_LOCAL_TIME)
        && let Some(line) = component.line_mut("DTSTAMP")
    {
        line.value = line.value.trim_end_matches('Z').to_owned();
    }
    if env.on(&f::MESSAGE_WITHOUT_DTSTAMP) {
        component.remove_lines("DTSTAMP");
    }
}

/// What the tables want of a component. All of it holds by itself in what the engine
/// makes; only faults change something here.
fn content(env: &Env<'_>, component: &mut Component, method: Method) {
    if env.on(&f::MESSAGE_WITHOUT_UID) {
        component.remove_lines("UID");
    }
    if method == Method::Reply && env.on(&f::REPLY_WITHOUT_DTSTAMP) {
        component.remove_lines("DTSTAMP");
    }
    if env.on(&f::MESSAGE_WITHOUT_ORGANIZER) {
        component.remove_lines("ORGANIZER");
    }
    let end = ["DTEND", "DUE"]
        .into_iter()
        .any(|n| component.line(n).is_some());
    if end && env.on(&f::END_AND_DURATION) {
        component.set_line(Line::new("DURATION", "PT1H"));
    }
    if component.line("SUMMARY").is_some() && env.on(&f::SUMMARY_DROPPED) {
        component.remove_lines("SUMMARY");
    }
    let raised = sequence(component) > 0;
    match method {
        Method::Request => {
            // "1, can be null" (RFC 5546 3.2.2): what the organizer left out is empty.
            if component.line("SUMMARY").is_none() && !env.on(&f::SUMMARY_DROPPED) {
                component.push_line(Line::new("SUMMARY", ""));
            }
            if component.line("STATUS").is_some() && env.on(&f::REQUEST_WITH_ODD_STATUS) {
                component.set_line(Line::new("STATUS", "DRAFT"));
            }
            if raised && env.on(&f::REQUEST_WITHOUT_SEQUENCE) {
                component.remove_lines("SEQUENCE");
            }
            if env.on(&f::REQUEST_WITHOUT_ATTENDEES) {
                component.remove_lines("ATTENDEE");
            }
            if env.on(&f::REQUEST_WITHOUT_START) {
                component.remove_lines("DTSTART");
            }
            if component.is("VTODO")
                && component.line("PRIORITY").is_some()
                && env.on(&f::TODO_WITHOUT_PRIORITY)
            {
                component.remove_lines("PRIORITY");
            }
        }
        Method::Reply => {
            if env.on(&f::REPLY_HAS_OTHER_UID) {
                component.set_line(Line::new("UID", "another"));
            }
            if raised && env.on(&f::REPLY_HAS_OTHER_SEQUENCE) {
                set_sequence(component, 0);
            }
            if component.line("SUMMARY").is_some() && env.on(&f::REPLY_CHANGES_SUMMARY) {
                component.set_line(Line::new("SUMMARY", "Re: your invitation"));
            }
            statuses(env, component);
        }
        Method::Cancel => {
            if env.on(&f::CANCEL_WITHOUT_SEQUENCE) {
                component.remove_lines("SEQUENCE");
            }
            if env.on(&f::CANCEL_WITHOUT_ATTENDEES) {
                component.remove_lines("ATTENDEE");
            }
        }
        Method::Add => {}
    }
    texts(env, component);
}

/// The codes of a reply (RFC 5546 3.6).
fn statuses(env: &Env<'_>, component: &mut Component) {
    let codes: &[&str] = if env.on(&faults::status::MISSING_CODE_IS_NO_SUCCESS) {
        &[]
    } else if env.on(&f::REPLY_MIXES_CODES) {
        &["2.0;Success", "3.1;Invalid property value"]
    } else if env.on(&f::REPLY_CODE_UNREGISTERED) {
        &["2.99;Fine"]
    } else if env.on(&f::REPLY_INVENTS_CODES) {
        &[
            "2.0;Success",
            "2.4;Success; unknown, non-standard property ignored",
            "2.7;Success; request forwarded to Calendar User",
            "2.8;Success; repeating event ignored",
            "2.10;Success; repeating to-do ignored",
            "2.11;Success; unbounded RRULE clipped",
        ]
    } else if env.on(&f::REPLY_TELLS_FAILURE) {
        &["4.0;Event conflict. Date/time is busy."]
    } else if env.on(&faults::status::ONLY_FIRST_REPLY_CODE) {
        &[
            "2.0;Success",
            "2.4;Success; unknown, non-standard property ignored",
        ]
    } else if env.varies(&variations::REPLY_WITHOUT_CODE) {
        &[]
    } else if env.varies(&variations::REPLY_WITH_SEVERAL_CODES) {
        &[
            "2.0;Success",
            "2.4;Success; unknown, non-standard property ignored",
        ]
    } else {
        &["2.0;Success"]
    };
    component.remove_lines("REQUEST-STATUS");
    for code in codes {
        component.push_line(Line::new("REQUEST-STATUS", *code));
    }
}

/// The codes of different components go together (RFC 5546 3.6, item 2, RFC 6638 3.2.9).
/// All are 2.0 here, unless a fault mixes them.
fn mixed_codes(env: &Env<'_>, calendar: &mut Component) {
    if scheduled(calendar).count() < 2 {
        return;
    }
    let first = if env.on(&f::REPLY_MIXES_PERMANENT_FAILURE) {
        "5.1;Service unavailable"
    } else if env.on(&f::REPLY_MIXES_CLIENT_ERROR) {
        "3.1;Invalid property value"
    } else if env.on(&f::REPLY_MIXES_PENDING) {
        "1.0;Pending"
    } else {
        return;
    };
    if let Some(component) = scheduled_mut(calendar).next() {
        component.set_line(Line::new("REQUEST-STATUS", first));
    }
}

/// Texts and parameters reach the other side as they were (RFC 5545 3.1, 3.2, 3.3.11).
fn texts(env: &Env<'_>, component: &mut Component) {
    let kept = ["SUMMARY", "DESCRIPTION", "LOCATION", "COMMENT"];
    for line in component.lines_mut() {
        if kept.iter().any(|name| line.is(name)) {
            if line.value.contains('\\') && env.on(&f::TEXT_UNESCAPED) {
                line.value = unescape_text(&line.value).replace('\n', " ");
            }
            if !line.value.is_ascii() && env.on(&f::TEXT_NOT_UTF_8) {
                line.value = line.value.replace(|c: char| !c.is_ascii(), "?");
            }
        }
        if line.is("ATTENDEE") {
            let special = |v: &crate::wire::ical::ParamValue| v.text.contains([',', ';', ':']);
            let values = line.params.iter_mut().flat_map(|p| &mut p.values);
            for value in values.filter(|v| special(v)) {
                if env.on(&f::PARAMETER_UNQUOTED) {
                    value.quoted = false;
                }
            }
            if line.param("PARTSTAT").is_none() && env.on(&f::ABSENT_PARTSTAT_IS_ACCEPTED) {
                line.set_param("PARTSTAT", "ACCEPTED");
            }
        }
    }
}

/// RECURRENCE-ID: the original start, in the form of DTSTART (RFC 5545 3.8.4.4).
fn ids(env: &Env<'_>, calendar: &mut Component) {
    let zones = Zones::of(calendar);
    for component in scheduled_mut(calendar) {
        let start = component.line("DTSTART").cloned();
        match (component.line("RECURRENCE-ID").cloned(), start) {
            (Some(id), Some(start)) => {
                if id.value != start.value && env.on(&f::MOVED_INSTANCE_RENAMED) {
                    let mut line = start.clone();
                    line.name = "RECURRENCE-ID".to_owned();
                    component.set_line(line);
                }
                let moment = Moment::of(&id, &zones).filter(|m| m.form != Form::In(Zone::Utc));
                if let Some(moment) = moment
                    && env.on(&f::RECURRENCE_ID_NOT_LIKE_DTSTART)
                {
                    let utc = moment.instant(&Zone::Utc).naive_utc();
                    let utc = Moment {
                        local: utc,
                        form: Form::In(Zone::Utc),
                    };
                    let plain = Line::new("DTSTART", "");
                    component.set_line(line_like("RECURRENCE-ID", &utc, &plain));
                }
            }
            (None, Some(start)) if env.on(&f::RECURRENCE_ID_WITHOUT_INSTANCE) => {
                let mut line = start.clone();
                line.name = "RECURRENCE-ID".to_owned();
                component.push_line(line);
            }
            _ => {}
        }
    }
}
