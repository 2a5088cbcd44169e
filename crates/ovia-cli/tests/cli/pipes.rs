//! Readers that close the pipe early, and readers that need each record immediately.

use std::{
    io::{BufRead, BufReader, Read},
    process::{Child, Stdio},
    sync::mpsc,
    time::{Duration, Instant},
};

use ovia_mock::{Answer, MockServer};

use crate::support::Server;

/// More than any of this takes, and less than reading a million calls or a timeout takes.
const SOON: Duration = Duration::from_secs(15);

fn wait(child: &mut Child) -> std::process::ExitStatus {
    let begin = Instant::now();
    loop {
        if let Some(status) = child.try_wait().expect("its end") {
            return status;
        }
        if begin.elapsed() > SOON {
            let _ = child.kill();
            panic!("still running");
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn a_closed_pipe_ends_the_program_quietly() {
    let server = Server::start(MockServer::builder().calls(1_000_000).seed(1));
    for format in ["ndjson", "json", "csv", "table"] {
        let mut child = server
            .command(&["calls", "list", "-o", format])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program");
        let mut line = String::new();
        let mut stdout = BufReader::new(child.stdout.take().expect("stdout"));
        stdout.read_line(&mut line).expect("a line");
        assert!(!line.is_empty());
        drop(stdout);
        let status = wait(&mut child);
        let mut err = String::new();
        let mut stderr = child.stderr.take().expect("stderr");
        stderr.read_to_string(&mut err).expect("text");
        assert_eq!((status.code(), err.as_str()), (Some(0), ""), "{format}");
    }
}

#[test]
fn records_are_flushed_before_waiting_for_the_next() {
    // Two records, then silence: `[`, two records of twelve bytes, a comma.
    let (a, b) = (r#"{"id":"aaa"}"#, r#"{"id":"bbb"}"#);
    for (format, lines) in [
        ("ndjson", vec![a, b]),
        ("json", vec!["[", "{\"id\":\"aaa\"},"]),
        ("csv", vec!["id,type,", "aaa,,", "bbb,,"]),
        ("table", vec!["STARTED (UTC)", "", ""]),
    ] {
        let builder = MockServer::builder().record(a).record(b).record(a);
        let server = Server::start(builder.answer(Answer::as_usual().stall_after(27)));
        let mut child = server
            .command(&["calls", "list", "-o", format])
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program");
        let stdout = BufReader::new(child.stdout.take().expect("stdout"));
        let (sender, receiver) = mpsc::channel();
        std::thread::spawn(move || {
            for line in stdout.lines() {
                let _ = sender.send(line.expect("text"));
            }
        });
        for expected in lines {
            let line = receiver.recv_timeout(SOON).expect("a line in time");
            assert!(line.starts_with(expected), "{format}: {line}");
        }
        assert!(
            child.try_wait().expect("it").is_none(),
            "the program has ended"
        );
        child.kill().expect("its end");
        child.wait().expect("its end");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error() {
    // A list that fills the buffer many times, and one that is written at the end.
    let (long, short) = (
        Server::start(MockServer::builder().calls(200)),
        Server::of(&["{}"]),
    );
    for (server, format) in [
        (&long, "ndjson"),
        (&long, "json"),
        (&long, "csv"),
        (&long, "table"),
        (&short, "ndjson"),
        (&short, "json"),
        (&short, "csv"),
        (&short, "table"),
    ] {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full");
        let output = server
            .command(&["calls", "list", "-o", format])
            .stdout(full.expect("/dev/full"))
            .output()
            .expect("the program");
        let err = String::from_utf8(output.stderr).expect("text");
        assert_eq!(output.status.code(), Some(1), "{err}");
        assert!(
            err.starts_with("ovia: the output could not be written: No space left"),
            "{err}"
        );
        assert_eq!(err.lines().count(), 1, "{err}");
    }
}

#[test]
fn stderr_may_be_closed() {
    // An unreadable record, and a failure.
    for (answer, out, code) in [
        (Answer::json(200, "[17, {}]"), "{}\n", 3),
        (Answer::status(401), "", 2),
    ] {
        let server = Server::start(MockServer::builder().always(answer));
        let mut child = server
            .command(&["calls", "list"])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program");
        drop(child.stderr.take());
        let mut printed = String::new();
        let mut stdout = child.stdout.take().expect("stdout");
        stdout.read_to_string(&mut printed).expect("text");
        assert_eq!(
            (wait(&mut child).code(), printed.as_str()),
            (Some(code), out)
        );
    }
}
