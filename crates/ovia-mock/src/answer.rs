//! Answers that a test orders in advance, and what goes wrong while they are sent.

use std::fmt;
use std::time::Duration;

use crate::delivery::{Delivery, Ending, Framing};

/// What the server says to one request, in place of what it would have said.
///
/// [`Answer::status`] and [`Answer::json`] make a whole answer up; [`Answer::as_usual`] keeps what the server would
/// have said and changes only how it is sent, for example to cut the real list of calls in the middle.
///
/// ```
/// use ovia_mock::Answer;
///
/// let page = Answer::status(502).header("content-type", "text/html").body("<html>Bad gateway</html>");
/// let lying = Answer::json(200, "[]").content_length(500);
/// let dropped = Answer::as_usual().cut_after(100_000);
/// ```
#[derive(Clone)]
#[must_use = "an answer does nothing until it is handed to a server"]
pub struct Answer {
    /// None: the status and body that the route gives.
    pub(crate) status: Option<u16>,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
    pub(crate) delivery: Delivery,
}

impl Answer {
    /// An answer with this status and an empty body.
    pub fn status(status: u16) -> Self {
        Self {
            status: Some(status),
            headers: Vec::new(),
            body: Vec::new(),
            delivery: Delivery::default(),
        }
    }

    /// An answer with this status and body, and `content-type: application/json`. The text need not be JSON.
    pub fn json(status: u16, text: impl Into<String>) -> Self {
        Self::status(status)
            .header("content-type", "application/json")
            .body(text.into())
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

    /// Adds a header. One that frames the body, such as `content-length`, is sent as given, beside the true one; to
    /// replace the true one there is [`Answer::content_length`].
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Sets the body. The body of [`Answer::as_usual`] cannot be set: the server writes it.
    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    /// Announces a body of `length` bytes, however long it is, and closes the connection after the body.
    pub fn content_length(mut self, length: u64) -> Self {
        self.delivery.framing = Some(Framing::Announced(length));
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

    /// Waits before the first byte of the answer.
    pub fn delay(mut self, delay: Duration) -> Self {
        self.delivery.delay = delay;
        self
    }

    /// Sends `bytes` of the body, then closes the connection in good order: all of them arrive, then the end.
    /// A body that is shorter is sent whole. Bytes are counted without chunked framing.
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
