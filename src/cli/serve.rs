//! `invitest serve`: the reference server alone.

use super::{Global, SwitchArgs, not_built};

/// Where it listens and how it behaves.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Args {
    /// The address and port; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8008")]
    pub listen: String,
    /// How many accounts
    #[arg(long, value_name = "N", default_value_t = 12)]
    pub accounts: usize,
    /// HTTPS with a certificate authority made for the occasion, written to this file
    #[arg(long, value_name = "PEM")]
    pub tls: Option<std::path::PathBuf>,
    #[command(flatten)]
    pub switches: SwitchArgs,
}

/// Runs it.
pub fn run(args: Args, global: &Global) -> u8 {
    let _ = (args, global);
    not_built("serve")
}
