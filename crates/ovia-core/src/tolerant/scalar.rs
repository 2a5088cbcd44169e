//! Scalar types (text, numbers, identifiers, times), and the JSON values they are read from.

use std::{fmt, marker::PhantomData};

use serde::{
    Deserializer,
    de::{MapAccess, SeqAccess, Visitor},
};
use uuid::Uuid;

use super::{
    field::{Null, Tolerant, other_kinds},
    mismatch,
};

/// A scalar type, and the JSON scalars that it can be read from.
#[doc(hidden)]
pub trait Scalar: Sized {
    /// What a mismatch calls the type.
    const EXPECTED: &'static str;

    /// From a string.
    #[must_use]
    fn from_text(_: &str) -> Option<Self> {
        None
    }

    /// Whether [`from_text`](Self::from_text) accepts every text.
    const ACCEPTS_ANY_TEXT: bool = false;

    /// Whether [`from_number`](Self::from_number) and [`from_integer`](Self::from_integer) accept
    /// every number.
    const ACCEPTS_ANY_NUMBER: bool = false;

    /// Whether [`from_text`](Self::from_text) would find anything.
    #[must_use]
    fn accepts_text(text: &str) -> bool {
        Self::from_text(text).is_some()
    }

    /// From `true` or `false`.
    #[must_use]
    fn from_boolean(_: bool) -> Option<Self> {
        None
    }

    /// From a number that is whole.
    #[must_use]
    fn from_integer(_: i128) -> Option<Self> {
        None
    }

    /// From a number with a fraction or an exponent.
    #[must_use]
    fn from_number(_: f64) -> Option<Self> {
        None
    }

    /// From a string of another form than documented: a mismatch, with a value all the same. Asked
    /// if [`from_text`](Self::from_text) finds nothing.
    #[must_use]
    fn from_other_text(_: &str) -> Option<Self> {
        None
    }

    /// The same from a whole number.
    #[must_use]
    fn from_other_integer(_: i128) -> Option<Self> {
        None
    }

    /// The same from a number with a fraction or an exponent.
    #[must_use]
    fn from_other_number(_: f64) -> Option<Self> {
        None
    }
}

/// Reads a scalar value.
///
/// # Errors
///
/// Only if the text is not valid JSON.
pub(crate) fn scalar<'de, D: Deserializer<'de>, T: Scalar>(
    deserializer: D,
    null: Null,
) -> Result<Option<T>, D::Error> {
    deserializer.deserialize_any(ScalarVisitor {
        null,
        scalar: PhantomData,
    })
}

/// Reads a string, and nothing else, into a type that accepts any string.
///
/// # Errors
///
/// If the value is not a string.
pub(crate) fn text<'de, D: Deserializer<'de>, T>(
    deserializer: D,
    make: impl FnOnce(&str) -> T,
) -> Result<T, D::Error> {
    struct TextVisitor<F>(F);
    impl<T, F: FnOnce(&str) -> T> Visitor<'_> for TextVisitor<F> {
        type Value = T;

        fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
            out.write_str("a string")
        }

        fn visit_str<E>(self, text: &str) -> Result<T, E> {
            Ok((self.0)(text))
        }
    }
    deserializer.deserialize_str(TextVisitor(make))
}

struct ScalarVisitor<T> {
    null: Null,
    scalar: PhantomData<T>,
}

impl<T: Scalar> ScalarVisitor<T> {
    fn take<E>(
        value: Option<T>,
        found: &'static str,
        other: impl FnOnce() -> Option<T>,
    ) -> Result<Option<T>, E> {
        Ok(value.or_else(|| {
            mismatch::note(T::EXPECTED, found);
            other()
        }))
    }
}

impl<'de, T: Scalar> Visitor<'de> for ScalarVisitor<T> {
    type Value = Option<T>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(T::EXPECTED)
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Self::take(T::from_text(text), "string", || T::from_other_text(text))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Self::Value, E> {
        Self::take(T::from_boolean(value), "boolean", || None)
    }

    fn visit_i64<E>(self, value: i64) -> Result<Self::Value, E> {
        let value = value.into();
        Self::take(T::from_integer(value), "number", || {
            T::from_other_integer(value)
        })
    }

    fn visit_u64<E>(self, value: u64) -> Result<Self::Value, E> {
        let value = value.into();
        Self::take(T::from_integer(value), "number", || {
            T::from_other_integer(value)
        })
    }

    fn visit_f64<E>(self, value: f64) -> Result<Self::Value, E> {
        Self::take(
            T::from_number(value),
            "number with a fraction or an exponent",
            || T::from_other_number(value),
        )
    }

    other_kinds!(T::EXPECTED; null unreadable array object);
}

macro_rules! integer_scalar {
    ($($type:ty)*) => { $(
        impl Scalar for $type {
            const EXPECTED: &'static str = "integer";

            fn from_integer(value: i128) -> Option<Self> {
                value.try_into().ok()
            }

            // To JSON Schema 12.0 is an integer. Past 2^53 a float no longer says which.
            fn from_number(value: f64) -> Option<Self> {
                let exact = value.fract() == 0.0 && value.abs() <= 9_007_199_254_740_992.0;
                #[expect(clippy::cast_possible_truncation, reason = "whole, and in range")]
                exact.then_some(value as i64)?.try_into().ok()
            }
        }
    )* };
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a JSON number is a float to most servers"
)]
mod floats {
    use super::Scalar;

    impl Scalar for f64 {
        const EXPECTED: &'static str = "number";
        const ACCEPTS_ANY_NUMBER: bool = true;

        fn from_integer(value: i128) -> Option<Self> {
            Some(value as Self)
        }

        fn from_number(value: f64) -> Option<Self> {
            Some(value)
        }
    }

    impl Scalar for f32 {
        const EXPECTED: &'static str = "number";
        const ACCEPTS_ANY_NUMBER: bool = true;

        fn from_integer(value: i128) -> Option<Self> {
            Some(value as Self)
        }

        #[expect(clippy::cast_possible_truncation, reason = "what the field asks for")]
        fn from_number(value: f64) -> Option<Self> {
            Some(value as Self)
        }
    }
}

integer_scalar!(i8 i16 i32 i64 u8 u16 u32 u64);

impl Scalar for String {
    const EXPECTED: &'static str = "string";

    fn from_text(text: &str) -> Option<Self> {
        Some(text.to_owned())
    }

    const ACCEPTS_ANY_TEXT: bool = true;
}

impl Scalar for bool {
    const EXPECTED: &'static str = "boolean";

    fn from_boolean(value: bool) -> Option<Self> {
        Some(value)
    }
}

impl Scalar for Uuid {
    const EXPECTED: &'static str = "uuid";

    fn from_text(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

impl Tolerant for String {
    fn read<'de, D: Deserializer<'de>>(
        deserializer: D,
        null: Null,
    ) -> Result<Option<Self>, D::Error> {
        scalar(deserializer, null)
    }
}
