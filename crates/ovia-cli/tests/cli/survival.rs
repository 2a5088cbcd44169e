//! A server that is killed while it sends a long list.

use std::{
    io::{BufRead, BufReader, Read},
    process::Stdio,
    time::{Duration, Instant},
};

use ovia_mock::{Calls, MockServer};

use crate::support::Server;

const CALLS: u64 = 20_000;

/// Lists calls, and kills the server after this many records. Returns the lines of stdout, stderr, and
/// the exit code.
fn killed_after(records: usize, restarts: bool) -> (Vec<String>, String, Option<i32>) {
    let server = Server::start(MockServer::builder().calls(CALLS).seed(4));
    let mut child = server
        .command(&["calls", "list", "-o", "ndjson"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program");
    let mut lines = BufReader::new(child.stdout.take().expect("stdout")).lines();
    let mut printed: Vec<String> = lines
        .by_ref()
        .take(records)
        .map(|line| line.expect("text"))
        .collect();
    server.kill();
    if restarts {
        std::thread::sleep(Duration::from_millis(300));
        server.restart();
    }
    printed.extend(lines.map(|line| line.expect("text")));
    let status = child.wait().expect("its end");
    let mut err = String::new();
    let mut stderr = child.stderr.take().expect("stderr");
    stderr.read_to_string(&mut err).expect("text");
    (printed, err, status.code())
}

#[test]
fn a_restarted_server_costs_no_record() {
    let (printed, err, code) = killed_after(5_000, true);
    assert_eq!((code, err.as_str()), (Some(0), ""));
    assert_eq!(printed.len() as u64, CALLS);
    let mut calls = Calls::new(4);
    for (index, line) in printed.iter().enumerate() {
        let mut record = Vec::new();
        calls.write_record(index as u64, &mut record);
        assert_eq!(line.as_bytes(), record, "record {index}");
    }
}

#[test]
fn a_stopped_server_ends_the_list_with_a_count() {
    let begin = Instant::now();
    let (printed, err, code) = killed_after(1_000, false);
    // Delays of at most 0.5, 0.5, 1, 2 and 4 seconds, on a busy machine.
    assert!(begin.elapsed() < Duration::from_secs(30));
    assert_eq!(code, Some(1), "{err}");
    assert!(printed.len() >= 1_000 && (printed.len() as u64) < CALLS);
    assert!(err.contains("requesting it again failed"), "{err}");
    assert!(
        err.contains(&format!("; printed {} records", printed.len())),
        "{err}"
    );
}
