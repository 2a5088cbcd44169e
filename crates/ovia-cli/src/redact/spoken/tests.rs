//! The rules for numbers in words.

use super::{
    super::hide_numbers,
    MIN_TEXT_BYTES,
    words::{MAX_WORD_BYTES, WORDS, meaning},
};

#[test]
fn each_word_is_found() {
    assert!(WORDS.is_sorted_by(|one, other| one.0 < other.0));
    for (word, expected) in WORDS {
        assert!(word.len() <= MAX_WORD_BYTES);
        for spelling in [word.to_owned(), word.to_uppercase()] {
            assert_eq!(meaning(&spelling), Some(expected), "{spelling}");
        }
        for other in [format!("{word}x"), word[1..].to_owned()] {
            let is_word = WORDS.iter().any(|(word, _)| *word == other);
            assert_eq!(meaning(&other).is_some(), is_word, "{other}");
        }
    }
    assert_eq!(hide_numbers("0123456o"), "[number]");
    assert_eq!("0123456".len(), MIN_TEXT_BYTES);
}

#[test]
fn dictated_numbers() {
    for text in [
        "zéro six trente-neuf quatre-vingt-dix-huit soixante-dix-sept zéro trois",
        "Zéro six, trente neuf, quatre vingt dix huit, soixante dix sept, zéro trois",
        "zero six trente neuf quatre‑vingt‑dix‑huit soixante‑dix‑sept zero trois",
        "ZE\u{301}RO SIX TRENTE-NEUF QUATRE-VINGT-DIX-HUIT SOIXANTE-DIX-SEPT ZÉRO TROIS",
        "zéro six, euh, trente-neuf... alors, quatre-vingt-dix-huit, soixante-dix-sept, et zéro trois",
        "zéro six trois neuf neuf huit sept sept zéro trois",
        "zéro, six, trois, neuf, neuf, huit, sept, sept, zéro, trois",
        "zéro un quatre-vingt-dix-neuf zéro zéro douze trente-quatre",
        "zéro un quatre-vingt-onze vingt et un soixante et onze quatre-vingts",
        "zéro six soixante dix vingt trente quarante",
        "zéro quatre cent septante-cinq douze trente-quatre cinquante-six",
        "zéro sept nonante-neuf huitante-deux octante-trois septante-et-un",
        "plus trente-trois six trente-neuf quatre-vingt-dix-huit soixante-dix-sept zéro trois",
        "trente-trois six trente-neuf quatre-vingt-dix-huit soixante-dix-sept zéro trois",
        "zéro zéro trente-trois six trente-neuf quatre-vingt-dix-huit soixante-dix-sept zéro trois",
        "plus quarante-quatre vingt soixante-dix-neuf quarante-six zéro neuf cinquante-huit",
        "zéro six 39 98 77 zéro trois",
        "06 trente-neuf 98 soixante-dix-sept 03",
        "0 six 3 neuf 9 huit 7 sept 0 trois",
        "06 39 98 77 zéro trois",
        "zéro six trente-neuf quatre-vingt-dix-huit soixante-dix-sept",
        "zero six three nine nine eight seven seven zero three",
        "oh two oh seven nine four six oh nine five eight",
        "two oh two five five five oh one two three",
        "plus one two zero two, five five five, zero one two three",
        "five five five double one two three",
        "zero six thirty-nine ninety-eight seventy-seven zero three",
        "one two three four five six seven",
    ] {
        assert_eq!(hide_numbers(text), "[number]", "{text:?}");
        let sentence = format!("Alors c'est le {text}, voilà, merci.");
        let hidden = hide_numbers(&sentence);
        assert_eq!(hidden, "Alors c'est le [number], voilà, merci.", "{text:?}");
    }
}

#[test]
fn the_words_around_a_number_are_kept() {
    for (text, hidden) in [
        (
            "rappelez-moi au zéro six trente-neuf quatre-vingt-dix-huit soixante-dix-sept zéro trois \
             un mardi",
            "rappelez-moi au [number] un mardi",
        ),
        (
            "les deux : zéro six douze douze douze douze et zéro six treize treize treize treize",
            "les deux : [number] et [number]",
        ),
    ] {
        assert_eq!(hide_numbers(text), hidden);
    }
}

#[test]
fn other_number_words_are_kept() {
    for text in [
        "le vingt-trois novembre à dix heures trente",
        "deux mille vingt-cinq",
        "ça fait trente-trois euros cinquante",
        "mille neuf cent quatre-vingt-dix-neuf",
        "zéro problème, à six heures",
        "quatre-vingt-dix-huit euros et soixante-dix-sept centimes",
        "un, deux, trois, quatre",
        "on est cinq ou six, peut-être sept, huit au plus",
        "entre dix et vingt, plus ou moins trente",
        "oh, one moment please",
        "de six à huit, de neuf à dix, de onze à douze",
    ] {
        assert_eq!(hide_numbers(text), text);
    }
}

#[test]
fn what_is_not_found() {
    // As the comment of `redact` says.
    for text in [
        "zéro six trente-neuf",
        "zéro six trente-neuf, je répète, quatre-vingt-dix-huit soixante-dix-sept",
        "null sechs drei neun neun acht sieben sieben",
    ] {
        assert_eq!(hide_numbers(text), text);
    }
}

#[test]
fn long_texts_take_linear_time() {
    for part in [
        "six ",
        "zéro ",
        "plus ",
        "quatre-vingt-",
        "cent ",
        "double ",
        "é",
        "1 six ",
    ] {
        let text = part.repeat(200_000 / part.len());
        let start = std::time::Instant::now();
        let _ = hide_numbers(&text);
        assert!(start.elapsed().as_secs() < 5, "{part:?}");
    }
}
