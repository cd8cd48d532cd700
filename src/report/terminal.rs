//! The record in a terminal: failures first, each with its place in the suite, what was
//! expected and what came, the clause, the last exchange and how to run it again; then
//! what blocked costs, the counts and the answer.

use super::record::{Check, Conformance, Record, Requirement, Sign};
use super::text;
use super::view::{self, Red};
use crate::verdict::Verdict;
use anstyle::{AnsiColor, Color, Style};
use std::fmt::Write as _;

/// How to render.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// Columns to keep within.
    pub width: usize,
    /// Whether to use colours.
    pub colour: bool,
    /// How many requirements have their first red shown in full; the others get a line.
    pub full: usize,
    /// Whether whole exchanges are shown (`-v`), not only the last one shortened.
    pub verbose: bool,
    /// Whether only the answer is shown (`-q`).
    pub quiet: bool,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            width: 100,
            colour: false,
            full: 20,
            verbose: false,
            quiet: false,
        }
    }
}

impl Options {
    /// Options for a stream: colours if it is a terminal and `NO_COLOR` is not set, width
    /// from `COLUMNS` within reason.
    pub fn of_stream(is_terminal: bool) -> Options {
        let no_color = std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty());
        let columns = std::env::var("COLUMNS").ok().and_then(|c| c.parse().ok());
        Options {
            width: columns.unwrap_or(100usize).clamp(60, 160),
            colour: is_terminal && !no_color,
            ..Options::default()
        }
    }
}

/// Text in which each piece has a style: a value, not escape codes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Styled {
    pieces: Vec<(Style, String)>,
}

impl Styled {
    /// Adds plain text.
    pub fn push(&mut self, text: impl Into<String>) {
        self.add(Style::new(), text);
    }

    /// Adds text in a style.
    pub fn add(&mut self, style: Style, text: impl Into<String>) {
        self.pieces.push((style, text.into()));
    }

    /// Ends the line.
    pub fn end(&mut self) {
        self.push("\n");
    }

    /// The text, with escape codes or without.
    pub fn render(&self, colour: bool) -> String {
        let mut out = String::new();
        for (style, text) in &self.pieces {
            if colour && !style.is_plain() {
                // Writing to a String cannot fail.
                let _ = write!(out, "{style}{text}{style:#}");
            } else {
                out.push_str(text);
            }
        }
        out
    }
}

const fn colour(c: AnsiColor) -> Style {
    Style::new().fg_color(Some(Color::Ansi(c)))
}

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();

/// The style of a verdict.
pub fn style(verdict: Verdict) -> Style {
    match verdict {
        Verdict::Fail => colour(AnsiColor::Red).bold(),
        Verdict::Error => colour(AnsiColor::Magenta).bold(),
        Verdict::Blocked => colour(AnsiColor::Blue).bold(),
        Verdict::Warn => colour(AnsiColor::Yellow).bold(),
        Verdict::Pass => colour(AnsiColor::Green),
        Verdict::Info | Verdict::NotSelected | Verdict::Unsupported => DIM,
    }
}

/// The whole report.
pub fn render(record: &Record, options: &Options) -> String {
    let mut out = Styled::default();
    if !options.quiet {
        failures(&mut out, record, options);
        blocked(&mut out, record, options.width);
        findings(&mut out, record, options.width);
    }
    summary(&mut out, record);
    out.render(options.colour)
}

/// The first red of each requirement in full, the others with a line each; then scenarios
/// that broke off as a whole.
fn failures(out: &mut Styled, record: &Record, options: &Options) {
    let mut shown = 0;
    let mut left = Vec::new();
    for cause in view::causes(record) {
        shown += 1;
        let (first, others) = cause.reds.split_at(usize::from(shown <= options.full));
        if let Some(red) = first.first() {
            full(out, record, red, options);
            if !others.is_empty() {
                let more = text::count(others.len(), "more check");
                out.add(BOLD, format!("{more} of {}\n", cause.id));
            }
            few(out, others, options.width);
        } else {
            left.extend(others.iter().copied());
        }
    }
    if !left.is_empty() {
        out.add(
            BOLD,
            format!(
                "{} of other requirements\n",
                text::count(left.len(), "more check")
            ),
        );
        left.iter().for_each(|red| brief(out, red, options.width));
        out.end();
    }
    let whole: Vec<Red<'_>> = view::reds(record)
        .into_iter()
        .filter(|r| r.check.is_none())
        .collect();
    for red in whole.iter().take(options.full) {
        full(out, record, red, options);
    }
    few(out, whole.get(options.full..).unwrap_or(&[]), options.width);
}

/// A line each for the first of them.
fn few(out: &mut Styled, reds: &[Red<'_>], width: usize) {
    if reds.is_empty() {
        return;
    }
    reds.iter().take(8).for_each(|red| brief(out, red, width));
    if reds.len() > 8 {
        out.add(
            DIM,
            format!("… {} more, all in index.html\n", reds.len() - 8),
        );
    }
    out.end();
}

/// One failure in full, as `cargo test` prints it for its trial.
pub fn failure(record: &Record, red: &Red<'_>, options: &Options) -> String {
    let mut out = Styled::default();
    full(&mut out, record, red, options);
    out.render(options.colour)
}

fn brief(out: &mut Styled, red: &Red<'_>, width: usize) {
    out.add(style(red.verdict), format!("{:<5}", red.verdict.label()));
    let actual = red
        .check
        .map_or(red.scenario.reason.as_deref().unwrap_or(""), |c| &c.actual);
    out.push(format!(" {}", red.id()));
    let left = width.saturating_sub(8 + red.id().chars().count());
    if left > 15 {
        out.add(DIM, format!("  {}", text::one_line(actual, left)));
    }
    out.end();
}

fn full(out: &mut Styled, record: &Record, red: &Red<'_>, options: &Options) {
    let width = options.width;
    let scenario = red.scenario;
    out.add(style(red.verdict), red.verdict.label());
    out.add(
        BOLD,
        format!(
            ": {}",
            text::one_line(&scenario.title, width.saturating_sub(8))
        ),
    );
    if let Some(check) = red.check.filter(|c| !c.decides()) {
        out.add(
            DIM,
            format!(" ({:?}, decides nothing)", check.state).to_lowercase(),
        );
    }
    out.end();
    place(out, red, width);
    if let Some(check) = red.check {
        field(out, "expected", &check.expected, width);
        field(out, "actual", &check.actual, width);
        for line in check.diff.iter().take(12) {
            let style = match line.sign {
                Sign::Expected => colour(AnsiColor::Red),
                Sign::Actual => colour(AnsiColor::Green),
                Sign::Both => DIM,
            };
            let shown = text::one_line(&line.text, width.saturating_sub(12));
            out.add(style, format!("          {} {shown}\n", line.sign.as_str()));
        }
        if check.diff.len() > 12 {
            out.add(
                DIM,
                format!("            … {} more lines\n", check.diff.len() - 12),
            );
        }
    }
    if let Some(reason) = &scenario.reason {
        field(out, "reason", reason, width);
    }
    if let (Some(check), Some(requirement)) = (red.check, red.requirement) {
        clause(out, check, requirement, width);
    }
    if options.verbose {
        for exchange in &scenario.exchanges {
            wire(out, record, exchange, width, 60);
        }
    } else if let Some(exchange) = red.exchange() {
        wire(out, record, exchange, width, 6);
    }
    out.push("  replay  ");
    out.add(BOLD, view::replay_command(record, &scenario.id));
    out.push("\n\n");
}

/// The place in the suite, its lines, and a caret with what came.
fn place(out: &mut Styled, red: &Red<'_>, width: usize) {
    let blue = colour(AnsiColor::Blue);
    let scenario = red.scenario;
    let (line, column) = red.check.map_or((scenario.line, 0), |c| (c.line, c.column));
    out.add(blue, "   --> ");
    out.push(format!(
        "{}:{line}",
        text::one_line(&view::suite_file(scenario), width)
    ));
    if column > 0 {
        out.push(format!(":{column}"));
    }
    out.add(DIM, format!("  {}\n", text::one_line(red.id(), width)));
    let Some(check) = red.check.filter(|c| !c.snippet.is_empty()) else {
        return;
    };
    out.add(blue, "      |\n");
    let caret = view::caret(check);
    for (n, source) in &check.snippet {
        out.add(blue, format!("{n:>5} | "));
        let before = caret
            .filter(|(line, _)| line == n)
            .map(|(_, before)| before);
        // The caret must stay under its word, so long lines lose their end only.
        let reach = (before.unwrap_or(0) + 30).max(width.saturating_sub(8));
        let source = text::visible(source).replace('\t', " ");
        out.push(format!("{}\n", text::shorten(&source, reach)));
        if let Some(before) = before {
            let left = width.saturating_sub(before + 10).max(30);
            out.add(blue, "      | ");
            out.push(" ".repeat(before));
            out.add(
                style(red.verdict),
                format!("^ {}\n", text::one_line(&check.actual, left)),
            );
        }
    }
    out.add(blue, "      |\n");
}

fn field(out: &mut Styled, name: &str, value: &str, width: usize) {
    if value.is_empty() {
        return;
    }
    let width = width.saturating_sub(12).max(20);
    let lines = text::lines(value, width * 4, 8);
    let rows = lines.iter().flat_map(|line| {
        let chars: Vec<char> = line.chars().collect();
        chars
            .chunks(width)
            .map(String::from_iter)
            .collect::<Vec<_>>()
    });
    for (i, row) in rows.enumerate() {
        out.push(if i == 0 {
            format!("{name:>8}  ")
        } else {
            " ".repeat(10)
        });
        out.push(format!("{row}\n"));
    }
}

fn clause(out: &mut Styled, check: &Check, requirement: &Requirement, width: usize) {
    out.push("  clause  ");
    out.add(BOLD, requirement.level.label());
    out.push(format!(", {}\n", requirement.place));
    for line in text::wrap(&requirement.demand, width.saturating_sub(12).max(30)) {
        out.push(format!("          {line}\n"));
    }
    if let Some(reading) = &requirement.reading {
        for line in text::wrap(
            &format!("Read as: {reading}"),
            width.saturating_sub(12).max(30),
        ) {
            out.push(format!("          {line}\n"));
        }
    }
    out.add(DIM, format!("          {}", check.requirement));
    if !check.see.is_empty() {
        out.add(DIM, format!("; see {}", check.see.join(", ")));
    }
    out.end();
}

fn wire(
    out: &mut Styled,
    record: &Record,
    exchange: &super::record::Exchange,
    width: usize,
    body: usize,
) {
    for (i, line) in view::exchange_lines(record, exchange, width.saturating_sub(14), body)
        .iter()
        .enumerate()
    {
        let by = if i == 0 {
            text::one_line(&exchange.by, 8)
        } else {
            String::new()
        };
        out.push(format!("{by:>8}  "));
        out.add(DIM, format!("{line}\n"));
    }
}

fn blocked(out: &mut Styled, record: &Record, width: usize) {
    for cause in &record.blocked {
        out.add(style(Verdict::Blocked), "blocked");
        let n = text::count(cause.scenarios.len(), "scenario");
        let cost = text::count(cause.requirements.len(), "requirement");
        out.add(
            BOLD,
            format!(": {n} by {}\n", text::one_line(&cause.cause, width)),
        );
        out.push(format!("    cost  {cost} could not be judged"));
        if !cause.explained {
            out.push("; nothing in this run explains the cause, which is an error of the suite");
        }
        out.end();
        for requirement in cause.requirements.iter().take(6) {
            out.add(DIM, format!("          {requirement}\n"));
        }
        if cause.requirements.len() > 6 {
            out.add(
                DIM,
                format!("          … {} more\n", cause.requirements.len() - 6),
            );
        }
        out.end();
    }
}

fn findings(out: &mut Styled, record: &Record, width: usize) {
    for finding in &record.findings {
        out.add(BOLD, "found");
        out.push(format!(": {}\n", text::one_line(&finding.title, width)));
        field(out, "", &finding.detail, width);
        out.end();
    }
    if !record.leftovers.is_empty() {
        out.add(BOLD, "left behind");
        out.push(format!(
            ": {}; `invitest clean` tries again\n",
            text::count(record.leftovers.len(), "resource")
        ));
        for left in record.leftovers.iter().take(5) {
            out.add(
                DIM,
                format!(
                    "          {}\n",
                    text::one_line(left, width.saturating_sub(12))
                ),
            );
        }
        out.end();
    }
}

fn summary(out: &mut Styled, record: &Record) {
    for (word, counts) in [
        ("scenarios", &record.totals.scenarios),
        ("checks", &record.totals.checks),
    ] {
        let all: u64 = counts.values().sum();
        out.push(format!("{word:<10} {all:>5}  "));
        for (i, (verdict, n)) in counts.iter().rev().enumerate() {
            out.push(if i == 0 { "" } else { ", " });
            out.add(style(*verdict), format!("{n} {verdict}"));
        }
        out.end();
    }
    let deselected = record.selection.deselected;
    if deselected > 0 {
        out.add(
            DIM,
            format!("{deselected} more left out by the selection\n"),
        );
    }
    out.add(
        DIM,
        format!(
            "{} in {}, their responses took {} in all\n",
            text::count(record.requests as usize, "request"),
            text::duration(record.elapsed_ms),
            text::duration(record.request_ms)
        ),
    );
    let value = record.conforms.value;
    let shown = match value {
        Conformance::Yes => style(Verdict::Pass).bold(),
        Conformance::No => style(Verdict::Fail),
        Conformance::Partial => style(Verdict::Warn),
        Conformance::NotOffered => BOLD,
    };
    out.add(BOLD, format!("{}: ", view::server(record)));
    out.add(shown, format!("conforms: {value}"));
    out.push(format!(
        " (profile {}): {}\n",
        record.conforms.profile,
        view::because(record)
    ));
}
