//! How many connections a client has open at once.
//!
//! A thousand lists at a time shall not take a thousand sockets. Whoever comes when all are in use
//! waits for one, as long as any of them moves; if nobody reads from any of them, waiting would be
//! for ever, and is an error.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::{Error, ErrorKind, deadline::Deadline};

/// The connections of a client.
#[derive(Debug)]
pub(crate) struct Connections {
    free: Arc<Semaphore>,
    most: usize,
    started: Instant,
    /// When anything last moved on any of them, in milliseconds since the start.
    moved: AtomicU64,
}

/// The right to use one; it is given back when this is dropped.
#[derive(Debug)]
pub(crate) struct Connection {
    connections: Arc<Connections>,
    _permit: OwnedSemaphorePermit,
}

impl Connections {
    pub(crate) fn new(most: usize) -> Self {
        let most = most.clamp(1, Semaphore::MAX_PERMITS);
        Self {
            free: Arc::new(Semaphore::new(most)),
            most,
            started: Instant::now(),
            moved: AtomicU64::new(0),
        }
    }

    /// Waits for a free one. `patience` is how long nothing may move.
    pub(crate) async fn acquire(
        self: &Arc<Self>,
        patience: Duration,
        deadline: Deadline,
    ) -> Result<Connection, Error> {
        let mut waited_since = self.now();
        loop {
            let waiting = self.free.clone().acquire_owned();
            if let Ok(Ok(permit)) = tokio::time::timeout(deadline.left(patience), waiting).await {
                self.note_movement();
                return Ok(Connection {
                    connections: self.clone(),
                    _permit: permit,
                });
            }
            if let Some(error) = deadline.passed() {
                return Err(error.restated(
                    ErrorKind::Connect,
                    "no connection was free, and nothing was sent: ",
                ));
            }
            let moved = self.moved.load(Ordering::Relaxed);
            if moved <= waited_since {
                return Err(Error::new(
                    ErrorKind::Connect,
                    format!(
                        "all {} connections of the client are held by lists that nobody reads; \
                         drop some, or allow more with max_connections",
                        self.most
                    ),
                ));
            }
            waited_since = moved;
        }
    }

    fn note_movement(&self) {
        self.moved.fetch_max(self.now(), Ordering::Relaxed);
    }

    /// At least one, so that nothing has ever moved at the start.
    fn now(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_millis()).map_or(u64::MAX, |now| now + 1)
    }
}

impl Connection {
    /// Notes that bytes arrived.
    pub(crate) fn moved(&self) {
        self.connections.note_movement();
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.connections.note_movement();
    }
}

#[cfg(test)]
mod tests {
    use std::{sync::Arc, time::Duration};

    use super::Connections;
    use crate::deadline::Deadline;

    #[tokio::test]
    async fn whoever_waits_is_patient_as_long_as_something_moves() {
        let connections = Arc::new(Connections::new(1));
        let no_end = Deadline::after(None);
        let patience = Duration::from_millis(150);
        let held = connections.acquire(patience, no_end).await.expect("free");
        let moving = tokio::spawn(async move {
            for _ in 0..40 {
                tokio::time::sleep(Duration::from_millis(10)).await;
                held.moved();
            }
        });
        // Longer than the patience, and never still for that long.
        assert!(connections.acquire(patience, no_end).await.is_ok());
        moving.await.expect("no panic");
        let held = connections.acquire(patience, no_end).await.expect("free");
        assert!(connections.acquire(patience, no_end).await.is_err());
        drop(held);
    }
}
