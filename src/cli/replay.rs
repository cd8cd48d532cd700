//! `invitest replay`: a recorded scenario as commands.

use super::{Global, complain, read_record, say};
use crate::diagnostic::did_you_mean;
use crate::report::{exit, replay};
use clap::ValueEnum;
use std::path::{Path, PathBuf};

/// Which scenario of which record.
#[derive(Debug, Clone, clap::Args)]
#[command(
    override_usage = "invitest replay [OPTIONS] [RECORD] <ID>",
    after_help = "\
Example:
  invitest replay reports/cyrus/latest rfc6638/b.3-reply/reply-reaches-the-organizer > replay.sh

The script takes the passwords from variables; it holds none. A run with `--keep all` records every
exchange whole, one without only those of red scenarios."
)]
pub struct Args {
    /// The record, or its folder (the latest run's without), and the id of a scenario or check
    #[arg(value_name = "ID", num_args = 1..=2, required = true)]
    pub what: Vec<String>,
    /// The form
    #[arg(long = "as", value_name = "FORM", default_value = "curl")]
    pub form: Form,
}

/// The form of a replay.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Form {
    /// A shell script of curl commands.
    #[default]
    Curl,
}

/// Runs it.
pub fn run(args: Args, _global: &Global) -> u8 {
    let (path, id) = match args.what.as_slice() {
        [path, id] => (Some(PathBuf::from(path)), id),
        [id] => (latest(Path::new("reports")), id),
        // clap sees to it.
        _ => return complain(exit::USAGE, "name a record and an id"),
    };
    let Some(path) = path else {
        return complain(
            exit::REPORT_NOT_WRITTEN,
            "there is no reports/TARGET/latest/record.json here; name a record",
        );
    };
    let record = match read_record(&path) {
        Ok(record) => record,
        Err(code) => return code,
    };
    let found = record.scenario(id).or_else(|| {
        let mut checks = record.checks();
        checks.find_map(|(scenario, check)| (check.id == *id).then_some(scenario))
    });
    match (found, args.form) {
        (Some(scenario), Form::Curl) => say(&replay::curl(&record, scenario)),
        (None, _) => {
            let ids = record.scenarios.iter().map(|scenario| scenario.id.as_str());
            let meant = match did_you_mean(id, ids) {
                Some(near) => format!("; did you mean {near}?"),
                None => String::new(),
            };
            let words = format!("{} has no scenario or check {id}{meant}", path.display());
            complain(exit::NOTHING_SELECTED, &words)
        }
    }
}

/// The record that was written last.
fn latest(reports: &Path) -> Option<PathBuf> {
    std::fs::read_dir(reports)
        .ok()?
        .filter_map(|entry| {
            let path = entry.ok()?.path().join("latest").join("record.json");
            let written = path.metadata().ok()?.modified().ok()?;
            Some((written, path))
        })
        .max()
        .map(|(_, path)| path)
}
