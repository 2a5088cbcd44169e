//! *Nullable references*: `oneOf` of a `$ref` and null becomes that reference, nullable.
//!
//! OpenAPI 3.0 has no shorter way to say "this schema or null" that validators and generators for
//! other languages agree on. For progenitor it would be an enum of two types.

use serde_json::{Value, json};

use crate::document::Document;

pub(super) fn apply(document: &mut Document) {
    if let Some(schemas) = document.root.pointer_mut("/components/schemas") {
        rewrite(schemas);
    }
}

fn rewrite(value: &mut Value) {
    match value {
        Value::Object(object) => {
            if let Some(reference) = object.get("oneOf").and_then(reference_or_null) {
                object.remove("oneOf");
                object.insert("allOf".to_owned(), json!([reference]));
                object.insert("nullable".to_owned(), Value::Bool(true));
            }
            object.values_mut().for_each(rewrite);
        }
        Value::Array(items) => items.iter_mut().for_each(rewrite),
        _ => {}
    }
}

/// The reference of an alternative that has null as its only other part.
fn reference_or_null(alternatives: &Value) -> Option<Value> {
    let [one, other] = alternatives.as_array()?.as_slice() else {
        return None;
    };
    let (reference, null) = if other.get("$ref").is_some() {
        (other, one)
    } else {
        (one, other)
    };
    let is_null = null["nullable"] == true && null["enum"] == json!([null]);
    (reference.get("$ref").is_some() && is_null).then(|| reference.clone())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::tests::document;

    fn applied(property: &Value) -> Value {
        let schemas = json!({ "Call": { "properties": { "agent": property } } });
        let mut document = document("{}", &schemas.to_string());
        super::apply(&mut document);
        document.root["components"]["schemas"]["Call"]["properties"]["agent"].take()
    }

    #[test]
    fn a_reference_or_null_is_a_nullable_reference() {
        let agent = json!({ "$ref": "#/components/schemas/Agent" });
        let null = json!({ "type": "object", "nullable": true, "enum": [null] });
        let expected = json!({ "allOf": [agent], "nullable": true, "description": "Who." });
        for parts in [[&agent, &null], [&null, &agent]] {
            let property = json!({ "oneOf": parts, "description": "Who." });
            assert_eq!(applied(&property), expected);
        }
    }

    #[test]
    fn other_alternatives_are_left_as_they_are() {
        let agent = json!({ "$ref": "#/components/schemas/Agent" });
        let text = json!({ "type": "string", "nullable": true });
        for parts in [json!([agent, text]), json!([agent, agent]), json!([agent])] {
            let property = json!({ "oneOf": parts });
            assert_eq!(applied(&property), property);
        }
    }
}
