//! Limits how many connections a client has open at once.
//!
//! An operation that finds no connection free waits for one, as long as bytes arrive on any of the
//! others. If none of them is being read, waiting could last for ever, so it ends with an error.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::deadline::Deadline;
use crate::{Error, ErrorKind};

/// The connections that a client may open.
#[derive(Debug)]
pub(crate) struct ConnectionLimit {
    permits: Arc<Semaphore>,
    max: usize,
    started: Instant,
    /// When bytes last arrived, or a permit changed hands, in milliseconds since the start.
    last_activity: AtomicU64,
}

/// The permission to use one connection; it is given back when this is dropped.
#[derive(Debug)]
pub(crate) struct ConnectionPermit {
    limit: Arc<ConnectionLimit>,
    _permit: OwnedSemaphorePermit,
}

impl ConnectionLimit {
    pub(crate) fn new(max: usize) -> Self {
        let max = max.clamp(1, Semaphore::MAX_PERMITS);
        Self {
            permits: Arc::new(Semaphore::new(max)),
            max,
            started: Instant::now(),
            last_activity: AtomicU64::new(0),
        }
    }

    /// Waits for a free connection. `stall_timeout` is how long all of them may be inactive.
    pub(crate) async fn acquire(
        self: &Arc<Self>,
        stall_timeout: Duration,
        deadline: Deadline,
    ) -> Result<ConnectionPermit, Error> {
        let mut waiting_since = self.now();
        loop {
            let waiting = self.permits.clone().acquire_owned();
            if let Ok(Ok(permit)) =
                tokio::time::timeout(deadline.left(stall_timeout), waiting).await
            {
                self.note_activity();
                return Ok(ConnectionPermit {
                    limit: self.clone(),
                    _permit: permit,
                });
            }
            if let Some(error) = deadline.passed() {
                return Err(Error::new(
                    ErrorKind::Connect,
                    format!("no connection was free, and nothing was sent: {error}"),
                ));
            }
            let last_activity = self.last_activity.load(Ordering::Relaxed);
            if last_activity <= waiting_since {
                return Err(Error::new(
                    ErrorKind::Connect,
                    format!(
                        "all {} connections of the client are held by lists that are not being \
                         read; drop some of them, or raise max_connections",
                        self.max
                    ),
                ));
            }
            waiting_since = last_activity;
        }
    }

    fn note_activity(&self) {
        self.last_activity.fetch_max(self.now(), Ordering::Relaxed);
    }

    /// At least 1, so that 0 means that there was no activity yet.
    fn now(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_millis()).map_or(u64::MAX, |now| now + 1)
    }
}

impl ConnectionPermit {
    /// Notes that bytes arrived.
    pub(crate) fn note_activity(&self) {
        self.limit.note_activity();
    }
}

impl Drop for ConnectionPermit {
    fn drop(&mut self) {
        self.limit.note_activity();
    }
}

#[cfg(test)]
mod tests {
    use std::{sync::Arc, time::Duration};

    use super::ConnectionLimit;
    use crate::{ErrorKind, transport::Deadline};

    const STALL_TIMEOUT: Duration = Duration::from_millis(150);

    #[tokio::test]
    async fn waits_as_long_as_another_connection_is_active() {
        let limit = Arc::new(ConnectionLimit::new(1));
        let no_deadline = Deadline::after(None);
        let held = limit
            .acquire(STALL_TIMEOUT, no_deadline)
            .await
            .expect("free");
        let active = tokio::spawn(async move {
            for _ in 0..40 {
                tokio::time::sleep(Duration::from_millis(10)).await;
                held.note_activity();
            }
        });
        // Longer than the timeout, and never inactive for that long.
        assert!(limit.acquire(STALL_TIMEOUT, no_deadline).await.is_ok());
        active.await.expect("no panic");
        let held = limit
            .acquire(STALL_TIMEOUT, no_deadline)
            .await
            .expect("free");
        let error = limit.acquire(STALL_TIMEOUT, no_deadline).await;
        let error = error.expect_err("none free");
        assert_eq!(error.kind(), ErrorKind::Connect);
        assert!(error.to_string().contains("max_connections"), "{error}");
        drop(held);
        assert!(limit.acquire(STALL_TIMEOUT, no_deadline).await.is_ok());
    }

    #[tokio::test]
    async fn the_deadline_ends_the_wait_and_says_that_nothing_was_sent() {
        let limit = Arc::new(ConnectionLimit::new(1));
        let _held = limit
            .acquire(STALL_TIMEOUT, Deadline::after(None))
            .await
            .expect("free");
        let deadline = Deadline::after(Some(Duration::from_millis(20)));
        let error = limit
            .acquire(STALL_TIMEOUT, deadline)
            .await
            .expect_err("none free");
        assert_eq!(error.kind(), ErrorKind::Connect);
        assert!(error.to_string().contains("nothing was sent"), "{error}");
    }
}
