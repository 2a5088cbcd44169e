//! In how many records something was found, when, and what it looked like.

use chrono::{DateTime, Utc};

/// How many examples are kept of a finding.
const MAX_EXAMPLES: usize = 5;

/// The record that is being checked.
#[derive(Clone, Copy, Debug)]
pub(super) struct At {
    /// Its number, from 1.
    pub(super) record: u64,
    /// When its call started, or else was created.
    pub(super) time: Option<DateTime<Utc>>,
}

/// In how many records something was found.
#[derive(Clone, Debug, Default)]
pub(super) struct Mark {
    pub(super) records: u64,
    last_record: u64,
    pub(super) first_seen: Option<DateTime<Utc>>,
    pub(super) last_seen: Option<DateTime<Utc>>,
    pub(super) examples: Vec<String>,
}

impl Mark {
    /// Whether that was the first time.
    pub(super) fn note(&mut self, at: At) -> bool {
        if self.last_record == at.record {
            return false;
        }
        self.last_record = at.record;
        self.records += 1;
        if let Some(time) = at.time {
            self.first_seen = Some(self.first_seen.map_or(time, |first| first.min(time)));
            self.last_seen = Some(self.last_seen.map_or(time, |last| last.max(time)));
        }
        self.records == 1
    }

    /// The same, with what it looks like.
    pub(super) fn note_example(&mut self, at: At, example: impl FnOnce() -> String) -> bool {
        let is_first = self.note(at);
        if self.examples.len() < MAX_EXAMPLES {
            let example = example();
            if !self.examples.contains(&example) {
                self.examples.push(example);
            }
        }
        is_first
    }

    /// Whether it was found in this record, and in none before.
    pub(super) fn is_first_in(&self, record: u64) -> bool {
        self.records == 1 && self.last_record == record
    }

    pub(super) fn is_empty(&self) -> bool {
        self.records == 0
    }
}
