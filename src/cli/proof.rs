//! The proof that every check can fail: the suites against the reference server with one
//! fault at a time, compared with the clean run (design, promise 2).

use super::bench::{Bench, BenchError, Embedded};
use crate::reference::Reached;
use crate::reference::faults::{self, Fault};
use crate::report::record::Check;
use crate::run::runner::{self};
use crate::run::scenario::{Done, Listener};
use crate::suite::Library;
use crate::suite::plan::Plan;
use crate::verdict::{Level, Verdict};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The deadline under a fault: long enough for a delivery that comes at once, short
/// because much does not come.
const DEADLINE_MS: u64 = 350;
/// Faults tried at a time, each with a server of its own.
const AT_A_TIME: usize = 4;

/// What the proof found.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Proof {
    /// Each fault and what it does.
    pub faults: Vec<Proved>,
    /// Checks that no fault changes.
    pub checks_without_fault: Vec<String>,
    /// Whether it ran over some scenarios only, which need not see every fault.
    #[serde(skip)]
    pub in_part: bool,
}

/// One fault and what it does.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Proved {
    /// Its name.
    pub name: String,
    /// What it does wrong, in a sentence.
    pub says: String,
    /// The requirement that it breaks.
    pub requirement: String,
    /// Further requirements that it necessarily breaks.
    pub also: Vec<String>,
    /// The public reports that it imitates.
    pub source: Vec<&'static str>,
    /// The checks that it turns red, or whose observation it changes.
    pub reddens: Vec<String>,
    /// Red checks of requirements that it does not declare.
    pub undeclared: Vec<String>,
    /// Checks that are blocked, each by the need that its scenario declares.
    pub blocks: Vec<String>,
    /// Checks that are blocked and name no need.
    pub blocked_by_nothing: Vec<String>,
    /// Scenarios that ended in an error of the tool.
    pub errors: Vec<String>,
    /// Whether a check of a requirement that it breaks saw it.
    pub seen: bool,
    /// How many scenarios ran under it.
    pub scenarios: usize,
}

impl Proof {
    /// What is wrong, a line each; empty when the proof holds.
    pub fn complaints(&self) -> Vec<String> {
        let mut out = Vec::new();
        for fault in &self.faults {
            if !fault.seen && !self.in_part {
                out.push(format!(
                    "{}: no check of {} or of what it breaks too sees it",
                    fault.name, fault.requirement
                ));
            }
            for check in &fault.undeclared {
                out.push(format!("{}: undeclared red {check}", fault.name));
            }
            for check in &fault.blocked_by_nothing {
                out.push(format!(
                    "{}: blocked without a declared need: {check}",
                    fault.name
                ));
            }
            for scenario in &fault.errors {
                out.push(format!("{}: error in {scenario}", fault.name));
            }
        }
        for check in &self.checks_without_fault {
            out.push(format!("no fault changes {check}"));
        }
        out
    }
}

struct Silent;

impl Listener for Silent {
    fn step(&self, _: &str, _: &str) {}
}

/// What the clean run showed.
struct Clean {
    checks: BTreeMap<String, (Verdict, bool)>,
    reached: Reached,
}

/// Proves all faults whose name begins with one of `names` (all without any), over the
/// scenarios that `selectors` name. `everywhere` runs each fault over all scenarios and
/// not only those that reach its switch.
pub async fn prove(
    library: &Library,
    names: &[String],
    selectors: &[String],
    everywhere: bool,
    progress: &(dyn Fn(&Proved) + Sync),
) -> Result<Proof, BenchError> {
    let plans: Vec<Arc<Plan>> = library.select(selectors).cloned().map(Arc::new).collect();
    let clean = clean_run(library, &plans).await?;
    let reached: BTreeSet<&str> = clean.reached.values().flatten().copied().collect();
    let wanted: Vec<&'static Fault> = faults::all()
        .filter(|f| names.is_empty() || names.iter().any(|n| f.name.starts_with(n.as_str())))
        .filter(|f| selectors.is_empty() || everywhere || reached.contains(f.name))
        .collect();
    let mut waiting = wanted.into_iter();
    let mut proof = Proof {
        in_part: !selectors.is_empty(),
        ..Proof::default()
    };
    let mut running = Vec::new();
    // Futures of one task: the servers and clients share its runtime's threads anyway.
    loop {
        while running.len() < AT_A_TIME {
            let Some(fault) = waiting.next() else { break };
            running.push(Box::pin(prove_one(
                library, &plans, &clean, fault, everywhere,
            )));
        }
        if running.is_empty() {
            break;
        }
        let (index, done) = first(&mut running).await;
        drop(running.swap_remove(index));
        let proved = done?;
        progress(&proved);
        proof.faults.push(proved);
    }
    proof.faults.sort_by(|a, b| a.name.cmp(&b.name));
    let changed: BTreeSet<&String> = proof.faults.iter().flat_map(|f| &f.reddens).collect();
    proof.checks_without_fault = clean
        .checks
        .keys()
        .filter(|id| !changed.contains(id))
        .cloned()
        .collect();
    Ok(proof)
}

/// The first of some futures to be ready, with its place.
async fn first<F: Future + Unpin>(running: &mut [F]) -> (usize, F::Output) {
    std::future::poll_fn(|cx| {
        for (index, future) in running.iter_mut().enumerate() {
            if let std::task::Poll::Ready(done) = std::pin::Pin::new(future).poll(cx) {
                return std::task::Poll::Ready((index, done));
            }
        }
        std::task::Poll::Pending
    })
    .await
}

async fn clean_run(library: &Library, plans: &[Arc<Plan>]) -> Result<Clean, BenchError> {
    let bench = Bench::embedded(library, &Embedded::default()).await?;
    let done = all(&bench, plans.to_vec()).await;
    let mut checks = BTreeMap::new();
    for check in done.iter().flat_map(|d| &d.scenario.checks) {
        checks.insert(check.id.clone(), (check.verdict, check.otherwise));
    }
    let reached = bench
        .reference
        .as_ref()
        .map(|r| r.reached())
        .unwrap_or_default();
    Ok(Clean { checks, reached })
}

async fn all(bench: &Bench, plans: Vec<Arc<Plan>>) -> Vec<Done> {
    runner::side_by_side(&bench.runner, plans, 6, Arc::new(Silent), &mut |_| {}).await
}

async fn prove_one(
    library: &Library,
    plans: &[Arc<Plan>],
    clean: &Clean,
    fault: &'static Fault,
    everywhere: bool,
) -> Result<Proved, BenchError> {
    let reaches = |plan: &Plan| {
        clean
            .reached
            .get(&plan.id)
            .is_some_and(|names| names.contains(fault.name))
    };
    let chosen: Vec<Arc<Plan>> = plans
        .iter()
        .filter(|plan| everywhere || reaches(plan))
        .cloned()
        .collect();
    let scenarios = chosen.len();
    let embedded = Embedded {
        faults: vec![fault],
        deadline_ms: Some(DEADLINE_MS),
        ..Embedded::default()
    };
    let bench = Bench::embedded(library, &embedded).await?;
    let done = all(&bench, chosen).await;
    bench.runner.shared().journal.finish();
    Ok(compare(fault, clean, &done, scenarios))
}

fn compare(fault: &'static Fault, clean: &Clean, done: &[Done], scenarios: usize) -> Proved {
    let also: Vec<String> = fault.also.iter().map(|(id, _)| (*id).to_owned()).collect();
    let declared = |id: &str| id == fault.breaks || also.iter().any(|a| a == id);
    let mut proved = Proved {
        name: fault.name.to_owned(),
        says: fault.says.to_owned(),
        requirement: fault.breaks.to_owned(),
        source: fault.sources.to_vec(),
        also: also.clone(),
        scenarios,
        ..Proved::default()
    };
    for one in done {
        let scenario = &one.scenario;
        if scenario.verdict == Verdict::Error
            && scenario.checks.iter().all(|c| c.verdict == Verdict::Error)
        {
            let reason = scenario.reason.clone().unwrap_or_default();
            proved.errors.push(format!("{}: {reason}", scenario.id));
        }
        for check in &scenario.checks {
            let Some(before) = clean.checks.get(&check.id) else {
                continue;
            };
            if changed(check, *before) {
                proved.reddens.push(check.id.clone());
                proved.seen |= declared(&check.requirement);
                let red = matches!(check.verdict, Verdict::Fail | Verdict::Warn);
                if red && !declared(&check.requirement) {
                    proved.undeclared.push(format!(
                        "{} ({}): {}",
                        check.id, check.requirement, check.actual
                    ));
                }
            } else if check.verdict == Verdict::Blocked && before.0 != Verdict::Blocked {
                let by = check
                    .blocked_by
                    .as_deref()
                    .or(scenario.blocked_by.as_deref())
                    .unwrap_or_default();
                if by.is_empty() {
                    proved
                        .blocked_by_nothing
                        .push(format!("{}: {}", check.id, check.actual));
                } else {
                    proved.blocks.push(check.id.clone());
                }
            }
        }
    }
    proved
}

/// Whether a check shows the fault: a MUST fails, a SHOULD warns, what never fails
/// observes something else.
fn changed(check: &Check, (verdict, otherwise): (Verdict, bool)) -> bool {
    match check.level {
        Level::Must | Level::MustNot | Level::Stated | Level::Should | Level::ShouldNot => {
            matches!(check.verdict, Verdict::Fail | Verdict::Warn)
                && !matches!(verdict, Verdict::Fail | Verdict::Warn)
        }
        Level::May | Level::Info => check.verdict == Verdict::Info && check.otherwise != otherwise,
    }
}
