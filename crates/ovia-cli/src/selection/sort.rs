//! Sorts records by a field. Keys are kept in memory. Records are too, up to a limit, and after that in
//! a temporary file, which has no name and is gone when the program ends. With a number of records
//! that are wanted, only the best are kept.
//!
//! `sort/key.rs` is the value that is compared, `sort/ties.rs` compares long texts.

mod key;
mod ties;

use std::{
    cmp::Ordering,
    fs::File,
    io::{self, BufWriter, Read, Seek, SeekFrom, Write},
    vec,
};

use ovia::{Record, serde_json};

use self::key::Key;
pub(crate) use self::key::SortBy;
use crate::{exit::Failure, output::Printable};

/// How many bytes of records are kept in memory.
const MAX_MEMORY: usize = 64 * 1024 * 1024;

/// A record that is kept.
struct Entry<M: Printable> {
    key: Option<Key>,
    /// Its position in the list: records with equal keys stay in the order of the list.
    position: u64,
    place: Place<M>,
}

enum Place<M: Printable> {
    // In a box, so that the entries of records in the file are small.
    Memory(Box<Record<M>>),
    /// Position and length in the temporary file.
    File(u64, u32),
}

/// Collects records to be sorted.
pub(crate) struct Sorter<M: Printable> {
    by: SortBy,
    limit: Option<usize>,
    entries: Vec<Entry<M>>,
    memory: usize,
    file: Option<BufWriter<File>>,
    written: u64,
    /// From this number of entries on, those that are not wanted are dropped.
    full: usize,
}

impl<M: Printable> Sorter<M> {
    /// With a limit, only this many records are kept: the first in the order that is wanted.
    pub(crate) fn new(by: SortBy, limit: Option<u64>) -> Self {
        let limit = limit.and_then(|limit| usize::try_from(limit).ok());
        Self {
            by,
            limit,
            full: limit.map_or(usize::MAX, |limit| limit.saturating_mul(2).max(1024)),
            entries: Vec::new(),
            memory: 0,
            file: None,
            written: 0,
        }
    }

    pub(crate) fn push(&mut self, position: u64, record: Record<M>) -> Result<(), Failure> {
        let key = self.by.path.value(&record).and_then(Key::of);
        let length = record.as_str().len();
        let place = if self.memory + length <= MAX_MEMORY {
            self.memory += length;
            Place::Memory(Box::new(record))
        } else {
            let text = record.as_str().as_bytes();
            let at = self.written;
            self.write(text).map_err(temporary)?;
            Place::File(at, u32::try_from(length).map_err(|_| too_long())?)
        };
        self.entries.push(Entry {
            key,
            position,
            place,
        });
        if let Some(limit) = self.limit
            && self.entries.len() >= self.full
        {
            self.keep(limit);
            self.full = self.full.max(self.entries.len().saturating_mul(2));
        }
        Ok(())
    }

    fn write(&mut self, text: &[u8]) -> io::Result<()> {
        let file = match &mut self.file {
            Some(file) => file,
            None => self
                .file
                .insert(BufWriter::with_capacity(256 * 1024, tempfile::tempfile()?)),
        };
        file.write_all(text)?;
        self.written += text.len() as u64;
        Ok(())
    }

    /// Keeps the first records only, and those whose texts have to be compared further.
    fn keep(&mut self, limit: usize) {
        let is_descending = self.by.is_descending;
        let mut end = limit.min(self.entries.len());
        if end > 0 && end < self.entries.len() {
            let (_, last, others) = self
                .entries
                .select_nth_unstable_by(end - 1, |a, b| compare(a, b, is_descending));
            if last.key.as_ref().is_some_and(Key::is_start) {
                others.sort_unstable_by_key(|other| other.key != last.key);
                end += others.partition_point(|other| other.key == last.key);
            }
        }
        for entry in self.entries.drain(end..) {
            if let Place::Memory(record) = &entry.place {
                self.memory -= record.as_str().len();
            }
        }
    }

    /// The records in the order that is wanted.
    pub(crate) fn finish(mut self) -> Result<Sorted<M>, Failure> {
        if let Some(limit) = self.limit {
            self.keep(limit);
        }
        let is_descending = self.by.is_descending;
        self.entries
            .sort_unstable_by(|a, b| compare(a, b, is_descending));
        let mut file = match self.file.take() {
            Some(file) => Some(
                file.into_inner()
                    .map_err(|error| temporary(error.into_error()))?,
            ),
            None => None,
        };
        ties::sort(&mut self.entries, &self.by, &mut file)?;
        if let Some(limit) = self.limit {
            self.entries.truncate(limit);
        }
        Ok(Sorted {
            entries: self.entries.into_iter(),
            file,
        })
    }
}

/// Records without the field are last in both directions.
fn compare<M: Printable>(a: &Entry<M>, b: &Entry<M>, is_descending: bool) -> Ordering {
    let keys = match (&a.key, &b.key) {
        (Some(a), Some(b)) if is_descending => b.cmp(a),
        (Some(a), Some(b)) => a.cmp(b),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    };
    keys.then(a.position.cmp(&b.position))
}

/// Sorted records.
pub(crate) struct Sorted<M: Printable> {
    entries: vec::IntoIter<Entry<M>>,
    file: Option<File>,
}

impl<M: Printable> Sorted<M> {
    /// The next record, with its position in the list.
    pub(crate) fn next(&mut self) -> Result<Option<(u64, Record<M>)>, Failure> {
        let Some(entry) = self.entries.next() else {
            return Ok(None);
        };
        let record = match entry.place {
            Place::Memory(record) => *record,
            Place::File(at, length) => read(&mut self.file, at, length)?,
        };
        Ok(Some((entry.position, record)))
    }
}

/// A record in the temporary file.
fn read<M: Printable>(file: &mut Option<File>, at: u64, length: u32) -> Result<Record<M>, Failure> {
    let file = file.as_mut().ok_or_else(changed)?;
    let mut text = vec![0; length as usize];
    file.seek(SeekFrom::Start(at))
        .and_then(|_| file.read_exact(&mut text))
        .map_err(temporary)?;
    let text = String::from_utf8(text).map_err(|_| changed())?;
    text.parse().map_err(|_: serde_json::Error| changed())
}

fn temporary(error: io::Error) -> Failure {
    Failure::failed(format!("--sort: the temporary file cannot be used: {error}")).with_hint(
        "set TMPDIR to a directory with more space, or use --limit, which keeps only the first records",
    )
}

fn too_long() -> Failure {
    Failure::failed("--sort: a record is larger than 4 GiB")
}

fn changed() -> Failure {
    Failure::failed("--sort: the temporary file does not hold what was written to it")
}

#[cfg(test)]
mod tests {
    use ovia::model::Call;

    use super::{Entry, SortBy, Sorter};

    #[test]
    fn a_million_entries_fit_into_memory() {
        // Half of the 300 MB that a sorted list may take.
        let size = size_of::<Entry<Call>>();
        assert!(size <= 80, "{size}");
    }

    /// Records whose texts differ after what is kept of them, and some that do not.
    #[test]
    fn whole_texts_are_compared() {
        let text = |number: usize| {
            let (one, other) = (number * 7919 % 13, number * 104_729 % 17);
            format!(
                "{}{one:02}{}{other:02}",
                "é".repeat(150),
                "b".repeat(40 * (number % 2))
            )
        };
        let texts: Vec<String> = (0..3000).map(text).collect();
        for (by, limit) in [("x", None), ("-x", None), ("x", Some(700)), ("-x", Some(1))] {
            let mut sorter = Sorter::<Call>::new(SortBy::parse(by).expect("a field"), limit);
            for (position, text) in (0..).zip(&texts) {
                let record = format!(r#"{{"x":"{text}"}}"#).parse().expect("a record");
                sorter.push(position, record).expect("room");
            }
            let mut sorted = sorter.finish().expect("sorted");
            let mut found = Vec::new();
            while let Some((position, _)) = sorted.next().expect("a record") {
                found.push(position as usize);
            }
            let mut expected: Vec<usize> = (0..texts.len()).collect();
            expected.sort_by(|a, b| match by.starts_with('-') {
                true => texts[*b].cmp(&texts[*a]),
                false => texts[*a].cmp(&texts[*b]),
            });
            expected.truncate(limit.map_or(usize::MAX, |limit| limit as usize));
            assert_eq!(found, expected, "{by} {limit:?}");
        }
    }
}
