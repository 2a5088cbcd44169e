//! The fast JSON reader against serde_json: it may not support a text, but what it reads is right.

use std::{borrow::Cow, collections::BTreeMap, fmt::Debug};

use ovia_core::fast_json as fast;
use serde::{Deserialize, de::IgnoredAny};
use serde_json::{Value, value::RawValue};

/// A type that asks for one thing of each kind.
#[derive(Debug, Deserialize, PartialEq)]
struct Row<'a> {
    #[serde(borrow, default)]
    text: Option<Cow<'a, str>>,
    plain: Option<&'a str>,
    id: Option<String>,
    whole: Option<i64>,
    small: Option<u8>,
    number: Option<f64>,
    yes: Option<bool>,
    letter: Option<char>,
    pair: Option<(bool, i16)>,
    list: Option<Vec<Row<'a>>>,
    map: Option<BTreeMap<String, Value>>,
    kind: Option<Kind>,
    nothing: Option<()>,
}

#[derive(Debug, Deserialize, PartialEq)]
enum Kind {
    Inbound,
    Outbound(u8),
}

/// What the fast reader reads, serde_json reads too, and into the same value.
///
/// # Panics
///
/// If not.
pub fn fast_json(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    same::<Value>(text);
    same::<Row<'_>>(text);
    same::<Vec<Row<'_>>>(text);
    same::<BTreeMap<Cow<'_, str>, Value>>(text);
    same::<String>(text);
    same::<f64>(text);
    if fast::read::<IgnoredAny>(text).is_some() {
        serde_json::from_str::<IgnoredAny>(text).expect("good JSON");
    }
    first(text);
}

fn same<'a, T: Deserialize<'a> + PartialEq + Debug>(text: &'a str) {
    if let Some(read) = fast::read::<T>(text) {
        assert_eq!(serde_json::from_str::<T>(text).expect("good JSON"), read);
    }
}

/// The first value under a key is what a list of all the entries begins with.
fn first(text: &str) {
    struct Entries<'a>(Vec<(String, &'a RawValue)>);
    impl<'de> Deserialize<'de> for Entries<'de> {
        fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            struct All;
            impl<'de> serde::de::Visitor<'de> for All {
                type Value = Entries<'de>;

                fn expecting(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    out.write_str("an object")
                }

                fn visit_map<A: serde::de::MapAccess<'de>>(
                    self,
                    mut map: A,
                ) -> Result<Self::Value, A::Error> {
                    let mut entries = Vec::new();
                    while let Some(entry) = map.next_entry()? {
                        entries.push(entry);
                    }
                    Ok(Entries(entries))
                }
            }
            deserializer.deserialize_map(All)
        }
    }
    let Ok(Entries(entries)) = serde_json::from_str(text) else {
        return;
    };
    for (name, _) in &entries {
        let expected = entries.iter().find(|(key, _)| key == name);
        let expected = expected.map(|(_, value)| value.get());
        let found = fast::first(text, name);
        assert!(found.is_none() || found == expected, "{name}: {found:?}");
    }
}
