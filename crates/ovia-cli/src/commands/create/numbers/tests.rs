//! How numbers are typed, and what must never be dialled.

use rlibphonenumber::PHONE_NUMBER_UTIL;

use super::{Number, parse, parse_country};

/// The number in E.164, or what is wrong with it; a short number in angle brackets.
fn read(text: &str, country: &str) -> String {
    let country = match country {
        "" => None,
        code => Some(parse_country(code).expect("a country")),
    };
    match parse(text, country) {
        Ok(Number::Full(number)) => number,
        Ok(Number::Short(digits)) => format!("<{digits}>"),
        Err(problem) => problem,
    }
}

#[test]
fn how_people_type_a_number() {
    for typed in [
        "+33199001234",
        "+33 1 99 00 12 34",
        " +33 1 99 00 12 34 ",
        "+33\u{a0}1\u{a0}99\u{202f}00\u{2009}12\u{3000}34",
        "+33.1.99.00.12.34",
        "+33-1-99-00-12-34",
        "+33\u{2011}1\u{2013}99\u{2212}00\u{ff0d}12.34",
        "+33(0)199001234",
        "+33 (0)1 99 00 12 34",
        "(+33) 1 99 00 12 34",
        "+330199001234",
        "0033199001234",
        "00 33 (0)1 99 00 12 34",
        "\u{ff0b}\u{ff13}\u{ff13}\u{ff11}\u{ff19}\u{ff19}\u{ff10}\u{ff10}\u{ff11}\u{ff12}\u{ff13}\u{ff14}",
        "+\u{663}\u{663}\u{661}\u{669}\u{669}\u{660}\u{660}\u{661}\u{662}\u{663}\u{664}",
        "tel:+33-1-99-00-12-34",
        "TEL:%2B33%20199001234",
    ] {
        assert_eq!(read(typed, ""), "+33199001234", "{typed}");
        // A country changes nothing where there is a country code.
        assert_eq!(read(typed, "de"), "+33199001234", "{typed}");
    }
    for (typed, country) in [
        ("06 39 98 00 01", "FR"),
        ("06.39.98.00.01", "fr"),
        ("(0)6 39 98 00 01", "Fr"),
        ("639980001", "FR"),
        ("tel:0639980001", "FR"),
        ("011 33 6 39 98 00 01", "US"),
        ("33639980001", "FR"),
    ] {
        assert_eq!(read(typed, country), "+33639980001", "{typed} {country}");
    }
    // Numbers reserved for fiction elsewhere, a trunk zero that stays, and numbers of few digits.
    for (typed, country, number) in [
        ("020 7946 0018", "GB", "+442079460018"),
        ("+44 7700 900123", "", "+447700900123"),
        ("(202) 555-0123", "US", "+12025550123"),
        ("+1-202-555-0123", "", "+12025550123"),
        ("+39 06 9998 0001", "", "+390699980001"),
        ("+376 312 345", "", "+376312345"),
        ("312345", "AD", "+376312345"),
        ("+43 1 4000", "", "+4314000"),
    ] {
        assert_eq!(read(typed, country), number, "{typed} {country}");
    }
}

#[test]
fn emergency_and_short_numbers_are_told_apart() {
    for (typed, country) in [
        ("112", ""),
        ("15", ""),
        ("17", "FR"),
        ("18", "FR"),
        ("911", "US"),
        ("1911", "US"),
        ("999", "GB"),
        ("0112", "GB"),
        ("000", "AU"),
        ("110", "DE"),
        ("3949", "FR"),
        ("1 1 2", ""),
        ("\u{ff11}\u{ff11}\u{ff12}", ""),
        ("tel:112", ""),
        ("118218", ""),
        ("118218", "FR"),
        ("116117", "DE"),
        ("116117", "AD"),
        ("00112", ""),
        ("22833", "DE"),
    ] {
        let digits: String = read(typed, country);
        assert!(digits.starts_with('<'), "{typed} {country}: {digits}");
    }
    assert_eq!(read("3949", "FR"), "<3949>");
    // With a country code they are never dialled.
    for (typed, country) in [
        ("+33112", ""),
        ("+33 15", ""),
        ("0033112", ""),
        ("0033112", "FR"),
        ("+33(0)112", ""),
        ("+49 110", ""),
        ("+49 116117", ""),
        ("+49 11833", ""),
        ("+43112", ""),
        ("+1 911", ""),
        ("+1911", "US"),
        ("+112", ""),
        ("+911", ""),
        ("+61 000", ""),
        ("+44 0999", ""),
        ("+333949", ""),
        ("011 33 112", "US"),
        ("tel:+33112", ""),
    ] {
        let problem = read(typed, country);
        assert!(problem.starts_with("is too short"), "{typed}: {problem}");
    }
}

/// In every country, in every spelling.
#[test]
fn emergency_numbers_are_nowhere_full_numbers() {
    const EMERGENCY: [&str; 30] = [
        "000", "01", "02", "03", "060", "061", "066", "08", "100", "101", "102", "103", "108",
        "110", "111", "112", "113", "117", "118", "119", "120", "122", "144", "15", "17", "18",
        "190", "911", "991", "999",
    ];
    for country in PHONE_NUMBER_UTIL.get_supported_regions() {
        let code = PHONE_NUMBER_UTIL.get_country_code_for_region(country);
        let code = code.expect("a code");
        for number in EMERGENCY {
            for typed in [
                number.to_owned(),
                format!("0{number}"),
                format!("1{number}"),
                format!("+{code}{number}"),
                format!("+{code}(0){number}"),
                format!("00{code} {number}"),
            ] {
                for country in [None, Some(country)] {
                    let read = parse(&typed, country);
                    assert!(!matches!(read, Ok(Number::Full(_))), "{typed}: {read:?}");
                }
            }
        }
    }
}

#[test]
fn what_is_not_one_number_is_refused() {
    let mut pinned = String::new();
    for (typed, country) in [
        ("", ""),
        ("  ", ""),
        ("+", ""),
        ("()", ""),
        ("7", ""),
        ("abc", ""),
        ("+33 O1 99 00 12 34", ""),
        ("+1 800 FLOWERS", ""),
        ("+33 1 99 00 12 34 x12", ""),
        ("+33199001234 ext. 5", ""),
        ("+33199001234;ext=5", ""),
        ("+33199001234,5", ""),
        ("+33199001234#5", ""),
        ("*31#0639980001", "FR"),
        ("+33639980001,+33639980002", ""),
        ("+33639980001 +33639980002", ""),
        ("+33639980001 / 02", ""),
        ("06 39 98 00 01 06 39 98 00 02", "FR"),
        ("+33 1 99 00 12 34 ou 35", ""),
        ("\u{202a}+33639980001\u{202c}", ""),
        ("+33\u{200b}639980001", ""),
        ("+33\u{ad}639980001", ""),
        ("\u{feff}+33639980001", ""),
        ("+33\t639980001", ""),
        ("+33639980001\n", ""),
        ("+33\u{2028}639980001", ""),
        ("+33639980001\u{fe0f}", ""),
        ("+33639980001\u{e0031}", ""),
        ("sip:33639980001@example.com", ""),
        ("SIPS:33639980001@example.com", ""),
        ("33639980001@example.com", ""),
        ("callto:+33639980001", ""),
        ("+33%20639980001", ""),
        ("+33 6 39 98 ☎", ""),
        ("0639980001", ""),
        ("33199001234", ""),
        ("+999199001234", ""),
        ("+0199001234", ""),
        ("+33 1 99 00 12", ""),
        ("+33 1 99 00 12 345", ""),
        ("06 39 98 00", "FR"),
        ("555-0123", "US"),
        ("+1 555 0123", ""),
        ("+49 1512345678901234", ""),
        ("+33 99999999999999999999999999999999", ""),
        ("+331", ""),
    ] {
        let problem = read(typed, country);
        assert!(!problem.starts_with(['+', '<']), "{typed}: {problem}");
        let typed = typed.escape_default();
        pinned.push_str(&format!("{typed} {country}\n    {problem}\n"));
    }
    insta::assert_snapshot!(pinned);
}

#[test]
fn countries() {
    assert!(parse_country("FR").is_ok());
    assert_eq!(parse_country("fr"), parse_country("FR"));
    for wrong in [
        "",
        "F",
        "FRA",
        "UK",
        "ZZ",
        "33",
        "+33",
        "001",
        "é",
        "FR ",
        "\u{ff26}\u{ff32}",
    ] {
        assert!(parse_country(wrong).is_err(), "{wrong}");
    }
}

proptest::proptest! {
    /// Whatever is typed, what comes out can be dialled.
    #[test]
    fn only_digits_come_out(
        text in "(\\+|00|tel:)?[0-9 ().\u{a0}-]{0,24}|\\PC{0,12}",
        country in "(|FR|US|GB|DE|AT|IT|AR|BR|MX|JP|AU|AD|SG)",
    ) {
        let country = parse_country(&country).ok();
        match parse(&text, country) {
            Ok(Number::Full(number)) => {
                let digits = number.strip_prefix('+').expect("a plus");
                assert!((7..=15).contains(&digits.len()), "{number}");
                assert!(digits.bytes().all(|b| b.is_ascii_digit()), "{number}");
            }
            Ok(Number::Short(digits)) => {
                assert!((2..=6).contains(&digits.len()), "{digits}");
                assert!(digits.bytes().all(|b| b.is_ascii_digit()), "{digits}");
            }
            Err(problem) => assert!(!problem.contains(char::is_control), "{problem}"),
        }
    }
}
