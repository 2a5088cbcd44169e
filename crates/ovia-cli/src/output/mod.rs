//! Prints records to stdout. What it prints is in these files:
//!
//! | file | what it does |
//! | --- | --- |
//! | `json.rs`, `one_line.rs` | records as they were sent |
//! | `csv.rs` | the main fields as they were sent |
//! | `table.rs`, `columns.rs` | a list for people: one line per record |
//! | `details.rs` | a single record for people: one field per line |
//! | `layouts.rs`, `fields.rs` | which fields each model has, and how each is printed |
//! | `raw_fields.rs`, `value_format.rs` | values as text, and in short form |
//! | `wrap.rs` | cuts text to a width |

mod columns;
mod csv;
mod details;
mod fields;
mod json;
mod layouts;
mod one_line;
mod raw_fields;
mod table;
mod value_format;
pub(crate) mod wrap;

use std::io::{self, BufWriter, Stdout, Write};

use clap::ValueEnum;
use ovia::{Model, Record};

pub(crate) use self::fields::Printable;
use crate::{terminal, time::Zone};

/// How records are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Aligned columns, or one field per line for a single call
    Table,
    /// One JSON array, or one JSON object for a single call
    Json,
    /// One record per line, exactly as the server sent it
    Ndjson,
    /// A header and the main fields, exactly as the server sent them
    Csv,
}

impl Format {
    /// The chosen format, or else a table on a terminal and NDJSON in a file or pipe.
    pub(crate) fn or_default_for_stdout(chosen: Option<Self>) -> Self {
        chosen.unwrap_or_else(|| {
            if terminal::stdout_is_terminal() {
                Self::Table
            } else {
                Self::Ndjson
            }
        })
    }
}

/// Prints the records of a list, one after the other. Its memory does not grow with the list.
pub(crate) trait Printer<M: Model> {
    /// Prints a record, perhaps into a buffer.
    fn record(&mut self, record: &Record<M>) -> io::Result<()>;

    /// Writes what is in the buffer.
    fn flush(&mut self) -> io::Result<()>;

    /// Prints what comes after the last record. It is not called for an interrupted list, so that
    /// half an array is not valid JSON.
    fn end(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// How much is collected before it is written, unless `flush` asks for it earlier.
const BUFFER_BYTES: usize = 64 * 1024;

fn buffered_stdout() -> BufWriter<Stdout> {
    BufWriter::with_capacity(BUFFER_BYTES, io::stdout())
}

/// The printer of a list. A table has times in this zone.
pub(crate) fn list_printer<M: Printable>(format: Format, zone: Zone) -> Box<dyn Printer<M>> {
    let to_terminal = terminal::stdout_is_terminal();
    match format {
        Format::Table => Box::new(table::Table::new::<M>(
            buffered_stdout(),
            terminal::width(),
            zone,
        )),
        Format::Json => Box::new(json::Array::new(buffered_stdout(), to_terminal)),
        Format::Ndjson => Box::new(json::Lines::new(buffered_stdout(), to_terminal)),
        Format::Csv => Box::new(csv::Rows::new(io::stdout(), to_terminal)),
    }
}

/// Prints a single record.
pub(crate) fn print_one<M: Printable>(format: Format, record: &Record<M>) -> io::Result<()> {
    if format == Format::Table {
        let details = details::details(record, terminal::width());
        let mut out = io::stdout().lock();
        return out.write_all(details.as_bytes()).and_then(|()| out.flush());
    }
    // A single record is an object in both of the JSON formats.
    let format = match format {
        Format::Json => Format::Ndjson,
        other => other,
    };
    let mut printer = list_printer(format, Zone::UTC);
    printer.record(record)?;
    printer.end()?;
    printer.flush()
}
