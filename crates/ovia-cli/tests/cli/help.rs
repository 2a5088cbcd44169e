//! The help, in a terminal of 100 columns.

use crate::support::{ovia, pin, run};

fn help(args: &[&str]) -> String {
    run(ovia(args).env("COLUMNS", "100")).fine()
}

#[test]
fn of_every_command() {
    for (name, command) in [
        ("help", vec![]),
        ("help_calls", vec!["calls"]),
        ("help_calls_list", vec!["calls", "list"]),
        ("help_calls_get", vec!["calls", "get"]),
        ("help_calls_create", vec!["calls", "create"]),
        ("help_mock", vec!["mock"]),
    ] {
        let long = help(&[&command[..], &["--help"]].concat());
        assert!(long.contains("Examples:\n"), "{name}");
        pin(name, &long);
        let short = help(&[&command[..], &["-h"]].concat());
        pin(&format!("{name}_short"), &short);
        assert_eq!(help(&[&["help"], &command[..]].concat()), long, "{name}");
    }
}

#[test]
fn help_without_a_command() {
    for args in [vec![], vec!["calls"]] {
        let run = run(ovia(&args).env("COLUMNS", "100"));
        assert_eq!(run.code, Some(2), "{run}");
        assert!(run.err.contains("Usage: ovia"), "{run}");
    }
}

#[test]
fn version() {
    assert_eq!(
        help(&["--version"]),
        concat!("ovia ", env!("CARGO_PKG_VERSION"), "\n")
    );
}
