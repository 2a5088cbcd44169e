//! The list as a stream of calls, read out of the body as it arrives.
//!
//! The rooms, from the inside out: [`body`] waits for bytes, [`array_reader`] finds the records in
//! them, [`transfer`] is one reading of the list, [`records`] asks again where one breaks off, by
//! [`identity`] skipping what it had, [`sieve`] keeps what the filters keep, [`ahead`] has another core
//! do all that, and [`decoder`] turns records into what the caller asked for.

mod ahead;
pub(crate) mod array_reader;
mod body;
mod decoder;
mod identity;
mod records;
mod sieve;
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
pub(crate) use records::{Ask, Records};
pub(crate) use unexpected::describe;

use self::{
    ahead::Ahead,
    decoder::Decode,
    sieve::{Sieve, Sifted},
};
use crate::{Call, Error, RawCall, calls::Filter};

/// How much of a list, in bytes, is read before it counts as a long one, which another core helps
/// with. For a short one nothing is spawned.
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
/// more. The request is sent when the stream is first asked; dropping the stream ends the transfer.
///
/// Memory does not grow with the list. Behind the first half megabyte, where the runtime has several
/// threads, a task reads about a megabyte ahead while the calls before it are used; everywhere else
/// nothing is read before it is asked for. A slow caller is waited for.
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
    source: Source,
    decode: Decode<T>,
    left: Option<u64>,
    read: u64,
    undecided: u64,
}

/// Where records come from.
#[expect(clippy::large_enum_variant, reason = "one for each list")]
enum Source {
    Here {
        records: Records,
        sieve: Sieve,
        /// How many bytes have been read.
        bytes: usize,
    },
    Ahead(Box<Ahead>),
    Ended,
}

impl CallStream<Call> {
    pub(crate) fn of_calls(records: Records, filter: Filter, limit: Option<u64>) -> Self {
        Self::new(records, Sieve::new(filter, true), limit, decoder::call)
    }
}

impl CallStream<RawCall> {
    pub(crate) fn of_raw_calls(records: Records, filter: Filter, limit: Option<u64>) -> Self {
        Self::new(records, Sieve::new(filter, true), limit, decoder::raw_call)
    }
}

impl<T: DeserializeOwned> CallStream<T> {
    pub(crate) fn of_type(records: Records, filter: Filter, limit: Option<u64>) -> Self {
        Self::new(records, Sieve::new(filter, false), limit, decoder::any)
    }
}

impl<T> CallStream<T> {
    fn new(records: Records, sieve: Sieve, limit: Option<u64>, decode: Decode<T>) -> Self {
        Self {
            source: Source::Here {
                records,
                sieve,
                bytes: 0,
            },
            decode,
            left: limit,
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

    /// The next record, and what the filters made of it.
    fn poll_sifted(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<(u64, Sifted), Error>>> {
        if let Source::Here { bytes, .. } = &self.source
            && *bytes >= SHORT
            && self.left.is_none_or(|left| left >= FEW)
            && Ahead::is_possible()
            && let Source::Here { records, sieve, .. } = self.end()
        {
            self.source = Source::Ahead(Box::new(Ahead::start(records, sieve)));
        }
        match &mut self.source {
            Source::Ended => Poll::Ready(None),
            Source::Ahead(ahead) => ahead.poll_next(context),
            Source::Here {
                records,
                sieve,
                bytes,
            } => {
                let next = ready!(records.poll_next(context));
                Poll::Ready(next.map(|record| {
                    let (index, piece) = record?;
                    *bytes = bytes.saturating_add(piece.len());
                    Ok((index, sieve.sift(index, &piece)))
                }))
            }
        }
    }

    /// What the caller gets for a record, if anything.
    fn give(&mut self, index: u64, sifted: Sifted) -> Option<Result<T, Error>> {
        self.read = index + 1;
        let item = match sifted {
            Sifted::Kept(kept) => (self.decode)(index, kept),
            Sifted::Unreadable(error) => Err(error),
            Sifted::Undecided => {
                self.undecided += 1;
                return None;
            }
            Sifted::LeftOut => return None,
        };
        if item.is_ok()
            && let Some(left) = &mut self.left
        {
            *left -= 1;
            // The connection is freed now, not when the caller asks again.
            if *left == 0 {
                self.end();
            }
        }
        Some(item)
    }

    /// Ends the transfer, unless somebody goes on with what it came from.
    fn end(&mut self) -> Source {
        std::mem::replace(&mut self.source, Source::Ended)
    }
}

impl<T> Stream for CallStream<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        if this.left == Some(0) {
            this.end();
        }
        loop {
            match ready!(this.poll_sifted(context)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                Some(Ok((index, sifted))) => {
                    if let Some(item) = this.give(index, sifted) {
                        return Poll::Ready(Some(item));
                    }
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
