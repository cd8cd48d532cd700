//! `invitest doctor`: what a server offers, and what a run would miss.

use super::{Format, Global, TargetArgs, not_built};

/// Which server.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Args {
    #[command(flatten)]
    pub target: TargetArgs,
    /// How the findings are printed
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: Format,
}

/// Runs it.
pub fn run(args: Args, global: &Global) -> u8 {
    let _ = (args, global);
    not_built("doctor")
}
