//! Splits a JSON array, or a sequence of JSON values, into elements, in bytes that arrive in chunks.
//!
//! It knows as much of JSON as it takes to find the end of a record: strings, escapes, brackets.
//! Whether a record is valid JSON is checked when it is decoded, so that an invalid one costs only
//! itself. It does no I/O, and keeps no more than the record that is arriving.
//!
//! This file knows the grammar of an array. [`chunk_buffer`] holds the bytes; [`container_scanner`]
//! finds the end of an object or array with [`byte_mask`], which looks at 64 bytes at once, and
//! [`string_scanner`] the end of a string. [`ends`] holds the ends of records that were read ahead.

mod byte_mask;
mod chunk_buffer;
mod container_scanner;
mod ends;
mod string_scanner;

use std::borrow::Cow;

use bytes::Bytes;

pub(crate) use self::chunk_buffer::ChunkBuffer;
use self::{container_scanner::ContainerScanner, ends::Ends, string_scanner::StringScanner};
use super::{
    read_ahead::{NoReadAhead, RecordReader, Ticket},
    seen::record_id,
};
use crate::error::RecordId;

/// What some Windows programs put before their JSON.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// An element of the array.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Element {
    /// The text of a record.
    Record(Bytes),
    /// The text of a record that has been read ahead.
    ReadAhead(Bytes, Ticket),
    /// A record larger than the limit; its id was kept, if it has one near its beginning.
    TooLarge(RecordId),
    /// A record nested deeper than the limit; the same.
    TooDeep(RecordId),
}

impl Element {
    /// The bytes of the record, if they were kept.
    pub(crate) fn text(&self) -> Option<&Bytes> {
        match self {
            Self::Record(record) | Self::ReadAhead(record, _) => Some(record),
            Self::TooLarge(_) | Self::TooDeep(_) => None,
        }
    }

    /// How many bytes of it were kept.
    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Record(record) | Self::ReadAhead(record, _) => record.len(),
            Self::TooLarge(_) | Self::TooDeep(_) => 0,
        }
    }
}

/// The limits on a record.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    pub(crate) bytes: usize,
    pub(crate) depth: usize,
}

/// Splits one array.
#[derive(Debug)]
pub(crate) struct ArraySplitter {
    chunks: ChunkBuffer,
    state: State,
    bounds: Bounds,
    /// Whether there are no brackets and commas around the elements.
    is_sequence: bool,
    /// Whether the record is skipped: it has been reported, and its end is still to come.
    skipping: bool,
    read_ahead: Ends,
}

#[derive(Clone, Copy, Debug)]
enum State {
    /// Before the array.
    Start,
    /// After `[`.
    First,
    /// After a comma.
    Next,
    /// In a record that is an object or an array.
    Nested(ContainerScanner),
    /// In a record that is a string.
    String(StringScanner),
    /// In a record that is a number, a word, or not JSON.
    Word,
    /// After a record.
    After,
    /// After `]`.
    End,
}

/// Why the bytes are not an array.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Malformed {
    /// The first byte that is not white space is not `[`.
    NotAnArray,
    /// A byte that is not allowed at its place.
    Unexpected { offset: u64, what: &'static str },
}

impl ArraySplitter {
    pub(crate) fn new(bounds: Bounds) -> Self {
        Self {
            chunks: ChunkBuffer::default(),
            state: State::Start,
            bounds,
            is_sequence: false,
            skipping: false,
            read_ahead: Ends::default(),
        }
    }

    /// For values one after the other, without brackets and commas around them.
    pub(crate) fn sequence(bounds: Bounds) -> Self {
        Self {
            is_sequence: true,
            ..Self::new(bounds)
        }
    }

    /// Takes the bytes that arrived.
    pub(crate) fn push(&mut self, bytes: Bytes) {
        self.chunks.push(bytes);
        self.read_ahead.may_try = true;
    }

    /// How many bytes have arrived.
    pub(crate) fn arrived(&self) -> u64 {
        self.chunks.arrived()
    }

    /// Whether the array has ended.
    pub(crate) fn is_complete(&self) -> bool {
        matches!(self.state, State::End)
    }

    /// Whether the bytes so far end between two elements.
    pub(crate) fn is_between(&self) -> bool {
        matches!(self.state, State::Start | State::After) && self.is_blank()
    }

    fn is_blank(&self) -> bool {
        self.chunks.unread().iter().all(u8::is_ascii_whitespace)
    }

    /// Whether nothing but white space has arrived.
    pub(crate) fn is_empty(&self) -> bool {
        matches!(self.state, State::Start) && self.is_blank()
    }

    /// What has arrived and is not part of a record that was returned.
    pub(crate) fn pending(&self) -> Cow<'_, [u8]> {
        self.chunks.pending()
    }

    /// The next record; `None` until more has arrived, or at the end.
    pub(crate) fn next(&mut self) -> Result<Option<Element>, Malformed> {
        self.next_with(&mut NoReadAhead)
    }

    /// The same. Records are read ahead by `reader` where that is possible.
    pub(crate) fn next_with(
        &mut self,
        reader: &mut dyn RecordReader,
    ) -> Result<Option<Element>, Malformed> {
        loop {
            if matches!(self.state, State::First | State::Next)
                && let Some(element) = self.next_read_ahead(reader)
            {
                return Ok(Some(element));
            }
            match self.state {
                State::Start => {
                    self.skip_byte_order_mark();
                    match self.chunks.peek() {
                        None => return Ok(None),
                        Some(_) if self.may_become_mark() => return Ok(None),
                        Some(first) if self.is_sequence => self.begin(first)?,
                        Some(b'[') => self.consume(State::First),
                        Some(_) => return Err(Malformed::NotAnArray),
                    }
                }
                State::First => match self.chunks.peek() {
                    None => return Ok(None),
                    Some(b']') => self.consume(State::End),
                    Some(first) => self.begin(first)?,
                },
                State::Next => match self.chunks.peek() {
                    None => return Ok(None),
                    Some(b']') => return Err(self.unexpected("a comma without a record after it")),
                    Some(first) => self.begin(first)?,
                },
                State::Nested(_) | State::String(_) | State::Word => {
                    let element = self.resume_record();
                    if element.is_some() || !matches!(self.state, State::After) {
                        return Ok(element);
                    }
                }
                State::After => match self.chunks.peek() {
                    None => return Ok(None),
                    Some(first) if self.is_sequence => self.begin(first)?,
                    Some(b',') => self.consume(State::Next),
                    Some(b']') => self.consume(State::End),
                    Some(_) => {
                        return Err(self.unexpected("two records without a comma between them"));
                    }
                },
                State::End => match self.chunks.peek() {
                    None => return Ok(None),
                    Some(_) => return Err(self.unexpected("more data after the list")),
                },
            }
        }
    }

    /// The next record, if it has been read ahead, or if that is possible now.
    fn next_read_ahead(&mut self, reader: &mut dyn RecordReader) -> Option<Element> {
        if self.read_ahead.is_empty() {
            if !self.read_ahead.may_try || !reader.is_on() || self.chunks.peek() != Some(b'{') {
                return None;
            }
            let text = self.chunks.unread();
            self.read_ahead.fill(text, self.bounds, reader);
        } else {
            self.chunks.peek();
        }
        let (length, ticket) = self.read_ahead.pop()?;
        self.state = State::After;
        Some(Element::ReadAhead(self.chunks.take(length), ticket))
    }

    fn skip_byte_order_mark(&mut self) {
        if self.chunks.offset() == 0 && self.chunks.unread().starts_with(BYTE_ORDER_MARK) {
            self.chunks.consume(BYTE_ORDER_MARK.len());
        }
    }

    /// Whether the bytes so far are the beginning of such a mark.
    fn may_become_mark(&self) -> bool {
        self.chunks.offset() == 0 && BYTE_ORDER_MARK.starts_with(self.chunks.unread())
    }

    fn consume(&mut self, state: State) {
        self.chunks.consume(1);
        self.state = state;
    }

    fn begin(&mut self, first: u8) -> Result<(), Malformed> {
        self.state = match first {
            b'{' | b'[' => State::Nested(ContainerScanner::new(self.bounds.depth)),
            b'"' => State::String(StringScanner::Before),
            b',' | b':' | b'}' => return Err(self.unexpected("expected a record")),
            _ => State::Word,
        };
        Ok(())
    }

    fn unexpected(&self, what: &'static str) -> Malformed {
        Malformed::Unexpected {
            offset: self.chunks.offset(),
            what,
        }
    }

    /// Continues the record: returns it if it has ended, or why it is not kept, as soon as that is known.
    fn resume_record(&mut self) -> Option<Element> {
        let (length, ended) = self.scan();
        let reported = self.skipping;
        let excess = self.excess(length).filter(|_| !reported);
        self.skipping = !ended && (reported || excess.is_some());
        if ended {
            self.state = State::After;
        }
        if reported || excess.is_some() {
            self.chunks.consume(length);
            return excess;
        }
        if ended {
            return Some(Element::Record(self.chunks.take(length)));
        }
        self.chunks.keep();
        None
    }

    /// Searches the end of the record: how many more bytes belong to it, and whether it ends there.
    fn scan(&mut self) -> (usize, bool) {
        // No further than it takes to tell that a record is too large: what comes after does not
        // count, whether or not it has arrived.
        let most = if self.skipping {
            usize::MAX
        } else {
            self.bounds.bytes.saturating_add(1) - self.chunks.partial()
        };
        let unread = self.chunks.unread();
        let bytes = &unread[..unread.len().min(most)];
        let end = match &mut self.state {
            State::Nested(scanner) => scanner.end_in(bytes),
            State::String(scanner) => scanner.end_in(bytes),
            _ => bytes
                .iter()
                .position(|byte| matches!(byte, b',' | b']' | b'}') || byte.is_ascii_whitespace()),
        };
        (end.unwrap_or(bytes.len()), end.is_some())
    }

    /// The id of the record, as far as it has arrived.
    fn id(&self) -> RecordId {
        record_id(&self.chunks.pending())
    }

    /// Returns `TooLarge` or `TooDeep` if the record exceeds the limits with that many more bytes.
    fn excess(&self, length: usize) -> Option<Element> {
        if matches!(&self.state, State::Nested(scanner) if scanner.is_too_deep()) {
            Some(Element::TooDeep(self.id()))
        } else if self.chunks.partial() + length > self.bounds.bytes {
            Some(Element::TooLarge(self.id()))
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests;
