//! Every schema, property and response says where it is known from, and what is inferred says so
//! in its description too, which is all that most readers see.

use ovia_codegen::keywords::is_bound;
use ovia_spec::{Document, entries, escape, is_nullable};
use serde_json::Value;

use super::Findings;

const SOURCES: [&str; 4] = ["documented", "example", "inferred", "observed"];

pub(super) fn check(document: &Document, findings: &mut Findings) {
    for (name, schema) in document.schemas() {
        let pointer = format!("/components/schemas/{name}");
        source(schema, &pointer, findings);
        described(schema, "x-ovia-source", &pointer, findings);
        properties(schema, &pointer, findings);
    }
    for (name, response) in entries(&document.root["components"]["responses"]) {
        source(response, &format!("/components/responses/{name}"), findings);
    }
    for operation in document.operations() {
        for (status, response) in entries(&operation.value["responses"]) {
            let pointer = format!("{}/responses/{status}", operation.pointer);
            source(document.resolve(response), &pointer, findings);
        }
        for body in document.bodies(&operation) {
            let is_named = std::ptr::eq(body.schema, document.resolve(body.schema));
            if is_named {
                source(body.schema, &format!("{}/schema", body.pointer), findings);
            }
        }
    }
}

fn properties(schema: &Value, pointer: &str, findings: &mut Findings) {
    for (name, property) in entries(&schema["properties"]) {
        let pointer = format!("{pointer}/properties/{}", escape(name));
        source(property, &pointer, findings);
        let mut keywords = property.as_object().into_iter().flat_map(|it| it.keys());
        let has_bounds = keywords.any(|key| is_bound(key));
        for (mark, holds, what) in [
            ("x-ovia-nullable", is_nullable(property), "may be null"),
            ("x-ovia-bounds", has_bounds, "has bounds"),
        ] {
            match (property.get(mark), holds) {
                (Some(_), false) => {
                    findings.add(
                        &pointer,
                        format_args!("has {mark}, but nothing {what}: remove it"),
                    );
                }
                (None, true) => findings.add(
                    &pointer,
                    format_args!("{what}: add {mark} to say where that is known from"),
                ),
                (Some(value), true) => one_of_the_sources(value, mark, &pointer, findings),
                (None, false) => {}
            }
            described(property, mark, &pointer, findings);
        }
        known_values(property, &pointer, findings);
        properties(property, &pointer, findings);
        properties(&property["items"], &format!("{pointer}/items"), findings);
    }
}

fn known_values(property: &Value, pointer: &str, findings: &mut Findings) {
    let mark = "x-ovia-known-values";
    let Some(known) = property.get(mark) else {
        return;
    };
    if property["type"] != "string" || !known.is_object() {
        findings.add(
            pointer,
            format_args!("has {mark}: they belong to a text, as a map of value to source"),
        );
        return;
    }
    for (value, source) in entries(known) {
        one_of_the_sources(source, &format!("{mark}/{value}"), pointer, findings);
        let says_so = property["description"].as_str().is_some_and(says_inferred);
        if source == "inferred" && !says_so {
            findings.add(
                pointer,
                format_args!("`{value}` is inferred: say \"Inferred\" in the description"),
            );
        }
    }
    if let Some(example) = property["example"].as_str()
        && known.get(example).is_none()
    {
        findings.add(
            pointer,
            format_args!("the example is not in {mark}: add it there"),
        );
    }
}

/// What is inferred, as this mark says, is called so in the description.
fn described(schema: &Value, mark: &str, pointer: &str, findings: &mut Findings) {
    let says_so = schema["description"].as_str().is_some_and(says_inferred);
    if schema[mark] == "inferred" && !says_so {
        findings.add(
            pointer,
            format_args!("{mark} is inferred: say \"Inferred\" in the description"),
        );
    }
}

fn says_inferred(description: &str) -> bool {
    description.contains("Inferred")
}

fn source(schema: &Value, pointer: &str, findings: &mut Findings) {
    match schema.get("x-ovia-source") {
        Some(value) => one_of_the_sources(value, "x-ovia-source", pointer, findings),
        None => findings.add(
            pointer,
            "has no x-ovia-source: add documented, example, inferred or observed",
        ),
    }
}

fn one_of_the_sources(value: &Value, mark: &str, pointer: &str, findings: &mut Findings) {
    if !value.as_str().is_some_and(|text| SOURCES.contains(&text)) {
        findings.add(
            pointer,
            format_args!("{mark} is {value}: write documented, example, inferred or observed"),
        );
    }
}

#[cfg(test)]
mod tests {
    use ovia_spec::Document;

    use super::super::{Findings, findings};

    /// What is found in one property of a documented schema.
    fn found(property: &str) -> Vec<String> {
        let text = format!(
            "{{components: {{schemas: {{Call: {{x-ovia-source: documented, properties: {{a: {property}}}}}}}}}}}"
        );
        let found = findings(&text, super::check);
        let prefix = "/components/schemas/Call/properties/a: ";
        found
            .iter()
            .map(|finding| finding.strip_prefix(prefix).unwrap_or(finding).to_owned())
            .collect()
    }

    #[test]
    fn each_rule_finds_what_breaks_it() {
        for (property, expected) in [
            ("{type: string}", "has no x-ovia-source"),
            ("{x-ovia-source: rumour}", "x-ovia-source is \"rumour\""),
            (
                "{x-ovia-source: example, nullable: true}",
                "may be null: add x-ovia-nullable",
            ),
            (
                "{x-ovia-source: example, x-ovia-nullable: example}",
                "has x-ovia-nullable, but",
            ),
            (
                "{x-ovia-source: example, minLength: 1}",
                "has bounds: add x-ovia-bounds",
            ),
            (
                "{x-ovia-source: example, nullable: true, x-ovia-nullable: inferred, description: A.}",
                "x-ovia-nullable is inferred: say \"Inferred\"",
            ),
            (
                "{x-ovia-source: example, type: integer, x-ovia-known-values: {a: example}}",
                "has x-ovia-known-values: they belong to a text",
            ),
            (
                "{x-ovia-source: example, type: string, x-ovia-known-values: {a: inferred}}",
                "`a` is inferred",
            ),
            (
                "{x-ovia-source: example, type: string, example: b, x-ovia-known-values: {a: example}}",
                "the example is not in x-ovia-known-values",
            ),
            (
                "{x-ovia-source: example, properties: {b: {}}}",
                "/components/schemas/Call/properties/a/properties/b: has no x-ovia-source",
            ),
        ] {
            let found = found(property);
            assert_eq!(found.len(), 1, "{property}: {found:?}");
            assert!(found[0].starts_with(expected), "{property}: {found:?}");
        }
    }

    /// What `cargo xtask spec apply` writes for what was seen in records.
    #[test]
    fn what_was_observed_keeps_the_rules() {
        for property in [
            "{x-ovia-source: observed, type: string}",
            "{x-ovia-source: observed, type: string, x-ovia-known-values: {a: observed}}",
            "{x-ovia-source: example, x-ovia-nullable: observed, \
              anyOf: [{type: object}, {type: string, nullable: true}]}",
        ] {
            assert_eq!(found(property), Vec::<String>::new(), "{property}");
        }
    }

    #[test]
    fn the_specification_keeps_the_rules() {
        let mut findings = Findings::default();
        super::check(&Document::read().expect("the specification"), &mut findings);
        assert_eq!(findings.0, Vec::<String>::new());
    }
}
