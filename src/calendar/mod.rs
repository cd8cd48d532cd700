//! The meaning of calendar data: typed values through calcard, instants, comparing.
//!
//! What a server sent stays in [`crate::wire::ical`]; this module says what it means. The
//! judge never expands recurrence rules.

pub mod select;
pub mod time;
pub mod typed;
