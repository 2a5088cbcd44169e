//! A response's body as it arrives, with a limit on how long nothing may arrive.

use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use bytes::Bytes;
use futures_core::Stream;
use tokio::time::Sleep;

use crate::{
    Error, ErrorKind,
    transport::{root_cause, stalled},
};

type Chunks = Pin<Box<dyn Stream<Item = reqwest::Result<Bytes>> + Send + Sync>>;

/// A body that is still arriving.
pub(crate) struct Body {
    chunks: Chunks,
    stall_timeout: Duration,
    /// Runs only while somebody waits: a slow reader is not a slow server.
    waiting: Option<Pin<Box<Sleep>>>,
}

impl Body {
    pub(crate) fn new(chunks: Chunks, stall_timeout: Duration) -> Self {
        Self {
            chunks,
            stall_timeout,
            waiting: None,
        }
    }

    /// The next bytes; `None` at the end.
    pub(crate) fn poll_chunk(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Error>>> {
        // The bytes first: a limit that ran out while nobody looked counts for nothing.
        if let Poll::Ready(chunk) = self.chunks.as_mut().poll_next(context) {
            self.waiting = None;
            return Poll::Ready(chunk.map(|chunk| chunk.map_err(broke_off)));
        }
        let limit = self.stall_timeout;
        let waiting = self
            .waiting
            .get_or_insert_with(|| Box::pin(tokio::time::sleep(limit)));
        match waiting.as_mut().poll(context) {
            Poll::Ready(()) => Poll::Ready(Some(Err(stalled(limit)))),
            Poll::Pending => Poll::Pending,
        }
    }

    pub(crate) async fn chunk(&mut self) -> Option<Result<Bytes, Error>> {
        std::future::poll_fn(|context| self.poll_chunk(context)).await
    }

    /// The beginning of the body, up to about `most` bytes.
    pub(crate) async fn prefix(&mut self, most: usize) -> Result<Vec<u8>, Error> {
        let mut read = Vec::new();
        while read.len() < most {
            match self.chunk().await {
                Some(chunk) => read.extend_from_slice(&chunk?),
                None => break,
            }
        }
        Ok(read)
    }
}

fn broke_off(error: reqwest::Error) -> Error {
    let error = error.without_url();
    Error::new(ErrorKind::Interrupted, root_cause(&error)).with_source(error)
}
