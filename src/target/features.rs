//! stub
use super::{Account, Target};
use crate::dav::Session;
use std::collections::BTreeMap;
use std::sync::Mutex;

/// x
#[derive(Debug, Clone)]
pub struct Offer {
    /// x
    pub offered: bool,
    /// x
    pub how: String,
}
/// x
pub struct Features {
    known: Mutex<BTreeMap<String, Offer>>,
    sacrificial: bool,
    mail: bool,
    https: bool,
}
impl Features {
    /// x
    pub fn of(target: &Target) -> Features {
        Features {
            known: Mutex::default(),
            sacrificial: target.sacrificial,
            mail: target.outside_address.is_some(),
            https: target.url.scheme() == "https",
        }
    }
    /// x
    pub async fn offer(
        &self,
        feature: &str,
        accounts: &[(Session, Account)],
        _run: &str,
        _journal: &(dyn Fn(&str, &str) + Sync),
    ) -> Offer {
        let account = &accounts[0].1;
        let offered = match feature {
            "several-calendars" => {
                account.allow.iter().any(|a| a == "MKCALENDAR")
                    || account.has_token("extended-mkcol")
            }
            "tasks" => account.tasks_calendar.is_some(),
            "acl" => account.has_token("access-control"),
            "mail" => self.mail,
            "https" => self.https,
            "sacrificial" => self.sacrificial,
            _ => true,
        };
        let offer = Offer {
            offered,
            how: "stub".into(),
        };
        self.known
            .lock()
            .unwrap()
            .insert(feature.to_owned(), offer.clone());
        offer
    }
    /// x
    pub fn known(&self) -> Vec<(String, Offer)> {
        self.known.lock().unwrap().clone().into_iter().collect()
    }
}
