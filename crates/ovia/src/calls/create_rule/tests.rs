//! The rule as a table: outcome, whether the request is sent again, the kind, the text.

use std::time::Duration;

use chrono::{TimeDelta, Utc};
use proptest::{
    collection::{hash_map, vec},
    prelude::*,
};
use serde_json::Value;

use super::{ADVICE, RETRY_RULE};
use crate::{
    ErrorKind, Method, NewCall,
    transport::{
        RetryRule,
        scripted::{Outcome, Scripted, Then, response},
    },
};

fn new_call() -> NewCall {
    serde_json::from_str(
        r#"{"user_id": "7f0c2a4e-5b1d-4c3a-9e86-2d4f8a1b6c30",
            "agent_id": "b3e9d1f2-84a7-4f6b-a0c5-9d2e7c41f853", "type": "phone_call",
            "direction": "outbound", "from_number": "+33199001234",
            "to_number": "+33639987703",
            "phone_number_id": "e5a8c6d0-3f92-47b1-8d6e-1c0b9a7f2e54"}"#,
    )
    .expect("a new call")
}

/// What the caller gets.
enum Expect {
    Placed,
    NotPlaced(ErrorKind),
    InDoubt,
}
use Expect::{InDoubt, NotPlaced, Placed};

#[tokio::test(start_paused = true)]
async fn each_outcome() {
    let record = r#"{"id": "call-1", "status": "queued"}"#;
    let fails = Outcome::Fails;
    let html = || response(200, "<html>").header("content-type", "text/html");
    let said = r#"{"error": 1, "message": "no credit for +33 6 39 98 77 03"}"#;
    #[rustfmt::skip]
    let table = [
        // outcome, requests, what the caller gets, text
        (fails(ErrorKind::Connect), 5, NotPlaced(ErrorKind::Connect), "a scripted no connection"),
        (response(429, ""), 5, NotPlaced(ErrorKind::RateLimited), "HTTP 429: too many requests"),
        (fails(ErrorKind::Configuration), 1, NotPlaced(ErrorKind::Configuration),
            "a scripted invalid configuration"),
        (response(307, "").header("location", "/x"), 1, NotPlaced(ErrorKind::Redirected),
            "HTTP 307: the redirect is not followed; it leads to /x"),
        (response(303, "").header("location", "/calls/7"), 1, InDoubt,
            "HTTP 303: the redirect is not followed; it leads to /calls/7"),
        (response(304, ""), 1, InDoubt, "HTTP 304: the server says that nothing has changed, although it was not asked that"),
        (response(400, said), 1, NotPlaced(ErrorKind::Rejected),
            "HTTP 400: the server refused the request (no credit for +…)"),
        (response(401, ""), 1, NotPlaced(ErrorKind::Unauthorized),
            "HTTP 401: the token was not accepted"),
        (response(403, ""), 1, NotPlaced(ErrorKind::Unauthorized),
            "HTTP 403: the token is not allowed to do this"),
        (response(404, ""), 1, NotPlaced(ErrorKind::NotFound),
            "HTTP 404: nothing at this address; is the base URL right?"),
        (response(422, ""), 1, NotPlaced(ErrorKind::Rejected),
            "HTTP 422: the server refused the request"),
        (fails(ErrorKind::Connection), 1, InDoubt, "a scripted connection lost"),
        (fails(ErrorKind::Timeout), 1, InDoubt, "a scripted timeout"),
        (Outcome::Silence, 1, InDoubt, "the server sent nothing for 30s"),
        (response(408, ""), 1, InDoubt,
            "HTTP 408: the server did not receive the request in time"),
        (response(500, said), 1, InDoubt, "HTTP 500: the server failed (no credit for +…)"),
        (response(502, "<p>").header("content-type", "text/html"), 1, InDoubt,
            "HTTP 502: the server failed (a web page answered, not the API)"),
        (response(503, "").header("retry-after", "0"), 1, InDoubt, "HTTP 503: the server failed"),
        (response(204, ""), 1, InDoubt,
            "HTTP 204, but no call record came back (got an empty body)"),
        (html(), 1, InDoubt, "HTTP 200, but no call record came back (got an HTML page)"),
        (response(200, "[{}]"), 1, InDoubt, "HTTP 200, but no call record came back (got an array)"),
        (response(200, "null"), 1, InDoubt, "HTTP 200, but no call record came back (got null)"),
        (response(201, &record[..20]), 1, InDoubt,
            "HTTP 201, but no call record came back (got invalid JSON)"),
        (response(201, format!(r#"{{"id": 1, "x": "{}"#, "x".repeat(1000))), 1, InDoubt,
            "HTTP 201, but no call record came back (got a record larger than the limit)"),
        (response(201, &record[..20]).then(Then::BreakOff), 1, InDoubt,
            "HTTP 201, but the call record broke off: the body broke off"),
        (response(201, &record[..20]).then(Then::Silence), 1, InDoubt,
            "HTTP 201, but the call record broke off: the server sent nothing for 30s"),
        (response(201, r#"{"status": "queued"}"#), 1, InDoubt,
            "HTTP 201, but the call record that came back has no id"),
        (response(201, r#"{"id": "call-1", "id": null}"#), 1, InDoubt,
            "HTTP 201, but the call record that came back has no id"),
        (response(200, r#"{"data": {"id": "call-1"}}"#), 1, InDoubt,
            "HTTP 200, but the call record that came back has no id"),
        (response(200, r#"{"id": "req-1", "error": {"code": 7}}"#), 1, InDoubt,
            "HTTP 200, but what came back reports an error"),
        (response(200, r#"{"id": "req-1", "success": false, "message": "no credit"}"#), 1, InDoubt,
            "HTTP 200, but what came back reports an error (no credit)"),
        (response(200, said), 1, InDoubt,
            "HTTP 200, but the call record that came back has no id (no credit for +…)"),
        (response(201, record), 1, Placed, ""),
        (response(200, format!("\u{feff} {record}\n")), 1, Placed, ""),
        (response(202, r#"{"id": "7", "status": 7, "error": null, "errors": []}"#), 1, Placed, ""),
    ];
    for (outcome, requests, expected, text) in table {
        let server = Scripted::new([outcome.clone()]);
        let client = server.client_with(|builder| builder.max_record_bytes(200));
        let before = Utc::now();
        let placed = client.calls().create(new_call()).await;
        assert_eq!(server.requests(), requests, "{outcome:?}");
        let error = match (placed, expected) {
            (Ok(call), Placed) => {
                assert!(call.field("id").is_some());
                continue;
            }
            (Err(error), NotPlaced(kind)) => {
                assert_eq!((error.kind(), error.to_string()), (kind, text.to_owned()));
                assert!(error.maybe_placed().is_none(), "{error}");
                error
            }
            (Err(error), InDoubt) => {
                assert_eq!(error.kind(), ErrorKind::MaybePlaced, "{error}");
                assert_eq!(error.to_string(), format!("{text}; {ADVICE}"));
                assert!(!error.is_retryable(), "{error}");
                let sent = error.maybe_placed().expect("what was sent");
                assert_eq!(sent.new_call.to_number, new_call().to_number);
                assert!(sent.since <= before - TimeDelta::minutes(4));
                let words = sent.server_message().unwrap_or_default();
                let has_words = text.contains("no credit");
                assert_eq!(words.starts_with("no credit"), has_words, "{text}: {words}");
                error
            }
            (outcome, _) => panic!("{text}: {outcome:?}"),
        };
        assert_eq!(error.attempts() as usize, requests, "{error}");
        let printed = format!("{error} {error:?}");
        assert!(
            !printed.contains("39 98") && !printed.contains("+336"),
            "{printed}"
        );
    }
}

#[tokio::test]
async fn only_an_id_in_text_is_one() {
    for id in [
        "null",
        "7",
        "1.5",
        "true",
        "[]",
        r#"["call-1"]"#,
        r#"{"id": "call-1"}"#,
        r#""""#,
    ] {
        assert!(!is_placed(200, &format!(r#"{{"id": {id}}}"#)).await, "{id}");
    }
    for id in [
        " ",
        "\\u0000",
        "-",
        "0",
        "…",
        "00000000-0000-0000-0000-000000000000",
    ] {
        assert!(
            !is_placed(200, &format!(r#"{{"id": "{id}"}}"#)).await,
            "{id}"
        );
    }
    for id in ["call-1", "1", " x ", "3c90c3cc-0d44-4b50-8888-8dd25736052a"] {
        assert!(
            is_placed(200, &format!(r#"{{"id": "{id}"}}"#)).await,
            "{id}"
        );
    }
}

/// Whether such an answer is taken for a call that was placed.
async fn is_placed(status: u16, body: &str) -> bool {
    let server = Scripted::new([response(status, body.to_owned())]);
    server.client().calls().create(new_call()).await.is_ok()
}

/// Bodies that are not the record of a call, and some that are.
fn any_body() -> impl Strategy<Value = Vec<u8>> {
    let words = "(message|error|errors|detail|title|data|status|success|id|Id|_id)";
    let json = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "(|0| |ok|no credit|call-1|<html>)".prop_map(Value::from),
    ]
    .prop_recursive(3, 12, 3, move |inner| {
        prop_oneof![
            vec(inner.clone(), 0..3).prop_map(Value::from),
            hash_map(words, inner, 0..4).prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    });
    prop_oneof![
        8 => json.prop_map(|value| value.to_string().into_bytes()),
        1 => json_cut(),
        1 => vec(any::<u8>(), 0..40),
    ]
}

/// The record of a call that ends early.
fn json_cut() -> impl Strategy<Value = Vec<u8>> {
    let record = br#"{"id": "call-1", "status": "queued"}"#;
    (0..=record.len()).prop_map(|length| record[..length].to_vec())
}

proptest! {
    /// Whatever the server answers: it is asked once, except after 429, and only an id in the answer
    /// makes it a call that was placed.
    #[test]
    fn no_answer_places_a_call_twice(
        status in prop_oneof![3 => 200_u16..300, 1 => 100_u16..600, 1 => 600_u16..1000],
        body in any_body(),
        then in prop_oneof![4 => Just(Then::End), 1 => Just(Then::BreakOff)],
        location in any::<bool>(),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()
            .expect("a runtime");
        let mut outcome = response(status, body.clone()).then(then);
        if location {
            outcome = outcome.header("location", "/api/v1/calls");
        }
        // The second outcome is a call: a second request would be taken for the first.
        let server = Scripted::new([outcome, response(201, r#"{"id": "second"}"#)]);
        let placed = runtime.block_on(async { server.client().calls().create(new_call()).await });
        prop_assert_eq!(server.requests(), if status == 429 { 2 } else { 1 });
        let is_record = serde_json::from_slice::<Value>(&body)
            .is_ok_and(|value| value["id"].as_str().is_some_and(|id| id.trim().len() > 1));
        match placed {
            Ok(_) if status == 429 => {}
            Ok(call) => {
                prop_assert!((200..300).contains(&status) && is_record, "{status}: {call:?}");
                prop_assert!(matches!(then, Then::End), "it broke off");
            }
            Err(error) => {
                let is_refusal = matches!(status, 301 | 302 | 307 | 308 | 400..=407 | 409..=499);
                let is_maybe = error.kind() == ErrorKind::MaybePlaced;
                prop_assert_eq!(is_maybe, !is_refusal, "{}", error);
                prop_assert_eq!(error.maybe_placed().is_some(), is_maybe);
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn the_whole_has_a_minute_unless_something_else_is_said() {
    for (limit, seconds) in [(None, 60), (Some(7), 7)] {
        let server = Scripted::new([response(429, "").header("retry-after", "20")]);
        let started = tokio::time::Instant::now();
        let mut request = server.client().calls().create(new_call());
        if let Some(limit) = limit {
            request = request.timeout(Duration::from_secs(limit));
        }
        let error = request.await.expect_err("429");
        assert_eq!(error.kind(), ErrorKind::RateLimited);
        // It stops before the delay that would end too late.
        assert_eq!(started.elapsed().as_secs(), (seconds - 1) / 20 * 20);
    }
    let server = Scripted::new([Outcome::Silence]);
    let client = server.client_with(|builder| builder.stall_timeout(Duration::from_secs(99)));
    let error = client
        .calls()
        .create(new_call())
        .await
        .expect_err("silence");
    assert_eq!(error.kind(), ErrorKind::MaybePlaced);
    assert!(
        error.to_string().starts_with("gave up after 60s"),
        "{error}"
    );
}

#[tokio::test]
async fn a_refusal_that_passes_lets_the_call_through() {
    let server = Scripted::new([
        response(429, ""),
        Outcome::Fails(ErrorKind::Connect),
        response(201, r#"{"id": "call-1"}"#),
    ]);
    server
        .client()
        .calls()
        .create(new_call())
        .await
        .expect("a call");
    assert_eq!(server.requests(), 3);
}

#[test]
fn an_untyped_post_is_as_safe() {
    assert_eq!(RetryRule::for_method(&Method::POST), RETRY_RULE);
}
