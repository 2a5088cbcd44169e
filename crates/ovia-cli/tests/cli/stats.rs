//! `ovia calls stats`.

use ovia_mock::MockServer;
use serde_json::Value;

use crate::support::{DEMO_DAY, Server, ovia, pin, run};

fn demo(columns: &str, args: &[&str]) -> String {
    let demo = ["--demo", "--now", DEMO_DAY, "calls", "stats"];
    let run = run(ovia(&[&demo[..], args].concat()).env("COLUMNS", columns));
    assert_eq!(run.code, Some(0), "{run}");
    run.out
}

#[test]
fn tables() {
    for columns in ["60", "80", "140"] {
        let mut all = String::new();
        for args in [
            &[][..],
            &["--by", "agent"],
            &["--by", "direction", "--by", "status"],
            &["--by", "hour", "--timezone", "Europe/Paris"],
            &["--by", "direction", "--compare", "30m"],
        ] {
            let table = demo(columns, &[args, &["-o", "table"]].concat());
            let room: usize = columns.parse().expect("a number");
            for line in table.lines() {
                let width = unicode_width::UnicodeWidthStr::width(line);
                assert!(width <= room, "{line}");
            }
            all.push_str(&format!("{}\n{table}\n", args.join(" ")));
        }
        pin(&format!("stats_table_{columns}"), &all);
    }
}

#[test]
fn rows_for_programs() {
    pin(
        "stats_json",
        &demo("80", &["--by", "agent", "--by", "day", "-o", "json"]),
    );
    pin(
        "stats_csv",
        &demo("80", &["--by", "status", "--by", "hour", "-o", "csv"]),
    );
    pin(
        "stats_compare_ndjson",
        &demo("80", &["--by", "type", "--compare", "30m"]),
    );
    let json = demo("80", &["--by", "number", "-o", "json"]);
    let rows: Vec<Value> = serde_json::from_str(&json).expect("an array");
    let calls: u64 = rows.iter().filter_map(|row| row["calls"].as_u64()).sum();
    assert_eq!(calls, 30);
}

#[test]
fn what_is_not_known_is_null_and_not_0() {
    let server = Server::of(&[
        r#"{"id": "1", "status": "a", "duration": 60, "costs": {"llm": "0.10", "stt": 0.2, "tts": 3e-1,
            "total": 0.1234567890123456789012345678901234567890}}"#,
        r#"{"id": "2", "status": "b", "costs": {"stt": 0.2, "total": 7}}"#,
        r#"{"id": "3", "status": "c", "duration": "free", "costs": null}"#,
        r#"{"id": "4"}"#,
    ]);
    let run = server.run(&["calls", "stats", "--by", "status", "-o", "ndjson"]);
    assert_eq!(run.code, Some(0), "{run}");
    let rows: Vec<Value> = run
        .out
        .lines()
        .map(|line| serde_json::from_str(line).expect("a row"))
        .collect();
    let column = |name: &str| -> Vec<Value> { rows.iter().map(|row| row[name].clone()).collect() };
    let null = Value::Null;
    let text = |text: &str| Value::from(text);
    assert_eq!(
        column("status"),
        [text("a"), text("b"), text("c"), null.clone()]
    );
    let total = text("0.123456789012345678901234567890123456789");
    assert_eq!(
        column("cost_total"),
        [total, text("7"), null.clone(), null.clone()]
    );
    let other = text("-0.476543210987654321098765432109876543211");
    assert_eq!(
        column("cost_other"),
        [other, null.clone(), null.clone(), null.clone()]
    );
    assert_eq!(
        column("cost_llm"),
        [text("0.1"), null.clone(), null.clone(), null.clone()]
    );
    assert_eq!(
        column("cost_per_minute"),
        [text("0.123457"), null.clone(), null.clone(), null.clone()]
    );
    let lengths = column("duration_total");
    assert_eq!(lengths, [Value::from(60), null.clone(), null.clone(), null]);
}

#[test]
fn no_calls() {
    let server = Server::of(&[]);
    let none = server
        .run(&["calls", "stats", "--by", "day", "-o", "json"])
        .fine();
    assert_eq!(none, "[]\n");
    let total = server.run(&["calls", "stats", "-o", "json"]).fine();
    let rows: Vec<Value> = serde_json::from_str(&total).expect("an array");
    assert_eq!(
        (rows.len(), &rows[0]["calls"], &rows[0]["cost_total"]),
        (1, &Value::from(0), &Value::Null)
    );
    let csv = server
        .run(&["calls", "stats", "--by", "day", "-o", "csv"])
        .fine();
    assert!(
        csv.starts_with("day,calls,") && csv.lines().count() == 1,
        "{csv}"
    );
}

#[test]
fn selected_and_grouped_in_a_zone() {
    let server = Server::of(&[
        r#"{"status": "completed", "started_at": "2026-05-31T22:30:00Z"}"#,
        r#"{"status": "completed", "started_at": "2026-05-31T21:30:00Z"}"#,
        r#"{"status": "busy", "created_at": "2026-05-31T22:30:00Z"}"#,
    ]);
    let by_month = [
        "calls",
        "stats",
        "--by",
        "month",
        "--timezone",
        "Europe/Paris",
        "-o",
        "csv",
    ];
    let all = server.run(&by_month).fine();
    let rows: Vec<&str> = all.lines().skip(1).map(|line| &line[..13]).collect();
    assert_eq!(rows, ["2026-05,1,1,0", "2026-06,2,1,1"]);
    let some = server
        .run(&[&by_month[..], &["--status", "busy"]].concat())
        .fine();
    assert!(
        some.contains("2026-06,1,0,1") && some.lines().count() == 2,
        "{some}"
    );
}

#[test]
fn faults() {
    let cut = MockServer::builder()
        .calls(50)
        .fault("*: reset-after=20000".parse().expect("a fault"));
    let server = Server::start(cut);
    let run = server.run(&["--retries", "0", "calls", "stats", "-o", "json"]);
    assert_eq!((run.code, run.out.as_str()), (Some(1), ""), "{run}");
    // An interrupted list is resumed, and no call is counted twice.
    let cut = MockServer::builder()
        .calls(50)
        .fault("1: reset-after=60000".parse().expect("a fault"));
    let resumed = Server::start(cut)
        .run(&["calls", "stats", "-o", "csv"])
        .fine();
    let whole =
        Server::start(MockServer::builder().calls(50)).run(&["calls", "stats", "-o", "csv"]);
    assert_eq!(resumed, whole.fine());
    // A record that cannot be read is missing from the sums.
    let server = Server::of(&[r#"{"id": "1"}"#, "3"]);
    let run = server.run(&["calls", "stats", "-o", "csv"]);
    run.says(3, "1 record could not be read");
    assert!(run.out.contains("\n1,0,0,"), "{run}");
}

#[test]
fn wrong_usage() {
    let stats = |args: &[&str]| {
        run(&mut ovia(
            &[&["--demo", "--now", DEMO_DAY, "calls", "stats"], args].concat(),
        ))
    };
    stats(&["--by", "colour"]).says(2, "invalid value 'colour' for '--by <WHAT>'");
    stats(&["--since", "7d", "--compare", "7d"]).says(2, "cannot be used with");
    stats(&["--by", "week", "--compare", "7d"]).says(
        2,
        "--compare cannot be combined with --by week: no week is in both periods",
    );
    stats(&["--compare", "2030-01-01"]).says(2, "--compare: 2030-01-01 is not in the past");
    stats(&["--compare", "soon"]).says(2, "--compare: `soon` is not understood");
}
