//! What goes into the engine and comes out of it.

use super::address::{Address, Directory};
use crate::reference::Ctx;
use crate::reference::faults::Fault;
use crate::reference::variations::Variation;
use crate::wire::ical::Component;
use chrono::{DateTime, Utc};
use std::fmt;

/// What every function of the engine may ask.
#[derive(Clone, Copy)]
pub struct Env<'a> {
    /// The switches of the server.
    pub ctx: &'a Ctx,
    /// The time of this operation; messages are stamped with it (RFC 6638 3.2.5).
    pub now: DateTime<Utc>,
    /// Who is who.
    pub directory: &'a dyn Directory,
}

impl Env<'_> {
    /// Whether the server has this fault.
    pub fn on(&self, fault: &'static Fault) -> bool {
        self.ctx.on(fault)
    }

    /// Whether the server has this variation.
    pub fn varies(&self, variation: &'static Variation) -> bool {
        self.ctx.varies(variation)
    }
}

/// What an object is to the owner of the calendar it lies in (RFC 6638 3.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// An organizer scheduling object resource.
    Organizer,
    /// An attendee scheduling object resource.
    Attendee,
    /// A plain calendar object resource.
    None,
}

/// An iTIP method that an implicit scheduling server sends (RFC 6638 3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    /// An invitation or an update of one.
    Request,
    /// An attendee's answer.
    Reply,
    /// The end of the whole or of instances.
    Cancel,
    /// One instance more.
    Add,
}

impl Method {
    /// The value of METHOD.
    pub fn as_str(self) -> &'static str {
        match self {
            Method::Request => "REQUEST",
            Method::Reply => "REPLY",
            Method::Cancel => "CANCEL",
            Method::Add => "ADD",
        }
    }

    /// Whether an organizer sends it: privileges schedule-send-invite and
    /// schedule-deliver-invite, else the `-reply` ones (RFC 6638 6).
    pub fn is_organizers(self) -> bool {
        self != Method::Reply
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One scheduling message for one recipient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The method, also in the calendar.
    pub method: Method,
    /// The sender: the organizer, or the attendee that replies.
    pub from: Address,
    /// The one recipient.
    pub to: Address,
    /// A whole `VCALENDAR` with METHOD.
    pub calendar: Component,
    /// Whether it was made after another attendee's reply and tells participation status
    /// only (RFC 6638 4.2). Its recipient may have answered meanwhile, so what it says of
    /// the recipient does not count.
    pub status_only: bool,
}

/// What the request says beside the object.
#[derive(Debug, Clone, Copy)]
pub struct Put<'a> {
    /// With a matching If-Schedule-Tag-Match: the object as it was when its schedule-tag
    /// was last changed. What replies have changed since then is carried into the new
    /// object (RFC 6638 3.2.10.1). `None` without that header.
    ///
    /// The store keeps, beside each scheduling object, a copy of it at its last change of
    /// the tag.
    pub tagged: Option<&'a Component>,
    /// `false` for `Schedule-Reply: F` (RFC 6638 8.1); counts on removal by an attendee.
    pub schedule_reply: bool,
}

impl Default for Put<'_> {
    fn default() -> Self {
        Put {
            tagged: None,
            schedule_reply: true,
        }
    }
}

/// What a client's change leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What to store; `None` when the object is removed.
    pub store: Option<Component>,
    /// What to deliver, in order.
    pub messages: Vec<Message>,
}

impl Change {
    /// An object to store, and messages.
    pub fn of(store: Component, messages: Vec<Message>) -> Change {
        Change {
            store: Some(store),
            messages,
        }
    }
}

/// Why a change is refused: the preconditions of RFC 6638 3.2.4, all with 403.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// `CALDAV:unique-scheduling-object-resource` (3.2.4.1). The engine never gives it: the
    /// store knows the other objects, and adds the DAV:href of the one in the way.
    UniqueSchedulingObjectResource,
    /// `CALDAV:same-organizer-in-all-components` (3.2.4.2), empty.
    SameOrganizerInAllComponents,
    /// `CALDAV:allowed-organizer-scheduling-object-change` (3.2.4.3), empty; with a reason
    /// for DAV:responsedescription.
    AllowedOrganizerChange(String),
    /// `CALDAV:allowed-attendee-scheduling-object-change` (3.2.4.4), empty; with a reason.
    AllowedAttendeeChange(String),
}

impl Refusal {
    /// The element in the CalDAV namespace.
    pub fn element(&self) -> &'static str {
        match self {
            Refusal::UniqueSchedulingObjectResource => "unique-scheduling-object-resource",
            Refusal::SameOrganizerInAllComponents => "same-organizer-in-all-components",
            Refusal::AllowedOrganizerChange(_) => "allowed-organizer-scheduling-object-change",
            Refusal::AllowedAttendeeChange(_) => "allowed-attendee-scheduling-object-change",
        }
    }

    /// For people.
    pub fn reason(&self) -> &str {
        match self {
            Refusal::UniqueSchedulingObjectResource => "the UID is in use in another calendar",
            Refusal::SameOrganizerInAllComponents => "the components differ in ORGANIZER",
            Refusal::AllowedOrganizerChange(why) | Refusal::AllowedAttendeeChange(why) => why,
        }
    }
}

/// A status code of a delivery, a reply or a busy time request (RFC 6638 3.2.9, RFC 5546
/// 3.6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Code {
    /// 1.0: still being sent.
    Pending,
    /// 1.1: sent, delivery unknown.
    Sent,
    /// 1.2: delivered.
    Delivered,
    /// 2.0: success.
    Success,
    /// 2.3: success, an invalid parameter was ignored.
    ParameterIgnored,
    /// 3.7: no such calendar user.
    UnknownUser,
    /// 3.8: no privilege.
    NoPrivilege,
    /// 5.1: could not be delivered now.
    Unavailable,
    /// 5.2: no way to deliver.
    NoService,
    /// 5.3: scheduling with that user is not allowed.
    NotAllowed,
}

impl Code {
    /// The bare code, as SCHEDULE-STATUS has it.
    pub fn as_str(self) -> &'static str {
        match self {
            Code::Pending => "1.0",
            Code::Sent => "1.1",
            Code::Delivered => "1.2",
            Code::Success => "2.0",
            Code::ParameterIgnored => "2.3",
            Code::UnknownUser => "3.7",
            Code::NoPrivilege => "3.8",
            Code::Unavailable => "5.1",
            Code::NoService => "5.2",
            Code::NotAllowed => "5.3",
        }
    }

    /// The code with its description, as REQUEST-STATUS and CALDAV:request-status have it.
    pub fn request_status(self) -> &'static str {
        match self {
            Code::Pending => "1.0;Pending",
            Code::Sent => "1.1;Sent",
            Code::Delivered => "1.2;Delivered",
            Code::Success => "2.0;Success",
            Code::ParameterIgnored => "2.3;Success; invalid property parameter ignored",
            Code::UnknownUser => "3.7;Invalid calendar user",
            Code::NoPrivilege => "3.8;No authority",
            Code::Unavailable => "5.1;Service unavailable",
            Code::NoService => "5.2;Invalid calendar service",
            Code::NotAllowed => "5.3;No scheduling support for user",
        }
    }
}

/// The outcome of one delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivered {
    /// What was to be delivered.
    pub message: Message,
    /// What became of it.
    pub code: Code,
}

/// What to do with the object that a message is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Store {
    /// Leave it as it is.
    Keep,
    /// Put this in its place.
    Replace(Component),
    /// Create it in the default calendar (RFC 6638 4.3).
    Create(Component),
    /// Remove it.
    Remove,
}

/// What becomes of the schedule-tag (RFC 6638 3.2.10).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tag {
    /// It gets a new value, and the stored object is the one the tag stands for.
    Changes,
    /// It stays.
    Kept,
}

/// What a message leads to at its recipient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Processed {
    /// For the calendar.
    pub store: Store,
    /// For the schedule-tag.
    pub tag: Tag,
    /// Whether the message is put into the inbox, after everything else (RFC 6638 4.1).
    pub deliver_to_inbox: bool,
    /// For the sender.
    pub status: Code,
    /// What follows: the other attendees' update after a reply (RFC 6638 4.2).
    pub further: Vec<Message>,
}

impl Processed {
    /// Nothing is stored, nothing shown.
    pub fn ignored(status: Code) -> Processed {
        Processed {
            store: Store::Keep,
            tag: Tag::Kept,
            deliver_to_inbox: false,
            status,
            further: Vec::new(),
        }
    }
}
