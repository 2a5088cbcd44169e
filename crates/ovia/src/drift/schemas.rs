//! Schemas as they are proposed: of what was found, and of what is documented.

use std::collections::BTreeSet;

use ovia_core::{
    documented::{self, Documented, Object},
    tolerant::joined_path,
};
use serde_json::{Map, Value, json};

use super::{kind::Kind, shape::Shape};

/// The named schemas that are proposed.
pub(super) struct Schemas {
    names: BTreeSet<String>,
    added: Map<String, Value>,
    left_out: Vec<String>,
}

/// What every description of a proposed schema begins with.
const DESCRIPTION: &str = "Seen in records; Ovia does not document it.";

impl Schemas {
    /// `root` is the schema of the records, whose names are taken.
    pub(super) fn new(root: &'static Object) -> Self {
        let mut names = BTreeSet::new();
        collect_names(root, &mut names);
        Self {
            names,
            added: Map::new(),
            left_out: Vec::new(),
        }
    }

    /// The schemas, and what could not be added.
    pub(super) fn finish(self) -> (Map<String, Value>, Vec<String>) {
        (self.added, self.left_out)
    }

    /// What a schema at this field of a schema would be called.
    #[expect(clippy::unused_self, reason = "next to the other ones about names")]
    pub(super) fn name(&self, parent: &str, key: &str) -> String {
        let words = key.split(['_', '-']).map(|word| {
            let mut letters = word.chars();
            let first = letters.next().map(|letter| letter.to_ascii_uppercase());
            first.into_iter().chain(letters).collect::<String>()
        });
        format!("{parent}{}", words.collect::<String>())
    }

    /// Whether a key can be the name of a field in a program.
    pub(super) fn is_name(key: &str) -> bool {
        key.starts_with(|c: char| c.is_ascii_alphabetic())
            && key
                .chars()
                .all(|c| c.is_ascii_alphabetic() || c == '_' || c == '-')
    }

    /// The same for keys whose names in programs are the same.
    pub(super) fn identifier(key: &str) -> String {
        key.replace(['_', '-'], "").to_lowercase()
    }

    /// The schema of a new field.
    pub(super) fn property(&mut self, shape: &Shape, name: &str, path: &str) -> Value {
        let mut schema = self.schema(shape, name, path);
        schema["description"] = json!(DESCRIPTION);
        schema["x-ovia-source"] = json!("observed");
        if shape.has_null {
            schema["x-ovia-nullable"] = json!("observed");
        }
        schema
    }

    fn schema(&mut self, shape: &Shape, name: &str, path: &str) -> Value {
        let nullable = |mut schema: Value| {
            if shape.has_null {
                schema["nullable"] = json!(true);
            }
            schema
        };
        let kinds: Vec<Kind> = match &*shape.kinds {
            [Kind::Integer, Kind::Number] => vec![Kind::Number],
            kinds => kinds.to_vec(),
        };
        let [kind] = *kinds else {
            // Nothing but null, or several types: any value.
            return nullable(json!({}));
        };
        match kind {
            Kind::Object if !shape.fields.is_empty() && !shape.is_cut => {
                let properties = self.properties(shape, name, path);
                if properties.is_empty() {
                    return nullable(json!({ "type": "object", "additionalProperties": true }));
                }
                let name = self.add(
                    name,
                    json!({
                        "type": "object",
                        "description": DESCRIPTION,
                        "x-ovia-source": "observed",
                        "properties": properties,
                    }),
                );
                match shape.has_null {
                    true => Self::nullable_reference(&name),
                    false => json!({ "allOf": [reference(&name)] }),
                }
            }
            Kind::Object => nullable(json!({ "type": "object", "additionalProperties": true })),
            Kind::Array => {
                let items = match &shape.items {
                    Some(items) => match self.schema(items, name, &format!("{path}[]")) {
                        // A reference alone.
                        schema if schema.get("allOf").is_some() => schema["allOf"][0].clone(),
                        schema => schema,
                    },
                    None => json!({}),
                };
                nullable(json!({ "type": "array", "items": items }))
            }
            kind => nullable(scalar(kind, shape.format())),
        }
    }

    fn properties(&mut self, shape: &Shape, name: &str, path: &str) -> Map<String, Value> {
        let mut taken = BTreeSet::new();
        let mut properties = Map::new();
        for (key, field) in &shape.fields {
            let path = joined_path(path, key);
            if !Self::is_name(key) || !taken.insert(Self::identifier(key)) {
                self.left_out.push(path);
                continue;
            }
            let schema = self.property(field, &self.name(name, key), &path);
            properties.insert(key.clone(), schema);
        }
        properties
    }

    fn add(&mut self, name: &str, schema: Value) -> String {
        let mut name = name.to_owned();
        while !self.names.insert(name.clone()) {
            name.push_str("Data");
        }
        self.added.insert(name.clone(), schema);
        name
    }

    /// A schema, or null.
    pub(super) fn nullable_reference(name: &str) -> Value {
        let or_null = json!({ "type": "object", "nullable": true, "enum": [null] });
        json!({ "oneOf": [reference(name), or_null] })
    }
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

fn scalar(kind: Kind, format: Option<&str>) -> Value {
    let mut schema = json!({ "type": kind.name() });
    if let (Kind::Text, Some(format)) = (kind, format) {
        schema["format"] = json!(format);
    }
    schema
}

/// A schema for each type that was found where another one is documented, and what they leave out.
/// They have no names: nothing reads values as them.
pub(super) fn found_schemas(shape: &Shape, path: &str) -> (Vec<Value>, Vec<String>) {
    let mut left_out = Vec::new();
    let schemas = inline(shape, path, &mut left_out);
    (schemas, left_out)
}

fn inline(shape: &Shape, path: &str, left_out: &mut Vec<String>) -> Vec<Value> {
    let is_number = shape.kinds.contains(&Kind::Number);
    let kinds = shape
        .kinds
        .iter()
        .filter(|kind| !(is_number && **kind == Kind::Integer));
    let schemas = kinds.map(|kind| match kind {
        Kind::Array => {
            let items = shape.items.as_deref();
            let items = items.map(|items| one(items, &format!("{path}[]"), left_out));
            json!({ "type": "array", "items": items.unwrap_or(json!({})) })
        }
        Kind::Object if !shape.fields.is_empty() && !shape.is_cut => {
            let mut properties = Map::new();
            for (key, field) in &shape.fields {
                let path = joined_path(path, key);
                if Schemas::is_name(key) {
                    properties.insert(key.clone(), one(field, &path, left_out));
                } else {
                    left_out.push(path);
                }
            }
            json!({ "type": "object", "properties": properties })
        }
        Kind::Object => json!({ "type": "object", "additionalProperties": true }),
        kind => scalar(*kind, shape.format()),
    });
    schemas.collect()
}

/// The schema of a part.
fn one(shape: &Shape, path: &str, left_out: &mut Vec<String>) -> Value {
    let mut schemas = inline(shape, path, left_out);
    match (schemas.len(), shape.has_null) {
        (1, false) => schemas.remove(0),
        (1, true) => {
            schemas[0]["nullable"] = json!(true);
            schemas.remove(0)
        }
        _ => json!({}),
    }
}

/// The schema of what is documented.
pub(super) fn documented_schema(shape: &documented::Shape) -> Value {
    let value = |documented: &Documented| {
        let mut schema = documented_schema(&documented.shape);
        if documented.is_nullable {
            schema["nullable"] = json!(true);
        }
        schema
    };
    match shape {
        documented::Shape::Any => json!({}),
        documented::Shape::Boolean => json!({ "type": "boolean" }),
        documented::Shape::Integer {
            format: Some(format),
        } => {
            json!({ "type": "integer", "format": format })
        }
        documented::Shape::Integer { format: None } => json!({ "type": "integer" }),
        documented::Shape::Number => json!({ "type": "number" }),
        documented::Shape::Text { format, .. } => scalar(Kind::Text, *format),
        documented::Shape::Enum { name, .. } => json!({ "allOf": [reference(name)] }),
        documented::Shape::Array(items) => json!({ "type": "array", "items": value(items) }),
        documented::Shape::Map(values) => {
            json!({ "type": "object", "additionalProperties": value(values) })
        }
        documented::Shape::Object(object) if !object.name.is_empty() => {
            json!({ "allOf": [reference(object.name)] })
        }
        documented::Shape::Object(object) => {
            let properties = object.properties.iter();
            let properties: Map<String, Value> = properties
                .map(|property| (property.key.to_owned(), value(&property.value)))
                .collect();
            json!({ "type": "object", "properties": properties })
        }
        documented::Shape::AnyOf(alternatives) => {
            json!({ "anyOf": alternatives.iter().map(value).collect::<Vec<_>>() })
        }
    }
}

/// The names of the schemas that are referred to.
fn collect_names(object: &'static Object, names: &mut BTreeSet<String>) {
    if !object.name.is_empty() && !names.insert(object.name.to_owned()) {
        return;
    }
    for property in object.properties {
        collect_names_in(&property.value, names);
    }
}

fn collect_names_in(value: &'static Documented, names: &mut BTreeSet<String>) {
    match &value.shape {
        documented::Shape::Object(object) => collect_names(object, names),
        documented::Shape::Array(inside) | documented::Shape::Map(inside) => {
            collect_names_in(inside, names);
        }
        documented::Shape::AnyOf(all) => all.iter().for_each(|it| collect_names_in(it, names)),
        documented::Shape::Enum { name, .. } => {
            names.insert((*name).to_owned());
        }
        _ => {}
    }
}
