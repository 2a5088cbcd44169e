//! A call: the typed view, and the record that it is a view of.

use std::{fmt, ops::Deref, str::FromStr, sync::OnceLock};

use ovia_core::{
    tolerant::{self, Mismatch},
    types,
};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use serde_json::value::RawValue;

use crate::RawCall;

/// One call, past or in progress.
///
/// The documented fields are those of [`model::Call`](crate::model::Call), to which this derefs:
/// `call.id`, `call.duration`, `call.costs`. Each is an `Option`, and `None` where the field is
/// missing, null, or holds a value of another type. The record itself is kept as it came, and
/// `Serialize` writes it so.
///
/// ```
/// let text = r#"{"status": "completed", "duration": "71", "mood": "good"}"#;
/// let call: ovia::Call = serde_json::from_str(text)?;
///
/// assert_eq!(call.status.as_deref(), Some("completed"));
/// assert_eq!(call.duration, None);
/// assert_eq!(call.mismatches()[0].to_string(), "duration: expected integer, found string");
/// assert_eq!(call.field("mood").map(|mood| mood.get()), Some(r#""good""#));
/// assert_eq!(serde_json::to_string(&call)?, text);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone)]
pub struct Call {
    /// In a box, so that moving a call about moves three words.
    view: Box<types::Call>,
    record: RawCall,
    mismatches: OnceLock<Box<[Mismatch]>>,
}

impl Call {
    /// Reads a call out of the text of one JSON object.
    pub(crate) fn from_text(text: &str) -> Result<Self, serde_json::Error> {
        Self::of_record(text.trim_ascii().into())
    }

    /// The same, of a text with no white space around it.
    pub(crate) fn of_record(text: Box<str>) -> Result<Self, serde_json::Error> {
        let decoded = tolerant::decode(&text)?;
        Ok(Self {
            view: Box::new(decoded.value),
            record: RawCall::new(text, decoded.fits),
            mismatches: OnceLock::new(),
        })
    }

    /// The record as it was sent, to the letter.
    ///
    /// ```
    /// let call: ovia::Call = serde_json::from_str(r#"{"cents": 12.50, "cents": 12.50}"#)?;
    /// assert_eq!(call.raw().get(), r#"{"cents": 12.50, "cents": 12.50}"#);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn raw(&self) -> &RawValue {
        // The text was read as JSON when the call was made.
        serde_json::from_str(self.as_str()).unwrap_or(RawValue::NULL)
    }

    /// The same as plain text.
    ///
    /// ```
    /// let call: ovia::Call = serde_json::from_str(r#"{"cents": 12.50}"#)?;
    /// assert_eq!(call.as_str(), r#"{"cents": 12.50}"#);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.record.as_str()
    }

    /// What in the record does not fit the documented types. Empty for most.
    ///
    /// ```
    /// let call: ovia::Call = serde_json::from_str(r#"{"analysis": {"mood": "good"}}"#)?;
    /// assert_eq!(call.mismatches()[0].path(), "analysis");
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn mismatches(&self) -> &[Mismatch] {
        if self.record.fits() {
            return &[];
        }
        self.mismatches
            .get_or_init(|| self.record.mismatches().into())
    }

    /// The value under a key of the record, documented or not.
    ///
    /// ```
    /// let call: ovia::Call = serde_json::from_str(r#"{"mood": "good"}"#)?;
    /// assert!(call.field("mood").is_some());
    /// assert!(call.field("weather").is_none());
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&RawValue> {
        tolerant::raw_field(self.as_str(), name)
    }

    /// A field as text: of a string its content, of another value its JSON.
    pub(crate) fn field_text(&self, name: &str) -> Option<String> {
        let raw = self.field(name)?.get();
        match raw {
            "null" => None,
            _ => serde_json::from_str(raw)
                .ok()
                .or_else(|| Some(raw.to_owned())),
        }
    }
}

impl Deref for Call {
    type Target = types::Call;

    fn deref(&self) -> &types::Call {
        &self.view
    }
}

/// Two calls are equal if their records are, to the letter.
impl PartialEq for Call {
    fn eq(&self, other: &Self) -> bool {
        self.record == other.record
    }
}

impl Eq for Call {}

impl Serialize for Call {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.record.serialize(serializer)
    }
}

/// Reads a record that was kept as text, a line of NDJSON say.
///
/// ```
/// let call: ovia::Call = r#"{"duration": 71}"#.parse()?;
/// assert_eq!(call.duration, Some(71));
/// # Ok::<(), serde_json::Error>(())
/// ```
impl FromStr for Call {
    type Err = serde_json::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::from_text(text)
    }
}

/// Forgets what was decoded.
impl From<Call> for RawCall {
    fn from(call: Call) -> Self {
        call.record
    }
}

impl<'de> Deserialize<'de> for Call {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        Self::from_text(raw.get()).map_err(D::Error::custom)
    }
}

/// Without what is personal: see [`model`](crate::model).
impl fmt::Debug for Call {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.view, out)
    }
}
