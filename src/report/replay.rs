//! A scenario's exchanges as a shell script of `curl` commands, secrets as variables.

use super::record::{Exchange, Record, Scenario};
use super::text;
use super::view;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// The script. Exchanges whose headers the record does not keep become comments.
pub fn curl(record: &Record, scenario: &Scenario) -> String {
    let mut out = String::from("#!/bin/sh\n");
    // Writing to a String cannot fail, here and below.
    let _ = writeln!(out, "# {}", text::one_line(&scenario.title, 200));
    let _ = writeln!(
        out,
        "# {}, {}",
        text::one_line(&scenario.id, 200),
        view::server(record)
    );
    let _ = writeln!(
        out,
        "# Recorded {}; names are those of that run.",
        text::one_line(&record.started, 40)
    );
    let _ = writeln!(out, "# Set the credentials of each role first:");
    let roles: BTreeSet<&str> = scenario
        .exchanges
        .iter()
        .map(|e| &*e.by)
        .filter(|b| !b.is_empty())
        .collect();
    for role in &roles {
        let account = scenario.cast.get(*role).map_or("", String::as_str);
        let _ = writeln!(
            out,
            "#   {}=user:password   for {}",
            variable(role),
            text::one_line(account, 60)
        );
    }
    out.push_str("set -eu\n");
    for role in &roles {
        let _ = writeln!(out, ": \"${{{}:?user:password}}\"", variable(role));
    }
    let origin = url::Url::parse(&record.target.url)
        .map_or(String::new(), |u| u.origin().ascii_serialization());
    let _ = writeln!(out, "ORIGIN=${{ORIGIN:-{}}}", quoted(&origin));
    let mut step = None;
    for exchange in &scenario.exchanges {
        if step != Some(exchange.step) {
            step = Some(exchange.step);
            let words = scenario
                .steps
                .iter()
                .find(|s| s.n == exchange.step)
                .map_or("", |s| &s.what);
            let _ = writeln!(
                out,
                "\n# step {}: {}",
                exchange.step,
                text::one_line(words, 200)
            );
        }
        command(&mut out, record, exchange, &origin);
    }
    out
}

fn command(out: &mut String, record: &Record, exchange: &Exchange, origin: &str) {
    let _ = writeln!(out, "# answered {}", view::outcome(exchange));
    if exchange.request_headers.is_empty() {
        let line = format!("{} {}", exchange.method, exchange.url);
        let _ = writeln!(
            out,
            "# not kept in the record: {}",
            text::one_line(&line, 300)
        );
        return;
    }
    let body = record.body(&exchange.request_body);
    if !body.is_empty() {
        out.push_str(&feed(body));
    }
    let _ = write!(out, "curl -sS -i -X {}", quoted(&exchange.method));
    if !exchange.by.is_empty() {
        let _ = write!(out, " -u \"${}\"", variable(&exchange.by));
    }
    for (name, value) in &exchange.request_headers {
        let dropped = [
            "authorization",
            "host",
            "content-length",
            "user-agent",
            "accept-encoding",
            "cookie",
        ];
        if !dropped.iter().any(|d| name.eq_ignore_ascii_case(d)) {
            let _ = write!(out, " \\\n  -H {}", quoted(&format!("{name}: {value}")));
        }
    }
    if !body.is_empty() {
        out.push_str(" \\\n  --data-binary @-");
    }
    let path = exchange.url.strip_prefix(origin).unwrap_or(&exchange.url);
    if path.starts_with('/') {
        let _ = writeln!(out, " \\\n  \"$ORIGIN\"{}", quoted(path));
    } else {
        let _ = writeln!(out, " \\\n  {}", quoted(&exchange.url));
    }
    out.push_str("echo\n");
}

/// A pipe that feeds the body: readable where it can be, exact always.
fn feed(body: &str) -> String {
    let lines = body.strip_suffix("\r\n").map(|b| b.replace("\r\n", "\n"));
    if let Some(lines) = lines.filter(|l| !l.contains('\r') && *l == text::visible(l)) {
        let mut end = "END".to_owned();
        while lines.lines().any(|l| l == end) {
            end.push('_');
        }
        // The command follows the here-document's first line, on the next ones.
        return format!("sed 's/$/\\r/' <<'{end}' |\n{lines}\n{end}\n");
    }
    let mut out = String::from("printf '%b' '");
    for c in body.chars() {
        match c {
            '\r' => out.push_str("\\r"),
            '\n' => out.push_str("\\n"),
            '\\' => out.push_str("\\\\"),
            '\'' => out.push_str("\\0047"),
            c if c == '\t' || text::visible(c.encode_utf8(&mut [0; 4])).chars().eq([c]) => {
                out.push(c)
            }
            c => {
                for octet in c.encode_utf8(&mut [0; 4]).bytes() {
                    let _ = write!(out, "\\0{octet:03o}");
                }
            }
        }
    }
    out.push_str("' |\n");
    out
}

/// The variable that holds a role's `user:password`.
fn variable(role: &str) -> String {
    let name: String = role
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() {
                c.to_ascii_uppercase()
            } else {
                '_'
            }
        })
        .collect();
    format!("{name}_AUTH")
}

/// A word that the shell takes as it is, nothing hidden in it.
fn quoted(word: &str) -> String {
    let word = text::visible(word).replace('\n', "\\n");
    let plain = |c: char| c.is_ascii_alphanumeric() || "/:.@%_-+=,".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        return word;
    }
    format!("'{}'", word.replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    #[test]
    fn secrets_are_variables_and_bodies_are_exact() {
        let mut record = sample::record(1, 1_000_000);
        record.selection.keep = super::super::record::Keep::All;
        let body = record.store_body(sample::event(7, "ACCEPTED").as_bytes());
        let scenario = &mut record.scenarios[0];
        let exchange = &mut scenario.exchanges[0];
        exchange.request_headers = vec![
            ("authorization".to_owned(), "Basic c2VjcmV0".to_owned()),
            ("if-match".to_owned(), "\"it's\"".to_owned()),
        ];
        exchange.request_body = body;
        let script = curl(&record, &record.scenarios[0]);
        assert!(!script.contains("c2VjcmV0"));
        assert!(script.contains("-u \"$CYRUS_AUTH\""), "{script}");
        assert!(script.contains("-H 'if-match: \"it'\\''s\"'"), "{script}");
        assert!(script.contains("sed 's/$/\\r/' <<'END' |\nBEGIN:VCALENDAR\nVERSION:2.0\n"));
        assert!(script.contains("# not kept in the record: PROPFIND"));
    }

    #[test]
    fn a_shell_feeds_what_was_sent() {
        for body in [
            "a\r\nb\r\n",
            "a\nb",
            "it's \\ %s \u{1b}[0m \u{202e}é\r\n",
            "END\r\nEND_\r\n",
            "x\r\n\r\ny\t\r\n",
        ] {
            let script = format!("{}cat", feed(body));
            let out = std::process::Command::new("sh")
                .args(["-c", &script])
                .output()
                .expect("there is a shell");
            assert_eq!(String::from_utf8_lossy(&out.stdout), body, "{script}");
            assert!(!script.contains('\u{1b}') && !script.contains('\u{202e}'));
        }
    }
}
