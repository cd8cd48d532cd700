//! The reference server that `--fault`, `--variation` and `--disturbance` make.

use super::SwitchArgs;
use super::bench::Embedded;

impl SwitchArgs {
    /// The embedded server that these switches make.
    pub fn embedded(&self) -> Result<Embedded, String> {
        use crate::reference::{disturbances, faults, variations};
        fn find<T>(
            kind: &str,
            names: &[String],
            by_name: impl Fn(&str) -> Option<&'static T>,
            all: Vec<&'static str>,
        ) -> Result<Vec<&'static T>, String> {
            names
                .iter()
                .map(|name| {
                    by_name(name).ok_or_else(|| {
                        let meant = crate::diagnostic::did_you_mean(name, all.iter().copied())
                            .map(|m| format!("; did you mean {m}?"))
                            .unwrap_or_default();
                        format!("there is no {kind} {name}{meant}")
                    })
                })
                .collect()
        }
        let all_variations = self.variation.iter().any(|v| v == "all");
        Ok(Embedded {
            faults: find(
                "fault",
                &self.fault,
                faults::by_name,
                faults::all().map(|f| f.name).collect(),
            )?,
            variations: if all_variations {
                variations::ALL.to_vec()
            } else {
                find(
                    "variation",
                    &self.variation,
                    variations::by_name,
                    variations::ALL.iter().map(|v| v.name).collect(),
                )?
            },
            disturbances: find(
                "disturbance",
                &self.disturbance,
                disturbances::by_name,
                disturbances::ALL.iter().map(|d| d.name).collect(),
            )?,
            ..Embedded::default()
        })
    }
}
