//! Responses that no mock server sends: heads that are unusual or not HTTP at all.

use ovia::{Client, ErrorKind};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

use crate::{TOKEN, hasty, new_call};

/// A server that answers each request with these bytes, and a client of it.
async fn sending(bytes: Vec<u8>) -> Client {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let bytes = bytes.clone();
            tokio::spawn(async move {
                let _ = stream.read(&mut [0; 4096]).await;
                let _ = stream.write_all(&bytes).await;
                let _ = stream.shutdown().await;
            });
        }
    });
    let builder = Client::builder().token(TOKEN).retry_policy(hasty());
    let builder = builder.base_url(format!("http://{address}"));
    builder.build().expect("a client")
}

#[tokio::test]
async fn heads_that_other_clients_read() {
    let many: String = (0..300).map(|n| format!("X-{n}: y\r\n")).collect();
    for fields in [
        "",
        &many,
        "X-A: b\r\n  folded\r\n\tagain\r\n",
        "X-A : b\r\n",
        ": no name\r\n",
        "Two Words: b\r\n",
        "no colon\r\n",
        "X-A: a\u{1}b\r\n",
        "X-A: \u{e9}\r\n",
    ] {
        let head = format!("HTTP/1.1 200 OK\r\n{fields}Content-Length: 11\r\n\r\n");
        let client = sending(format!("{head}[{{\"id\": 1}}]").into_bytes()).await;
        let calls = client.calls().list().max_retries(0).await;
        let calls = calls.unwrap_or_else(|error| panic!("{fields:.20}: {error:?}"));
        assert_eq!(calls.len(), 1);
    }
}

#[tokio::test]
async fn what_is_not_http_is_named_and_not_requested_again() {
    let large = "X".repeat(1 << 20);
    for (bytes, cause) in [
        ("SSH-2.0-OpenSSH_9.9\r\n", "invalid HTTP version"),
        ("HTTP/1.1 abc\r\n\r\n", "invalid HTTP status-code"),
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 5, 6\r\n\r\n",
            "content-length",
        ),
        (
            &format!("HTTP/1.1 200 OK\r\nX: {large}\r\n\r\n"),
            "too large",
        ),
    ] {
        let client = sending(bytes.as_bytes().to_vec()).await;
        let error = client.calls().list().await.expect_err("no HTTP");
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connection, 1));
        assert_eq!(error.to_string(), "the response is not valid HTTP");
        let found = error.root_cause().expect("a cause");
        assert!(found.contains(cause), "{found}");
        assert!(!error.is_retryable());
        // Something has the request, so a call may have been placed.
        let error = client
            .calls()
            .create(new_call())
            .await
            .expect_err("no HTTP");
        assert_eq!(
            (error.kind(), error.attempts()),
            (ErrorKind::MaybePlaced, 1)
        );
    }
}
