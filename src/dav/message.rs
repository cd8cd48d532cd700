//! Requests and their answers.

use super::multistatus::{Multistatus, MultistatusError};
use crate::wire::xml::{self, Element, XmlError};
use std::time::Duration;
use url::Url;

/// A request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The method, any token.
    pub method: String,
    /// Where to.
    pub url: Url,
    /// Headers in order; `Authorization`, `User-Agent` and `X-Invitest` are added.
    pub headers: Vec<(String, String)>,
    /// The body; empty for none.
    pub body: Vec<u8>,
    /// The step for `X-Invitest` and the log: `3`, `clean-up`.
    pub step: String,
    /// A shorter time limit than the client's.
    pub limit: Option<Duration>,
}

impl Request {
    /// A request without headers and body.
    pub fn new(method: impl Into<String>, url: Url) -> Request {
        Request {
            method: method.into(),
            url,
            headers: Vec::new(),
            body: Vec::new(),
            step: String::new(),
            limit: None,
        }
    }

    /// With a header added.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Request {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// With a body.
    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Request {
        self.body = body.into();
        self
    }

    /// With an XML document as its body.
    pub fn xml(self, root: &Element) -> Request {
        self.header("Content-Type", "application/xml; charset=utf-8")
            .body(root.to_document())
    }

    /// With an iCalendar object as its body.
    pub fn calendar(self, text: impl Into<Vec<u8>>) -> Request {
        self.header("Content-Type", "text/calendar; charset=utf-8")
            .body(text)
    }

    /// With the step that it belongs to.
    pub fn step(mut self, step: impl Into<String>) -> Request {
        self.step = step.into();
        self
    }

    /// Whether repeating it does no harm: a safe method, or a condition that the first
    /// attempt would have made false.
    pub(super) fn may_be_retried(&self) -> bool {
        let safe = ["GET", "HEAD", "OPTIONS", "PROPFIND", "REPORT"];
        safe.contains(&self.method.as_str())
            || self.headers.iter().any(|(name, _)| {
                ["if-match", "if-none-match", "if-schedule-tag-match"]
                    .contains(&name.to_ascii_lowercase().as_str())
            })
    }
}

/// An answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// Where it came from.
    pub url: Url,
    /// The status.
    pub status: u16,
    /// Headers in order, names in lower case, repeated ones kept.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
    /// How long the last attempt took, in milliseconds.
    pub ms: f64,
    /// Whether an earlier attempt was cut off. It may have been carried out: a 412 to the
    /// retry of a conditional request then says nothing about the server.
    pub retried: bool,
}

impl Response {
    /// 2xx.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The first header with this name, in any letter case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(n, _)| n.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// All headers with this name.
    pub fn headers_named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> + 'a {
        self.headers
            .iter()
            .filter(move |(n, _)| n.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// The members of a comma-separated header, however many times it is there.
    pub fn list(&self, name: &str) -> Vec<String> {
        self.headers_named(name)
            .flat_map(|value| value.split(','))
            .map(|member| member.trim().to_owned())
            .filter(|member| !member.is_empty())
            .collect()
    }

    /// The body as text; octets that are not UTF-8 become U+FFFD.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as an XML document.
    pub fn xml(&self) -> Result<Element, XmlError> {
        let text = std::str::from_utf8(&self.body).map_err(|e| XmlError {
            position: e.valid_up_to() as u64,
            what: "not UTF-8".into(),
        })?;
        xml::parse(text)
    }

    /// The body as a multistatus, whatever the status is.
    pub fn multistatus(&self) -> Result<Multistatus, MultistatusError> {
        Multistatus::of(&self.xml()?, &self.url)
    }
}
