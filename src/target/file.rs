//! The target file as it is written (`targets/*.yaml`).

use crate::dav::{Auth, Connections};
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, de};
use std::borrow::Cow;
use std::time::Duration;

/// A server under test.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(title = "A target of invitest")]
pub struct TargetFile {
    /// Its short name: small letters, digits and hyphens. Reports are filed under it.
    #[schemars(regex(pattern = r"^[a-z0-9][a-z0-9-]*$"))]
    pub name: String,
    /// Its name for readers.
    #[serde(default)]
    pub title: Option<String>,
    /// Where CalDAV begins; everything else is discovered from here.
    #[schemars(regex(pattern = "^https?://"))]
    pub url: String,
    /// Test accounts, and only those: scenarios write to them and delete from them.
    #[schemars(length(min = 1))]
    pub accounts: Vec<AccountEntry>,
    /// How they log in.
    #[serde(default)]
    pub auth: Auth,
    /// How long things may take.
    #[serde(default)]
    pub timing: TimingEntry,
    /// A script that starts the server, relative to this file.
    #[serde(default)]
    pub start: Option<String>,
    /// A script that stops it, relative to this file.
    #[serde(default)]
    pub stop: Option<String>,
    /// Whether scenarios may do what a client cannot undo, such as deleting an inbox.
    #[serde(default)]
    pub sacrificial: bool,
    /// An address outside the server that may really get mail; without one none does.
    #[serde(default)]
    pub outside_address: Option<String>,
    /// Whether connections are used for more than one request.
    #[serde(default)]
    pub connections: Connections,
    /// A PEM file with a certificate authority to trust, relative to this file.
    #[serde(default)]
    pub ca: Option<String>,
    /// Accept any certificate.
    #[serde(default)]
    pub insecure: bool,
    /// What the server is, for reports.
    #[serde(default)]
    pub server: Option<ServerIdentity>,
}

/// An account of a target.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct AccountEntry {
    /// The user name.
    pub user: String,
    /// The password, or the token for `auth: bearer`.
    pub password: Password,
    /// Its calendar user address, if the server does not tell or tells several.
    #[serde(default)]
    pub address: Option<String>,
    /// The URL of its principal, if the server does not lead to it.
    #[serde(default)]
    pub principal: Option<String>,
}

/// Where a password is.
#[derive(Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Password {
    /// Here: for servers that exist only for tests.
    Value(String),
    /// In an environment variable.
    Env(String),
    /// In a file, relative to this one; a newline at its end is dropped.
    File(String),
}

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Password::Value(_) => f.write_str("Value(***)"),
            Password::Env(name) => write!(f, "Env({name})"),
            Password::File(name) => write!(f, "File({name})"),
        }
    }
}

/// How long things may take.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct TimingEntry {
    /// The longest time until a delivery is seen (default 30s).
    #[serde(default)]
    pub deadline: Option<Span>,
    /// How long the server is left alone before absence is believed (default 2s).
    #[serde(default)]
    pub settle: Option<Span>,
    /// The longest time for one request (default 30s).
    #[serde(default)]
    pub request: Option<Span>,
}

/// What a server is.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, serde::Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ServerIdentity {
    /// The product.
    pub name: String,
    /// Its version.
    #[serde(default)]
    pub version: Option<String>,
}

/// A length of time: `300ms`, `20s`, `2m`, `1m30s`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span(pub Duration);

/// Reads `300ms`, `20s`, `2m` or `1m30s`.
pub fn parse_duration(text: &str) -> Option<Duration> {
    let mut total = Duration::ZERO;
    let mut rest = text.trim();
    if rest.is_empty() {
        return None;
    }
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit())?;
        let number: u64 = rest[..digits].parse().ok()?;
        rest = &rest[digits..];
        let unit = rest
            .find(|c: char| c.is_ascii_digit())
            .unwrap_or(rest.len());
        let ms = match &rest[..unit] {
            "ms" => 1,
            "s" => 1_000,
            "m" | "min" => 60_000,
            _ => return None,
        };
        total = total.checked_add(Duration::from_millis(number.checked_mul(ms)?))?;
        rest = &rest[unit..];
    }
    // A day is more than any server needs, and keeps all sums in range.
    (total <= Duration::from_secs(86_400)).then_some(total)
}

impl<'de> Deserialize<'de> for Span {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Span, D::Error> {
        let text = String::deserialize(deserializer)?;
        match parse_duration(&text) {
            Some(duration) => Ok(Span(duration)),
            None => Err(de::Error::custom(format!(
                "`{text}` is no length of time; write 300ms, 20s or 2m"
            ))),
        }
    }
}

impl JsonSchema for Span {
    fn schema_name() -> Cow<'static, str> {
        "Duration".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "description": "A length of time: 300ms, 20s, 2m, 1m30s.",
            "pattern": "^([0-9]+(ms|s|m|min))+$"
        })
    }
}

/// The JSON Schema of target files.
pub fn schema() -> schemars::Schema {
    schemars::schema_for!(TargetFile)
}
