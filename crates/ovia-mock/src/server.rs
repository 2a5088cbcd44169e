//! The server, as whoever started it holds it.

use std::fmt;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use tokio::sync::Mutex;

use crate::answer::Answer;
use crate::builder::Builder;
use crate::listening::Listening;
use crate::request::Request;
use crate::state::State;

/// An Ovia server on loopback. Dropping it stops it and closes its connections.
///
/// It lives in the Tokio runtime it was started in, so a client that blocks that runtime's only thread waits for ever.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> std::io::Result<()> {
/// let server = ovia_mock::MockServer::builder().calls(10).start().await?;
/// assert!(server.requests().is_empty());
/// server.shutdown().await;
/// # Ok(())
/// # }
/// ```
pub struct MockServer {
    url: String,
    address: SocketAddr,
    state: Arc<State>,
    listening: Mutex<Listening>,
}

impl MockServer {
    /// The settings of a new server.
    pub fn builder() -> Builder {
        Builder::new()
    }

    pub(crate) async fn start(builder: Builder) -> io::Result<Self> {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, builder.port));
        let state = Arc::new(State::new(builder));
        let (listening, address) = Listening::start(address, Arc::clone(&state))?;
        Ok(Self {
            url: format!("http://{address}"),
            address,
            state,
            listening: Mutex::new(listening),
        })
    }

    /// The base URL, without a slash at its end: `http://127.0.0.1:PORT`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The address it listens on, for tests that speak to the socket themselves.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Every request received so far, in the order in which they were complete. A malformed one is not among them.
    #[must_use]
    pub fn requests(&self) -> Vec<Request> {
        self.state.requests()
    }

    /// How many calls were really placed: `POST`s that were acted upon, whatever became of their answers. A client that
    /// dials twice shows here.
    #[must_use]
    pub fn placed(&self) -> u64 {
        self.state.placed()
    }

    /// Orders the answer to the next request that has none ordered yet, like [`Builder::answer`] while running.
    pub fn answer(&self, answer: Answer) {
        self.state
            .order(|orders| orders.answers.push_back((None, answer)));
    }

    /// Orders the answer to the next request with that method, like [`Builder::answer_to`] while running.
    pub fn answer_to(&self, method: impl Into<String>, answer: Answer) {
        let method = method.into();
        self.state
            .order(|orders| orders.answers.push_back((Some(method), answer)));
    }

    /// Resets the next `connections` connections as soon as they are made, like [`Builder::refuse_connections`] while
    /// running. It takes the place of what was left of an earlier order, so 0 ends one. Connections that are open stay
    /// open.
    pub fn refuse_connections(&self, connections: u64) {
        self.state.order(|orders| orders.refusals = connections);
    }

    /// Stops the server as if its process had been killed: open connections break, and new ones are refused by the
    /// operating system until [`MockServer::resume`]. What it has received, placed and still owes is kept. The port
    /// is given to nobody who does not ask for it by its number. Does nothing when it is stopped already.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> std::io::Result<()> {
    /// # use std::io::ErrorKind;
    /// # use tokio::net::TcpStream;
    /// let server = ovia_mock::MockServer::builder().start().await?;
    /// server.pause().await;
    /// let refused = TcpStream::connect(server.address()).await;
    /// assert_eq!(refused.unwrap_err().kind(), ErrorKind::ConnectionRefused);
    /// server.resume().await?;
    /// TcpStream::connect(server.address()).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn pause(&self) {
        self.listening.lock().await.pause(self.address).await;
    }

    /// Listens again after [`MockServer::pause`], on the same port, in the current Tokio runtime. Does nothing when it
    /// was not paused.
    ///
    /// # Errors
    ///
    /// When somebody else has taken the port. It can be tried again.
    pub async fn resume(&self) -> io::Result<()> {
        let mut listening = self.listening.lock().await;
        listening.resume(self.address, &self.state)
    }

    /// Stops the server, and waits until its port is free and its connections are closed.
    pub async fn shutdown(self) {
        self.listening.into_inner().stop().await;
    }
}

impl fmt::Debug for MockServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Not the state, which holds the token and whatever clients sent.
        f.debug_struct("MockServer")
            .field("url", &self.url)
            .finish_non_exhaustive()
    }
}
