//! A response body as records: splitting, resuming, filtering, prefetching, decoding.
//!
//! What is here knows records of a [`Schema`], and nothing of calls, HTTP or the client. The way of
//! a record, from the inside out:
//!
//! | file | what it does |
//! | --- | --- |
//! | `array_splitter.rs` | splits a JSON array into its elements, in the bytes as they arrive |
//! | `list_body.rs` | reads one response body to the end of its array, or to where it breaks off |
//! | `resume.rs`, `seen.rs` | requests the list again where it broke off, and skips what was read |
//! | `filter.rs` | keeps the records that the filters keep |
//! | `read_ahead.rs` | reads records before their ends are known, which saves a pass over them |
//! | `prefetch.rs` | does all that ahead of the caller, on another core |
//! | `decode.rs` | turns the bytes of a record into a [`Record`], or into a type of the caller's |
//! | `charset.rs` | reads records in ISO-8859-1, where that is declared |
//! | `pages.rs` | tells whether a response is the whole list, and where its next page is |
//! | `error_object.rs` | tells an error in the place of a record |
//!
//! [`RecordStream`] puts them together, and is what callers see.

pub(crate) mod array_splitter;
mod charset;
mod decode;
mod error_object;
mod filter;
mod list_body;
mod pages;
mod prefetch;
pub(crate) mod read_ahead;
mod resume;
mod seen;

use std::{
    fmt,
    pin::Pin,
    task::{Context, Poll, ready},
};

use futures_core::Stream;
use ovia_core::{record::Record, schema::Model};
use serde::de::DeserializeOwned;

pub use self::filter::FilterReport;
pub(crate) use self::{
    array_splitter::{ArraySplitter, Bounds, ChunkBuffer, Element, Malformed},
    filter::{Filter, Reports, Test},
    read_ahead::RecordReader,
    resume::{ListReader, ListResponse, RequestList},
    seen::record_id,
};
use self::{
    decode::{Candidate, Decode},
    filter::{FilterStep, Outcome},
    prefetch::Prefetch,
    read_ahead::ReadAhead,
};
use crate::{Call, Error, error::Position};

/// How many bytes of a list are read before a task prefetches the rest. For a shorter list nothing
/// is spawned.
const PREFETCH_AFTER_BYTES: usize = 512 * 1024;

/// How many more records the caller has to want for that.
const PREFETCH_MIN_RECORDS: u64 = 1000;

/// Where the elements of a list come from: a server, or a file.
pub(crate) trait ElementSource: Send {
    /// The next element with its position; `None` at the end, and after an error. Elements are read
    /// ahead by `reader` where that is possible.
    fn poll_next(
        &mut self,
        context: &mut Context<'_>,
        reader: &mut dyn RecordReader,
    ) -> Poll<Option<Result<(Position, Element), Error>>>;

    /// The caller will not ask for the next element for a while.
    fn pause(&mut self) {}

    /// Whether a task may read it ahead. Not if reading blocks the thread, or if the caller cannot
    /// wait for a task.
    fn can_be_prefetched(&self) -> bool {
        true
    }
}

/// The records of a list, one by one, as they arrive.
///
/// A [`Stream`] of `Result<T, Error>`, with a [`next`](Self::next) method of its own. The request is
/// sent when the stream is first polled; dropping the stream ends the transfer.
///
/// Memory does not grow with the list, but for the 8 bytes a record that resuming takes
/// ([`RetryPolicy::max_resumes`](crate::RetryPolicy::max_resumes)). After the first 512 KiB, on a
/// multi-threaded runtime, a background task prefetches up to about 1 MB. Otherwise records are
/// read on demand. Back-pressure applies in both cases.
///
/// An error of the kind [`Record`](crate::ErrorKind::Record) concerns one record, and the stream
/// goes on. After any other error it ends.
///
/// ```
/// # tokio::runtime::Runtime::new()?.block_on(async {
/// # let server = ovia_mock::MockServer::builder().calls(1000).start().await?;
/// # let client = ovia::Client::builder().token("t").base_url(server.url()).build()?;
/// let mut calls = client.calls().list().stream();
/// let mut seconds = 0;
/// while let Some(call) = calls.next().await {
///     seconds += call?.duration().unwrap_or(0);
/// }
/// println!("{} calls, {} minutes", calls.records_read(), seconds / 60);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use = "a stream does nothing until it is polled"]
pub struct RecordStream<T = Call> {
    source: Source,
    decode: Decode<T>,
    /// Sees each record that the caller gets.
    watch: Option<Watch<T>>,
    read_ahead: ReadAhead<T>,
    left: Option<u64>,
    read: u64,
    undecided: u64,
    reports: Reports,
}

/// What sees each record.
type Watch<T> = Box<dyn FnMut(&T) + Send>;

/// Where records come from.
enum Source {
    Direct {
        elements: Box<dyn ElementSource>,
        filter: FilterStep,
        /// How many bytes have been read.
        bytes: usize,
    },
    Prefetched(Box<Prefetch>),
    Ended,
}

impl<M: Model> RecordStream<Record<M>> {
    /// Records of a model.
    pub(crate) fn records(
        elements: impl ElementSource + 'static,
        filter: Filter,
        limit: Option<u64>,
    ) -> Self {
        Self::new(Box::new(elements), filter, limit, Decode::RECORD)
    }
}

impl<T: DeserializeOwned> RecordStream<T> {
    /// Records read as any type that serde can deserialize.
    pub(crate) fn typed(
        elements: impl ElementSource + 'static,
        filter: Filter,
        limit: Option<u64>,
    ) -> Self {
        Self::new(Box::new(elements), filter, limit, Decode::TYPED)
    }

    /// Elements of any kind, read as any type that serde can deserialize.
    pub(crate) fn elements(elements: impl ElementSource + 'static) -> Self {
        Self::new(Box::new(elements), Filter::none(), None, Decode::ELEMENT)
    }
}

impl<T> RecordStream<T> {
    fn new(
        elements: Box<dyn ElementSource>,
        filter: Filter,
        limit: Option<u64>,
        decode: Decode<T>,
    ) -> Self {
        let filter = FilterStep::new(filter);
        Self {
            reports: filter.reports(),
            source: Source::Direct {
                elements,
                filter,
                bytes: 0,
            },
            read_ahead: ReadAhead::new(decode.read),
            decode,
            watch: None,
            left: limit,
            read: 0,
            undecided: 0,
        }
    }

    /// Has each record seen by `watch`, before the caller gets it.
    pub(crate) fn watched_by(mut self, watch: Option<impl FnMut(&T) + Send + 'static>) -> Self {
        self.watch = watch.map(|watch| Box::new(watch) as Watch<T>);
        self
    }

    /// The next record, or `None` at the end of the list.
    ///
    /// Dropping the future loses nothing.
    ///
    /// # Errors
    ///
    /// [`Record`](crate::ErrorKind::Record) for a record that could not be read, after which the
    /// stream goes on; any other kind for what ends it.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// How many records of the list have been read so far, whether or not the filters kept them.
    #[must_use]
    pub fn records_read(&self) -> u64 {
        self.read
    }

    /// How many records were left out because a filter could not decide: the field that it looks at
    /// is missing or null, or has a value that cannot be read.
    /// [`filter_reports`](Self::filter_reports) tells these apart.
    ///
    /// ```
    /// # tokio::runtime::Runtime::new()?.block_on(async {
    /// # let server = ovia_mock::MockServer::builder()
    /// #     .record(r#"{"started_at": "yesterday"}"#).start().await?;
    /// # let client = ovia::Client::builder().token("t").base_url(server.url()).build()?;
    /// let since = "2026-01-01T00:00:00Z".parse()?;
    /// let mut calls = client.calls().list().started_since(since).stream();
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

    /// What the filters left out and why, a report for each field that they look at: for the message
    /// that no record matched. Complete at the end of the list.
    ///
    /// ```
    /// # tokio::runtime::Runtime::new()?.block_on(async {
    /// # let server = ovia_mock::MockServer::builder()
    /// #     .record(r#"{"status": "completed"}"#).record("{}").start().await?;
    /// # let client = ovia::Client::builder().token("t").base_url(server.url()).build()?;
    /// let mut calls = client.calls().list().status("done").stream();
    /// assert!(calls.next().await.is_none());
    /// let report = &calls.filter_reports()[0];
    /// assert_eq!(report.field, "status");
    /// assert_eq!(report.other_values, [("completed".to_owned(), 1)]);
    /// assert_eq!(report.missing, 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # })?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn filter_reports(&self) -> Vec<FilterReport> {
        self.reports.get()
    }

    /// The handle of the reports, for the blocking client.
    #[cfg(feature = "blocking")]
    pub(crate) fn reports(&self) -> Reports {
        self.reports.clone()
    }

    /// The next record, and what the filters made of it.
    fn poll_filtered(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<(Position, Outcome), Error>>> {
        if let Source::Direct {
            bytes,
            elements,
            filter,
        } = &self.source
            && *bytes >= PREFETCH_AFTER_BYTES
            && (self.decode.takes_index || !filter.keeps_all())
            && elements.can_be_prefetched()
            && self.left.is_none_or(|left| left >= PREFETCH_MIN_RECORDS)
            && Prefetch::is_possible()
            && let Source::Direct {
                elements, filter, ..
            } = self.end()
        {
            self.source = Source::Prefetched(Box::new(Prefetch::start(elements, filter)));
        }
        match &mut self.source {
            Source::Ended => Poll::Ready(None),
            Source::Prefetched(prefetch) => prefetch.poll_next(context),
            Source::Direct {
                elements,
                filter,
                bytes,
            } => {
                let reader: &mut dyn RecordReader = match filter.keeps_all() {
                    true => &mut self.read_ahead,
                    false => filter,
                };
                let next = ready!(elements.poll_next(context, reader));
                Poll::Ready(next.map(|element| {
                    let (position, element) = element?;
                    *bytes = bytes.saturating_add(element.len());
                    Ok((position, filter.apply(position, element)))
                }))
            }
        }
    }

    /// What the caller gets for a record, if anything.
    fn item(&mut self, position: Position, outcome: Outcome) -> Option<Result<T, Error>> {
        self.read = position.record + 1;
        let item = match outcome {
            Outcome::Keep(candidate) => match self.take_read_ahead(&candidate) {
                Some(item) => Ok(item),
                None => (self.decode.decode)(position, &candidate),
            }
            .and_then(|item| (self.decode.check)(position, item)),
            Outcome::Unreadable(error) => Err(error),
            Outcome::Undecided => {
                self.undecided += 1;
                return None;
            }
            Outcome::Skip => return None,
        };
        if let (Ok(item), Some(watch)) = (&item, &mut self.watch) {
            watch(item);
        }
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

    /// What was read of a record by this stream itself, and not by a filter.
    fn take_read_ahead(&mut self, candidate: &Candidate) -> Option<T> {
        match &self.source {
            Source::Direct { filter, .. } if filter.keeps_all() => {
                self.read_ahead.take(candidate.ticket?)
            }
            _ => None,
        }
    }

    /// Ends the transfer, unless the caller goes on with what it came from.
    fn end(&mut self) -> Source {
        std::mem::replace(&mut self.source, Source::Ended)
    }
}

/// What was read ahead is never pinned.
impl<T> Unpin for RecordStream<T> {}

impl<T> Stream for RecordStream<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        if this.left == Some(0) {
            this.end();
        }
        loop {
            match ready!(this.poll_filtered(context)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                Some(Ok((position, outcome))) => {
                    if let Some(item) = this.item(position, outcome) {
                        return Poll::Ready(Some(item));
                    }
                }
            }
        }
    }
}

impl<T> fmt::Debug for RecordStream<T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("RecordStream")
            .field("records_read", &self.records_read())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
