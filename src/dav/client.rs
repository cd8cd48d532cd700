//! The one HTTP client of a process.

use super::credentials::{Challenges, Credentials};
use super::error::WireError;
use super::exchange::{Exchange, ExchangeLog, Round, milliseconds};
use super::message::{Request, Response};
use super::secrets::{MASK, Secrets};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::path::PathBuf;
use std::sync::{Arc, Once, OnceLock};
use std::time::{Duration, Instant};

/// The `User-Agent` of every request.
pub const USER_AGENT: &str = concat!("invitest/", env!("CARGO_PKG_VERSION"));

/// Whether connections are used again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Connections {
    /// Kept alive and used again.
    #[default]
    Reuse,
    /// A fresh connection for every request: for servers that reset kept ones.
    Fresh,
}

/// How a client is made.
#[derive(Debug, Clone)]
pub struct Options {
    /// Whether connections are used again.
    pub connections: Connections,
    /// PEM files with certificate authorities to be trusted beside the system's.
    pub ca: Vec<PathBuf>,
    /// Accept any certificate.
    pub insecure: bool,
    /// The time for a request and its whole answer, its retry included.
    pub request: Duration,
    /// The greatest body that is read, in octets.
    pub max_body: u64,
    /// What is masked in every exchange.
    pub secrets: Secrets,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            connections: Connections::Reuse,
            ca: Vec::new(),
            insecure: false,
            request: Duration::from_secs(30),
            max_body: 16 * 1024 * 1024,
            secrets: Secrets::new(),
        }
    }
}

/// A client could not be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClientError {
    /// A CA file cannot be read, or holds no certificate.
    Ca(PathBuf, String),
    /// The TLS configuration does not hold together.
    Setup(String),
}

impl fmt::Display for ClientError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ClientError::Ca(path, why) => write!(f, "CA file {}: {why}", path.display()),
            ClientError::Setup(why) => write!(f, "the HTTP client cannot be set up: {why}"),
        }
    }
}

impl std::error::Error for ClientError {}

/// The client: one per process, for every account. Clones share everything.
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
}

struct Inner {
    options: Options,
    certificates: Vec<reqwest::Certificate>,
    challenges: Challenges,
    /// By loopback and fresh; made when first needed, since TLS roots take time to load.
    made: [OnceLock<reqwest::Client>; 4],
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Client({:?})", self.inner.options)
    }
}

impl Client {
    /// A client. The only place where the TLS provider is installed.
    pub fn new(options: Options) -> Result<Client, ClientError> {
        static PROVIDER: Once = Once::new();
        PROVIDER.call_once(|| {
            // An error means that there is one already, which serves as well.
            let _ = rustls::crypto::ring::default_provider().install_default();
        });
        let mut certificates = Vec::new();
        for path in &options.ca {
            let fail = |why: String| ClientError::Ca(path.clone(), why);
            let pem = std::fs::read(path).map_err(|e| fail(e.to_string()))?;
            let found = reqwest::Certificate::from_pem_bundle(&pem)
                .map_err(|e| fail(format!("not PEM certificates ({e})")))?;
            if found.is_empty() {
                return Err(fail("holds no certificate in PEM".into()));
            }
            certificates.extend(found);
        }
        let client = Client {
            inner: Arc::new(Inner {
                options,
                certificates,
                challenges: Challenges::default(),
                made: Default::default(),
            }),
        };
        // What cannot be built is known now and not at the first request.
        client
            .http(true, false)
            .map_err(|e| ClientError::Setup(e.to_string()))?;
        Ok(client)
    }

    /// The options that it was made with.
    pub fn options(&self) -> &Options {
        &self.inner.options
    }

    fn http(&self, loopback: bool, fresh: bool) -> Result<&reqwest::Client, reqwest::Error> {
        let options = &self.inner.options;
        let slot = &self.inner.made[usize::from(loopback) * 2 + usize::from(fresh)];
        if let Some(made) = slot.get() {
            return Ok(made);
        }
        let mut builder = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .user_agent(USER_AGENT)
            .connect_timeout(options.request)
            .tls_danger_accept_invalid_certs(options.insecure)
            .tls_certs_merge(self.inner.certificates.clone());
        if loopback {
            builder = builder.no_proxy();
        }
        if fresh || options.connections == Connections::Fresh {
            builder = builder.pool_max_idle_per_host(0);
        }
        let made = builder.build()?;
        Ok(slot.get_or_init(|| made))
    }

    /// Sends a request for an account and logs every round of it.
    ///
    /// An answer of any status is `Ok`. Redirects are not followed.
    pub async fn send(
        &self,
        request: &Request,
        credentials: &Credentials,
        log: &ExchangeLog,
    ) -> Result<Response, WireError> {
        let limit = request.limit.map_or(self.inner.options.request, |limit| {
            limit.min(self.inner.options.request)
        });
        let deadline = Instant::now() + limit;
        let mut round = Round::Asked;
        let mut retried = false;
        loop {
            let authorization = self.inner.challenges.authorization(
                credentials,
                &request.method,
                &request.url,
                &request.body,
            );
            let attempt = Attempt {
                client: self,
                request,
                authorization,
                deadline,
                limit,
                fresh: round == Round::Retry,
            };
            let started = log.elapsed();
            let clock = Instant::now();
            let headers = attempt.headers(log.scenario());
            let result = attempt.run(&headers).await;
            let elapsed = clock.elapsed();
            log.push(self.exchange(
                request,
                credentials,
                headers,
                &result,
                (milliseconds(started), milliseconds(elapsed)),
                round,
            ));
            match result {
                Err(error) if error.is_transient() && !retried && request.may_be_retried() => {
                    retried = true;
                    round = Round::Retry;
                }
                Err(error) => return Err(error),
                Ok(answer)
                    if answer.status == 401
                        && round != Round::Challenged
                        && self.inner.challenges.learn(
                            credentials,
                            &request.url,
                            &answer.headers,
                        ) =>
                {
                    round = Round::Challenged;
                }
                Ok(mut answer) => {
                    answer.ms = milliseconds(elapsed);
                    answer.retried = retried;
                    return Ok(answer);
                }
            }
        }
    }

    fn exchange(
        &self,
        request: &Request,
        credentials: &Credentials,
        headers: Vec<(String, String)>,
        result: &Result<Response, WireError>,
        (started_ms, elapsed_ms): (f64, f64),
        round: Round,
    ) -> Exchange {
        let secrets = &self.inner.options.secrets;
        let masked = |headers: &[(String, String)]| {
            headers
                .iter()
                .map(|(name, value)| (name.clone(), mask_header(secrets, name, value)))
                .collect()
        };
        let (status, error, response_headers, response_body) = match result {
            Ok(answer) => (
                Some(answer.status),
                None,
                masked(&answer.headers),
                secrets.mask(&answer.text()),
            ),
            Err(error) => (None, Some(error.clone()), Vec::new(), String::new()),
        };
        Exchange {
            account: credentials.user().to_owned(),
            label: request.step.clone(),
            method: request.method.clone(),
            url: secrets.mask(request.url.as_str()),
            request_headers: masked(&headers),
            request_body: secrets.mask(&String::from_utf8_lossy(&request.body)),
            status,
            error,
            response_headers,
            response_body,
            started_ms,
            elapsed_ms,
            round,
        }
    }
}

/// Credentials keep their scheme and nothing else; cookies keep nothing.
fn mask_header(secrets: &Secrets, name: &str, value: &str) -> String {
    match name.to_ascii_lowercase().as_str() {
        "authorization" | "proxy-authorization" => {
            let scheme = value.split(' ').next().unwrap_or_default();
            format!("{scheme} {MASK}")
        }
        "cookie" | "set-cookie" | "authentication-info" => MASK.to_owned(),
        _ => secrets.mask(value),
    }
}

/// One attempt at a request.
struct Attempt<'a> {
    client: &'a Client,
    request: &'a Request,
    authorization: Option<String>,
    deadline: Instant,
    limit: Duration,
    fresh: bool,
}

impl Attempt<'_> {
    /// All headers that are sent, except those that HTTP itself adds.
    fn headers(&self, scenario: &str) -> Vec<(String, String)> {
        let mut headers = self.request.headers.clone();
        if let Some(value) = &self.authorization {
            headers.push(("Authorization".into(), value.clone()));
        }
        let mut label = scenario.to_owned();
        if !self.request.step.is_empty() {
            label.push_str("; step ");
            label.push_str(&self.request.step);
        }
        // Visible ASCII, as headers must be.
        label.retain(|c| c == ' ' || c.is_ascii_graphic());
        headers.push(("X-Invitest".into(), label));
        headers
    }

    async fn run(&self, headers: &[(String, String)]) -> Result<Response, WireError> {
        let left = self.deadline.saturating_duration_since(Instant::now());
        match tokio::time::timeout(left, self.exchange(headers)).await {
            Ok(result) => result,
            Err(_) => Err(WireError::Timeout(self.limit_ms())),
        }
    }

    fn limit_ms(&self) -> u64 {
        u64::try_from(self.limit.as_millis()).unwrap_or(u64::MAX)
    }

    async fn exchange(&self, headers: &[(String, String)]) -> Result<Response, WireError> {
        let unsendable = |what: String| WireError::Unsendable(what);
        let request = self.request;
        let method = reqwest::Method::from_bytes(request.method.as_bytes())
            .map_err(|_| unsendable(format!("{:?} is not a method", request.method)))?;
        let loopback = match request.url.host() {
            Some(url::Host::Domain(name)) => name.eq_ignore_ascii_case("localhost"),
            Some(url::Host::Ipv4(address)) => address.is_loopback(),
            Some(url::Host::Ipv6(address)) => address.is_loopback(),
            None => return Err(unsendable(format!("{} has no host", request.url))),
        };
        let failed = |e: reqwest::Error| WireError::from_reqwest(&e, self.limit_ms());
        let mut builder = self
            .client
            .http(loopback, self.fresh)
            .map_err(failed)?
            .request(method, request.url.clone());
        for (name, value) in headers {
            let name = reqwest::header::HeaderName::from_bytes(name.as_bytes())
                .map_err(|_| unsendable(format!("{name:?} is not a header name")))?;
            let value = reqwest::header::HeaderValue::from_bytes(value.as_bytes())
                .map_err(|_| unsendable(format!("the value of {name} holds control characters")))?;
            builder = builder.header(name, value);
        }
        let has_body = !request.body.is_empty() || ["PUT", "POST"].contains(&&*request.method);
        if has_body {
            builder = builder.body(request.body.clone());
        }
        let mut answer = builder.send().await.map_err(failed)?;
        let limit = self.client.inner.options.max_body;
        let mut body = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(failed)? {
            if body.len() as u64 + chunk.len() as u64 > limit {
                return Err(WireError::TooLarge(limit));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Response {
            url: request.url.clone(),
            status: answer.status().as_u16(),
            headers: answer
                .headers()
                .iter()
                .map(|(name, value)| {
                    // Obsolete octets are Latin-1 at best; none is lost.
                    let text = match value.to_str() {
                        Ok(text) => text.to_owned(),
                        Err(_) => match std::str::from_utf8(value.as_bytes()) {
                            Ok(text) => text.to_owned(),
                            Err(_) => value.as_bytes().iter().map(|b| char::from(*b)).collect(),
                        },
                    };
                    (name.as_str().to_owned(), text)
                })
                .collect(),
            body,
            ms: 0.0,
            retried: false,
        })
    }
}
