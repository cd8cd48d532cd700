//! What a record keeps: green scenarios lose headers and bodies (`--keep red`), and a
//! record that is to be published is brought under its size step by step, the least
//! telling first. Verdicts, checks and the exchange that shows a red check always stay.

use super::record::{Exchange, Keep, Record, Scenario};
use crate::verdict::Verdict;
use std::collections::{BTreeMap, BTreeSet};

/// The size that `--keep red` keeps a record under: 3 MB, with room for the last change.
pub const BUDGET: usize = 2_900_000;
/// Bodies longer than this are cut when space is short.
const SHORT_BODY: usize = 4 * 1024;
/// How many scenarios a requirement's failures or a cause's blocks keep in full when space
/// is short.
const EXAMPLES: usize = 3;

/// A step of trimming, and what it leaves out.
type Stage = (fn(&mut Record), &'static str);

impl Scenario {
    /// Collapses the polls of each wait: of safe requests that are alike, the last one
    /// stays, with a count. What a check points at stays whatever it is.
    pub fn collapse_polls(&mut self) {
        let waits: BTreeSet<u64> = self
            .steps
            .iter()
            .filter(|s| s.waited_for.is_some())
            .map(|s| s.n)
            .collect();
        let used: BTreeSet<usize> = self.checks.iter().filter_map(|c| c.exchange).collect();
        let mut last: BTreeMap<_, usize> = BTreeMap::new();
        let mut new_index = vec![None; self.exchanges.len()];
        let mut kept: Vec<Exchange> = Vec::with_capacity(self.exchanges.len());
        // From the end, so that the last of its kind is met first.
        for (i, exchange) in std::mem::take(&mut self.exchanges)
            .into_iter()
            .enumerate()
            .rev()
        {
            let safe = matches!(&*exchange.method, "GET" | "HEAD" | "PROPFIND" | "REPORT");
            let key = (
                exchange.step,
                exchange.by.clone(),
                exchange.method.clone(),
                exchange.url.clone(),
                exchange.status,
            );
            let is_poll = safe && waits.contains(&exchange.step) && !used.contains(&i);
            if let Some(at) = last.get(&key).filter(|_| is_poll) {
                // The index was taken from this list's length.
                kept[*at].repeated += exchange.repeated;
                continue;
            }
            last.entry(key).or_insert(kept.len());
            new_index[i] = Some(kept.len());
            kept.push(exchange);
        }
        let n = kept.len();
        kept.reverse();
        self.exchanges = kept;
        for check in &mut self.checks {
            let at = check
                .exchange
                .and_then(|i| new_index.get(i).copied().flatten());
            check.exchange = at.map(|i| n - 1 - i);
        }
    }
}

impl Record {
    /// Drops what [`super::record::Selection::keep`] says and, under `red`, brings the
    /// record under `budget` octets where that can be done.
    pub fn trim(&mut self, budget: usize) {
        if self.selection.keep == Keep::All {
            return;
        }
        for scenario in self.scenarios.iter_mut().filter(|s| !is_red(s)) {
            scenario.exchanges.iter_mut().for_each(shorten);
        }
        for scenario in &mut self.scenarios {
            for check in scenario.checks.iter_mut().filter(|c| !c.verdict.is_red()) {
                check.snippet.clear();
                check.diff.clear();
            }
        }
        self.drop_unused_bodies();
        let stages: [Stage; 12] = [
            (Record::shorten_urls, "the origin of URLs"),
            (
                Record::thin_green,
                "clean-up exchanges, times and columns of green scenarios",
            ),
            (
                Record::keep_examples_of_blocked,
                "exchanges of blocked scenarios, but for three per cause",
            ),
            (
                Record::keep_pointed_at,
                "exchanges of green scenarios that no check points at",
            ),
            (
                Record::drop_openings,
                "openings and clean-up of green scenarios",
            ),
            (
                Record::keep_examples_of_red,
                "exchanges of red scenarios, but for three per requirement",
            ),
            (
                Record::keep_telling_exchanges,
                "exchanges of red scenarios at steps without a red check",
            ),
            (Record::cut_bodies, "bodies beyond 4 KB"),
            (
                Record::keep_examples_of_checks,
                "suite lines and diffs of red checks, but for three per requirement",
            ),
            (Record::drop_steps, "steps of green scenarios"),
            (Record::drop_words, "what green checks expected"),
            (Record::drop_casts, "who played in green scenarios"),
        ];
        for (stage, words) in stages {
            if self.size() <= budget {
                break;
            }
            stage(self);
            self.drop_unused_bodies();
            self.selection.trimmed.push(words.to_owned());
        }
    }

    /// The size in octets, near enough.
    fn size(&self) -> usize {
        struct Counter(usize);
        impl std::io::Write for Counter {
            fn write(&mut self, octets: &[u8]) -> std::io::Result<usize> {
                self.0 += octets.len();
                Ok(octets.len())
            }
            fn flush(&mut self) -> std::io::Result<()> {
                Ok(())
            }
        }
        let mut counter = Counter(0);
        // Plain data with string keys into a writer that cannot fail.
        serde_json::to_writer(&mut counter, self).expect("a record serialises");
        counter.0
    }

    fn drop_unused_bodies(&mut self) {
        let findings = self.findings.iter().filter_map(|f| f.exchange.as_ref());
        let used: BTreeSet<String> = self
            .scenarios
            .iter()
            .flat_map(|s| &s.exchanges)
            .chain(findings)
            .flat_map(|e| [&e.request_body, &e.response_body])
            .flatten()
            .cloned()
            .collect();
        self.bodies.retain(|key, _| used.contains(key));
    }

    fn keep_examples_of_blocked(&mut self) {
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        for scenario in &mut self.scenarios {
            if scenario.verdict != Verdict::Blocked {
                continue;
            }
            let n = seen
                .entry(scenario.blocked_by.clone().unwrap_or_default())
                .or_default();
            *n += 1;
            if *n > EXAMPLES {
                scenario.exchanges.iter_mut().for_each(shorten);
            }
        }
    }

    fn keep_examples_of_red(&mut self) {
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        for scenario in &mut self.scenarios {
            let mut telling = false;
            for check in scenario.checks.iter().filter(|c| c.verdict.is_red()) {
                let n = seen.entry(check.requirement.clone()).or_default();
                *n += 1;
                telling |= *n <= EXAMPLES;
            }
            if telling || scenario.verdict == Verdict::Blocked {
                continue;
            }
            let shown = shown_exchanges(scenario);
            for (i, exchange) in scenario.exchanges.iter_mut().enumerate() {
                if !shown.contains(&i) {
                    shorten(exchange);
                }
            }
        }
    }

    fn keep_telling_exchanges(&mut self) {
        for scenario in &mut self.scenarios {
            let shown = shown_exchanges(scenario);
            let steps: BTreeSet<u64> = scenario
                .checks
                .iter()
                .filter(|c| c.verdict.is_red())
                .map(|c| c.step)
                .collect();
            for (i, exchange) in scenario.exchanges.iter_mut().enumerate() {
                if !shown.contains(&i) && !steps.contains(&exchange.step) {
                    shorten(exchange);
                }
            }
        }
    }

    fn cut_bodies(&mut self) {
        for body in self.bodies.values_mut().filter(|b| b.len() > SHORT_BODY) {
            let all = body.len();
            let cut = (0..=SHORT_BODY)
                .rev()
                .find(|i| body.is_char_boundary(*i))
                .unwrap_or(0);
            body.truncate(cut);
            body.push_str(&format!(
                "\n[cut here by invitest: {all} octets were recorded]\n"
            ));
        }
    }

    fn shorten_urls(&mut self) {
        let Ok(base) = url::Url::parse(&self.target.url) else {
            return;
        };
        let origin = base.origin().ascii_serialization();
        for exchange in self.scenarios.iter_mut().flat_map(|s| &mut s.exchanges) {
            if let Some(path) = exchange.url.strip_prefix(&origin)
                && path.starts_with('/')
            {
                exchange.url = path.to_owned();
            }
        }
    }

    fn thin_green(&mut self) {
        for scenario in self.scenarios.iter_mut().filter(|s| !is_red(s)) {
            // Clean-up comes last, so indices of checks stay right.
            while scenario.exchanges.last().is_some_and(|e| e.step == 0) {
                scenario.exchanges.pop();
            }
            scenario.exchanges.iter_mut().for_each(|e| e.at_ms = 0);
            for step in &mut scenario.steps {
                step.at_ms = 0;
                // Said once is enough: `b waits for a REQUEST`.
                if let Some(words) = step
                    .waited_for
                    .as_mut()
                    .filter(|w| step.what.contains(&**w))
                {
                    words.clear();
                }
            }
            scenario.checks.iter_mut().for_each(|c| c.column = 0);
        }
        for latency in &mut self.latencies {
            latency.scenario.clear();
        }
    }

    fn keep_examples_of_checks(&mut self) {
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        for check in self.scenarios.iter_mut().flat_map(|s| &mut s.checks) {
            if !check.verdict.is_red() {
                continue;
            }
            let n = seen.entry(check.requirement.clone()).or_default();
            *n += 1;
            if *n > EXAMPLES {
                check.snippet.clear();
                check.diff.clear();
            }
        }
    }

    fn drop_openings(&mut self) {
        for scenario in self.scenarios.iter_mut().filter(|s| !is_red(s)) {
            scenario.steps.retain(|s| !s.opening && s.n > 0);
        }
    }

    fn drop_steps(&mut self) {
        for scenario in self.scenarios.iter_mut().filter(|s| !is_red(s)) {
            scenario.steps.clear();
        }
    }

    fn drop_casts(&mut self) {
        for scenario in self.scenarios.iter_mut().filter(|s| !is_red(s)) {
            scenario.cast.clear();
            scenario.source.clear();
        }
    }

    fn drop_words(&mut self) {
        for check in self.scenarios.iter_mut().flat_map(|s| &mut s.checks) {
            if !check.verdict.is_red() {
                check.expected.clear();
            }
        }
    }

    fn keep_pointed_at(&mut self) {
        for scenario in self.scenarios.iter_mut().filter(|s| !is_red(s)) {
            let used: BTreeSet<usize> = scenario.checks.iter().filter_map(|c| c.exchange).collect();
            let mut index = 0;
            scenario.exchanges.retain(|_| {
                index += 1;
                used.contains(&(index - 1))
            });
            for check in &mut scenario.checks {
                check.exchange = check
                    .exchange
                    .and_then(|e| used.iter().position(|u| *u == e));
            }
        }
    }
}

fn is_red(scenario: &Scenario) -> bool {
    scenario.verdict.is_red() || scenario.checks.iter().any(|c| c.verdict.is_red())
}

/// The exchanges that red checks point at.
fn shown_exchanges(scenario: &Scenario) -> BTreeSet<usize> {
    scenario
        .checks
        .iter()
        .filter(|c| c.verdict.is_red())
        .filter_map(|c| c.exchange)
        .collect()
}

fn shorten(exchange: &mut Exchange) {
    exchange.request_headers.clear();
    exchange.response_headers.clear();
    exchange.request_body = None;
    exchange.response_body = None;
}
