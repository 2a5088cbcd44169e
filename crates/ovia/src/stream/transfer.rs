//! One transfer of a list: from the first byte of the body to the end of the array, or wherever it
//! breaks off.

use std::task::{Context, Poll, ready};

use reqwest::header::{CONTENT_TYPE, HeaderMap};

use super::{
    Limits,
    array_reader::{ArrayReader, Bounds, Broken, Piece},
    body::Body,
    unexpected::describe,
};
use crate::{Error, ErrorKind, operation::Reply};

/// How much of a body that is no list is read, to say what it is.
const LOOK: usize = 64 * 1024;

/// A list that is arriving.
pub(super) struct Transfer {
    status: u16,
    headers: HeaderMap,
    body: Body,
    reader: ArrayReader,
    body_ended: bool,
}

/// Why there are no more records.
pub(super) enum Ending {
    /// The array has ended.
    Complete,
    /// It broke off; asking again may bring the rest.
    BrokeOff(Error),
    /// Asking again is no use.
    Final(Error),
}

impl Transfer {
    pub(super) fn new(reply: Reply, limits: Limits) -> Self {
        Self {
            status: reply.status,
            headers: reply.headers,
            body: reply.body,
            reader: ArrayReader::new(Bounds {
                bytes: limits.largest_record,
                depth: limits.deepest_record,
            }),
            body_ended: false,
        }
    }

    /// Nobody waits for a while.
    pub(super) fn rest(&mut self) {
        self.body.rest();
    }

    /// The next record. `read` is how many the caller has had, for the errors to tell.
    pub(super) fn poll_next(
        &mut self,
        context: &mut Context<'_>,
        read: u64,
    ) -> Poll<Result<Piece, Ending>> {
        loop {
            let is_list = match self.reader.next() {
                Ok(Some(piece)) => return Poll::Ready(Ok(piece)),
                Ok(None) if self.reader.is_complete() => return self.poll_end(context, read),
                Ok(None) if self.body_ended => {
                    return Poll::Ready(Err(match self.reader.is_empty() {
                        true => Ending::Final(self.not_a_list()),
                        false => Ending::BrokeOff(self.broke_off("it ended too soon", read)),
                    }));
                }
                Ok(None) => true,
                Err(Broken::NotAnArray) => {
                    if self.body_ended || self.reader.pending().len() >= LOOK {
                        return Poll::Ready(Err(Ending::Final(self.not_a_list())));
                    }
                    false
                }
                Err(Broken::Unexpected { offset, what }) => {
                    return Poll::Ready(Err(Ending::Final(self.broken(offset, what, read))));
                }
            };
            match ready!(self.body.poll_chunk(context)) {
                Some(Ok(bytes)) => self.reader.push(bytes),
                None => self.body_ended = true,
                // Of a body that is no list, what came so far tells enough.
                Some(Err(_)) if !is_list => self.body_ended = true,
                Some(Err(error)) => return Poll::Ready(Err(self.failed(error, read))),
            }
        }
    }

    /// Behind the array: the records are all there, so only bytes that are there already, and should
    /// not be, are of any interest. A connection that ends in order can be used again.
    fn poll_end(&mut self, context: &mut Context<'_>, read: u64) -> Poll<Result<Piece, Ending>> {
        while let Poll::Ready(Some(Ok(bytes))) = self.body.poll_chunk(context) {
            self.reader.push(bytes);
            if let Err(Broken::Unexpected { offset, what }) = self.reader.next() {
                return Poll::Ready(Err(Ending::Final(self.broken(offset, what, read))));
            }
        }
        Poll::Ready(Err(Ending::Complete))
    }

    /// What a failure of the body means.
    fn failed(&self, error: Error, read: u64) -> Ending {
        let kind = error.kind();
        let whole = self
            .broke_off(&error.to_string(), read)
            .restated(kind, "")
            .with_source(error);
        match kind {
            ErrorKind::Interrupted | ErrorKind::Timeout => Ending::BrokeOff(whole),
            _ => Ending::Final(whole),
        }
    }

    fn error(&self, kind: ErrorKind, message: String) -> Error {
        let message = format!("HTTP {}: {message}", self.status);
        Error::new(kind, message).with_response(self.status, &self.headers)
    }

    fn not_a_list(&self) -> Error {
        let content_type = self.headers.get(CONTENT_TYPE);
        let content_type = content_type.and_then(|value| value.to_str().ok());
        let got = describe(&self.reader.pending(), content_type);
        self.error(
            ErrorKind::UnexpectedBody,
            format!("expected a JSON array of calls, got {got}; is the base URL right?"),
        )
    }

    fn broke_off(&self, why: &str, read: u64) -> Error {
        let (records, bytes) = (count(read, "record"), count(self.reader.arrived(), "byte"));
        self.error(
            ErrorKind::Interrupted,
            format!("the list broke off after {records} ({bytes}): {why}"),
        )
    }

    fn broken(&self, offset: u64, what: &str, read: u64) -> Error {
        let records = count(read, "record");
        self.error(
            ErrorKind::UnexpectedBody,
            format!("the list is no JSON any more after {records}, at byte {offset}: {what}"),
        )
    }
}

fn count(number: u64, thing: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {thing}{plural}")
}
