//! Placing calls: once, and with a clear word on what became of it.

use std::time::Duration;

use chrono::Utc;
use ovia::{Client, Error, ErrorKind};
use ovia_mock::{Answer, MockServer};

use crate::{TOKEN, answering, connect, hasty, new_call};

#[tokio::test]
async fn a_placed_call_is_in_the_list() {
    let (_server, client) = connect(MockServer::builder().calls(3)).await;
    let placed = client.calls().create(new_call()).await.expect("a call");
    assert_eq!(placed.to_number.as_deref(), Some("+33639987703"));
    assert_eq!(placed.mismatches(), []);
    let found = client.calls().get(placed.id.expect("an id")).await;
    assert_eq!(found.expect("a list"), Some(placed));
}

#[tokio::test]
async fn an_odd_record_is_a_placed_call_all_the_same() {
    let record = r#" {"id": "call-1", "status": 7, "new": 1e999} "#;
    for status in [200, 201, 202] {
        let (_server, client) = answering(Answer::json(status, record)).await;
        let placed = client.calls().create(new_call()).await.expect("a call");
        assert_eq!(placed.raw().get(), record.trim());
        assert_eq!(placed.mismatches().len(), 2);
    }
}

/// The error, and how often the server was asked.
async fn failure(answer: Answer) -> (Error, usize) {
    let (server, client) = answering(answer).await;
    let error = client
        .calls()
        .create(new_call())
        .await
        .expect_err("no call");
    assert!(
        !error.is_retryable() || error.kind() == ErrorKind::RateLimited,
        "{error}"
    );
    let printed = format!("{error} {error:?}");
    assert!(!printed.contains("+3363998"), "{printed}");
    (error, server.requests().len())
}

#[tokio::test]
async fn what_may_have_been_placed_says_so_and_is_not_sent_again() {
    let record = r#"{"id": "call-1", "status": "queued"}"#;
    let answers = [
        ("500", Answer::status(500)),
        (
            "502 with HTML",
            Answer::status(502)
                .header("content-type", "text/html")
                .body("<p>"),
        ),
        ("204", Answer::status(204)),
        ("an empty body", Answer::json(200, "")),
        ("a list", Answer::json(200, "[{}]")),
        ("HTML", Answer::status(200).body("<html>")),
        (
            "half a record",
            Answer::json(200, &record[..20]).without_content_length(),
        ),
    ];
    let mut lines = Vec::new();
    for (name, answer) in answers {
        let (error, sent) = failure(answer).await;
        assert_eq!((error.kind(), sent), (ErrorKind::MaybePlaced, 1), "{name}");
        lines.push(format!("{name}: {error}"));
    }
    insta::assert_snapshot!(lines.join("\n"));
    // What the operating system says of these differs.
    for answer in [
        Answer::json(200, record).cut_after(0),
        Answer::json(200, record).cut_after(20),
    ] {
        let (error, sent) = failure(answer).await;
        assert_eq!((error.kind(), sent), (ErrorKind::MaybePlaced, 1), "{error}");
    }
}

#[tokio::test]
async fn what_was_refused_was_not_placed() {
    for (answer, kind) in [
        (
            Answer::json(400, r#"{"message": "to_number: no"}"#),
            ErrorKind::Rejected,
        ),
        (Answer::status(401), ErrorKind::Unauthorized),
        (Answer::status(404), ErrorKind::NotFound),
        (
            Answer::status(307).header("location", "/elsewhere"),
            ErrorKind::Redirected,
        ),
    ] {
        let (error, sent) = failure(answer).await;
        assert_eq!((error.kind(), sent), (kind, 1), "{error}");
    }
    // A server that says 429 says that it did not take the call.
    let (error, sent) = failure(Answer::status(429)).await;
    assert_eq!((error.kind(), sent), (ErrorKind::RateLimited, 5), "{error}");
    assert_eq!(error.attempts(), 5);
}

#[tokio::test]
async fn without_a_connection_it_was_not_placed_and_is_tried_again() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    drop(listener);
    let client = Client::builder()
        .token(TOKEN)
        .base_url(format!("http://{address}"))
        .retry_policy(hasty())
        .build()
        .expect("a client");
    let error = client
        .calls()
        .create(new_call())
        .await
        .expect_err("nobody there");
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connect, 5));
    assert!(error.maybe_placed().is_none());
}

#[tokio::test]
async fn a_server_that_says_wait_is_asked_again() {
    let builder = MockServer::builder()
        .answer(Answer::status(429).header("retry-after", "0"))
        .answer(Answer::status(429));
    let (server, client) = connect(builder).await;
    client.calls().create(new_call()).await.expect("a call");
    assert_eq!(server.requests().len(), 3);
}

#[tokio::test]
async fn silence_and_a_limit_leave_it_open_whether_it_was_placed() {
    let (server, client) = answering(Answer::as_usual().delay(Duration::from_secs(60))).await;
    let placing = client
        .calls()
        .create(new_call())
        .timeout(Duration::from_millis(200));
    let error = placing.await.expect_err("silence");
    assert_eq!(error.kind(), ErrorKind::MaybePlaced);
    assert!(!error.is_retryable());
    assert_eq!(server.requests().len(), 1);
}

/// The server places the call, and the answer is lost: the list tells.
#[tokio::test]
async fn what_may_have_been_placed_can_be_looked_for() {
    let builder = MockServer::builder()
        .calls(50)
        .answer(Answer::as_usual().reset_after(10));
    let (_server, client) = connect(builder).await;
    let error = client.calls().create(new_call()).await.expect_err("lost");
    assert_eq!(error.kind(), ErrorKind::MaybePlaced);
    let sent = error.maybe_placed().expect("what was sent");
    assert_eq!(sent.new_call.to_number, new_call().to_number);
    assert!(sent.since < Utc::now());
    let found = client
        .calls()
        .find_placed(&sent.new_call, sent.since)
        .await
        .expect("a list");
    assert_eq!(found.len(), 1);

    // One that was refused is not there.
    let mut other = new_call();
    other.to_number = "+33639980000".into();
    let found = client
        .calls()
        .find_placed(&other, sent.since)
        .await
        .expect("a list");
    assert_eq!(found.len(), 0);
}
