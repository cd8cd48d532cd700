//! Dates and instants: what `DTSTART;TZID=Europe/Paris:20270101T100000` means, so that
//! equal instants written differently compare equal and different ones never do.

use crate::wire::ical::{Component, Line};
use calcard::common::timezone::Tz;
use chrono::{DateTime, Duration, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, Offset};
use chrono::{TimeZone, Utc};
use std::fmt;
use std::str::FromStr;

/// A DATE or DATE-TIME by meaning.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum When {
    /// A DATE.
    Date(NaiveDate),
    /// A local time without a zone (RFC 5545 3.3.5 form 1).
    Floating(NaiveDateTime),
    /// A point in time: UTC, or local with a zone that could be resolved.
    Instant(DateTime<Utc>),
    /// A local time in a zone that nothing here knows: equal only when written alike.
    Unplaced {
        /// The TZID as it came.
        zone: String,
        /// The local time.
        local: NaiveDateTime,
    },
}

impl When {
    /// As suites write it; [`parse_written`] reads it back.
    pub fn written(&self) -> String {
        match self {
            When::Date(date) => date.format("%Y%m%d").to_string(),
            When::Floating(local) => local.format("%Y%m%dT%H%M%S").to_string(),
            When::Instant(at) => at.format("%Y%m%dT%H%M%SZ").to_string(),
            When::Unplaced { zone, local } => {
                let mut line = Line::new("", local.format("%Y%m%dT%H%M%S").to_string());
                line.set_param("TZID", zone);
                line.unfolded()
            }
        }
    }
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            When::Date(date) => write!(f, "{} (all day)", date.format("%Y%m%d")),
            When::Floating(local) => write!(f, "{} (floating)", local.format("%Y%m%dT%H%M%S")),
            When::Instant(at) => write!(f, "{}", at.format("%Y%m%dT%H%M%SZ")),
            When::Unplaced { zone, local } => {
                write!(f, "{} in {zone}", local.format("%Y%m%dT%H%M%S"))
            }
        }
    }
}

/// The zones that a calendar's own VTIMEZONEs define, for TZIDs that are no IANA names.
#[derive(Debug, Clone, Default)]
pub struct Zones {
    fixed: Vec<(String, i32)>,
    /// TZID and what X-LIC-LOCATION says that it is.
    located: Vec<(String, String)>,
    /// TZID and the definition in a form that its name and comments do not change.
    defined: Vec<(String, String)>,
}

impl Zones {
    /// The zones of a calendar. Only definitions with one constant offset are evaluated:
    /// more would be a second recurrence engine, and the judge has none on purpose.
    pub fn of(calendar: &Component) -> Zones {
        let mut zones = Zones::default();
        for zone in calendar.components().filter(|c| c.is("VTIMEZONE")) {
            let Some(id) = zone.value("TZID") else {
                continue;
            };
            let mut offsets: Vec<i32> = zone
                .components()
                .filter_map(|o| o.value("TZOFFSETTO"))
                .filter_map(parse_offset)
                .collect();
            offsets.dedup();
            if let [one] = offsets.as_slice() {
                zones.fixed.push((id.to_owned(), *one));
            }
            if let Some(location) = zone.value("X-LIC-LOCATION") {
                zones.located.push((id.to_owned(), location.to_owned()));
            }
            zones.defined.push((id.to_owned(), definition(zone)));
        }
        zones
    }

    /// The definition of a zone of this calendar, without its name: two are the same text
    /// when they define the same.
    pub fn definition(&self, tzid: &str) -> Option<&str> {
        find(&self.defined, tzid).map(String::as_str)
    }

    /// What a zone does to wall clocks in the years from `from` on: its offsets, and when
    /// they change. Two names of one zone have the same, and so have two zones that agree.
    /// `None` stands for UTC. For series, whose instances follow the wall clock.
    pub fn behaviour(&self, tzid: Option<&str>, from: NaiveDate) -> String {
        let Some(tzid) = tzid else {
            return "+0".to_owned();
        };
        let Some(zone) = self.resolve(tzid) else {
            return match self.definition(tzid) {
                Some(definition) => definition.to_owned(),
                None => tzid.to_lowercase(),
            };
        };
        let offset = |at: NaiveDateTime| {
            let offset = zone.offset_from_utc_datetime(&at);
            offset.fix().local_minus_utc()
        };
        let mut at = from.and_time(NaiveTime::MIN);
        let mut out = format!("{:+}", offset(at));
        for _ in 0..(YEARS * 366) {
            let next = at + Duration::days(1);
            if offset(at) != offset(next) {
                let hour = (0..24)
                    .map(|hour| at + Duration::hours(hour))
                    .rfind(|hour| offset(*hour) == offset(at));
                let hour = hour.unwrap_or(at).format("%Y%m%dT%H");
                out.push_str(&format!(" {hour} {:+}", offset(next)));
            }
            at = next;
        }
        out
    }

    fn resolve(&self, tzid: &str) -> Option<Tz> {
        let iana = |name: &str| chrono_tz::Tz::from_str(name).ok().map(Tz::Tz);
        let own = || {
            find(&self.fixed, tzid)
                .and_then(|seconds| chrono::FixedOffset::east_opt(*seconds))
                .map(Tz::Fixed)
        };
        let located = || find(&self.located, tzid).and_then(|name| iana(name));
        // Names such as `/vendor/Europe/Paris` and Windows names come last, because the
        // calendar's own definition says more than a guess.
        let guessed = || {
            tzid.match_indices('/')
                .find_map(|(i, _)| iana(&tzid[i + 1..]))
                .or_else(|| Tz::from_str(tzid).ok())
        };
        let zone = iana(tzid).or_else(own).or_else(located).or_else(guessed)?;
        (!zone.is_floating()).then_some(zone)
    }

    /// A local time in the zone of this TZID.
    fn place(&self, tzid: &str, local: NaiveDateTime) -> When {
        match self.resolve(tzid) {
            Some(zone) => When::Instant(instant(&zone, local)),
            None => When::Unplaced {
                zone: tzid.to_owned(),
                local,
            },
        }
    }
}

/// How many years of a zone are looked at to tell two zones apart.
const YEARS: i32 = 6;

fn find<'a, T>(list: &'a [(String, T)], tzid: &str) -> Option<&'a T> {
    list.iter()
        .find(|(id, _)| id == tzid)
        .map(|(_, there)| there)
}

/// The observances of a VTIMEZONE: what counts of them, sorted.
fn definition(zone: &Component) -> String {
    const COUNTS: [&str; 6] = [
        "DTSTART",
        "TZOFFSETFROM",
        "TZOFFSETTO",
        "RRULE",
        "RDATE",
        "EXDATE",
    ];
    let mut observances: Vec<String> = zone
        .components()
        .map(|observance| {
            let mut lines: Vec<String> = observance
                .lines()
                .filter(|line| COUNTS.iter().any(|name| line.is(name)))
                .map(|line| match line.is("RRULE") {
                    true => super::rrule::canonical(&line.value, None, &Zones::default()),
                    false => format!("{}:{}", line.name.to_uppercase(), line.value),
                })
                .collect();
            lines.sort();
            lines.join(" ")
        })
        .collect();
    observances.sort();
    observances.join(" | ")
}

/// RFC 5545 3.3.5: a local time that occurs twice means the first, one that does not
/// occur is read with the offset before the gap.
fn instant(zone: &Tz, local: NaiveDateTime) -> DateTime<Utc> {
    match zone.from_local_datetime(&local) {
        LocalResult::Single(at) => at.with_timezone(&Utc),
        LocalResult::Ambiguous(a, b) => a.min(b).with_timezone(&Utc),
        LocalResult::None => {
            let before = zone.offset_from_utc_datetime(&(local - Duration::days(1)));
            Utc.from_utc_datetime(
                &(local - Duration::seconds(i64::from(before.fix().local_minus_utc()))),
            )
        }
    }
}

fn parse_offset(text: &str) -> Option<i32> {
    let (sign, digits) = match text.split_at_checked(1)? {
        ("+", rest) => (1, rest),
        ("-", rest) => (-1, rest),
        _ => return None,
    };
    let part = |range: std::ops::Range<usize>| digits.get(range)?.parse::<i32>().ok();
    let (hours, minutes) = (part(0..2)?, part(2..4)?);
    let seconds = if digits.len() > 4 { part(4..6)? } else { 0 };
    Some(sign * (hours * 3600 + minutes * 60 + seconds))
}

/// Reads `20270101`, `20270101T100000` or `20270101T100000Z`, in a zone if one is given.
pub fn parse_value(value: &str, tzid: Option<&str>, zones: &Zones) -> Option<When> {
    let value = value.trim();
    if let Ok(date) = NaiveDate::parse_from_str(value, "%Y%m%d")
        && value.len() == 8
    {
        return Some(When::Date(date));
    }
    let (text, utc) = match value.strip_suffix('Z') {
        Some(text) => (text, true),
        None => (value, false),
    };
    let (date, time) = text.split_once('T')?;
    if date.len() != 8 || time.len() != 6 {
        return None;
    }
    let date = NaiveDate::parse_from_str(date, "%Y%m%d").ok()?;
    // A leap second is a legal value; no instant of ours has one.
    let time = if time.ends_with("60") {
        NaiveTime::parse_from_str(&format!("{}59", &time[..4]), "%H%M%S").ok()?
    } else {
        NaiveTime::parse_from_str(time, "%H%M%S").ok()?
    };
    let local = date.and_time(time);
    Some(match (utc, tzid) {
        (true, _) => When::Instant(Utc.from_utc_datetime(&local)),
        (false, Some(tzid)) => zones.place(tzid, local),
        (false, None) => When::Floating(local),
    })
}

/// The dates of a line: DTSTART, RECURRENCE-ID, and the lists of EXDATE and RDATE (of a
/// PERIOD its start). A value that is no date is left out.
pub fn whens(line: &Line, zones: &Zones) -> Vec<When> {
    let tzid = line.param_text("TZID");
    line.value
        .split(',')
        .filter_map(|value| {
            let start = value.split_once('/').map_or(value, |(start, _)| start);
            parse_value(start, tzid.as_deref(), zones)
        })
        .collect()
}

/// The date of a line with one value.
pub fn when(line: &Line, zones: &Zones) -> Option<When> {
    match whens(line, zones).as_slice() {
        [one] => Some(one.clone()),
        _ => None,
    }
}

/// Reads a date as suites write it: a bare value, or `;TZID=Europe/Paris:20270101T100000`.
pub fn parse_written(text: &str, zones: &Zones) -> Option<When> {
    let line = if text.starts_with(';') {
        Line::parse(&format!("X{text}")).ok()?
    } else {
        Line::new("X", text)
    };
    when(&line, zones)
}

/// Moves a date by whole seconds; a DATE by whole days.
pub fn shifted(when: &When, seconds: i64) -> When {
    match when {
        When::Date(date) => When::Date(*date + Duration::days(seconds / 86_400)),
        When::Floating(local) => When::Floating(*local + Duration::seconds(seconds)),
        When::Instant(at) => When::Instant(*at + Duration::seconds(seconds)),
        When::Unplaced { zone, local } => When::Unplaced {
            zone: zone.clone(),
            local: *local + Duration::seconds(seconds),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Option<When> {
        when(&Line::parse(line).unwrap(), &Zones::default())
    }

    #[test]
    fn equal_instants_written_differently_are_equal() {
        let utc = read("DTSTART:20270701T080000Z");
        assert_eq!(utc, read("DTSTART;TZID=Europe/Paris:20270701T100000"));
        assert_eq!(
            utc,
            read("DTSTART;TZID=/vendor.example/Europe/Paris:20270701T100000")
        );
        assert_eq!(utc, read("DTSTART;TZID=America/New_York:20270701T040000"));
        assert_ne!(utc, read("DTSTART;TZID=Europe/Paris:20270701T080000"));
        assert_ne!(utc, read("DTSTART:20270701T080000"));
        assert_ne!(
            read("DTSTART;VALUE=DATE:20270701"),
            read("DTSTART:20270701T000000")
        );
    }

    #[test]
    fn a_zone_of_the_calendar_is_used_and_an_unknown_one_stays_apart() {
        let text = "BEGIN:VCALENDAR\r\nBEGIN:VTIMEZONE\r\nTZID:Office\r\nBEGIN:STANDARD\r\n\
            DTSTART:19700101T000000\r\nTZOFFSETFROM:+0530\r\nTZOFFSETTO:+0530\r\nEND:STANDARD\r\n\
            END:VTIMEZONE\r\nEND:VCALENDAR\r\n";
        let document = crate::wire::ical::parse(text.as_bytes());
        let zones = Zones::of(document.calendar().unwrap());
        let line = Line::parse("DTSTART;TZID=Office:20270701T133000").unwrap();
        assert_eq!(when(&line, &zones), read("DTSTART:20270701T080000Z"));
        assert!(matches!(
            when(&line, &Zones::default()),
            Some(When::Unplaced { .. })
        ));
    }

    #[test]
    fn zones_are_the_same_when_their_clocks_are() {
        let zones = Zones::default();
        let from = NaiveDate::from_ymd_opt(2027, 1, 1).unwrap();
        let of = |tzid: &str| zones.behaviour(Some(tzid), from);
        assert_eq!(of("America/New_York"), of("US/Eastern"));
        assert_eq!(of("Europe/Paris"), of("/vendor.example/Europe/Paris"));
        assert_eq!(of("Etc/UTC"), zones.behaviour(None, from));
        assert_ne!(of("Europe/Paris"), of("Europe/London"));
        assert_ne!(of("Europe/Paris"), of("Africa/Lagos"));
        // The same offsets on the same days, but the clocks change at another hour.
        assert_ne!(of("America/Havana"), of("America/New_York"));
        assert_ne!(of("Nowhere"), of("Elsewhere"));
    }

    #[test]
    fn times_in_the_gap_and_in_the_fold_follow_rfc_5545() {
        // 2027-03-14 02:30 does not occur in New York: offset before the gap, -0500.
        assert_eq!(
            read("DTSTART;TZID=America/New_York:20270314T023000"),
            read("DTSTART:20270314T073000Z")
        );
        // 2027-11-07 01:30 occurs twice: the first, -0400.
        assert_eq!(
            read("DTSTART;TZID=America/New_York:20271107T013000"),
            read("DTSTART:20271107T053000Z")
        );
    }

    #[test]
    fn what_is_no_date_is_none() {
        for bad in [
            "20271301",
            "2027010",
            "20270101T25",
            "20270101T100000+0200",
            "",
            "x",
        ] {
            assert_eq!(parse_value(bad, None, &Zones::default()), None, "{bad}");
        }
    }
}
