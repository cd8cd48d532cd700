//! A client bound to an account and a log.

use super::bodies;
use super::client::Client;
use super::credentials::Credentials;
use super::error::WireError;
use super::exchange::ExchangeLog;
use super::href::same_resource;
use super::message::{Request, Response};
use super::multistatus::{Multistatus, MultistatusError, ResponseItem};
use crate::wire::xml::{Element, Name};
use std::fmt;
use url::Url;

/// An account that speaks, and where it is written down.
#[derive(Debug, Clone)]
pub struct Session {
    client: Client,
    credentials: Credentials,
    log: ExchangeLog,
    step: String,
}

/// Properties could not be read.
#[derive(Debug, Clone, PartialEq)]
pub enum PropfindError {
    /// No answer.
    Wire(WireError),
    /// An answer with another status than 207.
    Status(Box<Response>),
    /// 207 with a body that is no multistatus.
    Malformed(MultistatusError),
}

impl fmt::Display for PropfindError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PropfindError::Wire(error) => error.fmt(f),
            PropfindError::Status(answer) => {
                write!(f, "{} answered {}", answer.url.path(), answer.status)
            }
            PropfindError::Malformed(error) => {
                write!(f, "the answer is not a multistatus: {error}")
            }
        }
    }
}

impl std::error::Error for PropfindError {}

/// Properties, and those that no request could get without a 5xx.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// The multistatus, put together where it was asked for in parts.
    pub multistatus: Multistatus,
    /// Properties that spoil a request, with the status that it gets.
    pub spoiled: Vec<(Name, u16)>,
}

impl Session {
    /// A session of an account.
    pub fn new(client: Client, credentials: Credentials, log: ExchangeLog) -> Session {
        Session {
            client,
            credentials,
            log,
            step: String::new(),
        }
    }

    /// The same session under another step of `X-Invitest`.
    pub fn at(&self, step: impl Into<String>) -> Session {
        Session {
            step: step.into(),
            ..self.clone()
        }
    }

    /// The same without credentials: nobody has logged in.
    pub fn as_nobody(&self) -> Session {
        Session {
            credentials: Credentials::none(),
            ..self.clone()
        }
    }

    /// The account's user name.
    pub fn user(&self) -> &str {
        self.credentials.user()
    }

    /// The log.
    pub fn log(&self) -> &ExchangeLog {
        &self.log
    }

    /// The client.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// Sends a request; its step is the session's unless it has its own.
    pub async fn send(&self, mut request: Request) -> Result<Response, WireError> {
        if request.step.is_empty() {
            request.step.clone_from(&self.step);
        }
        self.client
            .send(&request, &self.credentials, &self.log)
            .await
    }

    /// GET.
    pub async fn get(&self, url: &Url) -> Result<Response, WireError> {
        self.send(Request::new("GET", url.clone())).await
    }

    /// OPTIONS.
    pub async fn options(&self, url: &Url) -> Result<Response, WireError> {
        self.send(Request::new("OPTIONS", url.clone())).await
    }

    /// DELETE. `silent` adds `Schedule-Reply: F`.
    pub async fn delete(&self, url: &Url, silent: bool) -> Result<Response, WireError> {
        let mut request = Request::new("DELETE", url.clone());
        if silent {
            request = request.header("Schedule-Reply", "F");
        }
        self.send(request).await
    }

    /// PUT of a new iCalendar object: `If-None-Match: *`.
    pub async fn create(&self, url: &Url, text: &str) -> Result<Response, WireError> {
        let request = Request::new("PUT", url.clone())
            .header("If-None-Match", "*")
            .calendar(text);
        self.send(request).await
    }

    /// PROPFIND as it stands, whatever comes.
    pub async fn propfind(
        &self,
        url: &Url,
        depth: u8,
        names: &[Name],
    ) -> Result<Response, WireError> {
        let request = Request::new("PROPFIND", url.clone())
            .header("Depth", depth.to_string())
            .xml(&bodies::propfind(names));
        self.send(request).await
    }

    /// PROPPATCH.
    pub async fn proppatch(
        &self,
        url: &Url,
        set: Vec<Element>,
        remove: &[Name],
    ) -> Result<Response, WireError> {
        let body = bodies::proppatch(set, remove);
        self.send(Request::new("PROPPATCH", url.clone()).xml(&body))
            .await
    }

    /// REPORT.
    pub async fn report(
        &self,
        url: &Url,
        depth: u8,
        body: &Element,
    ) -> Result<Response, WireError> {
        let request = Request::new("REPORT", url.clone())
            .header("Depth", depth.to_string())
            .xml(body);
        self.send(request).await
    }

    /// Reads properties. Where one of them spoils the request with a 5xx, each is asked for
    /// alone, and those that still do are named.
    pub async fn properties(
        &self,
        url: &Url,
        depth: u8,
        names: &[Name],
    ) -> Result<Found, PropfindError> {
        let error = match self.ask(url, depth, names).await {
            Ok(multistatus) => {
                return Ok(Found {
                    multistatus,
                    spoiled: Vec::new(),
                });
            }
            Err(error) => error,
        };
        let spoiled_by_one = names.len() > 1
            && matches!(&error, PropfindError::Status(answer) if answer.status >= 500);
        if !spoiled_by_one {
            return Err(error);
        }
        let mut together: Option<Multistatus> = None;
        let mut spoiled = Vec::new();
        for name in names {
            match self.ask(url, depth, std::slice::from_ref(name)).await {
                Ok(part) => match &mut together {
                    Some(all) => merge(all, part),
                    None => together = Some(part),
                },
                Err(PropfindError::Status(answer)) if answer.status >= 500 => {
                    spoiled.push((name.clone(), answer.status));
                }
                Err(error) => return Err(error),
            }
        }
        match together {
            Some(multistatus) => Ok(Found {
                multistatus,
                spoiled,
            }),
            None => Err(error),
        }
    }

    async fn ask(
        &self,
        url: &Url,
        depth: u8,
        names: &[Name],
    ) -> Result<Multistatus, PropfindError> {
        let answer = self
            .propfind(url, depth, names)
            .await
            .map_err(PropfindError::Wire)?;
        if answer.status != 207 {
            return Err(PropfindError::Status(Box::new(answer)));
        }
        answer.multistatus().map_err(PropfindError::Malformed)
    }
}

/// Adds what another request found out about the same resources.
fn merge(all: &mut Multistatus, part: Multistatus) {
    for item in part.responses {
        let known: Option<&mut ResponseItem> = all
            .responses
            .iter_mut()
            .find(|r| same_resource(&r.url, &item.url));
        match known {
            Some(known) => known.propstats.extend(item.propstats),
            None => all.responses.push(item),
        }
    }
}
