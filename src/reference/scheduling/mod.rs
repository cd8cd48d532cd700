//! What RFC 6638 and RFC 5546 want of a server, as pure functions: objects in, objects and
//! messages out. No store, no HTTP, no clock of its own.
//!
//! The caller (the protocol) does the following.
//!
//! - A request that writes to a calendar: [`change`] with the old and the new object, the
//!   new one as the client sent it. It gives a [`Refusal`] (403 with that precondition), or
//!   a [`Change`]: deliver its messages in order, then call [`record_status`] on the object
//!   with the codes, then store it. The schedule-tag always changes (3.2.10, rules 2 and 3).
//! - Delivery of one [`Message`] to a local user whose inbox grants it: [`process`] with
//!   the existing object of that UID. It says what to store, whether the schedule-tag
//!   changes, whether the message is kept in the inbox, and the code for the sender; its
//!   `further` messages are delivered next, without statuses being recorded.
//! - What cannot be delivered has a code by itself: [`undeliverable`].

pub mod address;
mod agent;
mod allowed_changes;
mod attendee;
mod difference;
mod form;
mod freebusy;
mod incoming;
mod instances;
mod merge;
mod messages;
mod organizer;
mod parts;
mod partstat_reset;
mod role;
mod run_of_instances;
mod sequence;
mod status;
#[cfg(test)]
mod tests;
pub mod types;

pub use address::{Address, Directory, Resolved};
pub use freebusy::{Busy, BusyCalendar, BusyKind, busy_reply, free_busy};
pub use incoming::process;
pub use role::role_of;
pub use status::record as record_status;
pub use types::{
    Change, Code, Delivered, Env, Message, Method, Processed, Put, Refusal, Role, Store, Tag,
};

use crate::reference::{faults, variations};
use crate::wire::ical::Component;

/// A scheduling operation started by a client: create (no `old`), modify, or remove (no
/// `new`). Dispatches by the roles that the owner `me` has in the old and the new object
/// (RFC 6638 3.2.3.1) to the organizer's or the attendee's rules.
pub fn change(
    env: &Env<'_>,
    me: &str,
    old: Option<&Component>,
    new: Option<&Component>,
    put: &Put<'_>,
) -> Result<Change, Refusal> {
    let role = |c: Option<&Component>| c.map_or(Role::None, |c| role::seen(env, c, me));
    if let Some(new) = new {
        role::same_organizer(new, env.directory).or_else(|refusal| {
            if env.on(&faults::preconditions::DIFFERENT_ORGANIZERS_ACCEPTED) {
                Ok(())
            } else {
                Err(refusal)
            }
        })?;
    }
    match (role(old), role(new)) {
        (Role::None, Role::None) => Ok(Change {
            store: new.cloned(),
            messages: new.map_or_else(Vec::new, |new| organizer::invite_for_plain(env, me, new)),
        }),
        (Role::None, Role::Organizer) => organizer::change(env, me, None, new, put),
        (Role::None, Role::Attendee) => attendee::change(env, me, None, new, put),
        (Role::Organizer, Role::Organizer) => organizer::change(env, me, old, new, put),
        (Role::Attendee, Role::Attendee) => attendee::change(env, me, old, new, put),
        // A plain object in the place of a scheduling object: the Remove operation, and
        // the plain object is stored.
        (Role::Organizer, Role::None) => {
            let removed = organizer::change(env, me, old, None, put)?;
            Ok(Change {
                store: new.cloned(),
                messages: removed.messages,
            })
        }
        (Role::Attendee, Role::None) => {
            let removed = attendee::change(env, me, old, None, put)?;
            Ok(Change {
                store: new.cloned(),
                messages: removed.messages,
            })
        }
        // Another ORGANIZER: nobody hands an object over in this way (RFC 6638 1 excludes
        // replacing the organizer).
        (Role::Organizer, Role::Attendee) => Err(Refusal::AllowedOrganizerChange(
            "an organizer does not become another's attendee".to_owned(),
        )),
        (Role::Attendee, Role::Organizer) => Err(Refusal::AllowedAttendeeChange(
            "an attendee does not become the organizer".to_owned(),
        )),
    }
}

/// The code for a recipient that no local inbox belongs to, or nothing for a local user
/// (RFC 6638 3.2.9): 3.7 for an unknown local address, 5.2 for an outside one.
pub fn undeliverable(env: &Env<'_>, to: &Address) -> Option<Code> {
    match env.directory.resolve(to) {
        Resolved::Local(_) => None,
        Resolved::UnknownLocal if env.varies(&variations::UNKNOWN_LOCAL_BY_MAIL) => {
            Some(Code::Sent)
        }
        Resolved::UnknownLocal if env.varies(&variations::UNKNOWN_LOCAL_IS_NOT_ALLOWED) => {
            Some(Code::NotAllowed)
        }
        Resolved::Outside if env.varies(&variations::OUTSIDE_BY_MAIL) => Some(Code::Sent),
        Resolved::UnknownLocal => Some(Code::UnknownUser),
        Resolved::Outside => Some(Code::NoService),
    }
}
