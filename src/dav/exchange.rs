//! The log of everything that went over the wire.

use super::error::WireError;
use serde::{Deserialize, Serialize};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// One request and what came of it, with secrets already masked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Exchange {
    /// The account that spoke, by its user name; empty for nobody.
    pub account: String,
    /// The step that it belongs to, as on the `X-Invitest` header: `3`, `clean-up`.
    pub label: String,
    /// The method.
    pub method: String,
    /// The URL.
    pub url: String,
    /// Headers as sent, `Authorization` masked.
    pub request_headers: Vec<(String, String)>,
    /// The body; octets that are not UTF-8 are shown as U+FFFD.
    pub request_body: String,
    /// The status, if an answer came.
    pub status: Option<u16>,
    /// Why none came, otherwise.
    pub error: Option<WireError>,
    /// Headers of the answer in order, repeated ones kept.
    pub response_headers: Vec<(String, String)>,
    /// The body of the answer, as for the request.
    pub response_body: String,
    /// When it began, in milliseconds from the start of the log.
    pub started_ms: f64,
    /// How long it took.
    pub elapsed_ms: f64,
    /// What kind of round it is: an ordinary one, a retry, or one that fetches a challenge.
    pub round: Round,
}

/// Why a request was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Round {
    /// Because somebody asked for it.
    Asked,
    /// Because the attempt before it was cut off.
    Retry,
    /// Because Digest had answered the attempt before it with a challenge.
    Challenged,
}

/// The exchanges of one scenario. Clones share one list.
#[derive(Debug, Clone)]
pub struct ExchangeLog {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    scenario: String,
    started: Instant,
    exchanges: Mutex<Vec<Exchange>>,
}

impl ExchangeLog {
    /// An empty log; the scenario's id goes into the `X-Invitest` header.
    pub fn new(scenario: impl Into<String>) -> ExchangeLog {
        ExchangeLog {
            inner: Arc::new(Inner {
                scenario: scenario.into(),
                started: Instant::now(),
                exchanges: Mutex::new(Vec::new()),
            }),
        }
    }

    /// The scenario's id.
    pub fn scenario(&self) -> &str {
        &self.inner.scenario
    }

    /// The time since the log began.
    pub fn elapsed(&self) -> Duration {
        self.inner.started.elapsed()
    }

    /// Adds an exchange.
    pub fn push(&self, exchange: Exchange) {
        self.lock().push(exchange);
    }

    /// How many there are. Remember it before a step and read [`since`](Self::since) after.
    pub fn len(&self) -> usize {
        self.lock().len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.lock().is_empty()
    }

    /// All of them.
    pub fn all(&self) -> Vec<Exchange> {
        self.lock().clone()
    }

    /// Those from a position on.
    pub fn since(&self, position: usize) -> Vec<Exchange> {
        self.lock().iter().skip(position).cloned().collect()
    }

    /// The last one.
    pub fn last(&self) -> Option<Exchange> {
        self.lock().last().cloned()
    }

    /// Takes all of them out.
    pub fn take(&self) -> Vec<Exchange> {
        std::mem::take(&mut *self.lock())
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Exchange>> {
        // A panic elsewhere does not make the list wrong.
        self.inner
            .exchanges
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// Milliseconds with one decimal.
pub(super) fn milliseconds(duration: Duration) -> f64 {
    (duration.as_secs_f64() * 10_000.0).round() / 10.0
}
