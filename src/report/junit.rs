//! JUnit XML for CI systems: a case per scenario, a suite per file.

use super::record::{Record, Scenario};
use super::terminal::{self, Options};
use super::text;
use super::view;
use crate::verdict::Verdict;
use quick_junit::{NonSuccessKind, Property, Report, TestCase, TestCaseStatus, TestSuite};
use std::collections::BTreeMap;
use std::time::Duration;

/// Longer system-out is cut.
const MAX_OUTPUT: usize = 16 * 1024;

/// The record as JUnit XML.
pub fn render(record: &Record) -> String {
    let mut report = Report::new("invitest");
    report.set_time(Duration::from_millis(record.elapsed_ms));
    if let Ok(started) = chrono::DateTime::parse_from_rfc3339(&record.started) {
        report.set_timestamp(started);
    }
    let mut suites: BTreeMap<&str, TestSuite> = BTreeMap::new();
    for scenario in &record.scenarios {
        let suite = suites
            .entry(&scenario.file)
            .or_insert_with(|| suite(record, &scenario.file));
        suite.add_test_case(case(record, scenario));
    }
    for (file, mut suite) in suites {
        let ms = record
            .scenarios
            .iter()
            .filter(|s| s.file == file)
            .map(|s| s.elapsed_ms)
            .sum();
        suite.set_time(Duration::from_millis(ms));
        report.add_test_suite(suite);
    }
    // Writing to memory; every text was cleaned of what XML cannot carry.
    report.to_string().expect("a cleaned report serialises")
}

fn suite(record: &Record, file: &str) -> TestSuite {
    let mut suite = TestSuite::new(clean(file));
    let properties = [
        ("target", record.target.name.clone()),
        ("server", view::server(record)),
        ("url", record.target.url.clone()),
        ("invitest", record.tool.version.clone()),
        ("suites", record.tool.suites_digest.clone()),
        ("conforms", record.conforms.value.to_string()),
        ("profile", record.conforms.profile.clone()),
    ];
    for (name, value) in properties {
        suite.add_property(Property::new(name, clean(&value)));
    }
    suite
}

fn case(record: &Record, scenario: &Scenario) -> TestCase {
    let status = status(record, scenario);
    let mut case = TestCase::new(clean(&scenario.id), status);
    case.set_classname(class(&scenario.file));
    case.set_time(Duration::from_millis(scenario.elapsed_ms));
    case.add_property(Property::new("verdict", scenario.verdict.label()));
    case.add_property(Property::new("title", clean(&scenario.title)));
    case.add_property(Property::new("line", scenario.line.to_string()));
    let mut requirements: Vec<&str> = scenario.checks.iter().map(|c| &*c.requirement).collect();
    requirements.dedup();
    case.add_property(Property::new(
        "requirements",
        clean(&requirements.join(" ")),
    ));
    if matches!(
        scenario.verdict,
        Verdict::Fail | Verdict::Error | Verdict::Warn
    ) {
        case.set_system_out(clean(&exchanges(record, scenario)));
    }
    case
}

/// `rfc6638/b3-accept.yaml` as CI systems group: `rfc6638.b3-accept`.
fn class(file: &str) -> String {
    clean(file.trim_end_matches(".yaml"))
        .replace('.', "_")
        .replace('/', ".")
}

fn status(record: &Record, scenario: &Scenario) -> TestCaseStatus {
    let reason = scenario.reason.clone().unwrap_or_default();
    match scenario.verdict {
        Verdict::Fail => non_success(record, scenario, NonSuccessKind::Failure),
        Verdict::Error => non_success(record, scenario, NonSuccessKind::Error),
        Verdict::Blocked | Verdict::Unsupported | Verdict::NotSelected => {
            let mut status = TestCaseStatus::skipped();
            let by = scenario
                .blocked_by
                .as_deref()
                .map(|b| format!(" [{b}]"))
                .unwrap_or_default();
            status.set_type(scenario.verdict.label());
            status.set_message(clean(&format!("{}: {reason}{by}", scenario.verdict)));
            status
        }
        Verdict::Pass | Verdict::Info | Verdict::Warn => TestCaseStatus::success(),
    }
}

fn non_success(record: &Record, scenario: &Scenario, kind: NonSuccessKind) -> TestCaseStatus {
    let mut status = TestCaseStatus::non_success(kind);
    status.set_type(scenario.verdict.label());
    let options = Options {
        full: usize::MAX,
        ..Options::default()
    };
    let mut messages = Vec::new();
    let mut description = String::new();
    for red in view::reds(record)
        .into_iter()
        .filter(|r| r.scenario.id == scenario.id)
    {
        let actual = red
            .check
            .map_or(scenario.reason.as_deref().unwrap_or(""), |c| &c.actual);
        let level = red.requirement.map_or("", |r| r.level.label());
        messages.push(
            format!("{level} {}: {}", red.id(), text::one_line(actual, 200))
                .trim()
                .to_owned(),
        );
        if description.len() < MAX_OUTPUT {
            description.push_str(&terminal::failure(record, &red, &options));
        }
    }
    status.set_message(clean(&messages.join("; ")));
    status.set_description(clean(&description));
    status
}

/// What went over the wire, cut at [`MAX_OUTPUT`].
fn exchanges(record: &Record, scenario: &Scenario) -> String {
    let mut out = String::new();
    for exchange in &scenario.exchanges {
        if out.len() > MAX_OUTPUT {
            out.push_str("… more in index.html\n");
            break;
        }
        out.push_str(&format!("{}\n", text::one_line(&exchange.by, 40)));
        for line in view::exchange_lines(record, exchange, 160, 40) {
            out.push_str(&line);
            out.push('\n');
        }
    }
    out
}

/// Without what XML 1.0 cannot carry; hidden characters are written out.
fn clean(text: &str) -> String {
    text::visible(text)
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;
    use quick_xml::events::Event;
    use quick_xml::reader::Reader;

    /// What an independent reader finds: (classname, name, child element, message) per
    /// case, and the counters of the root.
    fn read_back(xml: &str) -> (Vec<[String; 4]>, BTreeMap<String, String>) {
        let mut reader = Reader::from_str(xml);
        reader.config_mut().expand_empty_elements = true;
        let mut cases: Vec<[String; 4]> = Vec::new();
        let mut root = BTreeMap::new();
        loop {
            let event = reader.read_event().expect("well-formed XML");
            let Event::Start(start) = event else {
                if event == Event::Eof {
                    return (cases, root);
                }
                continue;
            };
            let attributes: BTreeMap<String, String> = start
                .attributes()
                .map(|a| a.expect("a well-formed attribute"))
                .map(|a| {
                    let key = format!("{:?}", a.key.as_ref()).trim_matches('"').to_owned();
                    let raw = format!("{:?}", a.value.as_ref());
                    (key, raw.trim_matches('"').to_owned())
                })
                .collect();
            let of = |name: &str| attributes.get(name).cloned().unwrap_or_default();
            let name = format!("{:?}", start.name().as_ref())
                .trim_matches('"')
                .to_owned();
            match &*name {
                "testsuites" => root = attributes,
                "testcase" => {
                    cases.push([of("classname"), of("name"), String::new(), String::new()])
                }
                "failure" | "error" | "skipped" => {
                    let case = cases.last_mut().expect("a child of a case");
                    case[2] = name;
                    case[3] = of("message");
                }
                _ => {}
            }
        }
    }

    #[test]
    fn an_independent_reader_finds_what_the_record_says() {
        let record = sample::record(80, 3);
        let (cases, root) = read_back(&render(&record));
        assert_eq!(cases.len(), 80);
        let mut counted: BTreeMap<&str, usize> = BTreeMap::new();
        for [class, name, child, message] in &cases {
            let scenario = record.scenario(name).expect("the name is the id");
            assert_eq!(*class, class_of(&scenario.file));
            let expected = match scenario.verdict {
                Verdict::Fail => "failure",
                Verdict::Error => "error",
                Verdict::Blocked | Verdict::Unsupported | Verdict::NotSelected => "skipped",
                Verdict::Pass | Verdict::Info | Verdict::Warn => "",
            };
            assert_eq!(child, expected, "{name}");
            assert_eq!(message.is_empty(), expected.is_empty(), "{name}: {message}");
            *counted.entry(expected).or_default() += 1;
        }
        assert_eq!(root["tests"], "80");
        assert_eq!(root["failures"], counted["failure"].to_string());
        assert_eq!(root["errors"], counted["error"].to_string());
    }

    fn class_of(file: &str) -> String {
        file.trim_end_matches(".yaml")
            .replace('.', "_")
            .replace('/', ".")
    }

    #[test]
    fn a_hostile_server_cannot_break_the_xml() {
        let xml = render(&sample::hostile());
        let (cases, _) = read_back(&xml);
        assert_eq!(cases.len(), 12);
        assert!(!xml.contains("<script"));
        assert!(
            !xml.chars()
                .any(|c| (c.is_control() && !"\n\t\r".contains(c)) || c == '\u{202e}')
        );
        assert!(xml.len() < 2_000_000, "{} octets", xml.len());
    }
}
