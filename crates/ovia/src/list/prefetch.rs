//! Reads a list ahead of the caller, on another core.
//!
//! A task reads the body, splits it, indexes the records and applies the filters. The records come
//! over in batches, in order, and are decoded by the caller. What is held ahead is bounded in bytes,
//! so back-pressure applies.
//!
//! Memory that one thread allocates and another frees is expensive, so the task copies nothing:
//! records are copied, if at all, where they are used. The figures are in docs/performance.md.

use std::{
    collections::VecDeque,
    future::{Future, poll_fn},
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};

use tokio::{
    runtime::{Handle, RuntimeFlavor},
    sync::{OwnedSemaphorePermit, Semaphore, mpsc},
    task::JoinHandle,
};
use tracing::Instrument;

use super::{
    ElementSource,
    filter::{FilterStep, Outcome},
};
use crate::{Error, ErrorKind, error::Position};

/// How many bytes of records come over together.
const BATCH_BYTES: usize = 192 * 1024;

/// How many bytes of records may wait for the caller, including those that the filters leave out. A
/// single record may be larger.
const MAX_AHEAD_BYTES: usize = 4 * BATCH_BYTES;

/// The caller is busy with a batch, and another one is waiting.
const TWO_BATCHES: usize = 2 * BATCH_BYTES;

/// How many bytes a record takes besides its text, and how many an error takes.
const ENTRY_BYTES: usize = 64;
const ERROR_BYTES: usize = 512;

/// How often the task yields before it sends less than a batch: the socket reader needs the chance to
/// run, and each batch wakes the caller.
const YIELDS_BEFORE_FLUSH: u32 = 8;

/// A list that is read by a task.
pub(super) struct Prefetch {
    batches: mpsc::UnboundedReceiver<Batch>,
    current: VecDeque<(Position, Outcome)>,
    /// Gives back the room of the current batch.
    room: Option<OwnedSemaphorePermit>,
    task: JoinHandle<()>,
    /// What the list ended with, once all records before the end were returned.
    ended: Option<Option<Error>>,
}

/// Some records, and the end of the list if it comes after them.
struct Batch {
    records: VecDeque<(Position, Outcome)>,
    ended: Option<Option<Error>>,
    room: Option<OwnedSemaphorePermit>,
}

impl Prefetch {
    /// Whether there is another core to read on: a multi-threaded runtime.
    pub(super) fn is_possible() -> bool {
        Handle::try_current().is_ok_and(|runtime| {
            runtime.runtime_flavor() == RuntimeFlavor::MultiThread
                && runtime.metrics().num_workers() > 1
        })
    }

    /// Hands a list over to a task.
    pub(super) fn start(elements: Box<dyn ElementSource>, filter: FilterStep) -> Self {
        // Bounded by the semaphore.
        let (sender, batches) = mpsc::unbounded_channel();
        let reader = Reader { elements, filter };
        Self {
            batches,
            current: VecDeque::new(),
            room: None,
            task: tokio::spawn(reader.read(sender).in_current_span()),
            ended: None,
        }
    }

    /// The next record; after an error there is none.
    pub(super) fn poll_next(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<(Position, Outcome), Error>>> {
        loop {
            if let Some(record) = self.current.pop_front() {
                return Poll::Ready(Some(Ok(record)));
            }
            self.room = None;
            if let Some(ended) = &mut self.ended {
                return Poll::Ready(ended.take().map(Err));
            }
            match ready!(self.batches.poll_recv(context)) {
                Some(batch) => {
                    self.current = batch.records;
                    self.ended = batch.ended;
                    self.room = batch.room;
                }
                None => self.ended = Some(Some(ready!(self.poll_lost(context)))),
            }
        }
    }

    /// Why the task ended before the list did.
    fn poll_lost(&mut self, context: &mut Context<'_>) -> Poll<Error> {
        if let Err(lost) = ready!(Pin::new(&mut self.task).poll(context))
            && let Ok(panic) = lost.try_into_panic()
        {
            std::panic::resume_unwind(panic);
        }
        let why = "the list was interrupted: the runtime that read it is shutting down";
        Poll::Ready(Error::new(ErrorKind::Interrupted, why))
    }
}

impl Drop for Prefetch {
    /// Ends the transfer.
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// What the task does.
struct Reader {
    elements: Box<dyn ElementSource>,
    filter: FilterStep,
}

impl Reader {
    /// Reads the list to its end, as far ahead as there is room.
    async fn read(mut self, batches: mpsc::UnboundedSender<Batch>) {
        let room = Arc::new(Semaphore::new(MAX_AHEAD_BYTES));
        let mut is_at_end = false;
        while !is_at_end {
            let (mut batch, bytes) = self.batch(&room).await;
            is_at_end = batch.ended.is_some();
            let bytes = u32::try_from(bytes.min(MAX_AHEAD_BYTES)).unwrap_or(u32::MAX);
            batch.room = room.clone().acquire_many_owned(bytes).await.ok();
            if batches.send(batch).is_err() {
                return;
            }
        }
    }

    /// Waits for a record, and takes those that are there with it; how many bytes they take.
    async fn batch(&mut self, room: &Semaphore) -> (Batch, usize) {
        let mut batch = Batch {
            records: VecDeque::new(),
            ended: None,
            room: None,
        };
        let mut bytes = 0;
        let mut yields = YIELDS_BEFORE_FLUSH;
        poll_fn(|context| {
            while bytes < BATCH_BYTES {
                let waiting = MAX_AHEAD_BYTES - room.available_permits();
                self.filter.indexes_all = waiting >= TWO_BATCHES;
                match self.elements.poll_next(context, &mut self.filter) {
                    Poll::Ready(Some(Ok((position, element)))) => {
                        bytes += element.len();
                        let outcome = self.filter.apply(position, element);
                        bytes += match outcome {
                            Outcome::Unreadable(_) => ERROR_BYTES,
                            _ => ENTRY_BYTES,
                        };
                        batch.records.push_back((position, outcome));
                    }
                    Poll::Ready(Some(Err(error))) => batch.ended = Some(Some(error)),
                    Poll::Ready(None) => batch.ended = Some(None),
                    Poll::Pending if batch.records.is_empty() => return Poll::Pending,
                    Poll::Pending if yields > 0 => {
                        yields -= 1;
                        // Again, once other tasks have run.
                        context.waker().wake_by_ref();
                        return Poll::Pending;
                    }
                    Poll::Pending => {
                        // Until there is room for more.
                        self.elements.pause();
                        break;
                    }
                }
                if batch.ended.is_some() {
                    break;
                }
            }
            Poll::Ready(())
        })
        .await;
        (batch, bytes)
    }
}

#[cfg(test)]
mod tests;
