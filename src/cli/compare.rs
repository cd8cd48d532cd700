//! `invitest compare`: what changed between two records.

use super::{Global, complain, read_record, say, say_json};
use crate::report::compare;
use crate::report::exit;
use clap::ValueEnum;
use std::path::PathBuf;

/// Which records.
#[derive(Debug, Clone, clap::Args)]
pub struct Args {
    /// The earlier record, or its folder
    #[arg(value_name = "OLD")]
    pub old: PathBuf,
    /// The later one
    #[arg(value_name = "NEW")]
    pub new: PathBuf,
    /// How the changes are printed
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: Printed,
    /// Exit with 1 when something fails that did not
    #[arg(long)]
    pub gate: bool,
}

/// How the changes are printed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Printed {
    /// For people.
    #[default]
    Text,
    /// For a page.
    Markdown,
    /// For programs.
    Json,
}

/// Runs it.
pub fn run(args: Args, _global: &Global) -> u8 {
    let (old, new) = match (read_record(&args.old), read_record(&args.new)) {
        (Ok(old), Ok(new)) => (old, new),
        (Err(code), _) | (_, Err(code)) => return code,
    };
    let comparison = compare::compare(&old, &new);
    let said = match args.format {
        Printed::Text => say(&comparison.to_text()),
        Printed::Markdown => say(&comparison.to_markdown()),
        Printed::Json => say_json(&comparison),
    };
    if said == exit::CONFORMS && args.gate && comparison.is_worse() {
        let n = comparison.new_failures.len();
        return complain(exit::NOT_CONFORMING, &format!("{n} new failures"));
    }
    said
}
