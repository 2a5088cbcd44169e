//! Fingerprints of records: equal for records that are equal as JSON, in whatever order their keys are.
//!
//! Keys are ordered, white space is left out, and escapes in strings are resolved. Numbers count by
//! their text, so `1.0` and `1.00` differ. The memory is about that of the record.

use std::{borrow::Cow, ops::Range};

use sha2::{Digest as _, Sha256};

/// 128 bits of SHA-256.
pub(crate) type Fingerprint = [u8; 16];

/// Makes fingerprints, with buffers that are used again.
#[derive(Default)]
pub(crate) struct Fingerprinter {
    canonical: Vec<u8>,
    ordered: Vec<u8>,
    open: Vec<Container>,
    members: Vec<Member>,
}

/// An object or array whose end has not come yet.
struct Container {
    /// Where its members begin, in the list of all members that are open; `None` for an array.
    members: Option<usize>,
    /// Where its content begins in the canonical text.
    start: usize,
}

/// A member of an object: its place in the canonical text, and that of its key.
#[derive(Clone)]
struct Member {
    key: Range<usize>,
    start: usize,
}

impl Fingerprinter {
    /// The fingerprint of a record's text, which is valid JSON.
    pub(crate) fn record(&mut self, json: &str) -> Fingerprint {
        self.write(json.as_bytes());
        bytes(&self.canonical)
    }

    /// Writes the canonical form: punctuation and numbers as they are, of each string its length and
    /// its bytes, so that no two values have the same form.
    fn write(&mut self, json: &[u8]) {
        self.canonical.clear();
        self.open.clear();
        self.members.clear();
        let mut at = 0;
        // Whether the next string is a key.
        let mut at_key = false;
        while let Some(&byte) = json.get(at) {
            match byte {
                b' ' | b'\t' | b'\n' | b'\r' | b':' => at += 1,
                b',' => {
                    at_key = self.open.last().is_some_and(|open| open.members.is_some());
                    at += 1;
                }
                b'{' | b'[' => {
                    at_key = byte == b'{';
                    self.canonical.push(byte);
                    self.open.push(Container {
                        members: at_key.then_some(self.members.len()),
                        start: self.canonical.len(),
                    });
                    at += 1;
                }
                b'}' | b']' => {
                    self.close();
                    self.canonical.push(byte);
                    at_key = false;
                    at += 1;
                }
                b'"' => {
                    let end = string_end(json, at + 1);
                    let text = unescaped(&json[at..end.min(json.len())]);
                    let start = self.canonical.len();
                    self.canonical.push(b'"');
                    self.canonical.extend((text.len() as u64).to_le_bytes());
                    let content = self.canonical.len();
                    self.canonical.extend(&*text);
                    if at_key {
                        let key = content..self.canonical.len();
                        self.members.push(Member { key, start });
                        at_key = false;
                    }
                    at = end;
                }
                _ => {
                    let rest = &json[at..];
                    let length = rest.iter().position(|byte| b",]} \t\n\r".contains(byte));
                    let length = length.unwrap_or(rest.len()).max(1);
                    self.canonical.extend(&rest[..length]);
                    // Ends a number, which the next one would continue otherwise.
                    self.canonical.push(b',');
                    at += length;
                }
            }
        }
        // Not valid JSON: nothing is left out of the fingerprint.
        while !self.open.is_empty() {
            self.close();
        }
    }

    /// Ends the innermost container: brings the members of an object into order.
    fn close(&mut self) {
        let Some(container) = self.open.pop() else {
            return;
        };
        let Some(first) = container.members else {
            return;
        };
        let canonical = &self.canonical;
        let key = |member: &Member| &canonical[member.key.clone()];
        let members = &self.members[first..];
        if !members.is_sorted_by_key(key) {
            let ends = members.iter().skip(1).map(|member| member.start);
            let ends = ends.chain([canonical.len()]);
            let mut parts: Vec<_> = members.iter().zip(ends).collect();
            // Stable: of two members with one key the order counts.
            parts.sort_by_key(|(member, _)| key(member));
            self.ordered.clear();
            for (member, end) in parts {
                self.ordered.extend(&canonical[member.start..end]);
            }
            self.canonical.truncate(container.start);
            self.canonical.extend(&self.ordered);
        }
        self.members.truncate(first);
    }
}

/// The fingerprint of bytes.
pub(crate) fn bytes(bytes: &[u8]) -> Fingerprint {
    let hash = Sha256::digest(bytes);
    let mut fingerprint = [0; 16];
    fingerprint.copy_from_slice(&hash[..16]);
    fingerprint
}

/// The position after the closing quote of a string whose content begins here.
fn string_end(json: &[u8], mut at: usize) -> usize {
    loop {
        match json
            .get(at..)
            .and_then(|rest| memchr::memchr2(b'"', b'\\', rest))
        {
            Some(offset) if json[at + offset] == b'"' => return at + offset + 1,
            Some(offset) => at += offset + 2,
            None => return json.len(),
        }
    }
}

/// The content of a string, with its quotes given; as it is written, if its escapes mean no text.
fn unescaped(string: &[u8]) -> Cow<'_, [u8]> {
    let content = string.get(1..string.len().saturating_sub(1)).unwrap_or(&[]);
    if memchr::memchr(b'\\', content).is_none() {
        return Cow::Borrowed(content);
    }
    match serde_json::from_slice::<String>(string) {
        Ok(text) => Cow::Owned(text.into_bytes()),
        Err(_) => Cow::Borrowed(content),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fingerprint(json: &str) -> Fingerprint {
        Fingerprinter::default().record(json)
    }

    #[test]
    fn order_and_spelling_do_not_count() {
        let record = r#"{"id":"a","costs":{"total":0.10,"llm":[1,{"b":2,"a":1}]},"text":"é\n"}"#;
        let same = r#" {"text":"\u00e9\u000a", "costs" :{"llm":[1, {"a":1,"b":2}],"total":0.10},
            "\u0069d":"a"} "#;
        assert_eq!(fingerprint(record), fingerprint(same));
    }

    #[test]
    fn every_other_difference_counts() {
        let records = [
            r#"{"a":1,"b":2}"#,
            r#"{"a":2,"b":1}"#,
            r#"{"a":1.0,"b":2}"#,
            r#"{"a":1.00,"b":2}"#,
            r#"{"a":"1","b":2}"#,
            r#"{"a":1}"#,
            r#"{"a":[1],"b":2}"#,
            r#"{"a":[1,2]}"#,
            r#"{"a":[12]}"#,
            r#"{"a":[2,1]}"#,
            r#"{"a":[[2],1]}"#,
            r#"{"a":[2,[1]]}"#,
            r#"{"a":{},"b":2}"#,
            r#"{"a":{"b":2}}"#,
            r#"{"a":{"b":null}}"#,
            r#"{"a":{"b":"null"}}"#,
            r#"{"a":"","b":2}"#,
            r#"{"a":1,"a":2}"#,
            r#"{"a":2,"a":1}"#,
            r#"{"a":"x","b":"y"}"#,
            r#"{"a":"xb","y":""}"#,
            r#"{"a":"x\"","b":"y"}"#,
            r#"{"a":"\ud800"}"#,
            r#"{"a":"\ud801"}"#,
            "{}",
        ];
        for (index, one) in records.iter().enumerate() {
            for other in &records[index + 1..] {
                assert_ne!(fingerprint(one), fingerprint(other), "{one} {other}");
            }
        }
    }

    #[test]
    fn deep_and_broken_text_ends() {
        let deep = "[".repeat(100_000);
        let _ = fingerprint(&deep);
        for text in [
            "", "\"", "\"\\", "{\"a", "{\"a\":", "}", "]", "{\"a\":}", "\"\\u",
        ] {
            let _ = fingerprint(text);
        }
    }

    #[test]
    fn buffers_are_used_again() {
        let mut fingerprinter = Fingerprinter::default();
        let first = fingerprinter.record(r#"{"b":1,"a":{"d":1,"c":2}}"#);
        let _ = fingerprinter.record("{");
        assert_eq!(first, fingerprinter.record(r#"{"a":{"c":2,"d":1},"b":1}"#));
    }
}
