//! What spreadsheet programs make of a text, and how they are kept from it.

use ovia::serde_json::value::RawValue;

/// Whole numbers with more digits lose the last ones in a spreadsheet.
const MAX_DIGITS: usize = 15;

/// Whether a value is a number that a spreadsheet keeps whole.
pub(super) fn is_number(value: &RawValue) -> bool {
    let json = value.get();
    let digits = json.bytes().take_while(|byte| !matches!(byte, b'e' | b'E'));
    let digits = digits.filter(u8::is_ascii_digit).count();
    json.starts_with(|first: char| first == '-' || first.is_ascii_digit()) && digits <= MAX_DIGITS
}

/// Whether a spreadsheet would run a text as a formula, or read a number out of it: a phone number
/// loses its `+` and zeros that way.
pub(super) fn needs_mark(text: &str) -> bool {
    let first = text.chars().find(|c| !is_passed_over(*c));
    let is_formula = matches!(
        first,
        Some('=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠' | '|' | '%')
    );
    is_formula || looks_like_number(text)
}

/// Spaces and invisible characters, with which a formula may begin.
fn is_passed_over(c: char) -> bool {
    let is_break = matches!(c, '\t' | '\r' | '\n');
    c.is_whitespace() && !is_break
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}

/// Digits with what people put between them; `1E5` too. A date is left as it is.
fn looks_like_number(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let has_only = |others: &[char]| {
        text.chars()
            .all(|c| c.is_ascii_digit() || others.contains(&c))
    };
    let is_date = text.len() == 10 && text.split('-').map(str::len).eq([4, 2, 2]);
    let is_phone_number = has_only(&[' ', '.', '-', '(', ')', '/', '\u{a0}', '\u{202f}'])
        && !is_date
        && (digits > 6 || text.starts_with('0') && !text.starts_with("0.") && digits > 1);
    let exponent = text.split_once(['e', 'E']);
    let is_exponent = exponent.is_some_and(|(mantissa, exponent)| {
        let is_number = |part: &str| {
            !part.is_empty()
                && part
                    .bytes()
                    .all(|byte| byte.is_ascii_digit() || byte == b'.')
        };
        is_number(mantissa) && is_number(exponent.trim_start_matches(['+', '-']))
    });
    digits > 0 && (is_phone_number || is_exponent)
}

#[cfg(test)]
mod tests {
    use ovia::serde_json::{self, value::RawValue};

    use super::{is_number, needs_mark};

    #[test]
    fn formulas_and_numbers_in_texts() {
        for text in [
            "=1+1",
            "+33199001234",
            "-5",
            "@SUM(A1)",
            "\t=1",
            " =1",
            "0033199001234",
            "01 99 00 12 34",
            "199001234",
            "12345678901234567890",
            "1e5",
            "12E345",
            "007",
            "＝1",
            "\r=1",
            "\n=1",
            "  \t@x",
            "\u{a0}\u{2003}\u{3000}=1",
            "\u{feff}\u{200b}-1",
            "|x",
            "%x",
            "01.99.00.12.34",
        ] {
            assert!(needs_mark(text), "{text}");
        }
        for text in [
            "",
            "completed",
            "2026-11-20",
            "2026-11-20T10:00:00Z",
            "0.06",
            "71",
            "a=b",
            "3c90c3cc-0d44-4b50-8888-8dd25736052a",
            "1 rue",
            "e5",
            "0",
        ] {
            assert!(!needs_mark(text), "{text}");
        }
    }

    #[test]
    fn numbers_that_stay_whole() {
        for (json, is) in [
            ("71", true),
            ("-0.06", true),
            ("1e-7", true),
            ("123456789012345", true),
            ("1234567890123456", false),
            ("\"71\"", false),
            ("null", false),
            ("[1]", false),
        ] {
            let value: &RawValue = serde_json::from_str(json).expect("JSON");
            assert_eq!(is_number(value), is, "{json}");
        }
    }
}
