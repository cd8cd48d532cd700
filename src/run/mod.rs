//! Runs scenarios against a target: steps, waits, checks, clean-up.

pub mod data;
pub mod judge;
pub mod variables;
