//! The columns of the tables, from what the specification documents.

use std::sync::Arc;

use arrow_schema::{DataType, Field, FieldRef, Fields, Schema, SchemaRef, TimeUnit};
use ovia::{Model, model};
use ovia_core::documented::{Object, Shape};
use serde_json::{Value, json};

use super::decimal::{DECIMAL_PRECISION, DECIMAL_SCALE};

/// The column with the text of the record.
pub const RAW: &str = "raw";

/// The column with the paths of what does not fit.
pub(super) const MISMATCHES: &str = "mismatches";

/// The column with what was said, where a table has it in the rows of calls.
pub(super) const UTTERANCES: &str = "utterances";

/// The name of the items of lists, as Parquet and Delta call them.
pub(super) const ELEMENT: &str = "element";

/// The columns of text that never hold anything of a person.
const IMPERSONAL_TEXTS: [&str; 8] = [
    "id",
    "call_id",
    "agent_id",
    "phone_number_id",
    "user_id",
    "status",
    "type",
    "direction",
];

/// Whether a column may have statistics: the smallest and the largest value are in plain in the footers of
/// files and in logs. Numbers and times have them, and a few texts outside of objects.
#[must_use]
pub fn has_statistics(field: &Field, is_top: bool) -> bool {
    match field.data_type() {
        DataType::Utf8 => is_top && IMPERSONAL_TEXTS.contains(&field.name().as_str()),
        DataType::List(_) | DataType::Struct(_) => false,
        _ => true,
    }
}

/// The columns of `calls`: each documented field under its own name and nesting, then `mismatches` (the
/// paths of the values that do not fit their column) and `raw` (the text of the record). With
/// `utterances`, what was said is a column too, before these two.
#[must_use]
pub fn calls_schema(with_utterances: bool) -> SchemaRef {
    let documented = fields(model::Call::documented());
    let utterances = with_utterances.then(|| {
        let item = DataType::Struct(utterance_fields());
        nullable(UTTERANCES, list(item))
    });
    let columns = (documented.iter().cloned()).chain(utterances).chain([
        nullable(MISMATCHES, list(DataType::Utf8)),
        nullable(RAW, DataType::Utf8),
    ]);
    Arc::new(Schema::new(columns.collect::<Fields>()))
}

/// The columns of `utterances`: the call, and those of [`utterance_fields`].
#[must_use]
pub fn utterances_schema() -> SchemaRef {
    let fields = utterance_fields();
    let call = nullable("call_id", DataType::Utf8);
    let columns = [call].into_iter().chain(fields.iter().cloned());
    Arc::new(Schema::new(columns.collect::<Fields>()))
}

/// The fields of one thing that was said: its position in the call from 0, who speaks as the record says
/// it, what it is (`message`, `tool_call`, `tool_result`, `event`), what was said, and when.
#[must_use]
pub fn utterance_fields() -> Fields {
    Fields::from_iter([
        nullable("index", DataType::Int32),
        nullable("role", DataType::Utf8),
        nullable("kind", DataType::Utf8),
        nullable("content", DataType::Utf8),
        nullable("time", time()),
    ])
}

fn nullable(name: &str, data_type: DataType) -> FieldRef {
    Arc::new(Field::new(name, data_type, true))
}

pub(super) fn list(item: DataType) -> DataType {
    DataType::List(nullable(ELEMENT, item))
}

pub(super) fn time() -> DataType {
    DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into()))
}

pub(super) fn fields(object: &Object) -> Fields {
    let properties = object.properties.iter();
    properties
        .map(|property| nullable(property.key, data_type(&property.value.shape)))
        .collect()
}

/// The type of a column. What has no type of its own is kept as the text of its JSON.
pub(super) fn data_type(shape: &Shape) -> DataType {
    match shape {
        Shape::Boolean => DataType::Boolean,
        Shape::Integer { .. } => DataType::Int64,
        Shape::Number => DataType::Decimal128(DECIMAL_PRECISION, DECIMAL_SCALE),
        Shape::Text {
            format: Some("date-time"),
            ..
        } => time(),
        Shape::Array(item) => list(data_type(&item.shape)),
        Shape::Object(object) if !object.properties.is_empty() => DataType::Struct(fields(object)),
        _ => DataType::Utf8,
    }
}

/// A description of a table for programs and people: its columns with their types in the words of SQL.
#[must_use]
pub fn schema_document(name: &str, schema: &Schema) -> Value {
    let columns: Vec<Value> = (schema.fields().iter())
        .map(|field| {
            json!({
                "name": field.name(),
                "type": sql_type(field.data_type()),
                "nullable": field.is_nullable(),
            })
        })
        .collect();
    json!({ "table": name, "columns": columns })
}

fn sql_type(data_type: &DataType) -> String {
    match data_type {
        DataType::Utf8 => "varchar".to_owned(),
        DataType::Int64 => "bigint".to_owned(),
        DataType::Int32 => "integer".to_owned(),
        DataType::Boolean => "boolean".to_owned(),
        DataType::Decimal128(precision, scale) => format!("decimal({precision},{scale})"),
        DataType::Timestamp(..) => "timestamp with time zone".to_owned(),
        DataType::List(item) => format!("{}[]", sql_type(item.data_type())),
        DataType::Struct(fields) => {
            let fields: Vec<String> = (fields.iter())
                .map(|field| format!("{} {}", field.name(), sql_type(field.data_type())))
                .collect();
            format!("struct({})", fields.join(", "))
        }
        other => other.to_string(),
    }
}
