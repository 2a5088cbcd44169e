//! `ovia doctor`: a line per check, and exit code 1 if one fails.

use std::process::Command;

use ovia_mock::{Answer, MockServer};

use crate::support::{Run, Server, ovia, pin, run};

fn doctor(server: &Server, more: &[&str]) -> Run {
    server.run(&[&["doctor", "--retries=0"], more].concat())
}

/// The verdicts that are not ok.
fn problems(run: &Run) -> Vec<&str> {
    run.out
        .lines()
        .filter(|line| !line.starts_with("ok  "))
        .collect()
}

fn masked(run: &Run) -> String {
    let mut text = String::new();
    for line in run.out.lines() {
        let line = match line.find("http://127.0.0.1:") {
            Some(at) => &line[..at],
            None if line.contains("latency") => "ok    latency",
            None => line,
        };
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

#[test]
fn a_server_that_is_well() {
    let now = httpdate::fmt_http_date(std::time::SystemTime::now());
    let answer = Answer::as_usual().header("date", &now);
    let server = Server::start(MockServer::builder().calls(3).always(answer));
    let run = doctor(&server, &[]);
    assert_eq!((run.code, &*run.err), (Some(0), ""), "{run}");
    assert_eq!(problems(&run), Vec::<&str>::new(), "{run}");
    pin("doctor", &masked(&run));
    assert_eq!(server.requests().len(), 1);

    let demo = crate::support::run(&mut ovia(&["--demo", "doctor"]));
    assert_eq!(demo.code, Some(0), "{demo}");
}

#[test]
fn what_is_wrong_is_named() {
    let mut pinned = String::new();
    let old = Answer::as_usual().header("date", "Fri, 20 Nov 2020 10:00:00 GMT");
    let record = r#"{"id": 7}"#;
    for (name, code, server) in [
        ("token", 1, MockServer::builder().token("another")),
        (
            "page",
            1,
            MockServer::builder().always(Answer::json(200, "<html>Sign in")),
        ),
        (
            "failing",
            1,
            MockServer::builder().always(Answer::status(500)),
        ),
        (
            "limited",
            1,
            MockServer::builder().always(Answer::status(429)),
        ),
        ("clock", 0, MockServer::builder().calls(1).always(old)),
        ("empty", 0, MockServer::builder()),
        ("record", 0, MockServer::builder().record(record)),
        ("not a record", 1, MockServer::builder().record("7")),
    ] {
        let server = Server::start(server);
        let run = doctor(&server, &[]);
        assert_eq!((run.code, &*run.err), (Some(code), ""), "{name}\n{run}");
        for line in problems(&run) {
            let seconds: String = line.chars().filter(char::is_ascii_digit).collect();
            let line = if seconds.len() > 8 {
                line.replace(&seconds, "N")
            } else {
                line.to_owned()
            };
            pinned.push_str(&format!("{name}: {line}\n"));
        }
    }
    pin("doctor_problems", &pinned);
}

#[test]
fn no_server_and_no_token() {
    let server = Server::start(MockServer::builder());
    let url = server.url().to_owned();
    drop(server);
    let command = |args: &[&str]| {
        let mut command: Command = ovia(args);
        command.env("OVIA_TOKEN", crate::support::TOKEN);
        run(&mut command)
    };
    let gone = command(&["doctor", "--retries=0", "--base-url", &url]);
    assert_eq!(gone.code, Some(1), "{gone}");
    assert!(gone.out.contains("FAIL  connection"), "{gone}");
    let plain = command(&["doctor", "--base-url", "http://ovia.example"]);
    assert!(
        plain.out.contains("FAIL  ") && plain.out.contains("--allow-plain-http"),
        "{plain}"
    );
    let secret = command(&["doctor", "--base-url", "https://me:secret@ovia.example"]);
    assert!(
        secret.code == Some(1) && !secret.out.contains("secret"),
        "{secret}"
    );
    let none = run(&mut ovia(&["doctor"]));
    assert_eq!(none.code, Some(1), "{none}");
    assert!(
        none.out.contains("FAIL  token          no token is set; "),
        "{none}"
    );
    let proxy =
        run(ovia(&["--demo", "doctor"]).env("HTTPS_PROXY", "http://u:secret@proxy.example"));
    assert!(
        proxy.out.contains("HTTPS_PROXY is set") && !proxy.out.contains("secret"),
        "{proxy}"
    );
}

/// A server that does not answer: bounded, also without `--timeout`.
#[test]
fn it_ends() {
    let never = Answer::as_usual().delay(std::time::Duration::from_secs(60));
    let server = Server::start(MockServer::builder().always(never));
    let run = doctor(&server, &["--timeout=1s"]);
    assert_eq!(run.code, Some(1), "{run}");
    assert!(
        run.out.contains("FAIL  connection     gave up after"),
        "{run}"
    );
}

/// The report, its exit code, and the file with the overlay.
#[test]
fn drift_is_reported() {
    let records = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../ovia/tests/data/surprises.ndjson"
    );
    let directory = tempfile::tempdir().expect("a directory");
    let overlay = directory.path().join("overlay.yaml");
    let run_with =
        |arguments: &[&str]| run(ovia(&["doctor", "--drift", "--input", records]).args(arguments));
    let table = run_with(&["--overlay", &overlay.display().to_string()]);
    assert_eq!(table.code, Some(3), "{table}");
    assert!(
        table.out.lines().all(|line| line.chars().count() <= 80),
        "{table}"
    );
    assert_eq!(table.out.lines().count(), 13, "{table}");
    let overlay = std::fs::read_to_string(overlay).expect("an overlay");
    assert!(overlay.starts_with("overlay: 1.0.0\n"), "{overlay}");
    let json = run_with(&["-o", "json"]);
    let report: serde_json::Value = serde_json::from_str(&json.out).expect("JSON");
    assert_eq!(report["records"], 24);
    assert_eq!(run_with(&["-o", "csv"]).code, Some(2));
    let without = run(&mut ovia(&["doctor", "--input", records]));
    assert_eq!(without.code, Some(2), "{without}");
}
