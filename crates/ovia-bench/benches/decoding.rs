//! Decoding one record after the other, each a text in memory: into a whole call, and into three
//! fields.

use divan::{Bencher, black_box, counter::BytesCount};
use ovia_bench::{fields::ThreeFields, list, plain};
use serde::de::DeserializeOwned;

/// About 6 MB in all: with a hundred of them, the processor learns their branches by heart.
const RECORDS: usize = 1_000;

fn main() {
    divan::main();
}

fn bytes(records: &[String]) -> BytesCount {
    BytesCount::new(records.iter().map(String::len).sum::<usize>())
}

/// Decodes each record once a turn.
fn decode<T>(bencher: Bencher, decode: impl Fn(&str) -> T) {
    let records = list::records(RECORDS);
    bencher.counter(bytes(&records)).bench_local(|| {
        for record in &records {
            black_box(decode(record));
        }
    });
}

fn serde_json<T: DeserializeOwned>(text: &str) -> T {
    serde_json::from_str(text).expect("a record")
}

fn sonic_rs<T: DeserializeOwned>(text: &str) -> T {
    sonic_rs::from_str(text).expect("a record")
}

/// simd-json writes into its input, so it gets a copy; copying is not measured.
fn simd_json<T: DeserializeOwned>(bencher: Bencher) {
    let records = list::records(RECORDS);
    let copy = || {
        records
            .iter()
            .map(|record| record.clone().into_bytes())
            .collect::<Vec<_>>()
    };
    let mut buffers = simd_json::Buffers::default();
    bencher
        .counter(bytes(&records))
        .with_inputs(copy)
        .bench_local_refs(|records| {
            for record in records {
                let decoded = simd_json::serde::from_slice_with_buffers(record, &mut buffers);
                black_box::<T>(decoded.expect("a record"));
            }
        });
}

/// A view of the whole record, with the record.
#[divan::bench]
fn whole_ovia(bencher: Bencher) {
    decode(bencher, |text| {
        text.parse::<ovia::Call>().expect("a record")
    });
}

/// The view alone, from which nobody could tell what it leaves out: the difference is what it costs
/// to lose nothing.
#[divan::bench]
fn whole_ovia_without_record(bencher: Bencher) {
    decode(bencher, |text| {
        ovia_core::tolerant::decode::<ovia::model::Call>(text).expect("a record")
    });
}

/// The record, and whether all in it is as documented.
#[divan::bench]
fn whole_ovia_undecoded(bencher: Bencher) {
    decode(bencher, |text| {
        ovia_core::tolerant::fits::<ovia::model::Call>(text)
            .map(|fits| (Box::<str>::from(text), fits))
    });
}

/// ovia's reader, into the type that the others read into.
#[divan::bench]
fn whole_ovia_plain(bencher: Bencher) {
    decode(bencher, |text| {
        ovia_core::quick::read::<plain::Call>(text).expect("a record")
    });
}

#[divan::bench]
fn whole_serde_json(bencher: Bencher) {
    decode(bencher, serde_json::<plain::Call>);
}

#[divan::bench]
fn whole_sonic_rs(bencher: Bencher) {
    decode(bencher, sonic_rs::<plain::Call>);
}

#[divan::bench]
fn whole_simd_json(bencher: Bencher) {
    simd_json::<plain::Call>(bencher);
}

#[divan::bench]
fn fields_ovia(bencher: Bencher) {
    decode(bencher, |text| {
        ovia_core::quick::read::<ThreeFields>(text).expect("a record")
    });
}

#[divan::bench]
fn fields_serde_json(bencher: Bencher) {
    decode(bencher, serde_json::<ThreeFields>);
}

#[divan::bench]
fn fields_sonic_rs(bencher: Bencher) {
    decode(bencher, sonic_rs::<ThreeFields>);
}

#[divan::bench]
fn fields_simd_json(bencher: Bencher) {
    simd_json::<ThreeFields>(bencher);
}
