//! A call in which every field that may be null is null. The others have their examples.

use ovia_spec::{Document, entries, is_nullable};
use serde_json::{Map, Value};

use crate::failure::Failure;

/// The record as JSON text without spaces, and the names of the fields that are null.
pub(super) fn record(document: &Document) -> Result<(String, Vec<String>), Failure> {
    let (mut record, mut nulls) = (Map::new(), Vec::new());
    let schema = document.schema("Call");
    for (name, property) in entries(&schema["properties"]) {
        let value = if is_nullable(property) {
            nulls.push(name.clone());
            Value::Null
        } else {
            property["example"].clone()
        };
        record.insert(name.clone(), value);
    }
    let text = Value::Object(record).to_string();
    if nulls.is_empty() || text.contains(' ') {
        return Err(Failure::new(
            "spec clients: the schema `Call` has no property that may be null, or an example of \
             one that may not contains a space, which ends a directive of the mock server",
        ));
    }
    Ok((text, nulls))
}

#[cfg(test)]
mod tests {
    use super::{Document, record};

    fn document(properties: &str) -> Document {
        let text = format!("{{components: {{schemas: {{Call: {{properties: {properties}}}}}}}}}");
        Document::parse(&text).expect("a document")
    }

    #[test]
    fn what_may_be_null_is_null() {
        let document = document(
            "{a: {example: 1}, b: {nullable: true, example: 2}, \
             c: {oneOf: [{$ref: '#/x'}, {type: object, nullable: true, enum: [null]}]}}",
        );
        let (text, nulls) = record(&document).expect("a record");
        assert_eq!(text, r#"{"a":1,"b":null,"c":null}"#);
        assert_eq!(nulls, ["b", "c"]);
    }

    #[test]
    fn a_space_would_end_the_directive() {
        assert!(record(&document("{a: {example: x y}, b: {nullable: true}}")).is_err());
        assert!(record(&document("{a: {example: x}}")).is_err());
    }
}
