//! Filling a record with facts and finishing it.

use super::record::{
    AUTO_SCHEDULE, BlockedCause, Check, Conforms, FORMAT, MAX_BODY, Record, Scenario, Selection,
    Target, Tool, Totals,
};
use crate::verdict::{State, Verdict};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

impl Record {
    /// An empty record of this format, not yet complete.
    pub fn new(tool: Tool, target: Target, selection: Selection) -> Record {
        Record {
            format: FORMAT.to_owned(),
            tool,
            target,
            selection,
            ..Record::default()
        }
    }

    /// Stores a body once and gives its key; longer than [`MAX_BODY`] is cut, with a note
    /// of the true length. Octets that are not UTF-8 show as replacement characters.
    pub fn store_body(&mut self, octets: &[u8]) -> Option<String> {
        store_body(&mut self.bodies, octets)
    }

    /// The body under a key; empty if it is not kept.
    pub fn body(&self, key: &Option<String>) -> &str {
        key.as_ref()
            .and_then(|k| self.bodies.get(k))
            .map_or("", String::as_str)
    }

    /// Computes what follows from the facts (requests, totals, blocked causes,
    /// conformance), collapses polls, drops what [`Selection::keep`] says, and declares the
    /// record complete. Finishing again changes nothing.
    pub fn finish(&mut self) {
        self.scenarios.iter_mut().for_each(Scenario::collapse_polls);
        self.trim(super::keep::BUDGET);
        self.requests = self
            .requests
            .max(self.scenarios.iter().map(|s| s.requests).sum());
        self.totals = Totals::of(&self.scenarios);
        self.blocked = BlockedCause::of(self);
        self.conforms = Conforms::of(self);
        self.complete = true;
    }

    /// The scenario with this id.
    pub fn scenario(&self, id: &str) -> Option<&Scenario> {
        self.scenarios.iter().find(|s| s.id == id)
    }

    /// All checks with their scenarios, in order.
    pub fn checks(&self) -> impl Iterator<Item = (&Scenario, &Check)> {
        self.scenarios
            .iter()
            .flat_map(|s| s.checks.iter().map(move |c| (s, c)))
    }

    /// Whether the server offers scheduling at all; `None` if nothing tells.
    pub fn offers_scheduling(&self) -> Option<bool> {
        match self.target.features.get(AUTO_SCHEDULE) {
            Some(feature) => Some(feature.offered),
            None if self.target.dav_tokens.is_empty() => None,
            None => Some(self.target.dav_tokens.iter().any(|t| t == AUTO_SCHEDULE)),
        }
    }
}

impl Scenario {
    /// The scenario's verdict from its checks and what befell it as a whole: the worst,
    /// with checks that decide nothing (provisional, contested) left out.
    pub fn aggregate(checks: &[Check], own: Option<Verdict>) -> Verdict {
        let deciding = checks.iter().filter(|c| c.decides()).map(|c| c.verdict);
        Verdict::worst(deciding.chain(own)).unwrap_or(Verdict::Info)
    }
}

impl Check {
    /// Whether it may decide.
    pub fn decides(&self) -> bool {
        match self.state {
            State::Stable => true,
            State::Provisional | State::Contested => false,
        }
    }
}

/// Stores a body once in `bodies` and gives its key: the first 16 hexadecimal digits of
/// its SHA-256. No key for an empty body.
pub fn store_body(bodies: &mut BTreeMap<String, String>, octets: &[u8]) -> Option<String> {
    if octets.is_empty() {
        return None;
    }
    let key: String = Sha256::digest(octets)
        .iter()
        .take(8)
        .map(|b| format!("{b:02x}"))
        .collect();
    bodies.entry(key.clone()).or_insert_with(|| {
        if octets.len() <= MAX_BODY {
            return String::from_utf8_lossy(octets).into_owned();
        }
        let kept = String::from_utf8_lossy(&octets[..MAX_BODY]);
        let kept = kept.trim_end_matches('\u{fffd}');
        format!(
            "{kept}\n[cut here by invitest: {} octets in all]\n",
            octets.len()
        )
    });
    Some(key)
}
