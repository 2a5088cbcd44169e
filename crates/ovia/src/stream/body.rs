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
    connections::Connection,
    deadline::Deadline,
    wire::{root_cause, stalled},
};

/// The pieces of a body, as the HTTP client hands them out.
pub(crate) type Chunks = Pin<Box<dyn Stream<Item = reqwest::Result<Bytes>> + Send + Sync>>;

/// A body that is still arriving.
pub(crate) struct Body {
    chunks: Chunks,
    stall_timeout: Duration,
    deadline: Deadline,
    /// How many bytes may still arrive, counted behind decompression.
    allowed: Option<u64>,
    /// Given back when the body is dropped.
    connection: Option<Connection>,
    /// Runs only while somebody waits: a slow reader is not a slow server.
    waiting: Option<Pin<Box<Sleep>>>,
}

impl Body {
    pub(crate) fn new(chunks: Chunks, stall_timeout: Duration, deadline: Deadline) -> Self {
        Self {
            chunks,
            stall_timeout,
            deadline,
            allowed: None,
            connection: None,
            waiting: None,
        }
    }

    /// Limits the whole.
    pub(crate) fn of_at_most(mut self, bytes: Option<u64>) -> Self {
        self.allowed = bytes;
        self
    }

    /// Keeps hold of the connection that it arrives over.
    pub(crate) fn over(mut self, connection: Connection) -> Self {
        self.connection = Some(connection);
        self
    }

    /// Nobody waits any more. The next who does has the whole time to do so.
    pub(crate) fn rest(&mut self) {
        self.waiting = None;
    }

    /// The next bytes; `None` at the end.
    pub(crate) fn poll_chunk(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Error>>> {
        if let Some(error) = self.deadline.passed() {
            return Poll::Ready(Some(Err(error)));
        }
        // The bytes first: a limit that ran out while nobody looked counts for nothing.
        if let Poll::Ready(chunk) = self.chunks.as_mut().poll_next(context) {
            self.waiting = None;
            return Poll::Ready(chunk.map(|chunk| self.within_limits(chunk)));
        }
        let limit = self.deadline.left(self.stall_timeout);
        let waiting = self
            .waiting
            .get_or_insert_with(|| Box::pin(tokio::time::sleep(limit)));
        match waiting.as_mut().poll(context) {
            Poll::Pending => Poll::Pending,
            Poll::Ready(()) => {
                let error = self.deadline.passed();
                Poll::Ready(Some(Err(
                    error.unwrap_or_else(|| stalled(self.stall_timeout))
                )))
            }
        }
    }

    fn within_limits(&mut self, chunk: reqwest::Result<Bytes>) -> Result<Bytes, Error> {
        let bytes = chunk.map_err(broke_off)?;
        if let Some(connection) = &self.connection {
            connection.moved();
        }
        if let Some(allowed) = &mut self.allowed {
            *allowed = allowed.checked_sub(bytes.len() as u64).ok_or_else(|| {
                Error::new(
                    ErrorKind::LimitExceeded,
                    "the body is larger than the limit that was set",
                )
            })?;
        }
        Ok(bytes)
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
        Body::new(
            Box::pin(chunks),
            Duration::from_secs(10),
            Deadline::after(None),
        )
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

    #[tokio::test(start_paused = true)]
    async fn who_waits_anew_has_the_whole_time() {
        let mut body = body(&[16]);
        let asked = tokio::time::timeout(Duration::from_secs(8), body.chunk()).await;
        assert!(asked.is_err());
        body.rest();
        assert!(body.chunk().await.is_some_and(|chunk| chunk.is_ok()));
    }

    #[tokio::test(start_paused = true)]
    async fn a_deadline_ends_a_body_that_keeps_arriving() {
        let mut body = body(&[4, 4, 4]);
        body.deadline = Deadline::after(Some(Duration::from_secs(10)));
        let error = body.prefix(100).await.expect_err("too long");
        assert_eq!(error.kind(), ErrorKind::DeadlineExceeded);
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_may_be_limited() {
        let mut small = body(&[0, 0, 0]);
        small.allowed = Some(2);
        let error = small.prefix(100).await.expect_err("too much");
        assert_eq!(error.kind(), ErrorKind::LimitExceeded);
        let mut enough = body(&[0, 0, 0]);
        enough.allowed = Some(3);
        assert_eq!(enough.prefix(100).await.expect("in the limit").len(), 3);
    }
}
