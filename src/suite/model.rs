//! The vocabulary of a suite file, as it is written.
//!
//! `docs/writing-suites.md` explains it with examples; the JSON Schema is generated from
//! these types. Two kinds of placeholder stand in strings: `$name`, filled when the file
//! is read (rows of a table, parameters of an opening), and `{{name}}`, filled when the
//! scenario runs (see `run::variables`).

pub use super::assertion::*;

use crate::verdict::State;
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;

/// A suite: one YAML file.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Suite {
    /// What the file is about, for a reader.
    pub title: String,
    /// Where it comes from: `RFC 6638, B.3`.
    pub source: String,
    /// The roles of its scenarios, each played by an account leased from the target or,
    /// for `unknown` and `outside`, by an address alone.
    pub cast: BTreeMap<String, Part>,
    /// Features that nothing obliges to and that every scenario here needs.
    #[serde(default)]
    pub features: Vec<String>,
    /// Calendar objects by name: iCalendar text with placeholders.
    #[serde(default)]
    pub objects: BTreeMap<String, String>,
    /// Openings that every scenario here starts with.
    #[serde(default)]
    pub given: Vec<Given>,
    /// The scenarios, each independent of the others.
    pub scenarios: Vec<Scenario>,
}

/// What a role of the cast is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// An account; organizes.
    Organizer,
    /// An account; is invited.
    Attendee,
    /// An account; acts for somebody else.
    Delegate,
    /// An account that has nothing to do with the event.
    Bystander,
    /// No account: an address on the server's own domain that nobody has.
    Unknown,
    /// No account: an address under `.invalid`.
    Outside,
}

impl Part {
    /// Whether an account plays it.
    pub fn is_account(self) -> bool {
        match self {
            Part::Organizer | Part::Attendee | Part::Delegate | Part::Bystander => true,
            Part::Unknown | Part::Outside => false,
        }
    }
}

/// An opening that is used: `{opening: invitation, object: lunch, from: cyrus, to: [wilfredo]}`.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
pub struct Given {
    /// The opening's name in `suites/openings.yaml`.
    pub opening: String,
    /// Its parameters.
    #[serde(flatten)]
    #[schemars(with = "BTreeMap<String, serde_json::Value>")]
    pub with: BTreeMap<String, serde_yaml::Value>,
}

/// The file `suites/openings.yaml`: beginnings that many scenarios share. They hold no
/// checks; what they rely on is judged in scenarios of their own.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Openings {
    /// Openings by name.
    pub openings: BTreeMap<String, Opening>,
}

/// A shared beginning.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Opening {
    /// What it brings about.
    pub title: String,
    /// Parameters, used as `$name` in the steps; the text says what each is.
    #[serde(default)]
    pub parameters: BTreeMap<String, String>,
    /// Its steps; none has checks.
    pub steps: Vec<Step>,
}

/// The unit that runs: own accounts, own UIDs, own world.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Scenario {
    /// A slug, unique in the file.
    pub id: String,
    /// What happens, in a sentence.
    pub title: String,
    /// Requirements or readings worth reading beside it.
    #[serde(default)]
    pub see: Vec<String>,
    /// Roles that this scenario does not use, by leaving them out: when given, only these
    /// take part.
    #[serde(default)]
    pub cast: Option<Vec<String>>,
    /// Features it needs beyond the suite's.
    #[serde(default)]
    pub features: Vec<String>,
    /// Openings after the suite's.
    #[serde(default)]
    pub given: Vec<Given>,
    /// Objects of this scenario alone.
    #[serde(default)]
    pub objects: BTreeMap<String, String>,
    /// A table: the scenario once a row, with the row's `id` behind its own and the row's
    /// cells as `$name`.
    #[serde(default)]
    #[schemars(with = "Vec<BTreeMap<String, serde_json::Value>>")]
    pub rows: Vec<BTreeMap<String, serde_yaml::Value>>,
    /// The link to a public report, for regressions.
    #[serde(default)]
    pub link: Option<String>,
    /// What is done and judged, in order.
    pub steps: Vec<Step>,
}

/// One act of one role, or a wait. Exactly one of the action keys stands in it.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Step {
    /// Who acts. Not for `together` and `value`.
    pub by: Option<String>,
    /// A sentence for the reader, where the step does not speak for itself.
    pub title: Option<String>,

    // ----- actions -----
    /// PUT an object's text: to its own copy where the role has one, else to a fresh name
    /// in the role's calendar (with `If-None-Match: *` unless a condition is given).
    pub put: Option<String>,
    /// GET the role's own copy of the object, make the `change`s, PUT it back with
    /// If-Match (or the condition that is given; `if-match: none` for no condition).
    pub edit: Option<String>,
    /// GET a resource.
    pub get: Option<String>,
    /// HEAD a resource.
    pub head: Option<String>,
    /// DELETE a resource.
    pub delete: Option<String>,
    /// COPY a resource; `to` names the destination.
    pub copy: Option<String>,
    /// MOVE a resource; `to` names the destination.
    #[serde(rename = "move")]
    pub move_: Option<String>,
    /// POST `data` to a resource, usually `outbox`.
    pub post: Option<String>,
    /// OPTIONS on a resource.
    pub options: Option<String>,
    /// PROPFIND `props` on a resource, Depth 0 unless `depth` says otherwise.
    pub propfind: Option<String>,
    /// PROPPATCH a resource: `set` and `remove`. What was there before is put back.
    pub proppatch: Option<String>,
    /// REPORT on a resource: `query` says which.
    pub report: Option<String>,
    /// MKCALENDAR: makes a calendar of the role under a fresh name, known as
    /// `calendar NAME` from then on.
    pub mkcalendar: Option<String>,
    /// ACL on a resource: `grant`s added to what is there, or `instead` of it; put back at
    /// the end.
    pub acl: Option<String>,
    /// Any request, where a test is about the wire.
    pub request: Option<RawRequest>,
    /// Wait until something is there and all checks hold, or the target's deadline passes.
    pub eventually: Option<Sight>,
    /// Show that something does not come: a fence on the same path, then settling.
    pub never: Option<Sight>,
    /// Look once, without a request to judge: an inbox or the copies of an object.
    pub look: Option<Sight>,
    /// Steps of several roles at the same moment.
    pub together: Option<Vec<Step>>,
    /// No request: checks on what was kept (`value`).
    pub compare: Option<String>,

    // ----- what an action takes -----
    /// Whose resource it is, when not one's own.
    pub of: Option<String>,
    /// The request is sent without credentials: nobody has logged in.
    pub anonymous: Option<bool>,
    /// The destination of COPY and MOVE.
    pub to: Option<String>,
    /// The calendar that PUT makes the resource in: `calendar` (default), `calendar NAME`.
    pub into: Option<String>,
    /// Text that is sent instead of the object's, with placeholders; the name of an object
    /// of the suite stands for its text.
    pub data: Option<String>,
    /// Where a PUT's text is bad on purpose: do not end its lines in CRLF or fold it.
    pub verbatim: Option<bool>,
    /// Edits of `edit`, in order.
    pub change: Option<Vec<Change>>,
    /// Headers of the request, with placeholders.
    pub headers: Option<BTreeMap<String, String>>,
    /// `If-Match`; `none` sends none.
    pub if_match: Option<String>,
    /// `If-None-Match`; `none` sends none.
    pub if_none_match: Option<String>,
    /// `If-Schedule-Tag-Match`.
    pub if_schedule_tag_match: Option<String>,
    /// `Schedule-Reply`: `T` or `F`.
    pub schedule_reply: Option<String>,
    /// `Depth`: `0`, `1` or `infinity`.
    pub depth: Option<String>,
    /// `Overwrite`: `T` or `F`.
    pub overwrite: Option<String>,
    /// Properties of PROPFIND: `D:resourcetype`, `C:schedule-tag`, `{urn:x}y`, or the one
    /// word `allprop` or `propname`.
    pub props: Option<Vec<String>>,
    /// PROPFIND of every collection above the resource instead of it, as far as it can be
    /// read; the answers are put together.
    pub ancestors: Option<bool>,
    /// Properties that PROPPATCH sets.
    pub set: Option<BTreeMap<String, PropValue>>,
    /// Properties that PROPPATCH removes.
    pub remove: Option<Vec<String>>,
    /// What REPORT asks.
    pub query: Option<Query>,
    /// Grants of ACL: role, `all`, `authenticated` or `unauthenticated`, to privileges
    /// (`C:schedule-send-invite`, `D:all`).
    pub grant: Option<BTreeMap<String, Vec<String>>>,
    /// ACL: the grants stand instead of those to others that can be taken away, not beside
    /// them.
    pub instead: Option<bool>,

    // ----- what comes of it -----
    /// What is remembered, by name, for `{{name}}`.
    pub keep: Option<BTreeMap<String, Keep>>,
    /// For waits: the requirement that the arrival (or the absence) itself is owed to.
    pub requires: Option<String>,
    /// The slug of that check, when the requirement's own would not be unique.
    pub id: Option<String>,
    /// Requirements beside it, counted nowhere.
    pub see: Option<Vec<String>>,
    /// Whether that check may decide.
    pub state: Option<State>,
    /// For a step whose success is relied on and not judged here: the requirement named
    /// when it fails and the scenario is blocked. Each action has a default
    /// (`suites/defaults.yaml`).
    pub needs: Option<String>,
    /// The step may fail and the scenario goes on (the checks judge the outcome). A step
    /// with a check on its status goes on by itself.
    pub may_fail: Option<bool>,
    /// Goes on only if this holds of the step's outcome; otherwise the scenario ends here
    /// and says why (`otherwise`), with *info*.
    pub only_if: Option<Assert>,
    /// Why what follows does not apply when `only-if` does not hold.
    pub otherwise: Option<String>,
    /// Assertions on the outcome. All are evaluated.
    pub checks: Option<Vec<Check>>,
}

impl Step {
    /// The actions that are written in it, by their keys. One is right.
    pub fn actions(&self) -> Vec<&'static str> {
        [
            ("put", self.put.is_some()),
            ("edit", self.edit.is_some()),
            ("get", self.get.is_some()),
            ("head", self.head.is_some()),
            ("delete", self.delete.is_some()),
            ("copy", self.copy.is_some()),
            ("move", self.move_.is_some()),
            ("post", self.post.is_some()),
            ("options", self.options.is_some()),
            ("propfind", self.propfind.is_some()),
            ("proppatch", self.proppatch.is_some()),
            ("report", self.report.is_some()),
            ("mkcalendar", self.mkcalendar.is_some()),
            ("acl", self.acl.is_some()),
            ("request", self.request.is_some()),
            ("eventually", self.eventually.is_some()),
            ("never", self.never.is_some()),
            ("look", self.look.is_some()),
            ("together", self.together.is_some()),
            ("compare", self.compare.is_some()),
        ]
        .into_iter()
        .filter_map(|(action, written)| written.then_some(action))
        .collect()
    }

    /// What a wait or a look looks at.
    pub fn sight(&self) -> Option<&Sight> {
        self.eventually
            .as_ref()
            .or(self.never.as_ref())
            .or(self.look.as_ref())
    }
}

/// A request spelt out.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RawRequest {
    /// The method token.
    pub method: String,
    /// The resource (see `docs/writing-suites.md`, "Resources").
    pub on: String,
    /// The body, with placeholders.
    #[serde(default)]
    pub body: Option<String>,
    /// Its media type.
    #[serde(default)]
    pub content_type: Option<String>,
}

/// What a wait looks at.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Sight {
    /// A new message of this method in the role's inbox: `REQUEST`, `REPLY`, `CANCEL`,
    /// `ADD` or `ANY`. New is what no earlier step of this scenario has matched.
    pub inbox: Option<String>,
    /// The object that the message is about; by UID.
    pub of: Option<String>,
    /// The role's copy of this object, found by UID in all its calendars.
    pub copy: Option<String>,
    /// That the role has no copy of this object.
    pub absent: Option<String>,
    /// That this object is off for the role, in whichever form a CANCEL has been processed:
    /// its copy is gone, or has STATUS:CANCELLED, or lists the role no longer.
    pub cancelled: Option<String>,
    /// Any sign that a message of this method about `of` has been delivered: the message
    /// in the inbox, or what it does in the calendar. That is a copy (which satisfies
    /// `where`), or after CANCEL that the object is `cancelled`. It takes nothing out of
    /// what `inbox` counts as new.
    pub delivered: Option<String>,
    /// A resource, read by GET.
    pub resource: Option<String>,
    /// Only what also satisfies this counts (which of several messages is meant).
    #[serde(rename = "where")]
    pub where_: Option<Assert>,
    /// For `never`: the role whose message would have come; the fence takes its path.
    pub from: Option<String>,
    /// The name under which a found inbox item is known from then on: `item NAME`.
    #[serde(rename = "as")]
    pub as_: Option<String>,
}

impl Sight {
    /// `inbox`, `copy`, `absent`, `cancelled`, `delivered` or `resource`: the keys that are
    /// written. One is right.
    pub fn kinds(&self) -> Vec<&'static str> {
        [
            ("inbox", self.inbox.is_some()),
            ("copy", self.copy.is_some()),
            ("absent", self.absent.is_some()),
            ("cancelled", self.cancelled.is_some()),
            ("delivered", self.delivered.is_some()),
            ("resource", self.resource.is_some()),
        ]
        .into_iter()
        .filter_map(|(kind, written)| written.then_some(kind))
        .collect()
    }
}

/// One edit of calendar data, as a client would make it.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Change {
    /// Which component: `master` (default), `every`, an instance's RECURRENCE-ID value, or
    /// `calendar` for the VCALENDAR around them.
    pub at: Option<String>,
    /// Properties set: name to value, or `;PARAM=x:value` with parameters. The first of
    /// that name is replaced.
    pub set: Option<BTreeMap<String, String>>,
    /// Properties added beside what is there.
    pub add: Option<BTreeMap<String, String>>,
    /// Properties removed, all of that name.
    pub remove: Option<Vec<String>>,
    /// Parameters of a role's ATTENDEE: name to value, `none` removes it.
    pub attendee: Option<BTreeMap<String, BTreeMap<String, String>>>,
    /// Parameters of ORGANIZER, likewise.
    pub organizer: Option<BTreeMap<String, String>>,
    /// ATTENDEE lines added: role to parameters.
    pub invite: Option<BTreeMap<String, BTreeMap<String, String>>>,
    /// ATTENDEE lines removed.
    pub uninvite: Option<Vec<String>>,
    /// A component added inside (an alarm), as text.
    pub component: Option<String>,
    /// Components inside removed, by name.
    pub remove_component: Option<Vec<String>>,
    /// Makes the override of the instance with this RECURRENCE-ID value by copying the
    /// master (without its recurrence), DTSTART and DTEND moved to the instance; later
    /// changes reach it by `at`. Nothing happens where it exists.
    #[serde(rename = "override")]
    pub override_: Option<String>,
    /// Removes the override with this RECURRENCE-ID value.
    pub drop_override: Option<String>,
    /// A whole component (`BEGIN:VEVENT` …) added beside the master, as text.
    pub add_component: Option<String>,
    /// Removes the master, so that detached overrides are left.
    pub drop_master: Option<bool>,
}

/// A property value in PROPPATCH.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub enum PropValue {
    /// Text.
    Text(String),
    /// A `DAV:href` to a resource.
    Href(String),
    /// Empty elements by name.
    Elements(Vec<String>),
    /// XML, with the prefixes D, C and CS.
    Xml(String),
}

/// What a REPORT asks.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub enum Query {
    /// calendar-query for a component within a range.
    CalendarQuery(CalendarQuery),
    /// calendar-multiget of resources.
    Multiget(Vec<String>),
    /// free-busy-query over a range: `[start, end]`.
    FreeBusy(Vec<String>),
    /// Any body, with the prefixes D, C and CS.
    Xml(String),
}

/// A calendar-query.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct CalendarQuery {
    /// `VEVENT` or `VTODO`.
    pub component: Option<String>,
    /// `[start, end]`.
    pub time_range: Option<Vec<String>>,
    /// Only this object's UID.
    pub uid_of: Option<String>,
}

/// What is remembered of an outcome.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Keep {
    /// The `ETag` header, or after PROPFIND the DAV:getetag property.
    Etag,
    /// The `Schedule-Tag` header, or the property.
    ScheduleTag,
    /// The URL of the resource.
    Href,
    /// The body.
    Body,
    /// The status code.
    Status,
    /// The calendar data, to compare with `same-as`.
    Calendar,
    /// A header.
    Header(String),
    /// The value of a property of the master component.
    Property(String),
    /// The text of a DAV property.
    Prop(String),
    /// A parameter of a role's ATTENDEE: `[role, PARAM]`.
    Attendee(Vec<String>),
}
