//! What the generator writes about each response model: its fields, and how to check them.
//!
//! The index of a record, its accessors and the filters of lists work from a [`Schema`], so none of
//! them knows a model by name. Generated code implements [`Model`]; nothing else has a reason to.

use serde::de::DeserializeOwned;

use crate::{
    fast_json::{Parser, Unsupported},
    record::Span,
};

/// The key of a documented field, and a check of the value that the parser is at, which it steps over.
pub type Field = (
    &'static str,
    fn(&mut Parser<'_>) -> Result<bool, Unsupported>,
);

/// The documented fields of a JSON object.
///
/// ```
/// use ovia_core::{schema::Model, types::Call};
///
/// let schema = Call::SCHEMA;
/// assert_eq!(schema.name, "Call");
/// assert_eq!(schema.position("type").map(|position| schema.fields[position].0), Some("type"));
/// assert_eq!(schema.position("mood"), None);
/// ```
#[derive(Debug)]
pub struct Schema {
    /// The name of the schema in the specification.
    pub name: &'static str,
    /// The documented fields.
    pub fields: &'static [Field],
    /// See [`position`](Self::position).
    #[doc(hidden)]
    pub find: fn(&str) -> Option<usize>,
}

impl Schema {
    /// The position of a key in [`fields`](Self::fields), if it is documented.
    #[must_use]
    pub fn position(&self, key: &str) -> Option<usize> {
        (self.find)(key)
    }
}

/// A generated model that responses contain: each of its fields is an `Option`.
///
/// ```
/// fn is_model<T: ovia_core::schema::Model>() {}
/// is_model::<ovia_core::types::Call>();
/// ```
pub trait Model: DeserializeOwned + Default + std::fmt::Debug + Send + Sync + 'static {
    /// Its documented fields.
    const SCHEMA: &'static Schema;

    /// What is documented about their values.
    fn documented() -> &'static crate::documented::Object;

    /// Room for one span per field.
    #[doc(hidden)]
    type Spans: AsRef<[Span]> + AsMut<[Span]> + Copy + Send + Sync;

    /// No field found yet.
    #[doc(hidden)]
    const NO_SPANS: Self::Spans;
}
