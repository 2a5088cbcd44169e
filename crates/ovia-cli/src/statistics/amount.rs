//! Exact sums of decimal numbers, from their own text.
//!
//! Nearly every number has 9 decimals or fewer, and is added as a 64-bit integer. All others are added
//! as [`BigDecimal`]. Both are exact, so a sum does not depend on the order of its parts.

use std::{borrow::Cow, cmp::Ordering, fmt};

use bigdecimal::{BigDecimal, RoundingMode, Zero, num_bigint::Sign};
use ovia::serde_json::{self, value::RawValue};

/// The decimals of a number that is kept as an integer.
const DECIMALS: u32 = 9;

/// Exponents beyond this are not amounts: written out, such a number would fill the memory.
const MAX_EXPONENT: i64 = 400;

/// Longer numbers are not amounts.
const MAX_DIGITS: usize = 400;

/// A decimal number, exactly as it was sent.
#[derive(Clone, Debug)]
pub(crate) enum Amount {
    /// In units of 10^-9.
    Small(i64),
    Big(Box<BigDecimal>),
}

impl Amount {
    /// Reads a JSON number, or a string that contains one; `None` for anything else.
    pub(crate) fn from_json(value: &RawValue) -> Option<Self> {
        let json = value.get();
        if !json.starts_with('"') {
            return Self::parse(json);
        }
        let text: Cow<'_, str> = serde_json::from_str(json).map(Cow::Owned).ok()?;
        Self::parse(text.trim())
    }

    /// Reads a decimal number such as `0.0109`, `12` or `1e-5`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        if let Some(small) = small(text) {
            return Some(Self::Small(small));
        }
        // Rust and BigDecimal accept more, for example `inf` and `1_000`.
        let is_decimal = text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
        if !is_decimal || text.len() > MAX_DIGITS {
            return None;
        }
        let exponent = text
            .find(['e', 'E'])
            .map(|at| text[at + 1..].parse::<i64>());
        match exponent {
            Some(Ok(exponent)) if exponent.abs() <= MAX_EXPONENT => {}
            Some(_) => return None,
            None => {}
        }
        text.parse().ok().map(|big| Self::Big(Box::new(big)))
    }

    fn to_big(&self) -> BigDecimal {
        match self {
            Self::Small(small) => BigDecimal::new((*small).into(), DECIMALS.into()),
            Self::Big(big) => (**big).clone(),
        }
    }

    fn plus(&self, other: &Self) -> Self {
        if let (Self::Small(one), Self::Small(other)) = (self, other)
            && let Some(sum) = one.checked_add(*other)
        {
            return Self::Small(sum);
        }
        Self::Big(Box::new(self.to_big() + other.to_big()))
    }

    /// The number, less another one.
    pub(crate) fn minus(&self, other: &Self) -> Self {
        if let (Self::Small(one), Self::Small(other)) = (self, other)
            && let Some(difference) = one.checked_sub(*other)
        {
            return Self::Small(difference);
        }
        Self::Big(Box::new(self.to_big() - other.to_big()))
    }

    /// The quotient, rounded half to even; `None` if the divisor is 0.
    pub(crate) fn divided_by(&self, divisor: &Self, decimals: i64) -> Option<Self> {
        let divisor = divisor.to_big();
        if divisor.is_zero() {
            return None;
        }
        Some(Self::Big(Box::new(
            (self.to_big() / divisor).with_scale_round(decimals, RoundingMode::HalfEven),
        )))
    }

    /// A number of microseconds, as seconds.
    pub(crate) fn from_micros(micros: u128) -> Self {
        match i64::try_from(micros)
            .ok()
            .and_then(|it| it.checked_mul(1000))
        {
            Some(small) => Self::Small(small),
            None => Self::Big(Box::new(BigDecimal::new(micros.into(), 6))),
        }
    }

    /// Whole microseconds, if it is a number of seconds from 0 on. The rest is cut off.
    pub(crate) fn to_micros(&self) -> Option<u64> {
        match self {
            Self::Small(small) => u64::try_from(*small).ok().map(|it| it / 1000),
            // Beyond 292 years, or finer than a nanosecond.
            Self::Big(big) => {
                let micros = (&**big * BigDecimal::from(1_000_000)).with_scale(0);
                micros.to_string().parse().ok()
            }
        }
    }

    pub(crate) fn is_negative(&self) -> bool {
        match self {
            Self::Small(small) => *small < 0,
            Self::Big(big) => big.sign() == Sign::Minus,
        }
    }

    /// For a chart, where the last digits cannot be seen.
    pub(crate) fn to_f64(&self) -> f64 {
        let number: f64 = self.to_string().parse().unwrap_or_default();
        if number.is_finite() { number } else { 0.0 }
    }
}

/// By size.
impl PartialOrd for Amount {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Small(one), Self::Small(other)) => one.partial_cmp(other),
            _ => self.to_big().partial_cmp(&other.to_big()),
        }
    }
}

/// Two amounts are equal if they are the same number, however they are kept.
impl PartialEq for Amount {
    fn eq(&self, other: &Self) -> bool {
        self.partial_cmp(other) == Some(Ordering::Equal)
    }
}

impl Eq for Amount {}

impl std::ops::Mul<u32> for &Amount {
    type Output = Amount;

    fn mul(self, factor: u32) -> Amount {
        Amount::Big(Box::new(self.to_big() * BigDecimal::from(factor)))
    }
}

/// Writes every digit, without an exponent and without zeros at the end.
impl fmt::Display for Amount {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plain = self.to_big().to_plain_string();
        let short = match plain.contains('.') {
            true => plain.trim_end_matches('0').trim_end_matches('.'),
            false => &plain,
        };
        out.write_str(if short == "-0" { "0" } else { short })
    }
}

/// An amount with this many decimals, for people.
pub(crate) fn rounded(amount: &Amount, decimals: i64) -> String {
    let big = amount.to_big();
    big.with_scale_round(decimals, RoundingMode::HalfEven)
        .to_plain_string()
}

/// A number without an exponent and with 9 decimals at most, in units of 10^-9.
fn small(text: &str) -> Option<i64> {
    let (is_negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text),
    };
    let bytes = digits.as_bytes();
    // 18 digits fit into an i64 in any case.
    if bytes.is_empty() || bytes.len() > 19 {
        return None;
    }
    let (mut value, mut decimals, mut seen) = (0_i64, None, false);
    for byte in bytes {
        match byte {
            b'0'..=b'9' => {
                seen = true;
                value = value.checked_mul(10)?.checked_add(i64::from(byte - b'0'))?;
                if let Some(decimals) = &mut decimals {
                    *decimals += 1;
                }
            }
            b'.' if decimals.is_none() && seen => decimals = Some(0),
            _ => return None,
        }
    }
    let missing = match decimals {
        Some(decimals) => DECIMALS.checked_sub(decimals)?,
        None => DECIMALS,
    };
    let value = value.checked_mul(10_i64.pow(missing))?;
    Some(if is_negative { -value } else { value })
}

/// A sum of the amounts that are known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Sum {
    /// No amount was known.
    #[default]
    Unknown,
    Known(Amount),
}

impl Sum {
    /// Adds an amount; one that is unknown changes nothing.
    pub(crate) fn add(&mut self, amount: Option<&Amount>) {
        let Some(amount) = amount else { return };
        *self = Self::Known(match self {
            Self::Known(sum) => sum.plus(amount),
            Self::Unknown => amount.clone(),
        });
    }

    pub(crate) fn known(&self) -> Option<&Amount> {
        match self {
            Self::Known(amount) => Some(amount),
            Self::Unknown => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use bigdecimal::BigDecimal;
    use ovia::serde_json::value::RawValue;

    use super::{Amount, Sum, rounded};

    fn json(text: &str) -> Option<Amount> {
        Amount::from_json(&RawValue::from_string(text.to_owned()).expect("JSON"))
    }

    fn amount(text: &str) -> Amount {
        Amount::parse(text).expect("a number")
    }

    #[test]
    fn numbers_and_text_are_read_exactly() {
        for (text, exact) in [
            ("0", "0"),
            ("-0.0", "0"),
            ("0.0109", "0.0109"),
            ("1.50", "1.5"),
            ("100", "100"),
            ("-2.5", "-2.5"),
            ("1e-5", "0.00001"),
            ("1.5E+3", "1500"),
            ("0.1234567891", "0.1234567891"),
            ("9223372036854775807", "9223372036854775807"),
            ("9.223372036854775807", "9.223372036854775807"),
            (
                "0.10000000000000000000000000000000000000001",
                "0.10000000000000000000000000000000000000001",
            ),
            (r#""0.06""#, "0.06"),
            (r#"" 1e2 ""#, "100"),
            (r#""+3""#, "3"),
            (r#"".5""#, "0.5"),
        ] {
            assert_eq!(
                json(text).map(|it| it.to_string()).as_deref(),
                Some(exact),
                "{text}"
            );
        }
        for text in [
            "null",
            "true",
            "[]",
            "{}",
            r#""""#,
            r#"" ""#,
            r#""free""#,
            r#""0,5""#,
            r#""NaN""#,
            r#""inf""#,
            r#""1_000""#,
            r#"".""#,
            r#""-""#,
            r#""+-1""#,
            r#""1.1.1""#,
            r#""1e1e1""#,
            r#""1e""#,
            r#""0x1""#,
            "1e401",
            "1e-99999",
            r#""1e99999999999999999999""#,
        ] {
            assert_eq!(json(text), None, "{text}");
        }
        assert_eq!(json(&"1".repeat(401)), None);
    }

    #[test]
    fn sums_are_those_of_bigdecimal() {
        let mut random = 0x9e37_79b9_7f4a_7c15_u64;
        let mut next = |below: u64| {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            random % below
        };
        let (mut sum, mut exact) = (Sum::default(), BigDecimal::from(0));
        for _ in 0..100_000 {
            let text = match next(4) {
                0 => format!("{}.{:06}", next(10), next(1_000_000)),
                1 => format!("{}e-{}", next(1_000_000), next(30)),
                2 => format!("{}.{:017}", next(3), next(100_000_000_000_000_000)),
                _ => format!("-{}", next(10_000_000_000)),
            };
            sum.add(Some(&amount(&text)));
            exact += text.parse::<BigDecimal>().expect("a number");
        }
        let sum = sum.known().expect("a sum").to_string();
        assert_eq!(sum.parse::<BigDecimal>().expect("a number"), exact);
    }

    #[test]
    fn a_sum_of_nothing_is_unknown() {
        let mut sum = Sum::default();
        sum.add(None);
        assert_eq!(sum.known(), None);
        sum.add(Some(&amount("0")));
        sum.add(None);
        assert_eq!(sum.known(), Some(&amount("0")));
        // Past the integers.
        sum.add(Some(&amount("9223372036.854775807")));
        sum.add(Some(&amount("0.000000001")));
        assert_eq!(
            sum.known().map(Amount::to_string).as_deref(),
            Some("9223372036.854775808")
        );
    }

    #[test]
    fn quotients_and_seconds() {
        let third = amount("1").divided_by(&amount("3"), 6);
        assert_eq!(third.map(|it| it.to_string()).as_deref(), Some("0.333333"));
        assert_eq!(amount("1").divided_by(&amount("0.0"), 6), None);
        assert_eq!(amount("28").to_micros(), Some(28_000_000));
        assert_eq!(amount("0.1234567").to_micros(), Some(123_456));
        assert_eq!(
            amount("9223372037").to_micros(),
            Some(9_223_372_037_000_000)
        );
        assert_eq!(amount("-1").to_micros(), None);
        assert_eq!(amount("1e30").to_micros(), None);
        assert_eq!(Amount::from_micros(1_500_000).to_string(), "1.5");
        assert_eq!(
            Amount::from_micros(u128::from(u64::MAX)).to_string(),
            "18446744073709.551615"
        );
        assert_eq!(rounded(&amount("2.34565"), 4), "2.3456");
        assert_eq!(rounded(&amount("2"), 4), "2.0000");
    }
}
