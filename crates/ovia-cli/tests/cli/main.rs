//! Runs the program against mock servers, and checks its output, messages and exit codes.

mod create;
mod create_in_doubt;
mod demo;
mod export;
mod failures;
mod filters;
mod get;
mod help;
mod incomplete;
mod inputs;
mod mock;
mod odd_records;
mod pipes;
mod presentation;
mod reasons;
mod recordings;
mod selection;
mod support;
mod survival;
#[cfg(target_os = "linux")]
mod terminal;
