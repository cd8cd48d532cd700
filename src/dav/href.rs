//! Comparing resources by their resolved URLs.

use url::Url;

/// Resolves an href of a multistatus against the URL that it came from.
///
/// Relative references, absolute paths and whole URLs are all seen on live servers.
/// A path that starts with `//` is taken for a path, as servers that write it mean it.
pub fn resolve(base: &Url, href: &str) -> Option<Url> {
    let href = href.trim();
    if href.is_empty() {
        return None;
    }
    let mut url = if href.starts_with("//") {
        let mut url = base.clone();
        url.set_query(None);
        url.set_path(href.trim_start_matches('/'));
        url
    } else {
        base.join(href).ok()?
    };
    url.set_fragment(None);
    Some(url)
}

/// Whether two URLs name one resource: scheme, host, port and path agree when
/// percent-encoding is normalised and a trailing slash ignored.
pub fn same_resource(a: &Url, b: &Url) -> bool {
    normal(a) == normal(b)
}

/// A key for a resource: equal for every spelling of its URL.
pub fn normal(url: &Url) -> String {
    let mut path = String::new();
    let bytes = url.path().as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let byte = bytes[at];
        let escaped = match bytes.get(at + 1..at + 3) {
            Some(digits) if byte == b'%' => std::str::from_utf8(digits)
                .ok()
                .and_then(|d| u8::from_str_radix(d, 16).ok()),
            _ => None,
        };
        let octet = match escaped {
            Some(octet) => {
                at += 3;
                octet
            }
            None => {
                at += 1;
                byte
            }
        };
        // An escaped slash is part of a name; a plain one separates names.
        let plain = octet.is_ascii_alphanumeric()
            || b"-._~!$'()*+,;=:@&".contains(&octet)
            || (octet == b'/' && escaped.is_none());
        if plain {
            path.push(char::from(octet));
        } else {
            path.push_str(&format!("%{octet:02X}"));
        }
    }
    while path.contains("//") {
        path = path.replace("//", "/");
    }
    let path = path.trim_end_matches('/');
    let query = url.query().map(|q| format!("?{q}")).unwrap_or_default();
    format!(
        "{}://{}:{}{path}{query}",
        url.scheme(),
        url.host_str().unwrap_or_default(),
        url.port_or_known_default().unwrap_or_default()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_resource_are_equal() {
        let base = Url::parse("http://h:80/dav/user1/").unwrap();
        for (a, b) in [
            ("/dav/user%31/x", "http://h/dav/user1/x"),
            ("cal%2dendar", "/dav/user1/cal-endar/"),
            ("/a%40b/", "/a@b"),
            ("/%7euser", "/~user"),
            ("/%c3%a9", "/é"),
            ("/a b", "/a%20b"),
            ("//dav//x/", "/dav/x"),
            ("./y", "/dav/user1/y"),
        ] {
            let (x, y) = (resolve(&base, a).unwrap(), resolve(&base, b).unwrap());
            assert!(same_resource(&x, &y), "{x} {y}");
        }
        for (a, b) in [
            ("/a%2Fb", "/a/b"),
            ("/a", "/A"),
            ("http://h/a", "https://h/a"),
            ("http://h/a", "http://h:81/a"),
            ("/a%25b", "/a%b5"),
        ] {
            let (x, y) = (resolve(&base, a).unwrap(), resolve(&base, b).unwrap());
            assert!(!same_resource(&x, &y), "{x} {y}");
        }
        assert_eq!(resolve(&base, "  "), None);
        assert_eq!(resolve(&base, "http://["), None);
    }
}
