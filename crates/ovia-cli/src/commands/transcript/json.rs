//! Lines of transcripts as one JSON array.

use std::io;

use ovia::{Call, serde_json};
use serde::Serialize;

use super::{Out, Writer, id};
use crate::{
    conversation::Line,
    output::{Format, JsonRows},
};

pub(super) struct Json(JsonRows<Out>);

impl Json {
    pub(super) fn new(out: Out) -> Self {
        Self(JsonRows::to_stdout(out, Format::Json))
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
                time: line.time.map(crate::time::rfc_3339),
                offset: line.offset.map(|offset| offset.as_secs_f64()),
                content: &line.content,
                interrupted: line.is_interrupted,
            };
            self.0.row(&serde_json::to_string(&row)?)?;
        }
        Ok(())
    }

    fn end(&mut self) -> io::Result<()> {
        self.0.end()
    }
}
