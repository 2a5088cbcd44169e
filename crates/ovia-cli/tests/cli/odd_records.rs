//! Records that do not fit the documentation: each is printed as it was sent, in every format.

use serde_json::{Value, value::RawValue};

use crate::support::{Server, pin};

/// The example of the documentation, without the `direction` that the documentation requires.
const DOCUMENTED: &str = r#"{"user_id":"3c90c3cc-0d44-4b50-8888-8dd25736052a","agent_id":"3c90c3cc-0d44-4b50-8888-8dd25736052a","type":"<string>","from_number":"<string>","to_number":"<string>","phone_number_id":"3c90c3cc-0d44-4b50-8888-8dd25736052a","id":"3c90c3cc-0d44-4b50-8888-8dd25736052a","status":"<string>","started_at":"2023-11-07T05:31:56Z","ended_at":"2023-11-07T05:31:56Z","recording_url":"<string>","transcript":"<string>","duration":123,"analysis":"<string>","latency_metrics":"<string>","created_at":"2023-11-07T05:31:56Z","updated_at":"2023-11-07T05:31:56Z","agent":{"name":"<string>"},"metadata":{"rule_id":"<string>","call_tag":"<string>","call_id_full":"<string>","sip_trunk_id":"<string>"},"costs":{"llm":123,"stt":123,"tts":123,"total":123,"details":{"tts_characters":123,"llm_prompt_tokens":123,"llm_completion_tokens":123,"stt_audio_duration_seconds":123}},"transcript_objects":[{"content":"<string>","timestamp":"2023-11-07T05:31:56Z"}]}"#;

const ALL_NULL: &str = r#"{"user_id":null,"agent_id":null,"type":null,"direction":null,"from_number":null,"to_number":null,"phone_number_id":null,"id":null,"status":null,"started_at":null,"ended_at":null,"recording_url":null,"transcript":null,"duration":null,"analysis":null,"latency_metrics":null,"created_at":null,"updated_at":null,"agent":null,"metadata":null,"costs":null,"transcript_objects":null}"#;

/// The records, and whether stderr reports a mismatch.
const RECORDS: [(&str, bool); 34] = [
    (DOCUMENTED, false),
    (ALL_NULL, false),
    ("{}", false),
    (
        r#"{"mood":"good","agent":{"name":"A","voice":{"id":[1,{"x":null}]}},"costs":{"vat":0.1,"details":{"n":1}},"transcript_objects":[{"role":"user","content":"x","words":[[]]}]}"#,
        false,
    ),
    (r#"{"analysis":{"mood":"good","score":0.50}}"#, true),
    (r#"{"analysis":["a",1,null]}"#, true),
    (r#"{"analysis":true,"latency_metrics":{"p50":1}}"#, true),
    (r#"{"duration":12.5}"#, true),
    (r#"{"duration":"71"}"#, true),
    (r#"{"duration":-3}"#, false),
    (
        r#"{"costs":{"llm":"0.0031","stt":null,"tts":0.10,"total":"0,5 EUR"}}"#,
        true,
    ),
    (r#"{"costs":0.5,"agent":"Camille"}"#, true),
    (r#"{"costs":[],"agent":[]}"#, true),
    (
        r#"{"started_at":"2023-11-07T05:31:56","ended_at":"2023-11-07 05:31:56+00"}"#,
        true,
    ),
    (r#"{"started_at":1699335116,"ended_at":1699335116.5}"#, true),
    (r#"{"started_at":"2023-11-07 05:31:56Z"}"#, false),
    (r#"{"started_at":"","ended_at":"soon"}"#, true),
    (r#"{"transcript_objects":[null]}"#, true),
    (
        r#"{"transcript_objects":[{},{"timestamp":17},{"type":"function_call"}]}"#,
        true,
    ),
    (r#"{"transcript_objects":"Bonjour"}"#, true),
    (r#"{"id":"call_17","agent_id":17,"user_id":""}"#, true),
    (r#"{"direction":"sideways","type":"web_call"}"#, false),
    (r#"{"status":["completed"],"direction":1}"#, true),
    (
        r#"{"transcript":"Élodie 🦷 — ça va ?","agent":{"name":"Zoë 日本"}}"#,
        false,
    ),
    (
        r#"{"status":"a\u0000b\u001b[31m\u009b2J","transcript":"\u0000"}"#,
        false,
    ),
    (r#"{"transcript":"\ud800","status":"x\udfff"}"#, true),
    (r#"{"\ud800":1,"status":"completed"}"#, false),
    (
        r#"{"duration":9007199254740993,"big":12345678901234567890123,"small":1.50,"e":1E+2}"#,
        false,
    ),
    (r#"{"duration":99999999999999999999}"#, true),
    (r#"{"status":"a","status":"b"}"#, false),
    (r#"{ "spaces" : [ 1 ,	2 ] , "status":"completed" }"#, false),
    (
        r#"{"status":"slash \/ quote \" back \\","recording_url":"=1+1"}"#,
        false,
    ),
    (r#"{"metadata":[["a",1]],"created_at":false}"#, true),
    (r#"{"":"","a.b":{"c":{}}}"#, false),
];

#[test]
fn ndjson_prints_each_as_it_was_sent() {
    for (record, odd) in RECORDS {
        let server = Server::of(&[record]);
        let run = server.run(&["calls", "list", "-o", "ndjson"]);
        assert_eq!(run.code, Some(0), "{record}\n{run}");
        assert_eq!(run.out, format!("{record}\n"));
        assert_eq!(
            run.err.contains("in 1 of 1 record "),
            odd,
            "{record}\n{run}"
        );
        assert_eq!(run.err.is_empty(), !odd, "{record}\n{run}");
    }
}

#[test]
fn every_format_has_every_record() {
    let records = RECORDS.map(|(record, _)| record);
    let server = Server::of(&records);

    let ndjson = server.run(&["calls", "list"]);
    assert_eq!(ndjson.code, Some(0), "{ndjson}");
    assert!(ndjson.out.lines().eq(records), "{ndjson}");
    pin("odd_records_stderr", &ndjson.err);

    let json = server.run(&["calls", "list", "-o", "json"]);
    let array: Vec<&RawValue> = serde_json::from_str(&json.out).expect("an array");
    assert!(
        array.iter().map(|record| record.get()).eq(records),
        "{json}"
    );
    assert_eq!((json.code, json.err), (Some(0), ndjson.err.clone()));

    let csv = server.run(&["calls", "list", "-o", "csv"]);
    assert_eq!((csv.code, csv.err), (Some(0), ndjson.err.clone()));
    pin("odd_records_csv", &visible(&csv.out));

    let table = server.run(&["calls", "list", "-o", "table"]);
    assert_eq!(table.code, Some(0));
    assert_eq!(
        table.err,
        format!("{}{} calls\n", ndjson.err, records.len())
    );
    assert_eq!(table.out.lines().count(), records.len() + 1);
    assert!(!table.out.contains(|c: char| c.is_control() && c != '\n'));
    pin("odd_records_table", &table.out);
}

/// Replaces control characters, for the snapshot file.
fn visible(text: &str) -> String {
    text.replace('\0', "␀")
        .replace('\u{1b}', "␛")
        .replace('\u{9b}', "<U+9B>")
}

#[test]
fn csv_has_the_values_as_they_were_sent() {
    let records = RECORDS.map(|(record, _)| record);
    let out = Server::of(&records)
        .run(&["calls", "list", "-o", "csv"])
        .out;
    let mut reader = csv::Reader::from_reader(out.as_bytes());
    let header = reader.headers().expect("a header").clone();
    let mut rows = 0;
    for (row, record) in reader.records().zip(records) {
        rows += 1;
        let row = row.expect("a row");
        assert_eq!(row.len(), header.len());
        // Compares with what serde_json reads, where it can.
        let Ok(record) = serde_json::from_str::<Value>(record) else {
            continue;
        };
        for (name, cell) in header.iter().zip(row.iter()) {
            match record.get(name) {
                Some(Value::String(text)) => assert_eq!(cell, text, "{name}"),
                Some(Value::Null) => assert_eq!(cell, "", "{name}"),
                Some(value @ (Value::Array(_) | Value::Object(_) | Value::Bool(_))) => {
                    assert_eq!(cell, value.to_string(), "{name}");
                }
                _ => {}
            }
        }
    }
    assert_eq!(rows, records.len());
    for exact in [
        "99999999999999999999",
        "9007199254740993",
        "12.5",
        "\"0,5 EUR\"",
        "=1+1",
    ] {
        assert!(out.contains(exact), "{exact} in {out}");
    }
}

#[test]
fn pretty_printed_records_are_printed_on_one_line() {
    let pretty = "{\r\n  \"status\": \"a \\n b\",\n\t\"costs\": { \"total\": 1.50 },\r\n  \"n\": 12345678901234567890,\n  \"half\": \"\\ud800 \\\\\"\n}";
    let line =
        r#"{"status":"a \n b","costs":{"total":1.50},"n":12345678901234567890,"half":"\ud800 \\"}"#;
    let server = Server::of(&[pretty, "{}"]);
    assert_eq!(
        server.run(&["calls", "list"]).fine(),
        format!("{line}\n{{}}\n")
    );
    assert_eq!(
        server.run(&["calls", "list", "-o", "json"]).fine(),
        format!("[\n{line},\n{{}}\n]\n")
    );
}

#[test]
fn mismatches_are_grouped_by_place() {
    let item = r#"{"content":"x","timestamp":1}"#;
    let odd = format!(r#"{{"status":"a","transcript_objects":[{item},{item},{item}]}}"#);
    let server = Server::of(&["{}", r#"{"status":"b"}"#, &odd, &odd]);
    let all = server.run(&["calls", "list"]);
    let filtered = server.run(&["calls", "list", "--status", "a"]);
    assert_eq!((all.code, filtered.code), (Some(0), Some(0)));
    pin("mismatches", &format!("{}\n{}", all.err, filtered.err));
}
