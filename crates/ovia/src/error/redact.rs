//! Masks what errors repeat of texts of the server: numbers that might be phone numbers.

/// How many characters of a text an error repeats.
const MAX_CHARS: usize = 200;

/// One line, bounded, with every run of six or more digits hidden.
pub(crate) fn excerpt(text: &str) -> String {
    let mut kept = String::new();
    let mut run = String::new();
    let mut digits = 0;
    // What may be between the digits of a phone number.
    let separates = |c: char| matches!(c, ' ' | '-' | '.' | '(' | ')' | '/' | '+');
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for c in words.chars().chain(['\0']) {
        if c.is_ascii_digit() || (separates(c) && digits > 0) {
            digits += usize::from(c.is_ascii_digit());
            run.push(c);
            continue;
        }
        if digits < 6 {
            kept.push_str(&run);
        } else {
            kept.push('…');
            // The separators after the number belong to the text.
            kept.push_str(&run[run.trim_end_matches(separates).len()..]);
        }
        run.clear();
        digits = 0;
        if c != '\0' && !c.is_control() {
            kept.push(c);
        }
    }
    if kept.chars().count() > MAX_CHARS {
        kept = kept.chars().take(MAX_CHARS).collect();
        kept.push('…');
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::excerpt;

    #[test]
    fn hides_numbers_and_keeps_words() {
        assert_eq!(
            excerpt("to_number +33 1 99 00 12 34 is\nnot allowed (code 4021)"),
            "to_number +… is not allowed (code 4021)"
        );
        assert_eq!(excerpt("33639981234"), "…");
        assert_eq!(excerpt(&"é".repeat(500)).chars().count(), 201);
        assert_eq!(excerpt("\u{1b}[31mred"), "[31mred");
    }
}
