//! Paths as the store keys them: decoded, with a leading slash, without a trailing one
//! (`/` itself excepted).

/// Decodes the path of a request target, a Destination or an href: percent-encoding
/// undone, dot segments resolved, empty segments dropped. `None` if it is no path of ours:
/// not UTF-8, or with an encoded slash or control character, which the store could not
/// tell apart.
pub fn decode(raw: &str) -> Option<String> {
    let raw = raw.split(['?', '#']).next().unwrap_or_default();
    if !raw.starts_with('/') {
        return None;
    }
    let mut segments: Vec<String> = Vec::new();
    for segment in raw.split('/') {
        let segment = decode_segment(segment)?;
        match segment.as_str() {
            "" | "." => {}
            ".." => {
                segments.pop()?;
            }
            _ => segments.push(segment),
        }
    }
    Some(format!("/{}", segments.join("/")))
}

fn decode_segment(segment: &str) -> Option<String> {
    let bytes = segment.as_bytes();
    let mut octets = Vec::with_capacity(bytes.len());
    let mut i = 0;
    while i < bytes.len() {
        if bytes[i] == b'%' {
            let hex = segment.get(i + 1..i + 3)?;
            octets.push(u8::from_str_radix(hex, 16).ok()?);
            i += 3;
        } else {
            octets.push(bytes[i]);
            i += 1;
        }
    }
    let text = String::from_utf8(octets).ok()?;
    (!text.contains(|c: char| c == '/' || c.is_control())).then_some(text)
}

/// Encodes a path. `all` encodes every letter of the last segment as well, which names the
/// same resource (RFC 3986 6.2.2.2).
pub fn encode(path: &str, all: bool) -> String {
    let last = path.rfind('/').map_or(0, |i| i + 1);
    let mut out = String::with_capacity(path.len());
    for (i, b) in path.bytes().enumerate() {
        let plain = b.is_ascii_alphanumeric() || b"-._~".contains(&b);
        let allowed = plain || b"/!$&'()*+,;=:@".contains(&b);
        // Each third octet, so that not whole names become unreadable.
        if allowed && !(all && plain && i >= last && i % 3 == 0) {
            out.push(char::from(b));
        } else {
            out.push_str(&format!("%{b:02X}"));
        }
    }
    out
}

/// The collection that a path lies in; `/` for `/` itself.
pub fn parent(path: &str) -> &str {
    match path.rfind('/') {
        Some(0) | None => "/",
        Some(i) => &path[..i],
    }
}

/// The last segment.
pub fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or_default()
}

/// Joins a collection's path and a name.
pub fn join(collection: &str, name: &str) -> String {
    match collection {
        "/" => format!("/{name}"),
        _ => format!("{collection}/{name}"),
    }
}

/// Whether `path` is `within` or lies in it at any depth.
pub fn is_within(path: &str, within: &str) -> bool {
    within == "/"
        || path
            .strip_prefix(within)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_decoded_and_encoded() {
        assert_eq!(decode("/a/%62%20c/").as_deref(), Some("/a/b c"));
        assert_eq!(decode("/a//b/../c?q#f").as_deref(), Some("/a/c"));
        assert_eq!(decode("/").as_deref(), Some("/"));
        for bad in ["a", "/%2f", "/..", "/%", "/%zz", "/%00", "/%ff", "*"] {
            assert_eq!(decode(bad), None, "{bad}");
        }
        assert_eq!(encode("/a/b c", false), "/a/b%20c");
        assert_eq!(
            decode(&encode("/home/x y.ics", true)).as_deref(),
            Some("/home/x y.ics")
        );
    }

    #[test]
    fn within_is_by_segments() {
        assert!(is_within("/a/b", "/a"));
        assert!(is_within("/a", "/a"));
        assert!(!is_within("/ab", "/a"));
        assert_eq!(parent("/a/b"), "/a");
        assert_eq!(parent("/a"), "/");
        assert_eq!(name("/a/b"), "b");
    }
}
