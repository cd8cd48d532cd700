//! Steps: one action each, keys that fit it, names that exist.

use super::super::model::Step;
use super::ACTIONS;
use super::names::Scope;
use crate::yaml::Node;

/// Actions that make a request of their own.
const REQUESTS: [&str; 15] = [
    "put",
    "edit",
    "get",
    "head",
    "delete",
    "copy",
    "move",
    "post",
    "options",
    "propfind",
    "proppatch",
    "report",
    "mkcalendar",
    "acl",
    "request",
];

/// Keys that belong to some actions only.
fn belongs_to(key: &str) -> Option<&'static [&'static str]> {
    Some(match key {
        "of"
        | "anonymous"
        | "headers"
        | "if-match"
        | "if-none-match"
        | "if-schedule-tag-match"
        | "schedule-reply"
        | "depth" => &REQUESTS,
        "to" => &["copy", "move", "request"],
        "overwrite" => &["copy", "move"],
        "into" => &["put", "copy", "move"],
        "data" => &["put", "post"],
        "verbatim" => &["put", "post"],
        "change" => &["edit"],
        "props" => &["propfind", "report"],
        "ancestors" => &["propfind"],
        "set" => &["proppatch", "mkcalendar"],
        "remove" => &["proppatch"],
        "query" => &["report"],
        "grant" | "instead" => &["acl"],
        "requires" | "id" | "see" | "state" => &["eventually", "never"],
        _ => return None,
    })
}

impl Scope<'_> {
    /// A step, without the steps inside `together`.
    pub fn step(&mut self, step: &Step, node: &Node) {
        let actions = step.actions();
        let action = match actions.as_slice() {
            [action] => *action,
            [] => {
                self.errors.push(
                    node.error("a step without an action")
                        .help(format!("one of: {}", ACTIONS.join(", "))),
                );
                self.brings(node);
                return;
            }
            [first, second, ..] => {
                let place = node.entry(second).map_or(node, |(key, _)| key);
                self.errors.push(
                    place
                        .error(format!("a step with two actions, `{first}` and `{second}`"))
                        .label("make it a step of its own"),
                );
                self.brings(node);
                return;
            }
        };
        self.keys_fit(action, node);
        self.actors(action, node);
        if action == "together" {
            if node.get("together").map_or(0, |steps| steps.list().len()) < 2 {
                self.errors
                    .push(node.error("`together` needs at least two steps"));
            }
            for step in node.get("together").map(Node::list).unwrap_or_default() {
                for action in ["eventually", "never", "look", "together", "compare"] {
                    if let Some((key, _)) = step.entry(action) {
                        self.errors.push(
                            key.error(format!("`{action}` inside `together`"))
                                .label("only requests are sent at the same moment"),
                        );
                    }
                }
            }
            return;
        }
        self.action(action, step, node);
        for (key, value) in node.entries() {
            match key.text() {
                Some("requires") => super::judged(
                    value,
                    &self.context.catalogue,
                    &self.features,
                    &mut self.errors,
                ),
                Some("needs") => {
                    super::requirement(value, &self.context.catalogue, &mut self.errors)
                }
                Some("see") => {
                    for see in value.list() {
                        super::see(see, &self.context.catalogue, &mut self.errors);
                    }
                }
                _ => {}
            }
        }
        let own_uid = step.put.as_deref().is_some_and(|name| self.is_object(name));
        let of_request = |key: &Node| {
            !matches!(
                key.text(),
                Some(
                    "title"
                        | "otherwise"
                        | "keep"
                        | "checks"
                        | "only-if"
                        | "eventually"
                        | "never"
                        | "look"
                )
            )
        };
        for (_, value) in node.entries().iter().filter(|(key, _)| of_request(key)) {
            self.strings(value, own_uid);
        }
        if let (Some(sight), Some(node)) = (step.sight(), node.get(action)) {
            self.strings(node, false);
            if let (Some(assert), Some(node)) = (&sight.where_, node.get("where")) {
                self.assertion(assert, node);
            }
            if let Some(name) = node.get("as") {
                super::slug(name, "a name", &mut self.errors);
                self.items.extend(name.text().map(str::to_owned));
            }
        }
        let checks = step.checks.as_deref().unwrap_or_default();
        let nodes = node.get("checks").map(Node::list).unwrap_or_default();
        for (check, node) in checks.iter().zip(nodes) {
            self.check(check, node, action);
            self.strings(node, own_uid);
        }
        // What is kept is known from here on: checks are judged before.
        for (key, value) in node.get("keep").map(Node::entries).unwrap_or_default() {
            self.keeps(key);
            if let Some(list) = value.get("attendee") {
                match list.list() {
                    [role, _] => {
                        self.role(role);
                    }
                    _ => self
                        .errors
                        .push(list.error("`[role, PARAMETER]` is expected")),
                }
            }
        }
        if let (Some(assert), Some(node)) = (&step.only_if, node.get("only-if")) {
            self.assertion(assert, node);
            self.strings(node, own_uid);
            if assert.is_empty() {
                self.errors
                    .push(node.error("a condition without an assertion"));
            }
        }
        if step.only_if.is_some() != step.otherwise.is_some() {
            let place = node
                .entry("only-if")
                .or(node.entry("otherwise"))
                .map_or(node, |(key, _)| key);
            self.errors
                .push(place.error("`only-if` and `otherwise` stand together"));
        }
    }

    /// Keys that mean nothing to this action.
    fn keys_fit(&mut self, action: &str, node: &Node) {
        for (key, _) in node.entries() {
            let name = key.text().unwrap_or_default();
            if let Some(actions) = belongs_to(name)
                && !actions.contains(&action)
            {
                let error = key
                    .error(format!("`{name}` means nothing to `{action}`"))
                    .label("has no effect here");
                self.errors.push(if actions.len() < 6 {
                    error.help(format!("it belongs to `{}`", actions.join("`, `")))
                } else if matches!(name, "of") {
                    error.help(format!("write it inside `{action}`"))
                } else {
                    error.help("it belongs to requests")
                });
            }
        }
    }

    fn actors(&mut self, action: &str, node: &Node) {
        match (action, node.entry("by")) {
            ("together" | "compare", Some((key, _))) => self
                .errors
                .push(key.error(format!("nobody acts in `{action}`"))),
            ("together" | "compare", None) => {}
            (_, Some((_, by))) => self.account(by),
            (_, None) => self
                .errors
                .push(node.error("`by` is missing").label("who acts?")),
        }
        if let Some(of) = node.get("of") {
            self.account(of);
        }
    }

    /// What the action's own keys name.
    fn action(&mut self, action: &str, step: &Step, node: &Node) {
        let Some(value) = node.get(action) else {
            return;
        };
        match action {
            "put" => {
                let is_object = value.text().is_some_and(|name| self.is_object(name));
                match node.get("data") {
                    None if is_object => self.object_text(value),
                    None => {
                        self.resource(value);
                        if self.errors.is_empty() {
                            self.errors.push(
                                value
                                    .error("nothing to put")
                                    .label("name an object here, or give `data`"),
                            );
                        }
                    }
                    Some(_) => self.resource(value),
                }
            }
            "edit" => {
                self.object(value);
                if step.change.as_ref().is_none_or(Vec::is_empty) {
                    self.errors.push(
                        value
                            .error("an edit without `change`")
                            .label("changes nothing"),
                    );
                }
            }
            "get" | "head" | "delete" | "options" | "propfind" | "proppatch" | "report" | "acl"
            | "post" => self.resource(value),
            "copy" | "move" => {
                self.resource(value);
                if node.get("to").is_none() {
                    self.errors
                        .push(value.error("`to` is missing").label("where to?"));
                }
            }
            "request" => {
                if let Some(on) = value.get("on") {
                    self.resource(on);
                }
            }
            "mkcalendar" => {
                super::slug(value, "a calendar", &mut self.errors);
                self.calendars.extend(value.text().map(str::to_owned));
            }
            "eventually" | "never" | "look" => self.sight(action, step, value),
            _ => {}
        }
        self.parts(action, step, node);
    }

    fn parts(&mut self, action: &str, step: &Step, node: &Node) {
        for key in ["to", "into"] {
            if let Some(resource) = node.get(key) {
                self.resource(resource);
            }
        }
        if let Some(data) = node.get("data")
            && data.text().is_some_and(|name| self.is_object(name))
        {
            self.object_text(data);
        }
        if action == "post" && node.get("data").is_none() {
            self.errors
                .push(node.error("`data` is missing").label("what is posted?"));
        }
        let words = |node: &&Node| !matches!(node.text(), Some("allprop" | "propname"));
        for key in ["props", "remove"] {
            for name in node.get(key).map(Node::list).unwrap_or_default() {
                if words(&name) {
                    self.dav_name(name);
                }
            }
        }
        for (name, value) in node.get("set").map(Node::entries).unwrap_or_default() {
            self.dav_name(name);
            for name in value.get("elements").map(Node::list).unwrap_or_default() {
                self.dav_name(name);
            }
            if let Some(href) = value.get("href") {
                self.resource(href);
            }
        }
        for (role, privileges) in node.get("grant").map(Node::entries).unwrap_or_default() {
            if !matches!(
                role.text(),
                Some("all" | "authenticated" | "unauthenticated")
            ) {
                self.account(role);
            }
            for privilege in privileges.list() {
                self.dav_name(privilege);
            }
        }
        self.needed(action, step, node);
        if let Some(query) = node.get("query") {
            if let Some(object) = query.get("calendar-query").and_then(|q| q.get("uid-of")) {
                self.object(object);
            }
            for resource in query.get("multiget").map(Node::list).unwrap_or_default() {
                self.resource(resource);
            }
        }
        for change in node.get("change").map(Node::list).unwrap_or_default() {
            for key in ["attendee", "invite"] {
                for (role, _) in change.get(key).map(Node::entries).unwrap_or_default() {
                    self.role(role);
                }
            }
            for role in change.get("uninvite").map(Node::list).unwrap_or_default() {
                self.role(role);
            }
        }
    }

    /// Keys without which the action asks nothing.
    fn needed(&mut self, action: &str, step: &Step, node: &Node) {
        let missing = match action {
            "propfind" if step.props.is_none() => "props",
            "report" if step.query.is_none() => "query",
            "acl" if step.grant.is_none() => "grant",
            "proppatch" if step.set.is_none() && step.remove.is_none() => "set",
            _ => return,
        };
        self.errors.push(
            node.error(format!("`{missing}` is missing"))
                .label(format!("`{action}` needs it")),
        );
    }

    /// What a wait or a look looks at.
    fn sight(&mut self, action: &str, step: &Step, node: &Node) {
        let Some(sight) = step.sight() else {
            return;
        };
        match sight.kinds().as_slice() {
            [_] => {}
            [] => self.errors.push(
                node.error(format!("`{action}` looks at nothing"))
                    .help("one of: inbox, copy, absent, cancelled, delivered, resource"),
            ),
            [_, second, ..] => {
                let place = node.entry(second).map_or(node, |(key, _)| key);
                self.errors.push(
                    place
                        .error(format!("`{action}` looks at two things"))
                        .label("make it a step of its own"),
                );
            }
        }
        for method in [node.get("inbox"), node.get("delivered")]
            .into_iter()
            .flatten()
        {
            let methods = ["REQUEST", "REPLY", "CANCEL", "ADD", "ANY"];
            let text = method.text().unwrap_or_default();
            if !methods.contains(&text) {
                self.errors.push(
                    method
                        .error(format!("unknown method `{text}`"))
                        .label("REQUEST, REPLY, CANCEL, ADD or ANY")
                        .suggest(text, methods),
                );
            }
        }
        if let (Some((key, _)), None) = (node.entry("delivered"), node.entry("of")) {
            self.errors.push(
                key.error("`delivered` without `of`")
                    .label("about which object?"),
            );
        }
        for key in ["of", "copy", "absent", "cancelled"] {
            if let Some(object) = node.get(key) {
                self.object(object);
            }
        }
        if let Some(resource) = node.get("resource") {
            self.resource(resource);
        }
        if let Some(from) = node.get("from") {
            self.account(from);
        }
        for (key, fits) in [
            ("as", sight.inbox.is_some() && action != "never"),
            (
                "of",
                sight.inbox.is_some() || sight.delivered.is_some() || sight.kinds().is_empty(),
            ),
            ("from", action == "never"),
        ] {
            if let Some((key_node, _)) = node.entry(key)
                && !fits
            {
                self.errors
                    .push(key_node.error(format!("`{key}` means nothing here")));
            }
        }
    }
}
