//! Runs the program against mock servers, and checks its output, messages and exit codes.

mod create;
mod create_in_doubt;
mod demo;
mod failures;
mod filters;
mod get;
mod help;
mod mock;
mod odd_records;
mod pipes;
mod reasons;
mod recordings;
mod support;
mod survival;
#[cfg(target_os = "linux")]
mod terminal;
#[cfg(unix)]
mod watch;
