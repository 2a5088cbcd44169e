//! What ovia is measured with, and against. Never shipped; `cargo xtask bench` runs it.
//!
//! [`server`] serves a list from memory, in a process of its own. [`client`] reads such a list once,
//! the way one of the peers does it, and says how long that took. [`list`] is what they agree on: the
//! records, and what they add up to, so that a peer that skips its work is found out.

pub mod client;
pub mod fields;
pub mod in_memory;
pub mod list;
pub mod plain;
pub mod process;
pub mod reqwest_streams;
pub mod server;
pub mod totals;

/// What progenitor makes of `openapi/ovia.yaml` with its default settings: the peer to beat.
#[allow(
    clippy::all,
    clippy::unwrap_used,
    missing_docs,
    unused_imports,
    unreachable_pub,
    reason = "generated, and taken as it comes"
)]
pub mod progenitor {
    include!(concat!(env!("OUT_DIR"), "/progenitor.rs"));
}
