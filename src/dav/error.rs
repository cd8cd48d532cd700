//! Why there is no answer.

use serde::{Deserialize, Serialize};
use std::error::Error;
use std::fmt;

/// No usable answer came. Closed: every consumer matches all of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "detail", rename_all = "kebab-case")]
pub enum WireError {
    /// No connection: refused, unreachable, or the name is unknown.
    Connect(String),
    /// No complete answer within this many milliseconds.
    Timeout(u64),
    /// The connection was closed or reset before the answer was complete.
    Closed(String),
    /// What came is not HTTP.
    Garbage(String),
    /// The answer is larger than this many octets.
    TooLarge(u64),
    /// The TLS handshake or the certificate failed.
    Tls(String),
    /// The request cannot be put on the wire; nothing was sent.
    Unsendable(String),
}

impl WireError {
    /// A word for it: `connect`, `timeout`, `closed`, `garbage`, `too-large`, `tls`,
    /// `unsendable`.
    pub fn kind(&self) -> &'static str {
        match self {
            WireError::Connect(_) => "connect",
            WireError::Timeout(_) => "timeout",
            WireError::Closed(_) => "closed",
            WireError::Garbage(_) => "garbage",
            WireError::TooLarge(_) => "too-large",
            WireError::Tls(_) => "tls",
            WireError::Unsendable(_) => "unsendable",
        }
    }

    /// Whether the server answered in a way that is wrong in itself, rather than not at all.
    pub fn is_malformed(&self) -> bool {
        match self {
            WireError::Garbage(_) | WireError::TooLarge(_) => true,
            WireError::Connect(_)
            | WireError::Timeout(_)
            | WireError::Closed(_)
            | WireError::Tls(_)
            | WireError::Unsendable(_) => false,
        }
    }

    /// Whether a second attempt on a fresh connection may help.
    pub(super) fn is_transient(&self) -> bool {
        match self {
            WireError::Connect(_) | WireError::Closed(_) => true,
            WireError::Timeout(_)
            | WireError::Garbage(_)
            | WireError::TooLarge(_)
            | WireError::Tls(_)
            | WireError::Unsendable(_) => false,
        }
    }

    /// Sorts what reqwest reports, by the errors beneath it.
    pub(super) fn from_reqwest(error: &reqwest::Error, limit_ms: u64) -> WireError {
        if error.is_timeout() {
            return WireError::Timeout(limit_ms);
        }
        if error.is_builder() {
            return WireError::Unsendable(innermost(error));
        }
        let mut garbage = false;
        let mut next: Option<&(dyn Error + 'static)> = Some(error);
        while let Some(current) = next {
            if current.is::<rustls::Error>() {
                return WireError::Tls(current.to_string());
            }
            if let Some(io) = current.downcast_ref::<std::io::Error>() {
                if let Some(what) = tls_within(io) {
                    return WireError::Tls(what);
                }
                // hyper reports a broken chunk header so.
                garbage |= matches!(
                    io.kind(),
                    std::io::ErrorKind::InvalidInput | std::io::ErrorKind::InvalidData
                );
            }
            if let Some(hyper) = current.downcast_ref::<hyper::Error>() {
                garbage |= hyper.is_parse() || hyper.to_string().contains("unexpected message");
            }
            next = current.source();
        }
        let detail = innermost(error);
        if error.is_connect() {
            if detail.contains("tls handshake") {
                return WireError::Tls("the connection ended during the TLS handshake".into());
            }
            WireError::Connect(detail)
        } else if garbage {
            WireError::Garbage(detail)
        } else {
            WireError::Closed(detail)
        }
    }
}

/// The TLS error that I/O errors are wrapped around: their `source` passes it over.
fn tls_within(error: &std::io::Error) -> Option<String> {
    let inner = error.get_ref()?;
    match inner.downcast_ref::<rustls::Error>() {
        Some(tls) => Some(tls.to_string()),
        None => tls_within(inner.downcast_ref::<std::io::Error>()?),
    }
}

/// The last error of the chain says what happened; those above say where.
fn innermost(error: &dyn Error) -> String {
    let mut current = error;
    while let Some(source) = current.source() {
        current = source;
    }
    current.to_string()
}

impl fmt::Display for WireError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            WireError::Connect(why) => write!(f, "no connection: {why}"),
            WireError::Timeout(ms) => write!(f, "no complete answer within {ms} ms"),
            WireError::Closed(why) => {
                write!(
                    f,
                    "the server closed the connection without a complete answer ({why})"
                )
            }
            WireError::Garbage(why) => write!(f, "what came is not HTTP: {why}"),
            WireError::TooLarge(octets) => {
                write!(
                    f,
                    "the answer is larger than {octets} octets and was not read further"
                )
            }
            WireError::Tls(why) => write!(f, "TLS failed: {why}"),
            WireError::Unsendable(why) => write!(f, "the request cannot be sent: {why}"),
        }
    }
}

impl Error for WireError {}
