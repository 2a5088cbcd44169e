//! The `ovia` program: lists, shows and places voice AI phone calls from a terminal.
//!
//! `cli` says what can be asked, `commands` does it, `output` prints records to stdout, and
//! everything that is not a record goes to stderr through `report` and `exit`.

mod cli;
mod commands;
mod connection;
mod escape;
mod exit;
mod fields;
mod output;
mod report;
mod terminal;
mod time;

use std::process::ExitCode;

use crate::{cli::Cli, exit::Stop};

fn main() -> ExitCode {
    let cli = Cli::read();
    // More than one thread, so that a connection is read while a slow pipe is written: otherwise
    // a reader who pauses would look like a server that stalls.
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => return Stop::failed(format!("the program cannot start: {error}")).exit(),
    };
    let result = runtime.block_on(commands::run(cli));
    // A name look-up that still hangs must not keep the program.
    runtime.shutdown_background();
    match result {
        Ok(exit) => exit.into(),
        Err(stop) => stop.exit(),
    }
}
