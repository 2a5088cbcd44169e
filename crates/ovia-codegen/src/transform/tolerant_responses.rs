//! *Tolerant responses*: in a schema that only responses use, every property is optional and
//! nullable, and nothing is constrained, whatever the specification says.
//!
//! A server may not keep what its documentation promises, and that must not make a record
//! unreadable. Request schemas stay strict.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::{
    Error,
    document::{Document, schema_name, walk},
    keywords,
};

/// Keywords by which one value could make a whole record unreadable.
const ALTERNATIVES: [&str; 3] = ["oneOf", "anyOf", "not"];

/// What does not matter for reading: removed from response schemas.
fn is_constraint(keyword: &str) -> bool {
    matches!(keyword, "required" | "default") || keywords::is_bound(keyword)
}

pub(super) fn apply(document: &mut Document) -> Result<Vec<String>, Error> {
    let requests = reachable(document, &|operation| {
        [operation.get("requestBody"), operation.get("parameters")]
            .into_iter()
            .flatten()
            .collect()
    })?;
    let responses = reachable(document, &|operation| {
        operation.get("responses").into_iter().collect()
    })?;

    for name in requests.intersection(&responses) {
        let schema = &document.root["components"]["schemas"][name];
        let strict = schema["type"] == "object"
            || schema.get("properties").is_some()
            || schema
                .as_object()
                .is_some_and(|object| object.keys().any(|key| is_constraint(key)));
        if strict {
            return Err(Error::new(
                format!("/components/schemas/{name}"),
                "is used by a request and by a response: it would have to be strict and tolerant \
                 at once",
                "give the response a schema of its own, with the same properties",
            ));
        }
    }

    let mut softened = Vec::new();
    let names: Vec<String> = document.schemas().map(|(name, _)| name.clone()).collect();
    for name in names.into_iter().filter(|name| !requests.contains(name)) {
        let schema = &mut document.root["components"]["schemas"][&name];
        soften(schema, &format!("/components/schemas/{name}"))?;
        if schema.get("properties").is_some() {
            softened.push(name);
        }
    }
    if softened.is_empty() {
        return Err(Error::new(
            "/components/schemas",
            "holds no object schema that a response uses, so there is nothing to read",
            "name the response's schema under /components/schemas and point at it with `$ref`",
        ));
    }
    Ok(softened)
}

/// The named schemas that parts of the operations lead to.
fn reachable(
    document: &Document,
    parts: &dyn Fn(&Value) -> Vec<&Value>,
) -> Result<BTreeSet<String>, Error> {
    let mut names = BTreeSet::new();
    let operations = document.operations();
    let mut waiting: Vec<&Value> = operations
        .iter()
        .flat_map(|operation| parts(operation.value))
        .collect();
    let mut seen: BTreeSet<String> = BTreeSet::new();
    while let Some(part) = waiting.pop() {
        walk(part, "", &mut |_, object| {
            let Some(target) = object.get("$ref").and_then(Value::as_str) else {
                return Ok(());
            };
            if seen.insert(target.to_owned()) {
                let here = json!({ "$ref": target });
                if let Some(name) = schema_name(&here) {
                    names.insert(name.to_owned());
                }
                let found = target
                    .strip_prefix('#')
                    .and_then(|pointer| document.root.pointer(pointer));
                waiting.extend(found);
            }
            Ok(())
        })?;
    }
    Ok(names)
}

/// Makes a schema, and those inside it, accept any value.
fn soften(schema: &mut Value, pointer: &str) -> Result<(), Error> {
    let Some(object) = schema.as_object_mut() else {
        return Ok(());
    };
    if let Some(keyword) = ALTERNATIVES.iter().find(|key| object.contains_key(**key)) {
        return Err(Error::new(
            format!("{pointer}/{keyword}"),
            format!("`{keyword}` in a response would let one value fail a whole record"),
            "leave the property without a type and describe the alternatives in prose: it becomes \
             a serde_json::Value",
        ));
    }
    if let Some(parts) = object.get("allOf").and_then(Value::as_array)
        && (parts.len() != 1 || schema_name(&parts[0]).is_none())
    {
        return Err(Error::new(
            format!("{pointer}/allOf"),
            "composes a response schema out of parts, which could not be told apart from a \
             request's",
            "write the properties out; `allOf` with a single `$ref` is fine, to describe it",
        ));
    }
    object.retain(|key, _| !is_constraint(key));
    if object.get("additionalProperties") == Some(&Value::Bool(false)) {
        object.remove("additionalProperties");
    }
    if let Some(properties) = object.get_mut("properties").and_then(Value::as_object_mut) {
        for (name, property) in properties {
            soften(property, &format!("{pointer}/properties/{name}"))?;
            make_nullable(property);
        }
    }
    for inner in ["items", "additionalProperties"] {
        if let Some(schema) = object.get_mut(inner) {
            soften(schema, &format!("{pointer}/{inner}"))?;
        }
    }
    Ok(())
}

/// Siblings of a `$ref` are ignored in OpenAPI 3.0, so a reference is wrapped first.
fn make_nullable(property: &mut Value) {
    if property.get("$ref").is_some() {
        *property = json!({ "allOf": [property.take()] });
    }
    if let Some(object) = property.as_object_mut() {
        // A schema without a type takes null as it is.
        let typed = ["type", "allOf", "enum"]
            .iter()
            .any(|key| object.contains_key(*key));
        if typed {
            object.insert("nullable".to_owned(), Value::Bool(true));
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::tests::{document, failure};

    const PATHS: &str = r##"{"/calls": {
        "get": {"operationId": "list", "responses": {"200": {"content": {"application/json":
            {"schema": {"type": "array", "items": {"$ref": "#/components/schemas/Call"}}}}}}},
        "post": {"operationId": "create",
            "requestBody": {"content": {"application/json":
                {"schema": {"$ref": "#/components/schemas/NewCall"}}}},
            "responses": {"200": {"$ref": "#/components/responses/Placed"}}}}}"##;

    fn schemas(call: &str) -> String {
        format!(
            r#"{{"NewCall": {{"type": "object", "required": ["to"],
                "properties": {{"to": {{"type": "string", "minLength": 1}}}}}},
                "Call": {call}}}"#
        )
    }

    #[test]
    fn response_schemas_lose_every_demand_and_requests_none() {
        let mut document = document(
            PATHS,
            &schemas(
                r##"{"type": "object", "required": ["id"], "additionalProperties": false,
                    "properties": {
                        "id": {"type": "string", "pattern": "^x$"},
                        "words": {"type": "array", "maxItems": 3, "items": {"type": "string", "maxLength": 2}},
                        "any": {"description": "whatever"},
                        "cost": {"$ref": "#/components/schemas/Cost"}}}, "Cost": {"type": "object",
                    "required": ["total"], "properties": {"total": {"type": "number", "minimum": 0}}}"##,
            ),
        );
        assert_eq!(
            super::apply(&mut document).expect("a response schema"),
            ["Call", "Cost"]
        );
        let schemas = &document.root["components"]["schemas"];
        assert_eq!(
            schemas["Call"],
            json!({"type": "object", "properties": {
                "id": {"type": "string", "nullable": true},
                "words": {"type": "array", "items": {"type": "string"}, "nullable": true},
                "any": {"description": "whatever"},
                "cost": {"allOf": [{"$ref": "#/components/schemas/Cost"}], "nullable": true}}})
        );
        assert_eq!(
            schemas["Cost"],
            json!({"type": "object", "properties": {"total": {"type": "number", "nullable": true}}})
        );
        assert_eq!(schemas["NewCall"]["required"], json!(["to"]));
        assert_eq!(schemas["NewCall"]["properties"]["to"]["minLength"], 1);
    }

    #[test]
    fn refuses_a_schema_that_requests_and_responses_share() {
        let call = r##"{"type": "object", "properties": {"order": {"$ref": "#/components/schemas/NewCall"}}}"##;
        assert_eq!(
            failure(super::apply(&mut document(PATHS, &schemas(call)))),
            "/components/schemas/NewCall: is used by a request and by a response: it would have \
             to be strict and tolerant at once\n  what to do: give the response a schema of its \
             own, with the same properties"
        );
    }

    #[test]
    fn refuses_alternatives_and_compositions() {
        let call = r#"{"type": "object", "properties": {"a": {"oneOf": []}}}"#;
        let text = failure(super::apply(&mut document(PATHS, &schemas(call))));
        assert!(
            text.starts_with("/components/schemas/Call/properties/a/oneOf: "),
            "{text}"
        );
        assert!(text.contains("it becomes a serde_json::Value"), "{text}");

        let call = r#"{"allOf": [{"type": "object"}, {"type": "object"}]}"#;
        let text = failure(super::apply(&mut document(PATHS, &schemas(call))));
        assert!(
            text.starts_with("/components/schemas/Call/allOf: "),
            "{text}"
        );
    }

    #[test]
    fn refuses_a_document_without_response_schemas() {
        let text = failure(super::apply(&mut document(
            PATHS,
            &schemas(r#"{"type": "string"}"#),
        )));
        assert!(
            text.starts_with("/components/schemas: holds no object schema"),
            "{text}"
        );
    }
}
