//! Odd records, from the body of a response to the caller: none is lost, none changes, none costs
//! another.

use bytes::Bytes;

use crate::{
    Call, Direction, ErrorKind,
    calls::ListCalls,
    transport::scripted::{Scripted, response},
};

/// The documentation's own example, to the letter: it lacks `direction`, which its table requires.
const DOCUMENTED: &str = include_str!("tests/documented-example.json");

const ODD: &[&str] = &[
    "{}",
    r#"{"user_id": null, "agent_id": null, "type": null, "direction": null, "from_number": null,
        "to_number": null, "phone_number_id": null, "id": null, "status": null, "started_at": null,
        "ended_at": null, "recording_url": null, "transcript": null, "duration": null,
        "analysis": null, "latency_metrics": null, "created_at": null, "updated_at": null,
        "agent": null, "metadata": null, "costs": null, "transcript_objects": null}"#,
    r#"{"new": {"deep": [{"er": {"": null}}]}, "agent": {"name": "A", "voice": {"id": 7}}}"#,
    r#"{"analysis": {"mood": "good"}, "latency_metrics": [1, 2]}"#,
    r#"{"analysis": [], "latency_metrics": true}"#,
    r#"{"duration": 12.5}"#,
    r#"{"duration": "71"}"#,
    r#"{"costs": {"llm": "0.01", "total": null, "details": []}}"#,
    r#"{"started_at": "2023-11-07T05:31:56", "ended_at": 1699335116, "created_at": "2023-11-07 05:31:56"}"#,
    r#"{"transcript_objects": [null]}"#,
    r#"{"transcript_objects": [{}, {"role": "agent"}, {"content": null}, 7]}"#,
    r#"{"id": "call-1", "agent_id": 17}"#,
    r#"{"transcript": "é 😀 \u0000 \ud83d\ude00 \ud83d alone"}"#,
    r#"{"big": 9007199254740993, "bigger": 123456789012345678901234567890, "exact": 1.10, "huge": 1e999}"#,
    r#"{"direction": "sideways"}"#,
    r#"{"id": 1, "id": 2}"#,
];

/// The list with this body.
fn list_of(body: impl Into<Bytes>) -> ListCalls {
    Scripted::new([response(200, body)]).client().calls().list()
}

async fn odd_calls() -> Vec<Call> {
    let list = list_of(format!("[{}]", ODD.join(", ")));
    list.await.expect("a list")
}

#[tokio::test]
async fn each_comes_as_it_was_sent() {
    let calls = odd_calls().await;
    let texts: Vec<&str> = calls.iter().map(|call| call.as_str()).collect();
    assert_eq!(texts, ODD);
    let written: Vec<String> = calls
        .iter()
        .map(|call| serde_json::to_string(call).expect("JSON"))
        .collect();
    assert_eq!(written, ODD);
}

#[tokio::test]
async fn each_says_what_does_not_fit() {
    let calls = odd_calls().await;
    let found: Vec<String> = calls
        .iter()
        .enumerate()
        .flat_map(|(index, call)| {
            let mismatches = call.mismatches().iter();
            mismatches.map(move |mismatch| format!("{index} {mismatch}"))
        })
        .collect();
    insta::assert_snapshot!(found.join("\n"));
    let direction = calls.iter().find_map(|call| call.direction());
    assert_eq!(direction, Some(Direction::Unknown("sideways".into())));
}

#[tokio::test]
async fn the_documented_example_decoded() {
    let list = list_of(format!("[{DOCUMENTED}]"));
    let calls = list.await.expect("a list");
    assert_eq!(calls[0].mismatches(), []);
    insta::assert_json_snapshot!(calls[0].to_model());
}

#[tokio::test]
async fn an_element_that_is_not_a_record_costs_only_itself() {
    let body =
        b"[{\"id\": \"a\"}, 17, {\"broken\": }, nonsense, {\"a\": \"\xff\"}, {\"id\": \"b\"}]";
    let list = list_of(&body[..]);
    let mut stream = list.clone().stream();
    let mut outcomes = Vec::new();
    while let Some(item) = stream.next().await {
        outcomes.push(match item {
            Ok(call) => call.as_str().to_owned(),
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::Record);
                format!("[{}] {error}", error.record_index().expect("a position"))
            }
        });
    }
    insta::assert_snapshot!(outcomes.join("\n"));

    // Collected, they are counted.
    let error = list.await.expect_err("bad records");
    assert_eq!(
        error.to_string(),
        "record 1: expected an object, found a number (and 2 more records that could not be read)"
    );
}
