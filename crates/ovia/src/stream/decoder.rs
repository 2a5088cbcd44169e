//! What the caller gets for a record's text.

use serde::de::DeserializeOwned;

use super::sieve::{Kept, Text};
use crate::{Call, Error, RawCall, error::of_record};

/// Turns a record into what the caller asked for. Its position is for the error.
pub(super) type Decode<T> = fn(u64, Kept) -> Result<T, Error>;

/// Why a record's text could not be turned into that.
pub(crate) struct DecodeError {
    pub(crate) path: Option<String>,
    pub(crate) error: serde_json::Error,
}

pub(super) fn call(index: u64, kept: Kept) -> Result<Call, Error> {
    match kept {
        Kept::Call(call) => Ok(*call),
        Kept::Text(text) => {
            Call::of_record(text.into_owned(index)?).map_err(|error| unfit(index, error))
        }
    }
}

pub(super) fn raw_call(index: u64, kept: Kept) -> Result<RawCall, Error> {
    match kept {
        Kept::Call(call) => Ok((*call).into()),
        Kept::Text(text) => {
            RawCall::of_record(text.into_owned(index)?).map_err(|error| unfit(index, error))
        }
    }
}

/// Any type, by the quick reader; by `serde_json` where that one gives up, which knows what to do
/// with odd records.
pub(super) fn any<T: DeserializeOwned>(index: u64, kept: Kept) -> Result<T, Error> {
    let text = match &kept {
        Kept::Call(call) => call.as_str(),
        Kept::Text(text) => text.as_str(index)?,
    };
    if let Some(item) = ovia_core::quick::read(text) {
        return Ok(item);
    }
    serde_json::from_str(text).map_err(|error| {
        // Only a failure is worth the price of knowing where.
        let reader = &mut serde_json::Deserializer::from_str(text);
        let path = serde_path_to_error::deserialize::<_, T>(reader)
            .err()
            .map(|error| error.path().to_string());
        of_record::unfit(index, DecodeError { path, error })
    })
}

fn unfit(index: u64, error: serde_json::Error) -> Error {
    of_record::unfit(index, DecodeError { path: None, error })
}

impl Text {
    fn as_str(&self, index: u64) -> Result<&str, Error> {
        match self {
            Self::Own(text) => Ok(text),
            Self::Shared(bytes) => {
                simdutf8::basic::from_utf8(bytes).map_err(|_| of_record::not_utf8(index))
            }
        }
    }

    fn into_owned(self, index: u64) -> Result<Box<str>, Error> {
        match self {
            Self::Own(text) => Ok(text),
            Self::Shared(_) => self.as_str(index).map(Into::into),
        }
    }
}
