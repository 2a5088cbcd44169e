//! Ways in which sending an answer can fail, compared byte for byte.
#![allow(clippy::unwrap_used, reason = "a test stops where it fails")]

mod wire;

use std::{
    io::ErrorKind,
    time::{Duration, Instant},
};

use ovia_mock::{Answer, MockServer, record};
use wire::{LIST, NEW_CALL, Wire, post};

/// A server with that many calls, and these answers.
async fn server<const N: usize>(calls: u64, answers: [Answer; N]) -> MockServer {
    let builder = MockServer::builder().calls(calls);
    let builder = answers.into_iter().fold(builder, |it, one| it.answer(one));
    builder.start().await.unwrap()
}

/// The head and the body of the only response to a request for the list of 100 calls, and how it
/// ended.
async fn given(answer: Answer) -> (String, String, Option<ErrorKind>) {
    let server = server(100, [answer]).await;
    let (response, error) =
        wire::once(&server, LIST.replace("Host", "Connection: close\r\nHost")).await;
    let (head, body) = response.split_once("\r\n\r\n").unwrap();
    (head.into(), body.into(), error)
}

/// The list of 100 calls.
fn list() -> String {
    let records: Vec<String> = (0..100).map(|index| record(0, index)).collect();
    format!("[{}]", records.join(","))
}

/// The pieces in which bytes come, each with the time since the last one.
async fn pieces(wire: &Wire, wanted: usize) -> Vec<(String, Duration)> {
    let (mut pieces, mut buffer, mut last) = (Vec::new(), [0; 4096], Instant::now());
    while pieces.len() < wanted {
        let readable = tokio::time::timeout(wire::PATIENCE, wire.stream.readable());
        readable.await.expect("more comes").unwrap();
        match wire.stream.try_read(&mut buffer) {
            Ok(0) => break,
            Ok(length) => {
                let text = String::from_utf8_lossy(&buffer[..length]).into_owned();
                pieces.push((text, last.elapsed()));
                last = Instant::now();
            }
            Err(error) => assert_eq!(error.kind(), ErrorKind::WouldBlock),
        }
    }
    pieces
}

#[tokio::test]
async fn bodies_can_drip() {
    let pause = Duration::from_millis(40);
    let server = server(0, [Answer::json(200, "0123456789").drip(4, pause)]).await;
    let mut wire = Wire::connect(&server).await;
    wire.send(LIST).await;
    let all = pieces(&wire, 3).await;
    let last: Vec<&str> = all[1..].iter().map(|(text, _)| text.as_str()).collect();
    assert_eq!(last, ["4567", "89"], "{all:?}");
    // The first comes with the head, without a pause.
    assert!(all[0].0.ends_with("\r\n\r\n0123"), "{all:?}");
    for (_, waited) in &all[1..] {
        assert!(*waited >= pause / 2, "{all:?}");
    }
    assert_eq!(wire.ask(LIST).await.text(), "[]", "the connection lives on");
}

#[tokio::test]
async fn the_real_list_drips_whole() {
    let pause = Duration::from_micros(1);
    let nothing_at_a_time = Answer::json(200, "[]").drip(0, pause);
    assert_eq!(given(nothing_at_a_time).await.1, "[]");
    let (_, body, error) = given(
        Answer::as_usual()
            .without_content_length()
            .drip(10_000, pause),
    )
    .await;
    assert!(body == list(), "{} bytes came", body.len());
    assert_eq!(error, None);
}

#[tokio::test]
async fn a_drip_paces_every_write() {
    let server = server(100, [Answer::as_usual().drip(1, Duration::from_millis(20))]).await;
    let mut wire = Wire::connect(&server).await;
    wire.send(LIST).await;
    let all = pieces(&wire, 5).await;
    for (text, _) in &all[1..] {
        assert!(text.len() <= 2, "{all:?}");
    }
}

#[tokio::test]
async fn a_drip_can_break_off_anywhere() {
    let drip = |answer: Answer| answer.drip(3, Duration::from_millis(1));
    let cut = Answer::json(200, "0123456789").cut_after(5);
    assert_eq!(given(drip(cut)).await.1, "01234");
    let reset = Answer::json(200, "0123456789").reset_after(5);
    let (_, body, error) = given(drip(reset)).await;
    assert_eq!(
        (body.as_str(), error),
        ("01234", Some(ErrorKind::ConnectionReset))
    );
}

#[tokio::test]
async fn chunks_can_turn_to_garbage() {
    for (bytes, rest) in [
        (0, "garbage\r\n"),
        (3, "3\r\n[{}\r\ngarbage\r\n"),
        (4, "4\r\n[{}]\r\ngarbage\r\n"),
        (5, "4\r\n[{}]\r\n0\r\n\r\n"),
    ] {
        let (head, body, error) = given(Answer::json(200, "[{}]").garbage_chunk_after(bytes)).await;
        assert!(
            head.contains("\r\ntransfer-encoding: chunked") && !head.contains("content-length"),
            "{head}"
        );
        assert_eq!((body.as_str(), error), (rest, None), "after {bytes}");
    }
    // Garbage only means something between chunks.
    let (head, body, _) = given(
        Answer::json(200, "[]")
            .garbage_chunk_after(1)
            .content_length(2),
    )
    .await;
    assert!(!head.contains("content-length"), "{head}");
    assert_eq!(body, "1\r\n[\r\ngarbage\r\n");
}

#[tokio::test]
async fn the_real_list_can_turn_to_garbage_within_a_later_chunk() {
    let (_, body, _) = given(Answer::as_usual().garbage_chunk_after(150_000)).await;
    let mut rest = body.as_str();
    let mut text = String::new();
    while let Some((size, more)) = rest.split_once("\r\n") {
        let Ok(size) = usize::from_str_radix(size, 16) else {
            assert_eq!((size, more), ("garbage", ""));
            break;
        };
        text.push_str(&more[..size]);
        rest = more[size..].strip_prefix("\r\n").unwrap();
    }
    assert!(text == list()[..150_000], "{} bytes came", text.len());
}

#[tokio::test]
async fn an_answer_can_be_in_http_1_0() {
    let (head, body, error) = given(Answer::as_usual().http10()).await;
    assert!(head.starts_with("HTTP/1.0 200 OK\r\n"), "{head}");
    for missing in ["content-length", "transfer-encoding", "connection:"] {
        assert!(!head.contains(missing), "{head}");
    }
    assert!(
        body == list() && error.is_none(),
        "{} bytes came",
        body.len()
    );
    // Other framings can be set too, and the connection ends even then.
    for (answer, end) in [
        (
            Answer::json(200, "[]").content_length(2),
            "length: 2\r\n\r\n[]",
        ),
        (Answer::json(200, "[]").chunked(), "\r\n0\r\n\r\n"),
    ] {
        let server = server(0, [answer.http10()]).await;
        let (response, _) = wire::once(&server, LIST.repeat(2)).await;
        assert!(response.ends_with(end), "{response}");
        assert_eq!(response.matches("HTTP/1").count(), 1, "{response}");
    }
}

#[tokio::test]
async fn a_body_can_be_longer_than_announced() {
    let server = server(
        1,
        [
            Answer::json(200, "[]").longer_than_announced(3),
            Answer::as_usual().longer_than_announced(70_000),
        ],
    )
    .await;
    let mut wire = Wire::connect(&server).await;
    assert_eq!(wire.ask(LIST).await.text(), "[]");
    // The connection stays open, and the extra bytes come before the next response.
    wire.send(LIST).await;
    let next = wire.take_past(b"HTTP/1.1 ").await;
    assert_eq!(String::from_utf8_lossy(&next), "xxxHTTP/1.1 ");
    wire.take_past(b"0\r\n\r\n").await;
    assert_eq!(wire.take(70_000).await, vec![b'x'; 70_000]);
    assert_eq!(
        wire.ask(LIST).await.text(),
        format!("[{}]", record(0, 0)),
        "and no more"
    );
}

#[tokio::test]
async fn the_usual_headers_can_be_replaced() {
    let (head, body, _) = given(Answer::as_usual().content_type("text/html")).await;
    assert!(head.contains("\r\ncontent-type: text/html\r\n"), "{head}");
    assert_eq!(head.matches("content-type").count(), 1, "{head}");
    assert!(body.contains("transcript"));
    let (head, _, _) = given(Answer::as_usual().header("Content-Type", "a/b")).await;
    assert!(head.contains("\r\nContent-Type: a/b\r\n"), "{head}");
    assert!(!head.contains("application/json"), "{head}");
    let (head, _, _) = given(Answer::json(200, "[]").content_type("a/b")).await;
    assert_eq!(
        head.to_lowercase().matches("content-type").count(),
        1,
        "{head}"
    );
}

#[tokio::test]
async fn redirections_say_where_to_and_do_nothing() {
    for (status, to) in [
        (301, "/api/v1/calls?moved"),
        (302, "http://127.0.0.1:9/x"),
        (307, "http://elsewhere.example/api/v1/calls"),
        (308, "https://elsewhere.example/"),
    ] {
        let server = server(0, [Answer::redirect(status, to)]).await;
        let mut wire = Wire::connect(&server).await;
        let response = wire.ask(post(NEW_CALL)).await;
        assert_eq!(
            (response.status, response.header("location")),
            (status, Some(to))
        );
        assert_eq!(response.header("content-length"), Some("0"));
        assert_eq!(server.placed(), 0);
        assert_eq!(wire.ask(LIST).await.status, 200, "the connection lives on");
    }
}

#[tokio::test]
async fn when_to_try_again_is_a_number_or_a_date() {
    let (head, _, _) = given(Answer::status(429).retry_after(17)).await;
    assert!(head.contains("\r\nretry-after: 17\r\n"), "{head}");
    assert!(
        head.starts_with("HTTP/1.1 429 Too Many Requests\r\n"),
        "{head}"
    );

    // Planned earlier than sent: the date is relative to when it is sent.
    let answer = Answer::status(503).retry_after(1).retry_after_date(100);
    tokio::time::sleep(Duration::from_millis(1100)).await;
    let before = chrono::DateTime::from(std::time::SystemTime::now());
    let (head, _, _) = given(answer).await;
    let after = chrono::DateTime::from(std::time::SystemTime::now());
    let (_, date) = head.split_once("\r\nretry-after: ").unwrap();
    let date = date.lines().next().unwrap();
    assert!(date.ends_with(" GMT"), "{date}");
    let date = chrono::DateTime::parse_from_rfc2822(date).unwrap();
    let seconds = |time: chrono::DateTime<chrono::Utc>| (date.to_utc() - time).num_milliseconds();
    assert!(
        seconds(before) >= 100_000 && seconds(after) <= 101_000,
        "{date}"
    );
    assert_eq!(head.matches("retry-after").count(), 1, "{head}");
}
