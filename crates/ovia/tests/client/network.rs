//! Failures that only a real socket shows: broken connections, no server, redirects. What needs no
//! socket is tested next to the code, in `src/transport/tests`.

use std::time::Duration;

use ovia::{Client, ErrorKind};
use ovia_mock::{Answer, MockServer};

use crate::{TOKEN, answering, connect, hasty, new_call, read_all};

#[tokio::test]
async fn redirects_are_followed_only_within_the_server() {
    let here = Answer::status(307).header("location", "/api/v1/calls?page=all");
    let (server, client) = connect(MockServer::builder().calls(2).answer(here)).await;
    assert_eq!(client.calls().list().await.expect("a list").len(), 2);
    assert_eq!(server.requests()[1].path, "/api/v1/calls?page=all");
    assert!(server.requests()[1].header("authorization").is_some());

    let elsewhere = MockServer::builder().start().await.expect("a server");
    let there = format!("{}/api/v1/calls", elsewhere.url());
    let there = Answer::status(302).header("location", there);
    let (server, client) = connect(MockServer::builder().answer(there)).await;
    let error = client.calls().list().await.expect_err("elsewhere");
    assert_eq!(error.kind(), ErrorKind::Redirected);
    assert_eq!(server.requests().len(), 1);
    assert_eq!(elsewhere.requests().len(), 0);

    // In a circle it ends.
    let round = Answer::status(302).header("location", "/api/v1/calls");
    let (server, client) = connect(MockServer::builder().always(round)).await;
    let error = client.calls().list().await.expect_err("a circle");
    assert_eq!(error.kind(), ErrorKind::Redirected);
    assert_eq!(server.requests().len(), 6);
}

/// A client of a port that nothing listens on.
fn nowhere() -> Client {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    drop(listener);
    Client::builder()
        .token(TOKEN)
        .base_url(format!("http://{address}"))
        .retry_policy(hasty().max_retries(2))
        .build()
        .expect("a client")
}

#[tokio::test]
async fn no_server() {
    let client = nowhere();
    let error = client.calls().list().await.expect_err("no server");
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connect, 3));
    assert_eq!(error.status(), None);
    assert_eq!(error.to_string(), "no connection to the server");
    let cause = error.root_cause().expect("the operating system's words");
    assert!(cause.contains("refused"), "{cause}");
    // Nothing was sent, so a call was not placed, and is tried again.
    let error = client.calls().create(new_call()).await;
    let error = error.expect_err("no server");
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connect, 3));
    assert!(error.maybe_placed().is_none());
}

#[tokio::test]
async fn a_connection_that_breaks_before_the_response() {
    let cut = Answer::json(200, "[]")
        .delay(Duration::from_millis(1))
        .cut_after(0);
    let (server, client) = connect(MockServer::builder().calls(3).answer(cut.clone())).await;
    assert_eq!(client.calls().list().await.expect("a list").len(), 3);
    assert_eq!(server.requests().len(), 2);
    // How far the request got is not known, so a call may have been placed.
    let (server, client) = answering(cut).await;
    let error = client.calls().create(new_call()).await.expect_err("cut");
    assert_eq!(error.kind(), ErrorKind::MaybePlaced);
    assert!(error.root_cause().is_some());
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_body_shorter_than_announced() {
    let body = r#"[{"id": 1}, {"id": 2}, {"id": 3}]"#;
    let (_server, client) = answering(Answer::json(200, body).cut_after(24)).await;
    let (calls, error) = read_all(client.calls().list()).await;
    let error = error.expect("a cut");
    assert_eq!((error.kind(), calls.len()), (ErrorKind::Interrupted, 2));
    assert!(error.is_retryable());
    let text = error.to_string();
    assert!(
        text.starts_with("HTTP 200: the list was interrupted after 2 records (24 bytes): "),
        "{text}"
    );
    let cause = error.root_cause().expect("a cause");
    assert!(!text.contains(&cause), "{text}: {cause}");
}
