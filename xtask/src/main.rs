//! The project's one door: what CI does is what a developer types.
//!
//! Nothing here depends on the crates it checks (only on `ovia-codegen`): the door opens even when
//! the house is broken, which is when `cargo xtask regen` is needed most.

mod bench;
mod ci;
mod command;
mod diff;
mod failure;
mod faults;
mod files;
mod regen;
mod report;
mod snapshots;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use failure::Failure;
use workspace::Workspace;

/// What the project does with itself.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

/// Every task: one variant here, one line in `run`, one file beside this one.
#[derive(Subcommand)]
enum Task {
    /// Generate the core from openapi/ovia.yaml, then review what that changes in the snapshots
    Regen(regen::Arguments),
    /// Review the snapshots that the tests would write differently
    Snapshots(snapshots::Arguments),
    /// Run every fault on every operation, and print what the user gets
    Faults,
    /// Measure the client, next to what somebody would use instead
    Bench(bench::Arguments),
    /// Check everything, the way CI does
    Ci(ci::Arguments),
}

fn main() -> ExitCode {
    match run(&Arguments::parse().task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            report::note(failure);
            ExitCode::FAILURE
        }
    }
}

fn run(task: &Task) -> Result<(), Failure> {
    let workspace = Workspace::load()?;
    match task {
        Task::Regen(arguments) => regen::run(&workspace, arguments),
        Task::Snapshots(arguments) => snapshots::run(&workspace, arguments),
        Task::Faults => faults::run(&workspace),
        Task::Bench(arguments) => bench::run(&workspace, arguments),
        Task::Ci(arguments) => ci::run(&workspace, arguments),
    }
}
