//! The list as a stream of calls, read out of the body as it arrives.
//!
//! The rooms, from the inside out: [`body`] waits for bytes, [`array_reader`] finds the records in
//! them, [`transfer`] is one reading of the list, [`records`] asks again where one breaks off, by
//! [`identity`] skipping what it had, and this module turns records into what the caller asked for.

pub(crate) mod array_reader;
mod body;
mod identity;
mod records;
mod transfer;
mod unexpected;

use std::{
    fmt,
    marker::PhantomData,
    pin::Pin,
    task::{Context, Poll, ready},
};

use futures_core::Stream;
use serde::de::DeserializeOwned;

pub(crate) use body::{Body, Chunks};
pub(crate) use records::{Ask, Records};
pub(crate) use unexpected::describe;

use self::array_reader::Piece;
use crate::{
    Call, Error,
    calls::{Filter, Verdict},
    error::of_record,
};

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
    filter: Filter,
    left: Option<u64>,
    undecided: u64,
    decode: fn(&str, Option<Call>) -> Result<T, DecodeError>,
    item: PhantomData<fn() -> T>,
}

/// Why a record's text could not be turned into what was asked for.
pub(crate) struct DecodeError {
    pub(crate) path: Option<String>,
    pub(crate) error: serde_json::Error,
}

impl CallStream<Call> {
    pub(crate) fn of_calls(records: Records, filter: Filter, limit: Option<u64>) -> Self {
        Self::new(records, filter, limit, |text, call| match call {
            Some(call) => Ok(call),
            None => Call::from_text(text).map_err(|error| DecodeError { path: None, error }),
        })
    }
}

impl<T: DeserializeOwned> CallStream<T> {
    pub(crate) fn of_type(records: Records, filter: Filter, limit: Option<u64>) -> Self {
        Self::new(records, filter, limit, |text, _| {
            serde_json::from_str(text).map_err(|error| {
                // Only a failure is worth the price of knowing where.
                let reader = &mut serde_json::Deserializer::from_str(text);
                let path = serde_path_to_error::deserialize::<_, T>(reader)
                    .err()
                    .map(|error| error.path().to_string());
                DecodeError { path, error }
            })
        })
    }
}

impl<T> CallStream<T> {
    fn new(
        records: Records,
        filter: Filter,
        limit: Option<u64>,
        decode: fn(&str, Option<Call>) -> Result<T, DecodeError>,
    ) -> Self {
        Self {
            records,
            filter,
            left: limit,
            undecided: 0,
            decode,
            item: PhantomData,
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
        self.records.read()
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

    /// What a record is to the caller: nothing, if the filters say so.
    fn accept(&mut self, index: u64, piece: &Piece) -> Option<Result<T, Error>> {
        let record = match piece {
            Piece::Record(record) => record,
            Piece::TooLarge => return Some(Err(of_record::too_large(index))),
            Piece::TooDeep => return Some(Err(of_record::too_deep(index))),
        };
        let text = match std::str::from_utf8(record) {
            Ok(text) => text,
            Err(_) => return Some(Err(of_record::not_utf8(index))),
        };
        if !text.starts_with('{') {
            return Some(Err(of_record::not_an_object(index, text)));
        }
        let mut call = None;
        if !self.filter.is_empty() {
            let decoded = match Call::from_text(text) {
                Ok(decoded) => decoded,
                Err(error) => return Some(Err(of_record::broken(index, &error))),
            };
            match self.filter.judge(&decoded) {
                Verdict::Keep => call = Some(decoded),
                Verdict::LeaveOut => return None,
                Verdict::Undecided => {
                    self.undecided += 1;
                    return None;
                }
            }
        }
        Some((self.decode)(text, call).map_err(|failure| of_record::unfit(index, failure)))
    }
}

impl<T> Stream for CallStream<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        loop {
            if this.left == Some(0) {
                this.records.stop();
            }
            match ready!(this.records.poll_next(context)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                Some(Ok((index, piece))) => {
                    let Some(item) = this.accept(index, &piece) else {
                        continue;
                    };
                    if item.is_ok()
                        && let Some(left) = &mut this.left
                    {
                        *left -= 1;
                        // The connection is freed now, not when the caller asks again.
                        if *left == 0 {
                            this.records.stop();
                        }
                    }
                    return Poll::Ready(Some(item));
                }
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
