//! Which faults, variations and disturbances a server has, and which of them a scenario
//! has come past.

use super::disturbances::Disturbance;
use super::faults::Fault;
use super::variations::Variation;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

/// Whether `NAME_OF_IT` is the identifier of `name-of-it`.
pub(crate) const fn names(ident: &str, name: &str) -> bool {
    let (ident, name) = (ident.as_bytes(), name.as_bytes());
    if ident.len() != name.len() {
        return false;
    }
    let mut i = 0;
    while i < name.len() {
        let expected = if ident[i] == b'_' {
            b'-'
        } else {
            ident[i].to_ascii_lowercase()
        };
        if name[i] != expected {
            return false;
        }
        i += 1;
    }
    true
}

/// For each scenario the names of all switches that its requests came past, active or not.
pub type Reached = BTreeMap<String, BTreeSet<&'static str>>;

/// The switches of one server.
#[derive(Debug, Default)]
pub struct Switches {
    active: BTreeSet<&'static str>,
    reached: Mutex<Reached>,
}

impl Switches {
    /// A server with these.
    pub fn new(
        faults: &[&Fault],
        variations: &[&Variation],
        disturbances: &[&Disturbance],
    ) -> Switches {
        let names = faults.iter().map(|f| f.name);
        let names = names.chain(variations.iter().map(|v| v.name));
        let names = names.chain(disturbances.iter().map(|d| d.name));
        Switches {
            active: names.collect(),
            reached: Mutex::default(),
        }
    }

    /// What has been reached so far.
    pub fn reached(&self) -> Reached {
        let reached = self.reached.lock().unwrap_or_else(PoisonError::into_inner);
        reached.clone()
    }

    fn ask(&self, scenario: Option<&str>, name: &'static str) -> bool {
        if let Some(scenario) = scenario {
            // Nothing panics while the lock is held; a poisoned one is as good.
            let mut reached = self.reached.lock().unwrap_or_else(PoisonError::into_inner);
            match reached.get_mut(scenario) {
                Some(names) => names.insert(name),
                None => reached.entry(scenario.to_owned()).or_default().insert(name),
            };
        }
        self.active.contains(name)
    }
}

/// What a piece of work is done for: the server's switches, and the scenario whose request
/// began it. It goes along with everything that is done on behalf of the request, also
/// after the response.
#[derive(Debug, Clone, Default)]
pub struct Ctx {
    switches: Arc<Switches>,
    scenario: Option<Arc<str>>,
}

impl Ctx {
    /// Work for a request; `header` is its `X-Invitest: <scenario>; step N`.
    pub fn new(switches: &Arc<Switches>, header: Option<&str>) -> Ctx {
        let scenario = header
            .map(|h| h.split(';').next().unwrap_or_default().trim())
            .filter(|s| !s.is_empty())
            .map(Arc::from);
        Ctx {
            switches: Arc::clone(switches),
            scenario,
        }
    }

    /// Without any switch: the conforming server.
    pub fn plain() -> Ctx {
        Ctx::default()
    }

    /// With one fault, for a unit test.
    pub fn with_fault(fault: &Fault) -> Ctx {
        Ctx::new(&Arc::new(Switches::new(&[fault], &[], &[])), None)
    }

    /// With one variation, for a unit test.
    pub fn with_variation(variation: &Variation) -> Ctx {
        Ctx::new(&Arc::new(Switches::new(&[], &[variation], &[])), None)
    }

    /// Whether the server has this fault; the scenario has reached it.
    ///
    /// Ask it where its answer would change something, as the last condition:
    /// `partstat_changed && ctx.on(&NO_REPLY)`. Each scenario that comes here is run again
    /// under the fault.
    pub fn on(&self, fault: &'static Fault) -> bool {
        self.switches.ask(self.scenario.as_deref(), fault.name)
    }

    /// Whether the server has this variation; the scenario has reached it.
    pub fn varies(&self, variation: &'static Variation) -> bool {
        self.switches.ask(self.scenario.as_deref(), variation.name)
    }

    /// Whether the server has this disturbance; the scenario has reached it.
    pub fn disturbed(&self, disturbance: &'static Disturbance) -> bool {
        self.switches
            .ask(self.scenario.as_deref(), disturbance.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reference::{disturbances, faults, variations};

    #[test]
    fn every_name_is_kebab_case_and_its_own() {
        let names = faults::all().map(|f| f.name);
        let names = names.chain(variations::ALL.iter().map(|v| v.name));
        let names = names.chain(disturbances::ALL.iter().map(|d| d.name));
        let mut seen = BTreeSet::new();
        for name in names {
            let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            assert!(name.chars().all(plain), "{name}");
            assert!(seen.insert(name), "{name} stands twice");
        }
    }

    #[test]
    fn every_fault_names_requirements_and_says_a_sentence() {
        for fault in faults::all() {
            assert!(fault.says.ends_with('.'), "{}", fault.name);
            let also = fault.also.iter().map(|(id, _)| *id);
            for id in std::iter::once(fault.breaks).chain(also) {
                assert_eq!(id.split('/').count(), 3, "{}: {id}", fault.name);
            }
        }
    }

    #[test]
    fn a_switch_knows_who_came_past() {
        let fault = &faults::schedule_tag::NO_SCHEDULE_TAG;
        let switches = Arc::new(Switches::new(&[fault], &[], &[]));
        let ctx = Ctx::new(&switches, Some("rfc6638/b3/accept; step 2"));
        assert!(ctx.on(fault));
        assert!(!ctx.on(&faults::status::NO_SCHEDULE_STATUS));
        assert!(!Ctx::new(&switches, None).on(&faults::status::NO_SCHEDULE_STATUS));
        let reached = switches.reached();
        assert_eq!(reached.len(), 1);
        assert_eq!(reached["rfc6638/b3/accept"].len(), 2);
    }
}
