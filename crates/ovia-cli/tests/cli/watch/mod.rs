//! `calls watch`, with a list that changes while it runs. The commands that it runs are tested in `hooks.rs`.

mod hooks;

use std::{
    io::{BufRead, BufReader, Read},
    process::{Child, Command, Stdio},
    sync::mpsc::{Receiver, RecvTimeoutError, channel},
    thread,
    time::{Duration, Instant},
};

use ovia_mock::{Answer, MockServer};

use crate::support::{Server, TOKEN};

/// More than anything here takes.
const SOON: Duration = Duration::from_secs(30);

const ONE: &str = "11111111-0000-4000-8000-000000000001";
const TWO: &str = "22222222-0000-4000-8000-000000000002";

fn record(id: &str, rest: &str) -> String {
    format!(r#"{{"id":"{id}","created_at":"2026-11-20T10:15:00Z",{rest}}}"#)
}

/// A running `calls watch`.
struct Watch {
    child: Child,
    out: Receiver<String>,
    err: Receiver<String>,
}

fn lines(stream: impl Read + Send + 'static) -> Receiver<String> {
    let (sender, receiver) = channel();
    thread::spawn(move || {
        for line in BufReader::new(stream).lines().map_while(Result::ok) {
            assert!(!line.contains(TOKEN), "{line}");
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    receiver
}

#[track_caller]
fn next(lines: &Receiver<String>) -> String {
    lines.recv_timeout(SOON).expect("a line")
}

impl Watch {
    /// Starts it, without waiting for the first list.
    fn spawn(server: &Server, options: &[&str]) -> Self {
        let args = ["calls", "watch", "--interval", "1s", "--retries", "0"];
        let mut child = server
            .command(&[&args[..], options].concat())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program");
        let out = lines(child.stdout.take().expect("stdout"));
        let err = lines(child.stderr.take().expect("stderr"));
        Self { child, out, err }
    }

    /// Starts it, and waits until it knows the calls.
    #[track_caller]
    fn start(server: &Server, options: &[&str]) -> Self {
        let watch = Self::spawn(server, options);
        let line = next(&watch.err);
        assert!(line.starts_with("ovia: watching "), "{line}");
        watch
    }

    /// The next event, with the time taken out.
    #[track_caller]
    fn event(&self) -> String {
        let line = next(&self.out);
        let (start, rest) = line.split_once(r#","time":""#).expect("a time");
        let (_, rest) = rest.split_once('"').expect("its end");
        format!("{start}{rest}")
    }

    #[track_caller]
    fn says(&self, words: &str) {
        let line = next(&self.err);
        assert!(line.contains(words), "no {words:?} in {line}");
    }

    fn signal(&self, signal: &str) {
        let pid = self.child.id().to_string();
        let status = Command::new("kill").args([signal, &pid]).status();
        assert!(status.expect("kill").success());
    }

    /// Waits for the end; returns the exit code, and what was not read yet.
    fn end(mut self) -> (Option<i32>, Vec<String>, Vec<String>) {
        let begin = Instant::now();
        let status = loop {
            match self.child.try_wait().expect("its end") {
                Some(status) => break status,
                None if begin.elapsed() > SOON => {
                    let _ = self.child.kill();
                    panic!("still running");
                }
                None => thread::sleep(Duration::from_millis(10)),
            }
        };
        (
            status.code(),
            self.out.iter().collect(),
            self.err.iter().collect(),
        )
    }

    /// Ends it with Ctrl-C.
    #[track_caller]
    fn interrupt(self) -> (Vec<String>, Vec<String>) {
        self.signal("-INT");
        let (code, out, err) = self.end();
        assert_eq!(code, Some(0), "{err:?}");
        (out, err)
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let _ = self.child.kill();
    }
}

#[test]
fn new_changed_and_gone() {
    let ringing = record(ONE, r#""status":"ringing","duration":null"#);
    let server = Server::of(&[&ringing]);
    let watch = Watch::start(&server, &[]);
    let two = record(TWO, r#""status":"queued""#);
    server.set_records(&[&two, &ringing]);
    assert_eq!(
        watch.event(),
        format!(r#"{{"event":"new","call_id":"{TWO}","record":{two}}}"#)
    );
    let done = record(
        ONE,
        r#""status":"completed","duration":42,"updated_at":"x""#,
    );
    server.set_records(&[&two, &done]);
    assert_eq!(
        watch.event(),
        format!(
            r#"{{"event":"changed","call_id":"{ONE}","changes":{{"status":{{"from":"ringing","to":"completed"}},"duration":{{"from":null,"to":42}}}},"record":{done}}}"#
        )
    );
    // Not a change.
    let touched = record(
        ONE,
        r#""duration":42,"status":"completed","updated_at":"y""#,
    );
    server.set_records(&[&two, &touched]);
    thread::sleep(Duration::from_millis(1500));
    server.set_records(&[&two]);
    assert_eq!(
        watch.event(),
        format!(r#"{{"event":"gone","call_id":"{ONE}"}}"#)
    );
    let (out, err) = watch.interrupt();
    assert_eq!((out, err), (vec![], vec![]));
}

#[test]
fn lines_for_people() {
    let ringing = record(ONE, r#""status":"ringing","duration":null"#);
    let server = Server::of(&[&ringing]);
    let watch = Watch::start(&server, &["-o", "table", "--timezone", "UTC"]);
    let new = record(
        TWO,
        r#""direction":"outbound","status":"queued\u001b[31m","from_number":"+33199001234","to_number":"+33639987703""#,
    );
    let done = record(ONE, r#""status":"completed","duration":42"#);
    server.set_records(&[&new, &done]);
    let lines = [next(&watch.out), next(&watch.out)];
    let without_time = lines
        .each_ref()
        .map(|line| line.split_once("  ").expect("a time").1);
    assert_eq!(
        without_time,
        [
            "new      22222222  outbound  queued\\u001b[31m  +33199001234 → +33639987703",
            "changed  11111111  status: ringing → completed, duration: none → 42",
        ]
    );
    watch.signal("-TERM");
    assert_eq!(watch.end().0, Some(0));
}

#[test]
fn an_interrupted_list_has_no_gone_calls() {
    let records: Vec<String> = (0..50)
        .map(|number| {
            record(
                &format!("11111111-0000-4000-8000-0000000000{number:02}"),
                r#""status":"completed""#,
            )
        })
        .collect();
    let records: Vec<&str> = records.iter().map(String::as_str).collect();
    let server = Server::of(&records);
    let watch = Watch::start(&server, &[]);
    // Interrupted, then down, then with a record that cannot be read.
    server.answer(Answer::as_usual().cut_after(2000));
    watch.says("ovia: ");
    watch.says("the list cannot be read; trying again every 1s");
    watch.says("the list can be read again");
    server.kill();
    watch.says("no connection");
    watch.says("hint: ");
    watch.says("the list cannot be read");
    thread::sleep(Duration::from_secs(3));
    server.restart();
    watch.says("the list can be read again, after ");
    server.answer(Answer::as_usual().replace_record(3, "nonsense"));
    watch.says("could not be read");
    // Something that is seen, so that all of that was read.
    let new = record(TWO, r#""status":"queued""#);
    server.set_records(&[&[&*new], &records[..]].concat());
    assert!(watch.event().starts_with(r#"{"event":"new""#));
    let (out, _) = watch.interrupt();
    assert_eq!(out, Vec::<String>::new());
}

#[test]
fn a_server_that_is_down_at_the_start() {
    let server = Server::start(MockServer::builder().calls(5));
    server.kill();
    let watch = Watch::spawn(&server, &[]);
    watch.says("no connection");
    watch.says("hint: ");
    watch.says("trying again");
    server.restart();
    watch.says("the list can be read again");
    watch.says("watching 5 calls every 1s");
    let (out, err) = watch.interrupt();
    assert_eq!((out, err), (vec![], vec![]));
    // A wrong token is not waited for.
    let server = Server::start(MockServer::builder().token("another"));
    let (code, _, err) = Watch::spawn(&server, &[]).end();
    assert_eq!(code, Some(2), "{err:?}");
}

#[test]
fn until_a_call_has_ended() {
    let ringing = record(ONE, r#""status":"ringing""#);
    let done = record(ONE, r#""status":"busy","duration":0"#);
    let server = Server::of(&[&ringing]);
    for id in [ONE, "1111"] {
        server.set_records(&[&ringing]);
        let watch = Watch::start(&server, &["--until-ended", id]);
        server.set_records(&[&done]);
        let (code, out, err) = watch.end();
        assert_eq!((code, err), (Some(0), vec![]));
        assert!(out[0].starts_with(r#"{"event":"changed""#), "{out:?}");
        assert!(
            out[1].starts_with(r#"{"event":"ended""#) && out.len() == 2,
            "{out:?}"
        );
    }
    // One that has ended already, and one that is listed later.
    let (code, out, _) = Watch::spawn(&server, &["--until-ended", ONE]).end();
    assert_eq!((code, out.len()), (Some(0), 1));
    let watch = Watch::start(&server, &["--until-ended", TWO]);
    watch.says("no call with the id of --until-ended is listed yet");
    server.set_records(&[&record(TWO, r#""ended_at":"2026-11-20T10:16:00Z""#), &done]);
    assert_eq!(watch.end().0, Some(0));
    // Two calls that begin so.
    let other = record("11111111-0000-4000-8000-000000000002", r#""status":"busy""#);
    server.set_records(&[&ringing, &other]);
    let (code, _, err) = Watch::spawn(&server, &["--until-ended", "1111"]).end();
    assert_eq!(code, Some(2));
    assert!(err[0].contains("several calls"), "{err:?}");
}

#[test]
fn options_that_are_refused() {
    let server = Server::of(&[]);
    for (options, words) in [
        (&["--interval", "500ms"][..], "at least 1s"),
        (&["--limit", "5"], "does not take --limit"),
        (&["-o", "json"], "calls watch prints a table or ndjson"),
        (&["-o", "csv"], "calls watch prints a table or ndjson"),
        (&["--budget", "20 EUR"], "not an amount a day"),
        (&["--on-budget", "true"], "--budget"),
        (&["--until-ended", "xyz"], "not a UUID"),
    ] {
        server
            .run(&[&["calls", "watch"], options].concat())
            .says(2, words);
    }
}

#[test]
fn a_closed_pipe_ends_it() {
    let server = Server::of(&[]);
    let mut watch = Watch::start(&server, &[]);
    let (sender, receiver) = channel();
    drop(sender);
    // The thread that reads stdout ends at the next line.
    watch.out = receiver;
    assert_eq!(
        watch.out.recv_timeout(Duration::ZERO),
        Err(RecvTimeoutError::Disconnected)
    );
    for number in 0..5 {
        server.set_records(&[&record(
            &format!("11111111-0000-4000-8000-00000000000{number}"),
            r#""x":1"#,
        )]);
        thread::sleep(Duration::from_millis(1200));
    }
    assert_eq!(watch.end().0, Some(0));
}

#[test]
fn a_pipe_that_is_not_read_does_not_keep_it() {
    let server = Server::of(&[]);
    let mut child = server
        .command(&["calls", "watch", "--interval", "1s"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program");
    next(&lines(child.stderr.take().expect("stderr")));
    // More than fits into a pipe.
    let long = "x".repeat(300_000);
    server.set_records(&[&record(ONE, &format!(r#""transcript":"{long}""#))]);
    thread::sleep(Duration::from_millis(2500));
    let signal = Command::new("kill").arg(child.id().to_string()).status();
    assert!(signal.expect("kill").success());
    let begin = Instant::now();
    while child.try_wait().expect("its end").is_none() {
        assert!(begin.elapsed() < SOON, "{:?}", child.kill());
        thread::sleep(Duration::from_millis(20));
    }
    assert_eq!(child.wait().expect("its end").code(), Some(0));
}
