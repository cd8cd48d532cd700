//! Many scenarios: side by side, in any order.

use super::runner::Runner;
use super::scenario::{Done, Listener};
use crate::suite::plan::Plan;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Runs scenarios side by side, as many as accounts allow; the order is that of `plans`.
pub async fn side_by_side(
    runner: &Arc<Runner>,
    plans: Vec<Arc<Plan>>,
    jobs: usize,
    listener: Arc<dyn Listener>,
    finished: &mut (dyn FnMut(&Done) + Send),
) -> Vec<Done> {
    let jobs = runner.jobs(jobs);
    let mut tasks = tokio::task::JoinSet::new();
    let mut running = BTreeMap::new();
    let mut waiting = plans.into_iter();
    let mut all = Vec::new();
    loop {
        while tasks.len() < jobs && !runner.is_interrupted() {
            let Some(plan) = waiting.next() else { break };
            let runner = Arc::clone(runner);
            let listener = Arc::clone(&listener);
            let own = Arc::clone(&plan);
            let task = tasks.spawn(async move { runner.scenario(&own, listener.as_ref()).await });
            running.insert(task.id(), plan);
        }
        let done = match tasks.join_next_with_id().await {
            None => return all,
            Some(Ok((task, done))) => {
                running.remove(&task);
                done
            }
            // A panic in a scenario is the tool's own fault; it must not be lost.
            Some(Err(error)) => match running.remove(&error.id()) {
                Some(plan) => Done::lost(&plan, &error.to_string()),
                None => continue,
            },
        };
        finished(&done);
        all.push(done);
    }
}

/// Shuffles in a way that a seed repeats.
pub fn shuffle<T>(items: &mut [T], seed: u64) {
    // SplitMix64: enough for an order, and one dependency less.
    let mut state = seed;
    let mut next = move || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    };
    for i in (1..items.len()).rev() {
        let j = usize::try_from(next() % (i as u64 + 1)).unwrap_or(0);
        items.swap(i, j);
    }
}
