//! Reads requests from a connection: head and body, and a refusal for what cannot be served.
//!
//! Bodies need a `content-length`. Chunked requests and `expect: 100-continue` are refused, as
//! clients send neither for bodies of this size.

use std::io;

use httparse::Status;
use tokio::{io::AsyncReadExt, net::TcpStream};

use crate::{request::Request, transmission::ClientCapabilities};

/// The longest request line and headers together.
const MAX_HEAD_BYTES: usize = 16 * 1024;
const MAX_HEADERS: usize = 100;
/// A documented request has about 300.
const MAX_BODY_BYTES: usize = 1024 * 1024;

/// Why there is no request.
#[derive(Debug)]
pub(crate) enum RequestError {
    /// The client closed the connection between requests, or the connection broke.
    Closed,
    /// What arrived is not a request that can be served.
    Refused { status: u16, message: &'static str },
}

impl From<io::Error> for RequestError {
    fn from(_: io::Error) -> Self {
        Self::Closed
    }
}

fn refused<T>(status: u16, message: &'static str) -> Result<T, RequestError> {
    Err(RequestError::Refused { status, message })
}

/// A request, and how its response may be sent.
pub(crate) struct Received {
    pub(crate) request: Request,
    pub(crate) client: ClientCapabilities,
}

/// The bytes of a connection that were read but not used yet: part of a request, or the start of
/// the next.
pub(crate) struct RequestReader {
    buffer: Vec<u8>,
}

impl RequestReader {
    pub(crate) fn new() -> Self {
        Self { buffer: Vec::new() }
    }

    /// Whether no byte of a next request has arrived.
    pub(crate) fn is_empty(&self) -> bool {
        self.buffer.is_empty()
    }

    /// Reads the next request with its body. If it is dropped before it is done, it must not be
    /// called again.
    pub(crate) async fn next(&mut self, stream: &mut TcpStream) -> Result<Received, RequestError> {
        let (mut received, head) = loop {
            if let Some(parsed) = parse_head(&self.buffer)? {
                break parsed;
            }
            if self.buffer.len() > MAX_HEAD_BYTES {
                return refused(431, "the request's headers are too long");
            }
            let empty = self.is_empty();
            if self.fill(stream).await? == 0 {
                return if empty {
                    Err(RequestError::Closed)
                } else {
                    refused(400, "the request ends in its head")
                };
            }
        };
        self.buffer.drain(..head);
        let length = body_length(&received.request)?;
        while self.buffer.len() < length {
            if self.fill(stream).await? == 0 {
                return refused(400, "the request ends in its body");
            }
        }
        received.request.body = self.buffer.drain(..length).collect();
        Ok(received)
    }

    async fn fill(&mut self, stream: &mut TcpStream) -> io::Result<usize> {
        self.buffer.reserve(4096);
        stream.read_buf(&mut self.buffer).await
    }
}

/// The request's head and its length, once it is complete.
fn parse_head(buffer: &[u8]) -> Result<Option<(Received, usize)>, RequestError> {
    let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
    let mut parsed = httparse::Request::new(&mut headers);
    let length = match parsed.parse(buffer) {
        Ok(Status::Complete(length)) if length <= MAX_HEAD_BYTES => length,
        Ok(Status::Complete(_)) | Err(httparse::Error::TooManyHeaders) => {
            return refused(431, "the request's headers are too long");
        }
        Ok(Status::Partial) => return Ok(None),
        Err(_) => return refused(400, "the request's head is malformed"),
    };
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let request = Request {
        method: parsed.method.unwrap_or_default().to_owned(),
        path: parsed.path.unwrap_or_default().to_owned(),
        headers: parsed
            .headers
            .iter()
            .map(|header| (header.name.to_owned(), text(header.value)))
            .collect(),
        body: Vec::new(),
    };
    let http11 = parsed.version == Some(1);
    if http11 && request.header("host").is_none() {
        return refused(400, "host: missing");
    }
    let closes = request
        .header_values("connection")
        .flat_map(|value| value.split(','))
        .any(|option| option.trim().eq_ignore_ascii_case("close"));
    let client = ClientCapabilities {
        head_only: request.method == "HEAD",
        chunked: http11,
        keep_alive: http11 && !closes,
    };
    Ok(Some((Received { request, client }, length)))
}

/// The length of the body.
fn body_length(request: &Request) -> Result<usize, RequestError> {
    if request.header("transfer-encoding").is_some() {
        return refused(
            501,
            "transfer-encoding: not supported, send a content-length",
        );
    }
    if request.header("expect").is_some() {
        return refused(417, "expect: not supported");
    }
    let mut lengths = request.header_values("content-length").map(str::trim);
    let Some(length) = lengths.next() else {
        return Ok(0);
    };
    // `parse` alone would accept a sign.
    let is_number = !length.is_empty() && length.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number || lengths.any(|other| other != length) {
        return refused(400, "content-length: not a number");
    }
    match length.parse() {
        Ok(length) if length <= MAX_BODY_BYTES => Ok(length),
        _ => refused(413, "the body is too long"),
    }
}
