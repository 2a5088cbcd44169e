//! The table: one line per record, written as the record arrives.
//!
//! The widths of the columns are fixed at the start, so no record has to wait for those after it.

use std::{
    borrow::Cow,
    io::{self, Write},
};

use ovia::Record;

use super::{
    Printable, Printer,
    columns::{self, ChosenColumn},
};
use crate::escape::escape;

pub(super) struct Table<W> {
    out: W,
    columns: Vec<ChosenColumn>,
    line: String,
    has_heading: bool,
}

impl<W: Write> Table<W> {
    pub(super) fn new<M: Printable>(out: W, width: Option<usize>) -> Self {
        Self {
            out,
            columns: columns::choose(&M::LAYOUT, width),
            line: String::new(),
            has_heading: false,
        }
    }
}

impl<M: Printable, W: Write> Printer<M> for Table<W> {
    fn record(&mut self, record: &Record<M>) -> io::Result<()> {
        self.line.clear();
        if !self.has_heading {
            self.has_heading = true;
            columns::push_row(&mut self.line, &self.columns, |chosen| {
                chosen.column.heading.into()
            });
        }
        columns::push_row(&mut self.line, &self.columns, |chosen| {
            let Some(value) = chosen.field.value(record) else {
                return Cow::Borrowed("");
            };
            match chosen.field.format.short(value) {
                Cow::Borrowed(text) => escape(text),
                Cow::Owned(text) => Cow::Owned(escape(&text).into_owned()),
            }
        });
        self.out.write_all(self.line.as_bytes())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
