//! Prints the lines that matched.

use std::io::{self, Write};

use ovia::{Call, serde_json};
use serde::Serialize;

use super::query::Query;
use crate::{
    colour::{self, Colours},
    commands::transcript,
    conversation::{Line, clock},
    escape::escape,
    output::{Format, JsonRows, wrap},
    terminal,
    time::{Zone, rfc_3339},
};

/// The width where lines are wrapped if there is no terminal, and the smallest width of a line.
const DEFAULT_WIDTH: usize = 100;
const MIN_CONTENT_WIDTH: usize = 30;

/// The columns before what was said.
const NAME_WIDTH: usize = 10;

/// Prints the lines that matched, call by call.
pub(super) struct Matches<W: Write> {
    printer: Printer<W>,
    count: u64,
}

enum Printer<W: Write> {
    Table(Table<W>),
    Rows(JsonRows<W>),
}

#[derive(Serialize)]
struct Row<'a> {
    call_id: &'a str,
    index: usize,
    role: Option<&'a str>,
    time: Option<String>,
    content: &'a str,
}

impl<W: Write> Matches<W> {
    pub(super) fn new(out: W, format: Format, context: usize, zone: Zone) -> Self {
        let printer = match format {
            Format::Table => Printer::Table(Table {
                out,
                context,
                zone,
                colours: Colours::for_stdout(),
                width: terminal::width().unwrap_or(DEFAULT_WIDTH),
                is_first: true,
            }),
            format => Printer::Rows(JsonRows::to_stdout(out, format)),
        };
        Self { printer, count: 0 }
    }

    /// How many lines matched.
    pub(super) fn count(&self) -> u64 {
        self.count
    }

    pub(super) fn flush(&mut self) -> io::Result<()> {
        match &mut self.printer {
            Printer::Table(table) => table.out.flush(),
            Printer::Rows(rows) => rows.flush(),
        }
    }

    pub(super) fn end(&mut self) -> io::Result<()> {
        match &mut self.printer {
            Printer::Table(table) => table.out.flush(),
            Printer::Rows(rows) => rows.end(),
        }
    }

    /// Prints the lines of a call that matched.
    pub(super) fn call(
        &mut self,
        call: &Call,
        lines: &[Line],
        found: &[bool],
        query: &Query,
    ) -> io::Result<()> {
        let matching = lines.iter().zip(found).filter(|(_, found)| **found);
        self.count += matching.clone().count() as u64;
        let rows = match &mut self.printer {
            Printer::Table(table) => return table.call(call, lines, found, query),
            Printer::Rows(rows) => rows,
        };
        let id = transcript::id(call);
        for (line, _) in matching {
            let offset = || {
                let offset = chrono::TimeDelta::from_std(line.offset?).ok()?;
                call.started_at()?.checked_add_signed(offset)
            };
            rows.row(&serde_json::to_string(&Row {
                call_id: &id,
                index: line.index,
                role: line.role.as_deref(),
                time: line.time.or_else(offset).map(rfc_3339),
                content: &line.content,
            })?)?;
        }
        Ok(())
    }
}

/// For people: the lines under the id of their call.
struct Table<W: Write> {
    out: W,
    context: usize,
    zone: Zone,
    colours: Colours,
    width: usize,
    is_first: bool,
}

impl<W: Write> Table<W> {
    fn call(
        &mut self,
        call: &Call,
        lines: &[Line],
        found: &[bool],
        query: &Query,
    ) -> io::Result<()> {
        if !std::mem::take(&mut self.is_first) {
            writeln!(self.out)?;
        }
        let id = escape(&transcript::id(call)).into_owned();
        let room = self.width.saturating_sub(wrap::width(&id) + 2);
        let mut facts = transcript::facts(call, self.zone);
        // As many as fit. Half a status or number is not shown.
        let wide = |facts: &[String]| wrap::width(&escape(&facts.join("  "))) > room;
        while facts.len() > 1 && wide(&facts) {
            facts.pop();
        }
        let facts = escape(&facts.join("  ")).into_owned();
        let facts = wrap::shorten(&facts, room.max(MIN_CONTENT_WIDTH));
        let id = self.colours.paint(colour::HEADING, id);
        match facts.is_empty() {
            true => writeln!(self.out, "{id}")?,
            false => writeln!(
                self.out,
                "{id}  {}",
                self.colours.paint(colour::FAINT, facts)
            )?,
        }

        let mut last_shown = None;
        for (nth, line) in lines.iter().enumerate() {
            let end = nth
                .saturating_add(self.context)
                .saturating_add(1)
                .min(found.len());
            if !found[nth.saturating_sub(self.context)..end].contains(&true) {
                continue;
            }
            if self.context > 0 && last_shown.is_some_and(|last| last + 1 < nth) {
                writeln!(self.out, "  {}", self.colours.paint(colour::FAINT, "--"))?;
            }
            last_shown = Some(nth);
            self.line(line, found[nth], query)?;
        }
        Ok(())
    }

    fn line(&mut self, line: &Line, is_match: bool, query: &Query) -> io::Result<()> {
        let clock = line.offset.map_or(String::new(), clock);
        let name = transcript::name(line);
        let name = wrap::shorten(&name, NAME_WIDTH);
        let space = " ".repeat(NAME_WIDTH - wrap::width(&name));
        // As with grep, a colon is after the name of a match, and a dash of the lines around it.
        let mark = if is_match { ':' } else { '-' };
        let name = self.colours.paint(transcript::style(line), name);
        let clock = match format!("{clock:>6}") {
            clock if clock.trim().is_empty() => clock,
            clock => self.colours.paint(colour::FAINT, clock),
        };
        let mut start = format!("{clock}  {name}{mark}{space} ");
        let indent = 6 + 2 + NAME_WIDTH + 2;
        let width = self.width.saturating_sub(indent).max(MIN_CONTENT_WIDTH);
        let content = line.content.replace(['\n', '\r', '\t', '\u{2028}'], " ");
        let content = escape(&content);
        let ranges = if is_match {
            query.find(&content)
        } else {
            Vec::new()
        };
        let mut at = 0;
        for row in wrap::lines(&content, width) {
            let painted = match is_match {
                true => self.highlighted(&row, at, &ranges),
                false => self.colours.paint(colour::FAINT, &row),
            };
            writeln!(self.out, "{}", format!("{start}{painted}").trim_end())?;
            // A row ends at a space.
            at += row.len() + 1;
            start = " ".repeat(indent);
        }
        Ok(())
    }

    /// A row that begins at this position of the content, with what matched highlighted.
    fn highlighted(&self, row: &str, at: usize, ranges: &[std::ops::Range<usize>]) -> String {
        let mut out = String::with_capacity(row.len());
        let mut end = 0;
        for range in ranges {
            let start = range.start.saturating_sub(at).clamp(end, row.len());
            let stop = range.end.saturating_sub(at).clamp(start, row.len());
            if let (Some(before), Some(found)) = (row.get(end..start), row.get(start..stop))
                && !found.is_empty()
            {
                out.push_str(before);
                out.push_str(&self.colours.paint(colour::MATCH, found));
                end = stop;
            }
        }
        out.push_str(&row[end..]);
        out
    }
}
