//! Decoding ahead of the caller, with the help of another core.
//!
//! Records come in, in batches; what became of them goes out, in the same order. A batch is decoded
//! by a helper where one is free, and by whoever asks for it where not, so that nobody waits who
//! could work. What is held ahead is bounded in bytes: a slow caller is waited for.
//!
//! How many helpers there are is a matter of the machine, not of the list: of a thousand lists that
//! are read at once, each on its own core anyway, most have none.

use std::{
    collections::VecDeque,
    future::Future,
    pin::Pin,
    sync::{Arc, LazyLock},
    task::{Context, Poll},
    vec,
};

use tokio::{
    sync::{Semaphore, SemaphorePermit},
    task::JoinHandle,
};

use super::{
    array_reader::Piece,
    decoder::{Decoder, Outcome},
};

/// How many bytes make a batch: enough to be worth the handing over.
const BATCH: usize = 128 * 1024;

/// How many bytes of records may be held ahead. A single record may be larger.
const AHEAD: usize = 4 * BATCH;

/// A record, and its position in the list.
pub(super) type Numbered = (u64, Piece);

type Outcomes<T> = Vec<(u64, Outcome<T>)>;

/// Starts a helper on a batch. A plain function, so that only those types that can go from one
/// thread to another need to be able to.
type Help<T> = fn(Arc<Decoder<T>>, Vec<Numbered>, Helper) -> JoinHandle<Outcomes<T>>;

/// The records that are between their arrival and the caller.
pub(super) struct Ahead<T> {
    decoder: Arc<Decoder<T>>,
    help: Option<Help<T>>,
    batches: VecDeque<Batch<T>>,
    /// How large the records in all the batches are together.
    bytes: usize,
    gathered: Vec<Numbered>,
    gathered_bytes: usize,
}

struct Batch<T> {
    bytes: usize,
    state: State<T>,
}

enum State<T> {
    Waiting(Vec<Numbered>),
    Decoding(JoinHandle<Outcomes<T>>),
    Decoded(vec::IntoIter<(u64, Outcome<T>)>),
}

impl<T: Send + 'static> Ahead<T> {
    /// With helpers, if there are any.
    pub(super) fn helped(decoder: Decoder<T>) -> Self {
        let help: Help<T> = |decoder, records, helper| {
            tokio::task::spawn_blocking(move || {
                let outcomes = all(&decoder, records);
                drop(helper);
                outcomes
            })
        };
        Self {
            help: Some(help),
            ..Self::alone(decoder)
        }
    }
}

impl<T> Ahead<T> {
    /// Without helpers: nothing is decoded before it is asked for.
    pub(super) fn alone(decoder: Decoder<T>) -> Self {
        Self {
            decoder: Arc::new(decoder),
            help: None,
            batches: VecDeque::new(),
            bytes: 0,
            gathered: Vec::new(),
            gathered_bytes: 0,
        }
    }

    /// Whether there could be helpers.
    pub(super) fn may_be_helped(&self) -> bool {
        self.help.is_some()
    }

    /// Decodes a record at once.
    pub(super) fn decode(&self, index: u64, piece: &Piece) -> Outcome<T> {
        self.decoder.decode(index, piece)
    }

    /// Whether more records may be taken.
    pub(super) fn has_room(&self) -> bool {
        self.bytes + self.gathered_bytes < AHEAD
    }

    /// Takes a record.
    pub(super) fn push(&mut self, record: Numbered) {
        if let Piece::Record(text) = &record.1 {
            self.gathered_bytes += text.len();
        }
        self.gathered.push(record);
        if self.gathered_bytes >= BATCH {
            self.close_batch();
        }
    }

    /// No more records are there for now.
    pub(super) fn close_batch(&mut self) {
        if self.gathered.is_empty() {
            return;
        }
        let bytes = std::mem::take(&mut self.gathered_bytes);
        self.bytes += bytes;
        self.batches.push_back(Batch {
            bytes,
            state: State::Waiting(std::mem::take(&mut self.gathered)),
        });
        self.call_helpers();
    }

    /// What became of the next record, if that is known.
    pub(super) fn pop(&mut self) -> Option<(u64, Outcome<T>)> {
        loop {
            let front = self.batches.front_mut()?;
            let State::Decoded(outcomes) = &mut front.state else {
                return None;
            };
            if let Some(outcome) = outcomes.next() {
                return Some(outcome);
            }
            self.bytes -= front.bytes;
            self.batches.pop_front();
            self.call_helpers();
        }
    }

    /// Works towards the next outcomes: pending while a helper is at them and there is nothing to do
    /// here. `false` where nothing is held.
    pub(super) fn poll_work(&mut self, context: &mut Context<'_>) -> Poll<bool> {
        let Some(front) = self.batches.front_mut() else {
            return Poll::Ready(false);
        };
        if let State::Decoding(helper) = &mut front.state
            && let Poll::Ready(outcomes) = Pin::new(helper).poll(context)
        {
            front.state = State::Decoded(finished(outcomes));
        }
        self.call_helpers();
        if let Some(Batch {
            state: State::Decoded(_),
            ..
        }) = self.batches.front()
        {
            return Poll::Ready(true);
        }
        // The helpers are busy, and what comes next is not there yet: so the first batch that waits
        // is decoded here.
        for batch in &mut self.batches {
            if let State::Waiting(records) = &mut batch.state {
                let outcomes = all(&self.decoder, std::mem::take(records));
                batch.state = State::Decoded(outcomes.into_iter());
                return Poll::Ready(true);
            }
        }
        Poll::Pending
    }

    /// Forgets everything.
    pub(super) fn clear(&mut self) {
        self.batches.clear();
        self.gathered.clear();
        (self.bytes, self.gathered_bytes) = (0, 0);
    }

    /// Gives the batches that wait to the helpers that are free.
    fn call_helpers(&mut self) {
        let Some(help) = self.help else { return };
        // Outside a runtime there are none to call.
        if tokio::runtime::Handle::try_current().is_err() {
            return;
        }
        for batch in &mut self.batches {
            if let State::Waiting(records) = &mut batch.state
                && batch.bytes >= BATCH / 2
            {
                let Ok(helper) = HELPERS.try_acquire() else {
                    return;
                };
                let records = std::mem::take(records);
                batch.state = State::Decoding(help(self.decoder.clone(), records, helper));
            }
        }
    }
}

/// Decodes a batch.
fn all<T>(decoder: &Decoder<T>, records: Vec<Numbered>) -> Outcomes<T> {
    let outcome = |(index, piece)| (index, decoder.decode(index, &piece));
    records.into_iter().map(outcome).collect()
}

/// The outcomes of a helper; its panic, if it has had one, goes on here.
fn finished<T>(
    outcomes: Result<Outcomes<T>, tokio::task::JoinError>,
) -> vec::IntoIter<(u64, Outcome<T>)> {
    match outcomes {
        Ok(outcomes) => outcomes.into_iter(),
        Err(error) => match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            // The runtime is shutting down, and this stream with it.
            Err(_) => Vec::new().into_iter(),
        },
    }
}

/// The helpers of the program: as many as there are cores but the caller's own.
static HELPERS: LazyLock<Semaphore> = LazyLock::new(|| {
    let cores = std::thread::available_parallelism();
    Semaphore::new(cores.map_or(0, |cores| cores.get() - 1))
});

/// A helper who is busy, until this is dropped.
type Helper = SemaphorePermit<'static>;
