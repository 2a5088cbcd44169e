//! Connections that are refused or closed without an answer, and a server that is paused.
#![allow(clippy::unwrap_used, reason = "a test stops where it fails")]

mod wire;

use std::{
    io::{self, ErrorKind},
    time::{Duration, Instant},
};

use ovia_mock::{Answer, MockServer};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpSocket, TcpStream},
};
use wire::{LIST, NEW_CALL, PATIENCE, Wire, post};

async fn server(answer: Answer) -> MockServer {
    MockServer::builder().answer(answer).start().await.unwrap()
}

/// The first read on a connection over which nothing is sent.
async fn silence(server: &MockServer) -> io::Result<usize> {
    let mut stream = TcpStream::connect(server.address()).await.unwrap();
    let mut byte = [0];
    let read = tokio::time::timeout(PATIENCE, stream.read(&mut byte));
    read.await.expect("it ends")
}

fn is_reset<T: std::fmt::Debug>(result: io::Result<T>) {
    assert_eq!(result.unwrap_err().kind(), ErrorKind::ConnectionReset);
}

#[tokio::test]
async fn connections_are_refused_before_a_byte_is_read() {
    let server = MockServer::builder()
        .refuse_connections(2)
        .answer(Answer::status(503))
        .start()
        .await
        .unwrap();
    is_reset(silence(&server).await);
    is_reset(silence(&server).await);
    // What is planned for requests is still there.
    let mut wire = Wire::connect(&server).await;
    assert_eq!(wire.ask(LIST).await.status, 503);
    assert_eq!(server.requests().len(), 1);

    // The open connection stays open, the next one is refused.
    server.refuse_connections(1);
    assert_eq!(wire.ask(LIST).await.status, 200);
    is_reset(silence(&server).await);
    server.refuse_connections(5);
    server.refuse_connections(0);
    assert_eq!(Wire::connect(&server).await.ask(LIST).await.status, 200);
}

#[tokio::test]
async fn a_request_can_be_hung_up_on() {
    let server = server(Answer::hang_up()).await;
    assert_eq!(
        wire::once(&server, post(NEW_CALL)).await,
        (String::new(), None)
    );
    assert_eq!((server.requests().len(), server.placed()), (1, 0));
    let mut wire = Wire::connect(&server).await;
    assert_eq!(wire.ask(post(NEW_CALL)).await.status, 200);
    assert_eq!(server.placed(), 1);
}

#[tokio::test]
async fn a_lost_answer_was_an_effect_all_the_same() {
    let server = server(Answer::as_usual().lost()).await;
    assert_eq!(
        wire::once(&server, post(NEW_CALL)).await,
        (String::new(), None)
    );
    assert_eq!((server.requests().len(), server.placed()), (1, 1));
    // A call that is not placed is not lost either.
    server.answer(Answer::as_usual().lost());
    assert_eq!(wire::once(&server, post("{}")).await, (String::new(), None));
    assert_eq!((server.requests().len(), server.placed()), (2, 1));
}

#[tokio::test]
async fn an_answer_can_be_lost_in_other_ways() {
    let reset = server(Answer::hang_up().reset_after(7)).await;
    assert_eq!(
        wire::once(&reset, LIST).await,
        (String::new(), Some(ErrorKind::ConnectionReset))
    );

    let silent = server(Answer::as_usual().lost().stall_after(0)).await;
    let mut wire = Wire::connect(&silent).await;
    wire.send(LIST).await;
    let received = wire.within(Duration::from_millis(150)).await;
    assert_eq!(received.as_deref(), Some(""), "it stays open");

    let late = server(Answer::hang_up().delay(Duration::from_millis(80))).await;
    let start = Instant::now();
    assert_eq!(wire::once(&late, LIST).await, (String::new(), None));
    assert!(start.elapsed() >= Duration::from_millis(80));
}

#[tokio::test]
async fn every_way_to_break_off_places_the_call() {
    let answers = [
        Answer::as_usual().cut_after(0),
        Answer::as_usual().cut_after(10).gzip(),
        Answer::as_usual().reset_after(10),
        Answer::as_usual().garbage_chunk_after(10),
        Answer::as_usual().lost(),
        Answer::as_usual().content_length(10_000),
        Answer::as_usual().http10(),
        Answer::as_usual().content_type("text/plain"),
        Answer::as_usual().drip(100, Duration::from_micros(1)),
        Answer::as_usual().longer_than_announced(3),
    ];
    let count = answers.len() as u64;
    let builder = MockServer::builder();
    let builder = answers.into_iter().fold(builder, |it, one| it.answer(one));
    let server = builder.start().await.unwrap();
    for placed in 1..=count {
        let request = post(NEW_CALL).replace("Host", "Connection: close\r\nHost");
        wire::once(&server, request).await;
        assert_eq!(server.placed(), placed);
    }
    let list = Wire::connect(&server).await.ask(LIST).await.json();
    assert_eq!(list.as_array().unwrap().len() as u64, count);
}

#[tokio::test]
async fn an_order_for_one_method_waits_for_it() {
    let server = MockServer::builder()
        .answer_to("POST", Answer::status(503))
        .answer(Answer::status(500))
        .answer_to("GET", Answer::status(429))
        .start()
        .await
        .unwrap();
    let mut wire = Wire::connect(&server).await;
    for (request, status) in [
        (LIST.to_owned(), 500),
        (LIST.to_owned(), 429),
        (LIST.to_owned(), 200),
        (post(NEW_CALL), 503),
        (post(NEW_CALL), 200),
    ] {
        assert_eq!(wire.ask(&request).await.status, status, "{request}");
    }
    server.answer_to("post", Answer::status(502));
    assert_eq!(wire.ask(LIST).await.status, 200);
    assert_eq!(wire.ask(post(NEW_CALL)).await.status, 502);
    assert_eq!(server.placed(), 1);
}

#[tokio::test]
async fn a_server_can_die_and_come_back() {
    let server = MockServer::builder().calls(3).start().await.unwrap();
    let mut wire = Wire::connect(&server).await;
    assert_eq!(wire.ask(post(NEW_CALL)).await.status, 200);
    server.answer(Answer::status(418));

    server.pause().await;
    server.pause().await;
    assert_eq!(wire.rest().await.0, "", "an open connection ends");
    // Often: a client whose own port were the server's would connect to itself.
    for _ in 0..100 {
        let refused = TcpStream::connect(server.address()).await;
        assert_eq!(refused.unwrap_err().kind(), ErrorKind::ConnectionRefused);
    }
    server.resume().await.unwrap();
    server.resume().await.unwrap();
    let mut wire = Wire::connect(&server).await;
    assert_eq!(wire.ask(LIST).await.status, 418, "the orders are kept");
    let list = wire.ask(LIST).await.json();
    assert_eq!(list.as_array().unwrap().len(), 4, "the calls are kept");
    assert_eq!((server.requests().len(), server.placed()), (3, 1));
    server.shutdown().await;
}

#[tokio::test]
async fn a_server_can_die_within_an_answer() {
    let server = MockServer::builder().calls(10_000_000).start();
    let server = server.await.unwrap();
    for _ in 0..3 {
        let mut wire = Wire::connect(&server).await;
        wire.send(LIST).await;
        wire.take(100_000).await;
        server.pause().await;
        let (rest, _) = wire.rest_in_bytes().await;
        assert!(!rest.ends_with(b"0\r\n\r\n"), "the list came to its end");
        server.resume().await.unwrap();
    }
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_port_that_was_taken_meanwhile_is_an_error_until_it_is_free() {
    let server = MockServer::builder().start().await.unwrap();
    server.pause().await;
    let thief = MockServer::builder().port(server.address().port()).start();
    let thief = thief.await.unwrap();
    let error = server.resume().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::AddrInUse);
    thief.shutdown().await;
    server.resume().await.unwrap();
    Wire::connect(&server).await.ask(LIST).await;
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_paused_server_keeps_its_port_until_it_is_stopped() {
    let server = MockServer::builder().start().await.unwrap();
    let port = server.address().port();
    server.pause().await;
    // There was no connection yet, so it is not a connection in TIME_WAIT that keeps the port.
    let careful = TcpSocket::new_v4().unwrap();
    let taken = careful.bind(server.address()).unwrap_err();
    assert_eq!(taken.kind(), ErrorKind::AddrInUse);
    server.shutdown().await;
    let careful = TcpSocket::new_v4().unwrap();
    careful.bind(([127, 0, 0, 1], port).into()).unwrap();
    drop(careful);
    let again = MockServer::builder().port(port).start().await.unwrap();
    let mut stream = TcpStream::connect(again.address()).await.unwrap();
    stream.write_all(LIST.as_bytes()).await.unwrap();
}
