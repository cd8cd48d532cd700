//! A page per server from its record: each finding in words that a maintainer of that
//! server can act on, with the clause and the exchange that shows it.

use super::markdown::{fenced, md};
use super::record::Record;
use super::text;
use super::view::{self, Cause};
use crate::verdict::{State, Verdict};
use std::fmt::Write as _;

/// Checks that are named per finding.
const NAMED: usize = 12;

/// `docs/findings/NAME.md`.
pub fn render(record: &Record) -> String {
    let target = &record.target;
    let mut out = format!("# {}\n\n", md(&view::server(record)));
    // Writing to a String cannot fail, here and below.
    let _ = writeln!(
        out,
        "This server {}: {}.\n",
        view::answer(record),
        view::because(record)
    );
    let _ = writeln!(
        out,
        "Generated from a record of {} by invitest {}, suites {}; {} at {}.",
        md(record.started.split('T').next().unwrap_or("")),
        md(&record.tool.version),
        md(&record.tool.suites_digest),
        text::count(target.accounts as usize, "account"),
        md(&target.url),
    );
    if !target.reproduce.is_empty() {
        let _ = writeln!(
            out,
            "\nTo reproduce, start the server and run the suites:\n"
        );
        let run = format!("invitest run {}", target.argument);
        out.push_str(&fenced(&[
            text::one_line(&target.reproduce, 300),
            text::one_line(&run, 300),
        ]));
    }
    let causes = view::causes(record);
    let titles = [
        (Verdict::Fail, "Broken: MUST or stated behaviour"),
        (Verdict::Error, "Broken off: the tool or the network"),
        (Verdict::Warn, "Not followed: SHOULD"),
    ];
    for (verdict, title) in titles {
        let of_kind: Vec<&Cause<'_>> = causes.iter().filter(|c| c.verdict == verdict).collect();
        if of_kind.is_empty() {
            continue;
        }
        let _ = writeln!(out, "\n## {title}");
        for cause in of_kind {
            finding(&mut out, record, cause);
        }
    }
    if causes.is_empty() {
        let _ = writeln!(out, "\nNothing to object to.");
    }
    beside(&mut out, record);
    out
}

fn finding(out: &mut String, record: &Record, cause: &Cause<'_>) {
    let requirement = cause.requirement;
    let _ = writeln!(out, "\n### {}\n", md(&title(cause)));
    let _ = writeln!(
        out,
        "{} ({}, {}): {}",
        md(&requirement.place),
        requirement.level,
        md(cause.id),
        md(&requirement.demand)
    );
    if let Some(reading) = &requirement.reading {
        let _ = writeln!(out, "\nRead as: {}", md(reading));
    }
    let Some(red) = cause.reds.first() else {
        return;
    };
    if let Some(check) = red.check {
        let _ = writeln!(
            out,
            "\n{}: expected {}; came {}.",
            md(&red.scenario.title),
            md(&check.expected),
            md(&check.actual)
        );
        if !check.diff.is_empty() {
            let lines: Vec<String> = check
                .diff
                .iter()
                .take(20)
                .map(|l| format!("{} {}", l.sign.as_str(), text::one_line(&l.text, 200)))
                .collect();
            let _ = write!(out, "\n{}", fenced(&lines));
        }
        if check.state != State::Stable {
            let _ = writeln!(out, "\nThis check is new or contested and decides nothing.");
        }
    }
    if let Some(exchange) = red.exchange() {
        let by = red
            .scenario
            .cast
            .get(&exchange.by)
            .map_or(String::new(), |a| format!(" ({})", md(a)));
        let _ = writeln!(
            out,
            "\nThe exchange that shows it, by {}{by}:\n",
            md(&exchange.by)
        );
        out.push_str(&fenced(&view::exchange_lines(record, exchange, 120, 25)));
    }
    let _ = writeln!(
        out,
        "\nTo see it again: `{}`\n",
        view::replay_command(record, &red.scenario.id).replace('`', "'")
    );
    let _ = writeln!(
        out,
        "{} concerned:\n",
        capital(&text::count(cause.reds.len(), "check"))
    );
    for red in cause.reds.iter().take(NAMED) {
        let _ = writeln!(out, "- {} ({})", md(red.id()), red.verdict);
    }
    if cause.reds.len() > NAMED {
        let _ = writeln!(out, "- … {} more", cause.reds.len() - NAMED);
    }
}

/// The finding in words: what came, for the clause's subject.
fn title(cause: &Cause<'_>) -> String {
    let slug = cause
        .id
        .rsplit('/')
        .next()
        .unwrap_or(cause.id)
        .replace('-', " ");
    let verb = match cause.verdict {
        Verdict::Fail => "not kept",
        Verdict::Warn => "not followed",
        Verdict::Error
        | Verdict::Blocked
        | Verdict::Pass
        | Verdict::Info
        | Verdict::NotSelected
        | Verdict::Unsupported => "not judged",
    };
    format!("{}: {verb}", capital(&slug))
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map_or(String::new(), |c| c.to_uppercase().chain(chars).collect())
}

fn beside(out: &mut String, record: &Record) {
    if !record.blocked.is_empty() {
        let _ = writeln!(out, "\n## Not judged, for something else did not hold\n");
        for cause in &record.blocked {
            let _ = writeln!(
                out,
                "- {}: blocks {}, {}",
                md(&cause.cause),
                text::count(cause.scenarios.len(), "scenario"),
                text::count(cause.requirements.len(), "requirement")
            );
        }
    }
    if !record.findings.is_empty() {
        let _ = writeln!(out, "\n## Found beside the checks\n");
        for finding in &record.findings {
            let _ = writeln!(out, "- {}. {}", md(&finding.title), md(&finding.detail));
        }
    }
    let missing: Vec<_> = record
        .target
        .features
        .iter()
        .filter(|(_, f)| !f.offered)
        .collect();
    if !missing.is_empty() {
        let _ = writeln!(out, "\n## Not offered, and nothing obliges to\n");
        for (name, feature) in missing {
            let _ = writeln!(out, "- {}: {}", md(name), md(&feature.how));
        }
    }
}
