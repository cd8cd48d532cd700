//! What no MUST obliges a server to, and how it is found out whether it is offered.
//!
//! The list is closed; `docs/features.md` describes each with its probe. A probe works
//! with the accounts that it is given, under fresh names that it hands to the journal
//! before it makes them, and takes back what it did. Where a server might say yes to
//! anything, it is also asked for nonsense: a yes to that makes the feature *not offered*.

mod acts;
mod probes;
#[cfg(test)]
mod tests;

pub(super) use acts::{child, fresh};

use super::account::Account;
use super::config::Target;
use crate::dav::{Session, WireError};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::OnceCell;
use url::Url;

/// Something that nothing obliges a server to.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Feature {
    /// Scheduling itself. Without it a run is *not offered* as a whole.
    AutoSchedule,
    /// A second calendar can be made in an account's home.
    SeveralCalendars,
    /// The inbox's default calendar can be chosen by the client.
    DefaultCalendarWritable,
    /// To-dos can be stored.
    Tasks,
    /// Access control lists can be read and set.
    Acl,
    /// A calendar can be taken out of free-busy by the client.
    TranspWritable,
    /// An address outside may get mail.
    Mail,
    /// The target is reached over TLS.
    Https,
    /// What a client cannot undo may be done.
    Sacrificial,
    /// The default calendar advertises a limit.
    Limits,
    /// The inbox advertises a limit.
    InboxLimits,
    /// Principals can be searched for.
    PrincipalSearch,
    /// An attendee may hand an invitation on to a delegate.
    Delegation,
}

impl Feature {
    /// All of them.
    pub const ALL: [Feature; 13] = [
        Feature::AutoSchedule,
        Feature::SeveralCalendars,
        Feature::DefaultCalendarWritable,
        Feature::Tasks,
        Feature::Acl,
        Feature::TranspWritable,
        Feature::Mail,
        Feature::Https,
        Feature::Sacrificial,
        Feature::Limits,
        Feature::InboxLimits,
        Feature::PrincipalSearch,
        Feature::Delegation,
    ];

    /// Its name in suites and reports.
    pub fn name(self) -> &'static str {
        match self {
            Feature::AutoSchedule => "auto-schedule",
            Feature::SeveralCalendars => "several-calendars",
            Feature::DefaultCalendarWritable => "default-calendar-writable",
            Feature::Tasks => "tasks",
            Feature::Acl => "acl",
            Feature::TranspWritable => "transp-writable",
            Feature::Mail => "mail",
            Feature::Https => "https",
            Feature::Sacrificial => "sacrificial",
            Feature::Limits => "limits",
            Feature::InboxLimits => "inbox-limits",
            Feature::PrincipalSearch => "principal-search",
            Feature::Delegation => "delegation",
        }
    }

    /// The feature with this name.
    pub fn named(name: &str) -> Option<Feature> {
        Feature::ALL.into_iter().find(|f| f.name() == name)
    }

    /// How many accounts its probe works with.
    pub fn accounts(self) -> usize {
        match self {
            Feature::Mail | Feature::Https | Feature::Sacrificial => 0,
            Feature::AutoSchedule
            | Feature::SeveralCalendars
            | Feature::DefaultCalendarWritable
            | Feature::Tasks
            | Feature::Acl
            | Feature::TranspWritable
            | Feature::Limits
            | Feature::InboxLimits
            | Feature::PrincipalSearch => 1,
            Feature::Delegation => 3,
        }
    }

    /// Whether its probe changes anything on the server (and takes it back).
    pub fn writes(self) -> bool {
        match self {
            Feature::SeveralCalendars
            | Feature::DefaultCalendarWritable
            | Feature::Acl
            | Feature::TranspWritable
            | Feature::Delegation => true,
            Feature::AutoSchedule
            | Feature::Tasks
            | Feature::Mail
            | Feature::Https
            | Feature::Sacrificial
            | Feature::Limits
            | Feature::InboxLimits
            | Feature::PrincipalSearch => false,
        }
    }
}

impl fmt::Display for Feature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What a probe found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Offered {
    /// It is offered; how that was seen.
    Yes(String),
    /// It is not; why.
    No(String),
    /// It could not be found out: a *blocked* or *error*, never *unsupported*.
    Unknown(String),
}

impl Offered {
    /// Whether it is.
    pub fn is_yes(&self) -> bool {
        matches!(self, Offered::Yes(_))
    }

    /// How or why.
    pub fn reason(&self) -> &str {
        match self {
            Offered::Yes(reason) | Offered::No(reason) | Offered::Unknown(reason) => reason,
        }
    }
}

impl From<WireError> for Offered {
    fn from(error: WireError) -> Offered {
        Offered::Unknown(error.to_string())
    }
}

/// An account that a probe works with.
#[derive(Debug, Clone)]
pub struct Party {
    /// Its session.
    pub session: Session,
    /// What discovery found.
    pub account: Account,
}

/// What a probe is about to make or change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Made {
    /// A calendar.
    Calendar {
        /// The account.
        user: String,
        /// Where.
        url: Url,
    },
    /// A calendar object resource; copies in other accounts are found by its UID.
    Object {
        /// The account.
        user: String,
        /// Where.
        url: Url,
        /// Its UID.
        uid: String,
    },
    /// Properties, and the body of the PROPPATCH that puts them back.
    Properties {
        /// The account.
        user: String,
        /// Of which resource.
        url: Url,
        /// The body.
        restore: String,
    },
}

/// Where probes write down what they are about to make.
pub type Journal<'a> = &'a (dyn Fn(&Made) + Send + Sync);

/// The features of a target, each found out once per run. Clones share what is known.
#[derive(Clone)]
pub struct Features {
    inner: Arc<Inner>,
}

struct Inner {
    run: String,
    deadline: Duration,
    known: Mutex<HashMap<Feature, Arc<OnceCell<Offered>>>>,
}

impl Features {
    /// Nothing known but what the target itself says. `run` goes into every name and UID.
    pub fn new(target: &Target, run: &str) -> Features {
        let features = Features {
            inner: Arc::new(Inner {
                run: run.to_owned(),
                deadline: target.timing.deadline,
                known: Mutex::new(HashMap::new()),
            }),
        };
        let told = |feature: Feature, yes: bool, how: &str, why: &str| {
            let offered = if yes {
                Offered::Yes(how.to_owned())
            } else {
                Offered::No(why.to_owned())
            };
            features.tell(feature, offered);
        };
        told(
            Feature::Mail,
            target.outside_address.is_some(),
            "the target names an outside address",
            "the target names no outside address that may get mail",
        );
        told(
            Feature::Https,
            target.url.scheme() == "https",
            "the target's URL is https",
            "the target's URL is not https",
        );
        told(
            Feature::Sacrificial,
            target.sacrificial,
            "the target says sacrificial: true",
            "the target does not say sacrificial: true",
        );
        features
    }

    /// Says what is known without a probe, for instance of the embedded server.
    pub fn tell(&self, feature: Feature, offered: Offered) {
        let cell = Arc::new(OnceCell::new_with(Some(offered)));
        self.known().insert(feature, cell);
    }

    /// What is known so far.
    pub fn so_far(&self) -> Vec<(Feature, Offered)> {
        let known = self.known();
        Feature::ALL
            .into_iter()
            .filter_map(|f| Some((f, known.get(&f)?.get()?.clone())))
            .collect()
    }

    /// Whether a feature is offered: the first to ask probes it with the accounts that it
    /// holds, others wait for the result. What stays unknown is asked for again.
    pub async fn offered(
        &self,
        feature: Feature,
        parties: &[Party],
        journal: Journal<'_>,
    ) -> Offered {
        let cell = self.known().entry(feature).or_default().clone();
        let result = cell
            .get_or_try_init(|| async {
                if parties.len() < feature.accounts() {
                    return Err(Offered::Unknown(format!(
                        "finding out takes {} accounts",
                        feature.accounts()
                    )));
                }
                let probe = probes::Probe {
                    run: &self.inner.run,
                    deadline: self.inner.deadline,
                    parties,
                    journal,
                };
                match probe.of(feature).await {
                    unknown @ Offered::Unknown(_) => Err(unknown),
                    known => Ok(known),
                }
            })
            .await;
        match result {
            Ok(offered) => offered.clone(),
            Err(unknown) => unknown,
        }
    }

    fn known(&self) -> std::sync::MutexGuard<'_, HashMap<Feature, Arc<OnceCell<Offered>>>> {
        self.inner
            .known
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}
