//! When a request is sent again: what may be, how often, and after how long.
//!
//! What can be sent again without harm depends on the operation. A list can, whatever happened. A
//! call that is to be placed can only where it is certain that the server did not take it.

mod backoff;
mod budget;

use std::time::Duration;

pub(crate) use budget::Budget;

use crate::{Error, ErrorKind};

/// How often, and how patiently, a request is sent again.
///
/// The waits grow exponentially, each drawn at random between nothing and its limit ("full jitter"),
/// so that many clients do not come back at the same moment. A `Retry-After` of the server's counts
/// instead, up to [`longest_retry_after`](Self::longest_retry_after).
///
/// ```
/// use std::time::Duration;
///
/// let patient = ovia::RetryPolicy::default().retries(8).longest_delay(Duration::from_secs(60));
/// let client = ovia::Client::builder().token("secret").retry_policy(patient).build()?;
/// # Ok::<(), ovia::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct RetryPolicy {
    pub(crate) retries: u32,
    pub(crate) resumes: u32,
    pub(crate) first_delay: Duration,
    pub(crate) longest_delay: Duration,
    pub(crate) longest_retry_after: Duration,
    pub(crate) budget: u32,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            retries: 4,
            resumes: 4,
            first_delay: Duration::from_millis(500),
            longest_delay: Duration::from_secs(20),
            longest_retry_after: Duration::from_secs(60),
            budget: 500,
        }
    }
}

impl RetryPolicy {
    /// How often a request is sent again: 4 times by default; 0 turns it off.
    ///
    /// ```
    /// let once = ovia::RetryPolicy::default().retries(0);
    /// ```
    #[must_use]
    pub fn retries(mut self, retries: u32) -> Self {
        self.retries = retries;
        self
    }

    /// How often in a row a list that broke off is asked for again and continued, if that brings
    /// nothing new: 4 times by default. As long as it gets further it goes on, within the
    /// [budget](Self::budget). 0 turns it off, and with it what has to be remembered for it: 8 bytes
    /// a record.
    ///
    /// A record is known again by its id, or by its bytes where it has none: a record without an id
    /// that has changed in between is given out again. Each of these requests may be sent again
    /// [`retries`](Self::retries) times in its turn.
    ///
    /// ```
    /// let lean = ovia::RetryPolicy::default().resumes(0);
    /// ```
    #[must_use]
    pub fn resumes(mut self, resumes: u32) -> Self {
        self.resumes = resumes;
        self
    }

    /// The limit of the first wait, which doubles from wait to wait: half a second by default.
    ///
    /// ```
    /// # use std::time::Duration;
    /// let hasty = ovia::RetryPolicy::default().first_delay(Duration::from_millis(50));
    /// ```
    #[must_use]
    pub fn first_delay(mut self, delay: Duration) -> Self {
        self.first_delay = delay;
        self
    }

    /// The limit of any wait: 20 seconds by default.
    ///
    /// ```
    /// # use std::time::Duration;
    /// let hasty = ovia::RetryPolicy::default().longest_delay(Duration::from_secs(1));
    /// ```
    #[must_use]
    pub fn longest_delay(mut self, delay: Duration) -> Self {
        self.longest_delay = delay;
        self
    }

    /// The longest `Retry-After` that is waited for: a minute by default. A server that asks for
    /// more gets no second request, and you its error, with [`retry_after`](Error::retry_after).
    ///
    /// ```
    /// # use std::time::Duration;
    /// let patient = ovia::RetryPolicy::default().longest_retry_after(Duration::from_secs(600));
    /// ```
    #[must_use]
    pub fn longest_retry_after(mut self, delay: Duration) -> Self {
        self.longest_retry_after = delay;
        self
    }

    /// The retry budget, shared by all requests of a client: 500 by default. Sending again takes 5,
    /// a request that succeeds gives 1 back; while it is used up nothing is sent again. That keeps
    /// many requests at once from burying a server that is down.
    ///
    /// ```
    /// let modest = ovia::RetryPolicy::default().budget(50);
    /// ```
    #[must_use]
    pub fn budget(mut self, budget: u32) -> Self {
        self.budget = budget;
        self
    }

    /// How long to wait before sending again for the `nth` time, counted from zero; `None` where
    /// the server asks for more than is waited.
    pub(crate) fn wait(&self, nth: u32, retry_after: Option<Duration>) -> Option<Duration> {
        match retry_after {
            Some(asked) if asked > self.longest_retry_after => None,
            Some(asked) => Some(asked),
            None => Some(backoff::full_jitter(
                nth,
                self.first_delay,
                self.longest_delay,
            )),
        }
    }
}

/// What a request does, if it is sent twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Repeatable {
    /// Nothing: it only reads.
    Always,
    /// Harm, unless it is certain that the server did not take it the first time.
    UnlessTaken,
}

impl Repeatable {
    /// By the method, as HTTP has it.
    pub(crate) fn of(method: &reqwest::Method) -> Self {
        if method.is_safe() {
            Self::Always
        } else {
            Self::UnlessTaken
        }
    }

    /// Whether to send again after there was no response.
    pub(crate) fn after_error(self, error: &Error) -> bool {
        match self {
            Self::Always => matches!(
                error.kind(),
                ErrorKind::Connect | ErrorKind::Connection | ErrorKind::Timeout
            ),
            // Without a connection nothing was sent.
            Self::UnlessTaken => error.kind() == ErrorKind::Connect,
        }
    }

    /// Whether to send again after a response with that status.
    pub(crate) fn after_status(self, status: u16) -> bool {
        match self {
            Self::Always => matches!(status, 408 | 429 | 500 | 502 | 503 | 504),
            // By the meaning of 429, a request that it answers was not acted upon.
            Self::UnlessTaken => status == 429,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Repeatable, RetryPolicy};
    use crate::{Error, ErrorKind};

    #[test]
    fn what_acts_is_sent_again_only_if_it_was_not_taken() {
        let kinds = [
            ErrorKind::Connect,
            ErrorKind::Connection,
            ErrorKind::Timeout,
            ErrorKind::Configuration,
        ];
        let again = |what: Repeatable| kinds.map(|kind| what.after_error(&Error::new(kind, "")));
        assert_eq!(again(Repeatable::Always), [true, true, true, false]);
        assert_eq!(again(Repeatable::UnlessTaken), [true, false, false, false]);
        let statuses: Vec<u16> = (100..600)
            .filter(|status| Repeatable::UnlessTaken.after_status(*status))
            .collect();
        assert_eq!(statuses, [429]);
        let statuses: Vec<u16> = (100..600)
            .filter(|status| Repeatable::Always.after_status(*status))
            .collect();
        assert_eq!(statuses, [408, 429, 500, 502, 503, 504]);
        assert_eq!(
            Repeatable::of(&reqwest::Method::POST),
            Repeatable::UnlessTaken
        );
    }

    #[test]
    fn what_the_server_asks_for_counts_up_to_a_limit() {
        let policy = RetryPolicy::default().longest_retry_after(Duration::from_secs(9));
        let asked = |seconds| policy.wait(0, Some(Duration::from_secs(seconds)));
        assert_eq!(asked(9), Some(Duration::from_secs(9)));
        assert_eq!(asked(0), Some(Duration::ZERO));
        assert_eq!(asked(10), None);
    }
}
