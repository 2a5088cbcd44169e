//! Compressed answers, whole and not.
#![allow(clippy::unwrap_used, reason = "a test stops where it fails")]

mod wire;

use std::{io::Read, time::Duration};

use flate2::read::GzDecoder;
use ovia_mock::{Answer, MockServer, record};
use wire::{LIST, NEW_CALL, Wire, post};

async fn server(calls: u64, answer: Answer) -> MockServer {
    let builder = MockServer::builder().calls(calls).answer(answer);
    builder.start().await.unwrap()
}

/// As far as it can be decompressed, and whether that was to the end.
fn unzipped(bytes: &[u8]) -> (String, bool) {
    let mut text = Vec::new();
    let whole = GzDecoder::new(bytes).read_to_end(&mut text).is_ok();
    (String::from_utf8_lossy(&text).into_owned(), whole)
}

fn list(calls: u64) -> String {
    let records: Vec<String> = (0..calls).map(|index| record(0, index)).collect();
    format!("[{}]", records.join(","))
}

/// The head and the bytes of the body.
async fn parted(server: &MockServer) -> (String, Vec<u8>) {
    let mut wire = Wire::connect(server).await;
    wire.send(LIST).await;
    let (bytes, _) = wire.rest_in_bytes().await;
    let end = bytes.windows(4).position(|end| end == b"\r\n\r\n").unwrap() + 4;
    (
        String::from_utf8(bytes[..end].to_vec()).unwrap(),
        bytes[end..].to_vec(),
    )
}

#[tokio::test]
async fn the_real_list_can_be_compressed() {
    let server = server(300, Answer::as_usual().gzip()).await;
    let mut wire = Wire::connect(&server).await;
    let response = wire.ask(LIST).await;
    assert_eq!(response.header("content-encoding"), Some("gzip"));
    assert_eq!(response.header("content-type"), Some("application/json"));
    assert_eq!(response.header("transfer-encoding"), Some("chunked"));
    let expected = list(300);
    assert!(response.body.len() < expected.len() / 2);
    assert!(unzipped(&response.body) == (expected, true));
    let plain = wire.ask(LIST).await;
    assert_eq!(plain.header("content-encoding"), None);
    assert_eq!(plain.text(), list(300));
}

#[tokio::test]
async fn a_list_of_any_length_is_compressed_as_it_is_read() {
    // Compressing all of it first would take hours.
    let server = server(10_000_000_000, Answer::as_usual().gzip().cut_after(500_000)).await;
    let (_, body) = parted(&server).await;
    assert!(body.len() > 500_000, "{}", body.len());
}

#[tokio::test]
async fn a_known_body_is_announced_with_its_compressed_length() {
    let text = "[]".repeat(1000);
    let server = server(0, Answer::json(200, &text).gzip()).await;
    let mut wire = Wire::connect(&server).await;
    let response = wire.ask(LIST).await;
    let length: usize = response.header("content-length").unwrap().parse().unwrap();
    assert!(length < 200 && length == response.body.len());
    assert_eq!(unzipped(&response.body), (text, true));
    assert_eq!(wire.ask(LIST).await.text(), "[]", "the connection lives on");
}

#[tokio::test]
async fn a_placed_call_can_be_compressed() {
    let server = server(0, Answer::as_usual().gzip()).await;
    let response = Wire::connect(&server).await.ask(post(NEW_CALL)).await;
    let (text, whole) = unzipped(&response.body);
    assert!(whole && text.contains(r#""status":"queued""#), "{text}");
    assert_eq!(server.placed(), 1);
}

#[tokio::test]
async fn compressed_bytes_are_what_is_cut() {
    for bytes in [0, 1, 5, 10, 11, 3000, 20_000] {
        let answer = Answer::as_usual()
            .gzip()
            .without_content_length()
            .cut_after(bytes);
        let (head, body) = parted(&server(100, answer).await).await;
        assert!(head.contains("\r\ncontent-encoding: gzip\r\n"), "{head}");
        assert_eq!(body.len() as u64, bytes);
        let (text, whole) = unzipped(&body);
        assert!(!whole && list(100).starts_with(&text));
        assert_eq!(text.is_empty(), bytes <= 11, "{bytes} gave {}", text.len());
    }
}

#[tokio::test]
async fn compression_goes_with_everything_else() {
    let drip = Duration::from_micros(10);
    let answer = Answer::as_usual().gzip().http10().drip(5000, drip);
    let (head, body) = parted(&server(100, answer).await).await;
    assert!(head.starts_with("HTTP/1.0 200 "), "{head}");
    assert!(unzipped(&body) == (list(100), true));

    let garbage = Answer::as_usual().gzip().garbage_chunk_after(3);
    let (_, body) = parted(&server(100, garbage).await).await;
    assert_eq!(body, b"3\r\n\x1f\x8b\x08\r\ngarbage\r\n");

    let lying = Answer::status(200)
        .header("content-encoding", "gzip")
        .body("[]");
    let response = Wire::connect(&server(0, lying).await).await.ask(LIST).await;
    assert_eq!(
        (response.header("content-encoding"), response.text()),
        (Some("gzip"), "[]")
    );
}

#[tokio::test]
async fn a_compressed_head_has_no_body() {
    let server = server(3, Answer::as_usual().gzip()).await;
    let mut wire = Wire::connect(&server).await;
    wire.send(LIST.replace("GET", "HEAD")).await;
    let head = wire.take_past(b"\r\n\r\n").await;
    let head = String::from_utf8(head).unwrap();
    assert!(head.contains("\r\ncontent-encoding: gzip\r\n"), "{head}");
    let rest = wire.within(Duration::from_millis(50)).await;
    assert_eq!(rest.as_deref(), Some(""), "{head}");
}
