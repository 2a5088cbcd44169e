//! Records on their way to stdout.

mod compact;
mod csv;
mod details;
mod json;
mod layout;
mod table;
mod wrap;

use std::io::{self, BufWriter, Stdout, Write};

use clap::ValueEnum;
use ovia::Call;

pub(crate) use compact::one_line;

use crate::terminal;

/// How records are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people: aligned columns, or one field a line; may leave out and shorten
    Table,
    /// One JSON array (of a single call: one JSON object)
    Json,
    /// Every record as it was sent, one a line
    Ndjson,
    /// A header and the main fields, values as they were sent
    Csv,
}

impl Format {
    /// What was asked for, or what suits: a table for a person, lines for a program.
    pub(crate) fn or_fitting(asked: Option<Self>) -> Self {
        asked.unwrap_or_else(|| match terminal::is_stdout() {
            true => Self::Table,
            false => Self::Ndjson,
        })
    }
}

/// Prints the calls of a list, one after the other, in memory that does not grow.
pub(crate) trait Printer {
    /// Prints one call, perhaps into a buffer.
    fn call(&mut self, call: &Call) -> io::Result<()>;

    /// Brings everything printed so far to its reader.
    fn flush(&mut self) -> io::Result<()>;

    /// Prints what stands behind a list that has come to its end. A list that broke off gets none
    /// of it, so that half an array is not taken for a whole one.
    fn end(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// How much is gathered before it is written, unless there is a reason to write earlier.
const BUFFER: usize = 64 * 1024;

fn buffered() -> BufWriter<Stdout> {
    BufWriter::with_capacity(BUFFER, io::stdout())
}

/// The printer of a list.
pub(crate) fn list(format: Format) -> Box<dyn Printer> {
    let to_terminal = terminal::is_stdout();
    match format {
        Format::Table => Box::new(table::Table::new(buffered(), terminal::width())),
        Format::Json => Box::new(json::Array::new(buffered(), to_terminal)),
        Format::Ndjson => Box::new(json::Lines::new(buffered(), to_terminal)),
        Format::Csv => Box::new(csv::Rows::new(io::stdout(), to_terminal)),
    }
}

/// Prints one call that stands alone.
pub(crate) fn single(format: Format, call: &Call) -> io::Result<()> {
    let to_terminal = terminal::is_stdout();
    match format {
        Format::Table => {
            let mut out = buffered();
            out.write_all(details::of(call, terminal::width()).as_bytes())?;
            out.flush()
        }
        Format::Json | Format::Ndjson => {
            let mut lines = json::Lines::new(buffered(), to_terminal);
            lines.call(call)?;
            lines.flush()
        }
        Format::Csv => {
            let mut rows = csv::Rows::new(io::stdout(), to_terminal);
            rows.call(call)?;
            rows.end()?;
            rows.flush()
        }
    }
}
