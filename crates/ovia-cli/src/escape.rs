//! Text from elsewhere, made safe for a terminal.

use std::{borrow::Cow, fmt::Write};

/// Whether a character would do something to a terminal instead of standing in it: control
/// characters, line separators, and those that turn the direction of the text around them.
fn acts(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The text with every character that acts written as JSON would write it.
pub(crate) fn plain(text: &str) -> Cow<'_, str> {
    if !text.contains(acts) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '\n' => safe.push_str("\\n"),
            '\r' => safe.push_str("\\r"),
            '\t' => safe.push_str("\\t"),
            c if acts(c) => {
                // Writing to a String cannot fail.
                let _ = write!(safe, "\\u{:04x}", u32::from(c));
            }
            c => safe.push(c),
        }
    }
    Cow::Owned(safe)
}

/// The same for one line of JSON, which stays equal as JSON: what acts there stands in strings,
/// where an escape means the same. Tabs between the values go through, they do no harm.
pub(crate) fn plain_json(line: &str) -> Cow<'_, str> {
    let acts = |c: char| c != '\t' && acts(c);
    if !line.contains(acts) {
        return Cow::Borrowed(line);
    }
    let mut safe = String::with_capacity(line.len() + 8);
    for c in line.chars() {
        if acts(c) {
            let _ = write!(safe, "\\u{:04x}", u32::from(c));
        } else {
            safe.push(c);
        }
    }
    Cow::Owned(safe)
}

#[cfg(test)]
mod tests {
    use super::{plain, plain_json};

    #[test]
    fn nothing_that_acts_gets_through() {
        assert_eq!(plain("Élodie 🦷 +33"), "Élodie 🦷 +33");
        assert_eq!(
            plain("a\u{1b}[31mb\nc\r\td\0\u{7f}\u{9b}2J\u{202e}x"),
            "a\\u001b[31mb\\nc\\r\\td\\u0000\\u007f\\u009b2J\\u202ex"
        );
    }

    #[test]
    fn json_stays_equal() {
        let json = "{\"a\":\t\"x\u{9b}31m\u{7f}\u{202e}\\\\\u{85}\"}";
        let safe = plain_json(json);
        assert_eq!(safe, "{\"a\":\t\"x\\u009b31m\\u007f\\u202e\\\\\\u0085\"}");
        let value = |text: &str| serde_json::from_str::<serde_json::Value>(text).expect("JSON");
        assert_eq!(value(&safe), value(json));
        // A backslash before it cannot be: JSON knows no such escape.
        assert!(matches!(
            plain_json("{\"a\": \"é\"}"),
            std::borrow::Cow::Borrowed(_)
        ));
    }
}
