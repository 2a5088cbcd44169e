//! Numbers as decimals of a fixed scale, exactly or not at all.

/// How many digits a decimal of the tables has.
pub const DECIMAL_PRECISION: u8 = 38;

/// How many of them are after the point.
pub const DECIMAL_SCALE: i8 = 18;

/// The number in units of the last digit of a column with this scale, or `None` if it is not a number, or
/// cannot be there without rounding. A plus sign and zeros at the start are accepted.
///
/// ```
/// use ovia_lake::columns::parse_decimal;
///
/// assert_eq!(parse_decimal("0.0109", 18), Some(10_900_000_000_000_000));
/// assert_eq!(parse_decimal("1e-19", 18), None);
/// assert_eq!(parse_decimal("71.0", 0), Some(71));
/// ```
#[must_use]
pub fn parse_decimal(text: &str, scale: i8) -> Option<i128> {
    let (is_negative, unsigned) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, parse_exponent(exponent)?),
        None => (unsigned, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = || whole.bytes().chain(fraction.bytes());
    if digits().next().is_none() || !digits().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    // The digits without zeros at either end, and how many zeros were after them.
    let (mut units, mut zeros) = (0_i128, 0_u32);
    for digit in digits() {
        if digit == b'0' {
            zeros = zeros.checked_add(u32::from(units != 0))?;
            continue;
        }
        units = shifted(units, zeros.checked_add(1)?)?.checked_add(i128::from(digit - b'0'))?;
        zeros = 0;
    }
    if units == 0 {
        return Some(0);
    }
    let shift = exponent
        .checked_add(i64::from(scale))?
        .checked_add(i64::from(zeros))?
        .checked_sub(i64::try_from(fraction.len()).ok()?)?;
    // The last digit is not 0: with a negative shift there would be one after the end of the column.
    let units = shifted(units, u32::try_from(shift).ok()?)?;
    let fits = units < 10_i128.pow(u32::from(DECIMAL_PRECISION));
    fits.then_some(if is_negative { -units } else { units })
}

fn shifted(units: i128, digits: u32) -> Option<i128> {
    units.checked_mul(10_i128.checked_pow(digits)?)
}

/// An exponent. One that is too large for any number that fits is shortened.
fn parse_exponent(text: &str) -> Option<i64> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let size = digits.parse().unwrap_or(i64::from(u32::MAX));
    let size: i64 = size.min(1 << 40);
    Some(if text.starts_with('-') { -size } else { size })
}

#[cfg(test)]
mod tests {
    use super::parse_decimal;

    #[test]
    fn exact_or_not_at_all() {
        let one = 1_000_000_000_000_000_000_i128;
        for (text, units) in [
            ("0", Some(0)),
            ("-0.0e99999999999999999999", Some(0)),
            ("1", Some(one)),
            ("-1.50", Some(-one - one / 2)),
            ("+007", Some(7 * one)),
            ("0.1", Some(one / 10)),
            (".5", Some(one / 2)),
            ("5.", Some(5 * one)),
            ("1e-18", Some(1)),
            ("1000e-21", Some(1)),
            ("1e-19", None),
            ("0.0000000000000000010", Some(1)),
            ("0.0000000000000000011", None),
            (
                "99999999999999999999.999999999999999999",
                Some(10_i128.pow(38) - 1),
            ),
            ("100000000000000000000", None),
            ("1e19", Some(10 * 10_i128.pow(36))),
            ("1e20", None),
            ("1e99999999999999999999", None),
            ("1e-99999999999999999999", None),
            ("123456789012345678901234567890123456789012", None),
            (
                "0.10000000000000000000000000000000000000000000000000",
                Some(one / 10),
            ),
            ("0.1000000000000000000000000000000000000000000000001", None),
            ("", None),
            ("-", None),
            (".", None),
            ("1e", None),
            ("e5", None),
            ("NaN", None),
            ("1,5", None),
            ("1 2", None),
            ("--1", None),
            ("0x1", None),
            ("٣", None),
        ] {
            assert_eq!(parse_decimal(text, 18), units, "{text}");
        }
        let long = format!("0.{}1", "0".repeat(100_000));
        assert_eq!(parse_decimal(&long, 18), None);
        assert_eq!(
            parse_decimal(&format!("{}.0", "0".repeat(100_000)), 18),
            Some(0)
        );
        assert_eq!(parse_decimal("71.5", 0), None);
        assert_eq!(parse_decimal("710e-1", 0), Some(71));
    }
}
