//! A run: accounts discovered, scenarios spread over them, and the record made of it all.

use super::journal::Journal;
use super::scenario::{self, Done, Listener};
use super::variables::Dates;
use super::world::{Actor, Shared, Timing, World};
use crate::dav::{Client, ExchangeLog, Session};
use crate::report::record::{self, Record};
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
    target: Target,
    catalogue: Catalogue,
    suites_digest: String,
    shared: Arc<Shared>,
    pool: Pool,
    accounts: Vec<OnceCell<Discovered>>,
    features: Features,
    stop: tokio::sync::watch::Sender<bool>,
    started: Instant,
    started_at: chrono::DateTime<Utc>,
}

#[derive(Clone)]
struct Discovered {
    account: Account,
    findings: Vec<Finding>,
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

    /// Discovers every account, as `doctor` does; one that cannot be used ends it.
    pub async fn discover_all(&self) -> Result<(), RunError> {
        let log = ExchangeLog::new("discovery");
        let diagnosis = Diagnosis::of(&self.target, &self.shared.client, &log).await;
        if let Health::Unusable(problems) = diagnosis.health() {
            return Err(RunError::Unusable(problems));
        }
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
        Ok(())
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
            Err(not_run) => Done {
                scenario: scenario::not_run(
                    plan,
                    not_run.verdict,
                    not_run.reason,
                    not_run.blocked_by,
                ),
                bodies: BTreeMap::new(),
                latencies: Vec::new(),
                set_up: None,
                leftovers: Vec::new(),
            },
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
        let lease = self
            .pool
            .lease(roles.len().max(1))
            .await
            .map_err(|e| NotRun::error(e.to_string()))?;
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
        let mut stop = self.stop.subscribe();
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
                let mut stopped = Done {
                    scenario: scenario::not_run(plan, Verdict::Error, reason, None),
                    bodies: BTreeMap::new(),
                    latencies: Vec::new(),
                    set_up: None,
                    leftovers,
                };
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
        let prefix = format!("invitest-{}-", self.shared.run);
        let mut leftovers = Vec::new();
        for (index, cell) in self.accounts.iter().enumerate() {
            let Some(discovered) = cell.get() else {
                continue;
            };
            let session = Session::new(
                self.shared.client.clone(),
                self.target.accounts[index].credentials.clone(),
                ExchangeLog::new("clean-up"),
            );
            let session = session.at("final sweep");
            super::cleanup::account(&session, &discovered.account, &prefix, &mut leftovers).await;
        }
        leftovers
    }

    /// The record of these scenarios, complete.
    pub fn record(&self, mut done: Vec<Done>, options: &Options, deselected: u64) -> Record {
        done.sort_by(|a, b| {
            (&a.scenario.file, a.scenario.line, &a.scenario.id).cmp(&(
                &b.scenario.file,
                b.scenario.line,
                &b.scenario.id,
            ))
        });
        let mut record = Record::new(
            record::Tool {
                version: env!("CARGO_PKG_VERSION").to_owned(),
                suites_digest: self.suites_digest.clone(),
            },
            self.target_record(),
            record::Selection {
                selectors: options.selectors.clone(),
                deselected,
                keep: options.keep,
                jobs: options.jobs as u64,
                seed: options.seed,
                repeat: options.repeat,
                faults: options.faults.clone(),
                variations: options.variations.clone(),
                ..record::Selection::default()
            },
        );
        record.run.clone_from(&self.shared.run);
        record.started = self
            .started_at
            .to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
        record.elapsed_ms = millis(self.started.elapsed());
        let mut set_ups: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for one in done {
            if let Some((requirement, words)) = one.set_up {
                let words = format!("{}: {words}", one.scenario.id);
                set_ups.entry(requirement).or_default().push(words);
            }
            record.latencies.extend(one.latencies);
            record.leftovers.extend(one.leftovers);
            record.bodies.extend(one.bodies);
            record.request_ms += one.scenario.exchanges.iter().map(|e| e.ms).sum::<u64>();
            record.scenarios.push(one.scenario);
        }
        for check in record.scenarios.iter().flat_map(|s| &s.checks) {
            if record.requirements.contains_key(&check.requirement) {
                continue;
            }
            if let Some(requirement) = self.catalogue.get(&check.requirement) {
                record
                    .requirements
                    .insert(check.requirement.clone(), requirement_record(requirement));
            }
        }
        record.findings = self.findings();
        for (requirement, words) in set_ups {
            record.findings.push(record::Finding {
                kind: record::FindingKind::SetUp,
                title: words[0].clone(),
                detail: match words.len() {
                    1 => String::new(),
                    n => format!("and {} more scenarios", n - 1),
                },
                cause: Some(requirement),
                exchange: None,
            });
        }
        record.finish();
        record
    }

    fn target_record(&self) -> record::Target {
        let first = self.accounts.iter().find_map(OnceCell::get);
        let mut features = BTreeMap::new();
        for (feature, offered) in self.features.so_far() {
            features.insert(
                feature.name().to_owned(),
                record::Feature {
                    offered: offered.is_yes(),
                    how: offered.reason().to_owned(),
                },
            );
        }
        if let Some(first) = first {
            features.insert(
                record::AUTO_SCHEDULE.to_owned(),
                record::Feature {
                    offered: first.account.auto_schedule(),
                    how: "DAV header of OPTIONS".into(),
                },
            );
        }
        record::Target {
            name: self.target.name.clone(),
            title: self.target.title.clone(),
            url: self.target.url.to_string(),
            argument: self
                .target
                .file
                .as_ref()
                .map(|f| format!("--target {}", f.display()))
                .unwrap_or_default(),
            accounts: self.target.accounts.len() as u64,
            server: self
                .target
                .server
                .as_ref()
                .map(|s| record::Server {
                    name: s.name.clone(),
                    version: s.version.clone().unwrap_or_default(),
                })
                .unwrap_or_default(),
            dav_tokens: first
                .map(|f| f.account.dav_tokens.clone())
                .unwrap_or_default(),
            features,
            reproduce: String::new(),
        }
    }

    fn findings(&self) -> Vec<record::Finding> {
        let mut findings: Vec<record::Finding> = Vec::new();
        for discovered in self.accounts.iter().filter_map(OnceCell::get) {
            for finding in &discovered.findings {
                let title = finding.to_string();
                // Each account shows the same contradiction; once is enough.
                if findings.iter().all(|f| f.title != title) {
                    findings.push(record::Finding {
                        kind: record::FindingKind::Contradiction,
                        title,
                        detail: String::new(),
                        cause: None,
                        exchange: None,
                    });
                }
            }
        }
        findings
    }
}

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

/// A requirement as the record has it.
pub fn requirement_record(requirement: &crate::requirement::Requirement) -> record::Requirement {
    record::Requirement {
        level: requirement.level,
        demand: requirement.demand.clone(),
        place: requirement.clause(),
        section: requirement.section.clone(),
        document: requirement.document.clone(),
        area: requirement.area.clone(),
        core: requirement.document == "rfc6638",
        reading: requirement.reading.clone(),
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
    format!("{stamp}{:04x}", random & 0xffff)
}

/// Runs scenarios side by side, as many as accounts allow; the order is that of `plans`.
pub async fn side_by_side(
    runner: &Arc<Runner>,
    plans: Vec<Arc<Plan>>,
    jobs: usize,
    listener: Arc<dyn Listener>,
    finished: &mut (dyn FnMut(&Done) + Send),
) -> Vec<Done> {
    let jobs = if jobs == 0 {
        (runner.pool.len() / 2).max(1)
    } else {
        jobs
    };
    let mut tasks = tokio::task::JoinSet::new();
    let mut waiting = plans.into_iter();
    let mut all = Vec::new();
    loop {
        while tasks.len() < jobs && !runner.is_interrupted() {
            let Some(plan) = waiting.next() else { break };
            let runner = Arc::clone(runner);
            let listener = Arc::clone(&listener);
            tasks.spawn(async move { runner.scenario(&plan, listener.as_ref()).await });
        }
        match tasks.join_next().await {
            None => return all,
            Some(Ok(done)) => {
                finished(&done);
                all.push(done);
            }
            // A panic in a scenario is the tool's own fault; it must not be lost.
            Some(Err(error)) => eprintln!("error: a scenario was lost: {error}"),
        }
    }
}

/// Shuffles in a way that a seed repeats.
pub fn shuffle<T>(items: &mut [T], seed: u64) {
    // SplitMix64: enough for an order, and one dependency less.
    let mut state = seed;
    let mut next = move || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    };
    for i in (1..items.len()).rev() {
        let j = usize::try_from(next() % (i as u64 + 1)).unwrap_or(0);
        items.swap(i, j);
    }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
