//! What the project promises of speed and memory, and whether it holds in this run.

use serde_json::{Value, json};

use super::{
    comparison::Size,
    format::{self, cell, mebibytes, ratio, time, times},
    peers::{
        DRAIN, GET, JQ, LIST, NDJSON, PROGENITOR, REQWEST_STREAMS, STREAM, STREAM_AS, STREAM_EVERY,
    },
};
use crate::failure::Failure;

/// The lists that targets are about: 62 MB, and 1 GB.
pub(super) const USUAL: u64 = 10_000;
pub(super) const LONG: u64 = 160_000;

/// The clients whose time to the first call is compared.
pub(super) const FIRST_CALL: [&str; 2] = [STREAM, REQWEST_STREAMS];

const MIB: f64 = 1_048_576.0;

/// One target.
pub(super) struct Target {
    label: String,
    /// `None` if it was not measured in this run.
    measured: Option<f64>,
    limit: Limit,
    format: fn(f64) -> String,
}

#[derive(Clone, Copy)]
enum Limit {
    AtLeast(f64),
    AtMost(f64),
}
use Limit::{AtLeast, AtMost};

impl Target {
    fn new(label: impl Into<String>, measured: Option<f64>, limit: Limit) -> Self {
        Self {
            label: label.into(),
            measured,
            limit,
            format: times,
        }
    }

    fn with_format(mut self, format: fn(f64) -> String) -> Self {
        self.format = format;
        self
    }

    fn holds(&self) -> Option<bool> {
        let measured = self.measured?;
        Some(match self.limit {
            AtLeast(limit) => measured >= limit,
            AtMost(limit) => measured <= limit,
        })
    }

    fn wanted(&self) -> String {
        match self.limit {
            AtLeast(limit) => format!("at least {}", (self.format)(limit)),
            AtMost(limit) => format!("at most {}", (self.format)(limit)),
        }
    }

    pub(super) fn to_json(&self) -> Value {
        let (label, wanted) = (&self.label, self.wanted());
        json!({"target": label, "measured": self.measured, "wanted": wanted, "holds": self.holds()})
    }
}

/// The targets of a comparison. `resume` is the memory for each record while a list resumes.
pub(super) fn all(sizes: &[Size], resume: Option<f64>) -> Vec<Target> {
    let size = |calls| sizes.iter().find(|size| size.calls == calls);
    let (usual, long) = (size(USUAL), size(LONG));
    let compared = |size: Option<&Size>, key: &str, this: &str, that: &str| {
        let size = size?;
        ratio(size.median(this, key), size.median(that, key))
    };
    let faster = |label: &str, slow: &str, fast: &str, factor: f64| {
        Target::new(
            label,
            compared(usual, "seconds", slow, fast),
            AtLeast(factor),
        )
    };
    let mut targets = vec![
        faster(
            "stream(), 3 accessors, faster than progenitor",
            PROGENITOR,
            STREAM,
            5.0,
        ),
        Target::new(
            "the same, 1 GB",
            compared(long, "seconds", PROGENITOR, STREAM),
            AtLeast(5.0),
        ),
        faster(
            "stream(), every accessor, faster than progenitor",
            PROGENITOR,
            STREAM_EVERY,
            4.3,
        ),
        faster(
            "list() into a Vec, faster than progenitor",
            PROGENITOR,
            LIST,
            3.0,
        ),
        Target::new(
            "list(), peak memory in times of progenitor's",
            compared(usual, "peak_memory", LIST, PROGENITOR),
            AtMost(0.6),
        ),
        faster(
            "stream_as(), 3 fields, faster than progenitor",
            PROGENITOR,
            STREAM_AS,
            6.0,
        ),
        faster(
            "ovia calls list -o ndjson, faster than curl | jq",
            JQ,
            NDJSON,
            16.0,
        ),
        Target::new(
            "get() of the last id, in times of reqwest with the body dropped",
            compared(usual, "seconds", GET, DRAIN),
            AtMost(2.5),
        ),
        first_call(usual),
    ];
    for (size, name) in [(usual, "62 MB"), (long, "1 GB")] {
        let label = format!("stream(), peak memory above an idle client, {name}");
        let above_idle = size.and_then(|size| size.above_idle(STREAM));
        let target = Target::new(label, above_idle, AtMost(6.0 * MIB));
        targets.push(target.with_format(|bytes| format!("{} MiB", mebibytes(bytes))));
    }
    let target = Target::new(
        "memory for each record while a list resumes",
        resume,
        AtMost(24.0),
    );
    targets.push(target.with_format(|bytes| format!("{bytes:.1} bytes")));
    targets
}

/// Within 20 % or 0.5 ms of reqwest-streams, whichever is more.
fn first_call(size: Option<&Size>) -> Target {
    let [ours, peer] = FIRST_CALL.map(|name| size.and_then(|size| size.median(name, "first")));
    let limit = peer.map_or(f64::NAN, |peer| (peer * 1.2).max(peer + 0.5e-3));
    let label = format!(
        "stream(), first call; reqwest-streams: {}",
        cell(peer, time)
    );
    Target::new(label, ours.and(peer).and(ours), AtMost(limit)).with_format(|seconds| {
        if seconds.is_nan() {
            "20 % or 0.5 ms more".to_owned()
        } else {
            time(seconds)
        }
    })
}

/// The target of `--build`.
pub(super) fn cold_build(measured: Option<f64>) -> Target {
    let label = "cold build, in times of one with reqwest, serde_json, chrono and uuid";
    Target::new(label, measured, AtMost(1.15))
}

pub(super) fn table(targets: &[Target]) -> String {
    let row = |target: &Target| {
        let verdict = match target.holds() {
            Some(true) => "holds",
            Some(false) => "MISSED",
            None => "not measured",
        };
        let measured = cell(target.measured, target.format);
        vec![
            target.label.clone(),
            measured,
            target.wanted(),
            verdict.to_owned(),
        ]
    };
    format::table(
        ["target", "measured", "wanted", ""],
        targets.iter().map(row).collect(),
    )
}

/// The failure of `--check`.
pub(super) fn missed(targets: &[Target], check: bool) -> Option<Failure> {
    let missed = targets
        .iter()
        .filter(|target| target.holds() == Some(false));
    let missed: Vec<_> = missed.map(|target| target.label.as_str()).collect();
    let text = format!(
        "bench: {} targets missed: {}",
        missed.len(),
        missed.join("; ")
    );
    (check && !missed.is_empty()).then(|| Failure::new(text))
}

#[cfg(test)]
mod tests {
    use super::{all, missed, table};
    use crate::bench::comparison::tests::size;

    #[test]
    fn ratios_are_the_right_way_round() {
        let usual = [
            ("idle", 0.01, 7.0),
            ("drain", 0.1, 8.0),
            ("ovia-stream", 0.1, 9.0),
            ("ovia-stream-every", 0.2, 9.0),
            ("ovia-list", 0.4, 50.0),
            ("ovia-get", 0.3, 9.0),
            ("progenitor", 0.8, 100.0),
            ("reqwest-streams", 0.099, 9.0),
        ];
        let long = [
            ("idle", 0.01, 7.0),
            ("ovia-stream", 2.0, 20.0),
            ("progenitor", 9.0, 999.0),
        ];
        let targets = all(&[size(10_000, &usual), size(160_000, &long)], Some(25.0));
        let verdicts: Vec<_> = targets
            .iter()
            .map(|target| (target.measured.map(target.format), target.holds()))
            .collect();
        let holds = |text: &str| (Some(text.to_owned()), Some(true));
        let misses = |text: &str| (Some(text.to_owned()), Some(false));
        let expected = [
            holds("8.00x"),
            misses("4.50x"),
            misses("4.00x"),
            misses("2.00x"),
            holds("0.50x"),
            (None, None),
            (None, None),
            misses("3.00x"),
            holds("50.0 ms"),
            holds("2.0 MiB"),
            misses("13.0 MiB"),
            misses("25.0 bytes"),
        ];
        assert_eq!(verdicts, expected);
        assert!(missed(&targets, false).is_none());
        let failure = missed(&targets, true).expect("a failure").to_string();
        assert!(
            failure.starts_with("bench: 6 targets missed: the same, 1 GB;"),
            "{failure}"
        );
    }

    #[test]
    fn a_target_that_was_not_measured_neither_holds_nor_is_missed() {
        let targets = all(&[], None);
        let table = table(&targets);
        assert_eq!(table.matches("not measured").count(), targets.len());
        assert!(table.contains("at most 20 % or 0.5 ms more"), "{table}");
        assert!(missed(&targets, true).is_none());
    }

    #[test]
    fn a_first_call_may_be_half_a_millisecond_later() {
        let first = |ours: f64, peer: f64| {
            let clients = [
                ("ovia-stream", 2.0 * ours, 9.0),
                ("reqwest-streams", 2.0 * peer, 9.0),
            ];
            super::first_call(Some(&size(10_000, &clients))).holds()
        };
        assert_eq!(first(1.4e-3, 1e-3), Some(true));
        assert_eq!(first(1.6e-3, 1e-3), Some(false));
        assert_eq!(first(119e-3, 100e-3), Some(true));
        assert_eq!(first(121e-3, 100e-3), Some(false));
    }
}
