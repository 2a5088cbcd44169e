//! Whether a record fits its model, told without reading it: nothing is allocated, and nothing kept.
//!
//! For records that are only passed on. What is asked is what [`decode`](super::decode) would have
//! noted; the tests, and the fuzz target `call`, hold the two against each other.

use serde::Deserialize;

use super::{Leaf, Null, Record, Tolerant};
use crate::quick::{GaveUp, Number, Reader};

/// A field of a generated struct: the key under which it stands, and whether the value that is next
/// fits it.
///
/// ```
/// use ovia_core::{tolerant::Record, types::Call};
///
/// assert!(Call::FIELDS.iter().any(|(key, _)| *key == "type"));
/// ```
pub type Field = (
    &'static str,
    fn(&mut Reader<'_>, Null) -> Result<bool, GaveUp>,
);

/// Whether every value of a record fits the types of a model; nobody reads it for that.
///
/// `None` where the [quick](crate::quick) reader gives up: then [`decode`](super::decode) tells.
///
/// ```
/// use ovia_core::{tolerant::fits, types::Call};
///
/// assert_eq!(fits::<Call>(r#"{"status": "completed", "mood": "good"}"#), Some(true));
/// assert_eq!(fits::<Call>(r#"{"status": 7}"#), Some(false));
/// assert_eq!(fits::<Call>(r#"{"status": "completed", "status": 7}"#), None);
/// assert_eq!(fits::<Call>("[]"), None);
/// ```
#[must_use]
pub fn fits<T: Record>(text: &str) -> Option<bool> {
    let mut reader = Reader::new(text);
    if reader.peek().ok()? != b'{' {
        return None;
    }
    let fits = object_fits::<T>(&mut reader).ok()?;
    reader.is_at_end().then_some(fits)
}

/// Whether the value that is next is an object that fits.
pub(super) fn record_fits<T: Record>(reader: &mut Reader<'_>, null: Null) -> Result<bool, GaveUp> {
    match reader.peek()? {
        b'{' => object_fits::<T>(reader),
        _ => other_fits(reader, null),
    }
}

fn object_fits<T: Record>(reader: &mut Reader<'_>) -> Result<bool, GaveUp> {
    let (mut fits, mut seen) = (true, 0_u128);
    reader.object(|reader, key| {
        let Some(number) = T::FIELDS.iter().position(|(name, _)| *name == key) else {
            return reader.skip().map(drop);
        };
        // Of two values the last one counts, which is more than is known here.
        let mark = 1_u128.checked_shl(number as u32).ok_or(GaveUp)?;
        if seen & mark != 0 {
            return Err(GaveUp);
        }
        seen |= mark;
        fits &= (T::FIELDS[number].1)(reader, Null::Absent)?;
        Ok(())
    })?;
    Ok(fits)
}

/// Whether the value that is next is an array of what fits.
pub(super) fn list_fits<T: Tolerant>(reader: &mut Reader<'_>, null: Null) -> Result<bool, GaveUp> {
    if reader.peek()? != b'[' {
        return other_fits(reader, null);
    }
    let mut fits = true;
    reader.array(|reader| {
        fits &= T::fits(reader, Null::Mismatch)?;
        Ok(())
    })?;
    Ok(fits)
}

/// Whether the value that is next is one that a plain type can be read from.
///
/// # Errors
///
/// Where the reader gives up.
///
/// ```
/// use ovia_core::{quick::Reader, tolerant::{Null, leaf_fits}};
///
/// let mut reader = Reader::new("12.5");
/// assert_eq!(leaf_fits::<i64>(&mut reader, Null::Absent).ok(), Some(false));
/// ```
pub fn leaf_fits<T: Leaf>(reader: &mut Reader<'_>, null: Null) -> Result<bool, GaveUp> {
    match reader.peek()? {
        b'"' => reader.text(T::fits_text),
        b't' | b'f' => {
            let value = reader.peek()? == b't';
            reader.skip()?;
            Ok(T::from_boolean(value).is_some())
        }
        b'-' | b'0'..=b'9' => Ok(match reader.number()? {
            Number::Natural(value) => T::from_integer(value.into()).is_some(),
            Number::Negative(value) => T::from_integer(value.into()).is_some(),
            Number::Float(value) => T::from_number(value).is_some(),
        }),
        _ => other_fits(reader, null),
    }
}

/// Whether the value that is next fits a type that this module knows nothing of.
///
/// # Errors
///
/// Where it does not, and where the reader gives up.
///
/// ```
/// use ovia_core::{quick::Reader, tolerant::{Null, buffered_fits}};
///
/// let mut reader = Reader::new("[1, 2]");
/// assert_eq!(buffered_fits::<[u8; 2]>(&mut reader, Null::Absent).ok(), Some(true));
/// ```
pub fn buffered_fits<T>(reader: &mut Reader<'_>, _: Null) -> Result<bool, GaveUp>
where
    T: for<'de> Deserialize<'de>,
{
    Option::<T>::deserialize(reader).map(|_| true)
}

/// A value of another kind: only a null may fit.
fn other_fits(reader: &mut Reader<'_>, null: Null) -> Result<bool, GaveUp> {
    let is_null = reader.peek()? == b'n';
    reader.skip()?;
    Ok(is_null && null == Null::Absent)
}
