//! *Source notes*: the source (`x-ovia-source`) and the example of each property become part of its
//! description, and so of the documentation of the generated code.

use serde_json::{Value, json};

use crate::document::Document;

pub(super) fn apply(document: &mut Document) {
    let Some(schemas) = document
        .root
        .pointer_mut("/components/schemas")
        .and_then(Value::as_object_mut)
    else {
        return;
    };
    for schema in schemas.values_mut() {
        describe(schema);
        if let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) {
            properties.values_mut().for_each(describe);
        }
    }
}

/// Appends `Source: …` and, for a plain value, `Example: …` to a description.
fn describe(schema: &mut Value) {
    let mut notes = Vec::new();
    if let Some(source) = schema.get("x-ovia-source").and_then(Value::as_str) {
        notes.push(match source {
            "documented" => "Source: documented by Ovia.".to_owned(),
            "example" => "Source: seen only in Ovia's documentation example.".to_owned(),
            "inferred" => "Source: inferred, not Ovia's word.".to_owned(),
            "observed" => "Source: seen in records, not documented by Ovia.".to_owned(),
            other => format!("Source: {other}."),
        });
    }
    if let Some(example @ (Value::String(_) | Value::Number(_) | Value::Bool(_))) =
        schema.get("example")
    {
        let text = example.to_string();
        if text.len() <= 80 && !text.contains('`') {
            notes.push(format!("Example: `{text}`."));
        }
    }
    if notes.is_empty() {
        return;
    }
    let description = schema
        .get("description")
        .and_then(Value::as_str)
        .unwrap_or_default();
    schema["description"] = json!(format!("{}\n\n{}", description.trim_end(), notes.join(" ")));
}

#[cfg(test)]
mod tests {
    use crate::tests::document;

    #[test]
    fn the_source_and_a_short_example_reach_the_description() {
        let mut document = document(
            "{}",
            r#"{"Call": {"type": "object", "description": "A call.\n", "x-ovia-source": "example",
                "properties": {"duration": {"type": "integer", "description": "Seconds.",
                    "x-ovia-source": "documented", "example": 71}}}}"#,
        );
        super::apply(&mut document);
        let call = &document.root["components"]["schemas"]["Call"];
        assert_eq!(
            call["description"],
            "A call.\n\nSource: seen only in Ovia's documentation example."
        );
        assert_eq!(
            call["properties"]["duration"]["description"],
            "Seconds.\n\nSource: documented by Ovia. Example: `71`."
        );
    }
}
