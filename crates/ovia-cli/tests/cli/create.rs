//! `ovia calls create`: checks the numbers, asks for confirmation, and sends the request once. What it
//! does if the outcome is unknown is tested in `create_in_doubt.rs`.

use ovia_mock::{Answer, MockServer};

use crate::support::{Run, Server, ovia, pin, run};

pub(crate) const ARGS: [&str; 12] = [
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

pub(crate) fn create(server: &Server, more: &[&str]) -> Run {
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

/// The arguments with other numbers.
fn with_numbers<'a>(from: &'a str, to: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let mut args = ARGS.to_vec();
    args[8] = from;
    args[10] = to;
    args.extend(more);
    args
}

#[test]
fn numbers_are_sent_in_e164() {
    for (from, to, more, sent) in [
        (
            "+33 1 99 00 12 34",
            "tel:+33-6-39-98-77-03",
            &[][..],
            "+33639987703",
        ),
        (
            "0033(0)199001234",
            "\u{ff0b}33 6\u{a0}39 98 77 03",
            &[],
            "+33639987703",
        ),
        (
            "01.99.00.12.34",
            "06 39 98 77 03",
            &["--country", "fr"],
            "+33639987703",
        ),
        ("+33199001234", "112", &["--allow-short-number"], "112"),
        (
            "+33199001234",
            "3949",
            &["--country=FR", "--allow-short-number"],
            "3949",
        ),
    ] {
        let server =
            Server::start(MockServer::builder().always(Answer::json(201, r#"{"id":"c1"}"#)));
        let run = server.run(&with_numbers(from, to, &[&["--yes"], more].concat()));
        run.says(
            0,
            &format!("  to            {sent}\n  from          +33199001234\n"),
        );
        let body = String::from_utf8(server.requests()[0].body.clone()).expect("text");
        for field in [
            format!(r#""to_number":"{sent}""#),
            r#""from_number":"+33199001234""#.into(),
        ] {
            assert!(body.contains(&field), "{body}");
        }
    }
}

#[test]
fn numbers_that_cannot_be_meant_are_refused() {
    let server = Server::of(&[]);
    let mut pinned = String::new();
    for (from, to, more) in [
        ("+33199001234", "abc", &[][..]),
        ("+33199001234", "06 39 98 77 03", &[]),
        ("01 99 00 12 34", "+33639987703", &[]),
        ("+33199001234", "+33639987703,+33639987704", &[]),
        ("+33199001234", "\u{202a}+33639987703\u{202c}", &[]),
        ("+33199001234", "sip:33639987703@example.com", &[]),
        ("+33199001234", "0033 1 99 00 12 34", &[]),
        ("+33199001234", "01 99 00 12 34", &["--country", "FR"]),
        ("+33199001234", "112", &[]),
        ("+33199001234", "112", &["--country", "FR"]),
        ("+33199001234", "15", &["--country", "FR"]),
        ("+33199001234", "+33112", &[]),
        ("+33199001234", "+33112", &["--allow-short-number"]),
        ("112", "+33639987703", &["--allow-short-number"]),
        ("+33199001234", "+33639987703", &["--country", "UK"]),
    ] {
        let run = server.run(&with_numbers(from, to, &[&["--yes"], more].concat()));
        assert_eq!((run.code, &*run.out), (Some(2), ""), "{to}\n{run}");
        assert!(
            !run.err.contains("8770") && !run.err.contains("0012"),
            "{run}"
        );
        pinned.push_str(&run.err);
    }
    assert!(server.requests().is_empty());
    pin("create_numbers", &pinned);
}

#[test]
fn a_dry_run_sends_nothing_and_needs_no_token() {
    let server = Server::of(&[]);
    let mut pinned = String::new();
    for format in ["table", "json", "ndjson", "csv"] {
        let mut command = server.command(&[&ARGS[..], &["--dry-run", "-o", format]].concat());
        let run = run(command.env_remove("OVIA_TOKEN"));
        assert_eq!(run.code, Some(0), "{run}");
        if format.contains("json") {
            assert!(
                run.out.starts_with('{') && run.out.lines().count() == 1,
                "{run}"
            );
        }
        let text = format!("# {format}\n{}--- stderr\n{}", run.out, run.err);
        pinned.push_str(&text.replace(server.url(), "http://127.0.0.1:PORT"));
    }
    assert!(server.requests().is_empty());
    pin("create_dry_run", &pinned);

    // What is wrong is said all the same.
    let run = server.run(&with_numbers("+33199001234", "112", &["--dry-run"]));
    run.says(2, "not placed: --to is an emergency or short number");
    let demo = [&["--demo"], &ARGS[..], &["--dry-run"]].concat();
    assert_eq!(crate::support::run(&mut ovia(&demo)).code, Some(0));
}

/// The call was placed, so that the exit code is not one of those that mean that it was not.
#[cfg(target_os = "linux")]
#[test]
fn a_record_that_cannot_be_printed() {
    let server = Server::start(MockServer::builder().always(Answer::json(201, r#"{"id":"c1"}"#)));
    let full = std::fs::File::options().write(true).open("/dev/full");
    let mut command = server.command(&[&ARGS[..], &["--yes"]].concat());
    let output = command
        .stdout(full.expect("a device"))
        .output()
        .expect("it runs");
    let err = String::from_utf8(output.stderr).expect("text");
    assert_eq!(output.status.code(), Some(3), "{err}");
    assert!(
        err.contains(r#"; the call was placed, its id is "c1""#),
        "{err}"
    );
}

/// The arguments without the numbers and ids.
fn with_json(server: &Server, json: &str, more: &[&str]) -> Run {
    let path = crate::support::directory("create-json").join("call.json");
    std::fs::write(&path, json).expect("a file");
    let path = path.to_str().expect("text");
    server.run(&[&["calls", "create", "--json", path, "--yes"], more].concat())
}

const JSON: &str = r#"{"user_id": "7f0c2a4e-5b1d-4c3a-9e86-2d4f8a1b6c30",
    "agent_id": "b3e9d1f2-84a7-4f6b-a0c5-9d2e7c41f853",
    "phone_number_id": "e5a8c6d0-3f92-47b1-8d6e-1c0b9a7f2e54",
    "from_number": "+33 1 99 00 12 34", "to_number": "06 39 98 77 03", "type": "other"}"#;

#[test]
fn a_call_from_json() {
    let server = Server::start(MockServer::builder());
    with_json(&server, JSON, &["--country", "FR"]).says(0, "  to            +33639987703\n");
    let sent = |index: usize| {
        let body = server.requests()[index].body.clone();
        serde_json::from_slice::<serde_json::Value>(&body).expect("JSON")
    };
    assert_eq!(
        (&sent(0)["type"], &sent(0)["direction"]),
        (&"other".into(), &"outbound".into())
    );

    // Options are the defaults of what is missing; stdin.
    let mut command =
        server.command(&[&ARGS[..9], &["--json", "-", "--yes", "--direction=inbound"]].concat());
    let mut child = command
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn()
        .expect("the program");
    let stdin = child.stdin.take().expect("stdin");
    std::io::Write::write_all(&mut { stdin }, br#"{"to_number": "+33639987704"}"#).expect("a pipe");
    assert!(child.wait().expect("its end").success());
    assert_eq!(sent(1)["to_number"], "+33639987704");
    assert_eq!(sent(1)["direction"], "inbound");
}

#[test]
fn json_that_is_no_call() {
    let server = Server::of(&[]);
    let mut pinned = String::new();
    for json in [
        "",
        "[]",
        "{",
        "{}",
        r#"{"to_number": 33639987703}"#,
        r#"{"agent": "b3e9d1f2-84a7-4f6b-a0c5-9d2e7c41f853"}"#,
        r#"{"max_duration": 60}"#,
        r#"{"agent_id": "x"}"#,
        r#"{"direction": "up"}"#,
        &JSON.replace("06 39 98 77 03", "nobody"),
        &JSON.replace("06 39", "06\\u202e39"),
    ] {
        let run = with_json(&server, json, &[]);
        assert_eq!((run.code, &*run.out), (Some(2), ""), "{json}\n{run}");
        assert!(!run.err.contains("9987"), "{run}");
        let directory = env!("CARGO_TARGET_TMPDIR");
        pinned.push_str(&run.err.replace(directory, "DIR"));
    }
    server
        .run(&["calls", "create", "--json", "no/such"])
        .says(2, "the file no/such of --json cannot be read");
    assert!(server.requests().is_empty());
    pin("create_json", &pinned);
}
