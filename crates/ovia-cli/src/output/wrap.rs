//! Text cut to a width, measured in the columns of a terminal.

use std::borrow::Cow;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// How many columns a text takes.
pub(super) fn width(text: &str) -> usize {
    if text.is_ascii() {
        text.len()
    } else {
        text.width()
    }
}

/// The text in no more than `most` columns, its end replaced by an ellipsis if need be.
pub(super) fn shorten(text: &str, most: usize) -> Cow<'_, str> {
    // What takes so many bytes is too long in any case, and is not measured to its end.
    let far_too_long = text.len() > most.saturating_mul(32);
    if !far_too_long && width(text) <= most {
        return Cow::Borrowed(text);
    }
    let mut taken = 0;
    let mut end = 0;
    for (at, c) in text.char_indices() {
        taken += c.width().unwrap_or(0);
        if taken >= most {
            break;
        }
        end = at + c.len_utf8();
    }
    // Signs joined into one may take more columns than one by one.
    while width(&text[..end]) >= most {
        match text[..end].char_indices().next_back() {
            Some((at, _)) => end = at,
            None => break,
        }
    }
    Cow::Owned(format!("{}…", &text[..end]))
}

/// The text in lines of no more than `most` columns, broken at spaces. A word that is longer stays
/// whole, so that an address can still be copied or clicked; the terminal will break it.
pub(super) fn lines(text: &str, most: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut taken = 0;
    for (nth, word) in text.split(' ').enumerate() {
        let wide = width(word);
        if nth > 0 {
            if taken + 1 + wide <= most {
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

#[cfg(test)]
mod tests {
    use super::{lines, shorten, width};

    #[test]
    fn shortens_by_columns() {
        for (text, most, short) in [
            ("completed", 9, "completed"),
            ("completed", 8, "complet…"),
            ("Élodie", 6, "Élodie"),
            ("Élodie", 3, "Él…"),
            // Wide signs: the last one that does not fit as a whole stays out.
            ("日本語", 6, "日本語"),
            ("日本語", 5, "日本…"),
            ("日本語", 4, "日…"),
            // An accent of its own takes no column.
            ("e\u{301}e\u{301}e\u{301}", 3, "e\u{301}e\u{301}e\u{301}"),
            ("e\u{301}e\u{301}e\u{301}", 2, "e\u{301}…"),
            ("ab", 1, "…"),
            ("", 5, ""),
        ] {
            let shortened = shorten(text, most);
            assert_eq!(shortened, short, "{text} {most}");
            assert!(width(&shortened) <= most);
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
