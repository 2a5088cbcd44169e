//! The list as a stream of calls, read out of the body as it arrives.
//!
//! The rooms, from the inside out: [`body`] waits for bytes, [`array_reader`] finds the records in
//! them, [`transfer`] is one reading of the list, [`records`] asks again where one breaks off, by
//! [`identity`] skipping what it had, [`decoder`] turns records into what the caller asked for, and
//! [`ahead`] has that done by more than one core.

mod ahead;
pub(crate) mod array_reader;
mod body;
mod decoder;
mod identity;
mod records;
mod transfer;
mod unexpected;

use std::{
    fmt,
    pin::Pin,
    task::{Context, Poll, ready},
};

use futures_core::Stream;
use serde::de::DeserializeOwned;

pub(crate) use body::{Body, Chunks};
pub(crate) use decoder::DecodeError;
pub(crate) use identity::id;
pub(crate) use records::{Ask, Records};
pub(crate) use unexpected::describe;

use self::{
    ahead::Ahead,
    array_reader::Piece,
    decoder::{Decoder, Outcome},
};
use crate::{Call, Error, RawCall, calls::Filter};

/// How much of a list, in bytes, is read before it counts as a long one, of which more is read than
/// was asked for. A short one is not worth the help.
const SHORT: usize = 512 * 1024;

/// How many calls a caller has to want for the list to count as a long one.
const FEW: u64 = 1000;

/// What bounds the reading of a body.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// In bytes.
    pub(crate) largest_record: usize,
    /// In brackets.
    pub(crate) deepest_record: usize,
    /// In bytes, behind decompression.
    pub(crate) largest_body: Option<u64>,
}

/// The calls of a list, one by one, as they arrive.
///
/// A [`Stream`] of `Result<T, Error>`, with [`next`](Self::next) of its own for those who need no
/// more. The request is sent when the stream is first asked. Memory holds one record at a time,
/// however long the list; dropping the stream ends the transfer.
///
/// An error of the kind [`Record`](crate::ErrorKind::Record) costs that one record, and the stream
/// goes on. After any other error it ends.
///
/// ```
/// # tokio::runtime::Runtime::new()?.block_on(async {
/// # let server = ovia_mock::MockServer::builder().calls(1000).start().await?;
/// # let client = ovia::Client::builder().token("t").base_url(server.url()).build()?;
/// let mut calls = client.calls().list().stream();
/// let mut seconds = 0;
/// while let Some(call) = calls.next().await {
///     seconds += call?.duration.unwrap_or(0);
/// }
/// println!("{} calls, {} minutes", calls.records_read(), seconds / 60);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use = "a stream does nothing until it is asked for its next call"]
pub struct CallStream<T = Call> {
    records: Records,
    ahead: Ahead<T>,
    left: Option<u64>,
    /// How many bytes of records were decoded one by one, because they may be all there are.
    one_by_one: usize,
    /// What the list ended with, which is told when all before it was.
    ended: Option<Option<Error>>,
    read: u64,
    undecided: u64,
}

/// Nothing in it is pinned by it.
impl<T> Unpin for CallStream<T> {}

impl CallStream<Call> {
    pub(crate) fn of_calls(records: Records, filter: Filter, limit: Option<u64>) -> Self {
        Self::helped(records, Decoder::of_calls(filter), limit)
    }
}

impl CallStream<RawCall> {
    pub(crate) fn of_raw_calls(records: Records, filter: Filter, limit: Option<u64>) -> Self {
        Self::helped(records, Decoder::of_raw_calls(filter), limit)
    }
}

impl<T: Send + 'static> CallStream<T> {
    fn helped(records: Records, decoder: Decoder<T>, limit: Option<u64>) -> Self {
        let ahead = match limit {
            Some(..FEW) => Ahead::alone(decoder),
            _ => Ahead::helped(decoder),
        };
        Self::new(records, ahead, limit)
    }
}

impl<T: DeserializeOwned> CallStream<T> {
    pub(crate) fn of_type(records: Records, filter: Filter, limit: Option<u64>) -> Self {
        Self::new(records, Ahead::alone(Decoder::of_type(filter)), limit)
    }
}

impl<T> CallStream<T> {
    fn new(records: Records, ahead: Ahead<T>, limit: Option<u64>) -> Self {
        Self {
            records,
            ahead,
            left: limit,
            one_by_one: 0,
            ended: None,
            read: 0,
            undecided: 0,
        }
    }

    /// The next call, or `None` at the end of the list.
    ///
    /// Dropping the future loses nothing.
    ///
    /// # Errors
    ///
    /// [`Record`](crate::ErrorKind::Record) for a record that could not be read, after which the
    /// stream goes on; any other kind for what ends it.
    ///
    /// ```
    /// # tokio::runtime::Runtime::new()?.block_on(async {
    /// # let server = ovia_mock::MockServer::builder().calls(1).start().await?;
    /// # let client = ovia::Client::builder().token("t").base_url(server.url()).build()?;
    /// let mut calls = client.calls().list().stream();
    /// assert!(calls.next().await.is_some());
    /// assert!(calls.next().await.is_none());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # })?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// How many records of the list have been read so far, whether or not they passed the filters.
    ///
    /// ```
    /// # let client = ovia::Client::builder().token("t").build()?;
    /// assert_eq!(client.calls().list().stream().records_read(), 0);
    /// # Ok::<(), ovia::Error>(())
    /// ```
    #[must_use]
    pub fn records_read(&self) -> u64 {
        self.read
    }

    /// How many records were left out because a filter could not tell: the value that it looks at
    /// is there, and cannot be read. A call that simply has no such value does not count.
    ///
    /// ```
    /// # tokio::runtime::Runtime::new()?.block_on(async {
    /// # let server = ovia_mock::MockServer::builder()
    /// #     .record(r#"{"started_at": "yesterday"}"#).start().await?;
    /// # let client = ovia::Client::builder().token("t").base_url(server.url()).build()?;
    /// let since = "2026-01-01T00:00:00Z".parse()?;
    /// let mut calls = client.calls().list().started_after(since).stream();
    /// assert!(calls.next().await.is_none());
    /// assert_eq!(calls.undecided(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # })?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn undecided(&self) -> u64 {
        self.undecided
    }

    /// What the caller gets for a record, if anything.
    fn give(&mut self, index: u64, outcome: Outcome<T>) -> Option<Result<T, Error>> {
        self.read = index + 1;
        match outcome {
            Outcome::Item(item) => {
                if item.is_ok()
                    && let Some(left) = &mut self.left
                {
                    *left -= 1;
                }
                // The connection is freed now, not when the caller asks again.
                self.stop_at_limit();
                Some(item)
            }
            Outcome::LeftOut => None,
            Outcome::Undecided => {
                self.undecided += 1;
                None
            }
        }
    }

    fn stop_at_limit(&mut self) {
        if self.left == Some(0) {
            self.records.stop();
            self.ahead.clear();
            self.ended = Some(None);
        }
    }

    /// Whether records are read ahead by now.
    fn reads_ahead(&self) -> bool {
        self.one_by_one >= SHORT && self.ahead.may_be_helped()
    }

    /// Takes the records that are there, as far as there is room for them. Of a list that may be
    /// short, the first one, and what became of it.
    fn take(&mut self, context: &mut Context<'_>) -> Option<(u64, Outcome<T>)> {
        while self.ended.is_none() && self.ahead.has_room() {
            match self.records.poll_next(context) {
                Poll::Ready(Some(Ok((index, piece)))) => {
                    if self.reads_ahead() {
                        self.ahead.push((index, piece));
                        continue;
                    }
                    if let Piece::Record(text) = &piece {
                        self.one_by_one = self.one_by_one.saturating_add(text.len());
                    }
                    return Some((index, self.ahead.decode(index, &piece)));
                }
                Poll::Ready(Some(Err(error))) => self.ended = Some(Some(error)),
                Poll::Ready(None) => self.ended = Some(None),
                Poll::Pending => break,
            }
        }
        self.ahead.close_batch();
        None
    }
}

impl<T> Stream for CallStream<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        this.stop_at_limit();
        loop {
            if let Some((index, outcome)) = this.ahead.pop().or_else(|| this.take(context)) {
                match this.give(index, outcome) {
                    Some(item) => return Poll::Ready(Some(item)),
                    None => continue,
                }
            }
            let is_held = ready!(this.ahead.poll_work(context));
            if !is_held {
                return match &mut this.ended {
                    Some(last) => Poll::Ready(last.take().map(Err)),
                    None => Poll::Pending,
                };
            }
        }
    }
}

impl<T> fmt::Debug for CallStream<T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("CallStream")
            .field("records_read", &self.records_read())
            .finish_non_exhaustive()
    }
}
