//! Judges calendar data: what an assertion says of the calendar as a whole, and which of
//! its components the rest is about.

use super::matcher::{Kind, date_of_suite, judge_value, quote, same_date};
use super::{Env, Judged, Unresolved, busy, component};
use crate::calendar::diff::difference;
use crate::calendar::normalise::Scope;
use crate::calendar::select::{self, recurrence_id, same_instance, scheduled};
use crate::calendar::time::{When, Zones, parse_value, whens};
use crate::suite::model::Assert;
use crate::wire::ical::{Component, Document, Line, ProblemKind};

/// Judges the calendar keys of an assertion; nothing when it has none.
///
/// The document is what came, lexically; a caller that took it out of XML leaves out
/// [`ProblemKind::NotCrLf`], because XML turns every line break into LF.
pub fn judge_calendar(
    document: Option<&Document>,
    assert: &Assert,
    env: &dyn Env,
) -> Result<Vec<Judged>, Unresolved> {
    let mut all = Vec::new();
    if !speaks_of_content(assert) && assert.well_formed.is_none() && assert.folded.is_none() {
        return Ok(all);
    }
    let Some(document) = document else {
        return Ok(vec![Judged::new(
            false,
            "calendar data",
            "no calendar data came",
        )]);
    };
    if let Some(wanted) = assert.well_formed {
        all.push(well_formed(document, wanted));
    }
    if let Some(wanted) = assert.folded {
        all.push(folded(document, wanted));
    }
    if !speaks_of_content(assert) {
        return Ok(all);
    }
    let Some(calendar) = document.calendar() else {
        all.push(Judged::new(false, "one VCALENDAR", whole(document)));
        return Ok(all);
    };
    all.extend(unreadable(document));
    let zones = Zones::of(calendar);
    if let Some(matcher) = &assert.method {
        let judged = judge_value(matcher, calendar.value("METHOD"), Kind::Enumeration, env)?;
        let expected = format!("METHOD {}", judged.expected);
        let came = line_or_none(calendar.line("METHOD"), "METHOD");
        all.push(Judged::new(judged.holds, expected, came));
    }
    if let Some(names) = &assert.no_parameter {
        all.extend(names.iter().map(|name| no_parameter(calendar, name)));
    }
    if let Some(instances) = &assert.instances {
        all.push(instances_are(calendar, instances, &zones, env)?);
    }
    if let Some(wanted) = assert.master {
        all.push(master(calendar, wanted));
    }
    if let Some(instance) = &assert.cancelled_instance {
        all.push(cancelled(calendar, &env.fill(instance)?, &zones)?);
    }
    if let Some(name) = &assert.same_as {
        all.push(same_as(calendar, &env.fill(name)?, assert, env)?);
    }
    all.extend(busy::judge(calendar, assert, &zones, env)?);
    if component::speaks(assert) || assert.at.is_some() {
        all.extend(at(calendar, assert, &zones, env)?);
    }
    Ok(all)
}

fn speaks_of_content(assert: &Assert) -> bool {
    component::speaks(assert)
        || assert.at.is_some()
        || assert.method.is_some()
        || assert.no_parameter.is_some()
        || assert.instances.is_some()
        || assert.master.is_some()
        || assert.cancelled_instance.is_some()
        || assert.same_as.is_some()
        || assert.busy.is_some()
        || assert.free.is_some()
}

/// Lines of more than 75 octets do not count: folding them is a SHOULD (RFC 5545 3.1), and
/// this key also stands for clauses that bind.
fn well_formed(document: &Document, wanted: bool) -> Judged {
    let problems: Vec<String> = document
        .problems
        .iter()
        .filter(|problem| !matches!(problem.kind, ProblemKind::LongLine(_)))
        .map(ToString::to_string)
        .collect();
    let sound = problems.is_empty() && !document.roots.is_empty();
    let came = match (problems.len(), document.roots.is_empty()) {
        (0, false) => "it is".to_owned(),
        (0, true) => "there is no component".to_owned(),
        (n, _) => {
            let more = if n > 5 {
                format!("; and {} more", n - 5)
            } else {
                String::new()
            };
            format!("{}{more}", problems[..n.min(5)].join("; "))
        }
    };
    let expected = match wanted {
        true => "lexically sound iCalendar",
        false => "iCalendar that is not lexically sound",
    };
    Judged::new(sound == wanted, expected, came)
}

/// RFC 5545 3.1: lines SHOULD NOT be longer than 75 octets.
fn folded(document: &Document, wanted: bool) -> Judged {
    let long: Vec<String> = document
        .problems
        .iter()
        .filter(|problem| matches!(problem.kind, ProblemKind::LongLine(_)))
        .map(ToString::to_string)
        .collect();
    let came = match long.first() {
        None => "no line is longer".to_owned(),
        Some(first) => format!("{first} ({} such lines)", long.len()),
    };
    let expected = match wanted {
        true => "lines of 75 octets at most",
        false => "a line of more than 75 octets",
    };
    let empty = document.roots.is_empty();
    Judged::new(!empty && long.is_empty() == wanted, expected, came)
}

/// What could not be read might be the very thing that is asked for or forbidden: data that
/// came in pieces keep no requirement.
fn unreadable(document: &Document) -> Option<Judged> {
    let problems: Vec<String> = document
        .problems
        .iter()
        .filter(|problem| {
            matches!(
                problem.kind,
                ProblemKind::NotAContentLine(_)
                    | ProblemKind::MismatchedEnd(_)
                    | ProblemKind::Unclosed(_)
                    | ProblemKind::TooDeep
            )
        })
        .take(3)
        .map(ToString::to_string)
        .collect();
    let expected = "iCalendar that can be read whole";
    (!problems.is_empty()).then(|| Judged::new(false, expected, problems.join("; ")))
}

fn whole(document: &Document) -> String {
    let mut words: Vec<String> = match document.roots.as_slice() {
        [] => vec!["no component at all".to_owned()],
        roots => roots
            .iter()
            .map(|root| format!("BEGIN:{}", root.name))
            .collect(),
    };
    words.extend(document.problems.iter().take(3).map(ToString::to_string));
    words.join("; ")
}

/// A line of the server's as a reader finds it again.
pub(super) fn cited(line: &Line) -> String {
    let text = quote(&line.unfolded());
    match line.number {
        0 => text,
        number => format!("line {number}: {text}"),
    }
}

pub(super) fn line_or_none(line: Option<&Line>, name: &str) -> String {
    line.map_or_else(|| format!("no {name}"), cited)
}

fn no_parameter(calendar: &Component, name: &str) -> Judged {
    fn walk<'a>(component: &'a Component, name: &str, found: &mut Vec<&'a Line>) {
        found.extend(component.lines().filter(|line| line.param(name).is_some()));
        for inner in component.components() {
            walk(inner, name, found);
        }
    }
    let mut found = Vec::new();
    walk(calendar, name, &mut found);
    let came = match found.as_slice() {
        [] => "none".to_owned(),
        lines => lines
            .iter()
            .map(|line| cited(line))
            .collect::<Vec<_>>()
            .join("; "),
    };
    let name = name.to_uppercase();
    Judged::new(
        found.is_empty(),
        format!("no parameter {name} anywhere"),
        came,
    )
}

/// All components with a RECURRENCE-ID.
fn overrides(calendar: &Component) -> impl Iterator<Item = (&Component, &Line)> {
    scheduled(calendar).filter_map(|c| c.line("RECURRENCE-ID").map(|line| (c, line)))
}

/// Whether a component is the override of this instance.
fn is_instance(component: &Component, wanted: &When, zones: &Zones) -> Result<bool, Unresolved> {
    match recurrence_id(component, zones) {
        Some(id) => same_date(&id, wanted, zones),
        None => Ok(false),
    }
}

fn list_overrides(calendar: &Component) -> String {
    let lines: Vec<String> = overrides(calendar).map(|(_, line)| cited(line)).collect();
    match lines.as_slice() {
        [] => "no override".to_owned(),
        lines => lines.join("; "),
    }
}

fn instances_are(
    calendar: &Component,
    written: &[String],
    zones: &Zones,
    env: &dyn Env,
) -> Result<Judged, Unresolved> {
    let mut wanted = Vec::new();
    for text in written {
        wanted.push(date_of_suite(&env.fill(text)?, zones)?);
    }
    let words: Vec<String> = wanted.iter().map(ToString::to_string).collect();
    let expected = match words.as_slice() {
        [] => "no overrides".to_owned(),
        words => format!("overrides of exactly {}", words.join(", ")),
    };
    // As often as they are named: the same instance overridden twice is one too many.
    let mut holds = true;
    for (component, _) in overrides(calendar) {
        let mut at = None;
        for (i, one) in wanted.iter().enumerate() {
            if at.is_none() && is_instance(component, one, zones)? {
                at = Some(i);
            }
        }
        match at {
            Some(at) => {
                wanted.swap_remove(at);
            }
            None => holds = false,
        }
    }
    holds &= wanted.is_empty();
    Ok(Judged::new(holds, expected, list_overrides(calendar)))
}

fn master(calendar: &Component, wanted: bool) -> Judged {
    let found = select::master(calendar);
    let expected = match wanted {
        true => "a component without RECURRENCE-ID",
        false => "no component without RECURRENCE-ID",
    };
    let came = match found {
        Some(found) => format!("a {} without RECURRENCE-ID", found.name),
        None => list_overrides(calendar),
    };
    Judged::new(found.is_some() == wanted, expected, came)
}

/// Whether an instance does not take place, without expanding anything: what a rule could
/// produce counts as taking place unless EXDATE, UNTIL or an override says otherwise.
fn cancelled(calendar: &Component, written: &str, zones: &Zones) -> Result<Judged, Unresolved> {
    let wanted = date_of_suite(written, zones)?;
    let expected = format!("the instance {wanted} does not take place");
    let master = select::master(calendar);
    let is_it = |when: &When| same_instance(when, &wanted);
    let naming = |name: &'static str| {
        master.and_then(|m| {
            m.lines_named(name)
                .find(|line| whens(line, zones).iter().any(is_it))
        })
    };
    let is_cancelled = |c: &Component| {
        c.value("STATUS")
            .is_some_and(|status| status.trim().eq_ignore_ascii_case("CANCELLED"))
    };
    // RFC 5545 3.8.5.1: what EXDATE names is not in the recurrence set.
    if let Some(line) = naming("EXDATE") {
        return Ok(Judged::new(true, expected, cited(line)));
    }
    let mut named: Vec<(&Component, &Line)> = Vec::new();
    for (component, line) in overrides(calendar) {
        if is_instance(component, &wanted, zones)? {
            named.push((component, line));
        }
    }
    let standing = named.iter().find(|(c, _)| !is_cancelled(c));
    if let Some((component, line)) = standing.or(named.first()) {
        let status = line_or_none(component.line("STATUS"), "STATUS");
        let came = format!("{} with {status}", cited(line));
        return Ok(Judged::new(is_cancelled(component), expected, came));
    }
    let Some(master) = master else {
        let came = format!("it is not in the data: {}", list_overrides(calendar));
        return Ok(Judged::new(true, expected, came));
    };
    if is_cancelled(master) {
        let came = line_or_none(master.line("STATUS"), "STATUS");
        return Ok(Judged::new(true, expected, came));
    }
    let start = master
        .line("DTSTART")
        .filter(|l| whens(l, zones).iter().any(is_it));
    if let Some(line) = start.or_else(|| naming("RDATE")) {
        return Ok(Judged::new(false, expected, cited(line)));
    }
    let rule = master
        .lines_named("RRULE")
        .find(|line| !ends_before(line, &wanted, zones));
    Ok(match rule {
        Some(line) => {
            let came = format!("no EXDATE and no override names it, and {}", cited(line));
            Judged::new(false, expected, came)
        }
        None => Judged::new(
            true,
            expected,
            "it is not in the data: no rule or date yields it",
        ),
    })
}

/// Whether a rule's UNTIL lies before an instance (RFC 5545 3.3.10).
fn ends_before(rule: &Line, wanted: &When, zones: &Zones) -> bool {
    rule.value
        .split(';')
        .filter_map(|part| part.split_once('='))
        .find(|(name, _)| name.trim().eq_ignore_ascii_case("UNTIL"))
        .and_then(|(_, until)| parse_value(until, None, zones))
        .and_then(|until| super::matcher::order(&until, wanted))
        .is_some_and(|order| order.is_lt())
}

fn same_as(
    calendar: &Component,
    name: &str,
    assert: &Assert,
    env: &dyn Env,
) -> Result<Judged, Unresolved> {
    let wanted = env.calendar(name).ok_or_else(|| Unresolved {
        name: name.to_owned(),
        why: "no calendar data of this name were kept".to_owned(),
    })?;
    let mut ignoring = Vec::new();
    for name in assert.ignoring.iter().flatten() {
        ignoring.push(env.fill(name)?);
    }
    let diff = difference(&wanted, calendar, &Scope::ignoring(&ignoring));
    let except = match ignoring.as_slice() {
        [] => String::new(),
        names => format!(", leaving out {}", names.join(", ")),
    };
    let expected = format!("the same by meaning as {name}{except}");
    let first = diff.iter().find(|(sign, _)| matches!(sign, '-' | '+'));
    let came = match first {
        None => "the same".to_owned(),
        Some(('-', line)) => format!("different: {} was expected", quote(line)),
        Some((_, line)) => format!("different: {} came", quote(line)),
    };
    let mut judged = Judged::new(diff.is_empty(), expected, came);
    judged.diff = diff;
    Ok(judged)
}

/// Judges the keys that speak of a component, for those that `at` selects.
fn at(
    calendar: &Component,
    assert: &Assert,
    zones: &Zones,
    env: &dyn Env,
) -> Result<Vec<Judged>, Unresolved> {
    let written = match &assert.at {
        Some(at) => env.fill(at)?,
        None => "master".to_owned(),
    };
    let judge = |c: &Component| component::judge(c, calendar, assert, zones, env);
    let none = |expected: &str| Ok(vec![Judged::new(false, expected, inner(calendar))]);
    match written.as_str() {
        "master" => match select::master(calendar).or_else(|| scheduled(calendar).next()) {
            Some(found) => judge(found),
            None => none("a component that is scheduled"),
        },
        "every" | "any" => {
            let mut each = Vec::new();
            for component in scheduled(calendar) {
                each.push((component, judge(component)?));
            }
            match (each.is_empty(), written == "every") {
                (true, _) => none("components that are scheduled"),
                (false, true) => Ok(every(&each)),
                (false, false) => Ok(any(each)),
            }
        }
        date => {
            let wanted = date_of_suite(date, zones)?;
            let mut found = None;
            for component in scheduled(calendar) {
                if found.is_none() && is_instance(component, &wanted, zones)? {
                    found = Some(component);
                }
            }
            let expected = format!("a component with RECURRENCE-ID {wanted}");
            match found {
                Some(found) if component::speaks(assert) => judge(found),
                Some(found) => {
                    let line = line_or_none(found.line("RECURRENCE-ID"), "RECURRENCE-ID");
                    Ok(vec![Judged::new(true, expected, line)])
                }
                None => {
                    let came = format!(
                        "no component with that RECURRENCE-ID; there are: {}",
                        list_overrides(calendar)
                    );
                    Ok(vec![Judged::new(false, expected, came)])
                }
            }
        }
    }
}

fn inner(calendar: &Component) -> String {
    let names: Vec<&str> = calendar.components().map(|c| c.name.as_str()).collect();
    match names.as_slice() {
        [] => "a calendar without components".to_owned(),
        names => format!("only {}", names.join(", ")),
    }
}

/// How a reader tells this component from the others.
fn label(component: &Component) -> String {
    match component.line("RECURRENCE-ID") {
        Some(line) => format!("{} with {}", component.name, line.unfolded()),
        None => format!("{} without RECURRENCE-ID", component.name),
    }
}

/// Key by key: what holds in all, or those in which it does not.
fn every(each: &[(&Component, Vec<Judged>)]) -> Vec<Judged> {
    let keys = each
        .iter()
        .map(|(_, judged)| judged.len())
        .max()
        .unwrap_or(0);
    (0..keys)
        .filter_map(|key| {
            let of_key: Vec<(&Component, &Judged)> = each
                .iter()
                .filter_map(|(component, judged)| Some((*component, judged.get(key)?)))
                .collect();
            let (_, first) = of_key.first()?;
            let broken: Vec<String> = of_key
                .iter()
                .filter(|(_, judged)| !judged.holds)
                .map(|(component, judged)| format!("{}: {}", label(component), judged.actual))
                .collect();
            let actual = match broken.as_slice() {
                [] => format!("{} (and so in all {})", first.actual, of_key.len()),
                broken => broken.join("; "),
            };
            let expected = format!("in every component: {}", first.expected);
            Some(Judged::new(broken.is_empty(), expected, actual))
        })
        .collect()
}

/// One component in which all keys hold, or the one that comes nearest.
fn any(each: Vec<(&Component, Vec<Judged>)>) -> Vec<Judged> {
    let holding = |judged: &[Judged]| judged.iter().filter(|j| j.holds).count();
    let count = each.len();
    let best = each
        .into_iter()
        .rev() // of equals, the last is the greatest: prefer the first written
        .max_by_key(|(_, judged)| holding(judged));
    let Some((component, judged)) = best else {
        return Vec::new();
    };
    judged
        .into_iter()
        .map(|judged| Judged {
            expected: format!("in some component: {}", judged.expected),
            actual: match judged.holds {
                true => judged.actual,
                false => format!(
                    "{} (of {count}, nearest is the {})",
                    judged.actual,
                    label(component)
                ),
            },
            ..judged
        })
        .collect()
}

#[cfg(test)]
#[path = "calendar_tests.rs"]
mod tests;
