//! Runs scenarios against a target: steps, waits, checks, clean-up.

pub mod judge;
