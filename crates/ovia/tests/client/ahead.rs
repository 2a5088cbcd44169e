//! Long lists, which are read ahead of the caller where the runtime has several threads: that shows
//! in nothing but the time that it takes.

mod bounds;
mod broken;
mod filtered;
mod memory;

use futures_util::TryStreamExt;
use ovia::{Call, Client, Error};
use ovia_mock::MockServer;
use serde_json::value::RawValue;
use tokio::runtime::{Builder, Handle, Runtime};

use crate::connect;

/// Enough records of some 5.6 KB to be a long list several times over.
const MANY: u64 = 500;

/// A server with a long list, a client of it, and the records as they are served.
async fn long(builder: ovia_mock::Builder) -> (MockServer, Client, Vec<String>) {
    let (server, client) = connect(builder).await;
    let response = client.get("/api/v1/calls").await.expect("a response");
    let records: Vec<Box<RawValue>> = response.json().await.expect("a list");
    let records: Vec<String> = records.iter().map(|raw| raw.get().to_owned()).collect();
    assert!(records.iter().map(String::len).sum::<usize>() > 2 << 20);
    (server, client, records)
}

/// How many tasks the runtime has; without sockets these are those that read ahead.
fn tasks() -> usize {
    Handle::current().metrics().num_alive_tasks()
}

fn runtime(workers: usize) -> Runtime {
    Builder::new_multi_thread()
        .worker_threads(workers)
        .enable_all()
        .build()
        .expect("a runtime")
}

/// What a stream gave out: the records, and the errors in their places.
type Outcome = Result<String, (Option<u64>, String)>;

fn outcome(item: Result<impl AsRef<str>, Error>) -> Outcome {
    match item {
        Ok(text) => Ok(text.as_ref().to_owned()),
        Err(error) => Err((error.record_index(), error.to_string())),
    }
}

/// The list in each of the ways in which it can be read.
async fn every_way(list: &ovia::calls::ListCalls) -> Vec<(&'static str, Vec<Outcome>, u64)> {
    let mut ways = Vec::new();

    let (mut calls, mut outcomes) = (list.clone().stream(), Vec::new());
    while let Some(item) = calls.next().await {
        outcomes.push(outcome(item.map(|call| call.as_str().to_owned())));
    }
    assert!(calls.next().await.is_none());
    ways.push(("stream", outcomes, calls.records_read()));

    let (mut calls, mut outcomes) = (list.clone().stream(), Vec::new());
    while let Some(item) = calls.next().await {
        outcomes.push(outcome(item.map(|call| call.as_str().to_owned())));
    }
    assert!(calls.next().await.is_none());
    ways.push(("stream_raw", outcomes, calls.records_read()));

    let (mut calls, mut outcomes) = (list.clone().stream_as::<Box<RawValue>>(), Vec::new());
    while let Some(item) = calls.next().await {
        outcomes.push(outcome(item.map(|raw| raw.get().to_owned())));
    }
    assert!(calls.next().await.is_none());
    ways.push(("stream_as", outcomes, calls.records_read()));
    ways
}

async fn each_record_comes_once_and_in_order() {
    let (_server, client, records) = long(MockServer::builder().calls(MANY).seed(1)).await;
    let list = client.calls().list();
    let calls = list.clone().await.expect("a list");
    assert_eq!(crate::raws(&calls), records);
    // As they would be read one by one.
    for call in &calls {
        let alone: Call = call.as_str().parse().expect("a call");
        assert_eq!(format!("{call:?}"), format!("{alone:?}"));
    }
    for (way, outcomes, read) in every_way(&list).await {
        let texts: Vec<String> = outcomes.into_iter().filter_map(Result::ok).collect();
        assert!(texts == records, "{way}");
        assert_eq!(read, MANY, "{way}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_record_comes_once_and_in_order_on_several_threads() {
    each_record_comes_once_and_in_order().await;
}

#[tokio::test]
async fn each_record_comes_once_and_in_order_on_one_thread() {
    each_record_comes_once_and_in_order().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_read_counts_and_not_what_was_read_ahead() {
    let (_server, client, records) = long(MockServer::builder().calls(MANY)).await;
    let mut calls = client.calls().list().stream();
    for (index, record) in records.iter().enumerate() {
        assert_eq!(calls.records_read(), index as u64);
        let call = calls.next().await.expect("a call").expect("a good one");
        assert_eq!(call.as_str(), record);
    }
    assert!(calls.next().await.is_none());
    assert_eq!(calls.records_read(), MANY);
}

/// Nothing is spawned for those who do not need it, or have no thread for it.
#[test]
fn only_what_is_worth_it_is_read_ahead() {
    let (body, count) = memory::records(300, 5600);
    let tasks_after = |runtime: &Runtime, read: usize, limit: Option<u64>| {
        runtime.block_on(async {
            let (client, _) = memory::client(body.clone());
            let list = client.calls().list();
            let list = match limit {
                None => list,
                Some(limit) => list.limit(limit),
            };
            let calls = list.stream();
            let mut calls = std::pin::pin!(calls);
            for _ in 0..read {
                calls.try_next().await.expect("good").expect("a call");
            }
            tasks()
        })
    };
    assert_eq!(count, 300);
    let several = runtime(2);
    assert_eq!(tasks_after(&several, 90, None), 0);
    assert_eq!(tasks_after(&several, 100, None), 1);
    assert_eq!(tasks_after(&several, 100, Some(2000)), 1);
    assert_eq!(tasks_after(&several, 100, Some(999)), 0);
    assert_eq!(tasks_after(&runtime(1), 100, None), 0);
    let one = Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    assert_eq!(tasks_after(&one, 100, None), 0);
}
