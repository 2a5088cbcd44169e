//! The body of a response as it arrives: limited in bytes, in how long the server may send nothing,
//! and by the deadline of the operation. It holds the permit of its connection until it is dropped.

use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll, ready},
    time::{Duration, Instant},
};

use bytes::Bytes;
use futures_core::Stream;
use tokio::time::Sleep;

use super::{
    connection_limit::ConnectionPermit, content_coding::ContentDecoder, deadline::Deadline,
    trace::trace_body,
};
use crate::{
    Error, ErrorKind,
    error::{from_body, stalled},
};

/// The pieces of a body, as the HTTP client hands them out.
pub(crate) type Chunks = Pin<Box<dyn Stream<Item = reqwest::Result<Bytes>> + Send + Sync>>;

/// A body that is still arriving.
pub(crate) struct Body {
    chunks: Chunks,
    /// `None` if the body is not compressed.
    decoder: Option<Box<ContentDecoder>>,
    stall_timeout: Duration,
    deadline: Deadline,
    /// How many bytes have arrived, before and after decompression, and since when.
    received: u64,
    decoded: u64,
    started: Instant,
    /// How many bytes may still arrive, after decompression.
    allowed: Option<u64>,
    /// Given back when the body is dropped.
    connection: Option<ConnectionPermit>,
    /// Runs only while bytes are waited for: a slow reader is not a slow server.
    stall_timer: Option<Pin<Box<Sleep>>>,
}

impl Body {
    pub(crate) fn new(chunks: Chunks, stall_timeout: Duration, deadline: Deadline) -> Self {
        Self {
            chunks,
            decoder: None,
            stall_timeout,
            deadline,
            received: 0,
            decoded: 0,
            started: Instant::now(),
            allowed: None,
            connection: None,
            stall_timer: None,
        }
    }

    /// Undoes the content coding of the body.
    pub(super) fn with_decoder(mut self, decoder: Option<ContentDecoder>) -> Self {
        self.decoder = decoder.map(Box::new);
        self
    }

    /// Whether the end of the body says if its data is right: only compressed data has a checksum.
    pub(crate) fn is_verified_by_its_end(&self) -> bool {
        self.decoder.is_some()
    }

    /// Limits how many bytes may arrive in all.
    pub(crate) fn with_max_bytes(mut self, bytes: Option<u64>) -> Self {
        self.allowed = bytes;
        self
    }

    /// Holds the permit of the connection that the body arrives over.
    pub(crate) fn with_connection(mut self, connection: ConnectionPermit) -> Self {
        self.connection = Some(connection);
        self
    }

    /// Stops the stall timer while no bytes are waited for. The next wait starts it anew.
    pub(crate) fn pause_stall_timer(&mut self) {
        self.stall_timer = None;
    }

    /// The next bytes; `None` at the end.
    pub(crate) fn poll_chunk(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Error>>> {
        if let Some(error) = self.deadline.passed() {
            return Poll::Ready(Some(Err(error)));
        }
        // The bytes first: a timer that ran out while nothing was polled does not count.
        if let Poll::Ready(chunk) = self.poll_bytes(context) {
            self.stall_timer = None;
            return Poll::Ready(chunk.map(|bytes| self.within_limits(bytes?)));
        }
        let limit = self.deadline.left(self.stall_timeout);
        let stall_timer = self
            .stall_timer
            .get_or_insert_with(|| Box::pin(tokio::time::sleep(limit)));
        match stall_timer.as_mut().poll(context) {
            Poll::Pending => Poll::Pending,
            Poll::Ready(()) => {
                let error = self.deadline.passed();
                Poll::Ready(Some(Err(
                    error.unwrap_or_else(|| stalled(self.stall_timeout))
                )))
            }
        }
    }

    /// The next bytes, without the timers.
    fn poll_bytes(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, Error>>> {
        loop {
            if let Some(decoder) = &mut self.decoder {
                let piece = decoder.next().transpose();
                if piece.is_some() || decoder.has_ended() {
                    return Poll::Ready(piece);
                }
            }
            let chunk = ready!(self.chunks.as_mut().poll_next(context));
            if let Some(Ok(bytes)) = &chunk {
                self.received += bytes.len() as u64;
                if let Some(connection) = &self.connection {
                    connection.note_activity();
                }
            }
            match (&mut self.decoder, chunk) {
                (None, chunk) => return Poll::Ready(chunk.map(|chunk| chunk.map_err(from_body))),
                (_, Some(Err(error))) => return Poll::Ready(Some(Err(from_body(error)))),
                (Some(decoder), Some(Ok(bytes))) => decoder.push(bytes),
                (Some(decoder), None) => decoder.finish(),
            }
        }
    }

    fn within_limits(&mut self, bytes: Bytes) -> Result<Bytes, Error> {
        self.decoded += bytes.len() as u64;
        if let Some(allowed) = &mut self.allowed {
            *allowed = allowed.checked_sub(bytes.len() as u64).ok_or_else(|| {
                Error::new(
                    ErrorKind::LimitExceeded,
                    "the body is larger than the limit (max_body_bytes)",
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

/// A body is traced when it is dropped: a list that has what it needs does not read to the end.
impl Drop for Body {
    fn drop(&mut self) {
        trace_body(self.received, self.decoded, self.started.elapsed());
    }
}

#[cfg(test)]
mod tests {
    use futures_util::{StreamExt, stream};
    use tokio::time::sleep;

    use super::*;

    /// A body whose pieces come after this many seconds each.
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
    async fn the_stall_timeout_is_for_each_wait_and_not_for_the_whole_body() {
        let read = body(&[9, 9, 9]).prefix(100).await.expect("no stall");
        assert_eq!(read, b"xxx");
        let mut slow = body(&[9, 11]);
        assert!(slow.chunk().await.is_some_and(|chunk| chunk.is_ok()));
        let error = slow.chunk().await.expect("an item").expect_err("a stall");
        assert_eq!(error.kind(), ErrorKind::Timeout);
    }

    #[tokio::test(start_paused = true)]
    async fn time_in_which_the_body_is_not_polled_does_not_count() {
        let mut body = body(&[5, 5]);
        // Polled once, so that the timer runs, and then left alone for too long.
        let asked = tokio::time::timeout(Duration::from_secs(1), body.chunk()).await;
        assert!(asked.is_err());
        sleep(Duration::from_secs(60)).await;
        assert!(body.chunk().await.is_some_and(|chunk| chunk.is_ok()));
    }

    #[tokio::test(start_paused = true)]
    async fn a_paused_stall_timer_starts_anew() {
        let mut body = body(&[16]);
        let asked = tokio::time::timeout(Duration::from_secs(8), body.chunk()).await;
        assert!(asked.is_err());
        body.pause_stall_timer();
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
