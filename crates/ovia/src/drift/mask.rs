//! Hides what may be personal in the names, values and examples of a report.

use std::borrow::Cow;

use ovia_core::tolerant::fields;

/// What is in the place of a digit, a letter and free text.
const DIGIT: char = '#';
const LETTER: char = 'x';
const TEXT: &str = "[text]";

/// The longest example and value, in characters. Longer texts are free text.
const MAX_CHARACTERS: usize = 80;

/// The longest text whose form is shown.
const MAX_FORM: usize = 40;

/// A name or a value without its digits.
pub(super) fn digits(text: &str) -> Cow<'_, str> {
    match text.contains(char::is_numeric) {
        true => Cow::Owned(text.replace(char::is_numeric, "#")),
        false => Cow::Borrowed(text),
    }
}

/// A value of an enum or of an open text, without its digits; free text is hidden.
pub(super) fn value(text: &str) -> Cow<'_, str> {
    match is_free_text(text) {
        true => Cow::Borrowed(TEXT),
        false => digits(text),
    }
}

/// Whether a name or a value is not as it was sent.
pub(super) fn is_masked(text: &str) -> bool {
    text.contains(DIGIT) || text == TEXT
}

/// The form of a value, without what it says.
pub(super) fn example(json: &str) -> String {
    match json.as_bytes().first() {
        Some(b'"') => serde_json::from_str::<String>(json).map_or(TEXT.to_owned(), |it| form(&it)),
        Some(b'{') => {
            let fields = fields(json).unwrap_or_default();
            let names: Vec<Cow<'_, str>> = fields.iter().map(|(name, _)| digits(name)).collect();
            cut(&format!("{{{}}}", names.join(", ")))
        }
        Some(b'[') => "[…]".to_owned(),
        _ => cut(&digits(json)),
    }
}

fn is_free_text(text: &str) -> bool {
    text.chars().count() > MAX_FORM || text.split_whitespace().count() > 2
}

fn form(text: &str) -> String {
    if is_free_text(text) {
        return TEXT.to_owned();
    }
    // The letters of a time say how it is written.
    let is_time = |c: char| c.is_ascii_digit() || "-:.+TZ ".contains(c);
    let is_time = text.contains(|c: char| c.is_ascii_digit()) && text.chars().all(is_time);
    let masked = text.chars().map(|c| match c {
        c if c.is_numeric() => DIGIT,
        c if c.is_alphabetic() && !is_time => LETTER,
        c => c,
    });
    masked.collect()
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(MAX_CHARACTERS - 1) {
        Some((end, _)) if text.len() > end + 1 => format!("{}…", &text[..end]),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{digits, example, value};

    #[test]
    fn nothing_personal_is_shown() {
        for (json, expected) in [
            (r#""2026-11-24 10:00:00""#, "####-##-## ##:##:##"),
            (r#""2026-11-24T10:00:00Z""#, "####-##-##T##:##:##Z"),
            (r#""Jean.D@example.com""#, "xxxx.x@xxxxxxx.xxx"),
            (r#""+33 6 39 98 77 03""#, "[text]"),
            (r#""Jean a dit oui""#, "[text]"),
            (r#""call_17""#, "xxxx_##"),
            (r#""\ud800""#, "[text]"),
            ("71.5", "##.#"),
            ("true", "true"),
            (
                r#"{"label": "Jean", "0639987703": 1}"#,
                "{label, ##########}",
            ),
            (r#"["Jean"]"#, "[…]"),
        ] {
            assert_eq!(example(json), expected, "{json}");
        }
        let long = format!("{{\"{}\": 1}}", "n".repeat(500));
        assert_eq!(example(&long).chars().count(), 80);
        assert_eq!(digits("٣ line_2"), "# line_#");
        assert_eq!(value("in progress"), "in progress");
        assert_eq!(value("Jean Dupont a dit"), "[text]");
    }
}
