//! A column of a table or a spreadsheet: a documented field by its name, or any path of the record.

use std::{cell::Cell, rc::Rc};

use ovia::{Model, Record, documented::Shape, serde_json::value::RawValue};

use super::{
    fields::{Column, Field, Layout, Printable},
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

    /// The column that a path is: that of a field of the layout, if it is one.
    pub(super) fn of<M: Printable>(path: &FieldPath) -> Self {
        let name = path.to_string();
        let plain = name.trim_start_matches('.');
        let known = M::LAYOUT.fields.iter().find(|field| field.is_called(plain));
        if let Some(field) = known {
            return Self::field(plain.to_owned(), field);
        }
        let documented = path.documented(M::documented());
        let format = match documented.map(|documented| &documented.shape) {
            Some(Shape::Text {
                format: Some("date-time"),
                ..
            }) => ValueFormat::Time,
            Some(Shape::Number) if is_part_of_costs(plain) => ValueFormat::Cost,
            // Named as times are.
            _ if name.ends_with("_at") || name.ends_with("timestamp") => ValueFormat::Time,
            _ => ValueFormat::Text,
        };
        Self {
            source: Source::Path(path.clone()),
            name,
            format,
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

/// Whether a path is that of a value in `costs` itself: those in its `details` are no amounts.
fn is_part_of_costs(path: &str) -> bool {
    let name = path.strip_prefix("costs.");
    name.is_some_and(|name| !name.contains(['.', '[']))
}

#[cfg(test)]
mod tests {
    use ovia::model::Call;

    use super::{DataColumn, ValueFormat};
    use crate::field_path::FieldPath;

    #[test]
    fn a_path_is_shown_as_it_is_documented() {
        for (path, format) in [
            ("created_at", ValueFormat::Time),
            ("costs.total", ValueFormat::Cost),
            (
                "costs.details.stt_audio_duration_seconds",
                ValueFormat::Text,
            ),
            ("transcript_objects[0].content", ValueFormat::Text),
            ("mood.seen_at", ValueFormat::Time),
            ("mood", ValueFormat::Text),
        ] {
            let path = FieldPath::parse(path).expect("a path");
            assert_eq!(DataColumn::of::<Call>(&path).format, format, "{path}");
        }
    }
}
