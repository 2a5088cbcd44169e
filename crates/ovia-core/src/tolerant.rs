//! Decodes a model so that a value that does not fit its type costs only that value.
//!
//! The generated structs read each of their fields through this module: a field whose value does
//! not fit is `None`, and the rest of the record is still read. A time in another form than documented
//! does not fit either, and has its value if it means one moment only. That takes one pass of the fast
//! reader. What did not fit, and where, is found by a second pass, made only when asked for.
//!
//! Some records need the slow path, value by value through `serde_json`: a key that occurs twice,
//! a string with an unpaired surrogate, a number that no type holds.

mod by_value;
mod field;
mod mismatch;
mod object;
mod scalar;
mod time;

pub(crate) use mismatch::Path;
pub use mismatch::{Mismatch, joined_path};

pub(crate) use by_value::Object;
#[doc(hidden)]
pub use field::{Null, Tolerant};
#[allow(
    unused_imports,
    reason = "generated code uses `opaque` where the specification has such a type"
)]
pub(crate) use field::{field, opaque};
#[doc(hidden)]
pub use scalar::Scalar;
pub(crate) use scalar::{scalar, text};
pub use time::time_from_json;

use serde::de::Error as _;
use serde_json::value::RawValue;

use crate::{fast_json, schema::Model};

/// Decodes a model from the text of one JSON object.
///
/// # Errors
///
/// Only if the text is not one JSON object. No value inside it is an error.
///
/// ```
/// use ovia_core::{tolerant::decode, types::CallCosts};
///
/// let costs = decode::<CallCosts>(r#"{"total": 0.5, "llm": "free"}"#)?;
/// assert_eq!((costs.total, costs.llm), (Some(0.5), None));
/// assert!(decode::<CallCosts>("[]").is_err());
/// # Ok::<(), serde_json::Error>(())
/// ```
pub fn decode<T: Model>(text: &str) -> Result<T, serde_json::Error> {
    if !text.trim_ascii_start().starts_with('{') {
        return Err(serde_json::Error::custom("not an object"));
    }
    if let Some(model) = fast_json::read::<T>(text) {
        return Ok(model);
    }
    let raw: &RawValue = serde_json::from_str(text)?;
    mismatch::collect(|| by_value::read::<T>(raw)).0
}

/// Lists the values of a record that do not fit the types of a model, in the order of the text.
///
/// Empty if everything fits, and if the text is not one JSON object.
///
/// ```
/// use ovia_core::{tolerant::mismatches, types::Call};
///
/// let found = mismatches::<Call>(r#"{"costs": {"llm": "0.5"}}"#);
/// assert_eq!(found[0].to_string(), "costs.llm: expected number, found string");
/// ```
#[must_use]
pub fn mismatches<T: Model>(text: &str) -> Vec<Mismatch> {
    match serde_json::from_str::<&RawValue>(text) {
        Ok(raw) if raw.get().starts_with('{') => mismatch::collect(|| by_value::read::<T>(raw)).1,
        _ => Vec::new(),
    }
}

/// The fields of a JSON object with their texts, as [`Record::fields`](crate::record::Record::fields)
/// returns them. `None` if it is not a JSON object.
#[doc(hidden)]
#[must_use]
pub fn fields(json: &str) -> Option<Vec<(String, &RawValue)>> {
    serde_json::from_str(json).ok().map(|Object(fields)| fields)
}
