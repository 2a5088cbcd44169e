//! Runs the program against mock servers, and checks its output, messages and exit codes.

mod batch;
mod batch_drill;
mod batch_endings;
mod completions;
mod config;
mod create;
mod create_in_doubt;
mod demo;
mod doctor;
mod export;
mod failures;
mod filters;
mod get;
mod help;
mod incomplete;
mod inputs;
#[cfg(feature = "mcp")]
mod mcp;
mod mock;
mod odd_records;
mod pipes;
mod presentation;
mod reasons;
mod recordings;
mod redact;
mod redact_planted;
mod report;
mod search;
mod selection;
#[cfg(unix)]
mod shells;
mod stats;
mod support;
mod survival;
#[cfg(all(feature = "lake", unix))]
mod sync;
#[cfg(feature = "lake")]
mod tables;
#[cfg(target_os = "linux")]
mod terminal;
mod transcript;
mod wait;
#[cfg(unix)]
mod watch;
