//! The client: reads one list once, with `ovia` or with a peer, and prints one line of JSON.
//!
//! Each measurement is a process of its own, so that no peer starts with a warm allocator or with the
//! memory of the one before. [`api`] reads with `ovia`, [`peers`] with the others, [`measurement`] has
//! the clock and the memory. `cargo xtask bench` is the only user, hence the plain arguments.

pub mod api;
pub mod measurement;
pub mod peers;

use std::{
    env,
    process::{Command, ExitCode, Stdio},
    time::Instant,
};

use measurement::{Clock, CountAllocations, Measurement};

/// Any error: it is only printed.
pub type Error = Box<dyn std::error::Error + Send + Sync>;

const USAGE: &str =
    "usage: ovia-bench-client <way> <url> <last id> | program <command>... | memory <work> <times>";

/// Runs the program.
#[must_use]
pub fn main(allocations: CountAllocations) -> ExitCode {
    let clock = Clock::new(allocations);
    let arguments: Vec<_> = env::args().skip(1).collect();
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    let measured = match arguments.as_slice() {
        ["program", program, arguments @ ..] => run(program, arguments),
        ["memory", work, times] => api::in_memory(work, times, clock),
        [way, url, last_id] => read(way, url, last_id, clock),
        _ => Err(USAGE.into()),
    };
    match measured.and_then(|measurement| measurement.print()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// Reads the list, on the runtime that `#[tokio::main]` makes.
fn read(way: &str, url: &str, last_id: &str, clock: Clock) -> Result<Measurement, Error> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        match way {
            "idle" => api::idle(url, clock).await,
            "ovia-stream" => api::stream(url, clock, api::three_accessors).await,
            "ovia-stream-every" => api::stream(url, clock, api::every_accessor).await,
            "ovia-list" => api::list(url, clock).await,
            "ovia-stream-as" => api::stream_as(url, clock).await,
            "ovia-get" => api::get(url, last_id, clock).await,
            "drain" => peers::drain(url, clock).await,
            "progenitor" => peers::progenitor(url, clock).await,
            "reqwest-streams" => peers::reqwest_streams(url, clock).await,
            _ => Err(USAGE.into()),
        }
    })
}

/// Measures a program from outside: its start is part of what its user waits for.
fn run(program: &str, arguments: &[&str]) -> Result<Measurement, Error> {
    let start = Instant::now();
    let mut command = Command::new(program);
    command
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null());
    let status = command
        .status()
        .map_err(|error| format!("cannot start {program}: {error}"))?;
    if !status.success() {
        return Err(format!("{program}: {status}").into());
    }
    Ok(Measurement::from_children(start.elapsed()))
}
