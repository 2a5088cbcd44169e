//! The models against the specification: each derives a JSON Schema, which has to say what the
//! specification says, less the demands that responses are spared.
#![cfg(feature = "schemars")]

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

fn specification() -> Value {
    let text = match std::env::var_os("OVIA_OPENAPI") {
        Some(path) => std::fs::read_to_string(path).expect("the specification"),
        None => include_str!("../../../openapi/ovia.yaml").to_owned(),
    };
    serde_saphyr::from_str(&text).expect("YAML")
}

/// The names that request bodies lead to: these models are as strict as the specification.
fn request_models(specification: &Value) -> BTreeSet<String> {
    fn references(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Object(object) => {
                if let Some(target) = object.get("$ref").and_then(Value::as_str) {
                    found.push(target.to_owned());
                }
                object.values().for_each(|inner| references(inner, found));
            }
            Value::Array(items) => items.iter().for_each(|inner| references(inner, found)),
            _ => {}
        }
    }
    let mut waiting = Vec::new();
    for item in specification["paths"].as_object().expect("paths").values() {
        for operation in item.as_object().expect("a path item").values() {
            references(&operation["requestBody"], &mut waiting);
        }
    }
    let mut names = BTreeSet::new();
    while let Some(target) = waiting.pop() {
        let name = target.rsplit('/').next().expect("a name").to_owned();
        if names.insert(name) {
            let pointer = target.strip_prefix('#').expect("a local reference");
            references(
                specification.pointer(pointer).expect("a target"),
                &mut waiting,
            );
        }
    }
    names
}

/// What a schema of either kind says of a value: its type, its format, its items or its name.
fn essence(schema: &Value) -> Value {
    let mut schema = schema;
    // `allOf: [one]` or `oneOf: [one, null]` in OpenAPI, `anyOf: [one, null]` in JSON Schema: the
    // one with a wrapping.
    for wrapping in ["allOf", "oneOf", "anyOf"] {
        if let Some(parts) = schema[wrapping].as_array() {
            let kept: Vec<&Value> = parts
                .iter()
                .filter(|part| **part != json!({"type": "null"}) && part["enum"] != json!([null]))
                .collect();
            if let [one] = kept[..] {
                schema = one;
            }
        }
    }
    if let Some(target) = schema["$ref"].as_str() {
        return json!({ "is": target.rsplit('/').next() });
    }
    let types = match &schema["type"] {
        Value::Array(types) => types.iter().find(|t| **t != json!("null")).cloned(),
        other => Some(other.clone()),
    };
    // The widths that Rust gives numbers are its own affair, unless the specification names one.
    let format = match schema["format"].as_str() {
        Some("int64" | "double") | None => None,
        format => format,
    };
    let mut essence = json!({ "type": types, "format": format });
    if !schema["items"].is_null() {
        essence["items"] = self::essence(&schema["items"]);
    }
    essence
}

fn properties(schema: &Value) -> Map<String, Value> {
    let properties = schema["properties"].as_object().into_iter().flatten();
    properties
        .map(|(name, property)| (name.clone(), essence(property)))
        .collect()
}

#[test]
fn every_model_is_what_the_specification_says() {
    let specification = specification();
    let schemas = specification["components"]["schemas"]
        .as_object()
        .expect("schemas");
    let models = ovia_core::types::json_schemas();
    let names: BTreeSet<&str> = models.iter().map(|(name, _)| *name).collect();
    for name in schemas.keys() {
        assert!(names.contains(name.as_str()), "no model of {name}");
    }
    let strict = request_models(&specification);

    for (name, model) in &models {
        let model = model.as_value();
        let said = &schemas[*name];
        if let Some(values) = said.get("enum") {
            assert_eq!(model["anyOf"][0]["enum"], *values, "{name}");
            assert_eq!(
                model["anyOf"][1],
                json!({"type": "string"}),
                "{name} is open"
            );
            continue;
        }
        assert_eq!(
            Value::Object(properties(model)),
            Value::Object(properties(said)),
            "{name}"
        );
        let required = |schema: &Value| -> BTreeSet<String> {
            let names = schema["required"].as_array().into_iter().flatten();
            names
                .map(|name| name.as_str().unwrap_or("?").to_owned())
                .collect()
        };
        if strict.contains(*name) {
            assert_eq!(required(model), required(said), "{name}");
        } else {
            assert_eq!(required(model), BTreeSet::new(), "{name} demands nothing");
        }
    }
}

/// Pinned for the specification of the project; another one has other models.
#[test]
fn each_schema() {
    if std::env::var_os("OVIA_OPENAPI").is_some() {
        return;
    }
    for (name, schema) in ovia_core::types::json_schemas() {
        insta::assert_json_snapshot!(name, schema);
    }
}
