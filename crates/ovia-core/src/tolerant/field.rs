//! Reads the fields of the generated structs.

use std::marker::PhantomData;

use serde::{
    Deserialize, Deserializer,
    de::{DeserializeSeed, MapAccess, SeqAccess, Visitor},
};

use super::mismatch;

/// What a null means at a place.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Null {
    /// The same as a missing field.
    Absent,
    /// A value that does not fit: the items of a list are not null.
    Mismatch,
}

/// A type that can be read from any JSON value: what does not fit is noted, and `None`.
#[doc(hidden)]
pub trait Tolerant: Sized {
    /// Reads a value.
    ///
    /// # Errors
    ///
    /// Only if the text is not valid JSON.
    fn read<'de, D: Deserializer<'de>>(
        deserializer: D,
        null: Null,
    ) -> Result<Option<Self>, D::Error>;

    /// What takes the place of a list item that could not be read, so that the others keep their
    /// positions; `None` leaves the item out.
    #[must_use]
    fn placeholder() -> Option<Self> {
        None
    }
}

/// Reads a field of a generated struct.
///
/// # Errors
///
/// Only if the text is not valid JSON.
pub(crate) fn field<'de, D: Deserializer<'de>, T: Tolerant>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    T::read(deserializer, Null::Absent)
}

/// Reads a field of a type of which only its `Deserialize` is known.
///
/// A failure inside it cannot be told from invalid JSON in one pass, so it sends the whole record
/// to the slow path, where only this field is given up.
///
/// # Errors
///
/// If the value does not fit; on the slow path never.
#[allow(
    dead_code,
    reason = "generated code calls it where the specification has such a type"
)]
pub(crate) fn opaque<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    match Option::<T>::deserialize(deserializer) {
        Err(_) if mismatch::is_collecting() => {
            mismatch::note("the documented type", "another value");
            Ok(None)
        }
        read => read,
    }
}

impl<T: Tolerant> Tolerant for Vec<T> {
    fn read<'de, D: Deserializer<'de>>(
        deserializer: D,
        null: Null,
    ) -> Result<Option<Self>, D::Error> {
        deserializer.deserialize_any(ListVisitor {
            null,
            item: PhantomData,
        })
    }
}

struct ListVisitor<T> {
    null: Null,
    item: PhantomData<T>,
}

/// The visitor methods for values that are of another kind than the wanted one.
macro_rules! other_kinds {
    ($expected:expr; $($kind:ident)*) => { $(other_kinds!(@ $expected, $kind);)* };
    (@ $expected:expr, null) => {
        fn visit_unit<E>(self) -> Result<Self::Value, E> {
            if self.null == Null::Mismatch {
                mismatch::note($expected, "null");
            }
            Ok(None)
        }
    };
    (@ $expected:expr, boolean) => {
        fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
            mismatch::note($expected, "boolean");
            Ok(None)
        }
    };
    (@ $expected:expr, number) => {
        fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
            mismatch::note($expected, "number");
            Ok(None)
        }
        fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
            mismatch::note($expected, "number");
            Ok(None)
        }
        fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
            mismatch::note($expected, "number");
            Ok(None)
        }
    };
    (@ $expected:expr, string) => {
        fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> {
            mismatch::note($expected, "string");
            Ok(None)
        }
    };
    (@ $expected:expr, unreadable) => {
        /// How `by_value` hands over a scalar that serde_json does not read.
        fn visit_bytes<E>(self, raw: &[u8]) -> Result<Self::Value, E> {
            mismatch::note($expected, mismatch::unreadable(raw));
            Ok(None)
        }
    };
    (@ $expected:expr, array) => {
        fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
            while items.next_element::<serde::de::IgnoredAny>()?.is_some() {}
            mismatch::note($expected, "array");
            Ok(None)
        }
    };
    (@ $expected:expr, object) => {
        fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Self::Value, A::Error> {
            while fields.next_entry::<serde::de::IgnoredAny, serde::de::IgnoredAny>()?.is_some() {}
            mismatch::note($expected, "object");
            Ok(None)
        }
    };
}
pub(super) use other_kinds;

impl<'de, T: Tolerant> Visitor<'de> for ListVisitor<T> {
    type Value = Option<Vec<T>>;

    fn expecting(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(Item(PhantomData))? {
            list.extend(item.or_else(T::placeholder));
        }
        // A caller that keeps thousands of models would keep the spare capacity too.
        list.shrink_to_fit();
        Ok(Some(list))
    }

    other_kinds!("array"; null boolean number string unreadable object);
}

/// Reads an item of a list.
struct Item<T>(PhantomData<T>);

impl<'de, T: Tolerant> DeserializeSeed<'de> for Item<T> {
    type Value = Option<T>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        T::read(deserializer, Null::Mismatch)
    }
}
