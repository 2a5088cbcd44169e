//! What the project promises of its speed, and whether it holds on this machine, in this run.

use serde_json::{Value, json};

use super::{
    peers::{
        DRAIN, GET, JQ, LIST, NDJSON, PROGENITOR, PROGENITOR_FIELDS, REQWEST_STREAMS, STREAM,
        STREAM_AS,
    },
    results::{Results, Size},
    statistics::ratio,
    words,
};

/// The two lists that promises are made of: about 60 MB, and about 1 GB.
const USUAL: u64 = 10_000;
const LONG: u64 = 160_000;

/// One promise. The build's (`build_cost`) is one of these as well.
#[derive(Debug)]
pub(super) struct Promise {
    /// What is measured.
    pub(super) label: String,
    /// What came out; nothing where it was not measured in this run.
    pub(super) measured: Option<f64>,
    pub(super) wanted: Wanted,
    pub(super) unit: Unit,
}

/// Which way is better.
#[derive(Clone, Copy, Debug)]
pub(super) enum Wanted {
    AtLeast(f64),
    AtMost(f64),
}

/// What the numbers are.
#[derive(Clone, Copy, Debug)]
pub(super) enum Unit {
    /// Of one number to another.
    Ratio,
    Mebibytes,
}

/// How a promise stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Verdict {
    Holds,
    /// By so much of what is wanted.
    MissedBy(f64),
    NotMeasured,
}

impl Promise {
    pub(super) fn verdict(&self) -> Verdict {
        let Some(measured) = self.measured else {
            return Verdict::NotMeasured;
        };
        let (short, wanted) = match self.wanted {
            Wanted::AtLeast(wanted) => (wanted - measured, wanted),
            Wanted::AtMost(wanted) => (measured - wanted, wanted),
        };
        if short > 0.0 {
            Verdict::MissedBy(short / wanted)
        } else {
            Verdict::Holds
        }
    }

    pub(super) fn words(&self, number: f64) -> String {
        match self.unit {
            Unit::Ratio => words::ratio(number),
            Unit::Mebibytes => format!("{number:.1} MiB"),
        }
    }

    pub(super) fn to_json(&self) -> Value {
        let (wanted, at) = match self.wanted {
            Wanted::AtLeast(wanted) => (wanted, "least"),
            Wanted::AtMost(wanted) => (wanted, "most"),
        };
        let holds = match self.verdict() {
            Verdict::Holds => Some(true),
            Verdict::MissedBy(_) => Some(false),
            Verdict::NotMeasured => None,
        };
        json!({
            "promise": self.label,
            "measured": self.measured,
            "wanted_at": at,
            "wanted": wanted,
            "holds": holds,
        })
    }
}

/// All of them.
pub(super) fn all(results: &Results) -> Vec<Promise> {
    let (usual, long) = (results.size(USUAL), results.size(LONG));
    let mut promises = Vec::new();
    for (size, name, wanted) in [(usual, "10k", 3.0), (long, "160k", 2.5)] {
        promises.push(Promise {
            label: format!("{name}: stream() is faster than progenitor's client"),
            measured: size.and_then(|size| size.times_as_long(PROGENITOR, STREAM)),
            wanted: Wanted::AtLeast(wanted),
            unit: Unit::Ratio,
        });
    }
    for (label, this, that, wanted) in [
        (
            "list() is faster than progenitor's client",
            PROGENITOR,
            LIST,
            2.0,
        ),
        (
            "stream() is faster than reqwest-streams",
            REQWEST_STREAMS,
            STREAM,
            4.0,
        ),
        (
            "stream_as() of 3 fields is faster than progenitor's",
            PROGENITOR_FIELDS,
            STREAM_AS,
            5.0,
        ),
        (
            "ovia calls list -o ndjson is faster than curl | jq",
            JQ,
            NDJSON,
            15.0,
        ),
    ] {
        promises.push(Promise {
            label: format!("10k: {label}"),
            measured: usual.and_then(|size| size.times_as_long(this, that)),
            wanted: Wanted::AtLeast(wanted),
            unit: Unit::Ratio,
        });
    }
    promises.push(Promise {
        label: "10k: stream()'s first call is there sooner than progenitor's".to_owned(),
        measured: usual.and_then(|size| {
            let first = |name| size.row(name)?.first();
            ratio(first(PROGENITOR), first(STREAM))
        }),
        wanted: Wanted::AtLeast(200.0),
        unit: Unit::Ratio,
    });
    promises.push(Promise {
        label: "10k: get() of the last id, in times of the bare drain".to_owned(),
        measured: usual.and_then(|size| size.times_as_long(GET, DRAIN)),
        wanted: Wanted::AtMost(2.5),
        unit: Unit::Ratio,
    });
    promises.push(Promise {
        label: "10k: list()'s peak memory, in times of progenitor's".to_owned(),
        measured: usual.and_then(|size| {
            let memory = |name| size.row(name)?.memory();
            ratio(memory(LIST), memory(PROGENITOR))
        }),
        wanted: Wanted::AtMost(1.0),
        unit: Unit::Ratio,
    });
    for (size, name) in [(usual, "10k"), (long, "160k")] {
        promises.push(Promise {
            label: format!("{name}: stream()'s peak memory above an idle client's"),
            measured: size.and_then(stream_above_idle),
            wanted: Wanted::AtMost(10.0),
            unit: Unit::Mebibytes,
        });
    }
    // `build_cost` measures it, in a run of its own.
    promises.push(of_build(None));
    promises
}

/// The one about the build.
pub(super) fn of_build(measured: Option<f64>) -> Promise {
    Promise {
        label: "cold build, in times of reqwest + serde_json + chrono + uuid".to_owned(),
        measured,
        wanted: Wanted::AtMost(1.15),
        unit: Unit::Ratio,
    }
}

fn stream_above_idle(size: &Size) -> Option<f64> {
    let bytes = size.memory_above_idle(size.row(STREAM)?)?;
    Some(bytes / 1_048_576.0)
}

#[cfg(test)]
mod tests {
    use super::{Promise, Results, Unit, Verdict, Wanted, all};
    use crate::bench::{
        peers::{DRAIN, GET, LIST, PROGENITOR, STREAM},
        results::tests::size,
    };

    fn promise(measured: Option<f64>, wanted: Wanted) -> Promise {
        Promise {
            label: String::new(),
            measured,
            wanted,
            unit: Unit::Ratio,
        }
    }

    #[test]
    fn a_promise_holds_from_what_is_wanted_on() {
        let verdict = |measured, wanted| promise(Some(measured), wanted).verdict();
        assert_eq!(verdict(3.0, Wanted::AtLeast(3.0)), Verdict::Holds);
        assert_eq!(verdict(9.0, Wanted::AtLeast(3.0)), Verdict::Holds);
        assert_eq!(verdict(1.5, Wanted::AtLeast(3.0)), Verdict::MissedBy(0.5));
        assert_eq!(verdict(10.0, Wanted::AtMost(10.0)), Verdict::Holds);
        assert_eq!(verdict(-1.0, Wanted::AtMost(10.0)), Verdict::Holds);
        assert_eq!(verdict(12.5, Wanted::AtMost(10.0)), Verdict::MissedBy(0.25));
    }

    #[test]
    fn ratios_are_the_right_way_round() {
        let usual = [
            (DRAIN, 0.1, 8.0),
            (STREAM, 0.2, 9.0),
            (LIST, 0.4, 50.0),
            (GET, 0.3, 9.0),
            (PROGENITOR, 0.8, 100.0),
        ];
        let long = [(STREAM, 2.0, 20.0), (PROGENITOR, 10.0, 1_000.0)];
        let results = Results {
            sizes: vec![size(10_000, &usual), size(160_000, &long)],
        };
        let promises = all(&results);
        let measured = |label: &str| {
            let promise = promises
                .iter()
                .find(|promise| promise.label.starts_with(label));
            let promise = promise.expect("a promise with that label");
            (
                promise.words(promise.measured.expect("a number")),
                promise.verdict(),
            )
        };
        let holds = |number: &str| (number.to_owned(), Verdict::Holds);
        assert_eq!(
            measured("10k: stream() is faster than prog"),
            holds("4.00x")
        );
        assert_eq!(
            measured("160k: stream() is faster than prog"),
            holds("5.00x")
        );
        assert_eq!(measured("10k: list() is faster"), holds("2.00x"));
        assert_eq!(measured("10k: list()'s peak"), holds("0.50x"));
        assert_eq!(measured("10k: stream()'s peak"), holds("2.0 MiB"));
        let (number, verdict) = measured("160k: stream()'s peak");
        assert_eq!(number, "13.0 MiB");
        assert!(matches!(verdict, Verdict::MissedBy(part) if (part - 0.3).abs() < 1e-9));
        let (number, verdict) = measured("10k: get()");
        assert_eq!(number, "3.00x");
        assert!(matches!(verdict, Verdict::MissedBy(part) if (part - 0.2).abs() < 1e-9));
        let (number, verdict) = measured("10k: stream()'s first");
        assert_eq!(number, "4.00x");
        assert!(matches!(verdict, Verdict::MissedBy(part) if (part - 0.98).abs() < 1e-9));
    }

    #[test]
    fn what_was_not_measured_neither_holds_nor_is_missed() {
        let promise = promise(None, Wanted::AtMost(1.0));
        assert_eq!(promise.verdict(), Verdict::NotMeasured);
        assert!(promise.to_json()["holds"].is_null());
        let promises = all(&Results::default());
        assert!(promises.iter().all(|promise| promise.measured.is_none()));
    }
}
