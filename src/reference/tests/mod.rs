//! The server over HTTP, by a client that knows nothing but HTTP.

mod conditional;
mod examples;
mod properties;
mod refusals;
mod reports;

use super::{Config, Reference};
use std::time::Duration;

/// A started server and a client for it.
pub struct World {
    /// The server.
    pub server: Reference,
    client: reqwest::Client,
}

/// What came back.
#[derive(Debug)]
pub struct Res {
    pub status: u16,
    pub headers: reqwest::header::HeaderMap,
    pub body: String,
}

impl Res {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    #[track_caller]
    pub fn is(self, status: u16) -> Res {
        assert_eq!(self.status, status, "{}", self.body);
        self
    }

    #[track_caller]
    pub fn ok(self) -> Res {
        assert!(
            (200..300).contains(&self.status),
            "{} {}",
            self.status,
            self.body
        );
        self
    }

    /// Refused with this element in the body.
    #[track_caller]
    pub fn refused(self, status: u16, element: &str) -> Res {
        assert_eq!(self.status, status, "{}", self.body);
        assert!(
            self.body.contains(element),
            "{element} not in {}",
            self.body
        );
        self
    }

    #[track_caller]
    pub fn has(self, text: &str) -> Res {
        assert!(
            self.unfolded().contains(text),
            "{text} not in {}",
            self.body
        );
        self
    }

    #[track_caller]
    pub fn lacks(self, text: &str) -> Res {
        assert!(!self.unfolded().contains(text), "{text} in {}", self.body);
        self
    }

    fn unfolded(&self) -> String {
        self.body.replace("\r\n ", "").replace("\n ", "")
    }
}

impl World {
    pub async fn new() -> World {
        World::with(Config::default()).await
    }

    pub async fn with(config: Config) -> World {
        // Another test may have been first.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy();
        if let Some(certificate) = &config.tls {
            let der = reqwest::Certificate::from_der(&certificate.der).expect("a certificate");
            client = client.tls_certs_only([der]);
        }
        World {
            server: Reference::start(config).await.expect("a free port"),
            client: client.build().expect("a client"),
        }
    }

    /// A request of `user1` for `n` = 1; 0 for nobody.
    pub async fn send(
        &self,
        n: usize,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Res {
        let method = reqwest::Method::from_bytes(method.as_bytes()).expect("a method");
        let url = match path.starts_with('/') {
            true => format!("{}{path}", self.server.url),
            false => path.to_owned(),
        };
        let mut request = self.client.request(method, url).body(body.to_owned());
        if n > 0 {
            request = request.basic_auth(format!("user{n}"), Some(format!("pass{n}")));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = request.send().await.expect("an answer");
        Res {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            body: response.text().await.expect("a body"),
        }
    }

    pub async fn get(&self, n: usize, path: &str) -> Res {
        self.send(n, "GET", path, &[], "").await
    }

    pub async fn put(&self, n: usize, path: &str, body: &str) -> Res {
        let headers = [("content-type", "text/calendar; charset=utf-8")];
        self.send(n, "PUT", path, &headers, body).await
    }

    pub async fn delete(&self, n: usize, path: &str) -> Res {
        self.send(n, "DELETE", path, &[], "").await
    }

    /// PROPFIND with Depth 0 for one property, `D:` and `C:` as prefixes.
    pub async fn prop(&self, n: usize, path: &str, name: &str) -> Res {
        let body = format!(
            "<D:propfind xmlns:D=\"DAV:\" xmlns:C=\"urn:ietf:params:xml:ns:caldav\">\
             <D:prop><{name}/></D:prop></D:propfind>"
        );
        let headers = [("depth", "0")];
        self.send(n, "PROPFIND", path, &headers, &body).await
    }

    pub async fn proppatch(&self, n: usize, path: &str, inner: &str) -> Res {
        let body = format!(
            "<D:propertyupdate xmlns:D=\"DAV:\" xmlns:C=\"urn:ietf:params:xml:ns:caldav\">\
             {inner}</D:propertyupdate>"
        );
        self.send(n, "PROPPATCH", path, &[], &body).await
    }

    /// The paths of a collection's members.
    pub async fn members(&self, n: usize, path: &str) -> Vec<String> {
        let headers = [("depth", "1")];
        let body = "<propfind xmlns=\"DAV:\"><prop><getetag/></prop></propfind>";
        let found = self.send(n, "PROPFIND", path, &headers, body).await.is(207);
        let root = crate::wire::xml::parse(&found.body).expect("XML");
        root.elements()
            .filter_map(|r| r.child("DAV:", "href"))
            .map(|h| h.text())
            .filter(|h| self.decoded(h) != self.decoded(path))
            .collect()
    }

    fn decoded(&self, href: &str) -> Option<String> {
        let own = href.strip_prefix(&self.server.url).unwrap_or(href);
        crate::reference::paths::decode(own)
    }

    /// The members of an inbox, oldest first, as texts.
    pub async fn inbox(&self, n: usize) -> Vec<Res> {
        let mut found = Vec::new();
        for path in self.members(n, &format!("/home/user{n}/inbox/")).await {
            found.push(self.get(n, &path).await.is(200));
        }
        found
    }

    /// The one object in a user's default calendar.
    pub async fn copy(&self, n: usize) -> (String, Res) {
        let mut members = self.members(n, &format!("/home/user{n}/calendar/")).await;
        assert_eq!(members.len(), 1, "{members:?}");
        let path = members.remove(0);
        let res = self.get(n, &path).await.is(200);
        (path, res)
    }

    /// Waits until everything has been delivered.
    pub async fn settle(&self) {
        for _ in 0..500 {
            if self.server.is_quiet() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("messages are still on their way");
    }
}

/// A calendar with CRLF from lines.
pub fn calendar(lines: &str) -> String {
    let mut text = String::from("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//T//T//EN\r\n");
    for line in lines.lines().map(str::trim).filter(|l| !l.is_empty()) {
        text.push_str(line);
        text.push_str("\r\n");
    }
    text.push_str("END:VCALENDAR\r\n");
    text
}

/// An event of `user1` with these attendees, the first line being its UID.
pub fn meeting(uid: &str, attendees: &[usize]) -> String {
    let mut text = format!(
        "BEGIN:VEVENT\nUID:{uid}\nDTSTAMP:20260101T000000Z\nDTSTART:20270301T100000Z\n\
         DTEND:20270301T110000Z\nSUMMARY:Lunch\nSEQUENCE:0\nTRANSP:OPAQUE\n\
         ORGANIZER;CN=\"One\":mailto:user1@example.com\n\
         ATTENDEE;PARTSTAT=ACCEPTED:mailto:user1@example.com\n"
    );
    for n in attendees {
        text.push_str(&format!(
            "ATTENDEE;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:user{n}@example.com\n"
        ));
    }
    text.push_str("END:VEVENT\n");
    calendar(&text)
}

/// An event that concerns nobody else.
pub fn plain(uid: &str) -> String {
    calendar(&format!(
        "BEGIN:VEVENT\nUID:{uid}\nDTSTAMP:20260101T000000Z\nDTSTART:20270301T100000Z\n\
         DTEND:20270301T110000Z\nSUMMARY:Alone\nEND:VEVENT"
    ))
}
