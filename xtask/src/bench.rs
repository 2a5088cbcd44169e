//! `cargo xtask bench`: how fast the client is, next to other clients.
//!
//! Each measurement is a fresh process that reads one list, once, from a server in another process,
//! over loopback. The clients take turns, so that a machine that slows down slows all of them. Prints
//! tables and whether each target is met; only `--check` fails when one is missed.

mod build_cost;
mod comparison;
mod format;
mod instructions;
mod peers;
pub(crate) mod programs;
mod targets;

use std::path::PathBuf;

use crate::{failure::Failure, files, report::note, workspace::Workspace};
use programs::Programs;

/// What to measure.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Number of calls in the lists, for example 500, 10k or 1M; several with commas [default: 10k
    /// (62 MB) and 160k (1 GB); with --scale 1k to 1M]
    #[arg(long, value_name = "CALLS", value_delimiter = ',', value_parser = format::parse_count)]
    sizes: Vec<u64>,
    /// How many times each client reads each list [default: 5, and 3 above 50,000 calls]; with --build
    /// how many times each program is built [default: 2]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    rounds: Option<u32>,
    /// Measure only the clients whose names contain one of these texts; several with commas; a
    /// text that no name contains lists the names
    #[arg(long, value_name = "TEXT", value_delimiter = ',')]
    only: Vec<String>,
    /// Write everything that was measured to this file, as JSON
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Fail if a target is missed
    #[arg(long)]
    check: bool,
    /// Instead: measure time and memory for 1,000 to 1,000,000 calls, tiny calls and large calls
    #[arg(long, conflicts_with = "only")]
    scale: bool,
    /// Instead: measure a cold build of a program that depends on the client, and the size and the
    /// start of the program `ovia`
    #[arg(long, conflicts_with_all = ["scale", "instructions", "sizes", "only"])]
    build: bool,
    /// Instead: count instructions with valgrind, and fail if they went up by more than 5 %
    #[arg(long, conflicts_with_all = ["scale", "sizes", "rounds", "only"])]
    instructions: bool,
    /// Write the counted instructions to the file that they are compared with
    #[arg(long, requires = "instructions")]
    accept: bool,
}

pub(crate) fn run(workspace: &Workspace, arguments: &Arguments) -> Result<(), Failure> {
    let programs = Programs::build(workspace)?;
    let (measured, failure) = if arguments.build {
        build_cost::run(workspace, &programs, arguments)?
    } else if arguments.instructions {
        instructions::run(workspace, &programs, arguments.accept)?
    } else {
        comparison::run(&programs, arguments)?
    };
    if let Some(path) = &arguments.json {
        files::write_when_changed(path, &format!("{measured:#}\n"))?;
        note(format_args!("wrote {}", path.display()));
    }
    failure.map_or(Ok(()), Err)
}
