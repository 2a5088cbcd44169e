//! Turns the bytes of a record into what the caller asked for.

use bytes::Bytes;
use ovia_core::{
    fast_json,
    record::{Index, Record, Unreadable, repaired},
    schema::Model,
};
use serde::de::DeserializeOwned;

use super::{
    error_object::is_error_object,
    read_ahead::{Read, Ticket},
    seen::record_id,
};
use crate::{
    Error,
    error::{Position, record_error},
};

/// The bytes of a record that the filters keep.
pub(super) struct Candidate {
    pub(super) bytes: Bytes,
    /// If the record was indexed on the way.
    pub(super) index: Option<Index>,
    /// If it was read ahead.
    pub(super) ticket: Option<Ticket>,
}

/// How records are decoded.
pub(super) struct Decode<T> {
    /// Decodes a record. Its position is for the error.
    pub(super) decode: fn(Position, &Candidate) -> Result<T, Error>,
    pub(super) read: Read<T>,
    /// Refuses what was decoded and is not a record.
    pub(super) check: fn(Position, T) -> Result<T, Error>,
    /// Whether an index helps to decode.
    pub(super) takes_index: bool,
}

impl<M: Model> Decode<Record<M>> {
    /// Records of a model.
    pub(super) const RECORD: Self = Self {
        decode: record,
        read: Record::read_from,
        check: |position, record| {
            let json = record.as_str().as_bytes();
            match is_error_object(M::SCHEMA, |field| record.has(field), json) {
                true => Err(record_error::error_object(position, json)),
                false => Ok(record),
            }
        },
        takes_index: true,
    };
}

impl<T: DeserializeOwned> Decode<T> {
    /// Objects as any type.
    pub(super) const TYPED: Self = Self {
        decode: typed,
        read: |parser| T::deserialize(parser),
        check: |_, item| Ok(item),
        takes_index: false,
    };

    /// Elements of any kind as any type.
    pub(super) const ELEMENT: Self = Self {
        decode: element,
        ..Self::TYPED
    };
}

/// A record of a model: copied, and indexed.
fn record<M: Model>(position: Position, candidate: &Candidate) -> Result<Record<M>, Error> {
    let bytes = &candidate.bytes;
    match &candidate.index {
        Some(index) => Record::from_index(bytes, index),
        None => Record::from_bytes(bytes),
    }
    .map_err(|unreadable| unreadable_record(position, bytes, &unreadable))
}

/// A record as any type, read in place. What is not an object is not a record.
fn typed<T: DeserializeOwned>(position: Position, candidate: &Candidate) -> Result<T, Error> {
    let bytes = &candidate.bytes;
    if bytes.first() == Some(&b'{') {
        element(position, candidate)
    } else {
        Err(unreadable_record(position, bytes, &Unreadable::NotAnObject))
    }
}

/// Any element as any type, read in place: by the fast reader, or by `serde_json` if that one does
/// not support the element. An object that is nearly JSON is repaired, as for a [`Record`].
fn element<T: DeserializeOwned>(position: Position, candidate: &Candidate) -> Result<T, Error> {
    let bytes = &candidate.bytes;
    let Ok(text) = simdutf8::basic::from_utf8(bytes) else {
        let read = repaired(bytes).map(|text| read_text(position, &text));
        return read.unwrap_or_else(|| Err(record_error::not_utf8(position, record_id(bytes))));
    };
    read_text(position, text).or_else(|error| match repaired(bytes) {
        Some(text) if text.as_bytes() != &bytes[..] => read_text(position, &text),
        _ => Err(error),
    })
}

fn read_text<T: DeserializeOwned>(position: Position, text: &str) -> Result<T, Error> {
    if let Some(item) = fast_json::read(text) {
        return Ok(item);
    }
    serde_json::from_str(text).map_err(|error| {
        // Finding the path takes a second pass, so only a failure pays for it.
        let deserializer = &mut serde_json::Deserializer::from_str(text);
        let path = serde_path_to_error::deserialize::<_, T>(deserializer)
            .err()
            .map(|error| error.path().to_string());
        record_error::unfit(position, record_id(text.as_bytes()), path, &error)
    })
}

/// Why bytes are not a record.
pub(super) fn unreadable_record(
    position: Position,
    bytes: &[u8],
    unreadable: &Unreadable,
) -> Error {
    match unreadable {
        Unreadable::NotUtf8 => record_error::not_utf8(position, record_id(bytes)),
        Unreadable::NotAnObject => match simdutf8::basic::from_utf8(bytes) {
            Ok(text) => record_error::not_an_object(position, text),
            Err(_) => record_error::not_utf8(position, record_id(bytes)),
        },
        Unreadable::Invalid(error) => record_error::broken(position, record_id(bytes), error),
    }
}
