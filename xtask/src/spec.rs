//! `cargo xtask spec`: what is done with the specification itself.
//!
//! `lint`, `conformance` and `clients` need Node.js or Python. They install their tools below
//! `target/`, and are jobs of a workflow, not part of `cargo xtask ci`.

mod apply;
pub(crate) mod check;
mod clients;
mod conformance;
mod lint;
mod mock;
mod tools;

use clap::Subcommand;

use crate::{failure::Failure, workspace::Workspace};

/// The specification, from the root of the workspace.
pub(crate) const SPECIFICATION: &str = "openapi/ovia.yaml";

/// What to do with it.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    task: Task,
}

/// A task is a variant here, a line in `run`, and a file in `spec/`.
#[derive(Subcommand)]
enum Task {
    /// Change openapi/ovia.yaml as an overlay says, regenerate, and leave the snapshots to be reviewed
    Apply(apply::Arguments),
    /// Check that the specification keeps the project's own rules
    Check,
    /// Run the linters: Redocly, Spectral, openapi-spec-validator
    Lint,
    /// Generate clients in TypeScript and Python, and use them against the mock server
    Clients,
    /// Send requests made from the specification to the mock server, with schemathesis
    Conformance(conformance::Arguments),
}

pub(crate) fn run(workspace: &Workspace, arguments: &Arguments) -> Result<(), Failure> {
    match &arguments.task {
        Task::Apply(arguments) => apply::run(workspace, arguments),
        Task::Lint => lint::run(workspace),
        Task::Check => check::run(workspace),
        Task::Clients => clients::run(workspace),
        Task::Conformance(arguments) => conformance::run(workspace, arguments),
    }
}
