//! The table: one line per record, written as the record arrives.
//!
//! The widths of the columns are chosen at the start, so no record has to wait for those after it. A
//! figure that is wider widens its column from its row on.

use std::{
    borrow::Cow,
    io::{self, Write},
};

use ovia::Record;

use super::{
    Printable, Printer,
    columns::{self, ChosenColumn},
};
use crate::{escape::escape, time::Zone};

pub(super) struct Table<W> {
    out: W,
    columns: Vec<ChosenColumn>,
    room: Option<usize>,
    zone: Zone,
    line: String,
    has_heading: bool,
}

impl<W: Write> Table<W> {
    pub(super) fn new<M: Printable>(out: W, room: Option<usize>, zone: Zone) -> Self {
        Self {
            out,
            columns: columns::choose(&M::LAYOUT, room, &zone.short_name()),
            room,
            zone,
            line: String::new(),
            has_heading: false,
        }
    }
}

impl<M: Printable, W: Write> Printer<M> for Table<W> {
    fn record(&mut self, record: &Record<M>) -> io::Result<()> {
        self.line.clear();
        let cells: Vec<Cow<'_, str>> = self
            .columns
            .iter()
            .map(|chosen| {
                let Some(value) = chosen.field.value(record) else {
                    return Cow::Borrowed("");
                };
                match chosen.field.format.short(value, self.zone) {
                    Cow::Borrowed(text) => escape(text),
                    Cow::Owned(text) => Cow::Owned(escape(&text).into_owned()),
                }
            })
            .collect();
        columns::make_room(&mut self.columns, &cells, self.room);
        if !self.has_heading {
            self.has_heading = true;
            let headings = self.columns.iter().map(|chosen| (&*chosen.heading).into());
            let headings: Vec<Cow<'_, str>> = headings.collect();
            columns::push_row(&mut self.line, &self.columns, &headings);
        }
        columns::push_row(&mut self.line, &self.columns, &cells);
        self.out.write_all(self.line.as_bytes())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
