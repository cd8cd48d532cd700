//! Writing expectations. An update changes lines and not the file: what a person wrote
//! (reasons, links, comments, order) stays as it stands.

use super::{Expectation, Expectations};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// What changes in a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Update {
    /// Which declarations go, by their place in the list.
    pub drop: BTreeSet<usize>,
    /// What is declared besides.
    pub add: Vec<Expectation>,
}

/// A first file.
pub fn fresh(title: &str, schema: Option<&str>, list: &[Expectation]) -> String {
    let mut out = schema.map_or_else(String::new, |schema| {
        format!("# yaml-language-server: $schema={schema}\n")
    });
    // Writing to a String cannot fail, here and below.
    let _ = write!(
        out,
        "# Known deviations of {title}. What stands here stays red in reports and does not turn the gate red;\n\
         # what passes by now, or names no id of the suites, does. `invitest expect` updates this file and keeps reasons.\n",
        title = title.replace(['\n', '\r'], " "),
    );
    if list.is_empty() {
        out.push_str("[]\n");
    }
    list.iter().for_each(|one| item(&mut out, one));
    out
}

/// The file's new text.
pub fn update(file: &Expectations, update: &Update) -> String {
    let old = file.source.as_ref().map_or("", |source| &source.text);
    let lines: Vec<&str> = old.lines().collect();
    let starts: Vec<usize> = file.places.iter().map(|(start, _)| *start).collect();
    let apart = starts.windows(2).all(|pair| pair[0] < pair[1]);
    let block = starts.iter().all(|start| {
        let line = lines.get(start - 1).map_or("", |line| line.trim_start());
        line.starts_with("- ")
    });
    let mut out = String::new();
    if !(apart && block) || file.list.is_empty() {
        // Nothing to keep, or written in one line: the comments above it are kept.
        let head = lines.iter().take_while(|line| line.starts_with('#'));
        head.for_each(|line| push(&mut out, line));
        for (index, one) in file.list.iter().enumerate() {
            if !update.drop.contains(&index) {
                item(&mut out, one);
            }
        }
    } else {
        let mut next = 0;
        for (index, start) in starts.iter().enumerate() {
            let from = above(&lines, start - 1);
            let to = match starts.get(index + 1) {
                Some(next) => above(&lines, next - 1),
                None => lines.len(),
            };
            let from = from.max(next);
            lines[next..from]
                .iter()
                .for_each(|line| push(&mut out, line));
            if !update.drop.contains(&index) {
                lines[from..to].iter().for_each(|line| push(&mut out, line));
            }
            next = to;
        }
    }
    update.add.iter().for_each(|one| item(&mut out, one));
    if file.list.len() == update.drop.len() && update.add.is_empty() {
        out.push_str("[]\n");
    }
    out
}

/// The first of the comment lines directly above a line: they belong to it. Those at the
/// top of the file speak of the file.
fn above(lines: &[&str], line: usize) -> usize {
    let mut from = line;
    while from > 0 && lines[from - 1].trim_start().starts_with('#') {
        from -= 1;
    }
    if from == 0 { line } else { from }
}

fn push(out: &mut String, line: &str) {
    out.push_str(line);
    out.push('\n');
}

fn item(out: &mut String, one: &Expectation) {
    let _ = writeln!(out, "- id: {}", scalar(&one.id));
    let verdict = crate::verdict::Verdict::from(one.verdict);
    let _ = writeln!(out, "  verdict: {verdict}");
    let _ = writeln!(out, "  reason: {}", scalar(&one.reason));
    if let Some(link) = &one.link {
        let _ = writeln!(out, "  link: {}", scalar(link));
    }
    if let Some(versions) = &one.versions {
        let _ = writeln!(out, "  versions: {}", scalar(versions));
    }
}

/// A text as YAML: as it stands where that is safe.
fn scalar(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || " _./,;()+=@%~:?&*'#-".contains(c);
    let letter = text.starts_with(|c: char| c.is_ascii_alphabetic());
    let safe = letter
        && text.chars().all(plain)
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.ends_with([':', ' '])
        && !["true", "false", "null", "yes", "no", "on", "off", "y", "n"]
            .contains(&&*text.to_ascii_lowercase());
    if safe {
        text.to_owned()
    } else {
        // A JSON string is a YAML string.
        serde_json::Value::from(text).to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::super::Known;
    use super::*;

    fn one(id: &str) -> Expectation {
        Expectation {
            id: id.to_owned(),
            verdict: Known::Fail,
            reason: "Not explained yet: \"why\"".to_owned(),
            link: Some("https://www.rfc-editor.org/rfc/rfc6638#section-3.2".to_owned()),
            versions: Some(">=3".to_owned()),
        }
    }

    #[test]
    fn what_is_written_is_read() {
        let list = [one("a/b.c"), one("*/x"), one("yes")];
        let text = fresh("Cyrus", Some("../docs/schema/expectations.json"), &list);
        assert_eq!(Expectations::of("x", &text).expect("is right").list, list);
        let none = fresh("Cyrus", None, &[]);
        assert_eq!(Expectations::of("x", &none).expect("is right").list, []);
    }

    #[test]
    fn an_update_keeps_what_a_person_wrote() {
        let text = "\
# About the file.

# About a.
- id: a
  verdict: fail   # really
  reason: because

# About b.
- {id: b, verdict: warn, reason: of that}
- id: c
  verdict: fail
  reason: other
# The end.
";
        let file = Expectations::of("x", text).expect("is right");
        let dropped = |drop: &[usize]| {
            update(
                &file,
                &Update {
                    drop: drop.iter().copied().collect(),
                    add: Vec::new(),
                },
            )
        };
        assert_eq!(dropped(&[]), text);
        let kept = dropped(&[1]);
        assert!(
            !kept.contains("About b") && !kept.contains("of that"),
            "{kept}"
        );
        assert!(
            kept.contains("fail   # really\n  reason: because\n"),
            "{kept}"
        );
        let kept = dropped(&[0]);
        assert!(
            kept.starts_with("# About the file.\n\n# About b.\n- {id: b"),
            "{kept}"
        );
        let added = update(
            &file,
            &Update {
                drop: [0, 1, 2].into(),
                add: vec![one("d")],
            },
        );
        let read = Expectations::of("x", &added).expect("is right");
        assert_eq!(read.list, [one("d")]);
        let none = dropped(&[0, 1, 2]);
        assert_eq!(Expectations::of("x", &none).expect("is right").list, []);
    }

    #[test]
    fn a_list_in_one_line_is_written_anew() {
        let text =
            "# Head.\n[{id: a, verdict: fail, reason: b}, {id: c, verdict: fail, reason: d}]\n";
        let file = Expectations::of("x", text).expect("is right");
        let new = update(
            &file,
            &Update {
                drop: [0].into(),
                add: vec![one("e")],
            },
        );
        assert!(new.starts_with("# Head.\n- id: c\n"), "{new}");
        let empty = Expectations::of("x", "[]\n").expect("is right");
        let new = update(
            &empty,
            &Update {
                add: vec![one("e")],
                ..Update::default()
            },
        );
        assert!(new.starts_with("- id: e\n"), "{new}");
    }
}
