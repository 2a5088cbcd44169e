//! Finds the records of a JSON array in bytes that arrive piece by piece.
//!
//! It knows as much of JSON as it takes to tell where a record ends: strings, escapes, brackets.
//! Whether a record is good JSON is for its decoder to say, so that a bad one costs itself alone.
//! It does no input or output, and keeps no more than the record that is arriving.

use bytes::{Buf, Bytes, BytesMut};

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

/// How much a record may be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    pub(crate) bytes: usize,
    pub(crate) depth: usize,
}

/// Reads one array.
#[derive(Debug)]
pub(crate) struct ArrayReader {
    buffer: BytesMut,
    /// How many bytes of the buffer belong to the record and have been looked at.
    scanned: usize,
    /// How many bytes have left the buffer.
    consumed: u64,
    state: State,
    bounds: Bounds,
    /// How deep the record has been so far.
    deepest: usize,
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
    /// In a record that is an object or an array, so many brackets deep.
    Nested { depth: usize, string: Text },
    /// In a record that is a string.
    String(Text),
    /// In a record that is a number, or a word, or no JSON at all.
    Word,
    /// Behind a record.
    Behind,
    /// Behind `]`.
    End,
}

/// Where in a string the scan stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Text {
    Outside,
    Inside,
    /// Behind a backslash.
    Escaped,
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
            buffer: BytesMut::new(),
            scanned: 0,
            consumed: 0,
            state: State::Start,
            bounds,
            deepest: 0,
            skipping: false,
        }
    }

    /// Takes the bytes that arrived.
    pub(crate) fn push(&mut self, bytes: &[u8]) {
        self.buffer.extend_from_slice(bytes);
    }

    /// How many bytes have arrived.
    pub(crate) fn arrived(&self) -> u64 {
        self.consumed + self.buffer.len() as u64
    }

    /// Whether the array has ended.
    pub(crate) fn is_complete(&self) -> bool {
        matches!(self.state, State::End)
    }

    /// Whether anything but white space has arrived.
    pub(crate) fn is_empty(&self) -> bool {
        matches!(self.state, State::Start) && self.buffer.iter().all(u8::is_ascii_whitespace)
    }

    /// What has arrived and is no part of a record that was given out.
    pub(crate) fn pending(&self) -> &[u8] {
        &self.buffer
    }

    /// The next record; `None` until more has arrived, or at the end.
    pub(crate) fn next(&mut self) -> Result<Option<Piece>, Broken> {
        loop {
            match self.state {
                State::Start => {
                    self.skip_byte_order_mark();
                    match self.peek() {
                        None => return Ok(None),
                        Some(_) if self.may_become_mark() => return Ok(None),
                        Some(b'[') => self.pass(State::First),
                        Some(_) => return Err(Broken::NotAnArray),
                    }
                }
                State::First => match self.peek() {
                    None => return Ok(None),
                    Some(b']') => self.pass(State::End),
                    Some(first) => self.begin(first)?,
                },
                State::Next => match self.peek() {
                    None => return Ok(None),
                    Some(b']') => return Err(self.unexpected("a comma with no record behind it")),
                    Some(first) => self.begin(first)?,
                },
                State::Nested { .. } | State::String(_) | State::Word => {
                    let end = self.scan();
                    let excess = self.excess(end.unwrap_or(self.scanned));
                    if let Some(end) = end {
                        let record = self.take(end);
                        self.state = State::Behind;
                        if std::mem::take(&mut self.skipping) {
                            continue;
                        }
                        return Ok(Some(excess.unwrap_or(Piece::Record(record.freeze()))));
                    }
                    let news = !self.skipping && excess.is_some();
                    if self.skipping || news {
                        self.skipping = true;
                        self.take(self.scanned);
                    }
                    return Ok(excess.filter(|_| news));
                }
                State::Behind => match self.peek() {
                    None => return Ok(None),
                    Some(b',') => self.pass(State::Next),
                    Some(b']') => self.pass(State::End),
                    Some(_) => return Err(self.unexpected("two records with no comma between")),
                },
                State::End => match self.peek() {
                    None => return Ok(None),
                    Some(_) => return Err(self.unexpected("more data behind the list")),
                },
            }
        }
    }

    /// The next byte that is no white space, which becomes the first of the buffer.
    fn peek(&mut self) -> Option<u8> {
        let blank = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r');
        let skip = self.buffer.iter().take_while(|byte| blank(byte)).count();
        self.buffer.advance(skip);
        self.consumed += skip as u64;
        self.buffer.first().copied()
    }

    fn skip_byte_order_mark(&mut self) {
        if self.consumed == 0 && self.buffer.starts_with(BYTE_ORDER_MARK) {
            self.buffer.advance(BYTE_ORDER_MARK.len());
            self.consumed += BYTE_ORDER_MARK.len() as u64;
        }
    }

    /// Whether the bytes so far are the beginning of such a mark.
    fn may_become_mark(&self) -> bool {
        self.consumed == 0 && BYTE_ORDER_MARK.starts_with(&self.buffer)
    }

    fn pass(&mut self, state: State) {
        self.buffer.advance(1);
        self.consumed += 1;
        self.state = state;
    }

    fn begin(&mut self, first: u8) -> Result<(), Broken> {
        self.deepest = 0;
        self.state = match first {
            b'{' | b'[' => State::Nested {
                depth: 0,
                string: Text::Outside,
            },
            b'"' => State::String(Text::Outside),
            b',' | b':' | b'}' => return Err(self.unexpected("a record was to begin")),
            _ => State::Word,
        };
        Ok(())
    }

    fn unexpected(&self, what: &'static str) -> Broken {
        Broken::Unexpected {
            offset: self.consumed,
            what,
        }
    }

    /// What a record of that length is, if it is more than it may be.
    fn excess(&self, length: usize) -> Option<Piece> {
        if self.deepest > self.bounds.depth {
            Some(Piece::TooDeep)
        } else if length > self.bounds.bytes {
            Some(Piece::TooLarge)
        } else {
            None
        }
    }

    /// Takes so many bytes of the record off the buffer.
    fn take(&mut self, length: usize) -> BytesMut {
        self.scanned = 0;
        self.consumed += length as u64;
        self.buffer.split_to(length)
    }

    /// Goes on looking for the end of the record; its length, once it is there.
    fn scan(&mut self) -> Option<usize> {
        // No further than it takes to tell that a record is too large: what lies behind does not
        // count, whether or not it is there already.
        let most = match self.skipping {
            true => usize::MAX,
            false => self.bounds.bytes.saturating_add(1),
        };
        let look = self.buffer.len().min(most);
        let bytes = &self.buffer[self.scanned..look];
        let (end, state) = match self.state {
            State::Nested { depth, string } => nested(bytes, depth, string, &mut self.deepest),
            State::String(string) => match text(bytes, string) {
                Ok(end) => (Some(end), self.state),
                Err(string) => (None, State::String(string)),
            },
            _ => {
                let ends =
                    |byte: &u8| matches!(byte, b',' | b']' | b'}') || byte.is_ascii_whitespace();
                (bytes.iter().position(ends), self.state)
            }
        };
        self.state = state;
        match end {
            Some(end) => Some(self.scanned + end),
            None => {
                self.scanned = look;
                None
            }
        }
    }
}

/// Looks for the bracket that closes the outermost one.
fn nested(
    bytes: &[u8],
    mut depth: usize,
    mut string: Text,
    deepest: &mut usize,
) -> (Option<usize>, State) {
    let mut at = 0;
    while at < bytes.len() {
        if string != Text::Outside {
            match text(&bytes[at..], string) {
                Ok(length) => {
                    at += length;
                    string = Text::Outside;
                }
                Err(now) => {
                    string = now;
                    break;
                }
            }
            continue;
        }
        match bytes[at] {
            b'"' => string = Text::Inside,
            b'{' | b'[' => {
                depth += 1;
                *deepest = depth.max(*deepest);
            }
            b'}' | b']' => {
                depth -= 1;
                if depth == 0 {
                    return (Some(at + 1), State::Behind);
                }
            }
            _ => {}
        }
        at += 1;
    }
    (None, State::Nested { depth, string })
}

/// Looks for the end of a string: its length with the closing quote, or where in it the bytes end.
fn text(bytes: &[u8], mut string: Text) -> Result<usize, Text> {
    let mut at = 0;
    while at < bytes.len() {
        match string {
            Text::Outside => {
                // The opening quote.
                at += 1;
                string = Text::Inside;
            }
            Text::Escaped => {
                at += 1;
                string = Text::Inside;
            }
            Text::Inside => match memchr::memchr2(b'"', b'\\', &bytes[at..]) {
                None => return Err(Text::Inside),
                Some(found) => {
                    at += found + 1;
                    if bytes[at - 1] == b'"' {
                        return Ok(at);
                    }
                    string = Text::Escaped;
                }
            },
        }
    }
    Err(string)
}

#[cfg(test)]
mod tests;
