//! Reading requests off a connection: head, body, and everything that can be wrong with either.

use std::io;

use httparse::Status;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::request::Request;
use crate::response::Terms;

/// The longest request line and headers together.
const MAX_HEAD: usize = 16 * 1024;
/// The most headers.
const MAX_HEADERS: usize = 100;
/// The longest body. A documented request has some 300 bytes.
const MAX_BODY: usize = 1024 * 1024;

/// Why there is no request.
#[derive(Debug)]
pub(crate) enum Unreadable {
    /// The client closed the connection between requests, or it broke.
    Closed,
    /// What came is not a request that can be served.
    Refused { status: u16, message: &'static str },
}

impl From<io::Error> for Unreadable {
    fn from(_: io::Error) -> Self {
        Self::Closed
    }
}

fn refused<T>(status: u16, message: &'static str) -> Result<T, Unreadable> {
    Err(Unreadable::Refused { status, message })
}

/// A request with what its head says about the connection.
pub(crate) struct Received {
    pub(crate) request: Request,
    version: u8,
}

impl Received {
    /// How the response may be sent.
    pub(crate) fn terms(&self) -> Terms {
        let connection = |option: &str| {
            let values = self
                .request
                .headers
                .iter()
                .filter(|(name, _)| name.eq_ignore_ascii_case("connection"));
            values
                .flat_map(|(_, value)| value.split(','))
                .any(|part| part.trim().eq_ignore_ascii_case(option))
        };
        Terms {
            head_only: self.request.method == "HEAD",
            chunks_allowed: self.version == 1,
            keep_alive: self.version == 1 && !connection("close"),
        }
    }
}

/// How a request's body is framed.
enum Framing {
    Length(usize),
    Chunked,
}

/// The bytes of a connection that were read but not yet used: part of a request, or the start of the next.
pub(crate) struct RequestReader {
    buffer: Vec<u8>,
}

impl RequestReader {
    pub(crate) fn new() -> Self {
        Self { buffer: Vec::new() }
    }

    /// Whether no byte of a next request has come.
    pub(crate) fn is_empty(&self) -> bool {
        self.buffer.is_empty()
    }

    /// Reads the next request to the end of its body. May be dropped half-way only if it is not called again.
    pub(crate) async fn next(&mut self, stream: &mut TcpStream) -> Result<Received, Unreadable> {
        let (mut received, head) = loop {
            if let Some(parsed) = parse_head(&self.buffer)? {
                break parsed;
            }
            if self.buffer.len() > MAX_HEAD {
                return refused(431, "the request's headers are too long");
            }
            let empty = self.is_empty();
            if self.fill(stream).await? == 0 {
                return if empty {
                    Err(Unreadable::Closed)
                } else {
                    refused(400, "the request ends in its head")
                };
            }
        };
        self.buffer.drain(..head);

        let framing = body_framing(&received.request)?;
        let awaited = match framing {
            Framing::Length(length) => length > self.buffer.len(),
            Framing::Chunked => self.buffer.is_empty(),
        };
        // A client that asks first waits until it is told to go on.
        if awaited
            && received
                .request
                .header("expect")
                .is_some_and(|what| what.eq_ignore_ascii_case("100-continue"))
        {
            stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n").await?;
        }
        received.request.body = match framing {
            Framing::Length(length) => {
                while self.buffer.len() < length {
                    self.fill_body(stream).await?;
                }
                self.buffer.drain(..length).collect()
            }
            Framing::Chunked => self.chunked_body(stream).await?,
        };
        Ok(received)
    }

    async fn chunked_body(&mut self, stream: &mut TcpStream) -> Result<Vec<u8>, Unreadable> {
        let mut body = Vec::new();
        loop {
            let (header, size) = loop {
                match httparse::parse_chunk_size(&self.buffer) {
                    Ok(Status::Complete(parsed)) => break parsed,
                    Ok(Status::Partial) if self.buffer.len() < MAX_HEAD => {
                        self.fill_body(stream).await?
                    }
                    Ok(Status::Partial) | Err(_) => {
                        return refused(400, "the body has a malformed chunk size");
                    }
                }
            };
            if size > (MAX_BODY - body.len()) as u64 {
                return refused(413, "the body is too long");
            }
            let size = size as usize;
            self.buffer.drain(..header);
            if size == 0 {
                self.skip_trailers(stream).await?;
                return Ok(body);
            }
            while self.buffer.len() < size + 2 {
                self.fill_body(stream).await?;
            }
            if &self.buffer[size..size + 2] != b"\r\n" {
                return refused(400, "a chunk of the body does not end where it said");
            }
            body.extend_from_slice(&self.buffer[..size]);
            self.buffer.drain(..size + 2);
        }
    }

    async fn skip_trailers(&mut self, stream: &mut TcpStream) -> Result<(), Unreadable> {
        loop {
            match httparse::parse_headers(&self.buffer, &mut [httparse::EMPTY_HEADER; MAX_HEADERS])
            {
                Ok(Status::Complete((length, _))) => {
                    self.buffer.drain(..length);
                    return Ok(());
                }
                Ok(Status::Partial) if self.buffer.len() < MAX_HEAD => {
                    self.fill_body(stream).await?
                }
                Ok(Status::Partial) | Err(_) => {
                    return refused(400, "the body has malformed trailers");
                }
            }
        }
    }

    /// Reads more of a body, which must not end here.
    async fn fill_body(&mut self, stream: &mut TcpStream) -> Result<(), Unreadable> {
        if self.fill(stream).await? == 0 {
            refused(400, "the request ends in its body")
        } else {
            Ok(())
        }
    }

    async fn fill(&mut self, stream: &mut TcpStream) -> io::Result<usize> {
        self.buffer.reserve(4096);
        stream.read_buf(&mut self.buffer).await
    }
}

/// The request's head and its length, once it is complete.
fn parse_head(buffer: &[u8]) -> Result<Option<(Received, usize)>, Unreadable> {
    let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
    let mut parsed = httparse::Request::new(&mut headers);
    let length = match parsed.parse(buffer) {
        Ok(Status::Complete(length)) if length > MAX_HEAD => {
            return refused(431, "the request's headers are too long");
        }
        Ok(Status::Complete(length)) => length,
        Ok(Status::Partial) => return Ok(None),
        Err(httparse::Error::TooManyHeaders) => {
            return refused(431, "the request has too many headers");
        }
        Err(httparse::Error::Version) => {
            return refused(505, "only HTTP/1.1 and HTTP/1.0 are spoken here");
        }
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
    let version = parsed.version.unwrap_or_default();
    if version == 1 && request.header("host").is_none() {
        return refused(400, "host: missing");
    }
    Ok(Some((Received { request, version }, length)))
}

/// How the body is framed. Anything two readers could take differently is refused.
fn body_framing(request: &Request) -> Result<Framing, Unreadable> {
    let values = |name: &'static str| {
        request
            .headers
            .iter()
            .filter(move |(given, _)| given.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.trim())
    };
    let mut lengths = values("content-length");
    let mut codings = values("transfer-encoding");
    match (lengths.next(), codings.next()) {
        (None, None) => Ok(Framing::Length(0)),
        (Some(_), Some(_)) => refused(
            400,
            "content-length and transfer-encoding exclude each other",
        ),
        (None, Some(coding))
            if coding.eq_ignore_ascii_case("chunked") && codings.next().is_none() =>
        {
            Ok(Framing::Chunked)
        }
        (None, Some(_)) => refused(501, "transfer-encoding: only chunked is supported"),
        (Some(length), None) => {
            // Not `parse` alone, which takes a sign.
            if !length.bytes().all(|byte| byte.is_ascii_digit())
                || lengths.any(|other| other != length)
            {
                return refused(400, "content-length: not a number");
            }
            match length.parse() {
                Ok(length) if length <= MAX_BODY => Ok(Framing::Length(length)),
                Ok(_) => refused(413, "the body is too long"),
                Err(_) if length.is_empty() => refused(400, "content-length: not a number"),
                Err(_) => refused(413, "the body is too long"),
            }
        }
    }
}
