//! Filters: which records of a list the caller gets.
//!
//! A filter is a list of conditions on documented fields, combined with AND. It looks at the JSON of
//! those fields alone, which [`Index`] finds; a record that is left out is never decoded. Which
//! filters exist is up to each operation: see `calls/list.rs`.

use std::borrow::Cow;

use bytes::Bytes;
use chrono::{DateTime, NaiveDateTime, Utc};
use ovia_core::{
    fast_json::{Parser, Unsupported},
    record::{Index, Unreadable, repaired},
    schema::Schema,
    tolerant::Scalar,
};
use uuid::Uuid;

use super::{
    array_splitter::Element,
    decode::{Candidate, unreadable_record},
    error_object::is_error_object,
    read_ahead::{ReadRecords, RecordReader, Ticket},
};
use crate::{
    Error,
    error::{Position, record_error},
};

/// Conditions on the fields of a schema.
#[derive(Clone, Debug)]
pub(crate) struct Filter {
    schema: &'static Schema,
    conditions: Vec<Condition>,
}

#[derive(Clone, Debug)]
struct Condition {
    /// The position of the field in the schema.
    field: usize,
    test: Test,
}

/// What the value of a field has to be.
#[derive(Clone, Debug)]
pub(crate) enum Test {
    /// Exactly this text. A value that is not a string is compared by its JSON.
    Text(String),
    /// This id: as UUIDs, in whatever spelling, if both are; otherwise as text.
    Id(String),
    /// This time or a later one.
    Since(DateTime<Utc>),
    /// A time before this one.
    Before(DateTime<Utc>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Decision {
    Keep,
    Skip,
    /// The field has a value, and it cannot be read.
    Undecided,
}

impl Filter {
    /// A filter that keeps every record.
    pub(crate) fn new(schema: &'static Schema) -> Self {
        Self {
            schema,
            conditions: Vec::new(),
        }
    }

    /// The same, for elements that no schema describes.
    pub(crate) fn none() -> Self {
        const UNDESCRIBED: Schema = Schema {
            name: "",
            fields: &[],
            find: |_| None,
        };
        Self::new(&UNDESCRIBED)
    }

    /// Adds a condition. It replaces one of the same kind on the same field.
    ///
    /// A field that the specification no longer names has no values: nothing is kept.
    pub(crate) fn set(&mut self, field: &str, test: Test) {
        let field = self.schema.position(field).unwrap_or(usize::MAX);
        let same_kind = std::mem::discriminant(&test);
        self.conditions.retain(|condition| {
            condition.field != field || std::mem::discriminant(&condition.test) != same_kind
        });
        self.conditions.push(Condition { field, test });
    }

    fn decide(&self, index: &Index, bytes: &[u8]) -> Decision {
        let mut decision = Decision::Keep;
        for Condition { field, test } in &self.conditions {
            match index.json(bytes, *field) {
                None | Some("null") => return Decision::Skip,
                Some(json) => match test.decide(json) {
                    Decision::Keep => {}
                    Decision::Skip => return Decision::Skip,
                    Decision::Undecided => decision = Decision::Undecided,
                },
            }
        }
        decision
    }
}

impl Test {
    fn decide(&self, json: &str) -> Decision {
        let content = content(json);
        let keeps = match self {
            Self::Text(wanted) => content == wanted.as_str(),
            Self::Id(wanted) => is_id(&content, wanted),
            Self::Since(since) => match time(&content) {
                Some(time) => time >= *since,
                None => return Decision::Undecided,
            },
            Self::Before(before) => match time(&content) {
                Some(time) => time < *before,
                None => return Decision::Undecided,
            },
        };
        if keeps {
            Decision::Keep
        } else {
            Decision::Skip
        }
    }
}

/// The content of a string; of any other value its JSON.
fn content(json: &str) -> Cow<'_, str> {
    match json
        .strip_prefix('"')
        .and_then(|text| text.strip_suffix('"'))
    {
        Some(text) if !text.contains('\\') => text.into(),
        Some(_) => serde_json::from_str::<String>(json).map_or(json.into(), Cow::Owned),
        None => json.into(),
    }
}

fn is_id(content: &str, wanted: &str) -> bool {
    let Some(id) = Uuid::from_text(content) else {
        return content == wanted;
    };
    let mut digits = [0; 32];
    let id = id.simple().encode_lower(&mut digits).bytes();
    let wanted = wanted.bytes().filter(|byte| *byte != b'-');
    id.eq(wanted.map(|byte| byte.to_ascii_lowercase()))
}

/// A time of the documented form, or of another one: for a filter, a time that is off by a zone is
/// better than none. Without a zone it is UTC; a number counts seconds since 1970, or milliseconds
/// if it is that large.
fn time(content: &str) -> Option<DateTime<Utc>> {
    if let Some(time) = DateTime::from_text(content) {
        return Some(time);
    }
    for form in ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f"] {
        if let Ok(time) = NaiveDateTime::parse_from_str(content, form) {
            return Some(time.and_utc());
        }
    }
    let number: f64 = content.parse().ok()?;
    let milliseconds = if number.abs() < 1e11 {
        number * 1e3
    } else {
        number
    };
    #[expect(clippy::cast_possible_truncation, reason = "chrono checks the range")]
    DateTime::from_timestamp_millis(milliseconds as i64)
}

/// Applies a filter to the elements of a list.
pub(super) struct FilterStep {
    filter: Filter,
    /// The indexes of records that were read ahead.
    indexes: ReadRecords<Index>,
    /// Whether to index records that every filter keeps.
    pub(super) indexes_all: bool,
}

/// Indexes records ahead.
impl RecordReader for FilterStep {
    fn is_on(&self) -> bool {
        self.indexes_all || !self.keeps_all()
    }

    fn read(&mut self, parser: &mut Parser<'_>) -> Result<Ticket, Unsupported> {
        let index = Index::read(self.filter.schema, parser)?;
        Ok(self.indexes.keep(index))
    }
}

/// What becomes of an element.
pub(super) enum Outcome {
    Keep(Candidate),
    Skip,
    /// A filter could not decide.
    Undecided,
    Unreadable(Error),
}

impl FilterStep {
    pub(super) fn new(filter: Filter) -> Self {
        Self {
            filter,
            indexes: ReadRecords::new(),
            indexes_all: false,
        }
    }

    /// Whether there is nothing to decide.
    pub(super) fn keeps_all(&self) -> bool {
        self.filter.conditions.is_empty()
    }

    pub(super) fn apply(&mut self, position: Position, element: Element) -> Outcome {
        let (bytes, ticket) = match element {
            Element::Record(bytes) => (bytes, None),
            Element::ReadAhead(bytes, ticket) => (bytes, Some(ticket)),
            Element::TooLarge(id) => {
                return Outcome::Unreadable(record_error::too_large(position, id));
            }
            Element::TooDeep(id) => {
                return Outcome::Unreadable(record_error::too_deep(position, id));
            }
        };
        let index = ticket.and_then(|ticket| self.indexes.take(ticket));
        if self.keeps_all() {
            return Outcome::Keep(Candidate {
                bytes,
                index,
                ticket,
            });
        }
        let index = match index {
            Some(index) => index,
            None => match Index::of(self.filter.schema, &bytes) {
                Ok(index) => index,
                Err(unreadable) => return self.apply_to_repaired(position, bytes, &unreadable),
            },
        };
        self.decide(position, &index, &bytes)
            .unwrap_or(Outcome::Keep(Candidate {
                bytes,
                index: Some(index),
                ticket,
            }))
    }

    /// A record that is nearly JSON: the filters look at its repaired text.
    fn apply_to_repaired(
        &self,
        position: Position,
        bytes: Bytes,
        unreadable: &Unreadable,
    ) -> Outcome {
        let indexed = repaired(&bytes).and_then(|text| {
            let index = Index::of(self.filter.schema, text.as_bytes()).ok()?;
            Some((text, index))
        });
        let Some((text, index)) = indexed else {
            return Outcome::Unreadable(unreadable_record(position, &bytes, unreadable));
        };
        // Decoded, it is repaired again, and lists what was replaced.
        self.decide(position, &index, text.as_bytes())
            .unwrap_or(Outcome::Keep(Candidate {
                bytes,
                index: None,
                ticket: None,
            }))
    }

    /// What becomes of a record that is not kept.
    fn decide(&self, position: Position, index: &Index, bytes: &[u8]) -> Option<Outcome> {
        let decision = self.filter.decide(index, bytes);
        if decision == Decision::Keep {
            return None;
        }
        let has = |field| index.json(bytes, field).is_some_and(|json| json != "null");
        Some(if is_error_object(self.filter.schema, has, bytes) {
            Outcome::Unreadable(record_error::error_object(position, bytes))
        } else if decision == Decision::Undecided {
            Outcome::Undecided
        } else {
            Outcome::Skip
        })
    }
}

#[cfg(test)]
mod tests;
