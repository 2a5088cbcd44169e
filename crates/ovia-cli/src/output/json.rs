//! Records exactly as they were sent, as lines (NDJSON) or as one array.

use std::{
    borrow::Cow,
    io::{self, Write},
};

use ovia::{Model, Record};

use super::{Printer, one_line::one_line};
use crate::escape::escape_json;

/// One record per line.
pub(super) struct Lines<W> {
    out: W,
    to_terminal: bool,
}

impl<W: Write> Lines<W> {
    pub(super) fn new(out: W, to_terminal: bool) -> Self {
        Self { out, to_terminal }
    }
}

impl<M: Model, W: Write> Printer<M> for Lines<W> {
    fn record(&mut self, record: &Record<M>) -> io::Result<()> {
        let line = line(record.as_str(), self.to_terminal);
        self.out.write_all(line.as_bytes())?;
        self.out.write_all(b"\n")
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// One array, with one record per line.
pub(super) struct Array<W> {
    out: W,
    to_terminal: bool,
    is_empty: bool,
}

impl<W: Write> Array<W> {
    pub(super) fn new(out: W, to_terminal: bool) -> Self {
        Self {
            out,
            to_terminal,
            is_empty: true,
        }
    }
}

impl<M: Model, W: Write> Printer<M> for Array<W> {
    fn record(&mut self, record: &Record<M>) -> io::Result<()> {
        let before = if self.is_empty { "[\n" } else { ",\n" };
        self.is_empty = false;
        self.out.write_all(before.as_bytes())?;
        let line = line(record.as_str(), self.to_terminal);
        self.out.write_all(line.as_bytes())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    fn end(&mut self) -> io::Result<()> {
        let end = if self.is_empty { "[]\n" } else { "\n]\n" };
        self.out.write_all(end.as_bytes())
    }
}

/// A record on one line. Characters that would change the terminal are escaped there, which is the
/// same JSON.
fn line(record: &str, to_terminal: bool) -> Cow<'_, str> {
    match one_line(record) {
        line if !to_terminal => line,
        Cow::Borrowed(line) => escape_json(line),
        Cow::Owned(line) => Cow::Owned(escape_json(&line).into_owned()),
    }
}
