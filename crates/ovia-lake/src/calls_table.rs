//! The table `calls` of a sync: its columns, and its rows.

use std::sync::Arc;

use arrow_array::{ArrayRef, BinaryArray, Int32Array, RecordBatch, TimestampMicrosecondArray};
use arrow_schema::{DataType, Field, Schema, SchemaRef, TimeUnit};
use chrono::{DateTime, Utc};
use ovia::Call;

use crate::{
    columns::{self, CallRows},
    delta::DataFile,
    error::Result,
    fingerprint::Fingerprint,
};

/// The column that the table is partitioned by.
pub(crate) const MONTH: &str = "month";
/// What a call is recognised by, and which one it is of those.
pub(crate) const IDENTITY: &str = "identity";
pub(crate) const POSITION: &str = "position";
pub(crate) const FINGERPRINT: &str = "fingerprint";
/// When the call was missing from the list first.
pub(crate) const GONE_AT: &str = "gone_at";
/// The text of the record.
pub(crate) const RAW: &str = columns::RAW;
/// The call's id, as text.
pub(crate) const ID: &str = "id";

/// What was said, as a list.
pub(crate) const UTTERANCES: &str = "utterances";

/// Columns without personal data, of which the files hold statistics.
pub(crate) const STATISTICS: &[&str] = &[
    "created_at",
    "started_at",
    "ended_at",
    "duration",
    "status",
    "direction",
    GONE_AT,
];

/// A new row.
pub(crate) struct Row {
    pub(crate) identity: Fingerprint,
    pub(crate) position: u32,
    pub(crate) fingerprint: Fingerprint,
    /// In microseconds since 1970.
    pub(crate) gone_at: Option<i64>,
    pub(crate) call: Call,
}

/// The columns of the files: all but the month.
pub(crate) fn file_schema() -> SchemaRef {
    let mut fields = columns::calls_schema(true).fields().to_vec();
    fields.extend(own_fields().into_iter().map(Arc::new));
    Arc::new(Schema::new(fields))
}

/// The columns that no record has.
fn own_fields() -> [Field; 4] {
    [
        Field::new(GONE_AT, time_type(), true),
        Field::new(IDENTITY, DataType::Binary, true),
        Field::new(POSITION, DataType::Int32, true),
        Field::new(FINGERPRINT, DataType::Binary, true),
    ]
}

/// The columns of the table.
pub(crate) fn table_schema() -> Schema {
    let mut fields = file_schema().fields().to_vec();
    fields.push(Arc::new(Field::new(MONTH, DataType::Utf8, true)));
    Schema::new(fields)
}

pub(crate) fn time_type() -> DataType {
    DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into()))
}

/// The rows as columns.
pub(crate) fn batch(rows: &[Row]) -> Result<RecordBatch> {
    let mut documented = CallRows::new(true);
    for row in rows {
        documented.push(&row.call)?;
    }
    let mut columns = documented.finish()?.columns().to_vec();
    let gone: TimestampMicrosecondArray = rows.iter().map(|row| row.gone_at).collect();
    let positions = rows
        .iter()
        .map(|row| i32::try_from(row.position).unwrap_or(i32::MAX));
    let own: [ArrayRef; 4] = [
        Arc::new(gone.with_timezone("UTC")),
        Arc::new(BinaryArray::from_iter_values(
            rows.iter().map(|row| row.identity),
        )),
        Arc::new(Int32Array::from_iter_values(positions)),
        Arc::new(BinaryArray::from_iter_values(
            rows.iter().map(|row| row.fingerprint),
        )),
    ];
    columns.extend(own);
    Ok(RecordBatch::try_new(file_schema(), columns)?)
}

/// A call's id as text; a number by its digits.
pub(crate) fn id(call: &Call) -> Option<String> {
    let json = call.field("id")?.get();
    match json {
        "null" => None,
        _ if json.starts_with('"') => {
            Some(serde_json::from_str(json).unwrap_or_else(|_| json.to_owned()))
        }
        _ => Some(json.to_owned()),
    }
}

/// The month of a call, in UTC, such as `2026-11`.
pub(crate) fn month(call: &Call) -> String {
    let time: Option<DateTime<Utc>> = call.started_at().or_else(|| call.created_at());
    match time {
        // Years that are not four digits long would be sorted wrongly.
        Some(time) if (0..=9999).contains(&chrono::Datelike::year(&time)) => {
            time.format("%Y-%m").to_string()
        }
        _ => "none".to_owned(),
    }
}

/// The month of a file's calls.
pub(crate) fn month_of(file: &DataFile) -> &str {
    file.partition.as_deref().unwrap_or("none")
}
