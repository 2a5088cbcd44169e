//! *Printable*: the text that may be logged.
//!
//! An allow-list: a text counts as personal (a phone number, a transcript) unless the specification
//! marks its property with `x-ovia-printable: true`. So a new field is hidden by default.

use serde_json::Value;

use crate::{Error, document::Document};

const MARK: &str = "x-ovia-printable";

/// The marked properties, as schema and property.
pub(super) fn find(document: &Document) -> Result<Vec<(String, String)>, Error> {
    let mut marked = Vec::new();
    for (name, schema) in document.schemas() {
        for (property, value) in schema["properties"].as_object().into_iter().flatten() {
            match value.get(MARK) {
                None => {}
                Some(Value::Bool(true)) => marked.push((name.clone(), property.clone())),
                Some(other) => {
                    return Err(Error::new(
                        format!("/components/schemas/{name}/properties/{property}/{MARK}"),
                        format!("is {other}"),
                        "write `true`, or leave it out: a text without the mark is not printed",
                    ));
                }
            }
        }
    }
    Ok(marked)
}

#[cfg(test)]
mod tests {
    use crate::tests::{document, failure};

    #[test]
    fn only_true_marks() {
        let schemas = r#"{"Call": {"properties": {
            "status": {"type": "string", "x-ovia-printable": true}, "to": {"type": "string"}}}}"#;
        assert_eq!(
            super::find(&document("{}", schemas)).expect("marks"),
            [("Call".to_owned(), "status".to_owned())]
        );
        let schemas = r#"{"Call": {"properties": {"to": {"x-ovia-printable": "no"}}}}"#;
        assert!(
            failure(super::find(&document("{}", schemas)))
                .starts_with("/components/schemas/Call/properties/to/x-ovia-printable: is \"no\"")
        );
    }
}
