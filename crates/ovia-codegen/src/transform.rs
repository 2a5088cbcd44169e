//! The named changes to the specification that come before generation.
//!
//! Each meets one trap of progenitor, checks that it found what it was written for, and fails with
//! a message that says what to do. None of them is visible in `openapi/ovia.yaml`.

mod open_enums;
mod printable;
mod provenance;
mod streaming_twin;
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
    /// The operation ids of the twins.
    pub(crate) twins: Vec<String>,
    /// The texts that may be logged, as schema and property.
    pub(crate) printable: Vec<(String, String)>,
}

/// Runs every transform, in the one order that works.
pub(crate) fn apply(document: &mut Document) -> Result<Expected, Error> {
    let tolerant = tolerant_responses::apply(document)?;
    let enums = open_enums::apply(document)?;
    let printable = printable::find(document)?;
    provenance::apply(document);
    // Only after the error bodies have been seen to be response schemas.
    success_only::apply(document)?;
    let twins = streaming_twin::apply(document)?;
    Ok(Expected {
        enums,
        tolerant,
        twins,
        printable,
    })
}
