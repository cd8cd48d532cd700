//! Multistatus bodies and error bodies (RFC 4918).

use super::href::{resolve, same_resource};
use crate::wire::xml::{self, DAV, Element, Name, XmlError};
use std::fmt;
use url::Url;

/// A `DAV:multistatus`.
#[derive(Debug, Clone, PartialEq)]
pub struct Multistatus {
    /// Its responses; their order means nothing.
    pub responses: Vec<ResponseItem>,
    /// `DAV:sync-token` or other elements beside the responses.
    pub others: Vec<Element>,
}

/// A `DAV:response`.
#[derive(Debug, Clone, PartialEq)]
pub struct ResponseItem {
    /// The resource.
    pub url: Url,
    /// Its href as it was written.
    pub href: String,
    /// The status of the whole resource, where it has one instead of propstats.
    pub status: Option<u16>,
    /// Properties by status.
    pub propstats: Vec<PropStat>,
    /// The conditions in its `DAV:error`, if any.
    pub errors: Vec<Element>,
    /// The response as it came.
    pub element: Element,
}

/// A `DAV:propstat`.
#[derive(Debug, Clone, PartialEq)]
pub struct PropStat {
    /// The status.
    pub status: u16,
    /// The properties with this status.
    pub properties: Vec<Element>,
    /// The conditions in its `DAV:error`, if any.
    pub errors: Vec<Element>,
}

/// A body is not a multistatus.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MultistatusError {
    /// It is not XML.
    Xml(XmlError),
    /// It is XML with another root, or a part that must be there is not.
    Shape(String),
}

impl fmt::Display for MultistatusError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            MultistatusError::Xml(error) => error.fmt(f),
            MultistatusError::Shape(what) => f.write_str(what),
        }
    }
}

impl std::error::Error for MultistatusError {}

impl From<XmlError> for MultistatusError {
    fn from(error: XmlError) -> MultistatusError {
        MultistatusError::Xml(error)
    }
}

impl Multistatus {
    /// Reads a multistatus; hrefs are resolved against `base`.
    pub fn of(root: &Element, base: &Url) -> Result<Multistatus, MultistatusError> {
        let shape = |what: String| MultistatusError::Shape(what);
        if !root.is(DAV, "multistatus") {
            return Err(shape(format!(
                "the root is {}, not D:multistatus",
                root.name
            )));
        }
        let mut responses = Vec::new();
        for response in root.children_named(DAV, "response") {
            let status = match response.child(DAV, "status") {
                Some(element) => Some(read_status(element)?),
                None => None,
            };
            let mut propstats = Vec::new();
            for propstat in response.children_named(DAV, "propstat") {
                let status = propstat
                    .child(DAV, "status")
                    .ok_or_else(|| shape("a D:propstat without D:status".into()))?;
                propstats.push(PropStat {
                    status: read_status(status)?,
                    properties: propstat
                        .child(DAV, "prop")
                        .map(|prop| prop.elements().cloned().collect())
                        .unwrap_or_default(),
                    errors: conditions(propstat),
                });
            }
            // A response with a status may name several resources.
            let mut named = 0;
            for href in response.children_named(DAV, "href") {
                let href = href.text().trim().to_owned();
                let url = resolve(base, &href)
                    .ok_or_else(|| shape(format!("a D:href that is no URL: {href:?}")))?;
                named += 1;
                responses.push(ResponseItem {
                    url,
                    href,
                    status,
                    propstats: propstats.clone(),
                    errors: conditions(response),
                    element: response.clone(),
                });
            }
            if named == 0 {
                return Err(shape("a D:response without D:href".into()));
            }
        }
        Ok(Multistatus {
            responses,
            others: root
                .elements()
                .filter(|e| !e.is(DAV, "response"))
                .cloned()
                .collect(),
        })
    }

    /// The response for a resource.
    pub fn get(&self, url: &Url) -> Option<&ResponseItem> {
        self.responses.iter().find(|r| same_resource(&r.url, url))
    }
}

impl ResponseItem {
    /// A property that was found (2xx).
    pub fn property(&self, namespace: &str, local: &str) -> Option<&Element> {
        self.propstats
            .iter()
            .filter(|p| (200..300).contains(&p.status))
            .flat_map(|p| &p.properties)
            .find(|p| p.is(namespace, local))
    }

    /// The text of a property that was found, trimmed.
    pub fn text(&self, namespace: &str, local: &str) -> Option<String> {
        self.property(namespace, local)
            .map(|p| p.text().trim().to_owned())
    }

    /// The status of a property: its propstat's, else the response's.
    pub fn property_status(&self, name: &Name) -> Option<u16> {
        self.propstats
            .iter()
            .find(|p| p.properties.iter().any(|e| &e.name == name))
            .map(|p| p.status)
            .or(self.status)
    }

    /// The hrefs in a property that was found, resolved against this resource.
    pub fn hrefs(&self, namespace: &str, local: &str) -> Vec<Url> {
        self.property(namespace, local)
            .into_iter()
            .flat_map(|p| p.children_named(DAV, "href"))
            .filter_map(|href| resolve(&self.url, &href.text()))
            .collect()
    }
}

/// The code of an HTTP status line as it stands in a `DAV:status`.
pub fn status_of(text: &str) -> Option<u16> {
    let mut words = text.split_whitespace();
    let code = match words.next()? {
        version if version.starts_with("HTTP/") => words.next()?,
        code => code,
    };
    code.parse().ok().filter(|c| (100..1000).contains(c))
}

fn read_status(element: &Element) -> Result<u16, MultistatusError> {
    let text = element.text();
    status_of(&text).ok_or_else(|| {
        MultistatusError::Shape(format!(
            "a D:status that is no status line: {:?}",
            text.trim()
        ))
    })
}

fn conditions(parent: &Element) -> Vec<Element> {
    parent
        .child(DAV, "error")
        .map(|error| error.elements().cloned().collect())
        .unwrap_or_default()
}

/// The preconditions and postconditions in a `DAV:error` body; none if it is something else.
pub fn error_conditions(body: &[u8]) -> Vec<Element> {
    let Ok(text) = std::str::from_utf8(body) else {
        return Vec::new();
    };
    match xml::parse(text) {
        Ok(root) if root.is(DAV, "error") => root.elements().cloned().collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::xml::CALDAV;

    fn read(text: &str) -> Result<Multistatus, MultistatusError> {
        let base = Url::parse("http://h/dav/home/").unwrap();
        Multistatus::of(&xml::parse(text)?, &base)
    }

    #[test]
    fn properties_are_found_by_status() {
        let found = read(
            r#"<multistatus xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">
            <response><href>/dav/home/a%2dx.ics</href>
            <propstat><prop><getetag>"1"</getetag><C:x><href>../in/</href></C:x></prop><status>HTTP/1.1 200 OK</status></propstat>
            <propstat><prop><C:schedule-tag/></prop><status>HTTP/1.1 404 Not Found</status></propstat></response>
            <response><href>gone</href><href>gone2</href><status>HTTP/1.1 404</status></response>
            <sync-token>t</sync-token></multistatus>"#,
        )
        .unwrap();
        let url = Url::parse("http://h/dav/home/a-x.ics").unwrap();
        let item = found.get(&url).unwrap();
        assert_eq!(item.href, "/dav/home/a%2dx.ics");
        assert_eq!(item.text(DAV, "getetag").as_deref(), Some("\"1\""));
        assert_eq!(item.property(CALDAV, "schedule-tag"), None);
        assert_eq!(
            item.property_status(&Name::new(CALDAV, "schedule-tag")),
            Some(404)
        );
        assert_eq!(item.hrefs(CALDAV, "x")[0].as_str(), "http://h/dav/in/");
        assert_eq!(found.responses.len(), 3);
        assert_eq!(found.responses[2].status, Some(404));
        assert!(found.others[0].is(DAV, "sync-token"));
    }

    #[test]
    fn what_is_no_multistatus_is_refused() {
        for bad in [
            "nonsense",
            "<multistatus/>",
            r#"<error xmlns="DAV:"/>"#,
            r#"<multistatus xmlns="DAV:"><response/></multistatus>"#,
            r#"<multistatus xmlns="DAV:"><response><href/></response></multistatus>"#,
            r#"<multistatus xmlns="DAV:"><response><href>a</href><status>fine</status></response></multistatus>"#,
            r#"<multistatus xmlns="DAV:"><response><href>a</href><propstat><prop/></propstat></response></multistatus>"#,
        ] {
            assert!(read(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn conditions_come_from_error_bodies_only() {
        let body =
            br#"<e:error xmlns:e="DAV:"><x xmlns="urn:ietf:params:xml:ns:caldav"/></e:error>"#;
        assert!(error_conditions(body)[0].is(CALDAV, "x"));
        assert!(error_conditions(b"<error/>").is_empty());
        assert!(error_conditions(b"\xff").is_empty());
        assert_eq!(status_of("HTTP/1.1 207 Multi-Status"), Some(207));
        assert_eq!(status_of(" 404 "), Some(404));
        assert_eq!(status_of("HTTP/1.1"), None);
    }
}
