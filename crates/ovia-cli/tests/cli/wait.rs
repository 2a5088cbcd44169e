//! `ovia calls create --wait`: follows the call until it ends.

use ovia_mock::{Answer, MockServer};

use crate::{
    create::create,
    support::{Server, pin},
};

fn record(status: &str, more: &str) -> String {
    format!(r#"{{"id": "c1", "status": "{status}"{more}}}"#)
}

/// A server that places a call and then answers with these lists.
fn server(lists: &[Answer]) -> Server {
    let placed = Answer::json(201, record("queued", ""));
    let first = MockServer::builder().answer_to("POST", placed);
    Server::start(lists.iter().fold(first, |builder, list| {
        builder.answer_to("GET", list.clone())
    }))
}

fn list(record: &str) -> Answer {
    Answer::json(200, format!("[{record}]"))
}

#[test]
fn until_the_call_ends() {
    let ended = record(
        "completed",
        r#", "duration": 42, "ended_at": "2026-11-20T10:00:42Z""#,
    );
    let server = server(&[
        Answer::json(200, "[]"),
        list(&record("ringing", "")),
        Answer::status(503),
        list(&record("ringing", "")),
        list(&ended),
    ]);
    let run = create(&server, &["--yes", "--wait", "--interval=1s"]);
    assert_eq!((run.code, run.out.trim_end()), (Some(0), &*ended), "{run}");
    let said = run.err.split_once("Placed.\n").expect("placed").1;
    pin("wait", said);
    assert_eq!(server.requests().len(), 6);
}

#[test]
fn statuses_that_are_final() {
    for status in [
        "Completed",
        "no-answer",
        "NO_ANSWER",
        "busy",
        "failed",
        "canceled",
    ] {
        let server = server(&[list(&record(status, ""))]);
        let run = create(&server, &["--yes", "--wait", "--interval=1s"]);
        assert_eq!(run.code, Some(0), "{run}");
    }
}

/// The call was placed, so that the exit code is not one of those that mean that it was not.
#[test]
fn when_it_cannot_be_followed() {
    let lists = [list(&record("ringing", "")), Answer::status(401)];
    let run = create(&server(&lists), &["--yes", "--wait", "--interval=1s"]);
    run.says(3, "ovia: stopped waiting: HTTP 401");
    run.says(3, "; the call was placed\n");
    assert!(run.out.contains(r#""ringing""#), "{run}");

    let forever = MockServer::builder()
        .answer_to("POST", Answer::json(201, record("queued", "")))
        .always(list(&record("ringing", "")));
    let server = Server::start(forever);
    let run = create(
        &server,
        &["--yes", "--wait", "--interval=1s", "--timeout=2s"],
    );
    run.says(
        3,
        "stopped waiting: the call has not ended within 2s; the call was placed",
    );
    create(&server, &["--yes", "--wait", "--interval=0s"]).says(2, "too short; give at least 1s");
    create(&server, &["--wait", "--batch=x.csv"]).says(2, "cannot be used with");
}

#[cfg(unix)]
#[test]
fn a_signal_ends_the_waiting() {
    use std::{process::Stdio, thread, time::Duration};

    let forever = MockServer::builder()
        .answer_to("POST", Answer::json(201, record("queued", "")))
        .always(list(&record("ringing", "")));
    let server = Server::start(forever);
    let args = [
        &crate::create::ARGS[..],
        &["--yes", "--wait", "--interval=1s"],
    ]
    .concat();
    let mut command = server.command(&args);
    let child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it runs");
    while server.requests().len() < 2 {
        thread::sleep(Duration::from_millis(10));
    }
    let pid = child.id().to_string();
    let kill = std::process::Command::new("kill")
        .args(["-INT", &pid])
        .status();
    assert!(kill.expect("kill").success());
    let output = child.wait_with_output().expect("its end");
    let err = String::from_utf8(output.stderr).expect("text");
    assert_eq!(output.status.code(), Some(3), "{err}");
    assert!(
        err.contains("stopped waiting: interrupted (SIGINT); the call was placed\n"),
        "{err}"
    );
    assert!(!output.stdout.is_empty());
}
