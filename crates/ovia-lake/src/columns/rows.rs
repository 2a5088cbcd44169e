//! Rows of `calls` and of `utterances`, collected into record batches.

use std::sync::Arc;

use arrow_array::{
    ArrayRef, ListArray, RecordBatch, StructArray,
    builder::{
        ArrayBuilder, Int32Builder, ListBuilder, StringBuilder, TimestampMicrosecondBuilder,
    },
};
use arrow_buffer::OffsetBuffer;
use arrow_schema::{DataType, Field, SchemaRef};
use ovia::{
    Call, Model,
    chrono::{DateTime, TimeDelta, Utc},
    conversation::{self, Line},
    model,
};

use super::{
    builder::{self, Misfits, StructColumn},
    schema,
};
use crate::Error;

/// What one column of a batch can hold, in bytes.
const MAX_COLUMN_BYTES: usize = i32::MAX as usize;

/// Rows of `calls`, with the columns of [`calls_schema`](schema::calls_schema).
///
/// ```
/// use ovia_lake::columns::CallRows;
///
/// let mut rows = CallRows::new(false);
/// rows.push(&r#"{"id": "a", "costs": {"total": 0.35}, "duration": "soon"}"#.parse()?)?;
/// let batch = rows.finish()?;
/// assert_eq!(batch.num_rows(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct CallRows {
    schema: SchemaRef,
    documented: StructColumn,
    utterances: Option<UtteranceLists>,
    mismatches: ListBuilder<StringBuilder>,
    raw: StringBuilder,
    bytes: usize,
}

struct UtteranceLists {
    columns: UtteranceColumns,
    lengths: Vec<usize>,
}

impl CallRows {
    /// No rows yet. `with_utterances` adds what was said as a column of lists.
    #[must_use]
    pub fn new(with_utterances: bool) -> Self {
        let element = Field::new(schema::ELEMENT, DataType::Utf8, true);
        Self {
            schema: schema::calls_schema(with_utterances),
            documented: StructColumn::new(model::Call::documented()),
            utterances: with_utterances.then(|| UtteranceLists {
                columns: UtteranceColumns::default(),
                lengths: Vec::new(),
            }),
            mismatches: ListBuilder::new(StringBuilder::new()).with_field(element),
            raw: StringBuilder::new(),
            bytes: 0,
        }
    }

    /// Adds a call.
    ///
    /// # Errors
    ///
    /// If the batch would be larger than 2 GiB: finish it before.
    pub fn push(&mut self, call: &Call) -> Result<(), Error> {
        let json = call.as_str();
        self.bytes = add_bytes(self.bytes, json)?;
        let mut misfits = Misfits::default();
        self.documented.push(Some(json), &mut misfits);
        let mut paths = misfits.paths;
        if !call.is_as_sent() {
            // What was replaced, because it was not JSON.
            for mismatch in call.mismatches() {
                let path = mismatch.path().to_string();
                if !paths.contains(&path) {
                    paths.push(path);
                }
            }
        }
        self.mismatches.append_value(paths.iter().map(Some));
        if let Some(utterances) = &mut self.utterances {
            utterances.lengths.push(utterances.columns.push(call));
        }
        self.raw.append_value(json);
        Ok(())
    }

    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.documented.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many bytes their records have, as a measure of memory.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// The rows; after that there are none.
    ///
    /// # Errors
    ///
    /// If the columns do not fit the schema, which would be a fault of this library.
    pub fn finish(&mut self) -> Result<RecordBatch, Error> {
        let mut columns = self.documented.finish_columns()?;
        self.documented.clear_nulls();
        if let Some(utterances) = &mut self.utterances {
            let offsets = OffsetBuffer::from_lengths(std::mem::take(&mut utterances.lengths));
            let fields = schema::utterance_fields();
            let item = Arc::new(Field::new(
                schema::ELEMENT,
                DataType::Struct(fields.clone()),
                true,
            ));
            let items = StructArray::try_new(fields, utterances.columns.finish(), None)?;
            let list = ListArray::try_new(item, offsets, Arc::new(items), None)?;
            columns.push(Arc::new(list));
        }
        columns.push(Arc::new(self.mismatches.finish()));
        columns.push(Arc::new(self.raw.finish()));
        self.bytes = 0;
        Ok(RecordBatch::try_new(Arc::clone(&self.schema), columns)?)
    }
}

/// Rows of `utterances`, with the columns of [`utterances_schema`](schema::utterances_schema).
#[derive(Default)]
pub struct UtteranceRows {
    call_id: StringBuilder,
    columns: UtteranceColumns,
    bytes: usize,
}

impl UtteranceRows {
    /// Adds what was said in a call.
    ///
    /// # Errors
    ///
    /// If the batch would be larger than 2 GiB: finish it before.
    pub fn push(&mut self, call: &Call) -> Result<(), Error> {
        self.bytes = add_bytes(self.bytes, call.as_str())?;
        let id = call.field("id").and_then(|id| builder::text(id.get()));
        for _ in 0..self.columns.push(call) {
            self.call_id.append_option(id.as_deref());
        }
        Ok(())
    }

    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.call_id.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many bytes the records of their calls have, as a measure of memory.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// The rows; after that there are none.
    ///
    /// # Errors
    ///
    /// If the columns do not fit the schema, which would be a fault of this library.
    pub fn finish(&mut self) -> Result<RecordBatch, Error> {
        let call: ArrayRef = Arc::new(self.call_id.finish());
        let columns = [call].into_iter().chain(self.columns.finish()).collect();
        self.bytes = 0;
        Ok(RecordBatch::try_new(schema::utterances_schema(), columns)?)
    }
}

/// The columns of [`utterance_fields`](schema::utterance_fields).
struct UtteranceColumns {
    index: Int32Builder,
    role: StringBuilder,
    kind: StringBuilder,
    content: StringBuilder,
    time: TimestampMicrosecondBuilder,
}

impl Default for UtteranceColumns {
    fn default() -> Self {
        Self {
            index: Int32Builder::new(),
            role: StringBuilder::new(),
            kind: StringBuilder::new(),
            content: StringBuilder::new(),
            time: TimestampMicrosecondBuilder::new().with_data_type(schema::time()),
        }
    }
}

impl UtteranceColumns {
    /// Adds what was said in a call; how many rows that is.
    fn push(&mut self, call: &Call) -> usize {
        let start = call.started_at().or_else(|| call.created_at());
        let lines = conversation::lines(call);
        for (index, line) in (0..).zip(&lines) {
            self.index.append_value(index);
            self.role.append_option(line.role.as_deref());
            self.kind.append_value(line.kind.name());
            self.content.append_value(&line.content);
            let time = time_of(line, start);
            self.time
                .append_option(time.map(|time| time.timestamp_micros()));
        }
        lines.len()
    }

    fn finish(&mut self) -> Vec<ArrayRef> {
        vec![
            Arc::new(self.index.finish()),
            Arc::new(self.role.finish()),
            Arc::new(self.kind.finish()),
            Arc::new(self.content.finish()),
            Arc::new(self.time.finish()),
        ]
    }
}

/// When it was said: its time, or its offset from the start of the call.
fn time_of(line: &Line, start: Option<DateTime<Utc>>) -> Option<DateTime<Utc>> {
    line.time.or_else(|| {
        let offset = TimeDelta::from_std(line.offset?).ok()?;
        start?.checked_add_signed(offset)
    })
}

fn add_bytes(bytes: usize, json: &str) -> Result<usize, Error> {
    let bytes = bytes.saturating_add(json.len());
    match bytes <= MAX_COLUMN_BYTES {
        true => Ok(bytes),
        false => Err(Error::damaged(
            "a record is larger than 2 GiB, which no column can hold",
        )),
    }
}
