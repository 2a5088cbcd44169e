//! Placing calls: once, and with a clear word on what became of it.

use ovia::{Error, ErrorKind};
use ovia_mock::{Answer, MockServer};

use crate::{answering, connect, new_call};

#[tokio::test]
async fn a_placed_call_is_in_the_list() {
    let (_server, client) = connect(MockServer::builder().calls(3)).await;
    let placed = client.calls().create(new_call()).await.expect("a call");
    assert_eq!(placed.to_number.as_deref(), Some("+33639987703"));
    assert_eq!(placed.mismatches(), []);
    let found = client.calls().get(placed.id.expect("an id")).await;
    assert_eq!(found.expect("a list"), Some(placed));
}

#[tokio::test]
async fn an_odd_record_is_a_placed_call_all_the_same() {
    let record = r#" {"id": "call-1", "status": 7, "new": 1e999} "#;
    for status in [200, 201, 202] {
        let (_server, client) = answering(Answer::json(status, record)).await;
        let placed = client.calls().create(new_call()).await.expect("a call");
        assert_eq!(placed.raw().get(), record.trim());
        assert_eq!(placed.mismatches().len(), 2);
    }
}

/// The error, and how often the server was asked.
async fn failure(answer: Answer) -> (Error, usize) {
    let (server, client) = answering(answer).await;
    let error = client
        .calls()
        .create(new_call())
        .await
        .expect_err("no call");
    assert!(
        !error.is_retryable() || error.kind() == ErrorKind::RateLimited,
        "{error}"
    );
    let printed = format!("{error} {error:?}");
    assert!(!printed.contains("+3363998"), "{printed}");
    (error, server.requests().len())
}

#[tokio::test]
async fn what_may_have_been_placed_says_so_and_is_not_sent_again() {
    let record = r#"{"id": "call-1", "status": "queued"}"#;
    let answers = [
        ("500", Answer::status(500)),
        (
            "502 with HTML",
            Answer::status(502)
                .header("content-type", "text/html")
                .body("<p>"),
        ),
        ("204", Answer::status(204)),
        ("an empty body", Answer::json(200, "")),
        ("a list", Answer::json(200, "[{}]")),
        ("HTML", Answer::status(200).body("<html>")),
        (
            "half a record",
            Answer::json(200, &record[..20]).without_content_length(),
        ),
    ];
    let mut lines = Vec::new();
    for (name, answer) in answers {
        let (error, sent) = failure(answer).await;
        assert_eq!((error.kind(), sent), (ErrorKind::MaybePlaced, 1), "{name}");
        lines.push(format!("{name}: {error}"));
    }
    insta::assert_snapshot!(lines.join("\n"));
    // What the operating system says of these differs.
    for answer in [
        Answer::json(200, record).cut_after(0),
        Answer::json(200, record).cut_after(20),
    ] {
        let (error, sent) = failure(answer).await;
        assert_eq!((error.kind(), sent), (ErrorKind::MaybePlaced, 1), "{error}");
    }
}

#[tokio::test]
async fn what_was_refused_was_not_placed() {
    for (answer, kind) in [
        (
            Answer::json(400, r#"{"message": "to_number: no"}"#),
            ErrorKind::Rejected,
        ),
        (Answer::status(401), ErrorKind::Unauthorized),
        (Answer::status(404), ErrorKind::NotFound),
        (
            Answer::status(307).header("location", "/elsewhere"),
            ErrorKind::Redirected,
        ),
    ] {
        let (error, sent) = failure(answer).await;
        assert_eq!((error.kind(), sent), (kind, 1), "{error}");
    }
    // A server that says 429 says that it did not take the call.
    let (error, sent) = failure(Answer::status(429)).await;
    assert_eq!((error.kind(), sent), (ErrorKind::RateLimited, 5), "{error}");
    assert_eq!(error.attempts(), 5);
}
