//! `ovia calls create --batch`: answers that are lost or refused, signals, a second batch, other journals.

use std::{fs, path::Path, process::Command, thread, time::Duration};

use ovia_mock::{Answer, Fault, MockServer};

use crate::{
    batch::{IDS, LIST, batch, called, chrono_now, command, file},
    support::{Server, ovia, run},
};

/// A request that was noted before the program ended, and that may or may not have been sent.
#[test]
fn a_request_without_an_outcome_is_not_sent_again() {
    let server = Server::start(MockServer::builder());
    let list = file("batch-doubt", LIST);
    let dry = batch(&server, &list, &["--dry-run"]);
    let new_call = dry.out.lines().next().expect("a request");
    let at = chrono_now(0);
    let journal = format!(
        "{{\"event\":\"batch\",\"at\":\"{at}\",\"server\":\"{}\"}}\n\
         {{\"event\":\"sending\",\"at\":\"{at}\",\"new_call\":{new_call}}}\n\
         {{\"event\":\"pla",
        server.url()
    );
    let path = format!("{list}.journal");
    fs::write(&path, &journal).expect("a file");
    let run = batch(&server, &list, &[]);
    run.says(5, "1 may have been placed by an earlier run");
    run.says(
        5,
        "WARNING: the calls of these lines may have been placed, and are not placed again: 2\n",
    );
    assert_eq!(called(&server), ["+33639987702", "+33639987703"]);
    assert!(!run.err.contains("998770"), "{run}");

    // It turns up in the list later.
    let request = Server::of(&[&format!(
        r#"{{"id": "c1", "created_at": "{at}", {}"#,
        new_call.trim_start_matches('{')
    )]);
    fs::write(&path, journal.replace(server.url(), request.url())).expect("a file");
    let run = batch(&request, &list, &[]);
    run.says(
        0,
        "3 numbers: 2 placed, 1 found in the list after a request without an answer",
    );
    assert!(run.out.contains(r#""outcome":"found","id":"c1""#), "{run}");
    assert_eq!(called(&request).len(), 2);
}

#[test]
fn answers_that_are_lost_and_refused() {
    // Placed, but without an answer: found in the list.
    let lost: Fault = "POST 2: lost".parse().expect("a fault");
    let server = Server::start(MockServer::builder().fault(lost));
    let list = file("batch-lost", LIST);
    batch(&server, &list, &[]).says(0, "2 placed, 1 found in the list");
    assert_eq!(called(&server).len(), 3);

    // Not in the list.
    let failed: Fault = "POST 2: 500".parse().expect("a fault");
    let server = Server::start(MockServer::builder().fault(failed));
    let list = file("batch-500", LIST);
    let run = batch(&server, &list, &[]);
    run.says(5, "WARNING: line 3: WARNING: HTTP 500");
    batch(&server, &list, &[]).says(5, "2 placed, 1 may have been placed");
    assert_eq!(called(&server).len(), 3);

    // Rejected: the others are called, and the next run tries it again.
    let rejected: Fault = r#"POST 2: 400 json={"message": "no such agent"}"#
        .parse()
        .expect("a fault");
    let server = Server::start(MockServer::builder().fault(rejected));
    let list = file("batch-400", LIST);
    let run = batch(&server, &list, &[]);
    run.says(3, "line 3: rejected: HTTP 400");
    assert!(run.err.contains("no such agent"), "{run}");
    batch(&server, &list, &[]).says(0, "3 placed");
    assert_eq!(called(&server).len(), 4);
}

#[test]
fn failures_that_would_go_on() {
    for (status, code, requests) in [(401, 2, 1), (404, 1, 1), (400, 1, 3), (500, 5, 3)] {
        let answer = Answer::status(status).header("retry-after", "0");
        let server = Server::start(MockServer::builder().always(answer));
        let list = file(
            &format!("batch-{status}-always"),
            format!("{LIST}+33639987704\n"),
        );
        let run = batch(&server, &list, &["--retries=0"]);
        assert_eq!(run.code, Some(code), "{status}\n{run}");
        assert_eq!(called(&server).len(), requests, "{status}\n{run}");
        run.says(code, "the same command continues this batch");
    }
    // After a call was placed, the exit code does not say that none was.
    let then: Fault = "POST 2-: 401".parse().expect("a fault");
    let server = Server::start(MockServer::builder().fault(then));
    let list = file("batch-then-401", LIST);
    batch(&server, &list, &[]).says(3, "1 placed, 2 not called yet");
}

#[test]
fn too_many_requests() {
    // It waits as long as the server asks, and goes on.
    let busy: Fault = "POST 2-3: 429 retry-after=1".parse().expect("a fault");
    let server = Server::start(MockServer::builder().fault(busy));
    let list = file("batch-429", LIST);
    let started = std::time::Instant::now();
    let run = batch(&server, &list, &["--retries=0"]);
    run.says(0, "3 numbers: 3 placed");
    run.says(
        0,
        "line 3: too many requests (HTTP 429), not placed; it is tried again in 1 s\n",
    );
    assert!(started.elapsed() >= Duration::from_secs(2));
    let numbers = ["01", "02", "02", "02", "03"].map(|end| format!("+336399877{end}"));
    assert_eq!(called(&server), numbers);
    let journal = fs::read_to_string(format!("{list}.journal")).expect("a journal");
    let events: Vec<&str> = journal
        .lines()
        .filter_map(|line| line.split('"').nth(3))
        .collect();
    assert_eq!(
        events.join(" "),
        "batch sending placed sending not_placed sending not_placed sending placed sending placed"
    );

    // A wait that is too long ends it; the journal says that the call was not placed.
    let busy: Fault = "POST 1: 429 retry-after=3601".parse().expect("a fault");
    let server = Server::start(MockServer::builder().fault(busy));
    let list = file("batch-429-long", LIST);
    let run = batch(&server, &list, &[]);
    run.says(4, "the server asks to wait 3601 s");
    run.says(4, "3 numbers: 3 not called yet");
    batch(&server, &list, &[]).says(0, "3 placed");
    assert_eq!(called(&server).len(), 4);
}

#[test]
fn a_second_batch_over_the_same_file() {
    let slow: Fault = "POST *: delay=1500ms".parse().expect("a fault");
    let server = Server::start(MockServer::builder().fault(slow));
    let list = file("batch-lock", "to_number\n+33639987701\n");
    let mut first = command(&server, &list, &[])
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn()
        .expect("the program");
    while called(&server).is_empty() {
        thread::sleep(Duration::from_millis(10));
    }
    batch(&server, &list, &[]).says(2, "is in use: another batch over this file is running");
    assert!(first.wait().expect("its end").success());
    batch(&server, &list, &[]).says(0, "1 placed");
    assert_eq!(called(&server).len(), 1);
}

#[cfg(unix)]
#[test]
fn a_signal_ends_it_after_the_call_in_flight() {
    for signal in ["-INT", "-TERM"] {
        let slow: Fault = "POST *: delay=300ms".parse().expect("a fault");
        let server = Server::start(MockServer::builder().fault(slow));
        let list = file(&format!("batch-signal{signal}"), LIST);
        let child = command(&server, &list, &[])
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::piped())
            .spawn()
            .expect("the program");
        while called(&server).is_empty() {
            thread::sleep(Duration::from_millis(5));
        }
        let pid = child.id().to_string();
        assert!(
            Command::new("kill")
                .args([signal, &pid])
                .status()
                .expect("kill")
                .success()
        );
        let output = child.wait_with_output().expect("its end");
        let err = String::from_utf8(output.stderr).expect("text");
        assert_eq!(output.status.code(), Some(3), "{err}");
        assert!(
            err.contains("3 numbers: 1 placed, 2 not called yet"),
            "{err}"
        );
        assert!(
            err.contains(&format!("stopped: interrupted (SIG{})", &signal[1..])),
            "{err}"
        );
        assert_eq!(called(&server).len(), 1);
        batch(&server, &list, &[]).says(0, "3 placed");
        assert_eq!(called(&server).len(), 3);
    }
}

#[test]
fn journals_that_are_not_this_batch_s() {
    let server = Server::start(MockServer::builder());
    let list = file("batch-journal", LIST);
    let path = format!("{list}.journal");
    fs::write(&path, "hello\n").expect("a file");
    batch(&server, &list, &[]).says(2, "line 1 is not a line of a journal");
    let at = chrono_now(0);
    let other =
        format!("{{\"event\":\"batch\",\"at\":\"{at}\",\"server\":\"https://other.example\"}}\n");
    fs::write(&path, other).expect("a file");
    batch(&server, &list, &[]).says(2, "is of another server, https://other.example; ");
    assert!(server.requests().is_empty());

    // A demo has no journal.
    fs::remove_file(&path).expect("a file");
    let mut args = vec!["--demo"];
    args.extend(IDS);
    args.extend(["--batch", &list]);
    run(&mut ovia(&args)).says(0, "3 placed");
    assert!(!Path::new(&path).exists());
}

/// The reader of stdout goes away: the batch goes on.
#[cfg(unix)]
#[test]
fn without_a_reader() {
    let server = Server::start(MockServer::builder());
    let list = file("batch-pipe", LIST);
    let mut child = command(&server, &list, &[])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::null())
        .spawn()
        .expect("the program");
    drop(child.stdout.take());
    assert!(child.wait().expect("its end").success());
    assert_eq!(called(&server).len(), 3);
}
