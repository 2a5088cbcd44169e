//! `openapi/ovia.yaml` as the tests of this crate read it: the operations and the schemas. Routes,
//! records and request validation are compared with it, so that they cannot drift from it.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::{Value, json};

use crate::{calls::Direction, routes};

#[derive(Deserialize)]
pub(crate) struct Specification {
    paths: BTreeMap<String, BTreeMap<String, Value>>,
    components: Components,
}

#[derive(Deserialize)]
struct Components {
    schemas: BTreeMap<String, Schema>,
}

/// The parts of a schema that this crate has to agree with.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Schema {
    #[serde(rename = "type")]
    pub(crate) kind: String,
    pub(crate) format: Option<String>,
    #[serde(rename = "enum")]
    pub(crate) values: Vec<String>,
    #[serde(rename = "minLength")]
    pub(crate) min_length: usize,
    pub(crate) required: BTreeSet<String>,
    pub(crate) properties: BTreeMap<String, Schema>,
    items: Option<Box<Schema>>,
    #[serde(rename = "allOf")]
    all_of: Vec<Schema>,
    /// A reference, and null.
    #[serde(rename = "oneOf")]
    one_of: Vec<Value>,
    nullable: bool,
    #[serde(rename = "$ref")]
    reference: Option<String>,
}

impl Specification {
    pub(crate) fn read() -> Self {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../openapi/ovia.yaml");
        let text = std::fs::read_to_string(path).expect("the specification");
        serde_saphyr::from_str(&text).expect("a specification")
    }

    /// Path and method of each operation, in order.
    pub(crate) fn operations(&self) -> Vec<(String, String)> {
        let methods = [
            "get", "put", "post", "delete", "options", "head", "patch", "trace",
        ];
        self.paths
            .iter()
            .flat_map(|(path, item)| item.keys().map(move |method| (path, method)))
            .filter(|(_, method)| methods.contains(&method.as_str()))
            .map(|(path, method)| (path.clone(), method.to_uppercase()))
            .collect()
    }

    /// The schema of the body of a successful response.
    pub(crate) fn response(&self, method: &str, path: &str) -> Schema {
        let response = &self.paths[path][&method.to_lowercase()]["responses"]["200"];
        let schema = &response["content"]["application/json"]["schema"];
        serde_json::from_value(schema.clone()).expect("a schema")
    }

    pub(crate) fn schema(&self, name: &str) -> &Schema {
        self.components
            .schemas
            .get(name)
            .unwrap_or_else(|| panic!("no schema {name}"))
    }

    /// The schema itself, where this one only refers to it.
    pub(crate) fn resolved<'a>(&'a self, schema: &'a Schema) -> &'a Schema {
        let either = schema.one_of.iter().find_map(|part| part["$ref"].as_str());
        match (schema.reference.as_deref().or(either), &schema.all_of[..]) {
            (Some(reference), _) => {
                let name = reference.strip_prefix("#/components/schemas/");
                self.resolved(self.schema(name.expect("a reference to a schema")))
            }
            (None, [only]) => self.resolved(only),
            (None, _) => schema,
        }
    }

    /// Checks a value against a schema: the types, formats and enum values of what is documented,
    /// that what is required is there, and that what is null may be. `seen` collects the paths.
    pub(crate) fn check(&self, value: &Value, schema: &Schema, path: &str, seen: &mut Seen) {
        if value.is_null() {
            let is_nullable = schema.nullable || !schema.one_of.is_empty();
            assert!(is_nullable, "{path} is null, and not nullable");
            return;
        }
        let schema = self.resolved(schema);
        seen.documented.insert(path.to_owned());
        let matches = match schema.kind.as_str() {
            "string" => value.is_string(),
            "integer" => value.is_i64() || value.is_u64(),
            "number" => value.is_number(),
            "array" => value.is_array(),
            "object" => value.is_object(),
            "boolean" => value.is_boolean(),
            other => panic!("{path}: the test does not know the type {other:?}"),
        };
        assert!(matches, "{path} should be of type {}: {value}", schema.kind);
        if let Some(text) = value.as_str() {
            let fits = match schema.format.as_deref() {
                None => true,
                Some("uuid") => text.len() == 36 && uuid::Uuid::try_parse(text).is_ok(),
                Some("date-time") => chrono::DateTime::parse_from_rfc3339(text).is_ok(),
                Some(other) => panic!("{path}: the test does not know the format {other:?}"),
            };
            assert!(
                fits,
                "{path} should have the format {:?}: {value}",
                schema.format
            );
            let known = schema.values.is_empty() || schema.values.iter().any(|one| one == text);
            assert!(
                known,
                "{path} should be one of {:?}: {value}",
                schema.values
            );
        }
        for item in value.as_array().into_iter().flatten() {
            let items = schema.items.as_deref().expect("a schema for the items");
            self.check(item, items, &format!("{path}[]"), seen);
        }
        let Some(object) = value.as_object() else {
            return;
        };
        for name in &schema.required {
            let given = object.get(name).is_some_and(|value| !value.is_null());
            assert!(given, "{path}.{name} is required");
        }
        for (name, value) in object {
            let path = format!("{path}.{name}");
            match schema.properties.get(name) {
                Some(property) => self.check(value, property, &path, seen),
                None => {
                    seen.undocumented.insert(path);
                }
            }
        }
    }

    /// The paths of everything that a schema documents.
    pub(crate) fn documented(&self, schema: &Schema, path: &str) -> BTreeSet<String> {
        let schema = self.resolved(schema);
        let mut all = BTreeSet::from([path.to_owned()]);
        for (name, property) in &schema.properties {
            all.extend(self.documented(property, &format!("{path}.{name}")));
        }
        if let Some(items) = &schema.items {
            all.extend(self.documented(items, &format!("{path}[]")));
        }
        all
    }
}

/// The paths of values that were checked and not null.
#[derive(Default)]
pub(crate) struct Seen {
    pub(crate) documented: BTreeSet<String>,
    pub(crate) undocumented: BTreeSet<String>,
}

/// What contradicts the specification fails the tests beside the code. What the mock only leaves
/// out or adds is pinned here, so that `cargo xtask regen` shows it after a change of the
/// specification.
#[test]
fn differences_from_the_specification() {
    let specification = Specification::read();
    let schema = specification.schema("Call");
    let mut seen = Seen::default();
    for index in 0..3000 {
        let call = serde_json::from_str(&crate::record(1, index)).expect("JSON");
        specification.check(&call, schema, "Call", &mut seen);
    }
    let documented = specification.documented(schema, "Call");
    let operations = specification.operations().into_iter();
    let not_served = operations
        .filter(|(path, method)| !routes::is_served(method, path))
        .map(|(path, method)| format!("{method} {path}"));
    let directions = &specification.schema("Direction").values;
    let not_accepted = directions
        .iter()
        .filter(|value| serde_json::from_value::<Direction>(json!(value)).is_err())
        .cloned();
    let mut text = String::new();
    for (title, items) in [
        (
            "operations that are not served",
            not_served.collect::<Vec<_>>(),
        ),
        ("directions that are not accepted", not_accepted.collect()),
        (
            "documented fields that no generated call has",
            documented.difference(&seen.documented).cloned().collect(),
        ),
        (
            "fields of generated calls that are not documented",
            seen.undocumented.into_iter().collect(),
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
