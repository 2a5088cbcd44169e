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

#[cfg(test)]
mod tests {
    use futures_util::{StreamExt, stream};
    use tokio::time::sleep;

    use super::*;

    /// A body whose pieces come after so many seconds each.
    fn body(pauses: &'static [u64]) -> Body {
        let chunks = stream::iter(pauses).then(|pause| async {
            sleep(Duration::from_secs(*pause)).await;
            Ok(Bytes::from_static(b"x"))
        });
        Body::new(Box::pin(chunks), Duration::from_secs(10))
    }

    #[tokio::test(start_paused = true)]
    async fn the_limit_is_on_each_silence_and_not_on_the_whole() {
        let read = body(&[9, 9, 9]).prefix(100).await.expect("no stall");
        assert_eq!(read, b"xxx");
        let mut slow = body(&[9, 11]);
        assert!(slow.chunk().await.is_some_and(|chunk| chunk.is_ok()));
        let error = slow.chunk().await.expect("an item").expect_err("a stall");
        assert_eq!(error.kind(), ErrorKind::Timeout);
    }

    #[tokio::test(start_paused = true)]
    async fn time_in_which_nobody_reads_does_not_count() {
        let mut body = body(&[5, 5]);
        // Asked once, so that the limit runs, and then left alone for too long.
        let asked = tokio::time::timeout(Duration::from_secs(1), body.chunk()).await;
        assert!(asked.is_err());
        sleep(Duration::from_secs(60)).await;
        assert!(body.chunk().await.is_some_and(|chunk| chunk.is_ok()));
    }
}
