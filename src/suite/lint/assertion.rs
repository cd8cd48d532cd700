//! Checks and what they assert.

use super::super::model::{Assert, Check};
use super::names::Scope;
use crate::yaml::Node;

impl Scope<'_> {
    /// A check.
    pub(super) fn check(&mut self, check: &Check, node: &Node, action: &str) {
        match node.get("requires") {
            Some(requires) => super::judged(
                requires,
                &self.context.catalogue,
                &self.features,
                &mut self.errors,
            ),
            None => self.errors.push(
                node.error("a check without `requires`")
                    .label("owed to which requirement?"),
            ),
        }
        for see in node.get("see").map(Node::list).unwrap_or_default() {
            super::see(see, &self.context.catalogue, &mut self.errors);
        }
        if let Some(id) = node.get("id") {
            super::slug(id, "an id", &mut self.errors);
        }
        let expects = node.entry("expect").is_some();
        if let (true, Some((key, _))) = (expects, node.entry("one-of")) {
            self.errors.push(
                key.error("`one-of` beside `expect`")
                    .label("a check has one or the other"),
            );
        }
        if check.expect.is_empty() && check.one_of.is_empty() {
            self.errors.push(
                node.error("a check without an assertion")
                    .label("nothing is expected")
                    .help("`expect: {status: 201}`, or several outcomes by `one-of`"),
            );
        }
        if let Some(node) = node.get("expect") {
            self.assertion(&check.expect, node);
            self.fits(&check.expect, node, action);
        }
        for (label, value) in node.get("one-of").map(Node::entries).unwrap_or_default() {
            let name = label.text().unwrap_or_default();
            super::slug(label, "an outcome", &mut self.errors);
            if let Some(assert) = check.one_of.get(name) {
                if assert.is_empty() {
                    self.errors
                        .push(label.error(format!("the outcome `{name}` asserts nothing")));
                }
                self.assertion(assert, value);
                self.fits(assert, value, action);
            }
        }
    }

    /// Whether the step has what the assertion speaks of.
    fn fits(&mut self, assert: &Assert, node: &Node, action: &str) {
        let waits = matches!(action, "eventually" | "never" | "look");
        let silent = waits || action == "compare";
        for (key, wrong) in [
            ("status", silent && assert.status.is_some()),
            ("refused", silent && assert.refused.is_some()),
            ("error", silent && assert.error.is_some()),
            ("found", !waits && assert.found.is_some()),
        ] {
            if let (true, Some((key_node, _))) = (wrong, node.entry(key)) {
                self.errors.push(
                    key_node
                        .error(format!("`{key}` cannot be told after `{action}`"))
                        .label("there is no such thing to look at"),
                );
            }
        }
    }

    fn privileges(&mut self, node: &Node) {
        for key in ["below", "not-below"] {
            for (name, others) in node.get(key).map(Node::entries).unwrap_or_default() {
                self.dav_name(name);
                for other in others.list() {
                    self.dav_name(other);
                }
            }
        }
        for name in node.get("concrete").map(Node::list).unwrap_or_default() {
            self.dav_name(name);
        }
        for key in ["everything-below", "covers"] {
            if let Some(name) = node.get(key) {
                self.dav_name(name);
            }
        }
    }

    /// The names in an assertion.
    pub(super) fn assertion(&mut self, assert: &Assert, node: &Node) {
        for key in ["attendee", "recipient"] {
            for (role, value) in node.get(key).map(Node::entries).unwrap_or_default() {
                self.role(role);
                if let (Some(data), Some(inner)) = (
                    value.get("data"),
                    role.text()
                        .and_then(|role| assert.recipient.as_ref()?.get(role)?.data.as_deref()),
                ) {
                    self.assertion(inner, data);
                }
            }
        }
        if let Some(address) = node.get("organizer").and_then(|o| o.get("address"))
            && address.text().is_some_and(|text| !text.contains("{{"))
        {
            self.role(address);
        }
        for name in [
            node.get("error"),
            node.get("refused").and_then(|refused| refused.get("error")),
            node.get("refused").and_then(|refused| refused.get("with")),
        ]
        .into_iter()
        .flatten()
        {
            self.dav_name(name);
        }
        if let Some(resource) = node.get("for")
            && !matches!(resource.text(), Some("every" | "members"))
        {
            self.resource(resource);
        }
        for key in ["lists", "lacks"] {
            for resource in node.get(key).map(Node::list).unwrap_or_default() {
                self.resource(resource);
            }
        }
        for (name, value) in node.get("prop").map(Node::entries).unwrap_or_default() {
            self.dav_name(name);
            for key in ["href", "no-href"] {
                if let Some(resource) = value.get(key) {
                    self.resource(resource);
                }
            }
            if let Some(name) = value.get("error") {
                self.dav_name(name);
            }
            for key in ["has", "lacks"] {
                for name in value.get(key).map(Node::list).unwrap_or_default() {
                    self.dav_name(name);
                }
            }
        }
        if let Some(privileges) = node.get("privileges") {
            self.privileges(privileges);
        }
        for (name, _) in node.get("value").map(Node::entries).unwrap_or_default() {
            self.kept_name(name);
        }
        if let Some(other) = node.get("same-as") {
            let name = other.text().unwrap_or_default();
            if self.is_object(name) {
                self.object_text(other);
            } else if !name.contains("{{") {
                self.kept_name(other);
            }
        }
        for (kind, _) in node.get("busy").map(Node::entries).unwrap_or_default() {
            let kinds = ["busy", "busy-tentative", "busy-unavailable"];
            let text = kind.text().unwrap_or_default();
            if !kinds.contains(&text) {
                self.errors.push(
                    kind.error(format!("unknown kind of busy time `{text}`"))
                        .suggest(text, kinds),
                );
            }
        }
        if let (Some(inner), Some(node)) = (&assert.not, node.get("not")) {
            if inner.is_empty() {
                self.errors.push(node.error("`not` asserts nothing"));
            }
            self.assertion(inner, node);
        }
    }
}
