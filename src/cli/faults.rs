//! `invitest faults`: what the reference server can do wrong, and otherwise; and the
//! proof that every check can fail.

use super::proof::{self, Proof};
use super::{Format, Global, complain, say, say_json};
use crate::reference::bugs::{self, Bug};
use crate::reference::faults::Fault;
use crate::reference::{disturbances, faults, variations};
use crate::report::exit;
use crate::suite::Library;
use std::fmt::Write as _;

/// What is listed.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Args {
    /// Only names that begin with this
    #[arg(value_name = "NAME")]
    pub names: Vec<String>,
    /// How the list is printed
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: Format,
    /// Print the table of publicly reported failures (docs/bugs.md)
    #[arg(long, conflicts_with = "prove")]
    pub bugs: bool,
    /// Run the suites under each fault and show which checks it changes
    #[arg(long)]
    pub prove: bool,
    /// Prove over these scenarios only (prefixes of ids)
    #[arg(long, value_name = "SELECTOR", requires = "prove")]
    pub only: Vec<String>,
    /// Prove over all scenarios, not only those that reach the fault's switch
    #[arg(long, requires = "prove")]
    pub everywhere: bool,
}

/// Runs it.
pub fn run(args: Args, global: &Global) -> u8 {
    if args.bugs {
        return match super::library(global) {
            Ok(library) => say(&bugs(&library)),
            Err(code) => code,
        };
    }
    if args.prove || args.format == Format::Json {
        return prove(&args, global);
    }
    say(&list(&args.names))
}

fn list(names: &[String]) -> String {
    let wanted =
        |name: &str| names.is_empty() || names.iter().any(|n| name.starts_with(n.as_str()));
    let mut out = String::new();
    for (area, list) in faults::AREAS {
        let mut list = list.iter().filter(|f| wanted(f.name)).peekable();
        if list.peek().is_some() {
            let _ = writeln!(out, "faults: {area}");
        }
        for fault in list {
            let _ = writeln!(
                out,
                "  {}\n      {}\n      breaks {}",
                fault.name, fault.says, fault.breaks
            );
            for (also, why) in fault.also {
                let _ = writeln!(out, "      also   {also}: {why}");
            }
            for source in fault.sources {
                let _ = writeln!(out, "      like   {source}");
            }
        }
    }
    let _ = writeln!(out, "variations");
    for variation in variations::ALL.iter().filter(|v| wanted(v.name)) {
        let _ = writeln!(
            out,
            "  {}\n      {} ({})",
            variation.name, variation.says, variation.permits
        );
    }
    let _ = writeln!(out, "disturbances");
    for disturbance in disturbances::ALL.iter().filter(|d| wanted(d.name)) {
        let _ = writeln!(out, "  {}\n      {}", disturbance.name, disturbance.says);
    }
    out
}

/// The table of reported failures: which faults imitate them, and which checks judge
/// what those break.
pub fn bugs(library: &Library) -> String {
    let covers = |fault: &Fault, bug: &Bug| fault.sources.iter().any(|s| bug.source.contains(s));
    let checks = |requirement: &str| -> Vec<&str> {
        let plans = library.plans.iter().flat_map(|plan| plan.checks());
        plans
            .filter(|check| check.requirement == requirement)
            .map(|check| check.id.as_str())
            .collect()
    };
    let mut covered = String::new();
    let (mut open, mut left) = (String::new(), String::new());
    let mut count = 0;
    for bug in bugs::ALL {
        let line = format!("{}: {} ({})", bug.server, bug.title, bug.source);
        let imitate: Vec<&Fault> = faults::all().filter(|f| covers(f, bug)).collect();
        if imitate.is_empty() {
            let (list, why) = match bug.open {
                Some(why) => (&mut open, format!(": {why}")),
                None if bug.described => (&mut left, String::new()),
                None => (&mut left, " (a title only)".to_owned()),
            };
            let _ = writeln!(list, "- {} {line}{why}", bug.id);
            continue;
        }
        count += 1;
        for fault in imitate {
            let checks = checks(fault.breaks);
            let first = match checks.as_slice() {
                [] => "none".to_owned(),
                [first, ..] => format!("`{first}`"),
            };
            let _ = writeln!(
                covered,
                "| {} | {} | `{}` | `{}` | {first} |",
                bug.id,
                line.replace('|', "\\|"),
                fault.name,
                fault.breaks
            );
        }
    }
    format!(
        "# Publicly reported failures, and what finds them here

Printed by `invitest faults --bugs`. Of {} reports of failures that can be seen from
outside, {count} are imitated by a fault of the reference server. The check is the first
of the requirement that the fault breaks (docs/faults.md).

| report | what went wrong | fault | requirement | a check of it |
|---|---|---|---|---|
{covered}
## No clause is broken

{open}
## Not covered yet

{left}",
        bugs::ALL.len()
    )
}

fn prove(args: &Args, global: &Global) -> u8 {
    let library = match super::library(global) {
        Ok(library) => library,
        Err(code) => return code,
    };
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return complain(exit::HARNESS, &format!("tokio: {error}")),
    };
    let show = |proved: &proof::Proved| {
        eprintln!(
            "{:32} {:4} scenarios, {:3} checks changed{}{}{}",
            proved.name,
            proved.scenarios,
            proved.reddens.len(),
            if proved.seen {
                ""
            } else {
                ", NOT SEEN by what it breaks"
            },
            match proved.undeclared.len() + proved.blocked_by_nothing.len() {
                0 => String::new(),
                n => format!(", {n} undeclared"),
            },
            match proved.reddens.len() {
                1..=6 => format!(": {}", proved.reddens.join(" ")),
                _ => String::new(),
            }
        );
    };
    let proved = runtime.block_on(proof::prove(
        &library,
        &args.names,
        &args.only,
        args.everywhere,
        &show,
    ));
    let proof = match proved {
        Ok(proof) => proof,
        Err(error) => return complain(exit::HARNESS, &error.to_string()),
    };
    match args.format {
        Format::Json => say_json(&proof),
        Format::Text => say(&text(&proof)),
    }
}

fn text(proof: &Proof) -> String {
    let mut out = String::new();
    for line in proof.complaints() {
        let _ = writeln!(out, "{line}");
    }
    let _ = writeln!(
        out,
        "{} faults, {} checks without a fault",
        proof.faults.len(),
        proof.checks_without_fault.len()
    );
    out
}
