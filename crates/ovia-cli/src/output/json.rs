//! Records as they were sent, as lines or as one array.

use std::{
    borrow::Cow,
    io::{self, Write},
};

use ovia::Call;

use super::{Printer, one_line};
use crate::escape::plain_json;

/// One record a line.
pub(super) struct Lines<W> {
    out: W,
    to_terminal: bool,
}

impl<W: Write> Lines<W> {
    pub(super) fn new(out: W, to_terminal: bool) -> Self {
        Self { out, to_terminal }
    }
}

impl<W: Write> Printer for Lines<W> {
    fn call(&mut self, call: &Call) -> io::Result<()> {
        self.out
            .write_all(line(call, self.to_terminal).as_bytes())?;
        self.out.write_all(b"\n")
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// One array, a record a line.
pub(super) struct Array<W> {
    out: W,
    to_terminal: bool,
    begun: bool,
}

impl<W: Write> Array<W> {
    pub(super) fn new(out: W, to_terminal: bool) -> Self {
        Self {
            out,
            to_terminal,
            begun: false,
        }
    }
}

impl<W: Write> Printer for Array<W> {
    fn call(&mut self, call: &Call) -> io::Result<()> {
        let before = if self.begun { ",\n" } else { "[\n" };
        self.begun = true;
        self.out.write_all(before.as_bytes())?;
        self.out.write_all(line(call, self.to_terminal).as_bytes())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    fn end(&mut self) -> io::Result<()> {
        let end = if self.begun { "\n]\n" } else { "[]\n" };
        self.out.write_all(end.as_bytes())
    }
}

/// A record on one line. What would act on a terminal is escaped there, which is the same JSON.
fn line(call: &Call, to_terminal: bool) -> Cow<'_, str> {
    let line = one_line(call.as_str());
    if !to_terminal {
        return line;
    }
    match plain_json(&line) {
        Cow::Borrowed(_) => line,
        Cow::Owned(plain) => Cow::Owned(plain),
    }
}
