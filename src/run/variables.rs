//! `{{…}}` in suites: addresses, dates in the future, UIDs, and what steps kept.

use super::judge::Unresolved;
use crate::suite::words;
use chrono::{DateTime, Datelike, Duration, NaiveDate, Utc, Weekday};
use std::collections::BTreeMap;

/// Dates of a run: all of them lie in the future, because several servers schedule
/// nothing for what is over.
#[derive(Debug, Clone)]
pub struct Dates {
    now: DateTime<Utc>,
    monday: NaiveDate,
    spring: NaiveDate,
    autumn: NaiveDate,
}

impl Dates {
    /// The dates of a run that starts now.
    pub fn from(now: DateTime<Utc>) -> Dates {
        let earliest = now.date_naive() + Duration::days(14);
        let to_monday = (7 - i64::from(earliest.weekday().num_days_from_monday())) % 7;
        Dates {
            now,
            monday: earliest + Duration::days(to_monday),
            spring: next_sunday(earliest, 3, 2),
            autumn: next_sunday(earliest, 11, 1),
        }
    }

    fn resolve(&self, word: &str, argument: &str) -> Option<String> {
        let base = match word {
            "day" => self.monday,
            "spring" => self.spring,
            "autumn" => self.autumn,
            _ => return None,
        };
        let days: i64 = argument.parse().ok()?;
        Some(
            (base + Duration::try_days(days)?)
                .format("%Y%m%d")
                .to_string(),
        )
    }

    fn now(&self) -> String {
        self.now.format("%Y%m%dT%H%M%SZ").to_string()
    }
}

/// The nth Sunday of a month (when New York changes its clocks), not before `earliest`.
fn next_sunday(earliest: NaiveDate, month: u32, nth: u8) -> NaiveDate {
    (earliest.year()..)
        .filter_map(|year| NaiveDate::from_weekday_of_month_opt(year, month, Weekday::Sun, nth))
        .find(|date| *date >= earliest)
        // Every year has such a Sunday and chrono's years do not end before then.
        .unwrap_or(earliest)
}

/// A role as placeholders see it.
#[derive(Debug, Clone, Default)]
pub struct RoleView {
    /// The calendar user address that suites use.
    pub address: String,
    /// All its addresses.
    pub addresses: Vec<String>,
    /// URLs by word: `principal`, `inbox`, `outbox`, `home`, `calendar`.
    pub urls: BTreeMap<&'static str, String>,
}

/// What placeholders of one scenario stand for.
#[derive(Debug, Clone)]
pub struct Variables {
    /// The run's id.
    pub run: String,
    /// Dates, the same in the whole run.
    pub dates: Dates,
    /// Roles by name.
    pub roles: BTreeMap<String, RoleView>,
    /// UIDs by object.
    pub uids: BTreeMap<String, String>,
    /// Values kept by steps.
    pub kept: BTreeMap<String, String>,
}

impl Variables {
    /// Fills the placeholders of a text. `object` is the object whose text it is, for
    /// `{{uid}}`.
    pub fn fill(&self, template: &str, object: Option<&str>) -> Result<String, Unresolved> {
        let mut out = String::with_capacity(template.len());
        let mut rest = template;
        while let Some(start) = rest.find("{{") {
            let (before, after) = rest.split_at(start);
            out.push_str(before);
            let after = &after[2..];
            let end = after.find("}}").ok_or_else(|| Unresolved {
                name: after.chars().take(20).collect(),
                why: "a placeholder that is not closed".into(),
            })?;
            out.push_str(&self.lookup(after[..end].trim(), object)?);
            rest = &after[end + 2..];
        }
        out.push_str(rest);
        Ok(out)
    }

    fn lookup(&self, name: &str, object: Option<&str>) -> Result<String, Unresolved> {
        let unresolved = |why: &str| Unresolved {
            name: name.to_owned(),
            why: why.to_owned(),
        };
        if let Some(value) = self.kept.get(name) {
            return Ok(value.clone());
        }
        match name {
            "now" => return Ok(self.dates.now()),
            "run" => return Ok(self.run.clone()),
            "uid" => {
                return object
                    .and_then(|object| self.uids.get(object))
                    .cloned()
                    .ok_or_else(|| unresolved("stands outside an object's text"));
            }
            _ => {}
        }
        if let Some((word, argument)) = name.split_once(' ') {
            if word == "uid" {
                return self
                    .uids
                    .get(argument)
                    .cloned()
                    .ok_or_else(|| unresolved("no object of that name"));
            }
            if words::BEYOND.contains(&word) {
                let limit = self
                    .kept
                    .get(argument)
                    .ok_or_else(|| unresolved("nothing was kept under this name"))?;
                return beyond(word, limit)
                    .ok_or_else(|| unresolved("what was kept is no limit that can be exceeded"));
            }
            return self
                .dates
                .resolve(word, argument)
                .ok_or_else(|| unresolved("no placeholder of that form"));
        }
        let (role, part) = match name.split_once('.') {
            Some((role, part)) => (role, Some(part)),
            None => (name, None),
        };
        let Some(role) = self.roles.get(role) else {
            return Err(unresolved("nothing was kept under this name"));
        };
        match part {
            None => Ok(role.address.clone()),
            Some(part) => role
                .urls
                .get(part)
                .cloned()
                .ok_or_else(|| unresolved("the server names no such resource for this account")),
        }
    }
}

/// The largest object that is made to exceed a limit, in octets.
const LARGEST: usize = 8 * 1024 * 1024;

/// What exceeds a limit (`words::BEYOND`).
fn beyond(word: &str, limit: &str) -> Option<String> {
    let years = |n: i32| {
        let year: i32 = limit.get(..4)?.parse().ok()?;
        let year = Some(year + n).filter(|y| (1..=9999).contains(y))?;
        // A day that every year has.
        Some(format!("{year:04}0601T120000Z"))
    };
    match word {
        "years-before" => return years(-2),
        "years-after" => return years(2),
        _ => {}
    }
    let more = limit.trim().parse::<usize>().ok()?.checked_add(1)?;
    match word {
        "beyond" => Some(more.to_string()),
        "octets-beyond" if more <= LARGEST => Some("invitest ".repeat(more / 9 + 1)),
        "attendees-beyond" if more <= LARGEST / 80 => {
            let lines: Vec<String> = (0..more)
                .map(|n| format!("ATTENDEE:mailto:a{n}@invitest.invalid"))
                .collect();
            Some(lines.join("\n"))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone;

    fn variables() -> Variables {
        let role = RoleView {
            address: "mailto:cyrus@example.com".into(),
            ..RoleView::default()
        };
        Variables {
            run: "r1".into(),
            dates: Dates::from(Utc.with_ymd_and_hms(2026, 11, 28, 12, 0, 0).unwrap()),
            roles: BTreeMap::from([("cyrus".into(), role)]),
            uids: BTreeMap::from([("lunch".into(), "u-1".into())]),
            kept: BTreeMap::from([("tag".into(), "\"5\"".into())]),
        }
    }

    #[test]
    fn placeholders_are_filled() {
        let filled = variables()
            .fill(
                "{{uid}} {{uid lunch}} {{ tag }} {{cyrus}} {{day 0}} {{day 8}}T1",
                Some("lunch"),
            )
            .unwrap();
        assert_eq!(
            filled,
            "u-1 u-1 \"5\" mailto:cyrus@example.com 20261214 20261222T1"
        );
        assert_eq!(
            variables()
                .fill("{{spring 0}} {{autumn -1}}", None)
                .unwrap(),
            "20270314 20271106"
        );
    }

    #[test]
    fn limits_are_exceeded() {
        assert_eq!(beyond("beyond", "1000").as_deref(), Some("1001"));
        assert_eq!(
            beyond("octets-beyond", "20").map(|text| text.len() > 20),
            Some(true)
        );
        assert_eq!(
            beyond("attendees-beyond", "2").map(|text| text.lines().count()),
            Some(3)
        );
        assert_eq!(
            beyond("years-before", "19000101T000000Z").as_deref(),
            Some("18980601T120000Z")
        );
        assert_eq!(beyond("years-after", "99991231T235959Z"), None);
        assert_eq!(beyond("beyond", "many"), None);
    }

    #[test]
    fn what_has_no_value_is_named() {
        for (text, name) in [
            ("{{nobody}}", "nobody"),
            ("{{uid}}", "uid"),
            ("{{cyrus.inbox}}", "cyrus.inbox"),
        ] {
            assert_eq!(variables().fill(text, None).unwrap_err().name, name);
        }
        assert!(variables().fill("{{open", None).is_err());
    }
}
