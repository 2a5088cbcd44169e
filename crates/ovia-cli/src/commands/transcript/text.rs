//! A transcript for people: wrapped to the terminal, coloured.

use std::io::{self, Write};

use anstyle::Style;
use ovia::Call;

use super::{Out, Writer, facts, id, note};
use crate::{
    colour::{self, Colours},
    conversation::{Kind, Line, Side, clock},
    escape::escape,
    output::wrap,
    terminal,
    time::Zone,
};

/// The width where lines are wrapped if there is no terminal, and the smallest width of what was said.
const DEFAULT_WIDTH: usize = 100;
const MIN_CONTENT_WIDTH: usize = 30;

/// The widest name of a speaker.
const MAX_NAME_WIDTH: usize = 16;

pub(super) struct Text {
    out: Out,
    zone: Zone,
    colours: Colours,
    width: usize,
    is_first: bool,
}

impl Text {
    pub(super) fn new(out: Out, zone: Zone) -> Self {
        Self {
            out,
            zone,
            colours: Colours::for_stdout(),
            width: terminal::width().unwrap_or(DEFAULT_WIDTH),
            is_first: true,
        }
    }
}

impl Writer for Text {
    fn call(&mut self, call: &Call, lines: &[Line]) -> io::Result<()> {
        if !std::mem::take(&mut self.is_first) {
            writeln!(self.out)?;
        }
        let heading = escape(&id(call)).into_owned();
        writeln!(self.out, "{}", self.colours.paint(colour::HEADING, heading))?;
        let facts = facts(call, self.zone).join("  ");
        let rows = wrap::lines(&escape(&facts), self.width);
        for row in rows
            .iter()
            .map(|row| row.trim())
            .filter(|row| !row.is_empty())
        {
            writeln!(self.out, "{}", self.colours.paint(colour::FAINT, row))?;
        }
        if lines.is_empty() {
            writeln!(self.out, "\n  (no conversation)")?;
            return Ok(());
        }
        writeln!(self.out)?;
        let names: Vec<String> = lines.iter().map(name).collect();
        let widest = |widths: &mut dyn Iterator<Item = usize>| widths.max().unwrap_or(0);
        let name_width = widest(&mut names.iter().map(|name| wrap::width(name)));
        let clocks: Vec<String> = lines
            .iter()
            .map(|line| line.offset.map_or(String::new(), clock))
            .collect();
        let clock_width = widest(&mut clocks.iter().map(String::len));
        let before = [clock_width, name_width]
            .into_iter()
            .filter(|width| *width > 0);
        let indent = 2 + before.map(|width| width + 2).sum::<usize>();
        let width = self.width.saturating_sub(indent).max(MIN_CONTENT_WIDTH);
        for ((line, name), clock) in lines.iter().zip(&names).zip(&clocks) {
            let mut start = "  ".to_owned();
            if clock_width > 0 {
                let clock = format!("{clock:>clock_width$}  ");
                start.push_str(&self.colours.paint(colour::FAINT, clock));
            }
            if name_width > 0 {
                let space = " ".repeat(name_width - wrap::width(name) + 2);
                start.push_str(&self.colours.paint(style(line), name));
                start.push_str(&space);
            }
            let content = format!("{}{}", line.content, note(line));
            let is_faint = line.kind != Kind::Message;
            for paragraph in content.lines() {
                for row in wrap::lines(&escape(paragraph), width) {
                    let row = match is_faint {
                        true => self.colours.paint(colour::FAINT, row),
                        false => row,
                    };
                    writeln!(self.out, "{}", format!("{start}{row}").trim_end())?;
                    start = " ".repeat(indent);
                }
            }
            if content.is_empty() {
                writeln!(self.out, "{start}(nothing)")?;
            }
        }
        Ok(())
    }

    fn end(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Who speaks, in at most so many columns.
pub(in crate::commands) fn name(line: &Line) -> String {
    let name = match (line.kind, &line.role) {
        (Kind::Message, role) => role.as_deref().unwrap_or(""),
        (Kind::ToolCall, _) => "tool call",
        (Kind::ToolResult, _) => "tool result",
        (Kind::Event, _) => "event",
    };
    wrap::shorten(&escape(name), MAX_NAME_WIDTH).into_owned()
}

pub(in crate::commands) fn style(line: &Line) -> Style {
    match line.side() {
        Side::Agent => colour::AGENT,
        Side::Other => colour::OTHER,
        Side::Machine => colour::MACHINE,
        Side::Unknown => Style::new(),
    }
}
