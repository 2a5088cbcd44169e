//! Bodies that come out of memory, so that it can be told how much of them was taken, and when.

use std::{
    io,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    task::{Context, Poll},
};

use bytes::Bytes;
use futures_util::Stream;
use ovia::{
    Client,
    transport::{Sending, Transport},
};
use tokio::sync::{Mutex, mpsc};

/// What a socket gives out at most, more or less.
pub(super) const CHUNK: usize = 64 * 1024;

/// What became of a body.
#[derive(Debug, Default)]
pub(super) struct Taken {
    pub(super) bytes: AtomicUsize,
    pub(super) is_dropped: AtomicBool,
}

/// A list of so many records of that size, and how many there are.
pub(super) fn records(count: usize, bytes: usize) -> (Bytes, usize) {
    let records: Vec<String> = (0..count).map(|index| record(index, bytes)).collect();
    (format!("[{}]", records.join(",")).into(), count)
}

/// A record of that size.
pub(super) fn record(index: usize, bytes: usize) -> String {
    let start = format!(r#"{{"id":"{index}","status":"completed","transcript":""#);
    let filling = "x".repeat(bytes.saturating_sub(start.len() + 2));
    format!(r#"{start}{filling}"}}"#)
}

/// A client of that body.
pub(super) fn client(body: Bytes) -> (Client, Arc<Taken>) {
    let taken = Arc::new(Taken::default());
    let transport = FromMemory {
        body,
        taken: taken.clone(),
    };
    (build(transport), taken)
}

/// A client of a body that comes as it is sent.
pub(super) fn sending() -> (mpsc::UnboundedSender<Bytes>, Client) {
    let (sender, receiver) = mpsc::unbounded_channel();
    (sender, build(AsItIsSent(Mutex::new(Some(receiver)))))
}

fn build(transport: impl Transport + 'static) -> Client {
    let builder = Client::builder().token("t").transport(transport);
    builder.build().expect("a client")
}

#[derive(Debug)]
struct FromMemory {
    body: Bytes,
    taken: Arc<Taken>,
}

impl Transport for FromMemory {
    fn send<'a>(&'a self, _: &'a reqwest::Client, _: reqwest::Request) -> Sending<'a> {
        let chunks = Chunks {
            rest: self.body.clone(),
            taken: self.taken.clone(),
        };
        Box::pin(async move { Ok(response(chunks)) })
    }
}

#[derive(Debug)]
struct AsItIsSent(Mutex<Option<mpsc::UnboundedReceiver<Bytes>>>);

impl Transport for AsItIsSent {
    fn send<'a>(&'a self, _: &'a reqwest::Client, _: reqwest::Request) -> Sending<'a> {
        Box::pin(async move {
            let mut receiver = self.0.lock().await.take().expect("one request");
            let chunks = futures_util::stream::poll_fn(move |context| {
                receiver.poll_recv(context).map(|chunk| chunk.map(Ok))
            });
            Ok(response(chunks))
        })
    }
}

fn response(chunks: impl Stream<Item = io::Result<Bytes>> + Send + 'static) -> reqwest::Response {
    http::Response::new(reqwest::Body::wrap_stream(chunks)).into()
}

struct Chunks {
    rest: Bytes,
    taken: Arc<Taken>,
}

impl Stream for Chunks {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let length = self.rest.len().min(CHUNK);
        self.taken.bytes.fetch_add(length, Ordering::Relaxed);
        let chunk = self.rest.split_to(length);
        Poll::Ready((!chunk.is_empty()).then_some(Ok(chunk)))
    }
}

impl Drop for Chunks {
    fn drop(&mut self) {
        self.taken.is_dropped.store(true, Ordering::Relaxed);
    }
}
