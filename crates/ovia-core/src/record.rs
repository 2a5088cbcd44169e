//! A record: the text of one JSON object as it was sent, and an index of its documented fields.
//!
//! One pass over the text finds the fields (`index.rs`). A field is decoded when it is asked for, and
//! conformity to the documented types is checked when it is asked for: most programs look at a few
//! fields, and a check of all others would cost them a third of the time. `value.rs` decodes a field,
//! `text.rs` keeps the text and the strings that had escapes, `view.rs` is an object inside a record,
//! `list.rs` an array.
//! The accessors, such as `call.duration()`, are generated from the specification, and inherent
//! methods have to be in the crate of their type: that is why records are here and not in `ovia`.

mod index;
mod list;
mod repair;
mod text;
mod value;
mod view;

use std::{fmt, str::FromStr, sync::OnceLock};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use serde_json::value::RawValue;

#[doc(hidden)]
pub use index::{Index, RecordKeys, Span, Unreadable};
pub use list::{List, ListIter};
#[doc(hidden)]
pub use value::{FieldType, Value};
#[allow(
    unused_imports,
    reason = "generated code uses `opaque` where the specification has such a type"
)]
pub(crate) use value::{opaque, scalar, scalar_types};
pub use view::View;

use self::text::Text;
use crate::{
    conformity,
    fast_json::{Parser, Unsupported},
    schema::Model,
    tolerant::{self, Mismatch, Object},
};

/// One record of a list: a typed view over the JSON object that was sent.
///
/// The documented fields are methods: `record.id()`, `record.duration()`. Each returns an `Option`,
/// which is `None` if the field is missing, null, or holds a value that does not fit its type.
/// Numbers, times, ids and enums are returned by value, text as `&str`, objects as a [`View`],
/// arrays as a [`List`]. Nothing is decoded before it is asked for.
///
/// The text is kept as it came: [`as_str`](Self::as_str), [`field`](Self::field) and `Serialize`
/// give it back, undocumented fields included, and [`mismatches`](Self::mismatches) lists the values
/// that do not fit.
///
/// ```
/// use ovia_core::{record::Record, types::Call};
///
/// let text = r#"{"status": "completed", "duration": "71", "mood": "good"}"#;
/// let call: Record<Call> = text.parse()?;
///
/// assert_eq!(call.status(), Some("completed"));
/// assert_eq!(call.duration(), None);
/// assert_eq!(call.mismatches()[0].to_string(), "duration: expected integer, found string");
/// assert_eq!(call.field("mood").map(|mood| mood.get()), Some(r#""good""#));
/// assert_eq!(serde_json::to_string(&call)?, text);
/// # Ok::<(), serde_json::Error>(())
/// ```
pub struct Record<T: Model> {
    text: Text,
    spans: T::Spans,
    /// What was replaced in the text, because it was not JSON.
    replaced: Box<[Mismatch]>,
    conforms: OnceLock<bool>,
    mismatches: OnceLock<Box<[Mismatch]>>,
}

impl<T: Model> Record<T> {
    /// Indexes the text of one JSON object, without white space around it, and keeps a copy of it.
    /// What is not JSON or not UTF-8 is replaced.
    ///
    /// # Errors
    ///
    /// If it is not an object, or its structure is broken.
    #[doc(hidden)]
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Unreadable> {
        Self::from_json(bytes).or_else(|unreadable| match repair::repair(bytes) {
            Some((text, replaced)) if text.starts_with('{') => Ok(Self {
                replaced,
                ..Self::from_json(text.as_bytes())?
            }),
            _ => Err(unreadable),
        })
    }

    fn from_json(bytes: &[u8]) -> Result<Self, Unreadable> {
        let text = index::object_text(bytes)?;
        let mut spans = T::NO_SPANS;
        index::fill(T::SCHEMA, text, spans.as_mut())?;
        Ok(Self::new(text, spans))
    }

    /// Indexes the record that a parser is at, steps over it, and keeps a copy of its text.
    ///
    /// # Errors
    ///
    /// If the fast reader does not support it.
    #[doc(hidden)]
    pub fn read_from(parser: &mut Parser<'_>) -> Result<Self, Unsupported> {
        let (start, mut spans) = (parser.position(), T::NO_SPANS);
        index::read(T::SCHEMA, parser, None, spans.as_mut())?;
        Ok(Self::new(parser.text_from(start), spans))
    }

    /// The same as `from_bytes`, from an index of that text that was made before.
    ///
    /// # Errors
    ///
    /// If it is not UTF-8 or not an object.
    #[doc(hidden)]
    pub fn from_index(bytes: &[u8], index: &Index) -> Result<Self, Unreadable> {
        let mut spans = T::NO_SPANS;
        for (span, found) in spans.as_mut().iter_mut().zip(&index.spans) {
            *span = *found;
        }
        Ok(Self::new(index::object_text(bytes)?, spans))
    }

    fn new(text: &str, spans: T::Spans) -> Self {
        Self {
            text: Text::new(text.into()),
            spans,
            replaced: Box::default(),
            conforms: OnceLock::new(),
            mismatches: OnceLock::new(),
        }
    }

    /// The record as it was sent. Only what is not JSON or not UTF-8 is replaced: see
    /// [`is_as_sent`](Self::is_as_sent).
    ///
    /// ```
    /// # use ovia_core::{record::Record, types::Call};
    /// let call: Record<Call> = r#"{"cents": 12.50, "cents": 12.50}"#.parse()?;
    /// assert_eq!(call.as_str(), r#"{"cents": 12.50, "cents": 12.50}"#);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.text.as_str()
    }

    /// Whether every value fits its documented type: whether [`mismatches`](Self::mismatches) is
    /// empty. Checked when first asked for, without decoding.
    #[must_use]
    pub fn conforms(&self) -> bool {
        *self
            .conforms
            .get_or_init(|| self.is_as_sent() && conformity::conforms::<T>(self.as_str()))
    }

    /// Whether the text is exactly as it was sent. Otherwise something in it was not JSON or not UTF-8,
    /// such as `NaN` or a character that was cut, and was replaced:
    /// [`mismatches`](Self::mismatches) begins with these places.
    ///
    /// ```
    /// # use ovia_core::{record::Record, types::Call};
    /// let call: Record<Call> = r#"{"costs": {"total": NaN}}"#.parse()?;
    /// assert!(!call.is_as_sent());
    /// assert_eq!(call.as_str(), r#"{"costs": {"total": null}}"#);
    /// assert_eq!(call.mismatches()[0].path(), "costs.total");
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn is_as_sent(&self) -> bool {
        self.replaced.is_empty()
    }

    /// The values that do not fit the documented types, in the order of the text; before them, the
    /// places where something that is not JSON or not UTF-8 was replaced. Found when first asked for.
    ///
    /// ```
    /// # use ovia_core::{record::Record, types::Call};
    /// let call: Record<Call> = r#"{"costs": {"total": "0.35"}}"#.parse()?;
    /// assert_eq!(call.mismatches()[0].path(), "costs.total");
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn mismatches(&self) -> &[Mismatch] {
        if self.conforms() {
            return &[];
        }
        self.mismatches.get_or_init(|| {
            let misfits = tolerant::mismatches::<T>(self.as_str());
            self.replaced.iter().cloned().chain(misfits).collect()
        })
    }

    /// The JSON of any field, documented or not. If the key occurs twice, the last value counts.
    ///
    /// A documented field is found by the index; for another one the record is searched.
    ///
    /// ```
    /// # use ovia_core::{record::Record, types::Call};
    /// let call: Record<Call> = r#"{"mood": "good"}"#.parse()?;
    /// assert_eq!(call.field("mood").map(|mood| mood.get()), Some(r#""good""#));
    /// assert!(call.field("weather").is_none());
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&RawValue> {
        let json = match T::SCHEMA.position(name) {
            Some(position) => self.field_at(position)?.as_str(),
            None => last_value(self.as_str(), name)?,
        };
        serde_json::from_str(json).ok()
    }

    /// Every field with its JSON, in the order of the text. If a key occurs twice, it is at its first
    /// place with its last value.
    ///
    /// ```
    /// # use ovia_core::{record::Record, types::Call};
    /// let call: Record<Call> = r#"{"duration": 71, "mood": "good"}"#.parse()?;
    /// let keys: Vec<String> = call.fields().into_iter().map(|(key, _)| key).collect();
    /// assert_eq!(keys, ["duration", "mood"]);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn fields(&self) -> Vec<(String, &RawValue)> {
        serde_json::from_str(self.as_str()).map_or_else(|_| Vec::new(), |Object(fields)| fields)
    }

    /// The plain generated struct, with every field decoded.
    ///
    /// ```
    /// # use ovia_core::{record::Record, types::Call};
    /// let call: Record<Call> = r#"{"duration": 71}"#.parse()?;
    /// let model: Call = call.to_model();
    /// assert_eq!(model.duration, Some(71));
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn to_model(&self) -> T {
        // The text was read as a JSON object when the record was made.
        tolerant::decode(self.as_str()).unwrap_or_default()
    }

    /// Whether a documented field, by its position in the schema, has a value other than null.
    #[doc(hidden)]
    #[must_use]
    pub fn has(&self, position: usize) -> bool {
        self.field_at(position)
            .is_some_and(|value| value.as_str() != "null")
    }

    /// The value of a documented field; a null is a value.
    pub(crate) fn field_at(&self, position: usize) -> Option<Value<'_>> {
        Value::new(&self.text, *self.spans.as_ref().get(position)?)
    }

    /// Decodes a documented field.
    pub(crate) fn read<F: FieldType>(&self, position: usize) -> Option<F::Value<'_>> {
        F::read(self.field_at(position)?)
    }
}

/// The text of a JSON object after the repairs that [`Record::from_bytes`] makes; `None` if they are not
/// enough.
#[doc(hidden)]
#[must_use]
pub fn repaired(bytes: &[u8]) -> Option<Box<str>> {
    let (text, _) = repair::repair(bytes)?;
    text.starts_with('{').then_some(text)
}

/// The text of the last value of a key.
fn last_value<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let mut parser = Parser::new(text);
    let mut found = None;
    let searched = parser.object(|parser, key| {
        let value = parser.skip()?;
        if key == name {
            found = Some(value);
        }
        Ok(())
    });
    if searched.is_ok() {
        return found;
    }
    let Object(fields) = serde_json::from_str(text).ok()?;
    let found = fields.into_iter().find(|(key, _)| key == name);
    found.map(|(_, value)| value.get())
}

impl<T: Model> Clone for Record<T> {
    fn clone(&self) -> Self {
        Self {
            text: self.text.clone(),
            spans: self.spans,
            replaced: self.replaced.clone(),
            conforms: self.conforms.clone(),
            mismatches: self.mismatches.clone(),
        }
    }
}

/// Two records are equal if their texts are the same, byte for byte.
impl<T: Model> PartialEq for Record<T> {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl<T: Model> Eq for Record<T> {}

/// Writes the record as it was sent.
impl<T: Model> Serialize for Record<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let raw: &RawValue =
            serde_json::from_str(self.as_str()).map_err(serde::ser::Error::custom)?;
        raw.serialize(serializer)
    }
}

impl<'de, T: Model> Deserialize<'de> for Record<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        raw.get().parse().map_err(D::Error::custom)
    }
}

/// Reads a record that was kept as text, such as a line of NDJSON.
impl<T: Model> FromStr for Record<T> {
    type Err = serde_json::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::from_bytes(text.trim_ascii().as_bytes()).map_err(|unreadable| match unreadable {
            Unreadable::Invalid(error) => error,
            Unreadable::NotUtf8 => serde_json::Error::custom("not UTF-8"),
            Unreadable::NotAnObject => serde_json::Error::custom("not an object"),
        })
    }
}

/// Hides what may be personal, as the `Debug` of the model does.
impl<T: Model> fmt::Debug for Record<T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.to_model(), out)
    }
}
