//! Text of servers made safe to show: nothing that a server sends can act on a terminal,
//! a page or an XML file, and nothing hides.

use std::fmt::Write as _;

/// Whether a character has an effect instead of a shape: controls, and marks that change
/// the direction of what follows or are invisible.
fn is_hidden(c: char) -> bool {
    match c {
        '\n' | '\t' => false,
        '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{61c}'
        | '\u{feff}'
        | '\u{fffe}'
        | '\u{ffff}'
        | '\u{e0000}'..='\u{e007f}' => true,
        c => c.is_control(),
    }
}

/// The text with everything that acts or hides written out, `\u{202e}`; line breaks and
/// tabs stay, CRLF becomes LF.
pub fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c == '\r' && chars.peek() == Some(&'\n') {
            continue;
        }
        if is_hidden(c) {
            // Writing to a String cannot fail.
            let _ = match c {
                '\r' => write!(out, "\\r"),
                c => write!(out, "\\u{{{:x}}}", u32::from(c)),
            };
        } else {
            out.push(c);
        }
    }
    out
}

/// [`visible`] on one line, at most `max` characters.
pub fn one_line(text: &str, max: usize) -> String {
    // Only as much as can be shown is looked at: a body may be large.
    let head: String = text.chars().take(max.saturating_add(1)).collect();
    let line = visible(&head).replace(['\n', '\t'], " ");
    shorten(line.trim(), max)
}

/// At most `max` characters, with an ellipsis where it was cut.
pub fn shorten(text: &str, max: usize) -> String {
    if text.chars().count() <= max {
        return text.to_owned();
    }
    let mut out: String = text.chars().take(max.saturating_sub(1)).collect();
    out.push('…');
    out
}

/// The lines of a text, made [`visible`], each at most `width` characters, at most `max` of
/// them and a last one that says how many are left out. Nothing is unfolded: what the
/// server sent is what shows.
pub fn lines(text: &str, width: usize, max: usize) -> Vec<String> {
    let text = text.trim_end_matches(['\r', '\n']);
    if text.is_empty() {
        return Vec::new();
    }
    let mut out: Vec<String> = text
        .split('\n')
        .take(max)
        .map(|line| {
            let head: String = line.chars().take(width.saturating_add(1)).collect();
            shorten(&visible(head.strip_suffix('\r').unwrap_or(&head)), width)
        })
        .collect();
    let left = text.split('\n').count().saturating_sub(max);
    if left > 0 {
        out.push(format!("… {left} more {}", plural(left, "line")));
    }
    out
}

/// The word in the singular or the plural.
pub fn plural(n: usize, word: &str) -> String {
    if n == 1 {
        word.to_owned()
    } else {
        format!("{word}s")
    }
}

/// `1 check`, `3 checks`.
pub fn count(n: usize, word: &str) -> String {
    format!("{n} {}", plural(n, word))
}

/// A duration as people read it: `35 ms`, `1.2 s`, `3 min 20 s`.
pub fn duration(ms: u64) -> String {
    match ms {
        0..1_000 => format!("{ms} ms"),
        1_000..60_000 => format!("{}.{} s", ms / 1_000, ms % 1_000 / 100),
        _ => format!("{} min {} s", ms / 60_000, ms % 60_000 / 1_000),
    }
}

/// An anchor made of an id: the same id always gives the same anchor.
pub fn anchor(kind: &str, id: &str) -> String {
    let safe = id
        .chars()
        .map(|c| match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '.' | '_' | '-' | '/' => c,
            _ => '-',
        })
        .collect::<String>();
    format!("{kind}-{safe}")
}

/// `word` wrapped into lines of at most `width` characters, broken at spaces.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut out = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > width {
            out.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    if !line.is_empty() {
        out.push(line);
    }
    out
}

/// The reason phrase of a status, for people; empty if unknown.
pub fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        201 => "Created",
        204 => "No Content",
        207 => "Multi-Status",
        301 => "Moved Permanently",
        302 => "Found",
        304 => "Not Modified",
        307 => "Temporary Redirect",
        308 => "Permanent Redirect",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        409 => "Conflict",
        412 => "Precondition Failed",
        413 => "Content Too Large",
        415 => "Unsupported Media Type",
        422 => "Unprocessable Content",
        423 => "Locked",
        424 => "Failed Dependency",
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        501 => "Not Implemented",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        507 => "Insufficient Storage",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_acts_or_hides_is_written_out() {
        assert_eq!(
            visible("a\u{202e}b\x1b[31m\0\r\nc\td\re"),
            "a\\u{202e}b\\u{1b}[31m\\u{0}\nc\td\\re"
        );
        assert_eq!(one_line("one\ntwo", 80), "one two");
        assert_eq!(one_line(&"x".repeat(10_000_000), 10), "xxxxxxxxx…");
    }

    #[test]
    fn long_texts_say_what_is_left_out() {
        assert_eq!(lines("a\r\nb\r\nc\r\n", 80, 2), ["a", "b", "… 1 more line"]);
        assert_eq!(lines("abcdef", 4, 2), ["abc…"]);
        assert!(lines("", 4, 2).is_empty());
    }

    #[test]
    fn durations_are_readable() {
        assert_eq!(duration(35), "35 ms");
        assert_eq!(duration(1_250), "1.2 s");
        assert_eq!(duration(200_000), "3 min 20 s");
    }
}
