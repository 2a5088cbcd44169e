//! The server: its socket, its connections, its end.

use std::fmt;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::{JoinHandle, JoinSet};

use crate::answer::Answer;
use crate::builder::Builder;
use crate::connection;
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
    /// Never sent: the accepting task ends when this is dropped, on purpose or with the server.
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl MockServer {
    /// The settings of a new server.
    pub fn builder() -> Builder {
        Builder::new()
    }

    pub(crate) async fn start(builder: Builder) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, builder.port)).await?;
        let address = listener.local_addr()?;
        let state = Arc::new(State::new(builder));
        let (stop, stopped) = oneshot::channel();
        let task = tokio::spawn(accept(listener, Arc::clone(&state), stopped));
        Ok(Self {
            url: format!("http://{address}"),
            address,
            state,
            stop,
            task,
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

    /// Orders the answer to the next request that has none ordered yet, like [`Builder::answer`] while running.
    pub fn answer(&self, answer: Answer) {
        self.state.order(answer);
    }

    /// Stops the server, and waits until its port is free and its connections are closed.
    pub async fn shutdown(self) {
        drop(self.stop);
        // An error would be that the task panicked or its runtime is gone: it has stopped all the more.
        let _ = self.task.await;
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

/// Accepts connections until `stopped` is dropped. The set owns the connections, and ends them with itself.
async fn accept(listener: TcpListener, state: Arc<State>, mut stopped: oneshot::Receiver<()>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            _ = &mut stopped => break,
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    connections.spawn(connection::serve(stream, Arc::clone(&state)));
                }
                // Most often too many open files: the connection that fails now may not fail in a moment.
                Err(_) => tokio::time::sleep(Duration::from_millis(10)).await,
            },
            Some(_) = connections.join_next() => {}
        }
    }
    drop(listener);
    connections.shutdown().await;
}
