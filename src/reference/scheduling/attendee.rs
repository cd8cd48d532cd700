//! What an attendee's own change leads to (RFC 6638 3.2.2).

use super::agent::{Agent, Force, organizers_agent, take_force};
use super::allowed_changes;
use super::instances::derive;
use super::messages::{Answer, reply};
use super::parts::{
    address, is_cancelled, is_timestamp, keyed, organizer, own_attendee, partstat, scheduled_mut,
    signatures,
};
use super::types::{Change, Env, Message, Put, Refusal};
use super::{merge, status};
use crate::reference::recurrence::{Key, Object};
use crate::reference::{faults, variations};
use crate::wire::ical::{Component, Line};

/// An attendee creates (no `old`), modifies, or removes (no `new`) a copy.
pub fn change(
    env: &Env<'_>,
    me: &str,
    old: Option<&Component>,
    new: Option<&Component>,
    put: &Put<'_>,
) -> Result<Change, Refusal> {
    let Some(new) = new else {
        if old.is_some() && env.on(&faults::attendee::REMOVAL_REFUSED) {
            return Err(Refusal::AllowedAttendeeChange("it has to stay".to_owned()));
        }
        return Ok(Change {
            store: None,
            messages: old.map_or_else(Vec::new, |old| remove(env, me, old, put)),
        });
    };
    let mut stored = new.clone();
    // Taken off in every case: the parameter is never stored (7.2).
    let force = take_forces(env, &mut stored);
    let Some(to) = organizer(&stored) else {
        return Ok(Change::of(stored, Vec::new()));
    };
    if let (Some(tagged), Some(old)) = (put.tagged, old)
        && !env.on(&faults::schedule_tag::PUT_UNDOES_REPLIES)
    {
        merge::merge(env, me, tagged, old, &mut stored);
    }
    if !server_replies(env, &stored) {
        return Ok(Change::of(stored, Vec::new()));
    }
    let mut for_others = Vec::new();
    if let Some(old) = old {
        if env.on(&faults::attendee::ANSWERS_FOR_OTHERS) {
            for_others = others_answers(env, me, old, &stored);
        } else {
            keep_others_answers(env, me, old, &mut stored);
        }
        allowed_changes::check(env, me, old, &stored)?;
        if put.tagged.is_some() && env.on(&faults::schedule_tag::PUT_UNDOES_REPLIES) {
            stored = new.clone();
            take_forces(env, &mut stored);
        }
    }
    carry(old, &mut stored);
    let told = changed_answers(env, me, old, &stored, force == Some(Force::Reply));
    let mut messages = send(env, &stored, &told);
    for other in &for_others {
        messages.extend(send(env, &stored, std::slice::from_ref(other)));
    }
    if !messages.is_empty() {
        status::clear(env, &mut stored, &to, "ORGANIZER");
    }
    if force == Some(Force::Unknown) {
        status::mark_ignored(env, &mut stored, &to, "ORGANIZER");
    }
    Ok(Change::of(stored, messages))
}

/// What a client sends of the others' participation is what it saw last; meanwhile a reply
/// may have changed it. The server keeps what it knows, so that nobody answers for others
/// (RFC 5546 6.1.2) and no answer is lost; an override that such an update has made is kept
/// as well. (With If-Schedule-Tag-Match the merge of 3.2.10.1 has done this before.)
fn keep_others_answers(env: &Env<'_>, me: &str, old: &Component, stored: &mut Component) {
    let before = Object::of(old);
    let (answers, missing) = {
        let after = Object::of(stored);
        let answers: Vec<Vec<Line>> = super::parts::scheduled(stored)
            .map(|component| {
                let known = match after.key_of(component, &after.zones) {
                    None => before.master,
                    Some(key) => before.describing(key),
                };
                let lines = known.into_iter().flat_map(|c| c.lines_named("ATTENDEE"));
                lines
                    .filter(|line| !env.directory.is(&address(line), me))
                    .cloned()
                    .collect()
            })
            .collect();
        let excluded = after.excluded();
        let missing: Vec<Component> = before
            .overrides
            .iter()
            .filter(|(key, _)| after.instance(*key).is_none() && !excluded.contains(key))
            .filter(|(key, component)| tells_answers_only(&before, *key, component))
            .map(|(_, component)| (*component).clone())
            .collect();
        (answers, missing)
    };
    for (component, lines) in scheduled_mut(stored).zip(answers) {
        for known in lines {
            let who = address(&known);
            if let Some(line) = super::parts::attendee_mut(env, component, &who) {
                match known.param_text("PARTSTAT") {
                    Some(value) => line.set_param("PARTSTAT", &value),
                    None => {
                        line.remove_param("PARTSTAT");
                    }
                }
            }
        }
    }
    for component in missing {
        stored.push_component(component);
    }
}

/// Whether an override differs from its series in nothing but participation status.
fn tells_answers_only(object: &Object<'_>, key: Key, component: &Component) -> bool {
    let plain = |c: &Component| {
        let mut c = c.clone();
        for line in c.lines_mut().filter(|l| l.is("ATTENDEE")) {
            line.remove_param("PARTSTAT");
        }
        signatures(&c, &|line: &Line| is_timestamp(line))
    };
    derive(object, key).is_some_and(|derived| plain(&derived) == plain(component))
}

/// Only under a fault: the changed answers of others, which somebody else has written.
fn others_answers(env: &Env<'_>, me: &str, old: &Component, new: &Component) -> Vec<Told> {
    let (before, after) = (Object::of(old), Object::of(new));
    let mut told = Vec::new();
    for (key, component) in keyed(&after) {
        let known = match key {
            None => before.master,
            Some(key) => before.describing(key),
        };
        for line in component.lines_named("ATTENDEE") {
            let who = address(line);
            let was = known.and_then(|c| super::parts::attendee(env, c, &who));
            let changed = was.is_some_and(|was| partstat(was) != partstat(line));
            if changed && !env.directory.is(&who, me) {
                told.push(Told {
                    about: component.clone(),
                    attendee: line.clone(),
                    partstat: partstat(line),
                });
            }
        }
    }
    told
}

/// Whether the server is the agent of the ORGANIZER; if not, nothing special is done with
/// the resource (3.2.2.2 to 3.2.2.4).
fn server_replies(env: &Env<'_>, copy: &Component) -> bool {
    match organizers_agent(env, copy) {
        Agent::Server => true,
        Agent::Client => env.on(&faults::attendee::ORGANIZER_AGENT_CLIENT_IGNORED),
        Agent::None => env.on(&faults::attendee::ORGANIZER_AGENT_NONE_IGNORED),
    }
}

fn take_forces(env: &Env<'_>, stored: &mut Component) -> Option<Force> {
    let mut force = None;
    for component in scheduled_mut(stored) {
        for line in component.lines_mut() {
            if line.is("ORGANIZER") || line.is("ATTENDEE") {
                let is_organizer = line.is("ORGANIZER");
                let taken = take_force(env, line);
                if is_organizer {
                    force = force.or(taken);
                }
            }
        }
    }
    force
}

/// The SCHEDULE-STATUS of the ORGANIZER is the server's.
fn carry(old: Option<&Component>, stored: &mut Component) {
    let known = old.and_then(|old| {
        let object = Object::of(old);
        keyed(&object)
            .iter()
            .find_map(|(_, c)| c.line("ORGANIZER")?.param_text(status::STATUS))
    });
    for component in scheduled_mut(stored) {
        if let Some(line) = component.line_mut("ORGANIZER") {
            status::set(line, known.as_deref());
        }
    }
}

/// A component that the organizer is told of.
struct Told {
    about: Component,
    attendee: Line,
    partstat: String,
}

/// What is different in the attendee's answer: PARTSTAT in a component, in a new override,
/// and instances that the attendee has excluded (3.2.2.3). `all` for a forced reply.
fn changed_answers(
    env: &Env<'_>,
    me: &str,
    old: Option<&Component>,
    new: &Component,
    all: bool,
) -> Vec<Told> {
    let before = old.map(Object::of);
    let after = Object::of(new);
    let mut told = Vec::new();
    for (key, component) in keyed(&after) {
        let Some(line) = own_attendee(env, component, me) else {
            continue;
        };
        let counterpart = before.as_ref().and_then(|before| match key {
            None => before.master,
            Some(key) => before.describing(key),
        });
        let was = counterpart
            .and_then(|c| own_attendee(env, c, me))
            .map(partstat);
        let is = partstat(line);
        let changed = match &was {
            Some(was) => *was != is,
            // The reading of a created copy is open: this server tells an answer at once.
            None => is != "NEEDS-ACTION" && !env.varies(&variations::NO_REPLY_ON_CREATE),
        };
        let is_new =
            key.is_some_and(|key| before.as_ref().is_some_and(|b| b.instance(key).is_none()));
        let lost = match (is_new, key) {
            (true, _) => changed && env.on(&faults::attendee::NO_REPLY_ON_OVERRIDE),
            _ => changed && env.on(&faults::attendee::NO_REPLY_ON_PARTSTAT),
        };
        if (changed && !lost) || all {
            told.push(Told {
                about: component.clone(),
                attendee: line.clone(),
                partstat: is,
            });
        }
    }
    let Some(before) = before else {
        return told;
    };
    let was_excluded = before.excluded();
    for key in after.excluded() {
        if was_excluded.contains(&key) || env.on(&faults::attendee::NO_REPLY_ON_EXDATE) {
            continue;
        }
        // An override may lie outside the recurrence set.
        let about = before
            .instance(key)
            .cloned()
            .or_else(|| derive(&before, key));
        let Some(about) = about.filter(|c| !is_cancelled(c)) else {
            continue;
        };
        if let Some(line) = own_attendee(env, &about, me).cloned() {
            told.push(Told {
                about,
                attendee: line,
                partstat: "DECLINED".to_owned(),
            });
        }
    }
    told
}

fn send(env: &Env<'_>, copy: &Component, told: &[Told]) -> Vec<Message> {
    let (Some(to), Some(first)) = (organizer(copy), told.first()) else {
        return Vec::new();
    };
    let to = match sent_by(copy) {
        Some(other) if env.on(&faults::attendee::REPLY_GOES_TO_SENT_BY) => other,
        _ => to,
    };
    let from = address(&first.attendee);
    let answers: Vec<Answer<'_>> = told
        .iter()
        .map(|t| Answer {
            about: &t.about,
            attendee: &t.attendee,
            partstat: &t.partstat,
        })
        .collect();
    vec![reply(env, &from, &to, copy, &answers)]
}

/// Who acts for the organizer. Replies go to the organizer nevertheless (RFC 5546 3.2.2.5).
fn sent_by(copy: &Component) -> Option<super::Address> {
    let line = super::parts::scheduled(copy).find_map(|c| c.line("ORGANIZER"))?;
    Some(super::Address::new(&line.param_text("SENT-BY")?))
}

/// Removal declines, unless the client says not to tell (3.2.2.4, 8.1). What has been
/// cancelled does not need an answer any more.
fn remove(env: &Env<'_>, me: &str, old: &Component, put: &Put<'_>) -> Vec<Message> {
    if !server_replies(env, old) {
        return Vec::new();
    }
    let silent = !put.schedule_reply && !env.on(&faults::attendee::SCHEDULE_REPLY_IGNORED);
    if silent || env.on(&faults::attendee::NO_REPLY_ON_DELETE) {
        return Vec::new();
    }
    let object = Object::of(old);
    let told: Vec<Told> = keyed(&object)
        .into_iter()
        .filter(|(_, component)| !is_cancelled(component))
        .filter_map(|(_, component)| {
            Some(Told {
                about: component.clone(),
                attendee: own_attendee(env, component, me)?.clone(),
                partstat: if env.on(&faults::attendee::DELETE_REPLIES_OLD_PARTSTAT) {
                    partstat(own_attendee(env, component, me)?)
                } else {
                    "DECLINED".to_owned()
                },
            })
        })
        .collect();
    send(env, old, &told)
}
