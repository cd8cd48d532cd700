//! The normal form of calendar data: equal meanings have equal forms.
//!
//! What is left out and what counts as equal is the list in
//! `docs/verdicts-and-normalising.md`; a test holds the two together.

use super::duration;
use super::extent;
use super::freebusy::FreeBusy;
use super::kinds::{self, Holds, ParamHolds, default_in, parameter_default};
use super::participants::canonical_address;
use super::select::is_scheduled;
use super::time::{When, Zones, parse_value};
use crate::wire::ical::{Component, Line, Param, unescape_text};
use std::collections::{BTreeMap, BTreeSet};

/// Properties left out of every comparison: a server or client writes its own.
pub const IGNORED_PROPERTIES: &[&str] = &[
    "CREATED",       // RFC 5545 3.8.7.1
    "DTSTAMP",       // 3.8.7.2: the instant at which the data was made
    "LAST-MODIFIED", // 3.8.7.3
    "PRODID",        // 3.7.3: who wrote it
    "VERSION",       // 3.7.4: of the syntax, not of the event
];
/// Parameters left out of every comparison.
pub const IGNORED_PARAMETERS: &[&str] = &[
    "SCHEDULE-STATUS", // RFC 6638 7.3: the server's; judged by its own keys
];
/// Components left out of every comparison: what they say is in the instants.
pub const IGNORED_COMPONENTS: &[&str] = &["VTIMEZONE"]; // RFC 5545 3.6.5

/// What a comparison leaves out.
#[derive(Debug, Clone, Default)]
pub struct Scope {
    names: BTreeSet<String>,
    pairs: BTreeSet<(String, String)>,
    schedule_status: bool,
}

impl Scope {
    /// The documented list, and more names: of properties, parameters or components, or
    /// `PROPERTY;PARAMETER` for a parameter of one property.
    pub fn ignoring<S: AsRef<str>>(names: &[S]) -> Scope {
        let mut scope = Scope::default();
        for name in names {
            let name = name.as_ref().trim().to_ascii_uppercase();
            match name.split_once(';') {
                Some((property, parameter)) => {
                    scope
                        .pairs
                        .insert((property.to_owned(), parameter.to_owned()));
                }
                None => {
                    scope.names.insert(name);
                }
            }
        }
        scope
    }

    /// Compares SCHEDULE-STATUS too.
    pub fn with_schedule_status(mut self) -> Scope {
        self.schedule_status = true;
        self
    }

    fn leaves_out_property(&self, name: &str) -> bool {
        IGNORED_PROPERTIES.contains(&name) || self.names.contains(name)
    }

    fn leaves_out_component(&self, name: &str) -> bool {
        IGNORED_COMPONENTS.contains(&name) || self.names.contains(name)
    }

    fn leaves_out_parameter(&self, property: &str, name: &str) -> bool {
        let pair = (property.to_owned(), name.to_owned());
        (IGNORED_PARAMETERS.contains(&name) && !self.schedule_status)
            || self.names.contains(name)
            || self.pairs.contains(&pair)
    }
}

/// A property in normal form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its name in upper case.
    pub name: String,
    /// Parameters that mean something, by name in upper case.
    pub params: BTreeMap<String, String>,
    /// The value.
    pub value: String,
    /// The line as it came, for a reader; empty for one that is only implied.
    pub written: String,
}

impl Entry {
    /// Whether the name is an experimental one.
    pub fn is_experimental(name: &str) -> bool {
        name.starts_with("X-")
    }
}

/// A component in normal form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Normal {
    /// Its name in upper case.
    pub name: String,
    /// Which one of its name it is: UID and RECURRENCE-ID.
    pub identity: String,
    /// Its properties.
    pub entries: Vec<Entry>,
    /// The components inside.
    pub inner: Vec<Normal>,
}

/// The normal form of a component, with the zones of its calendar.
pub fn normalise(component: &Component, zones: &Zones, scope: &Scope) -> Normal {
    let name = component.name.to_ascii_uppercase();
    let context = Context {
        component,
        name: &name,
        zones,
        scope,
        series: ["RRULE", "RDATE"]
            .iter()
            .any(|n| component.line(n).is_some()),
    };
    let mut entries = Vec::new();
    for line in component.lines() {
        context.add(line, &mut entries);
    }
    context.add_end(&mut entries);
    context.add_busy(&mut entries);
    // Alarms and the like have none: any of them may be the counterpart.
    let identifying: &[&str] = match is_scheduled(component) {
        true => &["UID", "RECURRENCE-ID"],
        false => &[],
    };
    let identity = identifying.iter().map(|name| {
        let found = entries.iter().find(|entry| entry.name == *name);
        found.map_or("", |entry| entry.value.as_str()).to_owned()
    });
    let identity = identity.collect::<Vec<_>>().join(" ");
    Normal {
        identity,
        entries,
        inner: component
            .components()
            .filter(|c| !scope.leaves_out_component(&c.name.to_ascii_uppercase()))
            .map(|c| normalise(c, zones, scope))
            .collect(),
        name,
    }
}

struct Context<'a> {
    component: &'a Component,
    name: &'a str,
    zones: &'a Zones,
    scope: &'a Scope,
    series: bool,
}

impl Context<'_> {
    fn add(&self, line: &Line, entries: &mut Vec<Entry>) {
        let name = line.name.to_ascii_uppercase();
        if self.scope.leaves_out_property(&name) || self.is_end(&name) || name == "FREEBUSY" {
            return;
        }
        let holds = kinds::holds(line);
        let entry = |value: String| Entry {
            name: name.clone(),
            params: self.params(line, holds),
            value,
            written: line.unfolded(),
        };
        // RFC 5545 3.1.1: "There is no significance to the order of values in a list."; a
        // list in one line and one value a line are the same (3.8.5.1, 3.8.1.2).
        let list = match holds {
            Holds::Dates => line.value.split(',').map(|v| self.date(v, line)).collect(),
            Holds::Texts => text_list(&line.value),
            _ => vec![self.value(line, holds)],
        };
        for value in list {
            if default_in(self.name, &name) == Some(value.as_str()) {
                continue;
            }
            let entry = entry(value);
            // A set holds nothing twice.
            let set = matches!(holds, Holds::Dates | Holds::Texts);
            if !(set && entries.iter().any(|there| there.says(&entry))) {
                entries.push(entry);
            }
        }
    }

    fn value(&self, line: &Line, holds: Holds) -> String {
        let value = line.value.as_str();
        match holds {
            Holds::Date | Holds::Dates => self.date(value, line),
            Holds::Duration => span(value),
            Holds::Trigger => match line.param_text("VALUE") {
                Some(kind) if kind.eq_ignore_ascii_case("DATE-TIME") => self.date(value, line),
                _ => span(value),
            },
            Holds::Number => match value.trim().parse::<i128>() {
                Ok(number) => number.to_string(),
                Err(_) => value.to_owned(),
            },
            Holds::Token => value.trim().to_ascii_uppercase(),
            Holds::Address => canonical_address(value),
            Holds::Text | Holds::Texts => unescape_text(value),
            Holds::Rule => self.rule(value),
            Holds::Position => position(value),
            Holds::Status => status(value),
            Holds::Periods | Holds::Raw => value.to_owned(),
        }
    }

    fn rule(&self, value: &str) -> String {
        // The wall clock of DTSTART, which an instant would have lost.
        let start = self.component.value("DTSTART");
        let start =
            start.and_then(|v| parse_value(v.trim().trim_end_matches('Z'), None, self.zones));
        super::rrule::canonical(value, start.as_ref(), self.zones)
    }

    /// A DATE, DATE-TIME or PERIOD; as written when it is none, or not of the type that
    /// the line declares (RFC 5545 3.2.20).
    fn date(&self, value: &str, line: &Line) -> String {
        let declared = line
            .param_text("VALUE")
            .map(|kind| kind.to_ascii_uppercase());
        let declared = declared.as_deref().unwrap_or("DATE-TIME");
        if declared == "PERIOD" {
            return self.period(value, line);
        }
        let tzid = line.param_text("TZID");
        match parse_value(value, tzid.as_deref(), self.zones) {
            Some(when) if matches!(when, When::Date(_)) == (declared == "DATE") => {
                self.shown(&when)
            }
            _ => format!("{value} as {declared} {}", tzid.unwrap_or_default()),
        }
    }

    fn period(&self, value: &str, line: &Line) -> String {
        match super::freebusy::period(value, line, self.zones) {
            Some(period) => period.to_string(),
            None => format!("{value} {}", line.param_text("TZID").unwrap_or_default()),
        }
    }

    fn shown(&self, when: &When) -> String {
        match when {
            // An unknown zone is known by what it does, not by its name.
            When::Unplaced { zone, local } => match self.zones.definition(zone) {
                Some(definition) => format!("{local} in {definition}"),
                None => format!("{local} in {}", zone.to_lowercase()),
            },
            known => known.to_string(),
        }
    }

    fn params(&self, line: &Line, holds: Holds) -> BTreeMap<String, String> {
        let property = line.name.to_ascii_uppercase();
        let mut values: BTreeMap<String, Vec<&Param>> = BTreeMap::new();
        for param in &line.params {
            let name = param.name.to_ascii_uppercase();
            if !self.scope.leaves_out_parameter(&property, &name) {
                values.entry(name).or_default().push(param);
            }
        }
        let dated = matches!(holds, Holds::Date | Holds::Dates | Holds::Trigger);
        // VALUE=PERIOD and the like say how the value is read, which has been done.
        let typed = dated || values_is_default(line, holds);
        let mut out: BTreeMap<String, String> = values
            .into_iter()
            .filter(|(name, _)| match name.as_str() {
                "TZID" => !dated,
                "VALUE" => !typed,
                _ => true,
            })
            .map(|(name, params)| (name.clone(), parameter(&name, &params)))
            .filter(|(name, value)| parameter_default(&property, name) != Some(value))
            .collect();
        // The instances of a series follow the wall clock of DTSTART's zone (3.8.5.3).
        if self.series && property == "DTSTART" {
            let (value, utc) = match line.value.strip_suffix('Z') {
                Some(value) => (value, true),
                None => (line.value.as_str(), false),
            };
            let tzid = line.param_text("TZID").filter(|_| !utc);
            if (utc || tzid.is_some())
                && let Some(When::Floating(local)) = parse_value(value, None, self.zones)
            {
                let clocks = self.zones.behaviour(tzid.as_deref(), local.date());
                out.insert("TZID".to_owned(), clocks);
            }
        }
        out
    }

    fn is_end(&self, name: &str) -> bool {
        match self.name {
            "VEVENT" => name == "DTEND" || name == "DURATION",
            "VTODO" => {
                name == "DUE" || (name == "DURATION" && self.component.line("DUE").is_none())
            }
            _ => false,
        }
    }

    /// DTEND, DUE and DURATION become one entry: the end.
    fn add_end(&self, entries: &mut Vec<Entry>) {
        let names: &[&str] = match self.name {
            "VEVENT" => &["DTEND", "DURATION"],
            "VTODO" => &["DUE", "DURATION"],
            _ => return,
        };
        // Leaving out one way to say the end leaves out the end.
        if names
            .iter()
            .any(|name| self.scope.leaves_out_property(name))
        {
            return;
        }
        let lines: Vec<&Line> = names
            .iter()
            .flat_map(|name| self.component.lines_named(name))
            .filter(|line| self.is_end(&line.name.to_ascii_uppercase()))
            .collect();
        let mut push = |line: Option<&Line>, value: String| {
            let mut params = match line {
                Some(line) => self.params(line, Holds::Date),
                None => BTreeMap::new(),
            };
            params.remove("TZID");
            entries.push(Entry {
                name: "the end".to_owned(),
                params,
                value,
                written: line.map(Line::unfolded).unwrap_or_default(),
            });
        };
        match lines.as_slice() {
            [] => {
                if let Some(end) = extent::end(self.component, self.zones) {
                    push(None, self.shown(&end));
                }
            }
            [one] if one.is("DURATION") => {
                let span = duration::parse(&one.value);
                // A series' DURATION is nominal, its DTEND exact (3.8.5.3): they differ
                // where days are counted and clocks change.
                let nominal = self.series && span.is_some_and(|span| span.days != 0);
                let zoned = self
                    .component
                    .line("DTSTART")
                    .is_some_and(|l| l.param("TZID").is_some());
                match extent::end(self.component, self.zones) {
                    Some(end) if !(nominal && zoned) => push(Some(one), self.shown(&end)),
                    _ => push(Some(one), self::span(&one.value)),
                }
            }
            [one] => push(Some(one), self.date(&one.value, one)),
            // Against RFC 5545 3.6.1; kept as it stands.
            many => {
                for line in many {
                    push(
                        Some(line),
                        format!("{} {}", line.name.to_ascii_uppercase(), line.value),
                    );
                }
            }
        }
    }

    fn add_busy(&self, entries: &mut Vec<Entry>) {
        if self.scope.leaves_out_property("FREEBUSY") {
            return;
        }
        let busy = FreeBusy::of(self.component, self.zones);
        let periods = busy
            .by_type
            .iter()
            .flat_map(|(kind, periods)| periods.iter().map(move |p| (kind.clone(), p.to_string())));
        let unreadable = busy
            .unreadable
            .iter()
            .map(|text| ("?".to_owned(), text.clone()));
        for (kind, value) in periods.chain(unreadable) {
            entries.push(Entry {
                name: "FREEBUSY".to_owned(),
                written: format!("FREEBUSY;FBTYPE={kind}:{value}"),
                params: BTreeMap::from([("FBTYPE".to_owned(), kind)]),
                value,
            });
        }
    }
}

impl Entry {
    /// Whether both say the same, however they are written.
    pub fn says(&self, other: &Entry) -> bool {
        self.name == other.name && self.params == other.params && self.value == other.value
    }
}

/// Whether VALUE names the type that the property has anyway (RFC 5545 3.2.20).
fn values_is_default(line: &Line, holds: Holds) -> bool {
    let Some(kind) = line.param_text("VALUE") else {
        return false;
    };
    let default = match holds {
        Holds::Text | Holds::Texts | Holds::Token | Holds::Status => "TEXT",
        Holds::Duration => "DURATION",
        Holds::Number => "INTEGER",
        Holds::Address => "CAL-ADDRESS",
        Holds::Rule => "RECUR",
        Holds::Periods => "PERIOD",
        Holds::Position => "FLOAT",
        Holds::Raw => "URI",
        Holds::Date | Holds::Dates | Holds::Trigger => return true,
    };
    // A declared type is the default one only where the name alone would give it.
    kind.eq_ignore_ascii_case(default) && kinds::by_name(&line.name) == holds
}

fn parameter(name: &str, params: &[&Param]) -> String {
    let values = params.iter().flat_map(|param| &param.values);
    let values = values.map(|value| value.decoded());
    let mut values: Vec<String> = match kinds::parameter(name) {
        ParamHolds::Token => values.map(|v| v.trim().to_ascii_uppercase()).collect(),
        ParamHolds::Address | ParamHolds::Addresses => {
            values.map(|v| canonical_address(&v)).collect()
        }
        ParamHolds::Codes => values
            .flat_map(|v| {
                v.split(',')
                    .map(|c| c.trim().to_owned())
                    .collect::<Vec<_>>()
            })
            .collect(),
        // RFC 5545 3.1: parameter values are case-insensitive.
        ParamHolds::Text => values.map(|v| v.to_lowercase()).collect(),
    };
    values.sort();
    values.join("\u{1f}")
}

fn span(value: &str) -> String {
    duration::parse(value).map_or_else(|| value.to_owned(), |span| span.to_string())
}

fn position(value: &str) -> String {
    let numbers: Option<Vec<String>> = value
        .split(';')
        .map(|n| n.trim().parse::<f64>().ok().map(|n| n.to_string()))
        .collect();
    numbers.map_or_else(|| value.to_owned(), |numbers| numbers.join(";"))
}

fn status(value: &str) -> String {
    split_escaped(value, ';')
        .iter()
        .map(|part| unescape_text(part))
        .collect::<Vec<_>>()
        .join("\u{1f}")
}

fn text_list(value: &str) -> Vec<String> {
    split_escaped(value, ',')
        .iter()
        .map(|one| unescape_text(one))
        .collect()
}

/// Splits TEXT values at a separator that no backslash escapes (RFC 5545 3.3.11).
pub fn split_escaped(text: &str, at: char) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut escaped = false;
    for c in text.chars() {
        if c == at && !escaped {
            parts.push(String::new());
            continue;
        }
        escaped = c == '\\' && !escaped;
        if let Some(part) = parts.last_mut() {
            part.push(c);
        }
    }
    parts
}
