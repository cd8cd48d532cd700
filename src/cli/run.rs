//! `invitest run`: runs suites against a server and writes the reports.

use crate::dav::Secrets;
use crate::report::{exit, progress, record, terminal};
use crate::run::runner::{self, Options, RunError, Runner};
use crate::run::scenario::{Done, Listener};
use crate::suite::Library;
use crate::suite::plan::Plan;
use crate::target::{Overrides, Pool, Said, Target};
use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

/// Arguments of `invitest run`.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Arguments {
    /// Prefixes of scenario ids; everything without any
    pub selectors: Vec<String>,
    /// The target file
    #[arg(long)]
    pub target: Option<PathBuf>,
    /// The server's URL, without a target file
    #[arg(long)]
    pub url: Option<String>,
    /// An account, USER:PASSWORD; repeat it
    #[arg(long = "account", value_name = "USER:PASSWORD")]
    pub accounts: Vec<String>,
    /// A PEM file with a further certificate authority
    #[arg(long)]
    pub ca: Option<PathBuf>,
    /// Accept any TLS certificate
    #[arg(long)]
    pub insecure: bool,
    /// Where the reports go
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Scenarios at a time; by default as many as the accounts carry
    #[arg(long, default_value_t = 0)]
    pub jobs: usize,
    /// Shuffle the order by this seed
    #[arg(long)]
    pub seed: Option<u64>,
    /// Suites from this folder instead of the built-in ones
    #[arg(long)]
    pub suites: Option<PathBuf>,
    /// Keep the exchanges of all scenarios, not only of red ones
    #[arg(long)]
    pub keep_all: bool,
    /// Say less
    #[arg(short, long)]
    pub quiet: bool,
    /// Say more
    #[arg(short, long)]
    pub verbose: bool,
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
pub fn run(arguments: &Arguments) -> ExitCode {
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("error: {error}");
            return ExitCode::from(8);
        }
    };
    runtime.block_on(go(arguments))
}

async fn go(arguments: &Arguments) -> ExitCode {
    let mut library = match Library::open(arguments.suites.as_deref()) {
        Ok(library) => library,
        Err(errors) => {
            for error in errors {
                eprintln!("{error}");
            }
            return ExitCode::from(2);
        }
    };
    let target = match target(arguments) {
        Ok(target) => target,
        Err(fault) => {
            eprintln!("{fault}");
            return ExitCode::from(2);
        }
    };
    let plans: Vec<Plan> = library.select(&arguments.selectors).cloned().collect();
    let deselected = (library.plans.len() - plans.len()) as u64;
    if plans.is_empty() {
        eprintln!(
            "error: {}",
            RunError::NothingSelected(arguments.selectors.clone())
        );
        return ExitCode::from(4);
    }
    let users = target
        .accounts
        .iter()
        .map(|a| a.user().to_owned())
        .collect();
    let pool = match Pool::shared(&target.url, users) {
        Ok(pool) => pool,
        Err(error) => {
            eprintln!("error: {error}");
            return ExitCode::from(2);
        }
    };
    let secrets: Secrets = target.secrets();
    let needs = std::mem::take(&mut library.needs);
    let runner = match Runner::new(target, &library, needs, pool, runner::new_run_id()) {
        Ok(runner) => Arc::new(runner),
        Err(error) => {
            eprintln!("error: {error}");
            return ExitCode::from(2);
        }
    };
    if let Err(error) = runner.discover_all().await {
        eprintln!("error: {error}");
        return ExitCode::from(3);
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
        arguments.jobs,
        shown.clone(),
        &mut finished,
        &stopped,
    )
    .await;
    let leftovers = runner.final_sweep().await;
    shown.0.on(progress::Event::Done);
    let options = Options {
        selectors: arguments.selectors.clone(),
        jobs: arguments.jobs,
        seed: arguments.seed,
        keep: if arguments.keep_all {
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
        return ExitCode::from(130);
    }
    let options = terminal::Options::of_stream(std::io::stdout().is_terminal());
    print!("{}", terminal::render(&record, &options));
    if let Some(out) = &arguments.out {
        let mask = |text: &str| secrets.mask(text);
        if let Err(error) = record.write(&out.join("record.json"), &mask) {
            eprintln!("error: {error}");
            return ExitCode::from(5);
        }
    }
    let _ = exit::CONFORMS;
    ExitCode::SUCCESS
}

fn target(arguments: &Arguments) -> Result<Target, Box<crate::diagnostic::Diagnostic>> {
    let mut overrides = Overrides {
        url: arguments.url.clone().map(|u| Said::new("--url", u)),
        accounts: arguments
            .accounts
            .iter()
            .map(|a| Said::new("--account", a.clone()))
            .collect(),
        ca: arguments.ca.clone(),
        insecure: arguments.insecure,
        ..Overrides::default()
    };
    overrides = overrides.over(Overrides::from_env());
    match &arguments.target {
        Some(file) => Target::from_file(file, &overrides),
        None => Target::from_overrides(&overrides),
    }
}
