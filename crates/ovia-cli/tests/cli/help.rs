//! The help, in a terminal of 100 columns.

use crate::support::{ovia, pin, run};

fn help(args: &[&str]) -> String {
    run(ovia(args).env("COLUMNS", "100")).fine()
}

/// Every command, as the help lists them: none, `calls`, `calls list`, and so on.
fn commands(command: Vec<String>, found: &mut Vec<Vec<String>>) {
    let args: Vec<&str> = command.iter().map(String::as_str).collect();
    let short = help(&[&args[..], &["-h"]].concat());
    found.push(command.clone());
    let listed = short
        .lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1);
    for line in listed.take_while(|line| !line.is_empty()) {
        let name = line.split_whitespace().next().expect("a command");
        if name != "help" {
            commands([&command[..], &[name.to_owned()]].concat(), found);
        }
    }
}

#[test]
fn of_every_command() {
    let mut found = Vec::new();
    commands(Vec::new(), &mut found);
    assert!(found.contains(&vec!["calls".to_owned(), "list".to_owned()]));
    for command in &found {
        let command: Vec<&str> = command.iter().map(String::as_str).collect();
        let name = ["help"].iter().chain(&command).copied();
        let name = name.collect::<Vec<_>>().join("_");
        let long = help(&[&command[..], &["--help"]].concat());
        assert!(long.contains("Examples:\n"), "{name}");
        pin(&name, &long);
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
