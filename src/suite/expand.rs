//! What is filled when a file is read: `$name` in the rows of tables and in openings.
//!
//! A string that is exactly `$name` becomes the value, whatever it is; a null value takes
//! the key or element away. Inside a longer string the value's text is put in. `$$` is a
//! dollar sign. A step with `by: $name`, and an entry with the key `$name`, stand once for
//! each element when the value is a list.

use crate::diagnostic::Diagnostic;
use crate::yaml::{Kind, Node};
use std::cell::RefCell;
use std::collections::BTreeSet;

/// Names and their values.
pub struct Cells<'a> {
    cells: Vec<(&'a str, Node)>,
    /// What has no such name, for the error: `row "a" of the table`.
    what: String,
    used: RefCell<BTreeSet<String>>,
    errors: RefCell<Vec<Diagnostic>>,
}

impl<'a> Cells<'a> {
    /// These names. `what` says where they come from.
    pub fn new(what: impl Into<String>, cells: impl IntoIterator<Item = (&'a str, Node)>) -> Self {
        Cells {
            cells: cells.into_iter().collect(),
            what: what.into(),
            used: RefCell::default(),
            errors: RefCell::default(),
        }
    }

    /// The names that were used.
    pub fn used(&self) -> BTreeSet<String> {
        self.used.borrow().clone()
    }

    /// What was wrong.
    pub fn into_errors(self) -> Vec<Diagnostic> {
        self.errors.into_inner()
    }

    fn get(&self, name: &str) -> Option<&Node> {
        let (_, value) = self.cells.iter().find(|(cell, _)| *cell == name)?;
        if !self.used.borrow().contains(name) {
            self.used.borrow_mut().insert(name.to_owned());
        }
        Some(value)
    }

    fn error(&self, error: Diagnostic) {
        self.errors.borrow_mut().push(error);
    }

    /// The same with one name bound to one value.
    fn with(&self, name: &str, value: &Node) -> Cells<'a> {
        let mut cells = self.cells.clone();
        for (cell, node) in &mut cells {
            if *cell == name {
                *node = value.clone();
            }
        }
        Cells {
            cells,
            what: self.what.clone(),
            used: RefCell::new(self.used()),
            errors: RefCell::default(),
        }
    }

    fn absorb(&self, other: Cells<'_>) {
        self.used.borrow_mut().extend(other.used.into_inner());
        self.errors.borrow_mut().extend(other.errors.into_inner());
    }

    /// Fills a node. `None` when its value is null and it was nothing but `$name`.
    pub fn fill(&self, node: &Node) -> Option<Node> {
        let kind = match &node.kind {
            Kind::Scalar { text, .. } if text.contains('$') => return self.scalar(node, text),
            Kind::Scalar { .. } => return Some(node.clone()),
            Kind::List(items) => Kind::List(self.items(items)),
            Kind::Map(entries) => Kind::Map(self.entries(entries)),
        };
        Some(node.of_kind(kind))
    }

    fn items(&self, items: &[Node]) -> Vec<Node> {
        let mut filled = Vec::with_capacity(items.len());
        for item in items {
            match item.get("by").and_then(Node::text).and_then(exact) {
                Some(name) if self.is_list(name) => {
                    // A step once for each of several roles.
                    for element in self.get(name).map(Node::list).unwrap_or_default() {
                        let cells = self.with(name, element);
                        filled.extend(cells.fill(item));
                        self.absorb(cells);
                    }
                }
                _ => filled.extend(self.fill(item)),
            }
        }
        filled
    }

    fn entries(&self, entries: &[(Node, Node)]) -> Vec<(Node, Node)> {
        let mut filled: Vec<(Node, Node)> = Vec::with_capacity(entries.len());
        for (key, value) in entries {
            match key.text().and_then(exact) {
                Some(name) if self.is_list(name) => {
                    for element in self.get(name).map(Node::list).unwrap_or_default() {
                        let cells = self.with(name, element);
                        if let Some(value) = cells.fill(value) {
                            filled.push((element.clone(), value));
                        }
                        self.absorb(cells);
                    }
                }
                _ => {
                    let (Some(key), Some(value)) = (self.fill(key), self.fill(value)) else {
                        continue;
                    };
                    if key.text().is_none() {
                        self.error(key.error("a key has to be a word"));
                        continue;
                    }
                    if filled.iter().any(|(other, _)| other.text() == key.text()) {
                        let name = key.text().unwrap_or_default();
                        self.error(key.error(format!("the key `{name}` stands twice")));
                        continue;
                    }
                    filled.push((key, value));
                }
            }
        }
        filled
    }

    fn is_list(&self, name: &str) -> bool {
        self.cells
            .iter()
            .any(|(cell, value)| *cell == name && matches!(value.kind, Kind::List(_)))
    }

    fn scalar(&self, node: &Node, text: &str) -> Option<Node> {
        if let Some(name) = exact(text)
            && let Some(value) = self.get(name)
        {
            return (!value.is_null()).then(|| value.clone());
        }
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find('$') {
            out.push_str(&rest[..at]);
            rest = &rest[at + 1..];
            if let Some(after) = rest.strip_prefix('$') {
                out.push('$');
                rest = after;
                continue;
            }
            let written = name_at(rest);
            if written.is_empty() {
                out.push('$');
                continue;
            }
            let Some((name, value)) = self.longest(written) else {
                self.unknown(node, written);
                out.push_str(written);
                rest = &rest[written.len()..];
                continue;
            };
            match value.text() {
                Some(_) if value.is_null() => {}
                Some(text) => out.push_str(text),
                None => self.error(
                    node.error_at(&format!("${name}"), format!("`${name}` is no text"))
                        .label("a list or a map cannot stand inside a text"),
                ),
            }
            rest = &rest[name.len()..];
        }
        out.push_str(rest);
        Some(node.of_kind(Kind::Scalar {
            text: out,
            plain: false,
        }))
    }

    /// `$old-tag` with a cell `old` is the cell and `-tag`.
    fn longest<'t>(&self, written: &'t str) -> Option<(&'t str, &Node)> {
        let mut name = written;
        loop {
            if let Some(value) = self.get(name) {
                return Some((name, value));
            }
            name = &name[..name.rfind('-')?];
        }
    }

    fn unknown(&self, node: &Node, name: &str) {
        let names = self.cells.iter().map(|(name, _)| *name);
        self.error(
            node.error_at(&format!("${name}"), format!("unknown variable `${name}`"))
                .label(format!("{} has no `{name}`", self.what))
                .help("`$$` writes a dollar sign")
                .suggest(name, names),
        );
    }
}

/// Whether `$name` stands anywhere in a node.
pub fn mentions(node: &Node, name: &str) -> bool {
    match &node.kind {
        Kind::Scalar { text, .. } => text.match_indices('$').any(|(at, _)| {
            let written = name_at(&text[at + 1..]);
            written == name
                || written
                    .strip_prefix(name)
                    .is_some_and(|rest| rest.starts_with('-'))
        }),
        Kind::List(items) => items.iter().any(|item| mentions(item, name)),
        Kind::Map(entries) => entries
            .iter()
            .any(|(key, value)| mentions(key, name) || mentions(value, name)),
    }
}

/// The name of a string that is exactly `$name`.
fn exact(text: &str) -> Option<&str> {
    let name = text.strip_prefix('$')?;
    (!name.is_empty() && name_at(name).len() == name.len()).then_some(name)
}

/// The name at the start of a text.
fn name_at(text: &str) -> &str {
    if !text.starts_with(|c: char| c.is_ascii_lowercase()) {
        return "";
    }
    let end = text
        .find(|c: char| !(c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'))
        .unwrap_or(text.len());
    text[..end].trim_end_matches('-')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::Source;

    fn node(text: &str) -> Node {
        Node::parse(&Source::new("t.yaml", text))
            .expect("YAML")
            .expect("something")
    }

    fn show(node: &Node) -> String {
        match &node.kind {
            Kind::Scalar { text, .. } => text.clone(),
            Kind::List(items) => {
                let items: Vec<String> = items.iter().map(show).collect();
                format!("[{}]", items.join(" "))
            }
            Kind::Map(entries) => {
                let entries: Vec<String> = entries
                    .iter()
                    .map(|(key, value)| format!("{}={}", show(key), show(value)))
                    .collect();
                format!("{{{}}}", entries.join(" "))
            }
        }
    }

    fn filled(template: &str) -> (String, String) {
        let cells = Cells::new(
            "the row",
            [
                ("to", node("[a, b]")),
                ("old", node("CLIENT")),
                ("none", node("x: ~").entries()[0].1.clone()),
                ("map", node("{k: v}")),
            ],
        );
        let text = cells.fill(&node(template)).map_or("-".into(), |n| show(&n));
        let errors: Vec<String> = cells
            .into_errors()
            .iter()
            .map(|e| e.render(false))
            .collect();
        (text, errors.join("\n"))
    }

    #[test]
    fn values_take_their_places() {
        for (template, expected) in [
            ("{x: $old}", "{x=CLIENT}"),
            (
                "{x: 'is $old-like and $$5, $ 5'}",
                "{x=is CLIENT-like and $5, $ 5}",
            ),
            ("{x: $to, $old: 1}", "{x=[a b] CLIENT=1}"),
            ("{x: $none, y: [$none, 1]}", "{y=[1]}"),
            ("{x: $map}", "{x={k=v}}"),
            (
                "[{by: $to, get: x, of: $to}]",
                "[{by=a get=x of=a} {by=b get=x of=b}]",
            ),
            (
                "{attendee: {$to: {partstat: '$to!'}}}",
                "{attendee={a={partstat=a!} b={partstat=b!}}}",
            ),
            ("{x: 'a$none'}", "{x=a}"),
        ] {
            assert_eq!(
                filled(template),
                (expected.to_owned(), String::new()),
                "{template}"
            );
        }
    }

    #[test]
    fn what_is_unknown_or_no_text_is_told() {
        let (_, errors) = filled("{x: 'a $odl'}");
        assert!(errors.contains("unknown variable `$odl`"), "{errors}");
        assert!(errors.contains("t.yaml:1:8"), "{errors}");
        assert!(errors.contains("did you mean `old`?"), "{errors}");
        let (_, errors) = filled("{x: 'a $to'}");
        assert!(errors.contains("`$to` is no text"), "{errors}");
        let (_, errors) = filled("{CLIENT: 1, $old: 2}");
        assert!(errors.contains("the key `CLIENT` stands twice"), "{errors}");
    }
}
