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
    Printable, Printer, columns::Columns, options::Output, short_id::ShortIds, style::Style,
    value_format::ValueFormat,
};
use crate::{colour::Colours, escape::escape, time::Zone};

/// The length of a UUID.
const WHOLE_ID: usize = 36;

pub(super) struct Table<W> {
    out: W,
    columns: Columns,
    short_ids: ShortIds,
    zone: Zone,
    line: String,
    needs_heading: bool,
    has_colour: bool,
}

impl<W: Write> Table<W> {
    pub(super) fn new<M: Printable>(out: W, room: Option<usize>, output: &Output) -> Self {
        let zone = output.zone.short_name();
        Self {
            out,
            columns: match &output.columns {
                Some(columns) => Columns::of(columns, room, &zone),
                None => Columns::of_layout(&M::LAYOUT, room, &zone),
            },
            short_ids: ShortIds::default(),
            zone: output.zone,
            line: String::new(),
            needs_heading: output.has_header,
            has_colour: Colours::for_stdout().are_on(),
        }
    }
}

impl<M: Printable, W: Write> Printer<M> for Table<W> {
    fn record(&mut self, record: &Record<M>) -> io::Result<()> {
        self.line.clear();
        let mut cells: Vec<Cow<'_, str>> = Vec::with_capacity(self.columns.chosen.len());
        for chosen in &self.columns.chosen {
            let Some(value) = chosen.data.value(record) else {
                cells.push(Cow::Borrowed(""));
                continue;
            };
            let mut text = chosen.data.format.short(value, self.zone);
            if chosen.data.format == ValueFormat::Id && chosen.width < WHOLE_ID {
                text = match text {
                    Cow::Borrowed(id) => Cow::Borrowed(self.short_ids.shorten(id)),
                    Cow::Owned(id) => Cow::Owned(self.short_ids.shorten(&id).to_owned()),
                };
            }
            cells.push(match text {
                Cow::Borrowed(text) => escape(text),
                Cow::Owned(text) => Cow::Owned(escape(&text).into_owned()),
            });
        }
        self.columns.make_room(&cells);
        if std::mem::take(&mut self.needs_heading) {
            let headings = self
                .columns
                .chosen
                .iter()
                .map(|column| escape(&column.heading));
            let headings: Vec<Cow<'_, str>> = headings.collect();
            let style = if self.has_colour {
                Style::Bold
            } else {
                Style::Plain
            };
            self.columns
                .push_row(&mut self.line, &headings, |_, _| style);
        }
        let has_colour = self.has_colour;
        self.columns
            .push_row(&mut self.line, &cells, |column, text| match has_colour {
                true => Style::of(column.data.format, text),
                false => Style::Plain,
            });
        self.out.write_all(self.line.as_bytes())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
