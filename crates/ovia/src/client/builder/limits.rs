//! The limits of a client and their defaults: time, retries, sizes, connections.

use std::time::Duration;

use super::ClientBuilder;
use crate::RetryPolicy;

/// How long to wait for a connection.
pub(super) const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// How long the server may send nothing. A whole list has no limit, because it may be large.
pub(super) const STALL_TIMEOUT: Duration = Duration::from_secs(30);

/// How many connections are open at once.
pub(super) const MAX_CONNECTIONS: usize = 100;

/// The largest record that is read.
pub(super) const MAX_RECORD_BYTES: usize = 16 * 1024 * 1024;

/// The limits of a client.
///
/// ```
/// use std::time::Duration;
///
/// // A service that would rather fail than hang, and trusts the server's records.
/// let client = ovia::Client::builder()
///     .token("secret")
///     .connect_timeout(Duration::from_secs(2))
///     .stall_timeout(Duration::from_secs(10))
///     .timeout(Duration::from_secs(60))
///     .max_retries(2)
///     .max_connections(8)
///     .max_record_bytes(64 * 1024 * 1024)
///     .build()?;
/// # Ok::<(), ovia::Error>(())
/// ```
impl<C> ClientBuilder<C> {
    /// How long to wait for a connection (default 10 s).
    #[must_use]
    pub fn connect_timeout(mut self, limit: Duration) -> Self {
        self.connect_timeout = limit;
        self
    }

    /// How long the server may send nothing, before its response or during it (default 30 s).
    #[must_use]
    pub fn stall_timeout(mut self, limit: Duration) -> Self {
        self.stall_timeout = limit;
        self
    }

    /// The time limit on a whole operation, retries and delays included, to the last byte. By
    /// default a list has none, because it may be large, and placing a call has 60 s.
    #[must_use]
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.timeout = Some(limit);
        self
    }

    /// How many times a request is retried (default 4). 0 turns retries off.
    ///
    /// Part of the [`retry_policy`](Self::retry_policy).
    #[must_use]
    pub fn max_retries(mut self, retries: u32) -> Self {
        self.policy = self.policy.max_retries(retries);
        self
    }

    /// How many consecutive times an interrupted list is requested again without a new record
    /// (default 4). 0 turns resuming off, and with it the memory that it takes: 8 bytes a record.
    ///
    /// Part of the [`retry_policy`](Self::retry_policy).
    #[must_use]
    pub fn max_resumes(mut self, resumes: u32) -> Self {
        self.policy = self.policy.max_resumes(resumes);
        self
    }

    /// How often, and after which delays, requests are retried and lists resumed. Replaces what
    /// [`max_retries`](Self::max_retries) and [`max_resumes`](Self::max_resumes) have set.
    #[must_use]
    pub fn retry_policy(mut self, policy: RetryPolicy) -> Self {
        self.policy = policy;
        self
    }

    /// The largest record that is read, in bytes (default 16 MiB), and the largest body that is read
    /// as a whole. A larger record is reported as an error; the rest of the list is still read.
    #[must_use]
    pub fn max_record_bytes(mut self, bytes: usize) -> Self {
        self.limits.max_record_bytes = bytes;
        self
    }

    /// How deeply a record may be nested, in objects and arrays. A deeper record is reported as an
    /// error; the rest of the list is still read. No limit by default: reading is safe at any depth,
    /// but what you do with the record may not be.
    #[must_use]
    pub fn max_record_depth(mut self, levels: usize) -> Self {
        self.limits.max_record_depth = levels;
        self
    }

    /// The largest body that is read, in bytes after decompression. No limit by default: a list is
    /// read as it arrives, so its length does not matter.
    #[must_use]
    pub fn max_body_bytes(mut self, bytes: u64) -> Self {
        self.limits.max_body_bytes = Some(bytes);
        self
    }

    /// How many connections the client opens at once (default 100). An operation that finds none
    /// free waits for one; a list holds its connection until its end, or until it is dropped.
    #[must_use]
    pub fn max_connections(mut self, connections: usize) -> Self {
        self.max_connections = connections;
        self
    }
}
