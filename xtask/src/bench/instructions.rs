//! `--instructions`: how many instructions the client needs for a record, counted by valgrind. They are
//! nearly the same on every run and every machine, so a change of some per cent shows.
//!
//! Two runs of different length, and the difference: the start and the end of the process are in both.

use std::{env::consts::ARCH, process::Command};

use serde_json::{Map, Value, json};

use super::{
    format::{self, cell, count},
    programs::{Programs, compiler, works},
};
use crate::{
    failure::Failure,
    files,
    report::{note, say},
    workspace::Workspace,
};

/// The counts that are compared with.
const FILE: &str = "crates/ovia-bench/instructions.json";

/// What `ovia-bench-client memory` does, by its names.
const WORK: &[(&str, &str)] = &[
    ("split", "find a record: stream_as() of no field"),
    ("fields", "stream_as() of 3 fields"),
    ("call", "stream(), 3 accessors"),
    ("every", "stream(), every accessor"),
    ("get", "pass over a record: get()"),
];

/// How many times the list of 500 calls is read in the two runs. The first time warms up.
const TIMES: (u64, u64) = (1, 3);
const CALLS: u64 = 500;

const TOLERANCE: f64 = 0.05;

pub(super) fn run(
    workspace: &Workspace,
    programs: &Programs,
    accept: bool,
) -> Result<(Value, Option<Failure>), Failure> {
    if !works(Command::new("valgrind").arg("--version")) {
        let message =
            "--instructions needs valgrind; install it, for example with `apt install valgrind`";
        return Err(Failure::new(message));
    }
    let path = workspace.root.join(FILE);
    let accepted: Value = serde_json::from_str(&files::read_or_empty(&path)?).unwrap_or_default();
    let (mut rows, mut counts, mut risen) = (Vec::new(), Map::new(), Vec::new());
    for (work, label) in WORK {
        note(format_args!("counting: {label}"));
        let (short, long) = (
            collected(programs, work, TIMES.0)?,
            collected(programs, work, TIMES.1)?,
        );
        let counted = long.saturating_sub(short) / (CALLS * (TIMES.1 - TIMES.0));
        let before = accepted["instructions"][*work].as_u64();
        let change = before.map(|before| counted as f64 / before as f64 - 1.0);
        if change.is_some_and(|change| change > TOLERANCE) {
            risen.push(*work);
        }
        let change = cell(change, |change| format!("{:+.1} %", change * 100.0));
        rows.push(vec![
            (*label).to_owned(),
            cell(before, count),
            count(counted),
            change,
        ]);
        counts.insert((*work).to_owned(), json!(counted));
    }
    say(format::table(
        [
            "instructions for each record",
            "accepted",
            "counted",
            "change",
        ],
        rows,
    ));

    // Another compiler or processor gives other counts.
    let compiler = format!("{}, {ARCH}", compiler());
    if let Some(before) = accepted["compiler"]
        .as_str()
        .filter(|before| *before != compiler)
    {
        note(format_args!("accepted with {before}; this is {compiler}"));
    }
    let counted = json!({"compiler": compiler, "instructions": counts});
    if accept {
        files::write_when_changed(&path, &format!("{counted:#}\n"))?;
        return Ok((counted, None));
    }
    let failure = Failure::new(format!(
        "more than {:.0} % more instructions than in {FILE}: {}\n\
         to accept them: cargo xtask bench --instructions --accept",
        TOLERANCE * 100.0,
        risen.join(", ")
    ));
    Ok((counted, (!risen.is_empty()).then_some(failure)))
}

/// The instructions of one run.
fn collected(programs: &Programs, work: &str, times: u64) -> Result<u64, Failure> {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(&programs.client)
        .args(["memory", work, &times.to_string()])
        .output()
        .map_err(|error| Failure::new(format!("cannot start valgrind: {error}")))?;
    let stderr = String::from_utf8_lossy(&output.stderr);
    // The line is `==123== Collected : 456`.
    let number = |line: &str| line.split_once("Collected :")?.1.trim().parse().ok();
    let collected = stderr
        .lines()
        .find_map(number)
        .filter(|_| output.status.success());
    collected.ok_or_else(|| Failure::new(format!("valgrind: {}\n{stderr}", output.status)))
}
