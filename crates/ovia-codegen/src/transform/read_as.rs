//! *Read as*: a property with `x-ovia-read-as` is read as the schema that it holds, whatever its own
//! type is.
//!
//! Records showed values of another type than documented, and the specification says so. The type of
//! the accessor stays what it was, so that programs still compile; values of other types are
//! mismatches.

use serde_json::Value;

use crate::{document::Document, keywords};

pub(super) fn apply(document: &mut Document) {
    if let Some(schemas) = document.root.pointer_mut("/components/schemas") {
        replace(schemas);
    }
}

fn replace(value: &mut Value) {
    match value {
        Value::Object(object) => {
            if let Some(Value::Object(read_as)) = object.remove("x-ovia-read-as") {
                object.retain(|key, _| !keywords::TYPE.contains(&key.as_str()));
                object.extend(read_as);
            }
            object.values_mut().for_each(replace);
        }
        Value::Array(items) => items.iter_mut().for_each(replace),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::tests::document;

    #[test]
    fn the_type_is_replaced_and_the_rest_stays() {
        let mut document = document(
            "{}",
            r#"{"Call": {"properties": {
                "id": {"anyOf": [{"type": "string"}, {"type": "integer"}], "description": "Id.",
                    "x-ovia-read-as": {"type": "string", "format": "uuid"}},
                "plain": {"type": "integer"}}}}"#,
        );
        super::apply(&mut document);
        assert_eq!(
            document.root["components"]["schemas"]["Call"]["properties"],
            json!({"id": {"type": "string", "format": "uuid", "description": "Id."},
                "plain": {"type": "integer"}})
        );
    }
}
