//! A run: accounts discovered, scenarios spread over them, and the record made of it all.

use super::journal::Journal;
pub use super::many::{shuffle, side_by_side};
use super::scenario::{self, Done, Listener};
use super::variables::Dates;
use super::world::{Actor, Shared, Timing, World};
use crate::dav::{Client, ExchangeLog, Session};
use crate::report::record;
use crate::requirement::Catalogue;
use crate::suite::library::Library;
use crate::suite::plan::Plan;
use crate::target::features::{Feature, Features, Made, Offered, Party};
use crate::target::{
    Account, Diagnosis, DiscoveryError, Finding, Health, LeaseError, Pool, Target, discover,
};
use crate::verdict::Verdict;
use chrono::Utc;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::{Duration, Instant};
use tokio::sync::OnceCell;

/// How a run is done.
#[derive(Debug, Clone)]
pub struct Options {
    /// Prefixes of scenario ids; empty for all.
    pub selectors: Vec<String>,
    /// Scenarios at a time; 0 for as many as the accounts carry.
    pub jobs: usize,
    /// Which exchanges the record keeps in full.
    pub keep: record::Keep,
    /// Shuffles the order.
    pub seed: Option<u64>,
    /// How often each scenario runs.
    pub repeat: u32,
    /// Faults of the embedded server, for the record.
    pub faults: Vec<String>,
    /// Variations of the embedded server, for the record.
    pub variations: Vec<String>,
    /// Disturbances of the embedded server, for the record.
    pub disturbances: Vec<String>,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            selectors: Vec::new(),
            jobs: 0,
            keep: record::Keep::Red,
            seed: None,
            repeat: 1,
            faults: Vec::new(),
            variations: Vec::new(),
            disturbances: Vec::new(),
        }
    }
}

/// Why a run does not start.
#[derive(Debug)]
pub enum RunError {
    /// The server cannot be reached, or an account cannot be used.
    Account {
        /// The user name.
        user: String,
        /// Why.
        error: DiscoveryError,
    },
    /// The server is not reached, or accounts cannot be used: why, each in a line.
    Unusable(Vec<String>),
    /// The HTTP client cannot be made.
    Client(crate::dav::ClientError),
    /// Accounts cannot be leased.
    Lease(LeaseError),
    /// The journal cannot be written.
    Journal(std::io::Error),
    /// No scenario matches the selectors.
    NothingSelected(Vec<String>),
}

impl fmt::Display for RunError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RunError::Account { user, error } => write!(f, "account {user}: {error}"),
            RunError::Unusable(problems) => write!(
                f,
                "a run is not possible (`invitest doctor` tells more)\n  {}",
                problems.join("\n  ")
            ),
            RunError::Client(error) => error.fmt(f),
            RunError::Lease(error) => error.fmt(f),
            RunError::Journal(error) => write!(f, "the journal cannot be written: {error}"),
            RunError::NothingSelected(selectors) => {
                write!(f, "no scenario begins with {}", selectors.join(" or "))
            }
        }
    }
}

impl std::error::Error for RunError {}

/// A run that is ready: client, accounts, leases. Scenarios run through it one by one or
/// side by side.
pub struct Runner {
    pub(super) target: Target,
    pub(super) catalogue: Catalogue,
    pub(super) suites_digest: String,
    pub(super) shared: Arc<Shared>,
    pub(super) pool: Pool,
    pub(super) accounts: Vec<OnceCell<Discovered>>,
    pub(super) features: Features,
    stop: tokio::sync::watch::Sender<bool>,
    pub(super) started: Instant,
    pub(super) started_at: chrono::DateTime<Utc>,
}

#[derive(Clone)]
pub(super) struct Discovered {
    pub(super) account: Account,
    pub(super) findings: Vec<Finding>,
}

impl Runner {
    /// Makes a run ready. Nothing is sent yet.
    pub fn new(
        target: Target,
        library: &Library,
        pool: Pool,
        run: String,
    ) -> Result<Runner, RunError> {
        let client = Client::new(target.client_options()).map_err(RunError::Client)?;
        let journal = Journal::open(&Journal::folder(), &run, target.url.as_str())
            .map_err(RunError::Journal)?;
        let now = Utc::now();
        let domain = target
            .accounts
            .first()
            .and_then(|a| a.address.as_deref())
            .and_then(domain_of)
            .unwrap_or_default();
        let shared = Arc::new(Shared {
            run,
            client,
            timing: Timing {
                deadline: target.timing.deadline,
                settle: target.timing.settle,
            },
            journal,
            dates: Dates::from(now),
            slowest_ms: AtomicU64::new(0),
            domain: std::sync::OnceLock::new(),
            needs: library.needs.clone(),
        });
        if !domain.is_empty() {
            // New, so it is empty.
            let _ = shared.domain.set(domain);
        }
        Ok(Runner {
            features: Features::new(&target, &shared.run),
            accounts: target.accounts.iter().map(|_| OnceCell::new()).collect(),
            catalogue: library.catalogue.clone(),
            suites_digest: library.digest.clone(),
            target,
            shared,
            pool,
            stop: tokio::sync::watch::Sender::new(false),
            started: Instant::now(),
            started_at: now,
        })
    }

    /// The run's id.
    pub fn id(&self) -> &str {
        &self.shared.run
    }

    /// What all scenarios share.
    pub fn shared(&self) -> &Arc<Shared> {
        &self.shared
    }

    /// Ends the run early: nothing new begins, what runs is broken off and cleaned up.
    pub fn interrupt(&self) {
        self.stop.send_replace(true);
    }

    /// Whether the run was ended early.
    pub fn is_interrupted(&self) -> bool {
        *self.stop.borrow()
    }

    /// The target.
    pub fn target(&self) -> &Target {
        &self.target
    }

    /// Discovers every account, as `doctor` does; one that cannot be used ends it. Gives
    /// whether the server offers scheduling.
    pub async fn discover_all(&self) -> Result<bool, RunError> {
        let log = ExchangeLog::new("discovery");
        let diagnosis = Diagnosis::of(&self.target, &self.shared.client, &log).await;
        let offered = match diagnosis.health() {
            Health::Good => true,
            Health::NotOffered => false,
            Health::Unusable(problems) => return Err(RunError::Unusable(problems)),
        };
        for (index, checked) in diagnosis.accounts.iter().enumerate() {
            if let Some(found) = checked.found() {
                let found = Discovered {
                    account: found.account.clone(),
                    findings: found.findings.clone(),
                };
                // If a scenario was faster, it found the same.
                let _ = self.accounts[index].set(found);
            }
            self.account(index).await?;
        }
        Ok(offered)
    }

    /// How many scenarios run at once when so many are asked for; 0 leaves it to the
    /// accounts.
    pub fn jobs(&self, asked: usize) -> usize {
        let accounts = self.pool.len().max(1);
        match asked {
            0 => (accounts / 2).max(1),
            asked => asked.min(accounts),
        }
    }

    async fn account(&self, index: usize) -> Result<&Discovered, RunError> {
        let wanted = &self.target.accounts[index];
        let discovered = self.accounts[index]
            .get_or_try_init(|| async {
                let session = Session::new(
                    self.shared.client.clone(),
                    wanted.credentials.clone(),
                    ExchangeLog::new("discovery"),
                );
                let found = discover(&session.at("discovery"), &self.target.start_of(wanted))
                    .await
                    .map_err(|error| RunError::Account {
                        user: wanted.user().to_owned(),
                        error,
                    })?;
                Ok(Discovered {
                    account: found.account,
                    findings: found.findings,
                })
            })
            .await?;
        if let Some((_, domain)) = discovered.account.mailbox() {
            // Whoever is discovered first decides; all accounts share their domain.
            let _ = self.shared.domain.set(domain.to_owned());
        }
        Ok(discovered)
    }

    fn actor(&self, index: usize, account: &Account) -> Actor {
        let wanted = &self.target.accounts[index];
        let mut addresses = Vec::new();
        addresses.extend(account.address.clone());
        for address in &account.addresses {
            if !addresses.contains(address) {
                addresses.push(address.clone());
            }
        }
        let own: Vec<_> = account.calendars.iter().filter(|c| c.own).collect();
        Actor {
            user: wanted.user().to_owned(),
            credentials: wanted.credentials.clone(),
            principal: Some(account.principal.clone()),
            home: account.homes.first().cloned(),
            inbox: account.inbox.clone(),
            outbox: account.outbox.clone(),
            calendar: account.default_calendar.clone(),
            tasks_calendar: account.tasks_calendar.clone(),
            calendars: own.iter().map(|c| c.url.clone()).collect(),
            addresses,
        }
    }

    /// Runs one scenario: leases accounts, asks for its features, runs it with a time
    /// limit, cleans up.
    pub async fn scenario(&self, plan: &Arc<Plan>, listener: &dyn Listener) -> Done {
        let began = self.started.elapsed();
        let mut done = match self.try_scenario(plan, listener).await {
            Ok(done) => done,
            Err(not_run) => {
                Done::not_run(plan, not_run.verdict, not_run.reason, not_run.blocked_by)
            }
        };
        done.scenario.at_ms = millis(began);
        done
    }

    async fn try_scenario(
        &self,
        plan: &Arc<Plan>,
        listener: &dyn Listener,
    ) -> Result<Done, NotRun> {
        let roles: Vec<String> = plan.accounts().map(str::to_owned).collect();
        if roles.len() > self.pool.len() {
            return Err(NotRun {
                verdict: Verdict::NotSelected,
                reason: format!("needs {} accounts", roles.len()),
                blocked_by: None,
            });
        }
        let mut stop = self.stop.subscribe();
        let lease = tokio::select! {
            lease = self.pool.lease(roles.len().max(1)) => {
                lease.map_err(|e| NotRun::error(e.to_string()))?
            }
            _ = stop.wait_for(|stop| *stop) => return Err(NotRun::error("interrupted".into())),
        };
        let mut actors = BTreeMap::new();
        let mut accounts = Vec::new();
        for index in lease.indexes() {
            let discovered = self
                .account(*index)
                .await
                .map_err(|e| NotRun::error(e.to_string()))?;
            accounts.push((*index, discovered.account.clone()));
        }
        for feature in &plan.features {
            match self.offer(feature, &accounts).await {
                Offered::Yes(_) => {}
                Offered::No(why) => {
                    return Err(NotRun {
                        verdict: Verdict::Unsupported,
                        reason: format!("{feature} is not offered: {why}"),
                        blocked_by: Some(feature.clone()),
                    });
                }
                Offered::Unknown(why) => {
                    return Err(NotRun::error(format!(
                        "whether {feature} is offered could not be found out: {why}"
                    )));
                }
            }
        }
        // The organizer gets the first account, and so on: an order that repeats itself.
        let mut ordered = roles;
        ordered.sort_by_key(|role| {
            let part = plan.cast.get(role);
            (part.map(|p| *p as u8), role.clone())
        });
        for (role, (index, account)) in ordered.into_iter().zip(&accounts) {
            actors.insert(role, self.actor(*index, account));
        }
        let mut world = World::new(Arc::clone(&self.shared), Arc::clone(plan), actors);
        let limit = self.limit(plan);
        let ran = tokio::select! {
            ran = tokio::time::timeout(limit, scenario::run(&mut world, listener)) => {
                ran.map_err(|_| format!("took longer than {} s", limit.as_secs()))
            }
            _ = stop.wait_for(|stop| *stop) => Err("interrupted".to_owned()),
        };
        match ran {
            Ok(done) => Ok(done),
            Err(reason) => {
                let leftovers = tokio::time::timeout(limit, super::cleanup::scenario(&mut world))
                    .await
                    .unwrap_or_else(|_| vec![format!("{}: clean-up took too long", plan.id)]);
                let mut stopped = Done::not_run(plan, Verdict::Error, reason, None);
                stopped.leftovers = leftovers;
                stopped.scenario.requests = world.log.len() as u64;
                Ok(stopped)
            }
        }
    }

    /// How long a scenario may take: every step may use its whole time.
    fn limit(&self, plan: &Plan) -> Duration {
        let timing = &self.target.timing;
        let steps = u32::try_from(plan.steps.len())
            .unwrap_or(u32::MAX)
            .saturating_add(4);
        (timing.deadline + timing.settle + Duration::from_secs(5))
            .saturating_mul(steps)
            .max(timing.request * 2)
    }

    async fn offer(&self, name: &str, accounts: &[(usize, Account)]) -> Offered {
        let Some(feature) = Feature::named(name) else {
            return Offered::Unknown("there is no such feature".into());
        };
        let parties: Vec<Party> = accounts
            .iter()
            .map(|(index, account)| {
                let session = Session::new(
                    self.shared.client.clone(),
                    self.target.accounts[*index].credentials.clone(),
                    ExchangeLog::new("features"),
                );
                Party {
                    session: session.at(format!("feature {feature}")),
                    account: account.clone(),
                }
            })
            .collect();
        let journal = &self.shared.journal;
        self.features
            .offered(feature, &parties, &|made| {
                journal.write(&match made.clone() {
                    Made::Calendar { user, url } => super::journal::Entry::Calendar {
                        user,
                        url: url.to_string(),
                    },
                    Made::Object { user, url, uid } => super::journal::Entry::Object {
                        user,
                        url: url.to_string(),
                        uid,
                    },
                    Made::Properties { user, url, restore } => super::journal::Entry::Properties {
                        user,
                        url: url.to_string(),
                        body: restore,
                    },
                });
            })
            .await
    }

    /// Removes what deliveries brought after their scenario had been cleaned up.
    pub async fn final_sweep(&self) -> Vec<String> {
        let timing = &self.target.timing;
        let limit = timing.deadline.saturating_mul(2) + timing.request.saturating_mul(4);
        let gate = Arc::new(tokio::sync::Semaphore::new(SWEPT_AT_ONCE));
        let mut tasks = tokio::task::JoinSet::new();
        for (index, cell) in self.accounts.iter().enumerate() {
            let Some(discovered) = cell.get() else {
                continue;
            };
            let session = Session::new(
                self.shared.client.clone(),
                self.target.accounts[index].credentials.clone(),
                ExchangeLog::new("clean-up"),
            );
            let account = discovered.account.clone();
            let prefix = format!("invitest-{}-", self.shared.run);
            let gate = gate.clone();
            tasks.spawn(async move {
                let _place = gate.acquire_owned().await;
                let session = session.at("final sweep");
                let mut leftovers = Vec::new();
                super::cleanup::account(&session, &account, &prefix, &mut leftovers).await;
                leftovers
            });
        }
        let mut leftovers = Vec::new();
        let all = async {
            while let Some(swept) = tasks.join_next().await {
                leftovers.extend(swept.unwrap_or_else(|e| vec![format!("the final sweep: {e}")]));
            }
        };
        if tokio::time::timeout(limit, all).await.is_err() {
            leftovers.push(format!(
                "the final sweep took longer than {} s",
                limit.as_secs()
            ));
        }
        leftovers
    }
}

/// How many accounts the final sweep looks at at a time.
const SWEPT_AT_ONCE: usize = 4;

struct NotRun {
    verdict: Verdict,
    reason: String,
    blocked_by: Option<String>,
}

impl NotRun {
    fn error(reason: String) -> NotRun {
        NotRun {
            verdict: Verdict::Error,
            reason,
            blocked_by: None,
        }
    }
}

/// The domain of a mailto address.
fn domain_of(address: &str) -> Option<String> {
    address
        .rsplit_once('@')
        .map(|(_, domain)| domain.to_owned())
}

/// A run's id: sortable, short, fit for names.
pub fn new_run_id() -> String {
    use std::hash::{BuildHasher, Hasher};
    let stamp = Utc::now().format("%y%m%d%H%M%S");
    let random = std::collections::hash_map::RandomState::new()
        .build_hasher()
        .finish();
    // Processes of one nextest run start within a second.
    format!("{stamp}{:08x}", random & 0xffff_ffff)
}

pub(super) fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
