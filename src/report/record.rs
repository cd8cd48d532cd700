//! The record: one run and its result, as `record.json` holds it. Every report is a pure
//! function of records.
//!
//! A record is built by filling the fields that are facts (target, scenarios, bodies, …)
//! and calling [`Record::finish`], which computes what follows from them (totals,
//! conformance, blocked causes). A part, as a nextest process writes it, is a record with
//! one scenario.

use crate::verdict::{Level, State, Verdict};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

pub use super::build::store_body;
pub use super::totals::{BlockedCause, Conformance, Conforms, Totals};

/// The format this version writes and reads.
pub const FORMAT: &str = "invitest-record/1";
/// The profile that `conforms` speaks of.
pub const PROFILE_CORE: &str = "core";
/// The feature without which a server offers no scheduling.
pub const AUTO_SCHEDULE: &str = "calendar-auto-schedule";
/// Bodies longer than this many octets are cut when they enter a record.
pub const MAX_BODY: usize = 64 * 1024;

/// A header as it was sent or came: name and value.
pub type Header = (String, String);

fn is_zero(n: &u64) -> bool {
    *n == 0
}
fn is_one(n: &u32) -> bool {
    *n == 1
}
fn one() -> u32 {
    1
}
fn is_false(b: &bool) -> bool {
    !*b
}
fn is_stable(s: &State) -> bool {
    *s == State::Stable
}

/// One run and its result.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// Always `invitest-record/1`.
    pub format: String,
    /// Whether the run came to its end; an incomplete record is refused by every reader.
    pub complete: bool,
    /// Which program and which suites.
    pub tool: Tool,
    /// The run's id, as fresh names carry it.
    pub run: String,
    /// When the run started (RFC 3339).
    pub started: String,
    /// How long it took.
    pub elapsed_ms: u64,
    /// The server under test.
    pub target: Target,
    /// What was asked to run, and how.
    pub selection: Selection,
    /// The answer.
    pub conforms: Conforms,
    /// Counts by verdict.
    pub totals: Totals,
    /// HTTP requests sent in all.
    pub requests: u64,
    /// Sum of the time that requests took.
    pub request_ms: u64,
    /// Every delivery that was waited for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub latencies: Vec<Latency>,
    /// The requirements that the checks name, by id.
    pub requirements: BTreeMap<String, Requirement>,
    /// The scenarios in the order of their suites.
    pub scenarios: Vec<Scenario>,
    /// Bodies of exchanges by hash; see [`Record::store_body`].
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub bodies: BTreeMap<String, String>,
    /// What was found beside the checks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<Finding>,
    /// What blocked scenarios, and what that cost.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub blocked: Vec<BlockedCause>,
    /// What the run made and could not remove: URLs or descriptions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub leftovers: Vec<String>,
}

/// The program and its suites.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Tool {
    /// Version of invitest.
    pub version: String,
    /// Digest of the suites, so that records can be compared.
    pub suites_digest: String,
}

/// The server under test, as configured and as discovered.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// The target's name: what `--target targets/NAME.yaml` calls.
    pub name: String,
    /// A title for people.
    pub title: String,
    /// The base URL, without user information.
    pub url: String,
    /// How the command line names it, for replay lines: `--target targets/cyrus.yaml`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub argument: String,
    /// How many accounts were usable.
    pub accounts: u64,
    /// What the server says it is.
    #[serde(default)]
    pub server: Server,
    /// Tokens of the `DAV:` header of the first account's calendar home, in order.
    #[serde(default)]
    pub dav_tokens: Vec<String>,
    /// Features by name, offered or not, and how that was found out.
    #[serde(default)]
    pub features: BTreeMap<String, Feature>,
    /// How to reproduce: what starts this server, in words or as a command.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reproduce: String,
}

/// A server's name and version.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Server {
    /// Name, empty if nothing tells.
    pub name: String,
    /// Version, empty if nothing tells.
    pub version: String,
}

/// Whether a feature is offered.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Feature {
    /// Whether it is.
    pub offered: bool,
    /// How that was found out, in words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub how: String,
}

/// What was asked to run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Selection {
    /// Selectors; empty means everything.
    #[serde(default)]
    pub selectors: Vec<String>,
    /// How many scenarios the selectors left out (these are not listed).
    #[serde(default, skip_serializing_if = "is_zero")]
    pub deselected: u64,
    /// `red` or `all`: which exchanges are kept in full.
    pub keep: Keep,
    /// Scenarios at a time.
    pub jobs: u64,
    /// Seed of the order, if shuffled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// Times each scenario ran, if more than once.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub repeat: u32,
    /// Faults of the embedded server that were on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub faults: Vec<String>,
    /// Variations of the embedded server that were on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub variations: Vec<String>,
    /// Disturbances of the embedded server that were on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub disturbances: Vec<String>,
    /// What was left out of this record to keep it under its size.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub trimmed: Vec<String>,
}

/// Which exchanges a record keeps with headers and bodies.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Keep {
    /// Those of red scenarios; green ones keep method, URL, status and time.
    #[default]
    Red,
    /// All.
    All,
}

/// One delivery that was waited for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Latency {
    /// What was waited for: `REQUEST`, `REPLY`, `CANCEL`, `schedule-status`, …
    pub what: String,
    /// The scenario's id.
    pub scenario: String,
    /// From the act's response until it was seen.
    pub ms: u64,
}

/// A requirement, once for all its checks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Requirement {
    /// How strongly it binds.
    pub level: Level,
    /// What it demands, in one sentence of ours.
    pub demand: String,
    /// The exact place: `RFC 6638, section 3.2.10, paragraph 4`.
    pub place: String,
    /// The section's number.
    pub section: String,
    /// The document: `rfc6638`.
    pub document: String,
    /// The area that the matrix groups by.
    pub area: String,
    /// Whether profile `core` counts it: of RFC 6638 or re-applied by it. The level is
    /// looked at beside this.
    pub core: bool,
    /// Where disputed: how this suite reads it, in words or as a place in the docs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reading: Option<String>,
}

/// A scenario and what came of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// The id, unique in the suites.
    pub id: String,
    /// The suite file, relative to the suites' folder.
    pub file: String,
    /// Where it stands in the file.
    pub line: u64,
    /// Its title.
    pub title: String,
    /// Its source: `RFC 6638, B.3`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source: String,
    /// What came of it: [`Scenario::aggregate`].
    pub verdict: Verdict,
    /// Why it is blocked, unsupported, not selected or in error.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The requirement, feature or cause that blocks it, for grouping.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub blocked_by: Option<String>,
    /// Whether it gave different verdicts when repeated.
    #[serde(default, skip_serializing_if = "is_false")]
    pub unstable: bool,
    /// From the run's start to its start.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub at_ms: u64,
    /// How long it took.
    pub elapsed_ms: u64,
    /// HTTP requests that it sent.
    pub requests: u64,
    /// Who plays which role: role to account label (never a secret).
    #[serde(default)]
    pub cast: BTreeMap<String, String>,
    /// What was done and waited for, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<Step>,
    /// What was judged. A scenario that did not run lists its checks all the same, with
    /// its own verdict, so that what it cost is known.
    pub checks: Vec<Check>,
    /// What went over the wire.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exchanges: Vec<Exchange>,
}

/// One act or wait.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Its number in the scenario, from 1; openings count, clean-up is 0.
    pub n: u64,
    /// Where it stands in the suite file, 0 if nowhere.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub line: u64,
    /// The role that acts.
    pub by: String,
    /// One line in words: `wilfredo edits lunch`.
    pub what: String,
    /// From the scenario's start.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub at_ms: u64,
    /// How long it took.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub elapsed_ms: u64,
    /// What was waited for, in words; `None` for an act.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waited_for: Option<String>,
    /// How often was looked.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub polls: u64,
    /// What came, in words: `REPLY arrived in the inbox`, `nothing within 5 s`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub came: Option<String>,
    /// Whether the step is part of an opening or of the clean-up.
    #[serde(default, skip_serializing_if = "is_false")]
    pub opening: bool,
}

/// One assertion and what came of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Check {
    /// The id, unique in the suites: scenario id, then its own part.
    pub id: String,
    /// The one requirement that it judges: a key of [`Record::requirements`].
    pub requirement: String,
    /// The requirement's level.
    pub level: Level,
    /// Whether it may decide.
    #[serde(default, skip_serializing_if = "is_stable")]
    pub state: State,
    /// What came of it.
    pub verdict: Verdict,
    /// Where it stands in the suite file.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub line: u64,
    /// The column of what the caret points at.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub column: u64,
    /// Line number and text of the suite's lines to show.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub snippet: Vec<(u64, String)>,
    /// What was expected.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub expected: String,
    /// What came.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub actual: String,
    /// The differing content lines, of what the server really sent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub diff: Vec<DiffLine>,
    /// Related clauses, which count nowhere.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub see: Vec<String>,
    /// The number of the step that it follows.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub step: u64,
    /// Index of the exchange that shows it, in [`Scenario::exchanges`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exchange: Option<usize>,
    /// The version of the suites that brought it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub since: String,
    /// The requirement or feature that blocks it, where that is not the scenario's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub blocked_by: Option<String>,
    /// Whether the assertion did not hold: the observation of a check that never fails.
    #[serde(default, skip_serializing_if = "is_false")]
    pub otherwise: bool,
}

/// A line of a diff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DiffLine {
    /// `-` expected and not there, `+` there and not expected, ` ` both.
    pub sign: Sign,
    /// The content line, unfolded.
    pub text: String,
}

/// Which side a line of a diff stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Sign {
    /// Expected, not there.
    #[serde(rename = "-")]
    Expected,
    /// There, not expected.
    #[serde(rename = "+")]
    Actual,
    /// Both.
    #[serde(rename = " ")]
    Both,
}

impl Sign {
    /// The character.
    pub fn as_str(self) -> &'static str {
        match self {
            Sign::Expected => "-",
            Sign::Actual => "+",
            Sign::Both => " ",
        }
    }
}

/// A request and its response.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Exchange {
    /// The number of the step that sent it, 0 for clean-up.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub step: u64,
    /// The role that sent it.
    pub by: String,
    /// The method.
    pub method: String,
    /// Absolute, or a path under [`Target::url`]'s origin.
    pub url: String,
    /// Headers sent, credentials masked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub request_headers: Vec<Header>,
    /// Key of [`Record::bodies`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_body: Option<String>,
    /// The status, `None` if no response came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// Headers that came.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub response_headers: Vec<Header>,
    /// Key of [`Record::bodies`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response_body: Option<String>,
    /// Why no response came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// How long it took.
    pub ms: u64,
    /// From the scenario's start.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub at_ms: u64,
    /// How many polls of the same kind this last one stands for.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub repeated: u32,
}

/// Something found beside the checks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Finding {
    /// Of what kind.
    pub kind: FindingKind,
    /// One sentence.
    pub title: String,
    /// More, in words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
    /// The cause as [`Scenario::blocked_by`] names it, or the requirement concerned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<String>,
    /// The exchange that shows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exchange: Option<Exchange>,
}

/// The kinds of findings.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum FindingKind {
    /// What is advertised and what is served differ.
    Contradiction,
    /// A set-up step failed, and scenarios are blocked by it.
    SetUp,
    /// A scenario gave different verdicts when repeated.
    Unstable,
    /// A message arrived after its scenario had been judged.
    LateArrival,
    /// A remark.
    Note,
}

impl Default for Selection {
    fn default() -> Selection {
        Selection {
            selectors: Vec::new(),
            deselected: 0,
            keep: Keep::Red,
            jobs: 1,
            seed: None,
            repeat: 1,
            faults: Vec::new(),
            variations: Vec::new(),
            disturbances: Vec::new(),
            trimmed: Vec::new(),
        }
    }
}

impl Default for Exchange {
    fn default() -> Exchange {
        Exchange {
            step: 0,
            by: String::new(),
            method: String::new(),
            url: String::new(),
            request_headers: Vec::new(),
            request_body: None,
            status: None,
            response_headers: Vec::new(),
            response_body: None,
            error: None,
            ms: 0,
            at_ms: 0,
            repeated: 1,
        }
    }
}
