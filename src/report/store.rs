//! Writing records (whole or not at all, secrets masked) and reading them (truncated,
//! incomplete and foreign files are refused).

use super::record::{FORMAT, Header, Record};
use serde_json::Value;
use std::borrow::Cow;
use std::fmt;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Turns text that may hold secrets into text that does not.
pub type Mask<'a> = &'a dyn Fn(&str) -> String;

/// What is printed in place of a credential.
pub const MASKED: &str = "[masked]";

/// Keys whose values are ours and never hold a secret; masking them could only damage the
/// record (a password may well be `put` or `1`).
const STRUCTURAL: [&str; 17] = [
    "format",
    "id",
    "file",
    "verdict",
    "level",
    "state",
    "requirement",
    "requirements",
    "sign",
    "method",
    "profile",
    "value",
    "request_body",
    "response_body",
    "kind",
    "keep",
    "scenario",
];

/// Why a record could not be written or read.
#[derive(Debug)]
pub struct StoreError {
    /// The file.
    pub path: PathBuf,
    /// What is wrong.
    pub kind: StoreErrorKind,
}

/// What is wrong with a file.
#[derive(Debug)]
pub enum StoreErrorKind {
    /// It cannot be written.
    Write(std::io::Error),
    /// It cannot be read.
    Read(std::io::Error),
    /// It ends too early.
    Truncated,
    /// It is of another format.
    Format(String),
    /// It is JSON of this format, but not a record.
    Invalid(String),
    /// The run did not come to its end.
    Incomplete,
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path.display();
        match &self.kind {
            StoreErrorKind::Write(e) => write!(f, "failed to write {path}: {e}"),
            StoreErrorKind::Read(e) => write!(f, "failed to read {path}: {e}"),
            StoreErrorKind::Truncated => {
                write!(
                    f,
                    "{path} is truncated: it ends in the middle of the record"
                )
            }
            StoreErrorKind::Format(found) => {
                write!(
                    f,
                    "{path} is not a record of this version: expected format {FORMAT:?}, found {found}"
                )
            }
            StoreErrorKind::Invalid(e) => write!(f, "{path} is not a valid record: {e}"),
            StoreErrorKind::Incomplete => {
                write!(f, "{path} is incomplete: its run did not come to an end")
            }
        }
    }
}

impl std::error::Error for StoreError {}

impl StoreError {
    fn new(path: &Path, kind: StoreErrorKind) -> StoreError {
        StoreError {
            path: path.to_owned(),
            kind,
        }
    }
}

impl Record {
    /// The record as JSON text, secrets masked; one line per scenario.
    pub fn to_json(&self, mask: Mask<'_>) -> String {
        let mut text = String::new();
        write_value(&self.masked_value(mask), 0, &mut text);
        text.push('\n');
        text
    }

    fn masked_value(&self, mask: Mask<'_>) -> Value {
        let mut record = self.clone();
        let findings = record
            .findings
            .iter_mut()
            .filter_map(|f| f.exchange.as_mut());
        let scenarios = record
            .scenarios
            .iter_mut()
            .flat_map(|s| s.exchanges.iter_mut());
        for exchange in findings.chain(scenarios) {
            mask_headers(&mut exchange.request_headers);
            mask_headers(&mut exchange.response_headers);
        }
        // A record is plain data with string keys: serialising cannot fail.
        let mut value = serde_json::to_value(&record).expect("a record serialises");
        mask_value(&mut value, mask);
        value
    }

    /// The record with its secrets masked, as a reader of the file will see it.
    pub fn masked(&self, mask: Mask<'_>) -> Record {
        // Masking changes texts only, and leaves alone those that are ours.
        serde_json::from_value(self.masked_value(mask)).expect("a masked record is a record")
    }

    /// Writes the record, secrets masked, whole or not at all.
    pub fn write(&self, path: &Path, mask: Mask<'_>) -> Result<(), StoreError> {
        write_atomically(path, self.to_json(mask).as_bytes())
    }

    /// Reads a record and refuses what is not one.
    pub fn read(path: &Path) -> Result<Record, StoreError> {
        let octets = fs::read(path).map_err(|e| StoreError::new(path, StoreErrorKind::Read(e)))?;
        Record::from_json(&octets).map_err(|kind| StoreError::new(path, kind))
    }

    /// Reads a record from JSON text.
    pub fn from_json(octets: &[u8]) -> Result<Record, StoreErrorKind> {
        let value: Value = serde_json::from_slice(octets).map_err(|e| {
            if e.is_eof() {
                StoreErrorKind::Truncated
            } else {
                StoreErrorKind::Invalid(e.to_string())
            }
        })?;
        match value.get("format") {
            Some(Value::String(format)) if format == FORMAT => {}
            Some(other) => return Err(StoreErrorKind::Format(other.to_string())),
            None => return Err(StoreErrorKind::Format("no format at all".to_owned())),
        }
        if value.get("complete") == Some(&Value::Bool(false)) {
            return Err(StoreErrorKind::Incomplete);
        }
        serde_path_to_error::deserialize(value).map_err(|e| StoreErrorKind::Invalid(e.to_string()))
    }
}

/// Writes a file whole or not at all: a temporary file beside it, then a rename. Missing
/// folders are made.
pub fn write_atomically(path: &Path, octets: &[u8]) -> Result<(), StoreError> {
    let failed = |e| StoreError::new(path, StoreErrorKind::Write(e));
    let folder = match path.parent() {
        Some(p) if !p.as_os_str().is_empty() => p,
        _ => Path::new("."),
    };
    fs::create_dir_all(folder).map_err(failed)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let temporary = folder.join(format!(".{name}.{}.tmp", std::process::id()));
    let written = fs::File::create(&temporary).and_then(|mut file| {
        file.write_all(octets)?;
        file.sync_all()?;
        fs::rename(&temporary, path)
    });
    written.map_err(|e| {
        // The error at hand is the one to tell; a temporary file that stays is harmless.
        let _ = fs::remove_file(&temporary);
        failed(e)
    })
}

/// The value of a header, masked if the header carries credentials; the scheme is kept.
/// Renderers use it as well, so that a record in memory cannot leak either.
pub fn masked_header<'a>(name: &str, value: &'a str) -> Cow<'a, str> {
    let name = name.to_ascii_lowercase();
    match (&*name, value.split_once(' ')) {
        ("authorization" | "proxy-authorization", Some((scheme, _))) => {
            Cow::Owned(format!("{scheme} {MASKED}"))
        }
        ("authorization" | "proxy-authorization" | "cookie" | "set-cookie", _) => {
            Cow::Borrowed(MASKED)
        }
        _ => Cow::Borrowed(value),
    }
}

fn mask_headers(headers: &mut [Header]) {
    for (name, value) in headers {
        *value = masked_header(name, value).into_owned();
    }
}

fn mask_value(value: &mut Value, mask: Mask<'_>) {
    match value {
        Value::String(text) => *text = mask(text),
        Value::Array(items) => items.iter_mut().for_each(|v| mask_value(v, mask)),
        Value::Object(map) => {
            for (key, value) in map {
                // A body's key and a requirement's id are keys, the texts are values.
                if value.is_string() && STRUCTURAL.contains(&key.as_str()) {
                    continue;
                }
                mask_value(value, mask);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// JSON with line breaks in the two outer levels only: small, and still a file that a
/// version control system can show.
fn write_value(value: &Value, depth: usize, out: &mut String) {
    match value {
        Value::Object(map) if depth == 0 && !map.is_empty() => {
            out.push_str("{\n");
            for (i, (key, value)) in map.iter().enumerate() {
                out.push_str(if i == 0 { "" } else { ",\n" });
                out.push_str(&Value::from(key.as_str()).to_string());
                out.push_str(": ");
                write_value(value, 1, out);
            }
            out.push_str("\n}");
        }
        Value::Array(items) if depth == 1 && !items.is_empty() => {
            out.push_str("[\n");
            for (i, value) in items.iter().enumerate() {
                out.push_str(if i == 0 { "" } else { ",\n" });
                out.push_str(&value.to_string());
            }
            out.push_str("\n]");
        }
        other => out.push_str(&other.to_string()),
    }
}
