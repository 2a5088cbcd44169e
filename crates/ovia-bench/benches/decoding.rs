//! Decoding one record after the other, each a text in memory: into a call, and into three fields.

use divan::{Bencher, black_box, counter::BytesCount};
use ovia_bench::{
    client::api::{self, Row},
    list::{List, Shape},
    progenitor::types::Call,
    totals::Totals,
};
use serde::de::DeserializeOwned;

fn main() {
    divan::main();
}

/// About 6 MB: with only a hundred records, the processor predicts every branch.
fn records() -> (Vec<String>, BytesCount) {
    let records: Vec<_> = List::new(Shape::Documented, 1_000).texts().collect();
    let bytes = records.iter().map(String::len).sum::<usize>();
    (records, BytesCount::new(bytes))
}

fn bench<T>(bencher: Bencher, decode: impl Fn(&str) -> T) {
    let (records, bytes) = records();
    bencher.counter(bytes).bench_local(|| {
        for record in &records {
            black_box(decode(record));
        }
    });
}

fn call(text: &str) -> ovia::Call {
    text.parse().expect("a record")
}

/// A call, nothing read from it.
#[divan::bench]
fn call_ovia(bencher: Bencher) {
    bench(bencher, call);
}

/// A call, three accessors read.
#[divan::bench]
fn call_ovia_three_accessors(bencher: Bencher) {
    bench(bencher, |text| {
        let mut totals = Totals::default();
        api::three_accessors(&call(text), &mut totals);
        totals
    });
}

/// A call, every accessor read.
#[divan::bench]
fn call_ovia_every_accessor(bencher: Bencher) {
    bench(bencher, |text| {
        let mut totals = Totals::default();
        api::every_accessor(&call(text), &mut totals);
        totals
    });
}

/// The generated struct, with the reader that `stream_as` uses.
#[divan::bench]
fn call_ovia_model(bencher: Bencher) {
    bench(bencher, |text| {
        ovia_core::fast_json::read::<ovia::model::Call>(text).expect("a record")
    });
}

/// The generated struct, through serde_json.
#[divan::bench]
fn call_ovia_model_serde_json(bencher: Bencher) {
    bench(bencher, serde_json::<ovia::model::Call>);
}

#[divan::bench]
fn fields_ovia(bencher: Bencher) {
    bench(bencher, |text| {
        ovia_core::fast_json::read::<Row>(text).expect("a record")
    });
}

fn serde_json<T: DeserializeOwned>(text: &str) -> T {
    serde_json::from_str(text).expect("a record")
}

#[divan::bench(types = [Call, Row])]
fn peer_serde_json<T: DeserializeOwned>(bencher: Bencher) {
    bench(bencher, serde_json::<T>);
}

#[divan::bench(types = [Call, Row])]
fn peer_sonic_rs<T: DeserializeOwned>(bencher: Bencher) {
    bench(bencher, |text| {
        sonic_rs::from_str::<T>(text).expect("a record")
    });
}

/// simd-json writes into its input: it gets a copy, and copying is not measured.
#[divan::bench(types = [Call, Row])]
fn peer_simd_json<T: DeserializeOwned>(bencher: Bencher) {
    let (records, bytes) = records();
    let mut buffers = simd_json::Buffers::default();
    let copies = || {
        let copies = records.iter().map(|record| record.clone().into_bytes());
        copies.collect::<Vec<_>>()
    };
    let bencher = bencher.counter(bytes).with_inputs(copies);
    bencher.bench_local_refs(|records| {
        for record in records {
            let decoded = simd_json::serde::from_slice_with_buffers::<T>(record, &mut buffers);
            black_box(decoded.expect("a record"));
        }
    });
}
