//! The fields of a record as they were sent, each still text.

use std::{borrow::Cow, fmt};

use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
};
use serde_json::value::RawValue;

use crate::output::one_line;

/// The fields of one JSON object, in their order.
#[derive(Default)]
pub(crate) struct Fields<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'a> Fields<'a> {
    /// Of an object; anything else has no fields.
    pub(crate) fn of(json: &'a str) -> Self {
        serde_json::from_str(json).unwrap_or_default()
    }

    /// The value under a key that is there and not null. Of two with the same key the last one
    /// counts, as for the client.
    pub(crate) fn get(&self, name: &str) -> Option<&'a RawValue> {
        let (_, value) = self.0.iter().rfind(|(key, _)| key == name)?;
        Some(*value).filter(|value| value.get() != "null")
    }

    /// The value under a key as text: nothing if it is missing.
    pub(crate) fn text(&self, name: &str) -> Cow<'a, str> {
        self.get(name).map_or(Cow::Borrowed(""), text)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &'a RawValue)> {
        self.0.iter().map(|(key, value)| (key.as_ref(), *value))
    }
}

/// A value as text: of a string its content, of another value its JSON, of null nothing.
pub(crate) fn text(json: &RawValue) -> Cow<'_, str> {
    match json.get() {
        "null" => Cow::Borrowed(""),
        // Half of a surrogate pair is no text; then the JSON has to do.
        quoted if quoted.starts_with('"') => {
            serde_json::from_str::<Text<'_>>(quoted).map_or(Cow::Borrowed(quoted), |text| text.0)
        }
        other => one_line(other),
    }
}

/// Whether a value is an object.
pub(crate) fn is_object(json: &RawValue) -> bool {
    json.get().starts_with('{')
}

/// A string, borrowed where it holds no escape.
struct Text<'a>(Cow<'a, str>);

impl<'de> Deserialize<'de> for Text<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TextVisitor;
        impl<'de> Visitor<'de> for TextVisitor {
            type Value = Text<'de>;

            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("a string")
            }

            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Text(Cow::Borrowed(text)))
            }

            fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Text(Cow::Owned(text.to_owned())))
            }
        }
        deserializer.deserialize_str(TextVisitor)
    }
}

/// A key, read as bytes, so that half of a surrogate pair in it is no error.
struct Key<'a>(Cow<'a, str>);

impl<'de> Deserialize<'de> for Key<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct KeyVisitor;
        impl<'de> Visitor<'de> for KeyVisitor {
            type Value = Key<'de>;

            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("a key")
            }

            fn visit_borrowed_bytes<E>(self, key: &'de [u8]) -> Result<Self::Value, E> {
                Ok(Key(String::from_utf8_lossy(key)))
            }

            fn visit_bytes<E>(self, key: &[u8]) -> Result<Self::Value, E> {
                Ok(Key(String::from_utf8_lossy(key).into_owned().into()))
            }
        }
        deserializer.deserialize_bytes(KeyVisitor)
    }
}

impl<'de> Deserialize<'de> for Fields<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct FieldsVisitor;
        impl<'de> Visitor<'de> for FieldsVisitor {
            type Value = Fields<'de>;

            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut fields = Vec::with_capacity(24);
                while let Some((Key(key), value)) = map.next_entry()? {
                    fields.push((key, value));
                }
                Ok(Fields(fields))
            }
        }
        deserializer.deserialize_map(FieldsVisitor)
    }
}

#[cfg(test)]
mod tests {
    use super::Fields;

    #[test]
    fn texts_of_every_kind() {
        let record = r#"{"s": "é\n", "e": "", "z": null, "n": 1.50, "h": "\ud800", "o": {"a":
            [1, "x y"]}, "\udfff": 1, "twice": 1, "twice": 2}"#;
        let fields = Fields::of(record);
        for (name, text) in [
            ("s", "é\n"),
            ("e", ""),
            ("z", ""),
            ("missing", ""),
            ("n", "1.50"),
            ("h", r#""\ud800""#),
            ("o", r#"{"a":[1,"x y"]}"#),
            ("twice", "2"),
        ] {
            assert_eq!(fields.text(name), text, "{name}");
        }
        assert_eq!(fields.iter().count(), 9);
        assert_eq!(Fields::of("[1]").iter().count(), 0);
    }
}
