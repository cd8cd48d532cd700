//! `invitest expect`: a server's known deviations, from a record.

use super::gate::{self, ProfileArg};
use super::{Global, complain, complain_all, library, read_record, say};
use crate::report::gate::{Decision, glob};
use crate::report::record::{Check, Record, Scenario};
use crate::report::store::write_atomically;
use crate::report::{exit, text};
use crate::suite::Library;
use crate::target::Expectations;
use crate::target::expectations::{self, Expectation, Known, Update};
use crate::verdict::Verdict;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Which record and which file.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(after_help = "\
Examples:
  invitest expect reports/cyrus/latest                 writes targets/cyrus.expected.yaml
  invitest expect reports/cyrus/latest --by requirement --out cyrus.expected.yaml

What is declared already keeps its reason, link and comments. What passes by now, or names no id of
the suites, is taken out; what did not run stays.")]
pub struct Args {
    /// The record to take the verdicts from, or its folder
    #[arg(value_name = "RECORD")]
    pub record: PathBuf,
    /// The target's file, whose NAME.expected.yaml is written; the record's own without
    #[arg(long, value_name = "FILE")]
    pub target: Option<PathBuf>,
    /// The file to write or update, instead
    #[arg(long, value_name = "FILE", conflicts_with = "target")]
    pub out: Option<PathBuf>,
    /// One declaration for each check, which notices every change, or for each requirement
    #[arg(long, value_name = "WHAT", default_value = "check")]
    pub by: By,
    /// The reason of what is new
    #[arg(long, value_name = "TEXT", default_value = "not explained yet")]
    pub reason: String,
    /// Print what would be written, and write nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// What a declaration is about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum By {
    /// A check.
    #[default]
    Check,
    /// All checks of a requirement.
    Requirement,
}

/// Runs it.
pub fn run(args: Args, global: &Global) -> u8 {
    go(&args, global).unwrap_or_else(|code| code)
}

fn go(args: &Args, global: &Global) -> Result<u8, u8> {
    let record = read_record(&args.record)?;
    let library = library(global)?;
    if record.tool.suites_digest != library.digest {
        let words = "the record was made with other suites; run again, or name them by --suites";
        return Err(complain(exit::USAGE, words));
    }
    let path = file(args, &record)?;
    let old = if path.exists() {
        Some(Expectations::read(&path).map_err(|fault| complain_all(&[*fault]))?)
    } else {
        None
    };
    let file = old.clone().unwrap_or_default();
    let update = changes(args, &record, &library, &file);
    let new = match &old {
        Some(old) => expectations::update(old, &update),
        None => {
            let title = &record.target.title;
            let title = text::one_line(title, 100);
            expectations::fresh(&title, schema(&path).as_deref(), &update.add)
        }
    };
    let words = in_words(&path, &record, &library, &file, &update);
    if args.dry_run {
        eprint!("{words}");
        return Ok(say(&new));
    }
    write_atomically(&path, new.as_bytes())
        .map_err(|error| complain(exit::REPORT_NOT_WRITTEN, &error.to_string()))?;
    Ok(say(&words))
}

/// The file that is meant.
fn file(args: &Args, record: &Record) -> Result<PathBuf, u8> {
    if let Some(out) = &args.out {
        return Ok(out.clone());
    }
    let own = || record.target.argument.strip_prefix("--target ");
    match args.target.as_deref().or_else(|| own().map(Path::new)) {
        Some(target) => Ok(Expectations::beside(target)),
        None => Err(complain(
            exit::USAGE,
            "the record was not made with a target file; name the file to write by --out",
        )),
    }
}

/// What has to change so that the gate is as this record is.
fn changes(args: &Args, record: &Record, library: &Library, file: &Expectations) -> Update {
    let stale = gate::decide(record, ProfileArg::Full, file, library).stale;
    let version = &record.target.server.version;
    let applies: Vec<&Expectation> = file.of_version(version).collect();
    let drop = file
        .list
        .iter()
        .enumerate()
        .filter(|(_, one)| applies.contains(one) && stale.iter().any(|s| s.id == one.id))
        .map(|(index, _)| index)
        .collect();
    let mut update = Update {
        drop,
        add: Vec::new(),
    };
    let mut all = without(file, &update);
    for (scenario, check) in record.checks() {
        let known = match check.verdict {
            Verdict::Fail | Verdict::Warn => Known::of(check.verdict),
            Verdict::Pass
            | Verdict::Info
            | Verdict::NotSelected
            | Verdict::Unsupported
            | Verdict::Blocked
            | Verdict::Error => None,
        };
        if let Some(known) = known {
            declare(
                args,
                record,
                &mut all,
                &mut update,
                (scenario, check, known),
            );
        }
    }
    // What is blocked by something that is declared needs no declaration of its own.
    let open = decided(record, library, &all).open;
    for (scenario, check) in record.checks() {
        if check.verdict == Verdict::Blocked && open.contains(&check.id) {
            let known = Known::Blocked;
            declare(
                args,
                record,
                &mut all,
                &mut update,
                (scenario, check, known),
            );
        }
    }
    update
}

fn decided(record: &Record, library: &Library, all: &[Expectation]) -> Decision {
    let file = Expectations::from(all.to_vec());
    gate::decide(record, ProfileArg::Full, &file, library)
}

fn without(file: &Expectations, update: &Update) -> Vec<Expectation> {
    let list = file.list.iter().enumerate();
    list.filter(|(index, _)| !update.drop.contains(index))
        .map(|(_, one)| one.clone())
        .collect()
}

/// Declares a red check, unless that is done already.
fn declare(
    args: &Args,
    record: &Record,
    all: &mut Vec<Expectation>,
    update: &mut Update,
    (scenario, check, known): (&Scenario, &Check, Known),
) {
    let ids = [&check.id, &check.requirement, &scenario.id];
    let declared =
        |one: &Expectation| one.verdict == known && ids.iter().any(|id| glob(&one.id, id));
    if all.iter().any(declared) {
        return;
    }
    let id = match args.by {
        By::Check => &check.id,
        By::Requirement => &check.requirement,
    };
    let one = Expectation {
        id: id.clone(),
        verdict: known,
        reason: args.reason.clone(),
        link: record
            .requirements
            .get(&check.requirement)
            .and_then(|r| clause(&r.document, &r.section)),
        versions: None,
    };
    all.push(one.clone());
    update.add.push(one);
}

/// Where the clause can be read, until there is a report to link to.
fn clause(document: &str, section: &str) -> Option<String> {
    let number = document.strip_prefix("rfc")?;
    let page = format!("https://www.rfc-editor.org/rfc/rfc{number}");
    let letter = section.starts_with(|c: char| c.is_ascii_alphabetic());
    let kind = if letter { "appendix" } else { "section" };
    Some(if section.is_empty() {
        page
    } else {
        format!("{page}#{kind}-{section}")
    })
}

/// Where the schema is, seen from the file, if it is near.
fn schema(path: &Path) -> Option<String> {
    let folder = path.parent()?;
    (0..4)
        .map(|up| format!("{}docs/schema/expectations.json", "../".repeat(up)))
        .find(|schema| folder.join(schema).is_file())
}

fn in_words(
    path: &Path,
    record: &Record,
    library: &Library,
    file: &Expectations,
    update: &Update,
) -> String {
    let mut out = String::new();
    let kept = file.list.len() - update.drop.len();
    // Writing to a String cannot fail, here and below.
    let _ = writeln!(
        out,
        "{}: {kept} kept, {} new, {} taken out",
        path.display(),
        update.add.len(),
        update.drop.len()
    );
    for index in &update.drop {
        if let Some(one) = file.list.get(*index) {
            let _ = writeln!(out, "  taken out: {} ({})", one.id, one.reason);
        }
    }
    let mut all = without(file, update);
    all.extend(update.add.iter().cloned());
    let left = decided(record, library, &all);
    let open: Vec<&String> = left.open.iter().take(10).collect();
    if !open.is_empty() {
        let n = left.open.len();
        let _ = writeln!(
            out,
            "  {n} not judged (in error or not run) and not declared; the gate stays partial:"
        );
        for id in open {
            let _ = writeln!(out, "    {id}");
        }
    }
    for cause in &left.unexplained {
        let _ = writeln!(
            out,
            "  blocked without a cause, which is an error of the suite: {cause}"
        );
    }
    out
}
