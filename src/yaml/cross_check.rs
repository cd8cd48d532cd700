//! Another YAML parser's eyes, because editors and other people's tools read these files,
//! too.

use super::{Kind, Node};
use crate::diagnostic::{Diagnostic, Span};

/// Whether `serde_yaml`, another parser, reads the same from a file: the first place where
/// the two differ.
pub fn differences(root: &Node) -> Option<Box<Diagnostic>> {
    let other: serde_yaml::Value = match serde_yaml::from_str(&root.source.text) {
        Ok(other) => other,
        Err(error) => {
            let span = error.location().map_or(root.span, |location| {
                Span::new(location.line(), location.column(), 1)
            });
            let words = error.to_string();
            return Some(Box::new(
                root.source
                    .error(span, "other YAML parsers refuse this")
                    .label(words),
            ));
        }
    };
    differs(root, &other).map(|node| {
        Box::new(
            node.error("other YAML parsers read this differently")
                .label("put it in quotes"),
        )
    })
}

/// The first node that is something else in the other parser's eyes.
fn differs<'a>(node: &'a Node, other: &serde_yaml::Value) -> Option<&'a Node> {
    use serde_yaml::Value;
    match (&node.kind, other) {
        (Kind::List(items), Value::Sequence(others)) if items.len() == others.len() => items
            .iter()
            .zip(others)
            .find_map(|(item, other)| differs(item, other)),
        (Kind::Map(entries), Value::Mapping(others)) if entries.len() == others.len() => entries
            .iter()
            .zip(others)
            .find_map(|((key, value), (other_key, other))| {
                differs(key, other_key).or_else(|| differs(value, other))
            }),
        (Kind::Scalar { .. }, Value::Null) => (!node.is_null()).then_some(node),
        (Kind::Scalar { text, .. }, Value::String(other)) => (text != other).then_some(node),
        (Kind::Scalar { text, plain }, Value::Bool(other)) => {
            (!plain || text.to_lowercase() != other.to_string()).then_some(node)
        }
        // Numbers keep their text here; what they are worth is the reader's to say.
        (Kind::Scalar { text, plain }, Value::Number(_)) => {
            let numeric = text.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c));
            (!plain || !numeric).then_some(node)
        }
        _ => Some(node),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Source;
    use super::*;

    fn parse(text: &str) -> Node {
        Node::parse(&Source::new("t.yaml", text))
            .expect("YAML")
            .expect("something")
    }

    #[test]
    fn both_parsers_agree_or_it_is_told() {
        let same = parse("a: 1\nb: [x, 'y', 2.0, ~, true, 0x1F]\nc: |\n  text\n");
        assert!(differences(&same).is_none());
        // No text is known that the two read differently, so one of them is given another.
        for (other, title) in [
            ("a: 2\n", "differently"),
            ("a: [1]\n", "differently"),
            ("a: [\n", "refuse"),
        ] {
            let mut differs = parse("a: x\n");
            differs.source = Source::new("t.yaml", other);
            let error = differences(&differs).expect("told");
            assert!(error.title.contains(title), "{error}");
        }
    }
}
