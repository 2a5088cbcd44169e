//! Odd records: each value that does not fit costs itself alone, and is named; a record indexed once
//! says the same as the decoded model.

use ovia_core::{
    record::Record,
    tolerant::{decode, mismatches},
    types::{Call, Direction},
};

fn record(text: &str) -> Record<Call> {
    text.parse()
        .unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// What is reported of a record, which has to be readable.
fn report(text: &str) -> Vec<String> {
    let record = record(text);
    let found = mismatches::<Call>(text);
    assert_eq!(record.conforms(), found.is_empty(), "{text}");
    assert_eq!(record.mismatches(), found, "{text}");
    assert_eq!(record.as_str(), text.trim());
    same_as_the_model(&record);
    found.iter().map(ToString::to_string).collect()
}

/// Every accessor against the field of the decoded model.
fn same_as_the_model(record: &Record<Call>) {
    let model = record.to_model();
    let text = record.as_str();
    assert_eq!(record.id(), model.id, "{text}");
    assert_eq!(record.status(), model.status.as_deref(), "{text}");
    assert_eq!(record.type_(), model.type_.as_deref(), "{text}");
    assert_eq!(record.analysis(), model.analysis.as_deref(), "{text}");
    assert_eq!(record.transcript(), model.transcript.as_deref(), "{text}");
    assert_eq!(record.duration(), model.duration, "{text}");
    assert_eq!(record.direction(), model.direction, "{text}");
    assert_eq!(record.started_at(), model.started_at, "{text}");
    let costs = record.costs();
    assert_eq!(costs.is_some(), model.costs.is_some(), "{text}");
    let model_costs = model.costs.unwrap_or_default();
    assert_eq!(costs.and_then(|it| it.total()), model_costs.total, "{text}");
    assert_eq!(costs.and_then(|it| it.llm()), model_costs.llm, "{text}");
    let characters = costs.and_then(|it| it.details()?.tts_characters());
    let details = model_costs.details.unwrap_or_default();
    assert_eq!(characters, details.tts_characters, "{text}");
    let rule = record.metadata().and_then(|it| it.rule_id());
    assert_eq!(
        rule,
        model.metadata.as_ref().and_then(|it| it.rule_id.as_deref()),
        "{text}"
    );
    let lines = record.transcript_objects();
    assert_eq!(
        lines.is_some(),
        model.transcript_objects.is_some(),
        "{text}"
    );
    let model_lines = model.transcript_objects.unwrap_or_default();
    let lines: Vec<_> = lines.into_iter().flatten().collect();
    assert_eq!(lines.len(), model_lines.len(), "{text}");
    for (line, model) in lines.iter().zip(&model_lines) {
        assert_eq!(line.content(), model.content.as_deref(), "{text}");
        assert_eq!(line.timestamp(), model.timestamp, "{text}");
    }
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
            "transcript: expected string, found string with an unpaired surrogate",
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
    let call = decode::<Call>(record).expect("an object");
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
    let call = |record: &str| decode::<Call>(record).expect("an object");
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
    let text = format!("{:?}", self::record(record));
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

#[test]
fn fields_are_found_wherever_they_are() {
    let call = record(
        r#"{ "mood" : [1, {"id": 2}] , "id":"x", "\u0069d": "3c90c3cc-0d44-4b50-8888-8dd25736052a",
            "transcript": "a \"b\" \u00e9\n", "costs":{"details":{"tts_characters":7},"x":{}}}"#,
    );
    // If a key occurs twice, the last value counts, however the key is written.
    assert!(call.id().is_some());
    assert_eq!(call.transcript(), Some("a \"b\" é\n"));
    let field = |name| call.field(name).map(|value| value.get());
    assert_eq!(field("mood"), Some(r#"[1, {"id": 2}]"#));
    assert_eq!(field("transcript"), Some(r#""a \"b\" \u00e9\n""#));
    assert_eq!(field("weather"), None);
    let keys: Vec<String> = call.fields().into_iter().map(|(key, _)| key).collect();
    assert_eq!(keys, ["mood", "id", "transcript", "costs"]);
    let costs = call.costs().expect("costs");
    assert_eq!(costs.as_str(), r#"{"details":{"tts_characters":7},"x":{}}"#);
    assert_eq!(costs.field("x").map(|value| value.get()), Some("{}"));
    assert_eq!(
        costs.details().and_then(|it| it.tts_characters()),
        Some(7.0)
    );
}

#[test]
fn a_record_is_shared_among_threads() {
    fn crosses<T: Send + Sync + Clone + 'static>() {}
    crosses::<Record<Call>>();
    let call = record(r#"{"transcript": "\n"}"#);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| assert_eq!(call.transcript(), Some("\n")));
        }
    });
    let copy = call.clone();
    assert_eq!(copy, call);
    assert_eq!(copy.transcript(), Some("\n"));
}
