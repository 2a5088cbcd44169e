//! Decimal numbers of any size, compared exactly: the amounts and lengths of records as their own text
//! says them, without rounding.

use std::{cmp::Ordering, fmt};

/// A number, normalized: equal numbers have equal fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Decimal {
    is_negative: bool,
    /// Where the decimal point is, counted from the start of the digits.
    point: i64,
    /// Without zeros at the start and the end; empty for 0.
    digits: Box<[u8]>,
}

impl Decimal {
    /// Parses a number as JSON writes it; a plus sign and zeros at the start are accepted too.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (is_negative, unsigned) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, parse_exponent(exponent)?),
            None => (unsigned, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if !is_number(whole) || !is_number(fraction) || whole.len() + fraction.len() == 0 {
            return None;
        }
        let all = [whole.as_bytes(), fraction.as_bytes()].concat();
        let zeros = all.iter().take_while(|digit| **digit == b'0').count();
        let end = all.iter().rposition(|digit| *digit != b'0');
        let Some(end) = end else {
            return Some(Self {
                is_negative: false,
                point: 0,
                digits: Box::default(),
            });
        };
        let length = |length: usize| i64::try_from(length).unwrap_or(i64::MAX);
        Some(Self {
            is_negative,
            point: exponent.saturating_add(length(whole.len()) - length(zeros)),
            digits: all[zeros..=end].into(),
        })
    }

    fn is_zero(&self) -> bool {
        self.digits.is_empty()
    }
}

/// An exponent, which no record can make larger than fits.
fn parse_exponent(text: &str) -> Option<i64> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let limit = i64::MAX / 4;
    let exponent = digits
        .parse()
        .map_or(limit, |number: i64| number.min(limit));
    Some(if text.starts_with('-') {
        -exponent
    } else {
        exponent
    })
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        let sign = |number: &Self| match (number.is_zero(), number.is_negative) {
            (true, _) => 0,
            (_, true) => -1,
            (_, false) => 1,
        };
        let size = |number: &Self, other: &Self| {
            (number.point.cmp(&other.point)).then_with(|| number.digits.cmp(&other.digits))
        };
        sign(self)
            .cmp(&sign(other))
            .then_with(|| match self.is_negative {
                true => size(other, self),
                false => size(self, other),
            })
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.is_negative { "-" } else { "" };
        let digits = String::from_utf8_lossy(&self.digits);
        match usize::try_from(self.point) {
            _ if self.is_zero() => out.write_str("0"),
            Ok(point) if point >= digits.len() && point <= 20 => {
                write!(out, "{sign}{digits:0<point$}")
            }
            Err(_) if self.point > -20 => {
                let zeros = "0".repeat(usize::try_from(-self.point).unwrap_or(0));
                write!(out, "{sign}0.{zeros}{digits}")
            }
            Ok(0) => write!(out, "{sign}0.{digits}"),
            Ok(point) if point < digits.len() => {
                write!(out, "{sign}{}.{}", &digits[..point], &digits[point..])
            }
            _ => write!(out, "{sign}0.{digits}e{}", self.point),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Decimal;

    #[test]
    fn numbers_are_compared_exactly() {
        let ascending = [
            "-1e400",
            "-10",
            "-9.99",
            "-0.5",
            "0",
            "1e-999999999999999999999",
            "0.06",
            "0.060000000000000000000000001",
            "0.5",
            "9",
            "9.5",
            "10",
            "12345678901234567890",
            "12345678901234567891",
            "1e21",
            "1e400",
            "1e999999999999999999999",
        ];
        for (at, text) in ascending.iter().enumerate() {
            for (other_at, other) in ascending.iter().enumerate() {
                let [a, b] = [text, other].map(|text| Decimal::parse(text).expect("a number"));
                assert_eq!(a.cmp(&b), at.cmp(&other_at), "{text} {other}");
            }
        }
        for (a, b) in [
            ("1.50", "1.5"),
            ("0", "-0.0"),
            ("1e2", "100"),
            ("+7", "007"),
            ("10e-1", "1"),
        ] {
            assert_eq!(Decimal::parse(a), Decimal::parse(b), "{a} {b}");
        }
        for text in [
            "", "-", ".", "1e", "e5", "NaN", "Infinity", "1,5", "0x10", "1 2", "٣",
        ] {
            assert_eq!(Decimal::parse(text), None, "{text}");
        }
        for text in ["0", "-0.5", "71", "100", "12.25", "0.06"] {
            assert_eq!(Decimal::parse(text).expect("a number").to_string(), text);
        }
    }
}
