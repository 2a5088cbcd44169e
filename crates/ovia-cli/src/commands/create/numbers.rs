//! Phone numbers as people type them, turned into E.164.
//!
//! The characters are checked here, before the numbering library sees them: it searches text for a
//! number and drops what it does not know, which is right for reading and wrong for dialling. The
//! library knows country codes, trunk prefixes and lengths. A number has to be *possible*: its length
//! must exist in its country. Whether it is assigned is not asked, so that numbers reserved for
//! fiction and new ranges pass.
//!
//! This is in the program and not in `ovia`: the numbering library brings 41 crates (most of them at
//! build time) and 0.9 MB, and the numbers of a program come from a form or a database that checked
//! them.

use rlibphonenumber::{
    NumberLengthType, PHONE_NUMBER_UTIL, ParseError, PhoneNumberFormat, ValidationError,
    enums::Region,
};

use crate::escape::escape;

/// Emergency numbers, short codes and directory services have at most this many digits.
const MAX_SHORT_DIGITS: usize = 6;

/// An E.164 number has at most this many digits, those of the country code included.
const MAX_DIGITS: usize = 15;

/// A number to dial.
#[derive(Debug, PartialEq)]
pub(crate) enum Number {
    /// In E.164.
    Full(String),
    /// An emergency or short number, as digits.
    Short(String),
}

/// Reads a number. The error completes a sentence that begins with the name of the option.
pub(crate) fn parse(text: &str, country: Option<Region>) -> Result<Number, String> {
    let (mut is_international, digits) = characters(text)?;
    let mut number = digits.as_str();
    if let Some(rest) = number.strip_prefix("00")
        && !is_international
        && number.len() > MAX_SHORT_DIGITS
    {
        (is_international, number) = (true, rest);
    }
    if number.is_empty() {
        return Err("has no digits".to_owned());
    }
    if is_international && number.len() <= MAX_SHORT_DIGITS {
        return Err(too_short(None));
    }
    // Where numbers are shorter than that, they have to be given with a country code.
    let significant = number.trim_start_matches('0').len();
    if significant < MAX_SHORT_DIGITS || country.is_none() && significant == MAX_SHORT_DIGITS {
        return short(digits, None);
    }
    if !is_international && country.is_none() {
        return Err(
            "has no country code; begin it with + and the country code, or add --country, \
                    for example --country FR"
                .to_owned(),
        );
    }
    let plus = if is_international { "+" } else { "" };
    let number = PHONE_NUMBER_UTIL
        .parse(format!("{plus}{number}"), country)
        .map_err(|error| match error {
            ParseError::InvalidCountryCode => {
                "begins with a country code that does not exist".to_owned()
            }
            ParseError::TooLongNsn => "has too many digits; is it one number?".to_owned(),
            ParseError::NotANumber(_) | ParseError::TooShortAfterIdd | ParseError::TooShortNsn => {
                too_short(None)
            }
        })?;
    let code = number.country_code;
    let national = number.get_national_significant_number();
    let e164 = number.format_as(PhoneNumberFormat::E164).into_owned();
    let is_possible = number.is_possible_with_reason();
    let significant = national.trim_start_matches('0');
    // 116 and 118 are services of six digits in countries where other numbers have as many.
    if significant.len() <= 3
        || e164.len() <= MAX_SHORT_DIGITS + 1
        || significant.len() <= MAX_SHORT_DIGITS
            && (significant.starts_with("11") || is_possible != Ok(NumberLengthType::IsPossible))
    {
        return match is_international {
            true => Err(too_short(Some(code))),
            false => short(digits, Some(code)),
        };
    }
    let wrong = |problem: &str| {
        let count = national.len();
        Err(format!(
            "has {count} digits after the country code {code}, {problem}"
        ))
    };
    match is_possible {
        Ok(NumberLengthType::IsPossible) => {}
        Ok(NumberLengthType::IsPossibleLocalOnly) => {
            return wrong("too few without an area code");
        }
        Err(ValidationError::TooShort) => return wrong("too few for a phone number"),
        Err(ValidationError::TooLong) => return wrong("too many; is it one number?"),
        Err(_) => return wrong("and no phone number there has that many"),
    }
    if e164.len() > MAX_DIGITS + 1 {
        return wrong("too many; is it one number?");
    }
    Ok(Number::Full(e164))
}

/// Parses the value of `--country`.
pub(crate) fn parse_country(text: &str) -> Result<Region, String> {
    Region::from_code(text)
        .ok()
        .filter(|_| text.len() == 2)
        .filter(|region| {
            PHONE_NUMBER_UTIL
                .get_country_code_for_region(*region)
                .is_some()
        })
        .ok_or_else(|| "not a two-letter ISO code of a country, such as FR or GB".to_owned())
}

/// Whether the text begins with `+`, and its digits as ASCII.
fn characters(text: &str) -> Result<(bool, String), String> {
    let text = text.trim_matches(is_space);
    let (scheme, rest) = text.split_once(':').unwrap_or(("", text));
    let scheme = scheme.to_ascii_lowercase();
    if matches!(&*scheme, "sip" | "sips") || text.contains('@') {
        return Err("is a SIP address; only phone numbers can be called".to_owned());
    }
    let uri;
    let text = if scheme == "tel" {
        uri = rest
            .replace("%2B", "+")
            .replace("%2b", "+")
            .replace("%20", " ");
        &uri
    } else {
        text
    };
    let (mut plus, mut digits) = (false, String::new());
    for c in text.chars() {
        let digit = PHONE_NUMBER_UTIL.normalize_digits_only(c.encode_utf8(&mut [0; 4]));
        match c {
            _ if !digit.is_empty() => digits.push_str(&digit),
            '+' | '\u{ff0b}' if !plus && digits.is_empty() => plus = true,
            c if is_space(c) || is_punctuation(c) => {}
            '+' | '\u{ff0b}' | ',' | ';' | '/' | '|' | '&' => {
                return Err(format!(
                    "has `{c}` in it; give one number, without an extension"
                ));
            }
            '*' | '#' => return Err(format!("has `{c}` in it; dial codes cannot be called")),
            c if c.is_alphabetic() && digits.len() > MAX_SHORT_DIGITS => {
                return Err(
                    "has letters after its digits; give one number, without an extension"
                        .to_owned(),
                );
            }
            c if c.is_alphabetic() => {
                return Err(format!(
                    "has the letter `{c}` in it; give the number in digits"
                ));
            }
            c if is_invisible(c) => {
                let code = u32::from(c);
                return Err(format!(
                    "contains the invisible character U+{code:04X}; type the number instead of \
                     pasting it"
                ));
            }
            c => {
                let c = c.to_string();
                return Err(format!(
                    "has `{}` in it, which no phone number has",
                    escape(&c)
                ));
            }
        }
    }
    Ok((plus, digits))
}

/// Spaces of one line, those that do not break included.
fn is_space(c: char) -> bool {
    matches!(
        c,
        ' ' | '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}'
    )
}

/// Dots, dashes and parentheses, full-width ones included.
fn is_punctuation(c: char) -> bool {
    matches!(
        c,
        '.' | '-' | '(' | ')' | '\u{2010}'
            ..='\u{2015}' | '\u{2212}' | '\u{ff08}' | '\u{ff09}' | '\u{ff0d}' | '\u{ff0e}'
    )
}

/// Control characters, line separators, and those without a width: direction marks, joiners, soft
/// hyphens, variation selectors, tags.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || unicode_width::UnicodeWidthChar::width(c) == Some(0)
        || c.is_whitespace()
        || c == '\u{ad}'
}

/// A short number as it was typed, or an error if prefixes make it too long for one.
fn short(digits: String, code: Option<i32>) -> Result<Number, String> {
    match digits.len() {
        0 | 1 => Err("has one digit; no phone number has".to_owned()),
        2..=MAX_SHORT_DIGITS => Ok(Number::Short(digits)),
        _ => Err(too_short(code)),
    }
}

fn too_short(code: Option<i32>) -> String {
    let country = code.map_or(String::new(), |code| format!(" of the country code {code}"));
    format!(
        "is too short for a phone number{country}; emergency and short numbers are given without a \
         country code, and need --allow-short-number"
    )
}

#[cfg(test)]
mod tests;
