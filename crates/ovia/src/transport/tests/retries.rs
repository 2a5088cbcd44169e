//! What is retried, how often, and after which delays.

use std::time::Duration;

use tokio::time::Instant;

use crate::{
    ErrorKind, Method, RetryPolicy,
    transport::scripted::{Outcome, Scripted, Then, response},
};

/// How many requests a list takes whose first outcomes are these, and the kind of its error.
async fn requests_after(first: &[Outcome]) -> (usize, Option<ErrorKind>) {
    let outcomes = first.iter().cloned().chain([response(200, "[]")]);
    let server = Scripted::new(outcomes);
    let kind = server.client().calls().list().await.err();
    (server.requests(), kind.map(|error| error.kind()))
}

#[tokio::test]
async fn failures_that_may_pass_are_retried() {
    for status in [408, 429, 500, 502, 503, 504] {
        let first = [response(status, ""), response(status, "")];
        assert_eq!(requests_after(&first).await, (3, None), "{status}");
    }
    for kind in [
        ErrorKind::Connect,
        ErrorKind::Connection,
        ErrorKind::Timeout,
    ] {
        let first = [Outcome::Fails(kind)];
        assert_eq!(requests_after(&first).await, (2, None), "{kind}");
    }
}

#[tokio::test]
async fn other_failures_are_not() {
    for (status, kind) in [
        (400, ErrorKind::Rejected),
        (401, ErrorKind::Unauthorized),
        (403, ErrorKind::Unauthorized),
        (404, ErrorKind::NotFound),
        (409, ErrorKind::Rejected),
        (501, ErrorKind::Server),
    ] {
        let outcome = requests_after(&[response(status, "")]).await;
        assert_eq!(outcome, (1, Some(kind)), "{status}");
    }
    let outcome = requests_after(&[response(200, "{}")]).await;
    assert_eq!(outcome, (1, Some(ErrorKind::UnexpectedBody)));
    let outcome = requests_after(&[Outcome::Fails(ErrorKind::Configuration)]).await;
    assert_eq!(outcome, (1, Some(ErrorKind::Configuration)));
}

#[tokio::test]
async fn the_number_of_retries_is_limited_and_reported() {
    let server = Scripted::new([response(503, "")]);
    let client = server.client();
    let error = client.calls().list().await.expect_err("503");
    assert_eq!((server.requests(), error.attempts()), (5, 5));
    assert_eq!(error.kind(), ErrorKind::Server);
    assert!(!error.elapsed().is_zero());
    let error = client.calls().list().max_retries(1).await;
    assert_eq!(error.expect_err("503").attempts(), 2);
    let error = client.calls().get("x").max_retries(0).await;
    assert_eq!(error.expect_err("503").attempts(), 1);

    let client = server.client_with(|builder| builder.max_retries(2));
    let error = client.calls().list().await.expect_err("503");
    assert_eq!(error.attempts(), 3);
}

#[tokio::test]
async fn a_request_that_is_not_safe_is_retried_only_if_it_was_not_processed() {
    for (first, requests) in [
        (Outcome::Fails(ErrorKind::Connect), 2),
        (response(429, ""), 2),
        (Outcome::Fails(ErrorKind::Connection), 1),
        (Outcome::Fails(ErrorKind::Timeout), 1),
        (response(500, ""), 1),
        (response(503, "").header("retry-after", "0"), 1),
        (response(307, "").header("location", "/elsewhere"), 1),
    ] {
        for method in [Method::POST, Method::PUT, Method::DELETE] {
            let server = Scripted::new([first.clone(), response(200, "{}")]);
            let request = server.client().request(method, "/api/v1/agents");
            let error = request.json(&7).await.err();
            assert_eq!(server.requests(), requests, "{first:?}");
            assert_eq!(error.is_none(), requests == 2, "{first:?}");
            assert!(
                !error.is_some_and(|error| error.is_retryable()),
                "{first:?}"
            );
        }
    }
    // Nor may a body that breaks off lead to a second request.
    let cut = response(200, r#"[{"id": 1}, "#).then(Then::BreakOff);
    for (method, requests) in [(Method::POST, 1), (Method::GET, 2)] {
        let server = Scripted::new([cut.clone(), response(200, r#"[{"id": 1}, {"id": 2}]"#)]);
        let response = server.client().request(method, "/api/v1/agents").await;
        let mut items = response.expect("200").stream_as::<serde_json::Value>();
        let (mut good, mut error) = (0, None);
        while let Some(item) = items.next().await {
            good += usize::from(item.is_ok());
            error = item.err();
        }
        assert_eq!((server.requests(), good), (requests, requests));
        assert!(!error.is_some_and(|error| error.is_retryable()));
    }
}

#[tokio::test(start_paused = true)]
async fn retry_after_is_waited_for_up_to_a_limit() {
    let server = Scripted::new([
        response(429, "").header("retry-after", "7"),
        response(503, "").header("retry-after", "0"),
        response(200, "[]"),
    ]);
    let started = Instant::now();
    server.client().calls().list().await.expect("a list");
    assert_eq!(started.elapsed().as_secs(), 7);
    assert_eq!(server.requests(), 3);

    let server = Scripted::new([response(429, "").header("retry-after", "61")]);
    let error = server.client().calls().list().await.expect_err("429");
    assert_eq!(error.retry_after(), Some(Duration::from_secs(61)));
    assert_eq!(server.requests(), 1);
}

#[tokio::test(start_paused = true)]
async fn delays_grow_up_to_their_limit() {
    let server = Scripted::new([response(503, "")]);
    let client = server.client_with(|builder| {
        let policy = RetryPolicy::default().max_retries(40);
        builder.retry_policy(policy.max_delay(Duration::from_secs(2)))
    });
    let started = Instant::now();
    client.calls().list().await.expect_err("503");
    assert_eq!(server.requests(), 41);
    // Half of 38 times 2 s on average; 40 of them are at most 80 s.
    let seconds = started.elapsed().as_secs();
    assert!((10..80).contains(&seconds), "{seconds} s");
}

#[tokio::test]
async fn the_retry_budget_is_shared_by_all_operations() {
    let server = Scripted::new([response(503, "")]);
    let client = server.client_with(|builder| {
        let policy = RetryPolicy::default().initial_delay(Duration::ZERO);
        builder.retry_policy(policy.budget(17))
    });
    for _ in 0..10 {
        client.calls().list().await.expect_err("503");
    }
    // Ten first requests, and the three retries that the budget paid for.
    assert_eq!(server.requests(), 13);
}

#[tokio::test]
async fn headers_and_credentials_are_on_every_request() {
    let server = Scripted::new([response(503, ""), response(200, "[]")]);
    let client = server.client_with(|builder| builder.header("x-team", "night"));
    client
        .calls()
        .list()
        .header("x-who", "request")
        .await
        .expect("a list");
    for index in 0..2 {
        let request = server.request(index);
        assert_eq!(request.headers()["authorization"], "Bearer hunter2");
        assert_eq!(request.headers()["x-team"], "night");
        assert_eq!(request.headers()["x-who"], "request");
    }
}

#[tokio::test]
async fn a_request_is_the_same_each_time() {
    let server = Scripted::new([response(429, ""), response(201, "\"done\"")]);
    let client = server.client();
    let request = client
        .request(Method::PATCH, "/api/v1/agents/7?a=b")
        .query(&[("name", "Zoë & co"), ("n", "1")])
        .json(&serde_json::json!({"voice": "alto"}));
    let response = request.await.expect("a response");
    assert_eq!(response.status(), 201);
    assert_eq!(response.json::<String>().await.expect("text"), "done");
    for index in 0..2 {
        let request = server.request(index);
        assert_eq!(request.method(), Method::PATCH);
        assert_eq!(request.url().path(), "/api/v1/agents/7");
        assert_eq!(request.url().query(), Some("a=b&name=Zo%C3%AB+%26+co&n=1"));
        assert_eq!(request.headers()["content-type"], "application/json");
        assert_eq!(request.headers()["accept"], "application/json");
        let body = request.body().and_then(|body| body.as_bytes());
        assert_eq!(body, Some(&br#"{"voice":"alto"}"#[..]));
    }
}
