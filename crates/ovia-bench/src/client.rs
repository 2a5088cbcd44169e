//! The client: one peer reads one list, once, and says in one line of JSON how that went.
//!
//! A process for each measurement: no peer finds a warm allocator, or the memory of the one before.

mod in_memory;
mod measurement;
mod peers;
mod program;

use std::{io, process::ExitCode};

use clap::{Parser, Subcommand};

pub use measurement::Allocations;
use measurement::Clock;
use peers::Peer;

/// Why there is no measurement.
type Problem = Box<dyn std::error::Error + Send + Sync>;

/// Measures one client of Ovia's, once, and prints one line of JSON.
#[derive(Debug, Parser)]
#[command(name = "ovia-bench-client")]
struct Arguments {
    /// End, and end the program that is measured, when stdin closes: whoever started this is gone
    #[arg(long, global = true)]
    watch_stdin: bool,
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Read the list of an ovia-bench-server
    Read {
        /// The way to read it
        #[arg(value_enum)]
        peer: Peer,
        /// What the server says that its address is
        url: String,
        /// What the server says that the last id is; `ovia-get` asks for it
        #[arg(long, default_value = "")]
        last_id: String,
    },
    /// Run a program, whose output is dropped, and measure it whole
    Program {
        /// The program and its arguments
        #[arg(trailing_var_arg = true, required = true)]
        command: Vec<String>,
    },
    /// Read a list of 500 calls from memory, for something that counts instructions
    Memory {
        /// What to make of the calls
        #[arg(value_enum)]
        work: in_memory::Work,
        /// How often
        times: u32,
    },
}

/// Runs the program. `allocations` counts those of the process so far, if it can.
#[must_use]
pub fn main(allocations: fn() -> Option<Allocations>) -> ExitCode {
    let Arguments { watch_stdin, task } = Arguments::parse();
    if watch_stdin {
        std::thread::spawn(end_with_stdin);
    }
    let clock = Clock::new(allocations);
    let result = match task {
        Task::Read { peer, url, last_id } => peers::run(peer, &url, &last_id, clock),
        Task::Program { command } => program::run(&command, clock),
        Task::Memory { work, times } => in_memory::run(work, times, clock),
    };
    match result.and_then(|measurement| measurement.print()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}

/// Ends the process when whoever started it lets go of its stdin, be it by being killed.
fn end_with_stdin() {
    // An error is an end as well.
    let _ = io::copy(&mut io::stdin().lock(), &mut io::sink());
    program::kill();
    std::process::exit(1);
}
