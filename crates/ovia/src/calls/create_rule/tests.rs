//! The rule as a table: outcome, whether the request is sent again, the kind, the text.

use std::time::Duration;

use chrono::{TimeDelta, Utc};

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
        (response(201, r#"{"id": null}"#), 1, InDoubt,
            "HTTP 201, but the call record that came back has no id"),
        (response(200, said), 1, InDoubt,
            "HTTP 200, but the call record that came back has no id (no credit for +…)"),
        (response(201, record), 1, Placed, ""),
        (response(200, format!("\u{feff} {record}\n")), 1, Placed, ""),
        (response(202, r#"{"id": 7, "status": 7}"#), 1, Placed, ""),
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
