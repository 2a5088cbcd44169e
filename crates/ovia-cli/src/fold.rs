//! Text in the form in which it is compared: lower case, without accents.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// The characters that a character is compared as: lower case, decomposed, without accents. `œ` and `æ`
/// are two letters, every apostrophe is `'`, and every space is a space.
pub(crate) fn fold(c: char) -> impl Iterator<Item = char> {
    let replaced = match c {
        'œ' | 'Œ' => ['o', 'e'],
        'æ' | 'Æ' => ['a', 'e'],
        'ß' | 'ẞ' => ['s', 's'],
        '\u{2019}' | '\u{2018}' | '\u{2bc}' | '`' | '´' => ['\'', '\0'],
        '\u{2010}'..='\u{2013}' => ['-', '\0'],
        c if c.is_whitespace() => [' ', '\0'],
        c => [c, '\0'],
    };
    replaced
        .into_iter()
        .filter(|c| *c != '\0')
        .nfkd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
}

/// A text in the form in which it is compared, and where each part of it comes from.
#[derive(Debug)]
pub(crate) struct Folded {
    pub(crate) text: String,
    /// For each byte of the text, where its character begins in the original; and the end of that.
    origins: Vec<usize>,
}

impl Folded {
    pub(crate) fn new(original: &str) -> Self {
        let mut text = String::with_capacity(original.len());
        let mut origins = Vec::with_capacity(original.len() + 1);
        for (at, c) in original.char_indices() {
            if c.is_ascii() {
                text.push(if c.is_ascii_whitespace() {
                    ' '
                } else {
                    c.to_ascii_lowercase()
                });
            } else {
                text.extend(fold(c));
            }
            origins.resize(text.len(), at);
        }
        origins.push(original.len());
        Self { text, origins }
    }

    /// Where a part of the text is in the original. Whole characters, with the accents that follow.
    pub(crate) fn origin(&self, start: usize, end: usize) -> std::ops::Range<usize> {
        let start = self.origins.get(start).copied().unwrap_or(0);
        let after = self.origins.get(end).or(self.origins.last());
        // A part that ends inside of a character has all of it.
        let last = end.checked_sub(1).and_then(|last| self.origins.get(last));
        let rest = self.origins.get(end..).unwrap_or_default();
        let end = match (last, after) {
            (Some(last), Some(after)) if last == after => rest.iter().find(|at| *at > last),
            _ => after,
        };
        start..end.copied().unwrap_or(start).max(start)
    }
}

#[cfg(test)]
mod tests {
    use super::Folded;

    #[test]
    fn accents_and_case_are_ignored() {
        for (text, folded) in [
            ("Élodie", "elodie"),
            ("E\u{301}te\u{301}", "ete"),
            ("ŒUVRE", "oeuvre"),
            ("L’été\u{a0}!", "l'ete !"),
            ("ÇA", "ca"),
            ("STRASSE straße", "strasse strasse"),
            ("ﬁn", "fin"),
            ("Ёлка", "елка"),
        ] {
            assert_eq!(Folded::new(text).text, folded);
        }
    }

    #[test]
    fn parts_are_found_in_the_original() {
        let text = "L’œuvre de E\u{301}lodie ﬁnit";
        let folded = Folded::new(text);
        for (part, original) in [
            ("oeuvre", "œuvre"),
            ("euvre", "œuvre"),
            ("o", "œ"),
            ("elodie", "E\u{301}lodie"),
            ("e", "œ"),
            ("finit", "ﬁnit"),
            ("f", "ﬁ"),
        ] {
            let at = folded.text.find(part).expect("a part");
            let range = folded.origin(at, at + part.len());
            assert_eq!(&text[range], original, "{part}");
        }
    }
}
