//! Times: RFC 3339, the form that databases print, and other forms that mean one moment only.
//!
//! This is the one place where the time of a record is read: for accessors, models, filters and the
//! program's table. A time in another form than the documented one is a mismatch, and has a value all
//! the same: see `time/other.rs`.
//!
//! The usual form is read first, and without chrono's parser: checking a time takes 11 ns instead of 18, and a
//! record holds some 25 of them. Reading every field is 4 % faster, reading a whole model 8 %. The
//! figures are in docs/ARCHITECTURE.md.

mod other;

use chrono::{DateTime, NaiveDate, Utc};

use super::{
    field::Null,
    scalar::{Scalar, scalar},
};

/// Reads a time from the JSON of a value, as the accessors do: in the documented form, or in another
/// form that means one moment only.
///
/// `None` for null, for what is not a time, and for what could be several.
///
/// | form | examples |
/// | --- | --- |
/// | RFC 3339, and what databases print | `2026-11-20T10:00:00Z`, `2026-11-20 10:00:00.5+00` |
/// | the same without seconds or a zone (UTC), or with a comma, `+0100`, `24:00` | `2026-11-20 10:00` |
/// | ISO 8601 without separators | `20261120T100000Z` |
/// | RFC 2822, the dates of HTTP | `Fri, 20 Nov 2026 10:00:00 GMT` |
/// | seconds, milliseconds, microseconds or nanoseconds since 1970, from the year 2000 to 2199, as a number or a string | `1795168800`, `"1795168800000"` |
///
/// ```
/// use ovia_core::tolerant::time_from_json;
///
/// let time = time_from_json(r#""2026-11-20T10:00:00Z""#);
/// assert!(time.is_some());
/// assert_eq!(time_from_json("1795168800000"), time);
/// assert_eq!(time_from_json(r#""Fri, 20 Nov 2026 10:00:00 GMT""#), time);
/// // The second of January, or the first of February.
/// assert_eq!(time_from_json(r#""01/02/2026""#), None);
/// ```
#[must_use]
pub fn time_from_json(json: &str) -> Option<DateTime<Utc>> {
    let text = json
        .strip_prefix('"')
        .and_then(|text| text.strip_suffix('"'));
    text.and_then(DateTime::from_text).or_else(|| {
        let mut json = serde_json::Deserializer::from_str(json);
        scalar(&mut json, Null::Absent).ok()?
    })
}

/// RFC 3339, and what a database prints for it (`2023-11-07 05:31:56+00`).
impl Scalar for DateTime<Utc> {
    const EXPECTED: &'static str = "date-time";

    fn from_text(text: &str) -> Option<Self> {
        let parse = |text: &str| DateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S%.f%#z").ok();
        Usual::parse(text).and_then(Usual::time).or_else(|| {
            DateTime::parse_from_rfc3339(text)
                .ok()
                .or_else(|| parse(text))
                .map(|time| time.to_utc())
        })
    }

    fn accepts_text(text: &str) -> bool {
        Usual::parse(text).is_some_and(Usual::exists) || Self::from_text(text).is_some()
    }

    fn from_other_text(text: &str) -> Option<Self> {
        other::from_text(text)
    }

    fn from_other_integer(value: i128) -> Option<Self> {
        other::from_integer(value)
    }

    fn from_other_number(value: f64) -> Option<Self> {
        other::from_number(value)
    }
}

/// A time in the form that servers write, `2025-06-12T08:15:30.564Z`, with or without a fraction.
#[derive(Clone, Copy)]
struct Usual {
    year: u32,
    month: u8,
    day: u8,
    hour: u8,
    minute: u8,
    second: u8,
    nanosecond: u32,
}

impl Usual {
    /// `None` for any other form, valid or not.
    #[inline]
    fn parse(text: &str) -> Option<Self> {
        let (whole, fraction) = text.as_bytes().split_first_chunk::<19>()?;
        let nanosecond = match fraction {
            [b'Z'] => 0,
            [b'.', digits @ .., b'Z'] if (1..=9).contains(&digits.len()) => {
                let number = digits.iter().try_fold(0, |number, byte| {
                    let digit = byte.wrapping_sub(b'0');
                    (digit < 10).then_some(number * 10 + u32::from(digit))
                })?;
                number * 10_u32.pow(9 - digits.len() as u32)
            }
            _ => return None,
        };
        // Eight bytes at a time; the last eight overlap those before.
        let date = digits(&whole[..8], b"0000-00-")?;
        let day = digits(&whole[8..16], b"00T00:00")?;
        let time = digits(&whole[11..], b"00:00:00")?;
        let two = |tens: u8, ones: u8| tens * 10 + ones;
        Some(Self {
            year: u32::from(two(date[0], date[1])) * 100 + u32::from(two(date[2], date[3])),
            month: two(date[5], date[6]),
            day: two(day[0], day[1]),
            hour: two(time[0], time[1]),
            minute: two(time[3], time[4]),
            second: two(time[6], time[7]),
            nanosecond,
        })
    }

    /// Whether there is such a time.
    #[inline]
    fn exists(self) -> bool {
        let days = match self.month {
            4 | 6 | 9 | 11 => 30,
            2 if self.is_leap() => 29,
            2 => 28,
            1..=12 => 31,
            _ => 0,
        };
        (1..=days).contains(&self.day) && self.hour < 24 && self.minute < 60 && self.second < 60
    }

    fn is_leap(self) -> bool {
        let divides = |number: u32| self.year.is_multiple_of(number);
        divides(4) && (!divides(100) || divides(400))
    }

    fn time(self) -> Option<DateTime<Utc>> {
        let year = i32::try_from(self.year).ok()?;
        let (hour, minute, second) = (self.hour.into(), self.minute.into(), self.second.into());
        NaiveDate::from_ymd_opt(year, self.month.into(), self.day.into())?
            .and_hms_nano_opt(hour, minute, second, self.nanosecond)
            .map(|time| time.and_utc())
    }
}

/// The values of eight bytes, which have to be a digit wherever the pattern is `0`, and what the
/// pattern says elsewhere.
#[inline(always)]
fn digits(bytes: &[u8], pattern: &[u8; 8]) -> Option<[u8; 8]> {
    const HIGH_BITS: u64 = 0x8080_8080_8080_8080;
    let values = u64::from_le_bytes(bytes.try_into().ok()?) ^ u64::from_le_bytes(*pattern);
    let separators = u64::from_le_bytes(pattern.map(|byte| if byte == b'0' { 0 } else { 0xff }));
    // 9 + 0x76 is 0x7f: anything above sets the high bit.
    let above_nine = (values.wrapping_add(0x7676_7676_7676_7676) | values) & HIGH_BITS;
    (above_nine | (values & separators) == 0).then_some(values.to_le_bytes())
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};

    use super::{Scalar, Usual};

    fn usual(text: &str) -> Option<DateTime<Utc>> {
        let time = Usual::parse(text).and_then(Usual::time);
        let exists = Usual::parse(text).is_some_and(Usual::exists);
        assert_eq!(exists, time.is_some(), "{text}");
        time
    }

    #[test]
    fn every_day_exists_or_does_not_as_chrono_says() {
        for year in [1900, 1999, 2000, 2023, 2024] {
            for month in 0..=13 {
                for day in 0..=32 {
                    usual(&format!("{year}-{month:02}-{day:02}T00:00:00Z"));
                }
            }
        }
        assert!(DateTime::<Utc>::accepts_text("2023-11-07 05:31:56+00"));
        assert!(!DateTime::<Utc>::accepts_text("2023-11-07T05:31:56"));
    }

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
