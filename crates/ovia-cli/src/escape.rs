//! Makes text that came from a server or a command line safe for a terminal.

use std::{borrow::Cow, fmt::Write};

/// Whether a character changes what a terminal shows: control characters, line separators, and those
/// that change the direction of the text around them.
fn is_active(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Replaces such characters with their JSON escapes.
pub(crate) fn escape(text: &str) -> Cow<'_, str> {
    if !text.contains(is_active) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '\n' => safe.push_str("\\n"),
            '\r' => safe.push_str("\\r"),
            '\t' => safe.push_str("\\t"),
            c if is_active(c) => {
                // Writing to a String cannot fail.
                let _ = write!(safe, "\\u{:04x}", u32::from(c));
            }
            c => safe.push(c),
        }
    }
    Cow::Owned(safe)
}

/// The same for one line of JSON, which stays equal as JSON: such characters can only be in strings,
/// where an escape means the same. Tabs between values are kept.
pub(crate) fn escape_json(line: &str) -> Cow<'_, str> {
    let is_active = |c: char| c != '\t' && is_active(c);
    if !line.contains(is_active) {
        return Cow::Borrowed(line);
    }
    let mut safe = String::with_capacity(line.len() + 8);
    for c in line.chars() {
        if is_active(c) {
            let _ = write!(safe, "\\u{:04x}", u32::from(c));
        } else {
            safe.push(c);
        }
    }
    Cow::Owned(safe)
}

#[cfg(test)]
mod tests {
    use super::{escape, escape_json};

    #[test]
    fn active_characters_are_escaped() {
        assert_eq!(escape("Élodie 🦷 +33"), "Élodie 🦷 +33");
        assert_eq!(
            escape("a\u{1b}[31mb\nc\r\td\0\u{7f}\u{9b}2J\u{202e}x"),
            "a\\u001b[31mb\\nc\\r\\td\\u0000\\u007f\\u009b2J\\u202ex"
        );
    }

    #[test]
    fn json_stays_equal() {
        let json = "{\"a\":\t\"x\u{9b}31m\u{7f}\u{202e}\\\\\u{85}\"}";
        let safe = escape_json(json);
        assert_eq!(safe, "{\"a\":\t\"x\\u009b31m\\u007f\\u202e\\\\\\u0085\"}");
        let value = |text: &str| serde_json::from_str::<serde_json::Value>(text).expect("JSON");
        assert_eq!(value(&safe), value(json));
        // Nothing to escape: nothing is copied.
        assert!(matches!(
            escape_json("{\"a\": \"é\"}"),
            std::borrow::Cow::Borrowed(_)
        ));
    }
}
