//! A calendar object with its master and overrides told apart, and its instances.

use super::Range;
use super::expand::{Set, anchor};
use super::moment::{Form, Key, Moment, Span};
use super::zone::{Zone, Zones};
use crate::wire::ical::Component;
use chrono::{DateTime, Utc};
use std::collections::BTreeSet;

/// How many members of one series are looked at, so that no rule keeps the server busy
/// (RFC 6638 11.1).
const MAX_MEMBERS: usize = 100_000;

/// A `VCALENDAR` whose scheduled components are told apart.
#[derive(Debug, Clone)]
pub struct Object<'a> {
    /// What its TZIDs mean.
    pub zones: Zones,
    /// The component without RECURRENCE-ID.
    pub master: Option<&'a Component>,
    /// The components with RECURRENCE-ID, each under its key.
    pub overrides: Vec<(Key, &'a Component)>,
}

/// Whether a component is a VEVENT, VTODO or VJOURNAL.
pub fn is_scheduled(component: &Component) -> bool {
    ["VEVENT", "VTODO", "VJOURNAL"]
        .iter()
        .any(|name| component.is(name))
}

impl<'a> Object<'a> {
    /// Looks at all events, to-dos and journals of a `VCALENDAR`.
    pub fn of(calendar: &'a Component) -> Object<'a> {
        Object::matching(calendar, &is_scheduled)
    }

    /// Looks at the components of one kind.
    fn matching(calendar: &'a Component, wanted: &dyn Fn(&Component) -> bool) -> Object<'a> {
        let zones = Zones::of(calendar);
        let components = || calendar.components().filter(|c| wanted(c));
        let master = components().find(|c| c.line("RECURRENCE-ID").is_none());
        let start = master.and_then(|m| anchor(m, &zones));
        let overrides = components()
            .filter_map(|c| Some((key_of(c, start.as_ref(), &zones)?, c)))
            .collect();
        Object {
            zones,
            master,
            overrides,
        }
    }

    /// The start of the series.
    pub fn start(&self) -> Option<Moment> {
        self.master.and_then(|m| anchor(m, &self.zones))
    }

    /// The key of a component in this object, or of one that came in a message about it;
    /// `None` for a master.
    pub fn key_of(&self, component: &Component, zones: &Zones) -> Option<Key> {
        key_of(component, self.start().as_ref(), zones)
    }

    /// The override with this key.
    pub fn instance(&self, key: Key) -> Option<&'a Component> {
        let found = self.overrides.iter().find(|(k, _)| *k == key)?;
        Some(found.1)
    }

    /// The component that describes an instance: its override, else the master.
    pub fn describing(&self, key: Key) -> Option<&'a Component> {
        self.instance(key).or(self.master)
    }

    /// Whether the master recurs.
    pub fn recurs(&self) -> bool {
        self.master
            .is_some_and(|m| m.line("RRULE").is_some() || m.line("RDATE").is_some())
    }

    /// The recurrence set of the master, without overrides.
    pub fn set(&self) -> Option<Set> {
        self.master.map(|m| Set::of(m, &self.zones))
    }

    /// The keys that the master excludes.
    pub fn excluded(&self) -> BTreeSet<Key> {
        let Some(start) = self.start() else {
            return BTreeSet::new();
        };
        let lines = self
            .master
            .into_iter()
            .flat_map(|m| m.lines_named("EXDATE"));
        lines
            .flat_map(|line| Moment::list(line, &self.zones))
            .map(|moment| moment.key_in(&start))
            .collect()
    }

    /// The moment of the member with this key, in the form of the series.
    pub fn member(&self, key: Key) -> Option<Moment> {
        let start = self.start()?;
        Some(start.at(match &start.form {
            Form::In(zone) => zone.to_local(key.and_utc()),
            Form::Date | Form::Floating => key,
        }))
    }

    /// Whether the recurrence set has a member with this key, excluded or not.
    pub fn has_member(&self, key: Key) -> bool {
        let (Some(master), Some(wanted)) = (self.master, self.member(key)) else {
            return false;
        };
        let mut plain = master.clone();
        plain.remove_lines("EXDATE");
        Set::of(&plain, &self.zones)
            .take(MAX_MEMBERS)
            .take_while(|m| m.start.local <= wanted.local)
            .any(|m| m.key == key)
    }

    /// The instances that touch a range, the master's first, at most `limit`.
    pub fn instances(&self, range: Range, floating: &Zone, limit: usize) -> Vec<Instance<'a>> {
        let mut out = Vec::new();
        let excluded = self.excluded();
        let overridden: BTreeSet<Key> = self.overrides.iter().map(|(key, _)| *key).collect();
        let mut push = |instance: Instance<'a>| {
            if instance.touches(range) {
                out.push(instance);
            }
            out.len() >= limit
        };
        for (key, component) in &self.overrides {
            if excluded.contains(key) {
                continue;
            }
            let start = component
                .line("DTSTART")
                .or_else(|| component.line("DUE"))
                .or_else(|| component.line("RECURRENCE-ID"))
                .and_then(|line| Moment::of(line, &self.zones));
            let Some(start) = start else { continue };
            // An override without a length of its own has the master's.
            let measured = if has_length(component) {
                component
            } else {
                self.master.unwrap_or(component)
            };
            let end = end_of(measured, &start, &self.zones, floating);
            if push(Instance::new(component, *key, start, end, floating)) {
                return out;
            }
        }
        let Some(master) = self.master else {
            return out;
        };
        let length = Length::of(master, &self.zones);
        for member in Set::of(master, &self.zones).take(MAX_MEMBERS) {
            if member.start.instant(floating) > range.end {
                break;
            }
            if overridden.contains(&member.key) {
                continue;
            }
            let end = match member.period {
                Some(span) => span.after(&member.start, floating),
                None => length.after(&member.start, floating),
            };
            if push(Instance::new(
                master,
                member.key,
                member.start,
                end,
                floating,
            )) {
                break;
            }
        }
        out
    }
}

fn key_of(component: &Component, start: Option<&Moment>, zones: &Zones) -> Option<Key> {
    let moment = Moment::of(component.line("RECURRENCE-ID")?, zones)?;
    Some(match start {
        Some(start) => moment.key_in(start),
        None => moment.key(),
    })
}

/// One instance of a component.
#[derive(Debug, Clone, PartialEq)]
pub struct Instance<'a> {
    /// The component that describes it: the override, else the master.
    pub component: &'a Component,
    /// What identifies it.
    pub key: Key,
    /// Its begin as it is written.
    pub moment: Moment,
    /// Its begin.
    pub start: DateTime<Utc>,
    /// Its end.
    pub end: DateTime<Utc>,
}

impl<'a> Instance<'a> {
    fn new(
        component: &'a Component,
        key: Key,
        moment: Moment,
        end: DateTime<Utc>,
        floating: &Zone,
    ) -> Instance<'a> {
        let start = moment.instant(floating);
        Instance {
            component,
            key,
            moment,
            start,
            end,
        }
    }

    /// Whether it overlaps a range; a moment without length counts at the range's begin,
    /// not at its end (RFC 4791 9.9).
    pub fn touches(&self, range: Range) -> bool {
        if self.end > self.start {
            range.start < self.end && range.end > self.start
        } else {
            range.start <= self.start && range.end > self.start
        }
    }
}

fn has_length(component: &Component) -> bool {
    ["DTEND", "DUE", "DURATION"]
        .iter()
        .any(|name| component.line(name).is_some())
        || component.line("DTSTART").is_some()
}

/// How long the instances of a component are.
#[derive(Debug, Clone, Copy)]
pub struct Length(Span);

impl Length {
    /// From DTEND, DUE or DURATION; else a DATE lasts its day and a DATE-TIME no time
    /// (RFC 5545 3.6.1).
    pub fn of(component: &Component, zones: &Zones) -> Length {
        if let Some(span) = component.value("DURATION").and_then(Span::parse) {
            return Length(span);
        }
        let moment = |name: &str| component.line(name).and_then(|l| Moment::of(l, zones));
        let start = moment("DTSTART");
        let end = moment("DTEND").or_else(|| moment("DUE"));
        let (Some(start), end) = (start, end) else {
            return Length(Span::default());
        };
        let Some(end) = end else {
            let days = i64::from(start.form == Form::Date && !component.is("VTODO"));
            return Length(Span { days, seconds: 0 });
        };
        if start.form == Form::Date && end.form == Form::Date {
            let days = (end.local - start.local).num_days();
            return Length(Span { days, seconds: 0 });
        }
        // With an end, the exact length is the same for all instances (RFC 5545 3.8.5.3).
        let seconds = (end.instant(&Zone::Utc) - start.instant(&Zone::Utc)).num_seconds();
        Length(Span { days: 0, seconds })
    }

    /// The end of an instance that begins there.
    pub fn after(&self, start: &Moment, floating: &Zone) -> DateTime<Utc> {
        self.0.after(start, floating)
    }
}

fn end_of(component: &Component, start: &Moment, zones: &Zones, floating: &Zone) -> DateTime<Utc> {
    Length::of(component, zones).after(start, floating)
}
