//! Finds the records of a JSON array in bytes that arrive piece by piece.
//!
//! It knows as much of JSON as it takes to tell where a record ends: strings, escapes, brackets.
//! Whether a record is good JSON is for its decoder to say, so that a bad one costs itself alone.
//! It does no input or output, and keeps no more than the record that is arriving.
//!
//! This module knows what may follow what in an array. [`arriving`] holds the bytes, [`nesting`] and
//! [`text`] find the end of a record, the former with [`blocks`], which looks at 64 bytes at once.

mod arriving;
mod blocks;
mod nesting;
mod text;

use std::borrow::Cow;

use bytes::Bytes;

use self::{arriving::Arriving, nesting::Nesting, text::Text};

/// What some Windows programs put before their JSON.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// What stands between two commas.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    /// The text of a record.
    Record(Bytes),
    /// A record larger than the limit; it was not kept.
    TooLarge,
    /// A record nested deeper than the limit; it was not kept.
    TooDeep,
}

impl Piece {
    /// How many bytes of it were kept.
    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Record(record) => record.len(),
            Self::TooLarge | Self::TooDeep => 0,
        }
    }
}

/// How much a record may be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    pub(crate) bytes: usize,
    pub(crate) depth: usize,
}

/// Reads one array.
#[derive(Debug)]
pub(crate) struct ArrayReader {
    arriving: Arriving,
    state: State,
    bounds: Bounds,
    /// Whether the record is passed over: it has been reported, and its end is still to come.
    skipping: bool,
}

#[derive(Clone, Copy, Debug)]
enum State {
    /// Before the array.
    Start,
    /// Behind `[`.
    First,
    /// Behind a comma.
    Next,
    /// In a record that is an object or an array.
    Nested(Nesting),
    /// In a record that is a string.
    String(Text),
    /// In a record that is a number, or a word, or no JSON at all.
    Word,
    /// Behind a record.
    Behind,
    /// Behind `]`.
    End,
}

/// Why the bytes are no array, or no array any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Broken {
    /// The first byte that is no white space is not `[`.
    NotAnArray,
    /// A byte that cannot stand where it stands.
    Unexpected { offset: u64, what: &'static str },
}

impl ArrayReader {
    pub(crate) fn new(bounds: Bounds) -> Self {
        Self {
            arriving: Arriving::default(),
            state: State::Start,
            bounds,
            skipping: false,
        }
    }

    /// Takes the bytes that arrived.
    pub(crate) fn push(&mut self, bytes: Bytes) {
        self.arriving.push(bytes);
    }

    /// How many bytes have arrived.
    pub(crate) fn arrived(&self) -> u64 {
        self.arriving.arrived()
    }

    /// Whether the array has ended.
    pub(crate) fn is_complete(&self) -> bool {
        matches!(self.state, State::End)
    }

    /// Whether anything but white space has arrived.
    pub(crate) fn is_empty(&self) -> bool {
        let unread = self.arriving.unread();
        matches!(self.state, State::Start) && unread.iter().all(u8::is_ascii_whitespace)
    }

    /// What has arrived and is no part of a record that was given out.
    pub(crate) fn pending(&self) -> Cow<'_, [u8]> {
        self.arriving.pending()
    }

    /// The next record; `None` until more has arrived, or at the end.
    pub(crate) fn next(&mut self) -> Result<Option<Piece>, Broken> {
        loop {
            match self.state {
                State::Start => {
                    self.skip_byte_order_mark();
                    match self.arriving.peek() {
                        None => return Ok(None),
                        Some(_) if self.may_become_mark() => return Ok(None),
                        Some(b'[') => self.pass(State::First),
                        Some(_) => return Err(Broken::NotAnArray),
                    }
                }
                State::First => match self.arriving.peek() {
                    None => return Ok(None),
                    Some(b']') => self.pass(State::End),
                    Some(first) => self.begin(first)?,
                },
                State::Next => match self.arriving.peek() {
                    None => return Ok(None),
                    Some(b']') => return Err(self.unexpected("a comma with no record behind it")),
                    Some(first) => self.begin(first)?,
                },
                State::Nested(_) | State::String(_) | State::Word => {
                    let piece = self.go_on();
                    if piece.is_some() || !matches!(self.state, State::Behind) {
                        return Ok(piece);
                    }
                }
                State::Behind => match self.arriving.peek() {
                    None => return Ok(None),
                    Some(b',') => self.pass(State::Next),
                    Some(b']') => self.pass(State::End),
                    Some(_) => return Err(self.unexpected("two records with no comma between")),
                },
                State::End => match self.arriving.peek() {
                    None => return Ok(None),
                    Some(_) => return Err(self.unexpected("more data behind the list")),
                },
            }
        }
    }

    fn skip_byte_order_mark(&mut self) {
        if self.arriving.gone() == 0 && self.arriving.unread().starts_with(BYTE_ORDER_MARK) {
            self.arriving.pass(BYTE_ORDER_MARK.len());
        }
    }

    /// Whether the bytes so far are the beginning of such a mark.
    fn may_become_mark(&self) -> bool {
        self.arriving.gone() == 0 && BYTE_ORDER_MARK.starts_with(self.arriving.unread())
    }

    fn pass(&mut self, state: State) {
        self.arriving.pass(1);
        self.state = state;
    }

    fn begin(&mut self, first: u8) -> Result<(), Broken> {
        self.state = match first {
            b'{' | b'[' => State::Nested(Nesting::new(self.bounds.depth)),
            b'"' => State::String(Text::Before),
            b',' | b':' | b'}' => return Err(self.unexpected("a record was to begin")),
            _ => State::Word,
        };
        Ok(())
    }

    fn unexpected(&self, what: &'static str) -> Broken {
        Broken::Unexpected {
            offset: self.arriving.gone(),
            what,
        }
    }

    /// Goes on with the record; it, if it has ended, or why it is not kept, as soon as that is known.
    fn go_on(&mut self) -> Option<Piece> {
        let (length, ended) = self.scan();
        let reported = self.skipping;
        let excess = self.excess(length).filter(|_| !reported);
        self.skipping = !ended && (reported || excess.is_some());
        if ended {
            self.state = State::Behind;
        }
        if reported || excess.is_some() {
            self.arriving.pass(length);
            return excess;
        }
        if ended {
            return Some(Piece::Record(self.arriving.take(length)));
        }
        self.arriving.keep();
        None
    }

    /// Looks for the end of the record: how many bytes it goes on for, and whether it ends there.
    fn scan(&mut self) -> (usize, bool) {
        // No further than it takes to tell that a record is too large: what lies behind does not
        // count, whether or not it is there already.
        let most = match self.skipping {
            true => usize::MAX,
            false => self.bounds.bytes.saturating_add(1) - self.arriving.begun(),
        };
        let unread = self.arriving.unread();
        let bytes = &unread[..unread.len().min(most)];
        let end = match &mut self.state {
            State::Nested(nesting) => nesting.end_in(bytes),
            State::String(text) => text.end_in(bytes),
            _ => bytes
                .iter()
                .position(|byte| matches!(byte, b',' | b']' | b'}') || byte.is_ascii_whitespace()),
        };
        (end.unwrap_or(bytes.len()), end.is_some())
    }

    /// What the record is, if with so many bytes more it is more than it may be.
    fn excess(&self, length: usize) -> Option<Piece> {
        if matches!(&self.state, State::Nested(nesting) if nesting.is_too_deep()) {
            Some(Piece::TooDeep)
        } else if self.arriving.begun() + length > self.bounds.bytes {
            Some(Piece::TooLarge)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests;
