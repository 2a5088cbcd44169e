//! *Plain texts*: a text with bounds becomes a `String`.
//!
//! progenitor makes a type of its own of each, which a caller has to convert into and whose errors
//! name no field. The server refuses what does not hold, and its message says which field it is.

use serde_json::Value;

use crate::{document::Document, keywords};

pub(super) fn apply(document: &mut Document) {
    let schemas = document.root.pointer_mut("/components/schemas");
    let schemas = schemas.and_then(Value::as_object_mut).into_iter().flatten();
    schemas.for_each(|(_, schema)| release(schema));
}

fn release(schema: &mut Value) {
    let Some(object) = schema.as_object_mut() else {
        return;
    };
    object.retain(|key, _| !keywords::TEXT_BOUNDS.contains(&key.as_str()));
    if let Some(properties) = object.get_mut("properties").and_then(Value::as_object_mut) {
        properties.values_mut().for_each(release);
    }
    if let Some(items) = object.get_mut("items") {
        release(items);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::tests::document;

    #[test]
    fn bounds_go_and_properties_with_their_names_stay() {
        let mut document = document(
            "{}",
            r#"{"NewCall": {"type": "object", "required": ["to"], "properties": {
                "to": {"type": "string", "minLength": 1, "format": "uuid"},
                "tags": {"type": "array", "items": {"type": "string", "pattern": "^x"}},
                "pattern": {"type": "string", "maxLength": 2}}}}"#,
        );
        super::apply(&mut document);
        assert_eq!(
            document.root["components"]["schemas"]["NewCall"],
            json!({"type": "object", "required": ["to"], "properties": {
                "to": {"type": "string", "format": "uuid"},
                "tags": {"type": "array", "items": {"type": "string"}},
                "pattern": {"type": "string"}}})
        );
    }
}
