//! `cargo xtask bench`: how fast the client is, next to what somebody would use instead.
//!
//! Each measurement is a process of its own that reads one list, once, from a server that is another
//! process, over loopback. The clients take turns, so that a machine that slows down slows all of
//! them. It is a report and no test: it fails when something does not work, never for being slow.

mod binaries;
mod build_cost;
mod comparison;
mod instructions;
mod machine;
mod measurement;
mod peers;
mod probes;
mod program_cost;
mod promises;
mod results;
mod scale;
mod server;
mod statistics;
mod table;
mod tables;
mod words;

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::{failure::Failure, files, report::note, workspace::Workspace};
use binaries::Binaries;

/// What to measure.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// How many calls the lists have: 500, 10k, 1M, …; several with commas [default: 1k, 10k (62 MB)
    /// and 160k (1 GB), and with --scale 1k to 1M]
    #[arg(long, value_name = "CALLS", value_delimiter = ',', value_parser = words::parse_count)]
    sizes: Vec<u64>,
    /// How often each client reads each list [default: 5, and 3 for lists of more than 50,000
    /// calls], or with --build how often each program is built [default: 2]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    rounds: Option<u32>,
    /// Only clients with this in their names (`--only nothing` shows the names); several with commas
    #[arg(long, value_name = "PATTERN", value_delimiter = ',')]
    only: Vec<String>,
    /// Also write everything that was measured to this file
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// The Python that has the packages to compare with: requests, httpx, orjson, ijson
    #[arg(long, value_name = "PATH", default_value = "python3")]
    python: String,
    /// Instead: does time grow in line with the list, and does memory stay; up to a million calls
    #[arg(long, conflicts_with = "only")]
    scale: bool,
    /// Instead: what a cold build costs that depends on the client, next to one without it, and how
    /// large the program is and how soon it starts
    #[arg(long, conflicts_with_all = ["scale", "instructions", "sizes", "only"])]
    build: bool,
    /// Instead: count instructions under valgrind, and fail where they went up by more than 5 %
    #[arg(long, conflicts_with_all = ["scale", "sizes", "rounds", "only"])]
    instructions: bool,
    /// Take today's instruction counts for what they should be
    #[arg(long, requires = "instructions")]
    accept: bool,
}

pub(crate) fn run(workspace: &Workspace, arguments: &Arguments) -> Result<(), Failure> {
    let binaries = Binaries::build(workspace)?;
    let (result, failure) = if arguments.build {
        let rounds = arguments.rounds.unwrap_or(build_cost::ROUNDS);
        (build_cost::run(workspace, &binaries, rounds)?, None)
    } else if arguments.instructions {
        instructions::run(workspace, &binaries, arguments.accept)?
    } else if arguments.scale {
        scale::run(&binaries, &arguments.sizes, arguments.rounds)?
    } else {
        comparison::run(workspace, &binaries, arguments)?
    };
    if let Some(path) = &arguments.json {
        write(path, &result)?;
    }
    failure.map_or(Ok(()), Err)
}

/// Writes what was measured, for machines.
fn write(path: &Path, result: &Value) -> Result<(), Failure> {
    files::write_when_changed(path, &format!("{result:#}\n"))?;
    note(format_args!("everything measured: {}", path.display()));
    Ok(())
}
