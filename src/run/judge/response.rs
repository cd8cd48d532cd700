//! Judges an assertion against an outcome: status, headers, refusals, multistatus,
//! schedule-response. Calendar data is judged in [`super::calendar`].

use super::matcher::{Kind, judge_value};
use super::{Env, Judged, Unresolved, calendar};
use crate::dav::{Multistatus, ResponseItem, resolve, same_resource};
use crate::run::outcome::Outcome;
use crate::suite::model::{Assert, Presence, PropMatch, RecipientMatch, Refusal, Statuses};
use crate::wire::ical;
use crate::wire::xml::{CALDAV, DAV, Element, Name};
use std::collections::BTreeMap;
use url::Url;

/// Judges every key of an assertion.
pub fn judge(outcome: &Outcome, assert: &Assert, env: &dyn Env) -> Result<Vec<Judged>, Unresolved> {
    let mut all = Vec::new();
    if let Some(statuses) = &assert.status {
        all.push(status(outcome, statuses));
    }
    for (name, matcher) in assert.header.iter().flatten() {
        let value = outcome
            .response
            .as_ref()
            .map(|r| r.headers_named(name).collect::<Vec<_>>())
            .filter(|values| !values.is_empty())
            .map(|values| values.join(", "));
        let judged = judge_value(matcher, value.as_deref(), Kind::Header, env)?;
        all.push(named(&format!("header {name}"), judged));
    }
    if let Some(refusal) = &assert.refused {
        all.push(refused(outcome, refusal));
    }
    if let Some(element) = &assert.error {
        all.push(condition(outcome, element));
    }
    if let Some(matcher) = &assert.body {
        let body = outcome.response.as_ref().map(|r| r.text());
        let judged = judge_value(matcher, body.as_deref(), Kind::Text, env)?;
        all.push(named("body", judged));
    }
    if speaks_of_calendar(assert) {
        let document = outcome.document();
        all.extend(calendar::judge_calendar(document.as_ref(), assert, env)?);
    }
    if speaks_of_multistatus(assert) {
        multistatus(outcome, assert, env, &mut all)?;
    }
    if let Some(shape) = &assert.xml {
        super::xml::shape(outcome, shape, env, &mut all)?;
    }
    if let Some(recipients) = &assert.recipient {
        schedule_response(outcome, recipients, env, &mut all)?;
    }
    for (name, matcher) in assert.value.iter().flatten() {
        let value = env.kept(name);
        let judged = judge_value(matcher, value.as_deref(), Kind::Text, env)?;
        all.push(named(name, judged));
    }
    if let Some(matcher) = &assert.found {
        let found = outcome.found.map(|n| n.to_string());
        let judged = judge_value(matcher, found.as_deref(), Kind::Number, env)?;
        all.push(named("number found", judged));
    }
    if let Some(inner) = &assert.not {
        let judged = judge(outcome, inner, env)?;
        // Without a calendar nothing holds of it; that must not count as keeping a
        // negative, or a server that sends none would pass.
        let missing = speaks_of_calendar(inner)
            && outcome
                .document()
                .is_none_or(|document| document.calendar().is_none());
        let holds = !missing && !judged.iter().all(|j| j.holds);
        let words = |f: fn(&Judged) -> &str| judged.iter().map(f).collect::<Vec<_>>().join("; ");
        all.push(Judged::new(
            holds,
            format!("not: {}", words(|j| &j.expected)),
            words(|j| &j.actual),
        ));
    }
    Ok(all)
}

fn named(name: &str, mut judged: Judged) -> Judged {
    judged.expected = format!("{name} {}", judged.expected);
    judged.actual = format!("{name} {}", judged.actual);
    judged
}

fn speaks_of_calendar(a: &Assert) -> bool {
    a.method.is_some()
        || a.component.is_some()
        || a.property.is_some()
        || a.attendee.is_some()
        || a.organizer.is_some()
        || a.no_property.is_some()
        || a.no_parameter.is_some()
        || a.no_component.is_some()
        || a.count.is_some()
        || a.instances.is_some()
        || a.master.is_some()
        || a.dates.is_some()
        || a.cancelled_instance.is_some()
        || a.same_as.is_some()
        || a.well_formed.is_some()
        || a.folded.is_some()
        || a.busy.is_some()
        || a.free.is_some()
}

fn speaks_of_multistatus(a: &Assert) -> bool {
    a.prop.is_some() || a.lists.is_some() || a.lacks.is_some() || a.privileges.is_some()
}

/// Whether a status is among those that are written.
pub fn status_is(statuses: &Statuses, status: u16) -> bool {
    match statuses {
        Statuses::Code(code) => *code == status,
        Statuses::Class(class) => match class.as_bytes() {
            [digit, b'x' | b'X', b'x' | b'X'] => {
                u16::from(digit.wrapping_sub(b'0')) == status / 100
            }
            _ => class.parse() == Ok(status),
        },
        Statuses::Many(many) => many.iter().any(|s| status_is(s, status)),
    }
}

/// Statuses in words: `2xx or 404`.
pub fn statuses_in_words(statuses: &Statuses) -> String {
    match statuses {
        Statuses::Code(code) => code.to_string(),
        Statuses::Class(class) => class.clone(),
        Statuses::Many(many) => many
            .iter()
            .map(statuses_in_words)
            .collect::<Vec<_>>()
            .join(" or "),
    }
}

fn status(outcome: &Outcome, statuses: &Statuses) -> Judged {
    let holds = outcome
        .response
        .as_ref()
        .is_some_and(|r| status_is(statuses, r.status));
    Judged::new(
        holds,
        format!("status {}", statuses_in_words(statuses)),
        outcome.in_words(),
    )
}

/// "Refused with the wrong code" and "accepted" are told apart in words.
fn refused(outcome: &Outcome, refusal: &Refusal) -> Judged {
    let mut expected = format!("refused with {}", statuses_in_words(&refusal.status));
    if let Some(error) = &refusal.error {
        expected += &format!(" and {error} in D:error");
    }
    if let Some(with) = &refusal.with {
        expected += &format!(" holding {with}");
    }
    let Some(response) = &outcome.response else {
        return Judged::new(false, expected, outcome.in_words());
    };
    if response.is_success() {
        return Judged::new(false, expected, format!("accepted ({})", response.status));
    }
    let right_status = status_is(&refusal.status, response.status);
    let right_error = refusal.error.as_deref().is_none_or(|error| {
        Name::parse(error).is_some_and(|name| {
            outcome.conditions().iter().any(|e| {
                e.name == name
                    && refusal.with.as_deref().is_none_or(|with| {
                        Name::parse(with).is_some_and(|with| e.descendant(&with).is_some())
                    })
            })
        })
    });
    let mut actual = format!("refused, but with {}", outcome.in_words());
    if right_status && right_error {
        actual = format!("refused with {}", outcome.in_words());
    } else if refusal.error.is_some() && outcome.conditions().is_empty() {
        actual += " and no condition in a D:error body";
    }
    Judged::new(right_status && right_error, expected, actual)
}

fn condition(outcome: &Outcome, element: &str) -> Judged {
    let holds = Name::parse(element)
        .is_some_and(|name| outcome.conditions().iter().any(|e| e.name == name));
    Judged::new(
        holds,
        format!("{element} in the D:error body"),
        outcome.in_words(),
    )
}

fn multistatus(
    outcome: &Outcome,
    assert: &Assert,
    env: &dyn Env,
    all: &mut Vec<Judged>,
) -> Result<(), Unresolved> {
    let answer = match outcome.multistatus() {
        Some(Ok(answer)) => answer,
        Some(Err(error)) => {
            all.push(Judged::new(false, "a 207 multistatus", error.to_string()));
            return Ok(());
        }
        None => {
            all.push(Judged::new(false, "a 207 multistatus", outcome.in_words()));
            return Ok(());
        }
    };
    for name in assert.lists.iter().flatten() {
        let listed = lists(&answer, name, env)?;
        all.push(Judged::new(
            listed,
            format!("{name} is listed"),
            if listed {
                "listed".into()
            } else {
                hrefs_in_words(&answer)
            },
        ));
    }
    for name in assert.lacks.iter().flatten() {
        let listed = lists(&answer, name, env)?;
        all.push(Judged::new(
            !listed,
            format!("{name} is not listed"),
            if listed {
                "it is listed".into()
            } else {
                hrefs_in_words(&answer)
            },
        ));
    }
    if let Some(props) = &assert.prop
        && let Some(which @ ("every" | "members")) = assert.for_.as_deref()
    {
        for item in &answer.responses {
            let own = outcome
                .url
                .as_ref()
                .is_some_and(|u| same_resource(u, &item.url));
            if which == "members" && own {
                continue;
            }
            for (name, wanted) in props {
                let mut judged = prop(Some(item), name, wanted, &answer, env)?;
                judged.actual = format!("{}: {}", item.href, judged.actual);
                all.push(judged);
            }
        }
        return Ok(());
    }
    if assert.prop.is_some() || assert.privileges.is_some() {
        let url = match &assert.for_ {
            Some(name) => Some(env.resource(name)?),
            None => outcome.url.clone(),
        };
        let item = url
            .as_ref()
            .and_then(|url| answer.responses.iter().find(|r| same_resource(&r.url, url)))
            // A Depth 0 answer has one response, whatever its href's spelling.
            .or(match (&assert.for_, answer.responses.as_slice()) {
                (None, [one]) => Some(one),
                _ => None,
            });
        for (name, wanted) in assert.prop.iter().flatten() {
            all.push(prop(item, name, wanted, &answer, env)?);
        }
        if let Some(wanted) = &assert.privileges {
            all.extend(super::privileges::judge(item, wanted));
        }
    }
    Ok(())
}

fn hrefs_in_words(answer: &Multistatus) -> String {
    match answer.responses.as_slice() {
        [] => "no resource is listed".into(),
        items => {
            let shown: Vec<&str> = items.iter().take(8).map(|r| r.href.as_str()).collect();
            let more = items.len().saturating_sub(shown.len());
            let rest = if more > 0 {
                format!(" and {more} more")
            } else {
                String::new()
            };
            format!("listed are {}{rest}", shown.join(", "))
        }
    }
}

/// By resource, or by the UID of calendar data where the name is an object.
fn lists(answer: &Multistatus, name: &str, env: &dyn Env) -> Result<bool, Unresolved> {
    let data = Name::new(CALDAV, "calendar-data");
    if let Some(uid) = env.uid(name) {
        let by_uid = answer.responses.iter().any(|r| {
            properties(r).any(|p| {
                p.name == data
                    && ical::parse(p.text().as_bytes())
                        .roots
                        .iter()
                        .any(|c| crate::calendar::select::uid(c) == Some(&uid))
            })
        });
        if by_uid {
            return Ok(true);
        }
        return Ok(match env.resource(name) {
            Ok(url) => lists_url(answer, &url),
            Err(_) => false,
        });
    }
    Ok(lists_url(answer, &env.resource(name)?))
}

fn lists_url(answer: &Multistatus, url: &Url) -> bool {
    answer
        .responses
        .iter()
        .any(|r| same_resource(&r.url, url) && r.status.is_none_or(|s| s / 100 == 2))
}

fn properties(item: &ResponseItem) -> impl Iterator<Item = &Element> {
    item.propstats
        .iter()
        .filter(|p| p.status / 100 == 2)
        .flat_map(|p| &p.properties)
}

fn prop(
    item: Option<&ResponseItem>,
    name: &str,
    wanted: &PropMatch,
    answer: &Multistatus,
    env: &dyn Env,
) -> Result<Judged, Unresolved> {
    let Some(item) = item else {
        return Ok(Judged::new(
            false,
            format!("a response with {name}"),
            hrefs_in_words(answer),
        ));
    };
    let parsed = Name::parse(name).ok_or_else(|| Unresolved {
        name: name.to_owned(),
        why: "is no property name".into(),
    })?;
    let found = item.propstats.iter().find_map(|p| {
        let element = p.properties.iter().find(|e| e.name == parsed)?;
        Some((p.status, element))
    });
    let good = found
        .filter(|(status, _)| status / 100 == 2)
        .map(|(_, e)| e);
    let shown = match found {
        None => format!("{name} is in no propstat"),
        Some((status, element)) => {
            let text = compact(element);
            if status == 200 {
                text
            } else {
                format!("{name} with status {status}")
            }
        }
    };
    let errors: Vec<&Element> = item
        .propstats
        .iter()
        .filter(|p| p.properties.iter().any(|e| e.name == parsed))
        .flat_map(|p| &p.errors)
        .chain(&item.errors)
        .collect();
    let shown = match errors.as_slice() {
        [] => shown,
        errors => {
            let names: Vec<String> = errors.iter().map(|e| e.name.to_string()).collect();
            format!("{shown} and {}", names.join(", "))
        }
    };
    let mut expected = Vec::new();
    let mut holds = true;
    let mut want = |what: String, ok: bool| {
        expected.push(what);
        holds &= ok;
    };
    match (wanted.presence, &wanted.status) {
        (Some(Presence::Absent), _) => want(format!("{name} is absent"), good.is_none()),
        (Some(Presence::Present), _) => want(format!("{name} is there"), good.is_some()),
        (None, Some(statuses)) => want(
            format!("{name} has status {}", statuses_in_words(statuses)),
            found.is_some_and(|(s, _)| status_is(statuses, s)),
        ),
        (None, None) => want(format!("{name} is there"), good.is_some()),
    }
    if let Some(error) = &wanted.error {
        let there = Name::parse(error).is_some_and(|n| errors.iter().any(|e| e.name == n));
        want(format!("{error} in its D:error"), there);
    }
    if let Some(matcher) = &wanted.text {
        let text = good.map(|e| e.text().trim().to_owned());
        let judged = judge_value(matcher, text.as_deref(), Kind::Text, env)?;
        want(format!("its text {}", judged.expected), judged.holds);
    }
    let empty = Element::new("", "none");
    let element = good.unwrap_or(&empty);
    for inner in &wanted.has {
        let there = Name::parse(inner).is_some_and(|n| element.descendant(&n).is_some());
        want(format!("it holds {inner}"), there);
    }
    for inner in &wanted.lacks {
        let there = Name::parse(inner).is_some_and(|n| element.descendant(&n).is_some());
        want(format!("it does not hold {inner}"), !there);
    }
    for written in &wanted.has_attribute {
        want(
            format!("it holds {written}"),
            has_attribute(element, written),
        );
    }
    let hrefs = hrefs_of(element, &item.url);
    if let Some(resource) = &wanted.href {
        let url = env.resource(resource)?;
        let there = hrefs.iter().any(|h| same_resource(h, &url));
        want(format!("it names {resource} ({})", url.path()), there);
    }
    if let Some(resource) = &wanted.no_href {
        let url = env.resource(resource)?;
        let there = hrefs.iter().any(|h| same_resource(h, &url));
        want(
            format!("it does not name {resource} ({})", url.path()),
            !there,
        );
    }
    if let Some(matcher) = &wanted.hrefs {
        let count = hrefs.len().to_string();
        let judged = judge_value(matcher, Some(&count), Kind::Number, env)?;
        want(
            format!("its number of hrefs {}", judged.expected),
            judged.holds,
        );
    }
    Ok(Judged::new(holds, expected.join(", "), shown))
}

/// `C:comp@name=VEVENT`
fn has_attribute(element: &Element, written: &str) -> bool {
    let Some((name, rest)) = written.split_once('@') else {
        return false;
    };
    let (Some(name), Some((attribute, value))) = (Name::parse(name), rest.split_once('=')) else {
        return false;
    };
    fn any(element: &Element, test: &dyn Fn(&Element) -> bool) -> bool {
        element.elements().any(|e| test(e) || any(e, test))
    }
    any(element, &|e| {
        e.name == name
            && e.attribute(attribute)
                .is_some_and(|v| v.eq_ignore_ascii_case(value))
    })
}

fn hrefs_of(element: &Element, base: &Url) -> Vec<Url> {
    let mut out = Vec::new();
    for child in element.elements() {
        if child.is(DAV, "href") {
            out.extend(resolve(base, child.text().trim()));
        }
        out.extend(hrefs_of(child, base));
    }
    out
}

/// An element in one line for messages, at most 300 characters.
fn compact(element: &Element) -> String {
    let document = element.to_document();
    let body = document
        .split_once('\n')
        .map_or(document.as_str(), |(_, rest)| rest);
    let mut line: String = body.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() > 300 {
        line = line.chars().take(300).collect::<String>() + " …";
    }
    line
}

fn schedule_response(
    outcome: &Outcome,
    recipients: &BTreeMap<String, RecipientMatch>,
    env: &dyn Env,
    all: &mut Vec<Judged>,
) -> Result<(), Unresolved> {
    let expected = "a C:schedule-response";
    let root = match outcome.response.as_ref().map(|r| r.xml()) {
        Some(Ok(root)) if root.is(CALDAV, "schedule-response") => root,
        Some(Ok(root)) => {
            let actual = format!("{} with {}", outcome.in_words(), root.name);
            all.push(Judged::new(false, expected, actual));
            return Ok(());
        }
        Some(Err(error)) => {
            let actual = format!("{}, {error}", outcome.in_words());
            all.push(Judged::new(false, expected, actual));
            return Ok(());
        }
        None => {
            all.push(Judged::new(false, expected, outcome.in_words()));
            return Ok(());
        }
    };
    for (role, wanted) in recipients {
        let addresses = env.addresses(role);
        let responses: Vec<&Element> = root
            .children_named(CALDAV, "response")
            .filter(|r| {
                r.child(CALDAV, "recipient").is_some_and(|recipient| {
                    let text = match recipient.child(DAV, "href") {
                        Some(href) => href.text(),
                        None => recipient.text(),
                    };
                    addresses
                        .iter()
                        .any(|a| a.eq_ignore_ascii_case(text.trim()))
                })
            })
            .collect();
        let [response] = responses.as_slice() else {
            all.push(Judged::new(
                false,
                format!("one C:response for {role}"),
                format!("{} of them", responses.len()),
            ));
            continue;
        };
        let status = response
            .child(CALDAV, "request-status")
            .map(|e| e.text().trim().to_owned());
        let data = response.child(CALDAV, "calendar-data");
        if let Some(matcher) = &wanted.status {
            let code = status
                .as_deref()
                .map(|s| s.split(';').next().unwrap_or(s).trim().to_owned());
            let judged = judge_value(matcher, code.as_deref(), Kind::Text, env)?;
            all.push(named(&format!("request-status for {role}"), judged));
        }
        if let Some(presence) = wanted.calendar_data {
            let there = data.is_some_and(|d| !d.text().trim().is_empty());
            let word = |there: bool| {
                if there {
                    "calendar-data"
                } else {
                    "no calendar-data"
                }
            };
            let wanted_there = presence == Presence::Present;
            all.push(Judged::new(
                there == wanted_there,
                format!("{} for {role}", word(wanted_there)),
                word(there),
            ));
        }
        if let Some(assert) = &wanted.data {
            // XML normalises line ends, so CRLF is not asked of this text.
            let text = data.map(|d| d.text().replace("\r\n", "\n").replace('\n', "\r\n"));
            let document = text
                .as_deref()
                .map(|t| ical::parse(t.trim_start().as_bytes()));
            all.extend(calendar::judge_calendar(document.as_ref(), assert, env)?);
        }
    }
    Ok(())
}
