//! The records of a list as an iterator. The async stream is read on the background thread, and its
//! items come over in batches.

use std::{collections::VecDeque, fmt};

use futures_core::Stream;

use super::background::Background;
use crate::{Call, Error, FilterReport, list::Reports};

/// How many items come over from the background thread at once, if they are there already.
const MAX_BATCH: usize = 64;

/// The records of a list, one by one, as they arrive. See [`ovia::RecordStream`](crate::RecordStream).
///
/// ```
/// # let runtime = tokio::runtime::Runtime::new()?;
/// # let server = runtime.block_on(ovia_mock::MockServer::builder().calls(9).start())?;
/// # let builder = ovia::blocking::Client::builder().token("t").base_url(server.url());
/// # let client = builder.build()?;
/// let ids: Result<Vec<_>, ovia::Error> =
///     client.calls().list().stream().map(|call| Ok(call?.id())).collect();
/// assert_eq!(ids?.len(), 9);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use = "an iterator does nothing until it is asked for its next item"]
pub struct RecordStream<T = Call> {
    stream: Option<crate::RecordStream<T>>,
    ready: VecDeque<Item<T>>,
    records_read: u64,
    undecided: u64,
    reports: Reports,
    background: Background,
}

/// An item, and the counts of the stream after it.
struct Item<T> {
    item: Result<T, Error>,
    records_read: u64,
    undecided: u64,
}

impl<T> RecordStream<T> {
    pub(super) fn new(stream: crate::RecordStream<T>, background: &Background) -> Self {
        Self {
            reports: stream.reports(),
            stream: Some(stream),
            ready: VecDeque::new(),
            records_read: 0,
            undecided: 0,
            background: background.clone(),
        }
    }

    /// How many records of the list have been read so far, whether or not the filters kept them.
    /// See [`ovia::RecordStream::records_read`](crate::RecordStream::records_read).
    #[must_use]
    pub fn records_read(&self) -> u64 {
        self.records_read
    }

    /// How many records were left out because a filter could not decide. See
    /// [`ovia::RecordStream::undecided`](crate::RecordStream::undecided).
    #[must_use]
    pub fn undecided(&self) -> u64 {
        self.undecided
    }

    /// What the filters left out and why. See
    /// [`ovia::RecordStream::filter_reports`](crate::RecordStream::filter_reports).
    #[must_use]
    pub fn filter_reports(&self) -> Vec<FilterReport> {
        self.reports.get()
    }
}

impl<T: Send + 'static> Iterator for RecordStream<T> {
    type Item = Result<T, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ready.is_empty()
            && let Some(mut stream) = self.stream.take()
        {
            let batch = self.background.run(async move {
                let items = batch(&mut stream).await;
                Ok((stream, items))
            });
            match batch {
                Ok((stream, items)) if !items.is_empty() => {
                    self.stream = Some(stream);
                    self.ready = items;
                }
                Ok((stream, _)) => {
                    self.records_read = stream.records_read();
                    self.undecided = stream.undecided();
                }
                Err(error) => return Some(Err(error)),
            }
        }
        let Item {
            item,
            records_read,
            undecided,
        } = self.ready.pop_front()?;
        self.records_read = records_read;
        self.undecided = undecided;
        Some(item)
    }
}

/// Waits for one item, and adds those that are there already; empty at the end of the list.
async fn batch<T>(stream: &mut crate::RecordStream<T>) -> VecDeque<Item<T>> {
    let mut items = VecDeque::new();
    std::future::poll_fn(|context| {
        use std::{pin::Pin, task::Poll};
        while items.len() < MAX_BATCH {
            match Pin::new(&mut *stream).poll_next(context) {
                Poll::Ready(Some(item)) => items.push_back(Item {
                    item,
                    records_read: stream.records_read(),
                    undecided: stream.undecided(),
                }),
                Poll::Pending if items.is_empty() => return Poll::Pending,
                Poll::Ready(None) | Poll::Pending => break,
            }
        }
        Poll::Ready(())
    })
    .await;
    items
}

impl<T> fmt::Debug for RecordStream<T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("RecordStream").finish_non_exhaustive()
    }
}
