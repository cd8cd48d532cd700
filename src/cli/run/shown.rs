//! What is shown while scenarios run, on standard error.

use super::Args;
use crate::dav::Secrets;
use crate::report::progress::{Event, Mode, Progress};
use crate::report::text;
use crate::run::scenario::{Done, Listener};
use std::io::IsTerminal;

/// Progress, and under `-v` every exchange.
pub struct Shown {
    progress: Progress,
    verbose: bool,
    secrets: Secrets,
}

impl Shown {
    /// Progress of so many scenarios.
    pub fn new(args: &Args, total: usize, secrets: Secrets) -> Shown {
        let tty = std::io::stderr().is_terminal();
        let colour = match anstream::ColorChoice::global() {
            anstream::ColorChoice::Always | anstream::ColorChoice::AlwaysAnsi => true,
            anstream::ColorChoice::Never => false,
            anstream::ColorChoice::Auto => {
                tty && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
            }
        };
        let mode = Mode::of_stream(tty, args.verbose, args.quiet);
        Shown {
            progress: Progress::new(mode, colour, total as u64),
            verbose: args.verbose,
            secrets,
        }
    }

    /// Something that is no scenario begins.
    pub fn phase(&self, what: &str) {
        self.progress.on(Event::Phase(what));
    }

    /// A scenario came to its end.
    pub fn finished(&self, done: &Done) {
        let scenario = &done.scenario;
        if self.verbose {
            for exchange in &scenario.exchanges {
                let came = match (exchange.status, &exchange.error) {
                    (Some(status), _) => status.to_string(),
                    (None, Some(error)) => error.clone(),
                    (None, None) => "no answer".to_owned(),
                };
                let line = format!(
                    "         {:>8} {} {} {came} ({} ms)",
                    exchange.by, exchange.method, exchange.url, exchange.ms
                );
                let line = self.secrets.mask(&line);
                self.progress.on(Event::Phase(&text::visible(&line)));
            }
        }
        let why = scenario.reason.as_deref().map(|why| self.secrets.mask(why));
        self.progress.on(Event::Finished {
            id: &scenario.id,
            verdict: scenario.verdict,
            ms: scenario.elapsed_ms,
            why: why.as_deref(),
        });
    }

    /// Nothing more comes.
    pub fn end(&self) {
        self.progress.on(Event::Done);
    }
}

impl Listener for Shown {
    fn step(&self, scenario: &str, words: &str) {
        self.progress.on(Event::Waiting {
            id: scenario,
            what: words,
        });
    }
}
