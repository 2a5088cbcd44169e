//! Shortens and wraps text to a width in terminal columns.

use std::borrow::Cow;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The width of a text in columns.
pub(crate) fn width(text: &str) -> usize {
    if text.is_ascii() {
        text.len()
    } else {
        text.width()
    }
}

/// The text in at max_width `max_width` columns; if it is wider, it ends with an ellipsis.
pub(crate) fn shorten(text: &str, max_width: usize) -> Cow<'_, str> {
    // A text with this many bytes is too wide in any case, and is not measured to its end.
    let far_too_wide = text.len() > max_width.saturating_mul(32);
    if !far_too_wide && width(text) <= max_width {
        return Cow::Borrowed(text);
    }
    let mut taken = 0;
    let mut end = 0;
    for (at, c) in text.char_indices() {
        taken += c.width().unwrap_or(0);
        if taken >= max_width {
            break;
        }
        end = at + c.len_utf8();
    }
    // Joined characters may be wider than the sum of their parts.
    while width(&text[..end]) >= max_width {
        match text[..end].char_indices().next_back() {
            Some((at, _)) => end = at,
            None => break,
        }
    }
    Cow::Owned(format!("{}…", &text[..end]))
}

/// The text in lines of at max_width `max_width` columns, broken at spaces. A longer word is not broken, so
/// that a URL can still be copied or clicked.
pub(crate) fn lines(text: &str, max_width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut taken = 0;
    for (nth, word) in text.split(' ').enumerate() {
        let wide = width(word);
        if nth > 0 {
            if taken + 1 + wide <= max_width {
                line.push(' ');
                taken += 1;
            } else {
                lines.push(std::mem::take(&mut line));
                taken = 0;
            }
        }
        line.push_str(word);
        taken += wide;
    }
    lines.push(line);
    lines
}

/// The narrowest column that text is wrapped in.
const MIN_COLUMN: usize = 24;

/// The start of a line and a text beside it, which is wrapped to the width of a terminal, if it is one:
/// what does not fit goes on below it.
pub(crate) fn beside(start: &str, text: &str, max_width: Option<usize>) -> String {
    let indent = width(start);
    match max_width.and_then(|max_width| max_width.checked_sub(indent)) {
        Some(room) if room >= MIN_COLUMN => {
            let rows = lines(text, room);
            let rows: Vec<&str> = rows.iter().map(|row| row.trim()).collect();
            format!("{start}{}", rows.join(&format!("\n{:indent$}", "")))
        }
        _ => format!("{start}{text}"),
    }
}

#[cfg(test)]
mod tests {
    use super::{beside, lines, shorten, width};

    #[test]
    fn text_stays_beside_its_start() {
        let said = "who said what, and when, and to whom";
        let wrapped = "12:00  who said what, and when,\n       and to whom";
        for (max_width, expected) in [
            (Some(33), wrapped.to_owned()),
            (Some(80), format!("12:00  {said}")),
            // Too narrow, and no terminal.
            (Some(20), format!("12:00  {said}")),
            (Some(3), format!("12:00  {said}")),
            (None, format!("12:00  {said}")),
        ] {
            assert_eq!(beside("12:00  ", said, max_width), expected);
        }
    }

    #[test]
    fn shortens_by_columns() {
        for (text, max_width, short) in [
            ("completed", 9, "completed"),
            ("completed", 8, "complet…"),
            ("Élodie", 6, "Élodie"),
            ("Élodie", 3, "Él…"),
            // Wide characters: one that fits by half is left out.
            ("日本語", 6, "日本語"),
            ("日本語", 5, "日本…"),
            ("日本語", 4, "日…"),
            // A combining accent has no width.
            ("e\u{301}e\u{301}e\u{301}", 3, "e\u{301}e\u{301}e\u{301}"),
            ("e\u{301}e\u{301}e\u{301}", 2, "e\u{301}…"),
            ("ab", 1, "…"),
            ("", 5, ""),
        ] {
            let shortened = shorten(text, max_width);
            assert_eq!(shortened, short, "{text} {max_width}");
            assert!(width(&shortened) <= max_width);
        }
        assert!(width(&shorten(&"👩\u{200d}🚀".repeat(50), 7)) <= 7);
        assert!(width(&shorten(&"❤\u{fe0f}".repeat(50), 7)) <= 7);
    }

    #[test]
    fn breaks_lines_at_spaces() {
        let said = "Bonjour, je vous écoute.";
        assert_eq!(lines(said, 10), ["Bonjour,", "je vous", "écoute."]);
        assert_eq!(lines(said, 100), [said]);
        assert_eq!(lines("", 10), [""]);
        assert_eq!(lines("a  b", 10), ["a  b"]);
        assert_eq!(
            lines("a https://a.example/b c", 10),
            ["a", "https://a.example/b", "c"]
        );
    }
}
