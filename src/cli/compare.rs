//! `invitest compare`: what changed between two records.

use super::{Format, Global, not_built};

/// Which records.
#[derive(Debug, Clone, clap::Args)]
pub struct Args {
    /// The earlier record
    #[arg(value_name = "OLD")]
    pub old: std::path::PathBuf,
    /// The later one
    #[arg(value_name = "NEW")]
    pub new: std::path::PathBuf,
    /// How the changes are printed
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: Format,
}

/// Runs it.
pub fn run(args: Args, global: &Global) -> u8 {
    let _ = (args, global);
    not_built("compare")
}
