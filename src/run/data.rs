//! Calendar data that the scenario's clients send: an object's text, and edits of it.

use super::judge::{Env, Unresolved};
use crate::calendar::select::{instance, is_scheduled, recurrence_id};
use crate::calendar::time::{When, Zones, parse_written, when};
use crate::suite::model::Change;
use crate::wire::ical::{self, Component, Item, Line};
use std::fmt;

/// The PRODID of what this client writes.
const PRODID: &str = "-//invitest//invitest//EN";
/// Properties that an override does not take over from the master.
const RECURRENCE: [&str; 4] = ["RRULE", "RDATE", "EXDATE", "EXRULE"];

/// Why data could not be made: the suite's text or an edit does not fit what is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DataError {
    /// A placeholder has no value.
    Unresolved(Unresolved),
    /// The text is no iCalendar.
    NotCalendar(String),
    /// An edit finds nothing to work on.
    NoSuchPart(String),
}

impl From<Unresolved> for DataError {
    fn from(unresolved: Unresolved) -> DataError {
        DataError::Unresolved(unresolved)
    }
}

impl fmt::Display for DataError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DataError::Unresolved(unresolved) => write!(f, "{unresolved}"),
            DataError::NotCalendar(why) => write!(f, "the text is no iCalendar object: {why}"),
            DataError::NoSuchPart(what) => write!(f, "there is no {what} to edit"),
        }
    }
}

/// An object's text, its placeholders filled, as a calendar: a bare component is wrapped,
/// UID and DTSTAMP are added where a component has none.
pub fn calendar(text: &str, uid: Option<&str>, now: &str) -> Result<Component, DataError> {
    let text = text.trim();
    let whole = if text.to_ascii_uppercase().starts_with("BEGIN:VCALENDAR") {
        text.to_owned()
    } else {
        format!("BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:{PRODID}\n{text}\nEND:VCALENDAR")
    };
    let document = ical::parse(whole.replace("\r\n", "\n").replace('\n', "\r\n").as_bytes());
    if let Some(problem) = document.problems.iter().find(|p| !p.is_cosmetic()) {
        return Err(DataError::NotCalendar(problem.to_string()));
    }
    let mut calendar = document
        .calendar()
        .cloned()
        .ok_or_else(|| DataError::NotCalendar("it is not one VCALENDAR".into()))?;
    for component in calendar.components_mut().filter(|c| is_scheduled(c)) {
        if component.line("DTSTAMP").is_none() {
            component
                .items
                .insert(0, Item::Line(Line::new("DTSTAMP", now)));
        }
        if let (None, Some(uid)) = (component.line("UID"), uid) {
            component.items.insert(0, Item::Line(Line::new("UID", uid)));
        }
    }
    Ok(calendar)
}

/// Makes the edits, in order.
pub fn edit(calendar: &mut Component, changes: &[Change], env: &dyn Env) -> Result<(), DataError> {
    changes
        .iter()
        .try_for_each(|change| apply(calendar, change, env))
}

fn apply(calendar: &mut Component, change: &Change, env: &dyn Env) -> Result<(), DataError> {
    if let Some(written) = &change.override_ {
        make_override(calendar, &env.fill(written)?)?;
    }
    if let Some(written) = &change.drop_override {
        let written = env.fill(written)?;
        let target = instance(calendar, &written)
            .cloned()
            .ok_or_else(|| DataError::NoSuchPart(format!("override {written}")))?;
        calendar
            .items
            .retain(|item| !matches!(item, Item::Component(c) if *c == target));
    }
    if change.drop_master == Some(true) {
        calendar.items.retain(|item| {
            !matches!(item, Item::Component(c)
                if is_scheduled(c) && c.line("RECURRENCE-ID").is_none())
        });
    }
    if let Some(text) = &change.add_component {
        calendar.push_component(component_of(&env.fill(text)?)?);
    }
    for component in targets(calendar, change.at.as_deref(), env)? {
        edit_component(component, change, env)?;
    }
    Ok(())
}

/// The components that an edit is about.
fn targets<'a>(
    calendar: &'a mut Component,
    at: Option<&str>,
    env: &dyn Env,
) -> Result<Vec<&'a mut Component>, DataError> {
    let zones = Zones::of(calendar);
    let at = at.map(|at| env.fill(at)).transpose()?;
    match at.as_deref() {
        Some("calendar") => Ok(vec![calendar]),
        Some("every") => Ok(calendar
            .components_mut()
            .filter(|c| is_scheduled(c))
            .collect()),
        None | Some("master") => {
            let has_master = calendar
                .components()
                .any(|c| is_scheduled(c) && c.line("RECURRENCE-ID").is_none());
            Ok(calendar
                .components_mut()
                .filter(|c| is_scheduled(c))
                .find(|c| !has_master || c.line("RECURRENCE-ID").is_none())
                .into_iter()
                .collect())
        }
        Some(written) => {
            let wanted = parse_written(written, &zones);
            let found = calendar
                .components_mut()
                .filter(|c| is_scheduled(c))
                .find(|c| wanted.is_some() && recurrence_id(c, &zones) == wanted);
            match found {
                Some(component) => Ok(vec![component]),
                None => Err(DataError::NoSuchPart(format!("override {written}"))),
            }
        }
    }
}

fn edit_component(
    component: &mut Component,
    change: &Change,
    env: &dyn Env,
) -> Result<(), DataError> {
    for name in change.remove.iter().flatten() {
        component.remove_lines(name);
    }
    for (name, value) in change.set.iter().flatten() {
        component.set_line(line(name, &env.fill(value)?)?);
    }
    for (name, value) in change.add.iter().flatten() {
        component.push_line(line(name, &env.fill(value)?)?);
    }
    for role in change.uninvite.iter().flatten() {
        let addresses = env.addresses(role);
        let before = component.items.len();
        component.items.retain(|item| {
            !matches!(item, Item::Line(l) if l.is("ATTENDEE") && is_one_of(&l.value, &addresses))
        });
        if component.items.len() == before {
            return Err(DataError::NoSuchPart(format!("ATTENDEE line of {role}")));
        }
    }
    for (role, params) in change.invite.iter().flatten() {
        let mut attendee = Line::new("ATTENDEE", env.fill(&format!("{{{{{role}}}}}"))?);
        set_params(&mut attendee, params, env)?;
        component.push_line(attendee);
    }
    for (role, params) in change.attendee.iter().flatten() {
        let addresses = env.addresses(role);
        let attendee = component
            .lines_mut()
            .find(|l| l.is("ATTENDEE") && is_one_of(&l.value, &addresses))
            .ok_or_else(|| DataError::NoSuchPart(format!("ATTENDEE line of {role}")))?;
        set_params(attendee, params, env)?;
    }
    if let Some(params) = &change.organizer {
        let organizer = component
            .line_mut("ORGANIZER")
            .ok_or_else(|| DataError::NoSuchPart("ORGANIZER line".into()))?;
        set_params(organizer, params, env)?;
    }
    for name in change.remove_component.iter().flatten() {
        component
            .items
            .retain(|item| !matches!(item, Item::Component(c) if c.is(name)));
    }
    if let Some(text) = &change.component {
        component.push_component(component_of(&env.fill(text)?)?);
    }
    Ok(())
}

/// A line from a name and a value as suites write it: `x`, or `;PARAM=y:x`.
fn line(name: &str, written: &str) -> Result<Line, DataError> {
    let name = name.to_ascii_uppercase();
    if written.starts_with(';') {
        Line::parse(&format!("{name}{written}")).map_err(DataError::NotCalendar)
    } else {
        Ok(Line::new(&name, written))
    }
}

fn set_params(
    line: &mut Line,
    params: &std::collections::BTreeMap<String, String>,
    env: &dyn Env,
) -> Result<(), DataError> {
    for (name, value) in params {
        let name = name.to_ascii_uppercase();
        if value == "none" {
            line.remove_param(&name);
        } else {
            line.set_param(&name, &env.fill(value)?);
        }
    }
    Ok(())
}

fn is_one_of(value: &str, addresses: &[String]) -> bool {
    addresses
        .iter()
        .any(|a| crate::calendar::participants::same_address(a, value))
}

fn component_of(text: &str) -> Result<Component, DataError> {
    let text = text.trim().replace("\r\n", "\n").replace('\n', "\r\n") + "\r\n";
    let document = ical::parse(text.as_bytes());
    match (
        document.roots.as_slice(),
        document.problems.iter().find(|p| !p.is_cosmetic()),
    ) {
        ([one], None) => Ok(one.clone()),
        (_, Some(problem)) => Err(DataError::NotCalendar(problem.to_string())),
        _ => Err(DataError::NotCalendar("it is not one component".into())),
    }
}

/// Makes an override as a client does: the master's content moved to the instance.
fn make_override(calendar: &mut Component, written: &str) -> Result<(), DataError> {
    if instance(calendar, written).is_some() {
        return Ok(());
    }
    let zones = Zones::of(calendar);
    let master = calendar
        .components()
        .find(|c| is_scheduled(c) && c.line("RECURRENCE-ID").is_none())
        .cloned()
        .ok_or_else(|| DataError::NoSuchPart("master component".into()))?;
    let id = line("RECURRENCE-ID", written)?;
    let mut copy = master.clone();
    for name in RECURRENCE {
        copy.remove_lines(name);
    }
    let start_name = if master.line("DTSTART").is_some() {
        "DTSTART"
    } else {
        "DUE"
    };
    let shift = shift_between(master.line(start_name), &id, &zones);
    for name in ["DTSTART", "DTEND", "DUE"] {
        let Some(line) = copy.line_mut(name) else {
            continue;
        };
        if name == start_name {
            line.params.clone_from(&id.params);
            line.value.clone_from(&id.value);
        } else if let Some(moved) = shift.and_then(|days| move_days(line, days)) {
            line.value = moved;
        }
    }
    copy.set_line(id);
    calendar.push_component(copy);
    Ok(())
}

/// How far the instance lies from the master's start: seconds of local time, because an
/// instance keeps its local time over a change of offset.
fn shift_between(start: Option<&Line>, id: &Line, zones: &Zones) -> Option<i64> {
    let start = start?;
    if let (Some(a), Some(b)) = (local(start), local(id))
        && start.param_text("TZID") == id.param_text("TZID")
        && start.value.ends_with('Z') == id.value.ends_with('Z')
    {
        return Some((b - a).num_seconds());
    }
    match (when(start, zones)?, when(id, zones)?) {
        (When::Instant(a), When::Instant(b)) => Some((b - a).num_seconds()),
        _ => None,
    }
}

fn local(line: &Line) -> Option<chrono::NaiveDateTime> {
    let value = line.value.trim_end_matches('Z');
    chrono::NaiveDateTime::parse_from_str(value, "%Y%m%dT%H%M%S")
        .ok()
        .or_else(|| {
            chrono::NaiveDate::parse_from_str(value, "%Y%m%d")
                .ok()
                .and_then(|date| date.and_hms_opt(0, 0, 0))
        })
}

fn move_days(line: &Line, seconds: i64) -> Option<String> {
    let moved = local(line)? + chrono::Duration::seconds(seconds);
    Some(if line.value.len() == 8 {
        moved.format("%Y%m%d").to_string()
    } else if line.value.ends_with('Z') {
        moved.format("%Y%m%dT%H%M%SZ").to_string()
    } else {
        moved.format("%Y%m%dT%H%M%S").to_string()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Plain;
    impl Env for Plain {
        fn fill(&self, template: &str) -> Result<String, Unresolved> {
            Ok(template.replace("{{wilfredo}}", "mailto:wilfredo@example.com"))
        }
        fn addresses(&self, role: &str) -> Vec<String> {
            vec![format!("mailto:{role}@example.com")]
        }
        fn calendar(&self, _: &str) -> Option<Component> {
            None
        }
        fn resource(&self, name: &str) -> Result<url::Url, Unresolved> {
            Err(Unresolved {
                name: name.into(),
                why: String::new(),
            })
        }
        fn uid(&self, _: &str) -> Option<String> {
            None
        }
        fn kept(&self, _: &str) -> Option<String> {
            None
        }
    }

    const SERIES: &str = "BEGIN:VEVENT\nDTSTART;TZID=Europe/Paris:20270301T100000\n\
        DTEND;TZID=Europe/Paris:20270301T110000\nRRULE:FREQ=DAILY;COUNT=60\nSUMMARY:Daily\n\
        ATTENDEE:MAILTO:wilfredo@example.com\nEND:VEVENT";

    fn series() -> Component {
        calendar(SERIES, Some("u1"), "20270101T000000Z").unwrap()
    }

    fn change(yaml: &str) -> Vec<Change> {
        serde_yaml::from_str(yaml).unwrap()
    }

    #[test]
    fn a_bare_component_becomes_a_calendar_object() {
        let calendar = series();
        assert_eq!(calendar.value("VERSION"), Some("2.0"));
        let event = calendar.components().next().unwrap();
        assert_eq!(event.value("UID"), Some("u1"));
        assert_eq!(event.value("DTSTAMP"), Some("20270101T000000Z"));
        assert!(calendar_is_refused("BEGIN:VEVENT\nno line\nEND:VEVENT"));
    }

    fn calendar_is_refused(text: &str) -> bool {
        matches!(calendar(text, None, "x"), Err(DataError::NotCalendar(_)))
    }

    #[test]
    fn an_override_keeps_its_local_time_over_a_change_of_offset() {
        let mut calendar = series();
        let written = ";TZID=Europe/Paris:20270401T100000";
        let edits = format!(
            "- {{override: '{written}'}}\n- {{at: '{written}', attendee: {{wilfredo: {{partstat: DECLINED}}}}}}"
        );
        edit(&mut calendar, &change(&edits), &Plain).unwrap();
        let made = instance(&calendar, "20270401T080000Z").unwrap();
        assert_eq!(made.value("DTEND"), Some("20270401T110000"));
        assert!(made.line("RRULE").is_none());
        assert_eq!(
            made.line("ATTENDEE")
                .unwrap()
                .param_text("PARTSTAT")
                .unwrap(),
            "DECLINED"
        );
        edit(
            &mut calendar,
            &change(&format!("- {{override: '{written}'}}")),
            &Plain,
        )
        .unwrap();
        assert_eq!(calendar.components().count(), 2);
        edit(
            &mut calendar,
            &change(&format!("- {{drop-override: '{written}'}}")),
            &Plain,
        )
        .unwrap();
        assert_eq!(calendar.components().count(), 1);
    }

    #[test]
    fn edits_say_when_there_is_nothing_to_edit() {
        let mut calendar = series();
        for edits in [
            "- {uninvite: [mike]}",
            "- {attendee: {mike: {partstat: X}}}",
            "- {organizer: {schedule-agent: NONE}}",
            "- {at: 20270301T100000Z, set: {summary: x}}",
            "- {drop-override: 20270301T100000Z}",
        ] {
            let result = edit(&mut calendar, &change(edits), &Plain);
            assert!(
                matches!(result, Err(DataError::NoSuchPart(_))),
                "{edits}: {result:?}"
            );
        }
    }

    #[test]
    fn lines_are_set_added_and_removed() {
        let mut calendar = series();
        let edits = "- {set: {summary: Later}, add: {exdate: ';TZID=Europe/Paris:20270302T100000'}, remove: [rrule]}\n\
            - {uninvite: [wilfredo], component: \"BEGIN:VALARM\\nTRIGGER:-PT5M\\nEND:VALARM\"}\n\
            - {invite: {wilfredo: {partstat: NEEDS-ACTION, cn: 'W, S'}}}";
        edit(&mut calendar, &change(edits), &Plain).unwrap();
        let event = calendar.components().next().unwrap();
        assert_eq!(event.value("SUMMARY"), Some("Later"));
        assert!(event.line("RRULE").is_none());
        assert_eq!(
            event.line("EXDATE").unwrap().param_text("TZID").unwrap(),
            "Europe/Paris"
        );
        assert_eq!(
            event.line("ATTENDEE").unwrap().unfolded(),
            "ATTENDEE;CN=\"W, S\";PARTSTAT=NEEDS-ACTION:mailto:wilfredo@example.com"
        );
        assert_eq!(event.components().count(), 1);
    }
}
