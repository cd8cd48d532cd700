//! Judges busy time: `busy` and `free`.

use super::matcher::{date_of_suite, quote};
use super::{Env, Judged, Unresolved};
use crate::calendar::duration;
use crate::calendar::freebusy::{FreeBusy, Period, merged};
use crate::calendar::time::{When, Zones, shifted};
use crate::suite::model::Assert;
use crate::wire::ical::Component;

pub(super) fn judge(
    calendar: &Component,
    assert: &Assert,
    zones: &Zones,
    env: &dyn Env,
) -> Result<Vec<Judged>, Unresolved> {
    let mut all = Vec::new();
    if assert.busy.is_none() && assert.free.is_none() {
        return Ok(all);
    }
    let mut busy: Vec<(String, Vec<Period>)> = Vec::new();
    for (kind, written) in assert.busy.iter().flatten() {
        busy.push((kind.to_uppercase(), merged(periods(written, zones, env)?)));
    }
    let free = match &assert.free {
        Some(written) => periods(written, zones, env)?,
        None => Vec::new(),
    };
    let components: Vec<&Component> = calendar
        .components()
        .filter(|c| c.is("VFREEBUSY"))
        .collect();
    if components.is_empty() {
        all.push(Judged::new(false, "a VFREEBUSY", "the calendar has none"));
        return Ok(all);
    }
    let mut there = FreeBusy::default();
    for component in components {
        let one = FreeBusy::of(component, zones);
        for (kind, periods) in one.by_type {
            there.by_type.entry(kind).or_default().extend(periods);
        }
        there.unreadable.extend(one.unreadable);
    }
    for value in &there.unreadable {
        // RFC 5545 3.8.2.6: periods are in UTC. What cannot be placed in time could lie
        // in any of the asserted ranges.
        let expected = "FREEBUSY values that are periods in time";
        all.push(Judged::new(false, expected, quote(value)));
    }
    let asserted = busy.iter().flat_map(|(_, list)| list).chain(&free);
    let range = asserted.copied().reduce(|a, b| Period {
        start: a.start.min(b.start),
        end: a.end.max(b.end),
    });
    for (kind, wanted) in &busy {
        let came = there.by_type.get(kind).cloned().unwrap_or_default();
        let came = match range {
            Some(range) => came.into_iter().filter_map(|p| p.within(range)).collect(),
            None => came,
        };
        let came = merged(came);
        let within = match range {
            Some(range) => format!(" within {range}"),
            None => String::new(),
        };
        let expected = format!("{kind}{within}: {}", words(wanted));
        all.push(Judged::new(came == *wanted, expected, words(&came)));
    }
    for period in &free {
        let taken: Vec<String> = there
            .by_type
            .iter()
            .filter(|(kind, _)| *kind != "FREE")
            .flat_map(|(kind, list)| list.iter().map(move |p| (kind, p)))
            .filter(|(_, p)| p.within(*period).is_some())
            .map(|(kind, p)| format!("{kind} {p}"))
            .collect();
        let came = match taken.as_slice() {
            [] => "none".to_owned(),
            taken => taken.join(", "),
        };
        all.push(Judged::new(
            taken.is_empty(),
            format!("no busy time in {period}"),
            came,
        ));
    }
    Ok(all)
}

fn words(periods: &[Period]) -> String {
    match periods {
        [] => "none".to_owned(),
        periods => periods
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join(", "),
    }
}

/// Periods as suites write them: `[start, end]` or `[start, duration]`.
fn periods(
    written: &[Vec<String>],
    zones: &Zones,
    env: &dyn Env,
) -> Result<Vec<Period>, Unresolved> {
    written
        .iter()
        .map(|pair| period(pair, zones, env))
        .collect()
}

fn period(pair: &[String], zones: &Zones, env: &dyn Env) -> Result<Period, Unresolved> {
    let wrong = |why: &str| Unresolved {
        name: pair.join(" / "),
        why: why.to_owned(),
    };
    let [start, end] = pair else {
        return Err(wrong("a period is a start and an end"));
    };
    let (start, end) = (env.fill(start)?, env.fill(end)?);
    let from = date_of_suite(&start, zones)?;
    let to = match duration::parse(&end) {
        Some(span) => shifted(&from, span.total()),
        None => date_of_suite(&end, zones)?,
    };
    match (from, to) {
        (When::Instant(start), When::Instant(end)) if start < end => Ok(Period { start, end }),
        (When::Instant(_), When::Instant(_)) => Err(wrong("ends before it starts")),
        _ => Err(wrong("is not between two points in time")),
    }
}
