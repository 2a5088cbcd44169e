//! Decodes one value of a record when it is asked for.

use chrono::{DateTime, Utc};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    index::{self, Span},
    list::List,
    text::Text,
    view::View,
};
use crate::{
    fast_json::{Keys, Number, Parser, Unsupported},
    schema::Model,
    tolerant::Scalar,
};

/// The JSON of one value, and the record that it is in.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct Value<'a> {
    text: &'a Text,
    span: Span,
}

impl<'a> Value<'a> {
    pub(super) fn new(text: &'a Text, span: Span) -> Option<Self> {
        (span != Span::NONE).then_some(Self { text, span })
    }

    /// The value as it is in the record.
    pub(super) fn as_str(self) -> &'a str {
        self.text.slice(self.span.start(), self.span.end())
    }

    /// Where it begins in the record.
    pub(super) fn start(self) -> usize {
        self.span.start()
    }

    pub(super) fn record(self) -> &'a Text {
        self.text
    }

    /// The content of a string.
    fn text(self) -> Option<&'a str> {
        let json = self.as_str();
        if self.span.has_escapes() {
            return self.text.unescaped(self.span.start(), json);
        }
        json.strip_prefix('"')?.strip_suffix('"')
    }
}

/// How a field of a type is handed out by an accessor.
#[doc(hidden)]
pub trait FieldType: Sized {
    /// The type itself, or something that borrows from the record.
    type Value<'a>;

    /// Decodes a value; `None` if it does not fit.
    fn read(value: Value<'_>) -> Option<Self::Value<'_>>;

    /// Decodes the item of a list that the parser is at, and steps over it. The parser reads the text of
    /// the record; `keys` are those of the item before.
    ///
    /// # Errors
    ///
    /// If the fast reader does not support the item.
    fn read_item<'a>(
        list: Value<'a>,
        parser: &mut Parser<'a>,
        _: &mut Keys<Option<usize>>,
    ) -> Result<Option<Self::Value<'a>>, Unsupported> {
        let json = parser.skip()?;
        Ok(Self::read_at(list, parser.position() - json.len(), json))
    }

    /// Decodes the item of a list that is at a position of the record; `None` leaves it out.
    fn read_at<'a>(list: Value<'a>, start: usize, json: &str) -> Option<Self::Value<'a>> {
        Self::read(Value::new(list.text, Span::of(start, json).ok()?)?)
    }
}

/// Decodes a scalar.
pub(crate) fn scalar<T: Scalar>(value: Value<'_>) -> Option<T> {
    let integer = |value| T::from_integer(value).or_else(|| T::from_other_integer(value));
    let number = |value| T::from_number(value).or_else(|| T::from_other_number(value));
    let json = value.as_str();
    match json.as_bytes().first()? {
        // Without escapes nearly always: then the text is read in place.
        b'"' if T::ACCEPTS_ANY_TEXT => T::from_text(value.text()?),
        b'"' => T::from_text(json.get(1..json.len() - 1)?).or_else(|| {
            let text = value.text()?;
            T::from_text(text).or_else(|| T::from_other_text(text))
        }),
        byte @ (b't' | b'f') => T::from_boolean(*byte == b't'),
        b'n' | b'{' | b'[' => None,
        _ => match Parser::new(json).number() {
            Ok(Number::Natural(value)) => integer(value.into()),
            Ok(Number::Negative(value)) => integer(value.into()),
            Ok(Number::Float(value)) => number(value),
            // Integers beyond 64 bits, and a negative zero.
            Err(Unsupported) => number(serde_json::from_str(json).ok()?),
        },
    }
}

/// Decodes a type of which only its `Deserialize` is known.
#[allow(
    dead_code,
    reason = "generated code calls it where the specification has such a type"
)]
pub(crate) fn opaque<T: for<'de> Deserialize<'de>>(value: Value<'_>) -> Option<T> {
    serde_json::from_str::<Option<T>>(value.as_str()).ok()?
}

/// Implements for scalar types what the fields of a model need: reading, checking, and access.
macro_rules! scalar_types {
    ($($type:ty),*) => { $(
        impl crate::tolerant::Tolerant for $type {
            fn read<'de, D: ::serde::Deserializer<'de>>(
                deserializer: D,
                null: crate::tolerant::Null,
            ) -> ::std::result::Result<::std::option::Option<Self>, D::Error> {
                crate::tolerant::scalar(deserializer, null)
            }
        }

        impl crate::conformity::Conforms for $type {
            #[inline]
            fn conforms(
                parser: &mut crate::fast_json::Parser<'_>,
                null: crate::tolerant::Null,
            ) -> ::std::result::Result<bool, crate::fast_json::Unsupported> {
                crate::conformity::scalar::<$type>(parser, null)
            }
        }

        impl crate::record::FieldType for $type {
            type Value<'a> = $type;

            fn read(value: crate::record::Value<'_>) -> ::std::option::Option<$type> {
                crate::record::scalar(value)
            }
        }
    )* };
}
pub(crate) use scalar_types;

scalar_types!(
    bool,
    i8,
    i16,
    i32,
    i64,
    u8,
    u16,
    u32,
    u64,
    f32,
    f64,
    Uuid,
    DateTime<Utc>
);

impl FieldType for String {
    type Value<'a> = &'a str;

    fn read(value: Value<'_>) -> Option<&str> {
        value.text()
    }
}

impl<T: FieldType> FieldType for Vec<T> {
    type Value<'a> = List<'a, T>;

    fn read(value: Value<'_>) -> Option<List<'_, T>> {
        value.as_str().starts_with('[').then(|| List::new(value))
    }
}

impl<T: Model> FieldType for T {
    type Value<'a> = View<'a, T>;

    fn read(value: Value<'_>) -> Option<View<'_, T>> {
        value.as_str().starts_with('{').then(|| View::new(value))
    }

    /// One pass that finds the fields of the item as well.
    fn read_item<'a>(
        list: Value<'a>,
        parser: &mut Parser<'a>,
        keys: &mut Keys<Option<usize>>,
    ) -> Result<Option<View<'a, T>>, Unsupported> {
        let first = parser.peek()?;
        let (start, mut spans) = (parser.position(), T::NO_SPANS);
        if first == b'{' {
            index::located(T::SCHEMA, parser, Some(keys), 0, spans.as_mut())?;
        } else {
            parser.skip()?;
        }
        Ok(View::at(list, start, parser.position(), spans))
    }

    /// An item that is not an object keeps its place, with no field.
    fn read_at<'a>(list: Value<'a>, start: usize, json: &str) -> Option<View<'a, T>> {
        let view = View::at(list, start, start + json.len(), T::NO_SPANS)?;
        Some(if json.starts_with('{') {
            View::new(view.value())
        } else {
            view
        })
    }
}
