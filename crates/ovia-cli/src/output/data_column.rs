//! A column of a table or a spreadsheet: a documented field by its name, or any path of the record.

use std::{cell::Cell, rc::Rc};

use ovia::{Model, Record, serde_json::value::RawValue};

use super::{
    fields::{Column, Field, Layout},
    value_format::ValueFormat,
};
use crate::field_path::FieldPath;

/// Where the values of a column are found.
#[derive(Clone, Debug)]
pub(crate) struct DataColumn {
    /// Its name in the header.
    pub(crate) name: String,
    source: Source,
    pub(super) format: ValueFormat,
    /// Whether any record had a value, in all copies of it.
    is_seen: Rc<Cell<bool>>,
}

#[derive(Clone, Debug)]
enum Source {
    Field(&'static Field),
    Path(FieldPath),
}

impl DataColumn {
    fn field(name: String, field: &'static Field) -> Self {
        Self {
            name,
            source: Source::Field(field),
            format: field.format,
            is_seen: Rc::default(),
        }
    }

    /// The columns of a layout that a file has.
    pub(super) fn all(layout: &Layout) -> Vec<Self> {
        let columns = layout.csv();
        columns
            .map(|(name, field)| Self::field(name.to_owned(), field))
            .collect()
    }

    /// The columns of a layout that a table has.
    pub(super) fn in_table(layout: &Layout) -> impl Iterator<Item = (Self, &'static Column)> {
        let with_column = |field: &'static Field| Some((field, field.column.as_ref()?));
        let fields = layout.fields.iter().filter_map(with_column);
        fields.map(|(field, column)| (Self::field(column.heading.to_owned(), field), column))
    }

    /// The column that a path is: that of a documented field, if it is one.
    pub(super) fn of(path: &FieldPath, layout: &Layout) -> Self {
        let name = path.to_string();
        let plain = name.trim_start_matches('.');
        let known = layout.fields.iter().find(|field| field.is_called(plain));
        if let Some(field) = known {
            return Self::field(plain.to_owned(), field);
        }
        let is_time = name.ends_with("_at") || name.ends_with("timestamp");
        Self {
            name,
            source: Source::Path(path.clone()),
            format: if is_time {
                ValueFormat::Time
            } else {
                ValueFormat::Text
            },
            is_seen: Rc::default(),
        }
    }

    /// The column of a documented field in the table, if it has one.
    pub(super) fn column(&self) -> Option<&'static Column> {
        match self.source {
            Source::Field(field) => field.column.as_ref(),
            Source::Path(_) => None,
        }
    }

    /// The value, if there is one.
    pub(super) fn value<'a, M: Model>(&self, record: &'a Record<M>) -> Option<&'a RawValue> {
        let value = match &self.source {
            Source::Field(field) => field.value(record),
            Source::Path(path) => path.value(record),
        };
        if value.is_some() {
            self.is_seen.set(true);
        }
        value
    }

    /// Whether any record had a value.
    pub(crate) fn is_seen(&self) -> bool {
        self.is_seen.get()
    }
}
