//! Records exactly as they were sent, as lines (NDJSON) or as one array; or some of their fields.

use std::{
    borrow::Cow,
    io::{self, Write},
};

use ovia::{Model, Record, serde_json::Value};

use super::{
    Printer, data_column::DataColumn, json_rows::JsonRows, one_line::one_line, options::Output,
};

/// A record per row, or of each record the columns that were chosen, as an object.
pub(super) struct Json<W> {
    rows: JsonRows<W>,
    columns: Option<Vec<DataColumn>>,
}

impl<W: Write> Json<W> {
    pub(super) fn new(out: W, output: &Output, to_terminal: bool) -> Self {
        Self {
            rows: JsonRows::new(out, output.format, to_terminal),
            columns: output.columns.clone(),
        }
    }
}

impl<M: Model, W: Write> Printer<M> for Json<W> {
    fn record(&mut self, record: &Record<M>) -> io::Result<()> {
        let row = match &self.columns {
            None => one_line(record.as_str()),
            Some(columns) => Cow::Owned(object(columns, record)),
        };
        self.rows.row(&row)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.rows.flush()
    }

    fn end(&mut self) -> io::Result<()> {
        self.rows.end()
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
