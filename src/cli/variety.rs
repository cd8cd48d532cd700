//! The suites against reference servers that differ in every way the RFCs permit: nothing
//! may turn red but a SHOULD that the variation names.

use super::bench::{Bench, BenchError, Embedded};
use crate::reference::variations::Variation;
use crate::run::runner;
use crate::run::scenario::Listener;
use crate::suite::Library;
use crate::suite::plan::Plan;
use crate::verdict::{State, Verdict};
use std::sync::Arc;

/// The deadline where delivery may be late.
const DEADLINE_MS: u64 = 8000;

struct Silent;

impl Listener for Silent {
    fn step(&self, _: &str, _: &str) {}
}

/// Runs the scenarios that `selectors` name under these variations together; gives what is
/// red and should not be, a line each.
pub async fn reds(
    library: &Library,
    variations: &[&'static Variation],
    selectors: &[String],
) -> Result<Vec<String>, BenchError> {
    let embedded = Embedded {
        variations: variations.to_vec(),
        deadline_ms: Some(DEADLINE_MS),
        ..Embedded::default()
    };
    let bench = Bench::embedded(library, &embedded).await?;
    let plans: Vec<Arc<Plan>> = library.select(selectors).cloned().map(Arc::new).collect();
    let done = runner::side_by_side(&bench.runner, plans, 8, Arc::new(Silent), &mut |_| {}).await;
    bench.runner.shared().journal.finish();
    let named = |requirement: &str| variations.iter().any(|v| v.warns.contains(&requirement));
    let mut reds = Vec::new();
    for scenario in done.iter().map(|d| &d.scenario) {
        for check in &scenario.checks {
            let permitted = check.state != State::Stable
                || (check.verdict == Verdict::Warn && named(&check.requirement))
                // What a variation does not offer, or a SHOULD that it leaves, may block.
                || (check.verdict == Verdict::Blocked
                    && check.blocked_by.as_deref().is_some_and(named));
            if check.verdict.is_red() && !permitted {
                reds.push(format!(
                    "{} {}: expected {}; {}",
                    check.verdict, check.id, check.expected, check.actual
                ));
            }
        }
        if scenario.checks.is_empty() && scenario.verdict.is_red() {
            let reason = scenario.reason.clone().unwrap_or_default();
            reds.push(format!("{} {}: {reason}", scenario.verdict, scenario.id));
        }
    }
    Ok(reds)
}
