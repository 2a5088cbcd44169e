//! Long lists that are read by the task, out of a scripted source: it tells how much was taken, and
//! when. `bounds` is how far the task reads ahead, `interrupted` what becomes of lists and records
//! that break.

mod bounds;
mod interrupted;

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    task::{Context, Poll, ready},
    time::{Duration, Instant},
};

use futures_util::{Stream, StreamExt, stream};
use ovia_core::{record::Record, schema::Model, types};
use serde_json::value::RawValue;
use tokio::{
    runtime::{Builder, Handle, Runtime},
    sync::mpsc,
};

use crate::{
    Error, RecordStream,
    error::Position,
    list::{Element, ElementSource, Filter, RecordReader, Test},
};

/// The size of a usual record. Some 94 of them are read before the task starts.
const RECORD: usize = 5600;

type Item = Result<Element, Error>;

/// What became of a source.
#[derive(Debug, Default)]
struct Taken {
    bytes: AtomicUsize,
    pauses: AtomicUsize,
    is_dropped: AtomicBool,
}

/// Elements out of memory.
struct Elements {
    items: stream::BoxStream<'static, Item>,
    next: u64,
    taken: Arc<Taken>,
}

impl Elements {
    fn new(items: impl Stream<Item = Item> + Send + 'static) -> (Self, Arc<Taken>) {
        let taken = Arc::new(Taken::default());
        let elements = Self {
            items: items.boxed(),
            next: 0,
            taken: taken.clone(),
        };
        (elements, taken)
    }

    /// These records.
    fn of(
        records: impl IntoIterator<Item = String, IntoIter: Send + 'static>,
    ) -> (Self, Arc<Taken>) {
        Self::new(stream::iter(
            records.into_iter().map(|text| Ok(element(text))),
        ))
    }

    /// Elements that come as they are sent.
    fn sent() -> (mpsc::UnboundedSender<String>, Self, Arc<Taken>) {
        let (sender, mut receiver) = mpsc::unbounded_channel();
        let items = stream::poll_fn(move |context| receiver.poll_recv(context));
        let (elements, taken) = Self::new(items.map(|text| Ok(element(text))));
        (sender, elements, taken)
    }

    fn calls(self) -> RecordStream {
        RecordStream::records(self, Filter::new(types::Call::SCHEMA), None)
    }
}

impl ElementSource for Elements {
    fn poll_next(
        &mut self,
        context: &mut Context<'_>,
        _: &mut dyn RecordReader,
    ) -> Poll<Option<Result<(Position, Element), Error>>> {
        let item = ready!(self.items.poll_next_unpin(context));
        Poll::Ready(item.map(|element| {
            let element = element?;
            self.taken.bytes.fetch_add(element.len(), Ordering::Relaxed);
            self.next += 1;
            Ok((Position::record(self.next - 1), element))
        }))
    }

    fn pause(&mut self) {
        self.taken.pauses.fetch_add(1, Ordering::Relaxed);
    }
}

impl Drop for Elements {
    fn drop(&mut self) {
        self.taken.is_dropped.store(true, Ordering::Relaxed);
    }
}

fn element(text: impl Into<Vec<u8>>) -> Element {
    Element::Record(text.into().into())
}

/// A record of that size.
fn record(index: usize, bytes: usize) -> String {
    let start = format!(r#"{{"id":"{index}","status":"completed","transcript":""#);
    let filling = "x".repeat(bytes.saturating_sub(start.len() + 2));
    format!(r#"{start}{filling}"}}"#)
}

/// Records of the usual size.
fn records(count: usize) -> impl Iterator<Item = String> + Send + Clone {
    (0..count).map(|index| record(index, RECORD))
}

/// How many tasks the runtime has; these are the ones that prefetch.
fn tasks() -> usize {
    Handle::current().metrics().num_alive_tasks()
}

/// Waits until it is so.
async fn until(what: &str, is_so: impl Fn() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < Duration::from_secs(10), "{what}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

fn runtime(workers: usize) -> Runtime {
    let mut builder = Builder::new_multi_thread();
    let builder = builder.worker_threads(workers).enable_all();
    builder.build().expect("a runtime")
}

/// A record as it was sent, or the position of an error and its text.
type Outcome = Result<String, (Option<u64>, String)>;

/// Everything that comes out of a stream, and how many records it has read.
async fn outcomes<T>(mut stream: RecordStream<T>, text: fn(T) -> String) -> (Vec<Outcome>, u64) {
    let mut outcomes = Vec::new();
    while let Some(item) = stream.next().await {
        let error = |error: Error| (error.record_index(), error.to_string());
        outcomes.push(item.map(text).map_err(error));
    }
    assert!(stream.next().await.is_none());
    (outcomes, stream.records_read())
}

fn text_of<M: Model>(record: Record<M>) -> String {
    record.as_str().to_owned()
}

#[expect(clippy::boxed_local, reason = "a raw value cannot be held otherwise")]
fn text_of_raw(raw: Box<RawValue>) -> String {
    raw.get().to_owned()
}

async fn each_record_comes_once_and_in_order() {
    let mut calls = ovia_mock::Calls::new(1);
    let generated: Vec<String> = (0..500)
        .map(|index| {
            let mut text = Vec::new();
            calls.write_record(index, &mut text);
            String::from_utf8(text).expect("UTF-8")
        })
        .collect();
    let bytes: usize = generated.iter().map(String::len).sum();
    assert!(bytes > 2 << 20);

    let mut read = Elements::of(generated.clone()).0.calls();
    for text in &generated {
        let call = read.next().await.expect("a call").expect("a good one");
        // As it is without the task, which may have indexed it.
        let alone: crate::Call = text.parse().expect("a call");
        assert!(call == alone && call.conforms() == alone.conforms());
        assert_eq!(format!("{call:?}"), format!("{alone:?}"));
    }
    assert!(read.next().await.is_none());

    let typed = Elements::of(generated.clone()).0;
    let typed = RecordStream::typed(typed, Filter::none(), None);
    let (found, read) = outcomes(typed, text_of_raw).await;
    assert!(found.into_iter().eq(generated.into_iter().map(Ok)));
    assert_eq!(read, 500);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_record_comes_once_and_in_order_with_a_task() {
    each_record_comes_once_and_in_order().await;
}

#[tokio::test]
async fn each_record_comes_once_and_in_order_without_one() {
    each_record_comes_once_and_in_order().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn records_that_were_only_prefetched_do_not_count_as_read() {
    let mut calls = Elements::of(records(500)).0.calls();
    for (index, record) in records(500).enumerate() {
        assert_eq!(calls.records_read(), index as u64);
        let call = calls.next().await.expect("a call").expect("a good one");
        assert_eq!(call.as_str(), record);
    }
    assert!(calls.next().await.is_none());
    assert_eq!(calls.records_read(), 500);
}

/// No task is spawned for a short list, for a few more records, or where there is one thread.
#[test]
fn a_task_starts_only_if_it_is_worth_it() {
    let tasks_after = |runtime: Runtime, read: usize, limit: Option<u64>| {
        runtime.block_on(async {
            let (elements, _) = Elements::of(records(300));
            let filter = Filter::new(types::Call::SCHEMA);
            let mut calls: RecordStream = RecordStream::records(elements, filter, limit);
            for _ in 0..read {
                calls.next().await.expect("a call").expect("a good one");
            }
            tasks()
        })
    };
    assert_eq!(tasks_after(runtime(2), 90, None), 0);
    assert_eq!(tasks_after(runtime(2), 100, None), 1);
    assert_eq!(tasks_after(runtime(2), 100, Some(2000)), 1);
    assert_eq!(tasks_after(runtime(2), 100, Some(999)), 0);
    assert_eq!(tasks_after(runtime(1), 100, None), 0);
    let mut one = Builder::new_current_thread();
    let one = one.enable_all().build().expect("a runtime");
    assert_eq!(tasks_after(one, 100, None), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn filters_keep_of_a_long_list_what_they_keep_of_a_short_one() {
    let status = |index: usize| ["completed", "failed", "busy"][index % 3];
    let list = records(500).enumerate();
    let list = list.map(move |(index, text)| text.replace("completed", status(index)));
    let kept: Vec<_> = list.clone().step_by(3).map(Ok).collect();
    let mut filter = Filter::new(types::Call::SCHEMA);
    filter.set("status", Test::Text("completed".into()));

    let calls: RecordStream =
        RecordStream::records(Elements::of(list.clone()).0, filter.clone(), None);
    let (found, read) = outcomes(calls, text_of).await;
    assert!(found == kept);
    // Also those at the end, which were left out.
    assert_eq!(read, 500);
    let typed = RecordStream::typed(Elements::of(list).0, filter, None);
    let (found, read) = outcomes(typed, text_of_raw).await;
    assert!(found == kept);
    assert_eq!(read, 500);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn undecided_records_count_in_their_turn() {
    let filling = "x".repeat(RECORD);
    let list = (0..300).map(move |index| {
        let started = [r#""2026-01-01T00:00:00Z""#, r#""yesterday""#, "null"][index % 3];
        format!(r#"{{"id": "{index}", "started_at": {started}, "x": "{filling}"}}"#)
    });
    let mut filter = Filter::new(types::Call::SCHEMA);
    let since = "2025-01-01T00:00:00Z".parse().expect("a time");
    filter.set("started_at", Test::Since(since));
    let mut calls: RecordStream = RecordStream::records(Elements::of(list).0, filter, None);
    for nth in 0..100 {
        let call = calls.next().await.expect("a call").expect("a good one");
        let id = call.field("id").expect("an id").get();
        assert_eq!(id, format!("\"{}\"", 3 * nth));
        assert_eq!(calls.undecided(), 2 * nth);
        assert_eq!(calls.records_read(), 3 * nth + 1);
    }
    assert!(calls.next().await.is_none());
    assert_eq!((calls.undecided(), calls.records_read()), (200, 300));
}
