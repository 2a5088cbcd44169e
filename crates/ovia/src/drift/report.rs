//! The report: what was found, a finding per kind and path.

use chrono::{DateTime, Utc};
use ovia_core::{documented::Shape, tolerant::joined_path};
use serde::{Serialize, Serializer};

use super::{
    mark::Mark,
    overlay::{self, Overlay},
    tally::{Inside, ObjectTally, PropertyTally, Unknown, ValueTally},
};

/// How records differ from what the specification says about them. See [`Observer`](super::Observer).
///
/// `Serialize` writes an object with the keys `records` and `findings`; and `unreadable` and `omitted`
/// unless they are 0.
///
/// ```
/// let mut observer = ovia::drift::Observer::<ovia::model::Call>::new();
/// observer.observe(&r#"{"direction": "inbound", "mood": "good"}"#.parse()?);
/// let report = observer.finish();
///
/// let json = serde_json::to_value(&report)?;
/// let findings = json["findings"].as_array().unwrap();
/// let mood = findings.iter().find(|finding| finding["path"] == "mood").unwrap();
/// assert_eq!((&mood["kind"], &mood["count"]), (&"unknown_field".into(), &1.into()));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Report {
    /// How many records were checked.
    pub records: u64,
    /// How many records could not be read.
    #[serde(skip_serializing_if = "is_zero")]
    pub unreadable: u64,
    /// What was found, in the order of the specification.
    pub findings: Vec<Finding>,
    /// How many more undocumented names and values there are, which are not reported. At most 10,000
    /// are counted.
    #[serde(skip_serializing_if = "is_zero")]
    pub omitted: u64,
    #[serde(skip)]
    overlay: Overlay,
    #[serde(skip)]
    left_out: Vec<String>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde calls it")]
fn is_zero(number: &u64) -> bool {
    *number == 0
}

/// One kind of difference at one place.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Finding {
    /// What differs.
    pub kind: FindingKind,
    /// Where, for example `transcript_objects[].role`. Digits of undocumented names are masked.
    /// A name with a dot is written as `metadata["sip.callStatus"]`.
    pub path: String,
    /// In how many records; 0 for [`FindingKind::NeverSeen`].
    pub count: u64,
    /// The same as a share of the records that were checked, from 0 to 1.
    pub share: f64,
    /// The earliest `started_at`, or else `created_at`, of these records.
    #[serde(serialize_with = "time")]
    pub first_seen: Option<DateTime<Utc>>,
    /// The latest one.
    #[serde(serialize_with = "time")]
    pub last_seen: Option<DateTime<Utc>>,
    /// What the specification says, for example `integer`; `None` for an undocumented field.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected: Option<&'static str>,
    /// What was found instead: undocumented values, or types.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub found: Vec<Found>,
    /// Up to five examples, of at most 80 characters, without digits and free text.
    pub examples: Vec<String>,
}

/// An undocumented value, or the type of one.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Found {
    /// The value or the type. Digits and free text of values are masked.
    pub value: String,
    /// In how many records.
    pub count: u64,
}

/// How a value differs from what is documented.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum FindingKind {
    /// A field that is not documented.
    UnknownField,
    /// A value that the enum does not list.
    UnknownEnumValue,
    /// A value that is not known of an open text (`x-ovia-known-values`), for example of `status`.
    UnknownValue,
    /// A value of another type.
    OtherType,
    /// A text that does not have its documented format.
    Format,
    /// Null where it is not allowed.
    Null,
    /// A required field that is not there.
    Missing,
    /// A documented field that no record has.
    NeverSeen,
}

impl FindingKind {
    /// The kind in words, for example `unknown field`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::UnknownField => "unknown field",
            Self::UnknownEnumValue => "unknown enum value",
            Self::UnknownValue => "unknown value",
            Self::OtherType => "other type",
            Self::Format => "format",
            Self::Null => "null",
            Self::Missing => "missing",
            Self::NeverSeen => "never seen",
        }
    }
}

impl Report {
    pub(super) fn new(tally: &ObjectTally, records: u64, unreadable: u64, omitted: usize) -> Self {
        let (overlay, left_out) = overlay::propose(tally);
        Self {
            records,
            unreadable,
            findings: Writer::write(tally, records, false),
            omitted: omitted as u64,
            overlay,
            left_out,
        }
    }

    /// The changes to the specification after which these records have no findings, as an OpenAPI
    /// Overlay.
    ///
    /// New fields get types as they were found; the accessors of fields that are documented already
    /// keep their types. Names and values with masked parts are left out: see
    /// [`left_out`](Self::left_out).
    ///
    /// ```
    /// let mut observer = ovia::drift::Observer::<ovia::model::CallAgent>::new();
    /// observer.observe(&r#"{"name": "Camille", "language": "fr"}"#.parse()?);
    /// let overlay = serde_json::to_value(observer.finish().overlay())?;
    ///
    /// assert_eq!(overlay["actions"][0]["target"], "$.components.schemas.CallAgent.properties");
    /// assert_eq!(overlay["actions"][0]["update"]["language"]["type"], "string");
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn overlay(&self) -> &Overlay {
        &self.overlay
    }

    /// The paths that the [`overlay`](Self::overlay) does not deal with, because their names or values
    /// are masked, or cannot be names of fields.
    #[must_use]
    pub fn left_out(&self) -> &[String] {
        &self.left_out
    }
}

/// What the last of these records has, and none before.
pub(super) fn new_findings(tally: &ObjectTally, records: u64) -> Vec<Finding> {
    Writer::write(tally, records, true)
}

struct Writer {
    records: u64,
    /// Whether only what is new in the last record is written.
    only_new: bool,
    findings: Vec<Finding>,
}

impl Writer {
    fn write(tally: &ObjectTally, records: u64, only_new: bool) -> Vec<Finding> {
        let mut writer = Self {
            records,
            only_new,
            findings: Vec::new(),
        };
        writer.object(tally, "");
        writer.findings
    }

    fn object(&mut self, tally: &ObjectTally, path: &str) {
        for (property, found) in tally.documented.properties.iter().zip(&tally.properties) {
            let path = joined_path(path, property.key);
            let PropertyTally { missing, value } = found;
            self.add(FindingKind::Missing, &path, missing);
            let is_reported = !self.only_new && !property.is_never_seen;
            if is_reported && !value.is_seen && missing.is_empty() {
                self.findings.push(Finding::new(
                    FindingKind::NeverSeen,
                    path.clone(),
                    &Mark::default(),
                    self.records,
                ));
            }
            self.value(value, &path);
        }
        for (name, unknown) in &tally.unknown {
            let path = joined_path(path, name);
            self.add_unknown(FindingKind::UnknownField, &path, unknown);
        }
    }

    fn value(&mut self, tally: &ValueTally, path: &str) {
        let expected = expected(&tally.documented.shape);
        if let Some(unknown) = &tally.other_type
            && let Some(finding) = self.add_unknown(FindingKind::OtherType, path, unknown)
        {
            finding.expected = Some(expected);
        }
        if let Some(finding) = self.add(FindingKind::Format, path, &tally.format) {
            finding.expected = Some(expected);
        }
        self.add(FindingKind::Null, path, &tally.null);
        let kind = match tally.documented.shape {
            Shape::Enum { .. } => FindingKind::UnknownEnumValue,
            _ => FindingKind::UnknownValue,
        };
        let values = &tally.unknown_values;
        if let Some(finding) = self.add(kind, path, &tally.unknown_value) {
            finding.found = found(values.iter().map(|(value, mark)| (&**value, mark)));
        }
        match &tally.inside {
            Inside::Nothing => {}
            Inside::Items(items) => {
                let brackets = match tally.documented.shape {
                    Shape::Map(_) => ".*",
                    _ => "[]",
                };
                self.value(items, &format!("{path}{brackets}"));
            }
            Inside::Object(object) => self.object(object, path),
            Inside::AnyOf(alternatives) => {
                alternatives
                    .iter()
                    .for_each(|tally| self.value(tally, path));
            }
        }
    }

    fn add_unknown(
        &mut self,
        kind: FindingKind,
        path: &str,
        unknown: &Unknown,
    ) -> Option<&mut Finding> {
        let finding = self.add(kind, path, &unknown.mark)?;
        finding.found = found(unknown.kinds.iter().map(|(kind, mark)| (*kind, mark)));
        Some(finding)
    }

    fn add(&mut self, kind: FindingKind, path: &str, mark: &Mark) -> Option<&mut Finding> {
        if mark.is_empty() || self.only_new && !mark.is_first_in(self.records) {
            return None;
        }
        self.findings
            .push(Finding::new(kind, path.to_owned(), mark, self.records));
        self.findings.last_mut()
    }
}

impl Finding {
    fn new(kind: FindingKind, path: String, mark: &Mark, records: u64) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "a share has six digits")]
        let share = mark.records as f64 / records.max(1) as f64;
        Self {
            kind,
            path,
            count: mark.records,
            share: (share * 1e6).round() / 1e6,
            first_seen: mark.first_seen,
            last_seen: mark.last_seen,
            expected: None,
            found: Vec::new(),
            examples: mark.examples.clone(),
        }
    }
}

/// The most frequent ones first.
fn found<'m>(marks: impl Iterator<Item = (&'m str, &'m Mark)>) -> Vec<Found> {
    let mut found: Vec<Found> = marks
        .map(|(value, mark)| Found {
            value: value.to_owned(),
            count: mark.records,
        })
        .collect();
    found.sort_by_key(|found| std::cmp::Reverse(found.count));
    found
}

fn expected(shape: &Shape) -> &'static str {
    match shape {
        Shape::Any => "any value",
        Shape::Boolean => "boolean",
        Shape::Integer { format } => format.unwrap_or("integer"),
        Shape::Number => "number",
        Shape::Text { format, .. } => format.unwrap_or("string"),
        Shape::Enum { .. } => "string",
        Shape::Array(_) => "array",
        Shape::Object(_) | Shape::Map(_) => "object",
        Shape::AnyOf(_) => "one of several types",
    }
}

/// In whole seconds, unless it has a fraction.
#[expect(clippy::ref_option, reason = "as serde calls it")]
fn time<S: Serializer>(time: &Option<DateTime<Utc>>, serializer: S) -> Result<S::Ok, S::Error> {
    let text = time.map(|time| time.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true));
    text.serialize(serializer)
}
