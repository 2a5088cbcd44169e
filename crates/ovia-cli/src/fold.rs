//! Text in the form in which it is compared and searched: lower case, without accents.

use icu_normalizer::DecomposingNormalizerBorrowed;

/// The characters that a character is compared as: lower case, decomposed, without accents. `œ` and `æ`
/// are two letters, every apostrophe is `'`, and every space is a space.
pub(crate) fn fold_char(c: char) -> impl Iterator<Item = char> {
    let replaced = match c {
        'œ' | 'Œ' => ['o', 'e'],
        'æ' | 'Æ' => ['a', 'e'],
        'ß' | 'ẞ' => ['s', 's'],
        'ø' | 'Ø' => ['o', '\0'],
        '\u{2019}' | '\u{2018}' | '\u{2bc}' | '`' | '´' => ['\'', '\0'],
        '\u{2010}'..='\u{2013}' => ['-', '\0'],
        c if c.is_whitespace() => [' ', '\0'],
        c => [c, '\0'],
    };
    let replaced = replaced.into_iter().filter(|c| *c != '\0');
    DecomposingNormalizerBorrowed::new_nfkd()
        .normalize_iter(replaced)
        .flat_map(char::to_lowercase)
        .filter(|c| !is_mark(*c))
}

/// Accents and other marks of a letter, after decomposition.
fn is_mark(c: char) -> bool {
    !c.is_ascii() && unicode_width::UnicodeWidthChar::width(c) == Some(0)
}

/// The words of a text, with one space between them: `Ça va, l’Été ?` is `ca va l ete`.
pub(crate) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    push_folded(&mut folded, text);
    folded
}

/// Adds the words of a text; a space is put before them if there are others.
pub(crate) fn push_folded(folded: &mut String, text: &str) {
    let mut is_new_word = !folded.is_empty();
    let mut push = |c: char| {
        if !c.is_alphanumeric() {
            is_new_word = !folded.is_empty();
            return;
        }
        if is_new_word {
            folded.push(' ');
            is_new_word = false;
        }
        folded.push(c);
    };
    for c in text.chars() {
        match c.is_ascii() {
            true => push(c.to_ascii_lowercase()),
            false => fold_char(c).for_each(&mut push),
        }
    }
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
                text.extend(fold_char(c));
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
    use super::{Folded, fold};

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

    #[test]
    fn words_without_punctuation() {
        for (text, folded) in [
            ("Ça va, l’Été ?", "ca va l ete"),
            ("RENDEZ-VOUS", "rendez vous"),
            ("  un\n\tdeux  ", "un deux"),
            ("e\u{301}te\u{301}", "ete"),
            ("cœur, Straße, Œuvre", "coeur strasse oeuvre"),
            ("ﬁn №5", "fin no5"),
            ("İstanbul", "istanbul"),
            ("日本語 12", "日本語 12"),
            ("+33 1 99", "33 1 99"),
            ("?!…", ""),
        ] {
            assert_eq!(fold(text), folded);
        }
    }
}
