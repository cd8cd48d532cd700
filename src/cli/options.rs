//! Options that several commands share.

use crate::diagnostic::Diagnostic;
use crate::target::{Overrides, Said, Target};
use clap::ValueEnum;
use std::path::PathBuf;

/// Options of all commands.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Suites and output")]
pub struct Global {
    /// Read the suites from this folder instead of those inside the binary
    #[arg(long, global = true, value_name = "DIR", env = "INVITEST_SUITES")]
    pub suites: Option<PathBuf>,
    /// Take this suite in, too, and select it when nothing else is selected
    #[arg(long, global = true, value_name = "FILE")]
    pub suite: Vec<PathBuf>,
    /// When to use colours (NO_COLOR is respected)
    #[arg(
        long = "color",
        global = true,
        value_name = "WHEN",
        default_value = "auto"
    )]
    pub colour: Colour,
}

/// When to use colours.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Colour {
    /// On a terminal.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl Colour {
    /// For everything that is printed from now on.
    pub fn apply(self) {
        match self {
            Colour::Auto => anstream::ColorChoice::Auto,
            Colour::Always => anstream::ColorChoice::Always,
            Colour::Never => anstream::ColorChoice::Never,
        }
        .write_global();
    }
}

/// How something is printed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    #[default]
    Text,
    /// For programs.
    Json,
}

/// Which server, and how it is reached.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Target")]
pub struct TargetArgs {
    /// The target's file
    #[arg(long, value_name = "FILE", env = "INVITEST_TARGET")]
    pub target: Option<PathBuf>,
    /// The server's URL, with or in place of a file
    #[arg(long, value_name = "URL")]
    pub url: Option<String>,
    /// A test account; give one for each, two at least
    #[arg(long, value_name = "USER:PASSWORD")]
    pub account: Vec<String>,
    /// How the accounts log in: basic, digest or bearer
    #[arg(long, value_name = "KIND")]
    pub auth: Option<String>,
    /// A certificate authority to trust beside the system's
    #[arg(long, value_name = "PEM")]
    pub ca: Option<PathBuf>,
    /// Accept any certificate
    #[arg(long)]
    pub insecure: bool,
    /// Keep connections (reuse) or open one for each request (fresh)
    #[arg(long, value_name = "HOW")]
    pub connections: Option<String>,
    /// How long a wait may take
    #[arg(long, value_name = "20s")]
    pub deadline: Option<String>,
    /// How long to watch that nothing comes
    #[arg(long, value_name = "2s")]
    pub settle: Option<String>,
    /// How long a request may take
    #[arg(long, value_name = "30s")]
    pub request: Option<String>,
}

impl TargetArgs {
    /// What the options say, and where they say nothing, the environment.
    pub fn overrides(&self) -> Overrides {
        let said = |by: &'static str, value: &Option<String>| {
            value.as_ref().map(|value| Said::new(by, value.clone()))
        };
        let own = Overrides {
            url: said("--url", &self.url),
            accounts: self
                .account
                .iter()
                .map(|account| Said::new("--account", account.clone()))
                .collect(),
            auth: said("--auth", &self.auth),
            ca: self.ca.clone(),
            insecure: self.insecure,
            connections: said("--connections", &self.connections),
            deadline: said("--deadline", &self.deadline),
            settle: said("--settle", &self.settle),
            request: said("--request", &self.request),
        };
        own.over(Overrides::from_env())
    }

    /// The target: its file, and what is said beside it.
    pub fn read(&self) -> Result<Target, Box<Diagnostic>> {
        match &self.target {
            Some(file) => Target::from_file(file, &self.overrides()),
            None => Target::from_overrides(&self.overrides()),
        }
    }

    /// Whether no server is named, so that the reference server is meant.
    pub fn is_embedded(&self) -> bool {
        let overrides = self.overrides();
        self.target.is_none() && overrides.url.is_none() && overrides.accounts.is_empty()
    }

    /// An option that only makes sense with a server, if one is given.
    pub fn only_live(&self) -> Option<&'static str> {
        [
            ("--auth", self.auth.is_some()),
            ("--ca", self.ca.is_some()),
            ("--insecure", self.insecure),
        ]
        .into_iter()
        .find_map(|(option, given)| given.then_some(option))
    }
}

/// What the reference server does differently.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Reference server")]
pub struct SwitchArgs {
    /// Break one rule on purpose (`invitest faults` lists the names)
    #[arg(long, value_name = "NAME")]
    pub fault: Vec<String>,
    /// Behave in another way that the RFCs permit; `all` for all of them
    #[arg(long, value_name = "NAME")]
    pub variation: Vec<String>,
    /// Misbehave in a way that no clause speaks of
    #[arg(long, value_name = "NAME")]
    pub disturbance: Vec<String>,
}

impl SwitchArgs {
    /// Whether nothing is switched.
    pub fn is_empty(&self) -> bool {
        self.fault.is_empty() && self.variation.is_empty() && self.disturbance.is_empty()
    }
}
