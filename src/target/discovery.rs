//! From a URL and an account to everything the server says about it
//! (RFC 6764, RFC 5397, RFC 4791, RFC 6638 section 2).
//!
//! Nothing is guessed from paths: homes, inboxes and outboxes may sit in unrelated trees.
//! What the server advertises is compared with what it serves; a contradiction is a
//! [`Finding`], never the end.

mod finding;
#[cfg(test)]
mod tests;
mod walk;

pub use finding::{DiscoveryError, Finding};

use super::account::{Account, Calendar, strip_mailto};
use crate::dav::{Multistatus, ResponseItem, Session, same_resource};
use crate::wire::xml::{CALDAV, DAV, Element, Name};
use url::Url;
use walk::Walk;

/// What discovery starts from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Start {
    /// The target's URL.
    pub url: Url,
    /// The principal, where the target file names it.
    pub principal: Option<Url>,
    /// The address, where the target file names it.
    pub address: Option<String>,
}

/// An account and what is odd about it.
#[derive(Debug, Clone, PartialEq)]
pub struct Discovered {
    /// The account.
    pub account: Account,
    /// Contradictions between what is advertised and what is served.
    pub findings: Vec<Finding>,
}

fn cal(local: &str) -> Name {
    Name::new(CALDAV, local)
}

fn dav(local: &str) -> Name {
    Name::new(DAV, local)
}

/// Asks the server about the account of a session.
pub async fn discover(session: &Session, start: &Start) -> Result<Discovered, DiscoveryError> {
    let mut walk = Walk::new(session);
    let principal = match &start.principal {
        Some(principal) => principal.clone(),
        None => find_principal(&mut walk, &start.url).await?,
    };
    let described = describe_principal(&mut walk, &principal).await?;
    let mut calendars = Vec::new();
    for home in &described.homes {
        calendars.extend(list_home(&mut walk, home, &described).await?);
    }
    let mut inbox_default = None;
    if let Some(inbox) = &described.inbox {
        inbox_default = look_at_inbox(&mut walk, inbox).await;
    }
    if let Some(outbox) = &described.outbox {
        look_at_outbox(&mut walk, outbox).await;
    }

    leave_out_outbox(&mut calendars, &described.outbox, inbox_default.as_ref());

    let default_is_named = inbox_default.is_some();
    let first = |component: &str| {
        calendars
            .iter()
            .find(|c| c.own && c.takes(component))
            .map(|c| c.url.clone())
    };
    // The server may name a calendar that the home does not list, but not one for tasks.
    let named = inbox_default.filter(|url| {
        let listed = calendars.iter().find(|c| same_resource(&c.url, url));
        let fits = listed.is_some_and(|c| c.takes("VEVENT"));
        if !fits {
            walk.find(Finding::DefaultCalendarUnfit {
                url: url.clone(),
                listed: listed.is_some(),
            });
        }
        fits
    });
    let default_calendar = named.or_else(|| first("VEVENT"));
    let tasks_calendar = default_calendar
        .iter()
        .find(|url| {
            calendars
                .iter()
                .any(|c| same_resource(&c.url, url) && c.takes("VTODO"))
        })
        .cloned()
        .or_else(|| first("VTODO"));

    let asked = default_calendar.as_ref().unwrap_or(&described.homes[0]);
    let (mut dav_tokens, allow) = walk.tokens(asked).await;
    let says = |tokens: &[String]| {
        tokens
            .iter()
            .any(|t| t.eq_ignore_ascii_case("calendar-auto-schedule"))
    };
    if !says(&dav_tokens)
        && let Some(inbox) = &described.inbox
    {
        let (on_inbox, _) = walk.tokens(inbox).await;
        if says(&on_inbox) {
            walk.find(Finding::TokenOnlyOnInbox {
                missing_on: asked.clone(),
            });
        }
        for token in on_inbox {
            if !dav_tokens.contains(&token) {
                dav_tokens.push(token);
            }
        }
    }

    let address = start
        .address
        .clone()
        .or_else(|| preferred(&described.addresses));
    let account = Account {
        user: session.user().to_owned(),
        principal: described.principal,
        display_name: described.display_name,
        homes: described.homes,
        inbox: described.inbox,
        outbox: described.outbox,
        addresses: described.addresses.into_iter().map(|a| a.text).collect(),
        address,
        calendar_user_type: described.calendar_user_type,
        calendars,
        default_calendar,
        default_is_named,
        tasks_calendar,
        dav_tokens,
        allow,
    };
    let mut findings = walk.findings;
    findings.extend(finding::contradictions(&account));
    Ok(Discovered { account, findings })
}

/// The principal: at the URL itself, behind the well-known URI, or at a parent.
async fn find_principal(walk: &mut Walk<'_>, url: &Url) -> Result<Url, DiscoveryError> {
    let mut candidates = vec![url.clone()];
    if let Ok(well_known) = url.join("/.well-known/caldav") {
        candidates.push(well_known);
    }
    let mut parent = url.clone();
    for _ in 0..16 {
        let Ok(up) = parent.join(if parent.path().ends_with('/') {
            "../"
        } else {
            "./"
        }) else {
            break;
        };
        if up == parent {
            break;
        }
        candidates.push(up.clone());
        parent = up;
    }
    let names = [
        dav("current-user-principal"),
        dav("principal-URL"),
        dav("resourcetype"),
    ];
    let mut tried = Vec::new();
    for candidate in candidates {
        let well_known = candidate.path() == "/.well-known/caldav";
        let answer = walk.properties(&candidate, 0, &names).await;
        let (at, found) = match answer {
            Ok(found) => found,
            Err(error) if error.is_final() => return Err(error),
            Err(error) => {
                if well_known {
                    walk.find(Finding::WellKnown(error.to_string()));
                }
                tried.push((candidate.path().to_owned(), error.to_string()));
                continue;
            }
        };
        match principal_in(&found, &at) {
            Principal::At(principal) => return Ok(principal),
            Principal::Unauthenticated => {
                return Err(DiscoveryError::Unauthenticated(candidate.path().to_owned()));
            }
            Principal::None => {
                tried.push((
                    candidate.path().to_owned(),
                    "has no DAV:current-user-principal".into(),
                ));
            }
        }
    }
    Err(DiscoveryError::NoPrincipal(tried))
}

enum Principal {
    At(Url),
    Unauthenticated,
    None,
}

fn principal_in(found: &Multistatus, at: &Url) -> Principal {
    let Some(item) = only(found, at) else {
        return Principal::None;
    };
    if let Some(property) = item.property(DAV, "current-user-principal") {
        if property.child(DAV, "unauthenticated").is_some() {
            return Principal::Unauthenticated;
        }
        if let Some(principal) = item.hrefs(DAV, "current-user-principal").into_iter().next() {
            return Principal::At(principal);
        }
    }
    // The URL may be a principal itself, on servers without RFC 5397.
    let is_principal = item
        .property(DAV, "resourcetype")
        .is_some_and(|t| t.child(DAV, "principal").is_some());
    match item.hrefs(DAV, "principal-URL").into_iter().next() {
        Some(principal) if is_principal => Principal::At(principal),
        _ => Principal::None,
    }
}

/// The response about the resource that was asked; servers that spell it otherwise are
/// believed if they answered about one resource alone.
fn only<'a>(found: &'a Multistatus, at: &Url) -> Option<&'a ResponseItem> {
    found.get(at).or(match found.responses.as_slice() {
        [one] => Some(one),
        _ => None,
    })
}

struct Described {
    principal: Url,
    display_name: Option<String>,
    homes: Vec<Url>,
    inbox: Option<Url>,
    outbox: Option<Url>,
    addresses: Vec<Address>,
    calendar_user_type: Option<String>,
}

/// A member of calendar-user-address-set; `preferred` is an attribute of Apple's.
struct Address {
    text: String,
    preferred: bool,
}

async fn describe_principal(
    walk: &mut Walk<'_>,
    principal: &Url,
) -> Result<Described, DiscoveryError> {
    let names = [
        dav("displayname"),
        cal("calendar-home-set"),
        cal("schedule-inbox-URL"),
        cal("schedule-outbox-URL"),
        cal("calendar-user-address-set"),
        cal("calendar-user-type"),
    ];
    let (at, found) = walk
        .properties(principal, 0, &names)
        .await
        .map_err(|e| e.at_principal(principal))?;
    let Some(item) = only(&found, &at) else {
        return Err(DiscoveryError::PrincipalUnreadable(
            principal.path().to_owned(),
            "the answer is not about it".into(),
        ));
    };
    let homes = item.hrefs(CALDAV, "calendar-home-set");
    if homes.is_empty() {
        return Err(DiscoveryError::NoHome(principal.path().to_owned()));
    }
    let one = |local: &str| item.hrefs(CALDAV, local).into_iter().next();
    let addresses = item
        .property(CALDAV, "calendar-user-address-set")
        .into_iter()
        .flat_map(|set| set.children_named(DAV, "href"))
        .map(|href| Address {
            text: href.text().trim().to_owned(),
            preferred: href.attribute("preferred").is_some_and(|v| v != "0"),
        })
        .filter(|address| !address.text.is_empty())
        .collect();
    let non_empty = |text: Option<String>| text.filter(|t| !t.is_empty());
    Ok(Described {
        principal: principal.clone(),
        display_name: non_empty(item.text(DAV, "displayname")),
        inbox: one("schedule-inbox-URL"),
        outbox: one("schedule-outbox-URL"),
        calendar_user_type: non_empty(item.text(CALDAV, "calendar-user-type")),
        homes,
        addresses,
    })
}

/// The address for events: `mailto:` before others, the preferred one among equals.
fn preferred(addresses: &[Address]) -> Option<String> {
    let rank = |address: &Address| {
        let kind = if strip_mailto(&address.text).is_some() {
            2
        } else if address.text.to_ascii_lowercase().starts_with("urn:") {
            1
        } else {
            0
        };
        (kind, address.preferred)
    };
    // Of equals the first, as the server lists them.
    addresses
        .iter()
        .filter(|a| !a.text.starts_with('/'))
        .rev()
        .max_by_key(|a| rank(a))
        .map(|a| a.text.clone())
}

async fn list_home(
    walk: &mut Walk<'_>,
    home: &Url,
    described: &Described,
) -> Result<Vec<Calendar>, DiscoveryError> {
    let names = [
        dav("resourcetype"),
        dav("displayname"),
        dav("owner"),
        cal("supported-calendar-component-set"),
        cal("schedule-calendar-transp"),
    ];
    let (_, found) = walk
        .properties(home, 1, &names)
        .await
        .map_err(|e| e.at_home(home))?;
    let mut calendars: Vec<Calendar> = Vec::new();
    for item in &found.responses {
        let Some(kind) = item.property(DAV, "resourcetype") else {
            continue;
        };
        // Outboxes are looked at later: one server's is the only calendar, too.
        let is_inbox = kind.child(CALDAV, "schedule-inbox").is_some()
            || described
                .inbox
                .iter()
                .any(|url| same_resource(url, &item.url));
        let known = calendars.iter().any(|c| same_resource(&c.url, &item.url));
        if kind.child(CALDAV, "calendar").is_none() || is_inbox || known {
            continue;
        }
        let owners = item.hrefs(DAV, "owner");
        calendars.push(Calendar {
            url: as_collection(&item.url),
            name: item.text(DAV, "displayname").filter(|n| !n.is_empty()),
            components: item
                .property(CALDAV, "supported-calendar-component-set")
                .map(components),
            transparent: item
                .property(CALDAV, "schedule-calendar-transp")
                .map(|t| t.child(CALDAV, "transparent").is_some()),
            own: owners.is_empty()
                || owners
                    .iter()
                    .any(|owner| same_resource(owner, &described.principal)),
        });
    }
    Ok(calendars)
}

/// An outbox that says of itself that it is a calendar is one only where the inbox names it
/// as the default, or where there is no other.
fn leave_out_outbox(calendars: &mut Vec<Calendar>, outbox: &Option<Url>, named: Option<&Url>) {
    let Some(outbox) = outbox else { return };
    let is_named = named.is_some_and(|url| same_resource(url, outbox));
    let others = calendars
        .iter()
        .any(|c| c.own && c.takes("VEVENT") && !same_resource(&c.url, outbox));
    if others && !is_named {
        calendars.retain(|c| !same_resource(&c.url, outbox));
    }
}

/// With the slash that lets names be joined to it.
fn as_collection(url: &Url) -> Url {
    let mut url = url.clone();
    if !url.path().ends_with('/') {
        url.set_path(&format!("{}/", url.path()));
    }
    url
}

fn components(set: &Element) -> Vec<String> {
    set.children_named(CALDAV, "comp")
        .filter_map(|comp| comp.attribute("name"))
        .map(str::to_ascii_uppercase)
        .collect()
}

/// Checks the inbox and gives the default calendar that it names.
async fn look_at_inbox(walk: &mut Walk<'_>, inbox: &Url) -> Option<Url> {
    let names = [dav("resourcetype"), cal("schedule-default-calendar-URL")];
    match walk.properties(inbox, 0, &names).await {
        Ok((at, found)) => {
            let item = only(&found, &at)?;
            let kind = item.property(DAV, "resourcetype");
            if kind.is_none_or(|t| t.child(CALDAV, "schedule-inbox").is_none()) {
                walk.find(Finding::InboxWithoutType(inbox.clone()));
            }
            item.hrefs(CALDAV, "schedule-default-calendar-URL")
                .into_iter()
                .next()
                .map(|url| as_collection(&url))
        }
        Err(error) => {
            walk.find(Finding::InboxNotServed(inbox.clone(), error.to_string()));
            None
        }
    }
}

async fn look_at_outbox(walk: &mut Walk<'_>, outbox: &Url) {
    match walk.properties(outbox, 0, &[dav("resourcetype")]).await {
        Ok((at, found)) => {
            let kind = only(&found, &at).and_then(|item| item.property(DAV, "resourcetype"));
            let has = |local: &str| kind.is_some_and(|t| t.child(CALDAV, local).is_some());
            let (outbox_type, calendar_type) = (has("schedule-outbox"), has("calendar"));
            if !outbox_type {
                walk.find(Finding::OutboxWithoutType(outbox.clone()));
            }
            if calendar_type {
                walk.find(Finding::OutboxIsCalendar(outbox.clone()));
            }
        }
        Err(error) => walk.find(Finding::OutboxNotServed(outbox.clone(), error.to_string())),
    }
}
