//! Lists that are not the whole and correct list, given as text, over real sockets.
#![allow(clippy::unwrap_used, reason = "a test stops where it fails")]

mod wire;

use std::{io::Read, time::Duration};

use ovia_mock::{Builder, MockServer, record};
use wire::{LIST, NEW_CALL, Response, Wire, post};

/// A server with ten calls and this fault.
async fn server(fault: &str) -> MockServer {
    with(MockServer::builder(), fault).await
}

async fn with(builder: Builder, fault: &str) -> MockServer {
    let builder = builder.calls(10).fault(fault.parse().unwrap());
    builder.start().await.unwrap()
}

/// The answer to a request for the list.
async fn list(fault: &str) -> Response {
    Wire::connect(&server(fault).await).await.ask(LIST).await
}

fn records(positions: std::ops::Range<u64>) -> Vec<String> {
    positions.map(|index| record(0, index)).collect()
}

fn array(records: &[String]) -> String {
    format!("[{}]", records.join(","))
}

#[tokio::test]
async fn a_part_of_the_list_says_so_or_not() {
    for (directives, status, range, total, count) in [
        ("first-records=4", 200, None, None, 4),
        ("first-records=40 total-count", 200, None, Some("10"), 10),
        (
            "first-records=4 content-range",
            206,
            Some("items 0-3/10"),
            None,
            4,
        ),
        (
            "first-records=0 content-range total-count",
            206,
            Some("items */10"),
            Some("10"),
            0,
        ),
        (
            "pages-of=3 first-records=2 content-range",
            206,
            Some("items 0-1/10"),
            None,
            2,
        ),
    ] {
        let response = list(&format!("1: {directives}")).await;
        assert_eq!(response.status, status, "{directives}");
        assert_eq!(response.header("content-range"), range, "{directives}");
        assert_eq!(response.header("x-total-count"), total, "{directives}");
        assert_eq!(
            response.text(),
            array(&records(0..count)),
            "{directives}: {count}"
        );
    }
}

#[tokio::test]
async fn pages_are_linked_and_served() {
    // Only the first request is planned; the others follow the links.
    let server = server("1: pages-of=4").await;
    let mut wire = Wire::connect(&server).await;
    let mut path = "/api/v1/calls".to_owned();
    for (page, next) in [
        (0..4, Some("/api/v1/calls?page=2&per_page=4")),
        (4..8, Some("/api/v1/calls?page=3&per_page=4")),
        (8..10, None),
    ] {
        let response = wire.ask(LIST.replace("/api/v1/calls", &path)).await;
        assert_eq!(response.text(), array(&records(page)));
        let link = next.map(|next| format!("<{next}>; rel=\"next\""));
        assert_eq!(response.header("link"), link.as_deref());
        path = next.unwrap_or("/api/v1/calls?page=4&per_page=4").to_owned();
    }
    let beyond = wire.ask(LIST.replace("/api/v1/calls", &path)).await;
    assert_eq!((beyond.status, beyond.text()), (200, "[]"));
}

#[tokio::test]
async fn links_can_lead_anywhere() {
    let fault = "*: pages-of=10 next-page=https://elsewhere.example/calls?page=2";
    let link = r#"<https://elsewhere.example/calls?page=2>; rel="next""#;
    assert_eq!(list(fault).await.header("link"), Some(link));

    let server = server("*: pages-of=10 endless-pages").await;
    for page in [1, 2, 50] {
        let path = format!("/api/v1/calls?page={page}");
        let request = LIST.replace("/api/v1/calls", &path);
        let response = Wire::connect(&server).await.ask(request).await;
        let next = format!(
            "</api/v1/calls?page={}&per_page=10>; rel=\"next\"",
            page + 1
        );
        assert_eq!(response.header("link"), Some(next.as_str()));
        assert_eq!(response.text() == "[]", page > 1);
    }
}

#[tokio::test]
async fn records_are_changed_where_they_are() {
    let whole = records(0..10);
    let error = r#"{"error":{"code":"internal_error","message":"the call could not be loaded"}}"#;
    let mut expected = whole.clone();
    expected[2] = error.into();
    expected[9] = "null".into();
    let response = list("1: error-item=3 replace-record=10:null replace-record=11:no").await;
    assert_eq!(response.text(), array(&expected));

    let page = list("1: pages-of=2 error-item=3").await;
    assert_eq!(page.text(), array(&whole[..2]), "the third is not on it");

    let response = list("1: end-after-record=2:Error").await;
    assert_eq!(response.text(), format!("[{},{}Error", whole[0], whole[1]));

    for number in ["NaN", "Infinity", "-Infinity"] {
        let response = list(&format!("1: duration-of-record=5:{number}")).await;
        let text = response.text();
        assert!(text.contains(&format!("\"duration\":{number},")), "{text}");
        assert!(text.starts_with(&format!("[{},", whole[..4].join(","))));
        assert!(text.ends_with(&format!(",{}]", whole[5..].join(","))));
    }

    let response = list("1: invalid-utf8-in-record=1").await;
    let rest = format!(",{}]", whole[1..].join(","));
    let cut = response.body.strip_suffix(rest.as_bytes()).unwrap();
    assert!(std::str::from_utf8(cut).is_err());
}

#[tokio::test]
async fn the_list_can_be_in_latin1() {
    let response = list("1: latin1").await;
    let kind = "application/json; charset=iso-8859-1";
    assert_eq!(response.header("content-type"), Some(kind));
    assert!(response.body.contains(&0xE9), "there is an é");
    let text: String = response.body.iter().map(|byte| char::from(*byte)).collect();
    let latin1 = |one: char| if one <= '\u{ff}' { one } else { '?' };
    let expected: String = array(&records(0..10)).chars().map(latin1).collect();
    assert!(text == expected);
}

#[tokio::test]
async fn text_can_follow_the_end() {
    let whole = array(&records(0..10));
    let same_packet = list("1: append=}]").await;
    assert_eq!(same_packet.text(), format!("{whole}}}]"));

    let late = server("*: append=<html> append-after=150ms").await;
    let mut wire = Wire::connect(&late).await;
    wire.send(LIST).await;
    let before = wire.take_past(b"}]\r\n").await;
    assert!(before.ends_with(b"]\r\n"));
    let nothing = wire.within(Duration::from_millis(50)).await;
    assert_eq!(nothing.as_deref(), Some(""));
    assert_eq!(
        wire.take_past(b"0\r\n\r\n").await,
        b"6\r\n<html>\r\n0\r\n\r\n"
    );
    // A body that is not a list is sent in the same way.
    let placed = Wire::connect(&late).await.ask(post(NEW_CALL)).await;
    assert!(placed.body.ends_with(b"}<html>"));
    assert_eq!(placed.header("transfer-encoding"), Some("chunked"));

    // What was sent before the pause can be decompressed before it.
    let server = server("1: gzip append=! append-after=10s").await;
    let mut wire = Wire::connect(&server).await;
    wire.send(LIST).await;
    wire.take_past(b"\r\n\r\n").await;
    let (mut zipped, mut text) = (Vec::new(), Vec::new());
    while text != whole.as_bytes() {
        let size = wire.take_past(b"\r\n").await;
        let size = std::str::from_utf8(&size).unwrap().trim_end();
        let size = usize::from_str_radix(size, 16).unwrap();
        zipped.extend_from_slice(&wire.take(size + 2).await[..size]);
        text.clear();
        // The end is missing, which is an error after all of the text.
        let _ = flate2::read::GzDecoder::new(&zipped[..]).read_to_end(&mut text);
    }
}

#[tokio::test]
async fn answers_that_are_not_a_call() {
    for (fault, status, kind, text) in [
        (
            r#"POST 1: json={"error": {"message": "no credit"}}"#,
            200,
            "application/json",
            r#"{"error": {"message": "no credit"}}"#,
        ),
        ("POST 1: json={}", 200, "application/json", "{}"),
        (
            "POST 1: web-page=login",
            200,
            "text/html; charset=utf-8",
            "Sign in",
        ),
        (
            "POST 1: web-page=firewall",
            403,
            "text/html; charset=utf-8",
            "blocked",
        ),
        (
            "POST 1: web-page=firewall 200",
            200,
            "text/html; charset=utf-8",
            "blocked",
        ),
    ] {
        for (fault, placed) in [
            (fault.to_owned(), 0),
            (fault.replacen(": ", ": takes-effect ", 1), 1),
        ] {
            let server = server(&fault).await;
            let response = Wire::connect(&server).await.ask(post(NEW_CALL)).await;
            assert_eq!(response.status, status, "{fault}");
            assert_eq!(response.header("content-type"), Some(kind), "{fault}");
            assert!(response.text().contains(text), "{fault}");
            assert_eq!(server.placed(), placed, "{fault}");
        }
    }
}

#[tokio::test]
async fn heads_can_be_long_and_odd() {
    let response = list("1: many-headers=150").await;
    assert_eq!(response.header("x-filler-1"), Some("1"));
    assert_eq!(response.header("x-filler-150"), Some("150"));
    for (kind, line) in [
        ("folded", "\r\nx-folded: one\r\n two\r\n"),
        ("space-before-colon", "\r\nx-spaced : one\r\n"),
        ("no-name", "\r\n: one\r\n"),
    ] {
        let response = list(&format!("1: odd-header={kind}")).await;
        assert!(response.head.contains(line), "{}", response.head);
        assert_eq!(response.text(), array(&records(0..10)));
    }
}

#[tokio::test]
async fn codings_are_announced_by_their_names() {
    let whole = array(&records(0..10));
    for (coding, announced) in [
        ("x-gzip", "x-gzip"),
        ("zstd", "zstd"),
        ("gzip-twice", "gzip"),
        ("gzip-not-applied", "gzip"),
        ("gzip-zero-crc", "gzip"),
    ] {
        let response = list(&format!("1: content-coding={coding}")).await;
        assert_eq!(response.header("content-encoding"), Some(announced));
        assert_eq!(
            response.body == whole.as_bytes(),
            coding == "gzip-not-applied",
            "{coding}"
        );
    }
    let response = list("1: content-coding=gzip-members").await;
    let mut text = String::new();
    let mut decoder = flate2::read::MultiGzDecoder::new(&response.body[..]);
    decoder.read_to_string(&mut text).unwrap();
    assert!(text == whole);
}
