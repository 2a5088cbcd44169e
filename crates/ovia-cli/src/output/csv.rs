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

#[cfg(test)]
mod tests {
    use ovia::{Call, model, serde_json};

    use super::{Excel, Rows};
    use crate::{
        output::{Format, Output, OutputOptions, Printer},
        time::Zone,
    };

    /// Texts that a spreadsheet program would run, or split.
    const HOSTILE: [&str; 14] = [
        "=1+1",
        "+1",
        "-1+1",
        "@SUM(A1)",
        "  =1+1",
        "\u{a0}\u{200b}=1+1",
        "\t=1+1",
        "\r=1+1",
        "\n=1+1",
        "\r\n@x",
        "\"=1+1",
        "a;=1+1",
        "a,=1+1",
        "a\t=1+1\n=2+2\r=3+3;\"=4+4\",'=5+5",
    ];

    fn csv(excel: Excel) -> String {
        use clap::{Args, FromArgMatches};

        let fields = HOSTILE.iter().enumerate();
        let record: serde_json::Map<_, _> = fields
            .map(|(nth, text)| (format!("c{nth:02}"), (*text).into()))
            .collect();
        let columns: Vec<&str> = record.keys().map(String::as_str).collect();
        let arguments = ["x", "--columns", &columns.join(","), "--no-header"];
        let command = OutputOptions::augment_args(clap::Command::new("x"));
        let options = OutputOptions::from_arg_matches(&command.get_matches_from(arguments));
        let output = options
            .map(|options| options.output::<model::Call>(Format::Csv, Zone::UTC).ok())
            .expect("options")
            .expect("an output");
        let output = Output {
            excel: Some(excel),
            ..output
        };
        let record: Call = serde_json::Value::from(record)
            .to_string()
            .parse()
            .expect("a record");
        let mut file = Vec::new();
        let mut rows = Rows::new::<model::Call>(&mut file, &output, false).expect("a file");
        rows.record(&record).expect("a row");
        drop(rows);
        String::from_utf8(file).expect("UTF-8")
    }

    #[test]
    fn no_text_is_a_formula() {
        for excel in [Excel::En, Excel::Fr] {
            let text = csv(excel);
            let text = text.strip_prefix('\u{feff}').expect("a byte order mark");
            let separator = match excel {
                Excel::En => b',',
                Excel::Fr => b';',
            };
            let mut reader = ::csv::ReaderBuilder::new();
            let reader = reader.delimiter(separator).has_headers(false);
            let rows: Vec<_> = reader.from_reader(text.as_bytes()).into_records().collect();
            assert_eq!(rows.len(), 1, "{rows:?}");
            for (cell, sent) in rows[0].as_ref().expect("a row").iter().zip(HOSTILE) {
                let first = cell.trim_start().chars().next();
                let is_formula = matches!(first, Some('=' | '+' | '-' | '@'));
                assert!(!is_formula, "{excel:?}: {cell:?}");
                assert!(cell.ends_with(sent), "{excel:?}: {cell:?}");
            }
        }
    }
}
