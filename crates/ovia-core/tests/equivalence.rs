//! The generated core and the specification are equivalent: random records that are valid under the
//! specification are read without a mismatch and written back equal; of records that were changed
//! at random every value is read, or reported as a mismatch.
//!
//! `PROPTEST_CASES` sets how many records each test reads (default 256).

use std::sync::LazyLock;

use chrono::{DateTime, FixedOffset};
use jsonschema::Validator;
use ovia_core::{record::Record, schema::Model, tolerant::Mismatch, types::Call};
use ovia_spec::{Document, entries, mutated};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

static SPECIFICATION: LazyLock<Document> =
    LazyLock::new(|| Document::read().expect("the specification"));

/// The same, as a validator that demands only what the client does.
static TOLERANT: LazyLock<Validator> = LazyLock::new(|| {
    let mut specification = Document::read().expect("the specification");
    let schemas = specification.root["components"]["schemas"].as_object_mut();
    for (_, schema) in schemas.into_iter().flatten() {
        *schema = tolerant(schema);
    }
    let call = specification.schema("Call");
    jsonschema::options()
        .should_validate_formats(true)
        .with_format("date-time", |text: &str| time(text).is_some())
        .build(&specification.json_schema(call))
        .expect("a schema")
});

fn valid() -> BoxedStrategy<Value> {
    SPECIFICATION.any_valid(SPECIFICATION.schema("Call"))
}

fn config() -> ProptestConfig {
    // A failure prints the smallest record that shows it; nothing is kept in files.
    ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

fn read(call: &Value) -> Record<Call> {
    let text = call.to_string();
    text.parse()
        .unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// A time as the client reads it without a mismatch: RFC 3339, or the text of a database, with a
/// space for the `T` and an offset without minutes.
fn time(text: &str) -> Option<DateTime<FixedOffset>> {
    let forms = [text.to_owned(), format!("{text}:00")];
    forms.iter().find_map(|text| text.parse().ok())
}

/// Whether two values are the same under a schema: times as moments, UUIDs in any case, numbers as
/// `f64`; without what is null or not documented.
fn same(schema: &Value, sent: &Value, written: &Value) -> bool {
    let schema = SPECIFICATION.resolve(schema);
    match (sent, written) {
        (Value::Object(sent), Value::Object(written)) => {
            entries(&schema["properties"]).all(|(name, property)| {
                let sent = sent.get(name).filter(|value| !value.is_null());
                match (sent, written.get(name)) {
                    (Some(sent), Some(written)) => same(property, sent, written),
                    (None, None) => true,
                    _ => false,
                }
            }) && written.keys().all(|name| sent.contains_key(name))
        }
        (Value::Array(sent), Value::Array(written)) => {
            let pairs = sent.iter().zip(written);
            let mut items = pairs.map(|(a, b)| same(&schema["items"], a, b));
            sent.len() == written.len() && items.all(|same| same)
        }
        (Value::String(sent), Value::String(written)) => match schema["format"].as_str() {
            Some("date-time") => time(sent).is_some() && time(sent) == time(written),
            Some("uuid") => sent.eq_ignore_ascii_case(written),
            _ => sent == written,
        },
        (Value::Number(sent), Value::Number(written)) => sent.as_f64() == written.as_f64(),
        _ => sent == written,
    }
}

/// The first value that is neither read nor reported, as a path.
fn lost(
    schema: &Value,
    sent: &Value,
    written: Option<&Value>,
    path: &str,
    mismatches: &[Mismatch],
) -> Option<String> {
    let is_reported = mismatches.iter().any(|one| one.path() == path);
    if sent.is_null() || is_reported {
        return None;
    }
    let schema = SPECIFICATION.resolve(schema);
    match (sent, written) {
        (Value::Object(object), Some(written)) if schema["properties"].is_object() => {
            entries(&schema["properties"]).find_map(|(name, property)| {
                let path = if path.is_empty() {
                    name.clone()
                } else {
                    format!("{path}.{name}")
                };
                let (sent, written) = (object.get(name)?, written.get(name));
                lost(property, sent, written, &path, mismatches)
            })
        }
        (Value::Array(items), Some(Value::Array(written))) => {
            // An item that is null or reported keeps its place in the model's list.
            items.iter().enumerate().find_map(|(index, item)| {
                let (path, items) = (format!("{path}[{index}]"), &schema["items"]);
                lost(items, item, written.get(index), &path, mismatches)
            })
        }
        (_, Some(written)) if same(schema, sent, written) => None,
        _ => Some(path.to_owned()),
    }
}

/// What the client reads tolerantly: nothing is required, any property may be null, enums are open.
/// An item of a list may not be null.
fn tolerant(schema: &Value) -> Value {
    let mut schema = schema.clone();
    if let Some(object) = schema.as_object_mut() {
        object.remove("required");
        object.remove("enum");
        for (_, property) in object
            .get_mut("properties")
            .and_then(Value::as_object_mut)
            .into_iter()
            .flatten()
        {
            // No part of the specification's own null is left without its enum.
            if let Some(parts) = property.get("oneOf").and_then(Value::as_array) {
                *property = json!({ "allOf": [parts[0]] });
            }
            *property = match property.get("allOf") {
                Some(_) => json!({ "oneOf": [property, { "enum": [null], "nullable": true }] }),
                None => tolerant(property),
            };
            property["nullable"] = true.into();
        }
    }
    schema
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn valid_records_are_read_whole(call in valid()) {
        let record = read(&call);
        prop_assert_eq!(record.as_str(), call.to_string());
        prop_assert!(record.conforms(), "{:?}", record.mismatches());
        prop_assert!(record.mismatches().is_empty());
        prop_assert_eq!(&serde_json::to_value(&record).expect("JSON"), &call);
        for (name, _) in entries(&SPECIFICATION.schema("Call")["properties"]) {
            let position = Call::SCHEMA.position(name).expect("a documented field");
            prop_assert_eq!(record.has(position), !call[name].is_null(), "{}", name);
        }
        let model = serde_json::to_value(record.to_model()).expect("JSON");
        prop_assert!(same(SPECIFICATION.schema("Call"), &call, &model), "{model}");
    }

    #[test]
    fn nothing_of_a_changed_record_is_lost(call in mutated(valid())) {
        let record = read(&call);
        prop_assert_eq!(&serde_json::to_value(&record).expect("JSON"), &call);
        let fields: Map<String, Value> = record
            .fields()
            .into_iter()
            .map(|(name, json)| (name, json.get().parse().expect("JSON")))
            .collect();
        prop_assert_eq!(&Value::Object(fields), &call);
        let model = serde_json::to_value(record.to_model()).expect("JSON");
        let schema = SPECIFICATION.schema("Call");
        let lost = lost(schema, &call, Some(&model), "", record.mismatches());
        prop_assert_eq!(lost, None, "mismatches: {:?}, model: {}", record.mismatches(), model);
        prop_assert_eq!(record.conforms(), record.mismatches().is_empty());
    }

    #[test]
    fn what_the_specification_refuses_is_a_mismatch(call in mutated(valid())) {
        let record = read(&call);
        // For JSON Schema 3.0 is an integer, for the client it is not.
        let mut mismatches = record.mismatches().iter();
        prop_assume!(!mismatches.any(|it| {
            it.expected() == "integer" && it.found() == "number with a fraction or an exponent"
        }));
        let errors: Vec<_> = TOLERANT.iter_errors(&call).map(|it| it.to_string()).collect();
        prop_assert_eq!(record.conforms(), errors.is_empty(), "{:?} {:?}", errors, record.mismatches());
    }
}
