//! PROPPATCH (RFC 4918 9.2): all of it or nothing.

use super::access::Privilege;
use super::faults::discovery::PRINCIPAL_WRITABLE;
use super::faults::properties::*;
use super::http::{Answer, Outcome, cal, dav, named};
use super::propfind::propstat;
use super::server::Call;
use super::store::{Kind, Store};
use super::{conditions, paths, props, variations};
use crate::wire::ical;
use crate::wire::xml::{CALDAV, DAV, Element, Name};

/// One instruction.
#[derive(Debug, Clone)]
pub enum Instruction {
    /// Sets a property.
    Set(Element),
    /// Removes one.
    Remove(Name),
}

impl Instruction {
    fn name(&self) -> &Name {
        match self {
            Instruction::Set(element) => &element.name,
            Instruction::Remove(name) => name,
        }
    }
}

/// Why an instruction is refused.
#[derive(Debug, Clone)]
pub struct Refused {
    status: u16,
    condition: Option<Element>,
}

/// Reads DAV:set and DAV:remove in document order.
pub fn read(root: &Element) -> Vec<Instruction> {
    let mut instructions = Vec::new();
    for element in root.elements() {
        let props = element
            .children_named(DAV, "prop")
            .flat_map(Element::elements);
        if element.is(DAV, "set") {
            instructions.extend(props.map(|p| Instruction::Set(p.clone())));
        } else if element.is(DAV, "remove") {
            instructions.extend(props.map(|p| Instruction::Remove(p.name.clone())));
        }
    }
    instructions
}

/// PROPPATCH.
pub fn proppatch(call: &Call<'_>, store: &mut Store) -> Outcome {
    let path = &call.request.path;
    call.need(store, path, Privilege::WriteProperties)?;
    conditions::exists(call, store)?;
    conditions::check(call, store)?;
    let root = call.request.xml()?;
    if !root.is(DAV, "propertyupdate") {
        return Err(Answer::explained(400, "no DAV:propertyupdate"));
    }
    let instructions = read(&root);
    if instructions.is_empty() {
        return Err(Answer::explained(400, "nothing to do"));
    }
    let stats = judge(call, store, path, &instructions);
    let response = dav("response").with(call.href(store, path));
    let response = match stats {
        Ok(()) => {
            apply(call, store, path, &instructions);
            if call.ctx.on(&PROPPATCH_WITHOUT_BODY) {
                return Ok(Answer::status(204));
            }
            let prop = instructions
                .iter()
                .map(|i| named(i.name()))
                .fold(dav("prop"), Element::with);
            response.with(propstat(prop, 200))
        }
        Err(stats) if call.ctx.on(&PROPPATCH_IN_PART) => {
            for instruction in &instructions {
                let alone = std::slice::from_ref(instruction);
                if judge(call, store, path, alone).is_ok() {
                    apply(call, store, path, alone);
                }
            }
            stats.into_iter().fold(response, Element::with)
        }
        Err(stats) => stats.into_iter().fold(response, Element::with),
    };
    Ok(Answer::xml(207, &dav("multistatus").with(response)))
}

/// Whether all instructions can be carried out; if not, a DAV:propstat for each: what is
/// refused with its reason, the rest with 424.
pub fn judge(
    call: &Call<'_>,
    store: &Store,
    path: &str,
    instructions: &[Instruction],
) -> Result<(), Vec<Element>> {
    let Some(kind) = store.get(path).map(|r| &r.kind) else {
        return Ok(());
    };
    let judged: Vec<_> = instructions
        .iter()
        .map(|i| allowed(call, store, path, kind, i).err())
        .collect();
    if judged.iter().all(Option::is_none) {
        return Ok(());
    }
    let stats = instructions
        .iter()
        .zip(judged)
        .map(|(instruction, refused)| {
            let prop = dav("prop").with(named(instruction.name()));
            match refused {
                None => propstat(prop, 424),
                Some(refused) => {
                    let stat = propstat(prop, refused.status);
                    match refused.condition {
                        Some(condition) => stat.with(dav("error").with(condition)),
                        None => stat,
                    }
                }
            }
        });
    Err(stats.collect())
}

fn allowed(
    call: &Call<'_>,
    store: &Store,
    path: &str,
    kind: &Kind,
    instruction: &Instruction,
) -> Result<(), Refused> {
    let refuse = |condition: Element| Refused {
        status: 403,
        condition: Some(condition),
    };
    let name = instruction.name();
    let waived = match (name.namespace.as_str(), name.local.as_str()) {
        (CALDAV, "schedule-tag") => call.ctx.on(&SCHEDULE_TAG_WRITABLE),
        (DAV, "supported-privilege-set") => call.ctx.on(&PRIVILEGE_SET_WRITABLE),
        (DAV, "current-user-principal") => call.ctx.on(&CURRENT_PRINCIPAL_WRITABLE),
        (CALDAV, local) if local.starts_with("max-") || local.starts_with("min-") => {
            call.ctx.on(&LIMITS_WRITABLE)
        }
        (CALDAV, "supported-calendar-component-set" | "supported-calendar-data") => {
            call.ctx.on(&LIMITS_WRITABLE)
        }
        (CALDAV, _) if matches!(kind, Kind::Principal) => call.ctx.on(&PRINCIPAL_WRITABLE),
        _ => false,
    };
    if waived {
        return Ok(());
    }
    // Nothing about a principal is its user's to change.
    let default = name.namespace == CALDAV && name.local == "schedule-default-calendar-URL";
    let fixed = default
        && (call.ctx.varies(&variations::DEFAULT_CALENDAR_PROTECTED)
            || call.ctx.varies(&variations::DEFAULT_CALENDAR_ABSENT));
    if props::is_protected(name, kind) || matches!(kind, Kind::Principal) || fixed {
        let mut refused = refuse(dav("cannot-modify-protected-property"));
        // RFC 4918 9.2.1 gives 403 for both of these two.
        if !default && call.ctx.varies(&variations::PROTECTED_409) {
            refused.status = 409;
        }
        if call.ctx.on(&PROTECTED_IS_400) {
            refused.status = 400;
        }
        if call.ctx.on(&PROTECTED_UNNAMED) {
            refused.condition = None;
        }
        return Err(refused);
    }
    if name.namespace != CALDAV {
        return Ok(());
    }
    let conflict = Refused {
        status: 409,
        condition: None,
    };
    match (name.local.as_str(), instruction) {
        ("calendar-timezone", Instruction::Set(value)) => match is_timezone(call, &value.text()) {
            // RFC 4791 5.2.2, 5.2.10
            true => Ok(()),
            false => Err(refuse(cal("valid-calendar-data"))),
        },
        ("schedule-calendar-transp", Instruction::Set(value)) => {
            let mut elements = value.elements();
            match (elements.next(), elements.next()) {
                (Some(e), None) if e.is(CALDAV, "opaque") || e.is(CALDAV, "transparent") => Ok(()),
                _ => Err(conflict),
            }
        }
        ("schedule-default-calendar-URL", Instruction::Set(value)) => {
            match default_calendar(call, store, path, value) {
                Some(_) => Ok(()),
                None if call.ctx.on(&FOREIGN_DEFAULT_ACCEPTED) => Ok(()),
                None if call.ctx.on(&INVALID_DEFAULT_UNNAMED) => {
                    Err(refuse(cal("valid-calendar-data")))
                }
                None => Err(refuse(cal("valid-schedule-default-calendar-URL"))),
            }
        }
        // RFC 6638 4.3.1.1
        ("schedule-default-calendar-URL", Instruction::Remove(_))
            if call.ctx.on(&DEFAULT_REMOVAL_UNNAMED) =>
        {
            Err(Refused {
                status: 403,
                condition: None,
            })
        }
        ("schedule-default-calendar-URL", Instruction::Remove(_)) => {
            Err(refuse(cal("default-calendar-needed")))
        }
        _ => Ok(()),
    }
}

/// The calendar that a value of schedule-default-calendar-URL names, if it is one of the
/// inbox's owner (RFC 6638 4.3).
fn default_calendar(
    call: &Call<'_>,
    store: &Store,
    inbox: &str,
    value: &Element,
) -> Option<String> {
    let calendar = call.resolve(&value.child(DAV, "href")?.text())?;
    let owner = call.accounts().owner_of(inbox)?;
    store.calendars(&owner).into_iter().find(|c| *c == calendar)
}

/// A `VCALENDAR` with exactly one `VTIMEZONE`.
pub fn is_timezone(call: &Call<'_>, text: &str) -> bool {
    // XML has made LF of CRLF.
    let document = ical::parse(text.trim_start().as_bytes());
    let sound = document.problems.iter().all(ical::Problem::is_cosmetic);
    sound
        && document.calendar().is_some_and(|calendar| {
            let mut components = calendar.components();
            components.next().is_some_and(|c| c.is("VTIMEZONE"))
                && components.next().is_none()
                && super::validity::check(call.ctx, calendar).is_ok()
        })
}

/// Carries out instructions that have been judged.
pub fn apply(call: &Call<'_>, store: &mut Store, path: &str, instructions: &[Instruction]) {
    for instruction in instructions {
        let name = instruction.name();
        if name.namespace == CALDAV && name.local == "schedule-default-calendar-URL" {
            if let Instruction::Set(value) = instruction
                && let Some(calendar) = default_calendar(call, store, path, value).or_else(|| {
                    // Reached under FOREIGN_DEFAULT_ACCEPTED alone.
                    call.resolve(&value.child(DAV, "href")?.text())
                })
                && let Some(owner) = call.accounts().owner_of(path)
            {
                store.default_calendars.insert(owner, calendar);
            }
            continue;
        }
        let Some(resource) = store.get_mut(path) else {
            return;
        };
        match instruction {
            // Reached under SCHEDULE_TAG_WRITABLE alone.
            Instruction::Set(value) if name.namespace == CALDAV && name.local == "schedule-tag" => {
                if let Kind::File(file) = &mut resource.kind {
                    file.schedule_tag = Some(value.text());
                }
            }
            Instruction::Set(value) => {
                resource.props.insert(name.clone(), value.clone());
            }
            Instruction::Remove(name) => {
                resource.props.remove(name);
            }
        }
    }
    store.touch_member(paths::parent(path));
}
