//! JSON values as they were sent, as text, and the fields of objects inside a record.

use std::{borrow::Cow, fmt};

use ovia::serde_json::{self, value::RawValue};
use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
};

use super::one_line::one_line;

/// A value as text: the content of a string, the JSON of another value on one line, and nothing for
/// null.
pub(crate) fn text(value: &RawValue) -> Cow<'_, str> {
    let json = value.get();
    match json.as_bytes()[0] {
        b'n' => Cow::Borrowed(""),
        b'"' if memchr::memchr(b'\\', json.as_bytes()).is_none() => {
            Cow::Borrowed(&json[1..json.len() - 1])
        }
        // A string with an unpaired surrogate is not text, and is shown as JSON.
        b'"' => serde_json::from_str(json).map_or(Cow::Borrowed(json), Cow::Owned),
        _ => one_line(json),
    }
}

pub(crate) fn is_object(value: &RawValue) -> bool {
    value.get().starts_with('{')
}

/// The fields of an object in their order; none for another value, and for an object with a key that
/// is not text.
pub(crate) fn fields(value: &RawValue) -> Vec<(String, &RawValue)> {
    serde_json::from_str(value.get()).map_or_else(|_| Vec::new(), |Object(fields)| fields)
}

/// The value of a key in an object. If the key occurs twice, the last value counts.
pub(crate) fn field<'a>(value: &'a RawValue, name: &str) -> Option<&'a RawValue> {
    let mut fields = fields(value).into_iter();
    Some(fields.rfind(|(key, _)| key == name)?.1)
}

struct Object<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Object<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ObjectVisitor;
        impl<'de> Visitor<'de> for ObjectVisitor {
            type Value = Object<'de>;

            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut fields = Vec::new();
                while let Some(field) = map.next_entry()? {
                    fields.push(field);
                }
                Ok(Object(fields))
            }
        }
        deserializer.deserialize_map(ObjectVisitor)
    }
}

#[cfg(test)]
mod tests {
    use ovia::serde_json::value::RawValue;

    use super::{field, fields, text};

    #[test]
    fn values_of_every_kind_as_text() {
        let record = r#"{"s": "é\n", "plain": "é", "e": "", "z": null, "n": 1.50, "h": "\ud800",
            "o": {"a":
            [1, "x y"]}, "twice": 1, "twice": 2}"#;
        let record: &RawValue = serde_json::from_str(record).expect("JSON");
        for (name, expected) in [
            ("s", "é\n"),
            ("plain", "é"),
            ("e", ""),
            ("z", ""),
            ("n", "1.50"),
            ("h", r#""\ud800""#),
            ("o", r#"{"a":[1,"x y"]}"#),
            ("twice", "2"),
        ] {
            assert_eq!(field(record, name).map(text).as_deref(), Some(expected));
        }
        assert!(field(record, "missing").is_none());
        assert_eq!(fields(record).len(), 9);
        let array: &RawValue = serde_json::from_str("[1]").expect("JSON");
        assert!(fields(array).is_empty());
    }
}
