//! Prints records to stdout. What it prints is in these files:
//!
//! | file | what it does |
//! | --- | --- |
//! | `json.rs`, `json_rows.rs`, `one_line.rs` | records as they were sent |
//! | `csv.rs`, `xlsx.rs`, `spreadsheet.rs` | fields as a table for programs |
//! | `table.rs`, `columns.rs`, `style.rs`, `short_id.rs` | a list for people: one line per record |
//! | `options.rs`, `data_column.rs` | the options on how records are printed, and columns by path |
//! | `details.rs` | a single record for people: one field per line |
//! | `layouts.rs`, `fields.rs` | which fields each model has, and how each is printed |
//! | `raw_fields.rs`, `value_format.rs` | values as text, and in short form |
//! | `wrap.rs` | cuts text to a width |

mod columns;
mod csv;
mod data_column;
mod details;
mod fields;
mod json;
mod json_rows;
mod layouts;
mod one_line;
mod options;
pub(crate) mod raw_fields;
mod short_id;
mod spreadsheet;
mod style;
mod table;
mod value_format;
pub(crate) mod wrap;
mod xlsx;

use std::io::{self, BufWriter, Write};

use clap::ValueEnum;
use ovia::{Model, Record};

pub(crate) use self::{
    fields::Printable,
    json_rows::JsonRows,
    one_line::one_line,
    options::{Output, OutputOptions},
    wrap::{shorten, width},
    xlsx::{MAX_ROWS as XLSX_MAX_ROWS, cut as xlsx_text},
};
use crate::{progress_line::Stdout, terminal};

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
    /// The same as a workbook for a spreadsheet program, with times as times
    Xlsx,
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

/// The printer of a list to stdout.
pub(crate) fn list_printer<M: Printable>(output: &Output) -> io::Result<Box<dyn Printer<M>>> {
    let (out, width) = (Stdout::new(), terminal::width());
    printer_to(out, output, width, terminal::stdout_is_terminal())
}

/// The printer of a list to a file.
pub(crate) fn file_printer<'a, M: Printable>(
    file: impl Write + Send + 'a,
    output: &Output,
) -> io::Result<Box<dyn Printer<M> + 'a>> {
    printer_to(file, output, None, false)
}

fn printer_to<'a, M: Printable>(
    out: impl Write + Send + 'a,
    output: &Output,
    width: Option<usize>,
    to_terminal: bool,
) -> io::Result<Box<dyn Printer<M> + 'a>> {
    let buffered = |out| BufWriter::with_capacity(BUFFER_BYTES, out);
    Ok(match output.format {
        Format::Table => Box::new(table::Table::new::<M>(buffered(out), width, output)),
        Format::Json | Format::Ndjson => {
            Box::new(json::Json::new(buffered(out), output, to_terminal))
        }
        Format::Csv => Box::new(csv::Rows::new::<M>(out, output, to_terminal)?),
        Format::Xlsx => Box::new(xlsx::Sheet::new::<M>(buffered(out), output)?),
    })
}

/// A single record for a person to read.
pub(crate) fn print_details<M: Printable>(record: &Record<M>) -> io::Result<()> {
    let details = details::details(record, terminal::width());
    Stdout::new().write_all(details.as_bytes())
}

/// Prints a line between two records.
pub(crate) fn print_blank_line() -> io::Result<()> {
    io::stdout().lock().write_all(b"\n")
}

/// Prints a single record. In both of the JSON formats it is an object.
pub(crate) fn print_one<M: Printable>(output: &Output, record: &Record<M>) -> io::Result<()> {
    let is_details = match output.format {
        Format::Table => output.columns.is_none(),
        // A workbook would be no use there.
        Format::Xlsx => terminal::stdout_is_terminal(),
        _ => false,
    };
    if is_details {
        return print_details(record);
    }
    let mut output = output.clone();
    if output.format == Format::Json {
        output.format = Format::Ndjson;
    }
    let mut printer = list_printer(&output)?;
    printer.record(record)?;
    printer.end()?;
    printer.flush()
}
