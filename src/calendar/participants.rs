//! Calendar user addresses, and the ATTENDEE and ORGANIZER lines that belong to them.

use crate::wire::ical::{Component, Line};
use url::Url;

/// An address in the form in which equal ones are equal.
///
/// - `mailto:` in any letter case, percent-decoded. RFC 5321 2.4 lets a local part be
///   case-sensitive; no calendar server tells two users apart by it, so the whole address
///   compares in lower case.
/// - `urn:` in lower case (`urn:uuid:`, RFC 9562 4).
/// - `http:` and `https:` as the URL standard normalises them, without a final slash.
/// - A bare path keeps its path; see [`same_address`].
pub fn canonical_address(address: &str) -> String {
    let address = address.trim();
    let scheme = address.split_once(':').map(|(s, _)| s.to_ascii_lowercase());
    match scheme.as_deref() {
        Some("mailto") => {
            let rest = &address["mailto:".len()..];
            format!("mailto:{}", percent_decoded(rest).to_lowercase())
        }
        Some("urn") => address.to_lowercase(),
        Some("http" | "https") => match Url::parse(address) {
            Ok(url) => url.as_str().trim_end_matches('/').to_owned(),
            Err(_) => address.to_owned(),
        },
        Some(scheme) if !address.starts_with('/') => {
            format!("{scheme}{}", &address[scheme.len()..])
        }
        _ => address.trim_end_matches('/').to_owned(),
    }
}

/// Whether two calendar user addresses are the same. A bare path (`/principals/cyrus/`,
/// which RFC 6638 2.4.1 examples have beside `mailto:`) equals an HTTP URL with that path,
/// because it is relative to the server that gave it.
pub fn same_address(a: &str, b: &str) -> bool {
    let (a, b) = (canonical_address(a), canonical_address(b));
    if a == b {
        return true;
    }
    match (a.starts_with('/'), b.starts_with('/')) {
        (true, false) => path_of(&b).is_some_and(|path| same_path(&a, &path)),
        (false, true) => path_of(&a).is_some_and(|path| same_path(&b, &path)),
        (true, true) => same_path(&a, &b),
        (false, false) => false,
    }
}

fn path_of(url: &str) -> Option<String> {
    let url = Url::parse(url).ok()?;
    matches!(url.scheme(), "http" | "https").then(|| url.path().trim_end_matches('/').to_owned())
}

fn same_path(a: &str, b: &str) -> bool {
    percent_decoded(a) == percent_decoded(b)
}

fn percent_decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut i = 0;
    while i < bytes.len() {
        let hex = bytes
            .get(i + 1..i + 3)
            .filter(|hex| bytes[i] == b'%' && hex.iter().all(u8::is_ascii_hexdigit))
            .and_then(|hex| std::str::from_utf8(hex).ok())
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match hex {
            Some(octet) => {
                out.push(octet);
                i += 3;
            }
            None => {
                out.push(bytes[i]);
                i += 1;
            }
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}

/// Whether an ATTENDEE or ORGANIZER line is that of somebody with these addresses: by its
/// value, or by its EMAIL parameter (RFC 7986 6.2), which servers write beside a
/// principal's URL.
pub fn is_of(line: &Line, addresses: &[String]) -> bool {
    let email = line
        .param_text("EMAIL")
        .map(|mail| match mail.contains(':') {
            true => mail,
            false => format!("mailto:{mail}"),
        });
    addresses.iter().any(|address| {
        same_address(&line.value, address)
            || email
                .as_deref()
                .is_some_and(|mail| same_address(mail, address))
    })
}

/// The ATTENDEE lines of somebody with these addresses; more than one when a server has
/// doubled the line.
pub fn attendees<'a>(component: &'a Component, addresses: &[String]) -> Vec<&'a Line> {
    component
        .lines()
        .filter(|line| line.is("ATTENDEE") && is_of(line, addresses))
        .collect()
}

/// The first ATTENDEE line of somebody with these addresses.
pub fn find_attendee<'a>(component: &'a Component, addresses: &[String]) -> Option<&'a Line> {
    attendees(component, addresses).into_iter().next()
}

/// The same, to edit.
pub fn find_attendee_mut<'a>(
    component: &'a mut Component,
    addresses: &[String],
) -> Option<&'a mut Line> {
    component
        .lines_mut()
        .find(|line| line.is("ATTENDEE") && is_of(line, addresses))
}

/// Removes the ATTENDEE lines of somebody with these addresses; how many there were.
pub fn remove_attendee(component: &mut Component, addresses: &[String]) -> usize {
    let before = component.items.len();
    component.items.retain(|item| match item {
        crate::wire::ical::Item::Line(line) => !(line.is("ATTENDEE") && is_of(line, addresses)),
        crate::wire::ical::Item::Component(_) => true,
    });
    before - component.items.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_the_same_by_meaning() {
        for (a, b) in [
            ("mailto:cyrus@example.com", "MAILTO:Cyrus@Example.COM"),
            ("mailto:a%40b@example.com", "mailto:a@b@example.com"),
            ("/principals/cyrus/", "/principals/cyrus"),
            (
                "/principals/cyrus/",
                "http://localhost:8080/principals/cyrus",
            ),
            ("/p/a%40b/", "https://h/p/a@b"),
            ("HTTP://Example.com:80/p/", "http://example.com/p"),
            ("urn:uuid:ABC", "URN:UUID:abc"),
        ] {
            assert!(same_address(a, b), "{a} {b}");
            assert!(same_address(b, a), "{b} {a}");
        }
        for (a, b) in [
            ("mailto:cyrus@example.com", "mailto:cyrus@example.org"),
            ("mailto:cyrus@example.com", "cyrus@example.com"),
            ("/principals/cyrus/", "/principals/Cyrus/"),
            ("http://a/p/", "http://b/p/"),
            ("/p", "mailto:/p"),
            ("tel:1", "tel:2"),
        ] {
            assert!(!same_address(a, b), "{a} {b}");
        }
    }

    #[test]
    fn lines_are_found_by_any_address_and_by_email() {
        let mut event = Component::new("VEVENT");
        for line in [
            "ATTENDEE;CN=C:MAILTO:Cyrus@example.com",
            "ATTENDEE;EMAIL=w@example.com:/principals/wilfredo/",
            "ATTENDEE:mailto:w@example.com",
        ] {
            event.push_line(Line::parse(line).unwrap());
        }
        let cyrus = ["/p/cyrus".to_owned(), "mailto:cyrus@example.com".to_owned()];
        assert!(find_attendee(&event, &cyrus).is_some());
        let wilfredo = ["mailto:w@example.com".to_owned()];
        assert_eq!(attendees(&event, &wilfredo).len(), 2);
        assert!(find_attendee(&event, &["mailto:x@example.com".to_owned()]).is_none());
        find_attendee_mut(&mut event, &cyrus)
            .unwrap()
            .set_param("PARTSTAT", "ACCEPTED");
        assert_eq!(
            event
                .line("ATTENDEE")
                .unwrap()
                .param_text("PARTSTAT")
                .unwrap(),
            "ACCEPTED"
        );
        assert_eq!(remove_attendee(&mut event, &wilfredo), 2);
        assert_eq!(event.lines_named("ATTENDEE").count(), 1);
    }
}
