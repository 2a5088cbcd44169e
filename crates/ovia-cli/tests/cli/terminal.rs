//! The program at a terminal, which `script` provides.

use std::{
    io::Write,
    process::{Command, Stdio},
};

use ovia_mock::MockServer;

use crate::support::Server;

/// Runs a command line at a terminal with `typed` as its input. Returns the screen and the exit code.
fn at_terminal(server: &Server, line: &str, typed: &str) -> (String, Option<i32>) {
    let line = format!(
        "stty cols 100 rows 40; {} {line}",
        env!("CARGO_BIN_EXE_ovia")
    );
    let plain = server.command(&[]);
    let mut script = Command::new("script");
    for (name, value) in plain.get_envs() {
        match value {
            Some(value) => script.env(name, value),
            None => script.env_remove(name),
        };
    }
    let mut child = script
        .args([
            "--quiet",
            "--return",
            "--echo",
            "never",
            "--command",
            &line,
            "/dev/null",
        ])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("`script` of util-linux");
    let mut stdin = child.stdin.take().expect("stdin");
    stdin.write_all(typed.as_bytes()).expect("it is typed");
    let output = child.wait_with_output().expect("its end");
    drop(stdin);
    let screen = String::from_utf8(output.stdout).expect("text");
    (screen.replace("\r\n", "\n"), output.status.code())
}

#[test]
fn a_table_is_the_default() {
    let server = Server::of(&["{\"status\":\"completed\",\"x\":\"\u{9b}31m\"}"]);
    let (screen, code) = at_terminal(&server, "calls list", "");
    assert_eq!(code, Some(0), "{screen}");
    assert!(
        screen.starts_with("\u{1b}[1mSTARTED (UTC)\u{1b}[0m "),
        "{screen}"
    );
    assert!(
        screen.contains("\u{1b}[32mcompleted\u{1b}[0m\n"),
        "{screen}"
    );
    assert!(screen.ends_with("1 call\n"), "{screen}");
    let (screen, _) = at_terminal(&server, "calls list -o ndjson", "");
    assert_eq!(screen, "{\"status\":\"completed\",\"x\":\"\\u009b31m\"}\n");
    let (screen, _) = at_terminal(&server, "calls list -o json", "");
    assert_eq!(
        screen,
        "[\n{\"status\":\"completed\",\"x\":\"\\u009b31m\"}\n]\n"
    );
}

#[test]
fn wrong_usage_is_wrapped_below_its_text() {
    let server = Server::of(&[]);
    let (screen, code) = at_terminal(&server, "calls create --hours 'Mon 1000'", "");
    assert_eq!(code, Some(2), "{screen}");
    assert!(
        screen.contains("\n       for example 'Mon-Fri 10:00"),
        "{screen}"
    );
    let (screen, _) = at_terminal(&server, "calls list --limit x", "");
    assert!(screen.contains(": not a whole number\n"), "{screen}");
}

#[test]
fn csv_escapes_control_characters() {
    let server = Server::of(&[r#"{"status":"a\u001b[31m\nb"}"#]);
    let (screen, _) = at_terminal(&server, "calls list -o csv", "");
    assert!(
        screen.ends_with("\n,,,a\\u001b[31m\\nb,,,,,,,,,,,,,,\n"),
        "{screen}"
    );
}

#[test]
fn create_asks_for_confirmation() {
    let create = "calls create --user 7f0c2a4e-5b1d-4c3a-9e86-2d4f8a1b6c30 \
                  --agent b3e9d1f2-84a7-4f6b-a0c5-9d2e7c41f853 \
                  --phone-number-id e5a8c6d0-3f92-47b1-8d6e-1c0b9a7f2e54 \
                  --from +33199001234 --to +33639987703";
    let server = Server::start(MockServer::builder());
    for no in ["n\n", "\n", "yess\n", "\u{4}"] {
        let (screen, code) = at_terminal(&server, create, no);
        assert_eq!(code, Some(1), "{screen}");
        assert!(screen.contains("Place this call? [y/N] "), "{screen}");
        assert!(screen.ends_with("ovia: not placed\n"), "{screen}");
    }
    assert!(server.requests().is_empty());
    for (nth, yes) in ["y\n", "YES\n"].into_iter().enumerate() {
        let (screen, code) = at_terminal(&server, create, yes);
        assert_eq!(code, Some(0), "{screen}");
        assert!(screen.contains("Placed.\n"), "{screen}");
        assert_eq!(server.requests().len(), nth + 1);
    }
}

/// What is left on the screen of what was written: lines can be taken away again.
fn visible(written: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for line in written.split('\n') {
        // What follows the last order to empty the line, without the moves to its start.
        let shown = line.rsplit("\u{1b}[2K").next().unwrap_or_default();
        lines.push(shown.replace('\r', ""));
    }
    lines.join("\n")
}

#[test]
fn progress_after_a_second() {
    let slow: ovia_mock::Fault = "*: drip=4000/25ms".parse().expect("a fault");
    let server = Server::start(MockServer::builder().calls(60).fault(slow));
    let is_shown = |screen: &str| screen.contains("calls read, ");

    // It is not mixed with the table, and nothing of it is left.
    let (screen, code) = at_terminal(&server, "calls list", "");
    assert!(code == Some(0) && is_shown(&screen), "{screen:?}");
    let left = visible(&screen);
    assert!(!is_shown(&left), "{left}");
    assert_eq!(left.lines().count(), 62, "{left}");
    assert!(left.ends_with("\n60 calls\n"), "{left}");

    let (screen, _) = at_terminal(&server, "calls stats", "");
    let left = visible(&screen);
    assert!(is_shown(&screen) && !is_shown(&left), "{screen:?}");
    assert!(
        left.starts_with("\u{1b}[1mCALLS") || left.starts_with("CALLS"),
        "{left:?}"
    );

    let (screen, _) = at_terminal(&server, "calls list -o ndjson > /dev/null", "");
    assert!(is_shown(&screen), "{screen:?}");
    assert_eq!(visible(&screen), "");
    for line in ["calls stats --quiet", "calls stats 2> /dev/null"] {
        let (screen, _) = at_terminal(&server, line, "");
        assert!(!is_shown(&screen), "{line}: {screen:?}");
    }
}
