//! Values as texts: numbers, lists, header fields, globs.

use crate::calendar::normalise::split_escaped;
use crate::wire::ical::unescape_text;
use std::cmp::Ordering;

#[derive(Clone, Copy)]
pub(super) enum Number {
    Whole(i128),
    Decimal(f64),
}

impl Number {
    pub(super) fn order(self, other: Number) -> Option<Ordering> {
        match (self, other) {
            (Number::Whole(a), Number::Whole(b)) => Some(a.cmp(&b)),
            (a, b) => a.decimal().partial_cmp(&b.decimal()),
        }
    }

    pub(super) fn equals(self, other: Number) -> bool {
        self.order(other) == Some(Ordering::Equal)
    }

    fn decimal(self) -> f64 {
        match self {
            Number::Whole(n) => n as f64,
            Number::Decimal(n) => n,
        }
    }
}

pub(super) fn number(text: &str) -> Option<Number> {
    let text = text.trim();
    if let Ok(whole) = text.parse() {
        return Some(Number::Whole(whole));
    }
    // `f64::from_str` also takes `inf`, `nan` and exponents, which are no numbers here.
    let digits = |c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '+');
    let decimal: f64 = text.chars().all(digits).then(|| text.parse().ok())??;
    Some(Number::Decimal(decimal))
}

/// RFC 5545 3.1: "All names of properties, property parameters, enumerated property values
/// and property parameter values are case-insensitive." That is CN too.
pub(super) fn same_parameter(a: &str, b: &str) -> bool {
    a == b || a.to_lowercase() == b.to_lowercase()
}

pub(super) fn same_token(a: &str, b: &str) -> bool {
    a.trim().eq_ignore_ascii_case(b.trim())
}

/// The elements of a comma list, trimmed; none for an empty text. A list that is still in
/// its quotes loses them.
pub(super) fn commas(text: &str) -> Vec<String> {
    text.trim()
        .trim_matches('"')
        .split(',')
        .map(|one| one.trim().to_owned())
        .filter(|one| !one.is_empty())
        .collect()
}

/// The elements of a TEXT list, unescaped.
pub(super) fn text_list(text: &str) -> Vec<String> {
    let parts = split_escaped(text, ',');
    parts.iter().map(|one| unescape_text(one)).collect()
}

/// What a header field lists: its elements between commas, and what stands between the
/// semicolons of each, so that `text/calendar` is in `text/calendar; charset=utf-8`.
pub(super) fn header_tokens(text: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    for element in split_outside_quotes(text, ',') {
        let parts = split_outside_quotes(&element, ';');
        if parts.len() > 1 {
            tokens.extend(parts);
        }
        tokens.push(element);
    }
    tokens
}

pub(super) fn split_outside_quotes(text: &str, at: char) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut quoted = false;
    for c in text.chars() {
        if c == at && !quoted {
            parts.push(String::new());
            continue;
        }
        quoted ^= c == '"';
        if let Some(part) = parts.last_mut() {
            part.push(c);
        }
    }
    parts.iter().map(|part| part.trim().to_owned()).collect()
}

/// Whether two lists have the same elements, in any order, each as often.
pub(super) fn same_elements(a: &[String], b: &[String], same: impl Fn(&str, &str) -> bool) -> bool {
    let mut left: Vec<&String> = b.iter().collect();
    a.len() == b.len()
        && a.iter()
            .all(|one| match left.iter().position(|other| same(one, other)) {
                Some(at) => {
                    left.swap_remove(at);
                    true
                }
                None => false,
            })
}

/// Whether the whole text fits a pattern in which `*` stands for anything.
pub(super) fn glob(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| text.strip_prefix(first)) else {
        return false;
    };
    let parts: Vec<&str> = parts.collect();
    let Some((last, middle)) = parts.split_last() else {
        return rest.is_empty();
    };
    for part in middle {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}
