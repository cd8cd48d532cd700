//! Requests as the handlers see them, and their answers.

use super::{Ctx, variations};
use crate::wire::xml::{CALDAV, DAV, Element, Name, Node};
use http_body_util::Full;
use hyper::body::Bytes;
use hyper::header::{HeaderMap, HeaderValue};

/// A request, read whole.
#[derive(Debug, Clone)]
pub struct Request {
    /// The method, as it came: methods are case-sensitive.
    pub method: String,
    /// The target, decoded (see [`super::paths`]).
    pub path: String,
    /// Header fields.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
}

impl Request {
    /// A header field, if it is there once and readable.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok().map(str::trim)
    }

    /// All values of a header field that is a list, joined.
    pub fn header_list(&self, name: &str) -> Option<String> {
        let values: Vec<&str> = self
            .headers
            .get_all(name)
            .iter()
            .filter_map(|v| v.to_str().ok())
            .collect();
        (!values.is_empty()).then(|| values.join(","))
    }

    /// The Depth header, or what its absence means.
    pub fn depth(&self, absent: Depth) -> Result<Depth, Answer> {
        match self.header("depth") {
            None => Ok(absent),
            Some("0") => Ok(Depth::Zero),
            Some("1") => Ok(Depth::One),
            Some(text) if text.eq_ignore_ascii_case("infinity") => Ok(Depth::Infinity),
            Some(_) => Err(Answer::explained(400, "Depth is 0, 1 or infinity")),
        }
    }

    /// The media type, in lower case, without parameters.
    pub fn media_type(&self) -> Option<String> {
        let text = self.header("content-type")?;
        let media = text.split(';').next().unwrap_or_default();
        Some(media.trim().to_ascii_lowercase())
    }

    /// The body as XML; 400 if it is none (RFC 4918 8.2).
    pub fn xml(&self) -> Result<Element, Answer> {
        let text = std::str::from_utf8(&self.body)
            .map_err(|_| Answer::explained(400, "the body is not UTF-8"))?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        crate::wire::xml::parse(text).map_err(|e| Answer::explained(400, &e.to_string()))
    }
}

/// The Depth header (RFC 4918 10.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// The resource itself.
    Zero,
    /// With its members.
    One,
    /// With everything below.
    Infinity,
}

/// An answer.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// Header fields.
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: Vec<u8>,
    /// The body where it is XML, not written out yet.
    pub xml: Option<Box<Element>>,
}

/// What a handler gives: both sides are answers, which lets `?` refuse.
pub type Outcome = Result<Answer, Answer>;

impl Answer {
    /// An answer without a body.
    pub fn status(status: u16) -> Answer {
        Answer {
            status,
            headers: Vec::new(),
            body: Vec::new(),
            xml: None,
        }
    }

    /// A refusal with a sentence for people.
    pub fn explained(status: u16, why: &str) -> Answer {
        let mut answer = Answer::status(status);
        answer.body = format!("{why}\n").into_bytes();
        answer.with("content-type", "text/plain; charset=utf-8")
    }

    /// With a header field.
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Answer {
        self.headers.push((name, value.into()));
        self
    }

    /// An XML document.
    pub fn xml(status: u16, root: &Element) -> Answer {
        let mut answer = Answer::status(status);
        answer.xml = Some(Box::new(root.clone()));
        answer.with("content-type", "application/xml; charset=utf-8")
    }

    /// A refusal that names a precondition (RFC 4918 16).
    pub fn error(status: u16, condition: Element) -> Answer {
        Answer::xml(status, &dav("error").with(condition))
    }

    /// A refusal that names a precondition, with a sentence for people.
    pub fn error_because(status: u16, condition: Element, why: &str) -> Answer {
        let root = dav("error")
            .with(condition)
            .with(dav("responsedescription").with_text(why));
        Answer::xml(status, &root)
    }

    /// 403 with an empty CalDAV precondition.
    pub fn forbidden(precondition: &str) -> Answer {
        Answer::error(403, cal(precondition))
    }

    /// The response for hyper. `head` drops the body and keeps its length.
    pub fn into_response(mut self, ctx: &Ctx, head: bool) -> hyper::Response<Full<Bytes>> {
        if let Some(root) = &self.xml {
            let text = match ctx.varies(&variations::XML_DEFAULT_NAMESPACE) {
                true => {
                    let mut text = String::from("<?xml version='1.0' encoding='UTF-8'?>");
                    write_unprefixed(&mut text, root, "");
                    text
                }
                false => root.to_document(),
            };
            self.body = text.into_bytes();
        }
        let length = self.body.len();
        let body = match head {
            true => Bytes::new(),
            false => Bytes::from(self.body),
        };
        let mut response = hyper::Response::new(Full::new(body));
        *response.status_mut() = hyper::StatusCode::from_u16(self.status)
            .unwrap_or(hyper::StatusCode::INTERNAL_SERVER_ERROR);
        let headers = response.headers_mut();
        for (name, value) in self.headers {
            // A value that is no header text is dropped rather than ending the connection.
            if let Ok(value) = HeaderValue::from_str(&value) {
                headers.append(name, value);
            }
        }
        if self.status != 204 && self.status != 304 {
            headers.insert("content-length", HeaderValue::from(length));
        }
        response
    }
}

/// Writes an element without prefixes: a default namespace wherever it changes.
fn write_unprefixed(out: &mut String, element: &Element, outer: &str) {
    let escape = |text: &str| quick_xml::escape::escape(text).into_owned();
    out.push('<');
    out.push_str(&element.name.local);
    if element.name.namespace != outer {
        out.push_str(&format!(" xmlns=\"{}\"", escape(&element.name.namespace)));
    }
    for (name, value) in &element.attributes {
        let prefix = match name.namespace.as_str() {
            "http://www.w3.org/XML/1998/namespace" => "xml:",
            _ => "",
        };
        out.push_str(&format!(" {prefix}{}=\"{}\"", name.local, escape(value)));
    }
    out.push('>');
    for node in &element.children {
        match node {
            Node::Text(text) => out.push_str(&escape(text)),
            Node::Element(inner) => write_unprefixed(out, inner, &element.name.namespace),
        }
    }
    out.push_str(&format!("</{}>", element.name.local));
}

/// An element of `DAV:`.
pub fn dav(local: &str) -> Element {
    Element::new(DAV, local)
}

/// An element of CalDAV.
pub fn cal(local: &str) -> Element {
    Element::new(CALDAV, local)
}

/// An empty element of this name.
pub fn named(name: &Name) -> Element {
    Element::new(&name.namespace, &name.local)
}

/// `HTTP/1.1 404 Not Found`, for DAV:status.
pub fn status_line(status: u16) -> String {
    let reason = hyper::StatusCode::from_u16(status)
        .ok()
        .and_then(|s| s.canonical_reason())
        .unwrap_or("Unknown");
    format!("HTTP/1.1 {status} {reason}")
}
