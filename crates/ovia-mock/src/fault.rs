//! Faults: what happens to the n-th request, and the text that says so.

mod directives;
mod syntax;
mod values;

use std::fmt;

use crate::answer::Answer;

/// What happens to some of the requests, chosen by their numbers; parsed from a text, and passed to
/// [`Builder::fault`](crate::Builder::fault).
///
/// ```
/// use ovia_mock::{Fault, MockServer};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let mut builder = MockServer::builder().calls(1000);
/// for text in [
///     "1: 503 retry-after=2",  // the first request is refused
///     "2-4: reset-after=1000", // the next three are reset
///     "POST 1: lost",          // the first call is placed, but there is no answer
///     "every 10: 502 content-type=text/html body=<html>Bad gateway</html>",
///     "GET 5: web-page=login", // the fifth list is a web page
///     "GET *: pages-of=50",    // all others come in pages
///     "*: delay=200ms drip=512/10ms", // everything else is slow
/// ] {
///     builder = builder.fault(text.parse()?);
/// }
///
/// let error = "1: 503 retry-aftr=2".parse::<Fault>().unwrap_err().to_string();
/// assert!(error.starts_with("`retry-aftr=2`: unknown directive; did you mean `retry-after="));
/// # Ok(())
/// # }
/// ```
///
/// # The text
///
/// ```text
/// [METHOD] WHEN: DIRECTIVE [DIRECTIVE …]
/// ```
///
/// `WHEN` is one of
///
/// * `3`: the third request,
/// * `2-4`: the second to the fourth,
/// * `5-`: the fifth and all after it,
/// * `every 3`: the third, the sixth, the ninth, …,
/// * `*`: all of them.
///
/// Requests are numbered from 1 in the order in which they are complete. With a `METHOD` (`GET`,
/// `HEAD`, `POST`, `PUT`, `PATCH`, `DELETE`, `OPTIONS`) only requests with that method are counted:
/// `POST 1` is the first `POST`. If several faults apply to a request, the most specific one is
/// used: numbers before `every`, `every` before `*`; among those, with a method before without;
/// among those, the one given first. Faults are not combined.
///
/// The directives are combined, in any order. The answer:
///
/// | directive | meaning |
/// |---|---|
/// | `503` | this status; the request has no effect. From 400 on with the documented error body |
/// | `redirect=URL` | a redirect, [302](Answer::redirect) unless another status is given |
/// | `header=NAME:VALUE` | [one more header](Answer::header); may be repeated |
/// | `content-type=TYPE` | [this content type](Answer::content_type), right or wrong |
/// | `retry-after=SECONDS` | [the header](Answer::retry_after) |
/// | `retry-after=date+SECONDS` | [the same as a date](Answer::retry_after_date), this long after the answer |
/// | `many-headers=COUNT` | [this many headers more](Answer::many_headers) |
/// | `odd-header=KIND` | a header line that HTTP/1.1 does not allow: `folded` into two lines, with a `space-before-colon`, or with `no-name` |
/// | `body=TEXT` | the body: the rest of the text. Requires a status |
/// | `json=TEXT` | the same as JSON; status 200 unless another status is given |
/// | `web-page=PAGE` | [a web page](Answer::web_page), `login`, `firewall`, `gateway` or `welcome`, with its usual status unless another status is given |
/// | `takes-effect` | the request [has its effect](Answer::takes_effect) in spite of a status or another body |
///
/// Without a status or a body the answer, and the effect of the request, are the usual ones. What
/// is sent of a list, and what is changed in it; these change nothing in other answers:
///
/// | directive | meaning |
/// |---|---|
/// | `first-records=COUNT` | [only these](Answer::first_records), without a word |
/// | `content-range` | 206, and [the range of the records](Answer::content_range): `items 0-49/200` |
/// | `total-count` | the number of all records as [`x-total-count`](Answer::total_count) |
/// | `pages-of=COUNT` | [in pages](Answer::pages_of), each with a link to the next one, which is served |
/// | `endless-pages` | … and the last page [has a link too](Answer::endless_pages), to an empty page, and so on |
/// | `next-page=URL` | [the link to the next page](Answer::next_page) leads here, for example back or to another server |
/// | `error-item=N` | [an error object](Answer::error_item) in place of the N-th record |
/// | `replace-record=N:TEXT` | [this text](Answer::replace_record) in place of the N-th record |
/// | `end-after-record=N:TEXT` | [the body ends](Answer::end_after_record) after the N-th record, with this text |
/// | `duration-of-record=N:TEXT` | the [`duration`](Answer::duration_of_record) of the N-th record is this text, such as `NaN`, `Infinity` or `-Infinity` |
/// | `invalid-utf8-in-record=N` | a character of the N-th record is [cut](Answer::invalid_utf8_in_record) |
///
/// How the answer is sent:
///
/// | directive | meaning |
/// |---|---|
/// | `delay=TIME` | [the answer is late](Answer::delay) |
/// | `drip=BYTES/TIME` | the body is sent [in pieces, with a pause between them](Answer::drip) |
/// | `gzip` | the body is [compressed](Answer::gzip) |
/// | `content-coding=CODING` | … [in another way](crate::ContentCoding): `x-gzip`, `gzip-members`, `zstd`; damaged: `gzip-changed-byte`, `gzip-zero-crc`, `gzip-wrong-length`, `gzip-without-trailer`; not as announced: `gzip-twice`, `gzip-not-applied` |
/// | `latin1` | the body is in [ISO-8859-1](Answer::latin1), and its content type says so |
/// | `append=TEXT` | this text [follows the end of the JSON](Answer::append), as a part of the body |
/// | `append-after=TIME` | … [after this pause](Answer::append_after), in a packet of its own |
/// | `chunked` | the body is sent [in chunks](Answer::chunked) |
/// | `content-length=BYTES` | [this length is announced](Answer::content_length), correct or not |
/// | `without-content-length` | [no length is announced](Answer::without_content_length) |
/// | `longer-than-announced=BYTES` | this many bytes [follow the body](Answer::longer_than_announced) |
/// | `http10` | the answer is in [HTTP/1.0](Answer::http10) |
///
/// How the answer fails. Each ends the connection:
///
/// | directive | meaning |
/// |---|---|
/// | `cut-after=BYTES` | after this many bytes of the body the connection is [closed](Answer::cut_after) |
/// | `reset-after=BYTES` | … it is [reset](Answer::reset_after) |
/// | `stall-after=BYTES` | … [nothing more is sent](Answer::stall_after) |
/// | `garbage-chunk-after=BYTES` | … [an invalid chunk size follows](Answer::garbage_chunk_after) |
/// | `hang-up` | the request [has no effect and no answer](Answer::hang_up) |
/// | `lost` | the request has its effect [and no answer](Answer::lost) |
/// | `refuse` | the connection is reset before anything is read. Cannot be combined |
///
/// `TIME` is a whole number with `us`, `ms`, `s` or `m`; `BYTES`, `COUNT` and `SECONDS` are whole
/// numbers, and `N` counts records from 1. `TEXT` ends at the next space, except in `body=` and
/// `json=`.
///
/// A refused connection counts as the request that would have come on it. If the n-th request would
/// come on a new connection, that is reset before a byte is read; if it comes on an open one, that
/// is reset. It is not in [`MockServer::requests`](crate::MockServer::requests). The method is not
/// known when a connection is refused, so `POST 1: refuse` is an error.
#[derive(Clone, Debug)]
pub struct Fault {
    /// None: any.
    method: Option<String>,
    when: When,
    pub(crate) effect: Effect,
    /// How many of the requests that it counts have arrived.
    seen: u64,
}

/// What happens.
#[derive(Clone, Debug)]
pub(crate) enum Effect {
    Answer(Box<Answer>),
    /// The connection is reset, as if the request had not been read.
    Refuse,
}

/// Which requests it applies to, the most specific first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum When {
    /// The first and the last.
    Between(u64, u64),
    Every(u64),
    Always,
}

impl Fault {
    /// Whether it applies to the next request; its method is None while it is not known yet.
    pub(crate) fn applies(&self, method: Option<&str>) -> bool {
        let next = self.seen + 1;
        self.counts(method)
            && match self.when {
                When::Between(first, last) => (first..=last).contains(&next),
                When::Every(step) => next.is_multiple_of(step),
                When::Always => true,
            }
    }

    /// The lower, the more specific.
    pub(crate) fn precedence(&self) -> (u8, bool) {
        let when = match self.when {
            When::Between(..) => 0,
            When::Every(_) => 1,
            When::Always => 2,
        };
        (when, self.method.is_none())
    }

    /// Counts a request.
    pub(crate) fn count(&mut self, method: Option<&str>) {
        self.seen += u64::from(self.counts(method));
    }

    fn counts(&self, method: Option<&str>) -> bool {
        match &self.method {
            None => true,
            Some(only) => method.is_some_and(|method| method == only),
        }
    }
}

/// Why a text is not a [`Fault`]. The message names the part that is wrong and what is expected
/// there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FaultError(String);

impl fmt::Display for FaultError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for FaultError {}

#[cfg(test)]
mod tests;
