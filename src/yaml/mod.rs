//! YAML with places: what people write, and where they wrote it.
//!
//! A text becomes a tree of [`Node`]s, each with its line and column, by `saphyr-parser`.
//! Types are then read from the tree by serde (see [`de`]), and every error names its
//! place. Scalars keep their text: `007`, `2.0` and `1.10` reach a text field as they
//! stand. Duplicate keys, tags and several documents are refused.

pub mod cross_check;
pub mod de;

use crate::diagnostic::{Diagnostic, Span};
use saphyr_parser::{Event, Parser, ScalarStyle};
use std::collections::HashMap;
use std::sync::Arc;

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The file as the reader knows it.
    pub name: String,
    /// Its text.
    pub text: String,
    /// Where its lines start.
    starts: Vec<usize>,
}

impl Source {
    /// A file and its text.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Arc<Source> {
        let text = text.into();
        let ends = newlines(&text);
        Arc::new(Source {
            name: name.into(),
            starts: std::iter::once(0).chain(ends).collect(),
            text,
        })
    }

    /// A line by its number from 1, without its end.
    pub fn line(&self, number: usize) -> Option<&str> {
        let start = *self.starts.get(number.checked_sub(1)?)?;
        let end = self.starts.get(number).copied().unwrap_or(self.text.len());
        Some(self.text[start..end].trim_end_matches(['\n', '\r']))
    }

    /// An error at a place of this file.
    pub fn error(&self, span: Span, title: impl Into<String>) -> Diagnostic {
        Diagnostic::new(&self.name, title).at(&self.text, span)
    }
}

/// The places behind the line ends of a text.
fn newlines(text: &str) -> impl Iterator<Item = usize> + '_ {
    text.match_indices('\n').map(|(at, _)| at + 1)
}

/// A value with its place.
#[derive(Debug, Clone)]
pub struct Node {
    /// The file.
    pub source: Arc<Source>,
    /// Where it starts.
    pub span: Span,
    /// The last line that belongs to it.
    pub last_line: usize,
    /// What it is.
    pub kind: Kind,
}

/// What a node is.
#[derive(Debug, Clone)]
pub enum Kind {
    /// A scalar: its text, and whether it stands without quotes (and may be a number,
    /// a boolean or null).
    Scalar {
        /// Its text.
        text: String,
        /// Without quotes.
        plain: bool,
    },
    /// A list.
    List(Vec<Node>),
    /// A map in the order of the file; keys are scalars.
    Map(Vec<(Node, Node)>),
}

/// How deep a file may nest, and how many nodes it may have (aliases count each time).
const MAX_DEPTH: usize = 64;
const MAX_NODES: usize = 500_000;

impl Node {
    /// Reads a text. `Ok(None)` for one without content.
    pub fn parse(source: &Arc<Source>) -> Result<Option<Node>, Box<Diagnostic>> {
        let mut reader = Reader {
            source,
            parser: Parser::new_from_str(&source.text),
            anchors: HashMap::new(),
            nodes: 0,
        };
        reader.document()
    }

    /// Another thing at the same place.
    pub fn of_kind(&self, kind: Kind) -> Node {
        Node {
            source: Arc::clone(&self.source),
            span: self.span,
            last_line: self.last_line,
            kind,
        }
    }

    /// The text of a scalar.
    pub fn text(&self) -> Option<&str> {
        match &self.kind {
            Kind::Scalar { text, .. } => Some(text),
            _ => None,
        }
    }

    /// Whether it is null: `~`, `null` or nothing.
    pub fn is_null(&self) -> bool {
        matches!(&self.kind, Kind::Scalar { text, plain: true }
            if matches!(text.as_str(), "" | "~" | "null" | "Null" | "NULL"))
    }

    /// The elements of a list; none for anything else.
    pub fn list(&self) -> &[Node] {
        match &self.kind {
            Kind::List(items) => items,
            _ => &[],
        }
    }

    /// The entries of a map; none for anything else.
    pub fn entries(&self) -> &[(Node, Node)] {
        match &self.kind {
            Kind::Map(entries) => entries,
            _ => &[],
        }
    }

    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|(_, value)| value)
    }

    /// A key and its value.
    pub fn entry(&self, key: &str) -> Option<&(Node, Node)> {
        self.entries()
            .iter()
            .find(|(name, _)| name.text() == Some(key))
    }

    /// Follows keys and, where a step is a number, elements of lists; as far as they lead.
    pub fn follow(&self, path: &[&str]) -> &Node {
        let mut node = self;
        for step in path {
            let next = match &node.kind {
                Kind::List(items) => step.parse::<usize>().ok().and_then(|i| items.get(i)),
                _ => node.get(step),
            };
            match next {
                Some(next) => node = next,
                None => break,
            }
        }
        node
    }

    /// An error at this node.
    pub fn error(&self, title: impl Into<String>) -> Diagnostic {
        self.source.error(self.span, title)
    }

    /// An error at a word inside this scalar: where it stands on the node's lines, or the
    /// node's start.
    pub fn error_at(&self, word: &str, title: impl Into<String>) -> Diagnostic {
        for number in self.span.line..=self.last_line {
            let Some(line) = self.source.line(number) else {
                break;
            };
            let from = if number == self.span.line {
                line.char_indices()
                    .nth(self.span.column - 1)
                    .map_or(0, |(octet, _)| octet)
            } else {
                0
            };
            if let Some(at) = line[from..].find(word) {
                let column = line[..from + at].chars().count() + 1;
                let span = Span::new(number, column, word.chars().count());
                return self.source.error(span, title);
            }
        }
        self.error(title)
    }

    /// The lines that make it up, from the start of its first line, unindented, at most
    /// `limit`; the rest is shown as `…`.
    pub fn snippet(&self, limit: usize) -> String {
        let first = self.span.line.max(1);
        let count = self.last_line.max(first) - first + 1;
        let lines: Vec<&str> = (first..first + count.min(limit))
            .filter_map(|number| self.source.line(number))
            .collect();
        let indent = lines
            .iter()
            .filter(|line| !line.trim().is_empty())
            .map(|line| line.len() - line.trim_start_matches(' ').len())
            .min()
            .unwrap_or(0);
        let mut text = String::new();
        for line in lines {
            text.push_str(line.get(indent..).unwrap_or("").trim_end());
            text.push('\n');
        }
        if count > limit {
            text.push_str("…\n");
        }
        text
    }
}

/// Reads events into a tree.
struct Reader<'a> {
    source: &'a Arc<Source>,
    parser: Parser<'a, saphyr_parser::StrInput<'a>>,
    anchors: HashMap<usize, Node>,
    nodes: usize,
}

type Read<T> = Result<T, Box<Diagnostic>>;

impl<'a> Reader<'a> {
    fn next(&mut self) -> Read<(Event<'a>, saphyr_parser::Span)> {
        match self.parser.next_event() {
            Some(Ok(next)) => Ok(next),
            Some(Err(error)) => {
                let mark = error.marker();
                let span = Span::new(mark.line(), mark.col() + 1, 1);
                Err(Box::new(
                    self.source.error(span, "not YAML").label(error.info()),
                ))
            }
            None => Ok((
                Event::StreamEnd,
                saphyr_parser::Span::empty(saphyr_parser::Marker::default()),
            )),
        }
    }

    fn document(&mut self) -> Read<Option<Node>> {
        let mut root = None;
        loop {
            let (event, span) = self.next()?;
            match event {
                Event::StreamStart
                | Event::Nothing
                | Event::DocumentStart(_)
                | Event::DocumentEnd => {}
                Event::StreamEnd => break,
                event => {
                    if root.is_some() {
                        return Err(self.refuse(&span, "a second document in one file"));
                    }
                    root = Some(self.node(event, span, 0)?);
                }
            }
        }
        // An empty document reads as an empty plain scalar.
        Ok(root.filter(|node: &Node| !node.is_null()))
    }

    fn refuse(&self, span: &saphyr_parser::Span, title: &str) -> Box<Diagnostic> {
        Box::new(self.source.error(place(span), title))
    }

    fn node(&mut self, event: Event<'a>, at: saphyr_parser::Span, depth: usize) -> Read<Node> {
        self.nodes += 1;
        if depth > MAX_DEPTH || self.nodes > MAX_NODES {
            return Err(self.refuse(&at, "too large or too deeply nested"));
        }
        let mut span = place(&at);
        let mut last_line = span.line;
        let (kind, anchor) = match event {
            Event::Scalar(text, style, anchor, tag) => {
                if tag.is_some() {
                    return Err(self.refuse(&at, "a YAML tag, which nothing here uses"));
                }
                last_line = last_of(self.source, &at);
                let plain = style == ScalarStyle::Plain;
                let text = text.into_owned();
                (Kind::Scalar { text, plain }, anchor)
            }
            Event::SequenceStart(anchor, tag) => {
                if tag.is_some() {
                    return Err(self.refuse(&at, "a YAML tag, which nothing here uses"));
                }
                let mut items = Vec::new();
                loop {
                    let (event, at) = self.next()?;
                    if event == Event::SequenceEnd {
                        last_line = last_line.max(flow_end(&at));
                        break;
                    }
                    let item = self.node(event, at, depth + 1)?;
                    last_line = last_line.max(item.last_line);
                    items.push(item);
                }
                (Kind::List(items), anchor)
            }
            Event::MappingStart(anchor, tag) => {
                if tag.is_some() {
                    return Err(self.refuse(&at, "a YAML tag, which nothing here uses"));
                }
                let mut entries: Vec<(Node, Node)> = Vec::new();
                loop {
                    let (event, at) = self.next()?;
                    if event == Event::MappingEnd {
                        last_line = last_line.max(flow_end(&at));
                        break;
                    }
                    let key = self.key(event, at, depth + 1)?;
                    if let Some((first, _)) = entries.iter().find(|(k, _)| k.text() == key.text()) {
                        let name = key.text().unwrap_or_default();
                        return Err(Box::new(
                            key.error(format!("the key `{name}` stands twice"))
                                .label(format!("first in line {}", first.span.line)),
                        ));
                    }
                    let (event, at) = self.next()?;
                    let value = self.node(event, at, depth + 1)?;
                    last_line = last_line.max(value.last_line).max(key.last_line);
                    entries.push((key, value));
                }
                // A map is pointed at by its first key.
                if let Some((key, _)) = entries.first() {
                    span = if key.span.line == span.line || span.length == 0 {
                        Span::new(span.line, span.column, 1)
                    } else {
                        key.span
                    };
                    if key.span.line == span.line && key.span.column == span.column {
                        span.length = key.span.length;
                    }
                }
                (Kind::Map(entries), anchor)
            }
            Event::Alias(anchor) => {
                let Some(node) = self.anchors.get(&anchor).cloned() else {
                    return Err(self.refuse(&at, "an alias without its anchor"));
                };
                self.nodes += count(&node);
                return Ok(node);
            }
            _ => return Err(self.refuse(&at, "unexpected end")),
        };
        let node = Node {
            source: self.source.clone(),
            span,
            last_line,
            kind,
        };
        if anchor != 0 {
            self.anchors.insert(anchor, node.clone());
        }
        Ok(node)
    }

    fn key(&mut self, event: Event<'a>, at: saphyr_parser::Span, depth: usize) -> Read<Node> {
        let key = self.node(event, at, depth)?;
        match key.kind {
            Kind::Scalar { .. } => Ok(key),
            _ => Err(Box::new(key.error("a key that is not a word"))),
        }
    }
}

fn count(node: &Node) -> usize {
    match &node.kind {
        Kind::Scalar { .. } => 1,
        Kind::List(items) => 1 + items.iter().map(count).sum::<usize>(),
        Kind::Map(entries) => 1 + entries.iter().map(|(_, v)| 1 + count(v)).sum::<usize>(),
    }
}

/// Where an event stands; marked to the end of its line at most.
fn place(at: &saphyr_parser::Span) -> Span {
    let length = if at.start.line() == at.end.line() {
        at.end.col().saturating_sub(at.start.col())
    } else {
        1
    };
    Span::new(at.start.line(), at.start.col() + 1, length)
}

/// The last line of a scalar. A block scalar ends where the next token starts, which is on
/// a line of its own.
fn last_of(source: &Source, at: &saphyr_parser::Span) -> usize {
    let mut last = at.end.line();
    let before_end = |line: &str| line.chars().take(at.end.col()).all(char::is_whitespace);
    if last > at.start.line() && source.line(last).is_none_or(before_end) {
        last -= 1;
    }
    while last > at.start.line() && source.line(last).is_none_or(|line| line.trim().is_empty()) {
        last -= 1;
    }
    last
}

/// The line of a closing bracket; 0 for the end of a block, which has no text of its own.
fn flow_end(at: &saphyr_parser::Span) -> usize {
    if at.is_empty() { 0 } else { at.start.line() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Option<Node>, String> {
        Node::parse(&Source::new("t.yaml", text)).map_err(|error| error.render(false))
    }

    #[test]
    fn every_node_knows_its_place() {
        let root = parse("a:\n  - b: c\n    d: |\n      one\n      two\n  - {e: f}\n")
            .expect("YAML")
            .expect("something");
        let list = root.get("a").expect("a");
        let item = &list.list()[0];
        assert_eq!(
            (item.span.line, item.span.column, item.last_line),
            (2, 5, 5)
        );
        assert_eq!(item.snippet(10), "- b: c\n  d: |\n    one\n    two\n");
        assert_eq!(item.snippet(2), "- b: c\n  d: |\n…\n");
        let text = item.get("d").expect("d");
        assert_eq!(text.error_at("two", "x").position(), "t.yaml:5:7");
        assert_eq!(list.list()[1].span.column, 5);
        assert_eq!(list.last_line, 6);
    }

    #[test]
    fn what_is_no_plain_yaml_is_refused() {
        for (text, title) in [
            ("a: 1\nb: 2\na: 3\n", "the key `a` stands twice"),
            ("a: [1\n", "not YAML"),
            ("a: !tag x\n", "a YAML tag"),
            ("a: 1\n---\nb: 2\n", "a second document"),
            ("a: *nowhere\n", "not YAML"),
            ("[a]: 1\n", "not a word"),
        ] {
            let error = parse(text).expect_err(text);
            assert!(error.contains(title), "{text}: {error}");
        }
        assert!(parse("").expect("empty").is_none());
        assert!(parse("# nothing\n").expect("empty").is_none());
    }

    #[test]
    fn an_alias_bomb_is_refused() {
        let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
        for n in 1..9 {
            let before = vec![format!("*a{}", n - 1); 10].join(", ");
            text.push_str(&format!("a{n}: &a{n} [{before}]\n"));
        }
        assert!(parse(&text).expect_err("a bomb").contains("too large"));
        let deep = "[".repeat(5000);
        assert!(parse(&deep).is_err());
    }
}
