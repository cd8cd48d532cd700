//! What a run would find: every account, what is missing, what more accounts would buy.
//!
//! A run starts with the same look ([`Diagnosis::of`]); [`Diagnosis::health`] says whether
//! it can go on.

mod query;
mod render;
#[cfg(test)]
mod tests;

pub use query::{Query, query_by_uid};

use super::config::Target;
use super::discovery::{Discovered, DiscoveryError, discover};
use super::features::{Journal, Party};
use crate::dav::{Client, ExchangeLog, Session, same_resource};
use std::collections::BTreeMap;
use std::sync::Arc;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

/// How many accounts are discovered at once.
const AT_ONCE: usize = 4;
/// After so many refused passwords the rest is not tried: servers ban who goes on.
const REFUSALS: usize = 2;

/// What a look at a target found.
#[derive(Debug, Clone, PartialEq)]
pub struct Diagnosis {
    /// The target's name for readers.
    pub title: String,
    /// Its URL.
    pub url: String,
    /// The accounts in the target's order.
    pub accounts: Vec<Checked>,
    /// Whether calendar-query finds by UID; none if it was not tried.
    pub query: Option<Query>,
}

/// An account and what came of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Checked {
    /// The user name.
    pub user: String,
    /// What came.
    pub outcome: Outcome,
}

/// What came of an account.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// It was discovered.
    Found(Box<Discovered>),
    /// It cannot be used.
    Failed(DiscoveryError),
    /// It was not tried; why.
    NotTried(String),
}

impl Checked {
    /// What was discovered.
    pub fn found(&self) -> Option<&Discovered> {
        match &self.outcome {
            Outcome::Found(found) => Some(found),
            Outcome::Failed(_) | Outcome::NotTried(_) => None,
        }
    }
}

/// Whether a run can go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Health {
    /// It can.
    Good,
    /// It can, and everything will be *not offered*.
    NotOffered,
    /// It cannot: the server is not reached, or accounts cannot be used. Why, each in a
    /// line.
    Unusable(Vec<String>),
}

impl Diagnosis {
    /// Looks at every account. Nothing is written.
    pub async fn of(target: &Target, client: &Client, log: &ExchangeLog) -> Diagnosis {
        Diagnosis {
            title: target.title.clone(),
            url: target.url.to_string(),
            accounts: check_accounts(target, client, log).await,
            query: None,
        }
    }

    /// The same, and tries calendar-query with an event of the first usable account, which
    /// is removed again.
    pub async fn thorough(
        target: &Target,
        client: &Client,
        log: &ExchangeLog,
        run: &str,
        journal: Journal<'_>,
    ) -> Diagnosis {
        let mut diagnosis = Diagnosis::of(target, client, log).await;
        let usable =
            diagnosis
                .accounts
                .iter()
                .zip(&target.accounts)
                .find_map(|(checked, account)| {
                    let found = checked.found()?;
                    found.account.default_calendar.as_ref()?;
                    let session =
                        Session::new(client.clone(), account.credentials.clone(), log.clone());
                    Some(Party {
                        session: session.at("doctor"),
                        account: found.account.clone(),
                    })
                });
        if let Some(party) = usable {
            diagnosis.query = Some(query_by_uid(&party, run, journal).await);
        }
        diagnosis
    }

    /// Whether a run can go on.
    pub fn health(&self) -> Health {
        let problems = self.problems();
        if !problems.is_empty() {
            return Health::Unusable(problems);
        }
        let mut found = self.accounts.iter().filter_map(Checked::found);
        if found.any(|f| f.account.auto_schedule()) {
            Health::Good
        } else {
            Health::NotOffered
        }
    }

    /// Why no run is possible, each in a line; empty if one is.
    pub fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        let mut not_tried: Option<(&str, Vec<&str>)> = None;
        for checked in &self.accounts {
            match &checked.outcome {
                Outcome::Failed(error) => problems.push(format!("{}: {error}", checked.user)),
                Outcome::NotTried(why) => not_tried
                    .get_or_insert((why, Vec::new()))
                    .1
                    .push(&checked.user),
                Outcome::Found(found) if found.account.default_calendar.is_none() => {
                    problems.push(format!(
                        "{}: has no calendar of its own that takes events; make one, for \
                         instance by a first login on the server's web page",
                        checked.user
                    ));
                }
                Outcome::Found(_) => {}
            }
        }
        if let Some((why, users)) = not_tried {
            problems.push(format!("{}: not tried, since {why}", users.join(", ")));
        }
        let found: Vec<_> = self.accounts.iter().filter_map(Checked::found).collect();
        for (index, one) in found.iter().enumerate() {
            for other in &found[index + 1..] {
                let (a, b) = (&one.account, &other.account);
                if same_resource(&a.principal, &b.principal) {
                    problems.push(format!(
                        "{} and {} are one principal, {}: scenarios need different people",
                        a.user,
                        b.user,
                        a.principal.path()
                    ));
                } else if let Some(address) = &a.address
                    && b.is_called(address)
                {
                    problems.push(format!("{} and {} are both {address}", a.user, b.user));
                }
            }
        }
        problems
    }

    /// What is odd and hinders no run, with the accounts that it was seen for.
    pub fn remarks(&self) -> Vec<(String, Vec<String>)> {
        let mut remarks: Vec<(String, Vec<String>)> = Vec::new();
        let mut add = |what: String, user: &str| match remarks.iter_mut().find(|r| r.0 == what) {
            Some((_, users)) => users.push(user.to_owned()),
            None => remarks.push((what, vec![user.to_owned()])),
        };
        let mut domains: BTreeMap<&str, &str> = BTreeMap::new();
        for found in self.accounts.iter().filter_map(Checked::found) {
            for finding in &found.findings {
                // Paths differ by account; the same oddity is told once.
                let user = &found.account.user;
                add(without_user(&finding.to_string(), user), user);
            }
            if let Some((_, domain)) = found.account.mailbox() {
                domains.entry(domain).or_insert(&found.account.user);
            }
        }
        if domains.len() > 1 {
            let list: Vec<&str> = domains.keys().copied().collect();
            let users: Vec<String> = domains.values().map(|u| (*u).to_owned()).collect();
            remarks.push((
                format!("the addresses are in several domains: {}", list.join(", ")),
                users,
            ));
        }
        if let Some(query) = &self.query
            && let Some(what) = query.remark()
        {
            remarks.push((what, Vec::new()));
        }
        remarks
    }

    /// How many accounts can be used.
    pub fn usable(&self) -> usize {
        self.accounts
            .iter()
            .filter_map(Checked::found)
            .filter(|f| f.account.default_calendar.is_some())
            .count()
    }
}

/// The text with `USER` where the user name stands as a word.
fn without_user(text: &str, user: &str) -> String {
    let part = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(user).filter(|_| !user.is_empty()) {
        let (before, from) = rest.split_at(at);
        let after = &from[user.len()..];
        out.push_str(before);
        let inside = out.ends_with(part) || after.starts_with(part);
        out.push_str(if inside { user } else { "USER" });
        rest = after;
    }
    out + rest
}

/// Discovers all accounts. If the server is not reached, or refuses two passwords, the
/// rest is not tried.
pub async fn check_accounts(target: &Target, client: &Client, log: &ExchangeLog) -> Vec<Checked> {
    let look = |index: usize| {
        let account = target.accounts[index].clone();
        let session = Session::new(client.clone(), account.credentials.clone(), log.clone());
        let start = target.start_of(&account);
        async move {
            match discover(&session.at("discovery"), &start).await {
                Ok(found) => Outcome::Found(Box::new(found)),
                Err(error) => Outcome::Failed(error),
            }
        }
    };
    let mut outcomes: Vec<Option<Outcome>> = vec![None; target.accounts.len()];
    let mut refused = 0;
    let mut why = None;
    let mut next = 0;
    // One after the other until one works: what is wrong with all is seen at the first.
    while next < outcomes.len() && why.is_none() {
        let outcome = look(next).await;
        match &outcome {
            Outcome::Failed(DiscoveryError::Unreachable(_)) => {
                why = Some("the server was not reached".to_owned());
            }
            Outcome::Failed(DiscoveryError::WrongCredentials { .. }) => {
                refused += 1;
                if refused == REFUSALS {
                    why = Some(format!("{refused} passwords had been refused"));
                }
            }
            Outcome::Failed(_) | Outcome::Found(_) | Outcome::NotTried(_) => {}
        }
        let works = matches!(outcome, Outcome::Found(_));
        outcomes[next] = Some(outcome);
        next += 1;
        if works {
            break;
        }
    }
    if why.is_none() {
        let gate = Arc::new(Semaphore::new(AT_ONCE));
        let mut tasks = JoinSet::new();
        for index in next..outcomes.len() {
            let (gate, look) = (gate.clone(), look(index));
            tasks.spawn(async move {
                let _place = gate.acquire_owned().await;
                (index, look.await)
            });
        }
        while let Some(done) = tasks.join_next().await {
            if let Ok((index, outcome)) = done {
                outcomes[index] = Some(outcome);
            }
        }
    }
    let why = why.unwrap_or_else(|| "the look at it ended early".to_owned());
    target
        .accounts
        .iter()
        .zip(outcomes)
        .map(|(account, outcome)| Checked {
            user: account.user().to_owned(),
            outcome: outcome.unwrap_or_else(|| Outcome::NotTried(why.clone())),
        })
        .collect()
}
