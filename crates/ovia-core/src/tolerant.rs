//! Reading a model so that a value that does not fit its type costs that value alone.
//!
//! The generated structs read each of their fields through this module: a field whose value does
//! not fit is left `None`, and the rest of the record is read on. That takes one pass of the
//! [quick] reader, and no buffering. What did not fit, and where, is found by a second pass, over
//! those records only.
//!
//! Some records a single pass cannot read: a field that stands twice, a string with half of a
//! surrogate pair, a number that no type holds. They are read the slow way, value by value, by
//! `serde_json`.

mod field;
mod fits;
mod leaf;
mod mismatch;
mod raw;
mod record;
mod time;

pub use field::{Null, Tolerant, buffered, field};
pub use fits::{Field, buffered_fits, fits, leaf_fits};
pub use leaf::{Leaf, leaf, text};
pub use mismatch::Mismatch;
pub use record::Record;

use serde::de::Error as _;
use serde_json::value::RawValue;

use crate::quick;

/// A model as far as it could be read.
///
/// ```
/// use ovia_core::{tolerant::decode, types::CallCosts};
///
/// let costs = decode::<CallCosts>(r#"{"total": 0.5, "llm": "free"}"#)?;
/// assert_eq!((costs.value.total, costs.value.llm, costs.fits), (Some(0.5), None, false));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Decoded<T> {
    /// The model; what did not fit is `None`.
    pub value: T,
    /// Whether every value fitted its type. [`mismatches`] tells which did not.
    pub fits: bool,
}

/// Reads a model out of the text of one JSON object.
///
/// # Errors
///
/// Only text that is not one JSON object is an error: no value inside one is.
///
/// ```
/// use ovia_core::{tolerant::decode, types::Call};
///
/// assert!(decode::<Call>(r#"{"id": 7, "costs": [], "id": null}"#).is_ok());
/// assert!(decode::<Call>("[]").is_err());
/// ```
pub fn decode<T: Record>(text: &str) -> Result<Decoded<T>, serde_json::Error> {
    if !text.trim_ascii_start().starts_with('{') {
        return Err(serde_json::Error::custom("not an object"));
    }
    let (value, found) = mismatch::noticing(|| quick::read::<T>(text));
    if let Some(value) = value {
        return Ok(Decoded {
            value,
            fits: !found,
        });
    }
    let raw: &RawValue = serde_json::from_str(text)?;
    let (value, found) = mismatch::tracing(|| raw::read::<T>(raw));
    Ok(Decoded {
        value: value?,
        fits: found.is_empty(),
    })
}

/// The value under a key of one JSON object, as it stands in the text.
///
/// Of two values under the same key the last one counts. `None` also where the text is not one JSON
/// object.
///
/// ```
/// let found = ovia_core::tolerant::raw_field(r#"{"mood": [1, 2], "id": 1e999}"#, "mood");
/// assert_eq!(found.map(|value| value.get()), Some("[1, 2]"));
/// ```
#[must_use]
pub fn raw_field<'text>(text: &'text str, name: &str) -> Option<&'text RawValue> {
    raw::field(text, name)
}

/// What in a record does not fit the types of a model, in the order of the text.
///
/// Empty where everything fits, and where the text is not one JSON object.
///
/// ```
/// use ovia_core::{tolerant::mismatches, types::Call};
///
/// let found = mismatches::<Call>(r#"{"costs": {"llm": "0.5"}}"#);
/// assert_eq!(found[0].to_string(), "costs.llm: expected number, found string");
/// ```
#[must_use]
pub fn mismatches<T: Record>(text: &str) -> Vec<Mismatch> {
    match serde_json::from_str::<&RawValue>(text) {
        Ok(raw) if raw.get().starts_with('{') => mismatch::tracing(|| raw::read::<T>(raw)).1,
        _ => Vec::new(),
    }
}
