//! The specification, `openapi/ovia.yaml`, for the tests and tasks of the workspace: its operations,
//! its schemas as JSON Schema, and random documents that are valid under them. Never published.

mod document;
mod json_schema;
#[cfg(feature = "proptest")]
mod random;

pub use document::{Document, Operation, Wire, entries, escape};
pub use json_schema::is_nullable;
#[cfg(feature = "proptest")]
pub use random::{any_json, mutated};
