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
    if let Some(number) = short(written.as_bytes()) {
        return Ok((number, end));
    }
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

/// A number of up to 15 digits without an exponent. It and the power of ten are floats that are exact,
/// so their quotient is the float that is nearest, which `f64::from_str` finds in twice the time.
#[inline]
fn short(written: &[u8]) -> Option<Number> {
    const POWERS: [f64; 16] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
    ];
    let (is_negative, digits) = match written {
        [b'-', digits @ ..] => (true, digits),
        digits => (false, digits),
    };
    if digits.len() > 16 {
        return None;
    }
    let (mut number, mut point) = (0, None);
    for (at, byte) in digits.iter().enumerate() {
        match byte {
            b'0'..=b'9' => number = number * 10 + u64::from(byte - b'0'),
            b'.' => point = Some(at),
            _ => return None,
        }
    }
    Some(match point {
        Some(point) => {
            let float = number as f64 / POWERS.get(digits.len() - 1 - point)?;
            Number::Float(if is_negative { -float } else { float })
        }
        None if !is_negative => Number::Natural(number),
        // A negative zero is a float.
        None if number == 0 => return None,
        None => Number::Negative(-(number as i64)),
    })
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
