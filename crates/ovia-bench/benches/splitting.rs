//! Finding the records of a list in chunks of 64 KiB in memory, without decoding them; and three others
//! that go through the same bytes and keep nothing.

use std::{fmt::Debug, pin::pin};

use bytes::Bytes;
use divan::{Bencher, counter::BytesCount};
use futures_util::{Stream, StreamExt};
use ovia_bench::{
    client::{api, peers::json_array_stream},
    list::{self, List, Shape},
};
use serde::de::IgnoredAny;
use tokio::runtime::{Builder, Runtime};

const SHAPES: [Shape; 3] = [Shape::Documented, Shape::Tiny, Shape::Large];

fn main() {
    divan::main();
}

/// Measures what `prepare` returns, which counts the records of a body of some MB: more than the caches
/// that are nearest to the processor.
fn bench<F: FnMut() -> usize>(bencher: Bencher, shape: Shape, prepare: impl FnOnce(Bytes) -> F) {
    let calls = match shape {
        Shape::Documented => 1_000,
        Shape::Tiny => 100_000,
        Shape::Large => 1,
    };
    let body = List::new(shape, calls).to_bytes();
    let bencher = bencher.counter(BytesCount::new(body.len()));
    bencher.bench_local(prepare(body));
}

fn runtime() -> Runtime {
    let runtime = Builder::new_current_thread().enable_all().build();
    runtime.expect("a runtime")
}

/// The number of records in a stream.
async fn count<T, E: Debug>(records: impl Stream<Item = Result<T, E>>) -> usize {
    let mut records = pin!(records);
    let mut count = 0;
    while let Some(record) = records.next().await {
        record.expect("a record");
        count += 1;
    }
    count
}

/// The client, by `stream_as` of a type without fields.
#[divan::bench(args = SHAPES)]
fn ovia(bencher: Bencher, shape: Shape) {
    bench(bencher, shape, |body| {
        let client = api::client_in_memory(body).expect("a client");
        let runtime = runtime();
        move || runtime.block_on(count(client.calls().list().stream_as::<IgnoredAny>()))
    });
}

/// The decoder of reqwest-streams.
#[divan::bench(args = SHAPES)]
fn reqwest_streams(bencher: Bencher, shape: Shape) {
    bench(bencher, shape, |body| {
        let runtime = runtime();
        move || {
            let chunks = futures_util::stream::iter(list::chunks(body.clone()));
            runtime.block_on(count(json_array_stream::<IgnoredAny>(chunks)))
        }
    });
}

/// serde_json, on the whole text.
#[divan::bench(args = SHAPES)]
fn serde_json(bencher: Bencher, shape: Shape) {
    bench(bencher, shape, |body| {
        move || {
            let records = serde_json::from_slice::<Vec<IgnoredAny>>(&body);
            records.expect("records").len()
        }
    });
}

/// sonic-rs, on the whole text: its lazy array checks that each record is JSON.
#[divan::bench(args = SHAPES)]
fn sonic_rs(bencher: Bencher, shape: Shape) {
    bench(bencher, shape, |body| {
        move || {
            let records = sonic_rs::to_array_iter(body.as_ref());
            records.inspect(|record| assert!(record.is_ok())).count()
        }
    });
}
