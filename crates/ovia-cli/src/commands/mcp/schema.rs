//! JSON Schemas of the tools by schemars, without what costs tokens and says nothing: titles, formats,
//! defaults that are null, and null as a type.

use ovia::serde_json::Value;
use rmcp::{
    model::JsonObject,
    schemars::{JsonSchema, generate::SchemaSettings},
};

/// The schema of a tool's arguments.
pub(super) fn of_arguments<T: JsonSchema>() -> JsonObject {
    schema::<T>(SchemaSettings::draft2020_12())
}

/// The schema of a tool's answer.
pub(super) fn of_answer<T: JsonSchema>() -> JsonObject {
    schema::<T>(SchemaSettings::draft2020_12().for_serialize())
}

fn schema<T: JsonSchema>(mut settings: SchemaSettings) -> JsonObject {
    settings.inline_subschemas = true;
    settings.meta_schema = None;
    let schema = settings.into_generator().into_root_schema_for::<T>();
    let mut value = schema.to_value();
    shorten(&mut value, false);
    match value {
        Value::Object(schema) => schema,
        _ => JsonObject::new(),
    }
}

/// `is_names` is whether the keys are names of properties.
fn shorten(value: &mut Value, is_names: bool) {
    match value {
        Value::Object(fields) => {
            if !is_names {
                let is_empty_default = |value: &Value| {
                    value.is_null() || *value == Value::Array(Vec::new()) || *value == ""
                };
                if fields.get("default").is_some_and(is_empty_default) {
                    fields.remove("default");
                }
                for key in ["title", "format", "minimum"] {
                    fields.remove(key);
                }
                if let Some(Value::Array(types)) = fields.get_mut("type") {
                    types.retain(|name| name != "null");
                    if let [only] = types.as_slice() {
                        let only = only.clone();
                        fields.insert("type".to_owned(), only);
                    }
                }
            }
            for (key, value) in fields.iter_mut() {
                shorten(value, !is_names && key == "properties");
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| shorten(item, false)),
        _ => {}
    }
}
