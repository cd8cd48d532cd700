//! What an object is to the owner of its calendar (RFC 6638 3.1).

use super::address::{Address, Directory};
use super::parts::{address, scheduled};
use super::types::{Env, Refusal, Role};
use crate::reference::faults;
use crate::wire::ical::Component;

/// The role of a user in an object that lies in one of the user's calendars.
pub fn role_of(calendar: &Component, user: &str, directory: &dyn Directory) -> Role {
    let mut organizers: Vec<Address> = Vec::new();
    for component in scheduled(calendar) {
        match component.line("ORGANIZER") {
            Some(line) => organizers.push(address(line)),
            // It has to be there in all components.
            None => return Role::None,
        }
    }
    let Some(first) = organizers.first() else {
        return Role::None;
    };
    if organizers.iter().all(|o| directory.is(o, user)) {
        return Role::Organizer;
    }
    let same = organizers.iter().all(|o| directory.same(o, first));
    let listed = scheduled(calendar).any(|c| {
        c.lines_named("ATTENDEE")
            .any(|line| directory.is(&address(line), user))
    });
    if same && !directory.is(first, user) && listed {
        return Role::Attendee;
    }
    Role::None
}

/// The role as the server sees it: any of the owner's addresses makes the owner the
/// organizer or an attendee, but for a fault.
pub fn seen(env: &Env<'_>, calendar: &Component, me: &str) -> Role {
    let role = role_of(calendar, me, env.directory);
    let first = env.directory.addresses(me).into_iter().next();
    let by_first = scheduled(calendar)
        .flat_map(|c| {
            c.lines_named("ORGANIZER")
                .chain(c.lines_named("ATTENDEE"))
                .collect::<Vec<_>>()
        })
        .any(|line| first.as_ref() == Some(&address(line)));
    if role != Role::None && !by_first && env.on(&faults::organizer::ONLY_FIRST_ADDRESS_COUNTS) {
        return Role::None;
    }
    role
}

/// All components carry the same ORGANIZER where they carry one (3.2.4.2).
pub fn same_organizer(calendar: &Component, directory: &dyn Directory) -> Result<(), Refusal> {
    let mut organizers = scheduled(calendar).filter_map(|c| c.line("ORGANIZER"));
    let Some(first) = organizers.next().map(address) else {
        return Ok(());
    };
    if organizers.all(|line| directory.same(&address(line), &first)) {
        Ok(())
    } else {
        Err(Refusal::SameOrganizerInAllComponents)
    }
}
