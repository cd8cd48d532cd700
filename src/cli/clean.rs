//! `invitest clean`: removes what a killed run left on a server.

use super::{Global, TargetArgs, complain, complain_all, say};
use crate::dav::Client;
use crate::report::exit;
use crate::run::clean;
use crate::run::journal::Journal;
use std::fmt::Write as _;
use std::path::PathBuf;

/// Which server.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Args {
    #[command(flatten)]
    pub target: TargetArgs,
    /// Where the journals are, if not in the usual place
    #[arg(long, value_name = "DIR")]
    pub journals: Option<PathBuf>,
}

/// Runs it.
pub fn run(args: Args, _global: &Global) -> u8 {
    let target = match args.target.read() {
        Ok(target) => target,
        Err(fault) => return complain_all(&[*fault]),
    };
    let client = match Client::new(target.client_options()) {
        Ok(client) => client,
        Err(error) => return complain(exit::USAGE, &error.to_string()),
    };
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return complain(exit::HARNESS, &format!("tokio: {error}")),
    };
    let folder = args.journals.unwrap_or_else(Journal::folder);
    let cleaned = runtime.block_on(clean::clean(&target, &client, &folder));
    let mut out = String::new();
    let mut left = 0;
    for one in &cleaned {
        left += one.leftovers.len();
        let _ = writeln!(
            out,
            "run {}: {}",
            one.run,
            match one.leftovers.len() {
                0 => "everything is removed".to_owned(),
                n => format!("{n} left; the journal stays at {}", one.journal.display()),
            }
        );
        for leftover in &one.leftovers {
            let _ = writeln!(out, "  {leftover}");
        }
    }
    if cleaned.is_empty() {
        let _ = writeln!(out, "no run has left anything on {}", target.url);
    }
    let said = say(&out);
    if left > 0 { exit::HARNESS } else { said }
}
