//! The table of rules, the summaries of the drills, and each rule once.

use super::{compare, rules, table};
use crate::drills::Drill;

const SPECIFICATION: &str = include_str!("../../../../openapi/ovia.yaml");

/// What a review says about the specification after a change.
fn summary(old: &str, new: &str) -> String {
    table(&compare(old, new).expect("two specifications"))
}

#[test]
fn the_rules() {
    insta::assert_snapshot!(rules::table());
}

#[test]
fn the_drills() {
    for drill in Drill::ALL {
        let edited = drill
            .edit(SPECIFICATION)
            .expect("the specification has what is edited");
        insta::assert_snapshot!(
            format!("drill_{}", drill.name()),
            summary(SPECIFICATION, &edited)
        );
    }
}

#[test]
fn the_same_specification_has_no_difference() {
    assert!(
        compare(SPECIFICATION, SPECIFICATION)
            .expect("two specifications")
            .is_empty()
    );
    // Order and comments mean nothing.
    let again = SPECIFICATION.replace("tags: [calls]", "tags: # one\n        - calls");
    assert_ne!(SPECIFICATION, again);
    assert!(
        compare(SPECIFICATION, &again)
            .expect("two specifications")
            .is_empty()
    );
}

#[test]
fn what_is_not_yaml_is_said_in_one_line() {
    let failure = compare(SPECIFICATION, "a: [")
        .expect_err("a failure")
        .to_string();
    assert!(
        failure.starts_with("the new openapi/ovia.yaml is not YAML"),
        "{failure}"
    );
    assert_eq!(failure.lines().count(), 1, "{failure}");
}

#[test]
fn references_in_a_circle_end() {
    let circle = SMALL.replace(
        "Missing: {description: Missing.}",
        "Missing: {$ref: '#/components/responses/Missing'}",
    );
    assert_ne!(SMALL, circle);
    assert!(
        !compare(SMALL, &circle)
            .expect("two specifications")
            .is_empty()
    );
}

/// A small specification, of which a test changes one text into another.
const SMALL: &str = "
openapi: 3.0.3
info: {title: T, version: '1'}
servers: [{url: https://one.example.com}]
security: [{bearer: []}]
paths:
  /things:
    get:
      operationId: list_things
      description: Old words.
      parameters:
        - {name: limit, in: query, schema: {type: integer, maximum: 10}}
        - {name: kind, in: query, required: true, schema: {type: string}}
      responses:
        '200': {content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Thing'}}}}}
        '404': {$ref: '#/components/responses/Missing'}
    post:
      operationId: create_thing
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/NewThing'}}}}
      responses: {'200': {content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}}
components:
  responses: {Missing: {description: Missing.}}
  schemas:
    Thing:
      type: object
      required: [id]
      properties:
        id: {type: string, format: uuid}
        next: {allOf: [{$ref: '#/components/schemas/Thing'}]}
        state: {$ref: '#/components/schemas/State'}
        note: {type: string, x-ovia-known-values: {a: documented}}
    NewThing:
      type: object
      required: [name]
      properties: {name: {type: string}, size: {type: integer, nullable: true, x-ovia-default: 1}}
    State: {type: string, enum: [open, shut]}
    Unused: {type: object}
";

/// A change of a text, and what the review says about it.
const CHANGES: &[(&str, &str)] = &[
    (
        "url: https://one.example.com",
        "url: https://two.example.com",
    ),
    ("security: [{bearer: []}]", "security: []"),
    ("operationId: list_things", "operationId: things"),
    ("Old words.", "New words."),
    ("maximum: 10", "maximum: 5"),
    (", maximum: 10", ""),
    ("required: true, schema", "schema"),
    (
        "        - {name: limit, in: query, schema: {type: integer, maximum: 10}}\n",
        "",
    ),
    (
        "name: limit, in: query,",
        "name: most, in: query, required: true,",
    ),
    (
        "        '404': {$ref: '#/components/responses/Missing'}\n",
        "",
    ),
    (
        "{description: Missing.}",
        "{description: Missing., headers: {}}",
    ),
    (
        "schema: {type: array, items: {$ref: '#/components/schemas/Thing'}}",
        "schema: {$ref: '#/components/schemas/Thing'}",
    ),
    (
        "      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/NewThing'}}}}\n",
        "",
    ),
    ("required: [id]", "required: [id, state]"),
    ("required: [id]", "required: []"),
    ("required: [name]", "required: [name, size]"),
    ("required: [name]", "required: []"),
    ("format: uuid", "format: date-time"),
    (", format: uuid", ""),
    (
        "next: {allOf: [{$ref: '#/components/schemas/Thing'}]}",
        "next: {allOf: [{$ref: '#/components/schemas/State'}]}",
    ),
    (
        "next: {allOf: [{$ref: '#/components/schemas/Thing'}]}",
        "next: {nullable: true, allOf: [{$ref: '#/components/schemas/Thing'}]}",
    ),
    (
        "size: {type: integer,",
        "size: {type: number, x-ovia-read-as: {type: integer},",
    ),
    ("nullable: true, ", ""),
    (
        "next: {allOf: [{$ref: '#/components/schemas/Thing'}]}",
        "next: {oneOf: [{$ref: '#/components/schemas/Thing'}, {type: object, nullable: true, enum: [null]}]}",
    ),
    ("x-ovia-default: 1", "x-ovia-default: 2"),
    ("{a: documented}", "{a: documented, b: inferred}"),
    (
        "{type: string, x-ovia-known",
        "{type: string, x-ovia-printable: true, x-ovia-known",
    ),
    (
        "{type: string, x-ovia-known",
        "{type: string, deprecated: true, x-ovia-known",
    ),
    ("enum: [open, shut]", "enum: [open]"),
    ("enum: [open, shut]", "enum: [open, shut, broken]"),
    ("    Unused: {type: object}\n", ""),
    ("Unused: {type: object}", "Unused: {type: object, x-new: 1}"),
    (
        "properties: {name: {type: string},",
        "properties: {name: {type: string}, colour: {type: string},",
    ),
    (
        "required: [name]\n      properties: {",
        "required: [name, colour]\n      properties: {colour: {type: string}, ",
    ),
];

#[test]
fn each_rule_once() {
    let mut text = String::new();
    for (old, new) in CHANGES {
        assert_eq!(SMALL.matches(old).count(), 1, "{old}");
        let summary = summary(SMALL, &SMALL.replace(old, new));
        text.push_str(&format!("{} => {}\n", old.trim(), new.trim()));
        // Without the table's header.
        summary
            .lines()
            .skip(2)
            .for_each(|line| text.push_str(&format!("    {line}\n")));
    }
    insta::assert_snapshot!(text);
}
