//! The record of a run, and everything that is rendered from it. Knows only records:
//! no suites, no targets, no network.

pub mod exit;
pub mod record;
pub mod store;
pub mod totals;
