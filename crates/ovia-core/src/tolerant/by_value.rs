//! The slow path: reads a record value by value out of its text, so that a value that serde_json
//! does not read is given up alone, and every place has a name.

use std::collections::HashMap;

use serde::{
    Deserialize, Deserializer,
    de::{
        DeserializeSeed, Error as _, IntoDeserializer, MapAccess, SeqAccess, Visitor,
        value::MapAccessDeserializer,
    },
    forward_to_deserialize_any,
};
use serde_json::{Error, Number, value::RawValue};

use super::mismatch;
use crate::schema::Model;

/// How deep a value is followed. Deeper ones are given up, as serde_json does.
const MAX_DEPTH: usize = 128;

/// Reads a struct out of the text of an object.
pub(super) fn read<T: Model>(raw: &RawValue) -> Result<T, Error> {
    match (Raw { raw, depth: 0 }).open()? {
        Open::Object(fields) => T::deserialize(MapAccessDeserializer::new(fields)),
        _ => Err(Error::custom("not an object")),
    }
}

/// A value that is still text.
struct Raw<'de> {
    raw: &'de RawValue,
    depth: usize,
}

/// The same, parsed as far as its kind.
enum Open<'de> {
    Object(Fields<'de>),
    Array(Items<'de>),
    Text(String),
    Boolean(bool),
    Null,
    Number(Number),
    Unreadable(&'de str),
}

impl<'de> Raw<'de> {
    // Apart from `deserialize_any`, which is compiled for the type of every field.
    fn open(&self) -> Result<Open<'de>, Error> {
        let text = self.raw.get();
        let depth = self.depth + 1;
        if depth > MAX_DEPTH {
            return Err(Error::custom("nested too deep"));
        }
        Ok(match text.as_bytes().first() {
            Some(b'{') => Open::Object(Fields {
                fields: serde_json::from_str::<Object<'de>>(text)?.0.into_iter(),
                value: None,
                depth,
            }),
            Some(b'[') => Open::Array(Items {
                items: serde_json::from_str::<Vec<&'de RawValue>>(text)?
                    .into_iter()
                    .enumerate(),
                depth,
            }),
            Some(b'"') => match serde_json::from_str(text) {
                Ok(text) => Open::Text(text),
                Err(_) => Open::Unreadable(text),
            },
            Some(b't' | b'f') => Open::Boolean(text == "true"),
            Some(b'n') => Open::Null,
            _ => match serde_json::from_str(text) {
                Ok(number) => Open::Number(number),
                Err(_) => Open::Unreadable(text),
            },
        })
    }
}

impl<'de> Deserializer<'de> for Raw<'de> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.open()? {
            Open::Object(fields) => visitor.visit_map(fields),
            Open::Array(items) => visitor.visit_seq(items),
            Open::Text(text) => visitor.visit_string(text),
            Open::Boolean(value) => visitor.visit_bool(value),
            Open::Null => visitor.visit_unit(),
            Open::Number(number) => number.deserialize_any(visitor),
            Open::Unreadable(text) => visitor.visit_bytes(text.as_bytes()),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.raw.get() == "null" {
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    /// A value that is not wanted is not read, however deep it is.
    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier
    }
}

struct Fields<'de> {
    fields: std::vec::IntoIter<(String, &'de RawValue)>,
    value: Option<(String, &'de RawValue)>,
    depth: usize,
}

impl<'de> MapAccess<'de> for Fields<'de> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Error> {
        self.value = self.fields.next();
        match &self.value {
            Some((key, _)) => seed.deserialize(key.as_str().into_deserializer()).map(Some),
            None => Ok(None),
        }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        let value = seed.deserialize(self.enter()?);
        mismatch::leave();
        value
    }
}

impl<'de> Fields<'de> {
    fn enter(&mut self) -> Result<Raw<'de>, Error> {
        let (key, raw) = self
            .value
            .take()
            .ok_or_else(|| Error::custom("a value before its key"))?;
        mismatch::enter_key(key);
        let depth = self.depth;
        Ok(Raw { raw, depth })
    }
}

struct Items<'de> {
    items: std::iter::Enumerate<std::vec::IntoIter<&'de RawValue>>,
    depth: usize,
}

impl<'de> SeqAccess<'de> for Items<'de> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Error> {
        let Some((index, raw)) = self.items.next() else {
            return Ok(None);
        };
        mismatch::enter_index(index);
        let depth = self.depth;
        let item = seed.deserialize(Raw { raw, depth });
        mismatch::leave();
        item.map(Some)
    }
}

/// The fields of an object, each key once: if a key occurs twice, the last value counts, as in most
/// JSON readers.
pub(crate) struct Object<'de>(pub(crate) Vec<(String, &'de RawValue)>);

impl<'de> Deserialize<'de> for Object<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ObjectVisitor;
        impl<'de> Visitor<'de> for ObjectVisitor {
            type Value = Object<'de>;

            fn expecting(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                out.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut fields: Vec<(String, &'de RawValue)> = Vec::new();
                let mut places: HashMap<String, usize> = HashMap::new();
                while let Some(Key(key)) = map.next_key()? {
                    let value = map.next_value()?;
                    match places.get(&key) {
                        Some(&place) => fields[place].1 = value,
                        None => {
                            places.insert(key.clone(), fields.len());
                            fields.push((key, value));
                        }
                    }
                }
                Ok(Object(fields))
            }
        }
        deserializer.deserialize_map(ObjectVisitor)
    }
}

/// A key, read as bytes, so that an unpaired surrogate is not an error. Such a key is never a
/// documented one.
struct Key(String);

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct KeyVisitor;
        impl Visitor<'_> for KeyVisitor {
            type Value = Key;

            fn expecting(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                out.write_str("a key")
            }

            fn visit_str<E>(self, key: &str) -> Result<Key, E> {
                Ok(Key(key.to_owned()))
            }

            fn visit_bytes<E>(self, key: &[u8]) -> Result<Key, E> {
                Ok(Key(String::from_utf8_lossy(key).into_owned()))
            }
        }
        deserializer.deserialize_bytes(KeyVisitor)
    }
}
