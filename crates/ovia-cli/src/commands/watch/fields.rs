//! What of a record is compared with its later version, and how the two differ.
//!
//! Short values are kept, of long ones only a hash. Objects are compared field by field, one level
//! deep. `updated_at` is not compared, nor the query of a URL: a signature is new in every list.

use std::hash::{DefaultHasher, Hash, Hasher};

use ovia::{
    Call, joined_path,
    serde_json::{self, value::RawValue},
};

/// The longest value that is kept, in bytes of JSON.
const MAX_KEPT: usize = 64;

/// The longest object that is compared field by field.
const MAX_OBJECT: usize = 4096;

/// The compared values of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fields(Vec<(Box<str>, Value)>);

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Value {
    /// As JSON.
    Short(Box<str>),
    /// A long array: how many items it has, and the hash.
    Items(usize, u64),
    Long(u64),
}

/// A field with another value than before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Change {
    pub(super) field: Box<str>,
    /// As JSON. `None` for long values.
    pub(super) from: Option<Box<str>>,
    pub(super) to: Option<Box<str>>,
    /// How many items a long array has.
    pub(super) items: Option<usize>,
}

impl Fields {
    pub(super) fn new(call: &Call) -> Self {
        let mut fields = Vec::new();
        for (name, value) in call.fields() {
            match name.as_str() {
                "updated_at" => {}
                _ => push(&mut fields, &joined_path("", &name), value, true),
            }
        }
        Self(fields)
    }

    /// The same for equal fields, in whatever order.
    pub(super) fn fingerprint(&self) -> u64 {
        self.0.iter().fold(0, |sum, field| {
            let mut hasher = DefaultHasher::new();
            field.hash(&mut hasher);
            sum.wrapping_add(hasher.finish())
        })
    }

    /// What is different in a later version. The status is first.
    pub(super) fn changes(&self, later: &Self) -> Vec<Change> {
        let find = |fields: &Self, name: &str| {
            let mut fields = fields.0.iter();
            let found = fields.find(|(field, _)| **field == *name);
            found.map(|(_, value)| value.clone())
        };
        let removed = self
            .0
            .iter()
            .filter(|(name, _)| find(later, name).is_none());
        let mut changes: Vec<Change> = later
            .0
            .iter()
            .chain(removed)
            .filter_map(|(name, _)| Change::new(name, find(self, name), find(later, name)))
            .collect();
        changes.sort_by_key(|change| &*change.field != "status");
        changes
    }
}

impl Change {
    fn new(name: &str, from: Option<Value>, to: Option<Value>) -> Option<Self> {
        // A field that is not there and one that is null say the same.
        let or_null = |value: Option<Value>| value.unwrap_or_else(|| Value::Short("null".into()));
        let (from, to) = (or_null(from), or_null(to));
        if from == to {
            return None;
        }
        let items = match &to {
            Value::Items(items, _) => Some(*items),
            _ => None,
        };
        let (from, to) = match (from, to) {
            (Value::Short(from), Value::Short(to)) => (Some(from), Some(to)),
            (Value::Short(from), _) if &*from == "null" => (Some(from), None),
            (_, Value::Short(to)) if &*to == "null" => (None, Some(to)),
            _ => (None, None),
        };
        Some(Self {
            field: name.into(),
            from,
            to,
            items,
        })
    }
}

fn push(fields: &mut Vec<(Box<str>, Value)>, name: &str, value: &RawValue, is_top: bool) {
    let json = value.get();
    if is_top
        && json.starts_with('{')
        && json.len() <= MAX_OBJECT
        && let Ok(inner) = serde_json::from_str::<Call>(json)
    {
        for (key, value) in inner.fields() {
            push(fields, &joined_path(name, &key), value, false);
        }
        return;
    }
    let hash = |text: &str| {
        let mut hasher = DefaultHasher::new();
        text.hash(&mut hasher);
        hasher.finish()
    };
    let is_url = json.starts_with("\"http://") || json.starts_with("\"https://");
    let value = if is_url {
        Value::Long(hash(json.split(['?', '#', '"']).nth(1).unwrap_or(json)))
    } else if json.len() <= MAX_KEPT {
        Value::Short(json.into())
    } else if json.starts_with('[') {
        let items = serde_json::from_str::<Vec<serde::de::IgnoredAny>>(json);
        Value::Items(items.map_or(0, |items| items.len()), hash(json))
    } else {
        Value::Long(hash(json))
    };
    fields.push((name.into(), value));
}

#[cfg(test)]
mod tests {
    use super::Fields;

    fn fields(record: &str) -> Fields {
        Fields::new(&record.parse().expect("a record"))
    }

    fn changes(from: &str, to: &str) -> Vec<String> {
        let (from, to) = (fields(from), fields(to));
        let changes = from.changes(&to);
        assert_eq!(
            changes.is_empty(),
            from.fingerprint() == to.fingerprint() || changes.is_empty()
        );
        changes
            .iter()
            .map(|change| {
                format!(
                    "{} {:?} {:?} {:?}",
                    change.field, change.from, change.to, change.items
                )
            })
            .collect()
    }

    #[test]
    fn what_counts_as_a_change() {
        for (from, to) in [
            (r#"{"id":"a","n":1}"#, r#"{"n":1, "id":"a"}"#),
            (r#"{"updated_at":"a"}"#, r#"{"updated_at":"b"}"#),
            (
                r#"{"recording_url":"https://x.example.com/a.mp3?sig=1"}"#,
                r#"{"recording_url":"https://x.example.com/a.mp3?sig=2#t"}"#,
            ),
            (r#"{"n":null}"#, "{}"),
        ] {
            assert_eq!(changes(from, to), Vec::<String>::new(), "{from} {to}");
        }
    }

    #[test]
    fn changes_name_short_values_only() {
        let long = "x".repeat(100);
        assert_eq!(
            changes(
                r#"{"duration":null,"status":"ringing","costs":{"total":1.0}}"#,
                &format!(
                    r#"{{"duration":42,"transcript":"{long}","lines":["{long}","b"],
                        "recording_url":"https://x/a?sig=s","costs":{{"total":1.50}},"status":"done"}}"#
                ),
            ),
            [
                r#"status Some("\"ringing\"") Some("\"done\"") None"#,
                r#"duration Some("null") Some("42") None"#,
                r#"transcript Some("null") None None"#,
                r#"lines Some("null") None Some(2)"#,
                r#"recording_url Some("null") None None"#,
                r#"costs.total Some("1.0") Some("1.50") None"#,
            ]
        );
        // A URL with another path is another one.
        assert_eq!(
            changes(r#"{"u":"https://x/a"}"#, r#"{"u":"https://x/b"}"#),
            ["u None None None"]
        );
    }
}
