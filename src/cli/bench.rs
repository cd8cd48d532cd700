//! What a run stands on: the suites, a server (the embedded one or a live one) and the
//! runner between them. Shared by the commands and the libtest harness.

use crate::dav::Secrets;
use crate::reference::disturbances::Disturbance;
use crate::reference::faults::Fault;
use crate::reference::variations::Variation;
use crate::reference::{self, Reference};
use crate::run::runner::{self, RunError, Runner};
use crate::suite::Library;
use crate::target::{LeaseError, Overrides, Pool, Said, Target};
use std::fmt;
use std::sync::Arc;

/// How many accounts the embedded server has.
pub const EMBEDDED_ACCOUNTS: usize = 16;

/// What the embedded server does otherwise than it should or otherwise might.
#[derive(Debug, Clone, Default)]
pub struct Embedded {
    /// Its faults.
    pub faults: Vec<&'static Fault>,
    /// Its variations.
    pub variations: Vec<&'static Variation>,
    /// Its disturbances.
    pub disturbances: Vec<&'static Disturbance>,
    /// A shorter deadline, for runs in which much fails.
    pub deadline_ms: Option<u64>,
    /// Other times and connections than its own.
    pub timing: Overrides,
}

/// Why a bench cannot be set up.
#[derive(Debug)]
pub enum BenchError {
    /// The embedded server does not start.
    Embedded(std::io::Error),
    /// Its target does not hold together.
    Target(Box<crate::diagnostic::Diagnostic>),
    /// Accounts cannot be leased.
    Lease(LeaseError),
    /// The run cannot be made ready.
    Run(RunError),
}

impl fmt::Display for BenchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BenchError::Embedded(error) => {
                write!(f, "error: the embedded server does not start: {error}")
            }
            BenchError::Target(diagnostic) => diagnostic.fmt(f),
            BenchError::Lease(error) => write!(f, "error: {error}"),
            BenchError::Run(error) => write!(f, "error: {error}"),
        }
    }
}

impl std::error::Error for BenchError {}

/// A server, and a runner for it.
pub struct Bench {
    /// The runner.
    pub runner: Arc<Runner>,
    /// What must be masked in what is written.
    pub secrets: Secrets,
    /// The embedded server, which ends with the bench.
    pub reference: Option<Reference>,
}

impl Bench {
    /// The embedded server on a free port of the loopback interface.
    pub async fn embedded(library: &Library, embedded: &Embedded) -> Result<Bench, BenchError> {
        let reference = Reference::start(reference::Config {
            accounts: EMBEDDED_ACCOUNTS,
            faults: embedded.faults.clone(),
            variations: embedded.variations.clone(),
            disturbances: embedded.disturbances.clone(),
            ..reference::Config::default()
        })
        .await
        .map_err(BenchError::Embedded)?;
        let target = embedded_target(&reference.url, embedded).map_err(BenchError::Target)?;
        // Nobody else knows this server, so its leases need no files.
        let users = target
            .accounts
            .iter()
            .map(|a| a.user().to_owned())
            .collect();
        let mut bench = Bench::with(target, library, Pool::private(users), runner::new_run_id())?;
        bench.reference = Some(reference);
        Ok(bench)
    }

    /// A live server.
    pub fn live(target: Target, library: &Library, run: String) -> Result<Bench, BenchError> {
        let users = target
            .accounts
            .iter()
            .map(|a| a.user().to_owned())
            .collect();
        let pool = Pool::shared(&target.url, users).map_err(BenchError::Lease)?;
        Bench::with(target, library, pool, run)
    }

    fn with(
        target: Target,
        library: &Library,
        pool: Pool,
        run: String,
    ) -> Result<Bench, BenchError> {
        let secrets = target.secrets();
        let runner = Runner::new(target, library, pool, run).map_err(BenchError::Run)?;
        Ok(Bench {
            runner: Arc::new(runner),
            secrets,
            reference: None,
        })
    }
}

/// The embedded server as a target. It delivers at once unless told otherwise, so its
/// times are short.
fn embedded_target(
    url: &str,
    embedded: &Embedded,
) -> Result<Target, Box<crate::diagnostic::Diagnostic>> {
    let accounts = (1..=EMBEDDED_ACCOUNTS)
        .map(|n| Said::new("the embedded server", format!("user{n}:pass{n}")))
        .collect();
    let deadline = embedded.deadline_ms.unwrap_or(3000);
    let said = &embedded.timing;
    let own = Overrides {
        connections: said.connections.clone(),
        deadline: said.deadline.clone(),
        settle: said.settle.clone(),
        request: said.request.clone(),
        ..Overrides::default()
    };
    let mut target = Target::from_overrides(&own.over(Overrides {
        url: Some(Said::new("the embedded server", format!("{url}/"))),
        accounts,
        deadline: Some(Said::new("the embedded server", format!("{deadline}ms"))),
        settle: Some(Said::new("the embedded server", "60ms")),
        request: Some(Said::new("the embedded server", "10s")),
        ..Overrides::default()
    }))?;
    target.name = "embedded".into();
    target.title = "The embedded reference server".into();
    target.sacrificial = true;
    target.server = Some(crate::target::file::ServerIdentity {
        name: "invitest reference server".into(),
        version: Some(env!("CARGO_PKG_VERSION").into()),
    });
    Ok(target)
}
