//! Filters and limits, and what is reported on them.

use crate::support::Server;

const A: &str = r#"{"status":"completed","direction":"inbound","agent_id":"3c90c3cc-0d44-4b50-8888-8dd25736052a","started_at":"2026-11-01T09:59:59Z"}"#;
const B: &str = r#"{"status":"failed","direction":"outbound","agent_id":"sales","started_at":"2026-11-01T10:00:00Z"}"#;
const C: &str =
    r#"{"status":"completed","direction":"outbound","started_at":"2026-11-02 00:00:00"}"#;
const D: &str = r#"{"status":"completed"}"#;

#[test]
fn filters_and_limits() {
    let server = Server::of(&[A, B, C, D]);
    for (args, kept) in [
        ("", vec![A, B, C, D]),
        ("--status completed", vec![A, C, D]),
        ("--status complete", vec![]),
        ("--direction inbound", vec![A]),
        ("--direction INBOUND", vec![A]),
        ("--direction outbound", vec![B, C]),
        ("--agent 3C90C3CC0D444B5088888DD25736052A", vec![A]),
        ("--agent sales", vec![B]),
        ("--since 2026-11-01T10:00", vec![B, C]),
        ("--since 2026-11-01T11:00+01:00", vec![B, C]),
        ("--until 2026-11-01T10:00", vec![A]),
        ("--since 2026-11-01 --until 2026-11-02", vec![A, B]),
        ("--since 1s --until 2100-01-01", vec![]),
        ("--status completed --direction outbound", vec![C]),
        ("--limit 2", vec![A, B]),
        ("--status completed --limit 2", vec![A, C]),
        ("--limit 100", vec![A, B, C, D]),
    ] {
        let mut all = vec!["calls", "list"];
        all.extend(args.split_whitespace());
        let run = server.run(&all);
        assert_eq!(run.code, Some(0), "{args}\n{run}");
        assert!(run.out.lines().eq(kept), "{args}\n{run}");
    }
}

#[test]
fn durations_are_before_now() {
    let now = std::time::SystemTime::now();
    let at = |hours: u64| {
        let time = now - std::time::Duration::from_secs(hours * 3600);
        let time = chrono::DateTime::<chrono::Utc>::from(time);
        format!(r#"{{"started_at":"{}"}}"#, time.to_rfc3339())
    };
    let (young, old, ancient) = (at(23), at(25), at(24 * 8));
    let server = Server::of(&[&young, &old, &ancient]);
    let kept = |args: &[&str]| server.run(&[&["calls", "list"], args].concat()).fine();
    assert_eq!(kept(&["--since", "24h"]), format!("{young}\n"));
    assert_eq!(kept(&["--since", "7d"]), format!("{young}\n{old}\n"));
    assert_eq!(
        kept(&["--since", "2weeks", "--until", "1day ago"]),
        format!("{old}\n{ancient}\n")
    );
}

#[test]
fn undecided_records_are_reported() {
    let server = Server::of(&[
        A,
        r#"{"started_at":"yesterday"}"#,
        r#"{"started_at":{}}"#,
        D,
    ]);
    let run = server.run(&["calls", "list", "--since", "2026-01-01"]);
    assert_eq!(run.out, format!("{A}\n"));
    run.says(
        3,
        "ovia: 2 records left out, because `started_at` is not a valid time",
    );
    // Without such a filter nothing is left out.
    assert_eq!(server.run(&["calls", "list"]).code, Some(0));
}

#[test]
fn a_table_ends_with_a_count() {
    let server = Server::of(&[A, B, D]);
    for (args, words) in [
        (vec![], "3 calls\n"),
        (vec!["--direction", "inbound"], "1 of 3 calls\n"),
        (vec!["--status", "x"], "0 of 3 calls\n"),
        (vec!["--limit", "1"], "1 call (stopped at --limit)\n"),
        (vec!["--limit", "3"], "3 calls (stopped at --limit)\n"),
        (vec!["--limit", "4"], "3 calls\n"),
        (
            vec!["--status", "completed", "--limit", "1"],
            "1 of 1 call (stopped at --limit)\n",
        ),
    ] {
        let args = [vec!["-o", "table", "calls", "list"], args].concat();
        let run = server.run(&args);
        assert!(run.err.ends_with(words), "{args:?}\n{run}");
        assert_eq!(run.code, Some(0));
    }
}

#[test]
fn an_empty_list_in_every_format() {
    let server = Server::of(&[]);
    let print = |format| server.run(&["calls", "list", "-o", format]);
    assert_eq!(print("ndjson").fine(), "");
    assert_eq!(print("json").fine(), "[]\n");
    assert!(print("csv").fine().starts_with("id,type,direction,"));
    let table = print("table");
    assert_eq!((table.out.as_str(), table.err.as_str()), ("", "no calls\n"));
}

#[test]
fn global_options_may_be_anywhere() {
    let server = Server::of(&[D]);
    let url = server.url();
    for args in [
        ["--base-url", url, "-o", "json", "calls", "list"],
        ["calls", "--base-url", url, "--output", "json", "list"],
        ["calls", "list", "--base-url", url, "-o", "json"],
    ] {
        let mut command = server.command(&args);
        // The option takes precedence over the environment.
        command.env("OVIA_BASE_URL", "http://127.0.0.1:1");
        assert_eq!(
            crate::support::run(&mut command).fine(),
            format!("[\n{D}\n]\n")
        );
    }
}
