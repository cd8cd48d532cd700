//! Judges what came: an [`Assert`](crate::suite::model::Assert) against an outcome.

mod busy;
pub mod calendar;
mod component;
pub mod matcher;
mod participant;
mod privileges;
mod response;
#[cfg(test)]
pub(crate) mod testing;
mod text;
mod xml;

pub use response::{judge, status_is, statuses_in_words};

use std::fmt;

/// What the judge has to know of the running scenario.
pub trait Env {
    /// A string with its `{{…}}` filled.
    fn fill(&self, template: &str) -> Result<String, Unresolved>;
    /// All calendar user addresses of a role (`mailto:` first).
    fn addresses(&self, role: &str) -> Vec<String>;
    /// Calendar data kept under this name, or the text of the object of this name.
    fn calendar(&self, name: &str) -> Option<crate::wire::ical::Component>;
    /// The URL of a resource as steps name it, of the acting role or of `role`.
    fn resource(&self, name: &str) -> Result<url::Url, Unresolved>;
    /// The UID of an object of the scenario.
    fn uid(&self, object: &str) -> Option<String>;
    /// A kept value as text.
    fn kept(&self, name: &str) -> Option<String>;
}

/// A placeholder or a name that has no value when it is needed: an earlier step that
/// should have kept it did not get there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unresolved {
    /// The name.
    pub name: String,
    /// Why, in words.
    pub why: String,
}

impl fmt::Display for Unresolved {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.name, self.why)
    }
}

/// One key of an assertion, judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// Whether it holds.
    pub holds: bool,
    /// What had to be, in words.
    pub expected: String,
    /// What is, in words; present also when it holds.
    pub actual: String,
    /// For calendar data: the differing lines, `-` expected and `+` what the server sent.
    pub diff: Vec<(char, String)>,
}

impl Judged {
    /// A judgement without a diff.
    pub fn new(holds: bool, expected: impl Into<String>, actual: impl Into<String>) -> Judged {
        Judged {
            holds,
            expected: expected.into(),
            actual: actual.into(),
            diff: Vec::new(),
        }
    }
}
