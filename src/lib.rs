//! invitest: the conformance test suite for CalDAV scheduling servers (RFC 6638).
//!
//! The rooms, and the one direction in which they use each other, are described in
//! `docs/architecture.md`. In short: [`run`] uses [`suite`], [`target`], [`dav`] and
//! [`calendar`]; [`report`] knows only records; [`reference`] shares [`wire`] with the
//! judge and nothing else.

pub mod calendar;
pub mod cli;
pub mod dav;
pub mod diagnostic;
pub mod reference;
pub mod report;
pub mod requirement;
pub mod run;
pub mod suite;
pub mod target;
pub mod verdict;
pub mod wire;
pub mod yaml;
