//! A person, by a phone number in any spelling, and the calls of a person.

use ovia::Call;
use ovia_lake::Key;
use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumberFormat, enums::Region};

use crate::{
    commands::create::numbers::{self, Number},
    exit::Failure,
    output::raw_fields,
    redact,
};

/// The kind of pseudonyms of numbers.
const KIND: &str = "number";

/// The forms in which a person's number is found.
pub(crate) struct Person {
    pub(crate) numbers: Vec<String>,
}

impl Person {
    /// The person with a number. Records may have it with or without its country code, or as the
    /// pseudonym of this key.
    pub(crate) fn parse(
        number: &str,
        country: Option<Region>,
        key: Option<&Key>,
    ) -> Result<Self, Failure> {
        let parsed = numbers::parse(number, country)
            .map_err(|error| Failure::usage(format!("--number {error}")))?;
        let mut numbers = match parsed {
            Number::Short(short) => vec![short],
            Number::Full(full) => {
                let national = PHONE_NUMBER_UTIL
                    .parse(&full, None)
                    .map(|parsed| digits(&parsed.format_as(PhoneNumberFormat::National)));
                let full = digits(&full);
                [Some(full), national.ok()].into_iter().flatten().collect()
            }
        };
        if let Some(key) = key {
            let marks = numbers
                .iter()
                .map(|number| format!("[number-{}]", pseudonym(key, number)));
            let marks: Vec<_> = marks.collect();
            numbers.extend(marks);
        }
        numbers.dedup();
        Ok(Self { numbers })
    }

    /// Whether a call is from or to the person.
    pub(crate) fn has(&self, call: &Call) -> bool {
        numbers_of(call)
            .iter()
            .any(|number| self.numbers.contains(number))
    }
}

/// The numbers from and to which a call was, in the forms in which they are compared.
pub(crate) fn numbers_of(call: &Call) -> Vec<String> {
    let mut found = Vec::new();
    for name in ["from_number", "to_number"] {
        let Some(value) = call.field(name) else {
            continue;
        };
        let text = raw_fields::text(value);
        if text.starts_with("[number-") {
            found.push(text.into_owned());
            continue;
        }
        found.push(digits(&text));
        if let Ok(Number::Full(full)) = numbers::parse(&text, None) {
            found.push(digits(&full));
        }
    }
    found.retain(|number| !number.is_empty());
    found
}

/// The pseudonym of a number that was found in a record: the same for all spellings with a country code.
/// Letters only, so that it is not taken for a number.
pub(crate) fn pseudonym(key: &Key, number: &str) -> String {
    let number = match numbers::parse(number, None) {
        Ok(Number::Full(full)) => digits(&full),
        _ if number.bytes().any(|byte| byte.is_ascii_digit()) => digits(number),
        _ => number.trim().to_lowercase(),
    };
    let letters = key.pseudonym(KIND, &number);
    let letters = letters.chars().take(16).map(|digit| {
        let value = digit.to_digit(16).unwrap_or(0);
        char::from(b'a' + u8::try_from(value).unwrap_or(0))
    });
    letters.collect()
}

/// A call without what is personal: its id, costs, times and length stay.
pub(crate) fn without_personal(call: &Call) -> Option<Call> {
    let redacted = redact::without_pseudonyms(|| {
        redact::Redaction::All
            .redact_record(call.as_str())
            .into_owned()
    });
    redacted.parse().ok()
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops where it fails")]

    use super::*;

    fn call(number: &str) -> Call {
        format!(r#"{{"from_number":"{number}","to_number":"+33199000099"}}"#)
            .parse()
            .unwrap()
    }

    #[test]
    fn any_spelling_is_found() {
        let key = Key::parse("a key of the tests, long enough").unwrap();
        let spellings = [
            "+33 1 99 00 00 01",
            "0033199000001",
            "+33199000001",
            "+33 (0)1.99.00.00.01",
        ];
        for spelling in spellings {
            let person = Person::parse(spelling, None, Some(&key)).unwrap();
            for other in spellings
                .into_iter()
                .chain(["01 99 00 00 01", "33199000001"])
            {
                assert!(person.has(&call(other)), "{spelling} {other}");
            }
            assert!(!person.has(&call("+33199000002")));
            let mark = format!("[number-{}]", pseudonym(&key, "+33 1 99 00 00 01"));
            assert!(person.has(&call(&mark)), "{mark}");
        }
        assert!(Person::parse("01 99 00 00 01", None, None).is_err());
        let france = numbers::parse_country("FR").unwrap();
        assert!(
            Person::parse("01 99 00 00 01", Some(france), None)
                .unwrap()
                .has(&call("+33199000001"))
        );
    }
}
