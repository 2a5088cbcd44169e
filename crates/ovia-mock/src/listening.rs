//! The socket and the task behind it: listening, stopped with the port kept, listening again.

use std::io;
use std::mem;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::{TcpListener, TcpSocket};
use tokio::sync::oneshot;
use tokio::task::{JoinHandle, JoinSet};

use crate::connection;
use crate::delivery;
use crate::state::State;

/// Whether anybody can connect.
pub(crate) enum Listening {
    Running {
        /// Never sent: the accepting task ends when this is dropped, on purpose or with the server.
        stop: oneshot::Sender<()>,
        task: JoinHandle<()>,
    },
    /// A socket that is bound but does not listen keeps the port: connections to it are refused, and the system gives it
    /// to nobody who asks for any port, be it another server or a client, which would then connect to itself.
    Paused(Option<TcpSocket>),
}

impl Listening {
    /// Listens on that address, and says on which that is.
    pub(crate) fn start(address: SocketAddr, state: Arc<State>) -> io::Result<(Self, SocketAddr)> {
        Self::listen(bound(address)?, state)
    }

    fn listen(socket: TcpSocket, state: Arc<State>) -> io::Result<(Self, SocketAddr)> {
        let listener = socket.listen(1024)?;
        let address = listener.local_addr()?;
        let (stop, stopped) = oneshot::channel();
        let task = tokio::spawn(accept(listener, state, stopped));
        Ok((Self::Running { stop, task }, address))
    }

    /// Stops listening and ends all connections, but keeps the port.
    pub(crate) async fn pause(&mut self, address: SocketAddr) {
        if let Self::Running { .. } = self {
            mem::replace(self, Self::Paused(None)).stop().await;
            // Without it the port is free for a moment, and most likely still to be had later.
            *self = Self::Paused(bound(address).ok());
        }
    }

    /// Listens again.
    pub(crate) fn resume(&mut self, address: SocketAddr, state: &Arc<State>) -> io::Result<()> {
        if let Self::Paused(kept) = self {
            let socket = match kept.take() {
                Some(socket) => socket,
                None => bound(address)?,
            };
            (*self, _) = Self::listen(socket, Arc::clone(state))?;
        }
        Ok(())
    }

    /// Frees the port and waits until the connections are closed.
    pub(crate) async fn stop(self) {
        if let Self::Running { stop, task } = self {
            drop(stop);
            // An error would be that the task panicked or its runtime is gone: it has stopped all the more.
            let _ = task.await;
        }
    }
}

fn bound(address: SocketAddr) -> io::Result<TcpSocket> {
    let socket = TcpSocket::new_v4()?;
    // A port whose last connections are not forgotten yet is to be had again. Elsewhere the option means another thing.
    if cfg!(unix) {
        socket.set_reuseaddr(true)?;
    }
    socket.bind(address)?;
    Ok(socket)
}

/// Accepts connections until `stopped` is dropped. The set owns the connections, and ends them with itself.
async fn accept(listener: TcpListener, state: Arc<State>, mut stopped: oneshot::Receiver<()>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            _ = &mut stopped => break,
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    if state.refuse_connection() {
                        delivery::reset_when_dropped(&stream);
                    } else {
                        connections.spawn(connection::serve(stream, Arc::clone(&state)));
                    }
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
