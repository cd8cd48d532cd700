//! `invitest doctor`: what a server offers, and what a run would miss.

use super::{Format, Global, TargetArgs, complain, complain_all, say, say_json};
use crate::dav::{Client, ExchangeLog};
use crate::report::exit;
use crate::run::journal::{Entry, Journal};
use crate::run::runner;
use crate::target::doctor::Query;
use crate::target::features::Made;
use crate::target::{Diagnosis, Health, Target};

/// Which server.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Args {
    #[command(flatten)]
    pub target: TargetArgs,
    /// How the findings are printed
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: Format,
}

/// Runs it.
pub fn run(args: Args, global: &Global) -> u8 {
    let target = match args.target.read() {
        Ok(target) => target,
        Err(fault) => return complain_all(&[*fault]),
    };
    let library = match super::library(global) {
        Ok(library) => library,
        Err(code) => return code,
    };
    let casts: Vec<usize> = library.plans.iter().map(|p| p.accounts().count()).collect();
    let diagnosis = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime.block_on(look(&target)),
        Err(error) => return complain(exit::HARNESS, &format!("tokio: {error}")),
    };
    let diagnosis = match diagnosis {
        Ok(diagnosis) => diagnosis,
        Err(why) => return complain(exit::USAGE, &why),
    };
    let said = match args.format {
        Format::Text => say(&diagnosis.render(&casts)),
        Format::Json => say_json(&diagnosis.to_json(&casts)),
    };
    if said != exit::CONFORMS {
        return said;
    }
    match diagnosis.health() {
        Health::Good => exit::CONFORMS,
        Health::NotOffered => exit::NOT_OFFERED,
        Health::Unusable(_) => exit::UNREACHABLE,
    }
}

async fn look(target: &Target) -> Result<Diagnosis, String> {
    let client = Client::new(target.client_options()).map_err(|e| e.to_string())?;
    let run = runner::new_run_id();
    let journal = Journal::open(&Journal::folder(), &run, target.url.as_str())
        .map_err(|e| format!("the journal cannot be written: {e}"))?;
    let note = |made: &Made| {
        // The only thing that a diagnosis makes.
        if let Made::Object { user, url, uid } = made {
            journal.write(&Entry::Object {
                user: user.clone(),
                url: url.to_string(),
                uid: uid.clone(),
            });
        }
    };
    let log = ExchangeLog::new("doctor");
    let diagnosis = Diagnosis::thorough(target, &client, &log, &run, &note).await;
    // What may have been left is `invitest clean`'s.
    if !matches!(diagnosis.query, Some(Query::Unknown(_))) {
        journal.finish();
    }
    Ok(diagnosis)
}
