//! What progenitor refuses with a panic, or turns into code that compiles and is wrong.
//!
//! Found before generation, so that the message names the place in the specification.

use serde_json::Value;

use crate::{
    Error,
    document::{Document, escape, schema_name, walk},
};

/// Refuses a specification that progenitor would get wrong.
pub(crate) fn check(document: &Document) -> Result<(), Error> {
    references(document)?;
    names(document)?;
    for operation in document.operations() {
        let path = format!("/paths/{}", escape(operation.path));
        for place in [&operation.pointer, &path] {
            let pointer = format!("{place}/parameters");
            let parameters = document.root.pointer(&pointer).and_then(Value::as_array);
            for (index, parameter) in parameters.into_iter().flatten().enumerate() {
                parameter_shape(document, format!("{pointer}/{index}"), parameter)?;
            }
        }
        let body = operation
            .value
            .get("requestBody")
            .map(|b| document.resolve(b));
        let content = body
            .and_then(|body| body.get("content"))
            .and_then(Value::as_object);
        if let Some(content) = content
            && (content.len() != 1 || !content.contains_key("application/json"))
        {
            return Err(Error::new(
                format!("{}/requestBody/content", operation.pointer),
                "has to hold `application/json` and nothing else: progenitor sends one media type",
                "keep that one",
            ));
        }
    }
    Ok(())
}

/// Every `$ref` points into this document, at something.
fn references(document: &Document) -> Result<(), Error> {
    walk(&document.root, "", &mut |pointer, object| {
        let Some(target) = object.get("$ref").and_then(Value::as_str) else {
            return Ok(());
        };
        match target.strip_prefix('#') {
            None => Err(Error::new(
                format!("{pointer}/$ref"),
                format!("`{target}` lies outside this document"),
                "copy what it points at into /components",
            )),
            Some(inside) if document.root.pointer(inside).is_none() => Err(Error::new(
                format!("{pointer}/$ref"),
                format!("`{target}` points at nothing"),
                "mend the spelling, or add what it names",
            )),
            Some(_) => Ok(()),
        }
    })
}

/// Schema names become Rust type names as they are.
fn names(document: &Document) -> Result<(), Error> {
    for (name, _) in document.schemas() {
        let pascal = name.starts_with(|c: char| c.is_ascii_uppercase())
            && name.chars().all(|c| c.is_ascii_alphanumeric());
        if !pascal {
            return Err(Error::new(
                format!("/components/schemas/{name}"),
                "is not in PascalCase, and the Rust type is named after it",
                "rename it, `CallCosts` say",
            ));
        }
    }
    Ok(())
}

/// Header parameters of arrays and unexploded queries compile to the wrong request.
fn parameter_shape(document: &Document, pointer: String, parameter: &Value) -> Result<(), Error> {
    let parameter = document.resolve(parameter);
    let schema = document.resolve(&parameter["schema"]);
    if parameter["in"] == "header" && schema["type"] == "array" {
        return Err(Error::new(
            pointer,
            "is a header that holds an array, which progenitor sends wrongly",
            "describe it as a string, and say how the items are joined",
        ));
    }
    if parameter["explode"] == Value::Bool(false) {
        return Err(Error::new(
            pointer,
            "has `explode: false`, which progenitor ignores",
            "describe it as a string, and say how the items are joined",
        ));
    }
    if schema_name(&parameter["schema"]).is_none() && schema["type"] == "object" {
        return Err(Error::new(
            pointer,
            "is an inline object",
            "name its schema under /components/schemas",
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::tests::{document, failure};

    fn refusal(paths: &str, schemas: &str) -> String {
        failure(super::check(&document(paths, schemas)))
    }

    #[test]
    fn references_have_to_lead_somewhere_here() {
        let text = refusal("{}", r##"{"A": {"$ref": "other.yaml#/B"}}"##);
        assert!(text.starts_with("/components/schemas/A/$ref: `other.yaml#/B` lies outside"));
        let text = refusal("{}", r##"{"A": {"$ref": "#/components/schemas/B"}}"##);
        assert!(text.contains("points at nothing"), "{text}");
    }

    #[test]
    fn schema_names_are_type_names() {
        let text = refusal("{}", r#"{"new_call": {}}"#);
        assert!(text.starts_with("/components/schemas/new_call: is not in PascalCase"));
    }

    #[test]
    fn parameters_that_would_be_sent_wrongly() {
        for (parameter, says) in [
            (
                r#"{"name": "x", "in": "header", "schema": {"type": "array"}}"#,
                "header that holds an array",
            ),
            (
                r#"{"name": "x", "in": "query", "explode": false, "schema": {"type": "array"}}"#,
                "explode: false",
            ),
            (
                r#"{"name": "x", "in": "query", "schema": {"type": "object"}}"#,
                "inline object",
            ),
        ] {
            let paths = format!(r#"{{"/a": {{"get": {{"parameters": [{parameter}]}}}}}}"#);
            let text = refusal(&paths, "{}");
            assert!(text.starts_with("/paths/~1a/get/parameters/0: "), "{text}");
            assert!(text.contains(says), "{text}");
        }
    }

    #[test]
    fn one_request_media_type() {
        let text = refusal(
            r#"{"/a": {"post": {"requestBody": {"content": {"application/json": {}, "text/csv": {}}}}}}"#,
            "{}",
        );
        assert!(
            text.starts_with("/paths/~1a/post/requestBody/content: "),
            "{text}"
        );
    }
}
