//! The embedded reference server: a CalDAV scheduling server that conforms, and that can
//! be told to do single things wrong (faults), otherwise (variations) or badly
//! (disturbances).
//!
//! It shares [`crate::wire`] with the judge and nothing else, so that a mistake made once
//! cannot agree with itself.

pub mod disturbances;
pub mod faults;
pub mod recurrence;
pub mod scheduling;
pub mod switches;
pub mod variations;

pub use switches::{Ctx, Switches};
