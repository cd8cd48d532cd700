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
pub mod types;

pub use address::{Address, Directory, Resolved};
pub use types::{
    Change, Code, Delivered, Env, Message, Method, Processed, Put, Refusal, Role, Store, Tag,
};

use crate::reference::recurrence::{Range, Zone};
use crate::wire::ical::Component;
use chrono::{DateTime, Utc};

/// What a calendar object resource is to the owner of its calendar (RFC 6638 3.1).
pub fn role_of(calendar: &Component, user: &str, directory: &dyn Directory) -> Role {
    let _ = (calendar, user, directory);
    Role::None
}

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
    let _ = (env, me, old, put);
    Ok(Change {
        store: new.cloned(),
        messages: Vec::new(),
    })
}

/// Writes SCHEDULE-STATUS for what was delivered (RFC 6638 3.2.9, 7.3).
pub fn record_status(env: &Env<'_>, object: &mut Component, delivered: &[Delivered]) {
    let _ = (env, object, delivered);
}

/// Processes a message that has reached the inbox of `me` (RFC 6638 4).
pub fn process(
    env: &Env<'_>,
    me: &str,
    message: &Message,
    existing: Option<&Component>,
) -> Processed {
    let _ = (env, me, message, existing);
    Processed::ignored(Code::Delivered)
}

/// The code for a recipient that no local inbox belongs to, or nothing for a local user
/// (RFC 6638 3.2.9): 3.7 for an unknown local address, 5.2 for an outside one.
pub fn undeliverable(env: &Env<'_>, to: &Address) -> Option<Code> {
    match env.directory.resolve(to) {
        Resolved::Local(_) => None,
        Resolved::UnknownLocal => Some(Code::UnknownUser),
        Resolved::Outside => Some(Code::NoService),
    }
}

/// The objects of one calendar, as far as busy time wants to know.
#[derive(Debug, Clone, Copy)]
pub struct BusyCalendar<'a> {
    /// All its objects (each a `VCALENDAR`).
    pub objects: &'a [Component],
    /// Whether schedule-calendar-transp is `transparent` (RFC 6638 9.1).
    pub transparent: bool,
    /// The zone of floating times: calendar-timezone, or UTC.
    pub zone: &'a Zone,
}

/// A stretch of busy time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Busy {
    /// Its begin.
    pub start: DateTime<Utc>,
    /// Its end, not within it.
    pub end: DateTime<Utc>,
    /// Its FBTYPE.
    pub kind: BusyKind,
}

/// The FBTYPE of a stretch of busy time (RFC 5545 3.2.9); free is what is not listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum BusyKind {
    /// `BUSY-TENTATIVE`
    Tentative,
    /// `BUSY`
    Busy,
    /// `BUSY-UNAVAILABLE`
    Unavailable,
}

/// The busy time of `me` in a range, merged, ascending, clipped at the range's ends.
/// Objects with the UID `masked` are left out (X-CALENDARSERVER-MASK-UID).
pub fn free_busy(
    env: &Env<'_>,
    me: &str,
    calendars: &[BusyCalendar<'_>],
    range: Range,
    masked: Option<&str>,
) -> Vec<Busy> {
    let _ = (env, me, calendars, range, masked);
    Vec::new()
}

/// The `VCALENDAR` with METHOD:REPLY and VFREEBUSY that answers a busy time request for
/// one attendee (RFC 5546 3.3.3). `request` is the posted `VCALENDAR`.
pub fn busy_reply(
    env: &Env<'_>,
    request: &Component,
    attendee: &Address,
    busy: &[Busy],
    range: Range,
) -> Component {
    let _ = (env, request, attendee, busy, range);
    Component::new("VCALENDAR")
}
