//! What must not creep: how many instructions the client needs for a record. Unlike time, they are
//! nearly the same on every run, so a change of some per cent shows.
//!
//! Two runs of different length under valgrind, and the difference: start and end of the process are
//! in both.

use std::{
    env::consts::ARCH,
    path::Path,
    process::{Command, Stdio},
};

use serde_json::{Map, Value, json};

use super::{
    binaries::Binaries,
    machine,
    table::{Table, cell},
    words,
};
use crate::{
    failure::Failure,
    files,
    report::{note, say},
    workspace::Workspace,
};

/// What they were when somebody last accepted them.
const FILE: &str = "crates/ovia-bench/instructions.json";

/// The work, under the client's names for it.
const WORK: &[(&str, &str)] = &[
    ("split", "finding a record: stream_as() of nothing"),
    ("fields", "three fields of a record: stream_as()"),
    ("call", "a whole record: stream()"),
    ("get", "passing over a record: get()"),
];

/// How often the client reads its list in the shorter and in the longer run. The first time warms up.
const TIMES: (u32, u32) = (1, 3);

/// From here on, it is a change.
const TOLERANCE: f64 = 0.05;

/// Counts, compares, and returns the counts, with what went up.
pub(super) fn run(
    workspace: &Workspace,
    binaries: &Binaries,
    accept: bool,
) -> Result<(Value, Option<Failure>), Failure> {
    if !valgrind()
        .arg("--version")
        .output()
        .is_ok_and(|output| output.status.success())
    {
        return Err(Failure::new(
            "instructions are counted by valgrind, which is not installed: `apt install valgrind`, \
             say. Everything else that `cargo xtask bench` measures needs none of it",
        ));
    }
    let path = workspace.root.join(FILE);
    let accepted = files::read_or_empty(&path)?;
    let accepted: Value = serde_json::from_str(&accepted).unwrap_or_default();

    let mut table = Table::new(&["instructions for each record", "accepted", "counted", ""]);
    let mut counts = Map::new();
    let mut risen = Vec::new();
    for (work, label) in WORK {
        note(format_args!("counting: {label}"));
        let counted = count(&binaries.client, work)?;
        let before = accepted["instructions"][*work].as_f64();
        let change = before.map(|before| counted / before - 1.0);
        if change.is_some_and(|change| change > TOLERANCE) {
            risen.push(*work);
        }
        table.row([
            (*label).to_owned(),
            cell(before, |before| words::count(before as u64)),
            words::count(counted as u64),
            cell(change, change_in_words),
        ]);
        counts.insert((*work).to_owned(), json!(counted.round() as u64));
    }
    say(table.render());

    let compiler = compiler();
    let before = accepted["compiler"].as_str();
    if let Some(before) = before.filter(|before| *before != compiler) {
        note(format_args!("accepted with {before}; this is {compiler}"));
    }
    let value = json!({"compiler": compiler, "instructions": counts});
    if accept {
        files::write_when_changed(&path, &format!("{value:#}\n"))?;
        say(format_args!("{FILE}: accepted"));
        return Ok((value, None));
    }
    let failure = Failure::new(format!(
        "more than {:.0} % more instructions than {FILE} accepts: {}\nto accept them: cargo xtask \
         bench --instructions --accept",
        TOLERANCE * 100.0,
        risen.join(", ")
    ));
    Ok((value, (!risen.is_empty()).then_some(failure)))
}

fn change_in_words(change: f64) -> String {
    match change {
        change if change > TOLERANCE => format!("up by {:.1} %", change * 100.0),
        change if change < -TOLERANCE => format!("down by {:.1} %: accept it?", change * -100.0),
        change => format!("{:+.1} %", change * 100.0),
    }
}

/// For each record.
fn count(client: &Path, work: &str) -> Result<f64, Failure> {
    let (short, long) = (
        run_once(client, work, TIMES.0)?,
        run_once(client, work, TIMES.1)?,
    );
    per_record(short, long)
        .ok_or_else(|| Failure::new(format!("{work}: a longer run took no more instructions")))
}

/// Instructions and records of two runs, to instructions of a record.
fn per_record(short: (u64, u64), long: (u64, u64)) -> Option<f64> {
    let instructions = long.0.checked_sub(short.0)?;
    let records = long.1.checked_sub(short.1).filter(|records| *records > 0)?;
    Some(instructions as f64 / records as f64)
}

/// The instructions of a run, and the records that it read.
fn run_once(client: &Path, work: &str, times: u32) -> Result<(u64, u64), Failure> {
    let output = valgrind()
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(client)
        .args(["memory", work, &times.to_string()])
        .stdin(Stdio::null())
        .output()
        .map_err(|error| Failure::new(format!("valgrind does not start: {error}")))?;
    let stderr = String::from_utf8_lossy(&output.stderr);
    let stdout: Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
    collected(&stderr)
        .zip(stdout["totals"]["calls"].as_u64())
        .filter(|_| output.status.success())
        .ok_or_else(|| Failure::new(format!("valgrind: {}\n{stderr}", output.status)))
}

/// The sum that callgrind prints at its end, as `==123== Collected : 456`.
fn collected(stderr: &str) -> Option<u64> {
    let number = |line: &str| line.split_once("Collected :")?.1.trim().parse().ok();
    stderr.lines().find_map(number)
}

fn valgrind() -> Command {
    Command::new("valgrind")
}

/// Another compiler, or another processor's code, and the counts are others.
fn compiler() -> String {
    let rustc = machine::compiler().unwrap_or_else(|| "an unknown compiler".to_owned());
    format!("{rustc}, {ARCH}")
}

#[cfg(test)]
mod tests {
    use super::{change_in_words, collected, per_record};

    #[test]
    fn reads_what_callgrind_says() {
        let stderr = "==1== Events    : Ir\n==1== Collected : 123456\n==1==\n";
        assert_eq!(collected(stderr), Some(123_456));
        assert_eq!(collected("==1== Events    : Ir\n"), None);
    }

    #[test]
    fn what_both_runs_have_does_not_count() {
        assert_eq!(per_record((1_000, 500), (6_000, 1_500)), Some(5.0));
        assert_eq!(per_record((1_000, 500), (900, 1_500)), None);
        assert_eq!(per_record((1_000, 500), (6_000, 500)), None);
    }

    #[test]
    fn a_change_is_one_beyond_the_tolerance() {
        assert_eq!(change_in_words(0.05), "+5.0 %");
        assert_eq!(change_in_words(0.051), "up by 5.1 %");
        assert_eq!(change_in_words(-0.2), "down by 20.0 %: accept it?");
        assert_eq!(change_in_words(-0.004), "-0.4 %");
    }
}
