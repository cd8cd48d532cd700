//! The command line: one file per command, one place for what they share.
//!
//! A command's `Args` are its options as clap reads them; its `run` gives the exit code
//! ([`crate::report::exit`]). What is wrong with the user's input goes to standard error,
//! what was asked for to standard output.

pub mod bench;
mod check;
mod clean;
mod compare;
mod completions;
mod coverage;
mod doctor;
mod expect;
mod explain;
pub mod faults;
mod gate;
pub mod harness;
mod list;
mod man;
mod options;
pub mod proof;
mod replay;
mod report;
mod run;
pub mod schema;
mod serve;
mod signals;
mod switches;
pub mod variety;

pub use options::{Format, Global, SwitchArgs, TargetArgs};

use crate::diagnostic::Diagnostic;
use crate::report::exit;
use crate::suite::Library;
use clap::{CommandFactory, Parser, Subcommand};
use std::io::Write;
use std::process::ExitCode;

/// The conformance test suite for CalDAV scheduling servers (RFC 6638).
#[derive(Debug, Parser)]
#[command(
    name = "invitest",
    version,
    about,
    long_about = "The conformance test suite for CalDAV scheduling servers (RFC 6638).\n\n\
        invitest drives a live server over HTTP with several test accounts, from suites written in \
        YAML, and says where its scheduling breaks which clause. Without a command it runs \
        everything against the reference server that it brings.",
    after_long_help = after_help(),
    propagate_version = true,
    max_term_width = 100
)]
pub struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Option<Command>,
}

/// The commands.
#[derive(Debug, Subcommand)]
enum Command {
    /// Run scenarios against a server and report
    Run(run::Args),
    /// Look at a server and say what a run would find there
    Doctor(doctor::Args),
    /// List suites, scenarios and checks
    List(list::Args),
    /// Explain a requirement, a scenario or a check
    Explain(explain::Args),
    /// Show which requirements are judged and which are not
    Coverage(coverage::Args),
    /// List the faults, variations and disturbances of the reference server
    Faults(faults::Args),
    /// Render, merge and judge the records of runs
    Report(report::Args),
    /// Show what changed between two records
    Compare(compare::Args),
    /// Run the reference server alone
    Serve(serve::Args),
    /// Remove what a killed run left on a server
    Clean(clean::Args),
    /// Print or write the JSON Schemas
    Schema(schema::Args),
    /// Check suite files without a server
    Check(check::Args),
    /// Write or update a server's expected deviations from a record
    Expect(expect::Args),
    /// Show a recorded scenario as commands that repeat it
    Replay(replay::Args),
    /// Print a completion script for a shell
    Completions(completions::Args),
    /// Print or write the manual pages
    Man(man::Args),
}

fn after_help() -> String {
    let mut text = String::from(
        "Where to start:\n  \
           invitest                                     everything, against the reference server\n  \
           invitest doctor --url URL --account U1:P1 --account U2:P2\n  \
           invitest run --target targets/cyrus.yaml --out reports/cyrus rfc6638/\n  \
           invitest explain rfc6638/3.2.10/reply-keeps-tag\n\n\
         Exit codes:\n",
    );
    for (code, meaning) in exit::ALL {
        text.push_str(&format!("  {code:>3}  {meaning}\n"));
    }
    text
}

/// Runs the command line and gives the exit code.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are no errors; a usage error has the code of its own kind.
            let code = if error.use_stderr() { exit::USAGE } else { 0 };
            let _ = error.print();
            return ExitCode::from(code);
        }
    };
    cli.global.colour.apply();
    let global = &cli.global;
    let code = match cli.command {
        None => match Cli::try_parse_from(["invitest", "run"]) {
            Ok(Cli {
                command: Some(Command::Run(args)),
                ..
            }) => run::run(args, global),
            _ => complain(exit::HARNESS, "`run` has no defaults"),
        },
        Some(Command::Run(args)) => run::run(args, global),
        Some(Command::Doctor(args)) => doctor::run(args, global),
        Some(Command::List(args)) => list::run(args, global),
        Some(Command::Explain(args)) => explain::run(args, global),
        Some(Command::Coverage(args)) => coverage::run(args, global),
        Some(Command::Faults(args)) => faults::run(args, global),
        Some(Command::Report(args)) => report::run(args, global),
        Some(Command::Compare(args)) => compare::run(args, global),
        Some(Command::Serve(args)) => serve::run(args, global),
        Some(Command::Clean(args)) => clean::run(args, global),
        Some(Command::Schema(args)) => schema::run(args, global),
        Some(Command::Check(args)) => check::run(args, global),
        Some(Command::Expect(args)) => expect::run(args, global),
        Some(Command::Replay(args)) => replay::run(args, global),
        Some(Command::Completions(args)) => completions::run(args, global),
        Some(Command::Man(args)) => man::run(args, global),
    };
    ExitCode::from(code)
}

/// The whole command line, for completions and manual pages.
fn command() -> clap::Command {
    Cli::command()
}

/// Writes to standard output. A reader that closes it early (`| head`) ends it quietly.
fn say(text: &str) -> u8 {
    let mut out = anstream::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Ok(()) => exit::CONFORMS,
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => exit::CONFORMS,
        Err(error) => complain(
            exit::REPORT_NOT_WRITTEN,
            &format!("standard output: {error}"),
        ),
    }
}

/// Writes JSON to standard output.
fn say_json(value: &impl serde::Serialize) -> u8 {
    match serde_json::to_string_pretty(value) {
        Ok(text) => say(&(text + "\n")),
        Err(error) => complain(
            exit::HARNESS,
            &format!("cannot be written as JSON: {error}"),
        ),
    }
}

/// Says on standard error what is wrong; gives the code.
fn complain(code: u8, words: &str) -> u8 {
    let red = anstyle::AnsiColor::Red.on_default().bold();
    let mut err = anstream::stderr().lock();
    // Nothing is left to do when standard error is gone.
    let _ = writeln!(err, "{red}error{red:#}: {words}");
    code
}

/// Shows errors with their places on standard error; gives the code of a usage error.
fn complain_all(errors: &[Diagnostic]) -> u8 {
    let mut err = anstream::stderr().lock();
    for error in errors {
        let _ = writeln!(err, "{}\n", error.render(true));
    }
    let _ = match errors.len() {
        1 => writeln!(err, "1 error"),
        n => writeln!(err, "{n} errors"),
    };
    exit::USAGE
}

/// The suites that the user means, or the code after telling what is wrong with them.
fn library(global: &Global) -> Result<Library, u8> {
    Library::open_with(global.suites.as_deref(), &global.suite)
        .map_err(|errors| complain_all(&errors))
}

/// A record, or the code after telling why there is none.
fn read_record(path: &std::path::Path) -> Result<crate::report::record::Record, u8> {
    let path = if path.is_dir() {
        path.join("record.json")
    } else {
        path.to_owned()
    };
    crate::report::record::Record::read(&path)
        .map_err(|error| complain(exit::REPORT_NOT_WRITTEN, &error.to_string()))
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_command_line_is_sound() {
        super::command().debug_assert();
    }
}
