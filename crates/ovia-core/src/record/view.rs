//! An object inside a record.

use std::fmt;

use serde_json::value::RawValue;

use super::{
    index::{self, Span},
    last_value,
    value::{FieldType, Value},
};
use crate::{
    fast_json::Parser,
    schema::Model,
    tolerant::{self, Object},
};

/// A typed view of a JSON object inside a record, such as the costs of a call.
///
/// Its documented fields are methods, as those of a [`Record`](super::Record) are.
///
/// ```
/// use ovia_core::{record::Record, types::Call};
///
/// let call: Record<Call> = r#"{"costs": {"total": 0.35, "telephony": 0.2}}"#.parse()?;
/// let costs = call.costs().unwrap();
/// assert_eq!(costs.total(), Some(0.35));
/// assert_eq!(costs.llm(), None);
/// assert_eq!(costs.field("telephony").map(|cost| cost.get()), Some("0.2"));
/// # Ok::<(), serde_json::Error>(())
/// ```
pub struct View<'a, T: Model> {
    value: Value<'a>,
    spans: T::Spans,
}

impl<'a, T: Model> View<'a, T> {
    /// Finds the fields of an object.
    pub(super) fn new(value: Value<'a>) -> Self {
        let mut spans = T::NO_SPANS;
        let mut parser = Parser::at(value.record().as_str(), value.start());
        let located = index::located(T::SCHEMA, &mut parser, index::NO_KEYS, 0, spans.as_mut());
        if located.is_err()
            && let text = value.as_str()
            && let Ok(Object(fields)) = serde_json::from_str(text)
        {
            spans = T::NO_SPANS;
            let start = value.start();
            // Spans of a record fit: it has been indexed.
            let _ = index::located_by_value(T::SCHEMA, text, start, &fields, spans.as_mut());
        }
        Self { value, spans }
    }

    /// The item of a list whose fields have been found.
    pub(super) fn at(list: Value<'a>, start: usize, end: usize, spans: T::Spans) -> Option<Self> {
        let value = Value::new(list.record(), Span::new(start, end, false).ok()?)?;
        Some(Self { value, spans })
    }

    pub(super) fn value(self) -> Value<'a> {
        self.value
    }

    /// The object as it was sent. An item of a list that is not an object is here as it was sent too.
    #[must_use]
    pub fn as_str(&self) -> &'a str {
        self.value.as_str()
    }

    /// The JSON of any field, documented or not. If the key occurs twice, the last value counts.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&'a RawValue> {
        serde_json::from_str(last_value(self.as_str(), name)?).ok()
    }

    /// The plain generated struct, with every field decoded.
    #[must_use]
    pub fn to_model(&self) -> T {
        tolerant::decode(self.as_str()).unwrap_or_default()
    }

    /// Decodes a documented field.
    pub(crate) fn read<F: FieldType>(&self, position: usize) -> Option<F::Value<'a>> {
        F::read(self.field_at(position)?)
    }

    /// The value of a documented field.
    pub(crate) fn field_at(&self, position: usize) -> Option<Value<'a>> {
        Value::new(self.value.record(), *self.spans.as_ref().get(position)?)
    }
}

impl<T: Model> Clone for View<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Model> Copy for View<'_, T> {}

/// Hides what may be personal, as the `Debug` of the model does.
impl<T: Model> fmt::Debug for View<'_, T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.to_model(), out)
    }
}

#[cfg(test)]
mod tests;
