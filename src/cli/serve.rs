//! `invitest serve`: the reference server alone.

use super::signals::Next;
use super::{Global, SwitchArgs, complain, say};
use crate::reference::{Certificate, Config, Reference};
use crate::report::exit;

/// Where it listens and how it behaves.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Args {
    /// The port on 127.0.0.1; 0 takes a free one
    #[arg(long, value_name = "PORT", default_value_t = 8008)]
    pub port: u16,
    /// How many accounts: user1 with pass1 and so on
    #[arg(long, value_name = "N", default_value_t = 12)]
    pub accounts: usize,
    /// HTTPS, with a certificate authority made for the occasion, written to this file
    #[arg(long, value_name = "PEM")]
    pub tls: Option<std::path::PathBuf>,
    #[command(flatten)]
    pub switches: SwitchArgs,
}

/// Runs it until it is interrupted.
pub fn run(args: Args, _global: &Global) -> u8 {
    let embedded = match args.switches.embedded() {
        Ok(embedded) => embedded,
        Err(words) => return complain(exit::USAGE, &words),
    };
    let tls = match &args.tls {
        None => None,
        Some(path) => match certificate(path) {
            Ok(certificate) => Some(certificate),
            Err(words) => return complain(exit::USAGE, &words),
        },
    };
    let config = Config {
        accounts: args.accounts,
        faults: embedded.faults,
        variations: embedded.variations,
        disturbances: embedded.disturbances,
        port: args.port,
        tls,
        ..Config::default()
    };
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return complain(exit::HARNESS, &format!("tokio: {error}")),
    };
    runtime.block_on(async {
        let reference = match Reference::start(config).await {
            Ok(reference) => reference,
            Err(error) => {
                return complain(exit::UNREACHABLE, &format!("port {}: {error}", args.port));
            }
        };
        // Before anybody knows the URL, so that no signal is missed.
        let mut signals = match Next::new() {
            Ok(signals) => signals,
            Err(error) => return complain(exit::HARNESS, &format!("signals: {error}")),
        };
        say(&format!(
            "{}/\n{} accounts: user1 with pass1 to user{n} with pass{n}; Ctrl-C stops it\n",
            reference.url,
            args.accounts,
            n = args.accounts
        ));
        signals.signal().await;
        exit::CONFORMS
    })
}

fn certificate(path: &std::path::Path) -> Result<Certificate, String> {
    let certificate = Certificate::generate().map_err(|e| format!("no certificate: {e}"))?;
    std::fs::write(path, &certificate.pem)
        .map_err(|e| format!("{} cannot be written: {e}", path.display()))?;
    Ok(certificate)
}
