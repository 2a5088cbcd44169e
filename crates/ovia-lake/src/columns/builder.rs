//! Columns of any documented shape, filled from JSON one row at a time.

use std::sync::Arc;

use arrow_array::{
    ArrayRef, ListArray, StructArray,
    builder::{
        ArrayBuilder, BooleanBuilder, Decimal128Builder, Int64Builder, NullBufferBuilder,
        StringBuilder, TimestampMicrosecondBuilder,
    },
};
use arrow_buffer::OffsetBuffer;
use arrow_schema::{ArrowError, DataType, FieldRef, Fields};
use ovia_core::documented::{Object, Shape};
use serde_json::value::RawValue;

use super::{decimal, keyed, schema};

/// A column that grows.
pub(super) enum Column {
    Text(StringBuilder),
    /// Any JSON, as its text.
    Json(StringBuilder),
    Boolean(BooleanBuilder),
    Integer(Int64Builder),
    Decimal(Decimal128Builder),
    Time(TimestampMicrosecondBuilder),
    Struct(Box<StructColumn>),
    List(Box<ListColumn>),
}

pub(super) struct StructColumn {
    keys: Vec<&'static str>,
    fields: Fields,
    columns: Vec<Column>,
    nulls: NullBufferBuilder,
}

pub(super) struct ListColumn {
    item: FieldRef,
    column: Column,
    lengths: Vec<usize>,
    nulls: NullBufferBuilder,
}

/// Where a value is, and the paths of those that did not fit.
#[derive(Default)]
pub(super) struct Misfits {
    path: String,
    pub(super) paths: Vec<String>,
}

impl Misfits {
    /// Does something with the value of a key of the object at the path.
    fn at_key(&mut self, key: &str, then: impl FnOnce(&mut Self)) {
        let length = self.path.len();
        if length > 0 {
            self.path.push('.');
        }
        self.path.push_str(key);
        then(self);
        self.path.truncate(length);
    }

    fn at_index(&mut self, index: usize, then: impl FnOnce(&mut Self)) {
        let length = self.path.len();
        self.path.push_str(&format!("[{index}]"));
        then(self);
        self.path.truncate(length);
    }

    fn add(&mut self) {
        self.paths.push(self.path.clone());
    }
}

impl Column {
    pub(super) fn new(shape: &'static Shape) -> Self {
        match shape {
            Shape::Boolean => Self::Boolean(BooleanBuilder::new()),
            Shape::Integer { .. } => Self::Integer(Int64Builder::new()),
            Shape::Number => {
                let data_type =
                    DataType::Decimal128(decimal::DECIMAL_PRECISION, decimal::DECIMAL_SCALE);
                Self::Decimal(Decimal128Builder::new().with_data_type(data_type))
            }
            Shape::Text {
                format: Some("date-time"),
                ..
            } => Self::Time(TimestampMicrosecondBuilder::new().with_data_type(schema::time())),
            Shape::Text { .. } | Shape::Enum { .. } => Self::Text(StringBuilder::new()),
            Shape::Array(item) => Self::List(Box::new(ListColumn::new(&item.shape))),
            Shape::Object(object) if !object.properties.is_empty() => {
                Self::Struct(Box::new(StructColumn::new(object)))
            }
            _ => Self::Json(StringBuilder::new()),
        }
    }

    /// Adds a value. One that does not fit is null, and its path is kept.
    fn push(&mut self, value: Option<&RawValue>, misfits: &mut Misfits) {
        let json = value.map(RawValue::get).filter(|json| *json != "null");
        let fits = match self {
            Self::Text(builder) => {
                let text = json.and_then(text);
                builder.append_option(text.as_deref());
                text.is_some()
            }
            Self::Json(builder) => {
                builder.append_option(json);
                true
            }
            Self::Boolean(builder) => {
                let boolean = json.and_then(|json| json.parse().ok());
                builder.append_option(boolean);
                boolean.is_some()
            }
            Self::Integer(builder) => {
                let integer = json.and_then(|json| number(json, 0));
                let integer = integer.and_then(|integer| i64::try_from(integer).ok());
                builder.append_option(integer);
                integer.is_some()
            }
            Self::Decimal(builder) => {
                let decimal = json.and_then(|json| number(json, decimal::DECIMAL_SCALE));
                builder.append_option(decimal);
                decimal.is_some()
            }
            Self::Time(builder) => {
                let time = json.and_then(ovia::time_from_json);
                builder.append_option(time.map(|time| time.timestamp_micros()));
                time.is_some()
            }
            Self::Struct(column) => column.push(json, misfits),
            Self::List(column) => column.push(json, misfits),
        };
        if json.is_some() && !fits {
            misfits.add();
        }
    }

    fn finish(&mut self) -> Result<ArrayRef, ArrowError> {
        Ok(match self {
            Self::Text(builder) | Self::Json(builder) => Arc::new(builder.finish()),
            Self::Boolean(builder) => Arc::new(builder.finish()),
            Self::Integer(builder) => Arc::new(builder.finish()),
            Self::Decimal(builder) => Arc::new(builder.finish()),
            Self::Time(builder) => Arc::new(builder.finish()),
            Self::Struct(column) => {
                let arrays = column.finish_columns()?;
                let nulls = column.nulls.finish();
                Arc::new(StructArray::try_new(column.fields.clone(), arrays, nulls)?)
            }
            Self::List(column) => {
                let offsets = OffsetBuffer::from_lengths(std::mem::take(&mut column.lengths));
                let (item, nulls) = (Arc::clone(&column.item), column.nulls.finish());
                let values = column.column.finish()?;
                Arc::new(ListArray::try_new(item, offsets, values, nulls)?)
            }
        })
    }

    fn len(&self) -> usize {
        match self {
            Self::Text(builder) | Self::Json(builder) => builder.len(),
            Self::Boolean(builder) => builder.len(),
            Self::Integer(builder) => builder.len(),
            Self::Decimal(builder) => builder.len(),
            Self::Time(builder) => builder.len(),
            Self::Struct(column) => column.nulls.len(),
            Self::List(column) => column.lengths.len(),
        }
    }
}

impl StructColumn {
    pub(super) fn new(object: &'static Object) -> Self {
        let properties = object.properties;
        Self {
            keys: properties.iter().map(|property| property.key).collect(),
            fields: schema::fields(object),
            columns: (properties.iter())
                .map(|property| Column::new(&property.value.shape))
                .collect(),
            nulls: NullBufferBuilder::new(0),
        }
    }

    /// Adds an object; whether it is one.
    pub(super) fn push(&mut self, json: Option<&str>, misfits: &mut Misfits) -> bool {
        let values = json
            .filter(|json| json.starts_with('{'))
            .and_then(|json| keyed::values(json, &self.keys));
        self.nulls.append(values.is_some());
        for (position, column) in self.columns.iter_mut().enumerate() {
            let value = values.as_ref().and_then(|values| values[position]);
            misfits.at_key(self.keys[position], |misfits| column.push(value, misfits));
        }
        values.is_some()
    }

    pub(super) fn finish_columns(&mut self) -> Result<Vec<ArrayRef>, ArrowError> {
        self.columns.iter_mut().map(Column::finish).collect()
    }

    pub(super) fn len(&self) -> usize {
        self.nulls.len()
    }

    /// Begins again, after the columns were taken.
    pub(super) fn clear_nulls(&mut self) {
        self.nulls.finish();
    }
}

impl ListColumn {
    fn new(item: &'static Shape) -> Self {
        Self {
            item: match schema::list(schema::data_type(item)) {
                DataType::List(item) => item,
                other => Arc::new(arrow_schema::Field::new(schema::ELEMENT, other, true)),
            },
            column: Column::new(item),
            lengths: Vec::new(),
            nulls: NullBufferBuilder::new(0),
        }
    }

    /// Adds an array; whether it is one.
    fn push(&mut self, json: Option<&str>, misfits: &mut Misfits) -> bool {
        let items: Option<Vec<&RawValue>> = json
            .filter(|json| json.starts_with('['))
            .and_then(|json| serde_json::from_str(json).ok());
        self.nulls.append(items.is_some());
        let before = self.column.len();
        for (index, item) in items.iter().flatten().enumerate() {
            misfits.at_index(index, |misfits| self.column.push(Some(item), misfits));
        }
        self.lengths.push(self.column.len() - before);
        items.is_some()
    }
}

/// A string, or a number as it is written.
pub(super) fn text(json: &str) -> Option<std::borrow::Cow<'_, str>> {
    match json.as_bytes().first()? {
        b'"' => {
            let inside = &json[1..json.len().max(2) - 1];
            match inside.contains('\\') {
                true => serde_json::from_str(json).ok().map(std::borrow::Cow::Owned),
                false => Some(inside.into()),
            }
        }
        b'-' | b'0'..=b'9' => Some(json.into()),
        _ => None,
    }
}

/// A number, or a number in a string, in units of the last digit of the scale.
fn number(json: &str, scale: i8) -> Option<i128> {
    decimal::parse_decimal(text(json)?.trim(), scale)
}
