//! The server as a test or program holds it.

use std::{
    fmt, io,
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
};

use tokio::sync::Mutex;

use crate::{
    answer::Answer,
    builder::Builder,
    listener::Listener,
    request::Request,
    state::{Settings, State},
};

/// An Ovia server on loopback. Dropping it stops it and closes its connections.
///
/// It runs in the Tokio runtime it was started in, so a client that blocks that runtime's only
/// thread waits forever.
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
    listener: Mutex<Listener>,
}

impl MockServer {
    /// The settings of a new server.
    pub fn builder() -> Builder {
        Builder::new()
    }

    pub(crate) async fn start(settings: Settings) -> io::Result<Self> {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, settings.port));
        let state = Arc::new(State::new(settings));
        let (listener, address) = Listener::start(address, Arc::clone(&state))?;
        Ok(Self {
            url: format!("http://{address}"),
            address,
            state,
            listener: Mutex::new(listener),
        })
    }

    /// The base URL, without a slash at its end: `http://127.0.0.1:PORT`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The address it listens on, for tests that open the socket themselves.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The newest requests, in the order in which they were complete: up to 1,000, or as many as
    /// [`Builder::max_logged_requests`] says. Malformed requests are not included.
    #[must_use]
    pub fn requests(&self) -> Vec<Request> {
        self.state.requests()
    }

    /// How many requests were received, including those that [`MockServer::requests`] no longer
    /// contains.
    #[must_use]
    pub fn request_count(&self) -> u64 {
        self.state.request_count()
    }

    /// How many calls were placed: `POST`s that had their effect, whether or not the client
    /// received the answer. A client that dials twice is noticed here.
    ///
    /// All of them stay in the list, at about 0.7 KB each.
    #[must_use]
    pub fn placed(&self) -> u64 {
        self.state.placed()
    }

    /// Plans the answer to the next request that has none planned, like [`Builder::answer`] while
    /// running.
    pub fn answer(&self, answer: Answer) {
        self.state
            .plan(|plan| plan.answers.push_back((None, answer)));
    }

    /// Plans the answer to the next request with this method, like [`Builder::answer_to`] while
    /// running.
    pub fn answer_to(&self, method: impl Into<String>, answer: Answer) {
        let method = method.into();
        self.state
            .plan(|plan| plan.answers.push_back((Some(method), answer)));
    }

    /// Replaces the records of [`Builder::record`] while running, for tests of programs that read the
    /// list again. A list that is being sent keeps the old ones.
    pub fn set_records(&self, records: impl IntoIterator<Item = impl Into<String>>) {
        self.state.set_records(records.into_iter().map(Into::into));
    }

    /// Resets the next `connections` connections as soon as they are made, like
    /// [`Builder::refuse_connections`] while running. It replaces what is left of an earlier
    /// number, so 0 stops it. Open connections stay open.
    pub fn refuse_connections(&self, connections: u64) {
        self.state.plan(|plan| plan.refusals = connections);
    }

    /// Stops the server as if its process had been killed: open connections break, and the
    /// operating system refuses new ones until [`MockServer::resume`]. The requests, the placed
    /// calls and the planned answers are kept, and the port stays reserved. Does nothing if it is
    /// paused already.
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
        self.listener.lock().await.pause(self.address).await;
    }

    /// Listens again after [`MockServer::pause`], on the same port, in the current Tokio runtime.
    /// Does nothing if it is not paused.
    ///
    /// # Errors
    ///
    /// If another process has taken the port. Calling it again is possible.
    pub async fn resume(&self) -> io::Result<()> {
        self.listener.lock().await.resume(self.address, &self.state)
    }

    /// Stops the server, and waits until its port is free and its connections are closed.
    pub async fn shutdown(self) {
        self.listener.into_inner().stop().await;
    }
}

impl fmt::Debug for MockServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Not the state, which holds the token and what clients sent.
        f.debug_struct("MockServer")
            .field("url", &self.url)
            .finish_non_exhaustive()
    }
}
