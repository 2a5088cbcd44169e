//! The named changes to the specification that come before generation.
//!
//! Each deals with one limitation of progenitor and fails with a message that says what to do. Three
//! change nothing and only collect what the output needs (`documented`, `open_enums`, `printable`).
//! None of them changes `openapi/ovia.yaml` itself.

mod byte_bodies;
pub(crate) mod documented;
mod nullable_references;
mod open_enums;
mod plain_texts;
mod printable;
mod read_as;
mod source_notes;
mod success_only;
mod tolerant_responses;

pub(crate) use documented::DocumentedObject;
pub(crate) use open_enums::OpenEnum;

use serde_json::Value;

use crate::{Error, document::Document};

/// What the transforms found, for the passes over the output.
pub(crate) struct Expected {
    /// The string enums that were opened.
    pub(crate) enums: Vec<OpenEnum>,
    /// The schemas that were made tolerant.
    pub(crate) tolerant: Vec<String>,
    /// The schemas that operations return, alone or in an array.
    pub(crate) returned: Vec<String>,
    /// The object schemas that requests use.
    pub(crate) requests: Vec<Request>,
    /// The operation ids.
    pub(crate) operations: Vec<String>,
    /// The texts that may be logged, as schema and property.
    pub(crate) printable: Vec<(String, String)>,
    /// What is documented about the values of each object schema.
    pub(crate) documented: Vec<DocumentedObject>,
}

/// An object schema of a request, and what its constructor takes.
pub(crate) struct Request {
    pub(crate) name: String,
    /// The required properties, in the order of `required`.
    pub(crate) required: Vec<String>,
    /// The values of required properties that the constructor does not take: `x-ovia-default`.
    pub(crate) defaults: Vec<(String, String)>,
}

/// Runs every transform. The order matters.
pub(crate) fn apply(document: &mut Document) -> Result<Expected, Error> {
    let documented = documented::find(document);
    // Before all that refuse alternatives and inline enums.
    read_as::apply(document);
    nullable_references::apply(document);
    let tolerant = tolerant_responses::apply(document)?;
    plain_texts::apply(document);
    let enums = open_enums::apply(document)?;
    let printable = printable::find(document)?;
    source_notes::apply(document);
    // After `tolerant_responses`, which has to see the error bodies.
    let returned = success_only::apply(document)?;
    let requests = requests(document, &tolerant);
    let operations = byte_bodies::apply(document)?;
    Ok(Expected {
        enums,
        tolerant,
        returned,
        requests,
        operations,
        printable,
        documented,
    })
}

fn requests(document: &Document, tolerant: &[String]) -> Vec<Request> {
    let texts = |value: &Value| value.as_str().map(str::to_owned);
    document
        .schemas()
        .filter(|(name, _)| !tolerant.contains(name))
        .filter_map(|(name, schema)| {
            let properties = schema.get("properties")?.as_object()?;
            let required = schema.get("required").and_then(Value::as_array);
            Some(Request {
                name: name.clone(),
                required: required.into_iter().flatten().filter_map(texts).collect(),
                defaults: properties
                    .iter()
                    .filter_map(|(key, property)| {
                        Some((key.clone(), texts(property.get("x-ovia-default")?)?))
                    })
                    .collect(),
            })
        })
        .collect()
}
