//! The table: one line a call, written as it comes.

use std::{
    borrow::Cow,
    io::{self, Write},
};

use ovia::{Call, Direction};

use super::{
    Printer,
    layout::{self, Column, Content},
};
use crate::{escape::plain, fields::Fields};

/// A table whose columns are as wide as they were set at its beginning.
pub(super) struct Table<W> {
    out: W,
    columns: Vec<Column>,
    line: String,
    begun: bool,
}

impl<W: Write> Table<W> {
    pub(super) fn new(out: W, width: Option<usize>) -> Self {
        Self {
            out,
            columns: layout::columns(width),
            line: String::new(),
            begun: false,
        }
    }
}

impl<W: Write> Printer for Table<W> {
    fn call(&mut self, call: &Call) -> io::Result<()> {
        self.line.clear();
        if !self.begun {
            self.begun = true;
            layout::row(&mut self.line, &self.columns, |column| {
                Cow::Borrowed(column.title)
            });
        }
        layout::row(&mut self.line, &self.columns, |column| {
            cell(call, column.content)
        });
        self.out.write_all(self.line.as_bytes())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// What a call shows in a column.
fn cell(call: &Call, content: Content) -> Cow<'_, str> {
    let typed = match content {
        Content::Started => call
            .started_at()
            .map(|time| time.format("%Y-%m-%d %H:%M").to_string().into()),
        Content::Direction => call.direction().map(|direction| match &direction {
            Direction::Inbound => "in".into(),
            Direction::Outbound => "out".into(),
            other => plain(other.as_str()).into_owned().into(),
        }),
        Content::Status => call.status().map(plain),
        Content::Length => call.duration().map(|seconds| length(seconds).into()),
        Content::Cost => {
            let costs = call.costs();
            costs
                .and_then(|costs| costs.total())
                .map(|c| cost(c).into())
        }
        Content::From => call.from_number().map(plain),
        Content::To => call.to_number().map(plain),
        Content::Agent => {
            let agent = call.agent();
            agent.and_then(|agent| agent.name()).map(plain)
        }
        Content::Id => call.id().map(|id| id.to_string().into()),
    };
    typed.unwrap_or_else(|| as_sent(call, content))
}

/// What stands in the record where the typed view has nothing, because it did not fit.
fn as_sent(call: &Call, content: Content) -> Cow<'_, str> {
    if call.conforms() {
        return Cow::Borrowed("");
    }
    let record = Fields::of(call.as_str());
    let inner = |outer, name| match record.get(outer) {
        Some(json) if crate::fields::is_object(json) => Fields::of(json.get()).text(name),
        _ => record.text(outer),
    };
    let text = match content {
        Content::Started => record.text("started_at"),
        Content::Direction => record.text("direction"),
        Content::Status => record.text("status"),
        Content::Length => record.text("duration"),
        Content::Cost => inner("costs", "total"),
        Content::From => record.text("from_number"),
        Content::To => record.text("to_number"),
        Content::Agent => inner("agent", "name"),
        Content::Id => record.text("id"),
    };
    Cow::Owned(plain(&text).into_owned())
}

/// Seconds as minutes and seconds.
pub(super) fn length(seconds: i64) -> String {
    match seconds {
        // Nothing lasts less than no time: no use in making it look right.
        ..0 => seconds.to_string(),
        _ => format!("{}:{:02}", seconds / 60, seconds % 60),
    }
}

/// An amount, with as many decimals as leave it six wide.
fn cost(amount: f64) -> String {
    let decimals = match amount.abs() {
        ..10.0 => 4,
        10.0..100.0 => 3,
        100.0..1000.0 => 2,
        1000.0..10_000.0 => 1,
        _ => 0,
    };
    format!("{amount:.decimals$}")
}

#[cfg(test)]
mod tests {
    use super::{cost, length};

    #[test]
    fn figures() {
        for (seconds, text) in [(0, "0:00"), (71, "1:11"), (4500, "75:00"), (-5, "-5")] {
            assert_eq!(length(seconds), text);
        }
        for (amount, text) in [
            (0.0109, "0.0109"),
            (0.0, "0.0000"),
            (12.5, "12.500"),
            (123.456, "123.46"),
            (1234.5, "1234.5"),
            (123_456.7, "123457"),
            (-0.5, "-0.5000"),
        ] {
            assert_eq!(cost(amount), text);
        }
    }
}
