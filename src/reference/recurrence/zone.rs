//! Time zones: of the IANA database, or with the rules that their `VTIMEZONE` states.

use super::expand::rule_starts;
use super::moment::{parse_local, parse_offset};
use crate::wire::ical::Component;
use chrono::{
    DateTime, Duration, MappedLocalTime, NaiveDate, NaiveDateTime, Offset, TimeZone, Utc,
};
use std::collections::BTreeMap;
use std::sync::Arc;

/// How far the rules of a `VTIMEZONE` are followed.
const LAST_YEAR: i32 = 2100;

/// A time zone.
#[derive(Debug, Clone, PartialEq)]
pub enum Zone {
    /// UTC.
    Utc,
    /// A zone of the IANA database.
    Iana(chrono_tz::Tz),
    /// A zone with rules of its own.
    Own(Arc<OwnRules>),
}

/// The onsets of a `VTIMEZONE`, ascending.
#[derive(Debug, PartialEq)]
pub struct OwnRules {
    onsets: Vec<Onset>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Onset {
    at: NaiveDateTime,
    from: Duration,
    to: Duration,
}

impl Zone {
    /// The zone of a calendar-timezone property: a `VCALENDAR` with one `VTIMEZONE`.
    pub fn of_calendar(calendar: &Component) -> Option<Zone> {
        let definition = calendar.components().find(|c| c.is("VTIMEZONE"))?;
        let id = definition.value("TZID")?;
        Some(Zone::resolve(id, Some(definition)))
    }

    /// The zone of a TZID: the IANA database first, since its history is better than what
    /// clients write, then the definition's own rules, then UTC.
    pub fn resolve(id: &str, definition: Option<&Component>) -> Zone {
        if let Some(zone) = iana(id) {
            return zone;
        }
        if let Some(definition) = definition {
            if let Some(zone) = definition.value("X-LIC-LOCATION").and_then(iana) {
                return zone;
            }
            let rules = OwnRules::read(definition);
            if !rules.onsets.is_empty() {
                return Zone::Own(Arc::new(rules));
            }
        }
        Zone::Utc
    }

    /// The instant of a local time. A time that occurs twice is the first of the two, and
    /// one that never occurs is read with the offset before the gap (RFC 5545 3.3.5).
    pub fn to_utc(&self, local: NaiveDateTime) -> DateTime<Utc> {
        let naive = match self {
            Zone::Utc => local,
            Zone::Iana(tz) => match tz.from_local_datetime(&local) {
                MappedLocalTime::Single(at) => at.naive_utc(),
                MappedLocalTime::Ambiguous(a, b) => a.naive_utc().min(b.naive_utc()),
                MappedLocalTime::None => {
                    let before = local - Duration::hours(24);
                    let offset = tz.offset_from_utc_datetime(&before).fix();
                    local - Duration::seconds(offset.local_minus_utc().into())
                }
            },
            Zone::Own(rules) => rules.to_utc(local),
        };
        naive.and_utc()
    }

    /// The local time of an instant.
    pub fn to_local(&self, at: DateTime<Utc>) -> NaiveDateTime {
        match self {
            Zone::Utc => at.naive_utc(),
            Zone::Iana(tz) => at.with_timezone(tz).naive_local(),
            Zone::Own(rules) => at.naive_utc() + rules.offset_at(at.naive_utc()),
        }
    }
}

/// IANA names as they are, and at the end of a vendor's path
/// (`/freeassociation.sourceforge.net/Europe/Paris`).
fn iana(id: &str) -> Option<Zone> {
    let id = id.trim();
    if matches!(id, "UTC" | "GMT" | "Etc/UTC" | "Etc/GMT" | "Z") {
        return Some(Zone::Utc);
    }
    let mut rest = id.trim_start_matches('/');
    loop {
        if let Ok(tz) = rest.parse::<chrono_tz::Tz>() {
            return Some(Zone::Iana(tz));
        }
        // A name without a slash must not be found inside another one's path.
        rest = rest.split_once('/')?.1;
        if !rest.contains('/') {
            return None;
        }
    }
}

impl OwnRules {
    fn read(definition: &Component) -> OwnRules {
        let mut onsets = Vec::new();
        for observance in definition.components() {
            let (Some(start), Some(from), Some(to)) = (
                observance.value("DTSTART").and_then(parse_local),
                observance.value("TZOFFSETFROM").and_then(parse_offset),
                observance.value("TZOFFSETTO").and_then(parse_offset),
            ) else {
                continue;
            };
            let mut locals = vec![start];
            for rule in observance.lines_named("RRULE") {
                // UNTIL is UTC; the offset that counts before the onset is FROM.
                let until = |at: DateTime<Utc>| at.naive_utc() + from;
                locals
                    .extend(rule_starts(&rule.value, start, &until).take_while(|at| *at < last()));
            }
            for dates in observance.lines_named("RDATE") {
                locals.extend(dates.value.split(',').filter_map(parse_local));
            }
            locals.sort_unstable();
            locals.dedup();
            onsets.extend(locals.into_iter().map(|local| Onset {
                at: local - from,
                from,
                to,
            }));
        }
        onsets.sort_by_key(|o| o.at);
        OwnRules { onsets }
    }

    fn offset_at(&self, utc: NaiveDateTime) -> Duration {
        let after = self.onsets.partition_point(|o| o.at <= utc);
        match after.checked_sub(1) {
            Some(i) => self.onsets[i].to,
            None => self.onsets.first().map_or(Duration::zero(), |o| o.from),
        }
    }

    fn to_utc(&self, local: NaiveDateTime) -> NaiveDateTime {
        // An offset is less than a day, so the candidates are those in force around it.
        let day = Duration::hours(26);
        let before = self.offset_at(local - day);
        let mut candidates = vec![local - before];
        let near = |o: &&Onset| o.at > local - day && o.at <= local + day;
        for onset in self.onsets.iter().filter(near) {
            candidates.push(local - onset.to);
        }
        candidates
            .into_iter()
            .filter(|utc| local - self.offset_at(*utc) == *utc)
            .min()
            .unwrap_or(local - before)
    }
}

fn last() -> NaiveDateTime {
    NaiveDate::from_ymd_opt(LAST_YEAR, 1, 1)
        .unwrap_or_default()
        .into()
}

/// The zones that an object's TZIDs mean.
#[derive(Debug, Clone, Default)]
pub struct Zones {
    known: BTreeMap<String, Zone>,
}

impl Zones {
    /// The zones of all `VTIMEZONE`s in a `VCALENDAR`.
    pub fn of(calendar: &Component) -> Zones {
        let definitions = calendar.components().filter(|c| c.is("VTIMEZONE"));
        let known = definitions
            .filter_map(|d| d.value("TZID").map(|id| (id, d)))
            .map(|(id, d)| (id.to_owned(), Zone::resolve(id, Some(d))));
        Zones {
            known: known.collect(),
        }
    }

    /// The zone of a TZID.
    pub fn get(&self, id: &str) -> Zone {
        match self.known.get(id) {
            Some(zone) => zone.clone(),
            None => Zone::resolve(id, None),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::ical::parse;

    fn utc(zone: &Zone, local: &str) -> String {
        let local = parse_local(local).expect("a local time");
        zone.to_utc(local).format("%Y%m%dT%H%M%SZ").to_string()
    }

    #[test]
    fn iana_zones_and_both_changes() {
        let zone = Zone::resolve("Europe/Paris", None);
        for (local, expected) in [
            ("20300115T120000", "20300115T110000Z"),
            ("20300715T120000", "20300715T100000Z"),
            // 2030-03-31 02:30 never occurs: the offset before the gap counts.
            ("20300331T023000", "20300331T013000Z"),
            // 2030-10-27 02:30 occurs twice: the first.
            ("20301027T023000", "20301027T003000Z"),
        ] {
            assert_eq!(utc(&zone, local), expected);
        }
        assert_eq!(
            Zone::resolve("/freeassociation.sourceforge.net/Europe/Paris", None),
            zone
        );
    }

    #[test]
    fn a_zone_of_its_own_follows_its_rules() {
        let text = "BEGIN:VTIMEZONE\r\nTZID:Mine\r\n\
            BEGIN:STANDARD\r\nDTSTART:20001029T030000\r\nTZOFFSETFROM:+0630\r\nTZOFFSETTO:+0530\r\n\
            RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\nEND:STANDARD\r\n\
            BEGIN:DAYLIGHT\r\nDTSTART:20000326T020000\r\nTZOFFSETFROM:+0530\r\nTZOFFSETTO:+0630\r\n\
            RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\nEND:DAYLIGHT\r\nEND:VTIMEZONE\r\n";
        let document = parse(text.as_bytes());
        let zone = Zone::resolve("Mine", document.roots.first());
        for (local, expected) in [
            ("20300115T120000", "20300115T063000Z"),
            ("20300715T120000", "20300715T053000Z"),
            ("20300331T023000", "20300330T210000Z"),
            ("20301027T023000", "20301026T200000Z"),
        ] {
            assert_eq!(utc(&zone, local), expected, "{local}");
        }
        let at = zone.to_utc(parse_local("20300715T120000").expect("a time"));
        assert_eq!(
            zone.to_local(at),
            parse_local("20300715T120000").expect("a time")
        );
    }
}
