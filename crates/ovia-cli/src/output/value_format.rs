//! How a value is shown in a table: a time, a length or a cost in short form.
//!
//! A value that does not fit its format is shown as it was sent.

use std::borrow::Cow;

use ovia::serde_json::value::RawValue;

use super::raw_fields::text;
use crate::time::Zone;

/// How a value is shown in a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ValueFormat {
    Text,
    /// `in` and `out`.
    Direction,
    /// A time, to the minute.
    Time,
    /// Seconds as minutes and seconds.
    Seconds,
    Cost,
    Status,
    /// An id, which a table may show in short.
    Id,
}

impl ValueFormat {
    /// The value in short form, or else as it was sent.
    pub(super) fn short(self, value: &RawValue, zone: Zone) -> Cow<'_, str> {
        match self.formatted(value, zone) {
            Some(short) => Cow::Owned(short),
            None => text(value),
        }
    }

    /// The value as it was sent, with its short form if that alone is readable.
    pub(super) fn long(self, value: &RawValue) -> Cow<'_, str> {
        match (self, self.formatted(value, Zone::UTC)) {
            (Self::Seconds, Some(length)) => format!("{length} ({} s)", value.get()).into(),
            _ => text(value),
        }
    }

    fn formatted(self, value: &RawValue, zone: Zone) -> Option<String> {
        let json = value.get();
        let string = || json.starts_with('"').then(|| text(value));
        match self {
            Self::Text | Self::Status | Self::Id => None,
            Self::Direction => match &*string()? {
                "inbound" => Some("in".to_owned()),
                "outbound" => Some("out".to_owned()),
                _ => None,
            },
            Self::Time => {
                let time = zone.at(ovia::time_from_json(json)?);
                Some(time.format("%Y-%m-%d %H:%M").to_string())
            }
            Self::Seconds => Some(length(json.parse().ok()?)),
            Self::Cost => {
                let amount = string().unwrap_or(json.into());
                // Infinity and NaN are numbers to Rust alone.
                let is_number = amount.bytes().any(|byte| byte.is_ascii_digit());
                Some(cost(amount.trim().parse().ok().filter(|_| is_number)?))
            }
        }
    }
}

/// Seconds as minutes and seconds. A negative number, which is not a length, stays as it is.
fn length(seconds: i64) -> String {
    match seconds {
        ..0 => seconds.to_string(),
        _ => format!("{}:{:02}", seconds / 60, seconds % 60),
    }
}

/// An amount with as many decimals as fit into six columns; a tiny or huge one with an exponent, so
/// that it is neither 0 nor cut.
fn cost(amount: f64) -> String {
    if amount != 0.0 && !(0.000_05..1e15).contains(&amount.abs()) {
        return format!("{amount:e}");
    }
    let decimals = match amount.abs() {
        ..10.0 => 4,
        10.0..100.0 => 3,
        100.0..1000.0 => 2,
        1000.0..10_000.0 => 1,
        _ => 0,
    };
    format!("{amount:.decimals$}")
}

#[cfg(test)]
mod tests {
    use ovia::serde_json::value::RawValue;

    use super::ValueFormat::{Cost, Direction, Seconds, Text, Time};
    use super::Zone;

    #[test]
    fn short_forms() {
        for (format, json, short) in [
            (Text, "71", "71"),
            (Direction, r#""inbound""#, "in"),
            (Direction, r#""outb\u006fund""#, "out"),
            (Direction, r#""sideways""#, "sideways"),
            (Direction, "1", "1"),
            (Time, r#""2025-06-12T08:15:30+02:00""#, "2025-06-12 06:15"),
            (Time, r#""2025-06-12 08:15:30Z""#, "2025-06-12 08:15"),
            (Time, r#""2025-06-12T08:15:30""#, "2025-06-12 08:15"),
            (Time, "1699335116", "2023-11-07 05:31"),
            (Time, "1699335116000000", "2023-11-07 05:31"),
            (Time, r#""soon""#, "soon"),
            (Time, "17", "17"),
            (Seconds, "0", "0:00"),
            (Seconds, "71", "1:11"),
            (Seconds, "4500", "75:00"),
            (Seconds, "-5", "-5"),
            (Seconds, "12.5", "12.5"),
            (Seconds, r#""71""#, "71"),
            (Cost, "0.0109", "0.0109"),
            (Cost, "0", "0.0000"),
            (Cost, "12.5", "12.500"),
            (Cost, "123.456", "123.46"),
            (Cost, "1234.5", "1234.5"),
            (Cost, "123456.7", "123457"),
            (Cost, "-0.5", "-0.5000"),
            (Cost, r#""0.06""#, "0.0600"),
            (Cost, r#""NaN""#, "NaN"),
            (Cost, "0.00002", "2e-5"),
            (Cost, "1e300", "1e300"),
            (Cost, r#""free""#, "free"),
            (Cost, r#""0,5 EUR""#, "0,5 EUR"),
            (Cost, "null", ""),
        ] {
            let value: &RawValue = serde_json::from_str(json).expect("JSON");
            assert_eq!(format.short(value, Zone::UTC), short, "{json}");
        }
    }
}
