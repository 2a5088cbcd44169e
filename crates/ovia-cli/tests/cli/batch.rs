//! `ovia calls create --batch`: the file, the rules, the journal, and how it ends. That no number is
//! called twice however often it is killed is tested in `batch_drill.rs`.

use std::{fs, path::Path, process::Command, thread, time::Duration};

use ovia_mock::{Answer, Fault, MockServer};

use crate::support::{Run, Server, directory, ovia, pin, run};

const IDS: [&str; 7] = [
    "calls",
    "create",
    "--user=7f0c2a4e-5b1d-4c3a-9e86-2d4f8a1b6c30",
    "--agent=b3e9d1f2-84a7-4f6b-a0c5-9d2e7c41f853",
    "--phone-number-id=e5a8c6d0-3f92-47b1-8d6e-1c0b9a7f2e54",
    "--from=+33199001234",
    "--yes",
];

const LIST: &str = "to_number\n+33639987701\n+33639987702\n+33639987703\n";

/// A file in a new directory.
fn file(name: &str, text: impl AsRef<[u8]>) -> String {
    let path = directory(name).join("list.csv");
    fs::write(&path, text).expect("a file");
    path.to_str().expect("text").to_owned()
}

fn command(server: &Server, file: &str, more: &[&str]) -> Command {
    server.command(&[&IDS[..], &["--batch", file], more].concat())
}

fn batch(server: &Server, file: &str, more: &[&str]) -> Run {
    run(&mut command(server, file, more))
}

/// The numbers that were called, in order.
fn called(server: &Server) -> Vec<String> {
    let requests = server.requests();
    let posts = requests.iter().filter(|request| request.method == "POST");
    posts
        .map(|request| {
            let body: serde_json::Value = serde_json::from_slice(&request.body).expect("JSON");
            body["to_number"].as_str().expect("text").to_owned()
        })
        .collect()
}

/// Without what differs between runs.
fn masked(run: &Run, file: &str) -> String {
    let text = format!(
        "{}--- stderr\n{}--- exit code {:?}\n",
        run.out, run.err, run.code
    );
    let text = text.replace(file, "list.csv");
    let mut masked = String::new();
    for line in text.lines() {
        let line = match line.split_once("http://127.0.0.1:") {
            Some((before, after)) => {
                let after = after.trim_start_matches(|c: char| c.is_ascii_digit());
                format!("{before}http://127.0.0.1:PORT{after}")
            }
            None => line.to_owned(),
        };
        let now = line.find(",2").filter(|at| line[*at..].contains("T"));
        masked.push_str(match now {
            Some(at) => &line[..at],
            None => &line,
        });
        masked.push('\n');
    }
    masked
}

#[test]
fn places_each_number_once() {
    let server = Server::start(MockServer::builder());
    let list = "To_Number ; agent_id;type\r\n06 39 98 77 01;;\r\n\"+33 6 39 98 77 02\"; \
                3c90c3cc-0d44-4b50-8888-8dd25736052a;other\r\n;;\r\n";
    let file = file("batch-once", format!("\u{feff}{list}"));
    let first = batch(&server, &file, &["--country=FR", "-o", "csv"]);
    assert_eq!(called(&server), ["+33639987701", "+33639987702"]);
    let second = String::from_utf8(server.requests()[1].body.clone()).expect("text");
    assert!(second.contains(r#""agent_id":"3c90c3cc"#) && second.contains(r#""type":"other""#));

    // The same command again: the same results, and nothing is sent.
    let again = batch(&server, &file, &["--country=FR", "-o", "csv"]);
    assert_eq!(called(&server).len(), 2);
    assert_eq!(first.out, again.out);
    pin(
        "batch",
        &format!(
            "{}\n# again\n{}",
            masked(&first, &file),
            masked(&again, &file)
        ),
    );

    // A row that was added.
    fs::write(&file, format!("{list}+33639987703;;\r\n")).expect("a file");
    batch(&server, &file, &["--country=FR"]).says(0, "1 to call, 2 placed by an earlier run");
    assert_eq!(called(&server).len(), 3);
}

#[cfg(unix)]
#[test]
fn the_journal_is_private_and_follows_links() {
    use std::os::unix::fs::{MetadataExt, symlink};

    let server = Server::start(MockServer::builder());
    let file = file("batch-link", LIST);
    batch(&server, &file, &[]).says(0, "3 placed");
    let journal = fs::metadata(format!("{file}.journal")).expect("a journal");
    assert_eq!(journal.mode() & 0o777, 0o600);
    let link = Path::new(&file).with_file_name("link.csv");
    symlink(&file, &link).expect("a link");
    batch(&server, link.to_str().expect("text"), &[]).says(0, "0 to call, 3 placed");
    assert_eq!(called(&server).len(), 3);
}

#[test]
fn a_bad_file_is_refused_whole() {
    let server = Server::start(MockServer::builder());
    let mut pinned = String::new();
    let many = "x\n".repeat(30);
    for text in [
        "",
        "to_number\n",
        "number\n+33639987701\n",
        "to_number,name,agent\n+33639987701,x,y\n",
        "to_number,to_number\n+33639987701,+33639987701\n",
        "to_number,agent_id\n+33639987701,\n+33639987702,x\n06 39 98 77 03,\n,b3e9d1f2-84a7-4f6b-a0c5-9d2e7c41f853\n+33639987704\n\"+33639987705\n",
        "to_number\n+33639987701\n0033 6 39 98 77 01\n112\n+33199001234\n6.39988E+10\n",
        "to_number,direction,type\n+33639987701,up,x\n+33639987702,INBOUND,\n",
        &format!("to_number\n{many}"),
    ] {
        let file = file("batch-bad", text);
        let run = batch(&server, &file, &[]);
        assert_eq!((run.code, &*run.out), (Some(2), ""), "{text}\n{run}");
        assert!(!run.err.contains("998770"), "{run}");
        assert!(!Path::new(&format!("{file}.journal")).exists());
        pinned.push_str(&format!("{}\n", run.err.replace(&file, "list.csv")));
    }
    let latin1 = file("batch-latin1", b"to_number\n+33639987701,\xe9\n");
    batch(&server, &latin1, &[]).says(2, "is not text in UTF-8");
    batch(&server, "no/such.csv", &[]).says(2, "no/such.csv: cannot be read: ");
    assert!(server.requests().is_empty());
    pin("batch_refused", &pinned);
}

#[test]
fn options_that_are_wrong() {
    let server = Server::start(MockServer::builder());
    let file = file("batch-options", LIST);
    let bad = format!("{file}.bad");
    fs::write(&bad, "hello\n1x\n").expect("a file");
    for (more, problem) in [
        (&["--pace", "fast"][..], "give a number of calls and a time"),
        (
            &["--max-attempts", "0/d"],
            "give a number of calls and a time",
        ),
        (&["--hours", "Mon-Fri"], "has no times"),
        (&["--never", &bad], "line 2: "),
        (&["--hours", "9-18", "--holidays", &bad], "2 bad lines"),
        (&["--never", "no/such"], "no/such: cannot be read"),
        (&["--to", "+33639987701"], "cannot be used with"),
        (&["--no-wait"], "required arguments were not provided"),
    ] {
        batch(&server, &file, more).says(2, problem);
    }
    let mut args = IDS.to_vec();
    args.extend(["--pace", "1/s", "--to", "+33639987701"]);
    server
        .run(&args)
        .says(2, "required arguments were not provided");
    assert!(server.requests().is_empty());
}

#[test]
fn a_dry_run_shows_the_requests() {
    let server = Server::start(MockServer::builder());
    let file = file("batch-dry", LIST);
    let mut command = command(&server, &file, &["--dry-run"]);
    let run = run(command.env_remove("OVIA_TOKEN"));
    run.says(0, "not sent, because of --dry-run: 3 to call");
    assert_eq!(run.out.lines().count(), 3);
    assert!(
        run.out
            .lines()
            .all(|line| line.starts_with(r#"{"agent_id""#))
    );
    assert!(server.requests().is_empty());
    assert!(!Path::new(&format!("{file}.journal")).exists());
}

#[test]
fn numbers_never_called_and_called_too_often() {
    let recent = chrono_now(-1);
    let old = chrono_now(-60);
    let record = |number: &str, time: &str| {
        format!(r#"{{"id": "x", "to_number": "{number}", "started_at": "{time}"}}"#)
    };
    let records = [
        record("+33639987701", &recent),
        record("06 39 98 77 01", &recent),
        record("+33639987703", &recent),
        record("+33639987703", &old),
    ];
    let server = Server::of(&records.each_ref().map(String::as_str));
    let file = file("batch-never", LIST);
    let never = format!("{file}.never");
    fs::write(&never, "# asked us not to\n0033 6 39 98 77 02\n").expect("a file");
    let run = batch(
        &server,
        &file,
        &["--never", &never, "--max-attempts", "2/30d", "-o", "csv"],
    );
    run.says(
        0,
        "3 numbers: 1 placed, 2 skipped by --never or --max-attempts",
    );
    assert_eq!(called(&server), ["+33639987703"]);
    assert!(
        run.out.contains("3,+33639987702,skipped,,,--never"),
        "{run}"
    );
    assert!(
        run.out
            .contains("2,+33639987701,skipped,,,--max-attempts: called 2 times"),
        "{run}"
    );
    // The list was read once.
    let gets = server
        .requests()
        .iter()
        .filter(|request| request.method == "GET")
        .count();
    assert_eq!(gets, 1);

    // A list that cannot be read: no call is placed.
    let server = Server::start(MockServer::builder().always(Answer::status(500)));
    let run = batch(&server, &file, &["--max-attempts", "2/30d", "--retries=0"]);
    assert_eq!(run.code, Some(2), "the journal is of another server\n{run}");
    let other = self::file("batch-unread", LIST);
    let run = batch(&server, &other, &["--max-attempts", "2/30d", "--retries=0"]);
    run.says(
        1,
        "--max-attempts needs the whole list, so no call was placed",
    );
    assert!(called(&server).is_empty());
}

/// Some days from now, as RFC 3339.
fn chrono_now(days: i64) -> String {
    let time = chrono::Utc::now() + chrono::TimeDelta::days(days);
    time.format("%FT%TZ").to_string()
}

#[test]
fn outside_the_hours() {
    let server = Server::start(MockServer::builder());
    let file = file("batch-hours", LIST);
    let hours = ["--hours", "Mon-Fri 10:00-13:00,14:00-20:00", "--no-wait"];
    // A Friday evening in Paris, and a holiday.
    let days = format!("{file}.days");
    fs::write(&days, "2026-11-23 a holiday\n").expect("a file");
    let evening = [&hours[..], &["--now", "2026-11-20T19:30:00Z"]].concat();
    let run = batch(
        &server,
        &file,
        &[&evening[..], &["--holidays", &days]].concat(),
    );
    run.says(
        3,
        "stopped: outside --hours; run the same command again from Tue 2026-11-24 09:00 (UTC) on",
    );
    run.says(3, "the same command continues this batch");
    assert_eq!(
        run.out.matches(r#""outcome":"pending""#).count(),
        3,
        "{run}"
    );
    assert!(called(&server).is_empty());

    // It waits, here for two seconds.
    let run = batch(
        &server,
        &file,
        &["--hours", "10-13", "--now", "2026-11-20T08:59:58Z"],
    );
    run.says(
        0,
        "outside --hours; waiting until Fri 2026-11-20 09:00 (UTC)",
    );
    assert_eq!(called(&server).len(), 3);
}

#[test]
fn the_pace() {
    let server = Server::start(MockServer::builder());
    let file = file("batch-pace", LIST);
    let started = std::time::Instant::now();
    batch(&server, &file, &["--pace", "120/min"]).says(0, "3 placed");
    let took = started.elapsed();
    assert!(
        took >= Duration::from_secs(1) && took < Duration::from_secs(5),
        "{took:?}"
    );
}

/// A request that was noted before the program ended, and that may or may not have been sent.
#[test]
fn a_request_without_an_outcome_is_not_sent_again() {
    let server = Server::start(MockServer::builder());
    let file = file("batch-doubt", LIST);
    let dry = batch(&server, &file, &["--dry-run"]);
    let new_call = dry.out.lines().next().expect("a request");
    let at = chrono_now(0);
    let journal = format!(
        "{{\"event\":\"batch\",\"at\":\"{at}\",\"server\":\"{}\"}}\n\
         {{\"event\":\"sending\",\"at\":\"{at}\",\"new_call\":{new_call}}}\n\
         {{\"event\":\"pla",
        server.url()
    );
    let path = format!("{file}.journal");
    fs::write(&path, &journal).expect("a file");
    let run = batch(&server, &file, &[]);
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
    let run = batch(&request, &file, &[]);
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
    let file = self::file("batch-lost", LIST);
    batch(&server, &file, &[]).says(0, "2 placed, 1 found in the list");
    assert_eq!(called(&server).len(), 3);

    // Not in the list.
    let failed: Fault = "POST 2: 500".parse().expect("a fault");
    let server = Server::start(MockServer::builder().fault(failed));
    let file = self::file("batch-500", LIST);
    let run = batch(&server, &file, &[]);
    run.says(5, "WARNING: line 3: WARNING: HTTP 500");
    batch(&server, &file, &[]).says(5, "2 placed, 1 may have been placed");
    assert_eq!(called(&server).len(), 3);

    // Rejected: the others are called, and the next run tries it again.
    let rejected: Fault = r#"POST 2: 400 json={"message": "no such agent"}"#
        .parse()
        .expect("a fault");
    let server = Server::start(MockServer::builder().fault(rejected));
    let file = self::file("batch-400", LIST);
    let run = batch(&server, &file, &[]);
    run.says(3, "line 3: rejected: HTTP 400");
    assert!(run.err.contains("no such agent"), "{run}");
    batch(&server, &file, &[]).says(0, "3 placed");
    assert_eq!(called(&server).len(), 4);
}

#[test]
fn failures_that_would_go_on() {
    for (status, code, requests) in [
        (401, 2, 1),
        (404, 1, 1),
        (429, 4, 1),
        (400, 1, 3),
        (500, 5, 3),
    ] {
        let answer = Answer::status(status).header("retry-after", "0");
        let server = Server::start(MockServer::builder().always(answer));
        let file = file(
            &format!("batch-{status}-always"),
            format!("{LIST}+33639987704\n"),
        );
        let run = batch(&server, &file, &["--retries=0"]);
        assert_eq!(run.code, Some(code), "{status}\n{run}");
        assert_eq!(called(&server).len(), requests, "{status}\n{run}");
        run.says(code, "the same command continues this batch");
    }
    // After a call was placed, the exit code does not say that none was.
    let then: Fault = "POST 2-: 401".parse().expect("a fault");
    let server = Server::start(MockServer::builder().fault(then));
    let file = file("batch-then-401", LIST);
    batch(&server, &file, &[]).says(3, "1 placed, 2 not called yet");
}

#[test]
fn a_second_batch_over_the_same_file() {
    let slow: Fault = "POST *: delay=1500ms".parse().expect("a fault");
    let server = Server::start(MockServer::builder().fault(slow));
    let file = file("batch-lock", "to_number\n+33639987701\n");
    let mut first = command(&server, &file, &[])
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn()
        .expect("the program");
    while called(&server).is_empty() {
        thread::sleep(Duration::from_millis(10));
    }
    batch(&server, &file, &[]).says(2, "is in use: another batch over this file is running");
    assert!(first.wait().expect("its end").success());
    batch(&server, &file, &[]).says(0, "1 placed");
    assert_eq!(called(&server).len(), 1);
}

#[cfg(unix)]
#[test]
fn a_signal_ends_it_after_the_call_in_flight() {
    for signal in ["-INT", "-TERM"] {
        let slow: Fault = "POST *: delay=300ms".parse().expect("a fault");
        let server = Server::start(MockServer::builder().fault(slow));
        let file = file(&format!("batch-signal{signal}"), LIST);
        let child = command(&server, &file, &[])
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
        batch(&server, &file, &[]).says(0, "3 placed");
        assert_eq!(called(&server).len(), 3);
    }
}

#[test]
fn journals_that_are_not_this_batch_s() {
    let server = Server::start(MockServer::builder());
    let file = file("batch-journal", LIST);
    let path = format!("{file}.journal");
    fs::write(&path, "hello\n").expect("a file");
    batch(&server, &file, &[]).says(2, "line 1 is not a line of a journal");
    let at = chrono_now(0);
    let other =
        format!("{{\"event\":\"batch\",\"at\":\"{at}\",\"server\":\"https://other.example\"}}\n");
    fs::write(&path, other).expect("a file");
    batch(&server, &file, &[]).says(2, "is of another server, https://other.example; ");
    assert!(server.requests().is_empty());

    // A demo has no journal.
    fs::remove_file(&path).expect("a file");
    let mut args = vec!["--demo"];
    args.extend(IDS);
    args.extend(["--batch", &file]);
    run(&mut ovia(&args)).says(0, "3 placed");
    assert!(!Path::new(&path).exists());
}

/// The reader of stdout goes away: the batch goes on.
#[cfg(unix)]
#[test]
fn without_a_reader() {
    let server = Server::start(MockServer::builder());
    let file = file("batch-pipe", LIST);
    let mut child = command(&server, &file, &[])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::null())
        .spawn()
        .expect("the program");
    drop(child.stdout.take());
    assert!(child.wait().expect("its end").success());
    assert_eq!(called(&server).len(), 3);
}
