//! Numbers.

use super::Unsupported;

/// A number, as `serde_json` tells them apart.
///
/// ```
/// use ovia_core::fast_json::{Number, Parser};
///
/// assert_eq!(Parser::new("-7").number().ok(), Some(Number::Negative(-7)));
/// assert_eq!(Parser::new("7.0").number().ok(), Some(Number::Float(7.0)));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Number {
    /// Whole, and not below zero.
    Natural(u64),
    /// Whole, and below zero.
    Negative(i64),
    /// With a fraction or an exponent.
    Float(f64),
}

/// Reads the number that begins at `at`, and says where it ends.
#[inline]
pub(super) fn number(text: &str, at: usize) -> Result<(Number, usize), Unsupported> {
    let bytes = text.as_bytes();
    let end = end(bytes, at)?;
    let written = text.get(at..end).ok_or(Unsupported)?;
    let number = if written
        .bytes()
        .any(|byte| matches!(byte, b'.' | b'e' | b'E'))
    {
        let float: f64 = written.parse().map_err(|_| Unsupported)?;
        // Past the largest float: serde_json calls that an error.
        Number::Float(
            Some(float)
                .filter(|float| float.is_finite())
                .ok_or(Unsupported)?,
        )
    } else if bytes.get(at) == Some(&b'-') {
        let integer: i64 = written.parse().map_err(|_| Unsupported)?;
        // A negative zero is a float.
        Number::Negative(
            Some(integer)
                .filter(|integer| *integer != 0)
                .ok_or(Unsupported)?,
        )
    } else {
        Number::Natural(written.parse().map_err(|_| Unsupported)?)
    };
    Ok((number, end))
}

/// Where the number that begins at `at` ends.
#[inline]
pub(super) fn end(bytes: &[u8], mut at: usize) -> Result<usize, Unsupported> {
    at += usize::from(bytes.get(at) == Some(&b'-'));
    at = match bytes.get(at) {
        Some(b'0') => at + 1,
        _ => digits(bytes, at)?,
    };
    if bytes.get(at) == Some(&b'.') {
        at = digits(bytes, at + 1)?;
    }
    if let Some(b'e' | b'E') = bytes.get(at) {
        at += 1;
        at += usize::from(matches!(bytes.get(at), Some(b'+' | b'-')));
        at = digits(bytes, at)?;
    }
    Ok(at)
}

/// Where the digits that begin at `at` end; there has to be one.
#[inline]
fn digits(bytes: &[u8], at: usize) -> Result<usize, Unsupported> {
    let rest = bytes.get(at..).ok_or(Unsupported)?;
    match rest.iter().take_while(|byte| byte.is_ascii_digit()).count() {
        0 => Err(Unsupported),
        count => Ok(at + count),
    }
}
