//! How far the task reads ahead, and when it stops.

use std::{sync::atomic::Ordering, time::Duration};

use futures_util::stream;
use ovia_core::{schema::Model, types};

use super::{
    super::{BATCH_BYTES, ENTRY_BYTES, ERROR_BYTES, MAX_AHEAD_BYTES},
    Elements, RECORD, Taken, element, record, records, runtime, tasks, until,
};
use crate::{
    ErrorKind, RecordStream,
    list::{Filter, Test},
};

/// What waits for the caller, and a batch that waits for room.
const AHEAD: usize = MAX_AHEAD_BYTES + BATCH_BYTES;

async fn next(calls: &mut RecordStream) -> String {
    let call = tokio::time::timeout(Duration::from_secs(10), calls.next());
    let call = call.await.expect("in time").expect("a call");
    call.expect("a good one").as_str().to_owned()
}

/// Waits until nothing more is taken.
async fn settled(taken: &Taken) -> usize {
    let mut before = usize::MAX;
    loop {
        let now = taken.bytes.load(Ordering::Relaxed);
        if now == before {
            return now;
        }
        before = now;
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn back_pressure_applies() {
    let (elements, taken) = Elements::of(records(3000));
    let mut calls = elements.calls();
    for (index, record) in records(3000).enumerate() {
        assert_eq!(next(&mut calls).await, record);
        if [100, 101, 700, 1500].contains(&index) {
            let ahead = settled(&taken).await - (index + 1) * RECORD;
            // It does read ahead, and no further.
            assert!(ahead > MAX_AHEAD_BYTES / 2, "{ahead}");
            assert!(ahead <= AHEAD + 2 * RECORD, "{ahead}");
        }
    }
    assert!(calls.next().await.is_none());
}

/// Records that the filters leave out take room until it is their turn.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn back_pressure_applies_to_records_that_are_left_out() {
    let list = records(3000).enumerate().map(|(index, text)| match index {
        0..200 => text,
        _ => text.replace("completed", "forgotten"),
    });
    let (elements, taken) = Elements::of(list);
    let mut filter = Filter::new(types::Call::SCHEMA);
    filter.set("status", Test::Text("completed".into()));
    let mut calls: RecordStream = RecordStream::records(elements, filter, None);
    for _ in 0..150 {
        next(&mut calls).await;
    }
    let ahead = settled(&taken).await - 150 * RECORD;
    assert!(ahead <= AHEAD + 2 * RECORD, "{ahead}");
    for _ in 150..200 {
        next(&mut calls).await;
    }
    assert!(calls.next().await.is_none());
    assert_eq!(calls.records_read(), 3000);
}

/// A record takes more room than its digit, and an error, which is made by a filter, even more.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn back_pressure_applies_to_records_that_are_hardly_any_text() {
    for (has_filter, entry_bytes) in [(false, ENTRY_BYTES), (true, ERROR_BYTES)] {
        let digits = std::iter::repeat_n("7".to_owned(), 1 << 20);
        let (elements, taken) = Elements::of(records(150).chain(digits));
        let mut filter = Filter::new(types::Call::SCHEMA);
        if has_filter {
            filter.set("status", Test::Text("completed".into()));
        }
        let mut calls: RecordStream = RecordStream::records(elements, filter, None);
        for _ in 0..120 {
            next(&mut calls).await;
        }
        let digits = settled(&taken).await - 150 * RECORD;
        assert!(digits <= AHEAD / entry_bytes + 1, "{digits}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_limit_ends_the_transfer() {
    for limit in [999, 1500] {
        let list = (0..5000).map(|index| record(index, 2000));
        let (elements, taken) = Elements::of(list.clone());
        let filter = Filter::new(types::Call::SCHEMA);
        let mut calls: RecordStream = RecordStream::records(elements, filter, Some(limit));
        for record in list.take(usize::try_from(limit).expect("few")) {
            assert_eq!(next(&mut calls).await, record);
        }
        until("it ends", || taken.is_dropped.load(Ordering::Relaxed)).await;
        until("the task ends", || tasks() == 0).await;
        assert!(calls.next().await.is_none());
        assert_eq!(calls.records_read(), limit);
        assert!(taken.bytes.load(Ordering::Relaxed) < 5000 * 2000 / 2);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn dropping_the_stream_ends_the_transfer() {
    let (elements, taken) = Elements::of(records(3000));
    let mut calls = elements.calls();
    for _ in 0..200 {
        next(&mut calls).await;
    }
    assert_eq!(tasks(), 1);
    drop(calls);
    until("it ends", || taken.is_dropped.load(Ordering::Relaxed)).await;

    // Also while the task waits for more.
    let (sender, elements, taken) = Elements::sent();
    let mut calls = elements.calls();
    records(200).for_each(|record| sender.send(record).expect("it is read"));
    for _ in 0..200 {
        next(&mut calls).await;
    }
    drop(calls);
    until("it ends", || taken.is_dropped.load(Ordering::Relaxed)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_record_is_returned_before_the_next_has_arrived() {
    let (sender, elements, taken) = Elements::sent();
    let mut calls = elements.calls();
    records(200).for_each(|record| sender.send(record).expect("it is read"));
    for expected in records(200) {
        assert_eq!(next(&mut calls).await, expected);
    }
    assert_eq!(tasks(), 1);
    for index in 200..220 {
        let record = record(index, 100);
        sender.send(record.clone()).expect("it is read");
        assert_eq!(next(&mut calls).await, record);
    }
    // While the task waits for room, the source is not a server that stalls.
    assert!(taken.pauses.load(Ordering::Relaxed) >= 20);
    drop(sender);
    assert!(calls.next().await.is_none());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_record_may_be_larger_than_everything_that_may_wait() {
    let list = (0..300).map(|index| match index {
        150 | 151 | 290 => record(index, 10_000_000),
        _ => record(index, RECORD),
    });
    let mut calls = Elements::of(list.clone()).0.calls();
    for record in list {
        assert!(next(&mut calls).await == record);
    }
    assert!(calls.next().await.is_none());
}

#[test]
fn a_runtime_that_shuts_down_is_an_error_and_not_a_hang() {
    let (sender, elements, _) = Elements::sent();
    let mut calls = elements.calls();
    records(300).for_each(|record| sender.send(record).expect("it is read"));
    let first = runtime(2);
    first.block_on(async {
        for _ in 0..150 {
            next(&mut calls).await;
        }
        assert_eq!(tasks(), 1);
    });
    first.shutdown_timeout(Duration::from_secs(5));
    runtime(2).block_on(async {
        let mut expected = records(300).skip(150);
        let error = loop {
            let item = tokio::time::timeout(Duration::from_secs(10), calls.next());
            match item.await.expect("in time").expect("an error at last") {
                Ok(call) => assert_eq!(Some(call.as_str()), expected.next().as_deref()),
                Err(error) => break error,
            }
        };
        assert_eq!(error.kind(), ErrorKind::Interrupted, "{error}");
        assert!(error.to_string().contains("shutting down"), "{error}");
        assert!(calls.next().await.is_none());
    });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_panic_of_the_source_reaches_the_caller() {
    let list = records(200).map(|text| Ok(element(text)));
    let list = list.chain(std::iter::from_fn(|| panic!("a fault in the source")));
    let calls = Elements::new(stream::iter(list)).0.calls();
    let read = tokio::spawn(async move {
        let mut calls = calls;
        while let Some(Ok(_)) = calls.next().await {}
    });
    let panic = read.await.expect_err("a panic").into_panic();
    assert_eq!(panic.downcast_ref(), Some(&"a fault in the source"));
}
