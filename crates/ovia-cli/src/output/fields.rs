//! How the records of a model are printed: one table of its fields serves CSV, details and table.
//!
//! A field is found by its path in the record's JSON, so it is printed as it was sent even where it
//! does not fit its documented type. The tables themselves are in `layouts.rs`.

use ovia::{Model, Record, serde_json::value::RawValue};

use super::{raw_fields, value_format::ValueFormat};

/// A model whose records can be printed.
pub(crate) trait Printable: Model {
    const LAYOUT: Layout;
}

/// How the records of a model are printed.
pub(crate) struct Layout {
    /// What a record is called.
    pub(crate) noun: &'static str,
    /// The fields in the order of CSV and details.
    pub(super) fields: &'static [Field],
    /// Documented fields that details show after those that are not documented.
    pub(super) last: &'static [&'static str],
    /// What was said: a list of messages, and the text that is shown if there is no such list.
    pub(super) conversation: Option<[&'static str; 2]>,
}

impl Layout {
    /// The fields that CSV has a column for.
    pub(super) fn csv(&self) -> impl Iterator<Item = (&'static str, &'static Field)> + use<> {
        self.fields
            .iter()
            .filter_map(|field| Some((field.csv?, field)))
    }
}

/// A field of a record.
#[derive(Debug)]
pub(super) struct Field {
    pub(super) path: Path,
    /// Its column in CSV.
    csv: Option<&'static str>,
    pub(super) format: ValueFormat,
    /// Its column in the table.
    pub(super) column: Option<Column>,
}

/// Where a field is in the record.
#[derive(Clone, Copy, Debug)]
pub(super) enum Path {
    Field(&'static str),
    /// Inside an object.
    Inside(&'static str, &'static str),
    /// Inside an object; if there is a value other than an object, that value.
    MainOf(&'static str, &'static str),
}

/// A column of the table.
#[derive(Debug)]
pub(super) struct Column {
    pub(super) heading: &'static str,
    /// Its place among the columns, from left to right.
    pub(super) place: u8,
    pub(super) width: usize,
    /// The width that it grows to if there is room.
    pub(super) max_width: usize,
    /// The lower, the more important: columns with the highest rank are left out first.
    pub(super) rank: u8,
    pub(super) align: Align,
    /// Whether it makes room for a figure that is wider than its column.
    pub(super) is_shrinkable: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Align {
    Left,
    Right,
}

impl Field {
    /// A field that is only in details.
    pub(super) const fn details(name: &'static str) -> Self {
        Self {
            path: Path::Field(name),
            csv: None,
            format: ValueFormat::Text,
            column: None,
        }
    }

    /// A field with a column in CSV.
    pub(super) const fn csv(column: &'static str, path: Path) -> Self {
        Self {
            path,
            csv: Some(column),
            format: ValueFormat::Text,
            column: None,
        }
    }

    /// The same with another format.
    pub(super) const fn format(mut self, format: ValueFormat) -> Self {
        self.format = format;
        self
    }

    /// The same with a column in the table.
    pub(super) const fn table(
        mut self,
        place: u8,
        heading: &'static str,
        width: usize,
        max_width: usize,
        rank: u8,
    ) -> Self {
        self.column = Some(Column {
            heading,
            place,
            width,
            max_width,
            rank,
            align: Align::Left,
            is_shrinkable: false,
        });
        self
    }

    /// The same with the column in the table aligned to the right.
    pub(super) const fn align_right(mut self) -> Self {
        if let Some(column) = &mut self.column {
            column.align = Align::Right;
        }
        self
    }

    /// The same with a column that makes room for the figures of others.
    pub(super) const fn shrinkable(mut self) -> Self {
        if let Some(column) = &mut self.column {
            column.is_shrinkable = true;
        }
        self
    }

    /// The value, if there is one.
    pub(super) fn value<'a, M: Model>(&self, record: &'a Record<M>) -> Option<&'a RawValue> {
        let (Path::Field(name) | Path::Inside(name, _) | Path::MainOf(name, _)) = self.path;
        let value = record.field(name)?;
        match self.path {
            Path::Field(_) => Some(value),
            Path::Inside(_, inner) => raw_fields::field(value, inner),
            Path::MainOf(_, inner) if raw_fields::is_object(value) => {
                raw_fields::field(value, inner)
            }
            Path::MainOf(..) => Some(value),
        }
    }

    /// Whether it is meant by a name in CSV, or a path.
    pub(super) fn is_called(&self, name: &str) -> bool {
        let is_path = match self.path {
            Path::Field(field) => field == name,
            Path::Inside(outer, inner) | Path::MainOf(outer, inner) => {
                name.split_once('.') == Some((outer, inner))
            }
        };
        is_path || self.csv == Some(name)
    }

    /// The field of the record that it is, or is in.
    pub(super) fn top_level_name(&self) -> &'static str {
        let (Path::Field(name) | Path::Inside(name, _) | Path::MainOf(name, _)) = self.path;
        name
    }
}
