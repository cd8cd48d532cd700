//! The filter of calendar-query (RFC 4791 9.7).

use super::http::Answer;
use super::recurrence::{Moment, Range, Zone, Zones, occurs_in};
use super::report::time_range;
use crate::wire::ical::{Component, Line, unescape_text};
use crate::wire::xml::{CALDAV, Element};

/// A C:comp-filter.
#[derive(Debug, Clone)]
pub struct CompFilter {
    name: String,
    not_defined: bool,
    range: Option<Range>,
    props: Vec<PropFilter>,
    comps: Vec<CompFilter>,
}

#[derive(Debug, Clone)]
struct PropFilter {
    name: String,
    not_defined: bool,
    range: Option<Range>,
    text: Option<TextMatch>,
    params: Vec<ParamFilter>,
}

#[derive(Debug, Clone)]
struct ParamFilter {
    name: String,
    not_defined: bool,
    text: Option<TextMatch>,
}

#[derive(Debug, Clone)]
struct TextMatch {
    text: String,
    collation: Collation,
    negate: bool,
}

#[derive(Debug, Clone, Copy)]
enum Collation {
    AsciiCasemap,
    Octet,
    UnicodeCasemap,
}

impl TextMatch {
    fn read(element: &Element) -> Result<TextMatch, Answer> {
        let collation = match element.attribute("collation") {
            None | Some("default" | "i;ascii-casemap") => Collation::AsciiCasemap,
            Some("i;octet") => Collation::Octet,
            Some("i;unicode-casemap") => Collation::UnicodeCasemap,
            // RFC 4791 7.5
            Some(_) => return Err(Answer::forbidden("supported-collation")),
        };
        let negate = match element.attribute("negate-condition") {
            None | Some("no") => false,
            Some("yes") => true,
            Some(_) => return Err(invalid()),
        };
        Ok(TextMatch {
            text: element.text(),
            collation,
            negate,
        })
    }

    fn matches(&self, value: &str) -> bool {
        let found = match self.collation {
            Collation::Octet => value.contains(&self.text),
            Collation::AsciiCasemap => value
                .to_ascii_lowercase()
                .contains(&self.text.to_ascii_lowercase()),
            Collation::UnicodeCasemap => value.to_lowercase().contains(&self.text.to_lowercase()),
        };
        found != self.negate
    }
}

fn invalid() -> Answer {
    Answer::forbidden("valid-filter")
}

/// Properties that a time range can be about (RFC 4791 9.9).
const DATED: [&str; 7] = [
    "COMPLETED",
    "CREATED",
    "DTEND",
    "DTSTAMP",
    "DTSTART",
    "DUE",
    "LAST-MODIFIED",
];

/// Reads a C:filter and holds it against C:valid-filter.
pub fn read(filter: &Element) -> Result<CompFilter, Answer> {
    let mut inside = filter.elements();
    match (inside.next(), inside.next()) {
        (Some(one), None) if one.is(CALDAV, "comp-filter") => {
            let read = read_comp(one)?;
            if read.name != "VCALENDAR" || read.range.is_some() {
                return Err(invalid());
            }
            Ok(read)
        }
        _ => Err(invalid()),
    }
}

impl CompFilter {
    /// Whether a component within has a time range.
    pub fn has_range(&self) -> bool {
        self.range.is_some() || self.comps.iter().any(Self::has_range)
    }

    /// For a fault: the time ranges of components taken away.
    pub fn forget_range(&mut self) {
        self.range = None;
        self.comps.iter_mut().for_each(Self::forget_range);
    }
}

fn name_of(element: &Element) -> Result<String, Answer> {
    let name = element.attribute("name").ok_or_else(invalid)?;
    Ok(name.to_ascii_uppercase())
}

fn read_comp(element: &Element) -> Result<CompFilter, Answer> {
    let mut filter = CompFilter {
        name: name_of(element)?,
        not_defined: false,
        range: None,
        props: Vec::new(),
        comps: Vec::new(),
    };
    for inside in element.elements().filter(|e| e.name.namespace == CALDAV) {
        match inside.name.local.as_str() {
            "is-not-defined" => filter.not_defined = true,
            "time-range" if filter.range.is_none() => {
                filter.range = Some(time_range(inside, "valid-filter")?);
            }
            "prop-filter" => filter.props.push(read_prop(inside)?),
            "comp-filter" => {
                let inner = read_comp(inside)?;
                if !nests(&filter.name, &inner.name) {
                    return Err(invalid());
                }
                filter.comps.push(inner);
            }
            _ => return Err(invalid()),
        }
    }
    if filter.not_defined && element.elements().count() > 1 {
        return Err(invalid());
    }
    Ok(filter)
}

fn nests(outer: &str, inner: &str) -> bool {
    match inner {
        "VCALENDAR" => false,
        "VEVENT" | "VTODO" | "VJOURNAL" | "VFREEBUSY" | "VTIMEZONE" => outer == "VCALENDAR",
        "VALARM" => outer == "VEVENT" || outer == "VTODO",
        "STANDARD" | "DAYLIGHT" => outer == "VTIMEZONE",
        _ => true,
    }
}

fn read_prop(element: &Element) -> Result<PropFilter, Answer> {
    let mut filter = PropFilter {
        name: name_of(element)?,
        not_defined: false,
        range: None,
        text: None,
        params: Vec::new(),
    };
    for inside in element.elements().filter(|e| e.name.namespace == CALDAV) {
        match inside.name.local.as_str() {
            "is-not-defined" => filter.not_defined = true,
            "time-range" if DATED.contains(&filter.name.as_str()) => {
                filter.range = Some(time_range(inside, "valid-filter")?);
            }
            "text-match" => filter.text = Some(TextMatch::read(inside)?),
            "param-filter" => {
                let name = name_of(inside)?;
                let text = inside.child(CALDAV, "text-match");
                filter.params.push(ParamFilter {
                    name,
                    not_defined: inside.child(CALDAV, "is-not-defined").is_some(),
                    text: text.map(TextMatch::read).transpose()?,
                });
            }
            _ => return Err(invalid()),
        }
    }
    if filter.range.is_some() && filter.text.is_some() {
        return Err(invalid());
    }
    Ok(filter)
}

/// Whether an object matches. `zone` is that of floating times; in an inbox, an event
/// without DTSTART matches every time range (RFC 6638 2.3).
pub fn matches(filter: &CompFilter, calendar: &Component, zone: &Zone, in_inbox: bool) -> bool {
    if filter.not_defined {
        return false;
    }
    let scope = Scope {
        calendar,
        zones: Zones::of(calendar),
        zone,
        in_inbox,
    };
    let props = filter.props.iter().all(|f| scope.prop(f, calendar));
    props && filter.comps.iter().all(|f| scope.comp(f, calendar))
}

/// For a fault: a recurring to-do in a zone as who takes its first offset from UTC for all
/// instances sees it.
pub fn at_first_offset(calendar: &Component, zone: &Zone) -> Option<Component> {
    let zones = Zones::of(calendar);
    let in_zone = |c: &Component| {
        let start = c.line("DTSTART").filter(|l| l.param("TZID").is_some());
        c.is("VTODO") && c.line("RRULE").is_some() && start.is_some()
    };
    if !calendar.components().any(in_zone) {
        return None;
    }
    let mut fixed = calendar.clone();
    for component in fixed.components_mut().filter(|c| c.is("VTODO")) {
        for line in component.lines_mut() {
            if (line.is("DTSTART") || line.is("DUE"))
                && let Some(moment) = Moment::of(line, &zones)
            {
                line.params.clear();
                line.value = moment.instant(zone).format("%Y%m%dT%H%M%SZ").to_string();
            }
        }
    }
    Some(fixed)
}

struct Scope<'a> {
    calendar: &'a Component,
    zones: Zones,
    zone: &'a Zone,
    in_inbox: bool,
}

impl Scope<'_> {
    fn comp(&self, filter: &CompFilter, within: &Component) -> bool {
        let mut candidates = within
            .components()
            .filter(|c| c.is(&filter.name))
            .peekable();
        if filter.not_defined {
            return candidates.peek().is_none();
        }
        candidates.any(|component| {
            filter.props.iter().all(|f| self.prop(f, component))
                && filter.comps.iter().all(|f| self.comp(f, component))
                && filter
                    .range
                    .is_none_or(|range| self.occurs(&filter.name, component, range))
        })
    }

    /// Every instance is considered, overridden or not (RFC 4791 9.9), so the question is
    /// put to the whole object.
    fn occurs(&self, kind: &str, component: &Component, range: Range) -> bool {
        if self.in_inbox && kind == "VEVENT" && component.line("DTSTART").is_none() {
            return true;
        }
        // An alarm is asked for within the component that it belongs to.
        if kind == "VALARM" {
            let mut alone = self.calendar.clone();
            for other in alone.components_mut().filter(|c| !c.is("VTIMEZONE")) {
                other.items.retain(|item| match item {
                    crate::wire::ical::Item::Component(c) => !c.is("VALARM") || c == component,
                    crate::wire::ical::Item::Line(_) => true,
                });
            }
            return occurs_in(&alone, kind, range, self.zone);
        }
        occurs_in(self.calendar, kind, range, self.zone)
    }

    fn prop(&self, filter: &PropFilter, component: &Component) -> bool {
        let mut lines = component.lines_named(&filter.name).peekable();
        if filter.not_defined {
            return lines.peek().is_none();
        }
        if lines.peek().is_none()
            && let Some(range) = filter.range
        {
            return self.effective_end(filter, component, range);
        }
        lines.any(|line| {
            let text = filter
                .text
                .as_ref()
                .is_none_or(|t| t.matches(&unescape_text(&line.value)));
            let range = filter.range.is_none_or(|range| self.dated(line, range));
            text && range && filter.params.iter().all(|f| param(f, line))
        })
    }

    fn dated(&self, line: &Line, range: Range) -> bool {
        Moment::of(line, &self.zones).is_some_and(|moment| {
            let at = moment.instant(self.zone);
            range.start <= at && range.end > at
        })
    }

    /// DTEND or DUE from DURATION where the property itself is missing (RFC 4791 9.9).
    fn effective_end(&self, filter: &PropFilter, component: &Component, range: Range) -> bool {
        let fits = match filter.name.as_str() {
            "DTEND" => component.is("VEVENT"),
            "DUE" => component.is("VTODO"),
            _ => false,
        };
        let start = component.line("DTSTART");
        let start = start.and_then(|l| Moment::of(l, &self.zones));
        let span = component.value("DURATION");
        let span = span.and_then(super::recurrence::Span::parse);
        match (fits, start, span) {
            (true, Some(start), Some(span)) => {
                let at = span.after(&start, self.zone);
                range.start <= at && range.end > at
            }
            _ => false,
        }
    }
}

fn param(filter: &ParamFilter, line: &Line) -> bool {
    match (line.param(&filter.name), filter.not_defined) {
        (found, true) => found.is_none(),
        (None, false) => false,
        (Some(param), false) => filter
            .text
            .as_ref()
            .is_none_or(|t| t.matches(&param.joined())),
    }
}
