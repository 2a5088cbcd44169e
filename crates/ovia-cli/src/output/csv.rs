//! Fields as comma-separated values.
//!
//! Every value is written as it was sent: the content of a string, the JSON of another value. So
//! nothing is rounded or converted, and a value that does not fit its documented type is written
//! like any other. For the same reason no quote is put before a value that begins with `=` or `+`,
//! as phone numbers do; with `--excel` there is.

use std::{
    borrow::Cow,
    io::{self, Write},
};

use ::csv::{Writer, WriterBuilder};
use ovia::{Record, serde_json::value::RawValue};

use super::{
    BUFFER_BYTES, Printable, Printer,
    data_column::DataColumn,
    options::{Excel, Output},
    raw_fields, spreadsheet,
    value_format::ValueFormat,
};
use crate::escape::escape;

/// By which a spreadsheet program tells UTF-8.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// A header, and a row for each record.
pub(super) struct Rows<W: Write> {
    out: Writer<W>,
    columns: Vec<DataColumn>,
    excel: Option<Excel>,
    to_terminal: bool,
    /// Whether it is still to be written.
    needs_header: bool,
}

impl<W: Write> Rows<W> {
    pub(super) fn new<M: Printable>(
        mut out: W,
        output: &Output,
        to_terminal: bool,
    ) -> io::Result<Self> {
        if output.excel.is_some() {
            out.write_all(BYTE_ORDER_MARK.as_bytes())?;
        }
        let separator = match output.excel {
            Some(Excel::Fr) => b';',
            _ => b',',
        };
        Ok(Self {
            out: WriterBuilder::new()
                .delimiter(separator)
                .buffer_capacity(BUFFER_BYTES)
                .from_writer(out),
            columns: output.data_columns::<M>(),
            excel: output.excel,
            to_terminal,
            needs_header: output.has_header,
        })
    }

    fn write_header(&mut self) -> io::Result<()> {
        if std::mem::take(&mut self.needs_header) {
            let names = self.columns.iter().map(|column| &column.name);
            self.out.write_record(names).map_err(io_error)?;
        }
        Ok(())
    }
}

impl<M: Printable, W: Write> Printer<M> for Rows<W> {
    fn record(&mut self, record: &Record<M>) -> io::Result<()> {
        self.write_header()?;
        for column in &self.columns {
            let value = column.value(record);
            let mut text = value.map_or(Cow::Borrowed(""), |value| match self.excel {
                Some(excel) => for_spreadsheet(value, column.format, excel),
                None => raw_fields::text(value),
            });
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
        self.write_header()
    }
}

/// A value that a spreadsheet reads as what it is: a number as a number, a text as a text.
fn for_spreadsheet(value: &RawValue, format: ValueFormat, excel: Excel) -> Cow<'_, str> {
    let text = raw_fields::text(value);
    let is_amount = format == ValueFormat::Cost && crate::decimal::Decimal::parse(&text).is_some();
    if spreadsheet::is_number(value) || is_amount {
        return match excel {
            Excel::Fr => Cow::Owned(text.replace('.', ",")),
            Excel::En => text,
        };
    }
    match spreadsheet::needs_mark(&text) {
        true => Cow::Owned(format!("'{text}")),
        false => text,
    }
}

/// The only error that writing rows of equal length can have.
fn io_error(error: ::csv::Error) -> io::Error {
    match error.into_kind() {
        ::csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}
