//! The blocking client: the same, from anywhere.

use ovia::{Direction, ErrorKind, blocking};
use ovia_mock::MockServer;

use crate::{TOKEN, new_call};

/// A server with a runtime of its own.
fn server() -> (tokio::runtime::Runtime, MockServer, blocking::Client) {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let builder = MockServer::builder().calls(200).token(TOKEN);
    let server = runtime.block_on(builder.start()).expect("a server");
    let builder = blocking::Client::builder()
        .token(TOKEN)
        .base_url(server.url());
    let client = builder.build().expect("a client");
    (runtime, server, client)
}

#[test]
fn does_what_the_async_client_does() {
    let (_runtime, _server, client) = server();
    let calls = client.calls().list().send().expect("a list");
    assert_eq!(calls.len(), 200);
    let streamed: Result<Vec<_>, _> = client.calls().list().stream().collect();
    assert_eq!(streamed.expect("a list"), calls);
    let inbound = client
        .calls()
        .list()
        .direction(Direction::Inbound)
        .limit(7)
        .send();
    assert_eq!(inbound.expect("a list").len(), 7);
    let id = calls[3].id.expect("an id");
    assert_eq!(
        client.calls().get(id).send().expect("a list"),
        Some(calls[3].clone())
    );
    let placed = client.calls().create(new_call()).send().expect("a call");
    let since = placed.created_at.expect("a time");
    let found = client.calls().find_placed(&new_call(), since).send();
    assert_eq!(found.expect("a list"), [placed]);
    let error = client.get_json::<u8>("/nowhere").expect_err("404");
    assert_eq!(error.kind(), ErrorKind::NotFound);
}

#[test]
fn two_iterators_take_turns() {
    let (_runtime, _server, client) = server();
    let (mut one, mut two) = (
        client.calls().list().stream(),
        client.calls().list().stream(),
    );
    for _ in 0..200 {
        let (one, two) = (one.next().expect("a call"), two.next().expect("a call"));
        assert_eq!(one.expect("good"), two.expect("good"));
    }
    assert!(one.next().is_none() && two.next().is_none() && one.next().is_none());
}

#[test]
fn works_inside_a_runtime_and_can_be_dropped_there() {
    let (runtime, _server, client) = server();
    let inside = client.clone();
    runtime.block_on(async move {
        assert_eq!(
            inside.calls().list().limit(2).send().expect("a list").len(),
            2
        );
        let blocking = tokio::task::spawn_blocking(move || {
            let count = inside.calls().list().stream().count();
            drop(inside);
            count
        });
        assert_eq!(blocking.await.expect("no panic"), 200);
        let other = blocking::Client::builder()
            .token(TOKEN)
            .build()
            .expect("a client");
        drop(other);
    });
    assert_eq!(
        client.calls().list().limit(1).send().expect("a list").len(),
        1
    );
}

#[test]
fn configuration_errors_are_those_of_the_async_client() {
    let error = blocking::Client::builder().build().expect_err("no token");
    assert_eq!(error.kind(), ErrorKind::Configuration);
}
