//! The blocking client: the same, from anywhere.

use ovia::{Direction, ErrorKind, MaybePlaced, Method, blocking};
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
    let id = calls[3].id().expect("an id");
    assert_eq!(
        client.calls().get(id).send().expect("a list"),
        Some(calls[3].clone())
    );
    let placed = client.calls().create(new_call()).send().expect("a call");
    let since = placed.created_at().expect("a time");
    let found = client
        .calls()
        .find_placed(&MaybePlaced::new(new_call(), since));
    assert_eq!(found.send().expect("a list"), [placed]);
}

#[test]
fn counts_are_those_after_the_item_that_was_returned() {
    let (_runtime, server, client) = server();
    let body = r#"[{"started_at": "yesterday"}, {"started_at": "2026-02-01T00:00:00Z"}, {}, {}]"#;
    server.answer(ovia_mock::Answer::json(200, body));
    let since = "2026-01-01T00:00:00Z".parse().expect("a time");
    let mut calls = client.calls().list().started_since(since).stream();
    assert_eq!((calls.records_read(), calls.undecided()), (0, 0));
    assert!(calls.next().expect("a call").is_ok());
    assert_eq!((calls.records_read(), calls.undecided()), (2, 1));
    assert!(calls.next().is_none());
    assert_eq!((calls.records_read(), calls.undecided()), (4, 3));
}

#[test]
fn paths_without_a_type() {
    let (_runtime, server, client) = server();
    let response = client.get("/api/v1/calls").query(&[("n", 1)]).send();
    let response = response.expect("a response");
    assert_eq!(response.status(), 200);
    let items = response.stream_as::<serde_json::Value>();
    assert_eq!(items.filter(Result::is_ok).count(), 200);
    assert_eq!(server.requests()[0].path, "/api/v1/calls?n=1");

    let get = || client.get("/api/v1/calls").send().expect("a response");
    let calls: Vec<serde_json::Value> = get().json().expect("an array");
    assert_eq!(calls.len(), 200);
    let text = get().text().expect("text");
    assert_eq!(get().bytes().expect("bytes"), text.as_bytes());

    let posted = client
        .request(Method::POST, "/nowhere")
        .json("x")
        .max_retries(0);
    assert_eq!(posted.send().expect_err("404").kind(), ErrorKind::NotFound);
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
