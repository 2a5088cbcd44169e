//! How far it reads ahead, and when it stops.

use std::{
    sync::atomic::Ordering,
    time::{Duration, Instant},
};

use bytes::Bytes;
use ovia::{Call, ErrorKind, RecordStream};

use super::{
    memory::{self, CHUNK, Taken},
    runtime, tasks,
};

const RECORD: usize = 5600;

/// A mebibyte that waits, and a batch that waits for room.
const AHEAD: usize = (1 << 20) + 256 * 1024;

async fn next(calls: &mut RecordStream<Call>) -> String {
    let call = tokio::time::timeout(Duration::from_secs(10), calls.next());
    let call = call.await.expect("in time").expect("a call");
    call.expect("a good one").as_str().to_owned()
}

/// Waits until nothing more is taken.
async fn rest(taken: &Taken) -> usize {
    let mut before = usize::MAX;
    loop {
        let now = taken.bytes.load(Ordering::Relaxed);
        if now == before {
            return now;
        }
        before = now;
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

/// Waits until it is so.
async fn until(what: &str, is_so: impl Fn() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < Duration::from_secs(10), "{what}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_slow_caller_is_waited_for() {
    let (client, taken) = memory::client(memory::records(3000, RECORD).0);
    let mut calls = client.calls().list().stream();
    for index in 0..3000 {
        assert_eq!(next(&mut calls).await, memory::record(index, RECORD));
        if [100, 101, 700, 1500].contains(&index) {
            let ahead = rest(&taken).await - (index + 1) * (RECORD + 1);
            // It does read ahead, and no further.
            assert!(ahead > 512 * 1024, "{ahead}");
            assert!(ahead <= AHEAD + CHUNK + 2 * RECORD, "{ahead}");
        }
    }
    assert!(calls.next().await.is_none());
}

/// What the filters leave out takes room as well, while nobody asks.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_slow_caller_of_few_is_waited_for_too() {
    let (body, _) = memory::records(3000, RECORD);
    let body = String::from_utf8(body.to_vec()).expect("text");
    let (first, others) = body.split_at(200 * (RECORD + 1));
    let body = format!("{first}{}", others.replace("completed", "forgotten"));
    let (client, taken) = memory::client(body.into());
    let mut calls = client.calls().list().status("completed").stream();
    for _ in 0..150 {
        next(&mut calls).await;
    }
    let ahead = rest(&taken).await - 150 * (RECORD + 1);
    assert!(ahead <= AHEAD + CHUNK + 2 * RECORD, "{ahead}");
    for _ in 150..200 {
        next(&mut calls).await;
    }
    assert!(calls.next().await.is_none());
    assert_eq!(calls.records_read(), 3000);
}

/// So does what is hardly any text.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_bad_records_take_room_too() {
    let (body, _) = memory::records(150, RECORD);
    let mut body = body[..body.len() - 1].to_vec();
    body.extend_from_slice(",7".repeat(1 << 20).as_bytes());
    body.push(b']');
    let (client, taken) = memory::client(body.into());
    let mut calls = client.calls().list().stream();
    for _ in 0..120 {
        next(&mut calls).await;
    }
    // An error is larger than the digit that it is about.
    let ahead = rest(&taken).await - 120 * (RECORD + 1);
    assert!(ahead <= 512 * 1024, "{ahead}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_limit_ends_the_transfer() {
    let (body, _) = memory::records(5000, 2000);
    for limit in [999, 1500] {
        let (client, taken) = memory::client(body.clone());
        let mut calls = client.calls().list().limit(limit).stream();
        for index in 0..limit {
            let expected = memory::record(usize::try_from(index).expect("few"), 2000);
            assert_eq!(next(&mut calls).await, expected);
        }
        until("it ends", || taken.is_dropped.load(Ordering::Relaxed)).await;
        until("the task ends", || tasks() == 0).await;
        assert!(calls.next().await.is_none());
        assert_eq!(calls.records_read(), limit);
        assert!(taken.bytes.load(Ordering::Relaxed) < body.len() / 2);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn dropping_the_stream_ends_the_transfer() {
    let (client, taken) = memory::client(memory::records(3000, RECORD).0);
    let mut calls = client.calls().list().stream();
    for _ in 0..200 {
        next(&mut calls).await;
    }
    assert_eq!(tasks(), 1);
    drop(calls);
    until("it ends", || taken.is_dropped.load(Ordering::Relaxed)).await;

    // Also while the task waits for more.
    let (sender, client) = memory::sending();
    let mut calls = client.calls().list().stream();
    let (body, _) = memory::records(200, RECORD);
    sender.send(body.slice(..body.len() - 1)).expect("read");
    for _ in 0..200 {
        next(&mut calls).await;
    }
    drop(calls);
    until("it ends", || sender.is_closed()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_record_is_given_out_before_the_next_has_arrived() {
    let (sender, client) = memory::sending();
    let mut calls = client.calls().list().stream();
    let (body, _) = memory::records(200, RECORD);
    sender.send(body.slice(..body.len() - 1)).expect("read");
    for index in 0..200 {
        assert_eq!(next(&mut calls).await, memory::record(index, RECORD));
    }
    assert_eq!(tasks(), 1);
    for index in 200..220 {
        let record = memory::record(index, 100);
        sender.send(format!(",{record}").into()).expect("read");
        assert_eq!(next(&mut calls).await, record);
    }
    sender.send(Bytes::from_static(b"]")).expect("read");
    assert!(calls.next().await.is_none());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_record_may_be_larger_than_all_that_is_read_ahead() {
    let sizes = |index: usize| match index {
        150 | 151 | 290 => 10_000_000,
        _ => RECORD,
    };
    let records: Vec<String> = (0..300).map(|i| memory::record(i, sizes(i))).collect();
    let (client, _) = memory::client(format!("[{}]", records.join(",")).into());
    let mut calls = client.calls().list().stream();
    for record in &records {
        assert!(next(&mut calls).await == *record);
    }
    assert!(calls.next().await.is_none());
}

#[test]
fn a_runtime_that_goes_away_is_an_error_and_not_a_hang() {
    let (sender, client) = memory::sending();
    let mut calls = client.calls().list().stream();
    let (body, _) = memory::records(300, RECORD);
    sender.send(body.slice(..body.len() - 1)).expect("read");
    let first = runtime(2);
    first.block_on(async {
        for _ in 0..150 {
            next(&mut calls).await;
        }
        assert_eq!(tasks(), 1);
    });
    first.shutdown_timeout(Duration::from_secs(5));
    runtime(2).block_on(async {
        let mut index = 150;
        let error = loop {
            let item = tokio::time::timeout(Duration::from_secs(10), calls.next());
            match item.await.expect("in time").expect("an error at last") {
                Ok(call) => assert_eq!(call.as_str(), memory::record(index, RECORD)),
                Err(error) => break error,
            }
            index += 1;
        };
        assert_eq!(error.kind(), ErrorKind::Interrupted, "{error}");
        assert!(error.to_string().contains("shutting down"), "{error}");
        assert!(calls.next().await.is_none());
    });
}
