//! Drift: how records differ from what the specification says about them.
//!
//! Every value of a record, at any depth, is compared with the specification: fields, types, formats,
//! enum values and known values, null, and what is required. The [`Report`] shows no personal data:
//! digits, and all free text, are masked. Names of fields and values of enums are shown, without their
//! digits.
//!
//! An observer needs about 2 MB at most, however many records it sees and whatever they contain: per
//! documented object 50 undocumented names, per text 32 undocumented values, per finding 5 examples,
//! and 4,096 fields inside undocumented values. With [`sample`](Observer::sample), the texts of the
//! sampled records come on top.
//!
//! # Events
//!
//! A client traces drift while it runs, with [`tracing`]: one event for each kind of difference at each
//! place, the first time that a record has it, and up to 1,000 per client. The target is `ovia::drift`, the
//! level is `INFO`, and values are masked as in a report. Records are compared as they are returned by
//! lists, `get`, `create` and [`Response::records`](crate::Response::records), but not by `stream_as`,
//! and only if a subscriber takes these events. The directive `ovia::drift=off` of a filter turns them off.
//!
//! # Example
//!
//! ```
//! # tokio::runtime::Runtime::new()?.block_on(async {
//! # let server = ovia_mock::MockServer::builder().calls(20).start().await?;
//! # let client = ovia::Client::builder().token("t").base_url(server.url()).build()?;
//! let report = client.drift().await?;
//! for finding in &report.findings {
//!     println!("{}: {} in {} records", finding.path, finding.kind.as_str(), finding.count);
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! # })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! | file | what it does |
//! | --- | --- |
//! | `tally.rs`, `mark.rs` | compare values with the specification, and count what differs |
//! | `shape.rs`, `kind.rs` | find out what undocumented values look like |
//! | `mask.rs` | hides what may be personal |
//! | `report.rs` | the report |
//! | `overlay.rs`, `schemas.rs` | the proposal: changes to the specification |
//! | `events.rs` | the tracing events of a client |

mod events;
mod kind;
mod mark;
mod mask;
mod overlay;
mod report;
mod schemas;
mod shape;
mod tally;
#[cfg(test)]
mod tests;

use std::{
    fmt,
    future::{Future, IntoFuture},
    marker::PhantomData,
    pin::Pin,
};

use fastrand::Rng;
use ovia_core::{record::Record, schema::Model, tolerant::time_from_json, types};

pub(crate) use self::events::SeenDrift;
use self::{
    mark::At,
    tally::{Bounds, ObjectTally},
};
pub use self::{
    overlay::Overlay,
    report::{Finding, FindingKind, Found, Report},
};
use crate::{Client, Error, ErrorKind, client::ListRequest};

/// The seed of the sample, so that two runs over the same list take the same records.
const SEED: u64 = 0x0076_6961;

/// Compares records with the specification, one by one, wherever they come from.
///
/// ```
/// # tokio::runtime::Runtime::new()?.block_on(async {
/// let saved = "{\"status\": \"completed\"}\n{\"status\": \"completed\", \"mood\": \"good\"}\n";
/// let mut calls = ovia::read::calls(saved.as_bytes());
/// let mut observer = ovia::drift::Observer::new();
/// while let Some(call) = calls.next().await {
///     observer.observe(&call?);
/// }
/// let report = observer.finish();
/// let mood = report.findings.iter().find(|finding| finding.path == "mood").unwrap();
/// assert_eq!((mood.kind, mood.count), (ovia::drift::FindingKind::UnknownField, 1));
/// # Ok::<(), ovia::Error>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Observer<M: Model> {
    checked: Checked<M>,
    unreadable: u64,
    sample: Option<Sample>,
}

/// The records that were compared with the specification.
struct Checked<M: Model> {
    tally: ObjectTally,
    bounds: Bounds,
    records: u64,
    model: PhantomData<fn() -> M>,
}

/// A reservoir of the texts of records.
struct Sample {
    size: usize,
    texts: Vec<Box<str>>,
    seen: u64,
    random: Rng,
}

impl<M: Model> Observer<M> {
    /// An observer that checks every record.
    #[must_use]
    pub fn new() -> Self {
        Self {
            checked: Checked::new(),
            unreadable: 0,
            sample: None,
        }
    }

    /// Checks only this many records, spread over all that are observed. They are kept in memory until
    /// the end. The same records are chosen each time.
    #[must_use]
    pub fn sample(mut self, records: usize) -> Self {
        self.sample = Some(Sample {
            size: records,
            texts: Vec::new(),
            seen: 0,
            random: Rng::with_seed(SEED),
        });
        self
    }

    /// Compares a record with the specification.
    pub fn observe(&mut self, record: &Record<M>) {
        match &mut self.sample {
            Some(sample) => sample.take(record.as_str()),
            None => {
                self.checked.check(record);
            }
        }
    }

    /// Counts a record that cannot be read.
    pub fn note_unreadable(&mut self) {
        self.unreadable += 1;
    }

    /// The report on what was observed.
    #[must_use]
    pub fn finish(mut self) -> Report {
        for text in self.sample.take().into_iter().flat_map(|it| it.texts) {
            // It was read from the same text.
            if let Ok(record) = text.parse() {
                self.checked.check(&record);
            }
        }
        let Checked {
            tally,
            bounds,
            records,
            ..
        } = &self.checked;
        Report::new(tally, *records, self.unreadable, bounds.omitted())
    }
}

impl<M: Model> Checked<M> {
    fn new() -> Self {
        Self {
            tally: ObjectTally::new(M::documented()),
            bounds: Bounds::default(),
            records: 0,
            model: PhantomData,
        }
    }

    /// Whether the record has a kind of difference at a place that no record before has.
    fn check(&mut self, record: &Record<M>) -> bool {
        self.records += 1;
        let time = |key| {
            record
                .field(key)
                .and_then(|value| time_from_json(value.get()))
        };
        let at = At {
            record: self.records,
            time: time("started_at").or_else(|| time("created_at")),
        };
        self.tally.note(record.as_str(), at, &mut self.bounds)
    }
}

impl Sample {
    /// Keeps each of the records so far with the same probability.
    fn take(&mut self, text: &str) {
        self.seen += 1;
        if self.texts.len() < self.size {
            self.texts.push(text.into());
            return;
        }
        let place = usize::try_from(self.random.u64(..self.seen)).ok();
        if let Some(kept) = place.and_then(|place| self.texts.get_mut(place)) {
            *kept = text.into();
        }
    }
}

impl<M: Model> Default for Observer<M> {
    fn default() -> Self {
        Self::new()
    }
}

impl<M: Model> fmt::Debug for Observer<M> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Observer")
            .field("records", &M::SCHEMA.name)
            .field("checked", &self.checked.records)
            .finish_non_exhaustive()
    }
}

impl Client {
    /// Compares all calls with the specification. See [`drift`](crate::drift).
    pub fn drift(&self) -> DriftRequest<types::Call> {
        self.calls().list().drift()
    }
}

impl<M: Model> ListRequest<M, Client> {
    /// Compares the records of this list with the specification. See [`drift`](crate::drift).
    pub fn drift(self) -> DriftRequest<M> {
        DriftRequest {
            list: self,
            observer: Observer::new(),
        }
    }
}

/// A list to be compared with the specification when it is awaited. See [`Client::drift`].
#[derive(Debug)]
#[must_use = "a list is read when it is awaited"]
pub struct DriftRequest<M: Model> {
    list: ListRequest<M, Client>,
    observer: Observer<M>,
}

impl<M: Model> DriftRequest<M> {
    /// Checks only this many records. See [`Observer::sample`].
    pub fn sample(mut self, records: usize) -> Self {
        self.observer = self.observer.sample(records);
        self
    }
}

/// Reads the list, and reports on it.
///
/// # Errors
///
/// If the list ended early. Records that could not be read are [counted](Report::unreadable).
impl<M: Model> IntoFuture for DriftRequest<M> {
    type Output = Result<Report, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let Self { list, mut observer } = self;
            let mut records = list.unwatched();
            while let Some(record) = records.next().await {
                match record {
                    Ok(record) => observer.observe(&record),
                    Err(error) if error.kind() == ErrorKind::Record => observer.note_unreadable(),
                    Err(error) => return Err(error),
                }
            }
            Ok(observer.finish())
        })
    }
}
