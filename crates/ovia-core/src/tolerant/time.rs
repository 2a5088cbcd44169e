//! Times.

use chrono::{DateTime, NaiveDate, Utc};

use super::scalar::Scalar;

/// RFC 3339, and what a database prints for it (`2023-11-07 05:31:56+00`): the same moment, without
/// a guess. A time without a zone is not a moment.
impl Scalar for DateTime<Utc> {
    const EXPECTED: &'static str = "date-time";

    fn from_text(text: &str) -> Option<Self> {
        let parse = |text: &str| DateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S%.f%#z").ok();
        usual(text).or_else(|| {
            DateTime::parse_from_rfc3339(text)
                .ok()
                .or_else(|| parse(text))
                .map(|time| time.to_utc())
        })
    }
}

/// The form that servers write, `2025-06-12T08:15:30.564Z`, with or without a fraction: read without
/// chrono's parser, which looks for more. `None` for any other, right or wrong.
fn usual(text: &str) -> Option<DateTime<Utc>> {
    let (whole, fraction) = text.as_bytes().split_first_chunk::<19>()?;
    let &[
        y0,
        y1,
        y2,
        y3,
        b'-',
        m0,
        m1,
        b'-',
        d0,
        d1,
        b'T',
        h0,
        h1,
        b':',
        i0,
        i1,
        b':',
        s0,
        s1,
    ] = whole
    else {
        return None;
    };
    let nanoseconds = match fraction {
        [b'Z'] => 0,
        [b'.', a, b, c, b'Z'] => number(&[*a, *b, *c])? * 1_000_000,
        [b'.', digits @ .., b'Z'] if (1..=9).contains(&digits.len()) => {
            number(digits)? * 10_u32.pow(9 - u32::try_from(digits.len()).ok()?)
        }
        _ => return None,
    };
    let year = i32::try_from(number(&[y0, y1, y2, y3])?).ok()?;
    NaiveDate::from_ymd_opt(year, number(&[m0, m1])?, number(&[d0, d1])?)?
        .and_hms_nano_opt(
            number(&[h0, h1])?,
            number(&[i0, i1])?,
            number(&[s0, s1])?,
            nanoseconds,
        )
        .map(|time| time.and_utc())
}

/// The number that so many digits stand for, nine at most.
#[inline(always)]
fn number(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0, |number, byte| {
        let digit = byte.wrapping_sub(b'0');
        (digit < 10).then_some(number * 10 + u32::from(digit))
    })
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::usual;

    #[test]
    fn the_usual_form_is_what_chrono_makes_of_it() {
        for text in [
            "2025-06-12T08:15:30Z",
            "2025-06-12T08:15:30.5Z",
            "2025-06-12T08:15:30.564Z",
            "2024-02-29T23:59:59.999999999Z",
            "0000-01-01T00:00:00Z",
            "9999-12-31T23:59:59.000000001Z",
        ] {
            let expected = DateTime::parse_from_rfc3339(text).expect("a time");
            assert_eq!(usual(text), Some(expected.to_utc()), "{text}");
        }
    }

    #[test]
    fn any_other_is_left_to_chrono() {
        for text in [
            "",
            "2025-06-12",
            "2025-06-12T08:15:30",
            "2025-06-12T08:15:30.Z",
            "2025-06-12T08:15:30.0123456789Z",
            "2025-06-12T08:15:30+00:00",
            "2025-06-12t08:15:30z",
            "2025-06-12 08:15:30Z",
            "2025-06-12T08:15:30z",
            "2025-06-12T08:15:30.564z",
            "2025-06-12T08:15:30.5z",
            "2025-06-12T08:15:60Z",
            "2025-06-12T24:00:00Z",
            "2025-06-12T08:60:00Z",
            "2025-02-29T08:15:30Z",
            "2025-13-12T08:15:30Z",
            "2025-00-12T08:15:30Z",
            "2025-06-12T08:15:3/Z",
            "2025-06-12T08:15:3:Z",
            "+025-06-12T08:15:30Z",
            "2025-06-12T08:15:30ZZ",
            "2025-06-12T08:15:30Zé",
        ] {
            assert_eq!(usual(text), None, "{text}");
        }
    }
}
