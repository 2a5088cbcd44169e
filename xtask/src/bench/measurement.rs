//! One measurement: a process, and the line of JSON that it prints.

use std::process::{Command, Stdio};

use serde_json::{Map, Value};

use super::server::List;

/// How long one reading of a list took, and what else it cost.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Measurement {
    /// From sending the request until everything was looked at.
    pub(super) seconds: f64,
    /// Until the first call could be looked at.
    pub(super) first: Option<f64>,
    /// On a processor, in seconds.
    pub(super) processor: Option<f64>,
    /// In bytes.
    pub(super) peak_memory: Option<f64>,
    /// How many.
    pub(super) allocations: Option<f64>,
}

impl Measurement {
    /// Runs a client to its end. What it found has to be what the list holds.
    pub(super) fn take(mut command: Command, list: &List) -> Result<Self, String> {
        let value = run(&mut command)?;
        agrees(&value, list).map_err(|wrong| format!("{}: {wrong}", shown(&command)))?;
        Self::of(&value, &command)
    }

    /// Runs a program that reads no list to its end.
    pub(super) fn of_program(mut command: Command) -> Result<Self, String> {
        let value = run(&mut command)?;
        Self::of(&value, &command)
    }

    fn of(value: &Value, command: &Command) -> Result<Self, String> {
        Self::read(value).ok_or_else(|| format!("{}: no time in {value}", shown(command)))
    }

    fn read(value: &Value) -> Option<Self> {
        Some(Self {
            seconds: value["seconds"].as_f64()?,
            first: value["first"].as_f64(),
            processor: value["processor"].as_f64(),
            peak_memory: value["peak_memory"].as_f64(),
            allocations: value["allocations"]["count"].as_f64(),
        })
    }
}

/// Runs a command to its end, and reads the line that it prints.
fn run(command: &mut Command) -> Result<Value, String> {
    // Whose token this machine has, or which proxy, is not what is measured.
    let start = command
        .env("OVIA_TOKEN", "bench")
        .env("NO_PROXY", "127.0.0.1")
        .env("no_proxy", "127.0.0.1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let output = start.and_then(|mut child| {
        // Held until the client has ended by itself: if this process is killed, it closes.
        let _stdin = child.stdin.take();
        child.wait_with_output()
    });
    let output = output.map_err(|error| format!("{} does not start: {error}", shown(command)))?;
    let stderr = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        return Err(format!(
            "{}: {}\n{}",
            shown(command),
            output.status,
            stderr.trim_end()
        ));
    }
    let stdout = String::from_utf8_lossy(&output.stdout);
    serde_json::from_str(&stdout)
        .map_err(|error| format!("{}: {error} in {stdout:?}", shown(command)))
}

/// Whether every sum that a client reports is the server's.
fn agrees(found: &Value, list: &List) -> Result<(), String> {
    let none = Map::new();
    let sums = found["totals"].as_object().unwrap_or(&none).iter();
    for (name, sum) in sums {
        if sum != &list.totals[name] {
            return Err(format!(
                "adds up {name} to {sum}, not {}",
                list.totals[name]
            ));
        }
    }
    match found["bytes"].as_u64() {
        Some(bytes) if bytes != list.bytes => Err(format!("{bytes} bytes, not {}", list.bytes)),
        _ => Ok(()),
    }
}

/// The command as one would type it, without its directories.
fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    let short = |word: &std::ffi::OsStr| {
        let word = word.to_string_lossy();
        match word.rsplit_once('/') {
            Some((directory, name)) if directory.starts_with('/') => name.to_owned(),
            _ => word.into_owned(),
        }
    };
    words.map(short).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use serde_json::json;

    use super::{Measurement, agrees, shown};
    use crate::bench::server::List;

    fn list() -> List {
        List {
            url: String::new(),
            bytes: 10,
            last_id: String::new(),
            totals: json!({"calls": 3, "seconds": 7}),
        }
    }

    #[test]
    fn a_client_that_finds_something_else_is_caught() {
        assert_eq!(agrees(&json!({"seconds": 1}), &list()), Ok(()));
        assert_eq!(
            agrees(&json!({"totals": {"calls": 3}, "bytes": 10}), &list()),
            Ok(())
        );
        for wrong in [
            json!({"totals": {"calls": 2}}),
            json!({"totals": {"unheard": 2}}),
            json!({"bytes": 11}),
        ] {
            assert!(agrees(&wrong, &list()).is_err(), "{wrong}");
        }
    }

    #[test]
    fn reads_what_is_there() {
        let value = json!({"seconds": 0.5, "first": null, "allocations": {"count": 9}});
        let measurement = Measurement::read(&value).expect("a measurement");
        assert_eq!(measurement.seconds, 0.5);
        assert_eq!(measurement.first, None);
        assert_eq!(measurement.allocations, Some(9.0));
        assert_eq!(Measurement::read(&json!({})), None);
    }

    #[test]
    fn failures_are_told() {
        let failure = |command| Measurement::take(command, &list()).expect_err("a failure");
        assert!(
            failure(Command::new("/no/such-program")).starts_with("such-program does not start")
        );
        let mut cargo = Command::new("cargo");
        cargo.arg("no-such-command");
        assert!(failure(cargo).contains("no such command"));
        assert_eq!(shown(&Command::new("/a/b")), "b");
    }
}
