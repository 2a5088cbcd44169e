//! The listening socket and the task that accepts connections. It can be paused with the port
//! kept, and resumed.

use std::{io, mem, net::SocketAddr, sync::Arc, time::Duration};

use tokio::{
    net::{TcpListener, TcpSocket},
    sync::oneshot,
    task::{JoinHandle, JoinSet},
};

use crate::{connection, state::State, transmission};

/// Whether clients can connect.
pub(crate) enum Listener {
    Running {
        /// Nothing is sent: the accepting task ends when this is dropped.
        stop: oneshot::Sender<()>,
        task: JoinHandle<()>,
    },
    /// A socket that is bound but does not listen keeps the port: the system refuses connections to
    /// it and does not assign it to another server or client that asks for any free port.
    Paused(Option<TcpSocket>),
}

impl Listener {
    /// Listens on this address, and returns it with the port that was assigned.
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
            // If this fails the port is free for a while, and most likely still free later.
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
            // An error means that the task panicked or the runtime ended: either way it stopped.
            let _ = task.await;
        }
    }
}

fn bound(address: SocketAddr) -> io::Result<TcpSocket> {
    let socket = TcpSocket::new_v4()?;
    // A port with connections in TIME_WAIT can be used again. On Windows the option means something
    // else.
    if cfg!(unix) {
        socket.set_reuseaddr(true)?;
    }
    socket.bind(address)?;
    Ok(socket)
}

/// Accepts connections until `stop` is dropped, and then ends those that are open.
async fn accept(listener: TcpListener, state: Arc<State>, mut stopped: oneshot::Receiver<()>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            _ = &mut stopped => break,
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    if state.refuse_connection() {
                        transmission::reset_when_dropped(&stream);
                    } else {
                        connections.spawn(connection::serve(stream, Arc::clone(&state)));
                    }
                }
                // Most often too many open files: it may work in a moment.
                Err(_) => tokio::time::sleep(Duration::from_millis(10)).await,
            },
            Some(_) = connections.join_next() => {}
        }
    }
    drop(listener);
    connections.shutdown().await;
}
