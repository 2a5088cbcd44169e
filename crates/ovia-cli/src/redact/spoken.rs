//! Finds phone numbers that are spoken in words, French and English, also mixed with digits.
//!
//! Number words are read as they are dictated, the longest number first: "quatre-vingt-dix-huit" is 98,
//! "zéro six" is 06, "quatre cent septante-cinq" is 475, "double seven" is 77. Between them may be
//! spaces, punctuation, and up to two fillers ("euh", "alors", "et", "um"). Such a *dictation* is a phone
//! number if it begins with
//!
//! | beginning | digits |
//! | --- | --- |
//! | zéro and another digit | 10, or where the dictation ends 8 or more; each digit alone: up to 17 |
//! | zéro zéro | 13 with 33 after it, else 10 or more |
//! | trente-trois, with or without "plus" | 11, or where the dictation ends 10 or more |
//! | "plus" | 8 or more |
//! | any digit, and each one is spoken alone | 7 or more |
//!
//! So amounts ("deux mille trois cents"), dates and times are not. "un" after a number that is not
//! complete is taken for its digit.

mod words;

use std::ops::Range;

use self::words::{Meaning, meaning};

/// No dictation has more digits: 00 and the 15 digits of E.164.
const MAX_DIGITS: usize = 17;

/// The most fillers between two numbers, and the most characters between two words.
const MAX_FILLERS: usize = 2;
const MAX_BETWEEN: usize = 5;

/// A shorter text is not a phone number.
const MIN_TEXT_BYTES: usize = 7;

struct Word {
    range: Range<usize>,
    meaning: Meaning,
    /// Whether something other than punctuation is between this word and the one before it.
    is_first: bool,
}

/// The ranges of phone numbers with at least one word in them.
pub(super) fn find(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    if text.len() < MIN_TEXT_BYTES {
        return found;
    }
    let words = words(text);
    // One word has three digits at most.
    if words.len() < 2 {
        return found;
    }
    let mut at = 0;
    while at < words.len() {
        match dictation(text, &words, at) {
            Some(end) => {
                found.push(words[at].range.start..words[end - 1].range.end);
                at = end;
            }
            None => at += 1,
        }
    }
    found
}

/// What a character is a part of.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    Word,
    Digits,
    Between,
    /// An amount, a currency, a time of the day: no phone number goes on after it.
    Break,
}

/// What the character at this position is a part of, and its length.
fn part_at(text: &str, at: usize) -> (Part, usize) {
    match text.as_bytes()[at] {
        b'a'..=b'z' | b'A'..=b'Z' => (Part::Word, 1),
        b'0'..=b'9' => (Part::Digits, 1),
        b'$' | b'%' | b'=' | b'<' | b'>' | b'{' | b'}' => (Part::Break, 1),
        ..0x80 => (Part::Between, 1),
        _ => {
            let c = text[at..].chars().next().unwrap_or_default();
            let part = match c {
                '€' | '£' => Part::Break,
                '\u{300}'..='\u{36f}' => Part::Word,
                c if c.is_alphanumeric() => Part::Word,
                _ => Part::Between,
            };
            (part, c.len_utf8())
        }
    }
}

/// The words of a text that have a meaning here.
fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let (mut at, mut between, mut is_first) = (0, 0, true);
    while at < text.len() {
        let start = at;
        let (part, length) = part_at(text, at);
        at += length;
        if let Part::Between | Part::Break = part {
            between += 1;
            is_first |= part == Part::Break;
            continue;
        }
        let bytes = &text.as_bytes()[at..];
        if part == Part::Word {
            at += bytes
                .iter()
                .take_while(|it| it.is_ascii_alphabetic())
                .count();
        }
        while at < text.len()
            && let (next, length) = part_at(text, at)
            && next == part
        {
            at += length;
        }
        is_first |= between > MAX_BETWEEN;
        between = 0;
        let meaning = match part {
            Part::Digits => Some(Meaning::Written),
            _ => meaning(&text[start..at]),
        };
        match meaning {
            None => is_first = true,
            // No number begins with it.
            Some(Meaning::Filler | Meaning::Et) if is_first => {}
            Some(meaning) => {
                words.push(Word {
                    range: start..at,
                    meaning,
                    is_first,
                });
                is_first = false;
            }
        }
    }
    words
}

/// The word after the last one of a phone number that begins here.
fn dictation(text: &str, words: &[Word], start: usize) -> Option<usize> {
    if words.get(start + 1).is_none_or(|word| word.is_first) {
        return None;
    }
    let has_plus = words[start].meaning == Meaning::Plus;
    let mut at = start + usize::from(has_plus);
    let (mut digits, mut all_single, mut has_word) = (String::new(), true, has_plus);
    let mut end = at;
    loop {
        if at > start && words.get(at).is_none_or(|word| word.is_first) {
            break;
        }
        let before = digits.len();
        let Some(next) = number(text, words, at, &mut digits) else {
            break;
        };
        has_word |= words[at..next]
            .iter()
            .any(|word| word.meaning != Meaning::Written);
        all_single &= digits.len() == before + 1 || matches!(words[at].meaning, Meaning::Times(_));
        if digits.len() > MAX_DIGITS {
            digits.truncate(before);
            break;
        }
        end = next;
        let goes_on = all_single
            && words
                .get(next)
                .is_some_and(|word| is_digit_word(text, word));
        if is_complete(&digits, has_plus) && !goes_on {
            break;
        }
        at = next;
        for _ in 0..MAX_FILLERS {
            let is_filler = |word: &Word| {
                !word.is_first && matches!(word.meaning, Meaning::Filler | Meaning::Et)
            };
            at += usize::from(words.get(at).is_some_and(is_filler));
        }
    }
    (has_word && is_number(&digits, has_plus, all_single)).then_some(end)
}

/// Whether a word is a digit and goes on with a dictation; "un" is an article as well.
fn is_digit_word(text: &str, word: &Word) -> bool {
    let is_unit = matches!(word.meaning, Meaning::Unit(_)) && !word.is_first;
    is_unit
        && !["un", "une"]
            .iter()
            .any(|article| text[word.range.clone()].eq_ignore_ascii_case(article))
}

/// Whether a dictation has all digits of a number of a known length.
fn is_complete(digits: &str, has_plus: bool) -> bool {
    let length = match digits.as_bytes() {
        [b'0', b'0', b'3', b'3', ..] => 13,
        [b'0', b'0', ..] => return false,
        [b'0', _, ..] => 10,
        [b'3', b'3', b'0', ..] => 12,
        [b'3', b'3', ..] => 11,
        _ => return false,
    };
    digits.len() >= length && !(has_plus && digits.starts_with('0'))
}

/// Whether a dictation with these digits is a phone number.
fn is_number(digits: &str, has_plus: bool, all_single: bool) -> bool {
    let least = match digits.as_bytes() {
        _ if has_plus => 8,
        [b'0', b'0', ..] => 10,
        [b'0', ..] => 8,
        [b'3', b'3', ..] => 10,
        _ => usize::MAX,
    };
    digits.len() >= least.min(if all_single { 7 } else { usize::MAX })
}

/// Reads the number that begins here, the longest one; returns the word after it.
fn number(text: &str, words: &[Word], at: usize, digits: &mut String) -> Option<usize> {
    let meaning = |at: usize| {
        words
            .get(at)
            .filter(|word| !word.is_first)
            .map(|word| word.meaning)
    };
    let word = words.get(at)?;
    match word.meaning {
        Meaning::Written => {
            digits.push_str(
                text[word.range.clone()]
                    .get(..MAX_DIGITS + 1)
                    .unwrap_or(&text[word.range.clone()]),
            );
            Some(at + 1)
        }
        Meaning::Times(times) => {
            let mut repeated = String::new();
            let next = match meaning(at + 1)? {
                Meaning::Unit(_) => number(text, words, at + 1, &mut repeated)?,
                Meaning::Written if words[at + 1].range.len() == 1 => {
                    number(text, words, at + 1, &mut repeated)?
                }
                _ => return None,
            };
            digits.push_str(&repeated.repeat(times));
            Some(next)
        }
        Meaning::Hundred => hundreds(words, 1, at + 1, digits),
        Meaning::Unit(unit @ 1..) if meaning(at + 1) == Some(Meaning::Hundred) => {
            hundreds(words, unit, at + 2, digits)
        }
        _ => {
            let (value, next) = below_hundred(words, at)?;
            digits.push_str(&value.to_string());
            Some(next)
        }
    }
}

fn hundreds(words: &[Word], hundreds: u8, at: usize, digits: &mut String) -> Option<usize> {
    let is_next = words.get(at).is_some_and(|word| !word.is_first);
    let rest = below_hundred(words, at).filter(|(value, _)| is_next && *value > 0);
    let (rest, next) = rest.unwrap_or((0, at));
    digits.push_str(&(u16::from(hundreds) * 100 + u16::from(rest)).to_string());
    Some(next)
}

/// 0 to 99, as French and English say them.
fn below_hundred(words: &[Word], at: usize) -> Option<(u8, usize)> {
    let meaning = |at: usize| {
        words
            .get(at)
            .filter(|word| !word.is_first)
            .map(|word| word.meaning)
    };
    let (tens, next) = match words.get(at)?.meaning {
        Meaning::Unit(4) if meaning(at + 1) == Some(Meaning::Tens(20)) => (80, at + 2),
        Meaning::Unit(unit) => return Some((unit, at + 1)),
        Meaning::Teen(10) => {
            return Some(match meaning(at + 1) {
                Some(Meaning::Unit(unit @ 7..=9)) => (10 + unit, at + 2),
                _ => (10, at + 1),
            });
        }
        Meaning::Teen(teen) => return Some((teen, at + 1)),
        Meaning::Tens(tens) => (tens, at + 1),
        _ => return None,
    };
    // "vingt et un", "soixante et onze".
    let has_et = meaning(next) == Some(Meaning::Et);
    let first = next + usize::from(has_et);
    let takes_teens = matches!(tens, 60 | 80);
    Some(match meaning(first) {
        Some(Meaning::Unit(1)) => (tens + 1, first + 1),
        Some(Meaning::Teen(11)) if takes_teens => (tens + 11, first + 1),
        Some(Meaning::Unit(unit @ 2..=9)) if !has_et => {
            // "vingt quatre vingt": 20, 80.
            match (unit, meaning(first + 1)) {
                (4, Some(Meaning::Tens(20))) => (tens, next),
                _ => (tens + unit, first + 1),
            }
        }
        Some(Meaning::Teen(10)) if takes_teens && !has_et => match meaning(first + 1) {
            Some(Meaning::Unit(unit @ 7..=9)) => (tens + 10 + unit, first + 2),
            _ => (tens + 10, first + 1),
        },
        Some(Meaning::Teen(teen)) if takes_teens && !has_et => (tens + teen, first + 1),
        _ => (tens, next),
    })
}

#[cfg(test)]
mod tests;
