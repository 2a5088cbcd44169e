//! How often, and after which delays, requests are retried and interrupted lists resumed.

use std::time::Duration;

use super::backoff;

/// How often, and after which delays, a request is retried and an interrupted list is resumed.
///
/// Delays grow exponentially, and each is drawn at random between zero and its limit ("full
/// jitter"), so that many clients do not retry at the same moment. A `Retry-After` header of the
/// server replaces the delay, up to [`max_retry_after`](Self::max_retry_after).
///
/// ```
/// use std::time::Duration;
///
/// let patient = ovia::RetryPolicy::default().max_retries(8).max_delay(Duration::from_secs(60));
/// let client = ovia::Client::builder().token("secret").retry_policy(patient).build()?;
/// # Ok::<(), ovia::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct RetryPolicy {
    pub(crate) max_retries: u32,
    pub(crate) max_resumes: u32,
    pub(crate) initial_delay: Duration,
    pub(crate) max_delay: Duration,
    pub(crate) max_retry_after: Duration,
    pub(crate) budget: u32,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            max_retries: 4,
            max_resumes: 4,
            initial_delay: Duration::from_millis(500),
            max_delay: Duration::from_secs(20),
            max_retry_after: Duration::from_secs(60),
            budget: 500,
        }
    }
}

impl RetryPolicy {
    /// How many times a request is retried (default 4). 0 turns retries off.
    #[must_use]
    pub fn max_retries(mut self, retries: u32) -> Self {
        self.max_retries = retries;
        self
    }

    /// How many consecutive times an interrupted list is requested again without a new record
    /// (default 4).
    ///
    /// A list that gets further each time is resumed without a limit other than the
    /// [budget](Self::budget). 0 turns resuming off, and with it the memory that it takes: 8 bytes a
    /// record. Each of these requests may itself be retried [`max_retries`](Self::max_retries) times.
    ///
    /// A record is recognised by its id, or by its bytes where it has none: a record without an id
    /// that has changed in between is returned twice.
    #[must_use]
    pub fn max_resumes(mut self, resumes: u32) -> Self {
        self.max_resumes = resumes;
        self
    }

    /// The limit of the first delay, which doubles from retry to retry (default 500 ms).
    #[must_use]
    pub fn initial_delay(mut self, delay: Duration) -> Self {
        self.initial_delay = delay;
        self
    }

    /// The limit of every delay (default 20 s).
    #[must_use]
    pub fn max_delay(mut self, delay: Duration) -> Self {
        self.max_delay = delay;
        self
    }

    /// The longest `Retry-After` that is waited for (default 60 s).
    ///
    /// If the server asks for more, the request is not retried, and the error has
    /// [`retry_after`](crate::Error::retry_after).
    #[must_use]
    pub fn max_retry_after(mut self, delay: Duration) -> Self {
        self.max_retry_after = delay;
        self
    }

    /// The retry budget that all requests of a client share (default 500).
    ///
    /// A retry takes 5, a request that succeeds gives 1 back; while the budget is used up nothing is
    /// retried. This limits the load on a server that is failing.
    #[must_use]
    pub fn budget(mut self, budget: u32) -> Self {
        self.budget = budget;
        self
    }

    /// The delay before the retry with this number, counted from zero; `None` where the server asks
    /// for more than is waited for.
    pub(crate) fn delay(&self, nth: u32, retry_after: Option<Duration>) -> Option<Duration> {
        match retry_after {
            Some(asked) if asked > self.max_retry_after => None,
            Some(asked) => Some(asked),
            None => Some(backoff::full_jitter(
                nth,
                self.initial_delay,
                self.max_delay,
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::RetryPolicy;

    #[test]
    fn retry_after_replaces_the_delay_up_to_a_limit() {
        let policy = RetryPolicy::default().max_retry_after(Duration::from_secs(9));
        let asked = |seconds| policy.delay(0, Some(Duration::from_secs(seconds)));
        assert_eq!(asked(9), Some(Duration::from_secs(9)));
        assert_eq!(asked(0), Some(Duration::ZERO));
        assert_eq!(asked(10), None);
    }
}
