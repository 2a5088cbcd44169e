//! `ovia calls create`: sends the request once, asks for confirmation, and says if the outcome is
//! unknown.

use std::time::Duration;

use ovia_mock::{Answer, MockServer};

use crate::support::{Run, Server, ovia, pin, run};

const ARGS: [&str; 12] = [
    "calls",
    "create",
    "--user=7f0c2a4e-5b1d-4c3a-9e86-2d4f8a1b6c30",
    "--agent",
    "b3e9d1f2-84a7-4f6b-a0c5-9d2e7c41f853",
    "--phone-number-id",
    "e5a8c6d0-3f92-47b1-8d6e-1c0b9a7f2e54",
    "--from",
    "+33199001234",
    "--to",
    "+33639987703",
    "--type=phone_call",
];

fn create(server: &Server, more: &[&str]) -> Run {
    server.run(&[&ARGS[..], more].concat())
}

#[test]
fn sends_the_request_once() {
    let placed = r#"{"id":"3c90c3cc-0d44-4b50-8888-8dd25736052a","status":"queued","n":1.50}"#;
    let server = Server::start(MockServer::builder().always(Answer::json(201, placed)));
    let run = create(&server, &["--yes"]);
    assert_eq!(
        (run.code, &*run.out),
        (Some(0), &*format!("{placed}\n")),
        "{run}"
    );
    let requests = server.requests();
    assert_eq!(requests.len(), 1);
    assert_eq!(
        (&*requests[0].method, &*requests[0].path),
        ("POST", "/api/v1/calls")
    );
    let body = String::from_utf8(requests[0].body.clone()).expect("text");
    let err = run.err.replace(server.url(), "http://127.0.0.1:PORT");
    pin("create", &format!("{body}\n--- stderr\n{err}"));

    let table = create(&server, &["--yes", "-o", "table", "--direction", "inbound"]);
    assert!(table.out.starts_with("id            3c90c3cc"), "{table}");
    let body = String::from_utf8(server.requests()[1].body.clone()).expect("text");
    assert!(body.contains(r#""direction":"inbound""#), "{body}");
}

#[test]
fn needs_a_terminal_or_yes() {
    let server = Server::of(&[]);
    let run = create(&server, &[]);
    assert_eq!(run.out, "");
    run.says(
        2,
        "ovia: not placed: confirmation is needed, and stdin is not a terminal\n",
    );
    run.says(
        2,
        "ovia: hint: use --yes to place the call without confirmation\n",
    );
    assert!(server.requests().is_empty());
}

#[test]
fn a_demo_needs_no_confirmation() {
    let args = [&["--demo"], &ARGS[..]].concat();
    let run = run(&mut ovia(&args));
    assert_eq!(run.code, Some(0), "{run}");
    assert!(run.out.contains(r#""to_number":"+33639987703""#), "{run}");
    run.says(0, "at the demo server, where no phone rings");
    run.says(0, "Placed at the demo server; no phone rang.");
}

#[test]
fn invalid_options() {
    let server = Server::of(&[]);
    let mut pinned = String::new();
    for more in [
        ["--user", "x"],
        ["--agent", "3c90c3cc-0d44-4b50-8888-8dd25736052"],
        ["--phone-number-id", ""],
        ["--to", ""],
        ["--direction", "up"],
        ["--type", ""],
    ] {
        let mut args = ARGS.to_vec();
        // Giving an option twice is a different error.
        let before = args
            .iter()
            .position(|arg| arg.split('=').next() == Some(more[0]));
        if let Some(at) = before {
            args.drain(
                at..if args[at].contains('=') {
                    at + 1
                } else {
                    at + 2
                },
            );
        }
        args.extend(more);
        args.push("--yes");
        let run = server.run(&args);
        assert_eq!(run.code, Some(2), "{run}");
        pinned.push_str(&run.err);
    }
    let run = server.run(&["calls", "create", "--yes"]);
    pinned.push_str(&run.err);
    assert!(server.requests().is_empty());
    pin("create_usage", &pinned);
}

#[test]
fn exit_codes_and_messages_of_failures() {
    let mut pinned = String::new();
    for (name, answer, code) in [
        (
            "refused",
            Answer::json(400, r#"{"message": "no such agent"}"#),
            1,
        ),
        ("no token", Answer::status(401), 2),
        (
            "too many",
            Answer::status(429).header("retry-after", "0"),
            4,
        ),
        ("failed", Answer::status(500), 5),
        ("success, no record", Answer::status(204), 5),
        ("success, a page", Answer::json(200, "<html>"), 5),
        (
            "success, no id",
            Answer::json(200, r#"{"message": "no credit"}"#),
            5,
        ),
        (
            "cut",
            Answer::json(201, r#"{"id": "x"#).content_length(500),
            5,
        ),
    ] {
        let server = Server::start(MockServer::builder().answer(answer));
        let run = create(&server, &["--yes", "--retries", "0"]);
        assert_eq!(
            (run.code, run.out.as_str()),
            (Some(code), ""),
            "{name}\n{run}"
        );
        assert_eq!(server.requests().len(), 1, "{name}: sent more than once");
        let words = run.err.split_once("outbound\n").expect("a summary").1;
        pinned.push_str(&format!("# {name}: exit code {code}\n{words}\n"));
    }
    pin("create_failures", &pinned);
}

#[cfg(unix)]
#[test]
fn ctrl_c_after_the_request_was_sent() {
    use std::{io::Read, process::Stdio};

    let answer = Answer::as_usual().delay(Duration::from_secs(60));
    let server = Server::start(MockServer::builder().always(answer));
    let args = [&ARGS[..], &["--yes"]].concat();
    let mut child = server
        .command(&args)
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program");
    while server.requests().is_empty() {
        std::thread::sleep(Duration::from_millis(10));
    }
    crate::mock::interrupt(&child);
    let mut err = String::new();
    let mut stderr = child.stderr.take().expect("stderr");
    stderr.read_to_string(&mut err).expect("text");
    assert_eq!(child.wait().expect("its end").code(), Some(5), "{err}");
    assert!(
        err.contains("WARNING: interrupted; the call may have been placed"),
        "{err}"
    );
}
