//! Progress while a run goes on: a bar on a terminal, plain lines elsewhere. Consumes
//! events and decides nothing.

use super::terminal;
use super::text;
use crate::verdict::Verdict;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::collections::BTreeMap;
use std::io::Write;
use std::sync::Mutex;
use std::time::Duration;

/// What happens in a run, as far as a person wants to see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event<'a> {
    /// A phase of the run as a whole: `looking at the server`, `cleaning up`.
    Phase(&'a str),
    /// A scenario starts.
    Started {
        /// Its id.
        id: &'a str,
    },
    /// A scenario waits for something.
    Waiting {
        /// Its id.
        id: &'a str,
        /// What it waits for, in words.
        what: &'a str,
    },
    /// A scenario is finished.
    Finished {
        /// Its id.
        id: &'a str,
        /// What came of it.
        verdict: Verdict,
        /// How long it took.
        ms: u64,
        /// One line on why, for red ones.
        why: Option<&'a str>,
    },
    /// The run is over.
    Done,
}

/// How progress is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// A bar on standard error, redrawn in place; red scenarios stay above it.
    Bar,
    /// A line per red scenario, and one now and then.
    Lines,
    /// A line per event (`-v`).
    Verbose,
    /// Nothing (`-q`).
    Quiet,
}

impl Mode {
    /// The mode for a standard error that is a terminal or not.
    pub fn of_stream(is_terminal: bool, verbose: bool, quiet: bool) -> Mode {
        match (quiet, verbose, is_terminal) {
            (true, _, _) => Mode::Quiet,
            (_, true, _) => Mode::Verbose,
            (_, _, true) => Mode::Bar,
            (_, _, false) => Mode::Lines,
        }
    }
}

/// Shows progress; may be shared by threads.
pub struct Progress {
    mode: Mode,
    colour: bool,
    total: u64,
    state: Mutex<State>,
}

struct State {
    bar: ProgressBar,
    out: Box<dyn Write + Send>,
    done: u64,
    red: u64,
    waiting: BTreeMap<String, String>,
}

impl Progress {
    /// Progress of `total` scenarios on standard error.
    pub fn new(mode: Mode, colour: bool, total: u64) -> Progress {
        Progress::to(Box::new(std::io::stderr()), mode, colour, total)
    }

    /// Progress of `total` scenarios to `out`; a bar goes to standard error all the same.
    pub fn to(out: Box<dyn Write + Send>, mode: Mode, colour: bool, total: u64) -> Progress {
        let bar = match mode {
            Mode::Bar => ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::stderr()),
            Mode::Lines | Mode::Verbose | Mode::Quiet => ProgressBar::hidden(),
        };
        // A constant template that a test renders.
        let style = ProgressStyle::with_template("{bar:24} {pos}/{len} {prefix} {wide_msg}")
            .expect("the template is valid")
            .progress_chars("━╸─");
        bar.set_style(style);
        if mode == Mode::Bar {
            bar.enable_steady_tick(Duration::from_millis(250));
        }
        let state = State {
            bar,
            out,
            done: 0,
            red: 0,
            waiting: BTreeMap::new(),
        };
        Progress {
            mode,
            colour,
            total,
            state: Mutex::new(state),
        }
    }

    /// Takes an event.
    pub fn on(&self, event: Event<'_>) {
        // Progress goes on after a panic elsewhere: it decides nothing.
        let mut state = self
            .state
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        match event {
            Event::Phase(what) => {
                state.bar.set_message(what.to_owned());
                if matches!(self.mode, Mode::Lines | Mode::Verbose) {
                    state.line(what);
                }
            }
            Event::Started { id } => {
                state.waiting.insert(id.to_owned(), String::new());
                state.show();
                if self.mode == Mode::Verbose {
                    state.line(&format!("start    {id}"));
                }
            }
            Event::Waiting { id, what } => {
                let what = text::one_line(what, 80);
                if self.mode == Mode::Verbose {
                    state.line(&format!("step     {id}: {what}"));
                }
                state.waiting.insert(id.to_owned(), what);
                state.show();
            }
            Event::Finished {
                id,
                verdict,
                ms,
                why,
            } => self.finished(&mut state, id, verdict, ms, why),
            Event::Done => state.bar.finish_and_clear(),
        }
    }

    fn finished(&self, state: &mut State, id: &str, verdict: Verdict, ms: u64, why: Option<&str>) {
        state.waiting.remove(id);
        state.done += 1;
        state.red += u64::from(verdict.is_red());
        if state.red > 0 {
            state.bar.set_prefix(format!("({} red)", state.red));
        }
        state.bar.set_position(state.done);
        if verdict.is_red() || self.mode == Mode::Verbose {
            let mut line = terminal::Styled::default();
            line.add(terminal::style(verdict), format!("{:<8}", verdict.label()));
            line.push(format!(" {id} ({})", text::duration(ms)));
            if let Some(why) = why {
                line.push(format!(": {}", text::one_line(why, 100)));
            }
            let line = line.render(self.colour);
            match self.mode {
                Mode::Bar => state.bar.println(line),
                Mode::Lines | Mode::Verbose => state.line(&line),
                Mode::Quiet => {}
            }
        }
        // Twenty lines in all, so that a log shows that it goes on.
        let every = (self.total / 20).max(1);
        if self.mode == Mode::Lines
            && (state.done.is_multiple_of(every) || state.done == self.total)
        {
            let line = format!("{}/{} scenarios, {} red", state.done, self.total, state.red);
            state.line(&line);
        }
        state.show();
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.on(Event::Done);
    }
}

impl State {
    fn line(&mut self, line: &str) {
        // Nobody to tell if standard error is gone; the record has it all.
        let _ = writeln!(self.out, "{line}");
    }

    /// Shows a scenario that waits, rather than one that does not.
    fn show(&self) {
        let waiting = self.waiting.iter().find(|(_, what)| !what.is_empty());
        let message = match (waiting, self.waiting.keys().next()) {
            (Some((id, what)), _) => format!("{id}: {what}"),
            (None, Some(id)) => id.clone(),
            (None, None) => String::new(),
        };
        self.bar.set_message(message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    #[derive(Clone, Default)]
    struct Shared(Arc<Mutex<Vec<u8>>>);

    impl Write for Shared {
        fn write(&mut self, octets: &[u8]) -> std::io::Result<usize> {
            self.0
                .lock()
                .expect("not poisoned")
                .extend_from_slice(octets);
            Ok(octets.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    fn shown(mode: Mode) -> String {
        let out = Shared::default();
        let progress = Progress::to(Box::new(out.clone()), mode, false, 2);
        progress.on(Event::Phase("looking at the server"));
        progress.on(Event::Started { id: "a/b" });
        progress.on(Event::Waiting {
            id: "a/b",
            what: "REPLY\x1b[2J of lunch",
        });
        progress.on(Event::Finished {
            id: "a/b",
            verdict: Verdict::Pass,
            ms: 12,
            why: None,
        });
        progress.on(Event::Started { id: "a/c" });
        progress.on(Event::Finished {
            id: "a/c",
            verdict: Verdict::Fail,
            ms: 7,
            why: Some("no REPLY"),
        });
        drop(progress);
        let octets = out.0.lock().expect("not poisoned").clone();
        String::from_utf8(octets).expect("is text")
    }

    #[test]
    fn lines_show_what_is_red_and_that_it_goes_on() {
        assert_eq!(
            shown(Mode::Lines),
            "looking at the server\n1/2 scenarios, 0 red\nfail     a/c (7 ms): no REPLY\n2/2 scenarios, 1 red\n"
        );
        assert_eq!(shown(Mode::Quiet), "");
    }

    #[test]
    fn verbose_shows_each_event_and_no_escape_of_the_server() {
        let shown = shown(Mode::Verbose);
        assert!(
            shown.contains("step     a/b: REPLY\\u{1b}[2J of lunch\n"),
            "{shown}"
        );
        assert!(shown.contains("pass     a/b (12 ms)\n"));
    }
}
