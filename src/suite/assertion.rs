//! Checks and assertions, as they are written (the second half of [`super::model`]).

use crate::verdict::State;
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;

/// One assertion after a step, owed to one requirement.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Check {
    /// The requirement it judges.
    pub requires: String,
    /// Its slug; by default the requirement's.
    pub id: Option<String>,
    /// What is asserted, in words, where the keys do not say it.
    pub title: Option<String>,
    /// Requirements beside it, counted nowhere.
    pub see: Vec<String>,
    /// Whether it may decide.
    pub state: State,
    /// The version of the suites that brought it.
    pub since: Option<String>,
    /// All of these must hold.
    pub expect: Assert,
    /// Or: one of these outcomes must come; which one is recorded.
    pub one_of: BTreeMap<String, Assert>,
}

/// An assertion: every key that stands in it must hold.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Assert {
    // ----- the response -----
    /// The status: `201`, `2xx`, or a list.
    pub status: Option<Statuses>,
    /// Headers; names in any case.
    pub header: Option<BTreeMap<String, Matcher>>,
    /// A refusal: one of these statuses and, when given, this element in DAV:error.
    pub refused: Option<Refusal>,
    /// An element that DAV:error holds, whatever the status.
    pub error: Option<String>,
    /// The body as text.
    pub body: Option<Matcher>,

    // ----- calendar data: of the response, the copy or the message -----
    /// Which component the keys below look at: `master` (default; the first one when there
    /// is no master), `every`, `any`, or an instance's RECURRENCE-ID value.
    pub at: Option<String>,
    /// METHOD of the calendar.
    pub method: Option<Matcher>,
    /// The kind of component: `VEVENT`, `VTODO`, `VFREEBUSY`.
    pub component: Option<String>,
    /// Properties by name; dates compare by instant, text unescaped.
    pub property: Option<BTreeMap<String, Matcher>>,
    /// ATTENDEE lines by role: parameters by name, or `absent` / `present`.
    pub attendee: Option<BTreeMap<String, Participant>>,
    /// ORGANIZER: parameters by name, `address` for its role.
    pub organizer: Option<Participant>,
    /// Properties that must not stand in the component.
    pub no_property: Option<Vec<String>>,
    /// Parameters that must stand nowhere in the calendar.
    pub no_parameter: Option<Vec<String>>,
    /// Components that must not stand inside (`VALARM`).
    pub no_component: Option<Vec<String>>,
    /// How many properties (`attendee`) or inner components (`valarm`) of a name there are.
    pub count: Option<BTreeMap<String, Matcher>>,
    /// The RECURRENCE-IDs of all overrides: exactly these instants.
    pub instances: Option<Vec<String>>,
    /// Whether there is a component without RECURRENCE-ID.
    pub master: Option<bool>,
    /// Dates of a list property (`exdate`, `rdate`).
    pub dates: Option<BTreeMap<String, Dates>>,
    /// The instance does not take place: it is excluded by EXDATE, its override is
    /// CANCELLED, or it is not in the data at all.
    pub cancelled_instance: Option<String>,
    /// Equal by meaning to kept calendar data (or to an object's text).
    pub same_as: Option<String>,
    /// Properties and parameters left out of that comparison, beyond the documented list.
    pub ignoring: Option<Vec<String>>,
    /// Lexically sound: CRLF, closed components, UTF-8.
    pub well_formed: Option<bool>,
    /// No line is longer than 75 octets.
    pub folded: Option<bool>,

    // ----- multistatus -----
    /// DAV properties by name, of the resource asked (or of `for`).
    pub prop: Option<BTreeMap<String, PropMatch>>,
    /// The resource in the multistatus, when not the one asked: a resource, `every` response
    /// there is, or every one of its `members`.
    #[serde(rename = "for")]
    pub for_: Option<String>,
    /// Resources or objects that the multistatus lists.
    pub lists: Option<Vec<String>>,
    /// Resources or objects that it does not list.
    pub lacks: Option<Vec<String>>,

    /// The shape of an XML body.
    pub xml: Option<XmlShape>,

    /// What DAV:supported-privilege-set of the resource says, and what stands beside it.
    pub privileges: Option<Privileges>,

    // ----- schedule-response, free-busy -----
    /// The answer for each recipient, by role.
    pub recipient: Option<BTreeMap<String, RecipientMatch>>,
    /// Busy time in a VFREEBUSY, by type (`busy`, `busy-tentative`, `busy-unavailable`):
    /// exactly these periods within the range of the test's own events.
    pub busy: Option<BTreeMap<String, Vec<Vec<String>>>>,
    /// Periods in which no busy time of any type lies.
    pub free: Option<Vec<Vec<String>>>,

    // ----- what was kept, what was seen -----
    /// Kept values, by name.
    pub value: Option<BTreeMap<String, Matcher>>,
    /// How many things a look found.
    pub found: Option<Matcher>,
    /// None of these hold.
    pub not: Option<Box<Assert>>,
}

impl Assert {
    /// Whether nothing is asserted: what only says where to look counts as nothing.
    pub fn is_empty(&self) -> bool {
        let selectors = Assert {
            at: self.at.clone(),
            for_: self.for_.clone(),
            ignoring: self.ignoring.clone(),
            ..Assert::default()
        };
        *self == selectors
    }
}

/// Statuses: one or several.
#[derive(Debug, Clone, PartialEq, JsonSchema)]
#[schemars(untagged)]
pub enum Statuses {
    /// `201`
    Code(u16),
    /// `2xx`
    Class(String),
    /// `[200, 204]`
    Many(Vec<Statuses>),
}

/// A refusal.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Refusal {
    /// Permitted statuses.
    pub status: Statuses,
    /// The element that DAV:error must hold.
    #[serde(default)]
    pub error: Option<String>,
    /// An element that must stand below that one (`D:href`).
    #[serde(default)]
    pub with: Option<String>,
}

/// How a value is compared. A bare scalar means `equals`.
#[derive(Debug, Clone, PartialEq, JsonSchema)]
#[schemars(untagged)]
pub enum Matcher {
    /// `equals`, as text.
    Equals(Scalar),
    /// The long form.
    Rule(Box<Rule>),
}

/// A scalar of YAML, kept as text.
#[derive(Debug, Clone, PartialEq, JsonSchema)]
#[schemars(untagged)]
pub enum Scalar {
    /// true, false
    Bool(bool),
    /// A number.
    Number(i64),
    /// A text.
    Text(String),
}

impl Scalar {
    /// As text.
    pub fn text(&self) -> String {
        match self {
            Scalar::Bool(b) => b.to_string(),
            Scalar::Number(n) => n.to_string(),
            Scalar::Text(t) => t.clone(),
        }
    }
}

/// A rule for a value: every key that stands in it must hold.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Rule {
    /// Equal (dates by instant, enumerations in any case).
    pub equals: Option<Scalar>,
    /// There and not equal.
    pub differs_from: Option<Scalar>,
    /// Equal to one of these.
    pub one_of: Option<Vec<Scalar>>,
    /// Equal to none of these.
    pub none_of: Option<Vec<Scalar>>,
    /// A glob: `*` stands for anything.
    pub matches: Option<String>,
    /// Contains this text; for comma lists and headers: has this token.
    pub contains: Option<String>,
    /// Does not contain it.
    pub lacks: Option<String>,
    /// There, whatever it is.
    pub present: Option<bool>,
    /// Not there.
    pub absent: Option<bool>,
    /// A number or date not smaller than this.
    pub at_least: Option<Scalar>,
    /// A number or date greater than this.
    pub greater_than: Option<Scalar>,
    /// A number or date not greater than this.
    pub at_most: Option<Scalar>,
    /// Absent, or what the other keys say.
    pub or_absent: Option<bool>,
}

/// What is said of a participant's line.
#[derive(Debug, Clone, PartialEq, JsonSchema)]
#[schemars(untagged)]
pub enum Participant {
    /// `absent` or `present`.
    Word(Presence),
    /// Parameters by name; defaults count (`partstat` absent is NEEDS-ACTION).
    Parameters(BTreeMap<String, Matcher>),
}

/// Whether something is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Presence {
    /// It is there.
    Present,
    /// It is not.
    Absent,
}

/// Dates of a list property, by instant.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Dates {
    /// All of these.
    pub includes: Vec<String>,
    /// None of these.
    pub lacks: Vec<String>,
    /// Each has the value type and, for local times, the zone of DTSTART.
    pub like_dtstart: Option<bool>,
}

/// What is said of a DAV property.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct PropMatch {
    /// Its propstat's status (200 when nothing is said).
    pub status: Option<Statuses>,
    /// An element that DAV:error of its propstat holds.
    pub error: Option<String>,
    /// Its text, trimmed.
    pub text: Option<Matcher>,
    /// Elements that stand somewhere inside.
    pub has: Vec<String>,
    /// Elements that stand nowhere inside.
    pub lacks: Vec<String>,
    /// A DAV:href inside that is this resource.
    pub href: Option<String>,
    /// It has no DAV:href inside that is this resource.
    pub no_href: Option<String>,
    /// `absent`: not in any propstat with 200.
    pub presence: Option<Presence>,
    /// Number of DAV:href inside.
    pub hrefs: Option<Matcher>,
    /// An element inside with this attribute: `{comp: {name: VEVENT}}` as
    /// `"C:comp@name=VEVENT"`.
    pub has_attribute: Vec<String>,
}

/// The shape of an XML body.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct XmlShape {
    /// The root element.
    pub root: String,
    /// The elements that the keys below speak of, as a path below the root
    /// (`C:response/C:recipient`); the root itself without. There is at least one.
    pub each: Option<String>,
    /// Children of which each has exactly one.
    pub exactly_one: Vec<String>,
    /// Children of which each has at most one.
    pub at_most_one: Vec<String>,
    /// The text of a child, by name.
    pub text: BTreeMap<String, Matcher>,
}

/// What is said of DAV:supported-privilege-set.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Privileges {
    /// These are there and not abstract.
    pub concrete: Vec<String>,
    /// Aggregate to privileges that stand somewhere below it.
    pub below: BTreeMap<String, Vec<String>>,
    /// Privilege to those that stand nowhere below it.
    pub not_below: BTreeMap<String, Vec<String>>,
    /// All others stand below this one.
    pub everything_below: Option<String>,
    /// None stands below itself.
    pub acyclic: Option<bool>,
    /// Each description has its language.
    pub described: Option<bool>,
    /// Each privilege in this property, asked for beside it (`D:acl`), is among them and
    /// not abstract.
    pub covers: Option<String>,
    /// In DAV:current-user-privilege-set, asked for beside it, each aggregate comes with
    /// its members.
    pub whole_aggregates: Option<bool>,
}

/// What is said of one recipient of a schedule-response.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct RecipientMatch {
    /// Its request-status: the code before the first `;`.
    pub status: Option<Matcher>,
    /// Whether calendar-data stands beside it.
    pub calendar_data: Option<Presence>,
    /// What must hold of that calendar data.
    pub data: Option<Box<Assert>>,
}
