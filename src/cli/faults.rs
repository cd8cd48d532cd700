//! `invitest faults`: what the reference server can do wrong, and otherwise.

use super::{Format, Global, not_built};

/// What is listed.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Args {
    /// Only names that contain this
    #[arg(value_name = "WORD")]
    pub word: Option<String>,
    /// How the list is printed
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: Format,
}

/// Runs it.
pub fn run(args: Args, global: &Global) -> u8 {
    let _ = (args, global);
    not_built("faults")
}
