//! A fast JSON reader for well-formed input.
//!
//! It returns [`Unsupported`] for anything unusual, and the caller then falls back to `serde_json`,
//! which either reads the text or says what is wrong with it. The contract: whatever this reader
//! accepts, `serde_json` accepts too and reads into the same value. The fuzz target `fast_json`
//! checks that.
//!
//! Unsupported are: invalid JSON, unpaired surrogates, integers beyond 64 bits, numbers beyond an
//! `f64`, nesting deeper than 100, and types that only `serde_json` can provide, such as `RawValue`.
//!
//! It is faster than `serde_json` because it tracks no positions, scans strings 16 bytes at a
//! time, and skips unwanted values without decoding them. `cursor.rs` steps over tokens, `skip.rs`
//! over values, `keys.rs` guesses the keys of objects in an array, `string.rs` and `number.rs` know
//! their grammar, `parser.rs` reads values, `deserializer.rs` is the serde side.

mod cursor;
mod deserializer;
mod keys;
mod number;
mod parser;
mod skip;
mod string;

use std::{fmt, sync::LazyLock};

use serde::Deserialize;

#[doc(hidden)]
pub use keys::Keys;
pub use number::Number;
pub use parser::Parser;
pub(crate) use skip::Skipped;

/// Deserializes the text of one JSON value, or returns `None` if the input is unsupported.
///
/// `None` does not mean that the text is invalid: ask `serde_json`.
///
/// ```
/// use ovia_core::fast_json;
///
/// assert_eq!(fast_json::read::<Vec<u8>>("[1, 2]"), Some(vec![1, 2]));
/// assert_eq!(fast_json::read::<Vec<u8>>("[1, 2"), None);
/// ```
#[must_use]
pub fn read<'de, T: Deserialize<'de>>(text: &'de str) -> Option<T> {
    let mut parser = Parser::new(text);
    let value = T::deserialize(&mut parser).ok()?;
    parser.is_at_end().then_some(value)
}

/// The text of the first value under a key of a JSON object; the text after it is not read.
///
/// ```
/// use ovia_core::fast_json;
///
/// let text = r#"{"of": {"id": 1}, "id": "a", "more": [broken"#;
/// assert_eq!(fast_json::first(text, "id"), Some(r#""a""#));
/// assert_eq!(fast_json::first(text, "more"), None);
/// ```
#[must_use]
pub fn first<'de>(text: &'de str, name: &str) -> Option<&'de str> {
    Parser::new(text).first(name).ok().flatten()
}

/// The input is not supported by this reader. `serde_json` says whether it is invalid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unsupported;

impl fmt::Display for Unsupported {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("unsupported by the fast JSON reader")
    }
}

impl std::error::Error for Unsupported {}

impl serde::de::Error for Unsupported {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

/// Whether `serde_json` was built to keep every digit of a number (its feature
/// `arbitrary_precision`, which any crate of a program can enable). An `f64` would then lose some.
static KEEPS_DIGITS: LazyLock<bool> = LazyLock::new(|| {
    let number = serde_json::from_str::<serde_json::Number>("1.10");
    number.is_ok_and(|number| number.to_string() == "1.10")
});

#[cfg(test)]
mod tests;
