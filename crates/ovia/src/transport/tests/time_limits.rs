//! The stall timeout and the deadline, before and during the body.

use std::time::Duration;

use tokio::time::{Instant, sleep};

use crate::{
    ErrorKind,
    transport::scripted::{Outcome, Scripted, Then, response},
};

/// The outcomes of a server that goes silent, before its response and during the body.
fn silent() -> [Outcome; 2] {
    [Outcome::Silence, response(200, "[{}, ").then(Then::Silence)]
}

#[tokio::test(start_paused = true)]
async fn a_server_that_sends_nothing_is_a_timeout() {
    for outcome in silent() {
        let server = Scripted::new([outcome]);
        let client = server.client_with(|builder| builder.stall_timeout(Duration::from_secs(3)));
        let started = Instant::now();
        let error = client.calls().list().await.expect_err("silence");
        assert_eq!(error.kind(), ErrorKind::Timeout);
        let text = error.to_string();
        assert!(text.contains("the server sent nothing for 3s"), "{text}");
        // The first request, and four retries or resumes.
        assert_eq!(server.requests(), 5);
        assert_eq!(started.elapsed().as_secs(), 15);
    }
}

#[tokio::test(start_paused = true)]
async fn a_deadline_holds_before_and_during_the_body() {
    for outcome in silent() {
        let server = Scripted::new([outcome]);
        let started = Instant::now();
        let list = server
            .client()
            .calls()
            .list()
            .timeout(Duration::from_secs(2));
        let error = list.await.expect_err("too long");
        assert_eq!(error.kind(), ErrorKind::DeadlineExceeded, "{error}");
        assert!(error.to_string().contains("gave up after 2s"), "{error}");
        assert_eq!((started.elapsed().as_secs(), server.requests()), (2, 1));
    }
}

#[tokio::test(start_paused = true)]
async fn a_deadline_prevents_a_retry_that_would_be_too_late() {
    let server = Scripted::new([response(503, "").header("retry-after", "30")]);
    let started = Instant::now();
    let list = server
        .client()
        .calls()
        .list()
        .timeout(Duration::from_secs(5));
    // The error says what is known, not that time ran out.
    assert_eq!(list.await.expect_err("503").kind(), ErrorKind::Server);
    assert!(started.elapsed().is_zero());
    assert_eq!(server.requests(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_slow_reader_is_not_a_slow_server() {
    let server = Scripted::new([response(200, "[{}, {}]")]);
    let client = server.client_with(|builder| builder.stall_timeout(Duration::from_secs(1)));
    let mut stream = client.calls().list().stream();
    for _ in 0..2 {
        assert!(stream.next().await.expect("a record").is_ok());
        sleep(Duration::from_secs(60)).await;
    }
    assert!(stream.next().await.is_none());
}

#[tokio::test(start_paused = true)]
async fn a_token_that_is_not_fetched_in_time_is_not_waited_for() {
    let server = Scripted::new([response(200, "[]")]);
    let client = server.client_with(|builder| {
        builder.token_provider(std::future::pending::<Result<String, std::io::Error>>)
    });
    let error = client.calls().list().await.expect_err("no token");
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(error.to_string().contains("nothing was sent"), "{error}");
    assert_eq!(server.requests(), 0);
}
