//! The ends of records that were read ahead.

use std::collections::VecDeque;

use ovia_core::fast_json::{Parser, Unsupported};

use super::{Bounds, RecordReader, Ticket};

/// How many bytes of records are read ahead at once.
const READ_AHEAD_BYTES: usize = 64 * 1024;

/// How far the last of them may reach beyond that.
const OVERLAP_BYTES: usize = 16 * 1024;

/// The deepest record that the fast reader supports, and a bit: a lower limit is for the splitter to
/// check.
const READER_DEPTH: usize = 128;

/// How long the next records are, in order.
#[derive(Debug, Default)]
pub(super) struct Ends {
    lengths: VecDeque<(usize, Ticket)>,
    /// Whether reading ahead may work: it has not failed in this chunk.
    pub(super) may_try: bool,
}

impl Ends {
    pub(super) fn is_empty(&self) -> bool {
        self.lengths.is_empty()
    }

    /// The length of the next record.
    pub(super) fn pop(&mut self) -> Option<(usize, Ticket)> {
        self.lengths.pop_front()
    }

    /// Reads records as long as that works. The first one is at the beginning of `chunk`.
    pub(super) fn fill(&mut self, chunk: &[u8], bounds: Bounds, reader: &mut dyn RecordReader) {
        let window = &chunk[..chunk.len().min(READ_AHEAD_BYTES + OVERLAP_BYTES)];
        let text = simdutf8::basic::from_utf8(window).unwrap_or_else(|_| valid_prefix(window));
        let mut parser = Parser::new(text);
        loop {
            let start = parser.position();
            let read = match bounds.depth < READER_DEPTH {
                false => reader.read(&mut parser),
                true => Err(Unsupported),
            };
            let length = parser.position() - start;
            match read {
                Ok(ticket) if length <= bounds.bytes => self.lengths.push_back((length, ticket)),
                // A record that is cut by the window is read with the next one, unless the chunk
                // ends there.
                _ => {
                    self.may_try = start > 0 && window.len() < chunk.len();
                    return;
                }
            }
            if !parser.next_object() || parser.position() >= READ_AHEAD_BYTES {
                return;
            }
        }
    }
}

/// The text up to a character that is cut, or invalid.
fn valid_prefix(bytes: &[u8]) -> &str {
    let length =
        simdutf8::compat::from_utf8(bytes).map_or_else(|error| error.valid_up_to(), str::len);
    simdutf8::basic::from_utf8(&bytes[..length]).unwrap_or_default()
}
