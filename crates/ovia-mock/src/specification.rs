//! `openapi/ovia.yaml` as the tests of this crate read it: the operations and the schemas, so that
//! routes, records and request validation cannot drift from it.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::Value;

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
    pub(crate) required: BTreeSet<String>,
    pub(crate) properties: BTreeMap<String, Schema>,
    items: Option<Box<Schema>>,
    #[serde(rename = "allOf")]
    all_of: Vec<Schema>,
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

    pub(crate) fn schema(&self, name: &str) -> &Schema {
        self.components
            .schemas
            .get(name)
            .unwrap_or_else(|| panic!("no schema {name}"))
    }

    /// The schema itself, where this one only refers to it.
    pub(crate) fn resolved<'a>(&'a self, schema: &'a Schema) -> &'a Schema {
        match (&schema.reference, &schema.all_of[..]) {
            (Some(reference), _) => {
                let name = reference.strip_prefix("#/components/schemas/");
                self.resolved(self.schema(name.expect("a reference to a schema")))
            }
            (None, [only]) => self.resolved(only),
            (None, _) => schema,
        }
    }

    /// Checks a value against a schema. Null is accepted, and so are fields that are not
    /// documented; `present` collects the documented ones that are not null, as paths.
    pub(crate) fn check(
        &self,
        value: &Value,
        schema: &Schema,
        path: &str,
        present: &mut BTreeSet<String>,
    ) {
        let schema = self.resolved(schema);
        if value.is_null() {
            return;
        }
        present.insert(path.to_owned());
        let matches = match schema.kind.as_str() {
            "string" => value.is_string(),
            "integer" => value.is_i64() || value.is_u64(),
            "number" => value.is_number(),
            "array" => value.is_array(),
            "object" => value.is_object(),
            other => panic!("{path}: the test does not know the type {other:?}"),
        };
        assert!(matches, "{path} should be {}: {value}", schema.kind);
        if let (Some(format), Some(text)) = (schema.format.as_deref(), value.as_str()) {
            let fits = match format {
                "uuid" => text.len() == 36 && uuid::Uuid::try_parse(text).is_ok(),
                "date-time" => chrono::DateTime::parse_from_rfc3339(text).is_ok(),
                other => panic!("{path}: the test does not know the format {other:?}"),
            };
            assert!(fits, "{path} should have the format {format}: {value}");
        }
        if let (false, Some(text)) = (schema.values.is_empty(), value.as_str()) {
            assert!(
                schema.values.iter().any(|known| known == text),
                "{path}: {value}"
            );
        }
        for item in value.as_array().into_iter().flatten() {
            let items = schema.items.as_deref().expect("a schema for the items");
            self.check(item, items, &format!("{path}[]"), present);
        }
        if let Some(object) = value.as_object() {
            for name in &schema.required {
                assert!(
                    object.get(name).is_some_and(|value| !value.is_null()),
                    "{path}.{name}"
                );
            }
            for (name, property) in &schema.properties {
                let value = object.get(name).unwrap_or(&Value::Null);
                self.check(value, property, &format!("{path}.{name}"), present);
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
