//! What several renderers show alike: which failures there are and in which order, an
//! exchange in a few lines, the command that replays a scenario.

use super::record::{Check, Conformance, Exchange, Record, Requirement, Scenario};
use super::text;
use crate::verdict::{Level, Verdict};
use std::collections::BTreeMap;

/// Something red: a check, or a scenario that has none to show for it.
#[derive(Debug, Clone, Copy)]
pub struct Red<'a> {
    /// The scenario.
    pub scenario: &'a Scenario,
    /// The check, `None` if the scenario as a whole is meant.
    pub check: Option<&'a Check>,
    /// Its requirement.
    pub requirement: Option<&'a Requirement>,
    /// Its verdict.
    pub verdict: Verdict,
}

impl<'a> Red<'a> {
    /// The id that is printed.
    pub fn id(&self) -> &'a str {
        self.check.map_or(&self.scenario.id, |c| &c.id)
    }

    /// Whether the profile counts it.
    pub fn is_core(&self) -> bool {
        self.requirement.is_some_and(|r| r.core)
            && self
                .check
                .is_some_and(|c| c.decides() && matches!(c.level, Level::Must | Level::MustNot))
    }

    /// The exchange that shows it: the check's own, or the last of its step.
    pub fn exchange(&self) -> Option<&'a Exchange> {
        let exchanges = &self.scenario.exchanges;
        match self.check {
            Some(check) => check.exchange.and_then(|i| exchanges.get(i)).or_else(|| {
                exchanges
                    .iter()
                    .rev()
                    .find(|e| e.step == check.step && e.step > 0)
            }),
            None => exchanges
                .iter()
                .rev()
                .find(|e| e.error.is_some())
                .or(exchanges.last()),
        }
    }
}

/// All that speaks of the server or the network, worst first: failures that decide, other
/// failures, errors, warnings. What is blocked is told by cause: [`Record::blocked`].
pub fn reds(record: &Record) -> Vec<Red<'_>> {
    let all = record.scenarios.iter().flat_map(|s| reds_of(record, s));
    let mut reds: Vec<Red<'_>> = all.collect();
    reds.sort_by_key(|r| (std::cmp::Reverse(r.verdict), !r.is_core()));
    reds
}

/// The reds of one scenario, in its order. One that broke off as a whole is one red.
pub fn reds_of<'a>(record: &'a Record, scenario: &'a Scenario) -> Vec<Red<'a>> {
    let mut reds = Vec::new();
    for check in &scenario.checks {
        let whole = scenario.verdict == Verdict::Error && check.verdict == Verdict::Error;
        if is_shown(check.verdict) && !whole {
            let requirement = record.requirements.get(&check.requirement);
            let verdict = check.verdict;
            reds.push(Red {
                scenario,
                check: Some(check),
                requirement,
                verdict,
            });
        }
    }
    if reds.is_empty() && is_shown(scenario.verdict) {
        let verdict = scenario.verdict;
        reds.push(Red {
            scenario,
            check: None,
            requirement: None,
            verdict,
        });
    }
    reds
}

fn is_shown(verdict: Verdict) -> bool {
    match verdict {
        Verdict::Fail | Verdict::Error | Verdict::Warn => true,
        Verdict::Pass
        | Verdict::Info
        | Verdict::NotSelected
        | Verdict::Unsupported
        | Verdict::Blocked => false,
    }
}

/// The reds of one requirement: one root cause as far as a record can tell.
#[derive(Debug)]
pub struct Cause<'a> {
    /// The requirement's id.
    pub id: &'a str,
    /// The requirement.
    pub requirement: &'a Requirement,
    /// The worst of its reds.
    pub verdict: Verdict,
    /// Whether one of its reds decides.
    pub core: bool,
    /// Its reds.
    pub reds: Vec<Red<'a>>,
}

/// The reds by requirement, worst first, then those with most checks.
pub fn causes(record: &Record) -> Vec<Cause<'_>> {
    let mut by_id: BTreeMap<&str, Cause<'_>> = BTreeMap::new();
    for red in reds(record) {
        let (Some(check), Some(requirement)) = (red.check, red.requirement) else {
            continue;
        };
        let cause = by_id.entry(&check.requirement).or_insert_with(|| Cause {
            id: &check.requirement,
            requirement,
            verdict: red.verdict,
            core: false,
            reds: Vec::new(),
        });
        cause.verdict = cause.verdict.max(red.verdict);
        cause.core |= red.is_core() && red.verdict == Verdict::Fail;
        cause.reds.push(red);
    }
    let mut causes: Vec<_> = by_id.into_values().collect();
    causes.sort_by_key(|c| {
        (
            std::cmp::Reverse((c.verdict, c.core)),
            std::cmp::Reverse(c.reds.len()),
        )
    });
    causes
}

/// A scenario's file as its reader knows it: below `suites/`, or elsewhere if the suites
/// were another folder's (ids are paths below the folder).
pub fn suite_file(scenario: &Scenario) -> String {
    let file = &scenario.file;
    let first = |path: &str| path.split('/').next().map(str::to_owned);
    let below = file.contains('/') && first(file) == first(&scenario.id);
    text::visible(&if below {
        format!("suites/{file}")
    } else {
        file.clone()
    })
}

/// The command line that runs a scenario again.
pub fn replay_command(record: &Record, scenario: &str) -> String {
    let target = match (&*record.target.argument, &*record.target.name) {
        // Without a target the embedded server is meant; its port is of that run.
        ("", "embedded") => String::new(),
        ("", _) => format!(" --url {}", record.target.url),
        (argument, _) => format!(" {argument}"),
    };
    let mut command = format!("invitest run {scenario}{target}");
    for fault in &record.selection.faults {
        command.push_str(&format!(" --fault {fault}"));
    }
    for variation in &record.selection.variations {
        command.push_str(&format!(" --variation {variation}"));
    }
    for disturbance in &record.selection.disturbances {
        command.push_str(&format!(" --disturbance {disturbance}"));
    }
    text::one_line(&command, 400)
}

/// The answer in a sentence.
pub fn answer(record: &Record) -> &'static str {
    match record.conforms.value {
        Conformance::Yes => "conforms",
        Conformance::No => "does not conform",
        Conformance::Partial => "could not be judged completely",
        Conformance::NotOffered => "offers no scheduling",
    }
}

/// What the answer rests on, in a sentence.
pub fn because(record: &Record) -> String {
    let conforms = &record.conforms;
    let all: u64 = conforms.checks.values().sum();
    let of = |v: Verdict| conforms.checks.get(&v).copied().unwrap_or(0);
    let mut parts = Vec::new();
    if conforms.value == Conformance::NotOffered {
        parts.push("calendar-auto-schedule is not advertised".to_owned());
    }
    match of(Verdict::Fail) {
        0 if conforms.value == Conformance::NotOffered => {}
        0 => parts.push(format!("none of {all} deciding MUST checks failed")),
        n => parts.push(format!("{n} of {all} deciding MUST checks failed")),
    }
    for verdict in [Verdict::Blocked, Verdict::Error, Verdict::NotSelected] {
        if of(verdict) > 0 {
            parts.push(format!("{} {verdict}", of(verdict)));
        }
    }
    if conforms.unjudged > 0 {
        parts.push(format!(
            "{} not run",
            text::count(conforms.unjudged as usize, "scenario")
        ));
    }
    if conforms.deselected > 0 {
        parts.push(format!(
            "{} left out by the selection",
            text::count(conforms.deselected as usize, "scenario")
        ));
    }
    parts.join(", ")
}

/// The server's name and version as one phrase, made visible.
pub fn server(record: &Record) -> String {
    let target = &record.target;
    let title = if target.title.is_empty() {
        &target.name
    } else {
        &target.title
    };
    let server = format!("{} {}", target.server.name, target.server.version);
    match server.trim() {
        "" => text::one_line(title, 120),
        server => text::one_line(&format!("{title} ({server})"), 120),
    }
}

/// An exchange in a few lines, as terminals and texts show it: who, request line, telling
/// headers, body, then status, telling headers, body.
pub fn exchange_lines(
    record: &Record,
    exchange: &Exchange,
    width: usize,
    body: usize,
) -> Vec<String> {
    let mut out = vec![format!(
        "> {}",
        text::one_line(&format!("{} {}", exchange.method, exchange.url), width)
    )];
    headers(&exchange.request_headers, '>', width, &mut out);
    body_lines(
        record.body(&exchange.request_body),
        '>',
        width,
        body,
        &mut out,
    );
    out.push(format!("< {}", outcome(exchange)));
    headers(&exchange.response_headers, '<', width, &mut out);
    body_lines(
        record.body(&exchange.response_body),
        '<',
        width,
        body,
        &mut out,
    );
    out
}

/// `403 Forbidden, 12 ms`, or why there is no status.
pub fn outcome(exchange: &Exchange) -> String {
    let mut out = match (exchange.status, &exchange.error) {
        (Some(status), _) => format!("{status} {}", text::reason(status))
            .trim_end()
            .to_owned(),
        (None, Some(error)) => format!("no response: {}", text::one_line(error, 120)),
        (None, None) => "no response".to_owned(),
    };
    out.push_str(&format!(", {}", text::duration(exchange.ms)));
    if exchange.repeated > 1 {
        out.push_str(&format!(", the last of {} alike", exchange.repeated));
    }
    out
}

fn headers(headers: &[(String, String)], sign: char, width: usize, out: &mut Vec<String>) {
    for (name, value) in headers.iter().filter(|(name, _)| is_telling(name)) {
        out.push(format!(
            "{sign} {}",
            text::one_line(&format!("{name}: {value}"), width)
        ));
    }
}

fn body_lines(body: &str, sign: char, width: usize, max: usize, out: &mut Vec<String>) {
    out.extend(
        text::lines(body, width, max)
            .iter()
            .map(|line| format!("{sign}   {line}")),
    );
}

/// Headers that say something about scheduling; the others are in the record.
pub fn is_telling(name: &str) -> bool {
    const TELLING: [&str; 17] = [
        "content-type",
        "depth",
        "destination",
        "overwrite",
        "if",
        "if-match",
        "if-none-match",
        "if-schedule-tag-match",
        "schedule-reply",
        "originator",
        "recipient",
        "etag",
        "schedule-tag",
        "location",
        "allow",
        "dav",
        "x-invitest",
    ];
    TELLING.iter().any(|t| name.eq_ignore_ascii_case(t))
}

/// The requirements by area, areas in alphabetical order.
pub fn areas(record: &Record) -> BTreeMap<&str, Vec<(&str, &Requirement)>> {
    let mut areas: BTreeMap<&str, Vec<(&str, &Requirement)>> = BTreeMap::new();
    for (id, requirement) in &record.requirements {
        areas
            .entry(&requirement.area)
            .or_default()
            .push((id, requirement));
    }
    areas
}

/// Where the caret stands in a check's suite lines: the line's number and the characters
/// before it. The lines may stand unindented; then it is the first word that is meant.
pub fn caret(check: &Check) -> Option<(u64, usize)> {
    let (n, source) = check.snippet.iter().find(|(n, _)| *n == check.line)?;
    let before = if source.starts_with(' ') {
        usize::try_from(check.column).ok()?.checked_sub(1)?
    } else {
        source
            .chars()
            .take_while(|c| matches!(c, '-' | ' '))
            .count()
    };
    Some((*n, before.min(300)))
}
