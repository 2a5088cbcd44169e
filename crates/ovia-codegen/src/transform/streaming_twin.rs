//! *Streaming twin*: every operation also gets a form that returns the body as it arrives.
//!
//! The typed form reads a body whole and throws the text away. The client is a view over the record
//! that was sent, so it needs the bytes: of a list to read it in constant memory, of a single
//! record to keep it. Progenitor returns a byte stream for any media type but JSON, and a path may
//! stand twice if one key carries a fragment, which is never sent.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::{Error, document::Document};

/// What the twin's operation id ends in.
const SUFFIX: &str = "_stream";

/// What the twin's path ends in; the core takes it away before the request is sent.
const FRAGMENT: &str = "#stream";

pub(super) fn apply(document: &mut Document) -> Result<Vec<String>, Error> {
    let ids: BTreeSet<String> = document
        .operations()
        .iter()
        .filter_map(|operation| operation.value["operationId"].as_str())
        .map(str::to_owned)
        .collect();

    let mut twins = Vec::new();
    let mut items: Vec<(String, &'static str, Value)> = Vec::new();
    for operation in document.operations() {
        let Some(id) = operation.value["operationId"].as_str() else {
            return Err(Error::new(
                operation.pointer,
                "has no operationId, and the method is named after it",
                "add one in snake_case, `list_calls` say",
            ));
        };
        let twin_id = format!("{id}{SUFFIX}");
        if ids.contains(&twin_id) {
            return Err(Error::new(
                format!("{}/operationId", operation.pointer),
                format!("`{id}` needs the name `{twin_id}` for its streaming form"),
                format!("rename the operation `{twin_id}`"),
            ));
        }
        let mut twin = operation.value.clone();
        twin["operationId"] = json!(twin_id);
        let description = twin["description"].as_str().unwrap_or_default();
        twin["description"] = json!(format!(
            "{description}\n\nReturns the body as it arrives, unread."
        ));
        if let Some(responses) = twin["responses"].as_object_mut() {
            for response in responses.values_mut() {
                response["content"] = json!({"*/*": {}});
            }
        }
        twins.push(twin_id);
        items.push((operation.path.to_owned(), operation.method, twin));
    }
    if twins.is_empty() {
        return Err(Error::new(
            "/paths",
            "documents no operation",
            "add the operations that the client is to have",
        ));
    }
    for (path, method, twin) in items {
        // Parameters that the path shares among its operations belong to the twin as well.
        let parameters = document.root["paths"][&path].get("parameters").cloned();
        let item = &mut document.root["paths"][format!("{path}{FRAGMENT}")];
        item[method] = twin;
        if let Some(parameters) = parameters {
            item["parameters"] = parameters;
        }
    }
    Ok(twins)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::tests::{document, failure};

    #[test]
    fn adds_a_twin_that_returns_bytes() {
        let mut document = document(
            r#"{"/calls": {"parameters": [{"name": "a"}], "get": {
                "operationId": "list", "description": "All.",
                "responses": {"2XX": {"description": "ok", "content": {"application/json": {}}}}}}}"#,
            "{}",
        );
        assert_eq!(
            super::apply(&mut document).expect("a twin"),
            ["list_stream"]
        );
        let twin = &document.root["paths"]["/calls#stream"];
        assert_eq!(twin["get"]["operationId"], "list_stream");
        assert_eq!(twin["parameters"], json!([{"name": "a"}]));
        assert_eq!(
            twin["get"]["responses"]["2XX"]["content"],
            json!({"*/*": {}})
        );
        // The original stays as it was.
        assert_eq!(
            document.root["paths"]["/calls"]["get"]["responses"]["2XX"]["content"],
            json!({"application/json": {}})
        );
    }

    #[test]
    fn refuses_an_operation_without_an_id() {
        let mut document = document(r#"{"/calls": {"get": {"responses": {}}}}"#, "{}");
        assert_eq!(
            failure(super::apply(&mut document)),
            "/paths/~1calls/get: has no operationId, and the method is named after it\n  \
             what to do: add one in snake_case, `list_calls` say"
        );
    }

    #[test]
    fn refuses_a_name_that_is_taken() {
        let mut document = document(
            r#"{"/a": {"get": {"operationId": "list", "responses": {}}},
                "/b": {"get": {"operationId": "list_stream", "responses": {}}}}"#,
            "{}",
        );
        assert!(
            failure(super::apply(&mut document)).contains("rename the operation `list_stream`")
        );
    }

    #[test]
    fn refuses_a_document_without_operations() {
        let mut document = document("{}", "{}");
        assert!(failure(super::apply(&mut document)).starts_with("/paths: documents no operation"));
    }
}
