//! Suites: what must hold, as data.
//!
//! [`files`] are read with positions ([`crate::yaml`]), tables and openings are expanded
//! ([`expand`]), the result is read into the types of [`model`], checked ([`lint`]), and
//! becomes a [`library`] of [`plan`]s. Nothing here touches the network.

mod assemble;
mod assertion;
mod context;
pub mod expand;
pub mod files;
pub mod library;
pub mod lint;
pub mod model;
pub mod one;
pub mod plan;
pub mod schema;
mod shorthand;
pub mod words;

pub use files::Files;
pub use library::Library;
