//! Filters on records of every form.

use ovia_core::{schema::Model, types::Call};

use super::{Decision, Filter, FilterReport, FilterStep, Index, Outcome, Reports, Test};
use crate::{error::Position, list::Element};

const ID: &str = "3c90c3cc-0d44-4b50-8888-8dd25736052a";
const OTHER: &str = "b3e9d1f2-84a7-4f6b-a0c5-9d2e7c41f853";

fn filter(conditions: &[(&str, Test)]) -> Filter {
    let mut filter = Filter::new(Call::SCHEMA);
    for (field, test) in conditions {
        filter.set(field, test.clone());
    }
    filter
}

fn decide(filter: &Filter, record: &str) -> Decision {
    let index = Index::of(Call::SCHEMA, record.as_bytes())
        .unwrap_or_else(|error| panic!("{record}: {error:?}"));
    filter.decide(&index, record.as_bytes(), &Reports::new(filter.reports()))
}

#[test]
fn conditions_are_combined_with_and() {
    let filter = filter(&[
        ("direction", Test::Text("inbound".into())),
        ("status", Test::Text("completed".into())),
        ("agent_id", Test::Id(ID.to_uppercase().replace('-', ""))),
    ]);
    let record = |direction: &str, status: &str, agent: &str| {
        format!(
            r#"{{"more": [1, {{"status": 7}}], "direction": {direction}, "status": {status},
                "agent_id": {agent}}}"#
        )
    };
    let id = format!(r#""{ID}""#);
    for (direction, status, agent, expected) in [
        (r#""inbound""#, r#""completed""#, &*id, Decision::Keep),
        (r#""\u0069nbound""#, r#""completed""#, &id, Decision::Keep),
        (r#""outbound""#, r#""completed""#, &id, Decision::Skip),
        (r#""inbound""#, "null", &id, Decision::Undecided),
        (r#""inbound""#, "[]", &id, Decision::Undecided),
        (r#""outbound""#, "null", &id, Decision::Skip),
        (r#""inbound""#, r#""Completed""#, &id, Decision::Skip),
        (r#""inbound""#, r#""completed""#, r#""7""#, Decision::Skip),
        // If a key occurs twice, the last value counts.
        (
            r#""inbound", "direction": "x""#,
            r#""completed""#,
            &id,
            Decision::Skip,
        ),
        (
            r#""x", "direction": "inbound""#,
            r#""completed""#,
            &id,
            Decision::Keep,
        ),
    ] {
        let record = record(direction, status, agent);
        assert_eq!(decide(&filter, &record), expected, "{record}");
    }
    assert_eq!(decide(&filter, "{}"), Decision::Undecided);
    assert_eq!(decide(&Filter::new(Call::SCHEMA), "{}"), Decision::Keep);
}

#[test]
fn setting_a_condition_again_replaces_it() {
    let texts = |texts: [&str; 2]| texts.map(|text| ("status", Test::Text(text.into())));
    let filter = filter(&texts(["failed", "completed"]));
    assert_eq!(
        decide(&filter, r#"{"status": "completed"}"#),
        Decision::Keep
    );
    assert_eq!(decide(&filter, r#"{"status": "failed"}"#), Decision::Skip);
}

#[test]
fn values_of_another_type_are_compared_by_their_json() {
    let filter = filter(&[
        ("status", Test::Text("7".into())),
        ("agent_id", Test::Id("agent-1".into())),
    ]);
    let record = r#"{"status": 7, "agent_id": "agent-1"}"#;
    assert_eq!(decide(&filter, record), Decision::Keep);
    assert_eq!(decide(&filter, &record.replace('7', "8")), Decision::Skip);
}

#[test]
fn an_id_is_found_in_every_spelling() {
    let (simple, upper) = (ID.replace('-', ""), ID.to_uppercase());
    let (urn, escaped) = (format!("urn:uuid:{ID}"), ID.replace('-', "\\u002d"));
    for wanted in [ID, &simple, &upper] {
        let filter = filter(&[("id", Test::Id(wanted.to_owned()))]);
        for id in [ID, &simple, &upper, &urn, &escaped, &format!("{{{ID}}}")] {
            let record = format!(r#"{{"id": "{OTHER}", "\u0069d": "{id}"}}"#);
            assert_eq!(decide(&filter, &record), Decision::Keep, "{wanted}: {id}");
        }
    }
    for (wanted, id) in [
        (ID, format!(r#""{OTHER}""#)),
        (ID, r#""call-1""#.to_owned()),
        ("call-1", format!(r#""{ID}""#)),
        ("call-1", r#""CALL-1""#.to_owned()),
    ] {
        let filter = filter(&[("id", Test::Id(wanted.to_owned()))]);
        let record = format!(r#"{{"id": {id}, "agent_id": "{wanted}"}}"#);
        assert_eq!(decide(&filter, &record), Decision::Skip, "{wanted}: {id}");
    }
    let filter = filter(&[("id", Test::Id("17".into()))]);
    assert_eq!(decide(&filter, r#"{"id": 17}"#), Decision::Keep);
    for record in [
        r#"{"of": {"id": "17"}, "ids": ["id", "17"]}"#,
        r#"{"id": null}"#,
        r#"{"id": ["17"]}"#,
    ] {
        assert_eq!(decide(&filter, record), Decision::Undecided, "{record}");
    }
}

#[test]
fn times_of_every_form() {
    let at = |text: &str| text.parse().expect("a time");
    let filter = filter(&[
        ("started_at", Test::Since(at("2023-11-07T05:31:56Z"))),
        ("started_at", Test::Before(at("2023-11-07T05:31:57Z"))),
    ]);
    for (started, expected) in [
        (r#""2023-11-07T05:31:56Z""#, Decision::Keep),
        (r#""2023-11-07T06:31:56.999+01:00""#, Decision::Keep),
        (r#""2023-11-07 05:31:56+00""#, Decision::Keep),
        (r#""2023-11-07T05:31:56.5""#, Decision::Keep),
        (r#""2023-11-07 05:31:56""#, Decision::Keep),
        ("1699335116", Decision::Keep),
        ("1699335116500", Decision::Keep),
        (r#""2023-11-07T05:31:57Z""#, Decision::Skip),
        (r#""2023-11-07T05:31:55.999Z""#, Decision::Skip),
        ("1699335116500000", Decision::Keep),
        (r#""1699335116500""#, Decision::Keep),
        (r#""Tue, 07 Nov 2023 05:31:56 GMT""#, Decision::Keep),
        ("1699335117000000000", Decision::Skip),
        ("null", Decision::Undecided),
        ("0", Decision::Undecided),
        (r#""07/11/2023""#, Decision::Undecided),
        (r#""yesterday""#, Decision::Undecided),
        ("{}", Decision::Undecided),
        ("1e300", Decision::Undecided),
    ] {
        let record = format!(r#"{{"started_at": {started}}}"#);
        assert_eq!(decide(&filter, &record), expected, "{started}");
    }
    assert_eq!(decide(&filter, "{}"), Decision::Undecided);
}

#[test]
fn another_field_decides_where_there_is_no_value() {
    let mut filter = Filter::new(Call::SCHEMA);
    let since = "2023-11-07T05:31:56Z".parse().expect("a time");
    filter.set_or("started_at", Some("created_at"), Test::Since(since));
    let (early, late) = (r#""2023-11-07T05:31:55Z""#, r#""2023-11-07T05:31:57Z""#);
    for (started, created, expected) in [
        ("null", late, Decision::Keep),
        ("null", early, Decision::Skip),
        (r#""soon""#, late, Decision::Keep),
        (early, late, Decision::Skip),
        (late, early, Decision::Keep),
        ("null", "null", Decision::Undecided),
        ("null", "0", Decision::Undecided),
    ] {
        let record = format!(r#"{{"started_at": {started}, "created_at": {created}}}"#);
        assert_eq!(decide(&filter, &record), expected, "{record}");
    }
    let record = format!(r#"{{"created_at": {late}}}"#);
    assert_eq!(decide(&filter, &record), Decision::Keep);
}

#[test]
fn text_may_be_compared_without_its_case() {
    let mut filter = filter(&[("status", Test::Text("failed".into()))]);
    filter.set("status", Test::TextIgnoringCase("COMPLETED".into()));
    let record = r#"{"status": "Completed"}"#;
    assert_eq!(decide(&filter, record), Decision::Keep);
}

#[test]
fn reports_say_why_records_are_left_out() {
    let at = |text: &str| text.parse().expect("a time");
    let (first, last) = (at("2026-01-01T00:00:00Z"), at("2026-03-01T00:00:00Z"));
    let filter = filter(&[
        ("status", Test::Text("completed".into())),
        ("started_at", Test::Since(at("2026-02-01T00:00:00Z"))),
        ("started_at", Test::Before(at("2026-02-02T00:00:00Z"))),
    ]);
    let mut step = FilterStep::new(filter);
    let long = format!(r#""{}""#, "x".repeat(100));
    let within = r#""2026-02-01T10:00:00Z""#;
    for (status, started) in [
        (r#""failed""#, within),
        (r#""failed""#, r#""2026-01-01T00:00:00Z""#),
        (r#""busy""#, "null"),
        (&long, within),
        (r#""completed""#, r#""2026-03-01T00:00:00Z""#),
        // Nothing speaks against these.
        (r#""completed""#, "null"),
        ("null", within),
        ("{}", r#""soon""#),
        ("null", "null"),
        (r#""completed""#, within),
    ] {
        let record = format!(r#"{{"status": {status}, "started_at": {started}}}"#);
        step.apply(Position::record(0), Element::Record(record.into()));
    }
    let [status, started] = &step.reports().get()[..] else {
        panic!("two fields");
    };
    let expected = FilterReport {
        field: "status".into(),
        missing: 2,
        unreadable: 1,
        other_values: vec![("failed".into(), 2), ("busy".into(), 1)],
        more_values: 1,
        other_times: None,
    };
    assert_eq!(*status, expected);
    let expected = FilterReport {
        field: "started_at".into(),
        missing: 2,
        unreadable: 1,
        other_times: Some((first, last)),
        ..FilterReport::default()
    };
    assert_eq!(*started, expected);
}

#[test]
fn a_record_that_is_left_out_for_another_reason_is_not_undecided() {
    let filter = filter(&[
        ("started_at", Test::Since(chrono::DateTime::UNIX_EPOCH)),
        ("status", Test::Text("failed".into())),
    ]);
    let record = r#"{"started_at": "yesterday", "status": "completed"}"#;
    assert_eq!(decide(&filter, record), Decision::Skip);
    assert_eq!(
        decide(&filter, &record.replace("completed", "failed")),
        Decision::Undecided
    );
}

#[test]
fn an_invalid_record_is_reported_and_not_left_out() {
    let filter = filter(&[("id", Test::Id(ID.into()))]);
    let mut step = FilterStep::new(filter);
    for record in [
        &b"{\"id\": \"18\""[..],
        b"{\"id\": \"18\"} 1",
        b"{\"id\": \"18\", \"x\" \"\xff\"}",
        b"[]",
    ] {
        let outcome = step.apply(Position::record(3), Element::Record(record.into()));
        assert!(
            matches!(outcome, Outcome::Unreadable(error) if error.record_index() == Some(3)),
            "{}",
            record.escape_ascii()
        );
    }
    for (record, is_kept) in [
        (&b"{\"id\": \"18\", \"x\": \"\xff\"}"[..], false),
        (
            &format!("{{\"id\": \"{ID}\", \"x\": NaN}}").into_bytes(),
            true,
        ),
    ] {
        let outcome = step.apply(Position::record(3), Element::Record(record.to_vec().into()));
        match is_kept {
            true => assert!(matches!(outcome, Outcome::Keep(_))),
            false => assert!(matches!(outcome, Outcome::Skip)),
        }
    }
}
