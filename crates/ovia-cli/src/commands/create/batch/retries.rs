//! How long a batch waits before a request is sent again that certainly placed no call.

use std::time::Duration;

/// How many requests in a row may be turned away because there were too many.
const MAX_RATE_LIMITED: u32 = 8;

/// The longest and the shortest wait, whatever the server asks for. The batch ends if it asks for more.
const MAX_RETRY_AFTER: Duration = Duration::from_secs(60 * 60);
const MIN_RETRY_AFTER: Duration = Duration::from_secs(1);

/// The first wait where the server does not say how long, and where no connection was made. It doubles
/// from request to request.
const FIRST_RATE_LIMITED: Duration = Duration::from_secs(15);
const FIRST_WITHOUT_CONNECTION: Duration = Duration::from_secs(1);

/// The server turned a request away with 429.
pub(super) struct RateLimited {
    /// How long it asks to wait.
    pub(super) retry_after: Option<Duration>,
}

/// The requests in a row that were not processed.
pub(super) struct Retries {
    /// How often a connection is tried again.
    max_retries: u32,
    rate_limited: u32,
    without_connection: u32,
}

impl Retries {
    pub(super) fn new(max_retries: u32) -> Self {
        Self {
            max_retries,
            rate_limited: 0,
            without_connection: 0,
        }
    }

    /// A request was processed.
    pub(super) fn reset(&mut self) {
        (self.rate_limited, self.without_connection) = (0, 0);
    }

    /// How long to wait before the request is sent again, and why; `None` to end the batch.
    pub(super) fn wait(
        &mut self,
        rate_limited: Option<RateLimited>,
    ) -> Option<(Duration, &'static str)> {
        let doubled = |first: Duration, before: u32| first.saturating_mul(1 << (before - 1).min(8));
        let Some(RateLimited { retry_after }) = rate_limited else {
            self.without_connection += 1;
            let wait = doubled(FIRST_WITHOUT_CONNECTION, self.without_connection);
            let is_left = self.without_connection <= self.max_retries;
            return is_left.then_some((wait, "no connection"));
        };
        self.rate_limited += 1;
        let wait = retry_after.unwrap_or(doubled(FIRST_RATE_LIMITED, self.rate_limited));
        let is_left = self.rate_limited < MAX_RATE_LIMITED && wait <= MAX_RETRY_AFTER;
        is_left.then_some((wait.max(MIN_RETRY_AFTER), "too many requests (HTTP 429)"))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{RateLimited, Retries};

    fn limited(seconds: Option<u64>) -> Option<RateLimited> {
        let retry_after = seconds.map(Duration::from_secs);
        Some(RateLimited { retry_after })
    }

    #[test]
    fn waits_are_bounded() {
        let mut retries = Retries::new(2);
        let mut wait = |why| retries.wait(why).map(|(wait, _)| wait.as_secs());
        assert_eq!(wait(limited(Some(7))), Some(7));
        assert_eq!(wait(limited(Some(0))), Some(1));
        assert_eq!(wait(limited(None)), Some(60));
        assert_eq!(wait(limited(Some(3600))), Some(3600));
        assert_eq!(wait(limited(Some(3601))), None);
        assert_eq!(
            (wait(None), wait(None), wait(None)),
            (Some(1), Some(2), None)
        );
        retries.reset();
        let waits = (0..10).map_while(|_| retries.wait(limited(Some(1))));
        assert_eq!(waits.count(), 7);
        retries.reset();
        assert!(retries.wait(None).is_some());
    }
}
