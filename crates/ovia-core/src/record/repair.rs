//! Repairs the text of a record that is nearly JSON, so that it is not lost.
//!
//! Some servers write numbers that JSON does not have (`NaN`), text that is not UTF-8 (a character that
//! was cut), or control characters inside strings. What is not JSON is replaced, and listed as a
//! mismatch with its path; everything else stays as it was sent. A text whose structure is broken is
//! not repaired.

use serde_json::value::RawValue;

use crate::tolerant::{Mismatch, Path};

/// How many replacements are listed.
const MAX_LISTED: usize = 100;

/// Why something was replaced: what was expected, and what was found.
type Reason = (&'static str, &'static str);

const NOT_UTF8: Reason = ("UTF-8", "bytes that are not UTF-8, replaced by U+FFFD");
const CONTROL: Reason = ("JSON", "control character in a string, escaped");
const ESCAPE: Reason = (
    "JSON",
    "escape that JSON does not have, its backslash escaped",
);
const NAN: Reason = ("JSON", "NaN, replaced by null");
const INFINITY: Reason = ("JSON", "Infinity, replaced by null");
const NEGATIVE_INFINITY: Reason = ("JSON", "-Infinity, replaced by null");
const WORD: Reason = ("JSON", "something that is not JSON, replaced by null");

/// A JSON object that is nearly JSON, and what was replaced in it; `None` if that is not enough.
pub(super) fn repair(bytes: &[u8]) -> Option<(Box<str>, Box<[Mismatch]>)> {
    let mut repair = Repair {
        rest: bytes,
        text: String::with_capacity(bytes.len() + 16),
        path: Path::default(),
        containers: Vec::new(),
        replaced: Vec::new(),
    };
    repair.run();
    serde_json::from_str::<&RawValue>(&repair.text).ok()?;
    Some((repair.text.into(), repair.replaced.into()))
}

struct Repair<'a> {
    rest: &'a [u8],
    text: String,
    path: Path,
    /// The open containers, and what comes next in each.
    containers: Vec<Next>,
    replaced: Vec<Mismatch>,
}

#[derive(Clone, Copy)]
enum Next {
    Key,
    /// The value of a key, whose segment is in the path.
    Value,
    /// An item of an array, whose segment is in the path.
    Item(usize),
}

impl Repair<'_> {
    fn run(&mut self) {
        while let Some(byte) = self.rest.first() {
            match byte {
                b'{' => {
                    self.containers.push(Next::Key);
                    self.copy(1);
                }
                b'[' => {
                    self.containers.push(Next::Item(0));
                    self.path.enter_index(0);
                    self.copy(1);
                }
                b'}' | b']' => {
                    if let Some(Next::Item(_) | Next::Value) = self.containers.pop() {
                        self.path.leave();
                    }
                    self.copy(1);
                }
                b',' => {
                    match self.containers.last_mut() {
                        Some(Next::Item(index)) => {
                            *index += 1;
                            let index = *index;
                            self.path.leave();
                            self.path.enter_index(index);
                        }
                        Some(next @ Next::Value) => {
                            *next = Next::Key;
                            self.path.leave();
                        }
                        _ => {}
                    }
                    self.copy(1);
                }
                b'"' => {
                    let start = self.text.len();
                    self.string();
                    if let Some(next @ Next::Key) = self.containers.last_mut() {
                        *next = Next::Value;
                        let key = serde_json::from_str(&self.text[start..]);
                        self.path.enter_key(key.unwrap_or_default());
                    }
                }
                b':' | b' ' | b'\t' | b'\n' | b'\r' => self.copy(1),
                _ => self.word(),
            }
        }
    }

    /// Copies ASCII.
    fn copy(&mut self, length: usize) {
        let (copied, rest) = self.rest.split_at(length);
        self.text.extend(copied.iter().copied().map(char::from));
        self.rest = rest;
    }

    fn note(&mut self, (expected, found): Reason) {
        let mismatch = Mismatch::new(self.path.to_string(), expected, found);
        if self.replaced.len() < MAX_LISTED && self.replaced.last() != Some(&mismatch) {
            self.replaced.push(mismatch);
        }
    }

    /// A number, a literal, or a word that is neither.
    fn word(&mut self) {
        let ends = |byte: &u8| b",:]}\"{[ \t\n\r".contains(byte);
        let length = self.rest.iter().position(ends).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(length);
        self.rest = rest;
        let text = std::str::from_utf8(word).unwrap_or_default();
        if serde_json::from_str::<&RawValue>(text).is_ok() {
            self.text.push_str(text);
            return;
        }
        self.text.push_str("null");
        self.note(match text.to_ascii_lowercase().as_str() {
            "nan" | "-nan" | "+nan" => NAN,
            "infinity" | "+infinity" | "inf" | "+inf" => INFINITY,
            "-infinity" | "-inf" => NEGATIVE_INFINITY,
            _ => WORD,
        });
    }

    /// A string, with its quotes.
    fn string(&mut self) {
        self.copy(1);
        let plain = |byte: &u8| !matches!(byte, b'"' | b'\\' | ..b' ');
        loop {
            let length = self.rest.iter().take_while(|byte| plain(byte)).count();
            let (stretch, rest) = self.rest.split_at(length);
            self.rest = rest;
            self.stretch(stretch);
            match self.rest {
                [] => return,
                [b'"', ..] => return self.copy(1),
                [
                    b'\\',
                    b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't',
                    ..,
                ] => self.copy(2),
                [b'\\', b'u', digits @ ..]
                    if digits.len() >= 4 && digits[..4].iter().all(u8::is_ascii_hexdigit) =>
                {
                    self.copy(6);
                }
                [b'\\', rest @ ..] => {
                    self.rest = rest;
                    self.text.push_str("\\\\");
                    self.note(ESCAPE);
                }
                [control, rest @ ..] => {
                    self.rest = rest;
                    self.text.push_str(&format!("\\u{control:04x}"));
                    self.note(CONTROL);
                }
            }
        }
    }

    /// Text without quotes, backslashes and control characters.
    fn stretch(&mut self, bytes: &[u8]) {
        for chunk in bytes.utf8_chunks() {
            self.text.push_str(chunk.valid());
            if !chunk.invalid().is_empty() {
                self.text.push(char::REPLACEMENT_CHARACTER);
                self.note(NOT_UTF8);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::repair;

    fn repaired(bytes: &[u8]) -> Option<(String, Vec<String>)> {
        let (text, replaced) = repair(bytes)?;
        let replaced = replaced.iter().map(ToString::to_string).collect();
        Some((text.into(), replaced))
    }

    #[test]
    fn what_is_not_json_is_replaced_and_listed_with_its_path() {
        for (sent, kept, listed) in [
            (
                &br#"{"a": [1, {"b": NaN}]}"#[..],
                r#"{"a": [1, {"b": null}]}"#,
                &["a[1].b: expected JSON, found NaN, replaced by null"][..],
            ),
            (
                br#"{"a":-Infinity,"b":Infinity}"#,
                r#"{"a":null,"b":null}"#,
                &[
                    "a: expected JSON, found -Infinity, replaced by null",
                    "b: expected JSON, found Infinity, replaced by null",
                ],
            ),
            (
                br#"{"a": .5, "b": 01, "c": None, "d": 1}"#,
                r#"{"a": null, "b": null, "c": null, "d": 1}"#,
                &[
                    "a: expected JSON, found something that is not JSON, replaced by null",
                    "b: expected JSON, found something that is not JSON, replaced by null",
                    "c: expected JSON, found something that is not JSON, replaced by null",
                ],
            ),
            (
                b"{\"a\": \"caf\xc3\", \"b\": [\"x\xff\xfey\"]}",
                "{\"a\": \"caf\u{fffd}\", \"b\": [\"x\u{fffd}\u{fffd}y\"]}",
                &[
                    "a: expected UTF-8, found bytes that are not UTF-8, replaced by U+FFFD",
                    "b[0]: expected UTF-8, found bytes that are not UTF-8, replaced by U+FFFD",
                ],
            ),
            (
                b"{\"a\\n\": \"x\ty\\q\"}",
                "{\"a\\n\": \"x\\u0009y\\\\q\"}",
                &[
                    "[\"a\\n\"]: expected JSON, found control character in a string, escaped",
                    "[\"a\\n\"]: expected JSON, found escape that JSON does not have, its backslash escaped",
                ],
            ),
            (
                b"{\"\xe9\": 1, \"b\": {}, \"c\": nan}",
                "{\"\u{fffd}\": 1, \"b\": {}, \"c\": null}",
                &[
                    ": expected UTF-8, found bytes that are not UTF-8, replaced by U+FFFD",
                    "c: expected JSON, found NaN, replaced by null",
                ],
            ),
            (
                br#"{"a": "\ud800 \u00e9", "b": 1e999}"#,
                r#"{"a": "\ud800 \u00e9", "b": 1e999}"#,
                &[],
            ),
        ] {
            let (text, replaced) = repaired(sent).expect("repaired");
            assert_eq!(text, kept);
            assert_eq!(replaced, listed, "{kept}");
        }
    }

    #[test]
    fn a_broken_structure_is_not_repaired() {
        for text in [
            r#"{"a": 1,}"#,
            r#"{"a" 1}"#,
            r#"{"a": }"#,
            r#"{"a": "x"#,
            "{]",
            "}",
            r#"{"a": 1 2}"#,
            "",
        ] {
            assert_eq!(repaired(text.as_bytes()), None, "{text}");
        }
    }
}
