//! Finds things on the server: copies by UID, inbox items, properties to put back.

use super::step::Stop;
use super::world::{Seen, World};
use crate::calendar::select;
use crate::dav::{Session, WireError, bodies, normal};
use crate::wire::ical;
use crate::wire::xml::{CALDAV, DAV, Element, Name};
use std::time::{Duration, Instant};
use url::Url;

/// The role's copy of an object, by UID in all its calendars. Names are the server's, so
/// they say nothing.
pub async fn copy(world: &mut World, role: &str, object: &str) -> Result<Option<Url>, Stop> {
    let key = (role.to_owned(), object.to_owned());
    if let Some(url) = world.copies.get(&key) {
        return Ok(Some(url.clone()));
    }
    let Some(uid) = world.vars.uids.get(object).cloned() else {
        return Ok(None);
    };
    let found = by_uid(world, role, &uid).await?;
    if let Some(url) = &found {
        world.copies.insert(key, url.clone());
    }
    Ok(found)
}

/// The first resource with this UID in a role's calendars.
pub async fn by_uid(world: &World, role: &str, uid: &str) -> Result<Option<Url>, Stop> {
    Ok(all_by_uid(world, role, uid).await?.into_iter().next())
}

/// All resources with this UID in a role's calendars.
pub async fn all_by_uid(world: &World, role: &str, uid: &str) -> Result<Vec<Url>, Stop> {
    let Some(session) = world.session(role) else {
        return Ok(Vec::new());
    };
    let mut found = Vec::new();
    for calendar in world.all_calendars(role) {
        found.extend(in_calendar(&session, &calendar, uid).await?);
    }
    Ok(found)
}

async fn in_calendar(session: &Session, calendar: &Url, uid: &str) -> Result<Vec<Url>, Stop> {
    let mut found: Vec<Url> = Vec::new();
    let mut answered = false;
    for component in ["VEVENT", "VTODO"] {
        let query = bodies::query_by_uid(component, uid);
        let answer = session
            .report(calendar, 1, &query)
            .await
            .map_err(no_answer)?;
        if answer.status != 207 {
            continue;
        }
        let Ok(multistatus) = answer.multistatus() else {
            continue;
        };
        answered = true;
        for response in &multistatus.responses {
            // A server that ignores the filter lists others too; its data tells.
            let data = Name::new(CALDAV, "calendar-data");
            let matches = response
                .propstats
                .iter()
                .flat_map(|p| &p.properties)
                .any(|p| {
                    p.name == data
                        && ical::parse(p.text().as_bytes())
                            .roots
                            .iter()
                            .any(|c| select::scheduled(c).any(|c| c.value("UID") == Some(uid)))
                });
            if matches && !found.contains(&response.url) {
                found.push(response.url.clone());
            }
        }
        if !found.is_empty() {
            return Ok(found);
        }
    }
    if answered {
        return Ok(found);
    }
    // calendar-query is not to be had here: read everything.
    for (url, _) in list(session, calendar).await? {
        let answer = session.get(&url).await.map_err(no_answer)?;
        let has = ical::parse(&answer.body)
            .roots
            .iter()
            .any(|c| select::scheduled(c).any(|c| c.value("UID") == Some(uid)));
        if answer.is_success() && has {
            found.push(url);
        }
    }
    Ok(found)
}

/// The members of a collection with their ETags.
pub async fn list(session: &Session, collection: &Url) -> Result<Vec<(Url, Option<String>)>, Stop> {
    let etag = Name::new(DAV, "getetag");
    let names = [etag.clone(), Name::new(DAV, "resourcetype")];
    let found = match session.properties(collection, 1, &names).await {
        Ok(found) => found,
        Err(crate::dav::PropfindError::Wire(error)) => return Err(no_answer(error)),
        Err(_) => return Ok(Vec::new()),
    };
    let own = normal(collection);
    let mut known = std::collections::HashSet::new();
    let mut members = Vec::new();
    for response in &found.multistatus.responses {
        // Named as missing, or named twice.
        if response.status.is_some_and(|status| status >= 300) || !known.insert(&response.url) {
            continue;
        }
        let properties = || {
            response
                .propstats
                .iter()
                .filter(|p| p.status / 100 == 2)
                .flat_map(|p| &p.properties)
        };
        let is_collection = properties().any(|p| p.child(DAV, "collection").is_some());
        if normal(&response.url) == own || is_collection {
            continue;
        }
        let tag = properties()
            .find(|p| p.name == etag)
            .map(|p| p.text().trim().to_owned());
        members.push((response.url.clone(), tag));
    }
    Ok(members)
}

/// How long reading an inbox may take beside the deadline.
const READING: Duration = Duration::from_secs(5);

/// Everything in a role's inbox; what was read before and has the same ETag is not read
/// again. Items of other runs and other scenarios are read once and left alone.
pub async fn inbox(world: &mut World, role: &str) -> Result<Vec<Seen>, Stop> {
    let inbox = world.actors.get(role).and_then(|a| a.inbox.clone());
    let (Some(inbox), Some(session)) = (inbox, world.session(role)) else {
        return Ok(Vec::new());
    };
    let mut items = Vec::new();
    let limit = world.shared.timing.deadline + READING;
    let began = Instant::now();
    for (url, etag) in list(&session, &inbox).await? {
        if began.elapsed() > limit {
            let seconds = limit.as_secs();
            return Err(Stop::error(format!(
                "the inbox of {role} could not be read within {seconds} s"
            )));
        }
        let key = (normal(&url), etag.clone().unwrap_or_default());
        if let (Some(seen), true) = (world.read.get(&key), etag.is_some()) {
            items.push(seen.clone());
            continue;
        }
        let response = session.get(&url).await.map_err(no_answer)?;
        if !response.is_success() {
            continue;
        }
        let seen = Seen {
            url,
            etag,
            document: ical::parse(&response.body),
            response,
        };
        world.read.insert(key, seen.clone());
        items.push(seen);
    }
    Ok(items)
}

/// The values of properties before they are changed.
pub async fn properties(
    session: &Session,
    url: &Url,
    names: &[Name],
) -> Vec<(Name, Option<Element>)> {
    let found = session.properties(url, 0, names).await.ok();
    names
        .iter()
        .map(|name| {
            let value = found
                .iter()
                .flat_map(|f| &f.multistatus.responses)
                .find_map(|r| {
                    r.propstats
                        .iter()
                        .filter(|p| p.status / 100 == 2)
                        .flat_map(|p| &p.properties)
                        .find(|p| p.name == *name)
                        .cloned()
                });
            (name.clone(), value)
        })
        .collect()
}

/// The ACEs of a resource that a client may set: neither protected nor inherited.
pub async fn settable_aces(session: &Session, url: &Url) -> Vec<Element> {
    let names = [Name::new(DAV, "acl")];
    let before = properties(session, url, &names).await;
    before
        .into_iter()
        .filter_map(|(_, value)| value)
        .flat_map(|acl| acl.elements().cloned().collect::<Vec<_>>())
        .filter(|ace| {
            ace.is(DAV, "ace")
                && ace.child(DAV, "protected").is_none()
                && ace.child(DAV, "inherited").is_none()
        })
        .collect()
}

fn no_answer(error: WireError) -> Stop {
    Stop::error(format!("no answer while looking: {error}"))
}
