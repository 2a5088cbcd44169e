//! What was measured, and what is asked of it.

use serde_json::{Value, json};

use super::{
    measurement::Measurement,
    peers::Peer,
    statistics::{median, ratio, spread},
};

/// Everything.
#[derive(Default)]
pub(super) struct Results {
    pub(super) sizes: Vec<Size>,
}

/// Everybody on one list.
pub(super) struct Size {
    pub(super) calls: u64,
    pub(super) bytes: u64,
    pub(super) rounds: u32,
    /// A client that reads next to nothing.
    pub(super) idle: Vec<Measurement>,
    pub(super) rows: Vec<Row>,
}

/// One client on one list.
pub(super) struct Row {
    pub(super) peer: &'static Peer,
    pub(super) outcome: Outcome,
}

/// What came of it.
pub(super) enum Outcome {
    Measured {
        rounds: Vec<Measurement>,
        /// For the whole list.
        allocations: Option<f64>,
    },
    /// Nothing was to be had here, and why.
    Absent(String),
    /// It was tried, and does not work.
    Failed(String),
}

impl Default for Outcome {
    fn default() -> Self {
        Self::Measured {
            rounds: Vec::new(),
            allocations: None,
        }
    }
}

impl Outcome {
    /// Adds a round, unless there is a reason not to.
    pub(super) fn measure(&mut self, take: impl FnOnce() -> Result<Measurement, String>) {
        if let Self::Measured { rounds, .. } = self {
            match take() {
                Ok(measurement) => rounds.push(measurement),
                Err(why) => *self = Self::Failed(why),
            }
        }
    }

    /// Takes the allocations out of a round that counts for nothing else.
    pub(super) fn count(&mut self, take: impl FnOnce() -> Result<Measurement, String>) {
        if let Self::Measured { allocations, .. } = self {
            match take() {
                Ok(measurement) => *allocations = measurement.allocations,
                Err(why) => *self = Self::Failed(why),
            }
        }
    }

    fn rounds(&self) -> &[Measurement] {
        match self {
            Self::Measured { rounds, .. } => rounds,
            Self::Absent(_) | Self::Failed(_) => &[],
        }
    }
}

impl Row {
    fn each(&self, value: impl Fn(&Measurement) -> Option<f64>) -> Vec<f64> {
        self.outcome.rounds().iter().filter_map(value).collect()
    }

    /// For the whole list, in seconds.
    pub(super) fn time(&self) -> Option<f64> {
        median(&self.each(|round| Some(round.seconds)))
    }

    /// The fastest and the slowest, in seconds.
    pub(super) fn spread(&self) -> Option<(f64, f64)> {
        spread(&self.each(|round| Some(round.seconds)))
    }

    /// For the first call, in seconds.
    pub(super) fn first(&self) -> Option<f64> {
        median(&self.each(|round| round.first))
    }

    /// On a processor, in seconds.
    pub(super) fn processor(&self) -> Option<f64> {
        median(&self.each(|round| round.processor))
    }

    /// In bytes.
    pub(super) fn memory(&self) -> Option<f64> {
        median(&self.each(|round| round.peak_memory))
    }

    /// For the whole list.
    pub(super) fn allocations(&self) -> Option<f64> {
        match self.outcome {
            Outcome::Measured { allocations, .. } => allocations,
            Outcome::Absent(_) | Outcome::Failed(_) => None,
        }
    }

    fn to_json(&self) -> Value {
        let mut value = json!({"client": self.peer.name});
        match &self.outcome {
            Outcome::Measured { rounds, .. } => {
                let all = |get: fn(&Measurement) -> Option<f64>| {
                    rounds.iter().map(get).collect::<Vec<_>>()
                };
                value["seconds"] = json!(all(|round| Some(round.seconds)));
                value["first_seconds"] = json!(all(|round| round.first));
                value["processor_seconds"] = json!(all(|round| round.processor));
                value["peak_memory_bytes"] = json!(all(|round| round.peak_memory));
                value["allocations"] = json!(self.allocations());
            }
            Outcome::Absent(why) => value["absent"] = json!(why),
            Outcome::Failed(why) => value["failed"] = json!(why),
        }
        value
    }
}

impl Size {
    pub(super) fn row(&self, name: &str) -> Option<&Row> {
        self.rows.iter().find(|row| row.peer.name == name)
    }

    pub(super) fn time(&self, name: &str) -> Option<f64> {
        self.row(name)?.time()
    }

    /// How many times as long one takes as another.
    pub(super) fn times_as_long(&self, this: &str, that: &str) -> Option<f64> {
        ratio(self.time(this), self.time(that))
    }

    /// The peak of a client that reads next to nothing, in bytes.
    pub(super) fn idle_memory(&self) -> Option<f64> {
        let peaks = self.idle.iter().filter_map(|round| round.peak_memory);
        median(&peaks.collect::<Vec<_>>())
    }

    /// The peak that the list adds to that, in bytes. Only clients of the same make can be compared.
    pub(super) fn memory_above_idle(&self, row: &Row) -> Option<f64> {
        let memory = row.memory().filter(|_| row.peer.is_rust())?;
        Some(memory - self.idle_memory()?)
    }

    pub(super) fn to_json(&self) -> Value {
        json!({
            "calls": self.calls,
            "bytes": self.bytes,
            "idle_peak_memory_bytes": self.idle_memory(),
            "clients": self.rows.iter().map(Row::to_json).collect::<Vec<_>>(),
        })
    }
}

impl Results {
    /// The list of that size, if it was among those measured.
    pub(super) fn size(&self, calls: u64) -> Option<&Size> {
        self.sizes.iter().find(|size| size.calls == calls)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::{Measurement, Outcome, Row, Size};
    use crate::bench::peers::{self, DRAIN, LIST, PROGENITOR, STREAM};

    const MEBIBYTE: f64 = 1_048_576.0;

    fn measurement(seconds: f64, mebibytes: f64) -> Measurement {
        Measurement {
            seconds,
            first: Some(seconds / 2.0),
            processor: None,
            peak_memory: Some(mebibytes * MEBIBYTE),
            allocations: None,
        }
    }

    /// A list of so many calls, where some clients took so many seconds and MiB.
    pub(in crate::bench) fn size(calls: u64, clients: &[(&'static str, f64, f64)]) -> Size {
        let row = |(name, seconds, mebibytes): &(&str, f64, f64)| {
            let peer = peers::PEERS.iter().find(|peer| peer.name == *name);
            // One round was slow: no median cares.
            let rounds = [1.0, 9.0, 1.0].map(|factor| measurement(seconds * factor, *mebibytes));
            Row {
                peer: peer.expect("a client of that name"),
                outcome: Outcome::Measured {
                    rounds: rounds.to_vec(),
                    allocations: Some(3.0 * calls as f64),
                },
            }
        };
        Size {
            calls,
            bytes: calls * 5_000,
            rounds: 3,
            idle: vec![measurement(0.001, 7.0)],
            rows: clients.iter().map(row).collect(),
        }
    }

    #[test]
    fn medians_are_compared() {
        let size = size(
            1_000,
            &[
                (DRAIN, 0.1, 8.0),
                (STREAM, 0.2, 9.0),
                (PROGENITOR, 0.6, 99.0),
            ],
        );
        assert_eq!(size.time(DRAIN), Some(0.1));
        let times = size
            .times_as_long(PROGENITOR, STREAM)
            .expect("both are there");
        assert!((times - 3.0).abs() < 1e-9, "{times}");
        assert_eq!(size.times_as_long(PROGENITOR, LIST), None);
        let stream = size.row(STREAM).expect("a row");
        assert_eq!(stream.spread(), Some((0.2, 1.8)));
        assert_eq!(size.memory_above_idle(stream), Some(2.0 * MEBIBYTE));
    }

    #[test]
    fn after_a_failure_nothing_is_measured() {
        let mut outcome = Outcome::default();
        outcome.measure(|| Ok(measurement(1.0, 1.0)));
        outcome.measure(|| Err("broken".to_owned()));
        outcome.measure(|| panic!("measured again"));
        outcome.count(|| panic!("counted"));
        assert!(matches!(&outcome, Outcome::Failed(why) if why == "broken"));
        assert!(outcome.rounds().is_empty());
    }
}
