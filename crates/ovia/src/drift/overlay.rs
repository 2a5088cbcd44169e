//! The proposal: an OpenAPI Overlay that makes the specification say what was found.

use std::collections::BTreeSet;

use ovia_core::{
    documented::{self, Documented},
    tolerant::joined_path,
};
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::{
    mark::Mark,
    mask,
    schemas::{Schemas, documented_schema, found_schemas},
    tally::{Inside, ObjectTally, PropertyTally, ValueTally},
};

/// An [OpenAPI Overlay](https://spec.openapis.org/overlay/v1.0.0.html): changes to a specification.
/// See [`Report::overlay`](super::Report::overlay).
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Overlay {
    overlay: &'static str,
    info: Info,
    actions: Vec<Action>,
}

#[derive(Clone, Debug, Serialize)]
struct Info {
    title: &'static str,
    version: &'static str,
}

/// One change: an `update`, or `remove`.
#[derive(Clone, Debug, PartialEq, Serialize)]
struct Action {
    target: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    update: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    remove: Option<bool>,
}

impl Overlay {
    /// Whether nothing is proposed. Such an overlay is not valid: it must have an action.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.actions.is_empty()
    }
}

/// Where the schemas are.
const SCHEMAS: &str = "$.components.schemas";

/// Where what is proposed is known from.
const OBSERVED: &str = "observed";

pub(super) fn propose(tally: &ObjectTally) -> (Overlay, Vec<String>) {
    let mut proposal = Proposal {
        actions: Vec::new(),
        schemas: Schemas::new(tally.documented),
        left_out: BTreeSet::new(),
    };
    proposal.object(
        tally,
        &schema_target(tally.documented.name),
        tally.documented.name,
        "",
    );
    let Proposal {
        mut actions,
        schemas,
        mut left_out,
    } = proposal;
    let (added, not_added) = schemas.finish();
    left_out.extend(not_added);
    if !added.is_empty() {
        actions.push(Action::update(SCHEMAS.to_owned(), Value::Object(added)));
    }
    let overlay = Overlay {
        overlay: "1.0.0",
        info: Info {
            title: "What records of Ovia's API showed",
            version: "1.0.0",
        },
        actions,
    };
    (overlay, left_out.into_iter().collect())
}

struct Proposal {
    actions: Vec<Action>,
    schemas: Schemas,
    left_out: BTreeSet<String>,
}

impl Proposal {
    /// `target` selects the schema of the object; `name` is what new schemas in it are called after.
    fn object(&mut self, tally: &ObjectTally, target: &str, name: &str, path: &str) {
        let pairs = || tally.documented.properties.iter().zip(&tally.properties);
        let mut required = pairs().filter(|(property, _)| property.is_required);
        if required.all(|(_, found)| !found.missing.is_empty()) {
            // An empty list is not valid.
            if pairs().any(|(property, _)| property.is_required) {
                self.remove(format!("{target}.required"));
            }
        } else {
            for (property, _) in pairs().filter(|(_, found)| !found.missing.is_empty()) {
                let key = property.key.replace('\\', "\\\\").replace('\'', "\\'");
                self.remove(format!("{target}.required[?@ == '{key}']"));
            }
        }
        for (property, PropertyTally { value, .. }) in pairs() {
            let target = format!("{target}.properties{}", member(property.key));
            if !value.is_seen && !property.is_never_seen {
                self.update(&target, json!({ "x-ovia-seen": "never" }));
            }
            let name = self.schemas.name(name, property.key);
            self.value(value, &target, &name, &joined_path(path, property.key));
        }
        let mut added = Map::new();
        let keys = tally
            .documented
            .properties
            .iter()
            .map(|property| property.key);
        let mut taken: BTreeSet<String> = keys.map(Schemas::identifier).collect();
        for (key, unknown) in &tally.unknown {
            let path = joined_path(path, key);
            if !Schemas::is_name(key) || !taken.insert(Schemas::identifier(key)) {
                self.left_out.insert(path);
                continue;
            }
            let name = self.schemas.name(name, key);
            added.insert(
                key.clone(),
                self.schemas.property(&unknown.shape, &name, &path),
            );
        }
        if !added.is_empty() {
            self.update(&format!("{target}.properties"), Value::Object(added));
        }
    }

    fn value(&mut self, tally: &ValueTally, target: &str, name: &str, path: &str) {
        let documented = tally.documented;
        if tally.other_type.is_some() {
            self.other_type(tally, target, path);
        } else {
            self.format(tally, target);
            self.null(tally, target);
        }
        match &documented.shape {
            documented::Shape::Enum { name, .. } => {
                let target = format!("{}.enum", schema_target(name));
                for value in self.values(tally, path) {
                    self.push(Action::update(target.clone(), json!(value)));
                }
            }
            _ => {
                for value in self.values(tally, path) {
                    let values = json!({ value: OBSERVED });
                    self.update(target, json!({ "x-ovia-known-values": values }));
                }
            }
        }
        match &tally.inside {
            Inside::Nothing => {}
            Inside::Items(items) => {
                let (inside, brackets) = match documented.shape {
                    documented::Shape::Map(_) => ("additionalProperties", ".*"),
                    _ => ("items", "[]"),
                };
                let (target, path) = (format!("{target}.{inside}"), format!("{path}{brackets}"));
                self.value(items, &target, name, &path);
            }
            Inside::Object(object) => match object.documented.name {
                "" => self.object(object, target, name, path),
                name => self.object(object, &schema_target(name), name, path),
            },
            Inside::AnyOf(alternatives) => {
                for (position, tally) in alternatives.iter().enumerate() {
                    self.value(tally, &format!("{target}.anyOf[{position}]"), name, path);
                }
            }
        }
    }

    /// The undocumented values without those that are masked.
    fn values(&mut self, tally: &ValueTally, path: &str) -> Vec<String> {
        let (masked, values): (Vec<&String>, _) = tally
            .unknown_values
            .keys()
            .partition(|value| mask::is_masked(value));
        let masked = masked.into_iter().map(|value| format!("{path}: {value}"));
        self.left_out.extend(masked);
        values.into_iter().cloned().collect()
    }

    fn format(&mut self, tally: &ValueTally, target: &str) {
        if tally.format.is_empty() {
            return;
        }
        self.remove(format!("{target}.format"));
        let read_as = documented_schema(&tally.documented.shape);
        self.update(target, json!({ "x-ovia-read-as": read_as }));
    }

    fn null(&mut self, tally: &ValueTally, target: &str) {
        if tally.null.is_empty() {
            return;
        }
        let reference = match &tally.documented.shape {
            documented::Shape::Object(object) if !object.name.is_empty() => Some(object.name),
            documented::Shape::Enum { name, .. } => Some(*name),
            _ => None,
        };
        let Some(name) = reference else {
            return self.update(
                target,
                json!({ "nullable": true, "x-ovia-nullable": OBSERVED }),
            );
        };
        // `nullable` next to a reference does not admit null.
        self.remove(format!("{target}.allOf"));
        self.remove(format!("{target}['$ref']"));
        let mut schema = Schemas::nullable_reference(name);
        schema["x-ovia-nullable"] = json!(OBSERVED);
        self.update(target, schema);
    }

    fn other_type(&mut self, tally: &ValueTally, target: &str, path: &str) {
        let Some(unknown) = &tally.other_type else {
            return;
        };
        let Documented { shape, is_nullable } = tally.documented;
        let read_as = documented_schema(shape);
        let (found, left_out) = found_schemas(&unknown.shape, path);
        self.left_out.extend(left_out);
        let is_nullable = *is_nullable || is_found(&tally.null);
        let is_number = matches!(shape, documented::Shape::Integer { .. })
            && found
                .iter()
                .all(|schema| schema["type"] == "number" || schema["type"] == "integer");
        if is_number {
            if read_as.get("format").is_some() {
                self.remove(format!("{target}.format"));
            }
            self.update(
                target,
                json!({ "type": "number", "x-ovia-read-as": read_as }),
            );
            return self.null(tally, target);
        }
        if let documented::Shape::AnyOf(_) = shape {
            for schema in found {
                self.push(Action::update(format!("{target}.anyOf"), schema));
            }
            return;
        }
        let mut before = read_as.clone();
        if is_found(&tally.format)
            && let Some(before) = before.as_object_mut()
        {
            before.remove("format");
        }
        for keyword in keywords(tally.documented) {
            self.remove(format!("{target}{keyword}"));
        }
        let mut any_of: Vec<Value> = std::iter::once(before).chain(found).collect();
        if is_nullable && let Some(typed) = any_of.iter_mut().find(|it| it["type"].is_string()) {
            typed["nullable"] = json!(true);
        }
        self.update(
            target,
            json!({ "anyOf": any_of, "x-ovia-read-as": read_as }),
        );
        if is_found(&tally.null) {
            self.update(target, json!({ "x-ovia-nullable": OBSERVED }));
        }
    }

    fn update(&mut self, target: &str, update: Value) {
        self.push(Action::update(target.to_owned(), update));
    }

    fn remove(&mut self, target: String) {
        self.push(Action {
            target,
            update: None,
            remove: Some(true),
        });
    }

    /// Two places may have the same schema.
    fn push(&mut self, action: Action) {
        if !self.actions.contains(&action) {
            self.actions.push(action);
        }
    }
}

impl Action {
    fn update(target: String, update: Value) -> Self {
        Self {
            target,
            update: Some(update),
            remove: None,
        }
    }
}

/// The keywords by which a schema may say what is documented, as ends of a JSONPath.
fn keywords(documented: &Documented) -> Vec<&'static str> {
    let mut keywords = match &documented.shape {
        documented::Shape::Enum { .. } => vec![".allOf", ".oneOf", "['$ref']"],
        documented::Shape::Object(object) if !object.name.is_empty() => {
            vec![".allOf", ".oneOf", "['$ref']"]
        }
        documented::Shape::Integer { format: Some(_) }
        | documented::Shape::Text {
            format: Some(_), ..
        } => vec![".type", ".format"],
        documented::Shape::Array(_) => vec![".type", ".items"],
        documented::Shape::Map(_) => vec![".type", ".additionalProperties"],
        documented::Shape::Object(_) => vec![".type", ".properties"],
        _ => vec![".type"],
    };
    if documented.is_nullable {
        keywords.push(".nullable");
    }
    keywords
}

fn is_found(mark: &Mark) -> bool {
    !mark.is_empty()
}

fn schema_target(name: &str) -> String {
    format!("{SCHEMAS}{}", member(name))
}

/// A key as the end of a JSONPath.
fn member(key: &str) -> String {
    match Schemas::is_name(key) && !key.contains('-') {
        true => format!(".{key}"),
        false => format!("['{}']", key.replace('\\', "\\\\").replace('\'', "\\'")),
    }
}
