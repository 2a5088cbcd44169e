//! Faults given as text, over real sockets.
#![allow(clippy::unwrap_used, reason = "a test stops where it fails")]

mod wire;

use std::{
    io::ErrorKind,
    time::{Duration, Instant},
};

use ovia_mock::{Answer, Builder, MockServer};
use tokio::io::AsyncReadExt;
use wire::{LIST, NEW_CALL, Wire, post};

/// A server with these faults.
fn with(faults: &[&str]) -> Builder {
    faults.iter().fold(MockServer::builder(), |it, text| {
        it.fault(text.parse().unwrap())
    })
}

/// The statuses of that many requests for the list, all on one connection.
async fn statuses(server: &MockServer, count: usize) -> Vec<u16> {
    let mut wire = Wire::connect(server).await;
    let mut statuses = Vec::new();
    for _ in 0..count {
        statuses.push(wire.ask(LIST).await.status);
    }
    statuses
}

#[tokio::test]
async fn numbers_count_from_one() {
    let server = with(&["1: 503", "3-4: 429 retry-after=0", "6-: 418"])
        .start()
        .await
        .unwrap();
    assert_eq!(
        statuses(&server, 8).await,
        [503, 200, 429, 429, 200, 418, 418, 418]
    );
}

#[tokio::test]
async fn numbers_go_on_over_connections() {
    let server = with(&["every 3: 503"]).start().await.unwrap();
    assert_eq!(statuses(&server, 4).await, [200, 200, 503, 200]);
    assert_eq!(statuses(&server, 3).await, [200, 503, 200]);
}

#[tokio::test]
async fn the_most_specific_fault_applies() {
    let server = with(&[
        "*: 500",
        "GET *: 501",
        "every 2: 502",
        "2: 503",
        "GET 2: 504",
        "2: 505",
        "3: 506",
        "3: 507",
    ])
    .start()
    .await
    .unwrap();
    assert_eq!(statuses(&server, 4).await, [501, 504, 506, 502]);
    let other = Wire::connect(&server).await.ask(post(NEW_CALL)).await;
    assert_eq!(other.status, 500);

    let server = with(&["every 2: 502", "2: 503"]).start().await.unwrap();
    assert_eq!(statuses(&server, 4).await, [200, 503, 200, 502]);
}

#[tokio::test]
async fn methods_are_counted_apart() {
    let server = with(&["POST 2: 503"]).start().await.unwrap();
    let mut wire = Wire::connect(&server).await;
    for (request, status) in [
        (LIST.to_owned(), 200),
        (post(NEW_CALL), 200),
        (LIST.to_owned(), 200),
        (LIST.to_owned(), 200),
        (post(NEW_CALL), 503),
        (post(NEW_CALL), 200),
    ] {
        assert_eq!(wire.ask(&request).await.status, status, "{request}");
    }
    assert_eq!(server.placed(), 2);
}

#[tokio::test]
async fn a_queued_answer_comes_first_and_always_last() {
    let server = with(&["1-3: 503"])
        .answer(Answer::status(418))
        .always(Answer::status(500))
        .start()
        .await
        .unwrap();
    // The request that the queue answered was the first all the same.
    assert_eq!(statuses(&server, 4).await, [418, 503, 503, 500]);
}

#[tokio::test]
async fn directives_combine() {
    let server = with(&["1: gzip delay=60ms reset-after=12 header=X-A:b without-content-length"])
        .calls(3)
        .start()
        .await
        .unwrap();
    let start = Instant::now();
    let mut wire = Wire::connect(&server).await;
    wire.send(LIST).await;
    let (bytes, error) = wire.rest_in_bytes().await;
    let text = String::from_utf8_lossy(&bytes);
    assert!(text.contains("\r\nX-A: b\r\n"), "{text}");
    assert!(text.contains("\r\ncontent-encoding: gzip\r\n"), "{text}");
    let end = bytes.windows(4).position(|end| end == b"\r\n\r\n").unwrap() + 4;
    assert_eq!(bytes.len() - end, 12);
    assert_eq!(bytes[end..end + 2], [0x1f, 0x8b], "gzip's first bytes");
    assert_eq!(error, Some(ErrorKind::ConnectionReset));
    assert!(start.elapsed() >= Duration::from_millis(60));
}

#[tokio::test]
async fn a_made_up_answer_looks_like_ovias() {
    let server = with(&["1: 503 retry-after=2", "2: redirect=/api/v1/calls?moved"])
        .start()
        .await
        .unwrap();
    let mut wire = Wire::connect(&server).await;
    let response = wire.ask(post(NEW_CALL)).await;
    assert_eq!(
        (response.status, response.header("retry-after")),
        (503, Some("2"))
    );
    assert_eq!(response.header("content-type"), Some("application/json"));
    assert_eq!(response.json()["error"], 503);
    let response = wire.ask(LIST).await;
    let to = response.header("location").unwrap();
    let there = wire.ask(LIST.replace("/api/v1/calls", to)).await;
    assert_eq!((response.status, there.text()), (302, "[]"));
    assert_eq!(server.placed(), 0);
}

#[tokio::test]
async fn a_call_can_be_placed_without_an_answer() {
    let server = with(&["POST 1: lost", "POST 2: hang-up"])
        .start()
        .await
        .unwrap();
    for placed in [1, 1, 2] {
        let request = post(NEW_CALL).replace("Host", "Connection: close\r\nHost");
        let (response, error) = wire::once(&server, request).await;
        assert_eq!(error, None);
        let answered = server.requests().len() == 3;
        assert_eq!(response.starts_with("HTTP/1.1 200 "), answered);
        assert_eq!(server.placed(), placed);
    }
}

#[tokio::test]
async fn the_nth_connection_can_be_refused() {
    let server = with(&["1-2: refuse", "4: refuse", "5: 503"])
        .start()
        .await
        .unwrap();
    for _ in 0..2 {
        // Nothing is sent, so it is the connection that is refused and not a request.
        let mut wire = Wire::connect(&server).await;
        let read = wire.stream.read(&mut [0]).await;
        assert_eq!(read.unwrap_err().kind(), ErrorKind::ConnectionReset);
    }
    let mut wire = Wire::connect(&server).await;
    assert_eq!(wire.ask(LIST).await.status, 200);
    // The fourth comes on a connection that is open already: that is reset.
    wire.send(post(NEW_CALL)).await;
    assert_eq!(
        wire.rest().await,
        (String::new(), Some(ErrorKind::ConnectionReset))
    );
    assert_eq!(statuses(&server, 2).await, [503, 200]);
    assert_eq!((server.requests().len(), server.placed()), (3, 0));
}

#[tokio::test]
async fn a_queued_answer_keeps_a_connection_from_being_refused() {
    let server = with(&["1: refuse"])
        .answer(Answer::status(418))
        .start()
        .await
        .unwrap();
    assert_eq!(statuses(&server, 2).await, [418, 200]);
}

#[tokio::test]
async fn a_narrower_fault_keeps_a_connection_from_being_refused() {
    let server = with(&["*: refuse", "1: 503"]).start().await.unwrap();
    assert_eq!(statuses(&server, 1).await, [503]);
    let mut wire = Wire::connect(&server).await;
    assert!(wire.stream.read(&mut [0]).await.is_err());
}
