//! Planned answers, compared byte for byte.
#![allow(clippy::unwrap_used, reason = "a test stops where it fails")]

mod wire;

use std::{
    io::ErrorKind,
    time::{Duration, Instant},
};

use ovia_mock::{Answer, MockServer, record};
use wire::{LIST, NEW_CALL, Wire, post};

/// A server that gives this answer once, and what comes back for one request.
async fn given(answer: Answer) -> (String, Option<ErrorKind>) {
    let server = MockServer::builder()
        .calls(100)
        .answer(answer)
        .start()
        .await
        .unwrap();
    // The connection closes after it, so that everything that comes is seen.
    wire::once(&server, LIST.replace("Host", "Connection: close\r\nHost")).await
}

#[tokio::test]
async fn answers_are_given_in_order_and_then_no_more() {
    let server = MockServer::builder()
        .answer(
            Answer::status(500)
                .header("content-type", "text/html")
                .body("<html>oh</html>"),
        )
        .answer(Answer::json(200, "[{}]"))
        .start()
        .await
        .unwrap();
    let mut wire = Wire::connect(&server).await;
    let first = wire.ask(LIST).await;
    assert_eq!((first.status, first.text()), (500, "<html>oh</html>"));
    assert_eq!(first.header("content-type"), Some("text/html"));
    assert_eq!(first.header("x-request-id"), Some("req_00000001"));
    let second = wire.ask(LIST).await;
    assert_eq!((second.status, second.text()), (200, "[{}]"));
    assert_eq!(second.header("content-type"), Some("application/json"));
    assert_eq!(wire.ask(LIST).await.text(), "[]");
    server.answer(Answer::status(418).header("X-Request-Id", "mine"));
    let later = wire.ask(LIST).await;
    assert_eq!(
        (later.status, later.header("x-request-id")),
        (418, Some("mine"))
    );
    assert_eq!(later.head.matches("equest-").count(), 1, "{}", later.head);
    assert_eq!(server.requests().len(), 4);
}

#[tokio::test]
async fn always_comes_after_the_ones_in_order() {
    let server = MockServer::builder()
        .always(Answer::status(503))
        .answer(Answer::status(429))
        .start()
        .await
        .unwrap();
    let mut wire = Wire::connect(&server).await;
    for status in [429, 503, 503] {
        // Even for what would have been refused.
        assert_eq!(
            wire.ask("DELETE /x HTTP/1.1\r\nHost: mock\r\n\r\n")
                .await
                .status,
            status
        );
    }
}

#[tokio::test]
async fn a_planned_answer_to_a_post_places_no_call() {
    let server = MockServer::builder()
        .answer(Answer::status(503))
        .answer(Answer::as_usual().cut_after(0))
        .start()
        .await
        .unwrap();
    let first = Wire::connect(&server).await.ask(post(NEW_CALL)).await;
    assert_eq!(first.status, 503);
    // One that is only sent badly does: the client cannot know.
    let (second, _) = wire::once(&server, post(NEW_CALL)).await;
    assert!(
        second.starts_with("HTTP/1.1 200 ") && second.ends_with("\r\n\r\n"),
        "{second}"
    );
    let list = Wire::connect(&server).await.ask(LIST).await.json();
    assert_eq!(list.as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn lengths_may_be_wrong() {
    for (announced, body) in [(500, "[]"), (1, "[]"), (0, "[]")] {
        let (response, error) = given(Answer::json(200, body).content_length(announced)).await;
        assert!(
            response.contains(&format!("\r\ncontent-length: {announced}\r\n")),
            "{response}"
        );
        assert!(
            response.ends_with("\r\n\r\n[]") && error.is_none(),
            "{response}"
        );
        assert_eq!(response.matches("content-length").count(), 1);
    }
}

#[tokio::test]
async fn a_wrong_length_ends_the_connection() {
    let server = MockServer::builder()
        .answer(Answer::json(200, "[]").content_length(9))
        .start()
        .await
        .unwrap();
    let (response, _) = wire::once(&server, LIST.repeat(2)).await;
    assert_eq!(response.matches("HTTP/1.1").count(), 1, "{response}");
    assert!(response.contains("\r\nconnection: close\r\n"));
}

#[tokio::test]
async fn bodies_may_end_with_the_connection() {
    let (response, error) = given(Answer::json(200, "[{}]").without_content_length()).await;
    assert!(
        !response.contains("content-length") && !response.contains("transfer-encoding"),
        "{response}"
    );
    assert!(response.ends_with("\r\n\r\n[{}]") && error.is_none());
}

#[tokio::test]
async fn bodies_may_be_chunked() {
    let (response, _) = given(Answer::json(200, "[{}]").chunked()).await;
    assert!(
        response.contains("\r\ntransfer-encoding: chunked\r\n"),
        "{response}"
    );
    assert!(
        response.ends_with("\r\n\r\n4\r\n[{}]\r\n0\r\n\r\n"),
        "{response}"
    );
    let (empty, _) = given(Answer::json(200, "").chunked()).await;
    assert!(empty.ends_with("\r\n\r\n0\r\n\r\n"), "{empty}");
}

#[tokio::test]
async fn statuses_without_a_body_have_none() {
    for status in [204, 304] {
        let server = MockServer::builder()
            .answer(Answer::status(status).body("surprise"))
            .start()
            .await
            .unwrap();
        let mut wire = Wire::connect(&server).await;
        assert_eq!(wire.ask(LIST).await.status, status);
        assert_eq!(wire.ask(LIST).await.text(), "[]");
    }
}

#[tokio::test]
async fn bodies_are_cut_at_the_byte() {
    for (bytes, rest) in [(0, ""), (1, "["), (3, "[{}"), (4, "[{}]"), (5, "[{}]")] {
        let (response, error) = given(Answer::json(200, "[{}]").cut_after(bytes)).await;
        let (head, body) = response.split_once("\r\n\r\n").unwrap();
        assert_eq!((body, error), (rest, None), "cut after {bytes}");
        assert!(head.contains("\r\ncontent-length: 4"), "{head}");
    }
    // In chunks the chunk promises its whole length, and what ends the body never comes.
    for (bytes, rest) in [
        (0, ""),
        (3, "4\r\n[{}"),
        (4, "4\r\n[{}]"),
        (5, "4\r\n[{}]\r\n0\r\n\r\n"),
    ] {
        let (response, _) = given(Answer::json(200, "[{}]").chunked().cut_after(bytes)).await;
        assert_eq!(
            response.split_once("\r\n\r\n").unwrap().1,
            rest,
            "cut after {bytes}"
        );
    }
}

#[tokio::test]
async fn the_real_list_can_be_cut_anywhere() {
    let records: Vec<String> = (0..100).map(|index| record(0, index)).collect();
    let list = format!("[{}]", records.join(","));
    for bytes in [0, 1, 65_535, 65_536, 65_537, 200_000, list.len()] {
        let answer = Answer::as_usual()
            .header("x-a", "b")
            .without_content_length()
            .cut_after(bytes as u64);
        let (response, error) = given(answer).await;
        let (head, body) = response.split_once("\r\n\r\n").unwrap();
        assert!(
            head.starts_with("HTTP/1.1 200 OK\r\n") && head.contains("\r\nx-a: b"),
            "{head}"
        );
        assert!(
            body == &list[..bytes],
            "{} bytes came instead of {bytes}",
            body.len()
        );
        assert_eq!(error, None);
    }
}

#[tokio::test]
async fn a_cut_ends_the_connection() {
    let server = MockServer::builder()
        .answer(Answer::json(200, "[{}]").cut_after(2))
        .start()
        .await
        .unwrap();
    let (response, _) = wire::once(&server, LIST.repeat(2)).await;
    assert_eq!(response.matches("HTTP/1.1").count(), 1, "{response}");
}

#[tokio::test]
async fn connections_can_be_reset() {
    let (response, error) = given(Answer::json(200, "[{}]").reset_after(2)).await;
    assert!(response.ends_with("\r\n\r\n[{"), "{response}");
    assert_eq!(error, Some(ErrorKind::ConnectionReset));
}

#[tokio::test]
async fn bodies_can_stall() {
    let answer = Answer::json(200, "[{}]").stall_after(2);
    let server = MockServer::builder().answer(answer).start().await.unwrap();
    let mut wire = Wire::connect(&server).await;
    wire.send(LIST).await;
    let received = wire
        .within(Duration::from_millis(150))
        .await
        .expect("the connection stays open");
    assert!(received.ends_with("\r\n\r\n[{"), "{received}");
}

#[tokio::test]
async fn answers_can_be_late() {
    let server = MockServer::builder()
        .answer(Answer::as_usual().delay(Duration::from_millis(80)))
        .start()
        .await
        .unwrap();
    let start = Instant::now();
    assert_eq!(Wire::connect(&server).await.ask(LIST).await.text(), "[]");
    assert!(start.elapsed() >= Duration::from_millis(80));
}

#[tokio::test]
async fn debug_shows_nothing_of_the_content() {
    let answer = Answer::json(200, "+33639981234")
        .header("x-secret", "s3cret")
        .cut_after(3);
    let shown = format!("{answer:?}");
    assert!(
        !shown.contains("+336") && !shown.contains("s3cret"),
        "{shown}"
    );
    assert!(
        shown.contains("x-secret") && shown.contains("12 bytes"),
        "{shown}"
    );
}
