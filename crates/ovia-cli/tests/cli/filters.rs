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
        ("--status COMPLETED", vec![A, C, D]),
        ("--status complete", vec![]),
        ("--direction inbound", vec![A]),
        ("--direction INBOUND", vec![A]),
        ("--direction outbound", vec![B, C]),
        ("--agent 3C90C3CC0D444B5088888DD25736052A", vec![A]),
        ("--agent 3c90c3cc", vec![A]),
        (
            "--agent urn:uuid:3c90c3cc-0d44-4b50-8888-8dd25736052a",
            vec![A],
        ),
        ("--agent =sales", vec![B]),
        ("--agent beef", vec![]),
        ("--since 2026-11-01T10:00", vec![B, C]),
        ("--since 2026-11-01T11:00+01:00", vec![B, C]),
        ("--until 2026-11-01T10:00", vec![A]),
        ("--since 2026-11-01 --until 2026-11-02", vec![A, B, C]),
        ("--since 2026-11-01 --until 2026-11-01", vec![A, B]),
        ("--since 13/10/2026 --until 2026-11-02T00:00", vec![A, B]),
        ("--since 2026-11-02 --timezone Europe/Paris", vec![C]),
        (
            "--until 2026-11-01 --timezone America/New_York",
            vec![A, B, C],
        ),
        ("--since 1793527200 --until 2026-11-01", vec![B]),
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
fn words_are_relative_to_now_in_the_time_zone() {
    let at = |time: &str| format!(r#"{{"started_at":"{time}"}}"#);
    let (monday, tuesday) = (at("2026-11-16T23:30:00Z"), at("2026-11-17T10:00:00Z"));
    let server = Server::of(&[&monday, &tuesday]);
    // It is Wednesday.
    let kept = |args: &str| {
        let line = format!("--now 2026-11-18T12:00 calls list {args}");
        let args: Vec<&str> = line.split_whitespace().collect();
        let run = server.run(&args);
        assert_eq!(run.code, Some(0), "{run}");
        run.out
    };
    assert_eq!(kept("--since monday --until monday"), format!("{monday}\n"));
    assert_eq!(kept("--since hier"), format!("{tuesday}\n"));
    assert_eq!(
        kept("--timezone Europe/Paris --since yesterday --until yesterday"),
        format!("{monday}\n{tuesday}\n")
    );
    let run = server.run(&["calls", "list", "--since", "yesterday evening"]);
    run.says(
        2,
        "ovia: --since: `evening` is not understood in `yesterday evening`; give for example \
         yesterday, '2026-11-20 14:30' or '2h ago'\n",
    );
    server
        .run(&["calls", "list", "--until", "01/02/2026"])
        .says(2, "01/02/2026 may be 2026-02-01 or 2026-01-02");
}

#[test]
fn a_table_is_in_the_time_zone() {
    let server = Server::of(&[r#"{"started_at":1763420400}"#]);
    let table = |zone| {
        let run = server.run(&["calls", "list", "-o", "table", "--timezone", zone]);
        assert_eq!(run.code, Some(0), "{run}");
        run.out
    };
    assert!(table("local").starts_with("STARTED (UTC) "));
    assert!(table("utc").contains("\n2025-11-17 23:00"));
    assert!(table("paris").starts_with("STARTED (Paris) "));
    assert!(table("paris").contains("\n2025-11-18 00:00"));
    server.run(&["calls", "list", "--timezone", "Mars"]).says(
        2,
        "not a time zone; give local, UTC, or a name such as Europe/Paris",
    );
}

#[test]
fn a_placed_call_is_listed_by_when_it_was_created() {
    let server = Server::start(ovia_mock::MockServer::builder());
    let create = "calls create --yes --user 7f0c2a4e-5b1d-4c3a-9e86-2d4f8a1b6c30 \
                  --agent b3e9d1f2-84a7-4f6b-a0c5-9d2e7c41f853 \
                  --phone-number-id e5a8c6d0-3f92-47b1-8d6e-1c0b9a7f2e54 \
                  --from +33199001234 --to +33639987703";
    let create: Vec<&str> = create.split_whitespace().collect();
    assert_eq!(server.run(&create).code, Some(0));
    let listed = server.run(&["calls", "list", "--since", "1h"]).fine();
    assert!(listed.contains(r#""started_at":null"#), "{listed}");
}

#[test]
fn undecided_records_are_reported() {
    let server = Server::of(&[
        A,
        r#"{"started_at":"yesterday"}"#,
        r#"{"started_at":{}}"#,
        r#"{"started_at":0,"created_at":"2025-01-01T00:00:00Z"}"#,
        D,
    ]);
    let run = server.run(&["calls", "list", "--since", "2026-01-01"]);
    assert_eq!(run.out, format!("{A}\n"));
    run.says(
        3,
        "ovia: 2 records left out, because `started_at` is not a valid time\n\
         ovia: 1 record left out, because there is no `started_at` and no `created_at`\n",
    );
    // A field that is missing is no failure.
    let run = server.run(&["calls", "list", "--direction", "inbound"]);
    assert_eq!(run.out, format!("{A}\n"));
    run.says(
        0,
        "ovia: 4 records left out, because there is no `direction`\n",
    );
    // Without such a filter nothing is left out.
    assert_eq!(server.run(&["calls", "list"]).code, Some(0));
}

#[test]
fn that_nothing_matched_is_said_in_every_format() {
    let server = Server::of(&[A, B, C]);
    for format in ["table", "json", "ndjson", "csv"] {
        let run = server.run(&["calls", "list", "-o", format, "--status", "complete,failed"]);
        assert_eq!(run.code, Some(0), "{run}");
        assert_eq!(
            run.err,
            "ovia: 0 of 3 calls matched; status values seen: completed (2), failed (1)\n"
        );
    }
    let run = server.run(&[
        "calls",
        "list",
        "--since",
        "2026-12-01",
        "--direction",
        "inbound",
    ]);
    assert_eq!(
        run.err,
        "ovia: 0 of 3 calls matched; direction values seen: outbound (2); started_at is from \
         2026-11-01 09:59 to 2026-11-02 00:00\n"
    );
    let run = server.run(&["calls", "list", "--agent", "beef"]);
    assert!(
        run.err
            .contains("0 of 3 calls matched; agent_id values seen: "),
        "{run}"
    );
    // No match, and nothing to compare with.
    let run = Server::of(&[]).run(&["calls", "list", "--status", "x"]);
    assert_eq!(run.err, "ovia: 0 of 0 calls matched\n");
    assert_eq!(Server::of(&[]).run(&["calls", "list"]).fine(), "");
}

#[test]
fn a_table_ends_with_a_count() {
    let server = Server::of(&[A, B, D]);
    for (args, words) in [
        (vec![], "3 calls\n"),
        (vec!["--direction", "inbound"], "1 of 3 calls\n"),
        (
            vec!["--status", "x"],
            "0 of 3 calls matched; status values seen: completed (2), failed (1)\n",
        ),
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
