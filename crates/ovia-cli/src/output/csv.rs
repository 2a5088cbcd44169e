//! The main fields as comma-separated values.
//!
//! Every value is written as it was sent: a string's content, another value's JSON. So nothing is
//! rounded, no time is put into another form, and a value that does not fit its documented type is
//! there like any other. For the same reason a value that begins with `=` or `+`, as every phone
//! number does, gets no quote put before it: a spreadsheet that is to read the file has to be told
//! that its columns are text.

use std::{
    borrow::Cow,
    io::{self, Write},
};

use ::csv::{Writer, WriterBuilder};
use ovia::Call;

use super::{BUFFER, Printer};
use crate::{
    escape::plain,
    fields::{self, Fields},
};

/// The columns: what each is called, and where in the record it stands.
const COLUMNS: [(&str, Place); 18] = [
    ("id", Place::Field),
    ("type", Place::Field),
    ("direction", Place::Field),
    ("status", Place::Field),
    ("started_at", Place::Field),
    ("ended_at", Place::Field),
    ("duration", Place::Field),
    ("from_number", Place::Field),
    ("to_number", Place::Field),
    ("agent_id", Place::Field),
    ("agent_name", Place::MainOf("agent", "name")),
    ("user_id", Place::Field),
    ("phone_number_id", Place::Field),
    ("cost_total", Place::MainOf("costs", "total")),
    ("cost_llm", Place::PartOf("costs", "llm")),
    ("cost_stt", Place::PartOf("costs", "stt")),
    ("cost_tts", Place::PartOf("costs", "tts")),
    ("recording_url", Place::Field),
];

/// Where a column's value stands.
#[derive(Clone, Copy)]
enum Place {
    /// In the field of the column's own name.
    Field,
    /// Inside an object. If that is no object, it stands here itself.
    MainOf(&'static str, &'static str),
    /// Inside an object, or nowhere.
    PartOf(&'static str, &'static str),
}

/// A header and a row for each call.
pub(super) struct Rows<W: Write> {
    out: Writer<W>,
    to_terminal: bool,
    begun: bool,
}

impl<W: Write> Rows<W> {
    pub(super) fn new(out: W, to_terminal: bool) -> Self {
        Self {
            out: WriterBuilder::new()
                .buffer_capacity(BUFFER)
                .from_writer(out),
            to_terminal,
            begun: false,
        }
    }

    fn begin(&mut self) -> io::Result<()> {
        if !self.begun {
            self.begun = true;
            self.out
                .write_record(COLUMNS.map(|(name, _)| name))
                .map_err(of_csv)?;
        }
        Ok(())
    }
}

impl<W: Write> Printer for Rows<W> {
    fn call(&mut self, call: &Call) -> io::Result<()> {
        self.begin()?;
        let record = Fields::of(call.as_str());
        for (name, place) in COLUMNS {
            let value = value(&record, name, place);
            let value = match self.to_terminal {
                true => plain(&value),
                false => Cow::Borrowed(&*value),
            };
            self.out.write_field(&*value).map_err(of_csv)?;
        }
        self.out.write_record(None::<&[u8]>).map_err(of_csv)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    fn end(&mut self) -> io::Result<()> {
        self.begin()
    }
}

fn value<'a>(record: &Fields<'a>, name: &str, place: Place) -> Cow<'a, str> {
    let (outer, inner, main) = match place {
        Place::Field => return record.text(name),
        Place::MainOf(outer, inner) => (outer, inner, true),
        Place::PartOf(outer, inner) => (outer, inner, false),
    };
    match record.get(outer) {
        Some(json) if fields::is_object(json) => Fields::of(json.get()).text(inner),
        Some(json) if main => fields::text(json),
        _ => Cow::Borrowed(""),
    }
}

/// Writing can fail in one way alone.
fn of_csv(error: ::csv::Error) -> io::Error {
    match error.into_kind() {
        ::csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}
