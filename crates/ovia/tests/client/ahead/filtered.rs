//! Filters of long lists.

use ovia::Direction;
use ovia_mock::MockServer;
use serde_json::Value;

use super::{MANY, every_way, long};
use crate::connect;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn filters_keep_what_they_keep_of_a_short_list() {
    let (_server, client, records) = long(MockServer::builder().calls(MANY).seed(3)).await;
    let list = client.calls().list();
    let list = list.status("completed").direction(Direction::Inbound);
    let kept = |record: &&String| {
        let value: Value = serde_json::from_str(record).expect("JSON");
        value["status"] == "completed" && value["direction"] == "inbound"
    };
    let expected: Vec<&String> = records.iter().filter(kept).collect();
    assert!(expected.len() > 50);
    for (way, outcomes, read) in every_way(&list).await {
        let texts: Vec<String> = outcomes.into_iter().map(|it| it.expect("good")).collect();
        assert!(texts.iter().eq(expected.iter().copied()), "{way}");
        // Also those at the end, which were left out.
        assert_eq!(read, MANY, "{way}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn undecided_ones_count_when_they_are_given_out() {
    let filling = "x".repeat(5600);
    let mut builder = MockServer::builder().calls(0);
    for index in 0..300 {
        let started = match index % 3 {
            0 => r#""2026-01-01T00:00:00Z""#,
            1 => r#""yesterday""#,
            _ => "null",
        };
        let record = format!(r#"{{"id": "{index}", "started_at": {started}, "x": "{filling}"}}"#);
        builder = builder.record(record);
    }
    let (_server, client) = connect(builder).await;
    let since = "2025-01-01T00:00:00Z".parse().expect("a time");
    let mut calls = client.calls().list().started_since(since).stream();
    for nth in 0..100 {
        let call = calls.next().await.expect("a call").expect("a good one");
        let id = call.field("id").expect("an id").get();
        assert_eq!(id, format!("\"{}\"", 3 * nth));
        assert_eq!(calls.undecided(), nth);
        assert_eq!(calls.records_read(), 3 * nth + 1);
    }
    assert!(calls.next().await.is_none());
    assert_eq!((calls.undecided(), calls.records_read()), (100, 300));
}
