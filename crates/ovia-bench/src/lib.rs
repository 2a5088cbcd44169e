//! What `cargo xtask bench` and `cargo bench -p ovia-bench` measure with. Never published.
//!
//! [`server`] serves a [`list`] from memory, in its own process. [`client`] reads it once, in a fresh
//! process, with `ovia` or with a peer, and prints the time, the memory and [`totals`] over the values
//! that it read. The server announces the same totals, so a peer that skips work is detected.
//!
//! Every call into the API of `ovia` is in [`client::api`], apart from the benchmarks in `benches`.

pub mod client;
pub mod list;
pub mod server;
pub mod totals;

/// What progenitor generates from `openapi/ovia.yaml` with its default settings: the main peer.
#[allow(
    clippy::all,
    clippy::unwrap_used,
    missing_docs,
    unused_imports,
    unreachable_pub,
    reason = "generated code, not changed"
)]
pub mod progenitor {
    include!(concat!(env!("OUT_DIR"), "/progenitor.rs"));
}
