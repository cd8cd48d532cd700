//! The record of a run, from what came of its scenarios.

use super::runner::{Options, Runner, millis};
use super::scenario::Done;
use crate::report::merge;
use crate::report::record::{self, Record};
use std::collections::BTreeMap;
use tokio::sync::OnceCell;

impl Runner {
    /// The record of these scenarios, complete.
    pub fn record(&self, mut done: Vec<Done>, options: &Options, deselected: u64) -> Record {
        done.sort_by(|a, b| {
            (&a.scenario.file, a.scenario.line, &a.scenario.id).cmp(&(
                &b.scenario.file,
                b.scenario.line,
                &b.scenario.id,
            ))
        });
        let mut record = Record::new(
            record::Tool {
                version: env!("CARGO_PKG_VERSION").to_owned(),
                suites_digest: self.suites_digest.clone(),
            },
            self.target_record(),
            record::Selection {
                selectors: options.selectors.clone(),
                deselected,
                keep: options.keep,
                // As many as there really were.
                jobs: self.jobs(options.jobs).min(done.len()).max(1) as u64,
                seed: options.seed,
                repeat: options.repeat,
                faults: options.faults.clone(),
                variations: options.variations.clone(),
                disturbances: options.disturbances.clone(),
                ..record::Selection::default()
            },
        );
        record.run.clone_from(&self.shared.run);
        record.started = self
            .started_at
            .to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
        record.elapsed_ms = millis(self.started.elapsed());
        let mut set_ups: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for one in done {
            if let Some((requirement, words)) = one.set_up {
                let words = format!("{}: {words}", one.scenario.id);
                set_ups.entry(requirement).or_default().push(words);
            }
            record.latencies.extend(one.latencies);
            record.leftovers.extend(one.leftovers);
            record.bodies.extend(one.bodies);
            record.request_ms += one.scenario.exchanges.iter().map(|e| e.ms).sum::<u64>();
            record.scenarios.push(one.scenario);
        }
        for check in record.scenarios.iter().flat_map(|s| &s.checks) {
            if record.requirements.contains_key(&check.requirement) {
                continue;
            }
            if let Some(requirement) = self.catalogue.get(&check.requirement) {
                record
                    .requirements
                    .insert(check.requirement.clone(), requirement_record(requirement));
            }
        }
        record.requests = record.scenarios.iter().map(|s| s.requests).sum();
        record.findings = self.findings();
        for (requirement, words) in set_ups {
            record.findings.push(record::Finding {
                kind: record::FindingKind::SetUp,
                title: words[0].clone(),
                detail: match words.len() {
                    1 => String::new(),
                    n => format!("and {} more scenarios", n - 1),
                },
                cause: Some(requirement),
                exchange: None,
            });
        }
        merge::unite_repeated(&mut record);
        record.finish();
        record
    }

    fn target_record(&self) -> record::Target {
        let first = self.accounts.iter().find_map(OnceCell::get);
        let mut features = BTreeMap::new();
        for (feature, offered) in self.features.so_far() {
            features.insert(
                feature.name().to_owned(),
                record::Feature {
                    offered: offered.is_yes(),
                    how: offered.reason().to_owned(),
                },
            );
        }
        if let Some(first) = first {
            features.insert(
                record::AUTO_SCHEDULE.to_owned(),
                record::Feature {
                    offered: first.account.auto_schedule(),
                    how: "DAV header of OPTIONS".into(),
                },
            );
        }
        record::Target {
            name: self.target.name.clone(),
            title: self.target.title.clone(),
            url: self.target.url.to_string(),
            argument: self
                .target
                .file
                .as_ref()
                .map(|f| format!("--target {}", f.display()))
                .unwrap_or_default(),
            accounts: self.target.accounts.len() as u64,
            server: self
                .target
                .server
                .as_ref()
                .map(|s| record::Server {
                    name: s.name.clone(),
                    version: s.version.clone().unwrap_or_default(),
                })
                .unwrap_or_default(),
            dav_tokens: first
                .map(|f| f.account.dav_tokens.clone())
                .unwrap_or_default(),
            features,
            reproduce: self
                .target
                .start
                .as_ref()
                .map(|script| script.display().to_string())
                .unwrap_or_default(),
        }
    }

    fn findings(&self) -> Vec<record::Finding> {
        let mut findings: Vec<record::Finding> = Vec::new();
        for discovered in self.accounts.iter().filter_map(OnceCell::get) {
            for finding in &discovered.findings {
                let title = finding.to_string();
                // Each account shows the same contradiction; once is enough.
                if findings.iter().all(|f| f.title != title) {
                    findings.push(record::Finding {
                        kind: record::FindingKind::Contradiction,
                        title,
                        detail: String::new(),
                        cause: None,
                        exchange: None,
                    });
                }
            }
        }
        findings
    }
}

/// A requirement as the record has it.
pub fn requirement_record(requirement: &crate::requirement::Requirement) -> record::Requirement {
    record::Requirement {
        level: requirement.level,
        demand: requirement.demand.clone(),
        place: requirement.clause(),
        section: requirement.section.clone(),
        document: requirement.document.clone(),
        area: requirement.area.clone(),
        core: requirement.document == "rfc6638",
        reading: requirement.reading.clone(),
    }
}
