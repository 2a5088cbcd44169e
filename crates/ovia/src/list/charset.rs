//! Records in the character set that their `Content-Type` declares. JSON is UTF-8; some servers declare
//! and send ISO-8859-1 or Windows-1252 all the same, which are one and the same to browsers. Others
//! declare it and send UTF-8.

use bytes::Bytes;
use reqwest::header::{CONTENT_TYPE, HeaderMap};

/// The characters of Windows-1252 from 0x80 to 0x9f, where it is not ISO-8859-1.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// Whether the body is declared to be in a character set of one byte a character.
pub(super) fn is_latin(headers: &HeaderMap) -> bool {
    let Some(value) = headers.get(CONTENT_TYPE).and_then(|it| it.to_str().ok()) else {
        return false;
    };
    let charset = value.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        let is_charset = name.trim().eq_ignore_ascii_case("charset");
        is_charset.then(|| value.trim().trim_matches(['"', '\'']).to_ascii_lowercase())
    });
    charset.is_some_and(|name| {
        matches!(
            &*name,
            "iso-8859-1"
                | "iso8859-1"
                | "iso_8859-1"
                | "latin1"
                | "latin-1"
                | "l1"
                | "windows-1252"
                | "cp1252"
        )
    })
}

/// The same text in UTF-8, unless it is UTF-8 already.
pub(super) fn from_latin(bytes: Bytes) -> Bytes {
    if simdutf8::basic::from_utf8(&bytes).is_ok() {
        return bytes;
    }
    let text: String = bytes
        .iter()
        .map(|byte| match byte {
            0x80..=0x9f => WINDOWS_1252[usize::from(byte - 0x80)],
            _ => char::from(*byte),
        })
        .collect();
    text.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_declared_character_set() {
        let is = |value: &str| {
            let value = value.parse().expect("a header");
            is_latin(&HeaderMap::from_iter([(CONTENT_TYPE, value)]))
        };
        assert!(is("application/json; charset=ISO-8859-1"));
        assert!(is("application/json;x=y; Charset=\"windows-1252\""));
        assert!(!is("application/json; charset=utf-8"));
        assert!(!is("application/json"));
        assert!(!is_latin(&HeaderMap::new()));
    }

    #[test]
    fn every_byte_is_a_character_unless_it_is_utf8_already() {
        let text = Bytes::from("déjà vu");
        assert_eq!(from_latin(text.clone()), text);
        let text = from_latin(Bytes::from_static(b"d\xe9j\xe0 vu \x80\x9f"));
        assert_eq!(text, "déjà vu €Ÿ".as_bytes());
        let all: Vec<u8> = (0..=255).collect();
        let text = String::from_utf8(from_latin(all.into()).into()).expect("UTF-8");
        assert_eq!(text.chars().count(), 256);
    }
}
