//! Live properties: which a resource has, and their values.

use super::access::{self, Privilege};
use super::accounts;
use super::get::{content_type, http_date, visible_etag, visible_schedule_tag};
use super::http::{cal, dav};
use super::server::{Call, own_principal};
use super::store::{Kind, Resource, Store};
use super::{faults, preconditions, variations};
use crate::reference::scheduling::Directory;
use crate::wire::xml::{CALDAV, CALENDARSERVER, DAV, Element, Name};

/// What a property is for a user.
#[derive(Debug, Clone, PartialEq)]
pub enum Prop {
    /// Its value, in its element.
    Value(Element),
    /// The resource does not have it.
    Missing,
    /// It may not be read (RFC 3744 5.4, 5.5): the privilege that it takes.
    Forbidden(Privilege),
}

/// What DAV:allprop gives of the live properties: those of RFC 4918. RFC 3744, RFC 4791,
/// RFC 5397 and RFC 6638 ask for theirs to be left out.
const ALLPROP: [&str; 7] = [
    "creationdate",
    "displayname",
    "getcontentlength",
    "getcontenttype",
    "getetag",
    "getlastmodified",
    "resourcetype",
];

/// Properties that clients may set although the server knows what they mean.
pub fn is_settable(name: &Name, kind: &Kind) -> bool {
    match (name.namespace.as_str(), name.local.as_str()) {
        (DAV, "displayname") => !matches!(kind, Kind::Principal),
        (CALDAV, "calendar-description" | "calendar-timezone") => matches!(kind, Kind::Calendar),
        (CALDAV, "schedule-calendar-transp") => matches!(kind, Kind::Calendar),
        (CALDAV, "schedule-default-calendar-URL") => matches!(kind, Kind::Inbox),
        _ => false,
    }
}

/// Live properties that belong to the server wherever they are named: a PROPPATCH of them
/// is refused on every resource.
pub fn is_protected(name: &Name, kind: &Kind) -> bool {
    if is_settable(name, kind) {
        return false;
    }
    match name.namespace.as_str() {
        // RFC 4918 and its extensions own the namespace; nothing dead lives in it.
        DAV => true,
        CALDAV => CALDAV_PROPERTIES.contains(&name.local.as_str()),
        CALENDARSERVER => name.local == "getctag",
        _ => false,
    }
}

const CALDAV_PROPERTIES: [&str; 21] = [
    "calendar-description",
    "calendar-timezone",
    "supported-calendar-component-set",
    "supported-calendar-data",
    "max-resource-size",
    "min-date-time",
    "max-date-time",
    "max-instances",
    "max-attendees-per-instance",
    "calendar-home-set",
    "supported-collation-set",
    "calendar-user-address-set",
    "calendar-user-type",
    "schedule-inbox-URL",
    "schedule-outbox-URL",
    "schedule-calendar-transp",
    "schedule-default-calendar-URL",
    "schedule-tag",
    "calendar-data",
    "schedule-inbox",
    "schedule-outbox",
];

/// The names of all properties that a resource has for this user (DAV:propname).
pub fn names(call: &Call<'_>, store: &Store, path: &str) -> Vec<Name> {
    let Some(resource) = store.get(path) else {
        return Vec::new();
    };
    let live = LIVE_DAV.iter().map(|local| Name::new(DAV, local));
    let live = live.chain(
        CALDAV_PROPERTIES
            .iter()
            .map(|local| Name::new(CALDAV, local)),
    );
    let live = live.chain([Name::new(CALENDARSERVER, "getctag")]);
    let mut names: Vec<Name> = live
        .filter(|name| value(call, store, path, name) != Prop::Missing)
        .collect();
    for name in resource.props.keys() {
        if !names.contains(name) {
            names.push(name.clone());
        }
    }
    names
}

/// The names that DAV:allprop gives.
pub fn allprop(call: &Call<'_>, store: &Store, path: &str) -> Vec<Name> {
    let Some(resource) = store.get(path) else {
        return Vec::new();
    };
    let live = ALLPROP.iter().map(|local| Name::new(DAV, local));
    let leaks = [
        (
            &faults::discovery::INBOX_URL_IN_ALLPROP,
            "schedule-inbox-URL",
        ),
        (
            &faults::discovery::OUTBOX_URL_IN_ALLPROP,
            "schedule-outbox-URL",
        ),
        (
            &faults::discovery::ADDRESS_SET_IN_ALLPROP,
            "calendar-user-address-set",
        ),
        (
            &faults::discovery::USER_TYPE_IN_ALLPROP,
            "calendar-user-type",
        ),
        (
            &faults::discovery::TRANSP_IN_ALLPROP,
            "schedule-calendar-transp",
        ),
    ];
    let leaks = leaks
        .into_iter()
        .map(|(fault, local)| (fault, Name::new(CALDAV, local)))
        .filter(|(fault, name)| {
            value(call, store, path, name) != Prop::Missing && call.ctx.on(fault)
        })
        .map(|(_, name)| name);
    let mut names: Vec<Name> = live
        .filter(|name| value(call, store, path, name) != Prop::Missing)
        .chain(leaks)
        .collect();
    let dead = resource
        .props
        .keys()
        .filter(|name| name.namespace != CALDAV && !names.contains(name));
    let dead: Vec<Name> = dead.cloned().collect();
    names.extend(dead);
    names
}

const LIVE_DAV: [&str; 22] = [
    "creationdate",
    "displayname",
    "getcontentlength",
    "getcontenttype",
    "getetag",
    "getlastmodified",
    "resourcetype",
    "supported-report-set",
    "current-user-principal",
    "owner",
    "group",
    "supported-privilege-set",
    "current-user-privilege-set",
    "acl",
    "acl-restrictions",
    "inherited-acl-set",
    "principal-collection-set",
    "alternate-URI-set",
    "principal-URL",
    "group-member-set",
    "group-membership",
    "principal-address",
];

/// The value of a property.
pub fn value(call: &Call<'_>, store: &Store, path: &str, name: &Name) -> Prop {
    let Some(resource) = store.get(path) else {
        return Prop::Missing;
    };
    let live = match name.namespace.as_str() {
        DAV => dav_value(call, store, path, resource, &name.local),
        CALDAV => match caldav_value(call, store, path, resource, &name.local) {
            Some(element) => Prop::Value(element),
            None => Prop::Missing,
        },
        CALENDARSERVER if name.local == "getctag" && is_container(resource) => {
            Prop::Value(Element::new(CALENDARSERVER, "getctag").with_text(resource.etag.clone()))
        }
        _ => Prop::Missing,
    };
    match (live, resource.props.get(name)) {
        (Prop::Missing, Some(element)) => Prop::Value(element.clone()),
        (live, _) => live,
    }
}

fn is_container(resource: &Resource) -> bool {
    matches!(resource.kind, Kind::Calendar | Kind::Inbox)
}

fn dav_value(call: &Call<'_>, store: &Store, path: &str, resource: &Resource, local: &str) -> Prop {
    let accounts = call.accounts();
    let href = |path: &str| call.href(store, path);
    let principal = matches!(resource.kind, Kind::Principal);
    let element = dav(local);
    let element = match local {
        "creationdate" => {
            element.with_text(resource.created.format("%Y-%m-%dT%H:%M:%SZ").to_string())
        }
        "displayname" if principal && call.ctx.on(&faults::discovery::PRINCIPAL_UNNAMED) => element,
        "displayname" if principal => element.with_text(display_name(accounts, path)),
        "getcontentlength" => match resource.file() {
            Some(file) => element.with_text(file.octets.len().to_string()),
            None => return Prop::Missing,
        },
        "getcontenttype" => match resource.file() {
            Some(file) => element.with_text(content_type(call, file)),
            None => return Prop::Missing,
        },
        "getetag" if !resource.is_collection() => {
            let mut tag = visible_etag(call, resource);
            if call.ctx.on(&faults::http::GETETAG_DIFFERS) {
                tag = tag.replace("\"e", "\"property-e");
            }
            element.with_text(tag)
        }
        "getlastmodified" => element.with_text(http_date(resource.modified)),
        "resourcetype"
            if path == accounts::HOMES
                && call.ctx.on(&faults::discovery::EVERYTHING_IS_IN_A_CALENDAR) =>
        {
            resource_type(call, element, &Kind::Calendar)
        }
        "resourcetype" => resource_type(call, element, &resource.kind),
        "supported-report-set" => supported_reports(call, element, &resource.kind),
        "current-user-principal" => {
            let element = element.with(href(&own_principal(call)));
            match call.ctx.on(&faults::discovery::TWO_CURRENT_PRINCIPALS) {
                true => element.with(href(accounts::GROUP)),
                false => element,
            }
        }
        "owner" => match accounts.owner_of(path) {
            Some(user) => element.with(href(&accounts::principal(&user))),
            None => element,
        },
        "group" => element,
        "supported-privilege-set" => Privilege::supported_set(call.ctx, &resource.kind),
        "current-user-privilege-set" => {
            if !call.may(store, path, Privilege::ReadPrivileges) {
                return Prop::Forbidden(Privilege::ReadPrivileges);
            }
            access::privilege_set(call.ctx, store, accounts, path, call.user)
        }
        "acl" => {
            if !call.may(store, path, Privilege::ReadAcl) {
                return Prop::Forbidden(Privilege::ReadAcl);
            }
            access::acl_property(call.ctx, store, accounts, path, &href)
        }
        "acl-restrictions" if call.ctx.on(&faults::access::ACCESS_PROPERTY_MISSING) => {
            return Prop::Missing;
        }
        "acl-restrictions" => element.with(dav("no-invert")),
        "inherited-acl-set" => access::inherits_from(path)
            .into_iter()
            .fold(element, |e, source| e.with(href(source))),
        "principal-collection-set" if call.ctx.on(&faults::access::NO_PRINCIPAL_COLLECTIONS) => {
            element.with(href(accounts::HOMES))
        }
        "principal-collection-set" => element.with(href(accounts::PRINCIPALS)),
        "alternate-URI-set" if principal => element,
        "principal-URL" if call.ctx.on(&faults::discovery::PRINCIPAL_WITHOUT_URL) => {
            return Prop::Missing;
        }
        "principal-URL" if principal => element.with(href(path)),
        "group-member-set" if path == accounts::GROUP => {
            let members = accounts.users();
            members.fold(element, |e, user| e.with(href(&accounts::principal(&user))))
        }
        "group-member-set" if principal => element,
        "group-membership" if principal => match path == accounts::GROUP {
            true => element,
            false => element.with(href(accounts::GROUP)),
        },
        _ => return Prop::Missing,
    };
    Prop::Value(element)
}

fn display_name(accounts: &accounts::Accounts, path: &str) -> String {
    match accounts.of_principal(path) {
        Some(user) => format!("User {}", user.trim_start_matches("user")),
        None => "Everyone".to_owned(),
    }
}

fn resource_type(call: &Call<'_>, element: Element, kind: &Kind) -> Element {
    let untyped = match kind {
        Kind::Inbox => call.ctx.on(&faults::discovery::INBOX_UNTYPED),
        Kind::Outbox => call.ctx.on(&faults::discovery::OUTBOX_UNTYPED),
        Kind::Calendar => call.ctx.on(&faults::discovery::CALENDAR_UNTYPED),
        Kind::Principal => call.ctx.on(&faults::discovery::PRINCIPAL_UNTYPED),
        _ => false,
    };
    if untyped {
        return element.with(dav("collection"));
    }
    match kind {
        Kind::File(_) => element,
        Kind::Collection => element.with(dav("collection")),
        Kind::Calendar => element.with(dav("collection")).with(cal("calendar")),
        // RFC 6638 2.1, 2.2
        Kind::Inbox => element.with(dav("collection")).with(cal("schedule-inbox")),
        Kind::Outbox => element.with(dav("collection")).with(cal("schedule-outbox")),
        Kind::Principal => element.with(dav("collection")).with(dav("principal")),
    }
}

fn supported_reports(call: &Call<'_>, element: Element, kind: &Kind) -> Element {
    if call.ctx.on(&faults::reports::REPORTS_NOT_ADVERTISED) {
        return element;
    }
    let mut reports = vec![
        dav("expand-property"),
        dav("principal-match"),
        dav("principal-property-search"),
        dav("principal-search-property-set"),
        dav("acl-principal-prop-set"),
    ];
    if matches!(
        kind,
        Kind::Collection | Kind::Calendar | Kind::Inbox | Kind::File(_)
    ) {
        reports.push(cal("calendar-query"));
        reports.push(cal("calendar-multiget"));
    }
    // Not on inboxes (RFC 6638 2.3), and on collections only (RFC 4791 7.10).
    if matches!(kind, Kind::Collection | Kind::Calendar) {
        reports.push(cal("free-busy-query"));
    }
    reports.into_iter().fold(element, |element, report| {
        element.with(dav("supported-report").with(dav("report").with(report)))
    })
}

fn caldav_value(
    call: &Call<'_>,
    store: &Store,
    path: &str,
    resource: &Resource,
    local: &str,
) -> Option<Element> {
    let element = cal(local);
    match &resource.kind {
        Kind::Principal => {
            let user = call.accounts().of_principal(path)?;
            let href = |path: &str| call.href(store, path);
            let left_out = match local {
                "calendar-home-set" => call.ctx.on(&faults::discovery::NO_HOME_SET),
                "schedule-inbox-URL" => call.ctx.on(&faults::discovery::NO_INBOX_URL),
                "schedule-outbox-URL" => call.ctx.on(&faults::discovery::NO_OUTBOX_URL),
                "calendar-user-address-set" => call.ctx.on(&faults::discovery::NO_ADDRESS_SET),
                "calendar-user-type" => call.ctx.on(&faults::discovery::NO_USER_TYPE),
                _ => false,
            };
            if left_out {
                return None;
            }
            Some(match local {
                "calendar-home-set" => element.with(href(&accounts::home(&user))),
                "schedule-inbox-URL" => element.with(href(&accounts::inbox(&user))),
                "schedule-outbox-URL" => element.with(href(&accounts::outbox(&user))),
                "calendar-user-address-set" => {
                    let mut addresses = call.accounts().addresses(&user);
                    if call.ctx.varies(&variations::ADDRESSES_REORDERED) {
                        addresses.reverse();
                    }
                    addresses.into_iter().fold(element, |e, address| {
                        e.with(dav("href").with_text(address.as_written()))
                    })
                }
                "calendar-user-type" if call.ctx.on(&faults::discovery::USER_TYPE_NONSENSE) => {
                    element.with_text("A HUMAN BEING")
                }
                "calendar-user-type" => element.with_text("INDIVIDUAL"),
                _ => return None,
            })
        }
        Kind::Calendar => calendar_value(call, store, path, resource, element, local),
        Kind::Inbox if local == "schedule-default-calendar-URL" => {
            if call.ctx.varies(&variations::DEFAULT_CALENDAR_ABSENT) {
                return None;
            }
            let user = call.accounts().owner_of(path)?;
            let calendar = store.default_calendars.get(&user)?;
            if call.ctx.on(&faults::properties::DEFAULT_IS_HOME) {
                return Some(element.with(call.href(store, &accounts::home(&user))));
            }
            Some(element.with(call.href(store, calendar)))
        }
        Kind::Inbox => limits(element, local, false),
        Kind::Outbox if local != "max-instances" => limits(element, local, true),
        // RFC 6638 9.3
        Kind::File(_) if local == "schedule-tag" => {
            visible_schedule_tag(call, resource).map(|tag| element.with_text(tag))
        }
        Kind::Outbox | Kind::File(_) | Kind::Collection => None,
    }
}

fn calendar_value(
    call: &Call<'_>,
    store: &Store,
    path: &str,
    resource: &Resource,
    element: Element,
    local: &str,
) -> Option<Element> {
    match local {
        "supported-calendar-component-set" => {
            Some(store.components_of(path).iter().fold(element, |e, name| {
                e.with(cal("comp").with_attribute("name", name))
            }))
        }
        // RFC 6638 9.1: SHOULD be defined on all calendar collections.
        "schedule-calendar-transp" => {
            let set = resource.props.get(&element.name);
            match set {
                _ if call.ctx.on(&faults::properties::TRANSP_EMPTY) => Some(element),
                Some(set) => Some(set.clone()),
                None if call.ctx.on(&faults::properties::NO_TRANSP) => None,
                None if call.ctx.varies(&variations::TRANSP_UNDEFINED) => None,
                None => Some(element.with(cal("opaque"))),
            }
        }
        _ => limits(element, local, false),
    }
}

/// The limits that RFC 4791 5.2 defines on calendars, and RFC 6638 2.1 and 2.2 on inboxes
/// and outboxes.
fn limits(element: Element, local: &str, busy: bool) -> Option<Element> {
    Some(match local {
        "supported-calendar-component-set" => super::store::SUPPORTED_COMPONENTS
            .iter()
            .chain(busy.then_some(&"VFREEBUSY"))
            .fold(element, |e, name| {
                e.with(cal("comp").with_attribute("name", *name))
            }),
        "supported-calendar-data" => element.with(
            cal("calendar-data")
                .with_attribute("content-type", "text/calendar")
                .with_attribute("version", "2.0"),
        ),
        "max-resource-size" => element.with_text(preconditions::MAX_RESOURCE_SIZE.to_string()),
        "min-date-time" => element.with_text(preconditions::MIN_DATE_TIME),
        "max-date-time" => element.with_text(preconditions::MAX_DATE_TIME),
        "max-instances" => element.with_text(preconditions::MAX_INSTANCES.to_string()),
        "max-attendees-per-instance" => element.with_text(preconditions::MAX_ATTENDEES.to_string()),
        "supported-collation-set" => element
            .with(cal("supported-collation").with_text("i;ascii-casemap"))
            .with(cal("supported-collation").with_text("i;octet"))
            .with(cal("supported-collation").with_text("i;unicode-casemap")),
        _ => return None,
    })
}

/// Whether the owner's busy time does without a calendar (RFC 6638 9.1).
pub fn is_transparent(store: &Store, calendar: &str) -> bool {
    let name = Name::new(CALDAV, "schedule-calendar-transp");
    store
        .get(calendar)
        .and_then(|r| r.props.get(&name))
        .is_some_and(|e| e.child(CALDAV, "transparent").is_some())
}
