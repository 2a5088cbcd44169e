//! Reading an object into a generated struct.

use std::marker::PhantomData;

use serde::{
    Deserializer,
    de::{DeserializeOwned, MapAccess, SeqAccess, Visitor, value::MapAccessDeserializer},
};

use super::{
    field::{Null, Tolerant, other_kinds},
    fits::{self, Field},
    mismatch,
};
use crate::quick::{GaveUp, Reader};

/// A generated struct, each field of which is an `Option` that is read by this module.
///
/// The generator implements it; nothing else has a reason to.
///
/// ```
/// fn is_record<T: ovia_core::tolerant::Record>() {}
/// is_record::<ovia_core::types::Call>();
/// ```
pub trait Record: DeserializeOwned + Default {
    /// Its fields.
    const FIELDS: &'static [Field];
}

impl<T: Record> Tolerant for T {
    fn read<'de, D: Deserializer<'de>>(
        deserializer: D,
        null: Null,
    ) -> Result<Option<Self>, D::Error> {
        deserializer.deserialize_any(RecordVisitor {
            null,
            record: PhantomData,
        })
    }

    fn fits(reader: &mut Reader<'_>, null: Null) -> Result<bool, GaveUp> {
        fits::record_fits::<T>(reader, null)
    }

    fn placeholder() -> Option<Self> {
        Some(Self::default())
    }
}

struct RecordVisitor<T> {
    null: Null,
    record: PhantomData<T>,
}

impl<'de, T: Record> Visitor<'de> for RecordVisitor<T> {
    type Value = Option<T>;

    fn expecting(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, fields: A) -> Result<Self::Value, A::Error> {
        T::deserialize(MapAccessDeserializer::new(fields)).map(Some)
    }

    // Serde's derived code would take an array for the fields in order, which no server means.
    other_kinds!("object"; null boolean number string unreadable array);
}
