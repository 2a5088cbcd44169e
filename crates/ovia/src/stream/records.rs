//! The transfer of one list: from the request to the end of the array.

use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll, ready},
};

use bytes::Bytes;
use reqwest::header::{CONTENT_TYPE, HeaderMap};

use super::{
    array_reader::{ArrayReader, Broken},
    body::Body,
    unexpected::describe,
};
use crate::{Error, ErrorKind, exchange::Reply};

/// A request that will be answered by a list.
pub(crate) type Request = Pin<Box<dyn Future<Output = Result<Reply, Error>> + Send>>;

/// How much of a body that is no list is read, to say what it is.
const LOOK: usize = 64 * 1024;

/// The records of a list, as text, with their positions.
pub(crate) struct Records {
    state: State,
    read: u64,
}

enum State {
    Asking(Request),
    Reading(Box<Reading>),
    Ended,
}

struct Reading {
    status: u16,
    headers: HeaderMap,
    body: Body,
    reader: ArrayReader,
    body_ended: bool,
}

impl Records {
    pub(crate) fn new(request: Request) -> Self {
        Self {
            state: State::Asking(request),
            read: 0,
        }
    }

    /// How many records have been given out.
    pub(crate) fn read(&self) -> u64 {
        self.read
    }

    /// Ends the transfer.
    pub(crate) fn stop(&mut self) {
        self.state = State::Ended;
    }

    /// The next record; after an error there is none.
    pub(crate) fn poll_next(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<(u64, Bytes), Error>>> {
        loop {
            let next = match &mut self.state {
                State::Ended => return Poll::Ready(None),
                State::Asking(request) => match ready!(request.as_mut().poll(context)) {
                    Ok(reply) => {
                        self.state = State::Reading(Box::new(Reading {
                            status: reply.status,
                            headers: reply.headers,
                            body: reply.body,
                            reader: ArrayReader::default(),
                            body_ended: false,
                        }));
                        continue;
                    }
                    Err(error) => Err(error),
                },
                State::Reading(reading) => ready!(reading.poll_next(context, self.read)),
            };
            return Poll::Ready(match next {
                Ok(Some(record)) => {
                    let index = self.read;
                    self.read += 1;
                    Some(Ok((index, record)))
                }
                Ok(None) => {
                    self.state = State::Ended;
                    None
                }
                Err(error) => {
                    self.state = State::Ended;
                    Some(Err(error))
                }
            });
        }
    }
}

impl Reading {
    fn poll_next(
        &mut self,
        context: &mut Context<'_>,
        read: u64,
    ) -> Poll<Result<Option<Bytes>, Error>> {
        loop {
            match self.reader.next() {
                Ok(Some(record)) => return Poll::Ready(Ok(Some(record))),
                Ok(None) if self.body_ended => {
                    return Poll::Ready(match self.reader.is_complete() {
                        true => Ok(None),
                        false if self.reader.is_empty() => Err(self.not_a_list()),
                        false => Err(self.interrupted("it ended before the list did", read)),
                    });
                }
                Ok(None) => {}
                Err(Broken::NotAnArray) => {
                    if self.body_ended || self.reader.pending().len() >= LOOK {
                        return Poll::Ready(Err(self.not_a_list()));
                    }
                }
                Err(Broken::Unexpected { offset, what }) => {
                    return Poll::Ready(Err(self.broken(offset, what, read)));
                }
            }
            match ready!(self.body.poll_chunk(context)) {
                Some(Ok(bytes)) => self.reader.push(&bytes),
                None => self.body_ended = true,
                // Of a body that is no list, what came so far tells enough.
                Some(Err(_)) if self.is_no_list() => self.body_ended = true,
                Some(Err(error)) => {
                    let kind = error.kind();
                    let error = self
                        .interrupted(&error.to_string(), read)
                        .with_source(error);
                    return Poll::Ready(Err(error.restated(kind, "")));
                }
            }
        }
    }

    fn is_no_list(&mut self) -> bool {
        matches!(self.reader.next(), Err(Broken::NotAnArray))
    }

    fn error(&self, kind: ErrorKind, message: String) -> Error {
        Error::new(kind, message).with_response(self.status, &self.headers)
    }

    fn not_a_list(&self) -> Error {
        let content_type = self
            .headers
            .get(CONTENT_TYPE)
            .and_then(|value| value.to_str().ok());
        self.error(
            ErrorKind::UnexpectedBody,
            format!(
                "HTTP {}: expected a JSON array of calls, got {}; is the base URL right?",
                self.status,
                describe(self.reader.pending(), content_type)
            ),
        )
    }

    fn interrupted(&self, why: &str, read: u64) -> Error {
        self.error(
            ErrorKind::Interrupted,
            format!(
                "HTTP {}: the list broke off after {} ({}): {why}",
                self.status,
                count(read, "record"),
                count(self.reader.arrived(), "byte")
            ),
        )
    }

    fn broken(&self, offset: u64, what: &str, read: u64) -> Error {
        self.error(
            ErrorKind::UnexpectedBody,
            format!(
                "HTTP {}: the list is no JSON any more after {}, at byte {offset}: {what}",
                self.status,
                count(read, "record")
            ),
        )
    }
}

fn count(number: u64, thing: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {thing}{plural}")
}
