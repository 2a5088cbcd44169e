//! The words of numbers, French and English, and the words that may be between them.

use crate::fold::fold_char;

/// A longer word is not a number.
pub(super) const MAX_WORD_BYTES: usize = 16;

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Meaning {
    /// Digits: where they are in the text.
    Written,
    Unit(u8),
    /// 10 to 19.
    Teen(u8),
    /// 20, 30 and so on.
    Tens(u8),
    Hundred,
    /// "double" and "triple": this many times the next digit.
    Times(usize),
    Plus,
    Et,
    Filler,
}

/// Words in lower case and without accents, in alphabetical order.
pub(super) const WORDS: [(&str, Meaning); 86] = {
    use Meaning::{Et, Filler, Hundred, Plus, Teen, Tens, Times, Unit};
    [
        ("alors", Filler),
        ("and", Et),
        ("apres", Filler),
        ("bah", Filler),
        ("ben", Filler),
        ("cent", Hundred),
        ("cents", Hundred),
        ("cinq", Unit(5)),
        ("cinquante", Tens(50)),
        ("deux", Unit(2)),
        ("dix", Teen(10)),
        ("donc", Filler),
        ("double", Times(2)),
        ("douze", Teen(12)),
        ("eight", Unit(8)),
        ("eighteen", Teen(18)),
        ("eighty", Tens(80)),
        ("eleven", Teen(11)),
        ("ensuite", Filler),
        ("er", Filler),
        ("et", Et),
        ("euh", Filler),
        ("fifteen", Teen(15)),
        ("fifty", Tens(50)),
        ("five", Unit(5)),
        ("forty", Tens(40)),
        ("four", Unit(4)),
        ("fourteen", Teen(14)),
        ("heu", Filler),
        ("hm", Filler),
        ("hmm", Filler),
        ("huit", Unit(8)),
        ("huitante", Tens(80)),
        ("hum", Filler),
        ("naught", Unit(0)),
        ("neuf", Unit(9)),
        ("nine", Unit(9)),
        ("niner", Unit(9)),
        ("nineteen", Teen(19)),
        ("ninety", Tens(90)),
        ("nonante", Tens(90)),
        ("nought", Unit(0)),
        ("o", Unit(0)),
        ("octante", Tens(80)),
        ("oh", Unit(0)),
        ("ok", Filler),
        ("one", Unit(1)),
        ("onze", Teen(11)),
        ("oui", Filler),
        ("plus", Plus),
        ("puis", Filler),
        ("quarante", Tens(40)),
        ("quatorze", Teen(14)),
        ("quatre", Unit(4)),
        ("quinze", Teen(15)),
        ("seize", Teen(16)),
        ("sept", Unit(7)),
        ("septante", Tens(70)),
        ("seven", Unit(7)),
        ("seventeen", Teen(17)),
        ("seventy", Tens(70)),
        ("six", Unit(6)),
        ("sixteen", Teen(16)),
        ("sixty", Tens(60)),
        ("soixante", Tens(60)),
        ("ten", Teen(10)),
        ("then", Filler),
        ("thirteen", Teen(13)),
        ("thirty", Tens(30)),
        ("three", Unit(3)),
        ("treize", Teen(13)),
        ("trente", Tens(30)),
        ("triple", Times(3)),
        ("trois", Unit(3)),
        ("twelve", Teen(12)),
        ("twenty", Tens(20)),
        ("two", Unit(2)),
        ("uh", Filler),
        ("um", Filler),
        ("un", Unit(1)),
        ("une", Unit(1)),
        ("vingt", Tens(20)),
        ("vingts", Tens(20)),
        ("voila", Filler),
        ("zero", Unit(0)),
        ("zeros", Unit(0)),
    ]
};

/// Where the words with each first letter begin in the list, and its end.
const STARTS: [usize; 27] = {
    let (mut starts, mut letter, mut nth) = ([0; 27], 0, 0);
    while letter < 27 {
        while nth < WORDS.len() && WORDS[nth].0.as_bytes()[0] < b'a' + letter {
            nth += 1;
        }
        starts[letter as usize] = nth;
        letter += 1;
    }
    starts
};

/// By their first letters, which lengths the words have: bit 3 for three letters.
const LENGTHS: [u32; 26] = {
    let (mut lengths, mut nth) = ([0; 26], 0);
    while nth < WORDS.len() {
        let word = WORDS[nth].0.as_bytes();
        lengths[(word[0] - b'a') as usize] |= 1 << word.len();
        nth += 1;
    }
    lengths
};

/// What a word means in a dictation, in any case, with accents or without.
pub(super) fn meaning(word: &str) -> Option<Meaning> {
    let first = word.bytes().next()?;
    if word.len() > MAX_WORD_BYTES {
        return None;
    }
    let found = if word.is_ascii() {
        let letter = usize::from(first.to_ascii_lowercase().wrapping_sub(b'a'));
        // Most words end here.
        if LENGTHS.get(letter)? >> word.len() & 1 == 0 {
            return None;
        }
        let (start, end) = (STARTS.get(letter)?, STARTS.get(letter + 1)?);
        let mut words = WORDS[*start..*end].iter();
        words.find(|(known, _)| known.eq_ignore_ascii_case(word))
    } else {
        // Only "zéro", "après" and "voilà" have accents.
        if !matches!(first, b'z' | b'Z' | b'a' | b'A' | b'v' | b'V') {
            return None;
        }
        let folded: String = word.chars().flat_map(fold_char).collect();
        WORDS.iter().find(|(known, _)| *known == folded)
    };
    found.map(|(_, meaning)| *meaning)
}
