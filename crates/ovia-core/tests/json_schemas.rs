//! The models against the specification: each derives a JSON Schema, which has to be the
//! specification's after the transforms of ovia-codegen. Responses require nothing, anything in them
//! may be null, enums are open, and texts have no bounds.
#![cfg(feature = "schemars")]

use std::collections::BTreeSet;

use ovia_spec::{Document, entries, is_nullable};
use serde_json::{Map, Value, json};

/// The names that request bodies lead to: these models are as strict as the specification.
fn request_models(specification: &Document) -> BTreeSet<String> {
    fn references(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Object(object) => {
                let target = object.get("$ref").and_then(Value::as_str);
                found.extend(target.map(str::to_owned));
                object.values().for_each(|inner| references(inner, found));
            }
            Value::Array(items) => items.iter().for_each(|inner| references(inner, found)),
            _ => {}
        }
    }
    let mut waiting = Vec::new();
    for operation in specification.operations() {
        references(&operation.value["requestBody"], &mut waiting);
    }
    let mut names = BTreeSet::new();
    while let Some(target) = waiting.pop() {
        let name = target.rsplit('/').next().expect("a name").to_owned();
        if names.insert(name) {
            let pointer = target.strip_prefix('#').expect("a local reference");
            let target = specification.root.pointer(pointer).expect("a target");
            references(target, &mut waiting);
        }
    }
    names
}

/// What a named schema of the specification becomes.
fn transformed(schema: &Value, is_request: bool) -> Value {
    if let Some(values) = schema.get("enum") {
        let known = json!({ "type": "string", "enum": values });
        return json!({ "anyOf": [known, { "type": "string" }] });
    }
    let required = schema["required"].as_array().cloned().unwrap_or_default();
    let properties: Map<String, Value> = entries(&schema["properties"])
        .map(|(name, property)| {
            let is_required = required.contains(&json!(name));
            let may_be_null = !is_request || !is_required || is_nullable(property);
            (name.clone(), transformed_property(property, may_be_null))
        })
        .collect();
    let mut transformed = json!({ "type": "object", "properties": properties });
    if is_request && !required.is_empty() {
        let names: BTreeSet<_> = required.iter().filter_map(Value::as_str).collect();
        transformed["required"] = json!(names);
    }
    transformed
}

fn transformed_property(property: &Value, may_be_null: bool) -> Value {
    let parts = ["allOf", "oneOf"].into_iter();
    let parts = parts.filter_map(|key| property[key].as_array()).flatten();
    if let Some(target) = parts.chain([property]).find_map(|it| it["$ref"].as_str()) {
        let name = target.rsplit('/').next().expect("a name");
        let reference = json!({ "$ref": format!("#/$defs/{name}") });
        return if may_be_null {
            json!({ "anyOf": [reference, { "type": "null" }] })
        } else {
            reference
        };
    }
    let Some(kind) = property["type"].as_str() else {
        return json!({});
    };
    let mut transformed = if may_be_null {
        json!({ "type": [kind, "null"] })
    } else {
        json!({ "type": kind })
    };
    // Rust's numbers have a width where the specification names none.
    let format = property["format"].as_str().or(match kind {
        "integer" => Some("int64"),
        "number" => Some("double"),
        _ => None,
    });
    if let Some(format) = format {
        transformed["format"] = json!(format);
    }
    if property["items"].is_object() {
        transformed["items"] = transformed_property(&property["items"], false);
    }
    transformed
}

/// The schema that a model derives, without what is about the document and not about values.
fn derived(schema: &Value) -> Value {
    let mut schema = schema.clone();
    let object = schema.as_object_mut().expect("an object");
    for key in ["$schema", "$defs", "title", "description"] {
        object.remove(key);
    }
    let properties = object.get_mut("properties").and_then(Value::as_object_mut);
    for (_, property) in properties.into_iter().flatten() {
        let property = property.as_object_mut().expect("an object");
        property.remove("description");
    }
    schema
}

/// The first paragraph of a description, on one line.
fn description(schema: &Value) -> String {
    let text = schema["description"].as_str().unwrap_or_default();
    let text = text.split("\n\nSource: ").next().unwrap_or_default();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn every_model_is_what_the_specification_says() {
    let specification = Document::read().expect("the specification");
    let models = ovia_core::types::json_schemas();
    let names: BTreeSet<&str> = models.iter().map(|(name, _)| *name).collect();
    let specified: BTreeSet<&str> = specification.schemas().map(|(name, _)| &**name).collect();
    assert_eq!(names, specified);
    let requests = request_models(&specification);
    for (name, model) in &models {
        let (model, schema) = (model.as_value(), specification.schema(name));
        let expected = transformed(schema, requests.contains(*name));
        assert_eq!(derived(model), expected, "{name}");
        if schema.get("enum").is_none() {
            assert_eq!(description(model), description(schema), "{name}");
        }
        for (property, schema) in entries(&schema["properties"]) {
            let model = &model["properties"][property];
            assert_eq!(description(model), description(schema), "{name}.{property}");
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
