//! The libtest harness's side of a run: one bench for the process, a record per scenario
//! under cargo-nextest, one record otherwise.

use super::bench::{Bench, Embedded};
use crate::diagnostic::Diagnostic;
use crate::report::{folder, merge, terminal, view};
use crate::run::runner::{self, Options};
use crate::run::scenario::{Done, Listener};
use crate::suite::Library;
use crate::target::{Overrides, Target};
use crate::verdict::Verdict;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use tokio::runtime::Runtime;

/// What libtest can tell of a scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// *Pass*, *info* or *warn*.
    Passed,
    /// *Unsupported*, *blocked* by the server, or *not selected*, and why.
    Ignored(String),
    /// *Fail* or *error*, as the terminal shows it.
    Failed(String),
}

/// The harness of one process.
pub struct Harness {
    library: &'static Library,
    runtime: Runtime,
    bench: OnceLock<Result<Bench, String>>,
    done: Mutex<Vec<Done>>,
}

struct Silent;

impl Listener for Silent {
    fn step(&self, _: &str, _: &str) {}
}

impl Harness {
    /// Reads the suites, or the one suite of the only scenario that will run; nothing else
    /// yet.
    pub fn new(only: Option<&str>) -> Result<Harness, Vec<String>> {
        let library = match only {
            Some(scenario) => Library::shared_for(scenario),
            None => Library::shared().map_err(<[Diagnostic]>::to_vec),
        };
        let library = library
            .map_err(|errors| errors.iter().map(Diagnostic::to_string).collect::<Vec<_>>())?;
        let runtime = Runtime::new().map_err(|error| vec![format!("error: {error}")])?;
        Ok(Harness {
            library,
            runtime,
            bench: OnceLock::new(),
            done: Mutex::default(),
        })
    }

    /// The ids of all scenarios.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.library.plans.iter().map(|plan| plan.id.as_str())
    }

    fn bench(&self) -> Result<&Bench, String> {
        let open = || {
            let target = match std::env::var_os("INVITEST_TARGET") {
                Some(file) => Target::from_file(&PathBuf::from(file), &Overrides::from_env())
                    .map(Some)
                    .map_err(|e| e.to_string())?,
                None if std::env::var_os("INVITEST_URL").is_some() => {
                    Target::from_overrides(&Overrides::from_env())
                        .map(Some)
                        .map_err(|e| e.to_string())?
                }
                None => None,
            };
            let bench = match target {
                // An id of its own for each process: what it sweeps at its end is its own,
                // and no other's that still runs.
                Some(target) => Bench::live(target, self.library, runner::new_run_id()),
                None => self
                    .runtime
                    .block_on(Bench::embedded(self.library, &Embedded::default())),
            };
            bench.map_err(|e| e.to_string())
        };
        self.bench.get_or_init(open).as_ref().map_err(Clone::clone)
    }

    /// Runs one scenario and tells libtest what it can understand.
    pub fn run(&self, id: &str) -> Outcome {
        let bench = match self.bench() {
            Ok(bench) => bench,
            Err(error) => return Outcome::Failed(error),
        };
        let Some(plan) = self.library.plan(id) else {
            return Outcome::Failed(format!("no scenario {id}"));
        };
        let plan = Arc::new(plan.clone());
        let done = self.runtime.block_on(bench.runner.scenario(&plan, &Silent));
        let outcome = outcome(bench, &done);
        if std::env::var_os("NEXTEST_RUN_ID").is_some()
            && let Err(error) = write_part(bench, &done)
        {
            return Outcome::Failed(error);
        }
        self.done
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(done);
        outcome
    }

    /// Sweeps what came late, and writes the record where `INVITEST_OUT` asks for it.
    pub fn finish(&self) {
        let Some(Ok(bench)) = self.bench.get() else {
            return;
        };
        let leftovers = self.runtime.block_on(bench.runner.final_sweep());
        let done = std::mem::take(&mut *self.done.lock().unwrap_or_else(PoisonError::into_inner));
        if leftovers.is_empty() && done.iter().all(|d| d.leftovers.is_empty()) {
            bench.runner.shared().journal.finish();
        }
        let (Some(out), None) = (
            std::env::var_os("INVITEST_OUT"),
            std::env::var_os("NEXTEST_RUN_ID"),
        ) else {
            return;
        };
        let deselected = (self.library.plans.len() - done.len()) as u64;
        let mut record = bench.runner.record(done, &Options::default(), deselected);
        record.leftovers.extend(leftovers);
        let mask = |text: &str| bench.secrets.mask(text);
        if let Err(error) = folder::write(&record, &PathBuf::from(out), &mask) {
            eprintln!("error: {error}");
        }
    }
}

fn outcome(bench: &Bench, done: &Done) -> Outcome {
    let scenario = &done.scenario;
    let reason = || scenario.reason.clone().unwrap_or_default();
    match scenario.verdict {
        Verdict::Pass | Verdict::Info | Verdict::Warn => Outcome::Passed,
        Verdict::NotSelected | Verdict::Unsupported | Verdict::Blocked => {
            // The embedded server offers everything: what is blocked there is our failure.
            if bench.reference.is_some() && scenario.verdict == Verdict::Blocked {
                return Outcome::Failed(format!("blocked: {}", blocked(done)));
            }
            Outcome::Ignored(format!("{}: {}", scenario.verdict, blocked(done)))
        }
        Verdict::Error => Outcome::Failed(format!("{}: {}", scenario.id, reason())),
        Verdict::Fail => Outcome::Failed(failure(bench, done)),
    }
}

fn blocked(done: &Done) -> String {
    let check = done
        .scenario
        .checks
        .iter()
        .find(|c| c.verdict == done.scenario.verdict)
        .map(|c| c.actual.clone());
    done.scenario.reason.clone().or(check).unwrap_or_default()
}

fn failure(bench: &Bench, done: &Done) -> String {
    let record = bench
        .runner
        .record(vec![done.clone()], &Options::default(), 0);
    let options = terminal::Options::of_stream(false);
    let shown: Vec<String> = view::reds(&record)
        .iter()
        .map(|red| terminal::failure(&record, red, &options))
        .collect();
    bench.secrets.mask(&shown.join("\n"))
}

/// The run that nextest counts this process to, fit for a folder's name.
fn nextest_run() -> Option<String> {
    let id = std::env::var("NEXTEST_RUN_ID").ok()?;
    let id: String = id
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || *c == '-')
        .collect();
    (!id.is_empty()).then_some(id)
}

/// Under nextest each process writes what it ran; `invitest report` merges the parts.
fn write_part(bench: &Bench, done: &Done) -> Result<(), String> {
    let out = std::env::var_os("INVITEST_OUT")
        .map_or_else(|| PathBuf::from("reports/runs"), PathBuf::from);
    let attempt = std::env::var("NEXTEST_ATTEMPT")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(1);
    let mut record = bench
        .runner
        .record(vec![done.clone()], &Options::default(), 0);
    if let Some(run) = nextest_run() {
        record.run = run;
    }
    let mask = |text: &str| bench.secrets.mask(text);
    merge::write_part(&record, &out, attempt, &mask)
        .map(|_| ())
        .map_err(|e| e.to_string())
}
