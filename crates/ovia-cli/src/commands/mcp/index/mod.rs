//! The list of calls as the tools need it, read once.
//!
//! Two temporary files hold the records as they were sent, and the records without their conversations,
//! which all filters and statistics read in place of the whole ones. In memory are about 100 bytes per call: where
//! it is in the files, and what problems and lists are sorted by.
//!
//! | file | what it does |
//! | --- | --- |
//! | `build.rs` | reads the list, and writes the files |
//! | `short_record.rs` | a record without its conversation, which counts as the whole one does |
//! | `silence.rs` | the longest silence of a conversation |
//! | `store.rs` | a temporary file |
//! | `cache.rs` | reads the list at the first question, and again when it is old |

mod build;
mod cache;
mod short_record;
mod silence;
mod store;

use std::{
    collections::BTreeSet,
    io,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use chrono::{DateTime, Utc};
use ovia::{Call, uuid::Uuid};

use self::store::{Place, Store};
pub(super) use self::{
    cache::{Cache, Current},
    silence::longest_silence,
};
use crate::{redact::Redaction, report::Report, statistics::Groups};

/// How many bytes of short records are read at once.
const CHUNK: u64 = 1024 * 1024;

/// The list at one time.
pub(super) struct Index {
    pub(super) rows: Vec<Row>,
    /// The positions of rows, the latest call first.
    pub(super) newest: Vec<u32>,
    whole: Store,
    short: Store,
    /// The server, or the files, in words.
    pub(super) source: String,
    /// When the reading began.
    pub(super) read_at: DateTime<Utc>,
    /// What is missing, for every answer; empty if the list is whole.
    pub(super) gaps: Vec<String>,
    pub(super) agents: Groups,
    pub(super) statuses: Groups,
    /// The mismatches of all records.
    pub(super) report: Report,
    /// Fields that the specification does not have.
    pub(super) undocumented: BTreeSet<String>,
}

/// A call.
pub(super) struct Row {
    whole: Place,
    short: Place,
    pub(super) id: Option<Uuid>,
    /// In milliseconds since 1970; `i64::MIN` if it is unknown.
    pub(super) started: i64,
    /// In milliseconds; 0 if it is unknown.
    pub(super) silence: u32,
    pub(super) latency: Option<f32>,
    /// For sorting.
    pub(super) cost: Option<f64>,
    pub(super) is_failed: bool,
    pub(super) has_mismatches: bool,
}

impl Row {
    /// The id as a number, for sorting; the position of the row if the record has none.
    pub(super) fn number(&self, position: usize) -> u128 {
        self.id.map_or(position as u128, |id| id.as_u128())
    }

    /// What rows are sorted by so that the latest is first.
    pub(super) fn time_key(&self) -> u64 {
        (self.started as u64) ^ (1 << 63)
    }
}

/// Whether the question was withdrawn.
#[derive(Clone, Default)]
pub(super) struct Stop(Arc<AtomicBool>);

impl Stop {
    pub(super) fn set(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    pub(super) fn check(&self) -> Result<(), String> {
        match self.0.load(Ordering::Relaxed) {
            true => Err("the question was withdrawn".to_owned()),
            false => Ok(()),
        }
    }
}

impl Index {
    /// Gives every record, without its conversation, and its row.
    pub(super) fn each_short(
        &self,
        stop: &Stop,
        mut each: impl FnMut(usize, Call) -> Result<(), String>,
    ) -> Result<(), String> {
        let mut rows = self.rows.iter().enumerate().peekable();
        while let Some((_, first)) = rows.peek() {
            stop.check()?;
            let start = first.short.at;
            let mut chunk = Vec::new();
            let mut end = start;
            while let Some((nth, row)) = rows.next_if(|(_, row)| {
                chunk.is_empty() || row.short.at + u64::from(row.short.length) - start <= CHUNK
            }) {
                end = row.short.at + u64::from(row.short.length);
                chunk.push((nth, row.short));
            }
            let length = usize::try_from(end - start).map_err(|error| error.to_string())?;
            let bytes = self.short.read(start, length).map_err(lost)?;
            for (nth, place) in chunk {
                let from = usize::try_from(place.at - start).map_err(|error| error.to_string())?;
                let text = &bytes[from..from + place.length as usize];
                let call = Call::from_bytes(text).map_err(|_| unreadable())?;
                each(nth, call)?;
            }
        }
        Ok(())
    }

    /// A record as it was sent. Only what [`shown`](Self::shown) returns may be in an answer.
    pub(super) fn raw(&self, row: usize) -> Result<Call, String> {
        let place = self.rows[row].whole;
        let bytes = self
            .whole
            .read(place.at, place.length as usize)
            .map_err(lost)?;
        Call::from_bytes(&bytes).map_err(|_| unreadable())
    }

    /// A record without what is hidden.
    pub(super) fn shown(&self, row: usize, redaction: Redaction) -> Result<Call, String> {
        let call = self.raw(row)?;
        redaction.apply(call).map_err(|failure| failure.one_line())
    }

    /// The first and the last time at which a call started.
    pub(super) fn span(&self) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
        let known = |row: &&u32| self.rows[**row as usize].started != i64::MIN;
        let time = |row: &u32| DateTime::from_timestamp_millis(self.rows[*row as usize].started);
        let last = self.newest.iter().find(known).and_then(time)?;
        let first = self.newest.iter().rev().find(known).and_then(time)?;
        Some((first, last))
    }
}

fn unreadable() -> String {
    "the temporary file with the calls was changed; restart the server".to_owned()
}

fn lost(error: io::Error) -> String {
    format!("the temporary file with the calls cannot be read: {error}; restart the server")
}
