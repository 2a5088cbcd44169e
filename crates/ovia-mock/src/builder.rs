//! The settings of a server.

use std::fmt;
use std::io;
use std::time::Duration;

use crate::answer::Answer;
use crate::fault::Fault;
use crate::orders::Orders;
use crate::server::MockServer;

/// Builds a [`MockServer`]; made by [`MockServer::builder`].
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> std::io::Result<()> {
/// let server = ovia_mock::MockServer::builder().calls(10_000).seed(7).token("secret").start().await?;
/// assert!(server.url().starts_with("http://127.0.0.1:"));
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a builder does nothing until it is started"]
pub struct Builder {
    pub(crate) port: u16,
    pub(crate) calls: u64,
    pub(crate) seed: u64,
    pub(crate) token: Option<String>,
    pub(crate) records: Vec<String>,
    pub(crate) orders: Orders,
    pub(crate) idle_timeout: Duration,
}

impl Builder {
    pub(crate) fn new() -> Self {
        Self {
            port: 0,
            calls: 0,
            seed: 0,
            token: None,
            records: Vec::new(),
            orders: Orders::default(),
            idle_timeout: Duration::from_secs(60),
        }
    }

    /// The port to listen on; 0, the default, takes any that is free.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// How many generated calls the list holds; 0 by default.
    pub fn calls(mut self, calls: u64) -> Self {
        self.calls = calls;
        self
    }

    /// What the generated calls depend on: the same seed gives the same bytes. 0 by default.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// The one bearer token that is accepted. Without it any token is, but there must be one.
    pub fn token(mut self, token: impl Into<String>) -> Self {
        self.token = Some(token.into());
        self
    }

    /// Adds a record to the list, before the generated ones and byte for byte as given. It may be anything, even
    /// invalid JSON.
    pub fn record(mut self, json: impl Into<String>) -> Self {
        self.records.push(json.into());
        self
    }

    /// Orders the answer to the next request that has none ordered yet: the first given answers the first request,
    /// and so on. After the last one the server behaves as usual.
    pub fn answer(mut self, answer: Answer) -> Self {
        self.orders.answers.push_back((None, answer));
        self
    }

    /// Orders the answer to the next request with that method that has none ordered yet. Requests with other methods
    /// pass it by. It stands in one queue with [`Builder::answer`]: a request gets the first that fits.
    pub fn answer_to(mut self, method: impl Into<String>, answer: Answer) -> Self {
        self.orders.answers.push_back((Some(method.into()), answer));
        self
    }

    /// Orders what happens to some requests by their numbers, where no [`Builder::answer`] is left for them.
    pub fn fault(mut self, fault: Fault) -> Self {
        self.orders.faults.push(fault);
        self
    }

    /// Orders the answer to every request that no [`Builder::answer`] is left for and no [`Builder::fault`] fits.
    pub fn always(mut self, answer: Answer) -> Self {
        self.orders.always = Some(answer);
        self
    }

    /// Resets the first `connections` connections as soon as they are made, before a byte is read. What would have
    /// come on them is not among [`MockServer::requests`] and uses up no answer.
    pub fn refuse_connections(mut self, connections: u64) -> Self {
        self.orders.refusals = connections;
        self
    }

    /// How long a connection may be silent before a request, or a request take to arrive; 60 seconds by default.
    pub fn idle_timeout(mut self, timeout: Duration) -> Self {
        self.idle_timeout = timeout;
        self
    }

    /// Starts the server in the current Tokio runtime. It listens on 127.0.0.1, and is ready when this returns.
    ///
    /// # Errors
    ///
    /// When the port cannot be had.
    ///
    /// # Panics
    ///
    /// Outside a Tokio runtime with I/O and time enabled.
    pub async fn start(self) -> io::Result<MockServer> {
        MockServer::start(self).await
    }
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Not the token, nor what a test puts into records and answers.
        f.debug_struct("Builder")
            .field("port", &self.port)
            .field("calls", &self.calls)
            .field("seed", &self.seed)
            .finish_non_exhaustive()
    }
}
