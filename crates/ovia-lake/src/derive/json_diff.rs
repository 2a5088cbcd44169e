//! What is different between two records, by path.
//!
//! Values that are equal but for the order of keys are not different. A path is as in `ovia calls list
//! --columns`: `costs.total`, `transcript_objects[0].content`.

use std::collections::BTreeMap;

use serde_json::value::RawValue;

use crate::fingerprint::Fingerprinter;

/// Deeper values are compared as a whole.
const MAX_DEPTH: usize = 32;

/// A value that is different.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Difference<'a> {
    pub(super) path: String,
    /// The JSON before; `None` if there was none.
    pub(super) before: Option<&'a str>,
    pub(super) after: Option<&'a str>,
}

type Object<'a> = BTreeMap<String, &'a RawValue>;
type Array<'a> = Vec<&'a RawValue>;

/// The differences, in the order of their paths; one with an empty path if the records are no objects.
pub(super) fn differences<'a>(
    before: &'a str,
    after: &'a str,
    fingerprinter: &mut Fingerprinter,
) -> Vec<Difference<'a>> {
    let mut walk = Walk {
        fingerprinter,
        found: Vec::new(),
        path: String::new(),
    };
    walk.compare(Some(before), Some(after), 0);
    walk.found
}

struct Walk<'a, 'f> {
    fingerprinter: &'f mut Fingerprinter,
    found: Vec<Difference<'a>>,
    path: String,
}

impl<'a> Walk<'a, '_> {
    fn compare(&mut self, before: Option<&'a str>, after: Option<&'a str>, depth: usize) {
        if let (Some(one), Some(other)) = (before, after) {
            if one == other || self.fingerprinter.record(one) == self.fingerprinter.record(other) {
                return;
            }
            if depth < MAX_DEPTH && self.compare_parts(one, other, depth) {
                return;
            }
        }
        let path = self.path.clone();
        self.found.push(Difference {
            path,
            before,
            after,
        });
    }

    /// Compares the members of two objects, or the items of two arrays. Returns whether they are such.
    fn compare_parts(&mut self, one: &'a str, other: &'a str, depth: usize) -> bool {
        let length = self.path.len();
        match (one.as_bytes().first(), other.as_bytes().first()) {
            (Some(b'{'), Some(b'{')) => {
                let (Ok(mut one), Ok(other)) = (
                    serde_json::from_str::<Object<'a>>(one),
                    serde_json::from_str::<Object<'a>>(other),
                ) else {
                    return false;
                };
                let mut keys: Vec<_> = one.keys().chain(other.keys()).cloned().collect();
                keys.sort_unstable();
                keys.dedup();
                for key in keys {
                    if length > 0 {
                        self.path.push('.');
                    }
                    self.path.push_str(&key);
                    let before = one.remove(&key).map(RawValue::get);
                    let after = other.get(&key).map(|value| value.get());
                    self.compare(before, after, depth + 1);
                    self.path.truncate(length);
                }
            }
            (Some(b'['), Some(b'[')) => {
                let (Ok(one), Ok(other)) = (
                    serde_json::from_str::<Array<'a>>(one),
                    serde_json::from_str::<Array<'a>>(other),
                ) else {
                    return false;
                };
                for index in 0..one.len().max(other.len()) {
                    self.path.push_str(&format!("[{index}]"));
                    let before = one.get(index).map(|value| value.get());
                    let after = other.get(index).map(|value| value.get());
                    self.compare(before, after, depth + 1);
                    self.path.truncate(length);
                }
            }
            _ => return false,
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(before: &str, after: &str) -> String {
        let found = differences(before, after, &mut Fingerprinter::default());
        let lines = found.iter().map(|difference| {
            let Difference {
                path,
                before,
                after,
            } = difference;
            format!(
                "{path}: {} -> {}",
                before.unwrap_or("-"),
                after.unwrap_or("-")
            )
        });
        lines.collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn paths_and_values() {
        for (before, after, expected) in [
            ("{}", "{}", ""),
            (
                r#"{"a":1,"b":{"c":[1,2]}}"#,
                r#"{"b":{"c":[1, 2]},"a":1}"#,
                "",
            ),
            (r#"{"a":1.0}"#, r#"{"a":1.00}"#, "a: 1.0 -> 1.00"),
            (
                r#"{"costs":{"total":0.1,"llm":1},"x":null}"#,
                r#"{"costs":{"llm":1,"total":0.2},"y":{"z":1}}"#,
                r#"costs.total: 0.1 -> 0.2; x: null -> -; y: - -> {"z":1}"#,
            ),
            (
                r#"{"t":[{"c":"a"},2]}"#,
                r#"{"t":[{"c":"b"},2,3]}"#,
                r#"t[0].c: "a" -> "b"; t[2]: - -> 3"#,
            ),
            (r#"{"a":[1]}"#, r#"{"a":{"b":1}}"#, r#"a: [1] -> {"b":1}"#),
        ] {
            assert_eq!(found(before, after), expected, "{before} {after}");
        }
    }

    #[test]
    fn deep_values_are_compared_as_a_whole() {
        let deep = |end: &str| format!("{}{end}{}", r#"{"a":"#.repeat(100), "}".repeat(100));
        let (one, other) = (deep("1"), deep("2"));
        let found = differences(&one, &other, &mut Fingerprinter::default());
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].path.len(), 2 * MAX_DEPTH - 1);
    }
}
