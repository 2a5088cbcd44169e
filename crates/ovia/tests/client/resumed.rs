//! A list that breaks off is asked for again and continued: each record exactly once.

use std::time::Duration;

use ovia::ErrorKind;
use ovia_mock::{Answer, MockServer};

use crate::{connect, hasty, raws, read_all};

const RECORDS: [&str; 6] = [
    r#"{"id": "a", "status": "completed"}"#,
    r#"{"id": "b"}"#,
    r#"{"no": "id"}"#,
    r#"{"id": "b"}"#,
    r#"{"no": "id"}"#,
    r#"{"id": null, "é": "\ud83d\ude00 ]}"}"#,
];

/// A server that breaks its first answers off like this.
async fn breaking_off(first: Vec<Answer>) -> (MockServer, ovia::Client) {
    let builder = RECORDS
        .iter()
        .fold(MockServer::builder(), |builder, record| {
            builder.record(*record)
        });
    let builder = first.into_iter().fold(builder, ovia_mock::Builder::answer);
    connect(builder).await
}

#[tokio::test]
async fn wherever_it_is_cut() {
    let length = RECORDS.iter().map(|record| record.len() + 1).sum::<usize>() as u64 + 1;
    let (server, client) = breaking_off(vec![]).await;
    for bytes in 0..=length {
        for cut in [
            Answer::as_usual().cut_after(bytes),
            Answer::as_usual().reset_after(bytes),
        ] {
            server.answer(cut);
            let calls = client.calls().list().await;
            let calls = calls.unwrap_or_else(|error| panic!("cut at {bytes}: {error}"));
            assert_eq!(raws(&calls), RECORDS, "cut at {bytes}");
        }
    }
}

#[tokio::test]
async fn again_and_again() {
    // More often than it may in vain, but each time but one it gets further.
    let cuts = [30, 10, 50, 60, 70, 85, 100].map(|bytes| Answer::as_usual().cut_after(bytes));
    let (server, client) = breaking_off(cuts.into()).await;
    assert_eq!(raws(&client.calls().list().await.expect("a list")), RECORDS);
    assert_eq!(server.requests().len(), 8);
}

#[tokio::test]
async fn with_failures_in_between() {
    let first = vec![
        Answer::as_usual().cut_after(50),
        Answer::status(503),
        Answer::as_usual().cut_after(80),
        Answer::status(429).header("retry-after", "0"),
    ];
    let (server, client) = breaking_off(first).await;
    assert_eq!(raws(&client.calls().list().await.expect("a list")), RECORDS);
    assert_eq!(server.requests().len(), 5);
}

/// Between two transfers calls are placed, and others change places.
#[tokio::test]
async fn a_list_that_has_changed_meanwhile() {
    let before = r#"[{"id": 1}, {"id": 2}, {"id": 3}, {"id": 4}]"#;
    let after = r#"[{"id": 9}, {"id": 4}, {"id": 2, "status": "completed"}, {"id": 1}, {"id": 3}]"#;
    let cut = before.find(r#", {"id": 4"#).expect("a place") as u64;
    let builder = MockServer::builder()
        .answer(Answer::json(200, before).cut_after(cut))
        .answer(Answer::json(200, after));
    let (_server, client) = connect(builder).await;
    let calls = client.calls().list().await.expect("a list");
    assert_eq!(
        raws(&calls),
        [
            r#"{"id": 1}"#,
            r#"{"id": 2}"#,
            r#"{"id": 3}"#,
            r#"{"id": 9}"#,
            r#"{"id": 4}"#
        ]
    );
}

#[tokio::test]
async fn bad_records_are_reported_once() {
    let body = r#"[1, {"id": 2}, 1, {"id": 3}]"#;
    let builder = MockServer::builder()
        .answer(Answer::json(200, body).cut_after(20))
        .always(Answer::json(200, body));
    let (_server, client) = connect(builder).await;
    let mut stream = client.calls().list().stream();
    let mut seen = Vec::new();
    while let Some(item) = stream.next().await {
        seen.push(match item {
            Ok(call) => call.as_str().to_owned(),
            Err(error) => error.to_string(),
        });
    }
    assert_eq!(
        seen,
        [
            "record 0: expected an object, found a number",
            r#"{"id": 2}"#,
            "record 2: expected an object, found a number",
            r#"{"id": 3}"#
        ]
    );
}

#[tokio::test]
async fn it_ends_and_loses_nothing() {
    let always = Answer::as_usual().cut_after(60);
    let builder = RECORDS
        .iter()
        .fold(MockServer::builder(), |builder, record| {
            builder.record(*record)
        });
    let (server, client) = connect(builder.always(always)).await;
    let (calls, error) = read_all(client.calls().list()).await;
    let error = error.expect("a cut");
    assert_eq!(error.kind(), ErrorKind::Interrupted);
    assert_eq!((server.requests().len(), error.attempts()), (5, 5));
    assert_eq!(raws(&calls), RECORDS[..3]);

    let error = client
        .calls()
        .list()
        .max_resumes(0)
        .await
        .expect_err("a cut");
    assert_eq!(error.attempts(), 1);
}

#[tokio::test]
async fn a_server_that_is_gone_for_good_says_how_far_it_came() {
    let builder = MockServer::builder()
        .answer(Answer::json(200, r#"[{"id": 1}, {"id": 2}]"#).cut_after(15))
        .always(Answer::status(503));
    let (server, client) = connect(builder).await;
    let (calls, error) = read_all(client.calls().list()).await;
    let error = error.expect("503");
    assert_eq!(error.kind(), ErrorKind::Server);
    assert_eq!(error.status(), Some(503));
    let text = error.to_string();
    assert!(
        text.contains("the list was interrupted after 1 record (15 bytes): "),
        "{text}"
    );
    assert!(
        text.contains("; requesting it again failed: HTTP 503: "),
        "{text}"
    );
    assert_eq!((server.requests().len(), calls.len()), (6, 1));
}

#[tokio::test]
async fn a_stall_breaks_off_too() {
    let server = MockServer::builder()
        .answer(Answer::json(200, r#"[{"id": 1}, {"id": 2}]"#).stall_after(12))
        .always(Answer::json(200, r#"[{"id": 1}, {"id": 2}]"#))
        .start()
        .await
        .expect("a server");
    let client = ovia::Client::builder()
        .token("t")
        .base_url(server.url())
        .stall_timeout(Duration::from_millis(200))
        .retry_policy(hasty())
        .build()
        .expect("a client");
    assert_eq!(client.calls().list().await.expect("a list").len(), 2);
}

#[tokio::test]
async fn a_large_list_cut_in_many_places() {
    let (server, client) = connect(MockServer::builder().calls(100).seed(3)).await;
    let expected = client.calls().list().await.expect("a list");
    assert_eq!(expected.len(), 100);
    let length: u64 = expected
        .iter()
        .map(|call| call.as_str().len() as u64 + 1)
        .sum();
    let mut random = fastrand::Rng::with_seed(11);
    for _ in 0..150 {
        for _ in 0..random.u64(1..5) {
            server.answer(Answer::as_usual().cut_after(random.u64(0..length)));
        }
        let calls = client.calls().list().await.expect("a list");
        assert_eq!(calls, expected);
    }
}

#[tokio::test]
async fn filters_and_limits_count_each_record_once() {
    let cut = || Answer::as_usual().cut_after(70);
    let (_server, client) = breaking_off(vec![cut(), cut()]).await;
    assert_eq!(
        client
            .calls()
            .list()
            .status("completed")
            .await
            .expect("a list")
            .len(),
        1
    );
    let (_server, client) = breaking_off(vec![cut()]).await;
    let calls = client.calls().list().limit(5).await.expect("a list");
    assert_eq!(raws(&calls), RECORDS[..5]);
    let (_server, client) = breaking_off(vec![cut()]).await;
    assert!(client.calls().get("b").await.expect("a list").is_some());
}
