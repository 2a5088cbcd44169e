//! The thread on which a blocking client does its work.

use std::{
    fmt,
    future::Future,
    sync::{Arc, mpsc},
    thread,
};

use tokio::{
    runtime::{Builder, Handle},
    sync::oneshot,
};

use crate::{Error, ErrorKind};

/// A thread with a runtime, which ends with its last client.
///
/// The runtime belongs to that thread alone. So nothing here enters a runtime, or drops one, on the
/// thread of the caller, which may be one where that is not allowed.
#[derive(Clone)]
pub(super) struct Background {
    inner: Arc<Inner>,
}

struct Inner {
    handle: Handle,
    /// Dropped with the last client, which ends the thread.
    _stop: oneshot::Sender<()>,
}

impl Background {
    pub(super) fn start() -> Result<Self, Error> {
        let failed = |error: std::io::Error| {
            Error::new(ErrorKind::Configuration, "the client's thread cannot start")
                .with_source(error)
        };
        let (started, starting) = mpsc::channel();
        let (stop, stopped) = oneshot::channel::<()>();
        thread::Builder::new()
            .name("ovia".to_owned())
            .spawn(
                move || match Builder::new_current_thread().enable_all().build() {
                    Ok(runtime) => {
                        let _ = started.send(Ok(runtime.handle().clone()));
                        // An error is what the end of the last client looks like.
                        let _ = runtime.block_on(stopped);
                    }
                    Err(error) => {
                        let _ = started.send(Err(error));
                    }
                },
            )
            .map_err(failed)?;
        let handle = starting.recv().map_err(|_| gone())?.map_err(failed)?;
        Ok(Self {
            inner: Arc::new(Inner {
                handle,
                _stop: stop,
            }),
        })
    }

    /// Does some work over there, and waits for it here.
    pub(super) fn run<T: Send + 'static>(
        &self,
        work: impl Future<Output = Result<T, Error>> + Send + 'static,
    ) -> Result<T, Error> {
        let (done, doing) = mpsc::sync_channel(1);
        self.inner.handle.spawn(async move {
            let _ = done.send(work.await);
        });
        doing.recv().map_err(|_| gone())?
    }
}

fn gone() -> Error {
    Error::new(
        ErrorKind::Connection,
        "the client's thread ended before the work was done",
    )
}

impl fmt::Debug for Background {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Background")
    }
}
