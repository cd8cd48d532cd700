//! DURATION by meaning (RFC 5545 3.3.6): days are nominal, the rest is exact.
//!
//! Read here rather than by calcard, whose numbers wrap; a test compares the two.

/// A duration: a nominal part in days and an exact part in seconds, both with its sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// Days, seven for a week. A day need not have 24 hours.
    pub days: i64,
    /// Hours, minutes and seconds, in seconds.
    pub seconds: i64,
}

impl Span {
    /// In seconds, a day counting 86,400.
    pub fn total(self) -> i64 {
        self.days * 86_400 + self.seconds
    }
}

impl std::fmt::Display for Span {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let negative = self.days < 0 || self.seconds < 0;
        f.write_str(if negative { "-P" } else { "P" })?;
        let (days, seconds) = (self.days.abs(), self.seconds.abs());
        if days > 0 {
            write!(f, "{days}D")?;
        }
        if seconds > 0 || days == 0 {
            write!(f, "T{seconds}S")?;
        }
        Ok(())
    }
}

/// Reads `PT1H30M`, `-P2DT12H`, `P1W`.
pub fn parse(text: &str) -> Option<Span> {
    let text = text.trim().to_ascii_uppercase();
    let (sign, rest) = match text.as_bytes().first()? {
        b'-' => (-1, &text[1..]),
        b'+' => (1, &text[1..]),
        _ => (1, text.as_str()),
    };
    let rest = rest.strip_prefix('P')?;
    let (date, time) = match rest.split_once('T') {
        Some((date, time)) => (date, Some(time)),
        None => (rest, None),
    };
    let days = fields(date, &[('W', 7), ('D', 1)])?;
    let seconds = match time {
        Some("") => return None,
        Some(time) => fields(time, &[('H', 3600), ('M', 60), ('S', 1)])?,
        None if date.is_empty() => return None,
        None => 0,
    };
    Some(Span {
        days: sign * days,
        seconds: sign * seconds,
    })
}

/// Numbers with their units, in the order of the units, each at most once.
fn fields(text: &str, units: &[(char, i64)]) -> Option<i64> {
    let mut total = 0i64;
    let mut units = units.iter();
    let mut digits = String::new();
    for c in text.chars() {
        if c.is_ascii_digit() {
            digits.push(c);
            continue;
        }
        let (_, factor) = units.find(|(unit, _)| *unit == c)?;
        total = total.checked_add(digits.parse::<i64>().ok()?.checked_mul(*factor)?)?;
        // Far beyond any calendar; keeps sums of spans from overflowing.
        if total > 1 << 40 {
            return None;
        }
        digits.clear();
    }
    digits.is_empty().then_some(total)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::ical::Line;

    #[test]
    fn durations_are_read_as_calcard_reads_them() {
        for text in [
            "PT1H",
            "PT60M",
            "P1D",
            "P1W",
            "-PT15M",
            "+PT5S",
            "P2DT3H4M5S",
            "PT0S",
            "-P1DT1H",
            "P15DT5H0M20S",
            "P7W",
            "PT1H30M",
        ] {
            let line = Line::new("DURATION", text);
            let ours = parse(text).unwrap();
            assert_eq!(
                Some(ours.total()),
                crate::calendar::typed::duration(&line),
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_no_duration_is_none() {
        for bad in [
            "", "P", "PT", "1H", "PT1", "P1H", "PT1D", "PT1M1H", "P-1D", "PT1.5H", "P1",
        ] {
            assert_eq!(parse(bad), None, "{bad}");
        }
        assert_eq!(
            parse("P1D"),
            Some(Span {
                days: 1,
                seconds: 0
            })
        );
        assert_ne!(parse("P1D"), parse("PT24H"));
        assert_eq!(parse("P1W"), parse("P7D"));
        assert_eq!(parse("-P1DT1H").unwrap().to_string(), "-P1DT3600S");
        assert_eq!(parse("PT0S").unwrap().to_string(), "PT0S");
    }
}
