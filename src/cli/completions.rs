//! `invitest completions`: the command line, as shells complete it.

use super::{Global, say};

/// Which shell.
#[derive(Debug, Clone, clap::Args)]
#[command(after_help = "For example, in ~/.bashrc:\n  source <(invitest completions bash)")]
pub struct Args {
    /// The shell
    #[arg(value_name = "SHELL")]
    pub shell: clap_complete::Shell,
}

/// Prints the script.
pub fn run(args: Args, _global: &Global) -> u8 {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut super::command(), "invitest", &mut script);
    say(&String::from_utf8_lossy(&script))
}
