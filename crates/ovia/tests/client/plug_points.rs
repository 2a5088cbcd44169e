//! What can be put in place of the client's own parts.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use ovia::{
    Client, ErrorKind,
    transport::{Sending, Transport},
};
use ovia_mock::{Answer, MockServer};

use crate::{TOKEN, connect, hasty, new_call};

/// Fails so many times, and then answers with an empty list.
#[derive(Debug, Default)]
struct Flaky {
    failures: u32,
    asked: Arc<AtomicU32>,
}

impl Transport for Flaky {
    fn send<'a>(&'a self, _: &'a reqwest::Client, request: reqwest::Request) -> Sending<'a> {
        let nth = self.asked.fetch_add(1, Ordering::Relaxed);
        Box::pin(async move {
            assert_eq!(
                request.headers()["authorization"],
                format!("Bearer {TOKEN}")
            );
            if nth < self.failures {
                return Err("the cable is cut".into());
            }
            Ok(reqwest::Response::from(http::Response::new("[]")))
        })
    }
}

#[tokio::test]
async fn a_transport_of_ones_own_has_the_policy_in_front_of_it() {
    let asked = Arc::new(AtomicU32::new(0));
    let client = Client::builder()
        .token(TOKEN)
        .retry_policy(hasty())
        .transport(Flaky {
            failures: 2,
            asked: asked.clone(),
        })
        .build()
        .expect("a client");
    assert!(client.calls().list().await.expect("a list").is_empty());
    assert_eq!(asked.load(Ordering::Relaxed), 3);
    // How far it got is not known, so a call may have been placed.
    asked.store(0, Ordering::Relaxed);
    let error = client.calls().create(new_call()).await.expect_err("cut");
    assert_eq!(error.kind(), ErrorKind::MaybePlaced);
    assert!(error.to_string().contains("the cable is cut"), "{error}");
    assert_eq!(asked.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn an_http_client_of_ones_own() {
    let server = MockServer::builder().start().await.expect("a server");
    let http = reqwest::Client::builder()
        .user_agent("mine/1")
        .build()
        .expect("a client");
    let client = Client::builder()
        .token(TOKEN)
        .base_url(server.url())
        .http_client(http);
    client
        .build()
        .expect("a client")
        .calls()
        .list()
        .await
        .expect("a list");
    assert_eq!(server.requests()[0].header("user-agent"), Some("mine/1"));
}

#[tokio::test]
async fn headers_of_ones_own() {
    let server = MockServer::builder().start().await.expect("a server");
    let client = Client::builder()
        .token(TOKEN)
        .base_url(server.url())
        .header("x-team", "night")
        .header("x-who", "client")
        .build()
        .expect("a client");
    client
        .calls()
        .list()
        .header("x-who", "request")
        .await
        .expect("a list");
    let request = &server.requests()[0];
    assert_eq!(request.header("x-team"), Some("night"));
    assert_eq!(request.header("x-who"), Some("request"));

    for list in [
        client.calls().list().header("authorization", "mine"),
        client.calls().list().header("x", "two\nlines"),
    ] {
        let error = list.await.expect_err("refused");
        assert_eq!(error.kind(), ErrorKind::Configuration);
    }
    let error = client
        .calls()
        .create(new_call())
        .header("host", "elsewhere")
        .await;
    assert_eq!(error.expect_err("refused").kind(), ErrorKind::Configuration);
    assert_eq!(server.requests().len(), 1);
    let client = Client::builder()
        .token(TOKEN)
        .header("bad name", "x")
        .build();
    assert_eq!(
        client.expect_err("refused").kind(),
        ErrorKind::Configuration
    );
}

#[tokio::test]
async fn tokens_that_change() {
    let server = MockServer::builder()
        .answer(Answer::status(503))
        .start()
        .await
        .expect("a server");
    let count = Arc::new(AtomicU32::new(0));
    let client = Client::builder()
        .base_url(server.url())
        .retry_policy(hasty())
        .token_provider(move || {
            let n = count.fetch_add(1, Ordering::Relaxed);
            async move {
                if n < 2 {
                    Ok(format!("token-{n}"))
                } else {
                    Err("no more tokens")
                }
            }
        })
        .build()
        .expect("a client");
    client.calls().list().await.expect("a list");
    let requests = server.requests();
    let tokens: Vec<_> = requests
        .iter()
        .map(|request| request.header("authorization"))
        .collect();
    assert_eq!(tokens, [Some("Bearer token-0"), Some("Bearer token-1")]);
    let error = client.calls().list().await.expect_err("no token");
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn paths_without_a_type() {
    let (server, client) = connect(MockServer::builder().calls(2)).await;
    let response = client.get("/api/v1/calls?x=1").await.expect("a response");
    assert_eq!(response.status(), 200);
    let calls: Vec<ovia::Call> = response.json().await.expect("calls");
    assert_eq!(calls.len(), 2);
    assert_eq!(server.requests()[0].path, "/api/v1/calls?x=1");

    let error = client.get("/api/v1/agents").await.expect_err("404");
    assert_eq!(error.kind(), ErrorKind::NotFound);
    for path in [
        "",
        "api/v1/calls",
        "@elsewhere.example/",
        ".elsewhere.example/",
    ] {
        let error = client.get(path).await.expect_err(path);
        assert_eq!(error.kind(), ErrorKind::Configuration, "{path}");
    }
    let wrong = client
        .get("/api/v1/calls")
        .await
        .expect("a response")
        .json::<u8>();
    assert_eq!(
        wrong.await.expect_err("no u8").kind(),
        ErrorKind::UnexpectedBody
    );
    assert_eq!(server.requests().len(), 3);
}

#[tokio::test]
async fn a_token_that_never_comes_is_not_waited_for() {
    let server = MockServer::builder().start().await.expect("a server");
    let client = Client::builder()
        .base_url(server.url())
        .stall_timeout(std::time::Duration::from_millis(50))
        .token_provider(std::future::pending::<Result<String, std::io::Error>>)
        .build()
        .expect("a client");
    // Nothing was sent, so it is certain that the call was not placed.
    let error = client
        .calls()
        .create(new_call())
        .await
        .expect_err("no token");
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert_eq!(server.requests().len(), 0);
}
