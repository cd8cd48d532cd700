//! The command line.

pub mod run;

use clap::Parser;

/// The conformance test suite for CalDAV scheduling servers.
#[derive(Debug, Parser)]
#[command(version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Runs suites against a server
    Run(run::Arguments),
}

/// Runs the command line and gives the exit code.
pub fn main() -> std::process::ExitCode {
    match Cli::parse().command {
        Command::Run(arguments) => run::run(&arguments),
    }
}
