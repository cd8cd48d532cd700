//! `invitest run`: runs suites against a server and writes the reports.

use super::{Global, SwitchArgs, TargetArgs, complain, complain_all};
use crate::dav::Secrets;
use crate::report::{exit, progress, record, terminal};
use crate::run::runner::{self, Options, RunError, Runner};
use crate::run::scenario::{Done, Listener};
use crate::suite::plan::Plan;
use crate::target::Pool;
use std::io::IsTerminal;
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
    /// Where the record and the reports go
    #[arg(long, value_name = "DIR")]
    pub out: Option<std::path::PathBuf>,
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
    pub failed_from: Option<std::path::PathBuf>,
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
    if args.target.is_embedded() {
        return super::not_built("run (without a target)");
    }
    match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime.block_on(go(&args, global)),
        Err(error) => complain(exit::HARNESS, &format!("tokio: {error}")),
    }
}

async fn go(arguments: &Args, global: &Global) -> u8 {
    let mut library = match super::library(global) {
        Ok(library) => library,
        Err(code) => return code,
    };
    let target = match arguments.target.read() {
        Ok(target) => target,
        Err(fault) => return complain_all(&[*fault]),
    };
    let plans: Vec<Plan> = library.select(&arguments.selectors).cloned().collect();
    let deselected = (library.plans.len() - plans.len()) as u64;
    if plans.is_empty() {
        return complain(
            exit::NOTHING_SELECTED,
            &RunError::NothingSelected(arguments.selectors.clone()).to_string(),
        );
    }
    let users = target
        .accounts
        .iter()
        .map(|a| a.user().to_owned())
        .collect();
    let pool = match Pool::shared(&target.url, users) {
        Ok(pool) => pool,
        Err(error) => {
            return complain(exit::USAGE, &error.to_string());
        }
    };
    let secrets: Secrets = target.secrets();
    let needs = std::mem::take(&mut library.needs);
    let runner = match Runner::new(target, &library, needs, pool, runner::new_run_id()) {
        Ok(runner) => Arc::new(runner),
        Err(error) => {
            return complain(exit::USAGE, &error.to_string());
        }
    };
    if let Err(error) = runner.discover_all().await {
        return complain(exit::UNREACHABLE, &error.to_string());
    }
    let mut plans: Vec<Arc<Plan>> = plans.into_iter().map(Arc::new).collect();
    if let Some(seed) = arguments.seed {
        runner::shuffle(&mut plans, seed);
    }
    let tty = std::io::stderr().is_terminal();
    let mode = progress::Mode::of_stream(tty, arguments.verbose, arguments.quiet);
    let shown = Arc::new(Shown(progress::Progress::new(
        mode,
        tty,
        plans.len() as u64,
    )));
    let (stop, stopped) = tokio::sync::watch::channel(false);
    tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            let _ = stop.send(true);
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
    let done = runner::side_by_side(
        &runner,
        plans,
        arguments.jobs.unwrap_or_default(),
        shown.clone(),
        &mut finished,
        &stopped,
    )
    .await;
    let leftovers = runner.final_sweep().await;
    shown.0.on(progress::Event::Done);
    let options = Options {
        selectors: arguments.selectors.clone(),
        jobs: arguments.jobs.unwrap_or_default(),
        seed: arguments.seed,
        keep: if arguments.keep == Kept::All {
            record::Keep::All
        } else {
            record::Keep::Red
        },
        ..Options::default()
    };
    let mut record = runner.record(done, &options, deselected);
    record.leftovers.extend(leftovers);
    if record.leftovers.is_empty() {
        runner.shared().journal.finish();
    }
    if *stopped.borrow() {
        eprintln!("interrupted: no report is written");
        return exit::INTERRUPTED;
    }
    let options = terminal::Options::of_stream(std::io::stdout().is_terminal());
    print!("{}", terminal::render(&record, &options));
    if let Some(out) = &arguments.out {
        let mask = |text: &str| secrets.mask(text);
        if let Err(error) = record.write(&out.join("record.json"), &mask) {
            return complain(exit::REPORT_NOT_WRITTEN, &error.to_string());
        }
    }
    exit::CONFORMS
}
