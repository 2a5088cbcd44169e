//! The program as its users meet it: the binary is run against servers that answer as told.

mod create;
mod demo;
mod failures;
mod filters;
mod get;
mod help;
mod mock;
mod odd_records;
mod pipes;
mod support;
mod survival;
#[cfg(target_os = "linux")]
mod terminal;
