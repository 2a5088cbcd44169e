//! The specification as the tests of this crate use it: records, request validation and errors are
//! compared with it, so that they cannot drift from it. `tests/specification.rs` does the same with
//! what crosses the wire.

use std::collections::BTreeSet;

use ovia_spec::{Document, entries};
use serde_json::{Value, json};

use crate::{calls::Direction, routes};

pub(crate) fn read() -> Document {
    Document::read().expect("the specification")
}

/// Checks values against a named schema, and collects the paths of what they contain.
pub(crate) struct Checker<'a> {
    document: &'a Document,
    name: &'a str,
    validator: jsonschema::Validator,
    pub(crate) seen: Seen,
}

/// The paths of values that were checked and not null.
#[derive(Default)]
pub(crate) struct Seen {
    pub(crate) documented: BTreeSet<String>,
    pub(crate) undocumented: BTreeSet<String>,
}

impl<'a> Checker<'a> {
    pub(crate) fn new(document: &'a Document, name: &'a str) -> Self {
        let validator = document.validator(document.schema(name)).expect("a schema");
        Self {
            document,
            name,
            validator,
            seen: Seen::default(),
        }
    }

    pub(crate) fn check(&mut self, value: &Value) {
        let errors = self.validator.iter_errors(value);
        let errors: Vec<_> = errors
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{}: {errors:#?}", self.name);
        let schema = self.document.schema(self.name);
        collect(self.document, value, schema, self.name, &mut self.seen);
    }

    /// The paths of everything that the schema documents.
    pub(crate) fn documented(&self) -> BTreeSet<String> {
        documented(self.document, self.document.schema(self.name), self.name)
    }
}

fn collect(document: &Document, value: &Value, schema: &Value, path: &str, seen: &mut Seen) {
    let schema = document.resolve(schema);
    if value.is_null() {
        return;
    }
    seen.documented.insert(path.to_owned());
    for item in value.as_array().into_iter().flatten() {
        collect(document, item, &schema["items"], &format!("{path}[]"), seen);
    }
    for (name, value) in entries(value) {
        let path = format!("{path}.{name}");
        match schema["properties"].get(name) {
            Some(property) => collect(document, value, property, &path, seen),
            None => {
                seen.undocumented.insert(path);
            }
        }
    }
}

fn documented(document: &Document, schema: &Value, path: &str) -> BTreeSet<String> {
    let schema = document.resolve(schema);
    let mut all = BTreeSet::from([path.to_owned()]);
    for (name, property) in entries(&schema["properties"]) {
        all.extend(documented(document, property, &format!("{path}.{name}")));
    }
    if schema["items"].is_object() {
        all.extend(documented(document, &schema["items"], &format!("{path}[]")));
    }
    all
}

/// What contradicts the specification fails the tests beside the code. What the mock only leaves
/// out or adds is pinned here, so that `cargo xtask regen` shows it after a change of the
/// specification.
#[test]
fn differences_from_the_specification() {
    let specification = read();
    let mut checker = Checker::new(&specification, "Call");
    let mut statuses = BTreeSet::new();
    for index in 0..3000 {
        let call: Value = serde_json::from_str(&crate::record(1, index)).expect("JSON");
        checker.check(&call);
        statuses.extend(call["status"].as_str().map(str::to_owned));
    }
    let not_served = specification
        .operations()
        .into_iter()
        .filter(|operation| !routes::is_served(&operation.method, operation.path))
        .map(|operation| format!("{} {}", operation.method, operation.path));
    let directions = specification.schema("Direction")["enum"].as_array();
    let not_accepted = directions
        .into_iter()
        .flatten()
        .filter(|value| serde_json::from_value::<Direction>(json!(value)).is_err())
        .map(ToString::to_string);
    let status = &specification.schema("Call")["properties"]["status"];
    let unknown = statuses
        .into_iter()
        .filter(|value| status["x-ovia-known-values"].get(value).is_none());
    let mut text = String::new();
    for (title, items) in [
        (
            "operations that are not served",
            not_served.collect::<Vec<_>>(),
        ),
        ("directions that are not accepted", not_accepted.collect()),
        ("statuses that are not known values", unknown.collect()),
        (
            "documented fields that no generated call has",
            checker
                .documented()
                .difference(&checker.seen.documented)
                .cloned()
                .collect(),
        ),
        (
            "fields of generated calls that are not documented",
            checker.seen.undocumented.into_iter().collect(),
        ),
    ] {
        text.push_str(title);
        text.push_str(if items.is_empty() { ": none\n" } else { ":\n" });
        for item in &items {
            text.push_str(&format!("  {item}\n"));
        }
    }
    insta::assert_snapshot!(text);
}
