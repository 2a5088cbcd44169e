//! Schemas of OpenAPI 3.0 as JSON Schema, and validators made of them.

use jsonschema::Validator;
use serde_json::{Map, Value, json};

use crate::{Document, entries};

/// The keywords that mean the same in both, and hold no schema.
const SAME: [&str; 16] = [
    "$ref",
    "type",
    "format",
    "enum",
    "required",
    "minLength",
    "maxLength",
    "pattern",
    "minimum",
    "maximum",
    "multipleOf",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minProperties",
    "maxProperties",
];

/// Whether a property may be null: it is nullable itself, or a part of its `oneOf` or `anyOf` is.
#[must_use]
pub fn is_nullable(schema: &Value) -> bool {
    let parts = ["oneOf", "anyOf"]
        .into_iter()
        .filter_map(|key| schema[key].as_array());
    schema["nullable"] == true || parts.flatten().any(|part| part["nullable"] == true)
}

fn is_null(schema: &Value) -> bool {
    schema["nullable"] == true && schema["enum"] == json!([null])
}

impl Document {
    /// A schema of this document as JSON Schema 2020-12 that stands alone.
    #[must_use]
    pub fn json_schema(&self, schema: &Value) -> Value {
        let named: Map<String, Value> = self
            .schemas()
            .map(|(name, schema)| (name.clone(), convert(schema)))
            .collect();
        json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "allOf": [convert(schema)],
            "components": { "schemas": named },
        })
    }

    /// A validator of a schema of this document, formats included.
    ///
    /// # Errors
    ///
    /// A message, if it is not a valid schema.
    pub fn validator(&self, schema: &Value) -> Result<Validator, String> {
        jsonschema::options()
            .should_validate_formats(true)
            .build(&self.json_schema(schema))
            .map_err(|error| error.to_string())
    }
}

fn convert(schema: &Value) -> Value {
    if is_null(schema) {
        return json!({ "type": "null" });
    }
    let mut converted = Map::new();
    for (key, value) in entries(schema) {
        let value = match key.as_str() {
            same if SAME.contains(&same) => value.clone(),
            "properties" => entries(value)
                .map(|(name, property)| (name.clone(), convert(property)))
                .collect::<Map<_, _>>()
                .into(),
            "items" => convert(value),
            "additionalProperties" if value.is_object() => convert(value),
            "additionalProperties" => value.clone(),
            "allOf" | "oneOf" | "anyOf" => {
                let parts = value.as_array().into_iter().flatten();
                parts.map(convert).collect::<Vec<_>>().into()
            }
            _ => continue,
        };
        converted.insert(key.clone(), value);
    }
    match schema["format"].as_str() {
        Some("int32") => {
            converted.entry("minimum").or_insert(i32::MIN.into());
            converted.entry("maximum").or_insert(i32::MAX.into());
        }
        Some("uuid") => {
            // The one form with hyphens.
            converted.insert("maxLength".to_owned(), 36.into());
        }
        _ => {}
    }
    if schema["nullable"] == true {
        return json!({ "anyOf": [converted, { "type": "null" }] });
    }
    converted.into()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::Document;

    fn is_valid(schema: &Value, value: &Value) -> bool {
        let named = json!({
            "components": { "schemas": { "Agent": { "type": "object", "required": ["name"] } } }
        });
        let document = Document::parse(&named.to_string()).expect("a document");
        document
            .validator(schema)
            .expect("a schema")
            .is_valid(value)
    }

    #[test]
    fn null_is_valid_where_the_specification_says_so() {
        let agent = json!({ "$ref": "#/components/schemas/Agent" });
        let nothing = json!({ "type": "object", "nullable": true, "enum": [null] });
        let nullable = json!({ "oneOf": [agent, nothing] });
        for (schema, value, valid) in [
            (json!({ "type": "string" }), json!(null), false),
            (
                json!({ "type": "string", "nullable": true }),
                json!(null),
                true,
            ),
            (
                json!({ "type": "string", "nullable": true }),
                json!(1),
                false,
            ),
            (agent.clone(), json!(null), false),
            (agent, json!({}), false),
            (nullable.clone(), json!(null), true),
            (nullable.clone(), json!({ "name": "Camille" }), true),
            (nullable, json!({}), false),
        ] {
            assert_eq!(is_valid(&schema, &value), valid, "{schema} {value}");
        }
    }

    #[test]
    fn formats_hold() {
        for (format, kind, value, valid) in [
            (
                "uuid",
                "string",
                json!("3c90c3cc-0d44-4b50-8888-8dd25736052a"),
                true,
            ),
            (
                "uuid",
                "string",
                json!("3c90c3cc0d444b5088888dd25736052a"),
                false,
            ),
            ("date-time", "string", json!("2025-06-12T08:15:30Z"), true),
            ("date-time", "string", json!("2025-06-12 08:15"), false),
            ("int32", "integer", json!(401), true),
            ("int32", "integer", json!(1_u64 << 40), false),
        ] {
            let schema = json!({ "type": kind, "format": format });
            assert_eq!(is_valid(&schema, &value), valid, "{format} {value}");
        }
    }
}
