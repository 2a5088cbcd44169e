//! What is measured in a process: the time, the peak memory and the allocations.

use std::{
    fs,
    io::{self, Write},
    time::{Duration, Instant},
};

use serde::Serialize;

use super::Error;
use crate::totals::Totals;

/// The number of allocations of this process so far, if it counts them.
pub type CountAllocations = fn() -> Option<usize>;

/// Measures from the moment when the request is sent.
#[derive(Debug)]
pub struct Clock {
    allocations: CountAllocations,
    allocations_before: Option<usize>,
    start: Instant,
    first: Option<f64>,
}

/// One reading of a list, as it is printed.
#[derive(Debug, Default, Serialize)]
pub struct Measurement {
    /// Seconds until everything was read, decoded, looked at and dropped.
    seconds: f64,
    /// Seconds until the first call could be looked at.
    first: Option<f64>,
    /// In bytes.
    peak_memory: Option<u64>,
    allocations: Option<usize>,
    totals: Option<Totals>,
}

impl Clock {
    /// A clock that also counts allocations.
    #[must_use]
    pub fn new(allocations: CountAllocations) -> Self {
        Self {
            allocations,
            allocations_before: None,
            start: Instant::now(),
            first: None,
        }
    }

    /// The request is sent now.
    pub fn start(&mut self) {
        self.allocations_before = (self.allocations)();
        self.start = Instant::now();
    }

    /// A call is available; only the first one counts.
    pub fn call(&mut self) {
        if self.first.is_none() {
            self.first = Some(self.start.elapsed().as_secs_f64());
        }
    }

    /// Everything is done.
    #[must_use]
    pub fn stop(self, totals: Option<Totals>) -> Measurement {
        let seconds = self.start.elapsed().as_secs_f64();
        let allocations = (self.allocations)().zip(self.allocations_before);
        Measurement {
            seconds,
            first: self.first,
            peak_memory: peak_memory(),
            allocations: allocations.map(|(after, before)| after - before),
            totals,
        }
    }
}

impl Measurement {
    /// What a child process took.
    pub(super) fn from_children(time: Duration) -> Self {
        Self {
            seconds: time.as_secs_f64(),
            peak_memory: peak_memory_of_children(),
            ..Self::default()
        }
    }

    pub(super) fn print(&self) -> Result<(), Error> {
        writeln!(io::stdout(), "{}", serde_json::to_string(self)?)?;
        Ok(())
    }
}

/// The peak memory of this process, on Linux. Not by `getrusage`, whose peak includes that of the
/// process which started this one.
fn peak_memory() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let mut lines = status.lines();
    let line = lines.find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim_end().parse().ok()?;
    Some(kibibytes * 1024)
}

/// The peak memory of the largest child process, on Linux.
fn peak_memory_of_children() -> Option<u64> {
    #[cfg(target_os = "linux")]
    {
        use nix::sys::resource::{UsageWho, getrusage};
        let usage = getrusage(UsageWho::RUSAGE_CHILDREN).ok()?;
        u64::try_from(usage.max_rss())
            .ok()
            .map(|kibibytes| kibibytes * 1024)
    }
    #[cfg(not(target_os = "linux"))]
    None
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::Clock;

    #[test]
    fn measures_this_process() {
        let mut clock = Clock::new(|| Some(3));
        clock.start();
        clock.call();
        let first = clock.first;
        clock.call();
        let measurement = clock.stop(None);
        assert_eq!(measurement.first, first);
        assert_eq!(measurement.allocations, Some(0));
        assert!(measurement.peak_memory.is_some_and(|bytes| bytes > 100_000));
    }
}
