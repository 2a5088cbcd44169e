//! The settings of a server.

use std::{
    fmt, io,
    time::{Duration, SystemTime},
};

use crate::{answer::Answer, fault::Fault, server::MockServer, state::Settings};

/// Builds a [`MockServer`]; made by [`MockServer::builder`].
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> std::io::Result<()> {
/// let server = ovia_mock::MockServer::builder()
///     .calls(10_000)
///     .seed(7)
///     .token("secret")
///     .start()
///     .await?;
/// assert!(server.url().starts_with("http://127.0.0.1:"));
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a builder does nothing until it is started"]
pub struct Builder(Settings);

impl Builder {
    pub(crate) fn new() -> Self {
        Self(Settings::default())
    }

    /// The port to listen on. 0, the default, takes any free port.
    pub fn port(mut self, port: u16) -> Self {
        self.0.port = port;
        self
    }

    /// How many generated calls the list contains; 0 by default.
    pub fn calls(mut self, calls: u64) -> Self {
        self.0.calls = calls;
        self
    }

    /// Seed for the generated calls: the same seed gives the same calls. 0 by default.
    pub fn seed(mut self, seed: u64) -> Self {
        self.0.seed = seed;
        self
    }

    /// The time up to which calls are generated: the newest one is five to nine minutes older.
    /// By default 31 October 2025, 18:05 UTC, so that tests get the same calls every day.
    ///
    /// Calls that are placed have the real time.
    ///
    /// ```
    /// use std::time::SystemTime;
    ///
    /// // Calls of the last hour, for a demo:
    /// let builder = ovia_mock::MockServer::builder().calls(30).now(SystemTime::now());
    /// ```
    pub fn now(mut self, now: impl Into<SystemTime>) -> Self {
        self.0.now = Some(now.into());
        self
    }

    /// Lets placed calls go on: each is answered after a third of this time, and has ended after it. By
    /// default they stay as they were placed, with the status `queued`.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// let builder = ovia_mock::MockServer::builder().placed_calls_end_after(Duration::from_secs(6));
    /// ```
    pub fn placed_calls_end_after(mut self, length: Duration) -> Self {
        self.0.ends_after = Some(length);
        self
    }

    /// Accepts only this bearer token. By default any token is accepted, but one is required.
    pub fn token(mut self, token: impl Into<String>) -> Self {
        self.0.token = Some(token.into());
        self
    }

    /// Adds a record to the list, before the generated ones and byte for byte as given. It may be
    /// anything, even invalid JSON.
    pub fn record(mut self, json: impl Into<String>) -> Self {
        self.0.records.push(json.into());
        self
    }

    /// Plans the answer to the next request that has none planned: the first one given answers the
    /// first request, and so on. After the last one the server answers as usual.
    pub fn answer(mut self, answer: Answer) -> Self {
        self.0.plan.answers.push_back((None, answer));
        self
    }

    /// Plans the answer to the next request with this method that has none planned. It is in one
    /// queue with [`Builder::answer`]: a request gets the first answer that is for any method or
    /// for its own.
    pub fn answer_to(mut self, method: impl Into<String>, answer: Answer) -> Self {
        self.0.plan.answers.push_back((Some(method.into()), answer));
        self
    }

    /// Plans what happens to some requests by their numbers, if no [`Builder::answer`] is left for
    /// them.
    pub fn fault(mut self, fault: Fault) -> Self {
        self.0.plan.faults.push(fault);
        self
    }

    /// Plans the answer to every request for which no [`Builder::answer`] is left and to which no
    /// [`Builder::fault`] applies.
    pub fn always(mut self, answer: Answer) -> Self {
        self.0.plan.always = Some(answer);
        self
    }

    /// Resets the first `connections` connections as soon as they are made, before a byte is read.
    /// They use up no answer, and nothing of them is in [`MockServer::requests`].
    pub fn refuse_connections(mut self, connections: u64) -> Self {
        self.0.plan.refusals = connections;
        self
    }

    /// How long a connection may be silent before a request, and how long a request may take to
    /// arrive; 60 seconds by default.
    pub fn idle_timeout(mut self, timeout: Duration) -> Self {
        self.0.idle_timeout = timeout;
        self
    }

    /// How many requests [`MockServer::requests`] keeps: the newest 1,000 by default, so that a
    /// server that runs for long does not grow. [`MockServer::request_count`] counts all.
    pub fn max_logged_requests(mut self, requests: usize) -> Self {
        self.0.max_logged_requests = requests;
        self
    }

    /// Starts the server in the current Tokio runtime. It listens on 127.0.0.1, and is ready when
    /// this returns.
    ///
    /// # Errors
    ///
    /// If the port is not available.
    ///
    /// # Panics
    ///
    /// Outside a Tokio runtime with I/O and time enabled.
    pub async fn start(self) -> io::Result<MockServer> {
        MockServer::start(self.0).await
    }
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Not the token, nor what a test puts into records and answers.
        f.debug_struct("Builder")
            .field("port", &self.0.port)
            .field("calls", &self.0.calls)
            .field("seed", &self.0.seed)
            .finish_non_exhaustive()
    }
}
