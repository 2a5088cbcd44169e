//! The `ovia` program: list, show and place voice AI phone calls from a terminal.
//!
//! | module | what it does |
//! | --- | --- |
//! | `cli` | reads the command line; help and exit codes |
//! | `help_text`, `usage_error` | the end of the help, and wrong usage, wrapped to the terminal |
//! | `commands` | the commands, each with its options |
//! | `completion` | completes ids and agents in a shell, from a small cache |
//! | `config` | the configuration file and its profiles |
//! | `call_status` | which calls have ended, and which failed, by their status |
//! | `connection` | makes the client, and the server of `--demo` |
//! | `output` | prints records to stdout: table, details, JSON, NDJSON, CSV |
//! | `statistics` | totals of groups of calls |
//! | `report`, `stderr` | everything that is not a record, on stderr |
//! | `progress_line` | how much was read, on stderr while it lasts |
//! | `progress` | requests, waits and retries on stderr: on a terminal, with `--verbose`, by RUST_LOG |
//! | `exit` | exit codes, and the message of a failure |
//! | `selection`, `records` | which calls are wanted, out of a server's list or files |
//! | `export_file` | a file that is replaced as a whole |
//! | `decimal`, `field_path`, `fold` | exact numbers, paths into records, text as it is searched |
//! | `redact` | hides personal data |
//! | `size` | sizes in bytes as typed |
//! | `escape`, `colour`, `terminal`, `time` | safe text, the terminal's width, times and durations as typed |

mod call_status;
mod cli;
mod colour;
mod commands;
mod completion;
mod config;
mod connection;
mod decimal;
mod escape;
mod exit;
mod export_file;
mod field_path;
mod fold;
mod help_text;
mod output;
mod progress;
mod progress_line;
mod records;
mod redact;
mod report;
mod selection;
mod shell;
mod size;
mod statistics;
mod stderr;
mod terminal;
mod time;
mod usage_error;

use std::process::ExitCode;

use ovia::conversation;

use crate::{cli::Cli, exit::Failure};

fn main() -> ExitCode {
    completion::answer_shell();
    selection::serve_if_asked();
    let cli = Cli::read();
    progress::start(cli.is_verbose());
    // More than one thread, so that the connection is read while a slow pipe is written. Otherwise
    // a paused reader would look like a stalled server.
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => return Failure::failed(format!("cannot start: {error}")).report(),
    };
    let result = runtime.block_on(cli.run());
    // Does not wait for a name look-up that hangs.
    runtime.shutdown_background();
    match result {
        Ok(exit) => exit.into(),
        Err(failure) => failure.report(),
    }
}
