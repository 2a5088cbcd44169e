//! The main fields as comma-separated values.
//!
//! Every value is written as it was sent: the content of a string, the JSON of another value. So
//! nothing is rounded or converted, and a value that does not fit its documented type is written
//! like any other. For the same reason no quote is put before a value that begins with `=` or `+`,
//! as phone numbers do: a spreadsheet has to import the columns as text.

use std::{
    borrow::Cow,
    io::{self, Write},
};

use ::csv::{Writer, WriterBuilder};
use ovia::Record;

use super::{BUFFER_BYTES, Printable, Printer, raw_fields};
use crate::escape::escape;

/// A header, and a row for each record.
pub(super) struct Rows<W: Write> {
    out: Writer<W>,
    to_terminal: bool,
    has_header: bool,
}

impl<W: Write> Rows<W> {
    pub(super) fn new(out: W, to_terminal: bool) -> Self {
        Self {
            out: WriterBuilder::new()
                .buffer_capacity(BUFFER_BYTES)
                .from_writer(out),
            to_terminal,
            has_header: false,
        }
    }

    fn write_header<M: Printable>(&mut self) -> io::Result<()> {
        if !self.has_header {
            self.has_header = true;
            let names = M::LAYOUT.csv().map(|(name, _)| name);
            self.out.write_record(names).map_err(io_error)?;
        }
        Ok(())
    }
}

impl<M: Printable, W: Write> Printer<M> for Rows<W> {
    fn record(&mut self, record: &Record<M>) -> io::Result<()> {
        self.write_header::<M>()?;
        for (_, field) in M::LAYOUT.csv() {
            let value = field.value(record);
            let mut text = value.map_or(Cow::Borrowed(""), raw_fields::text);
            if self.to_terminal {
                text = Cow::Owned(escape(&text).into_owned());
            }
            self.out.write_field(&*text).map_err(io_error)?;
        }
        self.out.write_record(None::<&[u8]>).map_err(io_error)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    fn end(&mut self) -> io::Result<()> {
        self.write_header::<M>()
    }
}

/// The only error that writing rows of equal length can have.
fn io_error(error: ::csv::Error) -> io::Error {
    match error.into_kind() {
        ::csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}
