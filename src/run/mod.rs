//! Runs scenarios against a target: steps, waits, checks, clean-up.

pub mod clean;
pub mod cleanup;
pub mod data;
pub mod find;
pub mod journal;
pub mod judge;
mod many;
pub mod outcome;
mod recording;
pub mod runner;
pub mod scenario;
pub mod step;
pub mod variables;
pub mod wait;
pub mod world;
