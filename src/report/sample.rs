//! Synthetic records for the tests of the renderers: realistic, large, hostile.

use super::record::*;
use crate::verdict::{Level, State, Verdict};

/// Areas with the sections and slugs of their requirements.
const AREAS: [(&str, &str, &[&str]); 9] = [
    (
        "discovery",
        "2.1",
        &[
            "principal-has-inbox-url",
            "principal-has-outbox-url",
            "address-set-is-listed",
        ],
    ),
    (
        "organizer-create",
        "3.2.1.1",
        &[
            "invitation-reaches-each-attendee",
            "status-is-recorded",
            "unknown-user-is-3.7",
        ],
    ),
    (
        "organizer-modify",
        "3.2.1.2",
        &[
            "added-attendee-is-invited",
            "removed-attendee-is-cancelled",
            "update-reaches-attendees",
        ],
    ),
    (
        "attendee-changes",
        "3.2.2.1",
        &[
            "partstat-may-change",
            "alarm-stays-private",
            "other-attendee-is-refused",
        ],
    ),
    (
        "schedule-agent",
        "3.2.3",
        &[
            "client-agent-sends-nothing",
            "none-agent-sends-nothing",
            "agent-change-cancels",
        ],
    ),
    (
        "schedule-tag",
        "3.2.10",
        &[
            "reply-keeps-tag",
            "organizer-change-changes-tag",
            "matching-tag-is-accepted",
            "stale-tag-is-412",
        ],
    ),
    (
        "inbox",
        "4.1",
        &[
            "request-is-delivered",
            "cancel-is-delivered",
            "reply-is-delivered",
        ],
    ),
    (
        "freebusy",
        "5.1",
        &[
            "answers-each-attendee",
            "unknown-user-is-3.7",
            "busy-time-is-shown",
            "foreign-organizer-is-refused",
        ],
    ),
    (
        "limits",
        "5.2",
        &["too-large-is-refused", "precondition-is-named"],
    ),
];

const ROLES: [&str; 3] = ["cyrus", "wilfredo", "bernard"];

/// A small deterministic generator.
struct Random(u64);

impl Random {
    fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % n
    }
}

fn requirement(area: &str, section: &str, slug: &str, n: usize) -> (String, Requirement) {
    let level = match (slug, n % 9) {
        ("alarm-stays-private" | "other-attendee-is-refused", _) => Level::MustNot,
        (_, 7) => Level::Should,
        (_, 8) => Level::May,
        (_, 5) => Level::Stated,
        _ => Level::Must,
    };
    let words = slug.replace('-', " ");
    let requirement = Requirement {
        level,
        demand: format!("In {}, {words}: the server does so for every local attendee of the object.", area.replace('-', " ")),
        place: format!("RFC 6638, section {section}, paragraph {}", 2 + n % 4),
        section: section.to_owned(),
        document: "rfc6638".to_owned(),
        area: area.to_owned(),
        core: true,
        reading: (slug == "reply-keeps-tag")
            .then(|| "Example B.4 prints a new tag; the rule in 3.2.10 holds (docs/readings.md#reply-keeps-tag).".to_owned()),
    };
    (format!("rfc6638/{section}/{slug}"), requirement)
}

/// An invitation as a server stores it, unique per number.
pub fn event(n: u64, partstat: &str) -> String {
    format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Example Corp.//CalDAV Client//EN\r\nBEGIN:VEVENT\r\nUID:invitest-9c41e2-{n}@example.test\r\nDTSTAMP:20270112T091500Z\r\nDTSTART:20270302T160000Z\r\nDTEND:20270302T170000Z\r\nSUMMARY:Lunch\\, as always\r\nSEQUENCE:0\r\nORGANIZER;CN=\"Cyrus Daboo\":mailto:user1@example.test\r\nATTENDEE;CUTYPE=INDIVIDUAL;PARTSTAT=ACCEPTED;SCHEDULE-STATUS=\"1.2\":mailto:user1@\r\n example.test\r\nATTENDEE;CN=\"Wilfredo Sánchez Vega\";PARTSTAT={partstat};RSVP=TRUE:mailto:user2@example.test\r\nATTENDEE;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:user3@example.test\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
}

const ERROR: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<D:error xmlns:D=\"DAV:\" xmlns:C=\"urn:ietf:params:xml:ns:caldav\">\n  <C:allowed-attendee-scheduling-object-change/>\n  <!-- see the log -->\n</D:error>\n";

/// The target of the samples.
pub fn target() -> Target {
    let feature = |offered, how: &str| Feature {
        offered,
        how: how.to_owned(),
    };
    Target {
        name: "cyrus".to_owned(),
        title: "Cyrus IMAP".to_owned(),
        url: "http://127.0.0.1:8080/dav/".to_owned(),
        argument: "--target targets/cyrus.yaml".to_owned(),
        accounts: 12,
        server: Server {
            name: "Cyrus-HTTP".to_owned(),
            version: "3.10.1".to_owned(),
        },
        dav_tokens: [
            "1",
            "2",
            "3",
            "access-control",
            "calendar-access",
            AUTO_SCHEDULE,
        ]
        .map(str::to_owned)
        .to_vec(),
        features: [
            (
                AUTO_SCHEDULE,
                feature(true, "DAV: token, and an inbox and outbox are served"),
            ),
            ("calendar-access", feature(true, "DAV: token")),
            ("several calendars", feature(true, "MKCALENDAR gave 201")),
            ("VTODO", feature(true, "supported-calendar-component-set")),
            (
                "schedule-tag",
                feature(true, "PUT of an invitation answered one"),
            ),
            (
                "writable default calendar",
                feature(false, "PROPPATCH gave 403"),
            ),
            (
                "mail delivery",
                feature(false, "the target declares no address"),
            ),
        ]
        .map(|(name, f)| (name.to_owned(), f))
        .into(),
        reproduce: "USERS=12 targets/cyrus/up.sh".to_owned(),
    }
}

fn check(scenario: &str, name: &str, id: &str, level: Level, verdict: Verdict) -> Check {
    Check {
        id: format!("{scenario}/{name}"),
        requirement: id.to_owned(),
        level,
        state: State::Stable,
        verdict,
        line: 18,
        column: 21,
        snippet: Vec::new(),
        expected: "status 2xx".to_owned(),
        actual: "status 204".to_owned(),
        diff: Vec::new(),
        see: Vec::new(),
        step: 3,
        exchange: Some(2),
        since: "0.1.0".to_owned(),
        blocked_by: None,
        otherwise: false,
    }
}

/// A record of `n` scenarios with four checks each; about one in `1/red` is red.
pub fn record(n: u64, red: u64) -> Record {
    let selection = Selection {
        jobs: 4,
        seed: Some(7),
        ..Selection::default()
    };
    let tool = Tool {
        version: "0.1.0".to_owned(),
        suites_digest: "5f0a1c77de9b2e41".to_owned(),
    };
    let mut record = Record::new(tool, target(), selection);
    record.run = "9c41e2".to_owned();
    record.started = "2026-11-28T21:40:00Z".to_owned();
    record.elapsed_ms = 184_300;
    let mut count = 0;
    for (area, section, slugs) in AREAS {
        for slug in slugs {
            let (id, requirement) = requirement(area, section, slug, count);
            record.requirements.insert(id, requirement);
            count += 1;
        }
    }
    let ids: Vec<(String, Requirement)> = record.requirements.clone().into_iter().collect();
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    for i in 0..n {
        let (requirement, about) = &ids[(i as usize * 5) % ids.len()];
        let verdict = match random.below(red.max(2)) {
            0 => [
                Verdict::Fail,
                Verdict::Fail,
                Verdict::Warn,
                Verdict::Blocked,
                Verdict::Error,
            ][random.below(5) as usize],
            1 if i % 3 == 0 => [Verdict::Info, Verdict::Unsupported, Verdict::NotSelected]
                [random.below(3) as usize],
            _ => Verdict::Pass,
        };
        let scenario = scenario(&mut record, &mut random, i, requirement, about, verdict);
        record.scenarios.push(scenario);
    }
    record.request_ms = 21_340;
    record.findings.push(Finding {
        kind: FindingKind::Contradiction,
        title: "calendar-default-needed is advertised but the property is not served".to_owned(),
        detail: "PROPFIND of schedule-default-calendar-URL on the inbox gave 404.".to_owned(),
        cause: None,
        exchange: None,
    });
    record.finish();
    record
}

fn scenario(
    record: &mut Record,
    random: &mut Random,
    i: u64,
    requirement: &str,
    about: &Requirement,
    verdict: Verdict,
) -> Scenario {
    let name = requirement.rsplit('/').next().unwrap_or(requirement);
    let id = format!("{}/{}/{name}-{i}", about.document, about.section);
    let mut checks: Vec<Check> = ["status", "tag", "copy-of-bernard", "inbox"]
        .iter()
        .map(|n| check(&id, n, requirement, about.level, about.level.when_kept()))
        .collect();
    let ran = !matches!(verdict, Verdict::Unsupported | Verdict::NotSelected);
    let deciding = if about.level == Level::May {
        Verdict::Info
    } else {
        verdict
    };
    match verdict {
        Verdict::Pass | Verdict::Info => {}
        Verdict::Fail | Verdict::Warn => {
            let bad = &mut checks[1];
            bad.verdict = about.level.when_broken();
            bad.expected = "Schedule-Tag as before, \"2a-9f\"".to_owned();
            bad.actual = "Schedule-Tag: \"2a-a0\"".to_owned();
            bad.line = 21;
            bad.column = 24;
            bad.snippet = vec![
                (20, "        checks:".to_owned()),
                (
                    21,
                    format!(
                        "          - {{header: {{schedule-tag: {{same-as: \"{{{{tag}}}}\"}}}}, requires: {requirement}}}"
                    ),
                ),
            ];
            bad.diff = vec![
                DiffLine {
                    sign: Sign::Both,
                    text: "ORGANIZER;CN=\"Cyrus Daboo\":mailto:user1@example.test".to_owned(),
                },
                DiffLine {
                    sign: Sign::Expected,
                    text: "ATTENDEE;PARTSTAT=ACCEPTED:mailto:user2@example.test".to_owned(),
                },
                DiffLine {
                    sign: Sign::Actual,
                    text: "ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:user2@example.test".to_owned(),
                },
            ];
        }
        other => checks.iter_mut().for_each(|c| c.verdict = other),
    }
    let by = ROLES[random.below(3) as usize];
    let wait = 5 + random.below(60) * random.below(40);
    let steps = if ran { steps(by, wait) } else { Vec::new() };
    let exchanges = if ran {
        exchanges(record, random, i, by, verdict)
    } else {
        Vec::new()
    };
    if ran {
        for what in ["REQUEST", "REPLY"] {
            let ms = 4 + random.below(30) * (1 + random.below(25));
            record.latencies.push(Latency {
                what: what.to_owned(),
                scenario: id.clone(),
                ms,
            });
        }
    }
    Scenario {
        file: format!("{}/{}-{}.yaml", about.document, about.section, about.area),
        line: 12 + i % 90,
        title: format!(
            "{} {} an invitation and the others see it",
            by,
            ["accepts", "declines", "changes"][(i % 3) as usize]
        ),
        source: format!("RFC 6638, {}", about.section),
        verdict: Scenario::aggregate(&checks, (!ran).then_some(deciding)),
        reason: match verdict {
            Verdict::Blocked => {
                Some("an invitation is not delivered to a second attendee".to_owned())
            }
            Verdict::Error => Some("connection reset while reading the response".to_owned()),
            Verdict::NotSelected => Some("needs 13 accounts, the target has 12".to_owned()),
            Verdict::Unsupported => {
                Some("writable default calendar: PROPPATCH gave 403".to_owned())
            }
            _ => None,
        },
        blocked_by: (verdict == Verdict::Blocked)
            .then(|| "rfc6638/3.2.1.1/invitation-reaches-each-attendee".to_owned()),
        unstable: false,
        at_ms: i * 180,
        elapsed_ms: 300 + wait,
        requests: exchanges.iter().map(|e| u64::from(e.repeated)).sum(),
        cast: ROLES
            .iter()
            .enumerate()
            .map(|(n, r)| ((*r).to_owned(), format!("user{}", n + 1)))
            .collect(),
        id,
        steps,
        checks,
        exchanges,
    }
}

fn steps(by: &str, wait: u64) -> Vec<Step> {
    let step = |n, line, by: &str, what: String| Step {
        n,
        line,
        by: by.to_owned(),
        what,
        at_ms: n * 90,
        elapsed_ms: 40 + n,
        ..Step::default()
    };
    vec![
        Step {
            opening: true,
            ..step(
                1,
                0,
                "cyrus",
                "cyrus creates lunch and invites wilfredo and bernard".to_owned(),
            )
        },
        Step {
            opening: true,
            waited_for: Some("REQUEST of lunch in the inbox".to_owned()),
            polls: 3,
            came: Some("REQUEST arrived in the inbox".to_owned()),
            elapsed_ms: wait,
            ..step(2, 0, "wilfredo", "wilfredo waits for lunch".to_owned())
        },
        step(
            3,
            14,
            by,
            format!("{by} edits lunch, guarded by the tag last seen"),
        ),
        Step {
            waited_for: Some("REPLY of lunch in the inbox".to_owned()),
            polls: 2,
            came: Some("REPLY arrived in the inbox".to_owned()),
            elapsed_ms: wait / 2,
            ..step(4, 22, "cyrus", "cyrus waits for the reply".to_owned())
        },
        step(5, 30, "bernard", "bernard gets lunch".to_owned()),
        step(0, 0, "cyrus", "cyrus deletes lunch".to_owned()),
    ]
}

fn exchanges(
    record: &mut Record,
    random: &mut Random,
    i: u64,
    by: &str,
    verdict: Verdict,
) -> Vec<Exchange> {
    let uid = format!("invitest-9c41e2-{i}");
    let home = |n: u64| format!("http://127.0.0.1:8080/dav/calendars/user/user{n}");
    let sent = record.store_body(event(i, "NEEDS-ACTION").as_bytes());
    let stored = record.store_body(event(i, "ACCEPTED").as_bytes());
    let error = record.store_body(ERROR.as_bytes());
    let headers = |pairs: &[(&str, String)]| -> Vec<Header> {
        let mut all = vec![
            (
                "authorization".to_owned(),
                "Basic dXNlcjE6c2VjcmV0".to_owned(),
            ),
            ("x-invitest".to_owned(), format!("{uid}/3")),
            ("user-agent".to_owned(), "invitest/0.1.0".to_owned()),
        ];
        all.extend(pairs.iter().map(|(n, v)| ((*n).to_owned(), v.clone())));
        all
    };
    let came = vec![
        (
            "date".to_owned(),
            "Sat, 28 Nov 2026 21:40:02 GMT".to_owned(),
        ),
        (
            "etag".to_owned(),
            format!("\"{:x}\"", random.below(1 << 40)),
        ),
        ("schedule-tag".to_owned(), "\"2a-a0\"".to_owned()),
        (
            "content-type".to_owned(),
            "text/calendar; charset=utf-8".to_owned(),
        ),
    ];
    let exchange = |step, by: &str, method: &str, url: String, status: u16| Exchange {
        step,
        by: by.to_owned(),
        method: method.to_owned(),
        url,
        request_headers: headers(&[("if-schedule-tag-match", "\"2a-9f\"".to_owned())]),
        status: Some(status),
        response_headers: came.clone(),
        ms: 12,
        at_ms: step * 90 + 7,
        repeated: 1,
        ..Exchange::default()
    };
    let mut all = vec![
        Exchange {
            request_body: sent.clone(),
            ..exchange(
                1,
                "cyrus",
                "PUT",
                format!("{}/Default/{uid}.ics", home(1)),
                201,
            )
        },
        Exchange {
            repeated: 3,
            response_body: sent,
            ..exchange(
                2,
                "wilfredo",
                "PROPFIND",
                format!("{}/Inbox/", home(2)),
                207,
            )
        },
        Exchange {
            request_body: stored.clone(),
            ..exchange(3, by, "PUT", format!("{}/Default/{uid}.ics", home(2)), 204)
        },
        Exchange {
            repeated: 2,
            ..exchange(4, "cyrus", "PROPFIND", format!("{}/Inbox/", home(1)), 207)
        },
        Exchange {
            response_body: stored,
            ..exchange(
                5,
                "bernard",
                "GET",
                format!("{}/Default/{uid}.ics", home(3)),
                200,
            )
        },
    ];
    match verdict {
        Verdict::Fail => {
            all[2].status = Some(403);
            all[2].response_body = error;
            all[2].response_headers[3].1 = "application/xml".to_owned();
        }
        Verdict::Error => {
            all[2].status = None;
            all[2].error = Some("connection reset while reading the response".to_owned());
        }
        _ => {}
    }
    all.push(exchange(
        0,
        "cyrus",
        "DELETE",
        format!("{}/Default/{uid}.ics", home(1)),
        204,
    ));
    all.push(exchange(
        0,
        "wilfredo",
        "DELETE",
        format!("{}/Default/{uid}.ics", home(2)),
        204,
    ));
    all
}

/// What a hostile server would put into every text it controls.
pub const HOSTILE: &str =
    "</details></pre><script>alert('x')</script>\u{202e}evil\u{1b}[31m\0\u{7} ]]> & \" '";

/// A record in which everything that a server controls is hostile, with a body of 10 MB.
pub fn hostile() -> Record {
    let mut record = record(12, 2);
    let body = format!("{HOSTILE}{}", "A".repeat(10_000_000));
    let key = record.store_body(body.as_bytes());
    record.bodies.insert("feedfeedfeedfeed".to_owned(), body);
    record.target.title = HOSTILE.to_owned();
    record.target.server.name = HOSTILE.to_owned();
    record.target.dav_tokens.push(HOSTILE.to_owned());
    record.findings[0].title = HOSTILE.to_owned();
    record.findings[0].detail = HOSTILE.to_owned();
    record.leftovers.push(HOSTILE.to_owned());
    for scenario in &mut record.scenarios {
        scenario.title = HOSTILE.to_owned();
        scenario.reason = Some(HOSTILE.to_owned());
        for step in &mut scenario.steps {
            step.what = HOSTILE.to_owned();
            step.came = Some(HOSTILE.to_owned());
        }
        for check in &mut scenario.checks {
            check.verdict = Verdict::Fail;
            check.expected = HOSTILE.to_owned();
            check.actual = HOSTILE.repeat(5_000);
            check.diff = vec![DiffLine {
                sign: Sign::Actual,
                text: HOSTILE.to_owned(),
            }];
            check.snippet = vec![(check.line, HOSTILE.to_owned())];
        }
        scenario.verdict = Verdict::Fail;
        for exchange in &mut scenario.exchanges {
            exchange.url = format!("http://x.test/{HOSTILE}");
            exchange
                .response_headers
                .push(("x-hostile".to_owned(), HOSTILE.to_owned()));
            exchange.response_body = Some("feedfeedfeedfeed".to_owned());
            exchange.request_body = key.clone();
            exchange.error = Some(HOSTILE.to_owned());
        }
    }
    record.totals = Totals::of(&record.scenarios);
    record
}
