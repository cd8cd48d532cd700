//! A diagnosis in plain words, and as JSON.

use super::{Checked, Diagnosis, Health, Outcome, Query};
use crate::target::account::Account;
use serde_json::{Value, json};
use std::fmt::Write;
use url::Url;

/// What stands at the end, whatever was found.
const WARNING: &str =
    "Use test accounts only: a run writes to their calendars and deletes from them.";

impl Diagnosis {
    /// In plain words. `casts` holds how many accounts each scenario of the suites needs.
    pub fn render(&self, casts: &[usize]) -> String {
        let mut out = String::new();
        // Writing to a String cannot fail.
        let _ = self.write(&mut out, casts);
        out
    }

    fn write(&self, out: &mut String, casts: &[usize]) -> std::fmt::Result {
        writeln!(out, "{}", self.title)?;
        if self.title != self.url {
            writeln!(out, "{}", self.url)?;
        }
        for checked in &self.accounts {
            match &checked.outcome {
                Outcome::Found(found) => {
                    writeln!(out)?;
                    let own = found.account.address.as_deref().unwrap_or("no address");
                    writeln!(out, "{}  {own}", checked.user)?;
                    write_account(out, &found.account)?;
                }
                Outcome::Failed(error) => {
                    writeln!(out)?;
                    writeln!(out, "{}  cannot be used: {error}", checked.user)?;
                }
                // Told below, in one line for all of them.
                Outcome::NotTried(_) => {}
            }
        }
        self.write_server(out)?;
        let remarks = self.remarks();
        if !remarks.is_empty() {
            writeln!(out, "\nOdd, and no obstacle")?;
            for (what, users) in remarks {
                let whom = match users.len() {
                    0 => String::new(),
                    n if n == self.accounts.len() && n > 1 => " (all accounts)".into(),
                    _ => format!(" ({})", users.join(", ")),
                };
                writeln!(out, "  {what}{whom}")?;
            }
        }
        let usable = self.usable();
        if usable > 0 && !casts.is_empty() {
            writeln!(out, "\n{}", accounts_buy(usable, casts))?;
        }
        match self.health() {
            Health::Good => writeln!(out, "\nReady. {WARNING}"),
            Health::NotOffered => writeln!(
                out,
                "\nThe server does not say calendar-auto-schedule: a run ends with \
                 \"not offered\". {WARNING}"
            ),
            Health::Unusable(problems) => {
                writeln!(out, "\nA run is not possible:")?;
                for problem in problems {
                    writeln!(out, "  {problem}")?;
                }
                Ok(())
            }
        }
    }

    fn write_server(&self, out: &mut String) -> std::fmt::Result {
        let Some(first) = self.accounts.iter().find_map(Checked::found) else {
            return Ok(());
        };
        let tokens = &first.account.dav_tokens;
        writeln!(out, "\nThe server")?;
        writeln!(out, "  DAV: {}", tokens.join(", "))?;
        let yes = if first.account.auto_schedule() {
            "is advertised"
        } else {
            "is not advertised"
        };
        writeln!(out, "  calendar-auto-schedule {yes}")?;
        if self.query == Some(Query::Works) {
            writeln!(out, "  calendar-query finds events by UID")?;
        }
        Ok(())
    }

    /// For programs.
    pub fn to_json(&self, casts: &[usize]) -> Value {
        let accounts: Vec<Value> = self.accounts.iter().map(account_json).collect();
        let remarks: Vec<Value> = self
            .remarks()
            .into_iter()
            .map(|(what, accounts)| json!({"what": what, "accounts": accounts}))
            .collect();
        let health = match self.health() {
            Health::Good => "good",
            Health::NotOffered => "not-offered",
            Health::Unusable(_) => "unusable",
        };
        let usable = self.usable();
        json!({
            "title": self.title,
            "url": self.url,
            "health": health,
            "problems": self.problems(),
            "remarks": remarks,
            "accounts": accounts,
            "usable-accounts": usable,
            "scenarios": casts.len(),
            "scenarios-possible": casts.iter().filter(|n| **n <= usable).count(),
            "calendar-query-by-uid": self.query.as_ref().map(|q| q.remark().unwrap_or("works".into())),
        })
    }
}

fn write_account(out: &mut String, account: &Account) -> std::fmt::Result {
    let or_none = |url: &Option<Url>| match url {
        Some(url) => url.path().to_owned(),
        None => "none".to_owned(),
    };
    writeln!(out, "  principal  {}", account.principal.path())?;
    for home in &account.homes {
        writeln!(out, "  home       {}", home.path())?;
    }
    writeln!(out, "  inbox      {}", or_none(&account.inbox))?;
    writeln!(out, "  outbox     {}", or_none(&account.outbox))?;
    if account.calendars.is_empty() {
        writeln!(out, "  calendars  none")?;
    }
    for (index, calendar) in account.calendars.iter().enumerate() {
        let head = if index == 0 { "calendars" } else { "" };
        let mut notes = Vec::new();
        if account.default_calendar.as_ref() == Some(&calendar.url) {
            notes.push(if account.default_is_named {
                "default"
            } else {
                "used as default: the inbox names none"
            });
        }
        if !calendar.own {
            notes.push("somebody else's");
        }
        if calendar.transparent == Some(true) {
            notes.push("not in free-busy");
        }
        let components = match &calendar.components {
            Some(set) => set.join(" "),
            None => "all components".to_owned(),
        };
        notes.push(&components);
        writeln!(
            out,
            "  {head:9}  {} ({})",
            calendar.url.path(),
            notes.join("; ")
        )?;
    }
    let others: Vec<&str> = account
        .addresses
        .iter()
        .filter(|a| Some(*a) != account.address.as_ref())
        .map(String::as_str)
        .collect();
    if !others.is_empty() {
        writeln!(out, "  also       {}", others.join(", "))?;
    }
    Ok(())
}

/// What the accounts are enough for, and what more would buy.
fn accounts_buy(usable: usize, casts: &[usize]) -> String {
    let possible = |n: usize| casts.iter().filter(|cast| **cast <= n).count();
    let all = casts.len();
    let most = casts.iter().copied().max().unwrap_or(0);
    let accounts = |n: usize| {
        if n == 1 {
            "1 account".to_owned()
        } else {
            format!("{n} accounts")
        }
    };
    if usable >= most {
        // Two scenarios of two roles each run side by side on four accounts, and so on.
        let side_by_side = (usable / 2).max(1);
        return format!(
            "{} are enough for all {all} scenarios, up to {side_by_side} side by side.",
            accounts(usable)
        );
    }
    let mut text = format!(
        "With {} {} of {all} scenarios can run",
        accounts(usable),
        possible(usable)
    );
    let mut before = possible(usable);
    for n in usable + 1..=most {
        let now = possible(n);
        if now > before {
            let _ = write!(text, "; {n} would do for {now}");
            before = now;
        }
    }
    text.push('.');
    text
}

fn account_json(checked: &Checked) -> Value {
    match &checked.outcome {
        Outcome::Failed(error) => {
            json!({"user": checked.user, "usable": false, "why": error.to_string()})
        }
        Outcome::NotTried(why) => {
            json!({"user": checked.user, "usable": false, "why": format!("not tried: {why}")})
        }
        Outcome::Found(found) => {
            let account = &found.account;
            let text = |url: &Option<Url>| url.as_ref().map(Url::to_string);
            let calendars: Vec<Value> = account
                .calendars
                .iter()
                .map(|c| {
                    json!({
                        "url": c.url.as_str(),
                        "name": c.name,
                        "components": c.components,
                        "transparent": c.transparent,
                        "own": c.own,
                    })
                })
                .collect();
            let homes: Vec<&str> = account.homes.iter().map(Url::as_str).collect();
            let findings: Vec<String> = found.findings.iter().map(|f| f.to_string()).collect();
            json!({
                "user": checked.user,
                "usable": account.default_calendar.is_some(),
                "principal": account.principal.as_str(),
                "homes": homes,
                "inbox": text(&account.inbox),
                "outbox": text(&account.outbox),
                "address": account.address,
                "addresses": account.addresses,
                "calendar-user-type": account.calendar_user_type,
                "calendars": calendars,
                "default-calendar": text(&account.default_calendar),
                "tasks-calendar": text(&account.tasks_calendar),
                "dav": account.dav_tokens,
                "findings": findings,
            })
        }
    }
}
