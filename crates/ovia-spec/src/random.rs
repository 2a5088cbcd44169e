//! Random documents: valid under a schema of the specification, or changed at random.

use chrono::{DateTime, SecondsFormat, Utc};
use proptest::{
    collection::{btree_map, vec},
    prelude::*,
    sample::Index,
};
use serde_json::{Map, Value, json};

use crate::{Document, entries, is_nullable};

/// Texts that readers of JSON and of times have got wrong.
const ODD_TEXTS: [&str; 8] = [
    "",
    " ",
    "null",
    "é\u{301}\u{0}\u{7f}\"\\/",
    "\u{feff}",
    "{\"a\":1}",
    "2025-06-12 08:15:30+00",
    "🙂",
];

impl Document {
    /// Documents that are valid under a schema: every required property, any of the others, some
    /// properties that it does not name, and null where it may be.
    #[must_use]
    pub fn any_valid(&self, schema: &Value) -> BoxedStrategy<Value> {
        let valid = self.any_but_null(self.resolve(schema));
        if is_nullable(schema) {
            prop_oneof![1 => Just(Value::Null), 3 => valid].boxed()
        } else {
            valid
        }
    }

    fn any_but_null(&self, schema: &Value) -> BoxedStrategy<Value> {
        if let Some(values) = schema["enum"].as_array() {
            return proptest::sample::select(values.clone()).boxed();
        }
        match (schema["type"].as_str(), schema["format"].as_str()) {
            (Some("object"), _) => self.any_object(schema),
            (Some("array"), _) => vec(self.any_valid(&schema["items"]), 0..4)
                .prop_map(Value::from)
                .boxed(),
            (Some("string"), Some("uuid")) => any::<u128>()
                .prop_map(|bits| json!(uuid::Uuid::from_u128(bits)))
                .boxed(),
            (Some("string"), Some("date-time")) => any_time().prop_map(Value::from).boxed(),
            (Some("string"), _) => any_text(&schema["x-ovia-known-values"]),
            (Some("integer"), Some("int32")) => any::<i32>().prop_map(Value::from).boxed(),
            (Some("integer"), _) => any::<i64>().prop_map(Value::from).boxed(),
            (Some("number"), _) => any_number(),
            (Some("boolean"), _) => any::<bool>().prop_map(Value::from).boxed(),
            _ => any_json(),
        }
    }

    fn any_object(&self, schema: &Value) -> BoxedStrategy<Value> {
        let required = schema["required"].as_array();
        let is_required = |name: &str| required.is_some_and(|names| names.contains(&json!(name)));
        let properties: Vec<_> = entries(&schema["properties"])
            .map(|(name, property)| {
                let value = self.any_valid(property);
                let value = if is_required(name) {
                    value.prop_map(Some).boxed()
                } else {
                    proptest::option::weighted(0.8, value).boxed()
                };
                (Just(name.clone()), value)
            })
            .collect();
        let unknown = btree_map("x_[a-z]{1,6}", any_json(), 0..2);
        (properties, unknown)
            .prop_map(|(properties, unknown)| {
                let known = properties.into_iter();
                let known = known.filter_map(|(name, value)| Some((name, value?)));
                Value::Object(known.chain(unknown).collect::<Map<_, _>>())
            })
            .boxed()
    }
}

/// A time in RFC 3339, as UTC or with an offset, with no fraction or 3 to 9 digits of it.
fn any_time() -> impl Strategy<Value = String> {
    let seconds = 0..4_102_444_800_i64;
    let fraction = prop_oneof![Just(0_u32), 0..1_000_000_000_u32];
    (seconds, fraction, 0..4_usize, -840..840_i32).prop_map(|(seconds, fraction, form, offset)| {
        let time: DateTime<Utc> = DateTime::from_timestamp(seconds, fraction).unwrap_or_default();
        match form {
            0 => time.to_rfc3339_opts(SecondsFormat::Secs, true),
            1 => time.to_rfc3339_opts(SecondsFormat::Millis, true),
            2 => time.to_rfc3339_opts(SecondsFormat::AutoSi, false),
            _ => match chrono::FixedOffset::east_opt(offset * 60) {
                Some(offset) => time.with_timezone(&offset).to_rfc3339(),
                None => time.to_rfc3339(),
            },
        }
    })
}

fn any_text(known: &Value) -> BoxedStrategy<Value> {
    let known: Vec<Value> = entries(known).map(|(value, _)| json!(value)).collect();
    let any = prop_oneof![
        2 => "\\PC{0,12}".prop_map(Value::from),
        1 => any::<String>().prop_map(Value::from),
        1 => proptest::sample::select(&ODD_TEXTS[..]).prop_map(Value::from),
    ];
    if known.is_empty() {
        any.boxed()
    } else {
        prop_oneof![proptest::sample::select(known), any].boxed()
    }
}

fn any_number() -> BoxedStrategy<Value> {
    use proptest::num::f64::{NEGATIVE, NORMAL, POSITIVE, ZERO};
    prop_oneof![
        (POSITIVE | NEGATIVE | NORMAL | ZERO).prop_map(Value::from),
        (0.0..100.0).prop_map(Value::from),
        (0..10_000_i64).prop_map(Value::from),
    ]
    .boxed()
}

/// Any JSON, a few levels deep.
#[must_use]
pub fn any_json() -> BoxedStrategy<Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any_number(),
        any_text(&Value::Null),
    ];
    leaf.prop_recursive(2, 8, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..3).prop_map(Value::from),
            btree_map("[a-z_]{0,6}", inner, 0..3)
                .prop_map(|entries| Value::Object(entries.into_iter().collect())),
        ]
    })
    .boxed()
}

/// Documents of a strategy, with one to four values in them changed: replaced by any JSON, removed,
/// or moved to another name.
pub fn mutated(documents: BoxedStrategy<Value>) -> impl Strategy<Value = Value> {
    let change = (any::<Index>(), 0..4_u8, any_json());
    (documents, vec(change, 1..5)).prop_map(|(mut document, changes)| {
        for (place, kind, value) in changes {
            let mut paths = Vec::new();
            collect(&document, String::new(), &mut paths);
            let path = if paths.is_empty() {
                continue;
            } else {
                place.get(&paths)
            };
            change_at(&mut document, path, kind, value);
        }
        document
    })
}

/// The JSON pointers of all values inside a value.
fn collect(value: &Value, path: String, paths: &mut Vec<String>) {
    let inner: Vec<(String, &Value)> = match value {
        Value::Object(object) => object
            .iter()
            .map(|(name, value)| (crate::escape(name), value))
            .collect(),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .map(|(index, value)| (index.to_string(), value))
            .collect(),
        _ => Vec::new(),
    };
    for (name, value) in inner {
        let path = format!("{path}/{name}");
        paths.push(path.clone());
        collect(value, path, paths);
    }
}

fn change_at(document: &mut Value, path: &str, kind: u8, value: Value) {
    let Some((parent, name)) = path.rsplit_once('/') else {
        return;
    };
    let name = name.replace("~1", "/").replace("~0", "~");
    match (kind, document.pointer_mut(parent)) {
        (0, Some(Value::Object(object))) => {
            object.remove(&name);
        }
        (1, Some(Value::Object(object))) => {
            if let Some(value) = object.remove(&name) {
                object.insert(format!("x_{name}"), value);
            }
        }
        _ => {
            if let Some(place) = document.pointer_mut(path) {
                *place = value;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::{
        strategy::{Strategy, ValueTree},
        test_runner::TestRunner,
    };

    use crate::Document;

    #[test]
    fn documents_are_valid_and_mutations_mostly_are_not() {
        let document = Document::read().expect("the specification");
        let schema = document.schema("Call");
        let validator = document.validator(schema).expect("a schema");
        let mut runner = TestRunner::deterministic();
        let (valid, mutated) = (
            document.any_valid(schema),
            super::mutated(document.any_valid(schema)),
        );
        let mut invalid = 0;
        for _ in 0..200 {
            let call = valid.new_tree(&mut runner).expect("a document").current();
            let errors: Vec<_> = validator
                .iter_errors(&call)
                .map(|it| it.to_string())
                .collect();
            assert!(errors.is_empty(), "{call}: {errors:?}");
            let call = mutated.new_tree(&mut runner).expect("a document").current();
            invalid += u32::from(!validator.is_valid(&call));
        }
        assert!(invalid > 100, "{invalid} of 200 mutations are invalid");
    }
}
