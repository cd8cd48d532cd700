//! A [`Matcher`] against a value, by what kind of value it is.

use super::text::{
    commas, glob, header_tokens, number, same_elements, same_parameter, same_token, text_list,
};
use super::{Env, Judged, Unresolved};
use crate::calendar::duration;
use crate::calendar::participants::same_address;
use crate::calendar::rrule;
use crate::calendar::time::{When, Zones, parse_value, parse_written};
use crate::suite::model::{Matcher, Rule, Scalar};
use std::cmp::Ordering;

/// What kind of value is compared; it decides what equal means.
#[derive(Debug, Clone, Copy)]
pub enum Kind<'a> {
    /// Free text: octet by octet.
    Text,
    /// A token of a closed vocabulary (PARTSTAT, METHOD): any letter case (RFC 5545 3.1).
    Enumeration,
    /// A parameter value: any letter case (RFC 5545 3.1), CN included.
    Parameter,
    /// DATE or DATE-TIME as suites write it (`;TZID=Europe/Paris:20270101T100000` or a
    /// bare value), by instant; unknown zones by these.
    Date {
        /// The zones of the calendar that the value stands in.
        zones: &'a Zones,
    },
    /// DURATION: days nominal, the rest exact (RFC 5545 3.3.6).
    Duration,
    /// An integer or decimal number.
    Number,
    /// A recurrence rule, of a component that starts at this wall clock.
    Rule {
        /// DTSTART without its zone.
        start: Option<&'a When>,
        /// The zones of the calendar.
        zones: &'a Zones,
    },
    /// A calendar user address.
    Address,
    /// Calendar user addresses separated by commas, in any order (MEMBER, DELEGATED-TO).
    AddressList,
    /// Tokens separated by commas, in any order and letter case (SCHEDULE-STATUS).
    CommaList,
    /// TEXT values separated by commas that are not escaped, in any order (CATEGORIES).
    TextList,
    /// An HTTP header field: whole as it stands, white space at the ends aside; `contains`
    /// asks for one of its tokens, in any letter case.
    Header,
}

/// Judges a value.
pub fn judge_value(
    matcher: &Matcher,
    actual: Option<&str>,
    kind: Kind<'_>,
    env: &dyn Env,
) -> Result<Judged, Unresolved> {
    judge_values(matcher, actual.as_slice(), None, Several::Every, kind, env)
}

/// How a rule reads several values of one name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Several {
    /// What must occur once and stands there more often: every one has to satisfy it.
    Every,
    /// What may occur often (COMMENT, ATTACH): one has to satisfy what is demanded, every
    /// one what is forbidden (`differs-from`, `none-of`, `lacks`).
    Some,
}

/// Judges the values of one name. `default` is what absence means; it counts for every key
/// but `present`, `absent` and `or-absent`, which look at what literally stands there.
pub fn judge_values(
    matcher: &Matcher,
    actual: &[&str],
    default: Option<&str>,
    several: Several,
    kind: Kind<'_>,
    env: &dyn Env,
) -> Result<Judged, Unresolved> {
    let plain;
    let rule = match matcher {
        Matcher::Rule(rule) => rule.as_ref(),
        Matcher::Equals(scalar) => {
            plain = Rule {
                equals: Some(scalar.clone()),
                ..Rule::default()
            };
            &plain
        }
    };
    let judge = Judge {
        rule,
        values: match (actual, default.as_slice()) {
            ([], default) => default,
            (actual, _) => actual,
        },
        literal: !actual.is_empty(),
        several,
        kind,
        env,
    };
    let (holds, expected) = judge.all()?;
    Ok(Judged::new(holds, expected, came(actual, default)))
}

/// What came, in words.
fn came(actual: &[&str], default: Option<&str>) -> String {
    match (actual, default) {
        ([], None) => "nothing".to_owned(),
        ([], Some(default)) => format!("nothing, which means {}", quote(default)),
        ([one], _) => quote(one),
        (many, _) => {
            let many: Vec<String> = many.iter().map(|one| quote(one)).collect();
            format!("{} times: {}", many.len(), many.join(", "))
        }
    }
}

/// A value between quotes, cut when it is long.
pub(crate) fn quote(text: &str) -> String {
    const LONGEST: usize = 400;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("\"{}…\"", &text[..end]),
        None => format!("\"{text}\""),
    }
}

struct Judge<'a> {
    rule: &'a Rule,
    values: &'a [&'a str],
    literal: bool,
    several: Several,
    kind: Kind<'a>,
    env: &'a dyn Env,
}

impl Judge<'_> {
    fn all(&self) -> Result<(bool, String), Unresolved> {
        let rule = self.rule;
        let mut holds = true;
        let mut words: Vec<String> = Vec::new();
        let mut say = |ok: bool, text: String| {
            holds &= ok;
            words.push(text);
        };
        if let Some(wanted) = &rule.equals {
            let wanted = self.fill(wanted)?;
            say(self.some(|v| self.equal(v, &wanted))?, quote(&wanted));
        }
        if let Some(wanted) = &rule.differs_from {
            let wanted = self.fill(wanted)?;
            let ok = !self.values.is_empty() && self.every(|v| Ok(!self.equal(v, &wanted)?))?;
            say(ok, format!("there and not {}", quote(&wanted)));
        }
        if let Some(list) = &rule.one_of {
            let list = self.fill_all(list)?;
            let ok = self.some(|v| self.equal_to_any(v, &list))?;
            say(ok, format!("one of {}", quoted(&list)));
        }
        if let Some(list) = &rule.none_of {
            let list = self.fill_all(list)?;
            let ok = self.every(|v| Ok(!self.equal_to_any(v, &list)?))?;
            say(ok, format!("none of {}", quoted(&list)));
        }
        if let Some(pattern) = &rule.matches {
            let pattern = self.env.fill(pattern)?;
            let ok = self.some(|v| Ok(self.matches(v, &pattern)))?;
            say(ok, format!("like {}", quote(&pattern)));
        }
        if let Some(part) = &rule.contains {
            let part = self.env.fill(part)?;
            let ok = self.some(|v| Ok(self.contains(v, &part)))?;
            say(ok, format!("containing {}", quote(&part)));
        }
        if let Some(part) = &rule.lacks {
            let part = self.env.fill(part)?;
            let ok = self.every(|v| Ok(!self.contains(v, &part)))?;
            say(ok, format!("without {}", quote(&part)));
        }
        if let Some(bound) = &rule.at_least {
            let bound = self.fill(bound)?;
            let ok = self.some(|v| self.ordered(v, &bound, Ordering::is_ge))?;
            say(ok, format!("at least {}", quote(&bound)));
        }
        if let Some(bound) = &rule.greater_than {
            let bound = self.fill(bound)?;
            let ok = self.some(|v| self.ordered(v, &bound, Ordering::is_gt))?;
            say(ok, format!("greater than {}", quote(&bound)));
        }
        if let Some(bound) = &rule.at_most {
            let bound = self.fill(bound)?;
            let ok = self.some(|v| self.ordered(v, &bound, Ordering::is_le))?;
            say(ok, format!("at most {}", quote(&bound)));
        }
        for (asked, there) in [(rule.present, true), (rule.absent, false)] {
            if let Some(asked) = asked {
                let wanted = asked == there;
                let word = if wanted { "present" } else { "absent" };
                say(self.literal == wanted, word.to_owned());
            }
        }
        if words.is_empty() {
            // A rule without keys would hold whatever comes: never let it decide.
            return Err(Unresolved {
                name: "a rule without keys".to_owned(),
                why: "it says nothing that could fail to hold".to_owned(),
            });
        }
        let mut expected = words.join(", ");
        if rule.or_absent == Some(true) {
            holds |= !self.literal;
            expected = format!("absent, or {expected}");
        }
        Ok((holds, expected))
    }

    /// For a demand: see [`Several`].
    fn some(&self, test: impl Fn(&str) -> Result<bool, Unresolved>) -> Result<bool, Unresolved> {
        // Evaluated for no value too, so that a placeholder or a bad date in the suite is
        // noticed whatever the server sent.
        if self.values.is_empty() {
            test("")?;
            return Ok(false);
        }
        match self.several {
            Several::Every => self.every(test),
            Several::Some => {
                let mut any = false;
                for value in self.values {
                    any |= test(value)?;
                }
                Ok(any)
            }
        }
    }

    fn every(&self, test: impl Fn(&str) -> Result<bool, Unresolved>) -> Result<bool, Unresolved> {
        let mut all = true;
        for value in self.values {
            all &= test(value)?;
        }
        Ok(all)
    }

    fn fill(&self, scalar: &Scalar) -> Result<String, Unresolved> {
        self.env.fill(&scalar.text())
    }

    fn fill_all(&self, list: &[Scalar]) -> Result<Vec<String>, Unresolved> {
        list.iter().map(|scalar| self.fill(scalar)).collect()
    }

    fn equal_to_any(&self, value: &str, list: &[String]) -> Result<bool, Unresolved> {
        let mut any = false;
        for wanted in list {
            any |= self.equal(value, wanted)?;
        }
        Ok(any)
    }

    fn equal(&self, value: &str, wanted: &str) -> Result<bool, Unresolved> {
        Ok(match self.kind {
            Kind::Text => value == wanted,
            Kind::Enumeration => value.trim().eq_ignore_ascii_case(wanted.trim()),
            Kind::Parameter => same_parameter(value, wanted),
            Kind::Date { zones } => {
                let wanted = date_of_suite(wanted, zones)?;
                match parse_written(value, zones) {
                    Some(value) => same_date(&value, &wanted, zones)?,
                    None => false,
                }
            }
            Kind::Rule { start, zones } => {
                let form = |text: &str| rrule::canonical(text, start, zones);
                form(value) == form(wanted)
            }
            Kind::Duration => match duration::parse(wanted) {
                Some(wanted) => duration::parse(value) == Some(wanted),
                None => return Err(no_such(wanted, "is no duration")),
            },
            Kind::Number => match (number(value), number(wanted)) {
                (Some(value), Some(wanted)) => value.equals(wanted),
                _ => value.trim() == wanted.trim(),
            },
            Kind::Address => same_address(value, wanted),
            Kind::AddressList => same_elements(&commas(value), &commas(wanted), same_address),
            Kind::CommaList => same_elements(&commas(value), &commas(wanted), same_token),
            Kind::TextList => same_elements(&text_list(value), &text_list(wanted), |a, b| a == b),
            Kind::Header => value.trim() == wanted.trim(),
        })
    }

    fn matches(&self, value: &str, pattern: &str) -> bool {
        match self.kind {
            Kind::Text | Kind::TextList | Kind::Header => glob(pattern, value),
            Kind::Enumeration
            | Kind::Parameter
            | Kind::Address
            | Kind::AddressList
            | Kind::CommaList
            | Kind::Date { .. }
            | Kind::Rule { .. }
            | Kind::Duration
            | Kind::Number => glob(&pattern.to_lowercase(), &value.to_lowercase()),
        }
    }

    fn contains(&self, value: &str, part: &str) -> bool {
        match self.kind {
            Kind::Text => value.contains(part),
            Kind::Enumeration
            | Kind::Parameter
            | Kind::Address
            | Kind::Date { .. }
            | Kind::Rule { .. }
            | Kind::Duration
            | Kind::Number => value.to_lowercase().contains(&part.to_lowercase()),
            Kind::AddressList => commas(value).iter().any(|one| same_address(one, part)),
            Kind::CommaList => commas(value).iter().any(|one| same_token(one, part)),
            Kind::TextList => text_list(value).iter().any(|one| one == part),
            Kind::Header => header_tokens(value).iter().any(|one| same_token(one, part)),
        }
    }

    fn ordered(
        &self,
        value: &str,
        bound: &str,
        wanted: fn(Ordering) -> bool,
    ) -> Result<bool, Unresolved> {
        if let Kind::Date { zones } = self.kind {
            let bound = date_of_suite(bound, zones)?;
            let value = parse_written(value, zones);
            return Ok(value
                .and_then(|value| order(&value, &bound))
                .is_some_and(wanted));
        }
        if let Kind::Duration = self.kind {
            let bound = duration::parse(bound).ok_or_else(|| no_such(bound, "is no duration"))?;
            let value = duration::parse(value).map(|value| value.total());
            return Ok(value.is_some_and(|value| wanted(value.cmp(&bound.total()))));
        }
        if let Some(bound) = number(bound) {
            return Ok(number(value)
                .and_then(|value| value.order(bound))
                .is_some_and(wanted));
        }
        // A kept value has no kind; a date in it still compares as one.
        let zones = Zones::default();
        let bound = parse_written(bound, &zones)
            .or_else(|| parse_value(bound, None, &zones))
            .ok_or_else(|| no_such(bound, "is neither a number nor a date"))?;
        let value = parse_written(value, &zones);
        Ok(value
            .and_then(|value| order(&value, &bound))
            .is_some_and(wanted))
    }
}

fn quoted(list: &[String]) -> String {
    let list: Vec<String> = list.iter().map(|one| quote(one)).collect();
    list.join(", ")
}

fn no_such(name: &str, why: &str) -> Unresolved {
    Unresolved {
        name: name.to_owned(),
        why: why.to_owned(),
    }
}

/// A date that a suite wrote. That it is none is the suite's mistake and no verdict.
pub(crate) fn date_of_suite(text: &str, zones: &Zones) -> Result<When, Unresolved> {
    parse_written(text, zones).ok_or_else(|| no_such(text, "is no date"))
}

/// Whether two dates are the same. Against a local time in a zone that its calendar defines
/// and that cannot be evaluated here, no verdict is possible, so there is none.
pub(crate) fn same_date(a: &When, b: &When, zones: &Zones) -> Result<bool, Unresolved> {
    let unknown = |when: &When| match when {
        When::Unplaced { zone, .. } => zones.definition(zone).map(|_| zone.clone()),
        When::Date(_) | When::Floating(_) | When::Instant(_) => None,
    };
    let placed = |when: &When| matches!(when, When::Instant(_) | When::Unplaced { .. });
    match unknown(a).or_else(|| unknown(b)) {
        Some(zone) if a != b && placed(a) && placed(b) && !same_zone(a, b) => {
            Err(no_such(&zone, "is a zone that cannot be evaluated here"))
        }
        _ => Ok(a == b),
    }
}

fn same_zone(a: &When, b: &When) -> bool {
    match (a, b) {
        (When::Unplaced { zone: a, .. }, When::Unplaced { zone: b, .. }) => a == b,
        _ => false,
    }
}

/// Which of two dates is earlier; `None` where nothing says so (all day against a point in
/// time, local times of unknown zones).
pub(crate) fn order(a: &When, b: &When) -> Option<Ordering> {
    match (a, b) {
        (When::Date(a), When::Date(b)) => Some(a.cmp(b)),
        (When::Floating(a), When::Floating(b)) => Some(a.cmp(b)),
        (When::Instant(a), When::Instant(b)) => Some(a.cmp(b)),
        (When::Unplaced { zone, local }, When::Unplaced { zone: z, local: l }) => {
            (zone == z).then(|| local.cmp(l))
        }
        _ => None,
    }
}

#[cfg(test)]
#[path = "matcher_tests.rs"]
mod tests;
