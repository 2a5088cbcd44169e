//! Lines of transcripts as one JSON array.

use std::io::{self, Write};

use ovia::{Call, serde_json};
use serde::Serialize;

use super::{Out, Writer, id};
use crate::{conversation::Line, escape::escape_json, terminal};

pub(super) struct Json {
    out: Out,
    is_first: bool,
}

impl Json {
    pub(super) fn new(out: Out) -> Self {
        Self {
            out,
            is_first: true,
        }
    }
}

#[derive(Serialize)]
struct Row<'a> {
    call_id: &'a str,
    index: usize,
    kind: &'static str,
    role: Option<&'a str>,
    time: Option<String>,
    /// Seconds from the start of the call.
    offset: Option<f64>,
    content: &'a str,
    interrupted: bool,
}

impl Writer for Json {
    fn call(&mut self, call: &Call, lines: &[Line]) -> io::Result<()> {
        let id = id(call);
        for line in lines {
            let row = Row {
                call_id: &id,
                index: line.index,
                kind: line.kind.name(),
                role: line.role.as_deref(),
                time: line.time.map(crate::conversation::rfc_3339),
                offset: line.offset.map(|offset| offset.as_secs_f64()),
                content: &line.content,
                interrupted: line.is_interrupted,
            };
            let row = serde_json::to_string(&row)?;
            let row = match terminal::stdout_is_terminal() {
                true => escape_json(&row),
                false => row.as_str().into(),
            };
            let before = if self.is_first { "[\n" } else { ",\n" };
            self.is_first = false;
            write!(self.out, "{before}{row}")?;
        }
        Ok(())
    }

    fn end(&mut self) -> io::Result<()> {
        let end = if self.is_first { "[]\n" } else { "\n]\n" };
        self.out.write_all(end.as_bytes())?;
        self.out.flush()
    }
}
