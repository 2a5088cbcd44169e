//! The report and the overlay of records with twelve kinds of surprise, and of hostile ones.

use ovia_core::types;
use serde_json::json;

use super::{FindingKind, Observer, Report};
use crate::Call;

/// The first one in 1 record, the second one in 2, and so on. `cargo xtask drift-drill` uses them too.
const SURPRISES: &str = include_str!("../../tests/data/surprises.ndjson");

fn report(records: impl IntoIterator<Item = impl AsRef<str>>) -> Report {
    let mut observer = Observer::<types::Call>::new();
    for record in records {
        observer.observe(&record.as_ref().parse().expect("a record"));
    }
    observer.finish()
}

#[test]
fn twelve_surprises_are_found_and_counted() {
    let report = report(SURPRISES.lines());
    let mut found: Vec<String> = report
        .findings
        .iter()
        .map(|it| format!("{:2} {}: {}", it.count, it.kind.as_str(), it.path))
        .collect();
    found.sort();
    assert_eq!(
        found,
        [
            " 1 missing: agent_id",
            " 2 unknown field: transcript_objects[].role",
            " 3 other type: analysis",
            " 4 unknown value: status",
            " 5 other type: duration",
            " 6 null: costs.llm",
            " 7 format: ended_at",
            " 8 unknown field: costs.telephony",
            " 9 unknown field: sentiment",
            "10 other type: latency_metrics",
            "11 format: id",
            "12 unknown enum value: direction",
        ]
    );
    insta::assert_json_snapshot!("report", report);
    insta::assert_json_snapshot!("overlay", report.overlay());
}

#[test]
fn nothing_personal_is_in_a_report() {
    let report = report(SURPRISES.lines());
    let text = format!(
        "{}{:?}",
        serde_json::to_string(&report).expect("JSON"),
        report.overlay()
    );
    for personal in ["Jean", "Dupont", "call_1", "Bonjour", "33639984512"] {
        assert!(!text.contains(personal), "{personal} in {text}");
    }
}

#[test]
fn hostile_names_are_masked_and_bounded() {
    let records = (0..3000).map(|number| {
        let name = |prefix: &str| {
            let letters = format!("{number:04}").replace(|c: char| c.is_ascii_digit(), "x");
            let letter = |shift: u32| char::from_u32(0x4E00 + number * 3 + shift).unwrap_or('a');
            format!("{prefix}{letters}{}", letter(0))
        };
        json!({
            format!("+3363998{number:04}"): 1,
            name("n"): {name("inside"): [{name("deep"): null}]},
            "status": name("s"),
        })
        .to_string()
    });
    let report = report(records);
    let text = serde_json::to_string(&report).expect("JSON");
    assert!(!text.contains("3363998"), "{text}");
    let unknown = |kind| report.findings.iter().filter(|it| it.kind == kind).count();
    assert_eq!(unknown(FindingKind::UnknownField), 50);
    let masked = report.findings.iter().find(|it| it.path == "+###########");
    assert_eq!(masked.map(|finding| finding.count), Some(3000));
    assert!(report.omitted > 5000, "{}", report.omitted);
    assert!(text.len() < 100_000, "{}", text.len());
    assert!(report.left_out().contains(&"+###########".to_owned()));
}

#[test]
fn a_required_field_that_never_came_is_missing_only() {
    let report = report([r#"{"direction": "inbound"}"#]);
    let of = |path: &str| -> Vec<FindingKind> {
        let findings = report.findings.iter().filter(|it| it.path == path);
        findings.map(|finding| finding.kind).collect()
    };
    assert_eq!(of("agent_id"), [FindingKind::Missing]);
    assert_eq!(of("duration"), [FindingKind::NeverSeen]);
    // Its place was never reached.
    assert_eq!(of("costs.llm"), []);
    let overlay = serde_json::to_string(report.overlay()).expect("JSON");
    let never = r#"{"target":"$.components.schemas.Call.properties.agent_id","update":{"x-ovia-seen":"never"}}"#;
    assert!(overlay.contains(never), "{overlay}");
}

#[test]
fn a_sample_is_spread_over_all_and_the_same_each_time() {
    let sampled = || {
        let mut observer = Observer::<types::Call>::new().sample(10);
        for number in 0..1000 {
            let letter = char::from(b'a' + u8::try_from(number / 100).unwrap_or(0));
            let call: Call = json!({ format!("in_{letter}"): 1 })
                .to_string()
                .parse()
                .expect("a call");
            observer.observe(&call);
        }
        let report = observer.finish();
        let names = report
            .findings
            .iter()
            .filter(|it| it.kind == FindingKind::UnknownField);
        let names: Vec<(String, u64)> = names.map(|it| (it.path.clone(), it.count)).collect();
        (report.records, names)
    };
    let (records, names) = sampled();
    assert_eq!(records, 10);
    assert!(names.len() >= 4, "{names:?}");
    assert_eq!(sampled(), (records, names));
}
