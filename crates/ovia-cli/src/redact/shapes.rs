//! Recognises what has many digits and is not a phone number: UUIDs, times, dates, amounts.

/// The length of a UUID with hyphens.
const UUID_LENGTH: usize = 36;

/// Whether the whole text is a UUID with hyphens.
pub(super) fn is_uuid(text: &[u8]) -> bool {
    // The hyphens first: most texts end there.
    text.len() == UUID_LENGTH
        && [8, 13, 18, 23].iter().all(|at| text[*at] == b'-')
        && text.split(|byte| *byte == b'-').count() == 5
        && text
            .iter()
            .all(|byte| *byte == b'-' || byte.is_ascii_hexdigit())
}

/// How many bytes of a text are such. Counted in parts whose number fits into a byte: the compiler makes
/// vector instructions of that, which take a tenth of the time.
pub(super) fn count(text: &str, is: impl Fn(u8) -> bool) -> usize {
    let parts = text.as_bytes().chunks(usize::from(u8::MAX));
    let count = |part: &[u8]| part.iter().map(|byte| u8::from(is(*byte))).sum::<u8>();
    parts.map(|part| usize::from(count(part))).sum()
}

/// Whether this byte of a text is inside a UUID.
pub(super) fn is_in_uuid(text: &[u8], at: usize) -> bool {
    let first = at.saturating_sub(UUID_LENGTH - 1);
    (first..=at).any(|start| text.get(start..start + UUID_LENGTH).is_some_and(is_uuid))
}

/// Whether the whole text is a time such as `2025-06-12T08:15:30.571Z`, in UTC.
pub(super) fn is_rfc_3339(text: &[u8]) -> bool {
    let Some((time, fraction)) = text
        .strip_suffix(b"Z")
        .and_then(|text| text.split_at_checked(19))
    else {
        return false;
    };
    let has_form = time.iter().enumerate().all(|(at, byte)| match at {
        4 | 7 => *byte == b'-',
        10 => matches!(byte, b'T' | b' '),
        13 | 16 => *byte == b':',
        _ => byte.is_ascii_digit(),
    });
    let digits = fraction.strip_prefix(b".").unwrap_or(fraction);
    has_form && digits.len() <= 9 && digits.iter().all(u8::is_ascii_digit)
}

/// Whether the whole text is a time of the forms that the library reads, such as RFC 3339.
pub(super) fn is_time(text: &str) -> bool {
    let has_year = text.len() >= 8 && text.as_bytes()[..4].iter().all(u8::is_ascii_digit);
    has_year
        && text.len() <= 40
        && !text.contains(['"', '\\'])
        && text.contains(['-', ':'])
        && ovia::time_from_json(&format!("\"{text}\"")).is_some()
}

/// Whether the whole text is a number or an amount: digits, a sign, one decimal separator, an exponent.
pub(super) fn is_amount(text: &str) -> bool {
    text.len() <= 40
        && text.bytes().any(|byte| byte.is_ascii_digit())
        && text.replacen(',', ".", 1).parse::<f64>().is_ok()
}

/// Whether year, month and day may be a date.
pub(super) fn is_date(year: &str, month: &str, day: &str) -> bool {
    let number = |text: &str| text.parse::<u32>().unwrap_or(0);
    (year.len() == 2 || year.len() == 4 && (1900..2100).contains(&number(year)))
        && (1..=12).contains(&number(month))
        && (1..=31).contains(&number(day))
        && month.len() <= 2
        && day.len() <= 2
}

/// Whether digits begin with a date without separators, `20251031`.
pub(super) fn is_compact_date(digits: &str) -> bool {
    digits.len() >= 8 && is_date(&digits[..4], &digits[4..6], &digits[6..8])
}

/// A longer word is looked at only this far to each side.
const MAX_WORD: usize = 64;

/// Whether the word around these bytes is a hexadecimal id or hash, which may have many digits in a row.
pub(super) fn is_in_hex_id(text: &[u8], start: usize, end: usize) -> bool {
    // A plus in a URL.
    if text[..start].ends_with(b"%2B") || text[..start].ends_with(b"%2b") {
        return false;
    }
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric();
    let before = text[..start]
        .iter()
        .rev()
        .take_while(|byte| is_part(byte))
        .take(MAX_WORD);
    let after = text[end..]
        .iter()
        .take_while(|byte| is_part(byte))
        .take(MAX_WORD);
    let word = &text[start - before.count()..end + after.count()];
    word.len() >= 12
        && word.iter().all(u8::is_ascii_hexdigit)
        && word.iter().any(u8::is_ascii_alphabetic)
}
