//! Odd records: each value that does not fit costs itself alone, and is named.

use ovia_core::{
    tolerant::{decode, fits, mismatches},
    types::{Call, Direction},
};

/// What is reported of a record, which has to be readable.
fn report(record: &str) -> Vec<String> {
    let decoded = decode::<Call>(record).unwrap_or_else(|error| panic!("{record}: {error}"));
    let found = mismatches::<Call>(record);
    assert_eq!(decoded.fits, found.is_empty(), "{record}");
    let without_reading = fits::<Call>(record);
    assert!(
        without_reading.is_none_or(|fits| fits == decoded.fits),
        "{record}"
    );
    found.iter().map(ToString::to_string).collect()
}

#[test]
fn what_does_not_fit_is_named_with_its_path() {
    for (record, expected) in [
        (r#"{"id": "no uuid"}"#, "id: expected uuid, found string"),
        (r#"{"id": 17}"#, "id: expected uuid, found number"),
        (
            r#"{"duration": "71"}"#,
            "duration: expected integer, found string",
        ),
        (
            r#"{"duration": 12.5}"#,
            "duration: expected integer, found number with a fraction or an exponent",
        ),
        (
            r#"{"duration": 123456789012345678901234567890}"#,
            "duration: expected integer, found number with a fraction or an exponent",
        ),
        (
            r#"{"analysis": {"a": [1]}}"#,
            "analysis: expected string, found object",
        ),
        (
            r#"{"analysis": [[]]}"#,
            "analysis: expected string, found array",
        ),
        (
            r#"{"analysis": false}"#,
            "analysis: expected string, found boolean",
        ),
        (
            r#"{"direction": 1}"#,
            "direction: expected string, found number",
        ),
        (
            r#"{"costs": "free"}"#,
            "costs: expected object, found string",
        ),
        (
            r#"{"costs": ["llm"]}"#,
            "costs: expected object, found array",
        ),
        (
            r#"{"costs": {"llm": "0.1"}}"#,
            "costs.llm: expected number, found string",
        ),
        (
            r#"{"costs": {"details": {"tts_characters": null, "llm_prompt_tokens": true}}}"#,
            "costs.details.llm_prompt_tokens: expected number, found boolean",
        ),
        (
            r#"{"costs": {"total": 1e999}}"#,
            "costs.total: expected number, found number out of range",
        ),
        (
            r#"{"started_at": "2023-11-07T05:31:56"}"#,
            "started_at: expected date-time, found string",
        ),
        (
            r#"{"started_at": 1699335116}"#,
            "started_at: expected date-time, found number",
        ),
        (
            r#"{"transcript_objects": {}}"#,
            "transcript_objects: expected array, found object",
        ),
        (
            r#"{"transcript_objects": [{}, null]}"#,
            "transcript_objects[1]: expected object, found null",
        ),
        (
            r#"{"transcript_objects": [{"content": "a"}, {"content": ["b"]}]}"#,
            "transcript_objects[1].content: expected string, found array",
        ),
        (
            r#"{"transcript": "half \ud83d of a pair"}"#,
            "transcript: expected string, found string with half of a surrogate pair",
        ),
    ] {
        assert_eq!(report(record), [expected], "{record}");
    }
}

#[test]
fn several_in_one_record_come_in_its_order() {
    let record = r#"{"duration": [], "status": "x", "id": {}, "metadata": {"rule_id": 7}}"#;
    assert_eq!(
        report(record),
        [
            "duration: expected integer, found array",
            "id: expected uuid, found object",
            "metadata.rule_id: expected string, found number"
        ]
    );
    let call = decode::<Call>(record).expect("an object").value;
    assert_eq!(call.status.as_deref(), Some("x"));
    assert_eq!((call.duration, call.id), (None, None));
    assert!(
        call.metadata
            .is_some_and(|metadata| metadata.rule_id.is_none())
    );
}

#[test]
fn what_fits_is_not_reported() {
    for record in [
        "{}",
        r#" {"id": null, "costs": null, "transcript_objects": null} "#,
        r#"{"transcript_objects": []}"#,
        r#"{"duration": 12.0}"#,
        r#"{"duration": 1.2e1}"#,
        r#"{"costs": {"total": 1, "llm": -0.0, "currency": {"code": []}}}"#,
        r#"{"direction": "sideways"}"#,
        r#"{"started_at": "2023-11-07T05:31:56.123456+00:00"}"#,
        r#"{"started_at": "2023-11-07 05:31:56.123+00"}"#,
        r#"{"unknown": "\ud83d", "more": 1e999, "deep": [[[[{"a": null}]]]]}"#,
        // A field that stands twice: the last one counts, as in most readers of JSON.
        r#"{"status": 1, "status": "completed"}"#,
        r#"{"\ud83d": 1, "status": "completed"}"#,
    ] {
        assert_eq!(report(record), [""; 0], "{record}");
    }
}

#[test]
fn odd_values_leave_the_others_readable() {
    let call = |record: &str| decode::<Call>(record).expect("an object").value;
    assert_eq!(
        call(r#"{"direction": "sideways"}"#).direction,
        Some(Direction::Unknown("sideways".into()))
    );
    assert_eq!(call(r#"{"duration": 12.0}"#).duration, Some(12));
    assert_eq!(
        call(r#"{"started_at": "2023-11-07 05:31:56.5+01"}"#)
            .started_at
            .map(|time| time.to_rfc3339()),
        Some("2023-11-07T04:31:56.500+00:00".to_owned())
    );
    // Items keep their positions.
    let items = call(r#"{"transcript_objects": [null, {"content": "b"}, 7]}"#).transcript_objects;
    let items = items.expect("a list");
    let contents: Vec<Option<&str>> = items.iter().map(|item| item.content.as_deref()).collect();
    assert_eq!(contents, [None, Some("b"), None]);
    // Of a record that only the slow way can read, everything else is there.
    let slow = call(
        r#"{"transcript": "\ud83d", "transcript": "\udc00", "status": "completed",
            "transcript_objects": [{"content": "\u0000 é 😀", "timestamp": "2023-11-07T05:31:56Z"}],
            "costs": {"total": 0.5}, "duration": 71, "direction": "inbound"}"#,
    );
    assert_eq!(slow.transcript, None);
    assert_eq!(slow.duration, Some(71));
    assert_eq!(slow.direction, Some(Direction::Inbound));
    assert_eq!(slow.costs.and_then(|costs| costs.total), Some(0.5));
    let items = slow.transcript_objects.expect("a list");
    assert_eq!(items[0].content.as_deref(), Some("\u{0} é 😀"));
    assert!(items[0].timestamp.is_some());
}

#[test]
fn only_what_is_no_object_fails() {
    for text in [
        "",
        "[]",
        "null",
        "7",
        "\"x\"",
        "{",
        r#"{"a": }"#,
        "{} {}",
        r#"{"a": 1,}"#,
    ] {
        assert!(decode::<Call>(text).is_err(), "{text}");
        assert_eq!(mismatches::<Call>(text), []);
    }
}

#[test]
fn depth_is_no_danger() {
    let deep = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
    for levels in [100, 1_000, 100_000] {
        let record = format!(
            r#"{{"x": {0}, "analysis": {0}, "status": "ok"}}"#,
            deep(levels)
        );
        assert_eq!(report(&record), ["analysis: expected string, found array"]);
        // The same on the slow way.
        let record = format!(
            r#"{{"x": {0}, "analysis": {0}, "id": 1e999}}"#,
            deep(levels)
        );
        assert_eq!(report(&record).len(), 2, "{levels}");
    }
}

#[test]
fn debug_hides_what_is_personal() {
    let record = r#"{"to_number": "+33639981234", "transcript": "secret", "status": "completed",
        "transcript_objects": [{"content": "secret"}], "direction": "inbound", "duration": 5}"#;
    let text = format!("{:?}", decode::<Call>(record).expect("an object"));
    assert!(
        !text.contains("secret") && !text.contains("3363998"),
        "{text}"
    );
    for shown in [
        "completed",
        "Inbound",
        "duration: Some(5)",
        "to_number: Some(…)",
    ] {
        assert!(text.contains(shown), "{text}");
    }
}

/// Not only agreeing with what reading it says, but saying it.
#[test]
fn what_fits_is_told_without_reading() {
    for (record, expected) in [
        (r#"{"duration": -7, "costs": {"total": -1}}"#, Some(true)),
        (r#"{"duration": 7.0}"#, Some(true)),
        (r#"{"duration": 7.5, "status": "x"}"#, Some(false)),
        (r#"{"status": true}"#, Some(false)),
        (
            r#"{"transcript_objects": [{}, {"content": 7}, {}]}"#,
            Some(false),
        ),
        (r#"{"transcript_objects": [null, {}]}"#, Some(false)),
        (
            r#"{"transcript_objects": null, "costs": null, "id": null}"#,
            Some(true),
        ),
        (r#"{"mood": 1, "mood": [], "status": "x"}"#, Some(true)),
        // Which of two counts, and what is behind, is not for it to say.
        (r#"{"duration": 7, "duration": "7"}"#, None),
        (r#"{"duration": 7} {}"#, None),
        (r#"{"duration": 7} x"#, None),
    ] {
        assert_eq!(fits::<Call>(record), expected, "{record}");
        if let Some(expected) = expected {
            assert_eq!(report(record).is_empty(), expected, "{record}");
        }
    }
}
