//! The record of a run, and everything that is rendered from it. Knows only records:
//! no suites, no targets, no network.

pub mod exit;
pub mod html;
pub mod junit;
mod keep;
pub mod merge;
pub mod progress;
pub mod record;
pub mod store;
pub mod terminal;
pub mod text;
pub mod totals;
pub mod view;

#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;
