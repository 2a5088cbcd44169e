//! The same as `ovia-bench-client`, and counts allocations. A program of its own: counting takes time.

use std::alloc::System;

use ovia_bench::client::Allocations;
use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

fn main() -> std::process::ExitCode {
    ovia_bench::client::main(|| {
        let stats = ALLOCATOR.stats();
        Some(Allocations {
            count: stats.allocations + stats.reallocations,
            bytes: stats.bytes_allocated,
        })
    })
}
