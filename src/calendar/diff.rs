//! A difference as a reader sees it: the lines as the server sent them.

use super::compare::{Difference, differences};
use super::normalise::Scope;
use crate::wire::ical::{Component, Line};
use similar::{Algorithm, DiffOp, DiffTag, capture_diff_slices};

/// The differing lines of two calendars, empty when they mean the same: ` ` names the
/// component, `-` is what was expected, `+` is what came, `?` says which part of the line
/// before it differs.
pub fn difference(expected: &Component, actual: &Component, scope: &Scope) -> Vec<(char, String)> {
    render(&differences(expected, actual, scope))
}

/// The lines of differences.
pub fn render(differences: &[Difference]) -> Vec<(char, String)> {
    let mut out = Vec::new();
    let mut place = "";
    for difference in differences {
        if difference.place != place {
            place = &difference.place;
            out.push((' ', place.to_owned()));
        }
        render_one(difference, &mut out);
    }
    out
}

fn render_one(difference: &Difference, out: &mut Vec<(char, String)>) {
    let mut came: Vec<&String> = difference.actual.iter().collect();
    for wanted in &difference.expected {
        out.push(('-', wanted.clone()));
        // The likeliest counterpart: the line with the most parts in common.
        let nearest = (0..came.len()).max_by_key(|i| common(wanted, came[*i]));
        let Some(nearest) = nearest.filter(|i| common(wanted, came[*i]) > 1) else {
            continue;
        };
        let nearest = came.remove(nearest);
        out.push(('+', nearest.clone()));
        let hint = parts_that_differ(wanted, nearest);
        if !hint.is_empty() {
            out.push(('?', hint));
        }
    }
    out.extend(came.into_iter().map(|line| ('+', line.clone())));
}

/// A content line cut into name, parameters (sorted: their order means nothing) and value.
fn tokens(line: &str) -> Vec<String> {
    let Ok(line) = Line::parse(line) else {
        return vec![line.to_owned()];
    };
    let mut params: Vec<String> = line
        .params
        .iter()
        .map(|param| format!("{}={}", param.name.to_uppercase(), param.joined()))
        .collect();
    params.sort();
    let mut out = vec![line.name.to_uppercase()];
    out.append(&mut params);
    out.push(line.value);
    out
}

fn common(a: &str, b: &str) -> usize {
    let b = tokens(b);
    tokens(a).iter().filter(|token| b.contains(token)).count()
}

fn parts_that_differ(wanted: &str, came: &str) -> String {
    let (wanted, came) = (tokens(wanted), tokens(came));
    if wanted.len() < 3 && came.len() < 3 {
        return String::new(); // without parameters the two lines speak for themselves
    }
    let mut words = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, &wanted, &came) {
        if op.tag() == DiffTag::Equal {
            continue;
        }
        words.push(phrase(&op, &wanted, &came));
    }
    words.join("; ")
}

fn phrase(op: &DiffOp, wanted: &[String], came: &[String]) -> String {
    let (old, new) = (
        wanted[op.old_range()].join(", "),
        came[op.new_range()].join(", "),
    );
    match op.tag() {
        DiffTag::Delete => format!("{old} is missing"),
        DiffTag::Insert => format!("{new} came in addition"),
        DiffTag::Replace | DiffTag::Equal => format!("{old} became {new}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn calendar(lines: &[&str]) -> Component {
        let text = lines.join("\r\n");
        let text = format!(
            "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\n{text}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
        );
        crate::wire::ical::parse(text.as_bytes()).roots.remove(0)
    }

    #[test]
    fn a_difference_shows_what_was_sent_and_which_part_differs() {
        let wanted = calendar(&[
            "ATTENDEE;CN=A;PARTSTAT=ACCEPTED:mailto:a@example.com",
            "ATTENDEE;CN=B:mailto:b@example.com",
            "SUMMARY:Lunch",
        ]);
        let came = calendar(&[
            "ATTENDEE;CN=B:mailto:b@example.com",
            "attendee;partstat=DECLINED;CN=A:mailto:a@example.com",
            "X-ADDED:1",
            "LOCATION:Here",
            "BEGIN:VALARM",
            "END:VALARM",
        ]);
        let shown = difference(&wanted, &came, &Scope::default());
        let expected = [
            (' ', "VCALENDAR > VEVENT"),
            ('-', "ATTENDEE;CN=A;PARTSTAT=ACCEPTED:mailto:a@example.com"),
            ('+', "attendee;partstat=DECLINED;CN=A:mailto:a@example.com"),
            ('?', "PARTSTAT=ACCEPTED became PARTSTAT=DECLINED"),
            ('+', "LOCATION:Here"),
            ('-', "SUMMARY:Lunch"),
            (' ', "VCALENDAR > VEVENT > VALARM"),
            ('+', "BEGIN:VALARM"),
            ('+', "END:VALARM"),
        ];
        let expected = expected.map(|(sign, text)| (sign, text.to_owned()));
        assert_eq!(shown, expected);
        assert_eq!(difference(&wanted, &wanted, &Scope::default()), []);
    }
}
