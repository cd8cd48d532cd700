use super::*;
use crate::run::judge::testing::TestEnv;

fn rule(yaml: &str) -> Matcher {
    serde_yaml::from_str(yaml).unwrap()
}

fn holds(yaml: &str, actual: Option<&str>, kind: Kind<'_>) -> bool {
    judge_value(&rule(yaml), actual, kind, &TestEnv::default())
        .unwrap_or_else(|e| panic!("{yaml}: {e}"))
        .holds
}

/// Every key of a rule, holding and not holding.
#[test]
fn every_key_can_hold_and_fail() {
    let cases: &[(&str, &[&str], &[&str])] = &[
        ("{equals: a}", &["a"], &["b", "A", ""]),
        ("a", &["a"], &["b"]),
        ("5", &["5"], &["6"]),
        ("{differs-from: a}", &["b"], &["a"]),
        ("{one-of: [a, b]}", &["a", "b"], &["c"]),
        ("{none-of: [a, b]}", &["c"], &["a", "b"]),
        ("{matches: 'a*c'}", &["ac", "abc", "a\nc"], &["abcd", "xac"]),
        ("{contains: b}", &["abc"], &["ac"]),
        ("{lacks: b}", &["ac"], &["abc"]),
        ("{present: true}", &["", "x"], &[]),
        ("{present: false}", &[], &["x"]),
        ("{absent: true}", &[], &["x"]),
        ("{absent: false}", &["x"], &[]),
        ("{at-least: 3}", &["3", "4", "10"], &["2", "x", ""]),
        ("{greater-than: 3}", &["4", "10"], &["3", "2"]),
        ("{at-most: 3}", &["3", "2", "-1"], &["4", "10"]),
        ("{at-least: 2, at-most: 4}", &["3"], &["1", "5"]),
        ("{equals: a, or-absent: true}", &["a"], &["b"]),
    ];
    for (yaml, good, bad) in cases {
        for value in *good {
            assert!(holds(yaml, Some(value), Kind::Text), "{yaml} {value:?}");
        }
        for value in *bad {
            assert!(!holds(yaml, Some(value), Kind::Text), "{yaml} {value:?}");
        }
    }
}

#[test]
fn absence() {
    for (yaml, wanted) in [
        ("{equals: ''}", false),
        ("{differs-from: a}", false),
        ("{one-of: ['']}", false),
        ("{none-of: [a]}", true),
        ("{matches: '*'}", false),
        ("{contains: ''}", false),
        ("{lacks: a}", true),
        ("{present: true}", false),
        ("{present: false}", true),
        ("{absent: true}", true),
        ("{absent: false}", false),
        ("{at-most: 3}", false),
        ("{equals: a, or-absent: true}", true),
    ] {
        assert_eq!(holds(yaml, None, Kind::Text), wanted, "{yaml}");
    }
}

#[test]
fn a_default_counts_but_not_for_presence() {
    let with = |yaml: &str, actual: &[&str]| {
        let env = TestEnv::default();
        let every = Several::Every;
        judge_values(
            &rule(yaml),
            actual,
            Some("NEEDS-ACTION"),
            every,
            Kind::Enumeration,
            &env,
        )
        .unwrap()
    };
    assert!(with("needs-action", &[]).holds);
    assert!(!with("ACCEPTED", &[]).holds);
    assert!(with("{differs-from: ACCEPTED}", &[]).holds);
    assert!(with("{absent: true}", &[]).holds);
    assert!(!with("{present: true}", &[]).holds);
    assert!(!with("NEEDS-ACTION", &["ACCEPTED"]).holds);
    assert_eq!(
        with("ACCEPTED", &[]).actual,
        "nothing, which means \"NEEDS-ACTION\""
    );
}

#[test]
fn several_values_of_one_name() {
    let with = |yaml: &str, several: Several| {
        let env = TestEnv::default();
        judge_values(&rule(yaml), &["a", "b"], None, several, Kind::Text, &env)
            .unwrap()
            .holds
    };
    assert!(with("a", Several::Some));
    assert!(!with("a", Several::Every));
    assert!(!with("c", Several::Some));
    assert!(with("{one-of: [a, b]}", Several::Every));
    for several in [Several::Some, Several::Every] {
        assert!(!with("{none-of: [b]}", several));
        assert!(!with("{differs-from: a}", several));
        assert!(with("{lacks: c}", several));
    }
}

#[test]
fn each_kind_has_its_own_meaning_of_equal() {
    let zones = Zones::default();
    let date = Kind::Date { zones: &zones };
    let paris = ";TZID=Europe/Paris:20270701T100000";
    let equal: &[(&str, &str, Kind<'_>)] = &[
        ("ACCEPTED", "accepted", Kind::Enumeration),
        ("Doe, Jane", "DOE, JANE", Kind::Parameter),
        ("20270701T080000Z", paris, date),
        (";VALUE=DATE:20270701", "20270701", date),
        ("PT1H", "PT60M", Kind::Duration),
        ("P1W", "P7D", Kind::Duration),
        ("5", "05", Kind::Number),
        ("1.50", "1.5", Kind::Number),
        ("mailto:a@b.c", "MAILTO:A@B.C", Kind::Address),
        (
            "mailto:a@b.c,/p/x",
            "/p/x/, mailto:A@B.C",
            Kind::AddressList,
        ),
        ("2.0,5.3", "5.3, 2.0", Kind::CommaList),
        ("2.0", "\"2.0\"", Kind::CommaList),
        ("a,b\\,c", "b\\,c,a", Kind::TextList),
        ("text/calendar", " text/calendar ", Kind::Header),
    ];
    let different: &[(&str, &str, Kind<'_>)] = &[
        ("ACCEPTED", "DECLINED", Kind::Enumeration),
        ("Jane", "Janet", Kind::Parameter),
        ("20270701T090000Z", paris, date),
        ("20270701T100000", paris, date),
        ("20270701T000000", "20270701", date),
        ("20270701T000000Z", "no date", date),
        ("P1D", "PT24H", Kind::Duration),
        ("P1D", "x", Kind::Duration),
        ("5", "6", Kind::Number),
        ("5", "5x", Kind::Number),
        ("mailto:a@b.c", "mailto:b@b.c", Kind::Address),
        (
            "mailto:a@b.c",
            "mailto:a@b.c,mailto:b@b.c",
            Kind::AddressList,
        ),
        ("2.0", "2.0,5.3", Kind::CommaList),
        ("2.0,2.0", "2.0", Kind::CommaList),
        ("2.0", "2.0.1", Kind::CommaList),
        ("a,b,c", "b\\,c,a", Kind::TextList),
        ("A", "a", Kind::TextList),
        ("\"a\"", "\"A\"", Kind::Header),
    ];
    for (wanted, came, kind) in equal {
        let yaml = format!("{{equals: '{wanted}'}}");
        assert!(holds(&yaml, Some(came), *kind), "{wanted} {came}");
    }
    for (wanted, came, kind) in different {
        let yaml = format!("{{equals: '{wanted}'}}");
        assert!(!holds(&yaml, Some(came), *kind), "{wanted} {came}");
        let yaml = format!("{{differs-from: '{wanted}'}}");
        assert!(holds(&yaml, Some(came), *kind), "{wanted} {came}");
    }
}

#[test]
fn lists_and_headers_contain_tokens() {
    assert!(holds("{contains: '2.0'}", Some("1.1,2.0"), Kind::CommaList));
    assert!(!holds(
        "{contains: '2.0'}",
        Some("2.0.1,12.0"),
        Kind::CommaList
    ));
    assert!(holds("{lacks: '2.0'}", Some("12.0"), Kind::CommaList));
    let dav = "1, 2, access-control, Calendar-Auto-Schedule";
    assert!(holds(
        "{contains: calendar-auto-schedule}",
        Some(dav),
        Kind::Header
    ));
    assert!(!holds("{contains: calendar}", Some(dav), Kind::Header));
    assert!(holds("{lacks: calendar}", Some(dav), Kind::Header));
    let kind = "text/calendar; component=\"VEVENT;x\"; charset=utf-8";
    assert!(holds("{contains: text/calendar}", Some(kind), Kind::Header));
    assert!(holds("{contains: charset=UTF-8}", Some(kind), Kind::Header));
    assert!(!holds("{contains: text}", Some(kind), Kind::Header));
    let delegates = "mailto:a@b.c,MAILTO:D@b.c";
    assert!(holds(
        "{contains: 'mailto:d@b.c'}",
        Some(delegates),
        Kind::AddressList
    ));
    assert!(holds("{contains: a}", Some("a,b"), Kind::TextList));
    assert!(!holds("{contains: a}", Some("a\\,b"), Kind::TextList));
}

#[test]
fn dates_and_numbers_have_an_order_and_mixtures_have_none() {
    let zones = Zones::default();
    let date = Kind::Date { zones: &zones };
    let after = "{greater-than: '20270701T080000Z'}";
    assert!(holds(
        after,
        Some(";TZID=Europe/Paris:20270701T100001"),
        date
    ));
    assert!(!holds(
        after,
        Some(";TZID=Europe/Paris:20270701T100000"),
        date
    ));
    // All day and floating are neither before nor after a point in time.
    assert!(!holds(after, Some("20280101"), date));
    assert!(!holds(after, Some("20280101T000000"), date));
    assert!(!holds(
        "{at-most: '20270701T080000Z'}",
        Some("20260101"),
        date
    ));
    // Numbers compare as numbers, not as text, whatever their kind.
    assert!(holds("{greater-than: 9}", Some("10"), Kind::Text));
    assert!(holds(after, Some("20270702T000000Z"), Kind::Text));
    assert!(holds("{at-least: PT1H}", Some("PT90M"), Kind::Duration));
    assert!(!holds("{at-least: PT1H}", Some("PT9M"), Kind::Duration));
}

#[test]
fn a_suites_mistake_is_no_verdict() {
    let zones = Zones::default();
    let env = TestEnv::default();
    for (yaml, kind) in [
        ("{equals: tomorrow}", Kind::Date { zones: &zones }),
        ("{greater-than: much}", Kind::Number),
        ("{equals: long}", Kind::Duration),
        ("{or-absent: true}", Kind::Text),
        ("{}", Kind::Text),
        ("{equals: '{{nothing}}'}", Kind::Text),
    ] {
        for actual in [None, Some("20270101")] {
            assert!(
                judge_value(&rule(yaml), actual, kind, &env).is_err(),
                "{yaml}"
            );
        }
    }
}

#[test]
fn placeholders_are_filled() {
    let env = TestEnv::default().with("tag", "\"7\"");
    let judged = |yaml: &str| judge_value(&rule(yaml), Some("\"7\""), Kind::Header, &env).unwrap();
    assert!(judged("{equals: '{{tag}}'}").holds);
    let judged = judged("{differs-from: '{{tag}}'}");
    assert!(!judged.holds);
    assert_eq!(judged.expected, "there and not \"\"7\"\"");
}
