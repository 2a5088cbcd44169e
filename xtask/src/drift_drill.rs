//! `cargo xtask drift-drill`: records with twelve kinds of surprise are reported, the overlay of the
//! report is applied, and the second report is empty while the specification keeps its rules and everything
//! still compiles. The program then shows the new fields by their types, and the library has accessors for
//! them, without an edit of other files.
//!
//! It changes the specification and the generated core, and restores both at the end.

use std::fs;

use crate::{failure::Failure, report::say, spec, workspace::Workspace};

const RECORDS: &str = "crates/ovia/tests/data/surprises.ndjson";
const OVERLAY: &str = "target/drift-drill.yaml";
const CHANGED: [&str; 2] = [crate::spec::SPECIFICATION, crate::regen::GENERATED];

/// New fields, with how the table shows them of the first record that has them: before the overlay is
/// applied, as they were sent; after it, as a time to the minute and an amount with four decimals.
const COLUMNS: &str = "sentiment.since,costs.telephony";
const AS_SENT: [&str; 2] = ["2026-10-12T08:15:31Z", "0.02"];
const TYPED: [&str; 2] = ["2026-10-12 08:15", "0.0200"];

/// Accessors that the overlay brings.
const ACCESSORS: [&str; 3] = ["sentiment", "since", "telephony"];

pub(crate) fn run(workspace: &Workspace) -> Result<(), Failure> {
    let mut before = Vec::new();
    for name in CHANGED {
        let path = workspace.root.join(name);
        let text = fs::read_to_string(&path).map_err(|error| Failure::file(&path, &error))?;
        before.push((path, text));
    }
    let result = drill(workspace);
    for (path, text) in before {
        fs::write(&path, text).map_err(|error| Failure::file(&path, &error))?;
    }
    result
}

fn drill(workspace: &Workspace) -> Result<(), Failure> {
    let doctor = [
        "run", "--quiet", "-p", "ovia-cli", "--", "doctor", "--drift", "--input", RECORDS,
    ];
    shows(workspace, AS_SENT)?;
    say("The first report:");
    let first = workspace
        .cargo(&doctor)
        .arguments(["--overlay", OVERLAY])
        .run();
    if first.is_ok() {
        return Err(Failure::new("the first report has no findings"));
    }
    workspace
        .cargo(&[
            "run",
            "--quiet",
            "-p",
            "xtask",
            "--",
            "spec",
            "apply",
            "--no-tests",
            OVERLAY,
        ])
        .run()?;
    spec::check::run(workspace)?;
    workspace
        .cargo(&["build", "--quiet", "--workspace", "--all-targets"])
        .run()?;
    say("The second report:");
    workspace.cargo(&doctor).run()?;
    shows(workspace, TYPED)?;
    accessors(workspace)?;
    say("drift drill: the second report is empty, and the new fields have types");
    Ok(())
}

/// Checks how the table shows the new fields.
fn shows(workspace: &Workspace, expected: [&str; 2]) -> Result<(), Failure> {
    let list = ["run", "--quiet", "-p", "ovia-cli", "--", "calls", "list"];
    let table = workspace
        .cargo(&list)
        .arguments(["-o", "table", "--timezone", "UTC"])
        .arguments(["--input", RECORDS, "--columns", COLUMNS])
        .output()?;
    let row = table.lines().find(|line| {
        let cells = line.split_whitespace();
        cells.collect::<Vec<_>>().join(" ") == expected.join(" ")
    });
    match row {
        Some(row) => {
            say(format_args!("ovia calls list --columns {COLUMNS}: {row}"));
            Ok(())
        }
        None => Err(Failure::new(format!(
            "ovia calls list --columns {COLUMNS} does not show {}:\n{table}",
            expected.join(" ")
        ))),
    }
}

/// Checks that the generated core has accessors for the new fields.
fn accessors(workspace: &Workspace) -> Result<(), Failure> {
    let path = workspace.root.join(crate::regen::GENERATED);
    let code = fs::read_to_string(&path).map_err(|error| Failure::file(&path, &error))?;
    for name in ACCESSORS {
        let start = code.find(&format!("pub fn {name}("));
        let signature = start.and_then(|start| code[start..].split('{').next());
        let signature =
            signature.ok_or_else(|| Failure::new(format!("there is no accessor `{name}`")))?;
        say(signature.split_whitespace().collect::<Vec<_>>().join(" "));
    }
    Ok(())
}
