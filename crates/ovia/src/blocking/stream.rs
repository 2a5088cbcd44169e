//! The records of a list as an iterator.

use std::{collections::VecDeque, fmt};

use futures_core::Stream;

use super::background::Background;
use crate::{Call, Error};

/// How many records come over from the client's thread at once, if they are there already.
const BATCH: usize = 64;

/// The records of a list, one by one, as they arrive. See [`ovia::RecordStream`](crate::RecordStream).
///
/// ```
/// # let runtime = tokio::runtime::Runtime::new()?;
/// # let server = runtime.block_on(ovia_mock::MockServer::builder().calls(9).start())?;
/// # let builder = ovia::blocking::Client::builder().token("t").base_url(server.url());
/// # let client = builder.build()?;
/// let ids: Result<Vec<_>, ovia::Error> =
///     client.calls().list().stream().map(|call| Ok(call?.id())).collect();
/// assert_eq!(ids?.len(), 9);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use = "an iterator does nothing until it is asked for its next item"]
pub struct RecordStream<T = Call> {
    stream: Option<crate::RecordStream<T>>,
    ready: VecDeque<Result<T, Error>>,
    background: Background,
}

impl<T> RecordStream<T> {
    pub(super) fn new(stream: crate::RecordStream<T>, background: &Background) -> Self {
        Self {
            stream: Some(stream),
            ready: VecDeque::new(),
            background: background.clone(),
        }
    }
}

impl<T: Send + 'static> Iterator for RecordStream<T> {
    type Item = Result<T, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ready.is_empty()
            && let Some(mut stream) = self.stream.take()
        {
            let batch = self.background.run(async move {
                let items = batch(&mut stream).await;
                Ok((stream, items))
            });
            match batch {
                Ok((stream, items)) if !items.is_empty() => {
                    self.stream = Some(stream);
                    self.ready = items;
                }
                Ok(_) => {}
                Err(error) => return Some(Err(error)),
            }
        }
        self.ready.pop_front()
    }
}

/// Waits for one item, and takes those that are there with it; none at the end.
async fn batch<T>(stream: &mut crate::RecordStream<T>) -> VecDeque<Result<T, Error>> {
    let mut items = VecDeque::new();
    std::future::poll_fn(|context| {
        use std::{pin::Pin, task::Poll};
        while items.len() < BATCH {
            match Pin::new(&mut *stream).poll_next(context) {
                Poll::Ready(Some(item)) => items.push_back(item),
                Poll::Pending if items.is_empty() => return Poll::Pending,
                Poll::Ready(None) | Poll::Pending => break,
            }
        }
        Poll::Ready(())
    })
    .await;
    items
}

impl<T> fmt::Debug for RecordStream<T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("RecordStream").finish_non_exhaustive()
    }
}
