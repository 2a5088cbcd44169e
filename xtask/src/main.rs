//! The project's tasks. CI runs the same commands as a developer.
//!
//! Of the workspace's crates, xtask depends on `ovia-codegen` and `ovia-spec` only, so that
//! `cargo xtask regen` works even while the others do not compile.

mod batch_drill;
mod bench;
mod ci;
mod command;
mod damage;
mod diff;
mod drift_drill;
mod drills;
mod failure;
mod faults;
mod files;
mod lake_check;
mod man;
mod mcp_check;
mod memory;
mod pictures;
mod python;
mod regen;
mod release;
mod report;
mod report_check;
mod review;
mod snapshots;
mod spec;
mod stats_bench;
mod steps;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use failure::Failure;
use workspace::Workspace;

/// The tasks of the project.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

/// A task is a variant here, a line in `run`, and a file next to this one.
#[derive(Subcommand)]
enum Task {
    /// Generate the core from openapi/ovia.yaml, then review what that changes in the snapshots
    Regen(regen::Arguments),
    /// Check the specification, or change it
    Spec(spec::Arguments),
    /// Review the snapshots that the tests would write differently
    Snapshots(snapshots::Arguments),
    /// Show what the changes since a revision mean for users: specification, API, snapshots
    Review(review::Arguments),
    /// Play five changes of the specification through in a scratch copy
    Drills(drills::Arguments),
    /// Run every fault on every operation, and print what the user gets
    Faults,
    /// Read lists that were damaged at random, and check that nothing is lost without an error
    Damage(damage::Arguments),
    /// Kill a batch of 200 calls 50 times, and check that no number is called twice
    BatchDrill(batch_drill::Arguments),
    /// Report records with surprises, apply the overlay, and check that the second report is empty
    DriftDrill,
    /// Write the manual pages of the program
    Man(man::Arguments),
    /// Measure the client next to other clients
    Bench(bench::Arguments),
    /// Check everything that a published version needs, on the archives that would be published
    ReleaseCheck(release::Arguments),
    /// Measure the memory of the reading commands on a million calls
    Memory(memory::Arguments),
    /// Measure `ovia calls stats` next to DuckDB and `ovia calls list`
    StatsBench(stats_bench::Arguments),
    /// Export calls as tables, and check that DuckDB, Polars, Spark and Python agree on them
    LakeCheck(lake_check::Arguments),
    /// Check the page of `ovia calls report` in Chromium: nothing cut off, no requests, no errors
    ReportCheck(report_check::Arguments),
    /// Check the answers of `ovia mcp` in a session of the Python SDK: figures, tokens, hidden numbers
    McpCheck(mcp_check::Arguments),
    /// Write the pictures of README.md
    Pictures(pictures::Arguments),
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
        Task::Spec(arguments) => spec::run(&workspace, arguments),
        Task::Snapshots(arguments) => snapshots::run(&workspace, arguments),
        Task::Review(arguments) => review::run(&workspace, arguments),
        Task::Drills(arguments) => drills::run(&workspace, arguments),
        Task::Faults => faults::run(&workspace),
        Task::Damage(arguments) => damage::run(&workspace, arguments),
        Task::BatchDrill(arguments) => batch_drill::run(&workspace, arguments),
        Task::DriftDrill => drift_drill::run(&workspace),
        Task::Man(arguments) => man::run(&workspace, arguments),
        Task::Bench(arguments) => bench::run(&workspace, arguments),
        Task::ReleaseCheck(arguments) => release::run(&workspace, arguments),
        Task::Memory(arguments) => memory::run(&workspace, arguments),
        Task::StatsBench(arguments) => stats_bench::run(&workspace, arguments),
        Task::LakeCheck(arguments) => lake_check::run(&workspace, arguments),
        Task::ReportCheck(arguments) => report_check::run(&workspace, arguments),
        Task::McpCheck(arguments) => mcp_check::run(&workspace, arguments),
        Task::Pictures(arguments) => pictures::run(&workspace, arguments),
        Task::Ci(arguments) => ci::run(&workspace, arguments),
    }
}
