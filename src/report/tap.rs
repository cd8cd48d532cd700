//! The record as TAP 14, a test point per scenario.

use super::record::Record;
use super::text;
use super::view;
use crate::verdict::Verdict;
use std::fmt::Write as _;

/// The record as TAP.
pub fn render(record: &Record) -> String {
    let mut out = format!("TAP version 14\n1..{}\n", record.scenarios.len());
    for (n, scenario) in record.scenarios.iter().enumerate() {
        let id = escape(&scenario.id);
        let n = n + 1;
        let reason = escape(scenario.reason.as_deref().unwrap_or(""));
        // Writing to a String cannot fail, here and below.
        let _ = match scenario.verdict {
            Verdict::Pass | Verdict::Info | Verdict::Warn => writeln!(out, "ok {n} - {id}"),
            Verdict::Fail | Verdict::Error => writeln!(out, "not ok {n} - {id}"),
            Verdict::Blocked | Verdict::Unsupported | Verdict::NotSelected => {
                writeln!(out, "ok {n} - {id} # SKIP {}: {reason}", scenario.verdict)
            }
        };
        let reds = view::reds_of(record, scenario);
        if reds.is_empty() {
            continue;
        }
        out.push_str("  ---\n");
        for red in reds {
            let _ = writeln!(out, "  - id: {}", quoted(red.id()));
            let _ = writeln!(out, "    verdict: {}", red.verdict);
            if let (Some(check), Some(requirement)) = (red.check, red.requirement) {
                let _ = writeln!(
                    out,
                    "    clause: {}",
                    quoted(&format!("{}, {}", requirement.level, requirement.place))
                );
                let _ = writeln!(out, "    expected: {}", quoted(&check.expected));
                let _ = writeln!(out, "    actual: {}", quoted(&check.actual));
            } else {
                let _ = writeln!(
                    out,
                    "    reason: {}",
                    quoted(scenario.reason.as_deref().unwrap_or(""))
                );
            }
        }
        out.push_str("  ...\n");
    }
    out
}

/// A description: no `#`, which would begin a directive.
fn escape(text: &str) -> String {
    text::one_line(text, 200)
        .replace('\\', "\\\\")
        .replace('#', "\\#")
}

/// A YAML double-quoted scalar; JSON strings are such.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text::one_line(text, 300)).to_string()
}
