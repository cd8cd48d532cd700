//! A target, or changes to one, from the command line and the environment.

use super::config::{Fault, Target, TargetAccount, Timing, read_url};
use super::file::parse_duration;
use crate::dav::{Auth, Connections, Credentials};
use crate::diagnostic::Diagnostic;
use std::path::PathBuf;

/// What the command line and the environment say beside the file.
#[derive(Debug, Clone, Default)]
pub struct Overrides {
    /// The URL.
    pub url: Option<Said<String>>,
    /// Accounts as `user:password`; none for those of the file.
    pub accounts: Vec<Said<String>>,
    /// How they log in.
    pub auth: Option<Said<String>>,
    /// One more certificate authority.
    pub ca: Option<PathBuf>,
    /// Accept any certificate.
    pub insecure: bool,
    /// `reuse` or `fresh`.
    pub connections: Option<Said<String>>,
    /// The times, each as `20s`.
    pub deadline: Option<Said<String>>,
    /// See [`Timing`].
    pub settle: Option<Said<String>>,
    /// See [`Timing`].
    pub request: Option<Said<String>>,
}

/// A value and where it was said: `--url`, `INVITEST_URL`.
#[derive(Clone)]
pub struct Said<T> {
    /// The value.
    pub value: T,
    /// The option or variable.
    pub by: &'static str,
}

impl<T> Said<T> {
    /// A value and where it was said.
    pub fn new(by: &'static str, value: impl Into<T>) -> Said<T> {
        Said {
            value: value.into(),
            by,
        }
    }
}

impl<T> std::fmt::Debug for Said<T> {
    /// Never the value: it may be a password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Said({})", self.by)
    }
}

impl Overrides {
    /// What the environment says: `INVITEST_URL`, `INVITEST_ACCOUNTS`
    /// (`user1:pass1,user2:pass2`), `INVITEST_AUTH`, `INVITEST_CA`, `INVITEST_INSECURE`,
    /// `INVITEST_CONNECTIONS`, `INVITEST_DEADLINE`, `INVITEST_SETTLE`, `INVITEST_REQUEST`.
    pub fn from_env() -> Overrides {
        Overrides::from_variables(|name| std::env::var(name).ok())
    }

    /// The same from any source of variables; empty ones count as not set.
    pub fn from_variables(get: impl Fn(&str) -> Option<String>) -> Overrides {
        let get = |name: &'static str| {
            get(name)
                .filter(|value| !value.is_empty())
                .map(|value| Said { value, by: name })
        };
        Overrides {
            url: get("INVITEST_URL"),
            accounts: get("INVITEST_ACCOUNTS")
                .map(|list| {
                    list.value
                        .split(',')
                        .map(|one| Said::new(list.by, one))
                        .collect()
                })
                .unwrap_or_default(),
            auth: get("INVITEST_AUTH"),
            ca: get("INVITEST_CA").map(|said| said.value.into()),
            insecure: get("INVITEST_INSECURE")
                .is_some_and(|said| !matches!(said.value.as_str(), "0" | "false" | "no")),
            connections: get("INVITEST_CONNECTIONS"),
            deadline: get("INVITEST_DEADLINE"),
            settle: get("INVITEST_SETTLE"),
            request: get("INVITEST_REQUEST"),
        }
    }

    /// These, and where they say nothing, the others.
    pub fn over(self, others: Overrides) -> Overrides {
        Overrides {
            url: self.url.or(others.url),
            accounts: if self.accounts.is_empty() {
                others.accounts
            } else {
                self.accounts
            },
            auth: self.auth.or(others.auth),
            ca: self.ca.or(others.ca),
            insecure: self.insecure || others.insecure,
            connections: self.connections.or(others.connections),
            deadline: self.deadline.or(others.deadline),
            settle: self.settle.or(others.settle),
            request: self.request.or(others.request),
        }
    }
}

impl Target {
    /// A target without a file: URL and accounts from the command line or environment.
    pub fn from_overrides(overrides: &Overrides) -> Result<Target, Fault> {
        let Some(url) = &overrides.url else {
            return Err(Box::new(
                Diagnostic::new("target", "no target is named").help(
                    "name one by --target FILE, by --url and --account, or by INVITEST_TARGET, \
                     or INVITEST_URL and INVITEST_ACCOUNTS",
                ),
            ));
        };
        if overrides.accounts.is_empty() {
            return Err(Box::new(
                Diagnostic::new(url.by, "a URL without accounts").help(
                    "give test accounts by --account USER:PASSWORD for each, or by \
                     INVITEST_ACCOUNTS=user1:pass1,user2:pass2",
                ),
            ));
        }
        let parsed = read_url(&url.value).map_err(|why| Diagnostic::new(url.by, why))?;
        let mut name: String = parsed
            .host_str()
            .unwrap_or("target")
            .chars()
            .chain(
                parsed
                    .port()
                    .map(|p| format!("-{p}"))
                    .unwrap_or_default()
                    .chars(),
            )
            .map(|c| {
                if c.is_ascii_alphanumeric() {
                    c.to_ascii_lowercase()
                } else {
                    '-'
                }
            })
            .collect();
        name = name.trim_matches('-').to_owned();
        Target {
            name: if name.is_empty() {
                "target".into()
            } else {
                name
            },
            title: parsed.to_string(),
            url: parsed,
            accounts: Vec::new(),
            timing: Timing::default(),
            start: None,
            stop: None,
            sacrificial: false,
            outside_address: None,
            connections: Connections::default(),
            ca: Vec::new(),
            insecure: false,
            server: None,
            file: None,
        }
        .with(overrides)
    }

    pub(super) fn with(mut self, overrides: &Overrides) -> Result<Target, Fault> {
        let fault = |by: &str, why: String| Box::new(Diagnostic::new(by, why));
        if let Some(said) = &overrides.url {
            self.url = read_url(&said.value).map_err(|why| fault(said.by, why))?;
        }
        let mut auth = None;
        if let Some(said) = &overrides.auth {
            auth = Some(match said.value.as_str() {
                "basic" => Auth::Basic,
                "digest" => Auth::Digest,
                "bearer" => Auth::Bearer,
                other => {
                    return Err(fault(
                        said.by,
                        format!("`{other}` is none of basic, digest, bearer"),
                    ));
                }
            });
        }
        if !overrides.accounts.is_empty() {
            let auth = auth
                .or_else(|| self.accounts.first().and_then(|a| a.credentials.auth()))
                .unwrap_or_default();
            self.accounts = read_accounts(&overrides.accounts, auth)?;
        } else if let Some(auth) = auth {
            for account in &mut self.accounts {
                account.credentials = account.credentials.clone().by(auth);
            }
        }
        if let Some(ca) = &overrides.ca {
            self.ca.push(ca.clone());
        }
        self.insecure |= overrides.insecure;
        if let Some(said) = &overrides.connections {
            self.connections = match said.value.as_str() {
                "reuse" => Connections::Reuse,
                "fresh" => Connections::Fresh,
                other => {
                    return Err(fault(
                        said.by,
                        format!("`{other}` is neither reuse nor fresh"),
                    ));
                }
            };
        }
        for (said, slot) in [
            (&overrides.deadline, &mut self.timing.deadline),
            (&overrides.settle, &mut self.timing.settle),
            (&overrides.request, &mut self.timing.request),
        ] {
            if let Some(said) = said {
                *slot = parse_duration(&said.value).ok_or_else(|| {
                    fault(
                        said.by,
                        format!(
                            "`{}` is no length of time; write 300ms, 20s or 2m",
                            said.value
                        ),
                    )
                })?;
            }
        }
        for (name, value) in [
            ("deadline", self.timing.deadline),
            ("request", self.timing.request),
        ] {
            if value.is_zero() {
                return Err(fault("timing", format!("`{name}` must be longer than 0")));
            }
        }
        Ok(self)
    }
}

fn read_accounts(said: &[Said<String>], auth: Auth) -> Result<Vec<TargetAccount>, Fault> {
    let mut accounts: Vec<TargetAccount> = Vec::new();
    for one in said {
        let fault = |why: String| Box::new(Diagnostic::new(one.by, why));
        let Some((user, password)) = one.value.trim().split_once(':') else {
            // What stands there may be a password: it is not shown.
            return Err(fault("an account must be written USER:PASSWORD".into())
                .help("passwords with a comma need a target file")
                .into());
        };
        if user.is_empty() || password.is_empty() {
            return Err(fault(
                "an account must be written USER:PASSWORD, neither empty".into(),
            ));
        }
        if accounts.iter().any(|a| a.user() == user) {
            return Err(fault(format!("the account {user} is named twice")));
        }
        accounts.push(TargetAccount {
            credentials: Credentials::new(user, password, auth),
            address: None,
            principal: None,
        });
    }
    Ok(accounts)
}
