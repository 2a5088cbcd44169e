//! What can be put in place of the client's own parts.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use ovia::{
    Client, ErrorKind, Method,
    transport::{Sending, Transport},
};
use ovia_mock::{Answer, MockServer};
use serde_json::value::RawValue;

use crate::{TOKEN, connect, hasty, new_call, raws};

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
    assert_eq!(error.root_cause().as_deref(), Some("the cable is cut"));
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
    assert_eq!(response.header("content-type"), Some("application/json"));
    assert!(response.headers().contains_key("content-type"));
    let calls: Vec<ovia::Call> = response.json().await.expect("calls");
    assert_eq!(calls.len(), 2);
    assert_eq!(server.requests()[0].path, "/api/v1/calls?x=1");
    let error = client.get("/api/v1/agents").await.expect_err("404");
    assert_eq!(error.kind(), ErrorKind::NotFound);

    let post = client.request(Method::POST, "/api/v1/calls");
    let placed = post.json(&new_call()).await.expect("a response");
    assert_eq!(
        placed.json::<ovia::Call>().await.expect("a call").type_(),
        Some("phone_call")
    );
    let posted = &server.requests()[2];
    assert_eq!(posted.method, "POST");
    assert_eq!(posted.header("content-type"), Some("application/json"));
    let plain = client.request(Method::POST, "/api/v1/calls");
    let plain = plain
        .body("not JSON")
        .header("content-type", "text/plain")
        .await;
    assert_eq!(plain.expect_err("refused").kind(), ErrorKind::Rejected);
    assert_eq!(server.requests()[3].body, b"not JSON");
    assert_eq!(server.requests().len(), 4);
}

/// An array that breaks off is requested again, with the same path, query and headers.
#[tokio::test]
async fn an_array_without_a_type_is_resumed() {
    let builder = MockServer::builder().calls(50).seed(3);
    let (server, client) = connect(builder).await;
    let whole: Vec<String> = raws(&client.calls().list().await.expect("a list"))
        .into_iter()
        .map(str::to_owned)
        .collect();
    for cut in [0, 1, 9_000, 30_000] {
        let before = server.requests().len();
        server.answer(Answer::as_usual().cut_after(cut));
        let get = client.get("/api/v1/calls").query(&[("a", "b")]);
        let response = get.header("x-who", "me").await.expect("a response");
        let mut items = response.stream_as::<Box<RawValue>>();
        let mut read = Vec::new();
        while let Some(item) = items.next().await {
            read.push(item.expect("a record").get().to_owned());
        }
        assert!(read == whole, "cut after {cut}");
        let requests = server.requests();
        assert_eq!(requests.len(), before + 2, "cut after {cut}");
        for request in &requests[before..] {
            assert_eq!(request.path, "/api/v1/calls?a=b");
            assert_eq!(request.header("x-who"), Some("me"));
        }
    }
}
