//! The demo, which needs no account: what a new user sees first.

use crate::support::{Run, ovia, pin, run};

fn demo(columns: &str, args: &[&str]) -> Run {
    let run = run(ovia(&[&["--demo"], args].concat()).env("COLUMNS", columns));
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
fn needs_no_configuration_and_heeds_none() {
    let mut command = ovia(&["calls", "list", "--demo", "--base-url", "nowhere"]);
    command.env("OVIA_TOKEN", "two words");
    assert_eq!(run(&mut command).fine().lines().count(), 30);
}
