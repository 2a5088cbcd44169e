//! Answers that a test plans, and how they are sent. What is special about lists is in `list`.

mod list;

use std::{fmt, time::Duration};

pub(crate) use list::ListOptions;

use crate::{
    content_coding::ContentCoding,
    header_value::HeaderValue,
    transmission::{Cutoff, Framing, Hidden, SendOptions, Throttle},
    web_page::WebPage,
};

/// The answer to one request, in place of the usual one.
///
/// [`Answer::status`], [`Answer::json`], [`Answer::redirect`] and [`Answer::hang_up`] are complete
/// answers; the request then has no effect. [`Answer::as_usual`] keeps the usual answer and effect
/// and changes only how the answer is sent, for example to cut off the list of calls. A `POST`
/// answered `as_usual` places its call even if the answer is lost: see
/// [`MockServer::placed`](crate::MockServer::placed).
///
/// ```
/// use std::time::Duration;
/// use ovia_mock::Answer;
///
/// let page = Answer::status(502).content_type("text/html").body("<html>Bad gateway</html>");
/// let busy = Answer::status(429).retry_after(2);
/// let wrong_length = Answer::json(200, "[]").content_length(500);
/// let cut_off = Answer::as_usual().cut_after(100_000);
/// let slow = Answer::as_usual().gzip().drip(512, Duration::from_millis(10));
/// let placed_without_an_answer = Answer::as_usual().lost();
/// ```
///
/// Options for the body can be combined: it is compressed, then framed, then throttled, and cut off
/// in that form. Of [`Answer::cut_after`], [`Answer::reset_after`], [`Answer::stall_after`] and
/// [`Answer::garbage_chunk_after`] the last one set applies. They count the bytes of the body after
/// compression, without chunked framing. A shorter body is sent completely.
#[derive(Clone)]
#[must_use = "an answer does nothing until it is passed to a server"]
pub struct Answer {
    /// None: the usual status and body.
    pub(crate) status: Option<u16>,
    pub(crate) headers: Vec<(String, HeaderValue)>,
    pub(crate) body: Vec<u8>,
    pub(crate) list: ListOptions,
    pub(crate) options: SendOptions,
}

/// Status, headers and body.
impl Answer {
    /// An answer with this status and an empty body.
    pub fn status(status: u16) -> Self {
        Self {
            status: Some(status),
            ..Self::as_usual()
        }
    }

    /// An answer with this status and body, and `content-type: application/json`. The text need not
    /// be JSON.
    pub fn json(status: u16, text: impl Into<String>) -> Self {
        Self::status(status)
            .content_type("application/json")
            .body(text.into())
    }

    /// A redirect with this status (301, 302, 303, 307 or 308) to a path on the same host or to any
    /// URL. On this server `/api/v1/calls?moved` is the list too.
    pub fn redirect(status: u16, location: impl Into<String>) -> Self {
        Self::status(status).header("location", location)
    }

    /// A web page in place of JSON, with the page's status and `content-type: text/html`: something
    /// other than Ovia answers.
    pub fn web_page(page: WebPage) -> Self {
        Self::status(page.status())
            .content_type(WebPage::CONTENT_TYPE)
            .body(page.html())
    }

    /// No answer: the request is read and has no effect, and the connection is closed. With
    /// [`Answer::lost`] the request has its effect.
    pub fn hang_up() -> Self {
        // The status is never sent. nginx logs this one for the same situation.
        Self::status(444).lost()
    }

    /// The usual answer, to be sent in another way.
    pub fn as_usual() -> Self {
        Self {
            status: None,
            headers: Vec::new(),
            body: Vec::new(),
            list: ListOptions::default(),
            options: SendOptions::default(),
        }
    }

    /// Adds a header. It replaces one with the same name in the usual answer. A header that frames
    /// the body, such as `content-length`, is sent in addition to the correct one; to replace the
    /// correct one use [`Answer::content_length`].
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers
            .push((name.into(), HeaderValue::Text(value.into())));
        self
    }

    /// Sets `content-type`, right or wrong.
    pub fn content_type(self, value: impl Into<String>) -> Self {
        self.replace("content-type", HeaderValue::Text(value.into()))
    }

    /// Sets `retry-after` to this many seconds.
    pub fn retry_after(self, seconds: u64) -> Self {
        self.replace("retry-after", HeaderValue::Text(seconds.to_string()))
    }

    /// Sets `retry-after` to the date this many seconds after the answer is sent. Dates have whole
    /// seconds, so it may be up to a second more. For other dates use [`Answer::header`].
    pub fn retry_after_date(self, seconds: u64) -> Self {
        self.replace(
            "retry-after",
            HeaderValue::DateIn(Duration::from_secs(seconds)),
        )
    }

    /// Sets the body. The body of [`Answer::as_usual`] cannot be set.
    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    /// Adds this many header fields: `x-filler-1: 1`, `x-filler-2: 2`, …
    pub fn many_headers(self, count: u16) -> Self {
        (1..=count).fold(self, |answer, number| {
            answer.header(format!("x-filler-{number}"), number.to_string())
        })
    }

    /// Adds this line to the head as it is, right or wrong: for example `x-odd : 1`, or
    /// `x-odd: one\r\n two`, which is folded into two lines. A line end is added.
    pub fn head_line(mut self, line: impl AsRef<str>) -> Self {
        self.options.head_lines.0.push_str(line.as_ref());
        self.options.head_lines.0.push_str("\r\n");
        self
    }

    /// Whether this header is planned.
    pub(crate) fn has_header(&self, name: &str) -> bool {
        let mut names = self.headers.iter().map(|(given, _)| given);
        names.any(|given| given.eq_ignore_ascii_case(name))
    }

    pub(crate) fn replace(mut self, name: &str, value: HeaderValue) -> Self {
        self.headers
            .retain(|(given, _)| !given.eq_ignore_ascii_case(name));
        self.headers.push((name.to_owned(), value));
        self
    }
}

/// How it is sent.
impl Answer {
    /// Announces a body of `length` bytes, whatever its real length, and closes the connection
    /// after the body.
    pub fn content_length(mut self, length: u64) -> Self {
        self.options.framing = Some(Framing::Announced(length));
        self
    }

    /// Sends `extra` bytes, each an `x`, after a body whose length or last chunk is correct. The
    /// connection stays open, so a client that uses it again finds them before the next response.
    /// If no length is announced they are part of the body.
    pub fn longer_than_announced(mut self, extra: u64) -> Self {
        self.options.extra_bytes = extra;
        self
    }

    /// Announces no length: the body ends when the connection does.
    pub fn without_content_length(mut self) -> Self {
        self.options.framing = Some(Framing::UntilClose);
        self
    }

    /// Sends the body in chunks (`transfer-encoding: chunked`).
    pub fn chunked(mut self) -> Self {
        self.options.framing = Some(Framing::Chunked);
        self
    }

    /// Answers in HTTP/1.0: without a length, without chunks unless asked for, and the end of the
    /// connection is the end of the body.
    pub fn http10(mut self) -> Self {
        self.options.http10 = true;
        self
    }

    /// Compresses the body with gzip and sets `content-encoding`, whether or not the client asked
    /// for it.
    pub fn gzip(self) -> Self {
        self.content_coding(ContentCoding::Gzip)
    }

    /// Compresses the body in this way and sets `content-encoding`, whether or not the client asked
    /// for it. Some of the ways are damaged.
    pub fn content_coding(mut self, coding: ContentCoding) -> Self {
        self.options.coding = Some(coding);
        self
    }

    /// Sends the body in ISO-8859-1, with `?` for characters that it does not have, and sets
    /// `content-type: application/json; charset=iso-8859-1` unless there is another content type.
    pub fn latin1(mut self) -> Self {
        self.options.latin1 = true;
        if self.has_header("content-type") {
            return self;
        }
        self.content_type("application/json; charset=iso-8859-1")
    }

    /// Adds this text to the end of the body, as a part of it: after the closing bracket of a list.
    pub fn append(mut self, text: impl Into<String>) -> Self {
        self.options.appended = Hidden(text.into());
        self
    }

    /// Sends what [`Answer::append`] adds after this pause and in a packet of its own. The body's
    /// length is not announced.
    pub fn append_after(mut self, pause: Duration) -> Self {
        self.options.pause = Some(pause);
        self
    }

    /// Lets the request have its effect although it is answered with a status: a call is placed, and
    /// the answer does not say so.
    pub fn takes_effect(mut self) -> Self {
        self.options.takes_effect = true;
        self
    }

    /// Waits before the first byte of the answer. A `POST` has its effect before that.
    pub fn delay(mut self, delay: Duration) -> Self {
        self.options.delay = delay;
        self
    }

    /// Sends the body in pieces of `bytes` bytes, with `pause` between them. Chunked framing counts
    /// as body. 0 bytes count as 1.
    pub fn drip(mut self, bytes: usize, pause: Duration) -> Self {
        self.options.throttle = Some(Throttle {
            bytes: bytes.max(1),
            pause,
        });
        self
    }

    /// Sends `bytes` of the body, then closes the connection in an orderly way: all of them arrive.
    pub fn cut_after(self, bytes: u64) -> Self {
        self.cutoff(bytes, Cutoff::Close)
    }

    /// Sends `bytes` of the body, then resets the connection (TCP RST), as a crashed server or a
    /// middlebox does. What the client has not read by then may be lost.
    pub fn reset_after(self, bytes: u64) -> Self {
        self.cutoff(bytes, Cutoff::Reset)
    }

    /// Sends `bytes` of the body, then nothing more, and keeps the connection open until the client
    /// closes it.
    pub fn stall_after(self, bytes: u64) -> Self {
        self.cutoff(bytes, Cutoff::Stall)
    }

    /// Sends `bytes` of the body in chunks, then a line that is not a chunk size, and closes the
    /// connection. The body is chunked even if other framing was set.
    pub fn garbage_chunk_after(self, bytes: u64) -> Self {
        self.cutoff(bytes, Cutoff::GarbageChunk)
    }

    fn cutoff(mut self, bytes: u64, cutoff: Cutoff) -> Self {
        self.options.cutoff = Some((bytes, cutoff));
        self
    }

    /// Sends nothing, not even a status: when the request has had its effect, and after any
    /// [`Answer::delay`], the connection is closed. With [`Answer::reset_after`] it is reset
    /// instead, with [`Answer::stall_after`] it stays open in silence, whatever their numbers.
    pub fn lost(mut self) -> Self {
        self.options.lost = true;
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
            .field("list", &self.list)
            .field("options", &self.options)
            .finish()
    }
}
