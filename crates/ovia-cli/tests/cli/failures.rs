//! Servers that fail: one line with the HTTP status, and the exit code that scripts rely on.

use ovia_mock::{Answer, MockServer};

use crate::support::{Run, Server, ovia, pin, run};

/// Failures, and the exit code of each.
fn failures() -> Vec<(&'static str, Answer, i32)> {
    let html = |status| {
        Answer::status(status)
            .header("content-type", "text/html; charset=utf-8")
            .body("<!DOCTYPE html><html><body>\n<h1>Oops</h1>\n</body></html>")
    };
    let error = |status, body: &str| Answer::json(status, body);
    vec![
        ("an empty body", Answer::json(200, ""), 1),
        ("no keys", Answer::json(200, "{}"), 1),
        (
            "a wrapper",
            Answer::json(200, r#"{"data": [{"id": "x"}], "next_cursor": null}"#),
            1,
        ),
        ("a page with 200", html(200), 1),
        ("no content", Answer::status(204), 1),
        (
            "401",
            error(401, r#"{"error": 401, "message": "Invalid token"}"#),
            2,
        ),
        ("403", Answer::status(403), 2),
        ("404", Answer::status(404), 1),
        (
            "400 with a number in it",
            error(400, r#"{"message": "no calls for +33 6 39 98 12 34"}"#),
            1,
        ),
        (
            "500 with a page",
            html(500).header("x-request-id", "req-17"),
            1,
        ),
        (
            "429",
            error(429, r#"{"message": "slow down"}"#).header("retry-after", "0"),
            4,
        ),
        (
            "elsewhere",
            Answer::status(302).header("location", "https://login.example/?next=calls"),
            1,
        ),
    ]
}

/// A run as a paragraph of a snapshot.
fn paragraph(name: &str, run: &Run) -> String {
    format!("# {name}\n{run}\n\n")
}

/// The text without the number of the request id.
fn without_request_id(text: &str) -> String {
    match text.split_once("req_") {
        None => text.to_owned(),
        Some((before, after)) => {
            let after = after.trim_start_matches(|c: char| c.is_ascii_digit());
            format!("{before}{after}")
        }
    }
}

#[test]
fn each_failure_is_one_line() {
    let mut pinned = String::new();
    for (name, answer, code) in failures() {
        let server = Server::start(MockServer::builder().always(answer));
        let ended = server.run(&["--retries", "0", "calls", "list"]);
        assert_eq!(
            (ended.code, ended.out.as_str()),
            (Some(code), ""),
            "{name}\n{ended}"
        );
        let hints = ended.err.lines().skip(1);
        assert!(ended.err.starts_with("ovia: HTTP "), "{name}\n{ended}");
        assert!(
            hints.clone().count() <= 1 && hints.clone().all(|line| line.starts_with("ovia: hint")),
            "{name}\n{ended}"
        );
        pinned.push_str(&paragraph(name, &ended));

        // Other formats and commands end with the same message.
        for format in ["table", "json", "csv"] {
            let other = server.run(&["--retries", "0", "-o", format, "calls", "list"]);
            assert_eq!(
                (other.code, &*other.out, without_request_id(&other.err)),
                (Some(code), "", without_request_id(&ended.err))
            );
        }
        let get = server.run(&["--retries", "0", "calls", "get", "=x"]);
        assert_eq!(
            (get.code, &*get.out, without_request_id(&get.err)),
            (Some(code), "", without_request_id(&ended.err))
        );
    }
    pin("failures", &pinned);
}

#[test]
fn shows_how_long_the_server_asks_to_wait() {
    // More than the client waits.
    let answer = Answer::status(429).header("retry-after", "3600");
    let server = Server::start(MockServer::builder().always(answer));
    let ended = server.run(&["calls", "list"]);
    ended.says(4, "HTTP 429");
    ended.says(4, "asks to wait 3600 s");
}

const FOUR: [&str; 4] = [
    r#"{"id":"a"}"#,
    r#"{"id":"b"}"#,
    r#"{"id":"c"}"#,
    r#"{"id":"d"}"#,
];

/// A list that is interrupted inside its fourth record.
fn interrupted() -> Server {
    let builder = MockServer::builder().answer(Answer::as_usual().cut_after(38));
    Server::start(FOUR.iter().fold(builder, |b, record| b.record(*record)))
}

#[test]
fn prints_the_records_before_an_interruption() {
    let lines = format!("{}\n", FOUR[..3].join("\n"));
    let array = format!("[\n{}", FOUR[..3].join(",\n"));
    for (format, out) in [("ndjson", lines), ("json", array)] {
        let ended = interrupted().run(&["--retries", "0", "calls", "list", "-o", format]);
        assert_eq!(ended.out, out);
        ended.says(1, "interrupted after 3 records");
        ended.says(1, "; printed 3 records");
    }
    for format in ["table", "csv"] {
        let ended = interrupted().run(&["--retries", "0", "calls", "list", "-o", format]);
        assert_eq!(ended.out.lines().count(), 4, "{ended}");
        ended.says(1, "; printed 3 records");
        assert!(!ended.err.contains("3 calls"), "{ended}");
    }
    let filtered = interrupted().run(&["--retries", "0", "calls", "list", "--status", "x"]);
    filtered.says(1, "interrupted after 3 records");
    filtered.says(1, "nothing was printed");
    pin(
        "interrupted",
        &paragraph(
            "interrupted",
            &interrupted().run(&["--retries", "0", "calls", "list"]),
        ),
    );
}

#[test]
fn finds_a_call_before_an_interruption() {
    let found = interrupted().run(&["--retries", "0", "calls", "get", "=call_17"]);
    found.says(1, "the list was interrupted");
    // An id that is not a UUID is a mismatch, so stderr is not empty.
    let found = interrupted().run(&["calls", "get", "=b"]);
    assert_eq!(
        (found.code, found.out.as_str()),
        (Some(0), "{\"id\":\"b\"}\n")
    );
}

#[test]
fn unreadable_records_are_reported_and_the_rest_is_printed() {
    let server = Server::of(&[
        r#"{"status":"a"}"#,
        "17",
        "null",
        r#"{"status":"b"}"#,
        "[{}]",
        r#"{"status":}"#,
        "\"x\"",
        "true",
        "nonsense",
        r#"{"status":"c"}"#,
    ]);
    let mut pinned = String::new();
    for format in ["ndjson", "json", "csv", "table"] {
        let ended = server.run(&["calls", "list", "-o", format]);
        ended.says(3, "7 records could not be read");
        pinned.push_str(&paragraph(format, &ended));
    }
    pin("unreadable_records", &pinned);

    // The limit is reached before any of them.
    let ended = server.run(&["calls", "list", "--limit", "1"]);
    assert_eq!(ended.fine(), "{\"status\":\"a\"}\n");
}

#[test]
fn invalid_json_between_records_ends_the_list() {
    let server = Server::start(
        MockServer::builder().always(Answer::json(200, r#"[{"status":"a"} {"status":"b"}]"#)),
    );
    let ended = server.run(&["calls", "list"]);
    assert_eq!(ended.out, "{\"status\":\"a\"}\n");
    ended.says(1, "invalid JSON after 1 record");
    ended.says(1, "; printed 1 record");
}

#[test]
fn connection_refused() {
    // A port where a server has just stopped.
    let url = Server::of(&[]).url().to_owned();
    let ended = run(ovia(&["--base-url", &url, "calls", "list"]).env("OVIA_TOKEN", "t"));
    ended.says(1, "ovia: no connection to the server: ");
    ended.says(
        1,
        "ovia: hint: check the network, and --base-url or OVIA_BASE_URL",
    );
}

#[test]
fn a_command_of_calls_without_calls_gets_a_tip() {
    for (typed, tip) in [
        ("list", "'ovia calls list'"),
        ("lst", "'ovia calls list'"),
        ("ls", "'ovia calls list'"),
        ("Transcripts", "'ovia calls transcript'"),
        ("dial", "'ovia calls create'"),
        ("call", "'calls'"),
        ("docter", "'doctor'"),
    ] {
        run(&mut ovia(&[typed])).says(2, &format!("a similar subcommand exists: {tip}"));
    }
    let other = run(&mut ovia(&["zzz"]));
    assert!(!other.err.contains("similar"), "{other}");
}

#[test]
fn configuration_and_usage() {
    let file = |text: &str| {
        let path =
            std::env::temp_dir().join(format!("ovia-test-{}-{}", std::process::id(), text.len()));
        std::fs::write(&path, text).expect("a file");
        path
    };
    let empty = file("\n");
    let two = file("hunter2-secret\nhunter2-secret\n");
    let paths = [&empty, &two].map(|path| path.to_str().expect("Unicode").to_owned());
    let list = ["calls", "list"];
    let mut pinned = String::new();
    for (token, args) in [
        (None, vec![]),
        (Some(""), vec![]),
        (Some("two words"), vec![]),
        (Some("t"), vec!["--base-url", ""]),
        (Some("t"), vec!["--base-url", "ovia"]),
        (
            Some("t"),
            vec!["--base-url", "https://u:hunter2-secret@x.example"],
        ),
        (Some("t"), vec!["--base-url", "https://x.example/api/v1"]),
        (Some("t"), vec!["--token-file", "/nowhere/token"]),
        (Some("t"), vec!["--token-file", &paths[0]]),
        (Some("t"), vec!["--token-file", &paths[1]]),
        (
            Some("t"),
            vec!["--since", "2026-11-02", "--until", "2026-11-01"],
        ),
        (Some("t"), vec!["--since", "soon"]),
        (Some("t"), vec!["--until", "2026-13-01"]),
        (Some("t"), vec!["--limit", "0"]),
        (Some("t"), vec!["--direction", "up"]),
        (Some("t"), vec!["-o", "xml"]),
        (Some("t"), vec!["--token", "hunter2"]),
    ] {
        let mut command = ovia(&[&list[..], &args].concat());
        command.env("COLUMNS", "100");
        if let Some(token) = token {
            command.env("OVIA_TOKEN", token);
        }
        let ended = run(&mut command);
        assert_eq!(
            (ended.code, ended.out.as_str()),
            (Some(2), ""),
            "{args:?}\n{ended}"
        );
        let shown = args
            .join(" ")
            .replace(&paths[0], "EMPTY")
            .replace(&paths[1], "TWO");
        let err = ended
            .err
            .replace(&paths[0], "EMPTY")
            .replace(&paths[1], "TWO");
        pinned.push_str(&format!(
            "# OVIA_TOKEN={} {shown}\n{err}\n",
            token.unwrap_or("(unset)")
        ));
    }
    for path in paths {
        std::fs::remove_file(path).expect("the file");
    }
    pin("usage", &pinned);
}

#[test]
fn the_token_comes_from_the_file_or_the_environment() {
    let path = std::env::temp_dir().join(format!("ovia-test-token-{}", std::process::id()));
    std::fs::write(&path, "from-a-file\r\n").expect("a file");
    let server = Server::start(MockServer::builder().token("from-a-file"));
    let path = path.to_str().expect("Unicode");
    assert_eq!(
        server.run(&["calls", "list", "--token-file", path]).fine(),
        ""
    );
    assert_eq!(
        server.run(&["--token-file", path, "calls", "list"]).fine(),
        ""
    );
    server.run(&["calls", "list"]).says(2, "HTTP 401");
    std::fs::remove_file(path).expect("the file");
}

#[test]
fn an_interrupted_list_resumes() {
    let ended = interrupted().run(&["calls", "list"]);
    // An id that is not a UUID is a mismatch, so stderr is not empty.
    assert_eq!(
        (ended.code, ended.out),
        (Some(0), format!("{}\n", FOUR.join("\n")))
    );
}
