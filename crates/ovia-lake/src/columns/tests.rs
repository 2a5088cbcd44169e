//! Columns held against the specification and against hostile records.

use arrow_array::{
    Array, ListArray, RecordBatch, StringArray, StructArray, TimestampMicrosecondArray,
    cast::AsArray,
    types::{Decimal128Type, Int64Type},
};
use arrow_schema::{DataType, Field};

use super::{CallRows, UtteranceRows, calls_schema, utterances_schema};

fn calls(records: &[&str]) -> RecordBatch {
    let mut rows = CallRows::new(true);
    for record in records {
        rows.push(&record.parse().expect("a record")).expect("fits");
    }
    let batch = rows.finish().expect("columns");
    assert!(rows.is_empty());
    batch
}

fn mismatches(batch: &RecordBatch, row: usize) -> Vec<String> {
    let lists: &ListArray = batch["mismatches"].as_list();
    let paths = lists.value(row);
    let paths: &StringArray = paths.as_string();
    paths.iter().flatten().map(str::to_owned).collect()
}

/// Every documented field is a column of the type that the specification says.
#[test]
fn columns_are_those_of_the_specification() {
    let text = include_str!("../../../../openapi/ovia.yaml");
    let text = text.split_once("\n    Call:\n").expect("the schema Call").1;
    let text = text.split_once("\n    Direction:\n").expect("its end").0;
    let mut keys: Vec<&str> = text
        .lines()
        .filter(|line| line.starts_with("        ") && !line[8..].starts_with([' ', '-', '#']))
        .filter_map(|line| line.trim().strip_suffix(':'))
        .collect();
    keys.sort_unstable();
    let schema = calls_schema(false);
    let mut columns: Vec<&str> = schema
        .fields()
        .iter()
        .map(|field| field.name().as_str())
        .collect();
    assert_eq!(columns.split_off(columns.len() - 2), ["mismatches", "raw"]);
    assert_eq!(columns, keys);
    let types: Vec<String> = super::schema_document("calls", &schema)["columns"]
        .as_array()
        .expect("columns")
        .iter()
        .map(|column| format!("{} {}", column["name"], column["type"]).replace('"', ""))
        .collect();
    for expected in [
        "id varchar",
        "direction varchar",
        "started_at timestamp with time zone",
        "duration bigint",
        "agent struct(name varchar)",
        "costs struct(details struct(llm_completion_tokens decimal(38,18), \
         llm_prompt_tokens decimal(38,18), stt_audio_duration_seconds decimal(38,18), \
         tts_characters decimal(38,18)), llm decimal(38,18), stt decimal(38,18), total decimal(38,18), \
         tts decimal(38,18))",
        "transcript_objects struct(content varchar, timestamp timestamp with time zone)[]",
        "mismatches varchar[]",
    ] {
        assert!(
            types.iter().any(|it| it == expected),
            "{expected}\n{types:#?}"
        );
    }
}

#[test]
fn values_are_exact() {
    let batch = calls(&[
        r#"{"id":"a","duration":71,"costs":{"total":0.123456789012345678,"llm":"1e-3"},
            "started_at":"2025-06-12 10:15:30.123456+02:00"}"#,
        r#"{"id":17,"duration":"71.0","started_at":1749716130}"#,
    ]);
    let costs: &StructArray = batch["costs"].as_struct();
    let amount = |name: &str| {
        let column = costs.column_by_name(name).expect("a column");
        column.as_primitive::<Decimal128Type>().clone()
    };
    assert_eq!(amount("total").value(0), 123_456_789_012_345_678);
    assert_eq!(amount("llm").value(0), 1_000_000_000_000_000);
    assert!(costs.is_null(1));
    let durations = batch["duration"].as_primitive::<Int64Type>();
    assert_eq!(durations.values().as_ref(), [71, 71]);
    let times: &TimestampMicrosecondArray = batch["started_at"].as_primitive();
    assert_eq!(
        times.values().as_ref(),
        [1_749_716_130_123_456, 1_749_716_130_000_000]
    );
    assert_eq!(batch["id"].as_string::<i32>().value(1), "17");
    assert!(mismatches(&batch, 0).is_empty() && mismatches(&batch, 1).is_empty());
}

#[test]
fn what_does_not_fit_is_null_and_listed() {
    for (record, paths) in [
        (
            r#"{"duration":"soon","id":{"a":1}}"#,
            vec!["duration", "id"],
        ),
        (
            r#"{"duration":71.5,"status":true}"#,
            vec!["duration", "status"],
        ),
        (r#"{"duration":9223372036854775808}"#, vec!["duration"]),
        (r#"{"costs":0.5,"agent":[]}"#, vec!["agent", "costs"]),
        (
            r#"{"costs":{"total":1e-19,"llm":"free","details":{"tts_characters":[]},"stt":null}}"#,
            vec!["costs.details.tts_characters", "costs.llm", "costs.total"],
        ),
        (
            r#"{"transcript_objects":[{"content":7},"Oui.",{"content":{},"timestamp":"soon"}]}"#,
            vec![
                "transcript_objects[1]",
                "transcript_objects[2].content",
                "transcript_objects[2].timestamp",
            ],
        ),
        (
            r#"{"started_at":"soon","analysis":{"mood":1}}"#,
            vec!["analysis", "started_at"],
        ),
        (r#"{"costs":{"total":NaN}}"#, vec!["costs.total"]),
        (r#"{"status":"a","status":null,"x":NaN}"#, vec!["x"]),
        ("{}", vec![]),
    ] {
        let batch = calls(&[record]);
        assert_eq!(mismatches(&batch, 0), paths, "{record}");
        for path in paths.iter().filter(|path| !path.contains(['.', '[', 'x'])) {
            assert!(batch[*path].is_null(0), "{record}: {path}");
        }
    }
    let record = "{\"transcript\":\"a\\ud800\", \"duration\" : 1.50e1}";
    let batch = calls(&[record]);
    assert_eq!(batch["raw"].as_string::<i32>().value(0), record);
}

#[test]
fn utterances_have_speakers_kinds_and_times() {
    let record = r#"{"id":"a","started_at":"2025-06-12T08:15:30Z","transcript_objects":[
        {"speaker":"Agent","text":"Oui.","start":1.5},
        {"role":"assistant","content":"Un instant.","timestamp":"2025-06-12T08:15:33Z",
         "tool_calls":[{"function":{"name":"book","arguments":"{}"}}]}]}"#;
    let mut rows = UtteranceRows::default();
    let call = record.parse().expect("a record");
    rows.push(&call).expect("fits");
    rows.push(&"{}".parse().expect("a record")).expect("fits");
    let batch = rows.finish().expect("columns");
    let text = |name: &str| {
        let column: &StringArray = batch[name].as_string();
        column
            .iter()
            .map(|it| it.unwrap_or("-").to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(text("call_id"), ["a", "a", "a"]);
    assert_eq!(text("role"), ["Agent", "assistant", "-"]);
    assert_eq!(text("kind"), ["message", "message", "tool_call"]);
    assert_eq!(text("content"), ["Oui.", "Un instant.", "book {}"]);
    let times: &TimestampMicrosecondArray = batch["time"].as_primitive();
    let start = 1_749_716_130_000_000;
    let micros: Vec<_> = times.values().iter().map(|time| time - start).collect();
    assert_eq!(micros, [1_500_000, 3_000_000, 3_000_000]);
    // The same inside of calls.
    let calls = calls(&[record]);
    let lists: &ListArray = calls["utterances"].as_list();
    let inside = lists.value(0);
    let inside: &StructArray = inside.as_struct();
    assert_eq!(
        inside.column_by_name("content"),
        batch.column_by_name("content")
    );
    assert_eq!(
        utterances_schema().field(1),
        &Field::new("index", DataType::Int32, true)
    );
}
