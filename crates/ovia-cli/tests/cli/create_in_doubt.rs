//! `ovia calls create` where the outcome is unknown: exit code 5, and what it does to find out.

use std::{
    io::Read,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use ovia_mock::{Answer, MockServer};

use crate::{
    create::{ARGS, create},
    support::{Server, TOKEN, pin},
};

/// So that a search that finds nothing ends after the second one.
const BRIEFLY: [&str; 5] = ["--yes", "--retries", "0", "--timeout", "3s"];

#[test]
fn exit_codes_and_messages_of_failures() {
    let cases = [
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
            "success, an error with an id",
            Answer::json(200, r#"{"id": "e1", "error": "x", "message": "no credit"}"#),
            5,
        ),
        (
            "cut",
            Answer::json(201, r#"{"id": "x"#).content_length(500),
            5,
        ),
    ];
    let texts = thread::scope(|scope| {
        let runs = cases.map(|(name, answer, code)| {
            scope.spawn(move || {
                let server = Server::start(MockServer::builder().answer(answer));
                let run = create(&server, &BRIEFLY);
                assert_eq!(
                    (run.code, run.out.as_str()),
                    (Some(code), ""),
                    "{name}\n{run}"
                );
                assert_eq!(posts(&server), 1, "{name}: sent more than once");
                let words = run.err.split_once("outbound\n").expect("a summary").1;
                format!("# {name}: exit code {code}\n{words}\n")
            })
        });
        runs.map(|run| run.join().expect("a run"))
    });
    pin("create_failures", &texts.concat());
}

fn posts(server: &Server) -> usize {
    let requests = server.requests();
    requests
        .iter()
        .filter(|request| request.method == "POST")
        .count()
}

/// Of all answers only one with an id is a call that was placed, and none is asked for twice.
#[test]
fn only_an_id_is_exit_code_0() {
    let mut cases = Vec::new();
    for status in [200, 201, 202, 206, 299, 303, 408, 500, 502, 503] {
        for (body, has_id) in [
            (r#"{"id": "c1"}"#, true),
            (r#"{"id": ""}"#, false),
            (r#"{"id": 7}"#, false),
            (r#"{"data": {"id": "c1"}}"#, false),
            (r#"[{"id": "c1"}]"#, false),
            ("\"c1\"", false),
            ("", false),
            ("<!doctype html><p>Sign in", false),
        ] {
            let code = if has_id && status < 300 { 0 } else { 5 };
            cases.push((status, body, code));
        }
    }
    let check = |(status, body, code): &(u16, &str, i32)| {
        let answer = Answer::json(*status, *body);
        let server = Server::start(MockServer::builder().answer_to("POST", answer));
        // So short that it looks once.
        let limit: &[&str] = if *code == 0 {
            &[]
        } else {
            &["--timeout=800ms"]
        };
        let run = create(&server, &[&["--yes"], limit].concat());
        assert_eq!(run.code, Some(*code), "{status} {body}\n{run}");
        assert_eq!(run.err.contains("Placed."), *code == 0, "{run}");
        assert_eq!(posts(&server), 1, "{status} {body}");
    };
    thread::scope(|scope| {
        for cases in cases.chunks(20) {
            scope.spawn(move || cases.iter().for_each(check));
        }
    });
}

#[test]
fn the_call_is_found_in_the_list() {
    let lost = Answer::as_usual().lost();
    let server = Server::start(MockServer::builder().calls(9).answer(lost));
    let run = create(&server, &["--yes"]);
    run.says(5, "WARNING: ");
    run.says(5, "ovia: looking for it in the list, for 15s at most\n");
    run.says(5, "ovia: a call in the list matches it:\n");
    let named = run
        .err
        .split_once("matches it:\novia:   ")
        .expect("an id")
        .1;
    let (id, time) = named.split_once(", created ").expect("a time");
    assert!(time.starts_with("20") && time.lines().count() == 1, "{run}");
    let found = server.run(&["calls", "get", id]).fine();
    assert!(found.contains(r#""to_number":"+33639987703""#), "{found}");
    assert_eq!(server.requests()[1].method, "GET");
}

#[test]
fn looking_is_bounded_and_its_failure_is_named() {
    let server = Server::start(MockServer::builder().always(Answer::status(500)));
    let run = create(&server, &BRIEFLY);
    run.says(
        5,
        "ovia: the list could not be searched: HTTP 500: the server failed\n",
    );
    assert!(!run.err.contains("not in the list"), "{run}");

    // A list that never comes.
    let never = Answer::as_usual().delay(Duration::from_secs(60));
    let builder = MockServer::builder()
        .answer(Answer::status(500))
        .always(never);
    let server = Server::start(builder);
    let started = Instant::now();
    let run = create(&server, &["--yes", "--timeout", "1s"]);
    run.says(5, "ovia: the list could not be searched: gave up after ");
    assert!(started.elapsed() < Duration::from_secs(10), "{run}");
}

/// A run that is under way, until its first request with this method has arrived.
#[cfg(unix)]
fn start(server: &Server, command: &mut Command, until: &str) -> Child {
    let child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let child = child.expect("the program");
    while !server
        .requests()
        .iter()
        .any(|request| request.method == until)
    {
        thread::sleep(Duration::from_millis(10));
    }
    child
}

#[cfg(unix)]
fn command(server: &Server) -> Command {
    server.command(&[&ARGS[..], &["--yes"]].concat())
}

/// Sends a signal, and returns the exit code and stderr.
#[cfg(unix)]
fn end_with(mut child: Child, signal: &str) -> (Option<i32>, String) {
    let pid = child.id().to_string();
    let kill = Command::new("kill").args([signal, &pid]).status();
    assert!(kill.expect("kill").success());
    let mut err = String::new();
    let mut stderr = child.stderr.take().expect("stderr");
    stderr.read_to_string(&mut err).expect("text");
    (child.wait().expect("its end").code(), err)
}

#[cfg(unix)]
#[test]
fn a_signal_after_the_request_was_sent() {
    for signal in ["INT", "TERM", "HUP"] {
        let never = Answer::as_usual().delay(Duration::from_secs(60));
        let server = Server::start(MockServer::builder().always(never));
        let child = start(&server, &mut command(&server), "POST");
        let (code, err) = end_with(child, &format!("-{signal}"));
        assert_eq!(code, Some(5), "{err}");
        let warning = format!("WARNING: interrupted (SIG{signal}); the call may have been placed");
        assert!(err.contains(&warning), "{err}");
        assert!(!err.contains("looking"), "{err}");
        assert_eq!(server.requests().len(), 1);
    }
}

/// As under `nohup`.
#[cfg(target_os = "linux")]
#[test]
fn a_signal_that_is_ignored_stays_ignored() {
    let slow = Answer::as_usual().delay(Duration::from_millis(500));
    let server = Server::start(MockServer::builder().always(slow));
    let mut shell = Command::new("sh");
    shell.args([
        "-c",
        r#"trap "" HUP; exec "$0" "$@""#,
        env!("CARGO_BIN_EXE_ovia"),
    ]);
    shell.args([&ARGS[..], &["--yes"]].concat());
    shell
        .env("OVIA_BASE_URL", server.url())
        .env("OVIA_TOKEN", TOKEN);
    let (code, err) = end_with(start(&server, &mut shell, "POST"), "-HUP");
    assert_eq!(code, Some(0), "{err}");
}

#[cfg(unix)]
#[test]
fn a_signal_ends_the_looking() {
    let never = Answer::as_usual().delay(Duration::from_secs(60));
    let builder = MockServer::builder()
        .answer(Answer::status(500))
        .always(never);
    let server = Server::start(builder);
    let child = start(&server, &mut command(&server), "GET");
    let (code, err) = end_with(child, "-INT");
    assert_eq!(code, Some(5), "{err}");
    assert!(err.contains("WARNING: HTTP 500"), "{err}");
    assert!(err.ends_with("ovia: stopped looking (SIGINT)\n"), "{err}");
}

/// A pipe that is not read blocks the program, and the call was placed.
#[cfg(unix)]
#[test]
fn a_signal_while_the_record_is_printed() {
    let record = format!(r#"{{"id": "c1", "x": "{}"}}"#, "x".repeat(1 << 20));
    let server = Server::start(MockServer::builder().always(Answer::json(201, record)));
    let mut child = start(&server, &mut command(&server), "POST");
    let mut stdout = child.stdout.take().expect("stdout");
    stdout.read_exact(&mut [0; 10]).expect("the record begins");
    let (code, err) = end_with(child, "-TERM");
    assert_eq!(code, Some(3), "{err}");
    assert!(
        err.ends_with("ovia: interrupted (SIGTERM); the call was placed\n"),
        "{err}"
    );
}
