//! Finishes what a killed run left, from its journal.

use super::cleanup;
use super::journal::{Entry, Journal};
use crate::dav::{Client, ExchangeLog, Request, Session, normal};
use crate::target::{Target, discover};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use url::Url;

/// What became of one journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cleaned {
    /// The run.
    pub run: String,
    /// The journal.
    pub journal: PathBuf,
    /// What could not be removed or put back, in words; the journal stays then.
    pub leftovers: Vec<String>,
}

/// Works through the journals in a folder that belong to this target.
pub async fn clean(target: &Target, client: &Client, folder: &Path) -> Vec<Cleaned> {
    let mut all = Vec::new();
    for path in Journal::all(folder) {
        let Ok(entries) = Journal::read(&path) else {
            continue;
        };
        let Some(Entry::Run { id, url }) = entries.first() else {
            continue;
        };
        let same = Url::parse(url).is_ok_and(|url| normal(&url) == normal(&target.url));
        if !same {
            continue;
        }
        let mut leftovers = Vec::new();
        for account in &target.accounts {
            let session = Session::new(
                client.clone(),
                account.credentials.clone(),
                ExchangeLog::new("clean"),
            )
            .at(format!("run {id}"));
            finish(target, account, &session, id, &entries, &mut leftovers).await;
        }
        if leftovers.is_empty() {
            // A journal that cannot be removed does no harm: the next clean finds nothing.
            let _ = std::fs::remove_file(&path);
        }
        all.push(Cleaned {
            run: id.clone(),
            journal: path,
            leftovers,
        });
    }
    all
}

async fn finish(
    target: &Target,
    account: &crate::target::TargetAccount,
    session: &Session,
    run: &str,
    entries: &[Entry],
    leftovers: &mut Vec<String>,
) {
    let mine = |user: &str| user == account.user();
    // Newest first: what was changed last is put back first.
    for entry in entries.iter().rev() {
        let (method, url, body) = match entry {
            Entry::Properties { user, url, body } if mine(user) => ("PROPPATCH", url, body),
            Entry::Acl { user, url, body } if mine(user) => ("ACL", url, body),
            _ => continue,
        };
        let Ok(url) = Url::parse(url) else { continue };
        let request = Request::new(method, url.clone())
            .header("Content-Type", "application/xml; charset=utf-8")
            .body(body.clone());
        match session.send(request).await {
            Ok(answer) if answer.is_success() || answer.status == 404 => {}
            Ok(answer) => leftovers.push(format!("{url}: putting back gave {}", answer.status)),
            Err(error) => leftovers.push(format!("{url}: putting back: {error}")),
        }
    }
    let mut gone = BTreeSet::new();
    for entry in entries.iter().rev() {
        let url = match entry {
            Entry::Object { user, url, .. } | Entry::Calendar { user, url } if mine(user) => url,
            _ => continue,
        };
        if let Ok(url) = Url::parse(url)
            && gone.insert(normal(&url))
        {
            cleanup::remove(session, &url, leftovers).await;
        }
    }
    let prefix = format!("invitest-{run}-");
    match discover(session, &target.start_of(account)).await {
        Ok(found) => cleanup::account(session, &found.account, &prefix, leftovers).await,
        Err(error) => leftovers.push(format!("{}: {error}", account.user())),
    }
}
