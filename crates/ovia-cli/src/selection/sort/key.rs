//! The values by which records are sorted.

use chrono::{DateTime, Utc};
use ovia::{serde_json::value::RawValue, time_from_json};

use crate::{decimal::Decimal, field_path::FieldPath, output::raw_fields};

/// How many bytes of a text are kept for each record. Texts that are equal up to there are read again and
/// compared further, see `ties.rs`.
pub(super) const MAX_TEXT: usize = 48;

/// By which field, and in which direction.
#[derive(Clone, Debug)]
pub(crate) struct SortBy {
    pub(super) path: FieldPath,
    pub(super) is_descending: bool,
}

impl SortBy {
    /// Parses the value of `--sort`: a path, with `-` before it for the largest first.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let (is_descending, path) = match text.trim().strip_prefix('-') {
            Some(path) => (true, path),
            None => (false, text),
        };
        Ok(Self {
            path: FieldPath::parse(path)?,
            is_descending,
        })
    }
}

/// A value in the form in which it is compared. Values of one kind are next to each other.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Key {
    Boolean(bool),
    Number(Decimal),
    Time(DateTime<Utc>),
    /// The start of a text, or of the JSON of an array or an object.
    Text(Box<[u8]>),
}

impl Key {
    pub(super) fn of(value: &RawValue) -> Option<Self> {
        let json = value.get();
        match json.as_bytes().first()? {
            b'n' => None,
            b't' | b'f' => Some(Self::Boolean(json == "true")),
            b'"' => {
                let text = raw_fields::text(value);
                if text.contains('-')
                    && let Some(time) = time_from_json(json)
                {
                    return Some(Self::Time(time));
                }
                // Amounts may be sent as text; phone numbers are not amounts.
                let is_amount = text.starts_with("0.") || !text.starts_with(['+', '0']);
                if is_amount && let Some(number) = Decimal::parse(&text) {
                    return Some(Self::Number(number));
                }
                Some(Self::text(&text))
            }
            b'[' | b'{' => Some(Self::text(json)),
            _ => Decimal::parse(json).map(Self::Number),
        }
    }

    fn text(text: &str) -> Self {
        Self::Text(text.as_bytes()[..text.len().min(MAX_TEXT)].into())
    }

    /// Whether the text may go on.
    pub(super) fn is_start(&self) -> bool {
        matches!(self, Self::Text(text) if text.len() == MAX_TEXT)
    }
}

/// A part of the text of a value, from this byte on.
pub(super) fn part_of_text(value: &RawValue, from: usize, length: usize) -> Box<[u8]> {
    let json = value.get();
    let text = match json.starts_with('"') {
        true => raw_fields::text(value),
        false => json.into(),
    };
    let rest = text.as_bytes().get(from..).unwrap_or_default();
    rest[..rest.len().min(length)].into()
}

#[cfg(test)]
mod tests {
    use super::{Key, MAX_TEXT, part_of_text};

    #[test]
    fn keys_of_every_kind() {
        let key = |json: &str| {
            let call: ovia::Call = format!("{{\"x\":{json}}}").parse().expect("a record");
            call.field("x").and_then(Key::of)
        };
        for (first, second) in [
            ("9", "10"),
            ("0.1", "\"0.10001\""),
            ("\"2026-11-20T10:00:00+02:00\"", "\"2026-11-20T09:00:00Z\""),
            ("1e400", "\"a\""),
            ("false", "true"),
            ("\"a\"", "\"b\""),
            ("5", "\"2026-11-20\""),
            ("7", "\"+33199001234\""),
        ] {
            assert!(key(first) < key(second), "{first} {second}");
        }
        assert_eq!(key("null"), None);
        assert_eq!(key("1.50"), key("\"1.5\""));
    }

    #[test]
    fn parts_of_texts() {
        let long = "é".repeat(MAX_TEXT);
        let call: ovia::Call = format!(r#"{{"x":"{long}","y":"a"}}"#)
            .parse()
            .expect("a record");
        let long_value = call.field("x").expect("a value");
        assert!(Key::of(long_value).expect("a key").is_start());
        assert_eq!(*part_of_text(long_value, 2, 2), *"é".as_bytes());
        assert_eq!(part_of_text(long_value, 2 * MAX_TEXT, 9).len(), 0);
        assert_eq!(part_of_text(long_value, 1000, 9).len(), 0);
        let short = call.field("y").and_then(Key::of).expect("a key");
        assert!(!short.is_start());
    }
}
