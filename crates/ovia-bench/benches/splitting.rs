//! Finding the records of a list, out of 64 KiB pieces in memory: what the client does before it
//! decodes anything. Beside it, others that go through the same bytes and keep nothing.

use bytes::Bytes;
use divan::{Bencher, counter::BytesCount};
use futures_util::StreamExt;
use ovia_bench::{fields::Nothing, in_memory, list::Shape};
use tokio::runtime::{Builder, Runtime};

/// About 5 MB: more than fits a processor's nearer caches.
const CALLS: u64 = 1_000;

fn main() {
    divan::main();
}

fn body(shape: Shape) -> Bytes {
    match shape {
        Shape::Documented => in_memory::body(shape, CALLS),
        Shape::Tiny => in_memory::body(shape, 100 * CALLS),
        Shape::Large => in_memory::body(shape, 1),
    }
}

fn runtime() -> Runtime {
    let runtime = Builder::new_current_thread().enable_all().build();
    runtime.expect("a runtime")
}

/// The client, by `stream_as` of a type that ignores its record.
#[divan::bench(args = [Shape::Documented, Shape::Tiny, Shape::Large])]
fn ovia(bencher: Bencher, shape: Shape) {
    let (runtime, body) = (runtime(), body(shape));
    let client = in_memory::client(body.clone()).expect("a client");
    bencher
        .counter(BytesCount::new(body.len()))
        .bench_local(|| {
            runtime.block_on(async {
                let mut calls = client.calls().list().stream_as::<Nothing>();
                let mut records = 0;
                while let Some(call) = calls.next().await {
                    call.expect("a record");
                    records += 1;
                }
                records
            })
        });
}

/// The decoder of reqwest-streams, from the same pieces.
#[divan::bench(args = [Shape::Documented, Shape::Tiny, Shape::Large])]
fn reqwest_streams(bencher: Bencher, shape: Shape) {
    let (runtime, body) = (runtime(), body(shape));
    bencher
        .counter(BytesCount::new(body.len()))
        .bench_local(|| {
            runtime.block_on(async {
                let chunks = futures_util::stream::iter(in_memory::chunks(body.clone()));
                let mut calls =
                    std::pin::pin!(ovia_bench::reqwest_streams::decode::<Nothing>(chunks));
                let mut records = 0;
                while let Some(call) = calls.next().await {
                    call.expect("a record");
                    records += 1;
                }
                records
            })
        });
}

/// serde_json, from the whole text.
#[divan::bench(args = [Shape::Documented, Shape::Tiny, Shape::Large])]
fn serde_json(bencher: Bencher, shape: Shape) {
    let body = body(shape);
    bencher
        .counter(BytesCount::new(body.len()))
        .bench_local(|| {
            serde_json::from_slice::<Vec<Nothing>>(&body)
                .expect("records")
                .len()
        });
}

/// sonic-rs, from the whole text: its lazy array, which checks that each record is JSON.
#[divan::bench(args = [Shape::Documented, Shape::Tiny, Shape::Large])]
fn sonic_rs(bencher: Bencher, shape: Shape) {
    let body = body(shape);
    bencher
        .counter(BytesCount::new(body.len()))
        .bench_local(|| {
            let mut records = 0;
            for record in sonic_rs::to_array_iter(body.as_ref()) {
                record.expect("a record");
                records += 1;
            }
            records
        });
}
