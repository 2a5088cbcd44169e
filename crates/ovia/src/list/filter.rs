//! Filters: which records of a list the caller gets.
//!
//! A filter is a list of conditions on documented fields, combined with AND. It looks at the JSON of
//! those fields alone, which [`Index`] finds; a record that is left out is never decoded. Why records
//! are left out is counted: see `filter/report.rs`. Which filters exist is up to each operation: see
//! `calls/list.rs`.

mod report;

use std::borrow::Cow;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use ovia_core::{
    fast_json::{Parser, Unsupported},
    record::{Index, RecordKeys, Unreadable, repaired},
    schema::Schema,
    tolerant::{Scalar, time_from_json},
};
use uuid::Uuid;

pub use self::report::FilterReport;
pub(crate) use self::report::Reports;
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
    name: String,
    /// The position of the field in the schema.
    field: usize,
    /// That of the field which decides where that one has no value that can be read.
    or_field: Option<usize>,
    test: Test,
}

/// What the value of a field has to be.
#[derive(Clone, Debug)]
pub(crate) enum Test {
    /// Exactly this text. A value that is not a string is compared by its JSON.
    Text(String),
    /// The same, in upper or lower case.
    TextIgnoringCase(String),
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
    /// The field has no value, or one that cannot be read.
    Undecided,
}

/// What a value means to a condition.
enum Finding<'a> {
    Passes,
    Value(Cow<'a, str>),
    Time(DateTime<Utc>),
    Missing,
    Unreadable,
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
        self.set_or(field, None, test);
    }

    /// The same. If the field has no value that can be read, `or_field` decides.
    pub(crate) fn set_or(&mut self, field: &str, or_field: Option<&str>, test: Test) {
        let position = |field: &str| self.schema.position(field).unwrap_or(usize::MAX);
        let condition = Condition {
            name: field.to_owned(),
            field: position(field),
            or_field: or_field.map(position),
            test,
        };
        self.conditions.retain(|other| {
            other.name != condition.name || other.test.kind() != condition.test.kind()
        });
        self.conditions.push(condition);
    }

    /// An empty report for each field.
    fn reports(&self) -> Vec<FilterReport> {
        let mut reports: Vec<FilterReport> = Vec::new();
        for Condition { name, .. } in &self.conditions {
            if !reports.iter().any(|report| report.field == *name) {
                reports.push(FilterReport::new(name));
            }
        }
        reports
    }

    fn decide(&self, index: &Index, bytes: &[u8], reports: &Reports) -> Decision {
        let find = |condition: &Condition| condition.find(index, bytes);
        let mut decision = Decision::Keep;
        for condition in &self.conditions {
            match find(condition) {
                Finding::Passes => {}
                Finding::Missing | Finding::Unreadable => decision = Decision::Undecided,
                Finding::Value(_) | Finding::Time(_) => {
                    decision = Decision::Skip;
                    break;
                }
            }
        }
        if decision != Decision::Keep {
            let findings = self.conditions.iter().map(|it| (&*it.name, find(it)));
            reports.with(|reports| note(reports, decision, findings));
        }
        decision
    }
}

/// Notes why a record is left out: for another value, or else because there is none.
fn note<'a>(
    reports: &mut [FilterReport],
    decision: Decision,
    findings: impl Iterator<Item = (&'a str, Finding<'a>)>,
) {
    // Several conditions on a field count once.
    let mut counted = "";
    for (name, finding) in findings {
        let Some(report) = reports.iter_mut().find(|report| report.field == name) else {
            continue;
        };
        match (decision, finding) {
            (Decision::Skip, Finding::Value(value)) => report.add_value(&value),
            (Decision::Skip, Finding::Time(time)) => report.add_time(time),
            (Decision::Undecided, Finding::Missing) if counted != name => report.missing += 1,
            (Decision::Undecided, Finding::Unreadable) if counted != name => report.unreadable += 1,
            _ => continue,
        }
        counted = name;
    }
}

impl Condition {
    fn find<'a>(&self, index: &Index, bytes: &'a [u8]) -> Finding<'a> {
        let find = |field| match index.json(bytes, field) {
            None | Some("null") => Finding::Missing,
            Some(json) => self.test.find(json),
        };
        let finding = find(self.field);
        let (Finding::Missing | Finding::Unreadable, Some(other)) = (&finding, self.or_field)
        else {
            return finding;
        };
        match find(other) {
            Finding::Missing => finding,
            other => other,
        }
    }
}

impl Test {
    /// Tests of one kind replace each other.
    fn kind(&self) -> u8 {
        match self {
            Self::Text(_) | Self::TextIgnoringCase(_) => 0,
            Self::Id(_) => 1,
            Self::Since(_) => 2,
            Self::Before(_) => 3,
        }
    }

    fn find<'a>(&self, json: &'a str) -> Finding<'a> {
        let passes = |time: DateTime<Utc>| match self {
            Self::Since(since) => time >= *since,
            Self::Before(before) => time < *before,
            _ => false,
        };
        if let Self::Since(_) | Self::Before(_) = self {
            return match time_from_json(json) {
                Some(time) if passes(time) => Finding::Passes,
                Some(time) => Finding::Time(time),
                None => Finding::Unreadable,
            };
        }
        let content = content(json);
        let passes = match self {
            Self::TextIgnoringCase(wanted) => content.eq_ignore_ascii_case(wanted),
            Self::Id(wanted) => is_id(&content, wanted),
            Self::Text(wanted) => content == wanted.as_str(),
            Self::Since(_) | Self::Before(_) => false,
        };
        if passes {
            Finding::Passes
        } else if json.starts_with(['[', '{']) {
            Finding::Unreadable
        } else {
            Finding::Value(content)
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

/// Applies a filter to the elements of a list.
pub(super) struct FilterStep {
    filter: Filter,
    /// The indexes of records that were read ahead.
    indexes: ReadRecords<Index>,
    /// The keys of the last of them.
    keys: Box<RecordKeys>,
    /// Whether to index records that every filter keeps.
    pub(super) indexes_all: bool,
    reports: Reports,
}

/// Indexes records ahead.
impl RecordReader for FilterStep {
    fn is_on(&self) -> bool {
        self.indexes_all || !self.keeps_all()
    }

    fn read(&mut self, parser: &mut Parser<'_>) -> Result<Ticket, Unsupported> {
        let index = Index::read(self.filter.schema, parser, &mut self.keys)?;
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
        let reports = Reports::new(filter.reports());
        Self {
            filter,
            indexes: ReadRecords::new(),
            keys: Box::default(),
            indexes_all: false,
            reports,
        }
    }

    /// What is left out, and why.
    pub(super) fn reports(&self) -> Reports {
        self.reports.clone()
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
        let decision = self.filter.decide(index, bytes, &self.reports);
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
