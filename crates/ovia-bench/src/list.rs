//! The list that is served: up to 10,000 different records in memory, repeated until there are enough,
//! each with an id of its own. The records come from `ovia-mock`.

use std::io::{self, Write};

use bytes::Bytes;
use serde_json::{Value, json};

use crate::{progenitor, totals::Totals};

/// What the records look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// As documented, with realistic transcripts: about 6 KB each
    Documented,
    /// An id and a duration: 57 bytes each
    Tiny,
    /// With a transcript of 10 MB
    Large,
}

impl Shape {
    /// The shape of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "documented" => Some(Self::Documented),
            "tiny" => Some(Self::Tiny),
            "large" => Some(Self::Large),
            _ => None,
        }
    }
}

const SEED: u64 = 7;

/// With at least this many messages in a call, 10,000 calls are the 62 MB, and 160,000 calls the
/// gigabyte, of the targets.
const MIN_MESSAGES: usize = 4;

const ID_KEY: &[u8] = br#""id":""#;
const ID_LEN: usize = 36;

/// The first group of an id, which is replaced by the index of the record.
const INDEX_LEN: usize = 8;

/// What a socket delivers at once, about.
const CHUNK_BYTES: usize = 64 * 1024;

/// A JSON array of records.
#[derive(Debug)]
pub struct List {
    records: Vec<Record>,
    calls: u64,
}

/// A record, the position of its id, and its sums.
#[derive(Debug)]
struct Record {
    text: Vec<u8>,
    id: usize,
    totals: Totals,
}

impl List {
    /// Makes the records. The same arguments give the same bytes.
    #[must_use]
    pub fn new(shape: Shape, calls: u64) -> Self {
        let different = match shape {
            Shape::Documented | Shape::Tiny => 10_000,
            Shape::Large => 3,
        };
        let mut mock = ovia_mock::Calls::new(SEED);
        let mut text = Vec::new();
        let mut next = |index| {
            text.clear();
            mock.write_record(index, &mut text);
            Record::new(shape, &text)
        };
        let records = (0..).filter_map(&mut next);
        Self {
            records: records.take(calls.min(different) as usize).collect(),
            calls,
        }
    }

    /// How many bytes the whole list has.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        let records = (0..self.calls).map(|index| self.record(index).text.len() as u64);
        2 + records.sum::<u64>() + self.calls.saturating_sub(1)
    }

    /// The sums over the whole list.
    #[must_use]
    pub fn totals(&self) -> Totals {
        let mut totals = Totals::default();
        for index in 0..self.calls {
            totals += self.record(index).totals;
        }
        totals.ids = (0..self.calls as i64).sum();
        totals
    }

    /// The id of the last record; no other record has it.
    #[must_use]
    pub fn last_id(&self) -> Option<String> {
        let index = self.calls.checked_sub(1)?;
        let Record { text, id, .. } = self.record(index);
        let rest = String::from_utf8_lossy(&text[id + INDEX_LEN..id + ID_LEN]);
        Some(format!("{index:08x}{rest}"))
    }

    /// Writes the array, and stops in the middle of it if it has more than `max_records`.
    ///
    /// # Errors
    ///
    /// Those of `out`.
    pub fn write(&self, out: impl Write, max_records: u64) -> io::Result<()> {
        let mut out = io::BufWriter::with_capacity(CHUNK_BYTES, out);
        out.write_all(b"[")?;
        for index in 0..self.calls.min(max_records) {
            if index > 0 {
                out.write_all(b",")?;
            }
            self.write_record(index, &mut out)?;
        }
        if max_records >= self.calls {
            out.write_all(b"]")?;
        }
        out.flush()
    }

    /// The whole array.
    #[must_use]
    pub fn to_bytes(&self) -> Bytes {
        let mut text = Vec::new();
        // Writing to memory does not fail.
        let _ = self.write(&mut text, self.calls);
        text.into()
    }

    /// Each record as a text.
    pub fn texts(&self) -> impl Iterator<Item = String> {
        (0..self.calls).map(|index| {
            let mut text = Vec::new();
            let _ = self.write_record(index, &mut text);
            String::from_utf8_lossy(&text).into_owned()
        })
    }

    /// The server only copies: its time is not what is measured.
    fn write_record(&self, index: u64, out: &mut impl Write) -> io::Result<()> {
        let Record { text, id, .. } = self.record(index);
        out.write_all(&text[..*id])?;
        write!(out, "{index:08x}")?;
        out.write_all(&text[id + INDEX_LEN..])
    }

    fn record(&self, index: u64) -> &Record {
        &self.records[(index % self.records.len() as u64) as usize]
    }
}

/// A body in chunks, as it arrives from a socket.
pub fn chunks(mut body: Bytes) -> impl Iterator<Item = io::Result<Bytes>> {
    std::iter::from_fn(move || {
        let next = body.split_to(body.len().min(CHUNK_BYTES));
        (!next.is_empty()).then_some(Ok(next))
    })
}

impl Record {
    /// Gives a record the wanted shape; `None` if it cannot be used.
    fn new(shape: Shape, text: &[u8]) -> Option<Self> {
        // Progenitor's client rejects a whole list for one call that is still in progress.
        serde_json::from_slice::<progenitor::types::Call>(text).ok()?;
        let mut record: Value = serde_json::from_slice(text).ok()?;
        let text = match shape {
            Shape::Documented => {
                let messages = record["transcript_objects"].as_array();
                messages.filter(|messages| messages.len() >= MIN_MESSAGES)?;
                text.to_vec()
            }
            Shape::Tiny => {
                record = json!({"id": record["id"], "duration": 9});
                record.to_string().into()
            }
            Shape::Large => {
                let transcript = record["transcript"].as_str()?;
                let times = 10_000_000 / transcript.len().max(1);
                record["transcript"] = transcript.repeat(times).into();
                record.to_string().into()
            }
        };
        // No text contains the key unescaped, and no object before the id has one.
        let key = text.windows(ID_KEY.len()).position(|part| part == ID_KEY)?;
        Some(Self {
            id: key + ID_KEY.len(),
            totals: Totals::from_json(&record),
            text,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::{List, Shape, chunks};
    use crate::totals::Totals;

    #[test]
    fn a_list_has_the_announced_bytes_ids_and_totals() {
        for (shape, calls) in [
            (Shape::Documented, 0),
            (Shape::Documented, 25),
            (Shape::Tiny, 10_001),
            (Shape::Large, 4),
        ] {
            let list = List::new(shape, calls);
            let text = list.to_bytes();
            assert_eq!(text.len() as u64, list.bytes());
            let records: Vec<Value> = serde_json::from_slice(&text).expect("records");
            let ids: BTreeSet<_> = records.iter().map(|record| record["id"].as_str()).collect();
            assert_eq!(ids.len() as u64, calls);
            assert_eq!(
                records.last().and_then(|last| last["id"].as_str()),
                list.last_id().as_deref()
            );

            let mut totals = Totals::default();
            for record in &records {
                totals += Totals::from_json(record);
            }
            assert_eq!(totals, list.totals());
            assert_eq!(
                chunks(text.clone())
                    .map(|chunk| chunk.expect("a chunk").len())
                    .sum::<usize>(),
                text.len()
            );
        }
    }

    #[test]
    fn a_list_that_stops_early_is_the_beginning_of_the_whole() {
        let list = List::new(Shape::Tiny, 10);
        let mut text = Vec::new();
        list.write(&mut text, 5).expect("memory");
        assert!(list.to_bytes().starts_with(&text));
        assert_eq!(
            String::from_utf8_lossy(&text).matches("duration").count(),
            5
        );
    }
}
