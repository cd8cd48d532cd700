//! Verdicts and levels: one enum each, and the one place that aggregates.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

/// How strongly a requirement binds (RFC 2119, and what RFCs state without a keyword).
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// MUST, REQUIRED, SHALL.
    Must,
    /// MUST NOT, SHALL NOT.
    MustNot,
    /// SHOULD, RECOMMENDED.
    Should,
    /// SHOULD NOT.
    ShouldNot,
    /// MAY, OPTIONAL.
    May,
    /// Required behaviour that is written without a keyword.
    Stated,
    /// Mere description: observed, never judged.
    Info,
}

impl Level {
    /// All levels, strongest first.
    pub const ALL: [Level; 7] = [
        Level::Must,
        Level::MustNot,
        Level::Should,
        Level::ShouldNot,
        Level::Stated,
        Level::May,
        Level::Info,
    ];

    /// The verdict of a check whose assertion does not hold.
    pub fn when_broken(self) -> Verdict {
        match self {
            Level::Must | Level::MustNot | Level::Stated => Verdict::Fail,
            Level::Should | Level::ShouldNot => Verdict::Warn,
            Level::May | Level::Info => Verdict::Info,
        }
    }

    /// The verdict of a check whose assertion holds.
    pub fn when_kept(self) -> Verdict {
        match self {
            Level::May | Level::Info => Verdict::Info,
            Level::Must | Level::MustNot | Level::Stated | Level::Should | Level::ShouldNot => {
                Verdict::Pass
            }
        }
    }

    /// The word as reports print it: `MUST NOT`, `stated`.
    pub fn label(self) -> &'static str {
        match self {
            Level::Must => "MUST",
            Level::MustNot => "MUST NOT",
            Level::Should => "SHOULD",
            Level::ShouldNot => "SHOULD NOT",
            Level::May => "MAY",
            Level::Stated => "stated",
            Level::Info => "info",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}

/// What came of a check, a scenario or a run. The order is that of aggregation: the
/// greatest wins.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The requirement is kept.
    Pass,
    /// A MAY, or something observed: recorded, never judged.
    Info,
    /// Not part of this run: deselected, or the target has too few accounts.
    NotSelected,
    /// A feature that nothing obliges to is not offered.
    Unsupported,
    /// A SHOULD is not followed.
    Warn,
    /// What it needs, as declared, does not hold.
    Blocked,
    /// The tool or the network failed; nothing is said about the server.
    Error,
    /// A MUST or a stated behaviour is broken.
    Fail,
}

impl Verdict {
    /// All verdicts in the order of aggregation, mildest first.
    pub const ALL: [Verdict; 8] = [
        Verdict::Pass,
        Verdict::Info,
        Verdict::NotSelected,
        Verdict::Unsupported,
        Verdict::Warn,
        Verdict::Blocked,
        Verdict::Error,
        Verdict::Fail,
    ];

    /// The worst of many, `None` of none. The only aggregation there is.
    pub fn worst(verdicts: impl IntoIterator<Item = Verdict>) -> Option<Verdict> {
        verdicts.into_iter().max()
    }

    /// The word as records and reports print it.
    pub fn label(self) -> &'static str {
        match self {
            Verdict::Pass => "pass",
            Verdict::Info => "info",
            Verdict::NotSelected => "not selected",
            Verdict::Unsupported => "unsupported",
            Verdict::Warn => "warn",
            Verdict::Blocked => "blocked",
            Verdict::Error => "error",
            Verdict::Fail => "fail",
        }
    }

    /// Whether a person has to look at it: *fail* and *warn* speak of the server,
    /// *blocked* and *error* of what could not be judged.
    pub fn is_red(self) -> bool {
        match self {
            Verdict::Fail | Verdict::Warn | Verdict::Error | Verdict::Blocked => true,
            Verdict::Pass | Verdict::Info | Verdict::NotSelected | Verdict::Unsupported => false,
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}

/// Whether a check may decide (design: `state`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// New: reported beside the result for one release, decides nothing.
    Provisional,
    /// Decides.
    #[default]
    Stable,
    /// The text contradicts itself: recorded, never deciding.
    Contested,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_wins_in_the_documented_order() {
        let mut sorted = Verdict::ALL;
        sorted.sort();
        assert_eq!(sorted, Verdict::ALL);
        assert_eq!(
            Verdict::worst([Verdict::Error, Verdict::Fail, Verdict::Pass]),
            Some(Verdict::Fail)
        );
        assert_eq!(
            Verdict::worst([Verdict::Warn, Verdict::Blocked]),
            Some(Verdict::Blocked)
        );
        assert_eq!(Verdict::worst([]), None);
    }

    #[test]
    fn a_may_is_never_red() {
        assert_eq!(Level::May.when_broken(), Verdict::Info);
        assert_eq!(Level::May.when_kept(), Verdict::Info);
        assert_eq!(Level::Stated.when_broken(), Verdict::Fail);
        assert_eq!(Level::ShouldNot.when_broken(), Verdict::Warn);
    }
}
