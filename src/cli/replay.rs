//! `invitest replay`: a recorded scenario as commands.

use super::{Global, not_built};

/// Which scenario of which record.
#[derive(Debug, Clone, clap::Args)]
pub struct Args {
    /// The id of a scenario or check
    #[arg(value_name = "ID")]
    pub id: String,
    /// The record; the latest run's, without
    #[arg(long, value_name = "RECORD")]
    pub record: Option<std::path::PathBuf>,
    /// The form: a curl script
    #[arg(long = "as", value_name = "FORM", default_value = "curl")]
    pub form: String,
}

/// Runs it.
pub fn run(args: Args, global: &Global) -> u8 {
    let _ = (args, global);
    not_built("replay")
}
