//! A small namespace-correct XML tree over quick-xml's `NsReader`.
//!
//! Documents with a DOCTYPE, undeclared prefixes, unknown entities, text outside the root
//! or a second root are refused, as is anything nested deeper than [`MAX_DEPTH`].

use quick_xml::events::{BytesStart, Event};
use quick_xml::name::{Namespace, ResolveResult};
use quick_xml::reader::NsReader;
use std::fmt;

/// `DAV:`
pub const DAV: &str = "DAV:";
/// `urn:ietf:params:xml:ns:caldav`
pub const CALDAV: &str = "urn:ietf:params:xml:ns:caldav";
/// `http://calendarserver.org/ns/`
pub const CALENDARSERVER: &str = "http://calendarserver.org/ns/";
/// The namespace of `xml:lang`, whose prefix is never declared.
pub const XML: &str = "http://www.w3.org/XML/1998/namespace";
/// The greatest depth of elements that is read.
pub const MAX_DEPTH: usize = 256;

/// A name with its namespace.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Name {
    /// The namespace; empty for none.
    pub namespace: String,
    /// The local name.
    pub local: String,
}

impl Name {
    /// A name from its two halves.
    pub fn new(namespace: &str, local: &str) -> Name {
        Name {
            namespace: namespace.to_owned(),
            local: local.to_owned(),
        }
    }

    /// Reads `D:resourcetype`, `C:schedule-tag`, `CS:getctag` or Clark's `{urn:x}name`.
    pub fn parse(text: &str) -> Option<Name> {
        if let Some(rest) = text.strip_prefix('{') {
            let (namespace, local) = rest.split_once('}')?;
            return Some(Name::new(namespace, local)).filter(|n| !n.local.is_empty());
        }
        let (prefix, local) = text.split_once(':')?;
        let namespace = match prefix {
            "D" => DAV,
            "C" => CALDAV,
            "CS" => CALENDARSERVER,
            _ => return None,
        };
        Some(Name::new(namespace, local)).filter(|n| !n.local.is_empty())
    }
}

impl fmt::Display for Name {
    /// With the customary prefix where there is one, else in Clark's notation.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.namespace.as_str() {
            DAV => write!(f, "D:{}", self.local),
            CALDAV => write!(f, "C:{}", self.local),
            CALENDARSERVER => write!(f, "CS:{}", self.local),
            "" => f.write_str(&self.local),
            other => write!(f, "{{{other}}}{}", self.local),
        }
    }
}

/// An element with its children in document order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element {
    /// Its name.
    pub name: Name,
    /// Attributes, namespace declarations left out.
    pub attributes: Vec<(Name, String)>,
    /// Elements and text, in order.
    pub children: Vec<Node>,
}

/// A child of an element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    /// An element.
    Element(Element),
    /// Text, CDATA and references resolved.
    Text(String),
}

impl Element {
    /// An empty element.
    pub fn new(namespace: &str, local: &str) -> Element {
        Element {
            name: Name::new(namespace, local),
            attributes: Vec::new(),
            children: Vec::new(),
        }
    }

    /// This element with a child element added.
    pub fn with(mut self, child: Element) -> Element {
        self.children.push(Node::Element(child));
        self
    }

    /// This element with text added.
    pub fn with_text(mut self, text: impl Into<String>) -> Element {
        self.children.push(Node::Text(text.into()));
        self
    }

    /// This element with an attribute (no namespace) added.
    pub fn with_attribute(mut self, name: &str, value: impl Into<String>) -> Element {
        self.attributes.push((Name::new("", name), value.into()));
        self
    }

    /// Whether it has this name.
    pub fn is(&self, namespace: &str, local: &str) -> bool {
        self.name.namespace == namespace && self.name.local == local
    }

    /// Child elements in order.
    pub fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The first child with this name.
    pub fn child(&self, namespace: &str, local: &str) -> Option<&Element> {
        self.elements().find(|e| e.is(namespace, local))
    }

    /// All children with this name.
    pub fn children_named<'a>(
        &'a self,
        namespace: &'a str,
        local: &'a str,
    ) -> impl Iterator<Item = &'a Element> + 'a {
        self.elements().filter(move |e| e.is(namespace, local))
    }

    /// The first element with this name below, at any depth.
    pub fn descendant(&self, name: &Name) -> Option<&Element> {
        self.elements().find_map(|e| {
            if &e.name == name {
                Some(e)
            } else {
                e.descendant(name)
            }
        })
    }

    /// Its own text, child elements left out, untrimmed.
    pub fn text(&self) -> String {
        self.children
            .iter()
            .filter_map(|node| match node {
                Node::Text(text) => Some(text.as_str()),
                Node::Element(_) => None,
            })
            .collect()
    }

    /// The value of an attribute without a namespace.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(n, _)| n.namespace.is_empty() && n.local == name)
            .map(|(_, value)| value.as_str())
    }

    /// The document with this root: UTF-8, `D`, `C` and `CS` as prefixes, others numbered.
    pub fn to_document(&self) -> String {
        let mut namespaces = Vec::new();
        self.collect_namespaces(&mut namespaces);
        let prefixes: Vec<(String, String)> = namespaces
            .into_iter()
            .enumerate()
            .map(|(i, namespace)| {
                let prefix = match namespace.as_str() {
                    DAV => "D".to_owned(),
                    CALDAV => "C".to_owned(),
                    CALENDARSERVER => "CS".to_owned(),
                    _ => format!("x{i}"),
                };
                (namespace, prefix)
            })
            .collect();
        let mut out = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
        self.write(&mut out, &prefixes, true);
        out.push('\n');
        out
    }

    fn collect_namespaces(&self, into: &mut Vec<String>) {
        let names = std::iter::once(&self.name).chain(self.attributes.iter().map(|(name, _)| name));
        for name in names {
            if !name.namespace.is_empty()
                && name.namespace != XML
                && !into.contains(&name.namespace)
            {
                into.push(name.namespace.clone());
            }
        }
        for element in self.elements() {
            element.collect_namespaces(into);
        }
    }

    fn write(&self, out: &mut String, prefixes: &[(String, String)], root: bool) {
        let tag = qualified(&self.name, prefixes);
        out.push('<');
        out.push_str(&tag);
        if root {
            for (namespace, prefix) in prefixes {
                out.push_str(&format!(
                    " xmlns:{prefix}=\"{}\"",
                    quick_xml::escape::escape(namespace.as_str())
                ));
            }
        }
        for (name, value) in &self.attributes {
            out.push_str(&format!(
                " {}=\"{}\"",
                qualified(name, prefixes),
                quick_xml::escape::escape(value.as_str())
            ));
        }
        if self.children.is_empty() {
            out.push_str("/>");
            return;
        }
        out.push('>');
        for child in &self.children {
            match child {
                Node::Element(element) => element.write(out, prefixes, false),
                Node::Text(text) => {
                    // A bare CR would be read back as LF.
                    let escaped = quick_xml::escape::escape(text.as_str()).replace('\r', "&#13;");
                    out.push_str(&escaped);
                }
            }
        }
        out.push_str("</");
        out.push_str(&tag);
        out.push('>');
    }
}

fn qualified(name: &Name, prefixes: &[(String, String)]) -> String {
    if name.namespace == XML {
        return format!("xml:{}", name.local);
    }
    prefixes
        .iter()
        .find(|(namespace, _)| *namespace == name.namespace)
        .map_or_else(
            || name.local.clone(),
            |(_, prefix)| format!("{prefix}:{}", name.local),
        )
}

/// Why a document could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct XmlError {
    /// The octet at which reading stopped.
    pub position: u64,
    /// What is wrong there.
    pub what: String,
}

impl fmt::Display for XmlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "not readable as XML at octet {}: {}",
            self.position, self.what
        )
    }
}

impl std::error::Error for XmlError {}

/// Reads a document into its root element.
pub fn parse(source: &str) -> Result<Element, XmlError> {
    let source = source.strip_prefix('\u{feff}').unwrap_or(source);
    let mut reader = NsReader::from_str(source);
    reader.config_mut().expand_empty_elements = true;
    let mut open: Vec<Element> = Vec::new();
    let mut root: Option<Element> = None;
    loop {
        let position = reader.buffer_position();
        let fail = |what: String| XmlError { position, what };
        let (resolved, event) = reader
            .read_resolved_event()
            .map_err(|e| fail(e.to_string()))?;
        match event {
            Event::Start(start) => {
                if root.is_some() {
                    return Err(fail("a second root element".into()));
                }
                if open.len() >= MAX_DEPTH {
                    return Err(fail(format!("elements nested deeper than {MAX_DEPTH}")));
                }
                let namespace = namespace_of(resolved).map_err(fail)?;
                let local = start.local_name().as_ref().to_owned();
                let attributes = attributes_of(&reader, &start).map_err(fail)?;
                open.push(Element {
                    name: Name { namespace, local },
                    attributes,
                    children: Vec::new(),
                });
            }
            Event::End(_) => {
                // quick-xml has checked that the tags match, so one is open.
                let Some(done) = open.pop() else {
                    return Err(fail("an end tag without a start".into()));
                };
                match open.last_mut() {
                    Some(parent) => parent.children.push(Node::Element(done)),
                    None => root = Some(done),
                }
            }
            Event::Text(text) => push_text(&mut open, &text.xml10_content()).map_err(fail)?,
            Event::CData(text) => push_text(&mut open, &text.xml10_content()).map_err(fail)?,
            Event::GeneralRef(reference) => {
                let text = if let Some(c) = reference
                    .resolve_char_ref()
                    .map_err(|e| fail(e.to_string()))?
                {
                    c.to_string()
                } else {
                    let name: &str = &reference;
                    match quick_xml::escape::resolve_xml_entity(name) {
                        Some(text) => text.to_owned(),
                        None => return Err(fail(format!("unknown entity &{name};"))),
                    }
                };
                push_text(&mut open, &text).map_err(fail)?;
            }
            Event::DocType(_) => return Err(fail("a DOCTYPE, which is not accepted".into())),
            Event::Eof => break,
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) | Event::Empty(_) => {}
        }
    }
    let end = reader.buffer_position();
    match (root, open.last()) {
        (_, Some(element)) => Err(XmlError {
            position: end,
            what: format!("element {} is not closed", element.name),
        }),
        (None, None) => Err(XmlError {
            position: end,
            what: "no element at all".into(),
        }),
        (Some(root), None) => Ok(root),
    }
}

fn namespace_of(resolved: ResolveResult<'_>) -> Result<String, String> {
    match resolved {
        ResolveResult::Bound(Namespace(namespace)) => Ok(namespace.to_owned()),
        ResolveResult::Unbound => Ok(String::new()),
        ResolveResult::Unknown(prefix) => Err(format!("undeclared prefix {prefix:?}")),
    }
}

fn attributes_of(
    reader: &NsReader<&[u8]>,
    start: &BytesStart<'_>,
) -> Result<Vec<(Name, String)>, String> {
    let mut out = Vec::new();
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|e| e.to_string())?;
        if attribute.key.as_namespace_binding().is_some() {
            continue;
        }
        let (resolved, local) = reader.resolver().resolve_attribute(attribute.key);
        let name = Name {
            namespace: namespace_of(resolved)?,
            local: local.as_ref().to_owned(),
        };
        let value = attribute
            .normalized_value(quick_xml::XmlVersion::Implicit1_0)
            .map_err(|e| e.to_string())?;
        out.push((name, value.into_owned()));
    }
    Ok(out)
}

fn push_text(open: &mut [Element], text: &str) -> Result<(), String> {
    match open.last_mut() {
        Some(element) => {
            match element.children.last_mut() {
                Some(Node::Text(before)) => before.push_str(text),
                _ => element.children.push(Node::Text(text.to_owned())),
            }
            Ok(())
        }
        None if text.trim().is_empty() => Ok(()),
        None => Err("text outside the root element".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_do_not_matter_and_namespaces_do() {
        let a = parse(r#"<D:a xmlns:D="DAV:"><D:b/>x&amp;<![CDATA[<y>]]>&#34;</D:a>"#).unwrap();
        let b = parse(r#"<a xmlns="DAV:"><b></b>x&amp;&lt;y&gt;"</a>"#).unwrap();
        assert_eq!(a, b);
        assert_eq!(a.text(), "x&<y>\"");
        let other = parse(r#"<a xmlns="urn:nope"><b/></a>"#).unwrap();
        assert!(other.child(DAV, "b").is_none());
    }

    #[test]
    fn what_is_not_xml_is_refused() {
        for bad in [
            "",
            "plain",
            "<a>",
            "<a></b>",
            "<x:a/>",
            "<a/><b/>",
            "<a>&nope;</a>",
            "<!DOCTYPE a><a/>",
            "<a b='1' b='2'/>",
            "<a/>tail",
        ] {
            assert!(parse(bad).is_err(), "accepted {bad:?}");
        }
        let deep = "<a>".repeat(MAX_DEPTH + 1) + &"</a>".repeat(MAX_DEPTH + 1);
        assert!(parse(&deep).unwrap_err().what.contains("deeper"));
    }

    #[test]
    fn languages_are_written_as_such() {
        let text = r#"<a xmlns="DAV:" xml:lang="en"/>"#;
        let written = parse(text).unwrap().to_document();
        assert!(written.contains(" xml:lang=\"en\""), "{written}");
        assert_eq!(parse(&written).unwrap(), parse(text).unwrap());
    }

    #[test]
    fn what_is_written_reads_back() {
        let tree = Element::new(DAV, "multistatus").with(
            Element::new(CALDAV, "calendar-data")
                .with_attribute("a", "1<\"2")
                .with_text("A:1\r\nB:<>&\r\n"),
        );
        assert_eq!(parse(&tree.to_document()).unwrap(), tree);
    }
}
