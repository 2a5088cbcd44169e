//! Checks whether JSON conforms to the documented types, without decoding it.
//!
//! Nothing is allocated. The answer is the one that [`tolerant`](crate::tolerant) would give by
//! decoding; tests and the fuzz target `record` compare the two. Where the fast reader does not
//! support the text, tolerant reading decides.

use serde::Deserialize;

use crate::{
    fast_json::{Number, Parser, Unsupported},
    schema::Model,
    tolerant::{self, Null, Scalar},
};

/// Whether every value of a record fits the types of a model.
pub(crate) fn conforms<T: Model>(text: &str) -> bool {
    let mut parser = Parser::new(text);
    match T::conforms(&mut parser, Null::Absent) {
        Ok(conforms) if parser.is_at_end() => conforms,
        // If the fast reader does not support the text, reading it value by value decides.
        _ => tolerant::mismatches::<T>(text).is_empty(),
    }
}

/// A type whose JSON can be checked without decoding it.
pub(crate) trait Conforms {
    /// Whether the next value conforms; steps over it.
    ///
    /// # Errors
    ///
    /// If the fast reader does not support the text.
    fn conforms(parser: &mut Parser<'_>, null: Null) -> Result<bool, Unsupported>;
}

impl<T: Model> Conforms for T {
    fn conforms(parser: &mut Parser<'_>, null: Null) -> Result<bool, Unsupported> {
        if parser.peek()? != b'{' {
            return other_kind(parser, null);
        }
        let (mut conforms, mut seen) = (true, 0_u128);
        parser.object(|parser, key| {
            let Some(position) = T::SCHEMA.position(key) else {
                return parser.skip().map(drop);
            };
            // If a key occurs twice, the last value counts, which this pass does not know.
            let bit = 1_u128.checked_shl(position as u32).ok_or(Unsupported)?;
            if seen & bit != 0 {
                return Err(Unsupported);
            }
            seen |= bit;
            conforms &= (T::SCHEMA.fields[position].1)(parser)?;
            Ok(())
        })?;
        Ok(conforms)
    }
}

impl Conforms for String {
    #[inline]
    fn conforms(parser: &mut Parser<'_>, null: Null) -> Result<bool, Unsupported> {
        scalar::<Self>(parser, null)
    }
}

impl<T: Conforms> Conforms for Vec<T> {
    fn conforms(parser: &mut Parser<'_>, null: Null) -> Result<bool, Unsupported> {
        if parser.peek()? != b'[' {
            return other_kind(parser, null);
        }
        let mut conforms = true;
        parser.array(|parser| {
            conforms &= T::conforms(parser, Null::Mismatch)?;
            Ok(())
        })?;
        Ok(conforms)
    }
}

/// Whether the next value conforms to the type of a field.
///
/// # Errors
///
/// If the fast reader does not support the text.
pub(crate) fn check<T: Conforms>(parser: &mut Parser<'_>) -> Result<bool, Unsupported> {
    T::conforms(parser, Null::Absent)
}

/// Whether the next value is one that a scalar type can be read from.
///
/// # Errors
///
/// If the fast reader does not support the text.
pub(crate) fn scalar<T: Scalar>(parser: &mut Parser<'_>, null: Null) -> Result<bool, Unsupported> {
    match parser.peek()? {
        b'"' if T::ACCEPTS_ANY_TEXT => parser.skip_text().map(|()| true),
        b'"' => parser.text(T::accepts_text),
        byte @ (b't' | b'f') => {
            parser.skip()?;
            Ok(T::from_boolean(byte == b't').is_some())
        }
        b'-' | b'0'..=b'9' if T::ACCEPTS_ANY_NUMBER => parser.skip_number().map(|()| true),
        b'-' | b'0'..=b'9' => Ok(match parser.number()? {
            Number::Natural(value) => T::from_integer(value.into()).is_some(),
            Number::Negative(value) => T::from_integer(value.into()).is_some(),
            Number::Float(value) => T::from_number(value).is_some(),
        }),
        _ => other_kind(parser, null),
    }
}

/// Whether the next value conforms to a type of which only its `Deserialize` is known.
///
/// # Errors
///
/// If it does not, or if the fast reader does not support the text.
#[allow(
    dead_code,
    reason = "generated code calls it where the specification has such a type"
)]
pub(crate) fn opaque<T>(parser: &mut Parser<'_>) -> Result<bool, Unsupported>
where
    T: for<'de> Deserialize<'de>,
{
    Option::<T>::deserialize(parser).map(|_| true)
}

/// A value of another kind of JSON: only a null can conform.
fn other_kind(parser: &mut Parser<'_>, null: Null) -> Result<bool, Unsupported> {
    let is_null = parser.peek()? == b'n';
    parser.skip()?;
    Ok(is_null && null == Null::Absent)
}
