//! `invitest run`: runs suites against a server and writes the reports.

use super::bench::{Bench, BenchError, Embedded};
use super::{Global, SwitchArgs, TargetArgs, complain, complain_all};
use crate::report::{exit, html, junit, progress, record, store, terminal};
use crate::run::runner::{self, Options, RunError};
use crate::run::scenario::{Done, Listener};
use crate::suite::plan::Plan;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What to run, against what, and what to write.
#[derive(Debug, Clone, clap::Args)]
pub struct Args {
    /// Only scenarios whose id begins so: `rfc6638/3.2.10`, `rfc6638/`; all without
    #[arg(value_name = "SELECTOR")]
    pub selectors: Vec<String>,
    #[command(flatten)]
    pub target: TargetArgs,
    #[command(flatten)]
    pub switches: SwitchArgs,
    /// Where the record and the reports go; `reports/TARGET/latest` without
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// How many scenarios at once; as many as the accounts allow, without
    #[arg(long, short, value_name = "N")]
    pub jobs: Option<usize>,
    /// Run in an order drawn from this seed
    #[arg(long, value_name = "SEED")]
    pub seed: Option<u64>,
    /// Run each scenario so often; differing verdicts are a finding
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub repeat: u32,
    /// Run again what was red in this record
    #[arg(long, value_name = "RECORD")]
    pub failed_from: Option<PathBuf>,
    /// Which exchanges are kept whole: those of red scenarios, or all
    #[arg(long, value_name = "WHICH", default_value = "red")]
    pub keep: Kept,
    /// Start the target by its `up` command and stop it afterwards
    #[arg(long)]
    pub start: bool,
    /// Say nothing but the result
    #[arg(long, short)]
    pub quiet: bool,
    /// Show exchanges as they happen
    #[arg(long, short)]
    pub verbose: bool,
}

/// Which exchanges are kept whole.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Kept {
    /// Those of red scenarios.
    #[default]
    Red,
    /// All.
    All,
}

struct Shown(progress::Progress);

impl Listener for Shown {
    fn step(&self, scenario: &str, words: &str) {
        self.0.on(progress::Event::Waiting {
            id: scenario,
            what: words,
        });
    }
}

/// Runs it.
pub fn run(args: Args, global: &Global) -> u8 {
    match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime.block_on(go(&args, global)),
        Err(error) => complain(exit::HARNESS, &format!("tokio: {error}")),
    }
}

async fn go(args: &Args, global: &Global) -> u8 {
    let library = match super::library(global) {
        Ok(library) => library,
        Err(code) => return code,
    };
    let plans: Vec<Plan> = library.select(&args.selectors).cloned().collect();
    let deselected = (library.plans.len() - plans.len()) as u64;
    if plans.is_empty() {
        let error = RunError::NothingSelected(args.selectors.clone());
        return complain(exit::NOTHING_SELECTED, &error.to_string());
    }
    let bench = if args.target.is_embedded() {
        match args.switches.embedded() {
            Ok(embedded) => Bench::embedded(&library, &embedded).await,
            Err(words) => return complain(exit::USAGE, &words),
        }
    } else {
        match args.target.read() {
            Ok(target) => Bench::live(target, &library, runner::new_run_id()),
            Err(fault) => Err(BenchError::Target(fault)),
        }
    };
    let bench = match bench {
        Ok(bench) => bench,
        Err(BenchError::Target(fault)) => return complain_all(&[*fault]),
        Err(error) => return complain(exit::USAGE, &error.to_string()),
    };
    let runner = &bench.runner;
    if let Err(error) = runner.discover_all().await {
        return complain(exit::UNREACHABLE, &error.to_string());
    }
    let mut plans: Vec<Arc<Plan>> = plans.into_iter().map(Arc::new).collect();
    if let Some(seed) = args.seed {
        runner::shuffle(&mut plans, seed);
    }
    let done = with_progress(args, &bench, plans).await;
    let leftovers = runner.final_sweep().await;
    let options = Options {
        selectors: args.selectors.clone(),
        jobs: args.jobs.unwrap_or_default(),
        seed: args.seed,
        keep: match args.keep {
            Kept::All => record::Keep::All,
            Kept::Red => record::Keep::Red,
        },
        repeat: args.repeat,
        faults: args.switches.fault.clone(),
        variations: args.switches.variation.clone(),
    };
    let mut record = runner.record(done, &options, deselected);
    record.leftovers.extend(leftovers);
    if record.leftovers.is_empty() {
        runner.shared().journal.finish();
    }
    if runner.is_interrupted() {
        return complain(exit::INTERRUPTED, "interrupted; no report is written");
    }
    let options = terminal::Options::of_stream(std::io::stdout().is_terminal());
    super::say(&terminal::render(&record, &options));
    let out = args.out.clone().unwrap_or_else(|| {
        PathBuf::from("reports")
            .join(&record.target.name)
            .join("latest")
    });
    if let Err(error) = write(&record, &out, &|text| bench.secrets.mask(text)) {
        return complain(exit::REPORT_NOT_WRITTEN, &error.to_string());
    }
    super::say(&format!("report: {}\n", out.join("index.html").display()));
    code(&record)
}

async fn with_progress(args: &Args, bench: &Bench, plans: Vec<Arc<Plan>>) -> Vec<Done> {
    let tty = std::io::stderr().is_terminal();
    let mode = progress::Mode::of_stream(tty, args.verbose, args.quiet);
    let total = plans.len() as u64;
    let shown = Arc::new(Shown(progress::Progress::new(mode, tty, total)));
    let interrupted = Arc::clone(&bench.runner);
    let watch = tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            interrupted.interrupt();
        }
    });
    let also = Arc::clone(&shown);
    let mut finished = move |done: &Done| {
        also.0.on(progress::Event::Finished {
            id: &done.scenario.id,
            verdict: done.scenario.verdict,
            ms: done.scenario.elapsed_ms,
            why: done.scenario.reason.as_deref(),
        });
    };
    let jobs = args.jobs.unwrap_or_default();
    let listener: Arc<dyn Listener> = shown.clone();
    let done = runner::side_by_side(&bench.runner, plans, jobs, listener, &mut finished).await;
    shown.0.on(progress::Event::Done);
    watch.abort();
    done
}

/// Writes the record and what is rendered from it.
fn write(
    record: &record::Record,
    out: &Path,
    mask: store::Mask<'_>,
) -> Result<(), store::StoreError> {
    let path = out.join("record.json");
    record.write(&path, mask)?;
    // Rendered from what was written, so that nothing unmasked can get into a page.
    let written = record::Record::read(&path)?;
    store::write_atomically(&out.join("junit.xml"), junit::render(&written).as_bytes())?;
    store::write_atomically(&out.join("index.html"), html::render(&written).as_bytes())
}

fn code(record: &record::Record) -> u8 {
    match record.conforms.value {
        record::Conformance::Yes => exit::CONFORMS,
        record::Conformance::No => exit::NOT_CONFORMING,
        record::Conformance::Partial => exit::PARTIAL,
        record::Conformance::NotOffered => exit::NOT_OFFERED,
    }
}

impl SwitchArgs {
    /// The embedded server that these switches make.
    pub fn embedded(&self) -> Result<Embedded, String> {
        use crate::reference::{disturbances, faults, variations};
        fn find<T>(
            kind: &str,
            names: &[String],
            by_name: impl Fn(&str) -> Option<&'static T>,
            all: Vec<&'static str>,
        ) -> Result<Vec<&'static T>, String> {
            names
                .iter()
                .map(|name| {
                    by_name(name).ok_or_else(|| {
                        let meant = crate::diagnostic::did_you_mean(name, all.iter().copied())
                            .map(|m| format!("; did you mean {m}?"))
                            .unwrap_or_default();
                        format!("there is no {kind} {name}{meant}")
                    })
                })
                .collect()
        }
        let all_variations = self.variation.iter().any(|v| v == "all");
        Ok(Embedded {
            faults: find(
                "fault",
                &self.fault,
                faults::by_name,
                faults::all().map(|f| f.name).collect(),
            )?,
            variations: if all_variations {
                variations::ALL.to_vec()
            } else {
                find(
                    "variation",
                    &self.variation,
                    variations::by_name,
                    variations::ALL.iter().map(|v| v.name).collect(),
                )?
            },
            disturbances: find(
                "disturbance",
                &self.disturbance,
                disturbances::by_name,
                disturbances::ALL.iter().map(|d| d.name).collect(),
            )?,
            deadline_ms: None,
        })
    }
}
