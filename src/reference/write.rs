//! Calendars written out, in the way that the variations ask for.

use super::{Ctx, faults, variations};
use crate::wire::ical::{Component, Item, Line};

/// The octets of a calendar that the server has made or edited.
pub fn document(ctx: &Ctx, calendar: &Component) -> Vec<u8> {
    let reordered = ctx.varies(&variations::PARAMETERS_REORDERED);
    let quoted = ctx.varies(&variations::PARAMETERS_QUOTED);
    let extra = ctx.varies(&variations::EXTRA_PROPERTIES);
    let narrow = ctx.varies(&variations::FOLD_AT_60);
    let other = ctx.varies(&variations::OTHER_PRODID);
    let mut calendar = calendar.clone();
    if other && let Some(line) = calendar.line_mut("PRODID") {
        line.value = "-//Another//Server 9.9//DE".to_owned();
    }
    if extra && calendar.line("X-INVITEST-EXTRA").is_none() {
        calendar.push_line(Line::new("X-INVITEST-EXTRA", "not asked for"));
    }
    if reordered || quoted {
        rewrite(&mut calendar, reordered, quoted);
    }
    let text = match narrow {
        true => calendar.to_document_folded(60),
        false if ctx.on(&faults::http::LINES_UNFOLDED) => calendar.to_document_folded(100_000),
        false => calendar.to_document(),
    };
    match ctx.on(&faults::http::LINES_END_IN_LF) {
        true => text.replace("\r\n", "\n").into_bytes(),
        false => text.into_bytes(),
    }
}

fn rewrite(component: &mut Component, reordered: bool, quoted: bool) {
    for item in &mut component.items {
        match item {
            Item::Line(line) => {
                if reordered {
                    line.params.reverse();
                }
                if quoted {
                    let values = line.params.iter_mut().flat_map(|p| &mut p.values);
                    values.for_each(|value| value.quoted = true);
                }
            }
            Item::Component(inner) => rewrite(inner, reordered, quoted),
        }
    }
}

/// A calendar with the properties of each component in alphabetical order.
pub fn sorted(component: &Component) -> Component {
    let mut lines: Vec<Line> = component.lines().cloned().collect();
    lines.sort_by_key(|line| line.name.to_ascii_uppercase());
    let mut sorted = Component::new(&component.name);
    sorted.items.extend(lines.into_iter().map(Item::Line));
    for inner in component.components() {
        sorted.push_component(self::sorted(inner));
    }
    sorted
}

/// Takes out what has an X- name: what a server does that keeps only what it knows.
pub fn drop_x_names(component: &mut Component) {
    let is_x = |name: &str| name.to_ascii_uppercase().starts_with("X-");
    component.items.retain(|item| match item {
        Item::Line(line) => !is_x(&line.name),
        Item::Component(inner) => !is_x(&inner.name),
    });
    component.components_mut().for_each(drop_x_names);
}
