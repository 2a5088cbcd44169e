//! Answers that a test orders in advance, and what goes wrong while they are sent.

use std::fmt;
use std::time::Duration;

use crate::delivery::{Delivery, Drip, Ending, Framing};
use crate::header::Value;

/// What the server says to one request, in place of what it would have said.
///
/// [`Answer::status`], [`Answer::json`], [`Answer::redirect`] and [`Answer::hang_up`] make a whole answer up, and keep
/// the request from having any effect; [`Answer::as_usual`] keeps what the server would have said and done, and changes
/// only how it is sent, for example to cut the real list of calls in the middle. A `POST` answered `as_usual` places
/// its call, whatever becomes of the answer: see [`MockServer::placed`](crate::MockServer::placed).
///
/// ```
/// use std::time::Duration;
/// use ovia_mock::Answer;
///
/// let page = Answer::status(502).content_type("text/html").body("<html>Bad gateway</html>");
/// let busy = Answer::status(429).retry_after(2);
/// let lying = Answer::json(200, "[]").content_length(500);
/// let dropped = Answer::as_usual().cut_after(100_000);
/// let slow = Answer::as_usual().gzip().drip(512, Duration::from_millis(10));
/// let placed_but_who_knows = Answer::as_usual().lost();
/// ```
///
/// What concerns the body can be combined: it is compressed, then framed, then dripped, and what breaks off breaks off
/// in the middle of that. Of the four ways to break off, [`Answer::cut_after`], [`Answer::reset_after`],
/// [`Answer::stall_after`] and [`Answer::garbage_chunk_after`], the last one ordered counts. They count the bytes of the
/// body as it travels, compressed ones where they are, and none of chunked framing. A body that is shorter is sent whole.
#[derive(Clone)]
#[must_use = "an answer does nothing until it is handed to a server"]
pub struct Answer {
    /// None: the status and body that the route gives.
    pub(crate) status: Option<u16>,
    pub(crate) headers: Vec<(String, Value)>,
    pub(crate) body: Vec<u8>,
    pub(crate) delivery: Delivery,
}

/// What is said.
impl Answer {
    /// An answer with this status and an empty body.
    pub fn status(status: u16) -> Self {
        Self {
            status: Some(status),
            ..Self::as_usual()
        }
    }

    /// An answer with this status and body, and `content-type: application/json`. The text need not be JSON.
    pub fn json(status: u16, text: impl Into<String>) -> Self {
        Self::status(status)
            .content_type("application/json")
            .body(text.into())
    }

    /// A redirection with this status, 301, 302, 303, 307 or 308, to a path on the same host or to any URL. On this
    /// server `/api/v1/calls?moved` is the list as well.
    pub fn redirect(status: u16, location: impl Into<String>) -> Self {
        Self::status(status).header("location", location)
    }

    /// No answer: the request is read, has no effect, and then the connection is closed. Where it should have its
    /// effect there is [`Answer::lost`].
    pub fn hang_up() -> Self {
        // The status is never sent. It is the one that nginx keeps in its log for this.
        Self::status(444).lost()
    }

    /// The answer that the server would have given anyway, to be sent in another way.
    pub fn as_usual() -> Self {
        Self {
            status: None,
            headers: Vec::new(),
            body: Vec::new(),
            delivery: Delivery::default(),
        }
    }

    /// Adds a header, in place of one of that name that the server would have sent with [`Answer::as_usual`]. One that
    /// frames the body, such as `content-length`, is sent as given, beside the true one; to replace the true one there
    /// is [`Answer::content_length`].
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), Value::Text(value.into())));
        self
    }

    /// Sets `content-type`, right or wrong, in place of any other.
    pub fn content_type(self, value: impl Into<String>) -> Self {
        self.replace("content-type", Value::Text(value.into()))
    }

    /// Sets `retry-after` to that many seconds.
    pub fn retry_after(self, seconds: u64) -> Self {
        self.replace("retry-after", Value::Text(seconds.to_string()))
    }

    /// Sets `retry-after` to the date that many seconds after the answer is sent. Dates have whole seconds, so it may be
    /// almost a second more. Other dates, past ones for example, can be given with [`Answer::header`].
    pub fn retry_after_date(self, seconds: u64) -> Self {
        let time = Duration::from_secs(seconds);
        self.replace("retry-after", Value::DateIn(time))
    }

    /// Sets the body. The body of [`Answer::as_usual`] cannot be set: the server writes it.
    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    pub(crate) fn replace(mut self, name: &str, value: Value) -> Self {
        self.headers
            .retain(|(given, _)| !given.eq_ignore_ascii_case(name));
        self.headers.push((name.to_owned(), value));
        self
    }
}

/// How it is sent.
impl Answer {
    /// Announces a body of `length` bytes, however long it is, and closes the connection after the body.
    pub fn content_length(mut self, length: u64) -> Self {
        self.delivery.framing = Some(Framing::Announced(length));
        self
    }

    /// Sends `extra` more bytes than were announced, each an `x`, behind a body whose length or last chunk is right.
    /// The connection lives on, so a client that uses it again finds them before the next response. Where no length is
    /// announced they are a part of the body.
    pub fn longer_than_announced(mut self, extra: u64) -> Self {
        self.delivery.surplus = extra;
        self
    }

    /// Announces no length: the body ends where the connection does.
    pub fn without_content_length(mut self) -> Self {
        self.delivery.framing = Some(Framing::UntilClose);
        self
    }

    /// Sends the body in chunks (`transfer-encoding: chunked`).
    pub fn chunked(mut self) -> Self {
        self.delivery.framing = Some(Framing::Chunked);
        self
    }

    /// Answers in HTTP/1.0: no length, no chunks unless ordered, and the end of the connection is the end of the body.
    pub fn http10(mut self) -> Self {
        self.delivery.http10 = true;
        self
    }

    /// Compresses the body with gzip and says so in `content-encoding`, whether the client asked for it or not. For a
    /// body that only claims to be compressed there is [`Answer::header`].
    pub fn gzip(mut self) -> Self {
        self.delivery.gzip = true;
        self
    }

    /// Waits before the first byte of the answer. A `POST` has its effect before.
    pub fn delay(mut self, delay: Duration) -> Self {
        self.delivery.delay = delay;
        self
    }

    /// Sends the body in pieces of `bytes` bytes, and waits for `pause` between them. Chunked framing counts as body
    /// here. 0 bytes are taken for 1.
    pub fn drip(mut self, bytes: usize, pause: Duration) -> Self {
        let bytes = bytes.max(1);
        self.delivery.drip = Some(Drip { bytes, pause });
        self
    }

    /// Sends `bytes` of the body, then closes the connection in good order: all of them arrive, then the end.
    pub fn cut_after(mut self, bytes: u64) -> Self {
        self.delivery.ending = Some((bytes, Ending::Close));
        self
    }

    /// Sends `bytes` of the body, then resets the connection (TCP RST), as a crashed server or a middlebox does.
    /// What the client has not read by then may be lost.
    pub fn reset_after(mut self, bytes: u64) -> Self {
        self.delivery.ending = Some((bytes, Ending::Reset));
        self
    }

    /// Sends `bytes` of the body, then nothing more, and keeps the connection open until the client gives up.
    pub fn stall_after(mut self, bytes: u64) -> Self {
        self.delivery.ending = Some((bytes, Ending::Stall));
        self
    }

    /// Sends `bytes` of the body in chunks, then a line that is no chunk's size, and closes the connection. Whatever
    /// other framing was ordered, the body is chunked.
    pub fn garbage_chunk_after(mut self, bytes: u64) -> Self {
        self.delivery.ending = Some((bytes, Ending::GarbageChunk));
        self
    }

    /// Sends not a byte of it, not even a status: once the request has had its effect, and after any
    /// [`Answer::delay`], the connection is closed. With [`Answer::reset_after`] it is reset instead, with
    /// [`Answer::stall_after`] it stays open in silence, whatever their numbers.
    pub fn lost(mut self) -> Self {
        self.delivery.lost = true;
        self
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Headers and bodies may be copies of real ones.
        let headers: Vec<&str> = self.headers.iter().map(|(name, _)| name.as_str()).collect();
        f.debug_struct("Answer")
            .field("status", &self.status)
            .field("headers", &headers)
            .field("body", &format_args!("{} bytes", self.body.len()))
            .field("delivery", &self.delivery)
            .finish()
    }
}
