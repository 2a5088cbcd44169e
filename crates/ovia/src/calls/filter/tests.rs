//! Filters on records of every form, at a glance and in full.

use super::{Filter, Verdict};
use crate::{Call, Direction};

fn verdict(filter: &Filter, record: &str) -> Verdict {
    let verdict = filter.judge(&Call::from_text(record).expect("an object"));
    // A glance says the same, or nothing.
    assert!(filter.glance(record).is_none_or(|glance| glance == verdict));
    verdict
}

#[test]
fn an_id_takes_more_than_a_glance() {
    let filter = Filter {
        id: Some(super::WantedId::new("a".into())),
        ..Filter::default()
    };
    assert_eq!(filter.glance(r#"{"id": "b"}"#), None);
}

#[test]
fn texts_and_ids() {
    let filter = Filter {
        direction: Some(Direction::Inbound),
        status: Some("completed".into()),
        agent: Some("3C90C3CC0D444B5088888DD25736052A".into()),
        ..Filter::default()
    };
    let record = |direction: &str, status: &str, agent: &str| {
        format!(r#"{{"direction": {direction}, "status": {status}, "agent_id": {agent}}}"#)
    };
    let id = r#""3c90c3cc-0d44-4b50-8888-8dd25736052a""#;
    let keeps = |record: &str| verdict(&filter, record) == Verdict::Keep;
    assert!(keeps(&record("\"inbound\"", "\"completed\"", id)));
    assert!(!keeps(&record("\"outbound\"", "\"completed\"", id)));
    assert!(!keeps(&record("\"inbound\"", "null", id)));
    assert!(!keeps(&record("\"inbound\"", "\"completed\"", "\"7\"")));
    assert!(!keeps("{}"));
    // What does not fit its type is compared as it stands.
    let filter = Filter {
        status: Some("7".into()),
        agent: Some("agent-1".into()),
        ..Filter::default()
    };
    assert_eq!(
        verdict(&filter, r#"{"status": 7, "agent_id": "agent-1"}"#),
        Verdict::Keep
    );
}

#[test]
fn times_of_every_form() {
    let at = |text: &str| Some(text.parse().expect("a time"));
    let filter = Filter {
        started_after: at("2023-11-07T05:31:56Z"),
        started_before: at("2023-11-07T05:31:57Z"),
        ..Filter::default()
    };
    for (started, expected) in [
        (r#""2023-11-07T05:31:56Z""#, Verdict::Keep),
        (r#""2023-11-07T06:31:56.999+01:00""#, Verdict::Keep),
        (r#""2023-11-07 05:31:56+00""#, Verdict::Keep),
        (r#""2023-11-07T05:31:56.5""#, Verdict::Keep),
        (r#""2023-11-07 05:31:56""#, Verdict::Keep),
        ("1699335116", Verdict::Keep),
        ("1699335116500", Verdict::Keep),
        (r#""2023-11-07T05:31:57Z""#, Verdict::LeaveOut),
        (r#""2023-11-07T05:31:55.999Z""#, Verdict::LeaveOut),
        ("null", Verdict::LeaveOut),
        (r#""yesterday""#, Verdict::Undecided),
        ("{}", Verdict::Undecided),
        ("1e300", Verdict::Undecided),
    ] {
        let record = format!(r#"{{"started_at": {started}}}"#);
        assert_eq!(verdict(&filter, &record), expected, "{started}");
    }
    assert_eq!(verdict(&filter, "{}"), Verdict::LeaveOut);
}

#[test]
fn what_is_as_documented_takes_but_a_glance() {
    let at = |text: &str| Some(text.parse().expect("a time"));
    let id = "3c90c3cc-0d44-4b50-8888-8dd25736052a";
    let filter = Filter {
        direction: Some(Direction::Inbound),
        status: Some("completed".into()),
        agent: Some(id.to_uppercase()),
        started_after: at("2023-11-07T05:31:56Z"),
        ..Filter::default()
    };
    let good = format!(
        r#"{{"status": "completed", "more": [1, {{"status": 7}}], "direction": "inbound",
            "agent_id": "{id}", "started_at": "2023-11-07T05:31:56Z"}}"#
    );
    assert_eq!(filter.glance(&good), Some(Verdict::Keep));
    for (from, to, expected) in [
        ("inbound", "outbound", Some(Verdict::LeaveOut)),
        ("completed", "failed", Some(Verdict::LeaveOut)),
        ("3c90", "3c91", Some(Verdict::LeaveOut)),
        ("05:31:56Z", "05:31:55Z", Some(Verdict::LeaveOut)),
        ("05:31:56Z", "05:31:56.1Z", Some(Verdict::Keep)),
        ("\"completed\"", "null", Some(Verdict::LeaveOut)),
        ("\"2023-11-07T05:31:56Z\"", "null", Some(Verdict::LeaveOut)),
        ("agent_id", "agent", Some(Verdict::LeaveOut)),
        // These take reading it.
        ("3c90c3cc", "agent", None),
        ("2023-11-07T05:31:56Z", "yesterday", None),
        ("\"2023-11-07T05:31:56Z\"", "1699335116", None),
        ("inbound", "\\u0069nbound", None),
        ("\"completed\"", "7", None),
        ("\"more\"", "\"status\"", None),
    ] {
        let record = good.replace(from, to);
        assert_ne!(record, good);
        assert_eq!(filter.glance(&record), expected, "{from}: {to}");
        verdict(&filter, &record);
    }
    assert_eq!(Filter::default().glance("{broken"), Some(Verdict::Keep));
}
