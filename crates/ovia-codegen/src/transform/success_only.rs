//! *Success only*: progenitor sees no error responses.
//!
//! Progenitor panics on two response types, and its typed errors lose the status and the headers.
//! An undocumented status arrives as a complete response. So each operation keeps its one success
//! response, widened to `2XX` because the documentation does not say 200 or 201.
//!
//! Returns the names of the schemas that operations return, alone or as the items of an array.

use serde_json::{Map, Value};

use crate::{
    Error,
    document::{Document, escape, schema_name},
};

pub(super) fn apply(document: &mut Document) -> Result<Vec<String>, Error> {
    let (mut kept, mut returned) = (Vec::new(), Vec::new());
    for operation in document.operations() {
        let pointer = format!("{}/responses", operation.pointer);
        let responses = operation.value.get("responses").and_then(Value::as_object);
        let successes: Vec<(&String, &Value)> = responses
            .into_iter()
            .flatten()
            .filter(|(status, _)| status.starts_with('2'))
            .collect();
        let (status, response) = match successes[..] {
            [one] => one,
            [] => {
                return Err(Error::new(
                    pointer,
                    "documents no success response",
                    "add the one that the operation answers with, `\"200\"` say, and its \
                     `application/json` schema",
                ));
            }
            _ => {
                let statuses: Vec<&str> = successes.iter().map(|(s, _)| s.as_str()).collect();
                return Err(Error::new(
                    pointer,
                    format!(
                        "documents {} success responses ({}), and a generated operation returns \
                         one type",
                        statuses.len(),
                        statuses.join(", ")
                    ),
                    "keep the one with the body and delete the others: the client takes any 2xx \
                     status for a success, an empty 204 included",
                ));
            }
        };
        let response = document.resolve(response);
        if let Some(content) = response.get("content").and_then(Value::as_object)
            && (content.len() != 1 || !content.contains_key("application/json"))
        {
            return Err(Error::new(
                format!("{pointer}/{}/content", escape(status)),
                "has to hold `application/json` and nothing else",
                "keep that one media type: the client reads nothing else",
            ));
        }
        let schema = &response["content"]["application/json"]["schema"];
        returned.extend(
            [schema, &document.resolve(schema)["items"]]
                .into_iter()
                .filter_map(schema_name)
                .map(str::to_owned),
        );
        kept.push((pointer, response.clone()));
    }
    for (pointer, response) in kept {
        if let Some(responses) = document.root.pointer_mut(&pointer) {
            *responses = Value::Object(Map::from_iter([("2XX".to_owned(), response)]));
        }
    }
    Ok(returned)
}

#[cfg(test)]
mod tests {
    use crate::tests::{document, failure};

    #[test]
    fn keeps_the_success_and_widens_it() {
        let mut document = document(
            r#"{"/calls": {"get": {"operationId": "list", "responses": {
                "200": {"description": "ok"},
                "4XX": {"description": "no"},
                "default": {"description": "?"}}}}}"#,
            "{}",
        );
        super::apply(&mut document).expect("one success");
        assert_eq!(
            document.root["paths"]["/calls"]["get"]["responses"],
            serde_json::json!({"2XX": {"description": "ok"}})
        );
    }

    #[test]
    fn refuses_two_successes() {
        let mut document = document(
            r#"{"/calls": {"get": {"operationId": "list", "responses": {
                "200": {"description": "ok"}, "204": {"description": "none"}}}}}"#,
            "{}",
        );
        assert_eq!(
            failure(super::apply(&mut document)),
            "/paths/~1calls/get/responses: documents 2 success responses (200, 204), and a \
             generated operation returns one type\n  what to do: keep the one with the body and \
             delete the others: the client takes any 2xx status for a success, an empty 204 \
             included"
        );
    }

    #[test]
    fn refuses_no_success() {
        let mut document = document(
            r#"{"/calls": {"get": {"operationId": "list", "responses": {
                "4XX": {"description": "no"}}}}}"#,
            "{}",
        );
        assert!(
            failure(super::apply(&mut document))
                .starts_with("/paths/~1calls/get/responses: documents no success response")
        );
    }

    #[test]
    fn refuses_another_media_type() {
        let mut document = document(
            r#"{"/calls": {"get": {"operationId": "list", "responses": {
                "200": {"description": "ok", "content": {"text/csv": {}}}}}}}"#,
            "{}",
        );
        assert!(failure(super::apply(&mut document)).starts_with(
            "/paths/~1calls/get/responses/200/content: has to hold `application/json`"
        ));
    }
}
