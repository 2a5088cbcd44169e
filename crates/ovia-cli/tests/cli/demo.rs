//! `--demo`, which needs no account.

use crate::support::{DEMO_DAY, Run, ovia, pin, run};

/// A demo on the same day in every run.
fn demo(columns: &str, args: &[&str]) -> Run {
    let demo = ["--demo", "--now", DEMO_DAY];
    let run = run(ovia(&[&demo[..], args].concat()).env("COLUMNS", columns));
    assert_eq!(run.code, Some(0), "{run}");
    run
}

#[test]
fn tables_of_every_width() {
    for columns in ["60", "80", "120", "200"] {
        let run = demo(columns, &["calls", "list", "-o", "table"]);
        let room: usize = columns.parse().expect("a number");
        for line in run.out.lines() {
            assert!(
                unicode_width::UnicodeWidthStr::width(line) <= room,
                "{line}"
            );
        }
        assert_eq!(run.err, "30 calls\n");
        pin(&format!("demo_table_{columns}"), &run.out);
    }
}

#[test]
fn csv_and_one_call() {
    pin(
        "demo_csv",
        &demo("80", &["calls", "list", "-o", "csv", "--limit", "8"]).fine(),
    );
    let first = demo("80", &["calls", "list", "--limit", "1"]).fine();
    let call: serde_json::Value = serde_json::from_str(&first).expect("a record");
    let id = call["id"].as_str().expect("an id");
    pin(
        "demo_get",
        &demo("100", &["calls", "get", id, "-o", "table"]).fine(),
    );
    assert_eq!(demo("80", &["calls", "get", id]).fine(), first);
}

#[test]
fn calls_are_up_to_now() {
    // What the help recommends; the newest call is a few minutes old, the oldest about an hour.
    for (since, calls) in [("7d", 30..=30), ("30m", 10..=15)] {
        let run = run(&mut ovia(&["--demo", "calls", "list", "--since", since]));
        let listed = run.fine().lines().count();
        assert!(calls.contains(&listed), "{listed} calls since {since}");
    }
}

#[test]
fn a_listed_call_can_be_looked_up_later() {
    let id = |now: &str| {
        let first = ["--demo", "--now", now, "calls", "list", "--limit", "1"];
        let first = run(&mut ovia(&first)).fine();
        serde_json::from_str::<serde_json::Value>(&first).expect("a record")["id"].clone()
    };
    assert_eq!(id("2026-03-01"), id("2026-03-09T10:00"));
}

#[test]
fn ignores_configuration() {
    let mut command = ovia(&["calls", "list", "--demo", "--base-url", "nowhere"]);
    command.env("OVIA_TOKEN", "two words");
    assert_eq!(run(&mut command).fine().lines().count(), 30);
}
