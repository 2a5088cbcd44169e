//! *Byte bodies*: every operation returns its body as it arrives.
//!
//! A typed operation would read the whole body and drop its text. The client needs the bytes: of a
//! list, to read it in constant memory; of a single record, to keep its text. Progenitor returns a
//! byte stream for any media type other than JSON.

use serde_json::{Value, json};

use crate::{Error, document::Document};

/// Returns the ids of the operations.
pub(super) fn apply(document: &mut Document) -> Result<Vec<String>, Error> {
    let (mut ids, mut pointers) = (Vec::new(), Vec::new());
    for operation in document.operations() {
        let Some(id) = operation.value["operationId"].as_str() else {
            return Err(Error::new(
                operation.pointer,
                "has no operationId, and the method is named after it",
                "add one in snake_case, for example `list_calls`",
            ));
        };
        ids.push(id.to_owned());
        pointers.push(format!("{}/responses", operation.pointer));
    }
    if ids.is_empty() {
        return Err(Error::new(
            "/paths",
            "documents no operation",
            "add the operations that the client is to have",
        ));
    }
    for pointer in pointers {
        let responses = document.root.pointer_mut(&pointer);
        let responses = responses
            .and_then(Value::as_object_mut)
            .into_iter()
            .flatten();
        for (_, response) in responses {
            response["content"] = json!({"*/*": {}});
        }
    }
    Ok(ids)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::tests::{document, failure};

    #[test]
    fn every_response_becomes_bytes() {
        let mut document = document(
            r#"{"/calls": {"get": {"operationId": "list",
                "responses": {"2XX": {"description": "ok", "content": {"application/json": {}}}}}}}"#,
            "{}",
        );
        assert_eq!(super::apply(&mut document).expect("an operation"), ["list"]);
        assert_eq!(
            document.root["paths"]["/calls"]["get"]["responses"]["2XX"]["content"],
            json!({"*/*": {}})
        );
    }

    #[test]
    fn refuses_an_operation_without_an_id() {
        let mut document = document(r#"{"/calls": {"get": {"responses": {}}}}"#, "{}");
        assert_eq!(
            failure(super::apply(&mut document)),
            "/paths/~1calls/get: has no operationId, and the method is named after it\n  \
             what to do: add one in snake_case, for example `list_calls`"
        );
    }

    #[test]
    fn refuses_a_document_without_operations() {
        let mut document = document("{}", "{}");
        assert!(failure(super::apply(&mut document)).starts_with("/paths: documents no operation"));
    }
}
