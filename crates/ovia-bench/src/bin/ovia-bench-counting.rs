//! `ovia-bench-client` with a counting allocator, in a program of its own: counting takes time.

use std::alloc::System;

use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

fn main() -> std::process::ExitCode {
    ovia_bench::client::main(|| {
        let stats = ALLOCATOR.stats();
        Some(stats.allocations + stats.reallocations)
    })
}
