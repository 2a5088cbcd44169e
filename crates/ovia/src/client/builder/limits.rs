//! How long, how often, how much: the limits of a client, and what they are unless told otherwise.

use std::time::Duration;

use super::ClientBuilder;
use crate::RetryPolicy;

/// How long to wait for a connection.
pub(super) const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// How long a server may send nothing. There is no limit on a whole list, which may be large.
pub(super) const STALL_TIMEOUT: Duration = Duration::from_secs(30);

/// How many connections are open at once.
pub(super) const MAX_CONNECTIONS: usize = 100;

/// The largest record that is read.
pub(super) const LARGEST_RECORD: usize = 16 * 1024 * 1024;

impl<C> ClientBuilder<C> {
    /// How long to wait for a connection: 10 seconds by default.
    ///
    /// ```
    /// # use std::time::Duration;
    /// let builder = ovia::Client::builder().connect_timeout(Duration::from_secs(3));
    /// ```
    #[must_use]
    pub fn connect_timeout(mut self, limit: Duration) -> Self {
        self.connect_timeout = limit;
        self
    }

    /// How long the server may send nothing, before its response or within it: 30 seconds by
    /// default.
    ///
    /// ```
    /// # use std::time::Duration;
    /// let builder = ovia::Client::builder().stall_timeout(Duration::from_secs(120));
    /// ```
    #[must_use]
    pub fn stall_timeout(mut self, limit: Duration) -> Self {
        self.stall_timeout = limit;
        self
    }

    /// The limit on a whole operation, with all that is sent again, and to the last byte. By default
    /// a list has none, for it may be large, and placing a call has a minute.
    ///
    /// ```
    /// # use std::time::Duration;
    /// let builder = ovia::Client::builder().timeout(Duration::from_secs(600));
    /// ```
    #[must_use]
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.timeout = Some(limit);
        self
    }

    /// How often a request is sent again: 4 times by default; 0 turns it off.
    ///
    /// ```
    /// let builder = ovia::Client::builder().retries(0);
    /// ```
    #[must_use]
    pub fn retries(mut self, retries: u32) -> Self {
        self.policy = self.policy.retries(retries);
        self
    }

    /// How often, and how patiently, requests are sent again. Replaces what
    /// [`retries`](Self::retries) said.
    ///
    /// ```
    /// let policy = ovia::RetryPolicy::default().resumes(0);
    /// let builder = ovia::Client::builder().retry_policy(policy);
    /// ```
    #[must_use]
    pub fn retry_policy(mut self, policy: RetryPolicy) -> Self {
        self.policy = policy;
        self
    }

    /// The largest record that is read, in bytes: 16 MiB by default. A larger one is an error of its
    /// own, and the list goes on behind it.
    ///
    /// ```
    /// let builder = ovia::Client::builder().largest_record(64 * 1024 * 1024);
    /// ```
    #[must_use]
    pub fn largest_record(mut self, bytes: usize) -> Self {
        self.limits.largest_record = bytes;
        self
    }

    /// How deep a record may be nested, in brackets. A deeper one is an error of its own, and the list
    /// goes on behind it. No limit by default: reading is safe at any depth. What you do with the
    /// [raw](crate::Call::raw) record may not be.
    ///
    /// ```
    /// let builder = ovia::Client::builder().deepest_record(64);
    /// ```
    #[must_use]
    pub fn deepest_record(mut self, brackets: usize) -> Self {
        self.limits.deepest_record = brackets;
        self
    }

    /// The largest body that is read, in bytes, counted behind decompression. None by default: the
    /// list is read as it arrives, so its length does no harm.
    ///
    /// ```
    /// let builder = ovia::Client::builder().largest_body(1 << 30);
    /// ```
    #[must_use]
    pub fn largest_body(mut self, bytes: u64) -> Self {
        self.limits.largest_body = Some(bytes);
        self
    }

    /// How many connections the client has open at once: 100 by default. An operation that finds
    /// none free waits for one; a list holds its own until its end, or until it is dropped.
    ///
    /// ```
    /// let builder = ovia::Client::builder().max_connections(8);
    /// ```
    #[must_use]
    pub fn max_connections(mut self, connections: usize) -> Self {
        self.max_connections = connections;
        self
    }
}
