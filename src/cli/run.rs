//! `invitest run`: runs suites against a server and writes the reports.

mod place;
mod server;
mod shown;

use super::bench::{Bench, BenchError, Embedded};
use super::gate::{self, ProfileArg};
use super::signals::Signals;
use super::{Global, SwitchArgs, TargetArgs, complain, complain_all, say};
use crate::report::record::{self, Record};
use crate::report::{exit, folder, terminal};
use crate::run::runner::{self, Options, RunError};
use crate::run::scenario::Done;
use crate::suite::Library;
use crate::suite::plan::Plan;
use crate::target::{Expectations, Target};
use crate::verdict::Verdict;
use place::Place;
use server::Server;
use shown::Shown;
use std::collections::BTreeSet;
use std::io::IsTerminal;
use std::path::PathBuf;
use std::sync::Arc;

/// What to run, against what, and what to write.
#[derive(Debug, Clone, clap::Args)]
#[command(after_help = "\
Examples:
  invitest run                                      everything, against the reference server
  invitest run rfc6638/3.2.10                       scenarios whose id begins so
  invitest run --target targets/cyrus.yaml --start  starts Cyrus, runs everything, stops it
  invitest run --url https://cal.example/dav/ --account t1:p1 --account t2:p2
  invitest run --target my.yaml --out DIR --expect my.expected.yaml --profile core

Test accounts only: scenarios write to them and delete from them.")]
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
    #[arg(long, short, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub jobs: Option<u16>,
    /// Run in an order drawn from this seed
    #[arg(long, value_name = "SEED")]
    pub seed: Option<u64>,
    /// Run each scenario so often; differing verdicts are a finding
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub repeat: u32,
    /// Run again what was red in this record
    #[arg(long, value_name = "RECORD")]
    pub failed_from: Option<PathBuf>,
    /// What decides the exit code
    #[arg(long, value_name = "PROFILE", default_value = "core")]
    pub profile: ProfileArg,
    /// Known deviations, which do not decide; the target's NAME.expected.yaml without
    #[arg(long, value_name = "FILE")]
    pub expect: Option<PathBuf>,
    /// Which exchanges are kept whole: those of red scenarios, or all
    #[arg(long, value_name = "WHICH", default_value = "red")]
    pub keep: Kept,
    /// Run the target's `start` script first and its `stop` script afterwards
    #[arg(long)]
    pub start: bool,
    /// Say nothing but the result
    #[arg(long, short, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Show steps and exchanges as they happen
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

/// Why there is no report: the code, after saying what is wrong.
type Ended = u8;

/// What is known before the first request.
struct Job<'a> {
    args: &'a Args,
    library: Library,
    plans: Vec<Arc<Plan>>,
    expectations: Expectations,
    place: Place,
    signals: Signals,
}

/// The server that is meant.
enum Meant {
    Embedded(Box<Embedded>),
    Live(Box<Target>),
}

/// Runs it.
pub fn run(args: Args, global: &Global) -> u8 {
    match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime
            .block_on(go(&args, global))
            .unwrap_or_else(|code| code),
        Err(error) => complain(exit::HARNESS, &format!("tokio: {error}")),
    }
}

async fn go(args: &Args, global: &Global) -> Result<u8, Ended> {
    let library = super::library(global)?;
    let plans = chosen(args, &library)?;
    let mut meant = meant(args)?;
    let expectations = expectations(args, &meant)?;
    let name = match &meant {
        Meant::Embedded(_) => "embedded",
        Meant::Live(target) => &target.name,
    };
    let out = args.out.clone();
    let out = out.unwrap_or_else(|| PathBuf::from("reports").join(name).join("latest"));
    let place = Place::prepare(&out).map_err(|why| complain(exit::REPORT_NOT_WRITTEN, &why))?;
    let signals =
        Signals::listen().map_err(|error| complain(exit::HARNESS, &format!("signals: {error}")))?;
    let job = Job {
        args,
        library,
        plans,
        expectations,
        place,
        signals,
    };
    let server = match &mut meant {
        Meant::Live(target) if args.start => {
            let keep_url = args.target.overrides().url.is_some();
            let started = Server::start(target, keep_url, args.quiet, &job.signals).await;
            Some(started.map_err(|(code, why)| {
                job.place.abandon();
                complain(code, &why)
            })?)
        }
        _ => None,
    };
    let ended = job.run(meant).await;
    if let Some(server) = server {
        server.stop().await;
    }
    if ended.is_err() {
        job.place.abandon();
    }
    ended
}

/// The scenarios that are asked for.
fn chosen(args: &Args, library: &Library) -> Result<Vec<Arc<Plan>>, Ended> {
    let plans: Vec<Arc<Plan>> = library
        .select(&args.selectors)
        .cloned()
        .map(Arc::new)
        .collect();
    let nothing = |words: &str| complain(exit::NOTHING_SELECTED, words);
    if plans.is_empty() {
        let mut words = RunError::NothingSelected(args.selectors.clone()).to_string();
        let ids = library.plans.iter().map(|plan| plan.id.as_str());
        if let Some(near) = args
            .selectors
            .first()
            .and_then(|selector| crate::diagnostic::did_you_mean(selector, ids))
        {
            words.push_str(&format!("; did you mean {near}?"));
        }
        return Err(nothing(&words));
    }
    let Some(path) = &args.failed_from else {
        return Ok(plans);
    };
    let record = super::read_record(path)?;
    let red: BTreeSet<&str> = record
        .scenarios
        .iter()
        .filter(|s| s.verdict.is_red() || s.checks.iter().any(|c| c.verdict.is_red()))
        .map(|s| s.id.as_str())
        .collect();
    let gone: Vec<&str> = red
        .iter()
        .filter(|id| library.plan(id).is_none())
        .copied()
        .collect();
    if !gone.is_empty() {
        eprintln!("warning: no longer in the suites: {}", gone.join(", "));
    }
    let plans: Vec<Arc<Plan>> = plans
        .into_iter()
        .filter(|plan| red.contains(plan.id.as_str()))
        .collect();
    if plans.is_empty() {
        let path = path.display();
        return Err(nothing(&format!(
            "nothing of this selection is red in {path}"
        )));
    }
    Ok(plans)
}

fn meant(args: &Args) -> Result<Meant, Ended> {
    let usage = |words: &str| Err(complain(exit::USAGE, words));
    if args.target.is_embedded() {
        if let Some(option) = args.target.only_live() {
            return usage(&format!(
                "{option} without a server: name one by --target or --url"
            ));
        }
        if args.start {
            return usage("--start needs a target file with a `start` script");
        }
        let mut embedded = args
            .switches
            .embedded()
            .map_err(|words| complain(exit::USAGE, &words))?;
        embedded.timing = args.target.overrides();
        return Ok(Meant::Embedded(Box::new(embedded)));
    }
    if !args.switches.is_empty() {
        return usage(
            "--fault, --variation and --disturbance are for the reference server, not for a target",
        );
    }
    let target = args
        .target
        .read()
        .map_err(|fault| complain_all(&[*fault]))?;
    Ok(Meant::Live(Box::new(target)))
}

/// The target's known deviations: those of the option, or of the file beside its own.
fn expectations(args: &Args, meant: &Meant) -> Result<Expectations, Ended> {
    let file = match (&args.expect, meant) {
        (Some(file), _) => Some(file.clone()),
        (None, Meant::Live(target)) => {
            let beside = target.file.as_deref().map(Expectations::beside);
            beside.filter(|file| file.exists())
        }
        (None, Meant::Embedded(_)) => None,
    };
    match file {
        None => Ok(Expectations::default()),
        Some(file) => Expectations::read(&file).map_err(|fault| complain_all(&[*fault])),
    }
}

impl Job<'_> {
    async fn run(&self, meant: Meant) -> Result<u8, Ended> {
        let bench = match meant {
            Meant::Embedded(embedded) => Bench::embedded(&self.library, &embedded).await,
            Meant::Live(target) => Bench::live(*target, &self.library, runner::new_run_id()),
        };
        let bench = bench.map_err(|error| match error {
            BenchError::Target(fault) => complain_all(&[*fault]),
            BenchError::Embedded(_) => complain(exit::HARNESS, &error.to_string()),
            BenchError::Lease(_) | BenchError::Run(_) => complain(exit::USAGE, &error.to_string()),
        })?;
        let (done, leftovers) = self.scenarios(&bench).await?;
        let lost = done.iter().any(|one| one.lost);
        let distinct: BTreeSet<&str> = self.plans.iter().map(|plan| plan.id.as_str()).collect();
        let deselected = (self.library.plans.len() - distinct.len()) as u64;
        let mut record = bench.runner.record(done, &self.options(), deselected);
        record.leftovers.extend(leftovers);
        if record.leftovers.is_empty() {
            bench.runner.shared().journal.finish();
        }
        if self.signals.came() {
            let mut words = "interrupted; no report is written".to_owned();
            if !record.leftovers.is_empty() {
                let n = record.leftovers.len();
                words.push_str(&format!(
                    "; {n} left on the server, which `invitest clean` removes"
                ));
            }
            return Err(complain(exit::INTERRUPTED, &words));
        }
        self.report(&record, &bench, lost)
    }

    /// Looks at the server, runs the scenarios and sweeps.
    async fn scenarios(&self, bench: &Bench) -> Result<(Vec<Done>, Vec<String>), Ended> {
        let runner = &bench.runner;
        let mut plans = self.plans.clone();
        if let Some(seed) = self.args.seed {
            runner::shuffle(&mut plans, seed);
        }
        let plans: Vec<Arc<Plan>> = (0..self.args.repeat).flat_map(|_| plans.clone()).collect();
        let shown = Arc::new(Shown::new(self.args, plans.len(), bench.secrets.clone()));
        shown.phase("looking at the server");
        let offered = tokio::select! {
            found = runner.discover_all() => found,
            () = self.signals.wait() => {
                runner.shared().journal.finish();
                return Err(complain(exit::INTERRUPTED, "interrupted; no report is written"));
            }
        };
        let offered = offered.map_err(|error| {
            // Nothing has been made yet.
            runner.shared().journal.finish();
            complain(exit::UNREACHABLE, &error.to_string())
        })?;
        if !offered {
            // Nothing obliges a server to schedule; then nothing is to be judged.
            let not_run = |plan: &Arc<Plan>| {
                let reason = format!("{} is not advertised", record::AUTO_SCHEDULE);
                let by = Some(record::AUTO_SCHEDULE.to_owned());
                Done::not_run(plan, Verdict::Unsupported, reason, by)
            };
            return Ok((self.plans.iter().map(not_run).collect(), Vec::new()));
        }
        self.enough_accounts(runner.target().accounts.len())?;
        let watched = Arc::clone(runner);
        let signals = self.signals.clone();
        let watch = tokio::spawn(async move {
            signals.wait().await;
            watched.interrupt();
        });
        let jobs = usize::from(self.args.jobs.unwrap_or_default());
        let also = Arc::clone(&shown);
        let done = runner::side_by_side(runner, plans, jobs, shown.clone(), &mut |done| {
            also.finished(done);
        })
        .await;
        watch.abort();
        shown.phase("cleaning up");
        let leftovers = runner.final_sweep().await;
        shown.end();
        Ok((done, leftovers))
    }

    /// Says what few accounts cost; with too few for anything there is no run.
    fn enough_accounts(&self, accounts: usize) -> Result<(), Ended> {
        let needy = self
            .plans
            .iter()
            .filter(|plan| plan.accounts().count() > accounts)
            .count();
        let all = self.plans.len();
        if needy == all {
            let words = format!(
                "none of the {all} scenarios can run with {}; give more of them by --account or \
                 in the target's file",
                crate::report::text::count(accounts, "account")
            );
            return Err(complain(exit::UNREACHABLE, &words));
        }
        if needy > 0 && !self.args.quiet {
            eprintln!(
                "note: {needy} of {all} scenarios need more than {accounts} accounts and are not run \
                 (`invitest doctor` says what more would buy)"
            );
        }
        Ok(())
    }

    fn options(&self) -> Options {
        Options {
            selectors: self.args.selectors.clone(),
            jobs: usize::from(self.args.jobs.unwrap_or_default()),
            seed: self.args.seed,
            keep: match self.args.keep {
                Kept::All => record::Keep::All,
                Kept::Red => record::Keep::Red,
            },
            repeat: self.args.repeat,
            faults: self.args.switches.fault.clone(),
            variations: self.args.switches.variation.clone(),
            disturbances: self.args.switches.disturbance.clone(),
        }
    }

    /// Writes the reports, shows the result, decides.
    fn report(&self, record: &Record, bench: &Bench, lost: bool) -> Result<u8, Ended> {
        let mask = |text: &str| bench.secrets.mask(text);
        let written = folder::write(record, &self.place.folder, &mask);
        let masked = match &written {
            Ok(masked) => masked.clone(),
            // The result is shown all the same.
            Err(_) => record.masked(&mask),
        };
        let options = terminal::Options {
            verbose: self.args.verbose,
            quiet: self.args.quiet,
            // Standard output takes colours out where they are not wanted.
            colour: true,
            ..terminal::Options::of_stream(std::io::stdout().is_terminal())
        };
        let decision = gate::decide(
            &masked,
            self.args.profile,
            &self.expectations,
            &self.library,
        );
        let mut text = terminal::render(&masked, &options);
        text.push_str(&gate::in_words(&decision, &self.expectations));
        if written.is_ok() {
            let page = self.place.folder.join("index.html");
            text.push_str(&format!("report: {}\n", page.display()));
        }
        let said = say(&text);
        if let Err(error) = written {
            return Err(complain(exit::REPORT_NOT_WRITTEN, &error.to_string()));
        }
        Ok(match said {
            exit::CONFORMS if lost => exit::HARNESS,
            exit::CONFORMS => decision.code,
            code => code,
        })
    }
}
