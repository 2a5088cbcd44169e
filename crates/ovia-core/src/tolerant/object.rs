//! Reads an object into a generated struct.

use std::marker::PhantomData;

use serde::{
    Deserializer,
    de::{MapAccess, SeqAccess, Visitor, value::MapAccessDeserializer},
};

use super::{
    field::{Null, Tolerant, other_kinds},
    mismatch,
};
use crate::schema::Model;

impl<T: Model> Tolerant for T {
    fn read<'de, D: Deserializer<'de>>(
        deserializer: D,
        null: Null,
    ) -> Result<Option<Self>, D::Error> {
        deserializer.deserialize_any(ObjectVisitor {
            null,
            model: PhantomData,
        })
    }

    fn placeholder() -> Option<Self> {
        Some(Self::default())
    }
}

struct ObjectVisitor<T> {
    null: Null,
    model: PhantomData<T>,
}

impl<'de, T: Model> Visitor<'de> for ObjectVisitor<T> {
    type Value = Option<T>;

    fn expecting(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, fields: A) -> Result<Self::Value, A::Error> {
        T::deserialize(MapAccessDeserializer::new(fields)).map(Some)
    }

    // Serde's derived code would accept an array of the fields in order, which no server sends.
    other_kinds!("object"; null boolean number string unreadable array);
}
