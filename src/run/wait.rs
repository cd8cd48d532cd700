//! Waiting without guessing: *eventually* polls with back-off until what is asserted
//! holds or the deadline passes, *never* believes in absence only behind a fence.

use super::find;
use super::journal::Entry;
use super::judge::{self, Unresolved};
use super::outcome::Outcome;
use super::step::{Stop, child};
use super::world::{Seen, World};
use crate::calendar::select;
use crate::dav::normal;
use crate::suite::model::{Assert, Sight};
use crate::suite::plan::PlannedStep;
use crate::wire::ical::{Component, Document, Line};
use std::time::{Duration, Instant};

/// The first pause between two looks.
const FIRST_PAUSE: Duration = Duration::from_millis(15);
/// The longest pause between two looks.
const LONGEST_PAUSE: Duration = Duration::from_millis(1000);

/// What a wait came to.
#[derive(Debug, Clone, Default)]
pub struct Waited {
    /// What was found, or the last that was seen.
    pub outcome: Outcome,
    /// Whether what was waited for is there (or, for *never*, has stayed away).
    pub arrived: bool,
    /// How long it took.
    pub took: Duration,
    /// How often was looked.
    pub polls: u64,
    /// Why a *never* cannot be judged: its fence did not come.
    pub fence_lost: Option<String>,
}

/// In words: `a REQUEST for lunch in the inbox`.
pub fn sight_in_words(sight: &Sight) -> String {
    let of = sight.of.as_deref().unwrap_or("anything");
    if let Some(method) = &sight.inbox {
        let method = if method == "ANY" { "message" } else { method };
        format!("a {method} for {of} in the inbox")
    } else if let Some(object) = &sight.copy {
        format!("a copy of {object}")
    } else if let Some(object) = &sight.absent {
        format!("no copy of {object}")
    } else if let Some(object) = &sight.cancelled {
        format!("that {object} is off")
    } else if let Some(method) = &sight.delivered {
        let method = if method == "ANY" { "message" } else { method };
        format!("a {method} for {of}, in the inbox or by what it does")
    } else if let Some(resource) = &sight.resource {
        resource.clone()
    } else {
        "nothing".into()
    }
}

/// Polls until it is there and every deciding check holds, or the deadline passes. The
/// last state is what is judged then.
pub async fn eventually(
    world: &mut World,
    planned: &PlannedStep,
    sight: &Sight,
) -> Result<Waited, Stop> {
    let by = planned.step.by.clone().unwrap_or_default();
    let start = Instant::now();
    let deadline = world.shared.timing.deadline;
    let mut pause = FIRST_PAUSE;
    let mut polls = 0;
    loop {
        polls += 1;
        let candidates = look(world, &by, sight).await?;
        let took = start.elapsed();
        let mut best: Option<Sighted> = None;
        for candidate in candidates {
            let good = all_deciding_hold(world, &by, planned, &candidate.outcome);
            let better = best.is_none() || good;
            if better {
                best = Some(candidate);
            }
            if good && let Some(found) = best.take() {
                world.shared.delivered_after(took);
                return Ok(finish(world, &by, sight, found, took, polls));
            }
        }
        if start.elapsed() >= deadline {
            return Ok(match best {
                Some(found) => finish(world, &by, sight, found, took, polls),
                None => Waited {
                    took,
                    polls,
                    ..Waited::default()
                },
            });
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 8 / 5).min(LONGEST_PAUSE);
    }
}

/// Looks once.
pub async fn once(world: &mut World, planned: &PlannedStep, sight: &Sight) -> Result<Waited, Stop> {
    let by = planned.step.by.clone().unwrap_or_default();
    let start = Instant::now();
    let mut found = look(world, &by, sight).await?;
    let count = match &sight.copy {
        // The wait is for one copy; a second one is seen here.
        Some(object) if !found.is_empty() => {
            let uid = world.vars.uids.get(object).cloned().unwrap_or_default();
            find::all_by_uid(world, &by, &uid).await?.len()
        }
        _ => found.len(),
    };
    Ok(match found.is_empty() {
        false => {
            let mut waited = finish(world, &by, sight, found.remove(0), start.elapsed(), 1);
            waited.outcome.found = Some(count);
            waited
        }
        true => Waited {
            outcome: Outcome {
                found: Some(0),
                ..Outcome::default()
            },
            took: start.elapsed(),
            polls: 1,
            ..Waited::default()
        },
    })
}

/// Shows that something does not come: a fence on the same path, then settling.
pub async fn never(
    world: &mut World,
    planned: &PlannedStep,
    sight: &Sight,
) -> Result<Waited, Stop> {
    let by = planned.step.by.clone().unwrap_or_default();
    let start = Instant::now();
    let mut polls = 0;
    if let Some(from) = &sight.from
        && let Err(why) = fence(world, from, &by, &mut polls).await?
    {
        return Ok(Waited {
            took: start.elapsed(),
            polls,
            fence_lost: Some(why),
            ..Waited::default()
        });
    }
    let until = Instant::now() + world.shared.settling();
    let mut pause = FIRST_PAUSE;
    loop {
        polls += 1;
        let found = look(world, &by, sight).await?;
        let over = Instant::now() >= until;
        if !found.is_empty() || over {
            let mut waited = Waited {
                arrived: found.is_empty(),
                took: start.elapsed(),
                polls,
                ..Waited::default()
            };
            if let Some(first) = found.into_iter().next() {
                waited.outcome = first.outcome;
            }
            return Ok(waited);
        }
        let left = until.saturating_duration_since(Instant::now());
        tokio::time::sleep(pause.min(left)).await;
        pause = (pause * 8 / 5).min(LONGEST_PAUSE);
    }
}

/// A later message on the same path, known to be delivered: `from` invites `to` to a
/// throw-away event, which must arrive.
async fn fence(
    world: &mut World,
    from: &str,
    to: &str,
    polls: &mut u64,
) -> Result<Result<(), String>, Stop> {
    let Some(session) = world.session(from) else {
        return Err(Stop::error(format!("no account plays {from}")));
    };
    let name = world.fresh_name("fence");
    let uid = format!(
        "{}{}",
        world.uid_prefix(),
        name.rsplit_once('-').map_or("", |_| &name)
    );
    let Some(base) = world.home_calendar(from, false) else {
        return Ok(Err(format!("{from} has no calendar")));
    };
    let Some(url) = child(&base, &(name + ".ics")) else {
        return Ok(Err(format!("{base} has no children")));
    };
    let text = fence_text(world, from, to, &uid);
    world.uids.insert(uid.clone());
    world.made.push((from.to_owned(), url.clone()));
    if let Some(actor) = world.actors.get(from) {
        world.shared.journal.write(&Entry::Object {
            user: actor.user.clone(),
            url: url.to_string(),
            uid: world.uid_prefix(),
        });
    }
    match session.create(&url, &text).await {
        Ok(answer) if answer.is_success() => {}
        Ok(answer) => return Ok(Err(format!("the fence was refused with {}", answer.status))),
        Err(error) => return Err(Stop::error(format!("no answer for the fence: {error}"))),
    }
    let start = Instant::now();
    let mut pause = FIRST_PAUSE;
    loop {
        *polls += 1;
        let in_inbox = find::inbox(world, to)
            .await?
            .iter()
            .any(|seen| uid_of(&seen.document).is_some_and(|u| u == uid));
        if in_inbox || find::by_uid(world, to, &uid).await?.is_some() {
            world.shared.delivered_after(start.elapsed());
            return Ok(Ok(()));
        }
        if start.elapsed() >= world.shared.timing.deadline {
            return Ok(Err(format!(
                "a fence from {from} to {to} did not arrive within {:.1} s",
                world.shared.timing.deadline.as_secs_f64()
            )));
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 8 / 5).min(LONGEST_PAUSE);
    }
}

fn fence_text(world: &World, from: &str, to: &str, uid: &str) -> String {
    let address = |role: &str| {
        world
            .vars
            .roles
            .get(role)
            .map(|view| view.address.clone())
            .unwrap_or_default()
    };
    let day = world.vars.fill("{{day 40}}", None).unwrap_or_default();
    let now = world.vars.fill("{{now}}", None).unwrap_or_default();
    let mut event = Component::new("VEVENT");
    for (name, value) in [
        ("UID", uid.to_owned()),
        ("DTSTAMP", now),
        ("DTSTART", format!("{day}T030000Z")),
        ("DTEND", format!("{day}T031500Z")),
        ("SUMMARY", "Fence".to_owned()),
        ("TRANSP", "TRANSPARENT".to_owned()),
        ("ORGANIZER", address(from)),
    ] {
        event.push_line(Line::new(name, value));
    }
    for (role, partstat) in [(from, "ACCEPTED"), (to, "NEEDS-ACTION")] {
        let mut attendee = Line::new("ATTENDEE", address(role));
        attendee.set_param("PARTSTAT", partstat);
        event.push_line(attendee);
    }
    let mut calendar = Component::new("VCALENDAR");
    calendar.push_line(Line::new("VERSION", "2.0"));
    calendar.push_line(Line::new("PRODID", "-//invitest//invitest//EN"));
    calendar.push_component(event);
    calendar.to_document()
}

/// Something that a look found.
struct Sighted {
    outcome: Outcome,
    seen: Option<Seen>,
}

fn finish(
    world: &mut World,
    by: &str,
    sight: &Sight,
    found: Sighted,
    took: Duration,
    polls: u64,
) -> Waited {
    if let Some(seen) = &found.seen {
        world.matched.insert(mark(by, seen));
        if let Some(name) = &sight.as_ {
            let key = (by.to_owned(), format!("item {name}"));
            world.named.insert(key, seen.url.clone());
        }
    }
    Waited {
        outcome: found.outcome,
        arrived: true,
        took,
        polls,
        fence_lost: None,
    }
}

/// Item names can be used again for a newer message, so the ETag counts too.
fn mark(by: &str, seen: &Seen) -> (String, String) {
    let etag = seen.etag.as_deref().unwrap_or_default();
    (by.to_owned(), format!("{} {etag}", normal(&seen.url)))
}

async fn look(world: &mut World, by: &str, sight: &Sight) -> Result<Vec<Sighted>, Stop> {
    if let Some(method) = &sight.inbox {
        return messages(world, by, method, sight).await;
    }
    if let Some(object) = &sight.copy {
        return copies(world, by, object, sight).await;
    }
    if let Some(object) = &sight.absent {
        let uid = world.vars.uids.get(object).cloned().unwrap_or_default();
        let there = find::by_uid(world, by, &uid).await?;
        if there.is_none() {
            world.copies.remove(&(by.to_owned(), object.clone()));
        }
        return Ok(match there {
            Some(_) => Vec::new(),
            None => vec![Sighted {
                outcome: Outcome {
                    came: Some(format!("{by} has no copy of {object}")),
                    ..Outcome::default()
                },
                seen: None,
            }],
        });
    }
    if let Some(object) = &sight.cancelled {
        return cancelled(world, by, object, sight).await;
    }
    if let Some(method) = &sight.delivered {
        return signs(world, by, method, sight).await;
    }
    if let Some(resource) = &sight.resource {
        let url = {
            use super::judge::Env;
            world
                .env(by)
                .resource(resource)
                .map_err(|m| Stop::error(m.to_string()))?
        };
        let Some(session) = world.session(by) else {
            return Err(Stop::error(format!("no account plays {by}")));
        };
        let outcome = Outcome::of(url.clone(), session.get(&url).await);
        let counts = outcome.is_success() && fits(world, by, sight, &outcome);
        return Ok(if counts {
            vec![Sighted {
                outcome,
                seen: None,
            }]
        } else {
            Vec::new()
        });
    }
    Err(Stop::error("a wait that looks at nothing"))
}

async fn messages(
    world: &mut World,
    by: &str,
    method: &str,
    sight: &Sight,
) -> Result<Vec<Sighted>, Stop> {
    let uid = sight
        .of
        .as_ref()
        .and_then(|of| world.vars.uids.get(of))
        .cloned();
    let mut found = Vec::new();
    for seen in find::inbox(world, by).await? {
        if world.matched.contains(&mark(by, &seen)) {
            continue;
        }
        let Some(calendar) = seen.document.calendar() else {
            continue;
        };
        let its_method = calendar.value("METHOD").unwrap_or_default();
        let right_method = method == "ANY" || its_method.eq_ignore_ascii_case(method);
        let right_uid = match &uid {
            Some(uid) => uid_of(&seen.document).is_some_and(|u| u == *uid),
            // Without an object any message of this scenario counts, no other's.
            None => uid_of(&seen.document).is_some_and(|u| world.uids.contains(&u)),
        };
        if !right_method || !right_uid {
            continue;
        }
        let outcome = Outcome {
            url: Some(seen.url.clone()),
            response: Some(seen.response.clone()),
            came: Some(format!("{its_method} in {by}'s inbox")),
            ..Outcome::default()
        };
        if fits(world, by, sight, &outcome) {
            found.push(Sighted {
                outcome,
                seen: Some(seen),
            });
        }
    }
    Ok(found)
}

/// Messages, and what a message does in the calendar.
async fn signs(
    world: &mut World,
    by: &str,
    method: &str,
    sight: &Sight,
) -> Result<Vec<Sighted>, Stop> {
    let mut found = messages(world, by, method, sight).await?;
    for sighted in &mut found {
        // A later step that asks for the message itself still finds it new.
        sighted.seen = None;
    }
    if !found.is_empty() {
        return Ok(found);
    }
    let object = sight.of.clone().unwrap_or_default();
    if method == "CANCEL" {
        cancelled(world, by, &object, &Sight::default()).await
    } else {
        copies(world, by, &object, sight).await
    }
}

async fn copies(
    world: &mut World,
    by: &str,
    object: &str,
    sight: &Sight,
) -> Result<Vec<Sighted>, Stop> {
    let key = (by.to_owned(), object.to_owned());
    let Some(session) = world.session(by) else {
        return Err(Stop::error(format!("no account plays {by}")));
    };
    // The known place first; a server may have put it elsewhere meanwhile.
    for attempt in 0..2 {
        let Some(url) = find::copy(world, by, object).await? else {
            return Ok(Vec::new());
        };
        let outcome = Outcome::of(url.clone(), session.get(&url).await);
        if let Some(error) = &outcome.error {
            return Err(Stop::error(format!("no answer for {by}'s copy: {error}")));
        }
        if outcome.response.as_ref().is_some_and(|r| r.status == 404) && attempt == 0 {
            world.copies.remove(&key);
            continue;
        }
        let outcome = Outcome {
            came: Some(format!("{by}'s copy of {object}")),
            ..outcome
        };
        let counts = outcome.is_success() && fits(world, by, sight, &outcome);
        return Ok(if counts {
            vec![Sighted {
                outcome,
                seen: None,
            }]
        } else {
            Vec::new()
        });
    }
    Ok(Vec::new())
}

/// The copy of an object that is off for the role, or that there is none any more.
async fn cancelled(
    world: &mut World,
    by: &str,
    object: &str,
    sight: &Sight,
) -> Result<Vec<Sighted>, Stop> {
    let uid = world.vars.uids.get(object).cloned().unwrap_or_default();
    if find::by_uid(world, by, &uid).await?.is_none() {
        world.copies.remove(&(by.to_owned(), object.to_owned()));
        return Ok(vec![Sighted {
            outcome: Outcome {
                came: Some(format!("{by} has no copy of {object}")),
                ..Outcome::default()
            },
            seen: None,
        }]);
    }
    let mut found = copies(world, by, object, sight).await?;
    let addresses = {
        use super::judge::Env;
        world.env(by).addresses(by)
    };
    found.retain(|sighted| {
        let document = sighted.outcome.document();
        document
            .as_ref()
            .and_then(Document::calendar)
            .is_some_and(|calendar| is_off(calendar, &addresses))
    });
    for sighted in &mut found {
        sighted.outcome.came = Some(format!("{by}'s copy of {object} says that it is off"));
    }
    Ok(found)
}

/// Whether a copy says that it is off for the calendar user with these addresses.
fn is_off(calendar: &Component, addresses: &[String]) -> bool {
    let is_cancelled = |c: &Component| {
        c.value("STATUS")
            .is_some_and(|status| status.trim().eq_ignore_ascii_case("CANCELLED"))
    };
    let lists = |c: &Component| {
        c.lines_named("ATTENDEE").any(|line| {
            addresses
                .iter()
                .any(|a| crate::calendar::participants::same_address(a, &line.value))
        })
    };
    match select::master(calendar) {
        Some(master) if is_cancelled(master) => true,
        _ => {
            select::scheduled(calendar).all(is_cancelled) || !select::scheduled(calendar).any(lists)
        }
    }
}

fn fits(world: &World, by: &str, sight: &Sight, outcome: &Outcome) -> bool {
    sight
        .where_
        .as_ref()
        .is_none_or(|assert| holds(world, by, assert, outcome) == Ok(true))
}

/// Whether an assertion holds.
pub fn holds(
    world: &World,
    by: &str,
    assert: &Assert,
    outcome: &Outcome,
) -> Result<bool, Unresolved> {
    let judged = judge::judge(outcome, assert, &world.env(by))?;
    Ok(judged.iter().all(|j| j.holds))
}

/// Whether nothing is left to wait for: checks that decide nothing do not delay.
fn all_deciding_hold(world: &World, by: &str, planned: &PlannedStep, outcome: &Outcome) -> bool {
    use crate::verdict::{State, Verdict};
    planned.checks.iter().all(|check| {
        if check.state != State::Stable || check.level.when_broken() == Verdict::Info {
            return true;
        }
        let main = holds(world, by, &check.expect, outcome) == Ok(true);
        let one = check.one_of.is_empty()
            || check
                .one_of
                .values()
                .any(|assert| holds(world, by, assert, outcome) == Ok(true));
        main && one
    })
}

/// The UID of a document's calendar.
pub fn uid_of(document: &Document) -> Option<String> {
    let calendar = document.roots.first()?;
    select::scheduled(calendar)
        .find_map(|c| c.value("UID"))
        .map(str::to_owned)
}
