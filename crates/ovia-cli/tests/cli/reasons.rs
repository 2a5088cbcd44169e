//! What stderr says about a failure: the server's own reason, who answered, what was waited for.

use ovia_mock::{Answer, MockServer};

use crate::support::{Server, ovia, run};

#[test]
fn the_servers_own_reason_is_shown() {
    for (status, body, code, reason) in [
        (
            422,
            r#"{"detail": [{"loc": ["body", "to_number"], "msg": "field required"}]}"#,
            1,
            "(to_number: field required)",
        ),
        (
            402,
            r#"{"error": {"message": "insufficient credits"}}"#,
            1,
            "(insufficient credits)",
        ),
        (
            403,
            r#"{"title": "Forbidden", "detail": "no scope"}"#,
            2,
            "(Forbidden: no scope)",
        ),
        (
            200,
            r#"{"success": false, "message": "Your trial has expired"}"#,
            1,
            "(Your trial has expired)",
        ),
    ] {
        let server = Server::start(MockServer::builder().always(Answer::json(status, body)));
        let ended = server.run(&["--retries", "0", "calls", "list"]);
        ended.says(code, reason);
        assert!(!ended.err.contains("base URL"), "{ended}");
    }
}

#[test]
fn a_firewall_and_a_proxy_are_not_the_api() {
    let page = "<!DOCTYPE html><title>Just a moment...</title>";
    let page = Answer::status(403)
        .header("content-type", "text/html")
        .body(page);
    for (answer, says) in [
        (page, "a web page titled \"Just a moment...\" answered"),
        (Answer::status(407), "a proxy asks for a user name"),
    ] {
        let server = Server::start(MockServer::builder().always(answer));
        let ended = server.run(&["calls", "list"]);
        ended.says(1, says);
        assert!(!ended.err.contains("token"), "{ended}");
    }
    // A port where nothing listens any more.
    let url = Server::of(&[]).url().to_owned();
    let mut command = ovia(&[
        "--retries",
        "0",
        "--base-url",
        "https://x.example",
        "calls",
        "list",
    ]);
    command
        .env("OVIA_TOKEN", "t")
        .env("HTTPS_PROXY", url.replace("//", "//me:hunter2-secret@"));
    let ended = run(&mut command);
    ended.says(1, "ovia: no connection to the proxy 127.0.0.1:");
    ended.says(1, "ovia: hint: check HTTPS_PROXY");
}

#[test]
fn attempts_and_waits_are_shown_if_asked_for() {
    let start = || {
        let answer = Answer::status(503)
            .header("retry-after", "1")
            .header("x-request-id", "r-7");
        Server::start(MockServer::builder().always(answer))
    };
    let args = ["--retries", "1", "calls", "list"];
    let quiet = start().run(&args);
    assert_eq!(quiet.err.lines().count(), 1, "{quiet}");
    quiet.says(1, "it asks to wait 1 s (2 requests in 1.");
    let verbose = start().run(&[&args[..], &["--verbose"]].concat());
    let lines: Vec<&str> = verbose.err.lines().collect();
    assert_eq!(lines.len(), 5, "{verbose}");
    assert!(
        lines[0].starts_with("ovia: GET http://127.0.0.1:"),
        "{verbose}"
    );
    assert!(lines[0].ends_with(" s (request id r-7)"), "{verbose}");
    assert_eq!(
        lines[1],
        "ovia: HTTP 503; waiting 1.0 s before attempt 2 of 2"
    );
    assert_eq!(lines[3], "ovia: received 0 bytes in 0.0 s");
    let logged = run(start().command(&args).env("RUST_LOG", "ovia=info"));
    logged.says(1, "WARN ovia::http: request http.request.method=GET");
    logged.says(1, "INFO ovia::http: retry ");
    let other = run(Server::of(&[]).command(&args).env("RUST_LOG", "x=y=z"));
    other.says(0, "ovia: RUST_LOG is ignored: ");
}

#[test]
fn the_program_names_its_own_options() {
    let ended =
        run(ovia(&["--base-url", "http://x.example", "calls", "list"]).env("OVIA_TOKEN", "t"));
    ended.says(2, "use https, or use --allow-plain-http");
    let long = format!(r#"[{{"transcript": "{}"}}]"#, "x".repeat(17 << 20));
    let ended = Server::start(MockServer::builder().always(Answer::json(200, long)));
    let ended = ended.run(&["calls", "list"]);
    ended.says(3, "is larger than the limit and was skipped");
    assert!(!ended.err.contains("max_"), "{ended}");
}
