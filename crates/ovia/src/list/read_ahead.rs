//! Reads records before the splitter looks for their ends.
//!
//! Whoever reads a record finds its end on the way, so the splitter need not search for it: one pass
//! over the text instead of two. [`RecordReader`] is what the splitter knows of it, [`ReadRecords`]
//! keeps what was read until the record arrives. A record for which this fails, because a chunk ends
//! in it or because it is unusual JSON, is split and decoded as any other.

use std::collections::VecDeque;

use ovia_core::fast_json::{Parser, Unsupported};

/// Reads records of a list, one after the other.
pub(crate) trait RecordReader {
    /// Whether to read the next records.
    fn is_on(&self) -> bool {
        true
    }

    /// Reads the record that the parser is at, steps over it, and keeps what was read.
    fn read(&mut self, parser: &mut Parser<'_>) -> Result<Ticket, Unsupported>;
}

/// Which of the records that were read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Ticket(u64);

/// Reads nothing.
pub(crate) struct NoReadAhead;

impl RecordReader for NoReadAhead {
    fn is_on(&self) -> bool {
        false
    }

    fn read(&mut self, _: &mut Parser<'_>) -> Result<Ticket, Unsupported> {
        Err(Unsupported)
    }
}

/// What was read of records, until it is taken.
#[derive(Debug)]
pub(super) struct ReadRecords<T> {
    kept: VecDeque<T>,
    /// The ticket of the first that is kept.
    first: u64,
}

impl<T> ReadRecords<T> {
    pub(super) fn new() -> Self {
        Self {
            kept: VecDeque::new(),
            first: 0,
        }
    }

    pub(super) fn keep(&mut self, read: T) -> Ticket {
        self.kept.push_back(read);
        Ticket(self.first + self.kept.len() as u64 - 1)
    }

    /// What was read of a record. What was read before it is dropped: those records are not wanted.
    pub(super) fn take(&mut self, ticket: Ticket) -> Option<T> {
        while self.first < ticket.0 {
            self.kept.pop_front()?;
            self.first += 1;
        }
        if self.first > ticket.0 {
            return None;
        }
        let read = self.kept.pop_front()?;
        self.first += 1;
        Some(read)
    }
}

/// Decodes records ahead.
pub(crate) struct ReadAhead<T> {
    read: Read<T>,
    records: ReadRecords<T>,
}

/// Decodes the record that a parser is at, before its end is known.
pub(crate) type Read<T> = fn(&mut Parser<'_>) -> Result<T, Unsupported>;

impl<T> ReadAhead<T> {
    pub(crate) fn new(read: Read<T>) -> Self {
        Self {
            read,
            records: ReadRecords::new(),
        }
    }

    pub(super) fn take(&mut self, ticket: Ticket) -> Option<T> {
        self.records.take(ticket)
    }
}

impl<T> RecordReader for ReadAhead<T> {
    fn read(&mut self, parser: &mut Parser<'_>) -> Result<Ticket, Unsupported> {
        Ok(self.records.keep((self.read)(parser)?))
    }
}
