//! Judges one component: its properties, its participants, what stands inside.

use super::calendar::{cited, line_or_none};
use super::matcher::{Kind, Several, date_of_suite, judge_value, judge_values, quote};
use super::{Env, Judged, Unresolved};
use crate::calendar::duration;
use crate::calendar::extent;
use crate::calendar::kinds::{self, Holds};
use crate::calendar::select::is_scheduled;
use crate::calendar::time::{When, Zones, parse_value, whens};
use crate::suite::model::{Assert, Dates, Matcher};
use crate::wire::ical::{Component, Line, unescape_text};

/// Whether an assertion says anything of a component.
pub(super) fn speaks(assert: &Assert) -> bool {
    assert.component.is_some()
        || assert.property.is_some()
        || assert.attendee.is_some()
        || assert.organizer.is_some()
        || assert.no_property.is_some()
        || assert.no_component.is_some()
        || assert.count.is_some()
        || assert.dates.is_some()
}

/// Judges the keys that speak of a component, always in the same order and number.
pub(super) fn judge(
    component: &Component,
    calendar: &Component,
    assert: &Assert,
    zones: &Zones,
    env: &dyn Env,
) -> Result<Vec<Judged>, Unresolved> {
    let judge = Judge {
        component,
        calendar,
        zones,
        env,
    };
    let mut all = Vec::new();
    if let Some(name) = &assert.component {
        let came = format!("BEGIN:{}", component.name);
        all.push(Judged::new(component.is(name), format!("a {name}"), came));
    }
    for (name, matcher) in assert.property.iter().flatten() {
        all.push(judge.property(name, matcher)?);
    }
    for (role, said) in assert.attendee.iter().flatten() {
        judge.attendee(role, said, &mut all)?;
    }
    if let Some(said) = &assert.organizer {
        let lines: Vec<&Line> = component.lines_named("ORGANIZER").collect();
        judge.participant("ORGANIZER", &lines, said, "no ORGANIZER", &mut all)?;
    }
    for name in assert.no_property.iter().flatten() {
        let found = component.line(name);
        let name = name.to_uppercase();
        let came = line_or_none(found, &name);
        all.push(Judged::new(found.is_none(), format!("no {name}"), came));
    }
    for name in assert.no_component.iter().flatten() {
        let found = component.components().find(|c| c.is(name));
        let came = match found {
            Some(found) => format!("line {}: \"BEGIN:{}\"", found.number, found.name),
            None => "none".to_owned(),
        };
        let expected = format!("no {} inside", name.to_uppercase());
        all.push(Judged::new(found.is_none(), expected, came));
    }
    for (name, matcher) in assert.count.iter().flatten() {
        let count = judge.count(name).to_string();
        let judged = judge_value(matcher, Some(&count), Kind::Number, env)?;
        let expected = format!("number of {}: {}", name.to_uppercase(), judged.expected);
        all.push(Judged::new(judged.holds, expected, count));
    }
    for (name, dates) in assert.dates.iter().flatten() {
        judge.dates(name, dates, &mut all)?;
    }
    Ok(all)
}

pub(super) struct Judge<'a> {
    pub(super) component: &'a Component,
    calendar: &'a Component,
    zones: &'a Zones,
    pub(super) env: &'a dyn Env,
}

impl Judge<'_> {
    fn property(&self, name: &str, matcher: &Matcher) -> Result<Judged, Unresolved> {
        let name = name.to_uppercase();
        // These stand in the calendar only (RFC 5545 3.7).
        let holder = match name.as_str() {
            "PRODID" | "VERSION" | "CALSCALE" | "METHOD" => self.calendar,
            _ => self.component,
        };
        let lines: Vec<&Line> = holder.lines_named(&name).collect();
        let holds = match lines.first() {
            Some(line) => kinds::holds(line),
            None => kinds::by_name(&name),
        };
        let start = self
            .component
            .value("DTSTART")
            .and_then(|value| parse_value(value.trim().trim_end_matches('Z'), None, self.zones));
        let (kind, values) = self.values(&lines, holds, start.as_ref());
        let values: Vec<&str> = values.iter().map(String::as_str).collect();
        let several = match kinds::may_repeat(&name) {
            true => Several::Some,
            false => Several::Every,
        };
        let mut judged = None;
        let mut meaning = None;
        for default in self.defaults(holder, &name) {
            let with = judge_values(
                matcher,
                &values,
                default.as_deref(),
                several,
                kind,
                self.env,
            )?;
            let holds = with.holds;
            if judged.is_none() || holds {
                judged = Some(with);
                meaning = default;
            }
            if holds {
                break;
            }
        }
        let judged = match judged {
            Some(judged) => judged,
            None => judge_values(matcher, &values, None, several, kind, self.env)?,
        };
        let came = match (lines.as_slice(), meaning) {
            ([], None) => format!("no {name}"),
            ([], Some(meaning)) => format!("no {name}, which means {}", quote(&meaning)),
            ([one], _) => cited(one),
            (many, _) => {
                let cited: Vec<String> = many.iter().map(|line| cited(line)).collect();
                format!("{name} stands {} times: {}", many.len(), cited.join("; "))
            }
        };
        Ok(Judged::new(
            judged.holds,
            format!("{name} {}", judged.expected),
            came,
        ))
    }

    /// The values of lines as texts of the kind that they are compared in.
    fn values<'k>(
        &'k self,
        lines: &[&Line],
        holds: Holds,
        start: Option<&'k When>,
    ) -> (Kind<'k>, Vec<String>) {
        let zones = self.zones;
        let raw = || lines.iter().map(|line| line.value.clone()).collect();
        let text = || {
            lines
                .iter()
                .map(|line| unescape_text(&line.value))
                .collect()
        };
        let written = || lines.iter().map(|line| as_written(line)).collect();
        match holds {
            Holds::Date => (Kind::Date { zones }, written()),
            Holds::Trigger => match lines.first().and_then(|l| l.param_text("VALUE")) {
                Some(kind) if kind.eq_ignore_ascii_case("DATE-TIME") => {
                    (Kind::Date { zones }, written())
                }
                _ => (Kind::Duration, raw()),
            },
            Holds::Duration => (Kind::Duration, raw()),
            Holds::Number => (Kind::Number, raw()),
            Holds::Token => (Kind::Enumeration, raw()),
            Holds::Address => (Kind::Address, raw()),
            // One list, in however many lines (RFC 5545 3.8.1.2).
            Holds::Texts => {
                let values: Vec<&str> = lines.iter().map(|line| line.value.as_str()).collect();
                let one = (!values.is_empty()).then(|| values.join(","));
                (Kind::TextList, one.into_iter().collect())
            }
            Holds::Rule => (Kind::Rule { start, zones }, raw()),
            Holds::Text | Holds::Status => (Kind::Text, text()),
            Holds::Dates | Holds::Periods | Holds::Position | Holds::Raw => (Kind::Text, raw()),
        }
    }

    /// What a property means when it is absent, in the ways in which that can be said; one
    /// `None` when absence means nothing.
    fn defaults(&self, holder: &Component, name: &str) -> Vec<Option<String>> {
        if let Some(default) = kinds::property_default(holder, name) {
            return vec![Some(default.to_owned())];
        }
        let has = |name: &str| self.component.line(name).is_some();
        let is_end = match name {
            "DTEND" => self.component.is("VEVENT"),
            "DUE" => self.component.is("VTODO"),
            _ => false,
        };
        if is_end {
            let end = extent::end(self.component, self.zones).filter(|_| !has(name));
            return vec![end.map(|end| end.written())];
        }
        let lasts = name == "DURATION" && !has("DURATION") && (has("DTEND") || has("DUE"));
        let Some(exact) = extent::length(self.component, self.zones).filter(|_| lasts) else {
            return vec![None];
        };
        // In days too, where the wall clock shows the same time at both ends.
        let days = (exact.total() + 43_200).div_euclid(86_400);
        let nominal = duration::Span { days, seconds: 0 };
        let fits = self
            .component
            .line("DTSTART")
            .and_then(|start| extent::plus(start, nominal, self.zones))
            .is_some_and(|end| extent::end(self.component, self.zones) == Some(end));
        let mut out = vec![Some(exact.to_string())];
        if fits && days > 0 {
            out.push(Some(nominal.to_string()));
        }
        out
    }

    /// Lines and inner components of a name; of components that stand in the calendar
    /// itself, those of the calendar.
    fn count(&self, name: &str) -> usize {
        let outer = is_scheduled(&Component::new(name)) || name.eq_ignore_ascii_case("VTIMEZONE");
        let holder = if outer { self.calendar } else { self.component };
        let inner = holder.components().filter(|c| c.is(name)).count();
        inner + self.component.lines_named(name).count()
    }

    fn dates(&self, name: &str, dates: &Dates, all: &mut Vec<Judged>) -> Result<(), Unresolved> {
        let name = name.to_uppercase();
        let lines: Vec<&Line> = self.component.lines_named(&name).collect();
        let there: Vec<When> = lines.iter().flat_map(|l| whens(l, self.zones)).collect();
        let came = match lines.as_slice() {
            [] => format!("no {name}"),
            lines => lines
                .iter()
                .map(|l| cited(l))
                .collect::<Vec<_>>()
                .join("; "),
        };
        let has = |wanted: &When| -> Result<bool, Unresolved> {
            let mut any = false;
            for when in &there {
                any = any || super::matcher::same_date(when, wanted, self.zones)?;
            }
            Ok(any)
        };
        for (list, include) in [(&dates.includes, true), (&dates.lacks, false)] {
            for text in list {
                let wanted = date_of_suite(&self.env.fill(text)?, self.zones)?;
                let word = if include { "includes" } else { "lacks" };
                let expected = format!("{name} {word} {wanted}");
                all.push(Judged::new(
                    has(&wanted)? == include,
                    expected,
                    came.clone(),
                ));
            }
        }
        if let Some(wanted) = dates.like_dtstart {
            let start = self.component.line("DTSTART");
            let odd: Vec<String> = lines
                .iter()
                .filter(|line| !start.is_some_and(|start| self.is_like(line, start)))
                .map(|line| cited(line))
                .collect();
            let expected = format!("{name} with the value type and zone of {}", {
                line_or_none(start, "DTSTART")
            });
            let came = match odd.as_slice() {
                [] => came,
                odd => odd.join("; "),
            };
            all.push(Judged::new(odd.is_empty() == wanted, expected, came));
        }
        Ok(())
    }

    /// Whether a date list has the value type of DTSTART and, where its times are local,
    /// the zone. UTC is no local time; it names the same instants.
    fn is_like(&self, line: &Line, start: &Line) -> bool {
        let kind = |line: &Line| {
            let declared = line.param_text("VALUE").unwrap_or_default().to_uppercase();
            declared == "DATE"
        };
        let shapes = |line: &Line| {
            let whens = whens(line, self.zones);
            !whens.is_empty()
                && whens
                    .iter()
                    .all(|when| matches!(when, When::Date(_)) == kind(start))
        };
        if kind(line) != kind(start) || !shapes(line) {
            return false;
        }
        let local = line
            .value
            .split(',')
            .find(|value| !value.trim().ends_with('Z'));
        let Some(local) = local.filter(|_| !kind(start)) else {
            return true;
        };
        if start.value.trim().ends_with('Z') {
            return false;
        }
        let (a, b) = (line.param_text("TZID"), start.param_text("TZID"));
        let at = |tzid: Option<&str>| parse_value(local, tzid, self.zones);
        a == b || (a.is_some() && b.is_some() && at(a.as_deref()) == at(b.as_deref()))
    }
}

/// A date line's value as suites write it, with its zone.
fn as_written(line: &Line) -> String {
    match line.param("TZID") {
        Some(tzid) => {
            let mut written = Line::new("", line.value.clone());
            written.params.push(tzid.clone());
            written.unfolded()
        }
        None => line.value.clone(),
    }
}
