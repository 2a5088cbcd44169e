//! What becomes of a record: an item, an error, or nothing, if the filters say so.

use serde::de::DeserializeOwned;

use super::array_reader::Piece;
use crate::{
    Call, Error, RawCall,
    calls::{Filter, Verdict},
    error::of_record,
};

/// Turns records into what the caller asked for.
pub(super) struct Decoder<T> {
    filter: Filter,
    decode: fn(&str, Option<Call>) -> Result<T, DecodeError>,
}

/// What became of a record.
pub(super) enum Outcome<T> {
    Item(Result<T, Error>),
    LeftOut,
    /// The filters could not tell.
    Undecided,
}

/// Why a record's text could not be turned into what was asked for.
pub(crate) struct DecodeError {
    pub(crate) path: Option<String>,
    pub(crate) error: serde_json::Error,
}

impl Decoder<Call> {
    pub(super) fn of_calls(filter: Filter) -> Self {
        Self {
            filter,
            decode: |text, call| match call {
                Some(call) => Ok(call),
                None => Call::from_text(text).map_err(|error| DecodeError { path: None, error }),
            },
        }
    }
}

impl Decoder<RawCall> {
    pub(super) fn of_raw_calls(filter: Filter) -> Self {
        Self {
            filter,
            decode: |text, call| match call {
                Some(call) => Ok(call.into()),
                None => RawCall::from_text(text).map_err(|error| DecodeError { path: None, error }),
            },
        }
    }
}

impl<T: DeserializeOwned> Decoder<T> {
    pub(super) fn of_type(filter: Filter) -> Self {
        Self {
            filter,
            decode: |text, _| match ovia_core::quick::read(text) {
                Some(item) => Ok(item),
                None => thoroughly(text),
            },
        }
    }
}

/// Reads a record with `serde_json`, which knows what to do with odd ones.
fn thoroughly<T: DeserializeOwned>(text: &str) -> Result<T, DecodeError> {
    serde_json::from_str(text).map_err(|error| {
        // Only a failure is worth the price of knowing where.
        let reader = &mut serde_json::Deserializer::from_str(text);
        let path = serde_path_to_error::deserialize::<_, T>(reader)
            .err()
            .map(|error| error.path().to_string());
        DecodeError { path, error }
    })
}

impl<T> Decoder<T> {
    pub(super) fn decode(&self, index: u64, piece: &Piece) -> Outcome<T> {
        match self.read(index, piece) {
            Ok(outcome) => outcome,
            Err(error) => Outcome::Item(Err(error)),
        }
    }

    fn read(&self, index: u64, piece: &Piece) -> Result<Outcome<T>, Error> {
        let record = match piece {
            Piece::Record(record) => record,
            Piece::TooLarge => return Err(of_record::too_large(index)),
            Piece::TooDeep => return Err(of_record::too_deep(index)),
        };
        if self.filter.is_about_another(record) {
            return Ok(Outcome::LeftOut);
        }
        let text = std::str::from_utf8(record).map_err(|_| of_record::not_utf8(index))?;
        if !text.starts_with('{') {
            return Err(of_record::not_an_object(index, text));
        }
        let mut call = None;
        let verdict = match self.filter.glance(text) {
            Some(verdict) => verdict,
            None => {
                let decoded =
                    Call::from_text(text).map_err(|error| of_record::broken(index, &error))?;
                self.filter.judge(call.insert(decoded))
            }
        };
        match verdict {
            Verdict::Keep => {}
            Verdict::LeaveOut => return Ok(Outcome::LeftOut),
            Verdict::Undecided => return Ok(Outcome::Undecided),
        }
        let item = (self.decode)(text, call);
        item.map(|item| Outcome::Item(Ok(item)))
            .map_err(|failure| of_record::unfit(index, failure))
    }
}
