//! `invitest clean`: what a killed run left.

use super::{Global, TargetArgs, not_built};

/// Which server, and which journals.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Args {
    #[command(flatten)]
    pub target: TargetArgs,
    /// Journals to work off; all of this target, without
    #[arg(value_name = "JOURNAL")]
    pub journals: Vec<std::path::PathBuf>,
}

/// Runs it.
pub fn run(args: Args, global: &Global) -> u8 {
    let _ = (args, global);
    not_built("clean")
}
