//! The named changes to the specification that come before generation.
//!
//! Each meets one trap of progenitor, checks that it found what it was written for, and fails with
//! a message that says what to do. None of them is visible in `openapi/ovia.yaml`.

mod byte_bodies;
mod open_enums;
mod printable;
mod source_notes;
mod success_only;
mod tolerant_responses;

pub(crate) use open_enums::OpenEnum;

use crate::{Error, document::Document};

/// What the transforms learned and the output has to show.
pub(crate) struct Expected {
    /// The string enums that were opened.
    pub(crate) enums: Vec<OpenEnum>,
    /// The schemas that were made tolerant.
    pub(crate) tolerant: Vec<String>,
    /// The schemas that operations return, alone or in an array.
    pub(crate) returned: Vec<String>,
    /// The object schemas that requests use, each with its properties in the order of the file.
    pub(crate) requests: Vec<(String, Vec<String>)>,
    /// The operation ids.
    pub(crate) operations: Vec<String>,
    /// The texts that may be logged, as schema and property.
    pub(crate) printable: Vec<(String, String)>,
}

/// Runs every transform, in the one order that works.
pub(crate) fn apply(document: &mut Document) -> Result<Expected, Error> {
    let tolerant = tolerant_responses::apply(document)?;
    let enums = open_enums::apply(document)?;
    let printable = printable::find(document)?;
    source_notes::apply(document);
    // Only after the error bodies have been seen to be response schemas.
    let returned = success_only::apply(document)?;
    let requests = document
        .schemas()
        .filter(|(name, _)| !tolerant.contains(name))
        .filter_map(|(name, schema)| {
            let properties = schema.get("properties")?.as_object()?;
            Some((name.clone(), properties.keys().cloned().collect()))
        })
        .collect();
    let operations = byte_bodies::apply(document)?;
    Ok(Expected {
        enums,
        tolerant,
        returned,
        requests,
        operations,
        printable,
    })
}
