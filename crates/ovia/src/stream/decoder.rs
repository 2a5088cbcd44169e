//! What the caller gets for a record's text.

use serde::de::DeserializeOwned;

use crate::{Call, RawCall};

/// Turns the text of a record into what the caller asked for. The call, if it was read already.
pub(super) type Decode<T> = fn(Box<str>, Option<Box<Call>>) -> Result<T, DecodeError>;

/// Why it could not be turned into that.
pub(crate) struct DecodeError {
    pub(crate) path: Option<String>,
    pub(crate) error: serde_json::Error,
}

impl From<serde_json::Error> for DecodeError {
    fn from(error: serde_json::Error) -> Self {
        Self { path: None, error }
    }
}

pub(super) fn call(text: Box<str>, call: Option<Box<Call>>) -> Result<Call, DecodeError> {
    match call {
        Some(call) => Ok(*call),
        None => Ok(Call::of_record(text)?),
    }
}

pub(super) fn raw_call(text: Box<str>, call: Option<Box<Call>>) -> Result<RawCall, DecodeError> {
    match call {
        Some(call) => Ok((*call).into()),
        None => Ok(RawCall::of_record(text)?),
    }
}

/// Any type, by the quick reader; by `serde_json` where that one gives up, which knows what to do
/// with odd records.
pub(super) fn any<T: DeserializeOwned>(
    text: Box<str>,
    _: Option<Box<Call>>,
) -> Result<T, DecodeError> {
    if let Some(item) = ovia_core::quick::read(&text) {
        return Ok(item);
    }
    serde_json::from_str(&text).map_err(|error| {
        // Only a failure is worth the price of knowing where.
        let reader = &mut serde_json::Deserializer::from_str(&text);
        let path = serde_path_to_error::deserialize::<_, T>(reader)
            .err()
            .map(|error| error.path().to_string());
        DecodeError { path, error }
    })
}
