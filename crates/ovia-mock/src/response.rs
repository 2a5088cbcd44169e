//! A response before it is sent, and its head on the wire.

use std::borrow::Cow;
use std::fmt::Write as _;

use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use crate::answer::Answer;
use crate::body::{self, BodyWriter, Broken};
use crate::delivery::{Delivery, Ending, Framing};
use crate::routes::list::List;

/// What one request is answered with.
pub(crate) struct Response {
    status: u16,
    headers: Vec<(Cow<'static, str>, Cow<'static, str>)>,
    body: Body,
}

enum Body {
    Bytes(Vec<u8>),
    List(List),
}

/// What the request says about how its response may be sent.
#[derive(Clone, Copy)]
pub(crate) struct Terms {
    /// A HEAD request: the head of the response alone.
    pub(crate) head_only: bool,
    /// HTTP/1.0 knows no chunks.
    pub(crate) chunks_allowed: bool,
    /// Whether the client wants to go on.
    pub(crate) keep_alive: bool,
}

impl Response {
    /// A response of JSON text.
    pub(crate) fn json(status: u16, text: impl Into<Vec<u8>>) -> Self {
        Self {
            status,
            headers: vec![JSON],
            body: Body::Bytes(text.into()),
        }
    }

    /// Ovia's error body, as its documentation's template has it.
    pub(crate) fn error(status: u16, message: &str) -> Self {
        Self::json(status, error_body(status, message))
    }

    /// The list of calls, written while it is sent.
    pub(crate) fn list(list: List) -> Self {
        Self {
            status: 200,
            headers: vec![JSON],
            body: Body::List(list),
        }
    }

    /// Adds a header.
    pub(crate) fn with_header(mut self, name: &'static str, value: &'static str) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Puts an ordered answer in this response's place, or its headers in those of the same names.
    pub(crate) fn overridden_by(mut self, answer: Answer) -> (Self, Delivery) {
        if let Some(status) = answer.status {
            self = Self {
                status,
                headers: Vec::new(),
                body: Body::Bytes(answer.body),
            };
        }
        self.headers.retain(|(usual, _)| {
            let replaces = |(name, _): &(String, _)| name.eq_ignore_ascii_case(usual);
            !answer.headers.iter().any(replaces)
        });
        self.headers.extend(
            answer
                .headers
                .into_iter()
                .map(|(name, value)| (name.into(), value.into_text().into())),
        );
        if answer.delivery.gzip {
            self = self.with_header("content-encoding", "gzip");
        }
        (self, answer.delivery)
    }

    /// Sends it; true when another request may follow on the connection.
    pub(crate) async fn send(
        mut self,
        stream: &mut TcpStream,
        request_id: u64,
        delivery: Delivery,
        terms: Terms,
    ) -> Result<bool, Broken> {
        tokio::time::sleep(delivery.delay).await;
        if delivery.lost {
            let ending = delivery.ending.map_or(Ending::Close, |(_, ending)| ending);
            return Err(Broken::Ordered(ending));
        }
        if delivery.gzip
            && let Body::Bytes(bytes) = &mut self.body
        {
            *bytes = body::gzip(bytes)?;
        }
        let framing = self.framing(&delivery, terms);
        let keep = terms.keep_alive && framing.keeps_connection() && !delivery.http10;

        let head = self.head(request_id, framing, keep, delivery.http10);
        stream.write_all(head.as_bytes()).await?;
        // A status that forbids a body has none, whatever was ordered: bytes there would be read as the next response.
        if terms.head_only || matches!(self.status, 100..200 | 204 | 304) {
            return Ok(keep);
        }
        let compress = delivery.gzip && matches!(self.body, Body::List(_));
        let mut writer = BodyWriter::new(stream, framing, &delivery, compress);
        match self.body {
            Body::Bytes(bytes) => writer.buffer().extend_from_slice(&bytes),
            Body::List(list) => list.write(&mut writer).await?,
        }
        writer.finish().await?;
        Ok(keep)
    }

    fn framing(&self, delivery: &Delivery, terms: Terms) -> Framing {
        match (delivery.framing, &self.body) {
            _ if matches!(delivery.ending, Some((_, Ending::GarbageChunk))) => Framing::Chunked,
            (Some(ordered), _) => ordered,
            (None, _) if delivery.http10 => Framing::UntilClose,
            (None, Body::Bytes(bytes)) => Framing::Length(bytes.len() as u64),
            (None, Body::List(_)) if terms.chunks_allowed => Framing::Chunked,
            (None, Body::List(_)) => Framing::UntilClose,
        }
    }

    fn head(&self, request_id: u64, framing: Framing, keep: bool, http10: bool) -> String {
        let version = if http10 { "HTTP/1.0" } else { "HTTP/1.1" };
        let mut head = format!("{version} {} {}\r\n", self.status, reason(self.status));
        // Writing to a String cannot fail.
        for (name, value) in &self.headers {
            let _ = write!(head, "{name}: {value}\r\n");
        }
        if !self
            .headers
            .iter()
            .any(|(name, _)| name.eq_ignore_ascii_case("x-request-id"))
        {
            let _ = write!(head, "x-request-id: req_{request_id:08}\r\n");
        }
        match framing {
            Framing::Length(_) if matches!(self.status, 100..200 | 204 | 304) => {}
            Framing::Length(length) | Framing::Announced(length) => {
                let _ = write!(head, "content-length: {length}\r\n");
            }
            Framing::Chunked => head.push_str("transfer-encoding: chunked\r\n"),
            Framing::UntilClose => {}
        }
        // In HTTP/1.0 it goes without saying.
        if !keep && !http10 {
            head.push_str("connection: close\r\n");
        }
        head.push_str("\r\n");
        head
    }
}

/// Ovia's error body.
pub(crate) fn error_body(status: u16, message: &str) -> String {
    serde_json::json!({ "error": status, "message": message }).to_string()
}

const JSON: (Cow<'static, str>, Cow<'static, str>) = (
    Cow::Borrowed("content-type"),
    Cow::Borrowed("application/json"),
);

/// The words beside a status code; none for the codes that nobody here sends.
pub(crate) fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        201 => "Created",
        202 => "Accepted",
        204 => "No Content",
        301 => "Moved Permanently",
        302 => "Found",
        303 => "See Other",
        307 => "Temporary Redirect",
        308 => "Permanent Redirect",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        408 => "Request Timeout",
        409 => "Conflict",
        413 => "Content Too Large",
        422 => "Unprocessable Content",
        429 => "Too Many Requests",
        431 => "Request Header Fields Too Large",
        500 => "Internal Server Error",
        501 => "Not Implemented",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        505 => "HTTP Version Not Supported",
        _ => "",
    }
}
