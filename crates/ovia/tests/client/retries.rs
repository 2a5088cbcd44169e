//! Sending again: what, how often, how long, and when not.

use std::time::{Duration, Instant};

use ovia::{Client, ErrorKind, RetryPolicy};
use ovia_mock::{Answer, MockServer};

use crate::{TOKEN, connect, hasty};

/// How many requests a list takes, if the first answers are these.
async fn requests_after(answers: Vec<Answer>) -> (usize, Option<ErrorKind>) {
    let builder = answers
        .into_iter()
        .fold(MockServer::builder().calls(3), ovia_mock::Builder::answer);
    let (server, client) = connect(builder).await;
    let kind = client.calls().list().await.err().map(|error| error.kind());
    (server.requests().len(), kind)
}

#[tokio::test]
async fn what_may_pass_is_tried_again() {
    for status in [408, 429, 500, 502, 503, 504] {
        let answers = vec![Answer::status(status), Answer::status(status)];
        assert_eq!(requests_after(answers).await, (3, None), "{status}");
    }
    let reset = Answer::json(200, "[]")
        .delay(Duration::from_millis(1))
        .cut_after(0);
    assert_eq!(requests_after(vec![reset]).await, (2, None));
}

#[tokio::test]
async fn what_will_not_pass_is_not() {
    for (status, kind) in [
        (400, ErrorKind::Rejected),
        (401, ErrorKind::Unauthorized),
        (403, ErrorKind::Unauthorized),
        (404, ErrorKind::NotFound),
        (409, ErrorKind::Rejected),
        (501, ErrorKind::Server),
    ] {
        let outcome = requests_after(vec![Answer::status(status)]).await;
        assert_eq!(outcome, (1, Some(kind)), "{status}");
    }
    let outcome = requests_after(vec![Answer::json(200, "{}")]).await;
    assert_eq!(outcome, (1, Some(ErrorKind::UnexpectedBody)));
}

#[tokio::test]
async fn it_ends_and_says_how_often_it_tried() {
    let (server, client) = connect(MockServer::builder().always(Answer::status(503))).await;
    let error = client.calls().list().await.expect_err("503");
    assert_eq!((server.requests().len(), error.attempts()), (5, 5));
    assert_eq!(error.kind(), ErrorKind::Server);
    assert!(!error.elapsed().is_zero());
    let error = client.calls().list().retries(1).await.expect_err("503");
    assert_eq!((server.requests().len(), error.attempts()), (7, 2));
    let error = client.calls().get("x").retries(0).await.expect_err("503");
    assert_eq!((server.requests().len(), error.attempts()), (8, 1));
}

#[tokio::test]
async fn what_the_server_asks_for_is_waited_for() {
    let builder = MockServer::builder()
        .answer(Answer::status(429).header("retry-after", "1"))
        .answer(Answer::status(503).header("retry-after", "0"));
    let (server, client) = connect(builder).await;
    let started = Instant::now();
    client.calls().list().await.expect("a list");
    assert!(started.elapsed() >= Duration::from_secs(1));
    assert_eq!(server.requests().len(), 3);

    // More than is waited for: the answer is the answer.
    let builder = MockServer::builder().answer(Answer::status(429).header("retry-after", "61"));
    let (server, client) = connect(builder).await;
    let error = client.calls().list().await.expect_err("429");
    assert_eq!(error.retry_after(), Some(Duration::from_secs(61)));
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_total_limit_ends_the_waiting_before_it_begins() {
    let builder = MockServer::builder().always(Answer::status(503).header("retry-after", "30"));
    let (server, client) = connect(builder).await;
    let started = Instant::now();
    let list = client.calls().list().timeout(Duration::from_secs(5));
    // The error says what is known, not that time ran out.
    assert_eq!(list.await.expect_err("503").kind(), ErrorKind::Server);
    assert!(started.elapsed() < Duration::from_secs(4));
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_total_limit_holds_before_and_within_the_body() {
    for answer in [
        Answer::json(200, "[]").delay(Duration::from_secs(60)),
        Answer::json(200, "[{}, {}]").stall_after(5),
    ] {
        let (_server, client) = connect(MockServer::builder().always(answer)).await;
        let started = Instant::now();
        let list = client.calls().list().timeout(Duration::from_millis(300));
        let error = list.await.expect_err("too long");
        assert_eq!(error.kind(), ErrorKind::DeadlineExceeded, "{error}");
        assert!(error.to_string().contains("gave up after 300ms"), "{error}");
        assert!(started.elapsed() < Duration::from_secs(10));
    }
}

#[tokio::test]
async fn a_client_that_has_spent_its_budget_stops_sending_again() {
    let server = MockServer::builder()
        .always(Answer::status(503))
        .start()
        .await
        .expect("a server");
    let client = Client::builder()
        .token(TOKEN)
        .base_url(server.url())
        .retry_policy(hasty().budget(17))
        .build()
        .expect("a client");
    let lists = (0..10).map(|_| client.calls().list());
    for list in lists {
        list.await.expect_err("503");
    }
    // Ten of their own, and the three that the budget paid for.
    assert_eq!(server.requests().len(), 13);
}

#[tokio::test]
async fn redirects_are_followed_within_the_server_alone() {
    let here = Answer::status(307).header("location", "/api/v1/calls?page=all");
    let (server, client) = connect(MockServer::builder().calls(2).answer(here)).await;
    assert_eq!(client.calls().list().await.expect("a list").len(), 2);
    assert_eq!(server.requests()[1].path, "/api/v1/calls?page=all");
    assert!(server.requests()[1].header("authorization").is_some());

    let elsewhere = MockServer::builder().start().await.expect("a server");
    let there = format!("{}/api/v1/calls", elsewhere.url());
    let there = Answer::status(302).header("location", there);
    let (server, client) = connect(MockServer::builder().answer(there)).await;
    let error = client.calls().list().await.expect_err("elsewhere");
    assert_eq!(error.kind(), ErrorKind::Redirected);
    assert_eq!(server.requests().len(), 1);
    assert_eq!(elsewhere.requests().len(), 0);

    // In a circle it ends.
    let round = Answer::status(302).header("location", "/api/v1/calls");
    let (server, client) = connect(MockServer::builder().always(round)).await;
    let error = client.calls().list().await.expect_err("a circle");
    assert_eq!(error.kind(), ErrorKind::Redirected);
    assert_eq!(server.requests().len(), 6);
}

#[tokio::test]
async fn no_server_is_tried_again_too() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    drop(listener);
    let client = Client::builder()
        .token(TOKEN)
        .base_url(format!("http://{address}"))
        .retry_policy(
            RetryPolicy::default()
                .retries(2)
                .first_delay(Duration::from_millis(1)),
        )
        .build()
        .expect("a client");
    let error = client.calls().list().await.expect_err("nobody there");
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connect, 3));
}
