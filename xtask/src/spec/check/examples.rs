//! Every example is valid against its schema, and every property and body has one.

use ovia_spec::{Document, entries, escape};
use serde_json::Value;

use super::Findings;

pub(super) fn check(document: &Document, findings: &mut Findings) {
    for (name, schema) in document.schemas() {
        in_schema(
            document,
            schema,
            &format!("/components/schemas/{name}"),
            findings,
        );
    }
    for operation in document.operations() {
        for body in document.bodies(&operation) {
            match body.example {
                Some(example) => valid(document, body.schema, example, &body.pointer, findings),
                None => findings.add(&body.pointer, "has no example: add one"),
            }
        }
    }
}

fn in_schema(document: &Document, schema: &Value, pointer: &str, findings: &mut Findings) {
    for key in ["example", "default", "x-ovia-default"] {
        if let Some(example) = schema.get(key) {
            valid(
                document,
                schema,
                example,
                &format!("{pointer}/{key}"),
                findings,
            );
        }
    }
    for (name, property) in entries(&schema["properties"]) {
        let pointer = format!("{pointer}/properties/{}", escape(name));
        // What was seen in records may be personal, so nothing of it is repeated.
        let is_observed = property["x-ovia-source"] == "observed";
        if property.get("example").is_none() && !is_observed {
            findings.add(&pointer, "has no example: add one");
        }
        in_schema(document, property, &pointer, findings);
    }
    if schema["items"].is_object() {
        in_schema(
            document,
            &schema["items"],
            &format!("{pointer}/items"),
            findings,
        );
    }
}

fn valid(
    document: &Document,
    schema: &Value,
    example: &Value,
    pointer: &str,
    findings: &mut Findings,
) {
    match document.validator(schema) {
        Err(error) => findings.add(pointer, format_args!("its schema is not valid: {error}")),
        Ok(validator) => {
            for error in validator.iter_errors(example) {
                let place = error.instance_path().to_string();
                findings.add(pointer, format_args!("is not valid at `{place}`: {error}"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::findings;

    #[test]
    fn an_example_that_does_not_fit_its_schema_is_named() {
        let found = findings(
            "{components: {schemas: {Call: {properties: {\
               id: {type: string, format: uuid, example: x}, \
               duration: {type: integer, example: 28}, \
               parts: {type: array, items: {$ref: '#/components/schemas/Part'}, example: [{a: 1}]}, \
               kind: {type: string, minLength: 1, example: a, x-ovia-default: ''}, \
               none: {type: string}, seen: {type: string, x-ovia-source: observed}}}, \
             Part: {type: object, properties: {a: {type: string, example: a}}}}}}",
            super::check,
        );
        let expected = [
            "/components/schemas/Call/properties/id/example: is not valid at ``: ",
            "/components/schemas/Call/properties/parts/example: is not valid at `/0/a`: ",
            "/components/schemas/Call/properties/kind/x-ovia-default: is not valid at ``: ",
            "/components/schemas/Call/properties/none: has no example",
        ];
        for start in expected {
            assert!(
                found.iter().any(|it| it.starts_with(start)),
                "{start}: {found:#?}"
            );
        }
        assert_eq!(found.len(), expected.len(), "{found:#?}");
    }

    #[test]
    fn a_body_has_an_example() {
        let found = findings(
            "{paths: {/a: {get: {responses: {'200': {content: {application/json: \
               {schema: {type: array}}}}}}}}}",
            super::check,
        );
        let place = "/paths/~1a/get/responses/200/content/application~1json";
        assert_eq!(found, [format!("{place}: has no example: add one")]);
    }
}
