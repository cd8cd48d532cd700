//! The record of a run, and everything that is rendered from it. Knows only records:
//! no suites, no targets, no network.

pub mod badge;
mod build;
pub mod compare;
pub mod exit;
pub mod findings;
pub mod folder;
pub mod gate;
pub mod html;
pub mod junit;
mod keep;
pub mod markdown;
pub mod matrix;
mod matrix_page;
pub mod merge;
pub mod progress;
pub mod record;
pub mod replay;
pub mod store;
pub mod tap;
pub mod terminal;
pub mod text;
pub mod totals;
pub mod view;

#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_render;
