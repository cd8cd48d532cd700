//! The embedded reference server: a CalDAV scheduling server that conforms, and that can
//! be told to do single things wrong (faults), otherwise (variations) or badly
//! (disturbances).
//!
//! It shares [`crate::wire`] with the judge and nothing else, so that a mistake made once
//! cannot agree with itself.

mod access;
mod accounts;
mod acl;
pub mod bugs;
mod conditions;
mod copy_move;
mod delete;
mod deliver;
pub mod disturbances;
pub mod faults;
mod filter;
mod get;
mod http;
mod mkcol;
mod partial;
mod paths;
mod post;
mod preconditions;
mod principals;
mod propfind;
mod proppatch;
mod props;
mod put;
pub mod recurrence;
mod report;
pub mod scheduling;
mod server;
mod store;
pub mod switches;
#[cfg(test)]
mod tests;
mod tls;
mod validity;
pub mod variations;
mod write;

pub use deliver::Timing;
pub use server::{Config, Reference};
pub use switches::{Ctx, Reached, Switches};
pub use tls::Certificate;
