//! Calendar user addresses and whom they name.

use std::fmt;
use std::hash::{Hash, Hasher};

/// A calendar user address (RFC 6638 2.4.1): a `mailto:` URI, the URL or path of a
/// principal, or another URI.
///
/// Equal addresses have the same normal form; two different addresses may still name one
/// user, which only the [`Directory`] knows.
#[derive(Debug, Clone)]
pub struct Address {
    written: String,
    normal: String,
}

impl Address {
    /// An address as it is written in a property value.
    pub fn new(written: &str) -> Address {
        let written = written.trim();
        Address {
            written: written.to_owned(),
            normal: normalise(written),
        }
    }

    /// The address as it was written.
    pub fn as_written(&self) -> &str {
        &self.written
    }

    /// The normal form: a `mailto:` in lower case, a URL without the trailing slash.
    pub fn normal(&self) -> &str {
        &self.normal
    }

    /// The part after `mailto:`, in lower case, if it is one.
    pub fn mail(&self) -> Option<&str> {
        self.normal.strip_prefix("mailto:")
    }
}

impl PartialEq for Address {
    fn eq(&self, other: &Address) -> bool {
        self.normal == other.normal
    }
}

impl Eq for Address {}

impl Hash for Address {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.normal.hash(state);
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written)
    }
}

/// Letter case never counts in `mailto:` here: RFC 6068 makes the domain insensitive, and
/// every calendar server treats the local part the same way. Scheme and host of other URIs
/// are insensitive (RFC 3986 6.2.2.1), their paths are not.
fn normalise(written: &str) -> String {
    let lower = written.to_ascii_lowercase();
    if let Some(mail) = lower.strip_prefix("mailto:") {
        let mail = mail.split('?').next().unwrap_or(mail);
        return format!("mailto:{}", unescape_percent(mail).to_ascii_lowercase());
    }
    if lower.starts_with("urn:") {
        return lower;
    }
    if lower.starts_with("http://") || lower.starts_with("https://") {
        let authority = lower.find("://").map_or(0, |i| i + 3);
        let path = written[authority..]
            .find('/')
            .map_or(written.len(), |i| authority + i);
        let path_text = unescape_percent(&written[path..]);
        return format!("{}{}", &lower[..path], path_text.trim_end_matches('/'));
    }
    if written.starts_with('/') {
        return unescape_percent(written).trim_end_matches('/').to_owned();
    }
    written.to_owned()
}

fn unescape_percent(text: &str) -> String {
    let mut octets = Vec::with_capacity(text.len());
    let bytes = text.as_bytes();
    let mut i = 0;
    while i < bytes.len() {
        let hex = |b: u8| char::from(b).to_digit(16);
        if bytes[i] == b'%'
            && i + 2 < bytes.len()
            && let (Some(high), Some(low)) = (hex(bytes[i + 1]), hex(bytes[i + 2]))
        {
            octets.push((high * 16 + low) as u8);
            i += 3;
            continue;
        }
        octets.push(bytes[i]);
        i += 1;
    }
    String::from_utf8(octets).unwrap_or_else(|_| text.to_owned())
}

/// Whom an address names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resolved {
    /// A user of this server, by its name in the store.
    Local(String),
    /// An address in a domain of this server that no user has.
    UnknownLocal,
    /// An address that belongs to another system.
    Outside,
}

/// What the engine has to know about users. The store implements it.
pub trait Directory {
    /// Whom this address names.
    fn resolve(&self, address: &Address) -> Resolved;
    /// All addresses of a user, the preferred one first (RFC 6638 2.4.1).
    fn addresses(&self, user: &str) -> Vec<Address>;

    /// Whether the address is one of the user's, and not only the first one counts
    /// (RFC 6638 3.1).
    fn is(&self, address: &Address, user: &str) -> bool {
        self.resolve(address) == Resolved::Local(user.to_owned())
    }

    /// Whether two addresses name the same calendar user.
    fn same(&self, a: &Address, b: &Address) -> bool {
        a == b
            || match (self.resolve(a), self.resolve(b)) {
                (Resolved::Local(a), Resolved::Local(b)) => a == b,
                _ => false,
            }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_compared_in_their_normal_form() {
        for (a, b, same) in [
            ("mailto:a@x.example", "MAILTO:A@X.example", true),
            ("mailto:a%40b@x.example", "mailto:a@b@x.example", true),
            ("mailto:a@x.example", "mailto:b@x.example", false),
            ("/principals/a/", "/principals/a", true),
            ("/principals/a", "/principals/A", false),
            ("https://X.example/p/a/", "https://x.example/p/a", true),
            ("urn:uuid:ABC", "URN:uuid:abc", true),
        ] {
            assert_eq!(Address::new(a) == Address::new(b), same, "{a} {b}");
        }
    }
}
