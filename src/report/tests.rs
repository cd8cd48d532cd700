//! Tests of records: writing, reading, counting, keeping, merging.

use super::keep::BUDGET;
use super::merge::{MergeError, merge, part_path, read_parts, write_part};
use super::record::*;
use super::sample;
use super::store::StoreErrorKind;
use crate::verdict::{Level, State, Verdict};
use std::path::PathBuf;

pub(super) fn temporary(name: &str) -> PathBuf {
    let path = std::env::temp_dir().join(format!("invitest-report-{}-{name}", std::process::id()));
    // A leftover of an earlier run, if any.
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir_all(&path).expect("a temporary folder can be made");
    path
}

pub(super) fn plain(text: &str) -> String {
    text.to_owned()
}

#[test]
fn a_record_comes_back_as_it_was_written() {
    let record = sample::record(40, 4);
    let text = record.to_json(&plain);
    let mut back = Record::from_json(text.as_bytes()).expect("reads back");
    assert!(
        !text.contains("dXNlcjE6c2VjcmV0"),
        "credentials are masked even without a mask"
    );
    // Everything else is the same.
    for (a, b) in back.scenarios.iter_mut().zip(&record.scenarios) {
        for (a, b) in a.exchanges.iter_mut().zip(&b.exchanges) {
            a.request_headers.clone_from(&b.request_headers);
        }
    }
    assert_eq!(back, record);
}

#[test]
fn truncated_incomplete_and_foreign_files_are_refused() {
    let mut record = sample::record(3, 4);
    let text = record.to_json(&plain);
    for cut in [1, text.len() / 3, text.len() - 3] {
        let error = Record::from_json(&text.as_bytes()[..cut]).expect_err("truncated");
        assert!(
            matches!(error, StoreErrorKind::Truncated),
            "{cut}: {error:?}"
        );
    }
    assert!(matches!(
        Record::from_json(b""),
        Err(StoreErrorKind::Truncated)
    ));
    assert!(matches!(
        Record::from_json(b"{}"),
        Err(StoreErrorKind::Format(_))
    ));
    let newer = text.replace("invitest-record/1", "invitest-record/2");
    let Err(StoreErrorKind::Format(found)) = Record::from_json(newer.as_bytes()) else {
        panic!("another format must be refused");
    };
    assert_eq!(found, "\"invitest-record/2\"");
    assert!(matches!(
        Record::from_json(b"<html>"),
        Err(StoreErrorKind::Invalid(_))
    ));
    let unknown = text.replacen("\"verdict\":\"pass\"", "\"verdict\":\"great\"", 1);
    let Err(StoreErrorKind::Invalid(e)) = Record::from_json(unknown.as_bytes()) else {
        panic!("an unknown verdict must be refused, never shown as green");
    };
    assert!(e.contains("great"), "{e}");
    record.complete = false;
    let open = record.to_json(&plain);
    assert!(matches!(
        Record::from_json(open.as_bytes()),
        Err(StoreErrorKind::Incomplete)
    ));
}

#[test]
fn writing_is_whole_or_not_at_all_and_masked() {
    let folder = temporary("write");
    let mut record = sample::record(6, 2);
    record.scenarios[0].reason = Some("login with hunter2 failed".to_owned());
    record.target.url = "http://hunter2@x.test/".to_owned();
    let mask = |text: &str| text.replace("hunter2", "[masked]");
    let path = folder.join("deep/er/record.json");
    record.write(&path, &mask).expect("writes");
    let text = std::fs::read_to_string(&path).expect("is there");
    assert!(!text.contains("hunter2"));
    assert!(Record::read(&path).is_ok());
    let names: Vec<_> = std::fs::read_dir(path.parent().expect("has one"))
        .expect("a folder")
        .collect();
    assert_eq!(names.len(), 1, "no temporary file stays");
    // A folder stands where the file should go.
    let error = record.write(&folder, &mask).expect_err("cannot be written");
    assert!(error.to_string().starts_with("failed to write"), "{error}");
    std::fs::remove_dir_all(&folder).expect("is removed");
}

#[test]
fn a_mask_never_touches_what_is_ours() {
    let record = sample::record(6, 2);
    let text =
        record.to_json(&|text: &str| text.replace("pass", "[masked]").replace('1', "[masked]"));
    let back = Record::from_json(text.as_bytes()).expect("still a record");
    assert_eq!(back.totals, record.totals);
    assert_eq!(back.scenarios[1].id, record.scenarios[1].id);
}

#[test]
fn conforms_follows_the_rules() {
    let mut record = sample::record(30, 1_000_000);
    record.scenarios.retain(|s| s.verdict == Verdict::Pass);
    let answer = |record: &mut Record| {
        record.finish();
        record.conforms.value
    };
    assert_eq!(answer(&mut record), Conformance::Yes);
    let must = record
        .checks()
        .position(|(_, c)| c.level == Level::Must)
        .expect("there is one");
    let set = |record: &mut Record, level: Level, verdict, state| {
        let check = record
            .scenarios
            .iter_mut()
            .flat_map(|s| &mut s.checks)
            .nth(must)
            .expect("as before");
        (check.level, check.verdict, check.state) = (level, verdict, state);
    };
    for (level, verdict, state, expected) in [
        (Level::Must, Verdict::Fail, State::Stable, Conformance::No),
        (
            Level::MustNot,
            Verdict::Fail,
            State::Stable,
            Conformance::No,
        ),
        (
            Level::Stated,
            Verdict::Fail,
            State::Stable,
            Conformance::Yes,
        ),
        (
            Level::Should,
            Verdict::Warn,
            State::Stable,
            Conformance::Yes,
        ),
        (
            Level::Must,
            Verdict::Fail,
            State::Provisional,
            Conformance::Yes,
        ),
        (
            Level::Must,
            Verdict::Fail,
            State::Contested,
            Conformance::Yes,
        ),
        (
            Level::Must,
            Verdict::Blocked,
            State::Stable,
            Conformance::Partial,
        ),
        (
            Level::Must,
            Verdict::Error,
            State::Stable,
            Conformance::Partial,
        ),
        (
            Level::Must,
            Verdict::NotSelected,
            State::Stable,
            Conformance::Partial,
        ),
        (
            Level::Must,
            Verdict::Unsupported,
            State::Stable,
            Conformance::Yes,
        ),
    ] {
        set(&mut record, level, verdict, state);
        assert_eq!(answer(&mut record), expected, "{level} {verdict} {state:?}");
    }
    set(&mut record, Level::Must, Verdict::Pass, State::Stable);
    record.selection.deselected = 1;
    assert_eq!(answer(&mut record), Conformance::Partial);
    record.target.features.clear();
    assert_eq!(
        answer(&mut record),
        Conformance::Partial,
        "the token is still there"
    );
    record.target.dav_tokens.pop();
    assert_eq!(answer(&mut record), Conformance::NotOffered);
}

#[test]
fn counts_agree_with_what_is_listed() {
    let record = sample::record(200, 4);
    for verdict in Verdict::ALL {
        let listed = record
            .checks()
            .filter(|(_, c)| c.verdict == verdict)
            .count() as u64;
        assert_eq!(
            record.totals.checks.get(&verdict).copied().unwrap_or(0),
            listed
        );
        let by_level: u64 = record
            .totals
            .by_level
            .values()
            .filter_map(|l| l.get(&verdict))
            .sum();
        assert_eq!(by_level, listed);
    }
    assert_eq!(record.totals.scenarios.values().sum::<u64>(), 200);
}

#[test]
fn what_blocked_costs_is_named_and_must_be_explained() {
    let mut record = sample::record(60, 3);
    let cause = &record.blocked[0];
    assert_eq!(
        cause.cause,
        "rfc6638/3.2.1.1/invitation-reaches-each-attendee"
    );
    assert!(!cause.requirements.is_empty());
    record.scenarios[0].verdict = Verdict::Blocked;
    record.scenarios[0].checks[0].verdict = Verdict::Blocked;
    record.scenarios[0].checks[0].blocked_by = Some("nobody knows".to_owned());
    record.finish();
    let unknown = record
        .blocked
        .iter()
        .find(|c| c.cause == "nobody knows")
        .expect("listed");
    assert!(!unknown.explained);
}

#[test]
fn published_records_stay_small() {
    for red in [50, 2] {
        let record = sample::record(1_000, red);
        let size = record.to_json(&plain).len();
        assert!(
            size < 3_000_000,
            "1 in {red} red: {size} octets; trimmed {:?}",
            record.selection.trimmed
        );
        let checks = record.checks().count();
        assert_eq!(checks, 4_000);
        for (scenario, check) in record.checks() {
            let shown = check.exchange.and_then(|i| scenario.exchanges.get(i));
            assert!(scenario.exchanges.is_empty() || shown.is_some());
        }
    }
    const { assert!(BUDGET < 3_000_000) };
}

#[test]
fn keep_all_keeps_all() {
    let mut record = sample::record(1, 1_000_000);
    record.selection.keep = Keep::All;
    let key = record.store_body(b"hello");
    record.scenarios[0].exchanges[0].request_body = key;
    record.scenarios[0].exchanges[0].request_headers = vec![("a".to_owned(), "b".to_owned())];
    record.finish();
    assert_eq!(record.scenarios[0].exchanges[0].request_headers.len(), 1);
    assert_eq!(
        record.body(&record.scenarios[0].exchanges[0].request_body),
        "hello"
    );
}

#[test]
fn large_bodies_are_cut_with_a_note() {
    let mut record = Record::default();
    let key = record.store_body("é".repeat(5_000_000).as_bytes());
    let body = record.body(&key);
    assert!(body.len() < MAX_BODY + 100);
    assert!(body.ends_with("[cut here by invitest: 10000000 octets in all]\n"));
    assert_eq!(record.store_body(b""), None);
}

fn parts() -> (Vec<Record>, Vec<String>) {
    let whole = sample::record(5, 3);
    let ids = whole.scenarios.iter().map(|s| s.id.clone()).collect();
    let parts = (0..5)
        .map(|i| {
            let mut part = whole.clone();
            part.scenarios = vec![whole.scenarios[4 - i].clone()];
            part.requests = 0;
            part.finish();
            part
        })
        .collect();
    (parts, ids)
}

#[test]
fn parts_merge_in_the_order_of_the_suites() {
    let folder = temporary("merge");
    let (parts, ids) = parts();
    for part in &parts {
        write_part(part, &folder, 1, &plain).expect("writes");
    }
    assert!(part_path(&folder, "9c41e2", &ids[0], 1).is_file());
    std::fs::write(folder.join("record.json"), "not a part").expect("writes");
    let read = read_parts(&folder).expect("reads");
    assert_eq!(read.len(), 5);
    let merged = merge(read, &ids).expect("merges");
    let merged_ids: Vec<String> = merged.scenarios.iter().map(|s| s.id.clone()).collect();
    assert_eq!(merged_ids, ids);
    assert!(merged.complete);
    assert_eq!(
        merged.findings.len(),
        1,
        "what discovery found in each process is told once"
    );
    assert_eq!(merged.totals, Totals::of(&merged.scenarios));
    std::fs::remove_dir_all(&folder).expect("is removed");
}

#[test]
fn a_set_that_is_not_whole_is_refused() {
    let (mut set, mut ids) = parts();
    let lost = set.pop().expect("five parts").scenarios[0].id.clone();
    let Err(MergeError::Missing(missing)) = merge(set, &ids) else {
        panic!("a missing scenario must be refused");
    };
    assert_eq!(missing, [lost]);
    ids.pop();
    assert!(matches!(
        merge(parts().0, &ids),
        Err(MergeError::Unexpected(_))
    ));
    assert!(matches!(merge(Vec::new(), &ids), Err(MergeError::Nothing)));
    let (mut set, ids) = parts();
    set[1].tool.suites_digest = "other".to_owned();
    let error = merge(set, &ids).expect_err("other suites");
    assert_eq!(
        error.to_string(),
        "the records are not of one run: suites \"5f0a1c77de9b2e41\" and \"other\""
    );
}

#[test]
fn a_scenario_recorded_twice_keeps_its_worst_and_is_unstable() {
    let (mut set, ids) = parts();
    let mut again = set[0].clone();
    again.scenarios[0].verdict = Verdict::Fail;
    set[0].scenarios[0].verdict = Verdict::Pass;
    let id = again.scenarios[0].id.clone();
    set.insert(0, again);
    let merged = merge(set, &ids).expect("merges");
    let scenario = merged.scenario(&id).expect("is there");
    assert_eq!(scenario.verdict, Verdict::Fail);
    assert!(scenario.unstable);
    assert!(
        merged
            .findings
            .iter()
            .any(|f| f.kind == FindingKind::Unstable)
    );
}

#[test]
fn polls_collapse_with_a_count() {
    let mut scenario = sample::record(1, 1_000_000).scenarios.remove(0);
    let poll = |ms, status| Exchange {
        step: 4,
        by: "cyrus".to_owned(),
        method: "PROPFIND".to_owned(),
        url: "http://x.test/Inbox/".to_owned(),
        status: Some(status),
        ms,
        ..Exchange::default()
    };
    let put = Exchange {
        step: 3,
        method: "PUT".to_owned(),
        ..poll(9, 204)
    };
    scenario.exchanges = vec![
        put.clone(),
        put,
        poll(1, 207),
        poll(2, 503),
        poll(3, 207),
        poll(4, 207),
        poll(5, 207),
    ];
    scenario.checks[0].exchange = Some(1);
    scenario.checks[1].exchange = Some(5);
    scenario.checks[2].exchange = Some(6);
    scenario.checks[3].exchange = None;
    scenario.collapse_polls();
    let shown: Vec<_> = scenario
        .exchanges
        .iter()
        .map(|e| (e.ms, e.repeated))
        .collect();
    assert_eq!(shown, [(9, 1), (9, 1), (2, 1), (4, 1), (5, 3)]);
    let indices: Vec<_> = scenario.checks.iter().take(3).map(|c| c.exchange).collect();
    assert_eq!(indices, [Some(1), Some(3), Some(4)]);
    let once = scenario.clone();
    scenario.collapse_polls();
    assert_eq!(scenario, once);
}
