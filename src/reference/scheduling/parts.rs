//! Reading and editing the pieces of scheduling objects that every rule needs.

use super::address::Address;
use super::types::Env;
use crate::reference::faults;
use crate::reference::recurrence::{Key, Object, is_scheduled};
use crate::wire::ical::{Component, Item, Line};

/// The parameters of RFC 6638 7, which belong to the stored object alone.
pub const SCHEDULING_PARAMETERS: [&str; 3] =
    ["SCHEDULE-AGENT", "SCHEDULE-STATUS", "SCHEDULE-FORCE-SEND"];

/// The events, to-dos and journals of an object.
pub fn scheduled(calendar: &Component) -> impl Iterator<Item = &Component> {
    calendar.components().filter(|c| is_scheduled(c))
}

/// The same, to edit.
pub fn scheduled_mut(calendar: &mut Component) -> impl Iterator<Item = &mut Component> {
    calendar.components_mut().filter(|c| is_scheduled(c))
}

/// The components with their keys; `None` is the master.
pub fn keyed<'a>(object: &Object<'a>) -> Vec<(Option<Key>, &'a Component)> {
    let master = object.master.map(|m| (None, m));
    let overrides = object.overrides.iter().map(|(key, c)| (Some(*key), *c));
    master.into_iter().chain(overrides).collect()
}

/// The component with this key, to edit; `None` is the master.
pub fn component_mut(calendar: &mut Component, key: Option<Key>) -> Option<&mut Component> {
    let place = {
        let object = Object::of(calendar);
        scheduled(calendar).position(|c| object.key_of(c, &object.zones) == key)?
    };
    scheduled_mut(calendar).nth(place)
}

/// Removes the component with this key.
pub fn remove_override(calendar: &mut Component, key: Key) {
    let object = Object::of(calendar);
    let place = calendar.items.iter().position(|item| {
        matches!(item, Item::Component(c)
            if is_scheduled(c) && object.key_of(c, &object.zones) == Some(key))
    });
    if let Some(place) = place {
        calendar.items.remove(place);
    }
}

/// The calendar user address of an ATTENDEE or ORGANIZER.
pub fn address(line: &Line) -> Address {
    Address::new(&line.value)
}

/// The ORGANIZER of an object.
pub fn organizer(calendar: &Component) -> Option<Address> {
    let line = scheduled(calendar).find_map(|c| c.line("ORGANIZER"))?;
    Some(address(line))
}

/// The ATTENDEE of this calendar user.
pub fn attendee<'a>(env: &Env<'_>, component: &'a Component, who: &Address) -> Option<&'a Line> {
    let seen = |line: &Line| {
        line.name == "ATTENDEE" || !env.on(&faults::organizer::LOWER_CASE_NAMES_NOT_SEEN)
    };
    component
        .lines()
        .find(|l| l.is("ATTENDEE") && env.directory.same(&address(l), who) && seen(l))
}

/// The same, to edit.
pub fn attendee_mut<'a>(
    env: &Env<'_>,
    component: &'a mut Component,
    who: &Address,
) -> Option<&'a mut Line> {
    component
        .lines_mut()
        .find(|l| l.is("ATTENDEE") && env.directory.same(&address(l), who))
}

/// The ATTENDEE of a local user, by any of the user's addresses (RFC 6638 3.1).
pub fn own_attendee<'a>(env: &Env<'_>, component: &'a Component, me: &str) -> Option<&'a Line> {
    component
        .lines()
        .find(|l| l.is("ATTENDEE") && env.directory.is(&address(l), me))
}

/// All calendar users that are listed anywhere in these objects, each once.
pub fn everybody(env: &Env<'_>, calendars: &[Option<&Component>]) -> Vec<Address> {
    let mut all: Vec<Address> = Vec::new();
    let components = calendars.iter().flatten().flat_map(|c| scheduled(c));
    for line in components.flat_map(|c| c.lines_named("ATTENDEE").collect::<Vec<_>>()) {
        let address = address(line);
        if !all.iter().any(|a| env.directory.same(a, &address)) {
            all.push(address);
        }
    }
    all
}

/// PARTSTAT in upper case; NEEDS-ACTION where it is missing (RFC 5545 3.2.12).
pub fn partstat(line: &Line) -> String {
    line.param_text("PARTSTAT")
        .map_or_else(|| "NEEDS-ACTION".to_owned(), |p| p.to_ascii_uppercase())
}

/// Whether a PARTSTAT is one that RFC 5545 3.2.12 knows for events or to-dos; others count
/// as NEEDS-ACTION.
pub fn is_known_answer(partstat: &str) -> bool {
    [
        "ACCEPTED",
        "DECLINED",
        "TENTATIVE",
        "DELEGATED",
        "COMPLETED",
        "IN-PROCESS",
    ]
    .contains(&partstat)
}

/// SEQUENCE; 0 where it is missing (RFC 5545 3.8.7.4).
pub fn sequence(component: &Component) -> u64 {
    component
        .value("SEQUENCE")
        .and_then(|v| v.trim().parse().ok())
        .unwrap_or(0)
}

/// Sets SEQUENCE.
pub fn set_sequence(component: &mut Component, sequence: u64) {
    match component.line_mut("SEQUENCE") {
        Some(line) => line.value = sequence.to_string(),
        None => component.push_line(Line::new("SEQUENCE", sequence.to_string())),
    }
}

/// Whether STATUS is CANCELLED.
pub fn is_cancelled(component: &Component) -> bool {
    component
        .value("STATUS")
        .is_some_and(|s| s.trim().eq_ignore_ascii_case("CANCELLED"))
}

/// A line in a form that does not depend on the letter case of names or on the order of
/// parameters.
pub fn signature(line: &Line) -> String {
    let mut params: Vec<String> = line
        .params
        .iter()
        .map(|p| format!("{}={}", p.name.to_ascii_uppercase(), p.joined()))
        .collect();
    params.sort();
    format!(
        "{};{}:{}",
        line.name.to_ascii_uppercase(),
        params.join(";"),
        line.value
    )
}

/// All lines of a component and of what is inside it, in a form in which order does not
/// count. Lines for which `skip` holds are left out.
pub fn signatures(component: &Component, skip: &dyn Fn(&Line) -> bool) -> Vec<String> {
    let mut all: Vec<String> = component
        .lines()
        .filter(|l| !skip(l))
        .map(signature)
        .collect();
    for inside in component.components() {
        let name = inside.name.to_ascii_uppercase();
        all.push(format!("{name}:{}", signatures(inside, skip).join("\n")));
    }
    all.sort();
    all
}

/// Whether a line says only when something was written.
pub fn is_timestamp(line: &Line) -> bool {
    ["DTSTAMP", "CREATED", "LAST-MODIFIED"]
        .iter()
        .any(|name| line.is(name))
}

/// Whether a line is an X- property.
pub fn is_experimental(line: &Line) -> bool {
    line.name
        .get(..2)
        .is_some_and(|start| start.eq_ignore_ascii_case("X-"))
}

/// Adds a line after the first one of another name, or at the end of the lines.
pub fn insert_after(component: &mut Component, name: &str, line: Line) {
    let place = component
        .items
        .iter()
        .position(|item| matches!(item, Item::Line(l) if l.is(name)));
    match place {
        Some(place) => component.items.insert(place + 1, Item::Line(line)),
        None => component.push_line(line),
    }
}
