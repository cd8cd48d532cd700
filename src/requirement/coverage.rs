//! Which requirements are judged by a check, and which are not and why.

use super::{Catalogue, Requirement, Role, Testable};
use crate::verdict::{Level, State};
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use std::collections::{BTreeMap, BTreeSet};

/// Coverage of the whole catalogue.
#[derive(Debug, Serialize)]
pub struct Coverage<'a> {
    /// By document: `rfc6638`.
    pub documents: BTreeMap<&'a str, Document<'a>>,
}

/// Coverage of a document, by level, strongest first.
#[derive(Debug)]
pub struct Document<'a> {
    /// Its title.
    pub title: &'a str,
    /// Each level that occurs in it.
    pub levels: BTreeMap<Level, Tally<'a>>,
}

impl Serialize for Document<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.levels.len()))?;
        for (level, tally) in &self.levels {
            map.serialize_entry(level.label(), tally)?;
        }
        map.end()
    }
}

/// Coverage of one level of a document.
#[derive(Debug, Default, Serialize)]
pub struct Tally<'a> {
    /// How many requirements a check is owed to.
    pub testable: usize,
    /// How many of these a check judges.
    pub judged: usize,
    /// The ids of those that none judges.
    pub missing: Vec<&'a str>,
    /// Those that are judged, but never decide: all their checks are contested or new.
    #[serde(skip)]
    pub undecided: Vec<&'a str>,
    /// What no check is owed to.
    #[serde(skip)]
    pub not_judged: Vec<&'a Requirement>,
}

impl<'a> Coverage<'a> {
    /// Looks up what judges each requirement. A check is the requirement that it names,
    /// and its state.
    pub fn of<'c>(
        catalogue: &'a Catalogue,
        checks: impl IntoIterator<Item = (&'c str, State)>,
    ) -> Coverage<'a> {
        let mut judged: BTreeSet<&str> = BTreeSet::new();
        let mut deciding: BTreeSet<&str> = BTreeSet::new();
        for (requirement, state) in checks {
            judged.insert(requirement);
            if state == State::Stable {
                deciding.insert(requirement);
            }
        }
        let mut documents: BTreeMap<&str, Document<'_>> = catalogue
            .documents()
            .map(|(name, title)| {
                let levels = BTreeMap::new();
                (name, Document { title, levels })
            })
            .collect();
        for requirement in catalogue.iter() {
            let Some(document) = documents.get_mut(requirement.document.as_str()) else {
                continue;
            };
            let tally = document.levels.entry(requirement.level).or_default();
            let id = requirement.id.as_str();
            if !requirement.is_testable() {
                tally.not_judged.push(requirement);
                continue;
            }
            tally.testable += 1;
            if judged.contains(id) {
                tally.judged += 1;
                if !deciding.contains(id) {
                    tally.undecided.push(id);
                }
            } else {
                tally.missing.push(id);
            }
        }
        Coverage { documents }
    }

    /// The requirements of these levels that no check judges.
    pub fn missing(&self, levels: &[Level]) -> Vec<&'a str> {
        self.documents
            .values()
            .flat_map(|document| &document.levels)
            .filter(|(level, _)| levels.contains(level))
            .flat_map(|(_, tally)| tally.missing.iter().copied())
            .collect()
    }
}

/// Why no check is owed to a requirement.
pub fn reason(requirement: &Requirement) -> &str {
    match (&requirement.reason, requirement.role, requirement.testable) {
        (Some(reason), ..) => reason,
        (None, Role::Client, _) => "Binds the client.",
        (None, _, Testable::No) => "(no reason is given)",
        (None, ..) => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::Source;

    fn catalogue() -> Catalogue {
        let mut text = "document: rfc1\ntitle: One\nrequirements:\n".to_owned();
        for (slug, level, role, testable) in [
            ("a", "must", "server", "\"yes\""),
            ("b", "must", "both", "condition"),
            ("c", "must-not", "server", "\"yes\""),
            ("d", "must", "client", "\"no\""),
        ] {
            text.push_str(&format!(
                "  - {{id: rfc1/1/{slug}, place: p, level: {level}, role: {role}, area: a, demand: D., testable: {testable}, reason: Because.}}\n"
            ));
        }
        let (catalogue, errors) = Catalogue::read([&Source::new("rfc1.yaml", text)]);
        assert!(errors.is_empty(), "{errors:?}");
        catalogue
    }

    #[test]
    fn the_json_has_its_documented_form() {
        let catalogue = catalogue();
        let coverage = Coverage::of(&catalogue, [("rfc1/1/a", State::Stable)]);
        assert_eq!(
            serde_json::to_value(&coverage).expect("JSON"),
            serde_json::json!({"documents": {"rfc1": {
                "MUST": {"testable": 2, "judged": 1, "missing": ["rfc1/1/b"]},
                "MUST NOT": {"testable": 1, "judged": 0, "missing": ["rfc1/1/c"]},
            }}})
        );
        assert_eq!(coverage.missing(&[Level::Must]), ["rfc1/1/b"]);
        let must = &coverage.documents["rfc1"].levels[&Level::Must];
        assert_eq!(must.not_judged.len(), 1);
        assert_eq!(reason(must.not_judged[0]), "Because.");
    }

    #[test]
    fn a_contested_check_judges_but_does_not_decide() {
        let catalogue = catalogue();
        let coverage = Coverage::of(&catalogue, [("rfc1/1/a", State::Contested)]);
        let must = &coverage.documents["rfc1"].levels[&Level::Must];
        assert_eq!(
            (must.judged, must.undecided.as_slice()),
            (1, &["rfc1/1/a"][..])
        );
    }
}
