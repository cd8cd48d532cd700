//! C:calendar-data in reports: whole, in part, expanded or limited (RFC 4791 9.6).

use super::http::{Answer, cal};
use super::recurrence::{Form, Instance, Moment, Object, Range, Zone, Zones, instances, moment};
use super::report::{time_range, utc};
use super::store::File;
use crate::wire::ical::{Component, Item, Line};
use crate::wire::xml::{CALDAV, Element};

/// How many instances an expansion gives at most.
const MAX_EXPANDED: usize = 2000;

/// What is wanted of the data.
#[derive(Debug, Clone)]
pub struct DataWanted {
    comp: Option<Element>,
    expand: Option<Range>,
    limit: Option<Range>,
    busy: Option<Range>,
}

impl DataWanted {
    /// Reads the C:calendar-data of a request.
    pub fn read(element: &Element) -> Result<DataWanted, Answer> {
        let media = element.attribute("content-type").unwrap_or("text/calendar");
        let version = element.attribute("version").unwrap_or("2.0");
        if !media.eq_ignore_ascii_case("text/calendar") || version != "2.0" {
            return Err(Answer::forbidden("supported-calendar-data"));
        }
        let range = |name: &str| match element.child(CALDAV, name) {
            None => Ok(None),
            Some(e) if e.attribute("start").is_none() || e.attribute("end").is_none() => {
                Err(Answer::explained(400, "a range without start or end"))
            }
            Some(e) => time_range(e, "valid-filter").map(Some),
        };
        Ok(DataWanted {
            comp: element.child(CALDAV, "comp").cloned(),
            expand: range("expand")?,
            limit: range("limit-recurrence-set")?,
            busy: range("limit-freebusy-set")?,
        })
    }
}

/// The C:calendar-data of a file.
pub fn data_for(file: &File, wanted: &DataWanted, zone: &Zone) -> Element {
    let whole = wanted.comp.is_none()
        && wanted.expand.is_none()
        && wanted.limit.is_none()
        && wanted.busy.is_none();
    let text = match (&file.calendar, whole) {
        (Some(calendar), false) => {
            let mut calendar = Component::clone(calendar);
            if let Some(range) = wanted.expand {
                calendar = expand(&calendar, range, zone);
            }
            if let Some(range) = wanted.limit {
                calendar = limit(&calendar, range, zone);
            }
            if let Some(range) = wanted.busy {
                limit_busy(&mut calendar, range);
            }
            if let Some(comp) = &wanted.comp {
                calendar = pick(&calendar, comp);
            }
            calendar.to_document()
        }
        _ => String::from_utf8_lossy(&file.octets).into_owned(),
    };
    cal("calendar-data").with_text(text)
}

/// The parts that a C:comp names (RFC 4791 9.6.1 to 9.6.4).
fn pick(component: &Component, wanted: &Element) -> Component {
    let all_props = wanted.child(CALDAV, "allprop").is_some();
    let all_comps = wanted.child(CALDAV, "allcomp").is_some();
    let mut picked = Component::new(&component.name);
    for item in &component.items {
        match item {
            Item::Line(line) => {
                let named = wanted
                    .children_named(CALDAV, "prop")
                    .find(|p| p.attribute("name").is_some_and(|n| line.is(n)));
                if named.is_none() && !all_props {
                    continue;
                }
                let mut line = line.clone();
                if named.and_then(|p| p.attribute("novalue")) == Some("yes") {
                    line.value.clear();
                }
                picked.items.push(Item::Line(line));
            }
            Item::Component(inner) => {
                let named = wanted
                    .children_named(CALDAV, "comp")
                    .find(|c| c.attribute("name").is_some_and(|n| inner.is(n)));
                if let Some(named) = named {
                    picked.push_component(pick(inner, named));
                } else if all_comps {
                    picked.push_component(inner.clone());
                }
            }
        }
    }
    picked
}

/// One component per instance in the range, in UTC (RFC 4791 9.6.5).
fn expand(calendar: &Component, range: Range, zone: &Zone) -> Component {
    let object = Object::of(calendar);
    let recurs = object.recurs() || !object.overrides.is_empty();
    let zones = Zones::of(calendar);
    let mut expanded = Component::new(&calendar.name);
    for line in calendar.lines() {
        expanded.push_line(line.clone());
    }
    for instance in instances(calendar, range, zone, MAX_EXPANDED) {
        expanded.push_component(in_utc(&instance, recurs, &zones));
    }
    expanded
}

fn in_utc(instance: &Instance<'_>, recurs: bool, zones: &Zones) -> Component {
    let mut component = instance.component.clone();
    for name in ["RRULE", "RDATE", "EXDATE", "EXRULE"] {
        component.remove_lines(name);
    }
    let original = component.line("RECURRENCE-ID").cloned();
    let master_start = component.line("DTSTART").cloned();
    // The end moves with the start; DURATION stays as it is.
    for name in ["DTEND", "DUE"] {
        let end = component.line(name).and_then(|l| Moment::of(l, zones));
        let start = master_start.as_ref().and_then(|l| Moment::of(l, zones));
        if let (Some(end), Some(start)) = (end, start) {
            let moved = end.at(instance.moment.local + (end.local - start.local));
            component.set_line(utc_line(name, &moved));
        }
    }
    component.set_line(utc_line("DTSTART", &instance.moment));
    match original {
        Some(line) => {
            if let Some(id) = Moment::of(&line, zones) {
                component.set_line(utc_line("RECURRENCE-ID", &id));
            }
        }
        None if recurs => component.push_line(utc_line("RECURRENCE-ID", &instance.moment)),
        None => {}
    }
    component
}

/// A date as it is; a time with a zone in UTC; a floating time as it is.
fn utc_line(name: &str, moment: &Moment) -> Line {
    match &moment.form {
        Form::Date => {
            let mut line = Line::new(name, moment.local.format("%Y%m%d").to_string());
            line.set_param("VALUE", "DATE");
            line
        }
        Form::Floating => Line::new(name, moment.local.format("%Y%m%dT%H%M%S").to_string()),
        Form::In(_) => Line::new(name, moment::utc_text(moment.instant(&Zone::Utc))),
    }
}

/// The master and the overrides that bear on the range, by where they are or where they
/// would have been (RFC 4791 9.6.6).
fn limit(calendar: &Component, range: Range, zone: &Zone) -> Component {
    let zones = Zones::of(calendar);
    let mut limited = calendar.clone();
    limited.items.retain(|item| match item {
        Item::Component(c) if !c.is("VTIMEZONE") => {
            let Some(id) = c.line("RECURRENCE-ID") else {
                return true;
            };
            let mut moments = vec![Moment::of(id, &zones)];
            moments.push(c.line("DTSTART").and_then(|l| Moment::of(l, &zones)));
            let ahead = id.param_text("RANGE").is_some();
            moments.into_iter().flatten().any(|moment| {
                let start = moment.instant(zone);
                let length = super::recurrence::object::Length::of(c, &zones);
                let end = length.after(&moment, zone);
                let overlaps = start < range.end && (end > range.start || start >= range.start);
                overlaps || (ahead && start < range.end)
            })
        }
        _ => true,
    });
    limited
}

/// Only the FREEBUSY values that touch the range (RFC 4791 9.6.7).
fn limit_busy(calendar: &mut Component, range: Range) {
    for component in calendar.components_mut().filter(|c| c.is("VFREEBUSY")) {
        for line in component.lines_mut().filter(|l| l.is("FREEBUSY")) {
            let kept: Vec<&str> = line
                .value
                .split(',')
                .filter(|period| touches(period, range))
                .collect();
            line.value = kept.join(",");
        }
        component
            .items
            .retain(|i| !matches!(i, Item::Line(l) if l.is("FREEBUSY") && l.value.is_empty()));
    }
}

fn touches(period: &str, range: Range) -> bool {
    let Some((start, end)) = period.split_once('/') else {
        return false;
    };
    let Some(start) = utc(start) else {
        return false;
    };
    let end = match utc(end) {
        Some(end) => end,
        None => match super::recurrence::Span::parse(end) {
            Some(span) => start + span.length(),
            None => return false,
        },
    };
    start < range.end && end > range.start
}
