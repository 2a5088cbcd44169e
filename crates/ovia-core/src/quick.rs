//! A reader of JSON that knows no trouble: it reads what is as it should be, and gives up at
//! anything else.
//!
//! Giving up is no verdict. Whoever asked it then asks `serde_json`, which says whether the text is
//! broken, and where, or reads it after all. So this reader may refuse what it likes, and has one
//! promise to keep: what it does read, `serde_json` reads too, and into the same value. That is
//! what makes it small, and what the fuzz target `quick` holds it to.
//!
//! It gives up at: broken text; half of a surrogate pair; an integer past 64 bits and a number past
//! an `f64`; nesting deeper than 100; and whatever a type asks for that only `serde_json` knows how
//! to give, such as a `RawValue`.
//!
//! It is quicker for three reasons: it needs no position to report, it looks at strings eight bytes
//! at a time, and what nobody asked for is stepped over without being taken apart.

mod deserializer;
mod number;
mod reader;
mod skip;
mod string;

use std::{fmt, sync::LazyLock};

use serde::Deserialize;

pub use number::Number;
pub use reader::Reader;

/// Reads a value out of the text of one JSON value, or gives up.
///
/// `None` says nothing about the text: ask `serde_json`.
///
/// ```
/// use ovia_core::quick;
///
/// assert_eq!(quick::read::<Vec<u8>>("[1, 2]"), Some(vec![1, 2]));
/// assert_eq!(quick::read::<Vec<u8>>("[1, 2"), None);
/// ```
#[must_use]
pub fn read<'de, T: Deserialize<'de>>(text: &'de str) -> Option<T> {
    let mut reader = Reader::new(text);
    let value = T::deserialize(&mut reader).ok()?;
    reader.is_at_end().then_some(value)
}

/// The text of the first value under a key of one JSON object, which is read no further than that.
///
/// For recognising a record, not for reading it: what stands behind the value may be anything.
///
/// ```
/// use ovia_core::quick;
///
/// let text = r#"{"of": {"id": 1}, "id": "a", "more": [broken"#;
/// assert_eq!(quick::first(text, "id"), Some(r#""a""#));
/// assert_eq!(quick::first(text, "more"), None);
/// ```
#[must_use]
pub fn first<'de>(text: &'de str, name: &str) -> Option<&'de str> {
    Reader::new(text).first(name).ok().flatten()
}

/// The reader gave up. It does not say why: `serde_json` will, if there is a reason.
///
/// ```
/// let gave_up = ovia_core::quick::Reader::new("nonsense").skip();
/// assert_eq!(gave_up.map_err(|error| error.to_string()), Err("left to serde_json".to_owned()));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GaveUp;

impl fmt::Display for GaveUp {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("left to serde_json")
    }
}

impl std::error::Error for GaveUp {}

impl serde::de::Error for GaveUp {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

/// Whether `serde_json` was built to keep every digit of a number (its feature
/// `arbitrary_precision`, which any crate of a program can turn on), so that a float would lose
/// some.
static KEEPS_DIGITS: LazyLock<bool> = LazyLock::new(|| {
    let number = serde_json::from_str::<serde_json::Number>("1.10");
    number.is_ok_and(|number| number.to_string() == "1.10")
});

#[cfg(test)]
mod tests;
