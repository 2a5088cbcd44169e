//! Sorts records by a field. Keys are kept in memory. Records are too, up to a limit, and after that in
//! a temporary file, which has no name and is gone when the program ends. With a number of records
//! that are wanted, only the best are kept.

use std::{
    cmp::Ordering,
    fs::File,
    io::{self, BufWriter, Read, Seek, SeekFrom, Write},
    vec,
};

use chrono::{DateTime, Utc};
use ovia::{
    Record,
    serde_json::{self, value::RawValue},
    time_from_json,
};

use crate::{
    decimal::Decimal,
    exit::Failure,
    field_path::FieldPath,
    output::{Printable, raw_fields},
};

/// How many bytes of records are kept in memory.
const MAX_MEMORY: usize = 64 * 1024 * 1024;

/// The longest text that is compared, in bytes. It bounds the memory of a key.
const MAX_TEXT: usize = 128;

/// By which field, and in which direction.
#[derive(Clone, Debug)]
pub(crate) struct SortBy {
    path: FieldPath,
    is_descending: bool,
}

impl SortBy {
    /// Parses the value of `--sort`: a path, with `-` before it for the largest first.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let (is_descending, path) = match text.trim().strip_prefix('-') {
            Some(path) => (true, path),
            None => (false, text),
        };
        Ok(Self {
            path: FieldPath::parse(path)?,
            is_descending,
        })
    }
}

/// A value in the form in which it is compared. Values of one kind are next to each other.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Boolean(bool),
    Number(Decimal),
    Time(DateTime<Utc>),
    Text(Box<str>),
}

impl Key {
    fn of(value: &RawValue) -> Option<Self> {
        let json = value.get();
        match json.as_bytes().first()? {
            b'n' => None,
            b't' | b'f' => Some(Self::Boolean(json == "true")),
            b'"' => {
                let text = raw_fields::text(value);
                if text.contains('-')
                    && let Some(time) = time_from_json(json)
                {
                    return Some(Self::Time(time));
                }
                // Amounts may be sent as text; phone numbers are not amounts.
                let is_amount = text.starts_with("0.") || !text.starts_with(['+', '0']);
                if is_amount && let Some(number) = Decimal::parse(&text) {
                    return Some(Self::Number(number));
                }
                Some(Self::Text(start(&text).into()))
            }
            b'[' | b'{' => Some(Self::Text(start(json).into())),
            _ => Decimal::parse(json).map(Self::Number),
        }
    }
}

/// The start of a text that is compared.
fn start(text: &str) -> &str {
    let end = (0..=MAX_TEXT.min(text.len())).rfind(|end| text.is_char_boundary(*end));
    &text[..end.unwrap_or(0)]
}

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
}

impl<M: Printable> Sorter<M> {
    /// With a limit, only this many records are kept: the first in the order that is wanted.
    pub(crate) fn new(by: SortBy, limit: Option<u64>) -> Self {
        Self {
            by,
            limit: limit.and_then(|limit| usize::try_from(limit).ok()),
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
            && self.entries.len() >= limit.saturating_mul(2).max(1024)
        {
            self.keep(limit);
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

    /// Keeps the first records only.
    fn keep(&mut self, limit: usize) {
        let is_descending = self.by.is_descending;
        if limit > 0 && limit < self.entries.len() {
            self.entries
                .select_nth_unstable_by(limit - 1, |a, b| compare(a, b, is_descending));
        }
        for entry in self.entries.drain(limit.min(self.entries.len())..) {
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
        let file = match self.file {
            Some(file) => Some(
                file.into_inner()
                    .map_err(|error| temporary(error.into_error()))?,
            ),
            None => None,
        };
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
        let record = match (entry.place, &mut self.file) {
            (Place::Memory(record), _) => *record,
            (Place::File(at, length), Some(file)) => {
                let mut text = vec![0; length as usize];
                file.seek(SeekFrom::Start(at))
                    .and_then(|_| file.read_exact(&mut text))
                    .map_err(temporary)?;
                let text = String::from_utf8(text).map_err(|_| changed())?;
                text.parse().map_err(|_: serde_json::Error| changed())?
            }
            (Place::File(..), None) => return Err(changed()),
        };
        Ok(Some((entry.position, record)))
    }
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

    use super::{Entry, Key};

    #[test]
    fn a_million_entries_fit_into_memory() {
        // Half of the 300 MB that a sorted list may take.
        let size = size_of::<Entry<Call>>();
        assert!(size <= 80, "{size}");
    }

    #[test]
    fn keys_of_every_kind() {
        let key = |json: &str| {
            let call: ovia::Call = format!("{{\"x\":{json}}}").parse().expect("a record");
            call.field("x").and_then(Key::of)
        };
        for (first, second) in [
            ("9", "10"),
            ("0.1", "\"0.10001\""),
            ("\"2026-11-20T10:00:00+02:00\"", "\"2026-11-20T09:00:00Z\""),
            ("1e400", "\"a\""),
            ("false", "true"),
            ("\"a\"", "\"b\""),
            ("5", "\"2026-11-20\""),
            ("7", "\"+33199001234\""),
        ] {
            assert!(key(first) < key(second), "{first} {second}");
        }
        assert_eq!(key("null"), None);
        assert_eq!(key("1.50"), key("\"1.5\""));
    }
}
