//! The time limit on a whole operation: retries, delays and the body included.

use std::time::Duration;

use tokio::time::Instant;

use crate::{Error, ErrorKind};

/// When an operation must be done, if it has a limit.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Deadline {
    limit: Option<(Instant, Duration)>,
}

impl Deadline {
    /// A deadline this long from now.
    pub(crate) fn after(limit: Option<Duration>) -> Self {
        Self {
            limit: limit.and_then(|limit| Some((Instant::now().checked_add(limit)?, limit))),
        }
    }

    /// The time left, capped at `max`.
    pub(crate) fn left(&self, max: Duration) -> Duration {
        match self.limit {
            None => max,
            Some((end, _)) => end.saturating_duration_since(Instant::now()).min(max),
        }
    }

    /// Whether a delay of this length ends before the deadline.
    pub(crate) fn allows(&self, delay: Duration) -> bool {
        self.limit
            .is_none_or(|(end, _)| Instant::now().checked_add(delay).is_some_and(|at| at < end))
    }

    /// The error, if the deadline has passed.
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

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Deadline;
    use crate::ErrorKind;

    const SECOND: Duration = Duration::from_secs(1);

    #[tokio::test(start_paused = true)]
    async fn counts_from_when_it_was_made() {
        let deadline = Deadline::after(Some(10 * SECOND));
        assert_eq!(deadline.left(60 * SECOND), 10 * SECOND);
        assert_eq!(deadline.left(SECOND), SECOND);
        assert!(deadline.allows(9 * SECOND) && !deadline.allows(10 * SECOND));
        assert!(deadline.passed().is_none());
        tokio::time::advance(10 * SECOND).await;
        assert_eq!(deadline.left(SECOND), Duration::ZERO);
        let error = deadline.passed().expect("an error");
        assert_eq!(error.kind(), ErrorKind::DeadlineExceeded);
        assert!(error.to_string().contains("10s"), "{error}");
    }

    #[tokio::test(start_paused = true)]
    async fn without_a_limit_it_never_passes() {
        for deadline in [Deadline::after(None), Deadline::after(Some(Duration::MAX))] {
            tokio::time::advance(1000 * SECOND).await;
            assert!(deadline.passed().is_none() && deadline.allows(1000 * SECOND));
            assert_eq!(deadline.left(SECOND), SECOND);
        }
    }
}
