//! Date and time values, durations and offsets (RFC 5545 3.3).

use super::zone::{Zone, Zones};
use crate::wire::ical::Line;
use chrono::{DateTime, Duration, NaiveDate, NaiveDateTime, NaiveTime, Utc};

/// A DATE or DATE-TIME value with what it means.
#[derive(Debug, Clone, PartialEq)]
pub struct Moment {
    /// The local time; midnight of a DATE.
    pub local: NaiveDateTime,
    /// What the local time is local to.
    pub form: Form,
}

/// The forms of DATE and DATE-TIME (RFC 5545 3.3.4, 3.3.5).
#[derive(Debug, Clone, PartialEq)]
pub enum Form {
    /// A DATE.
    Date,
    /// Local time without a zone.
    Floating,
    /// Local time of a zone, or UTC.
    In(Zone),
}

/// What identifies an instance: the instant of its RECURRENCE-ID in UTC, or its local time
/// where the series floats or has dates only. It does not depend on how the RECURRENCE-ID
/// is written.
pub type Key = NaiveDateTime;

impl Moment {
    /// The values of a line, which may be a list (EXDATE, RDATE). A PERIOD gives its begin.
    pub fn list(line: &Line, zones: &Zones) -> Vec<Moment> {
        line.value
            .split(',')
            .filter_map(|text| Moment::read(text, line, zones))
            .collect()
    }

    /// The first value of a line.
    pub fn of(line: &Line, zones: &Zones) -> Option<Moment> {
        Moment::read(line.value.split(',').next()?, line, zones)
    }

    fn read(text: &str, line: &Line, zones: &Zones) -> Option<Moment> {
        let text = text.trim();
        let text = text.split('/').next().unwrap_or(text);
        if let Some(date) = parse_date(text) {
            return Some(Moment {
                local: date.into(),
                form: Form::Date,
            });
        }
        let form = match line.param_text("TZID") {
            _ if text.ends_with(['Z', 'z']) => Form::In(Zone::Utc),
            Some(id) => Form::In(zones.get(&id)),
            None => Form::Floating,
        };
        let local = parse_local(text.trim_end_matches(['Z', 'z']))?;
        Some(Moment { local, form })
    }

    /// The instant, with the zone in which floating times and dates are read.
    pub fn instant(&self, floating: &Zone) -> DateTime<Utc> {
        match &self.form {
            Form::Date | Form::Floating => floating.to_utc(self.local),
            Form::In(zone) => zone.to_utc(self.local),
        }
    }

    /// The same point at another local time.
    pub fn at(&self, local: NaiveDateTime) -> Moment {
        Moment {
            local,
            form: self.form.clone(),
        }
    }

    /// The key by itself: nothing is known of the series.
    pub fn key(&self) -> Key {
        match &self.form {
            Form::Date | Form::Floating => self.local,
            Form::In(zone) => zone.to_utc(self.local).naive_utc(),
        }
    }

    /// The key in a series that begins with `start`. A value of another form than the
    /// series has is read in the sense of the series: clients write DATE for DATE-TIME and
    /// leave zones out.
    pub fn key_in(&self, start: &Moment) -> Key {
        match (&start.form, &self.form) {
            (Form::In(_), Form::In(_)) => self.key(),
            (Form::In(zone), Form::Floating) => zone.to_utc(self.local).naive_utc(),
            (_, Form::Date) if start.form != Form::Date => {
                let local = self.local.date().and_time(start.local.time());
                start.at(local).key()
            }
            (Form::Date, _) => self.local.date().into(),
            (Form::Floating, _) => self.local,
            (Form::In(_), Form::Date) => self.local,
        }
    }
}

/// A nominal and an exact part (RFC 5545 3.3.6): days follow the calendar, the rest the
/// clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Span {
    /// Days of the calendar.
    pub days: i64,
    /// Seconds of the clock.
    pub seconds: i64,
}

impl Span {
    /// Reads a DURATION.
    pub fn parse(text: &str) -> Option<Span> {
        let text = text.trim();
        let (sign, text) = match text.strip_prefix('-') {
            Some(rest) => (-1, rest),
            None => (1, text.strip_prefix('+').unwrap_or(text)),
        };
        let (date, time) = match text.strip_prefix('P')?.split_once('T') {
            Some((date, time)) => (date, Some(time)),
            None => (text.strip_prefix('P')?, None),
        };
        let mut span = Span::default();
        for (n, unit) in numbers(date)? {
            match unit {
                'W' => span.days += 7 * n,
                'D' => span.days += n,
                _ => return None,
            }
        }
        for (n, unit) in numbers(time.unwrap_or_default())? {
            match unit {
                'H' => span.seconds += 3600 * n,
                'M' => span.seconds += 60 * n,
                'S' => span.seconds += n,
                _ => return None,
            }
        }
        span.days *= sign;
        span.seconds *= sign;
        Some(span)
    }

    /// The instant this long after a moment.
    pub fn after(&self, start: &Moment, floating: &Zone) -> DateTime<Utc> {
        let local = start
            .local
            .checked_add_signed(Duration::days(self.days))
            .unwrap_or(start.local);
        start.at(local).instant(floating) + Duration::seconds(self.seconds)
    }

    /// As one length, a day being 24 hours.
    pub fn length(&self) -> Duration {
        Duration::days(self.days) + Duration::seconds(self.seconds)
    }
}

fn numbers(text: &str) -> Option<Vec<(i64, char)>> {
    let mut out = Vec::new();
    let mut digits = String::new();
    for c in text.chars() {
        if c.is_ascii_digit() {
            digits.push(c);
        } else {
            // More digits than this are no duration that a calendar could have.
            if digits.len() > 6 {
                return None;
            }
            out.push((digits.parse().ok()?, c.to_ascii_uppercase()));
            digits.clear();
        }
    }
    digits.is_empty().then_some(out)
}

/// Reads `YYYYMMDD`.
pub fn parse_date(text: &str) -> Option<NaiveDate> {
    let text = text.trim();
    if text.len() != 8 || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    NaiveDate::from_ymd_opt(
        text[..4].parse().ok()?,
        text[4..6].parse().ok()?,
        text[6..].parse().ok()?,
    )
}

/// Reads `YYYYMMDDTHHMMSS`, with or without `Z`, as it stands; a DATE is its midnight. A
/// leap second is the second before it.
pub fn parse_local(text: &str) -> Option<NaiveDateTime> {
    let text = text.trim().trim_end_matches(['Z', 'z']);
    let Some((date, time)) = text.split_once(['T', 't']) else {
        return parse_date(text).map(NaiveDateTime::from);
    };
    if time.len() != 6 || !time.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let second: u32 = time[4..].parse().ok()?;
    let time = NaiveTime::from_hms_opt(
        time[..2].parse().ok()?,
        time[2..4].parse().ok()?,
        second.min(59),
    )?;
    Some(parse_date(date)?.and_time(time))
}

/// Reads a UTC-OFFSET.
pub fn parse_offset(text: &str) -> Option<Duration> {
    let text = text.trim();
    let sign = match text.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let digits = &text[1..];
    if !matches!(digits.len(), 4 | 6) || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let part = |range: std::ops::Range<usize>| -> i64 {
        digits
            .get(range)
            .and_then(|d| d.parse().ok())
            .unwrap_or_default()
    };
    Some(Duration::seconds(
        sign * (part(0..2) * 3600 + part(2..4) * 60 + part(4..6)),
    ))
}

/// The periods of a line, each with its ends, as UTC (RFC 5545 3.3.9; FREEBUSY is in UTC).
pub fn periods(line: &Line) -> Vec<(DateTime<Utc>, DateTime<Utc>)> {
    let one = |text: &str| {
        let (start, end) = text.split_once('/')?;
        let start = parse_local(start)?.and_utc();
        let end = match Span::parse(end) {
            Some(span) => start + span.length(),
            None => parse_local(end)?.and_utc(),
        };
        Some((start, end))
    };
    line.value.split(',').filter_map(one).collect()
}

/// Writes an instant as a DATE-TIME in UTC.
pub fn utc_text(at: DateTime<Utc>) -> String {
    at.format("%Y%m%dT%H%M%SZ").to_string()
}

/// Writes a value in the form of another line: its type, its zone, or UTC. For
/// RECURRENCE-ID and EXDATE, which have to match DTSTART (RFC 5545 3.8.5.1).
pub fn line_like(name: &str, moment: &Moment, like: &Line) -> Line {
    let mut line = Line::new(name, "");
    match &moment.form {
        Form::Date => {
            line.set_param("VALUE", "DATE");
            line.value = moment.local.format("%Y%m%d").to_string();
        }
        Form::In(Zone::Utc) if like.param("TZID").is_none() => {
            line.value = moment.local.format("%Y%m%dT%H%M%SZ").to_string();
        }
        Form::Floating | Form::In(_) => {
            if let Some(id) = like.param_text("TZID") {
                line.set_param("TZID", &id);
            }
            line.value = moment.local.format("%Y%m%dT%H%M%S").to_string();
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations() {
        for (text, days, seconds) in [
            ("PT15M", 0, 900),
            ("-PT15M", 0, -900),
            ("P1D", 1, 0),
            ("P2W", 14, 0),
            ("P1DT2H3M4S", 1, 7384),
        ] {
            assert_eq!(Span::parse(text), Some(Span { days, seconds }), "{text}");
        }
        for bad in ["", "P", "1D", "PT1D", "P1H", "P1"] {
            assert!(
                Span::parse(bad).is_none_or(|s| s == Span::default()),
                "{bad}"
            );
        }
    }

    #[test]
    fn one_instant_has_one_key() {
        let zones = Zones::default();
        let moment =
            |text: &str| Moment::of(&Line::parse(text).expect("a line"), &zones).expect("a moment");
        let start = moment("DTSTART;TZID=Europe/Paris:20300107T090000");
        let key = start.key();
        for rid in [
            "RECURRENCE-ID;TZID=Europe/Paris:20300107T090000",
            "RECURRENCE-ID:20300107T080000Z",
            "RECURRENCE-ID;TZID=America/New_York:20300107T030000",
            "RECURRENCE-ID:20300107T090000",
            "RECURRENCE-ID;VALUE=DATE:20300107",
        ] {
            assert_eq!(moment(rid).key_in(&start), key, "{rid}");
        }
        let date = moment("DTSTART;VALUE=DATE:20300107");
        assert_eq!(moment("EXDATE:20300107").key_in(&date), date.key());
    }
}
