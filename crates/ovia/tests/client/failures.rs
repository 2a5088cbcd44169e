//! What is no list says so in one line, with the status, and loses nothing.

use std::time::Duration;

use ovia::{Client, Error, ErrorKind};
use ovia_mock::Answer;

use crate::{TOKEN, answering, hasty};

/// The kind and the text of the error that an answer leads to, and how many calls came before.
async fn failure(answer: Answer) -> String {
    let (_server, client) = answering(answer).await;
    let error = client.calls().list().await.expect_err("no list");
    line(error)
}

fn line(error: Error) -> String {
    let text = error.to_string();
    assert_eq!(text.lines().count(), 1, "{text}");
    assert!(!format!("{error:?}").contains(TOKEN));
    let (kind, status) = (error.kind(), error.status());
    format!("{kind:?} {status:?} [{}] {text}", error.into_calls().len())
}

#[tokio::test]
async fn each_in_one_line() {
    let json = |body: &str| Answer::json(200, body);
    let html = "<!doctype html><html><body>Sign in</body></html>";
    let answers = [
        ("an empty body", json("")),
        ("204", Answer::status(204)),
        ("an empty object", json("{}")),
        ("a wrapper", json(r#"{"calls": [{}, {}], "total": 2}"#)),
        ("null", json("null")),
        (
            "HTML with 200",
            Answer::status(200)
                .header("content-type", "text/html")
                .body(html),
        ),
        (
            "cut, with no length",
            json(r#"[{}, {"a": "b"#).without_content_length(),
        ),
        (
            "cut behind a record",
            json("[{}, {},").without_content_length(),
        ),
        ("cut before the first", json("[").without_content_length()),
        ("more behind the list", json("[{}] []")),
        ("a missing comma", json("[{} {}]")),
        (
            "401",
            Answer::json(401, r#"{"error": 401, "message": "Invalid token"}"#),
        ),
        ("403", Answer::status(403)),
        (
            "404",
            Answer::json(404, r#"{"error": 404, "message": "no such path"}"#),
        ),
        ("429", Answer::status(429).header("retry-after", "700")),
        (
            "500 with HTML",
            Answer::status(500)
                .header("content-type", "text/html")
                .body(html),
        ),
        (
            "302",
            Answer::status(302).header("location", "https://elsewhere.example/login?next=1"),
        ),
    ];
    let mut lines = Vec::new();
    for (name, answer) in answers {
        lines.push(format!("{name}: {}", failure(answer).await));
    }
    insta::assert_snapshot!(lines.join("\n"));
}

/// What the operating system says of a broken connection differs; the rest is ours.
#[tokio::test]
async fn a_body_shorter_than_announced() {
    let body = r#"[{"id": 1}, {"id": 2}, {"id": 3}]"#;
    let (_server, client) = answering(Answer::json(200, body).cut_after(24)).await;
    let error = client.calls().list().await.expect_err("a cut");
    assert_eq!(error.kind(), ErrorKind::Interrupted);
    assert!(error.is_retryable());
    let text = error.to_string();
    assert!(
        text.starts_with("HTTP 200: the list was interrupted after 2 records (24 bytes): "),
        "{text}"
    );
    assert_eq!(error.into_calls().len(), 2);
}

/// What it is counts for more than that it broke off.
#[tokio::test]
async fn a_body_that_is_no_list_and_cut() {
    let answer = Answer::json(200, r#"{"calls": [{}, {}]}"#).cut_after(14);
    let (_server, client) = answering(answer).await;
    let error = client.calls().list().await.expect_err("no list");
    assert_eq!(
        error.to_string(),
        "HTTP 200: expected a JSON array of calls, got an object with the key `calls`; is the base \
         URL right?"
    );
}

#[tokio::test]
async fn what_the_headers_say_is_in_the_error() {
    let answer = Answer::status(429)
        .header("retry-after", "700")
        .header("x-request-id", "req-1");
    let (_server, client) = answering(answer).await;
    let error = client.calls().list().await.expect_err("429");
    assert_eq!(error.retry_after(), Some(Duration::from_secs(700)));
    assert_eq!(error.request_id(), Some("req-1"));
    assert!(error.is_retryable());
}

#[tokio::test]
async fn no_server() {
    // Bound and let go: nobody listens there any more.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    drop(listener);
    let client = Client::builder()
        .token(TOKEN)
        .retry_policy(hasty())
        .base_url(format!("http://{address}"));
    let error = client.build().expect("a client").calls().list().await;
    let error = error.expect_err("no server");
    assert_eq!(error.kind(), ErrorKind::Connect);
    assert_eq!(error.status(), None);
    assert!(std::error::Error::source(&error).is_some());
}

#[tokio::test]
async fn a_server_that_says_nothing() {
    for answer in [
        Answer::json(200, "[]").delay(Duration::from_secs(60)),
        Answer::json(200, "[{}, {}]").stall_after(3),
    ] {
        let (server, _) = answering(answer).await;
        let client = Client::builder()
            .token(TOKEN)
            .base_url(server.url())
            .stall_timeout(Duration::from_millis(100))
            .retry_policy(hasty())
            .build()
            .expect("a client");
        let error = client.calls().list().await.expect_err("silence");
        assert_eq!(error.kind(), ErrorKind::Timeout);
        assert!(
            error
                .to_string()
                .contains("the server sent nothing for 100ms"),
            "{error}"
        );
    }
}

#[tokio::test]
async fn a_slow_reader_is_no_slow_server() {
    let (server, _) = answering(Answer::json(200, "[{}, {}]")).await;
    let client = Client::builder()
        .token(TOKEN)
        .base_url(server.url())
        .stall_timeout(Duration::from_millis(50))
        .build()
        .expect("a client");
    let mut stream = client.calls().list().stream();
    for _ in 0..2 {
        assert!(stream.next().await.expect("a record").is_ok());
        tokio::time::sleep(Duration::from_millis(120)).await;
    }
    assert!(stream.next().await.is_none());
}
