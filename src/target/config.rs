//! A target: from its file, or from a URL and accounts alone.
//!
//! What the command line says goes before the environment, that before the file, and that
//! before the defaults.

use super::file::{AccountEntry, Password, ServerIdentity, TargetFile};
use super::overrides::Overrides;
use crate::dav::{Auth, Connections, Credentials, Options, Secrets};
use crate::diagnostic::Diagnostic;
use crate::yaml::{self, Node, Source};
use std::path::{Path, PathBuf};
use std::time::Duration;
use url::Url;

pub(super) type Fault = Box<Diagnostic>;

/// A server under test.
#[derive(Debug, Clone)]
pub struct Target {
    /// Its short name.
    pub name: String,
    /// Its name for readers.
    pub title: String,
    /// Where CalDAV begins.
    pub url: Url,
    /// The accounts, each user once, at least one.
    pub accounts: Vec<TargetAccount>,
    /// How long things may take.
    pub timing: Timing,
    /// A script that starts the server.
    pub start: Option<PathBuf>,
    /// A script that stops it.
    pub stop: Option<PathBuf>,
    /// Whether what a client cannot undo may be done.
    pub sacrificial: bool,
    /// A deliverable address outside, `mailto:…`.
    pub outside_address: Option<String>,
    /// Whether connections are used again.
    pub connections: Connections,
    /// Certificate authorities to trust beside the system's.
    pub ca: Vec<PathBuf>,
    /// Accept any certificate.
    pub insecure: bool,
    /// What the server is, as the file says.
    pub server: Option<ServerIdentity>,
    /// The file it was read from.
    pub file: Option<PathBuf>,
}

/// An account with its credentials.
#[derive(Debug, Clone)]
pub struct TargetAccount {
    /// User name and password.
    pub credentials: Credentials,
    /// Its address, where it is told and not asked.
    pub address: Option<String>,
    /// Its principal, where it is told and not asked.
    pub principal: Option<Url>,
}

impl TargetAccount {
    /// The user name.
    pub fn user(&self) -> &str {
        self.credentials.user()
    }
}

/// How long things may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timing {
    /// The longest time until a delivery is seen.
    pub deadline: Duration,
    /// How long the server is left alone before absence is believed.
    pub settle: Duration,
    /// The longest time for one request.
    pub request: Duration,
}

impl Default for Timing {
    fn default() -> Timing {
        Timing {
            deadline: Duration::from_secs(30),
            settle: Duration::from_secs(2),
            request: Duration::from_secs(30),
        }
    }
}

impl Target {
    /// Reads a target file; passwords come from the process's environment.
    pub fn from_file(path: &Path, overrides: &Overrides) -> Result<Target, Fault> {
        let name = path.display().to_string();
        let text = std::fs::read_to_string(path).map_err(|error| {
            let fault = Diagnostic::new(&name, format!("the target file cannot be read: {error}"));
            Box::new(suggest_file(fault, path))
        })?;
        let mut target =
            Target::from_text(&name, &text, overrides, |name| std::env::var(name).ok())?;
        target.file = Some(path.to_owned());
        Ok(target)
    }

    /// The same from a text; `name` is its path, to which other paths are relative.
    pub fn from_text(
        name: &str,
        text: &str,
        overrides: &Overrides,
        variable: impl Fn(&str) -> Option<String>,
    ) -> Result<Target, Fault> {
        let source = Source::new(name, text);
        let Some(root) = Node::parse(&source)? else {
            return Err(Box::new(Diagnostic::new(name, "the target file is empty")));
        };
        let file: TargetFile = yaml::de::read(&root)?;
        Reading {
            root: &root,
            folder: Path::new(name).parent().unwrap_or(Path::new("")),
            variable: &variable,
            needed: overrides.accounts.is_empty(),
        }
        .target(file)?
        .with(overrides)
    }

    /// What must be masked.
    pub fn secrets(&self) -> Secrets {
        let mut secrets = Secrets::new();
        for account in &self.accounts {
            account.credentials.add_to(&mut secrets);
        }
        secrets
    }

    /// How the HTTP client is made for this target.
    pub fn client_options(&self) -> Options {
        Options {
            connections: self.connections,
            ca: self.ca.clone(),
            insecure: self.insecure,
            request: self.timing.request,
            secrets: self.secrets(),
            ..Options::default()
        }
    }

    /// Where discovery starts for an account.
    pub fn start_of(&self, account: &TargetAccount) -> super::Start {
        super::Start {
            url: self.url.clone(),
            principal: account.principal.clone(),
            address: account.address.clone(),
        }
    }
}

/// A target file that is not there: names one that is.
fn suggest_file(fault: Diagnostic, path: &Path) -> Diagnostic {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty());
    let names: Vec<String> = std::fs::read_dir(folder.unwrap_or(Path::new(".")))
        .into_iter()
        .flatten()
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.ends_with(".yaml"))
        .collect();
    match path.file_name().and_then(|name| name.to_str()) {
        Some(name) => fault.suggest(name, names.iter().map(String::as_str)),
        None => fault,
    }
}

pub(super) fn read_url(text: &str) -> Result<Url, String> {
    let url = Url::parse(text).map_err(|error| format!("`{text}` is no URL: {error}"))?;
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
        return Err(format!("`{text}` is no http or https URL"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("user and password do not belong into the URL but into the accounts".into());
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(format!(
            "`{text}` has a query or fragment, which no CalDAV server needs"
        ));
    }
    Ok(url)
}

/// What is needed to make sense of a file's entries.
struct Reading<'a> {
    root: &'a Node,
    folder: &'a Path,
    variable: &'a dyn Fn(&str) -> Option<String>,
    /// Whether the passwords are: not if others take the place of these accounts.
    needed: bool,
}

impl Reading<'_> {
    fn fault(&self, path: &[&str], title: impl Into<String>) -> Fault {
        Box::new(self.root.follow(path).error(title))
    }

    fn target(&self, file: TargetFile) -> Result<Target, Fault> {
        let named = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if file.name.is_empty() || !file.name.chars().all(named) || file.name.starts_with('-') {
            let title = format!("`{}` is no name for a target", file.name);
            return Err(self
                .fault(&["name"], title)
                .label("small letters, digits and hyphens")
                .into());
        }
        let url = read_url(&file.url).map_err(|why| self.fault(&["url"], why))?;
        if file.accounts.is_empty() {
            return Err(self
                .fault(&["accounts"], "a target needs at least one account")
                .label("none is here")
                .into());
        }
        let mut accounts: Vec<TargetAccount> = Vec::new();
        for (index, entry) in file.accounts.iter().enumerate() {
            let index = index.to_string();
            if accounts.iter().any(|a| a.user() == entry.user) {
                let title = format!("the account `{}` is named twice", entry.user);
                return Err(self.fault(&["accounts", &index, "user"], title));
            }
            accounts.push(self.account(entry, &index, &url, file.auth)?);
        }
        let outside_address = file
            .outside_address
            .as_deref()
            .map(|text| read_address(text).map_err(|why| self.fault(&["outside-address"], why)))
            .transpose()?;
        let default = Timing::default();
        let timing = Timing {
            deadline: file.timing.deadline.map_or(default.deadline, |s| s.0),
            settle: file.timing.settle.map_or(default.settle, |s| s.0),
            request: file.timing.request.map_or(default.request, |s| s.0),
        };
        let path = |text: Option<String>| text.map(|text| self.folder.join(text));
        Ok(Target {
            title: file.title.unwrap_or_else(|| file.name.clone()),
            name: file.name,
            url,
            accounts,
            timing,
            start: path(file.start),
            stop: path(file.stop),
            sacrificial: file.sacrificial,
            outside_address,
            connections: file.connections,
            ca: path(file.ca).into_iter().collect(),
            insecure: file.insecure,
            server: file.server,
            file: None,
        })
    }

    fn account(
        &self,
        entry: &AccountEntry,
        index: &str,
        url: &Url,
        auth: Auth,
    ) -> Result<TargetAccount, Fault> {
        let at = |key: &str, title: String| self.fault(&["accounts", index, key], title);
        if entry.user.is_empty() || entry.user.contains(':') {
            return Err(at("user", format!("`{}` is no user name", entry.user)));
        }
        let here = ["accounts", index, "password"];
        let fault =
            |kind: &str, title: String| self.fault(&[here[0], here[1], here[2], kind], title);
        let password = match &entry.password {
            _ if !self.needed => "unused".to_owned(),
            Password::Value(value) => value.clone(),
            Password::Env(name) => {
                (self.variable)(name)
                    .filter(|v| !v.is_empty())
                    .ok_or_else(|| {
                        let title = format!("the environment variable `{name}` is not set");
                        fault("env", title)
                            .label(format!("the password of {}", entry.user))
                            .help(format!("export {name}=… and run again"))
                    })?
            }
            Password::File(name) => {
                let path = self.folder.join(name);
                let text = std::fs::read_to_string(&path).map_err(|error| {
                    let title = format!("the file {} cannot be read: {error}", path.display());
                    fault("file", title).label(format!("the password of {}", entry.user))
                })?;
                text.trim_end_matches(['\n', '\r']).to_owned()
            }
        };
        if password.is_empty() {
            return Err(at(
                "password",
                format!("the password of {} is empty", entry.user),
            ));
        }
        let address = entry
            .address
            .as_deref()
            .map(|text| read_address(text).map_err(|why| at("address", why)))
            .transpose()?;
        let principal = entry
            .principal
            .as_deref()
            .map(|text| {
                url.join(text)
                    .map_err(|error| at("principal", format!("`{text}` is no URL: {error}")))
            })
            .transpose()?;
        Ok(TargetAccount {
            credentials: Credentials::new(&entry.user, password, auth),
            address,
            principal,
        })
    }
}

/// `a@b.example` or any URI; the former becomes `mailto:`.
fn read_address(text: &str) -> Result<String, String> {
    let text = text.trim();
    let plain = !text.contains([' ', '<', '>', ',']);
    match text.split_once(':') {
        Some((scheme, rest)) if plain && !scheme.is_empty() && !rest.is_empty() => {
            Ok(text.to_owned())
        }
        None if plain && text.contains('@') => Ok(format!("mailto:{text}")),
        _ => Err(format!("`{text}` is no calendar user address")),
    }
}
