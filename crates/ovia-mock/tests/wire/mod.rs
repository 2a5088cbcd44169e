//! A client without opinions: sends the bytes it is given, and shows the bytes that come back.
#![allow(dead_code, reason = "every test file uses its own part of it")]

use std::{io, time::Duration};

use ovia_mock::MockServer;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// No test waits longer than this for anything that should happen.
pub(crate) const PATIENCE: Duration = Duration::from_secs(10);

/// A request for the list that lets the connection live.
pub(crate) const LIST: &str =
    "GET /api/v1/calls HTTP/1.1\r\nHost: mock\r\nAuthorization: Bearer t\r\n\r\n";

/// The body of a request to place a call.
pub(crate) const NEW_CALL: &str = r#"{"user_id":"3c90c3cc-0d44-4b50-8888-8dd25736052a","agent_id":"3c90c3cc-0d44-4b50-8888-8dd25736052b","type":"phone_call","direction":"outbound","from_number":"+33199001234","to_number":"+33639981234","phone_number_id":"3c90c3cc-0d44-4b50-8888-8dd25736052c"}"#;

/// A request to place a call.
pub(crate) fn post(body: &str) -> String {
    format!(
        "POST /api/v1/calls HTTP/1.1\r\nHost: mock\r\nAuthorization: Bearer t\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

/// One connection.
pub(crate) struct Wire {
    pub(crate) stream: TcpStream,
    received: Vec<u8>,
}

/// One response as it was received, its body without framing.
#[derive(Debug)]
pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Response {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().skip(1);
        let mut headers = lines.filter_map(|line| line.split_once(": "));
        headers
            .find(|(given, _)| given.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("UTF-8")
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).expect("JSON")
    }
}

impl Wire {
    pub(crate) async fn connect(server: &MockServer) -> Self {
        let stream = TcpStream::connect(server.address())
            .await
            .expect("a connection");
        Self {
            stream,
            received: Vec::new(),
        }
    }

    pub(crate) async fn send(&mut self, bytes: impl AsRef<[u8]>) {
        self.stream
            .write_all(bytes.as_ref())
            .await
            .expect("the server reads");
    }

    /// Sends a request and reads its response.
    pub(crate) async fn ask(&mut self, request: impl AsRef<[u8]>) -> Response {
        self.send(request).await;
        self.response().await
    }

    /// Reads a response that says where it ends.
    pub(crate) async fn response(&mut self) -> Response {
        let head = self.take_past(b"\r\n\r\n").await;
        let head = String::from_utf8(head).expect("a head in UTF-8");
        let status = head[9..12].parse().expect("a status");
        let mut response = Response {
            status,
            head,
            body: Vec::new(),
        };
        if response.header("transfer-encoding") == Some("chunked") {
            loop {
                let size = self.take_past(b"\r\n").await;
                let size = std::str::from_utf8(&size)
                    .expect("a chunk size")
                    .trim()
                    .to_owned();
                let size = usize::from_str_radix(&size, 16).expect("a chunk size");
                let chunk = self.take(size + 2).await;
                response.body.extend_from_slice(&chunk[..size]);
                if size == 0 {
                    return response;
                }
            }
        }
        let length = response
            .header("content-length")
            .map_or(0, |length| length.parse().expect("a length"));
        response.body = self.take(length).await;
        response
    }

    /// Reads until the server closes; what came, and the error if it was a reset.
    pub(crate) async fn rest(self) -> (String, Option<io::ErrorKind>) {
        let (bytes, error) = self.rest_in_bytes().await;
        (String::from_utf8_lossy(&bytes).into_owned(), error)
    }

    /// The same for what is not text.
    pub(crate) async fn rest_in_bytes(mut self) -> (Vec<u8>, Option<io::ErrorKind>) {
        let error = loop {
            match self.read().await {
                Ok(0) => break None,
                Ok(_) => {}
                Err(error) => break Some(error.kind()),
            }
        };
        (self.received, error)
    }

    /// Whatever comes within that time, without waiting for an end; none if the server closed.
    pub(crate) async fn within(&mut self, time: Duration) -> Option<String> {
        let closed = tokio::time::timeout(time, async {
            while self.read().await.expect("no reset") > 0 {}
        })
        .await;
        closed
            .is_err()
            .then(|| String::from_utf8_lossy(&self.received).into_owned())
    }

    /// Takes what comes up to the first of these, and these too.
    pub(crate) async fn take_past(&mut self, end: &[u8]) -> Vec<u8> {
        loop {
            if let Some(place) = self
                .received
                .windows(end.len())
                .position(|window| window == end)
            {
                return self.received.drain(..place + end.len()).collect();
            }
            assert_ne!(
                self.read().await.expect("no reset"),
                0,
                "closed after {:?}",
                self.received
            );
        }
    }

    /// Takes that many bytes.
    pub(crate) async fn take(&mut self, length: usize) -> Vec<u8> {
        while self.received.len() < length {
            assert_ne!(
                self.read().await.expect("no reset"),
                0,
                "closed within a body"
            );
        }
        self.received.drain(..length).collect()
    }

    async fn read(&mut self) -> io::Result<usize> {
        let read = self.stream.read_buf(&mut self.received);
        tokio::time::timeout(PATIENCE, read)
            .await
            .expect("the server answers in time")
    }
}

/// Sends a request on a connection of its own, and reads to the end of the connection.
pub(crate) async fn once(
    server: &MockServer,
    request: impl AsRef<[u8]>,
) -> (String, Option<io::ErrorKind>) {
    let mut wire = Wire::connect(server).await;
    wire.send(request).await;
    wire.rest().await
}
