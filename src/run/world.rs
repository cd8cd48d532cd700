//! The world of one scenario: who plays whom, what exists under which name.

use super::data;
use super::journal::Journal;
use super::judge::{Env, Unresolved};
use super::variables::Variables;
use crate::dav::{Client, Credentials, ExchangeLog, Session};
use crate::suite::plan::Plan;
use crate::wire::ical::{self, Component, Document};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use url::Url;

/// An account as the runner uses it.
#[derive(Debug, Clone)]
pub struct Actor {
    /// The account's user name.
    pub user: String,
    /// How it logs in.
    pub credentials: Credentials,
    /// Its principal.
    pub principal: Option<Url>,
    /// Its calendar home.
    pub home: Option<Url>,
    /// Its scheduling Inbox.
    pub inbox: Option<Url>,
    /// Its scheduling Outbox.
    pub outbox: Option<Url>,
    /// The calendar that scenarios use: the default one.
    pub calendar: Option<Url>,
    /// The calendar for tasks, where the default one takes none.
    pub tasks_calendar: Option<Url>,
    /// All calendars that discovery found.
    pub calendars: Vec<Url>,
    /// Its calendar user addresses, the one that suites use first.
    pub addresses: Vec<String>,
}

/// How long things may take: from the target.
#[derive(Debug, Clone, Copy)]
pub struct Timing {
    /// The longest that a delivery may take.
    pub deadline: Duration,
    /// How long the server is left alone before absence is believed.
    pub settle: Duration,
}

/// What all scenarios of a run share.
#[derive(Debug)]
pub struct Shared {
    /// The run's id.
    pub run: String,
    /// The HTTP client.
    pub client: Client,
    /// Times.
    pub timing: Timing,
    /// Where creations are written down before their requests.
    pub journal: Journal,
    /// Placeholders that do not depend on the scenario.
    pub dates: super::variables::Dates,
    /// The slowest delivery of this run so far, in milliseconds.
    pub slowest_ms: AtomicU64,
    /// The domain of the first account, for the unknown local user.
    pub domain: std::sync::OnceLock<String>,
    /// The requirement that a fence rests on, and other defaults by action.
    pub needs: BTreeMap<String, String>,
}

impl Shared {
    /// How long absence is watched: the greater of the target's settling time and twice
    /// the slowest delivery of this run, at most its deadline.
    pub fn settling(&self) -> Duration {
        let slowest = Duration::from_millis(self.slowest_ms.load(Ordering::Relaxed));
        self.timing
            .settle
            .max(slowest * 2)
            .min(self.timing.deadline.max(self.timing.settle))
    }

    /// Takes note of how long a delivery took.
    pub fn delivered_after(&self, took: Duration) {
        let ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        self.slowest_ms.fetch_max(ms, Ordering::Relaxed);
    }

    /// The requirement that an action's success is owed to.
    pub fn need(&self, action: &str) -> String {
        self.needs.get(action).cloned().unwrap_or_default()
    }
}

/// A thing seen in an inbox: its URL and what it holds.
#[derive(Debug, Clone)]
pub struct Seen {
    /// Where.
    pub url: Url,
    /// Its ETag when it was read.
    pub etag: Option<String>,
    /// The answer to the GET that read it.
    pub response: crate::dav::Response,
    /// Its calendar data.
    pub document: Document,
}

/// What must be put back at the end.
#[derive(Debug, Clone)]
pub enum Undo {
    /// A calendar that the scenario made.
    Calendar {
        /// Whose.
        role: String,
        /// Where.
        url: Url,
    },
    /// Properties as they were before a PROPPATCH.
    Properties {
        /// Whose.
        role: String,
        /// Of which resource.
        url: Url,
        /// Their values; `None` where there was none.
        before: Vec<(crate::wire::xml::Name, Option<crate::wire::xml::Element>)>,
    },
    /// The access control list as it was.
    Acl {
        /// Whose.
        role: String,
        /// Of which resource.
        url: Url,
        /// The ACEs that can be set.
        aces: Vec<crate::wire::xml::Element>,
    },
}

/// The world of one scenario.
#[derive(Debug)]
pub struct World {
    /// What all scenarios share.
    pub shared: Arc<Shared>,
    /// The scenario.
    pub plan: Arc<Plan>,
    /// Accounts by role.
    pub actors: BTreeMap<String, Actor>,
    /// What placeholders stand for.
    pub vars: Variables,
    /// Known copies: role and object to URL.
    pub copies: BTreeMap<(String, String), Url>,
    /// Calendars made by the scenario: role and name to URL.
    pub calendars: BTreeMap<(String, String), Url>,
    /// Inbox items named by `as`, and fresh URLs: role and full name to URL.
    pub named: BTreeMap<(String, String), Url>,
    /// Kept calendar data.
    pub kept_data: BTreeMap<String, Component>,
    /// Inbox items that a step has matched: role, URL and ETag.
    pub matched: BTreeSet<(String, String)>,
    /// Inbox items read so far, so that a poll does not read them again.
    pub read: BTreeMap<(String, String), Seen>,
    /// Why things are missing: what was to arrive, to the requirement that was not kept.
    pub lost: BTreeMap<(String, String), String>,
    /// What must be put back.
    pub undo: Vec<Undo>,
    /// Every UID of this scenario: objects, fences and throw-away ones.
    pub uids: BTreeSet<String>,
    /// URLs of resources that the scenario PUT, with their role.
    pub made: Vec<(String, Url)>,
    /// The exchanges.
    pub log: ExchangeLog,
    /// The step that is being done, from 1; 0 is clean-up.
    pub step: usize,
    counter: usize,
}

impl World {
    /// A world for a plan with its accounts.
    pub fn new(shared: Arc<Shared>, plan: Arc<Plan>, actors: BTreeMap<String, Actor>) -> World {
        let nonce = short_hash(&plan.id);
        let uids: BTreeMap<String, String> = plan
            .objects
            .keys()
            .map(|object| {
                (
                    object.clone(),
                    format!("invitest-{}-{nonce}-{object}", shared.run),
                )
            })
            .collect();
        let mut roles = BTreeMap::new();
        for (role, part) in &plan.cast {
            roles.insert(
                role.clone(),
                role_view(role, *part, actors.get(role), &shared),
            );
        }
        let vars = Variables {
            run: shared.run.clone(),
            dates: shared.dates.clone(),
            roles,
            uids: uids.clone(),
            kept: BTreeMap::new(),
        };
        let log = ExchangeLog::new(plan.id.clone());
        World {
            shared,
            plan,
            actors,
            vars,
            copies: BTreeMap::new(),
            calendars: BTreeMap::new(),
            named: BTreeMap::new(),
            kept_data: BTreeMap::new(),
            matched: BTreeSet::new(),
            read: BTreeMap::new(),
            lost: BTreeMap::new(),
            undo: Vec::new(),
            uids: uids.into_values().collect(),
            made: Vec::new(),
            log,
            step: 0,
            counter: 0,
        }
    }

    /// The account's session for the present step; `None` for a role without an account.
    pub fn session(&self, role: &str) -> Option<Session> {
        let actor = self.actors.get(role)?;
        let session = Session::new(
            self.shared.client.clone(),
            actor.credentials.clone(),
            self.log.clone(),
        );
        Some(session.at(self.step.to_string()))
    }

    /// A name that nothing else has: for resources and calendars.
    pub fn fresh_name(&mut self, hint: &str) -> String {
        self.counter += 1;
        let hint: String = hint
            .chars()
            .filter(|c| c.is_ascii_alphanumeric() || *c == '-')
            .collect();
        format!(
            "invitest-{}-{}-{}-{hint}",
            self.shared.run,
            short_hash(&self.plan.id),
            self.counter
        )
    }

    /// The prefix of every UID that this scenario makes.
    pub fn uid_prefix(&self) -> String {
        format!(
            "invitest-{}-{}-",
            self.shared.run,
            short_hash(&self.plan.id)
        )
    }

    /// The calendar that a role puts an object into.
    pub fn home_calendar(&self, role: &str, is_task: bool) -> Option<Url> {
        let actor = self.actors.get(role)?;
        if is_task {
            actor
                .tasks_calendar
                .clone()
                .or_else(|| actor.calendar.clone())
        } else {
            actor.calendar.clone()
        }
    }

    /// All calendars of a role: found and made.
    pub fn all_calendars(&self, role: &str) -> Vec<Url> {
        let mut urls: Vec<Url> = self
            .actors
            .get(role)
            .map(|a| a.calendars.clone())
            .unwrap_or_default();
        if let Some(actor) = self.actors.get(role) {
            for url in actor.calendar.iter().chain(&actor.tasks_calendar) {
                if !urls.contains(url) {
                    urls.push(url.clone());
                }
            }
        }
        let made = self
            .calendars
            .iter()
            .filter(|((owner, _), _)| owner == role);
        urls.extend(made.map(|(_, url)| url.clone()));
        urls
    }

    /// Whether an object of the suite is a task.
    pub fn is_task(&self, object: &str) -> bool {
        self.plan
            .objects
            .get(object)
            .is_some_and(|text| text.contains("BEGIN:VTODO"))
    }

    /// An object's text as a calendar.
    pub fn object(&self, name: &str) -> Result<Component, data::DataError> {
        let text = self.plan.objects.get(name).ok_or_else(|| Unresolved {
            name: name.to_owned(),
            why: "no object of that name".into(),
        })?;
        let filled = self.vars.fill(text, Some(name))?;
        let uid = self.vars.uids.get(name).map(String::as_str);
        data::calendar(&filled, uid, &self.vars.fill("{{now}}", None)?)
    }

    /// The view that the judge has of this world while a role acts.
    pub fn env<'a>(&'a self, by: &'a str) -> WorldEnv<'a> {
        WorldEnv { world: self, by }
    }

    /// A URL that is known without asking the server.
    pub fn known(&self, role: &str, name: &str) -> Option<Url> {
        let actor = self.actors.get(role)?;
        match name {
            "inbox" => actor.inbox.clone(),
            "outbox" => actor.outbox.clone(),
            "principal" => actor.principal.clone(),
            "home" => actor.home.clone(),
            "calendar" => actor.calendar.clone(),
            _ => {
                let key = (role.to_owned(), name.to_owned());
                if let Some(url) = self.named.get(&key).or_else(|| self.copies.get(&key)) {
                    return Some(url.clone());
                }
                let calendar = name.strip_prefix("calendar ")?;
                self.calendars
                    .get(&(role.to_owned(), calendar.to_owned()))
                    .cloned()
            }
        }
    }
}

/// The judge's view of a world.
#[derive(Debug, Clone, Copy)]
pub struct WorldEnv<'a> {
    world: &'a World,
    by: &'a str,
}

impl Env for WorldEnv<'_> {
    fn fill(&self, template: &str) -> Result<String, Unresolved> {
        self.world.vars.fill(template, None)
    }

    fn addresses(&self, role: &str) -> Vec<String> {
        self.world
            .vars
            .roles
            .get(role)
            .map(|view| view.addresses.clone())
            .unwrap_or_default()
    }

    fn calendar(&self, name: &str) -> Option<Component> {
        match self.world.kept_data.get(name) {
            Some(kept) => Some(kept.clone()),
            None => self.world.object(name).ok(),
        }
    }

    fn resource(&self, name: &str) -> Result<Url, Unresolved> {
        let unresolved = |why: &str| Unresolved {
            name: name.to_owned(),
            why: why.to_owned(),
        };
        // `OF ROLE` names another role's: `inbox of wilfredo`.
        let (name_only, role) = match name.split_once(" of ") {
            Some((name, role)) => (name, role),
            None => (name, self.by),
        };
        if let Some(written) = name_only.strip_prefix("url ") {
            let text = self.fill(written)?;
            let base = self.world.actors.get(role).and_then(|a| a.home.clone());
            let url = match &base {
                Some(base) => base.join(&text).ok(),
                None => Url::parse(&text).ok(),
            };
            return url.ok_or_else(|| unresolved("is no URL"));
        }
        self.world
            .known(role, name_only)
            .ok_or_else(|| unresolved("is not known here"))
    }

    fn uid(&self, object: &str) -> Option<String> {
        self.world.vars.uids.get(object).cloned()
    }

    fn kept(&self, name: &str) -> Option<String> {
        self.world.vars.kept.get(name).cloned()
    }
}

fn role_view(
    role: &str,
    part: crate::suite::model::Part,
    actor: Option<&Actor>,
    shared: &Shared,
) -> super::variables::RoleView {
    use crate::suite::model::Part;
    let mut view = super::variables::RoleView::default();
    match (part, actor) {
        // Addresses that are nobody's: unknown on the server's own domain, or under .invalid
        // (RFC 2606), where nothing can be delivered.
        (Part::Unknown, _) => {
            view.addresses = vec![format!(
                "mailto:invitest-{}-{role}@{}",
                shared.run,
                shared
                    .domain
                    .get()
                    .map_or("invitest.invalid", String::as_str)
            )];
        }
        (Part::Outside, _) => {
            view.addresses = vec![format!("mailto:{role}@invitest-{}.invalid", shared.run)];
        }
        (_, Some(actor)) => {
            view.addresses.clone_from(&actor.addresses);
            let urls = [
                ("principal", &actor.principal),
                ("home", &actor.home),
                ("inbox", &actor.inbox),
                ("outbox", &actor.outbox),
                ("calendar", &actor.calendar),
            ];
            for (word, url) in urls {
                if let Some(url) = url {
                    view.urls.insert(word, url.to_string());
                }
            }
        }
        (_, None) => {}
    }
    view.address = view.addresses.first().cloned().unwrap_or_default();
    view
}

/// Eight hexadecimal digits that tell scenarios of a run apart.
pub fn short_hash(text: &str) -> String {
    use sha2::{Digest, Sha256};
    Sha256::digest(text.as_bytes())
        .iter()
        .take(4)
        .map(|b| format!("{b:02x}"))
        .collect()
}

/// Reads calendar data into its one VCALENDAR.
pub fn calendar_of(octets: &[u8]) -> Option<Component> {
    ical::parse(octets).calendar().cloned()
}
