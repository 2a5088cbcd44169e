//! `cargo xtask drift-drill`: records with twelve kinds of surprise are reported, the overlay of the
//! report is applied, and the second report is empty while the specification keeps its rules and everything
//! still compiles.
//!
//! It changes the specification and the generated core, and restores both at the end.

use std::fs;

use crate::{failure::Failure, report::say, spec, workspace::Workspace};

const RECORDS: &str = "crates/ovia/tests/data/surprises.ndjson";
const OVERLAY: &str = "target/drift-drill.yaml";
const CHANGED: [&str; 2] = ["openapi/ovia.yaml", "crates/ovia-core/src/generated.rs"];

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
    say("drift drill: the second report is empty");
    Ok(())
}
