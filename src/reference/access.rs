//! Privileges and who has them (RFC 3744, RFC 4791 6.1, RFC 6638 6).

use super::accounts::{self, Accounts};
use super::faults::access::*;
use super::http::{Answer, dav, named};
use super::store::{Kind, Store};
use super::{Ctx, paths};
use crate::wire::xml::{CALDAV, DAV, Element, Name};

/// A privilege.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Privilege {
    /// `D:all`
    All,
    /// `D:read`
    Read,
    /// `C:read-free-busy`, within `D:read` (RFC 4791 6.1.1)
    ReadFreeBusy,
    /// `D:read-acl`
    ReadAcl,
    /// `D:read-current-user-privilege-set`
    ReadPrivileges,
    /// `D:write`
    Write,
    /// `D:write-properties`
    WriteProperties,
    /// `D:write-content`
    WriteContent,
    /// `D:bind`
    Bind,
    /// `D:unbind`
    Unbind,
    /// `D:write-acl`
    WriteAcl,
    /// `C:schedule-deliver`
    Deliver,
    /// `C:schedule-deliver-invite`
    DeliverInvite,
    /// `C:schedule-deliver-reply`
    DeliverReply,
    /// `C:schedule-query-freebusy`
    QueryFreeBusy,
    /// `C:schedule-send`
    Send,
    /// `C:schedule-send-invite`
    SendInvite,
    /// `C:schedule-send-reply`
    SendReply,
    /// `C:schedule-send-freebusy`
    SendFreeBusy,
}

use Privilege::*;

impl Privilege {
    const ALL: [Privilege; 19] = [
        All,
        Read,
        ReadFreeBusy,
        ReadAcl,
        ReadPrivileges,
        Write,
        WriteProperties,
        WriteContent,
        Bind,
        Unbind,
        WriteAcl,
        Deliver,
        DeliverInvite,
        DeliverReply,
        QueryFreeBusy,
        Send,
        SendInvite,
        SendReply,
        SendFreeBusy,
    ];

    /// Its element's name.
    pub fn name(self) -> Name {
        let (namespace, local) = match self {
            All => (DAV, "all"),
            Read => (DAV, "read"),
            ReadFreeBusy => (CALDAV, "read-free-busy"),
            ReadAcl => (DAV, "read-acl"),
            ReadPrivileges => (DAV, "read-current-user-privilege-set"),
            Write => (DAV, "write"),
            WriteProperties => (DAV, "write-properties"),
            WriteContent => (DAV, "write-content"),
            Bind => (DAV, "bind"),
            Unbind => (DAV, "unbind"),
            WriteAcl => (DAV, "write-acl"),
            Deliver => (CALDAV, "schedule-deliver"),
            DeliverInvite => (CALDAV, "schedule-deliver-invite"),
            DeliverReply => (CALDAV, "schedule-deliver-reply"),
            QueryFreeBusy => (CALDAV, "schedule-query-freebusy"),
            Send => (CALDAV, "schedule-send"),
            SendInvite => (CALDAV, "schedule-send-invite"),
            SendReply => (CALDAV, "schedule-send-reply"),
            SendFreeBusy => (CALDAV, "schedule-send-freebusy"),
        };
        Name::new(namespace, local)
    }

    fn by_name(name: &Name) -> Option<Privilege> {
        Privilege::ALL.into_iter().find(|p| p.name() == *name)
    }

    /// The aggregate that it is part of (RFC 3744 3.12, RFC 6638 6.3).
    fn parent(self) -> Option<Privilege> {
        match self {
            All => None,
            Read | ReadAcl | Write | WriteAcl | Deliver | Send => Some(All),
            ReadFreeBusy | ReadPrivileges => Some(Read),
            WriteProperties | WriteContent | Bind | Unbind => Some(Write),
            DeliverInvite | DeliverReply | QueryFreeBusy => Some(Deliver),
            SendInvite | SendReply | SendFreeBusy => Some(Send),
        }
    }

    fn covers(self, other: Privilege) -> bool {
        self == other || other.parent().is_some_and(|parent| self.covers(parent))
    }

    fn parts(self) -> impl Iterator<Item = Privilege> {
        Privilege::ALL
            .into_iter()
            .filter(move |p| p.parent() == Some(self))
    }

    /// Whether it means something there (RFC 6638 6.1, 6.2).
    pub fn supported_on(self, kind: &Kind) -> bool {
        if Deliver.covers(self) {
            return matches!(kind, Kind::Inbox);
        }
        if Send.covers(self) {
            return matches!(kind, Kind::Outbox);
        }
        true
    }

    fn description(self) -> &'static str {
        match self {
            All => "Everything",
            Read => "Read content and properties",
            ReadFreeBusy => "Read busy time",
            ReadAcl => "Read the access control list",
            ReadPrivileges => "Read one's own privileges",
            Write => "Write",
            WriteProperties => "Write properties",
            WriteContent => "Write content",
            Bind => "Add members",
            Unbind => "Remove members",
            WriteAcl => "Write the access control list",
            Deliver => "Deliver scheduling messages",
            DeliverInvite => "Deliver messages of organizers",
            DeliverReply => "Deliver messages of attendees",
            QueryFreeBusy => "Ask for busy time",
            Send => "Send scheduling messages",
            SendInvite => "Send messages as organizer",
            SendReply => "Send messages as attendee",
            SendFreeBusy => "Send requests for busy time",
        }
    }

    /// Its entry in DAV:supported-privilege-set, none of them abstract (RFC 6638 6).
    fn supported(self, ctx: &Ctx, kind: &Kind) -> Element {
        let mut description = dav("description").with_text(self.description());
        if !ctx.on(&DESCRIPTION_WITHOUT_LANGUAGE) {
            description = description.with_attribute("xml:lang", "en");
        }
        let mut entry = dav("supported-privilege").with(dav("privilege").with(named(&self.name())));
        let scheduling = Deliver.covers(self) || Send.covers(self);
        if scheduling && ctx.on(&PRIVILEGES_ABSTRACT) {
            entry = entry.with(dav("abstract"));
        }
        entry = entry.with(description);
        if self == All && ctx.on(&PRIVILEGE_IN_ITSELF) {
            entry = entry.with(dav("supported-privilege").with(dav("privilege").with(dav("all"))));
        }
        if self == Read && ctx.on(&READ_CONTAINS_WRITE) {
            entry = entry.with(WriteProperties.supported(ctx, kind));
        }
        for part in self.parts().filter(|p| p.supported_on(kind)) {
            let left_out = (Deliver.covers(part) || Send.covers(part))
                && ctx.on(&PRIVILEGES_UNLISTED)
                || part == ReadFreeBusy && ctx.on(&FREE_BUSY_NOT_SUPPORTED);
            if !left_out && !self.stands_beside(ctx, part) {
                entry = entry.with(part.supported(ctx, kind));
            }
            // Under a fault that tears parts off, they come after their aggregate.
            for torn in part.parts().filter(|p| p.supported_on(kind)) {
                if !left_out && part.stands_beside(ctx, torn) {
                    entry = entry.with(torn.supported(ctx, kind));
                }
            }
        }
        entry
    }

    /// Whether a fault lists this part beside the aggregate.
    fn stands_beside(self, ctx: &Ctx, part: Privilege) -> bool {
        match self {
            Deliver => ctx.on(&DELIVER_FLAT),
            Send => ctx.on(&SEND_FLAT),
            Write => ctx.on(&WRITE_FLAT),
            Read => part == ReadFreeBusy && ctx.on(&READ_WITHOUT_FREE_BUSY),
            _ => false,
        }
    }

    /// `D:supported-privilege-set`
    pub fn supported_set(ctx: &Ctx, kind: &Kind) -> Element {
        let set = dav("supported-privilege-set");
        let outside = match kind {
            Kind::Inbox => Some(Deliver),
            Kind::Outbox => Some(Send),
            _ => None,
        };
        match outside {
            Some(outside) if ctx.on(&ALL_WITHOUT_SCHEDULING) => set
                // An ordinary collection has neither of the two.
                .with(All.supported(ctx, &Kind::Collection))
                .with(outside.supported(ctx, kind)),
            _ => set.with(All.supported(ctx, kind)),
        }
    }
}

/// Whom an access control entry is for (RFC 3744 5.5.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    /// The principal with this path.
    Principal(String),
    /// Everybody.
    All,
    /// Everybody who has logged in.
    Authenticated,
    /// The principal that the resource is.
    SelfPrincipal,
    /// The owner of the resource.
    Owner,
}

/// An access control entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ace {
    /// Whom it is for.
    pub who: Who,
    /// `true` grants, `false` denies.
    pub grant: bool,
    /// What.
    pub privileges: Vec<Privilege>,
}

/// Everybody may schedule with everybody, until the owner says otherwise.
pub fn initial_inbox_acl() -> Vec<Ace> {
    vec![Ace {
        who: Who::Authenticated,
        grant: true,
        privileges: vec![Deliver],
    }]
}

/// The entries that cannot be changed: the owner may do everything, and whoever has logged
/// in may read what serves discovery.
fn protected(accounts: &Accounts, path: &str) -> Vec<Ace> {
    let mut aces = Vec::new();
    let everybody_reads = !path.starts_with("/home/");
    if accounts.owner_of(path).is_some() {
        aces.push(Ace {
            who: Who::Owner,
            grant: true,
            privileges: vec![All],
        });
    }
    if everybody_reads {
        aces.push(Ace {
            who: Who::Authenticated,
            grant: true,
            privileges: vec![Read, ReadAcl],
        });
    }
    aces
}

fn matches(who: &Who, accounts: &Accounts, path: &str, user: &str) -> bool {
    match who {
        Who::All | Who::Authenticated => true,
        Who::Principal(principal) => {
            principal == accounts::GROUP || *principal == accounts::principal(user)
        }
        Who::SelfPrincipal => accounts.of_principal(path).as_deref() == Some(user),
        Who::Owner => accounts.owner_of(path).as_deref() == Some(user),
    }
}

/// Where a resource's entries come from: the resource, then its collections up to the home.
fn sources(path: &str) -> Vec<&str> {
    let mut sources = vec![path];
    let mut at = path;
    while at.matches('/').count() > 2 {
        at = paths::parent(at);
        sources.push(at);
    }
    sources
}

/// Whether a user has a privilege on a resource, there or not: what is not there takes
/// after its collection.
pub fn granted(
    ctx: &Ctx,
    store: &Store,
    accounts: &Accounts,
    path: &str,
    user: &str,
    privilege: Privilege,
) -> bool {
    let kind = store.get(path).map(|r| &r.kind);
    let supported = |p: Privilege| kind.is_none_or(|k| p.supported_on(k));
    // Pure aggregates are had by their parts.
    if matches!(privilege, All | Write | Deliver | Send) {
        return privilege
            .parts()
            .filter(|p| supported(*p))
            .all(|p| granted(ctx, store, accounts, path, user, p));
    }
    let decides = |ace: &Ace| {
        matches(&ace.who, accounts, path, user)
            && ace.privileges.iter().any(|p| p.covers(privilege))
    };
    if let Some(ace) = protected(accounts, path).iter().find(|ace| decides(ace)) {
        return ace.grant;
    }
    if privilege == ReadFreeBusy
        && ctx.on(&FREE_BUSY_NEEDS_READ)
        && !granted(ctx, store, accounts, path, user, Read)
    {
        return false;
    }
    let mut deciding = sources(path)
        .into_iter()
        .filter_map(|source| store.get(source))
        .flat_map(|resource| &resource.acl)
        .filter(|ace| decides(ace))
        .peekable();
    // RFC 3744 6: in order, the first that says something.
    match deciding.peek() {
        Some(first) if !first.grant && ctx.on(&GRANT_BEATS_DENY) => deciding.any(|ace| ace.grant),
        Some(first) => first.grant,
        None => false,
    }
}

/// `D:need-privileges` with the resource and the privilege (RFC 3744 7.1.1).
pub fn need_privileges(href: Element, privilege: Privilege) -> Element {
    dav("need-privileges").with(
        dav("resource")
            .with(href)
            .with(dav("privilege").with(named(&privilege.name()))),
    )
}

/// `D:acl`: protected entries, then its own, then the inherited ones.
pub fn acl_property(
    ctx: &Ctx,
    store: &Store,
    accounts: &Accounts,
    path: &str,
    href: &dyn Fn(&str) -> Element,
) -> Element {
    let mut acl = dav("acl");
    let was_set = store
        .get(path)
        .is_some_and(|r| !r.acl.is_empty() && r.acl != initial_inbox_acl());
    let gone = was_set && ctx.on(&PROTECTED_ACE_GOES);
    for ace in protected(accounts, path).into_iter().filter(|_| !gone) {
        acl = acl.with(ace_element(&ace, href).with(dav("protected")));
    }
    for source in sources(path) {
        for ace in store.get(source).map_or(&[][..], |r| &r.acl[..]) {
            let mut element = ace_element(ace, href);
            if source != path {
                element = element.with(dav("inherited").with(href(source)));
            }
            acl = acl.with(element);
        }
    }
    acl
}

fn ace_element(ace: &Ace, href: &dyn Fn(&str) -> Element) -> Element {
    let who = match &ace.who {
        Who::Principal(path) => href(path),
        Who::All => dav("all"),
        Who::Authenticated => dav("authenticated"),
        Who::SelfPrincipal => dav("self"),
        Who::Owner => dav("property").with(dav("owner")),
    };
    let mut verb = dav(if ace.grant { "grant" } else { "deny" });
    for privilege in &ace.privileges {
        verb = verb.with(dav("privilege").with(named(&privilege.name())));
    }
    dav("ace").with(dav("principal").with(who)).with(verb)
}

/// `D:current-user-privilege-set` (RFC 3744 5.4): aggregates and their parts.
pub fn privilege_set(
    ctx: &Ctx,
    store: &Store,
    accounts: &Accounts,
    path: &str,
    user: &str,
) -> Element {
    let mut set = dav("current-user-privilege-set");
    let Some(resource) = store.get(path) else {
        return set;
    };
    for privilege in Privilege::ALL {
        let has = |p: Privilege| granted(ctx, store, accounts, path, user, p);
        let left_out = privilege.parent().is_some_and(has) && ctx.on(&CURRENT_PRIVILEGES_IN_PART);
        if privilege.supported_on(&resource.kind) && has(privilege) && !left_out {
            set = set.with(dav("privilege").with(named(&privilege.name())));
        }
    }
    set
}

/// Reads the body of an ACL request (RFC 3744 8.1) and holds it against the preconditions
/// of 8.1.1. `resolve` gives the path that an href names.
pub fn read_acl(
    ctx: &Ctx,
    body: &Element,
    kind: &Kind,
    accounts: &Accounts,
    path: &str,
    resolve: &dyn Fn(&str) -> Option<String>,
) -> Result<Vec<Ace>, Answer> {
    if !body.is(DAV, "acl") {
        return Err(Answer::explained(400, "the body is no DAV:acl"));
    }
    let refuse = |precondition: &str| Answer::error(403, dav(precondition));
    let mut aces = Vec::new();
    for ace in body.children_named(DAV, "ace") {
        if ace.child(DAV, "invert").is_some() {
            return Err(refuse("no-invert"));
        }
        if ace.child(DAV, "protected").is_some() || ace.child(DAV, "inherited").is_some() {
            // What clients send back of what they have read (RFC 3744 8.1 forbids it).
            return Err(refuse("no-ace-conflict"));
        }
        let principal = ace
            .child(DAV, "principal")
            .and_then(|p| p.elements().next());
        let Some(principal) = principal else {
            return Err(Answer::explained(400, "an ace without principal"));
        };
        let who = match read_principal(principal, accounts, resolve) {
            Err(_) if ctx.on(&UNKNOWN_PRINCIPAL_ACCEPTED) => continue,
            who => who?,
        };
        if who == Who::Principal(accounts::GROUP.to_owned()) && ctx.on(&ONE_ACE_ONLY) {
            return Err(refuse("limited-number-of-aces"));
        }
        let verb = match (ace.child(DAV, "grant"), ace.child(DAV, "deny")) {
            (Some(verb), None) | (None, Some(verb)) => verb,
            _ => return Err(Answer::explained(400, "an ace has one grant or one deny")),
        };
        let mut privileges = Vec::new();
        for privilege in verb.children_named(DAV, "privilege") {
            let known = privilege
                .elements()
                .next()
                .and_then(|e| Privilege::by_name(&e.name))
                .filter(|p| p.supported_on(kind));
            match known {
                Some(known) => privileges.push(known),
                None if ctx.on(&UNSUPPORTED_PRIVILEGE_ACCEPTED) => {}
                None => return Err(refuse("not-supported-privilege")),
            }
        }
        if privileges.is_empty() && ctx.on(&UNSUPPORTED_PRIVILEGE_ACCEPTED) {
            continue;
        }
        if privileges.is_empty() {
            return Err(Answer::explained(400, "an ace without privileges"));
        }
        let grant = verb.name.local == "grant";
        if !grant
            && contradicts_protected(accounts, path, &who, &privileges)
            && !ctx.on(&PROTECTED_CONFLICT_ACCEPTED)
        {
            return Err(refuse("no-protected-ace-conflict"));
        }
        aces.push(Ace {
            who,
            grant,
            privileges,
        });
    }
    if aces.len() > 100 {
        return Err(refuse("limited-number-of-aces"));
    }
    Ok(aces)
}

/// Whether a denial is for somebody to whom a protected entry grants the same.
fn contradicts_protected(
    accounts: &Accounts,
    path: &str,
    who: &Who,
    privileges: &[Privilege],
) -> bool {
    let is_owner = match who {
        Who::Owner => true,
        Who::Principal(p) => {
            let user = accounts.of_principal(p);
            user.is_some() && user == accounts.owner_of(path)
        }
        _ => false,
    };
    protected(accounts, path).iter().any(|ace| {
        let reaches = match ace.who {
            Who::Owner => is_owner,
            _ => true,
        };
        let overlaps = |denied: &Privilege| {
            ace.privileges
                .iter()
                .any(|granted| granted.covers(*denied) || denied.covers(*granted))
        };
        reaches && privileges.iter().any(overlaps)
    })
}

fn read_principal(
    principal: &Element,
    accounts: &Accounts,
    resolve: &dyn Fn(&str) -> Option<String>,
) -> Result<Who, Answer> {
    if principal.name.namespace != DAV {
        return Err(Answer::explained(400, "an unknown kind of principal"));
    }
    Ok(match principal.name.local.as_str() {
        "href" => {
            let path = resolve(&principal.text())
                .filter(|p| p == accounts::GROUP || accounts.of_principal(p).is_some());
            Who::Principal(path.ok_or_else(|| Answer::error(403, dav("recognized-principal")))?)
        }
        "all" => Who::All,
        "authenticated" => Who::Authenticated,
        // Nobody gets here without logging in.
        "unauthenticated" => return Err(Answer::error(403, dav("allowed-principal"))),
        "self" => Who::SelfPrincipal,
        "property" if principal.child(DAV, "owner").is_some() => Who::Owner,
        "property" => return Err(Answer::error(403, dav("allowed-principal"))),
        _ => return Err(Answer::explained(400, "an unknown kind of principal")),
    })
}

/// The resources whose entries hold for a resource as well (RFC 3744 5.7).
pub fn inherits_from(path: &str) -> Vec<&str> {
    sources(path).into_iter().skip(1).collect()
}

/// The entries that a resource has of its own or inherits.
pub fn own_aces(store: &Store, path: &str) -> Vec<Ace> {
    sources(path)
        .into_iter()
        .filter_map(|source| store.get(source))
        .flat_map(|resource| resource.acl.clone())
        .collect()
}
