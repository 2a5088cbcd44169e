//! Finds phone numbers that are written in digits.
//!
//! Digits with only spaces, dots, dashes, brackets and the like between them are a *run* of *groups*.
//! In a run, these are phone numbers:
//!
//! | rule | example |
//! | --- | --- |
//! | `+` or `00`, a country code, 7 to 15 digits in all | `+33 (0)6 39 98 77 03`, `0044 20 7946 0958` |
//! | 0, another digit, 10 digits in all; 9, 11 or 12 if the run ends there | `06.39.98.77.03` |
//! | four pairs or more, the first with a 0 | `06 39 98 77` |
//! | 33 and 9 more digits | `33639987703` |
//! | three, three and four digits, as in North America | `(202) 555-0123` |
//! | a French mobile number without its 0, in pairs | `6 39 98 77 03` |
//! | 11 to 15 digits that are a valid number with a country code, the whole run or a group | `447911123456` |
//!
//! The last three hold where no other rule does.
//!
//! Overlapping matches are all hidden. UUIDs, dates, decimal numbers, IP addresses and hexadecimal ids
//! are not part of a run.

mod figures;

use std::ops::Range;

use rlibphonenumber::PHONE_NUMBER_UTIL;

use self::figures::{has_full_date, is_decimal, is_ip_address, without_dates};
use super::shapes;

/// A phone number has at least this many digits after a `+`, and at most this many.
const MIN_DIGITS: usize = 7;
const MAX_DIGITS: usize = 15;

/// The most characters between two groups of a number.
const MAX_BETWEEN: usize = 4;

/// Whether a number is valid is asked at most this often for a text, so that a long one takes linear time.
/// After that the longest number is taken.
const MAX_CHECKS: u32 = 200;

/// Digits next to each other.
struct Group {
    start: usize,
    end: usize,
    digits: String,
    /// The text between this group and the next one of the run.
    after: String,
}

/// The ranges of phone numbers, which may overlap.
pub(super) fn find(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    if !has_enough_digits(text) {
        return found;
    }
    let mut checks = MAX_CHECKS;
    let mut run = Vec::new();
    for mut group in groups(text) {
        let last: Option<&mut Group> = run.last_mut();
        if let Some(last) = last {
            let between = &text[last.end..group.start];
            if is_between(between) {
                between.clone_into(&mut last.after);
            } else {
                find_in_run(text, &std::mem::take(&mut run), &mut checks, &mut found);
            }
        }
        group.after.clear();
        run.push(group);
    }
    find_in_run(text, &run, &mut checks, &mut found);
    found
}

/// Most texts end here.
fn has_enough_digits(text: &str) -> bool {
    text.len() >= MIN_DIGITS
        && shapes::count(text, |byte| byte.is_ascii_digit() || byte >= 0xd9) >= MIN_DIGITS
}

/// The value of a decimal digit: ASCII, Arabic, Persian, Devanagari or full-width.
fn digit(c: char) -> Option<u8> {
    let zero = match c {
        '0'..='9' => '0',
        '\u{660}'..='\u{669}' => '\u{660}',
        '\u{6f0}'..='\u{6f9}' => '\u{6f0}',
        '\u{966}'..='\u{96f}' => '\u{966}',
        '\u{ff10}'..='\u{ff19}' => '\u{ff10}',
        _ => return None,
    };
    u8::try_from(u32::from(c) - u32::from(zero)).ok()
}

fn groups(text: &str) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for (at, c) in text.char_indices() {
        let Some(value) = digit(c) else { continue };
        let value = char::from(b'0' + value);
        match groups.last_mut() {
            Some(last) if last.end == at => {
                last.digits.push(value);
                last.end += c.len_utf8();
            }
            _ => groups.push(Group {
                start: at,
                end: at + c.len_utf8(),
                digits: value.to_string(),
                after: String::new(),
            }),
        }
    }
    groups.retain(|group| {
        let (text, start, end) = (text.as_bytes(), group.start, group.end);
        let is_long = group.digits.len() > MIN_DIGITS;
        !(shapes::is_in_uuid(text, start) || is_long && shapes::is_in_hex_id(text, start, end))
    });
    groups
}

/// Whether a number may go on after this text.
fn is_between(text: &str) -> bool {
    text.chars().count() <= MAX_BETWEEN
        && text.chars().all(|c| {
            c.is_whitespace()
                || is_invisible(c)
                || matches!(
                    c,
                    '.' | '-' | '(' | ')' | '[' | ']' | '/' | ',' | '_' | '·' | '•'
                )
                || matches!(c, '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{2026}')
                || matches!(c, '\u{ff08}' | '\u{ff09}' | '\u{ff0d}' | '\u{ff0e}')
        })
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// The start of the `+` before a position.
fn plus_before(text: &str, start: usize) -> Option<usize> {
    let mut before = text[..start].char_indices().rev();
    before
        .by_ref()
        .take(MAX_BETWEEN)
        .take_while(|(_, c)| {
            matches!(c, '+' | '\u{ff0b}' | '(' | ')') || c.is_whitespace() || is_invisible(*c)
        })
        .find(|(_, c)| matches!(c, '+' | '\u{ff0b}'))
        .map(|(at, _)| at)
}

fn find_in_run(text: &str, run: &[Group], checks: &mut u32, found: &mut Vec<Range<usize>>) {
    let Some(first) = run.first() else { return };
    let plus = plus_before(text, first.start);
    if plus.is_none() && (is_ip_address(run) || is_decimal(run)) {
        return;
    }
    if plus.is_none() && !has_full_date(run) && find_national(run) == Some(run.len()) {
        push(text, run, first.start, found);
        return;
    }
    for part in without_dates(run, plus.is_some()) {
        let found_in_part = found.len();
        for (nth, group) in part.iter().enumerate() {
            let rest = &part[nth..];
            let plus = plus.filter(|_| nth == 0 && group.start == first.start);
            let length = match plus {
                Some(_) => find_international(rest, 0, checks),
                None => find_strong(rest, checks),
            };
            if let Some(length) = length {
                let start = plus.unwrap_or(group.start);
                push(text, &rest[..length], start, found);
            }
        }
        if found.len() == found_in_part {
            find_weak(text, part, checks, found);
        }
    }
}

/// Adds the range of groups, with the bracket that is closed in it.
fn push(text: &str, groups: &[Group], start: usize, found: &mut Vec<Range<usize>>) {
    let Some(last) = groups.last() else { return };
    let inside = &text[start..last.end];
    let count = |bracket| inside.matches(bracket).count();
    let opened = count(')') > count('(') && text[..start].ends_with('(');
    found.push(start - usize::from(opened)..last.end);
}

/// The digits of groups, up to the most that a number has with `00` before it.
fn digits_of(groups: &[Group]) -> String {
    let mut digits = String::new();
    for group in groups {
        digits.push_str(&group.digits);
        if digits.len() > MAX_DIGITS + 2 {
            break;
        }
    }
    digits
}

/// How many groups at the start of these have that many digits.
fn groups_with(groups: &[Group], wanted: usize) -> Option<usize> {
    let mut digits = 0;
    for (nth, group) in groups.iter().enumerate() {
        digits += group.digits.len();
        if digits >= wanted {
            return (digits == wanted).then_some(nth + 1);
        }
    }
    None
}

/// A number with `00`, `0` or `33` at the start: how many groups it has.
fn find_strong(groups: &[Group], checks: &mut u32) -> Option<usize> {
    let digits = digits_of(groups);
    let bytes = digits.as_bytes();
    match bytes {
        [b'0', b'0', b'1'..=b'9', ..] => find_international(groups, 2, checks),
        [b'0', b'1'..=b'9', ..] => find_national(groups),
        [b'3', b'3', b'0', b'1'..=b'9', ..] => groups_with(groups, 12),
        [b'3', b'3', b'1'..=b'9', ..] => groups_with(groups, 11),
        _ => None,
    }
    .filter(|length| is_evenly_split(&groups[..*length]))
}

/// A number with a country code after this many digits.
fn find_international(groups: &[Group], prefix: usize, checks: &mut u32) -> Option<usize> {
    let digits = digits_of(groups);
    let digits = digits.get(prefix..)?;
    match digits.as_bytes() {
        [b'3', b'3', b'0', ..] => {
            if let Some(length) = groups_with(groups, prefix + 12) {
                return Some(length);
            }
        }
        [b'3', b'3', ..] => {
            if let Some(length) = groups_with(groups, prefix + 11) {
                return Some(length);
            }
        }
        [b'1'..=b'9', ..] => {}
        _ => return None,
    }
    let lengths = || {
        (MIN_DIGITS..=MAX_DIGITS)
            .rev()
            .filter_map(|length| Some((length, groups_with(groups, prefix + length)?)))
    };
    lengths()
        .find(|(length, _)| may_check(checks) && is_valid(&digits[..*length]))
        .or_else(|| lengths().next())
        .map(|(_, groups)| groups)
}

/// A number with a 0 before its area code.
fn find_national(groups: &[Group]) -> Option<usize> {
    let digits = digits_of(groups);
    if !matches!(digits.as_bytes(), [b'0', b'1'..=b'9', ..]) {
        return None;
    }
    let to_the_end =
        |length| groups_with(groups, length).filter(|groups_in| *groups_in == groups.len());
    groups_with(groups, 10)
        .or_else(|| [9, 11, 12].into_iter().find_map(to_the_end))
        .or_else(|| {
            let pairs = groups
                .iter()
                .take_while(|group| group.digits.len() == 2)
                .take(5)
                .count();
            (pairs >= 4).then_some(pairs)
        })
        .filter(|length| is_evenly_split(&groups[..*length]))
}

/// With commas or slashes between them, only pairs or single digits are one number.
fn is_evenly_split(groups: &[Group]) -> bool {
    let before_last = groups.split_last().map_or(groups, |(_, before)| before);
    !before_last
        .iter()
        .any(|group| group.after.contains([',', '/', '_']))
        || groups.iter().all(|group| group.digits.len() == 2)
        || groups.iter().all(|group| group.digits.len() == 1)
}

/// Numbers that are recognised by how they are split, where nothing else was found.
fn find_weak(text: &str, part: &[Group], checks: &mut u32, found: &mut Vec<Range<usize>>) {
    let lengths: Vec<usize> = part.iter().map(|group| group.digits.len()).collect();
    let starts = |nth: usize, digits: &[u8]| {
        part[nth]
            .digits
            .starts_with(|c| digits.contains(&(c as u8)))
    };
    for nth in 0..part.len() {
        let length = match lengths[nth..] {
            [3, 3, 4, ..] if starts(nth, b"23456789") && starts(nth + 1, b"23456789") => 3,
            [1, 2, 2, 2, 2, ..] if starts(nth, b"67") => 5,
            [11..=15, ..] if may_check(checks) && is_international(&part[nth].digits) => 1,
            _ => continue,
        };
        let groups = &part[nth..nth + length];
        if is_evenly_split(groups) {
            push(text, groups, groups[0].start, found);
        }
    }
    // Digits in groups of three are an amount.
    let is_amount = lengths.iter().skip(1).all(|length| *length == 3);
    if let [first, _, ..] = part
        && !is_amount
        && is_evenly_split(part)
        && may_check(checks)
        && is_international(&digits_of(part))
    {
        push(text, part, first.start, found);
    }
}

fn may_check(checks: &mut u32) -> bool {
    *checks = checks.saturating_sub(1);
    *checks > 0
}

/// Whether bare digits are a valid number with a country code.
pub(super) fn is_international(digits: &str) -> bool {
    let is_french = digits.len() == 11 && digits.starts_with("33") && !digits.starts_with("330");
    is_french
        || (11..=MAX_DIGITS).contains(&digits.len())
            && !digits.starts_with('0')
            && !shapes::is_compact_date(digits)
            && is_valid(digits)
}

fn is_valid(digits: &str) -> bool {
    PHONE_NUMBER_UTIL
        .parse(format!("+{digits}"), None)
        .is_ok_and(|number| number.is_valid())
}

#[cfg(test)]
mod tests;
