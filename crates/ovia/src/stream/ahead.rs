//! Reading ahead of the caller, on another core.
//!
//! What does not depend on what the caller makes of a record is done by a task: reading the body,
//! finding the records in it, filtering them, checking that they are text. The records come over in
//! batches, in order, to be decoded where they are used.
//!
//! Decoding stays there on purpose. It is most of the work, but most of that is asking for memory and
//! giving it back, and memory that one thread asks for and another gives back costs more than the
//! second core gains: measured, and rejected.
//!
//! What is held ahead is bounded in bytes, so a slow caller is waited for.

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
    records::Records,
    sieve::{Sieve, Sifted},
};
use crate::{Error, ErrorKind};

/// How many bytes of records come over together: enough to be worth it.
const BATCH: usize = 256 * 1024;

/// How many bytes of records may wait for the caller, whether or not he will get them: what is left
/// out takes room as well. A single record may be larger.
const AHEAD: usize = 4 * BATCH;

/// How many bytes a record takes beyond its text, and how many an error about it does.
const PLACE: usize = 64;
const ERROR: usize = 512;

/// How often the task lets others go first before it hands over less than a batch: he who reads the
/// socket is among them, and every handing over costs the caller a waking up.
const PATIENCE: u32 = 8;

/// A list that is read by a task.
pub(super) struct Ahead {
    batches: mpsc::UnboundedReceiver<Batch>,
    current: VecDeque<(u64, Sifted)>,
    /// Gives back the room of what was used.
    room: Option<OwnedSemaphorePermit>,
    reader: JoinHandle<()>,
    /// What the list ended with, once all before it was given out.
    ended: Option<Option<Error>>,
}

/// Some records, and the end of the list if it is behind them.
struct Batch {
    records: VecDeque<(u64, Sifted)>,
    ended: Option<Option<Error>>,
    room: Option<OwnedSemaphorePermit>,
}

impl Ahead {
    /// Whether there is another core to read on: a runtime with several threads.
    pub(super) fn is_possible() -> bool {
        Handle::try_current().is_ok_and(|runtime| {
            runtime.runtime_flavor() == RuntimeFlavor::MultiThread
                && runtime.metrics().num_workers() > 1
        })
    }

    /// Goes on with a list by a task.
    pub(super) fn start(records: Records, sieve: Sieve) -> Self {
        // What may be sent is bounded by the room that there is.
        let (sender, batches) = mpsc::unbounded_channel();
        Self {
            batches,
            current: VecDeque::new(),
            room: None,
            reader: tokio::spawn(read(records, sieve, sender).in_current_span()),
            ended: None,
        }
    }

    /// The next record; after an error there is none.
    pub(super) fn poll_next(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<(u64, Sifted), Error>>> {
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

    /// Why the task is gone though it did not come to the end.
    fn poll_lost(&mut self, context: &mut Context<'_>) -> Poll<Error> {
        if let Err(lost) = ready!(Pin::new(&mut self.reader).poll(context))
            && let Ok(panic) = lost.try_into_panic()
        {
            std::panic::resume_unwind(panic);
        }
        let why = "the list broke off: the runtime that read it is shutting down";
        Poll::Ready(Error::new(ErrorKind::Interrupted, why))
    }
}

impl Drop for Ahead {
    /// Ends the transfer.
    fn drop(&mut self) {
        self.reader.abort();
    }
}

/// Reads the list to its end, as far ahead as there is room.
async fn read(mut records: Records, sieve: Sieve, batches: mpsc::UnboundedSender<Batch>) {
    let room = Arc::new(Semaphore::new(AHEAD));
    let mut is_at_end = false;
    while !is_at_end {
        let (mut batch, bytes) = gather(&mut records, &sieve).await;
        is_at_end = batch.ended.is_some();
        let bytes = u32::try_from(bytes.min(AHEAD)).unwrap_or(u32::MAX);
        batch.room = room.clone().acquire_many_owned(bytes).await.ok();
        if batches.send(batch).is_err() {
            return;
        }
    }
}

/// Waits for a record, and takes those along that are there with it; how many bytes they take.
async fn gather(records: &mut Records, sieve: &Sieve) -> (Batch, usize) {
    let mut batch = Batch {
        records: VecDeque::new(),
        ended: None,
        room: None,
    };
    let mut bytes = 0;
    let mut patience = PATIENCE;
    poll_fn(|context| {
        while bytes < BATCH {
            match records.poll_next(context) {
                Poll::Ready(Some(Ok((index, piece)))) => {
                    let sifted = sieve.sift(index, &piece);
                    bytes += piece.len();
                    bytes += match sifted {
                        Sifted::Unreadable(_) => ERROR,
                        _ => PLACE,
                    };
                    batch.records.push_back((index, sifted));
                }
                Poll::Ready(Some(Err(error))) => batch.ended = Some(Some(error)),
                Poll::Ready(None) => batch.ended = Some(None),
                Poll::Pending if batch.records.is_empty() => return Poll::Pending,
                Poll::Pending if patience > 0 => {
                    patience -= 1;
                    // Again, once the others have run.
                    context.waker().wake_by_ref();
                    return Poll::Pending;
                }
                Poll::Pending => {
                    // Until there is room for more.
                    records.rest();
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
