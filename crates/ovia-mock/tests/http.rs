//! HTTP/1.1: framing, limits, and requests that are refused.
#![allow(clippy::unwrap_used, reason = "a test stops where it fails")]

mod wire;

use std::time::{Duration, Instant};

use ovia_mock::MockServer;
use tokio::io::AsyncWriteExt;
use wire::{LIST, PATIENCE, Wire};

async fn server() -> MockServer {
    MockServer::builder().calls(3).start().await.unwrap()
}

/// A request to place a call whose body is `body`, which must be what the server kept.
async fn posted(headers: &str, framed: &[u8], body: &str) {
    let server = server().await;
    let mut wire = Wire::connect(&server).await;
    wire.send(format!(
        "POST /api/v1/calls HTTP/1.1\r\nHost: mock\r\n{headers}\r\n"
    ))
    .await;
    wire.send(framed).await;
    // Without a token: that the request was understood shows in what comes next on the connection.
    assert_eq!(wire.response().await.status, 401);
    assert_eq!(String::from_utf8_lossy(&server.requests()[0].body), body);
    assert_eq!(wire.ask(LIST).await.status, 200);
}

#[tokio::test]
async fn bodies_are_read() {
    posted("Content-Length: 5\r\n", b"hello", "hello").await;
    posted("content-length: 0\r\n", b"", "").await;
}

#[tokio::test]
async fn bytes_may_come_one_by_one() {
    let server = server().await;
    let mut wire = Wire::connect(&server).await;
    wire.stream.set_nodelay(true).unwrap();
    let request = "POST /api/v1/calls HTTP/1.1\r\nHost: mock\r\nContent-Length: 3\r\n\r\nabc";
    for byte in request.bytes() {
        wire.send([byte]).await;
        tokio::task::yield_now().await;
    }
    assert_eq!(wire.response().await.status, 401);
    assert_eq!(server.requests()[0].body, b"abc");
}

#[tokio::test]
async fn a_connection_serves_many_requests_even_at_once() {
    let server = server().await;
    let mut wire = Wire::connect(&server).await;
    wire.send(LIST.repeat(3)).await;
    for _ in 0..3 {
        assert_eq!(wire.response().await.json().as_array().unwrap().len(), 3);
    }
    let last = wire
        .ask(LIST.replace("Host", "Connection: keep-alive, Close\r\nHost"))
        .await;
    assert_eq!(last.header("connection"), Some("close"));
    assert_eq!(wire.rest().await, (String::new(), None));
}

#[tokio::test]
async fn head_is_get_without_the_body() {
    let server = server().await;
    let mut wire = Wire::connect(&server).await;
    wire.send(LIST.replace("GET", "HEAD")).await;
    let head = wire
        .within(Duration::from_millis(50))
        .await
        .expect("the connection stays open");
    assert!(
        head.starts_with("HTTP/1.1 200 OK\r\n") && head.ends_with("\r\n\r\n"),
        "{head}"
    );
    assert!(
        head.contains("\r\ntransfer-encoding: chunked\r\n"),
        "{head}"
    );

    let mut wire = Wire::connect(&server).await;
    wire.send("HEAD / HTTP/1.1\r\nHost: mock\r\n\r\n").await;
    let head = wire
        .within(Duration::from_millis(50))
        .await
        .expect("the connection stays open");
    assert!(
        head.starts_with("HTTP/1.1 404 ") && head.ends_with("\r\n\r\n"),
        "{head}"
    );
    assert!(head.contains("\r\ncontent-length: 38\r\n"), "{head}");
}

#[tokio::test]
async fn http_1_0_gets_no_chunks() {
    let server = server().await;
    let request = "GET /api/v1/calls HTTP/1.0\r\nAuthorization: Bearer t\r\n\r\n";
    let (response, error) = wire::once(&server, request).await;
    let (head, body) = response.split_once("\r\n\r\n").unwrap();
    assert!(
        !head.contains("transfer-encoding") && !head.contains("content-length"),
        "{head}"
    );
    assert!(body.starts_with('[') && body.ends_with(']') && error.is_none());
}

#[tokio::test]
async fn what_is_not_a_request_is_refused_and_the_connection_closed() {
    let server = server().await;
    let long = "x".repeat(20_000);
    let many: String = (0..200)
        .map(|number| format!("X-{number}: 1\r\n"))
        .collect();
    let post = "POST /api/v1/calls HTTP/1.1\r\nHost: mock\r\n";
    for (status, request) in [
        (400, "nonsense\r\n\r\n".to_owned()),
        (400, "\0\0\0\0".to_owned()),
        (400, "GET /api/v1/calls HTTP/1.1\r\n\r\n".to_owned()),
        (
            400,
            "GET / HTTP/1.1\r\nHost: mock\r\nbad header\r\n\r\n".to_owned(),
        ),
        (400, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_owned()),
        (
            431,
            format!("GET / HTTP/1.1\r\nHost: mock\r\nX: {long}\r\n\r\n"),
        ),
        (431, format!("GET /{long}{long}")),
        (431, format!("GET / HTTP/1.1\r\nHost: mock\r\n{many}\r\n")),
        (400, format!("{post}Content-Length: -1\r\n\r\n")),
        (400, format!("{post}Content-Length: +5\r\n\r\nhello")),
        (400, format!("{post}Content-Length: \r\n\r\n")),
        (
            400,
            format!("{post}Content-Length: 1\r\nContent-Length: 2\r\n\r\nab"),
        ),
        (
            501,
            format!("{post}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        ),
        (413, format!("{post}Content-Length: 1048577\r\n\r\n")),
        (
            413,
            format!("{post}Content-Length: 99999999999999999999999\r\n\r\n"),
        ),
        (501, format!("{post}Transfer-Encoding: chunked\r\n\r\n")),
        (
            417,
            format!("{post}Expect: 100-continue\r\nContent-Length: 2\r\n\r\n"),
        ),
    ] {
        let shown: String = request.chars().take(90).collect();
        let (response, error) = wire::once(&server, &request).await;
        assert!(
            response.starts_with(&format!("HTTP/1.1 {status} ")),
            "{shown:?} -> {response:?}"
        );
        assert!(response.contains("\r\nconnection: close\r\n"), "{response}");
        let body: serde_json::Value =
            serde_json::from_str(response.split_once("\r\n\r\n").unwrap().1).unwrap();
        assert_eq!(body["error"], status);
        assert_eq!(error, None, "{shown:?}");
    }
    assert!(server.requests().is_empty(), "a malformed request was kept");
    // And the largest body that is allowed passes.
    let body = "x".repeat(1024 * 1024);
    let mut wire = Wire::connect(&server).await;
    assert_eq!(
        wire.ask(format!(
            "{post}Content-Length: {}\r\n\r\n{body}",
            body.len()
        ))
        .await
        .status,
        401
    );
}

#[tokio::test]
async fn a_request_that_breaks_off_is_refused() {
    let server = server().await;
    for start in [
        "GET /api",
        "POST /api/v1/calls HTTP/1.1\r\nHost: mock\r\nContent-Length: 10\r\n\r\nabc",
    ] {
        let mut wire = Wire::connect(&server).await;
        wire.send(start).await;
        wire.stream.shutdown().await.unwrap();
        let (response, _) = wire.rest().await;
        assert!(response.starts_with("HTTP/1.1 400 "), "{response}");
    }
}

#[tokio::test]
async fn no_connection_is_held_forever() {
    let server = MockServer::builder()
        .idle_timeout(Duration::from_millis(60))
        .start()
        .await
        .unwrap();
    let start = Instant::now();
    assert_eq!(
        wire::once(&server, "").await,
        (String::new(), None),
        "a silent connection is closed silently"
    );
    for slow in [
        "GET /api",
        "POST / HTTP/1.1\r\nHost: mock\r\nContent-Length: 10\r\n\r\nabc",
    ] {
        let (response, _) = wire::once(&server, slow).await;
        assert!(
            response.starts_with("HTTP/1.1 408 "),
            "{slow:?} -> {response:?}"
        );
    }
    assert!(start.elapsed() > Duration::from_millis(180) && start.elapsed() < PATIENCE);
}

#[tokio::test]
async fn stopping_closes_the_connections_and_frees_the_port() {
    for dropped in [true, false] {
        let server = server().await;
        let port = server.address().port();
        let mut idle = Wire::connect(&server).await;
        idle.ask(LIST).await;
        let mut busy = Wire::connect(&server).await;
        busy.send("POST /api/v1/calls HTTP/1.1\r\nHost: mock\r\nContent-Length: 10\r\n\r\n")
            .await;
        if dropped {
            drop(server);
        } else {
            server.shutdown().await;
            MockServer::builder()
                .port(port)
                .start()
                .await
                .expect("the port is free");
        }
        assert_eq!(idle.rest().await.0, "");
        assert_eq!(busy.rest().await.0, "");
    }
}

#[tokio::test]
async fn stopping_ends_a_list_that_is_not_read() {
    let server = MockServer::builder()
        .calls(1_000_000)
        .start()
        .await
        .unwrap();
    let mut wire = Wire::connect(&server).await;
    wire.send(LIST).await;
    tokio::time::sleep(Duration::from_millis(20)).await;
    tokio::time::timeout(PATIENCE, server.shutdown())
        .await
        .expect("it stops");
    // What was sent still arrives; then the connection ends, by a close or a reset.
    assert!(wire.rest().await.0.starts_with("HTTP/1.1 200 OK\r\n"));
}

#[tokio::test]
async fn a_taken_port_is_an_error() {
    let server = server().await;
    let error = MockServer::builder()
        .port(server.address().port())
        .start()
        .await
        .unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::AddrInUse);
}
