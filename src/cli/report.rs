//! `invitest report`: records rendered, merged and judged.

mod matrix;
mod parts;

use super::gate::{self, ProfileArg};
use super::{Global, complain, complain_all, read_record, say};
use crate::report::record::Record;
use crate::report::{badge, exit, findings, folder, markdown, store, tap, terminal};
use crate::target::Expectations;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

/// Which records, and what becomes of them.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(after_help = "\
Examples:
  invitest report reports/cyrus/latest                  render the pages of a record again
  invitest report --gate reports/runs                   merge and judge what cargo-nextest ran
  invitest report --markdown reports/cyrus/latest >> \"$GITHUB_STEP_SUMMARY\"
  invitest report --matrix reports/*/record.json --out reports

A folder of parts, as cargo-nextest leaves them (INVITEST_OUT/RUN/), is merged into one record.")]
pub struct Args {
    /// Records, or folders with a `record.json` or with the parts of a run
    #[arg(value_name = "RECORD")]
    pub records: Vec<PathBuf>,
    /// Where the reports go; beside the record without
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Judge a run: refused when one of its scenarios is not recorded
    #[arg(long, value_name = "DIR", conflicts_with_all = ["records", "matrix"])]
    pub gate: Option<PathBuf>,
    /// With --gate: the scenarios that must be recorded, as prefixes of ids; all without
    #[arg(long, value_name = "SELECTOR", requires = "gate")]
    pub select: Vec<String>,
    /// With --gate: what decides
    #[arg(long, value_name = "PROFILE", default_value = "core")]
    pub profile: ProfileArg,
    /// With --gate: known deviations; the target's NAME.expected.yaml without
    #[arg(long, value_name = "FILE", requires = "gate")]
    pub expect: Option<PathBuf>,
    /// Servers in columns, requirements in rows: matrix.html, matrix.md, matrix.json
    #[arg(long, requires = "records")]
    pub matrix: bool,
    /// With --matrix: earlier records, to show what changed since
    #[arg(long, value_name = "RECORD", requires = "matrix")]
    pub since: Vec<PathBuf>,
    /// Each finding with its clause and exchange, as Markdown into FILE (`-` prints it)
    #[arg(long, value_name = "FILE")]
    pub findings: Option<PathBuf>,
    /// A summary as Markdown
    #[arg(long, value_name = "FILE", num_args = 0..=1, require_equals = true, default_missing_value = "-")]
    pub markdown: Option<PathBuf>,
    /// The scenarios as TAP 14
    #[arg(long, value_name = "FILE", num_args = 0..=1, require_equals = true, default_missing_value = "-")]
    pub tap: Option<PathBuf>,
    /// A badge as SVG
    #[arg(long, value_name = "FILE", num_args = 0..=1, require_equals = true, default_missing_value = "-")]
    pub badge: Option<PathBuf>,
}

/// What makes one text of a record.
type Render = fn(&Record) -> String;

impl Args {
    /// The single files that are asked for.
    fn files(&self) -> Vec<(&Path, Render)> {
        let all: [(&Option<PathBuf>, Render); 4] = [
            (&self.findings, findings::render),
            (&self.markdown, markdown::render),
            (&self.tap, tap::render),
            (&self.badge, badge::render),
        ];
        all.into_iter()
            .filter_map(|(path, render)| Some((path.as_deref()?, render)))
            .collect()
    }
}

/// Runs it.
pub fn run(args: Args, global: &Global) -> u8 {
    let done = if args.matrix {
        matrix::write(&args)
    } else if let Some(path) = &args.gate {
        judge(&args, path, global)
    } else if args.records.is_empty() {
        Err(complain(
            exit::USAGE,
            "name a record, or a folder with one: reports/TARGET/latest",
        ))
    } else {
        render_all(&args, global)
    };
    done.unwrap_or_else(|code| code)
}

fn render_all(args: &Args, global: &Global) -> Result<u8, u8> {
    let several = args.records.len() > 1;
    for path in &args.records {
        let (record, merged) = match parts::read(path)? {
            Some(found) => {
                let library = super::library(global)?;
                (parts::merge(found, &library)?, true)
            }
            None => (read_record(path)?, false),
        };
        let beside = if path.is_dir() {
            path.clone()
        } else {
            path.parent().map_or_else(PathBuf::new, Path::to_owned)
        };
        let out = match &args.out {
            Some(out) if several => out.join(&record.target.name),
            Some(out) => out.clone(),
            None => beside,
        };
        one(args, &record, merged, &out)?;
    }
    Ok(exit::CONFORMS)
}

/// Renders a record. Single files take the place of the pages, unless `--out` asks for
/// these, too.
fn one(args: &Args, record: &Record, write_record: bool, out: &Path) -> Result<(), u8> {
    let failed = |error: store::StoreError| complain(exit::REPORT_NOT_WRITTEN, &error.to_string());
    let files = args.files();
    if write_record {
        // What was read is masked already.
        let as_it_is = |text: &str| text.to_owned();
        record
            .write(&out.join("record.json"), &as_it_is)
            .map_err(failed)?;
    }
    for (path, render) in &files {
        let text = render(record);
        if *path == Path::new("-") {
            ended(say(&text))?;
        } else {
            store::write_atomically(path, text.as_bytes()).map_err(failed)?;
        }
    }
    if files.is_empty() || args.out.is_some() {
        folder::render(record, out).map_err(failed)?;
    }
    if files.is_empty() {
        let options = terminal::Options {
            // Standard output takes colours out where they are not wanted.
            colour: true,
            ..terminal::Options::of_stream(std::io::stdout().is_terminal())
        };
        let page = out.join("index.html");
        let text = terminal::render(record, &options);
        ended(say(&format!("{text}report: {}\n", page.display())))?;
    }
    Ok(())
}

/// Goes on after what went well.
fn ended(code: u8) -> Result<(), u8> {
    match code {
        exit::CONFORMS => Ok(()),
        code => Err(code),
    }
}

fn judge(args: &Args, path: &Path, global: &Global) -> Result<u8, u8> {
    let library = super::library(global)?;
    let found = parts::read(path)?;
    let merged = found.is_some();
    let record = match found {
        Some(found) => parts::merge_expected(found, &library, &args.select)?,
        None => {
            let record = read_record(path)?;
            parts::complete(&record, &library, &args.select)?;
            record
        }
    };
    let expectations = expectations(args, &record)?;
    let out = args.out.clone().unwrap_or_else(|| path.to_owned());
    if merged || args.out.is_some() || !args.files().is_empty() {
        one(args, &record, merged, &out)?;
    }
    let decision = gate::decide(&record, args.profile, &expectations, &library);
    ended(say(&decision.to_text()))?;
    Ok(decision.code)
}

/// The expectations of the option, or those beside the target's file.
fn expectations(args: &Args, record: &Record) -> Result<Expectations, u8> {
    let beside = || {
        let target = record.target.argument.strip_prefix("--target ")?;
        let file = Expectations::beside(Path::new(target));
        file.exists().then_some(file)
    };
    match args.expect.clone().or_else(beside) {
        None => Ok(Expectations::default()),
        Some(file) => Expectations::read(&file).map_err(|fault| complain_all(&[*fault])),
    }
}
