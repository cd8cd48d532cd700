//! Who and what a scenario speaks of: roles, objects, resources, kept values.

use super::super::context::Context;
use super::super::model::{Part, Scenario, Suite};
use super::super::words::{Placeholder, Resource, owned, placeholders};
use crate::diagnostic::Diagnostic;
use crate::yaml::{Kind, Node};
use std::collections::{BTreeMap, BTreeSet};

/// Prefixes of DAV names that suites use.
const PREFIXES: [&str; 3] = ["D", "C", "CS"];

/// What is known at a place of a scenario.
pub struct Scope<'a> {
    pub(super) context: &'a Context,
    root: &'a Node,
    scenario: &'a Node,
    suite: &'a Suite,
    objects: &'a BTreeMap<String, String>,
    /// Roles of the scenario, when it names them.
    only: Option<BTreeSet<String>>,
    /// The suite's features and the scenario's.
    pub(super) features: Vec<String>,
    pub(super) kept: BTreeSet<String>,
    pub(super) items: BTreeSet<String>,
    pub(super) calendars: BTreeSet<String>,
    /// Objects whose text has been looked at.
    read: BTreeSet<String>,
    /// The roles that take part.
    pub used_roles: BTreeSet<String>,
    /// The objects that occur.
    pub used_objects: BTreeSet<String>,
    /// What is wrong.
    pub errors: Vec<Diagnostic>,
}

impl<'a> Scope<'a> {
    /// The start of a scenario.
    pub fn new(
        context: &'a Context,
        root: &'a Node,
        suite: &'a Suite,
        scenario: &'a Node,
        objects: &'a BTreeMap<String, String>,
    ) -> Scope<'a> {
        Scope {
            context,
            root,
            scenario,
            suite,
            objects,
            only: None,
            features: suite.features.clone(),
            kept: BTreeSet::new(),
            items: BTreeSet::new(),
            calendars: BTreeSet::new(),
            read: BTreeSet::new(),
            used_roles: BTreeSet::new(),
            used_objects: BTreeSet::new(),
            errors: Vec::new(),
        }
    }

    /// A scenario's head.
    pub fn scenario(&mut self, head: &Scenario, node: &Node) {
        if head.title.trim().is_empty() {
            self.errors.push(node.error("`title` is empty"));
        }
        super::objects(node, &mut self.errors);
        for key in ["objects"] {
            for (name, _) in node.get(key).map(Node::entries).unwrap_or_default() {
                let text = name.text().unwrap_or_default();
                if self.suite.objects.contains_key(text) {
                    self.errors
                        .push(name.error(format!("the suite has an object `{text}` already")));
                }
            }
        }
        for feature in node.get("features").map(Node::list).unwrap_or_default() {
            super::feature(feature, &mut self.errors);
        }
        for see in node.get("see").map(Node::list).unwrap_or_default() {
            super::see(see, &self.context.catalogue, &mut self.errors);
        }
        self.features.extend(head.features.iter().cloned());
        if let Some(cast) = &head.cast {
            for role in node.get("cast").map(Node::list).unwrap_or_default() {
                self.known_role(role);
            }
            self.only = Some(cast.iter().cloned().collect());
        }
    }

    /// The end of a scenario: what it brought and did not use.
    pub fn finish(&mut self, head: &Scenario, node: &Node) {
        if !self.errors.is_empty() {
            return;
        }
        for (key, _) in node.get("objects").map(Node::entries).unwrap_or_default() {
            let name = key.text().unwrap_or_default();
            if !self.used_objects.contains(name) {
                self.errors
                    .push(key.error(format!("the object `{name}` is not used")));
            }
        }
        if head.cast.is_some() {
            for role in node.get("cast").map(Node::list).unwrap_or_default() {
                let name = role.text().unwrap_or_default();
                if !self.used_roles.contains(name) {
                    self.errors
                        .push(role.error(format!("the role `{name}` is not used")));
                }
            }
        }
    }

    /// Takes note of the names that a step brings which is told of already, so that later
    /// steps that use them are not told of, too.
    pub fn brings(&mut self, node: &Node) {
        let names = |node: &Node| node.text().map(str::to_owned);
        let kept = node.get("keep").map(Node::entries).unwrap_or_default();
        self.kept
            .extend(kept.iter().filter_map(|(key, _)| names(key)));
        self.calendars
            .extend(node.get("mkcalendar").and_then(names));
        for sight in ["eventually", "look"] {
            let item = node.get(sight).and_then(|sight| sight.get("as"));
            self.items.extend(item.and_then(names));
        }
    }

    /// Takes the names that a step keeps.
    pub(super) fn keeps(&mut self, key: &Node) {
        let name = key.text().unwrap_or_default();
        super::slug(key, "a name to keep", &mut self.errors);
        if self.suite.cast.contains_key(name) || matches!(name, "uid" | "now" | "run") {
            self.errors.push(
                key.error(format!("`{{{{{name}}}}}` means something else already"))
                    .label("keep it under another name"),
            );
        }
        self.kept.insert(name.to_owned());
    }

    fn known_role(&mut self, node: &Node) -> Option<Part> {
        let name = node.text().unwrap_or_default();
        let part = self.suite.cast.get(name).copied();
        if part.is_none() {
            self.unknown_role(node, name);
        }
        part
    }

    fn unknown_role(&mut self, node: &Node, name: &str) {
        let roles = self.suite.cast.keys().map(String::as_str);
        self.errors.push(
            node.error_at(name, format!("unknown role `{name}`"))
                .label("not in the cast")
                .suggest(name, roles),
        );
    }

    fn use_role(&mut self, node: &Node, name: &str) {
        if let Some(only) = &self.only
            && !only.contains(name)
        {
            self.errors.push(
                node.error_at(name, format!("`{name}` takes no part in this scenario"))
                    .label("not in the scenario's `cast`"),
            );
        }
        self.used_roles.insert(name.to_owned());
    }

    /// A role of the cast.
    pub(super) fn role(&mut self, node: &Node) -> Option<Part> {
        let part = self.known_role(node)?;
        self.use_role(node, node.text().unwrap_or_default());
        Some(part)
    }

    /// A role that an account plays.
    pub(super) fn account(&mut self, node: &Node) {
        if let Some(part) = self.role(node)
            && !part.is_account()
        {
            let name = node.text().unwrap_or_default();
            self.errors.push(
                node.error(format!("`{name}` is an address alone"))
                    .label("no account can act for it"),
            );
        }
    }

    pub(super) fn is_role(&self, name: &str) -> bool {
        self.suite.cast.contains_key(name)
    }

    pub(super) fn is_object(&self, name: &str) -> bool {
        self.objects.contains_key(name)
    }

    /// An object, by its UID.
    pub(super) fn object(&mut self, node: &Node) {
        let name = node.text().unwrap_or_default();
        if self.is_object(name) {
            self.used_objects.insert(name.to_owned());
            return;
        }
        let objects = self.objects.keys().map(String::as_str);
        self.errors.push(
            node.error(format!("unknown object `{name}`"))
                .label("not among the `objects`")
                .suggest(name, objects),
        );
    }

    /// An object whose text is sent.
    pub(super) fn object_text(&mut self, node: &Node) {
        self.object(node);
        let name = node.text().unwrap_or_default();
        if !self.read.insert(name.to_owned()) {
            return;
        }
        let text = [self.scenario, self.root]
            .iter()
            .find_map(|owner| owner.get("objects").and_then(|objects| objects.get(name)))
            .cloned();
        if let Some(text) = text {
            self.strings(&text, true);
        }
    }

    /// A resource (`docs/writing-suites.md`, "Resources").
    pub(super) fn resource(&mut self, node: &Node) {
        let Some(text) = node.text() else {
            return;
        };
        let (text, owner) = owned(text);
        if let Some(owner) = owner {
            match self.suite.cast.get(owner) {
                Some(_) => self.use_role(node, owner),
                None => self.unknown_role(node, owner),
            }
        }
        let resource = match Resource::parse(text) {
            Ok(resource) => resource,
            Err(why) => {
                self.errors.push(
                    node.error(format!("`{text}` is no resource"))
                        .label(why)
                        .help("an object, inbox, outbox, principal, home, calendar [NAME], item NAME, new NAME, new-in-inbox NAME, url …"),
                );
                return;
            }
        };
        match resource {
            Resource::Object(name) if !self.is_object(name) => {
                let names: Vec<String> = self
                    .objects
                    .keys()
                    .cloned()
                    .chain(["inbox", "outbox", "principal", "home", "calendar"].map(String::from))
                    .collect();
                self.errors.push(
                    node.error(format!("unknown object or resource `{name}`"))
                        .label("neither among the `objects` nor a resource")
                        .suggest(name, names.iter().map(String::as_str)),
                );
            }
            Resource::Object(name) => {
                self.used_objects.insert(name.to_owned());
            }
            Resource::Item(name) if !self.items.contains(name) => {
                let error = node
                    .error_at(name, format!("unknown inbox item `{name}`"))
                    .label("no earlier step names one by `as`")
                    .suggest(name, self.items.iter().map(String::as_str));
                self.errors.push(error);
            }
            Resource::Calendar(Some(name)) if !self.calendars.contains(name) => {
                let error = node
                    .error_at(name, format!("unknown calendar `{name}`"))
                    .label("no earlier step makes it by `mkcalendar`")
                    .suggest(name, self.calendars.iter().map(String::as_str));
                self.errors.push(error);
            }
            Resource::Url(url) if url.contains("://") => self.errors.push(
                node.error("a suite names no server")
                    .label("begin with `{{ROLE.home}}` or the like, or with `/`"),
            ),
            _ => {}
        }
    }

    /// A name with a prefix (`D:href`) or a namespace (`{urn:x}y`).
    pub(super) fn dav_name(&mut self, node: &Node) {
        let text = node.text().unwrap_or_default();
        if text.starts_with('{') {
            let local = text.split_once('}').map(|(_, local)| local);
            if local.is_none_or(str::is_empty) {
                self.errors.push(
                    node.error(format!("`{text}` is no name"))
                        .label("{namespace}name"),
                );
            }
            return;
        }
        match text.split_once(':') {
            Some((prefix, local)) if !local.is_empty() => {
                if !PREFIXES.contains(&prefix) {
                    self.errors.push(
                        node.error(format!("unknown prefix `{prefix}`"))
                            .label("D (DAV:), C (CalDAV) or CS (calendarserver.org)")
                            .suggest(prefix, PREFIXES),
                    );
                }
            }
            _ => self.errors.push(
                node.error(format!("`{text}` has no namespace"))
                    .label("write `D:…`, `C:…`, `CS:…` or `{namespace}…`"),
            ),
        }
    }

    /// The placeholders and addresses of all strings below a node. `own_uid` says whether
    /// `{{uid}}` has an object to speak of.
    pub(super) fn strings(&mut self, node: &Node, own_uid: bool) {
        match &node.kind {
            Kind::Scalar { text, .. } => self.string(node, text, own_uid),
            Kind::List(items) => {
                for item in items {
                    self.strings(item, own_uid);
                }
            }
            Kind::Map(entries) => {
                for (key, value) in entries {
                    self.strings(key, own_uid);
                    self.strings(value, own_uid);
                }
            }
        }
    }

    fn string(&mut self, node: &Node, text: &str, own_uid: bool) {
        if text.contains("{{") {
            for (inner, placeholder) in placeholders(text) {
                self.placeholder(node, inner, placeholder, own_uid);
            }
        }
        for (at, _) in text.match_indices("mailto:") {
            let address: String = text[at + 7..]
                .chars()
                .take_while(|c| !c.is_whitespace() && !"\"';,<>".contains(*c))
                .collect();
            if address.contains('@') && !address.ends_with(".invalid") && !address.contains("{{") {
                self.errors.push(
                    node.error_at(&address, "an address that could be somebody's")
                        .label("write `{{ROLE}}`, or an address under `.invalid`"),
                );
            }
        }
    }

    fn placeholder(
        &mut self,
        node: &Node,
        inner: &str,
        placeholder: Result<Placeholder<'_>, String>,
        own_uid: bool,
    ) {
        match placeholder {
            Err(why) => self.errors.push(
                node.error_at(inner, format!("`{{{{{inner}}}}}` is no placeholder"))
                    .label(why),
            ),
            Ok(Placeholder::OwnUid) if !own_uid => self.errors.push(
                node.error_at(inner, "`{{uid}}` stands outside an object's text")
                    .label("write `{{uid OBJECT}}`"),
            ),
            Ok(Placeholder::Uid(object)) => {
                if self.is_object(object) {
                    self.used_objects.insert(object.to_owned());
                } else {
                    let objects = self.objects.keys().map(String::as_str);
                    self.errors.push(
                        node.error_at(object, format!("unknown object `{object}`"))
                            .label("not among the `objects`")
                            .suggest(object, objects),
                    );
                }
            }
            Ok(Placeholder::Url(role, _)) => match self.suite.cast.get(role) {
                Some(part) if part.is_account() => self.use_role(node, role),
                Some(_) => self.errors.push(
                    node.error_at(role, format!("`{role}` is an address alone"))
                        .label("it has no account, and no URLs"),
                ),
                None => self.unknown_name(node, role, "role"),
            },
            Ok(Placeholder::Beyond(_, name)) => {
                if !self.kept.contains(name) {
                    self.unknown_name(node, name, "variable");
                }
            }
            Ok(Placeholder::Name(name)) => {
                if self.is_role(name) {
                    self.use_role(node, name);
                } else if !self.kept.contains(name) {
                    self.unknown_name(node, name, "variable");
                }
            }
            Ok(
                Placeholder::OwnUid | Placeholder::Date(..) | Placeholder::Now | Placeholder::Run,
            ) => {}
        }
    }

    fn unknown_name(&mut self, node: &Node, name: &str, what: &str) {
        let known: Vec<String> = self
            .kept
            .iter()
            .cloned()
            .chain(self.suite.cast.keys().cloned())
            .chain(["now", "run", "uid"].map(String::from))
            .collect();
        self.errors.push(
            node.error_at(name, format!("unknown {what} `{name}`"))
                .label("neither a role nor kept by an earlier step")
                .suggest(name, known.iter().map(String::as_str)),
        );
    }

    /// A kept name, where one stands without braces.
    pub(super) fn kept_name(&mut self, node: &Node) {
        let name = node.text().unwrap_or_default();
        if !self.kept.contains(name) {
            let error = node
                .error(format!("unknown variable `{name}`"))
                .label("no earlier step keeps it")
                .suggest(name, self.kept.iter().map(String::as_str));
            self.errors.push(error);
        }
    }
}
