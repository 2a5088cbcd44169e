//! The functions that the generated structs read their fields with.

use std::marker::PhantomData;

use serde::{
    Deserialize, Deserializer,
    de::{DeserializeSeed, MapAccess, SeqAccess, Visitor},
};

use super::{fits, mismatch};
use crate::quick::{GaveUp, Reader};

/// What a null means where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Null {
    /// Nothing to report: a field may be null.
    Absent,
    /// A value that does not fit: an item of a list is something, or is left out.
    Mismatch,
}

/// A type that can be read from any value: what does not fit is noted, and `None`.
///
/// Generated models are, by way of [`super::Record`]; so are plain types, by way of
/// [`super::Leaf`], and lists of either.
///
/// ```
/// use ovia_core::tolerant::{Null, Tolerant};
///
/// let mut json = serde_json::Deserializer::from_str(r#""seventy""#);
/// assert_eq!(i64::read(&mut json, Null::Absent)?, None);
/// # Ok::<(), serde_json::Error>(())
/// ```
pub trait Tolerant: Sized {
    /// Reads a value.
    ///
    /// # Errors
    ///
    /// Only where the text itself is broken.
    fn read<'de, D: Deserializer<'de>>(
        deserializer: D,
        null: Null,
    ) -> Result<Option<Self>, D::Error>;

    /// Whether the value that is next fits, which is told without reading it.
    ///
    /// # Errors
    ///
    /// Where the quick reader gives up.
    fn fits(reader: &mut Reader<'_>, null: Null) -> Result<bool, GaveUp>;

    /// What stands in a list for an item that could not be read, so that the others keep their
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
/// Only where the text itself is broken.
///
/// ```
/// use serde::Deserialize;
///
/// #[derive(Deserialize)]
/// struct Timing {
///     #[serde(default, deserialize_with = "ovia_core::tolerant::field")]
///     seconds: Option<i64>,
/// }
/// let timing: Timing = serde_json::from_str(r#"{"seconds": {}}"#)?;
/// assert_eq!(timing.seconds, None);
/// # Ok::<(), serde_json::Error>(())
/// ```
pub fn field<'de, D: Deserializer<'de>, T: Tolerant>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    T::read(deserializer, Null::Absent)
}

/// Reads a field of a type that this module knows nothing of.
///
/// A failure inside it cannot be told from broken text in one pass, so it sends the whole record
/// the slow way, where this field alone is given up.
///
/// # Errors
///
/// Where the value does not fit, on the quick way; on the slow way never.
///
/// ```
/// use serde::Deserialize;
///
/// #[derive(Deserialize)]
/// struct Tags {
///     #[serde(default, deserialize_with = "ovia_core::tolerant::buffered")]
///     tags: Option<std::collections::BTreeMap<String, u8>>,
/// }
/// let tags: Tags = serde_json::from_str(r#"{"tags": {"a": 1}}"#)?;
/// assert_eq!(tags.tags.map(|tags| tags.len()), Some(1));
/// # Ok::<(), serde_json::Error>(())
/// ```
pub fn buffered<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    match Option::<T>::deserialize(deserializer) {
        Err(_) if mismatch::is_tracing() => {
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

    fn fits(reader: &mut Reader<'_>, null: Null) -> Result<bool, GaveUp> {
        fits::list_fits::<T>(reader, null)
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
        /// How [`super::raw`] hands over a scalar that serde_json will not read.
        fn visit_bytes<E>(self, raw: &[u8]) -> Result<Self::Value, E> {
            mismatch::note($expected, super::raw::unreadable(raw));
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
        // Whoever keeps thousands of them would keep half as many places for nothing.
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
