//! The meaning of calendar data: typed values through calcard, instants, comparing.
//!
//! What a server sent stays in [`crate::wire::ical`]; this module says what it means. The
//! judge never expands recurrence rules.

pub mod compare;
pub mod diff;
pub mod duration;
pub mod extent;
pub mod freebusy;
pub mod kinds;
pub mod normalise;
pub mod participants;
pub mod rrule;
pub mod select;
pub mod time;
pub mod typed;
