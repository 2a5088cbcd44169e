//! Escapes in strings.

use super::Unsupported;

/// Appends the character of the escape that begins at `at`; the position after it.
#[inline]
pub(super) fn unescape(bytes: &[u8], at: usize, out: &mut String) -> Result<usize, Unsupported> {
    let plain = match bytes.get(at + 1) {
        Some(b'"') => '"',
        Some(b'\\') => '\\',
        Some(b'/') => '/',
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{c}',
        Some(b'n') => '\n',
        Some(b'r') => '\r',
        Some(b't') => '\t',
        Some(b'u') => return unescape_unicode(bytes, at, out),
        _ => return Err(Unsupported),
    };
    out.push(plain);
    Ok(at + 2)
}

fn unescape_unicode(bytes: &[u8], at: usize, out: &mut String) -> Result<usize, Unsupported> {
    let (character, end) = escaped_character(bytes, at)?;
    out.push(character);
    Ok(end)
}

/// The position after the escape at `at`. `unicode` says where one ends that begins with `\u`.
#[inline(always)]
pub(super) fn end_of_escape(bytes: &[u8], at: usize, unicode: End) -> Result<usize, Unsupported> {
    match bytes.get(at + 1) {
        Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => Ok(at + 2),
        Some(b'u') => unicode(bytes, at),
        _ => Err(Unsupported),
    }
}

/// The position after something that begins at a position.
pub(super) type End = fn(&[u8], usize) -> Result<usize, Unsupported>;

/// The end of a `\u` escape, which has to stand for a character.
pub(super) fn end_of_character(bytes: &[u8], at: usize) -> Result<usize, Unsupported> {
    escaped_character(bytes, at).map(|(_, end)| end)
}

/// The end of a `\u` escape, even if it is half of a surrogate pair.
pub(super) fn end_of_code_unit(bytes: &[u8], at: usize) -> Result<usize, Unsupported> {
    code_unit(bytes, at).map(|_| at + 6)
}

/// The character of a `\u` escape, or of two that are a surrogate pair, and the position after it.
fn escaped_character(bytes: &[u8], at: usize) -> Result<(char, usize), Unsupported> {
    let first = code_unit(bytes, at)?;
    let (code, end) = match first {
        0xD800..0xDC00 => {
            let second = code_unit(bytes, at + 6)?;
            if !(0xDC00..0xE000).contains(&second) {
                return Err(Unsupported);
            }
            (
                0x1_0000 + ((first - 0xD800) << 10) + (second - 0xDC00),
                at + 12,
            )
        }
        _ => (first, at + 6),
    };
    Ok((char::from_u32(code).ok_or(Unsupported)?, end))
}

/// The number that a `\u` and four digits name.
fn code_unit(bytes: &[u8], at: usize) -> Result<u32, Unsupported> {
    let Some([b'\\', b'u', digits @ ..]) = bytes.get(at..at + 6) else {
        return Err(Unsupported);
    };
    let mut code = 0;
    for digit in digits {
        code = code * 16 + char::from(*digit).to_digit(16).ok_or(Unsupported)?;
    }
    Ok(code)
}
