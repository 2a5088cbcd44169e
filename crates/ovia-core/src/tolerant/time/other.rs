//! Times in other forms than the documented one, if they mean one moment only.
//!
//! What could be several moments is not read: `01/02/2026`, a date without a time, the name of a zone
//! such as `CET`, a number that is no plausible time since 1970. A time without a zone is UTC, as all
//! times of Ovia are.

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};

/// The years that a number may mean, in seconds since 1970: 2000 to 2199. In any other unit such a
/// number is outside, and so are a date in digits (`20261120`), an offset into a call, and 0.
const SECONDS: std::ops::Range<i128> = 946_684_800..7_258_118_400;

/// The units of a time since 1970, as nanoseconds.
const UNITS: [i128; 4] = [1_000_000_000, 1_000_000, 1_000, 1];

/// The longest text that is looked at.
const MAX_BYTES: usize = 100;

/// A number that counts seconds, milliseconds, microseconds or nanoseconds, whichever its size says.
pub(super) fn from_integer(value: i128) -> Option<DateTime<Utc>> {
    let nanoseconds = value.checked_mul(unit(value)?)?;
    let second = UNITS[0];
    let seconds = i64::try_from(nanoseconds.div_euclid(second)).ok()?;
    let rest = u32::try_from(nanoseconds.rem_euclid(second)).ok()?;
    DateTime::from_timestamp(seconds, rest)
}

/// The same with a fraction, to the microsecond: a float is not more exact.
pub(super) fn from_number(value: f64) -> Option<DateTime<Utc>> {
    #[expect(clippy::cast_possible_truncation, reason = "`unit` checks the range")]
    let whole = value as i128;
    #[expect(clippy::cast_precision_loss, reason = "powers of ten")]
    let microseconds = value * (unit(whole)? as f64 / 1e3);
    #[expect(clippy::cast_possible_truncation, reason = "in range, as above")]
    DateTime::from_timestamp_micros(microseconds.round() as i64)
}

/// The unit of a number, in nanoseconds.
fn unit(value: i128) -> Option<i128> {
    let second = UNITS[0];
    UNITS.into_iter().find(|unit| {
        let per_second = second / unit;
        (SECONDS.start * per_second..SECONDS.end * per_second).contains(&value)
    })
}

pub(super) fn from_text(text: &str) -> Option<DateTime<Utc>> {
    let text = text.trim_ascii();
    if text.len() > MAX_BYTES || !text.is_ascii() {
        return None;
    }
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return from_integer(text.parse().ok()?);
    }
    if text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.')
    {
        return from_number(text.parse().ok()?);
    }
    iso_8601(text).or_else(|| named_month(text))
}

/// Variants of ISO 8601 with the year first, and what programming languages print for it.
fn iso_8601(text: &str) -> Option<DateTime<Utc>> {
    // A comma before the fraction, slashes in the date.
    let text = text.replace(',', ".").replacen('/', "-", 2);
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if digits != 4 && digits != 8 {
        return None;
    }
    // 24:00 is the end of the day.
    let midnight = ["T24:00", "t24:00", " 24:00"]
        .iter()
        .find_map(|end| text.find(end));
    let text = match midnight {
        Some(at) => format!("{}00:00{}", &text[..=at], &text[at + 6..]),
        None => text,
    };
    let forms = [
        "%Y-%m-%dT%H:%M:%S%.f",
        "%Y-%m-%dt%H:%M:%S%.f",
        "%Y-%m-%d %H:%M:%S%.f",
        "%Y-%m-%dT%H:%M",
        "%Y-%m-%dt%H:%M",
        "%Y-%m-%d %H:%M",
        "%Y%m%dT%H%M%S%.f",
        "%Y%m%dT%H%M",
    ];
    let (time, zone) = forms
        .iter()
        .find_map(|form| NaiveDateTime::parse_and_remainder(&text, form).ok())?;
    let day_after = match midnight {
        // 24:00:01 is not a time.
        Some(_) if time.time() != chrono::NaiveTime::MIN => return None,
        Some(_) => TimeDelta::days(1),
        None => TimeDelta::zero(),
    };
    let time = time.checked_add_signed(day_after)?;
    Some(time.checked_sub_signed(offset(zone)?)?.and_utc())
}

/// The offset of a zone from UTC: none (UTC), `Z`, `UTC`, `GMT`, `+01`, `+0100`, `+01:00`; the name
/// of the zone may follow an offset, in brackets or as a word.
fn offset(zone: &str) -> Option<TimeDelta> {
    let zone = match zone.strip_suffix(']').and_then(|zone| zone.split_once('[')) {
        Some(("", "UTC" | "GMT" | "Etc/UTC")) => "",
        // The name alone says nothing here.
        Some(("", _)) => return None,
        Some((offset, _)) => offset,
        None => zone,
    };
    let zone = zone.trim_ascii();
    if ["", "Z", "UTC", "GMT"]
        .iter()
        .any(|name| zone.eq_ignore_ascii_case(name))
    {
        return Some(TimeDelta::zero());
    }
    // Go prints `+0100 CET`.
    let zone = match zone.split_once(' ') {
        Some((offset, name)) if name.bytes().all(|byte| byte.is_ascii_uppercase()) => offset,
        _ => zone,
    };
    let (sign, digits) = match zone.split_at_checked(1)? {
        ("+", digits) => (1, digits),
        ("-", digits) => (-1, digits),
        _ => return None,
    };
    let digits = match digits.len() {
        5 => digits.replacen(':', "", 1),
        _ => digits.to_owned(),
    };
    if ![2, 4].contains(&digits.len()) || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (hours, minutes): (i64, i64) = match digits.split_at(2) {
        (hours, "") => (hours.parse().ok()?, 0),
        (hours, minutes) => (hours.parse().ok()?, minutes.parse().ok()?),
    };
    (hours < 24 && minutes < 60).then(|| TimeDelta::minutes(sign * (hours * 60 + minutes)))
}

/// RFC 2822, the three forms of HTTP's dates, and what JavaScript prints.
fn named_month(text: &str) -> Option<DateTime<Utc>> {
    if let Ok(time) = DateTime::parse_from_rfc2822(text) {
        return Some(time.to_utc());
    }
    // A zone in words may follow in parentheses.
    let text = text.split(" (").next()?;
    if let Ok(time) = DateTime::parse_from_str(text, "%a %b %d %Y %H:%M:%S GMT%z") {
        return Some(time.to_utc());
    }
    ["%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y"]
        .iter()
        .find_map(|form| NaiveDateTime::parse_from_str(text, form).ok())
        .map(|time| time.and_utc())
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};

    use crate::{
        record::Record,
        tolerant::{Scalar, time_from_json},
        types::Call,
    };

    /// What an accessor, the model and the free function make of a value, which must be the same,
    /// and whether it conforms.
    fn read(json: &str) -> (Option<DateTime<Utc>>, bool) {
        let call: Record<Call> = format!(r#"{{"started_at": {json}}}"#)
            .parse()
            .unwrap_or_else(|error| panic!("{json}: {error}"));
        let time = call.started_at();
        assert_eq!(call.to_model().started_at, time, "{json}");
        assert_eq!(time_from_json(json), time, "{json}");
        assert_eq!(call.conforms(), call.mismatches().is_empty(), "{json}");
        assert!(
            time.is_some() || !call.conforms() || json == "null",
            "{json}"
        );
        (time, call.conforms())
    }

    #[test]
    fn a_time_in_another_form_has_a_value_and_is_a_mismatch() {
        for (json, means) in [
            // Numbers of every unit.
            ("1795168800", "2026-11-20T10:00:00Z"),
            ("1795168800.25", "2026-11-20T10:00:00.250Z"),
            ("1.7951688e9", "2026-11-20T10:00:00Z"),
            ("1795168800564", "2026-11-20T10:00:00.564Z"),
            ("1795168800564.5", "2026-11-20T10:00:00.564500Z"),
            ("1795168800564123", "2026-11-20T10:00:00.564123Z"),
            ("1795168800564123456", "2026-11-20T10:00:00.564123456Z"),
            (r#""1795168800""#, "2026-11-20T10:00:00Z"),
            (r#"" 1795168800 ""#, "2026-11-20T10:00:00Z"),
            (r#""1795168800.564""#, "2026-11-20T10:00:00.564Z"),
            (r#""1795168800564""#, "2026-11-20T10:00:00.564Z"),
            (r#""1795168800564123456""#, "2026-11-20T10:00:00.564123456Z"),
            ("1e18", "2001-09-09T01:46:40Z"),
            ("946684800", "2000-01-01T00:00:00Z"),
            ("7258118399999", "2199-12-31T23:59:59.999Z"),
            // Variants of RFC 3339.
            (r#""2026-11-20T10:00:00""#, "2026-11-20T10:00:00Z"),
            (r#""2026-11-20 10:00:00.5""#, "2026-11-20T10:00:00.5Z"),
            (r#""2026-11-20T10:00Z""#, "2026-11-20T10:00:00Z"),
            (r#""2026-11-20t10:00z""#, "2026-11-20T10:00:00Z"),
            (r#""2026-11-20 10:00""#, "2026-11-20T10:00:00Z"),
            (r#""2026-11-20T10:00:00+01""#, "2026-11-20T09:00:00Z"),
            (r#""2026-11-20T10:00:00+0100""#, "2026-11-20T09:00:00Z"),
            (r#""2026-11-20T10:00-02:30""#, "2026-11-20T12:30:00Z"),
            (r#""2026-11-20T10:00:00,5Z""#, "2026-11-20T10:00:00.5Z"),
            (
                r#""2026-11-20T10:00:00.1234567891234""#,
                "2026-11-20T10:00:00.123456789Z",
            ),
            (r#""2026-11-20T24:00:00Z""#, "2026-11-21T00:00:00Z"),
            (r#""2026-12-31 24:00""#, "2027-01-01T00:00:00Z"),
            (r#""2026-11-20 10:00:00 UTC""#, "2026-11-20T10:00:00Z"),
            (
                r#""2026-11-20 10:00:00.5 +0000 UTC""#,
                "2026-11-20T10:00:00.5Z",
            ),
            (
                r#""2026-11-20 10:00:00.5 -0500 EST""#,
                "2026-11-20T15:00:00.5Z",
            ),
            (
                r#""2026-11-20T10:00:00+01:00[Europe/Paris]""#,
                "2026-11-20T09:00:00Z",
            ),
            (r#""2026-11-20T10:00:00Z[UTC]""#, "2026-11-20T10:00:00Z"),
            (r#""2026/11/20 10:00:00""#, "2026-11-20T10:00:00Z"),
            (r#""20261120T100000Z""#, "2026-11-20T10:00:00Z"),
            (r#"" 2026-11-20T10:00:00Z\n""#, "2026-11-20T10:00:00Z"),
            // RFC 2822, HTTP, JavaScript.
            (r#""Fri, 20 Nov 2026 10:00:00 GMT""#, "2026-11-20T10:00:00Z"),
            (
                r#""Fri, 20 Nov 2026 10:00:00 +0100""#,
                "2026-11-20T09:00:00Z",
            ),
            (r#""20 Nov 2026 10:00 +0000""#, "2026-11-20T10:00:00Z"),
            (
                r#""Friday, 20-Nov-26 10:00:00 GMT""#,
                "2026-11-20T10:00:00Z",
            ),
            (r#""Fri Nov 20 10:00:00 2026""#, "2026-11-20T10:00:00Z"),
            (
                r#""Fri Nov 20 2026 10:00:00 GMT+0100 (Central European Time)""#,
                "2026-11-20T09:00:00Z",
            ),
        ] {
            let means: DateTime<Utc> = means.parse().expect("a time");
            assert_eq!(read(json), (Some(means), false), "{json}");
        }
    }

    #[test]
    fn what_could_be_several_times_or_none_has_no_value() {
        for json in [
            r#""""#,
            r#"" ""#,
            r#""01/02/2026""#,
            r#""01/02/2026 10:00""#,
            r#""20/11/2026 10:00:00""#,
            r#""2026-11-20""#,
            r#""2026""#,
            r#""10:00""#,
            r#""yesterday""#,
            r#""2026-11-20T10""#,
            r#""2026-11-20T25:00:00Z""#,
            r#""2026-11-20T24:00:01Z""#,
            r#""2026-02-30 10:00""#,
            r#""2026-13-01T10:00""#,
            r#""2026-11-20T10:00:00 CET""#,
            r#""2026-11-20T10:00:00+""#,
            r#""2026-11-20T10:00:00+1""#,
            r#""2026-11-20T10:00:00+25""#,
            r#""2026-11-20T10:00:00+0160""#,
            r#""2026-11-20T10:00:00[Europe/Paris]""#,
            r#""2026-11-20T10:00:00Zx""#,
            r#""20261120""#,
            r#""20261120100000""#,
            r#""202611201000""#,
            r#""12026-11-20T10:00:00Z""#,
            r#""+2026-11-20T10:00:00""#,
            r#""2026-11-20T10:00:00é""#,
            r#""1.2.3""#,
            r#"".""#,
            r#""-1795168800""#,
            "0",
            "-0.0",
            "17",
            "-1",
            "71.5",
            "20261120",
            "99999999999",
            "7258118400",
            "946684799",
            "9223372036854775807",
            "18446744073709551615",
            "123456789012345678901234567890",
            "1e300",
            "-1795168800",
            "true",
            "[]",
            r#"{"seconds": 1795168800}"#,
        ] {
            assert_eq!(read(json), (None, false), "{json}");
        }
        assert_eq!(
            read(&format!(r#""{}""#, "1".repeat(100_000))),
            (None, false)
        );
    }

    #[test]
    fn documented_forms_conform() {
        for json in [
            r#""2026-11-20T10:00:00Z""#,
            r#""2026-11-20t10:00:00z""#,
            r#""2026-11-20 10:00:00Z""#,
            r#""2026-11-20 10:00:00+00""#,
            r#""2026-11-20T11:00:00.000+01:00""#,
            r#""2026-11-20T10:00:00.0000000000000Z""#,
            r#""\u0032026-11-20T10:00:00Z""#,
        ] {
            let time = DateTime::from_text("2026-11-20T10:00:00Z");
            assert_eq!(read(json), (time, true), "{json}");
        }
        // A leap second.
        assert!(read(r#""2016-12-31T23:59:60Z""#).1);
    }

    #[test]
    fn no_text_panics_and_all_readings_agree() {
        for text in [
            "2026-11-20T10:00:00.5+01:00[Europe/Paris]",
            "2026/11/20 24:00:00,5 -0500 EST",
            "Fri, 20 Nov 2026 10:00:00 GMT",
            "Friday, 20-Nov-26 10:00:00 GMT",
            "Fri Nov 20 2026 10:00:00 GMT+0100 (x)",
            "1795168800564.123",
        ] {
            for at in 0..text.len() {
                for other in ["", "9", "0", "-", ":", " ", "T24:00", "[", "]", "é", "."] {
                    let text = format!("{}{other}{}", &text[..at], &text[at + 1..]);
                    read(&format!("\"{text}\""));
                }
            }
        }
    }
}
