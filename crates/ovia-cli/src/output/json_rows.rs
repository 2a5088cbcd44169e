//! JSON values in rows: one per line (NDJSON), or one array with a value per line.

use std::io::{self, Write};

use super::Format;
use crate::{escape::escape_json, terminal};

/// Writes values, which are on one line each.
pub(crate) struct JsonRows<W> {
    out: W,
    is_array: bool,
    is_empty: bool,
    to_terminal: bool,
}

impl<W: Write> JsonRows<W> {
    /// An array for [`Format::Json`], else lines. On a terminal, characters that would change it are
    /// escaped, which is the same JSON.
    pub(crate) fn to_stdout(out: W, format: Format) -> Self {
        Self::new(out, format, terminal::stdout_is_terminal())
    }

    pub(super) fn new(out: W, format: Format, to_terminal: bool) -> Self {
        Self {
            out,
            is_array: format == Format::Json,
            is_empty: true,
            to_terminal,
        }
    }

    pub(crate) fn row(&mut self, json: &str) -> io::Result<()> {
        let before: &[u8] = match (self.is_array, self.is_empty) {
            (false, _) => b"",
            (true, true) => b"[\n",
            (true, false) => b",\n",
        };
        self.is_empty = false;
        self.out.write_all(before)?;
        match self.to_terminal {
            true => self.out.write_all(escape_json(json).as_bytes())?,
            false => self.out.write_all(json.as_bytes())?,
        }
        match self.is_array {
            true => Ok(()),
            false => self.out.write_all(b"\n"),
        }
    }

    pub(crate) fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    /// Ends the array.
    pub(crate) fn end(&mut self) -> io::Result<()> {
        match (self.is_array, self.is_empty) {
            (false, _) => {}
            (true, true) => self.out.write_all(b"[]\n")?,
            (true, false) => self.out.write_all(b"\n]\n")?,
        }
        self.out.flush()
    }
}
