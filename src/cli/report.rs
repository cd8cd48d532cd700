//! `invitest report`: records rendered, merged and judged.

use super::{Global, not_built};

/// Which records, and what becomes of them.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Args {
    /// Records, or folders of them; parts of one run are merged
    #[arg(value_name = "RECORD")]
    pub records: Vec<std::path::PathBuf>,
    /// Where the reports go
    #[arg(long, value_name = "DIR")]
    pub out: Option<std::path::PathBuf>,
    /// Judge a run by its parts: refused when a scenario is not recorded
    #[arg(long, value_name = "DIR")]
    pub gate: Option<std::path::PathBuf>,
    /// Servers in columns, requirements in rows
    #[arg(long)]
    pub matrix: bool,
}

/// Runs it.
pub fn run(args: Args, global: &Global) -> u8 {
    let _ = (args, global);
    not_built("report")
}
