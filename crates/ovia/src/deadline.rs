//! The total limit of an operation.

use std::time::Duration;

use tokio::time::Instant;

use crate::{Error, ErrorKind};

/// The moment by which an operation has to be done, if there is one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Deadline {
    limit: Option<(Instant, Duration)>,
}

impl Deadline {
    /// Counts from now.
    pub(crate) fn after(limit: Option<Duration>) -> Self {
        Self {
            limit: limit.and_then(|limit| Some((Instant::now().checked_add(limit)?, limit))),
        }
    }

    /// The time left, or as much of it as `most`.
    pub(crate) fn left(&self, most: Duration) -> Duration {
        match self.limit {
            None => most,
            Some((end, _)) => end.saturating_duration_since(Instant::now()).min(most),
        }
    }

    /// Whether a wait of that length ends in time.
    pub(crate) fn allows(&self, wait: Duration) -> bool {
        self.limit
            .is_none_or(|(end, _)| Instant::now().checked_add(wait).is_some_and(|at| at < end))
    }

    /// The error, if the moment has passed.
    pub(crate) fn passed(&self) -> Option<Error> {
        let (end, limit) = self.limit?;
        (Instant::now() >= end).then(|| {
            Error::new(
                ErrorKind::DeadlineExceeded,
                format!("gave up after {limit:?}, the limit on the whole operation"),
            )
        })
    }
}
