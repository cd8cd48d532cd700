//! Tests across renderers: size, links, hostile content, secrets.

use super::record::*;
use super::sample;
use super::tests::{plain, temporary};
use super::{folder, html, text};
use std::collections::BTreeSet;
use std::path::PathBuf;

#[test]
fn the_page_is_whole_small_and_safe() {
    if let Some(out) = std::env::var_os("INVITEST_SAMPLE_DIR") {
        let out = PathBuf::from(out);
        for (name, record) in [
            ("small", sample::record(60, 4)),
            ("hostile", sample::hostile()),
        ] {
            let page = html::render(&record);
            super::store::write_atomically(&out.join(format!("{name}.html")), page.as_bytes())
                .expect("writes");
        }
    }
    for (n, red) in [(1_000, 50), (1_000, 2)] {
        let record = sample::record(n, red);
        let page = html::render(&record);
        assert!(
            page.len() < 5_000_000,
            "1 in {red} red: {} octets",
            page.len()
        );
        let anchors: BTreeSet<&str> = page
            .split(" id=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .collect();
        for (scenario, check) in record.checks() {
            assert!(anchors.contains(&*text::anchor("s", &scenario.id)));
            assert!(anchors.contains(&*text::anchor("c", &check.id)));
            assert!(anchors.contains(&*text::anchor("r", &check.requirement)));
        }
        let broken = page
            .split(" href=\"#")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .find(|to| !anchors.contains(to));
        assert_eq!(broken, None, "every link within the page leads somewhere");
    }
}

/// What each renderer makes of the hostile record.
fn hostile_outputs() -> Vec<(&'static str, String)> {
    let record = sample::hostile();
    let entry = super::matrix::Entry {
        record: &record,
        href: "x/index.html",
    };
    let matrix = super::matrix::Matrix::of(&[entry]);
    let changes = [super::compare::compare(
        &sample::record(12, 1_000_000),
        &record,
    )];
    let coloured = super::terminal::Options {
        verbose: true,
        ..Default::default()
    };
    vec![
        ("terminal", super::terminal::render(&record, &coloured)),
        ("junit", super::junit::render(&record)),
        ("html", html::render(&record)),
        ("matrix.html", matrix.to_html(&changes)),
        ("matrix.md", matrix.to_markdown(&changes)),
        ("compare", changes[0].to_text()),
        ("findings", super::findings::render(&record)),
        ("markdown", super::markdown::render(&record)),
        ("tap", super::tap::render(&record)),
        ("badge", super::badge::render(&record)),
        ("replay", super::replay::curl(&record, &record.scenarios[0])),
    ]
}

#[test]
fn nothing_hostile_acts_in_any_report() {
    for (name, out) in hostile_outputs() {
        let acts = out
            .chars()
            .find(|c| (c.is_control() && !"\n\t".contains(*c)) || *c == '\u{202e}');
        assert_eq!(acts, None, "{name}: a character that acts");
        assert!(out.len() < 5_000_000, "{name}: {} octets", out.len());
        match name {
            "html" | "matrix.html" | "junit" | "badge" => {
                assert!(!out.contains("<script>alert"), "{name}: a script");
                let scripts = out.matches("<script").count();
                assert_eq!(
                    scripts,
                    usize::from(name == "html"),
                    "{name}: only our script"
                );
            }
            "markdown" | "findings" | "matrix.md" => {
                let outside: String = out.split("```").step_by(2).collect();
                assert!(
                    !outside.contains("<script") && !outside.contains("</details"),
                    "{name}"
                );
            }
            _ => {}
        }
    }
}

#[test]
fn hostile_text_cannot_close_an_element() {
    let count = |page: &str, tag: &str| page.matches(tag).count();
    let record = sample::hostile();
    let page = html::render(&record);
    for tag in ["details", "pre", "bdi", "section", "div"] {
        let open = count(&page, &format!("<{tag}>")) + count(&page, &format!("<{tag} "));
        assert_eq!(open, count(&page, &format!("</{tag}>")), "{tag}");
    }
}

#[test]
fn credentials_in_memory_do_not_reach_a_report() {
    let mut record = sample::record(40, 2);
    record.selection.keep = Keep::All;
    assert!(record.to_json(&plain).contains("Basic [masked]"));
    let script = super::replay::curl(&record, &record.scenarios[0]);
    let verbose = super::terminal::Options {
        verbose: true,
        ..Default::default()
    };
    for out in [
        html::render(&record),
        super::junit::render(&record),
        super::terminal::render(&record, &verbose),
        script,
    ] {
        assert!(!out.contains("dXNlcjE6c2VjcmV0"));
    }
}

#[test]
fn a_folder_holds_the_reports_and_says_what_a_reader_sees() {
    let path = temporary("folder");
    let mut record = sample::record(8, 2);
    record.target.title = "hunter2".to_owned();
    let masked =
        folder::write(&record, &path, &|t: &str| t.replace("hunter2", "***")).expect("writes");
    assert_eq!(masked.target.title, "***");
    for name in ["record.json", "index.html", "junit.xml"] {
        let text = std::fs::read_to_string(path.join(name)).expect("is there");
        assert!(!text.contains("hunter2"), "{name}");
    }
    assert_eq!(
        Record::read(&path.join("record.json")).expect("reads"),
        masked
    );
    std::fs::remove_dir_all(&path).expect("is removed");
}

#[test]
fn the_terminal_shows_a_failure_whole() {
    let record = sample::record(60, 4);
    let out = super::terminal::render(
        &record,
        &super::terminal::Options {
            full: 1,
            ..Default::default()
        },
    );
    let expected = "\
fail: wilfredo declines an invitation and the others see it
   --> suites/rfc6638/3.2.10-schedule-tag.yaml:21:24  rfc6638/3.2.10/reply-keeps-tag-19/tag
      |
   20 |         checks:
   21 |           - {header: {schedule-tag: {same-as: \"{{tag}}\"}}, requires: rfc6638/3.2.10/reply-k…
      |                        ^ Schedule-Tag: \"2a-a0\"
      |
expected  Schedule-Tag as before, \"2a-9f\"
  actual  Schedule-Tag: \"2a-a0\"
            ORGANIZER;CN=\"Cyrus Daboo\":mailto:user1@example.test
          - ATTENDEE;PARTSTAT=ACCEPTED:mailto:user2@example.test
          + ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:user2@example.test
  clause  MUST, RFC 6638, section 3.2.10, paragraph 5
";
    assert!(out.starts_with(expected), "{out}");
    assert!(out.contains(
        "  replay  invitest run rfc6638/3.2.10/reply-keeps-tag-19 --target targets/cyrus.yaml\n"
    ));
    assert!(out.trim_end().ends_with("conforms: no (profile core): 3 of 160 deciding MUST checks failed, 12 blocked, 4 error, 4 not selected"));
    let coloured = super::terminal::Options {
        colour: true,
        quiet: true,
        ..Default::default()
    };
    assert!(super::terminal::render(&record, &coloured).contains('\u{1b}'));
}
