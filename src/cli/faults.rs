//! `invitest faults`: what the reference server can do wrong, and otherwise; and the
//! proof that every check can fail.

use super::proof::{self, Proof};
use super::{Format, Global, complain, say, say_json};
use crate::reference::{disturbances, faults, variations};
use crate::report::exit;
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
            if let Some(source) = fault.source {
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
            "{:32} {:4} scenarios, {:3} checks changed{}{}",
            proved.name,
            proved.scenarios,
            proved.reddens.len(),
            if proved.seen {
                ""
            } else {
                ", NOT SEEN by its requirement"
            },
            match proved.undeclared.len() + proved.blocked_by_nothing.len() {
                0 => String::new(),
                n => format!(", {n} undeclared"),
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
