//! What a test can change in a record on its way: another text in its place, a number that is not
//! JSON, bytes that are not UTF-8, an end after it.

use std::fmt;

/// A change of one record.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Edit {
    /// This text in its place.
    Replace(String),
    /// This text as the value of `duration`.
    Duration(String),
    /// The last byte of a character of several bytes is missing.
    CutCharacter,
    /// The body ends after it, with this text.
    EndAfter(String),
}

impl Edit {
    /// Changes the record, which is the end of the buffer.
    pub(super) fn apply(&self, buffer: &mut Vec<u8>, start: usize) {
        match self {
            Self::Replace(text) => {
                buffer.truncate(start);
                buffer.extend_from_slice(text.as_bytes());
            }
            Self::Duration(text) => set_duration(buffer, start, text),
            Self::CutCharacter => cut_character(buffer, start),
            Self::EndAfter(text) => buffer.extend_from_slice(text.as_bytes()),
        }
    }

    pub(super) fn ends_the_body(&self) -> bool {
        matches!(self, Self::EndAfter(_))
    }
}

impl fmt::Debug for Edit {
    /// Without the texts, which may be copies of real ones.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Replace(_) => "Replace",
            Self::Duration(_) => "Duration",
            Self::CutCharacter => "CutCharacter",
            Self::EndAfter(_) => "EndAfter",
        })
    }
}

/// Replaces the value of `duration`, or adds the field if the record has none.
fn set_duration(buffer: &mut Vec<u8>, start: usize, text: &str) {
    // In a string the quotes would be escaped.
    let key = br#""duration":"#;
    if let Some(found) = memchr::memmem::find(&buffer[start..], key) {
        let value = start + found + key.len();
        let end = buffer[value..].iter().position(|byte| b",}".contains(byte));
        buffer.splice(
            value..end.map_or(buffer.len(), |end| value + end),
            text.bytes(),
        );
    } else if buffer.len() > start + 1 {
        let comma = if buffer[start + 1] == b'}' { "" } else { "," };
        let field = format!(r#""duration":{text}{comma}"#);
        buffer.splice(start + 1..start + 1, field.bytes());
    }
}

/// Takes the last byte from the first character that has several. If there is none, the first byte
/// of one is added to the first string that is a value.
fn cut_character(buffer: &mut Vec<u8>, start: usize) {
    if let Some(first) = buffer[start..].iter().position(|byte| *byte >= 0xC0) {
        let mut last = start + first;
        while buffer.get(last + 1).is_some_and(|byte| byte & 0xC0 == 0x80) {
            last += 1;
        }
        buffer.remove(last);
    } else if let Some(found) = memchr::memmem::find(&buffer[start..], br#":""#) {
        buffer.insert(start + found + 2, 0xC3);
    }
}

#[cfg(test)]
mod tests {
    use super::Edit;

    fn edited(edit: &Edit, record: &str) -> Vec<u8> {
        let mut buffer = b"[".to_vec();
        buffer.extend_from_slice(record.as_bytes());
        edit.apply(&mut buffer, 1);
        assert_eq!(buffer.remove(0), b'[');
        buffer
    }

    #[test]
    fn the_duration_becomes_any_text() {
        for (record, expected) in [
            (r#"{"duration":12,"a":1}"#, r#"{"duration":NaN,"a":1}"#),
            (r#"{"a":1,"duration":null}"#, r#"{"a":1,"duration":NaN}"#),
            (r#"{"a":1}"#, r#"{"duration":NaN,"a":1}"#),
            ("{}", r#"{"duration":NaN}"#),
            ("", ""),
        ] {
            let edit = Edit::Duration("NaN".into());
            assert_eq!(edited(&edit, record), expected.as_bytes());
        }
    }

    #[test]
    fn a_character_is_cut() {
        for (record, expected) in [
            (r#"{"a":"né"}"#, &b"{\"a\":\"n\xC3\"}"[..]),
            (r#"{"a":"n€"}"#, b"{\"a\":\"n\xE2\x82\"}"),
            (r#"{"a":"n"}"#, b"{\"a\":\"\xC3n\"}"),
            ("{}", b"{}"),
        ] {
            assert_eq!(edited(&Edit::CutCharacter, record), expected);
            assert!(record == "{}" || std::str::from_utf8(expected).is_err());
        }
    }

    #[test]
    fn debug_shows_no_text() {
        let shown = format!("{:?}", Edit::Replace("Bonjour".into()));
        assert_eq!(shown, "Replace");
    }
}
