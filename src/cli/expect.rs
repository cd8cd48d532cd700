//! `invitest expect`: a server's known deviations, from a record.

use super::{Global, TargetArgs, not_built};

/// Which record and which file.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Args {
    #[command(flatten)]
    pub target: TargetArgs,
    /// The record to take the verdicts from
    #[arg(value_name = "RECORD")]
    pub record: Option<std::path::PathBuf>,
    /// The file to write or update; the target's own, without
    #[arg(long, value_name = "FILE")]
    pub out: Option<std::path::PathBuf>,
}

/// Runs it.
pub fn run(args: Args, global: &Global) -> u8 {
    let _ = (args, global);
    not_built("expect")
}
