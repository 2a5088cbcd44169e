//! Limits on what is read, and compressed bodies.

use ovia::{Client, ClientBuilder, ErrorKind};
use ovia_mock::{Answer, MockServer};

use crate::{TOKEN, hasty, read_all};

async fn limited(
    answer: Answer,
    limit: impl Fn(ClientBuilder) -> ClientBuilder,
) -> (MockServer, Client) {
    let server = MockServer::builder()
        .always(answer)
        .start()
        .await
        .expect("a server");
    let builder = Client::builder()
        .token(TOKEN)
        .base_url(server.url())
        .retry_policy(hasty());
    let client = limit(builder).build().expect("a client");
    (server, client)
}

#[tokio::test]
async fn a_record_that_is_too_large_costs_itself_alone() {
    let long = "x".repeat(5000);
    let body = format!(r#"[{{"id": 1}}, {{"transcript": "{long}"}}, {{"id": 2}}]"#);
    let (_server, client) = limited(Answer::json(200, body), |b| b.max_record_bytes(1000)).await;
    let (calls, error) = read_all(client.calls().list()).await;
    let error = error.expect("too large");
    assert_eq!(
        (error.kind(), error.record_index()),
        (ErrorKind::Record, Some(1))
    );
    assert_eq!(
        error.to_string(),
        "record 1: is larger than the limit (max_record_bytes) and was skipped"
    );
    assert_eq!(calls.len(), 2);
}

#[tokio::test]
async fn a_record_that_is_too_deep_costs_itself_alone() {
    let deep = format!("{}{}", "[".repeat(60), "]".repeat(60));
    let body = format!(r#"[{{"id": 1}}, {{"x": {deep}}}, {{"id": 2}}]"#);
    let (_server, client) = limited(Answer::json(200, body), |b| b.max_record_depth(50)).await;
    let (calls, error) = read_all(client.calls().list()).await;
    let error = error.expect("too deep");
    assert_eq!(
        error.to_string(),
        "record 1: is nested deeper than the limit (max_record_depth) and was skipped"
    );
    assert_eq!(calls.len(), 2);
}

#[tokio::test]
async fn a_body_may_be_limited_as_a_whole() {
    let body = format!("[{}]", vec![r#"{"id": 1}"#; 1000].join(","));
    let (server, client) = limited(Answer::json(200, body), |b| b.max_body_bytes(5000)).await;
    let error = client.calls().list().await.expect_err("too much");
    assert_eq!(error.kind(), ErrorKind::LimitExceeded, "{error}");
    // Asking again is no use.
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_large_record_is_read_by_default() {
    let long = "é".repeat(1 << 20);
    let body = format!(r#"[{{"transcript": "{long}"}}]"#);
    let (_server, client) = limited(Answer::json(200, body), |b| b).await;
    let calls = client.calls().list().await.expect("a list");
    assert_eq!(calls[0].transcript(), Some(long.as_str()));
}

#[tokio::test]
async fn gzip_is_asked_for_unless_the_caller_says_otherwise() {
    let (server, client) = limited(Answer::json(200, "[]"), |b| b).await;
    client.calls().list().await.expect("a list");
    let plain = client.calls().list().header("accept-encoding", "identity");
    plain.await.expect("a list");
    let accepted = server
        .requests()
        .into_iter()
        .map(|request| request.header("accept-encoding").map(ToOwned::to_owned));
    let accepted: Vec<_> = accepted.flatten().collect();
    assert_eq!(accepted, ["gzip", "identity"]);
}
