//! Bodies with their parts marked: iCalendar and XML. Lexical only; text that is neither
//! is shown as it is, and everything is escaped.

use maud::{Escaper, Markup, PreEscaped};
use std::fmt::Write as _;

/// A body, highlighted by what it looks like.
pub fn body(text: &str) -> Markup {
    let start = text.trim_start();
    if start
        .get(..6)
        .is_some_and(|s| s.eq_ignore_ascii_case("BEGIN:"))
    {
        icalendar(text)
    } else if start.starts_with('<') {
        xml(text)
    } else {
        plain(text)
    }
}

/// A body without marks.
fn plain(text: &str) -> Markup {
    let mut out = String::new();
    escape(&mut out, text);
    PreEscaped(out)
}

fn escape(out: &mut String, text: &str) {
    // Writing to a String cannot fail.
    let _ = Escaper::new(out).write_str(text);
}

fn tagged(out: &mut String, tag: char, text: &str) {
    if text.is_empty() {
        return;
    }
    let _ = write!(out, "<{tag}>");
    escape(out, text);
    let _ = write!(out, "</{tag}>");
}

/// Content lines: the name bold, parameters in another colour, structure soft.
fn icalendar(text: &str) -> Markup {
    let mut out = String::with_capacity(text.len() * 2);
    for line in text.split_inclusive('\n') {
        let structure = ["BEGIN:", "END:"].iter().any(|s| {
            line.get(..s.len())
                .is_some_and(|l| l.eq_ignore_ascii_case(s))
        });
        if structure {
            tagged(&mut out, 'u', line);
        } else if line.starts_with([' ', '\t']) {
            escape(&mut out, line);
        } else {
            let name = line.find([';', ':']).unwrap_or(line.len());
            let value = name + value_at(&line[name..]);
            tagged(&mut out, 'b', &line[..name]);
            tagged(&mut out, 'i', &line[name..value]);
            escape(&mut out, &line[value..]);
        }
    }
    PreEscaped(out)
}

/// Where the value begins: at the first colon outside quotes.
fn value_at(rest: &str) -> usize {
    let mut quoted = false;
    for (i, c) in rest.char_indices() {
        match c {
            '"' => quoted = !quoted,
            ':' if !quoted => return i,
            _ => {}
        }
    }
    0
}

/// Markup: tags bold, attributes in another colour, comments and declarations soft.
fn xml(text: &str) -> Markup {
    let mut out = String::with_capacity(text.len() * 2);
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        escape(&mut out, &rest[..at]);
        rest = &rest[at..];
        let close = if rest.starts_with("<!--") { "-->" } else { ">" };
        let Some(end) = rest.find(close).map(|e| e + close.len()) else {
            break;
        };
        let tag = &rest[..end];
        rest = &rest[end..];
        if tag.starts_with("<!") || tag.starts_with("<?") {
            tagged(&mut out, 's', tag);
            continue;
        }
        let name = tag.find([' ', '\t', '\n', '\r']).unwrap_or(tag.len());
        tagged(&mut out, 'b', &tag[..name]);
        tagged(&mut out, 'i', &tag[name..]);
    }
    escape(&mut out, rest);
    PreEscaped(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_lines_and_tags_are_marked() {
        assert_eq!(
            body("BEGIN:VEVENT\nATTENDEE;CN=\"a:b\":mailto:x\n y\n").into_string(),
            "<u>BEGIN:VEVENT\n</u><b>ATTENDEE</b><i>;CN=&quot;a:b&quot;</i>:mailto:x\n y\n"
        );
        assert_eq!(
            body("<?xml?><D:a x=\"<\">t&amp;</D:a><!-- > -->").into_string(),
            "<s>&lt;?xml?&gt;</s><b>&lt;D:a</b><i> x=&quot;&lt;&quot;&gt;</i>t&amp;amp;<b>&lt;/D:a&gt;</b><s>&lt;!-- &gt; --&gt;</s>"
        );
    }

    #[test]
    fn nothing_unescaped_comes_through() {
        for text in [
            "<script>alert(1)</script>",
            "BEGIN:<script>\nX<b>;Y=<i>:<u>",
            "a<b",
            "<",
            "<!--",
            "BEGIN:é;\"é",
        ] {
            let out = body(text).into_string();
            let ours = ["<b>", "</b>", "<i>", "</i>", "<u>", "</u>", "<s>", "</s>"];
            let rest = ours.iter().fold(out, |o, t| o.replace(t, ""));
            assert!(!rest.contains('<') && !rest.contains('>'), "{text}: {rest}");
        }
    }
}
