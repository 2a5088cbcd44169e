//! Text in the form in which it is searched: lower case, without accents, words with one space
//! between them.

use icu_normalizer::DecomposingNormalizerBorrowed;

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
        if is_mark(c) {
            return;
        }
        if !c.is_alphanumeric() {
            is_new_word = !folded.is_empty();
            return;
        }
        if is_new_word {
            folded.push(' ');
            is_new_word = false;
        }
        match c {
            'œ' | 'Œ' => folded.push_str("oe"),
            'æ' | 'Æ' => folded.push_str("ae"),
            'ß' => folded.push_str("ss"),
            'ø' | 'Ø' => folded.push('o'),
            c => folded.extend(c.to_lowercase().filter(|c| !is_mark(*c))),
        }
    };
    if text.is_ascii() {
        text.chars().for_each(push);
    } else {
        let decomposer = DecomposingNormalizerBorrowed::new_nfkd();
        decomposer.normalize_iter(text.chars()).for_each(&mut push);
    }
}

/// Accents and other marks of a letter, after decomposition.
fn is_mark(c: char) -> bool {
    !c.is_ascii() && unicode_width::UnicodeWidthChar::width(c) == Some(0)
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn case_accents_and_punctuation_do_not_matter() {
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
