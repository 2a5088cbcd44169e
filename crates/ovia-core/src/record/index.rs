//! The index of a record: where its documented fields are.
//!
//! One pass finds them, and makes sure that the record is valid JSON.

use serde::de::Error as _;
use serde_json::value::RawValue;

use crate::{
    fast_json::{Keys, Parser, Skipped, Unsupported},
    schema::Schema,
    tolerant::Object,
};

/// Where the JSON of a value is in the text of a record, in bytes.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    start: u32,
    /// With a bit for strings that have escapes.
    end: u32,
}

const HAS_ESCAPES: u32 = 1 << 31;

impl Span {
    /// The field is missing. No value starts at 0: a brace is there.
    pub const NONE: Self = Self { start: 0, end: 0 };

    pub(super) fn new(start: usize, end: usize, has_escapes: bool) -> Result<Self, Unsupported> {
        let end = u32::try_from(end).map_err(|_| Unsupported)?;
        if end & HAS_ESCAPES != 0 {
            return Err(Unsupported);
        }
        let flag = if has_escapes { HAS_ESCAPES } else { 0 };
        Ok(Self {
            start: start as u32,
            end: end | flag,
        })
    }

    /// The span of a value, of which the JSON is known.
    pub(super) fn of(start: usize, json: &str) -> Result<Self, Unsupported> {
        let has_escapes = json.starts_with('"') && json.contains('\\');
        Self::new(start, start + json.len(), has_escapes)
    }

    pub(super) fn start(self) -> usize {
        self.start as usize
    }

    pub(super) fn end(self) -> usize {
        (self.end & !HAS_ESCAPES) as usize
    }

    pub(super) fn has_escapes(self) -> bool {
        self.end & HAS_ESCAPES != 0
    }
}

/// The keys of a record, with the positions of their fields.
#[doc(hidden)]
pub type RecordKeys = Keys<Option<usize>, 32>;

/// No record comes before.
pub(super) const NO_KEYS: Option<&mut RecordKeys> = None;

/// The index of a record whose model is not known as a type: one span per field of a schema.
#[doc(hidden)]
#[derive(Clone, Debug)]
pub struct Index {
    pub(super) spans: Vec<Span>,
}

impl Index {
    /// Indexes the record that a parser is at, and steps over it. `keys` are those of the record before,
    /// of the same schema.
    ///
    /// # Errors
    ///
    /// If the fast reader does not support it.
    pub fn read(
        schema: &Schema,
        parser: &mut Parser<'_>,
        keys: &mut RecordKeys,
    ) -> Result<Self, Unsupported> {
        let mut index = Self::empty(schema);
        read(schema, parser, Some(keys), &mut index.spans)?;
        Ok(index)
    }

    /// Indexes the text of one JSON object.
    ///
    /// # Errors
    ///
    /// If it is not UTF-8, not an object, or not valid JSON.
    pub fn of(schema: &Schema, bytes: &[u8]) -> Result<Self, Unreadable> {
        let mut index = Self::empty(schema);
        fill(schema, object_text(bytes)?, &mut index.spans)?;
        Ok(index)
    }

    fn empty(schema: &Schema) -> Self {
        Self {
            spans: vec![Span::NONE; schema.fields.len()],
        }
    }

    /// The JSON of a field of the record that was indexed; `None` if it is missing.
    #[must_use]
    pub fn json<'a>(&self, record: &'a [u8], field: usize) -> Option<&'a str> {
        let span = *self.spans.get(field)?;
        if span == Span::NONE {
            return None;
        }
        let json = record.get(span.start()..span.end())?;
        simdutf8::basic::from_utf8(json).ok()
    }
}

/// Why bytes are not a record.
#[doc(hidden)]
#[derive(Debug)]
pub enum Unreadable {
    /// They are not UTF-8.
    NotUtf8,
    /// They are another kind of JSON value, or a word that is not JSON.
    NotAnObject,
    /// They are not valid JSON.
    Invalid(serde_json::Error),
}

/// Bytes as the text of a JSON object, by its first byte.
pub(super) fn object_text(bytes: &[u8]) -> Result<&str, Unreadable> {
    let text = simdutf8::basic::from_utf8(bytes).map_err(|_| Unreadable::NotUtf8)?;
    if text.starts_with('{') {
        Ok(text)
    } else {
        Err(Unreadable::NotAnObject)
    }
}

/// Writes where the fields are into `spans`, one per field of the schema, all of them `NONE` before.
pub(super) fn fill(schema: &Schema, text: &str, spans: &mut [Span]) -> Result<(), Unreadable> {
    let mut parser = Parser::new(text);
    if located(schema, &mut parser, NO_KEYS, 0, spans).is_ok() && parser.is_at_end() {
        return Ok(());
    }
    spans.fill(Span::NONE);
    by_value(schema, text, spans)
}

/// Finds the fields of the record that the parser is at. Spans count from its beginning.
pub(super) fn read(
    schema: &Schema,
    parser: &mut Parser<'_>,
    keys: Option<&mut RecordKeys>,
    spans: &mut [Span],
) -> Result<(), Unsupported> {
    // Wraps around, and back when it is added to a position.
    let offset = 0_usize.wrapping_sub(parser.position());
    located(schema, parser, keys, offset, spans)
}

/// The fast path: finds the fields of the object that the parser is at. If a key occurs twice, the
/// last value counts. Spans count from `offset` bytes before the parser's text.
#[inline]
pub(super) fn located<const COUNT: usize>(
    schema: &Schema,
    parser: &mut Parser<'_>,
    keys: Option<&mut Keys<Option<usize>, COUNT>>,
    offset: usize,
    spans: &mut [Span],
) -> Result<(), Unsupported> {
    parser.fields(
        keys,
        |key| schema.position(key),
        |position, value: Skipped| {
            if let Some(span) = position.and_then(|position| spans.get_mut(position)) {
                let (start, end) = (
                    offset.wrapping_add(value.start),
                    offset.wrapping_add(value.end),
                );
                *span = Span::new(start, end, value.has_escapes)?;
            }
            Ok(())
        },
    )
}

/// The slow path, for what the fast reader does not support.
fn by_value(schema: &Schema, text: &str, spans: &mut [Span]) -> Result<(), Unreadable> {
    // Validated first: keys are read as bytes below, where serde_json accepts control characters.
    let raw: &RawValue = serde_json::from_str(text).map_err(Unreadable::Invalid)?;
    let Object(fields) = serde_json::from_str(raw.get()).map_err(Unreadable::Invalid)?;
    located_by_value(schema, text, 0, &fields, spans)
        .map_err(|_| Unreadable::Invalid(serde_json::Error::custom("larger than 2 GiB")))
}

/// The spans of fields that serde_json has found in a text.
pub(super) fn located_by_value(
    schema: &Schema,
    text: &str,
    offset: usize,
    fields: &[(String, &RawValue)],
    spans: &mut [Span],
) -> Result<(), Unsupported> {
    for (key, value) in fields {
        if let Some(span) = schema.position(key).and_then(|at| spans.get_mut(at)) {
            // The value is a slice of the text: its address tells where it is.
            let start = offset + value.get().as_ptr().addr() - text.as_ptr().addr();
            *span = Span::of(start, value.get())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
