//! Faults by number: what happens to the n-th request, and the text that says so.

mod syntax;
mod values;
mod words;

use std::fmt;

use crate::answer::Answer;

/// What happens to some of the requests, chosen by their numbers; read from a text, and handed to
/// [`Builder::fault`](crate::Builder::fault).
///
/// ```
/// use ovia_mock::{Fault, MockServer};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let mut builder = MockServer::builder().calls(1000);
/// for text in [
///     "1: 503 retry-after=2",                 // the first request is turned away
///     "2-4: reset-after=1000",                // the three after it break off
///     "POST 1: lost",                         // the first call is placed, and nobody is told
///     "every 10: 502 content-type=text/html body=<html>Bad gateway</html>",
///     "*: delay=200ms drip=512/10ms",         // everything else is slow
/// ] {
///     builder = builder.fault(text.parse()?);
/// }
///
/// let error = "1: 503 retry=2".parse::<Fault>().unwrap_err();
/// assert!(error.to_string().starts_with("`retry=2`: no such word; there are: STATUS, "));
/// # Ok(())
/// # }
/// ```
///
/// # The text
///
/// ```text
/// [METHOD] WHEN: WORD [WORD …]
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
/// Requests are numbered from 1 in the order in which they arrive whole. With a `METHOD` (`GET`, `HEAD`, `POST`, `PUT`,
/// `PATCH`, `DELETE`, `OPTIONS`) only those with it are counted and meant: `POST 1` is the first `POST`. Where several
/// faults fit a request the narrowest counts: numbers before `every`, `every` before `*`; among those with a method
/// before without; among those the one given first. Faults are not added up.
///
/// The words say what happens, all of them together, in any order. What there is to say:
///
/// | word | means |
/// |---|---|
/// | `503` | that status, and that the request has no effect. From 400 on it comes with an error body like Ovia's |
/// | `redirect=URL` | a redirection there, [302](Answer::redirect) unless another status is given |
/// | `header=NAME:VALUE` | [one more header](Answer::header); may be repeated |
/// | `content-type=TYPE` | [that content type](Answer::content_type), right or wrong |
/// | `retry-after=SECONDS` | [the header](Answer::retry_after) |
/// | `retry-after=date+SECONDS` | [the same as a date](Answer::retry_after_date), so long after the answer |
/// | `body=TEXT` | the body, which is the whole rest of the text. Needs a status |
///
/// Without a status the answer, and the effect of the request, are the usual ones. How it is sent:
///
/// | word | means |
/// |---|---|
/// | `delay=TIME` | [the answer is late](Answer::delay) |
/// | `drip=BYTES/TIME` | the body comes [in pieces, with a pause between them](Answer::drip) |
/// | `gzip` | the body is [compressed](Answer::gzip) |
/// | `chunked` | the body is sent [in chunks](Answer::chunked) |
/// | `content-length=BYTES` | [that length is announced](Answer::content_length), true or not |
/// | `without-content-length` | [no length is](Answer::without_content_length) |
/// | `longer-than-announced=BYTES` | so many bytes [follow the body](Answer::longer_than_announced) |
/// | `http10` | the answer is in [HTTP/1.0](Answer::http10) |
///
/// And how it fails, each ending the connection:
///
/// | word | means |
/// |---|---|
/// | `cut-after=BYTES` | after so many bytes of the body the connection is [closed](Answer::cut_after) |
/// | `reset-after=BYTES` | … it is [reset](Answer::reset_after) |
/// | `stall-after=BYTES` | … [nothing more comes](Answer::stall_after) |
/// | `garbage-chunk-after=BYTES` | … [the framing turns to garbage](Answer::garbage_chunk_after) |
/// | `hang-up` | the request [has no effect and no answer](Answer::hang_up) |
/// | `lost` | the request has its effect [and no answer](Answer::lost) |
/// | `refuse` | the connection is reset unread. Stands alone |
///
/// `TIME` is a whole number with `us`, `ms`, `s` or `m`; `BYTES` and `SECONDS` are whole numbers.
///
/// A connection that is refused counts as the request that would have come on it. The n-th request is refused where it
/// would come: by a reset of the new connection before a byte is read, or of the one that is open already. It is not
/// among [`MockServer::requests`](crate::MockServer::requests). As a connection does not say what for, there is no
/// `POST 1: refuse`.
#[derive(Clone, Debug)]
pub struct Fault {
    /// None: any.
    method: Option<String>,
    when: When,
    pub(crate) what: What,
    /// How many requests that this one counts have come.
    seen: u64,
}

/// What happens.
#[derive(Clone, Debug)]
pub(crate) enum What {
    Answer(Answer),
    /// The connection is reset.
    Refuse,
}

/// Which numbers are meant. From the narrowest on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum When {
    /// The first and the last.
    Between(u64, u64),
    Every(u64),
    Always,
}

impl Fault {
    /// Whether the next request is meant; none is one of which the method is not known yet.
    pub(crate) fn fits(&self, method: Option<&str>) -> bool {
        let next = self.seen + 1;
        self.counts(method)
            && match self.when {
                When::Between(first, last) => (first..=last).contains(&next),
                When::Every(step) => next.is_multiple_of(step),
                When::Always => true,
            }
    }

    /// Less for what is meant more narrowly.
    pub(crate) fn breadth(&self) -> (u8, bool) {
        let when = match self.when {
            When::Between(..) => 0,
            When::Every(_) => 1,
            When::Always => 2,
        };
        (when, self.method.is_none())
    }

    /// Takes note of a request.
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

/// Why a text is not a [`Fault`]. Its message names the part that is wrong, and what could stand there.
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
