//! What is measured, and how it is handed on.

use std::{
    io::{self, Write},
    time::Instant,
};

use serde::Serialize;

use super::Problem;
use crate::{
    process::{self, Whose},
    totals::Totals,
};

/// What was taken from the allocator.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Allocations {
    /// How often.
    pub count: usize,
    /// How much.
    pub bytes: usize,
}

/// Measures from the moment when the request is sent.
pub(super) struct Clock {
    allocations: fn() -> Option<Allocations>,
    before: Option<Allocations>,
    processor: Option<f64>,
    start: Instant,
    first: Option<f64>,
}

/// One reading of a list.
#[derive(Debug, Serialize)]
pub(super) struct Measurement {
    /// Until everything was read, decoded, looked at and dropped.
    seconds: f64,
    /// Until there was a call to look at.
    first: Option<f64>,
    /// On a processor, in seconds; of all threads together.
    processor: Option<f64>,
    /// In bytes.
    peak_memory: Option<u64>,
    allocations: Option<Allocations>,
    /// How many bytes were read, by peers that see them.
    bytes: Option<u64>,
    /// By peers that see the values.
    totals: Option<Totals>,
}

impl Clock {
    pub(super) fn new(allocations: fn() -> Option<Allocations>) -> Self {
        Self {
            allocations,
            before: None,
            processor: None,
            start: Instant::now(),
            first: None,
        }
    }

    /// The request is about to be sent.
    pub(super) fn start(&mut self) {
        self.before = (self.allocations)();
        self.processor = process::processor_time(Whose::Own);
        self.start = Instant::now();
    }

    /// There is a call; only the first counts.
    pub(super) fn call(&mut self) {
        if self.first.is_none() {
            self.first = Some(self.start.elapsed().as_secs_f64());
        }
    }

    /// Everything is done.
    pub(super) fn stop(self) -> Measurement {
        let seconds = self.start.elapsed().as_secs_f64();
        let after = (self.allocations)();
        let allocations = after.zip(self.before).map(|(after, before)| Allocations {
            count: after.count - before.count,
            bytes: after.bytes - before.bytes,
        });
        let processor = process::processor_time(Whose::Own).zip(self.processor);
        Measurement {
            seconds,
            first: self.first,
            processor: processor.map(|(after, before)| after - before),
            peak_memory: process::peak_memory(),
            allocations,
            bytes: None,
            totals: None,
        }
    }
}

impl Measurement {
    pub(super) fn with_totals(mut self, totals: Totals) -> Self {
        self.totals = Some(totals);
        self
    }

    pub(super) fn with_bytes(mut self, bytes: u64) -> Self {
        self.bytes = Some(bytes);
        self
    }

    /// What the children took instead of this process itself.
    pub(super) fn of_children(mut self) -> Self {
        self.processor = process::processor_time(Whose::Children);
        self.peak_memory = process::peak_memory_of_children();
        self
    }

    pub(super) fn print(&self) -> Result<(), Problem> {
        let mut out = io::stdout().lock();
        serde_json::to_writer(&mut out, self)?;
        writeln!(out)?;
        Ok(())
    }
}
