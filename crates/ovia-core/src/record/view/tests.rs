//! Objects inside a record, on both paths.

use crate::{record::Record, types::Call};

fn call(costs: &str) -> Record<Call> {
    let text = format!(r#"{{"total": 9, "costs": {costs}, "llm": 8}}"#);
    text.parse()
        .unwrap_or_else(|error| panic!("{text}: {error}"))
}

#[test]
fn fields_are_those_of_the_object_alone() {
    let deep = format!("{}{}", "[".repeat(200), "]".repeat(200));
    for (costs, total, llm) in [
        (r#"{"total": 0.5, "llm": 1}"#, Some(0.5), Some(1.0)),
        (
            "{\n\t\"llm\" :\r 1 , \"more\": {\"total\": 7} }",
            None,
            Some(1.0),
        ),
        (r#"{"tot\u0061l": 0.5, "llm": null}"#, Some(0.5), None),
        (r#"{"total": "0.5", "llm": [1]}"#, None, None),
        // If a key occurs twice, the last value counts.
        (r#"{"total": 7, "total": 0.5}"#, Some(0.5), None),
        (r#"{"total": 7, "total": null}"#, None, None),
        // Not supported by the fast reader.
        (r#"{"\ud800": 7, "total": 0.5}"#, Some(0.5), None),
        (
            &format!(r#"{{"x": {deep}, "total": 0.5, "llm": 1}}"#),
            Some(0.5),
            Some(1.0),
        ),
        ("{}", None, None),
    ] {
        let call = call(costs);
        let view = call.costs().expect("an object");
        assert_eq!(view.as_str(), costs);
        assert_eq!((view.total(), view.llm()), (total, llm), "{costs}");
        let model = view.to_model();
        assert_eq!((model.total, model.llm), (total, llm), "{costs}");
        let copy = view;
        assert_eq!(copy.total(), view.total());
    }
    for costs in ["null", "7", "[]", r#""{}""#] {
        assert!(call(costs).costs().is_none(), "{costs}");
    }
}

#[test]
fn any_field_is_found_by_its_name() {
    let call =
        call(r#"{"telephony": 1, "t\u0065lephony": 2.50, "details": {"x": [1]}, "z": null}"#);
    let costs = call.costs().expect("an object");
    for (name, json) in [
        ("telephony", Some("2.50")),
        ("details", Some(r#"{"x": [1]}"#)),
        ("z", Some("null")),
        ("x", None),
        ("total", None),
    ] {
        assert_eq!(costs.field(name).map(|value| value.get()), json, "{name}");
    }
}

#[test]
fn an_object_in_an_object_borrows_from_the_record() {
    let call = call(r#"{"details": {"tts_characters": 112, "s": 1}}"#);
    // The views in between are gone.
    let details = call.costs().and_then(|costs| costs.details());
    let details = details.expect("an object");
    assert_eq!(details.tts_characters(), Some(112.0));
    let start = call.as_str().find("{\"tts").expect("its place");
    assert_eq!(details.as_str().as_ptr(), call.as_str()[start..].as_ptr());
}

#[test]
fn debug_hides_what_may_be_personal() {
    let costs = call(r#"{"total": 0.5}"#);
    let shown = format!("{:?}", costs.costs().expect("an object"));
    assert!(
        shown.starts_with("CallCosts { ") && shown.contains("0.5"),
        "{shown}"
    );
    let text = r#"{"transcript_objects": [{"content": "private"}]}"#;
    let call: Record<Call> = text.parse().expect("a record");
    let lines = call.transcript_objects().expect("a list");
    let shown = format!("{:?}", lines.get(0).expect("an object"));
    assert!(!shown.contains("private"), "{shown}");
}
