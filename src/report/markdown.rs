//! The record as Markdown, for the summary page of a CI job.

use super::record::Record;
use super::text;
use super::view;
use crate::verdict::Verdict;
use std::fmt::Write as _;

/// Root causes that are listed.
const CAUSES: usize = 30;

/// Text that Markdown shows as it is, on one line.
pub fn md(text: &str) -> String {
    let mut out = String::new();
    for c in text::one_line(text, 400).chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '!' | '~' | '$' | '@' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}

/// Lines as a code block that they cannot end.
pub fn fenced(lines: &[String]) -> String {
    let longest = lines
        .iter()
        .flat_map(|l| l.split(|c| c != '`'))
        .map(str::len)
        .max()
        .unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}\n{}\n{fence}\n", lines.join("\n"))
}

/// The summary.
pub fn render(record: &Record) -> String {
    let mut out = format!(
        "## {}: {}\n\n",
        md(&view::server(record)),
        view::answer(record)
    );
    // Writing to a String cannot fail, here and below.
    let _ = writeln!(
        out,
        "Profile {}: {}. {} in {}, suites {}.\n",
        record.conforms.profile,
        view::because(record),
        text::count(record.requests as usize, "request"),
        text::duration(record.elapsed_ms),
        md(&record.tool.suites_digest),
    );
    let _ = writeln!(out, "| verdict | scenarios | checks |\n|---|---:|---:|");
    for verdict in Verdict::ALL.iter().rev() {
        let scenarios = record.totals.scenarios.get(verdict).copied().unwrap_or(0);
        let checks = record.totals.checks.get(verdict).copied().unwrap_or(0);
        if scenarios + checks > 0 {
            let _ = writeln!(out, "| {verdict} | {scenarios} | {checks} |");
        }
    }
    let causes = view::causes(record);
    if !causes.is_empty() {
        let _ = writeln!(out, "\n### What to look at\n");
        let _ = writeln!(
            out,
            "| verdict | level | demand | place | came | checks |\n|---|---|---|---|---|---:|"
        );
    }
    for cause in causes.iter().take(CAUSES) {
        let requirement = cause.requirement;
        let actual = cause
            .reds
            .first()
            .and_then(|r| r.check)
            .map_or("", |c| &c.actual);
        let _ = writeln!(
            out,
            "| {} | {} | {} | {} | {} | {} |",
            cause.verdict,
            requirement.level,
            md(&requirement.demand),
            md(&requirement.place),
            md(&text::one_line(actual, 120)),
            cause.reds.len(),
        );
    }
    if causes.len() > CAUSES {
        let _ = writeln!(out, "\n… and {} more requirements.", causes.len() - CAUSES);
    }
    for cause in &record.blocked {
        let _ = writeln!(
            out,
            "\n{} blocked by {}, which costs {}.",
            text::count(cause.scenarios.len(), "scenario"),
            md(&cause.cause),
            text::count(cause.requirements.len(), "requirement"),
        );
    }
    for finding in &record.findings {
        let _ = writeln!(out, "\nFound: {}.", md(&finding.title));
    }
    if let Some(red) = view::reds(record).first() {
        let command = view::replay_command(record, &red.scenario.id);
        let _ = writeln!(out, "\nRun the first one again:\n\n{}", fenced(&[command]));
    }
    out
}
