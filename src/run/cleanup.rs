//! Leaves the server as it was found. The organizer deletes; the CANCEL for that UID is
//! awaited, because an early sweep would miss it; attendees delete with
//! `Schedule-Reply: F`; inboxes are swept by UID; what was changed is put back.

use super::find;
use super::wait::uid_of;
use super::world::{Undo, World};
use crate::dav::{Request, Session, bodies};
use crate::wire::xml::{DAV, Element, Name};
use std::time::{Duration, Instant};
use url::Url;

/// Removes what a scenario made. Gives what could not be removed, in words; clean-up never
/// changes a verdict.
pub async fn scenario(world: &mut World) -> Vec<String> {
    world.step = 0;
    let mut leftovers = Vec::new();
    undo_settings(world, &mut leftovers).await;
    let roles: Vec<String> = world.actors.keys().cloned().collect();

    // What the scenario PUT, newest first, as its owner: this sends the CANCELs.
    let mut cancelled = false;
    for (role, url) in world.made.clone().into_iter().rev() {
        let Some(session) = world.session(&role) else {
            continue;
        };
        let organizes = organizes(world, &role);
        if let Ok(answer) = session.delete(&url, !organizes).await {
            cancelled |= answer.is_success() && organizes;
        }
    }
    if cancelled {
        await_cancels(world, &roles).await;
    }

    // Copies that deliveries made, and what is left of the scenario's own.
    for role in &roles {
        sweep_calendars(world, role, &mut leftovers).await;
    }
    for role in &roles {
        sweep_inbox(world, role, &mut leftovers).await;
    }
    undo_calendars(world, &mut leftovers).await;
    leftovers
}

fn organizes(world: &World, role: &str) -> bool {
    use crate::suite::model::Part;
    world
        .plan
        .cast
        .get(role)
        .is_some_and(|part| matches!(part, Part::Organizer))
}

/// Waits until deliveries of this scenario have come to rest: no longer than absence is
/// watched anyway.
async fn await_cancels(world: &mut World, roles: &[String]) {
    let invited: Vec<String> = roles
        .iter()
        .filter(|role| !organizes(world, role))
        .cloned()
        .collect();
    let until = Instant::now() + world.shared.settling();
    loop {
        let mut all_there = true;
        for role in &invited {
            let Ok(items) = find::inbox(world, role).await else {
                return;
            };
            let requested = items.iter().any(|i| is_ours(world, i, "REQUEST"));
            let cancelled = items.iter().any(|i| is_ours(world, i, "CANCEL"));
            all_there &= cancelled || !requested;
        }
        if all_there || Instant::now() >= until {
            return;
        }
        tokio::time::sleep(Duration::from_millis(40)).await;
    }
}

fn is_ours(world: &World, seen: &super::world::Seen, method: &str) -> bool {
    let Some(calendar) = seen.document.calendar() else {
        return false;
    };
    calendar
        .value("METHOD")
        .is_some_and(|m| m.eq_ignore_ascii_case(method))
        && uid_of(&seen.document).is_some_and(|uid| world.uids.contains(&uid))
}

async fn sweep_calendars(world: &World, role: &str, leftovers: &mut Vec<String>) {
    let Some(session) = world.session(role) else {
        return;
    };
    for calendar in world.all_calendars(role) {
        remove_by_prefix(
            &session,
            &calendar,
            &world.uid_prefix(),
            &world.uids,
            leftovers,
        )
        .await;
    }
}

/// Removes everything in a calendar whose UID starts with a prefix, silently.
pub async fn remove_by_prefix(
    session: &Session,
    calendar: &Url,
    prefix: &str,
    uids: &std::collections::BTreeSet<String>,
    leftovers: &mut Vec<String>,
) {
    let mut urls = Vec::new();
    for component in ["VEVENT", "VTODO"] {
        // text-match is a substring match (RFC 4791 9.7.5), so the prefix finds them all.
        let query = bodies::query_by_uid(component, prefix);
        if let Ok(answer) = session.report(calendar, 1, &query).await
            && let Ok(multistatus) = answer.multistatus()
        {
            for response in multistatus.responses {
                let ours = response
                    .propstats
                    .iter()
                    .flat_map(|p| &p.properties)
                    .any(|p| {
                        let document = crate::wire::ical::parse(p.text().as_bytes());
                        uid_of(&document)
                            .is_some_and(|uid| uid.starts_with(prefix) || uids.contains(&uid))
                    });
                if ours && !urls.contains(&response.url) {
                    urls.push(response.url);
                }
            }
        }
    }
    for url in urls {
        remove(session, &url, leftovers).await;
    }
}

/// DELETE that tells nobody; tried twice, because some servers fail the first.
pub async fn remove(session: &Session, url: &Url, leftovers: &mut Vec<String>) {
    let mut last = String::new();
    for _ in 0..2 {
        match session.delete(url, true).await {
            Ok(answer) if answer.is_success() || answer.status == 404 || answer.status == 410 => {
                return;
            }
            Ok(answer) => last = answer.status.to_string(),
            Err(error) => last = error.to_string(),
        }
    }
    leftovers.push(format!("{url} ({}: DELETE gave {last})", session.user()));
}

async fn sweep_inbox(world: &mut World, role: &str, leftovers: &mut Vec<String>) {
    let Ok(items) = find::inbox(world, role).await else {
        return;
    };
    let Some(session) = world.session(role) else {
        return;
    };
    let prefix = world.uid_prefix();
    for item in items {
        let ours = uid_of(&item.document)
            .is_some_and(|uid| uid.starts_with(&prefix) || world.uids.contains(&uid));
        if ours {
            remove(&session, &item.url, leftovers).await;
        }
    }
}

async fn undo_settings(world: &mut World, leftovers: &mut Vec<String>) {
    for undo in world.undo.clone().into_iter().rev() {
        let (role, request) = match &undo {
            Undo::Calendar { .. } => continue,
            Undo::Properties { role, url, before } => (
                role,
                Request::new("PROPPATCH", url.clone()).xml(&put_back(before)),
            ),
            Undo::Acl { role, url, aces } => (
                role,
                Request::new("ACL", url.clone()).xml(&bodies::acl(aces.clone())),
            ),
        };
        let Some(session) = world.session(role) else {
            continue;
        };
        let url = request.url.clone();
        match session.send(request).await {
            Ok(answer) if answer.is_success() => {}
            Ok(answer) if answer.status == 404 => {}
            Ok(answer) => leftovers.push(format!("{url}: putting back gave {}", answer.status)),
            Err(error) => leftovers.push(format!("{url}: putting back: {error}")),
        }
    }
}

async fn undo_calendars(world: &mut World, leftovers: &mut Vec<String>) {
    for undo in world.undo.clone().into_iter().rev() {
        if let Undo::Calendar { role, url } = undo
            && let Some(session) = world.session(&role)
        {
            remove(&session, &url, leftovers).await;
        }
    }
}

/// The PROPPATCH that puts properties back.
pub fn put_back(before: &[(Name, Option<Element>)]) -> Element {
    let set: Vec<Element> = before
        .iter()
        .filter_map(|(_, value)| value.clone())
        .collect();
    let remove: Vec<Name> = before
        .iter()
        .filter(|(_, value)| value.is_none())
        .map(|(name, _)| name.clone())
        .collect();
    if set.is_empty() && remove.is_empty() {
        return Element::new(DAV, "propertyupdate");
    }
    bodies::proppatch(set, &remove)
}

/// Removes everything of a run from one account, known by the prefix of its UIDs.
pub async fn account(
    session: &Session,
    account: &crate::target::Account,
    prefix: &str,
    leftovers: &mut Vec<String>,
) {
    let none = std::collections::BTreeSet::new();
    for calendar in account.calendars.iter().filter(|c| c.own) {
        remove_by_prefix(session, &calendar.url, prefix, &none, leftovers).await;
    }
    let Some(inbox) = &account.inbox else { return };
    let Ok(items) = find::list(session, inbox).await else {
        return;
    };
    for (url, _) in items {
        let Ok(answer) = session.get(&url).await else {
            continue;
        };
        let document = crate::wire::ical::parse(&answer.body);
        if uid_of(&document).is_some_and(|uid| uid.starts_with(prefix)) {
            remove(session, &url, leftovers).await;
        }
    }
}
