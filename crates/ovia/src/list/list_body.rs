//! One response body as a list: from its first byte to the end of the array, or to where it breaks
//! off. Says why there are no more records, in an error that names the position.

use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use reqwest::{
    Url,
    header::{CONTENT_TYPE, HeaderMap},
};
use tokio::time::Sleep;

use super::{
    array_splitter::{ArraySplitter, Bounds, Element, Malformed},
    charset::{from_latin, is_latin},
    pages::Announced,
    read_ahead::RecordReader,
};
use crate::{
    Error, ErrorKind,
    error::{describe, server_message},
    transport::{Body, Limits, Reply},
};

/// How much of a body that is not a list is read, to say what it is.
const ERROR_PREVIEW_BYTES: usize = 64 * 1024;

/// How long the end of the body is waited for when the array has ended.
const END_TIMEOUT: Duration = Duration::from_secs(2);

/// A body that is arriving.
pub(super) struct ListBody {
    status: u16,
    headers: HeaderMap,
    announced: Announced,
    /// Where it is from.
    url: Option<Url>,
    body: Body,
    splitter: ArraySplitter,
    body_ended: bool,
    /// Runs when the array has ended.
    end_timer: Option<Pin<Box<Sleep>>>,
    is_latin: bool,
}

/// Why there are no more records.
pub(super) enum End {
    /// The array has ended.
    Complete,
    /// It was interrupted; requesting the list again may bring the rest.
    Interrupted(Error),
    /// The same, and what interrupts it may be a part of the last record.
    Broken(Error),
    /// Requesting it again does not help.
    Failed(Error),
}

impl ListBody {
    pub(super) fn new(reply: Reply, limits: Limits) -> Self {
        Self {
            status: reply.status,
            is_latin: is_latin(&reply.headers),
            announced: Announced::new(reply.status, &reply.headers),
            headers: reply.headers,
            url: reply.url,
            body: reply.body,
            splitter: ArraySplitter::new(Bounds {
                bytes: limits.max_record_bytes,
                depth: limits.max_record_depth,
            }),
            body_ended: false,
            end_timer: None,
        }
    }

    /// What the headers say about the rest of the list.
    pub(super) fn announced(&self) -> &Announced {
        &self.announced
    }

    pub(super) fn url(&self) -> Option<&Url> {
        self.url.as_ref()
    }

    /// Stops the stall timer while the caller does not wait for records.
    pub(super) fn pause_stall_timer(&mut self) {
        self.body.pause_stall_timer();
    }

    /// The next record. `read` is how many the caller has had, for the errors to tell.
    pub(super) fn poll_next(
        &mut self,
        context: &mut Context<'_>,
        read: u64,
        reader: &mut dyn RecordReader,
    ) -> Poll<Result<Element, End>> {
        loop {
            let is_list = match self.splitter.next_with(reader) {
                Ok(Some(Element::Record(bytes))) if self.is_latin => {
                    return Poll::Ready(Ok(Element::Record(from_latin(bytes))));
                }
                Ok(Some(element)) => return Poll::Ready(Ok(element)),
                Ok(None) if self.splitter.is_complete() => return self.poll_end(context, read),
                Ok(None) if self.body_ended => {
                    return Poll::Ready(Err(match self.splitter.is_empty() {
                        true => End::Failed(self.not_a_list()),
                        false => End::Interrupted(self.broke_off("it ended too soon", read)),
                    }));
                }
                Ok(None) => true,
                Err(Malformed::NotAnArray) => {
                    if self.body_ended || self.splitter.pending().len() >= ERROR_PREVIEW_BYTES {
                        return Poll::Ready(Err(End::Failed(self.not_a_list())));
                    }
                    false
                }
                Err(Malformed::Unexpected { .. }) if self.splitter.is_complete() => {
                    return Poll::Ready(Err(End::Failed(self.more_data(read))));
                }
                Err(Malformed::Unexpected { offset, what }) => {
                    return self.poll_broken(context, read, offset, what).map(Err);
                }
            };
            match ready!(self.body.poll_chunk(context)) {
                Some(Ok(bytes)) => self.splitter.push(bytes),
                None => self.body_ended = true,
                // What has arrived of a body that is not a list is enough to describe it.
                Some(Err(_)) if !is_list => self.body_ended = true,
                Some(Err(error)) => return Poll::Ready(Err(self.failed(error, read))),
            }
        }
    }

    /// After the array: whatever arrives until the end of the body, in whatever packets, is an error. All
    /// records are there, so the end is not waited for for long, and a body that fails without it is
    /// complete; only that of a compressed body says whether its data is right.
    fn poll_end(&mut self, context: &mut Context<'_>, read: u64) -> Poll<Result<Element, End>> {
        let must_end = self.body.is_verified_by_its_end();
        let timer = self
            .end_timer
            .get_or_insert_with(|| Box::pin(tokio::time::sleep(END_TIMEOUT)));
        if !must_end && timer.as_mut().poll(context).is_ready() {
            return Poll::Ready(Err(End::Complete));
        }
        loop {
            match ready!(self.body.poll_chunk(context)) {
                Some(Ok(bytes)) => self.splitter.push(bytes),
                Some(Err(error)) if must_end => {
                    return Poll::Ready(Err(self.failed(error, read)));
                }
                _ => return Poll::Ready(Err(End::Complete)),
            }
            if self.splitter.next().is_err() {
                return Poll::Ready(Err(End::Failed(self.more_data(read))));
            }
        }
    }

    /// In the middle of the array: some servers write the text of an error into a list that they cannot
    /// finish, so that it is an interruption; but not if compressed data turns out to be damaged.
    fn poll_broken(
        &mut self,
        context: &mut Context<'_>,
        read: u64,
        offset: u64,
        what: &'static str,
    ) -> Poll<End> {
        while self.body.is_verified_by_its_end() {
            match ready!(self.body.poll_chunk(context)) {
                Some(Ok(_)) => {}
                Some(Err(error)) => {
                    return Poll::Ready(match self.failed(error, read) {
                        End::Interrupted(_) => End::Failed(self.broken(offset, what, read)),
                        end => end,
                    });
                }
                None => break,
            }
        }
        Poll::Ready(End::Broken(self.broken(offset, what, read)))
    }

    /// What a failure of the body means.
    fn failed(&self, error: Error, read: u64) -> End {
        let kind = error.kind();
        let (records, bytes) = (
            count(read, "record"),
            count(self.splitter.arrived(), "byte"),
        );
        let what = match kind {
            ErrorKind::Damaged | ErrorKind::UnexpectedBody => "could not be read",
            _ => "was interrupted",
        };
        let message = format!(
            "HTTP {}: the list {what} after {records} ({bytes}): {error}",
            self.status
        );
        let whole = Error::new(kind, message)
            .with_facts_from(&error)
            .with_response(self.status, &self.headers);
        match kind {
            ErrorKind::Interrupted | ErrorKind::Timeout => End::Interrupted(whole),
            _ => End::Failed(whole),
        }
    }

    fn error(&self, kind: ErrorKind, message: String) -> Error {
        let message = format!("HTTP {}: {message}", self.status);
        Error::new(kind, message).with_response(self.status, &self.headers)
    }

    fn not_a_list(&self) -> Error {
        let content_type = self.headers.get(CONTENT_TYPE);
        let content_type = content_type.and_then(|value| value.to_str().ok());
        let pending = self.splitter.pending();
        let got = describe(&pending, content_type);
        // An error of the API itself does not come from a wrong address.
        let advice = match server_message(&pending) {
            Some(_) => "",
            None => "; is the base URL right?",
        };
        self.error(
            ErrorKind::UnexpectedBody,
            format!("expected a JSON array, got {got}{advice}"),
        )
    }

    fn broke_off(&self, why: &str, read: u64) -> Error {
        let (records, bytes) = (
            count(read, "record"),
            count(self.splitter.arrived(), "byte"),
        );
        self.error(
            ErrorKind::Interrupted,
            format!("the list was interrupted after {records} ({bytes}): {why}"),
        )
    }

    fn more_data(&self, read: u64) -> Error {
        let records = count(read, "record");
        self.error(
            ErrorKind::Incomplete,
            format!(
                "the list ended after {records}, but more data follows; records may be missing"
            ),
        )
    }

    /// The list ended, and the server says that there is more.
    pub(super) fn incomplete(&self, read: u64, why: &str) -> Error {
        let records = count(read, "record");
        self.error(
            ErrorKind::Incomplete,
            format!("the list is incomplete: it ended after {records}, and {why}"),
        )
    }

    fn broken(&self, offset: u64, what: &str, read: u64) -> Error {
        let records = count(read, "record");
        self.error(
            ErrorKind::UnexpectedBody,
            format!("invalid JSON after {records}, at byte {offset}: {what}"),
        )
    }
}

fn count(number: u64, thing: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {thing}{plural}")
}
