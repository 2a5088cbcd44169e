//! The client against real sockets: what goes out, and what comes back.

#[cfg(feature = "blocking")]
mod blocking;
mod concurrency;
mod create;
mod limits;
mod network;
mod plug_points;
mod requests;
mod resumed;
mod secrets;
mod streams;
#[cfg(feature = "rustls")]
mod tls;
mod wire;

use std::time::Duration;

use ovia::{Call, Client, Error, NewCall, RetryPolicy, calls::ListCalls};
use ovia_mock::{Answer, Builder, MockServer};

const TOKEN: &str = "token-that-nobody-prints";

/// A server, and a client of it.
async fn connect(builder: Builder) -> (MockServer, Client) {
    let server = builder.token(TOKEN).start().await.expect("a server");
    let client = Client::builder()
        .token(TOKEN)
        .base_url(server.url())
        .retry_policy(hasty())
        .build()
        .expect("a client");
    (server, client)
}

/// The usual policy, without the waits.
fn hasty() -> RetryPolicy {
    let policy = RetryPolicy::default().initial_delay(Duration::from_millis(1));
    policy.budget(100_000)
}

/// A server that answers every request alike.
async fn answering(answer: Answer) -> (MockServer, Client) {
    connect(MockServer::builder().always(answer)).await
}

/// A server that lists these records, as they are.
async fn listing(records: &[&str]) -> (MockServer, Client) {
    let builder = records
        .iter()
        .fold(MockServer::builder().calls(0), |builder, record| {
            builder.record(*record)
        });
    connect(builder).await
}

/// Every call of a list, and the last error if there was one.
async fn read_all(list: ListCalls) -> (Vec<Call>, Option<Error>) {
    let mut stream = list.stream();
    let (mut calls, mut failed) = (Vec::new(), None);
    while let Some(item) = stream.next().await {
        match item {
            Ok(call) => calls.push(call),
            Err(error) => failed = Some(error),
        }
    }
    (calls, failed)
}

fn raws(calls: &[Call]) -> Vec<&str> {
    calls.iter().map(|call| call.as_str()).collect()
}

fn new_call() -> NewCall {
    let id = |text: &str| text.parse().expect("a uuid");
    NewCall::new(
        id("7f0c2a4e-5b1d-4c3a-9e86-2d4f8a1b6c30"),
        id("b3e9d1f2-84a7-4f6b-a0c5-9d2e7c41f853"),
        id("e5a8c6d0-3f92-47b1-8d6e-1c0b9a7f2e54"),
        "+33199001234",
        "+33639987703",
    )
}
