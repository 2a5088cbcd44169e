//! Records exactly as they were sent, as lines (NDJSON) or as one array; or some of their fields.

use std::{
    borrow::Cow,
    io::{self, Write},
};

use ovia::{Model, Record, serde_json::Value};

use super::{Printer, data_column::DataColumn, one_line::one_line, options::Output};
use crate::escape::escape_json;

/// One record per line.
pub(super) struct Lines<W> {
    out: W,
    line: Line,
}

impl<W: Write> Lines<W> {
    pub(super) fn new(out: W, output: &Output, to_terminal: bool) -> Self {
        Self {
            out,
            line: Line::new(output, to_terminal),
        }
    }
}

impl<M: Model, W: Write> Printer<M> for Lines<W> {
    fn record(&mut self, record: &Record<M>) -> io::Result<()> {
        let line = self.line.of(record);
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
    line: Line,
    is_empty: bool,
}

impl<W: Write> Array<W> {
    pub(super) fn new(out: W, output: &Output, to_terminal: bool) -> Self {
        Self {
            out,
            line: Line::new(output, to_terminal),
            is_empty: true,
        }
    }
}

impl<M: Model, W: Write> Printer<M> for Array<W> {
    fn record(&mut self, record: &Record<M>) -> io::Result<()> {
        let before = if self.is_empty { "[\n" } else { ",\n" };
        self.is_empty = false;
        self.out.write_all(before.as_bytes())?;
        let line = self.line.of(record);
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

/// Makes a line of a record.
struct Line {
    columns: Option<Vec<DataColumn>>,
    to_terminal: bool,
}

impl Line {
    fn new(output: &Output, to_terminal: bool) -> Self {
        Self {
            columns: output.columns.clone(),
            to_terminal,
        }
    }

    /// A record on one line, or the columns that were chosen as an object. Characters that would change
    /// the terminal are escaped there, which is the same JSON.
    fn of<'a, M: Model>(&self, record: &'a Record<M>) -> Cow<'a, str> {
        let line = match &self.columns {
            None => one_line(record.as_str()),
            Some(columns) => Cow::Owned(object(columns, record)),
        };
        match line {
            line if !self.to_terminal => line,
            Cow::Borrowed(line) => escape_json(line),
            Cow::Owned(line) => Cow::Owned(escape_json(&line).into_owned()),
        }
    }
}

/// An object with the values as they were sent; null for a value that is not there.
fn object<M: Model>(columns: &[DataColumn], record: &Record<M>) -> String {
    let mut object = String::from("{");
    for column in columns {
        if object.len() > 1 {
            object.push(',');
        }
        object.push_str(&Value::from(column.name.as_str()).to_string());
        object.push(':');
        let value = column.value(record);
        object.push_str(&value.map_or("null".into(), |value| one_line(value.get())));
    }
    object.push('}');
    object
}
