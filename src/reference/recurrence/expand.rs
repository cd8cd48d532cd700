//! The recurrence set of a master component, without its overrides (RFC 5545 3.8.5).

use super::moment::{Form, Key, Moment, Span, parse_date, parse_local};
use super::zone::{Zone, Zones};
use crate::wire::ical::Component;
use chrono::{DateTime, NaiveDateTime, Utc};
use rrule::{RRule, RRuleSet, Unvalidated};
use std::collections::BTreeSet;
use std::iter::Peekable;

/// The local starts that a rule gives, ascending, without end if the rule has none.
///
/// `rrule` iterates over local time as if it were UTC, so that no zone can distort or
/// refuse it; UNTIL is applied here, since it is an instant (RFC 5545 3.3.10).
pub fn rule_starts(
    rule: &str,
    start: NaiveDateTime,
    until_local: &dyn Fn(DateTime<Utc>) -> NaiveDateTime,
) -> Box<dyn Iterator<Item = NaiveDateTime>> {
    let mut until = None;
    let mut parts = Vec::new();
    for part in rule.split(';').map(str::trim).filter(|p| !p.is_empty()) {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        if name.eq_ignore_ascii_case("UNTIL") {
            until = match (parse_date(value), parse_local(value)) {
                // A DATE includes that whole day, whatever DTSTART is.
                (Some(date), _) => date.and_hms_opt(23, 59, 59),
                (None, Some(at)) if value.ends_with(['Z', 'z']) => Some(until_local(at.and_utc())),
                (None, at) => at,
            };
        } else if !name.to_ascii_uppercase().starts_with("X-") {
            parts.push(part);
        }
    }
    let anchor = start.and_utc().with_timezone(&rrule::Tz::UTC);
    let set = parts
        .join(";")
        .parse::<RRule<Unvalidated>>()
        .and_then(|rule| rule.validate(anchor))
        .map(|rule| RRuleSet::new(anchor).rrule(rule).limit());
    match set {
        Ok(set) => {
            let starts = (&set).into_iter().map(|at| at.naive_utc());
            Box::new(starts.take_while(move |at| until.is_none_or(|until| *at <= until)))
        }
        // A rule that cannot be understood leaves DTSTART alone.
        Err(_) => Box::new(std::iter::empty()),
    }
}

/// One member of a recurrence set.
#[derive(Debug, Clone, PartialEq)]
pub struct Member {
    /// What identifies it.
    pub key: Key,
    /// Its start.
    pub start: Moment,
    /// Its own length, from an RDATE with a PERIOD.
    pub period: Option<Span>,
}

/// Starts in local order, with a length of their own where they have one.
type Source = Box<dyn Iterator<Item = (Moment, Option<Span>)>>;

/// The recurrence set of a component: DTSTART, RRULE and RDATE without EXDATE, ascending
/// in local time. Without DTSTART it is empty.
pub struct Set {
    start: Option<Moment>,
    sources: Vec<Peekable<Source>>,
    excluded: BTreeSet<Key>,
    last: Option<Key>,
}

impl Set {
    /// The set of a master (or a component that does not recur: the one member).
    pub fn of(master: &Component, zones: &Zones) -> Set {
        let start = anchor(master, zones);
        let mut sources: Vec<Source> = Vec::new();
        let mut excluded = BTreeSet::new();
        if let Some(start) = &start {
            // DTSTART is a member even if the rule does not give it.
            sources.push(Box::new(std::iter::once((start.clone(), None))));
            let zone = match &start.form {
                Form::In(zone) => zone.clone(),
                Form::Date | Form::Floating => Zone::Utc,
            };
            for line in master.lines_named("RRULE") {
                let first = start.clone();
                let until = |at| zone.to_local(at);
                let starts = rule_starts(&line.value, start.local, &until);
                sources.push(Box::new(starts.map(move |local| (first.at(local), None))));
            }
            let mut dates: Vec<(Moment, Option<Span>)> = Vec::new();
            for line in master.lines_named("RDATE") {
                for text in line.value.split(',') {
                    let mut one = line.clone();
                    one.value = text.trim().to_owned();
                    if let Some(moment) = Moment::of(&one, zones) {
                        dates.push((in_form(&moment, start), period(&moment, text)));
                    }
                }
            }
            dates.sort_by_key(|(moment, _)| moment.local);
            sources.push(Box::new(dates.into_iter()));
            for line in master.lines_named("EXDATE") {
                let values = Moment::list(line, zones);
                excluded.extend(values.iter().map(|m| m.key_in(start)));
            }
        }
        Set {
            start,
            sources: sources.into_iter().map(Iterator::peekable).collect(),
            excluded,
            last: None,
        }
    }

    /// Whether an instance of this key is excluded.
    pub fn excludes(&self, key: Key) -> bool {
        self.excluded.contains(&key)
    }
}

impl Iterator for Set {
    type Item = Member;

    fn next(&mut self) -> Option<Member> {
        let start = self.start.clone()?;
        loop {
            let (_, source) = self
                .sources
                .iter_mut()
                .filter_map(|s| s.peek().map(|(m, _)| m.local).map(|local| (local, s)))
                .min_by_key(|(local, _)| *local)?;
            let (moment, period) = source.next()?;
            let key = moment.key_in(&start);
            // Ascending in local time; around a change of the clock two local times may
            // be one instant, hence the comparison by key and not by order.
            if self.last == Some(key) || self.excluded.contains(&key) {
                continue;
            }
            self.last = Some(key);
            return Some(Member {
                key,
                start: moment,
                period,
            });
        }
    }
}

/// What a component's recurrence is counted from: DTSTART, or DUE for a to-do without it.
pub fn anchor(component: &Component, zones: &Zones) -> Option<Moment> {
    let line = component
        .line("DTSTART")
        .or_else(|| component.line("DUE"))?;
    Moment::of(line, zones)
}

/// A moment in the form of the series, so that the set can be walked in local order.
pub fn in_form(moment: &Moment, start: &Moment) -> Moment {
    match (&start.form, &moment.form) {
        (Form::In(zone), Form::In(_)) => start.at(zone.to_local(moment.instant(&Zone::Utc))),
        (Form::Date, _) => start.at(moment.local.date().into()),
        (_, Form::Date) => start.at(moment.local.date().and_time(start.local.time())),
        _ => start.at(moment.local),
    }
}

fn period(start: &Moment, text: &str) -> Option<Span> {
    let (_, end) = text.split_once('/')?;
    Span::parse(end).or_else(|| {
        let end = start.at(parse_local(end)?);
        Some(Span {
            days: 0,
            seconds: (end.instant(&Zone::Utc) - start.instant(&Zone::Utc)).num_seconds(),
        })
    })
}
