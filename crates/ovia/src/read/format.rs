//! The format of a file: NDJSON, a JSON array, or JSON objects one after the other.

use bytes::Bytes;
use serde::de::IgnoredAny;

use crate::{
    Error, ErrorKind,
    error::describe,
    list::{ArraySplitter, Bounds, ChunkBuffer, Element, Malformed, RecordReader, record_id},
};

/// The limit on a record that is not told otherwise, as for a client.
pub(super) const MAX_RECORD_BYTES: usize = 16 * 1024 * 1024;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Splits a file into elements.
pub(super) enum Splitter {
    /// Too little has arrived to tell the format.
    Undecided {
        begun: Vec<u8>,
        max_record_bytes: usize,
    },
    Array(ArraySplitter),
    /// Objects that are printed over several lines.
    Sequence(ArraySplitter),
    Lines(LineSplitter),
}

/// An element, and its line in an NDJSON file.
type Found = Option<(Option<u64>, Element)>;

impl Splitter {
    /// A splitter that reports records with more bytes as too large.
    pub(super) fn new(max_record_bytes: usize) -> Self {
        Self::Undecided {
            begun: Vec::new(),
            max_record_bytes,
        }
    }

    /// Adds bytes that arrived.
    pub(super) fn push(&mut self, bytes: Bytes) {
        match self {
            Self::Undecided { begun, .. } => begun.extend_from_slice(&bytes),
            Self::Array(splitter) | Self::Sequence(splitter) => splitter.push(bytes),
            Self::Lines(splitter) => splitter.chunks.push(bytes),
        }
    }

    /// The next element; `None` until more has arrived, or at the end. `read` is for the errors.
    pub(super) fn next(
        &mut self,
        has_ended: bool,
        read: u64,
        reader: &mut dyn RecordReader,
    ) -> Result<Found, Error> {
        if let Self::Undecided {
            begun,
            max_record_bytes,
        } = self
        {
            let Some(mut splitter) = decide(begun, has_ended, *max_record_bytes)? else {
                return Ok(None);
            };
            splitter.push(std::mem::take(begun).into());
            *self = splitter;
        }
        match self {
            Self::Undecided { .. } => Ok(None),
            Self::Lines(splitter) => Ok(splitter.next(has_ended)),
            Self::Array(splitter) | Self::Sequence(splitter) => match splitter.next_with(reader) {
                Ok(Some(element)) => Ok(Some((None, element))),
                Ok(None) if !has_ended || splitter.is_complete() || splitter.is_between() => {
                    Ok(None)
                }
                Ok(None) => Err(Error::new(
                    ErrorKind::Interrupted,
                    format!("the input ended too soon, after {read} records"),
                )),
                Err(Malformed::NotAnArray) => Err(unexpected(&splitter.pending())),
                Err(Malformed::Unexpected { offset, what }) => Err(Error::new(
                    ErrorKind::UnexpectedBody,
                    format!("invalid JSON after {read} records, at byte {offset}: {what}"),
                )),
            },
        }
    }
}

/// The splitter for a file that begins with these bytes; `None` if that is too little to tell.
fn decide(
    begun: &[u8],
    has_ended: bool,
    max_record_bytes: usize,
) -> Result<Option<Splitter>, Error> {
    let bounds = Bounds {
        bytes: max_record_bytes,
        depth: usize::MAX,
    };
    let text = begun.strip_prefix(BYTE_ORDER_MARK).unwrap_or(begun);
    let text = text.trim_ascii_start();
    let Some(first) = text.first() else {
        return Ok(None);
    };
    if *first == b'[' {
        return Ok(Some(Splitter::Array(ArraySplitter::new(bounds))));
    }
    let line = match memchr::memchr(b'\n', text) {
        Some(end) => text[..end].trim_ascii_end(),
        None if has_ended || text.len() > max_record_bytes => text.trim_ascii_end(),
        None => return Ok(None),
    };
    if line == b"{" {
        return Ok(Some(Splitter::Sequence(ArraySplitter::sequence(bounds))));
    }
    if line[0] != b'{' && serde_json::from_slice::<IgnoredAny>(line).is_err() {
        return Err(unexpected(text));
    }
    Ok(Some(Splitter::Lines(LineSplitter {
        chunks: ChunkBuffer::default(),
        lines: 0,
        skipping: false,
        max_record_bytes,
    })))
}

fn unexpected(bytes: &[u8]) -> Error {
    let got = describe(bytes, None);
    Error::new(
        ErrorKind::UnexpectedBody,
        format!("expected NDJSON or a JSON array, got {got}"),
    )
}

/// Splits NDJSON: one record a line, blank lines apart.
pub(super) struct LineSplitter {
    chunks: ChunkBuffer,
    /// How many lines have been read.
    lines: u64,
    /// Whether the line is too large: it has been reported, and its end is still to come.
    skipping: bool,
    max_record_bytes: usize,
}

impl LineSplitter {
    fn next(&mut self, has_ended: bool) -> Found {
        loop {
            if self.lines == 0 && self.chunks.unread().starts_with(BYTE_ORDER_MARK) {
                self.chunks.consume(BYTE_ORDER_MARK.len());
            }
            let unread = self.chunks.unread();
            let end = memchr::memchr(b'\n', unread);
            let length = end.unwrap_or(unread.len());
            let is_too_large = self.chunks.partial() + length > self.max_record_bytes;
            let id = match is_too_large && !self.skipping {
                true => record_id(&self.chunks.pending()),
                false => None,
            };
            if end.is_none() && !has_ended {
                if self.skipping || is_too_large {
                    self.chunks.consume(length);
                } else {
                    self.chunks.keep();
                }
                if is_too_large && !self.skipping {
                    self.skipping = true;
                    return Some((Some(self.lines + 1), Element::TooLarge(id)));
                }
                return None;
            }
            if end.is_none() && self.chunks.partial() + length == 0 {
                return None;
            }
            self.lines += 1;
            let skipped = std::mem::take(&mut self.skipping);
            if skipped || is_too_large {
                self.chunks.consume(length + usize::from(end.is_some()));
                if !skipped {
                    return Some((Some(self.lines), Element::TooLarge(id)));
                }
                continue;
            }
            let line = self.chunks.take(length);
            if end.is_some() {
                self.chunks.consume(1);
            }
            let record = line.trim_ascii();
            if !record.is_empty() {
                let record = line.slice_ref(record);
                return Some((Some(self.lines), Element::Record(record)));
            }
        }
    }
}
