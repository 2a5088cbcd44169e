//! `ovia calls create --batch`: the file and the rules. How it ends is tested in `batch_endings.rs`; that no
//! number is called twice however often it is killed, in `batch_drill.rs`.

use std::{fs, path::Path, process::Command, time::Duration};

use ovia_mock::{Answer, MockServer};

use crate::support::{Run, Server, directory, pin, run};

pub(crate) const IDS: [&str; 7] = [
    "calls",
    "create",
    "--user=7f0c2a4e-5b1d-4c3a-9e86-2d4f8a1b6c30",
    "--agent=b3e9d1f2-84a7-4f6b-a0c5-9d2e7c41f853",
    "--phone-number-id=e5a8c6d0-3f92-47b1-8d6e-1c0b9a7f2e54",
    "--from=+33199001234",
    "--yes",
];

pub(crate) const LIST: &str = "to_number\n+33639987701\n+33639987702\n+33639987703\n";

/// A file in a new directory.
pub(crate) fn file(name: &str, text: impl AsRef<[u8]>) -> String {
    let path = directory(name).join("list.csv");
    fs::write(&path, text).expect("a file");
    path.to_str().expect("text").to_owned()
}

pub(crate) fn command(server: &Server, file: &str, more: &[&str]) -> Command {
    server.command(&[&IDS[..], &["--batch", file], more].concat())
}

pub(crate) fn batch(server: &Server, file: &str, more: &[&str]) -> Run {
    run(&mut command(server, file, more))
}

/// The numbers that were called, in order.
pub(crate) fn called(server: &Server) -> Vec<String> {
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
pub(crate) fn chrono_now(days: i64) -> String {
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
        "stopped: outside --hours until Tue 2026-11-24 09:00 (UTC)",
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
