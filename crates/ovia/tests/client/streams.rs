//! Streams: one record at a time, as it arrives, and no further than asked.

use std::{future::IntoFuture, time::Duration};

use futures_util::{StreamExt, TryStreamExt};
use ovia::ErrorKind;
use ovia_mock::{Answer, MockServer};
use serde::Deserialize;

use crate::{answering, connect, listing};

#[tokio::test]
async fn a_stream_is_a_stream() {
    let (_server, client) = connect(MockServer::builder().calls(25)).await;
    let collected = client.calls().list().await.expect("a list");
    let streamed: Vec<ovia::Call> = client
        .calls()
        .list()
        .stream()
        .take(10)
        .try_collect()
        .await
        .expect("a stream");
    assert_eq!(streamed, collected[..10]);
}

#[tokio::test]
async fn nothing_is_sent_before_the_stream_is_asked() {
    let (server, client) = connect(MockServer::builder().calls(1)).await;
    let mut stream = client.calls().list().stream();
    assert_eq!(server.requests().len(), 0);
    assert!(stream.next().await.is_some());
    assert_eq!(server.requests().len(), 1);
    assert!(stream.next().await.is_none());
    assert!(stream.next().await.is_none());
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_record_is_given_out_before_the_next_has_arrived() {
    let body = r#"[{"id": "a"}, {"id": "b"}, {"id": "c"}]"#;
    let until = body.find(r#", {"id": "c""#).expect("a place");
    let (_server, client) = answering(Answer::json(200, body).stall_after(until as u64)).await;
    let mut stream = client.calls().list().stream();
    for id in ["a", "b"] {
        let call = tokio::time::timeout(Duration::from_secs(5), stream.next());
        let call = call
            .await
            .expect("in time")
            .expect("a record")
            .expect("good");
        assert_eq!(call.as_str(), format!(r#"{{"id": "{id}"}}"#));
    }
    assert_eq!(stream.records_read(), 2);
}

#[tokio::test]
async fn a_limit_ends_the_transfer() {
    let (_server, client) = connect(MockServer::builder().calls(1_000_000)).await;
    let list = client.calls().list();
    let calls = tokio::time::timeout(Duration::from_secs(30), list.clone().limit(3));
    assert_eq!(calls.await.expect("at once").expect("a list").len(), 3);
    // Nothing asked for, nothing sent.
    let (server, client) = connect(MockServer::builder().calls(5)).await;
    assert_eq!(
        client.calls().list().limit(0).await.expect("a list").len(),
        0
    );
    assert_eq!(server.requests().len(), 0);
    assert_eq!(
        client.calls().list().limit(9).await.expect("a list").len(),
        5
    );
}

#[tokio::test]
async fn a_limit_counts_calls_and_not_bad_records() {
    let (_server, client) = listing(&["1", "{}", "2", "{}", "{}"]).await;
    let (calls, error) = crate::read_all(client.calls().list().limit(2)).await;
    assert_eq!(calls.len(), 2);
    assert_eq!(error.expect("bad records").kind(), ErrorKind::Record);
}

#[tokio::test]
async fn get_stops_once_it_has_found() {
    let (_server, client) = connect(MockServer::builder().calls(1_000_000)).await;
    let third = client.calls().list().limit(3).await.expect("a list")[2].clone();
    let found = tokio::time::timeout(
        Duration::from_secs(30),
        client.calls().get(third.id().expect("an id")),
    );
    assert_eq!(found.await.expect("at once").expect("a list"), Some(third));
}

#[tokio::test]
async fn get_finds_ids_of_every_form() {
    let (_server, client) = listing(&[
        r#"{"id": "call-1"}"#,
        r#"{"id": 17}"#,
        r#"{"id": "3C90C3CC-0D44-4B50-8888-8DD25736052A"}"#,
        "7",
    ])
    .await;
    for id in ["call-1", "17", "3c90c3cc-0d44-4b50-8888-8dd25736052a"] {
        let call = client.calls().get(id).await.expect("a list");
        assert!(call.is_some(), "{id}");
    }
    // It might be the record that could not be read.
    let error = client.calls().get("call-2").await.expect_err("not certain");
    assert_eq!(error.record_index(), Some(3));
    let (_server, client) = listing(&["{}"]).await;
    assert_eq!(client.calls().get("call-2").await.expect("a list"), None);
}

#[derive(Debug, Deserialize, PartialEq)]
struct Row {
    id: String,
    duration: Option<i64>,
}

#[tokio::test]
async fn own_types_are_gates_and_name_the_place() {
    let (_server, client) = listing(&[
        r#"{"id": "a", "duration": 7, "more": {}}"#,
        r#"{"id": "b", "duration": "+33639981234"}"#,
        r#"{"duration": 1}"#,
        r#"{"id": "c", }"#,
        r#"{"id": "d"}"#,
    ])
    .await;
    let mut rows = client.calls().list().stream_as::<Row>();
    let mut outcomes = Vec::new();
    while let Some(row) = rows.next().await {
        outcomes.push(match row {
            Ok(row) => format!("{row:?}"),
            Err(error) => format!("{error} ({:?})", error.record_path()),
        });
    }
    insta::assert_snapshot!(outcomes.join("\n"));
}

#[tokio::test]
async fn own_types_can_be_filtered_and_limited() {
    let (_server, client) = listing(&[
        r#"{"id": "a", "status": "failed"}"#,
        r#"{"id": "b", "status": "completed"}"#,
        r#"{"id": "c", "status": "completed"}"#,
        r#"{"id": "d", "status": "completed"}"#,
    ])
    .await;
    let list = client.calls().list().status("completed").limit(2);
    let rows: Vec<Row> = list.stream_as().try_collect().await.expect("rows");
    let ids: Vec<&str> = rows.iter().map(|row| row.id.as_str()).collect();
    assert_eq!(ids, ["b", "c"]);
}

#[tokio::test]
async fn streams_cross_threads() {
    fn crosses<T: Send>(value: T) -> T {
        value
    }
    let (_server, client) = connect(MockServer::builder().calls(2)).await;
    let mut stream = crosses(client.calls().list().stream());
    let count = tokio::spawn(async move {
        let mut count = 0;
        while stream.next().await.is_some() {
            count += 1;
        }
        count
    });
    assert_eq!(count.await.expect("a count"), 2);
    drop(crosses(client.calls().list().into_future()));
}
