//! URLs that are not requested, and answers that are not kept.

use super::audio_server::{AudioServer, Reply};
use super::{Directory, SIGNATURE, check_secrets, download, list, name, wav};
use crate::support::Server;

#[test]
fn private_addresses_and_other_schemes() {
    let audio = AudioServer::start(|_, _, request| Reply::file(request, &wav(10), "\"a\""));
    let port = audio.url.rsplit(':').next().expect("a port").to_owned();
    let private = "a private address; allow it with --allow-private";
    for (url, options, reason) in [
        (
            format!("{}/a", audio.url),
            &[][..],
            "plain http; allow it with --allow-plain-http",
        ),
        (format!("{}/a", audio.url), &["--allow-plain-http"], private),
        (
            format!("http://localhost:{port}/a"),
            &["--allow-plain-http"],
            private,
        ),
        (
            format!("http://0x7f000001:{port}/a"),
            &["--allow-plain-http"],
            private,
        ),
        (
            format!("http://[::ffff:127.0.0.1]:{port}/a"),
            &["--allow-plain-http"],
            private,
        ),
        (
            "https://169.254.169.254/latest/meta-data".into(),
            &[],
            private,
        ),
        (
            "file:///etc/passwd".into(),
            &["--allow-private", "--allow-plain-http"],
            "the URL is neither https nor http",
        ),
        (
            "not a url".into(),
            &[],
            "not a valid URL (relative URL without a base)",
        ),
    ] {
        let server = list(std::slice::from_ref(&url));
        let directory = Directory::new("private");
        let args = ["calls", "recordings", directory.text(), "-o", "table"];
        let run = server.run(&[&args[..], options].concat());
        check_secrets(&run, &directory);
        assert_eq!(run.code, Some(3), "{url}: {run}");
        assert!(run.out.contains(reason), "{url}: {run}");
    }
    assert_eq!(audio.received().len(), 0);
}

#[test]
fn redirects_are_checked_too() {
    let audio = AudioServer::start(|_, before, request| match request.path.split('?').next() {
        Some("/file") => Reply::new(302, "").header("location", "file:///etc/passwd"),
        Some("/loop") => Reply::new(302, "").header("location", &format!("/loop?{before}")),
        _ => Reply::new(301, ""),
    });
    let server = list(&["file", "loop", "none"].map(|path| format!("{}/{path}", audio.url)));
    let directory = Directory::new("redirects");
    let run = download(&server, &directory, &["--jobs", "1"]);
    for reason in [
        "the URL is neither https nor http",
        "more than 5 redirects",
        "a redirect without a valid URL",
    ] {
        assert!(run.err.contains(reason), "{run}");
    }
    run.says(3, "0 saved (0 B), 0 already there, 3 passed over");
    assert_eq!(audio.to("/loop").len(), 6);
}

#[test]
fn what_is_not_a_recording_is_passed_over() {
    let audio = AudioServer::start(|_, _, request| match request.path.split('?').next() {
        Some("/expired") => Reply::new(403, "<Error/>"),
        Some("/missing") => Reply::new(404, ""),
        Some("/gone") => Reply::new(410, ""),
        Some("/page") => Reply::new(200, "<!doctype html><p>Sign in"),
        Some("/large-page") => {
            Reply::new(200, format!("<html>{}", "x".repeat(100_000))).without_length()
        }
        Some("/error") => Reply::new(200, "{\"error\":\"expired\"}"),
        Some("/empty") => Reply::new(200, ""),
        Some("/none") => Reply::new(204, ""),
        Some("/large") => Reply::file(request, &wav(30_000), "\"a\""),
        Some("/endless") => Reply::new(200, wav(30_000)).without_length(),
        Some("/coded") => Reply::new(200, wav(10)).header("content-encoding", "gzip"),
        _ => Reply::file(request, &wav(10), "\"a\""),
    });
    let paths = [
        "expired",
        "missing",
        "gone",
        "page",
        "large-page",
        "error",
        "empty",
        "none",
        "large",
        "endless",
        "coded",
        "fine",
    ];
    let server = list(&paths.map(|path| format!("{}/{path}", audio.url)));
    let directory = Directory::new("odd");
    let run = download(
        &server,
        &directory,
        &[
            "--jobs",
            "1",
            "--max-size",
            "20k",
            "-o",
            "table",
            "--retries",
            "0",
        ],
    );
    let reasons: Vec<&str> = run
        .out
        .lines()
        .filter(|line| line.starts_with("passed over"))
        .filter_map(|line| line.split(": ").nth(1))
        .collect();
    assert_eq!(
        reasons,
        [
            "HTTP 403",
            "HTTP 404",
            "HTTP 410",
            "an HTML page instead of audio (127.0.0.1)",
            "an HTML page instead of audio (127.0.0.1)",
            "JSON instead of audio (127.0.0.1)",
            "the response is empty (127.0.0.1)",
            "the response is empty (127.0.0.1)",
            "larger than 20.0 kB (--max-size) (127.0.0.1)",
            "larger than 20.0 kB (--max-size) (127.0.0.1)",
            "the response is compressed, although that was not asked for (127.0.0.1)",
        ],
        "{run}"
    );
    assert_eq!(
        directory.files(),
        [name(11, "wav"), "manifest.ndjson".to_owned()]
    );
    run.says(3, "1 saved (54 B), 0 already there, 11 passed over");
}

#[test]
fn a_dry_run_requests_and_creates_nothing() {
    let audio = AudioServer::start(|_, _, request| Reply::file(request, &wav(10), "\"a\""));
    let server = list(&[
        format!("{}/a", audio.url),
        "ftp://x.example.com/b".to_owned(),
    ]);
    let directory = Directory::new("dry");
    let run = download(&server, &directory, &["--dry-run"]);
    run.says(3, "1 to download, 0 already there, 1 passed over");
    assert!(!directory.path().exists());
    assert_eq!(audio.received().len(), 0);
}

#[test]
fn ids_of_all_kinds() {
    let audio = AudioServer::start(|_, _, request| Reply::file(request, &wav(10), "\"a\""));
    let url = format!("{}/a?sig={SIGNATURE}", audio.url);
    let records = [
        format!(r#"{{"id":"../../../tmp/evil","recording_url":"{url}"}}"#),
        format!(r#"{{"id":"a\u001b[31m\nb","recording_url":"{url}"}}"#),
        format!(r#"{{"id":17,"recording_url":"{url}"}}"#),
        format!(r#"{{"id":17,"recording_url":"{url}"}}"#),
        format!(r#"{{"recording_url":"{url}"}}"#),
        r#"{"id":"none","recording_url":null}"#.to_owned(),
    ];
    let server = Server::of(&records.each_ref().map(String::as_str));
    let directory = Directory::new("ids");
    let run = download(&server, &directory, &["-o", "table"]);
    run.says(
        3,
        "3 saved (162 B), 0 already there, 1 passed over, 1 call without a recording, 1 call twice \
         in the list",
    );
    assert!(!run.out.contains('\u{1b}'), "{run}");
    let files = directory.files();
    assert_eq!(files.len(), 4, "{files:?}");
    assert!(
        files
            .iter()
            .skip(1)
            .all(|file| file.starts_with("unknown-time_")),
        "{files:?}"
    );
    // Found again by their ids.
    download(&server, &directory, &[]).says(3, "0 saved (0 B), 3 already there, 1 passed over");
}

#[test]
fn formats_without_a_line_for_each_recording() {
    let server = list(&[]);
    for format in ["json", "csv"] {
        server
            .run(&["calls", "recordings", "/nonexistent/x", "-o", format])
            .says(2, "calls recordings prints a table or ndjson");
    }
    let demo = ["--demo", "calls", "recordings", "/nonexistent/x"];
    server
        .run(&demo)
        .says(2, "the calls of --demo have no recordings");
    let dry = server.run(&[&demo[..], &["--dry-run", "--limit", "9"]].concat());
    assert_eq!(dry.code, Some(0), "{dry}");
    server
        .run(&["calls", "recordings", "/dev/null/x"])
        .says(1, "the directory /dev/null/x cannot be created");
}
