//! Everything that the server keeps, in memory, under one lock.

use super::access::Ace;
use super::accounts::{self, Accounts};
use super::scheduling::{Role, role_of};
use super::{Ctx, paths, variations, write};
use crate::wire::ical::{self, Component};
use crate::wire::xml::{CALDAV, Element, Name};
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A resource.
#[derive(Debug, Clone)]
pub struct Resource {
    /// What it is.
    pub kind: Kind,
    /// The properties that clients have set, live ones that may be set among them.
    pub props: BTreeMap<Name, Element>,
    /// Its own access control entries, protected ones left out.
    pub acl: Vec<Ace>,
    /// When it was made.
    pub created: DateTime<Utc>,
    /// When its content was last changed.
    pub modified: DateTime<Utc>,
    /// Its entity tag, quoted and strong.
    pub etag: String,
    /// What a file was before its last change, for a server whose reads lag behind.
    pub before: Option<Box<(File, String)>>,
}

/// What a resource is.
#[derive(Debug, Clone)]
pub enum Kind {
    /// An ordinary collection.
    Collection,
    /// A calendar collection.
    Calendar,
    /// A scheduling inbox.
    Inbox,
    /// A scheduling outbox.
    Outbox,
    /// A principal, also a collection without members.
    Principal,
    /// A file: in a calendar or an inbox a calendar object resource.
    File(Box<File>),
}

/// What a file holds.
#[derive(Debug, Clone)]
pub struct File {
    /// Its media type, as it was sent.
    pub content_type: String,
    /// Its octets, as they were sent where scheduling had nothing to edit.
    pub octets: Vec<u8>,
    /// The calendar in it, when there is one.
    pub calendar: Option<Arc<Component>>,
    /// In a calendar: what it is to the owner (RFC 6638 3.1).
    pub role: Role,
    /// The schedule-tag of a scheduling object resource, quoted.
    pub schedule_tag: Option<String>,
    /// The object as it was when its schedule-tag last changed (RFC 6638 3.2.10.1).
    pub tagged: Option<Arc<Component>>,
}

impl File {
    /// The UID of its calendar's components.
    pub fn uid(&self) -> Option<&str> {
        self.calendar.as_deref().and_then(uid_of)
    }

    /// Whether it is a scheduling object resource.
    pub fn is_scheduling_object(&self) -> bool {
        self.role != Role::None
    }
}

/// The UID of the first component that is no VTIMEZONE.
pub fn uid_of(calendar: &Component) -> Option<&str> {
    scheduled(calendar).find_map(|c| c.value("UID"))
}

/// The components that are no VTIMEZONE.
pub fn scheduled(calendar: &Component) -> impl Iterator<Item = &Component> {
    calendar.components().filter(|c| !c.is("VTIMEZONE"))
}

impl Resource {
    /// Whether it is any kind of collection.
    pub fn is_collection(&self) -> bool {
        !matches!(self.kind, Kind::File(_))
    }

    /// The file, if it is one.
    pub fn file(&self) -> Option<&File> {
        match &self.kind {
            Kind::File(file) => Some(file),
            _ => None,
        }
    }
}

/// All resources by their paths.
#[derive(Debug, Default)]
pub struct Store {
    resources: BTreeMap<String, Resource>,
    /// For each user the calendar that new objects go into (RFC 6638 9.2).
    pub default_calendars: BTreeMap<String, String>,
    counter: u64,
    /// Whether tags hold what is permitted and seldom seen.
    odd_tags: bool,
}

impl Store {
    /// What a server has from the beginning.
    pub fn new(accounts: &Accounts, odd_tags: bool) -> Store {
        let mut store = Store {
            odd_tags,
            ..Store::default()
        };
        store.put_collection("/", Kind::Collection);
        store.put_collection(accounts::PRINCIPALS, Kind::Collection);
        store.put_collection(accounts::HOMES, Kind::Collection);
        store.put_collection(accounts::GROUP, Kind::Principal);
        for user in accounts.users() {
            store.put_collection(&accounts::principal(&user), Kind::Principal);
            store.put_collection(&accounts::home(&user), Kind::Collection);
            store.put_collection(&accounts::inbox(&user), Kind::Inbox);
            store.put_collection(&accounts::outbox(&user), Kind::Outbox);
            let calendar = accounts::calendar(&user);
            store.put_collection(&calendar, Kind::Calendar);
            store.default_calendars.insert(user, calendar);
        }
        for (path, resource) in &mut store.resources {
            if matches!(resource.kind, Kind::Inbox) {
                resource.acl = super::access::initial_inbox_acl();
            }
            if matches!(resource.kind, Kind::Calendar) {
                let name = Name::new(crate::wire::xml::DAV, "displayname");
                let value = Element::new(&name.namespace, &name.local);
                let text = paths::name(path).to_owned();
                resource.props.insert(name, value.with_text(text));
            }
        }
        store
    }

    /// A number that this server has not used before.
    pub fn next(&mut self) -> u64 {
        self.counter += 1;
        self.counter
    }

    /// A fresh entity tag.
    pub fn fresh_etag(&mut self) -> String {
        self.fresh_tag('e')
    }

    /// A fresh schedule-tag.
    pub fn fresh_schedule_tag(&mut self) -> String {
        self.fresh_tag('s')
    }

    fn fresh_tag(&mut self, kind: char) -> String {
        let number = self.next();
        match self.odd_tags {
            true => format!("\"{kind}{number:x},W/[;(%20)]\""),
            false => format!("\"{kind}{number:x}\""),
        }
    }

    /// The resource at a path.
    pub fn get(&self, path: &str) -> Option<&Resource> {
        self.resources.get(path)
    }

    /// The resource at a path, to change.
    pub fn get_mut(&mut self, path: &str) -> Option<&mut Resource> {
        self.resources.get_mut(path)
    }

    /// The file at a path.
    pub fn file(&self, path: &str) -> Option<&File> {
        self.get(path)?.file()
    }

    /// Whether a path is a calendar collection.
    pub fn is_calendar(&self, path: &str) -> bool {
        self.get(path)
            .is_some_and(|r| matches!(r.kind, Kind::Calendar))
    }

    /// The direct members of a collection, by path.
    pub fn members(&self, collection: &str) -> Vec<String> {
        self.below(collection)
            .filter(|path| paths::parent(path) == collection)
            .map(str::to_owned)
            .collect()
    }

    /// Everything below a collection, by path, parents first.
    pub fn below<'a>(&'a self, collection: &'a str) -> impl Iterator<Item = &'a str> + 'a {
        let start = match collection {
            "/" => "/".to_owned(),
            _ => format!("{collection}/"),
        };
        self.resources
            .range(start.clone()..)
            .map(|(path, _)| path.as_str())
            .take_while(move |path| path.starts_with(&start))
            .filter(move |path| *path != "/")
    }

    /// Makes a collection.
    pub fn put_collection(&mut self, path: &str, kind: Kind) {
        let now = Utc::now();
        let etag = self.fresh_etag();
        let resource = Resource {
            kind,
            props: BTreeMap::new(),
            acl: Vec::new(),
            created: now,
            modified: now,
            etag,
            before: None,
        };
        self.resources.insert(path.to_owned(), resource);
        self.touch(paths::parent(path));
    }

    /// Puts a file, with a new entity tag; properties and access of an old one stay.
    pub fn put_file(&mut self, path: &str, file: File) {
        let now = Utc::now();
        let etag = self.fresh_etag();
        let kind = Kind::File(Box::new(file));
        match self.resources.get_mut(path) {
            Some(resource) => {
                if let Kind::File(old) = std::mem::replace(&mut resource.kind, kind) {
                    resource.before = Some(Box::new((*old, resource.etag.clone())));
                }
                resource.modified = now;
                resource.etag = etag;
            }
            None => {
                let resource = Resource {
                    kind,
                    props: BTreeMap::new(),
                    acl: Vec::new(),
                    created: now,
                    modified: now,
                    etag,
                    before: None,
                };
                self.resources.insert(path.to_owned(), resource);
            }
        }
        self.touch(paths::parent(path));
    }

    /// Puts a whole resource, as COPY and MOVE do.
    pub fn insert(&mut self, path: &str, resource: Resource) {
        self.resources.insert(path.to_owned(), resource);
        self.touch(paths::parent(path));
    }

    /// Removes a resource and everything below it.
    pub fn remove(&mut self, path: &str) {
        let below: Vec<String> = self.below(path).map(str::to_owned).collect();
        for member in below {
            self.resources.remove(&member);
        }
        self.resources.remove(path);
        self.touch(paths::parent(path));
    }

    /// Something about a member has changed that is not its content.
    pub fn touch_member(&mut self, collection: &str) {
        self.touch(collection);
    }

    /// A collection whose members have changed gets a new tag (CS:getctag).
    fn touch(&mut self, collection: &str) {
        let etag = self.fresh_etag();
        if let Some(resource) = self.resources.get_mut(collection)
            && resource.is_collection()
        {
            resource.etag = etag;
        }
    }

    /// The calendars of a user, by path.
    pub fn calendars(&self, user: &str) -> Vec<String> {
        let home = accounts::home(user);
        let members = self.members(&home);
        members
            .into_iter()
            .filter(|path| self.is_calendar(path))
            .collect()
    }

    /// The objects with this UID in a user's calendars, by path, scheduling objects first.
    pub fn objects_by_uid(&self, user: &str, uid: &str) -> Vec<String> {
        let mut found: Vec<(bool, String)> = Vec::new();
        for calendar in self.calendars(user) {
            for path in self.members(&calendar) {
                if let Some(file) = self.file(&path)
                    && file.uid() == Some(uid)
                {
                    found.push((!file.is_scheduling_object(), path));
                }
            }
        }
        found.sort();
        found.into_iter().map(|(_, path)| path).collect()
    }

    /// The component types that a calendar takes.
    pub fn components_of(&self, calendar: &str) -> Vec<String> {
        let name = Name::new(CALDAV, "supported-calendar-component-set");
        let set = self.get(calendar).and_then(|r| r.props.get(&name));
        match set {
            Some(set) => set
                .children_named(CALDAV, "comp")
                .filter_map(|c| c.attribute("name"))
                .map(str::to_ascii_uppercase)
                .collect(),
            None => SUPPORTED_COMPONENTS
                .iter()
                .map(|c| (*c).to_owned())
                .collect(),
        }
    }
}

/// The component types that a calendar takes by default.
pub const SUPPORTED_COMPONENTS: [&str; 2] = ["VEVENT", "VTODO"];

/// A file for a calendar: the octets, or, where the calendar differs from what they say,
/// the calendar written out.
pub fn calendar_file(
    ctx: &Ctx,
    octets: Option<&[u8]>,
    calendar: Component,
    content_type: &str,
    user: &str,
    accounts: &Accounts,
) -> File {
    let rewritten = octets.is_some() && ctx.varies(&variations::STORED_REWRITTEN);
    let (octets, calendar) = match rewritten {
        true => (None, write::sorted(&calendar)),
        false => (octets, calendar),
    };
    let kept = octets.filter(|octets| {
        let said = ical::parse(octets);
        said.calendar()
            .is_some_and(|said| said.to_document() == calendar.to_document())
    });
    let written = match kept {
        Some(octets) => octets.to_vec(),
        None => write::document(ctx, &calendar),
    };
    File {
        content_type: content_type.to_owned(),
        octets: written,
        role: role_of(&calendar, user, accounts),
        calendar: Some(Arc::new(calendar)),
        schedule_tag: None,
        tagged: None,
    }
}
