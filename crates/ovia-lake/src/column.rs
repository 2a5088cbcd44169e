//! The columns of a batch, by name and type.

use arrow_array::{
    Array, BinaryArray, Int32Array, RecordBatch, StringArray, TimestampMicrosecondArray,
};

use crate::error::{Error, Result};

pub(crate) fn typed<'a, T: Array + 'static>(batch: &'a RecordBatch, name: &str) -> Result<&'a T> {
    let column = batch.column_by_name(name);
    let column = column.and_then(|column| column.as_any().downcast_ref::<T>());
    column.ok_or_else(|| {
        Error::damaged(format!(
            "a file of the table has no column {name} as it should"
        ))
    })
}

pub(crate) fn binary<'a>(batch: &'a RecordBatch, name: &str) -> Result<&'a BinaryArray> {
    typed(batch, name)
}

pub(crate) fn int<'a>(batch: &'a RecordBatch, name: &str) -> Result<&'a Int32Array> {
    typed(batch, name)
}

pub(crate) fn text<'a>(batch: &'a RecordBatch, name: &str) -> Result<&'a StringArray> {
    typed(batch, name)
}

pub(crate) fn time<'a>(
    batch: &'a RecordBatch,
    name: &str,
) -> Result<&'a TimestampMicrosecondArray> {
    typed(batch, name)
}
