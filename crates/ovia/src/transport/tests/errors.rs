//! What the errors of a list say: one line, with the status and what the server said.

use std::{error::Error as _, time::Duration};

use crate::{
    Error, ErrorKind,
    transport::scripted::{Outcome, Scripted, Then, response},
};

async fn failure(outcome: Outcome) -> Error {
    let server = Scripted::new([outcome]);
    let client = server.client_with(|builder| builder.max_retries(0).max_resumes(0));
    client.calls().list().await.expect_err("a failure")
}

#[tokio::test]
async fn each_is_one_line() {
    let html = "<!doctype html><html><body>Sign in</body></html>";
    let page = |status| response(status, html).header("content-type", "text/html");
    let outcomes = [
        ("an empty body", response(200, "")),
        ("204", response(204, "")),
        ("an empty object", response(200, "{}")),
        (
            "a wrapper",
            response(200, r#"{"calls": [{}, {}], "total": 2}"#),
        ),
        ("null", response(200, "null")),
        ("HTML with 200", page(200)),
        ("an early end", response(200, r#"[{}, {"a": "b"#)),
        ("an early end after a record", response(200, "[{}, {},")),
        ("an early end before the first", response(200, "[")),
        ("more after the list", response(200, "[{}] []")),
        ("a missing comma", response(200, "[{} {}]")),
        ("a cut", response(200, "[{}, {").then(Then::BreakOff)),
        (
            "401",
            response(401, r#"{"error": 401, "message": "Invalid token"}"#),
        ),
        ("403", response(403, "")),
        (
            "404",
            response(404, r#"{"error": 404, "message": "no such path"}"#),
        ),
        ("429", response(429, "").header("retry-after", "700")),
        ("500 with HTML", page(500)),
        (
            "302",
            response(302, "").header("location", "https://elsewhere.example/login?next=1"),
        ),
        ("302 to nowhere", response(302, "")),
    ];
    let mut lines = Vec::new();
    for (name, outcome) in outcomes {
        let error = failure(outcome).await;
        let text = error.to_string();
        assert_eq!(text.lines().count(), 1, "{text}");
        let (kind, status) = (error.kind(), error.status());
        lines.push(format!("{name}: {kind:?} {status:?} {text}"));
        if let Some(cause) = error.root_cause() {
            assert!(!text.contains(&cause), "{text}");
            lines.push(format!("    caused by: {cause}"));
        }
    }
    insta::assert_snapshot!(lines.join("\n"));
}

#[tokio::test]
async fn a_body_that_breaks_off_is_interrupted_and_has_a_source() {
    let error = failure(response(200, "[{}, {}, ").then(Then::BreakOff)).await;
    assert_eq!(error.kind(), ErrorKind::Interrupted);
    assert!(error.is_retryable() && error.source().is_some());
    assert_eq!((error.status(), error.attempts()), (Some(200), 1));
}

/// What the body is matters more than that it broke off.
#[tokio::test]
async fn a_body_that_is_not_a_list_and_breaks_off() {
    let error = failure(response(200, r#"{"calls": ["#).then(Then::BreakOff)).await;
    assert_eq!(error.kind(), ErrorKind::UnexpectedBody);
    assert!(
        error.to_string().contains("an object with the key `calls`"),
        "{error}"
    );
}

#[tokio::test]
async fn facts_of_the_headers() {
    let busy = response(429, "").header("retry-after", "700");
    let error = failure(busy.header("x-request-id", "req-1")).await;
    assert_eq!(error.retry_after(), Some(Duration::from_secs(700)));
    assert_eq!(error.request_id(), Some("req-1"));
    assert!(error.is_retryable());
}

#[tokio::test]
async fn options_that_cannot_be_sent_fail_before_anything_is_sent() {
    let server = Scripted::new([response(200, "[]")]);
    let client = server.client();
    for error in [
        client
            .calls()
            .list()
            .header("authorization", "mine")
            .await
            .err(),
        client.calls().list().header("x", "two\nlines").await.err(),
        client
            .calls()
            .get("x")
            .header("host", "elsewhere")
            .await
            .err(),
        client.get("/x").header("bad name", "x").await.err(),
        client.get("/x").json(&Unwritable).await.err(),
        client.get("").await.err(),
        client.get("api/v1/calls").await.err(),
        client.get("@elsewhere.example/").await.err(),
    ] {
        let error = error.expect("refused");
        assert_eq!(error.kind(), ErrorKind::Configuration, "{error}");
    }
    assert_eq!(server.requests(), 0);
}

struct Unwritable;

impl serde::Serialize for Unwritable {
    fn serialize<S: serde::Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        Err(serde::ser::Error::custom("not today"))
    }
}

#[tokio::test]
async fn the_bodies_of_untyped_responses() {
    let server = Scripted::new([response(200, &b"\"caf\xc3\xa9\xff\""[..])]);
    let client = server.client_with(|builder| builder.max_record_bytes(8));
    let get = || async { client.get("/x").await.expect("a response") };
    assert_eq!(
        get().await.bytes().await.expect("bytes"),
        b"\"caf\xc3\xa9\xff\""
    );
    assert_eq!(get().await.text().await.expect("text"), "\"café\u{fffd}\"");
    let error = get().await.json::<u8>().await.expect_err("no number");
    assert_eq!(error.kind(), ErrorKind::UnexpectedBody);
    assert_eq!((error.status(), error.attempts()), (Some(200), 1));

    let client = server.client_with(|builder| builder.max_record_bytes(7));
    let error = client.get("/x").await.expect("a response").bytes().await;
    assert_eq!(
        error.expect_err("too large").kind(),
        ErrorKind::LimitExceeded
    );

    let cut = Scripted::new([response(200, "{").then(Then::BreakOff)]);
    let response = cut.client().get("/x").await.expect("a response");
    let error = response.text().await.expect_err("a cut");
    assert_eq!(
        (error.kind(), error.status()),
        (ErrorKind::Interrupted, Some(200))
    );
}
