//! Masks what errors repeat of texts of the server: numbers that might be phone numbers, and words
//! that might be secrets.

/// How many characters of a text an error repeats.
const MAX_CHARS: usize = 200;

/// How many digits a phone number has at least, and a bare number that is masked as one. Shorter bare
/// numbers are counts and codes.
const PHONE_DIGITS: usize = 6;
const BARE_DIGITS: usize = 8;

/// Text that holds many digits and no phone number: `0` is a digit, `x` one of a hexadecimal number.
const UUID: &str = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
const DATES: [&str; 5] = [
    "0000-00-00",
    "0000/00/00",
    "00/00/0000",
    "00.00.0000",
    "00-00-0000",
];
const TIMES: [&str; 2] = ["00:00:00", "00:00"];

/// After one of these words a word with a digit is masked.
const SECRETS: [&str; 8] = [
    "token",
    "bearer",
    "key",
    "apikey",
    "api_key",
    "secret",
    "password",
    "authorization",
];

/// A number before one of these words is a count.
const UNITS: [&str; 14] = [
    "bytes",
    "calls",
    "requests",
    "records",
    "items",
    "tokens",
    "characters",
    "credits",
    "minutes",
    "seconds",
    "ms",
    "s",
    "KB",
    "MB",
];

/// One line, bounded, with phone numbers and secrets hidden. UUIDs, dates, times and counts are kept.
pub(crate) fn excerpt(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut line = String::new();
    for (at, word) in words.iter().enumerate() {
        if line.len() > 8 * MAX_CHARS {
            break;
        }
        let before = at
            .checked_sub(1)
            .map(|before| words[before])
            .unwrap_or_default();
        line.push_str(if at == 0 { "" } else { " " });
        line.push_str(&without_secret(word, before));
    }
    let kept = without_phone_numbers(&line);
    let mut kept: String = kept.chars().filter(|c| !c.is_control()).collect();
    if let Some((end, _)) = kept.char_indices().nth(MAX_CHARS) {
        kept.truncate(end);
        kept.push('…');
    }
    kept
}

/// A word, masked if it may be a secret.
fn without_secret(word: &str, before: &str) -> String {
    let is_edge = |c: char| !c.is_ascii_alphanumeric();
    // `token=hunter2` is a name and a value; `https://…` is not.
    let (name, value) = match word.rsplit_once(['=', ':']) {
        Some((name, value)) if !value.starts_with('/') && !value.is_empty() => (name, value),
        _ => (before, word),
    };
    let core = value.trim_matches(is_edge);
    let name = name.trim_matches(is_edge).to_ascii_lowercase();
    let name = name.rsplit(is_edge).next().unwrap_or_default();
    let digits = core.bytes().filter(u8::is_ascii_digit).count();
    let letters = core.bytes().filter(u8::is_ascii_alphabetic).count();
    let inside = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.+/=~".contains(&byte);
    let has_uuid = (0..core.len()).any(|at| core.is_char_boundary(at) && starts(&core[at..], UUID));
    let is_long = core.len() >= 20 && digits >= 3 && letters > 0 && core.bytes().all(inside);
    let is_named = core.len() >= 6 && digits > 0 && SECRETS.contains(&name);
    let is_jwt = core.starts_with("eyJ") && core.len() >= 20;
    match !has_uuid && !value.starts_with('/') && (is_long || is_named || is_jwt) {
        true => word.replace(core, "…"),
        false => word.to_owned(),
    }
}

/// The text with everything hidden that has the digits of a phone number.
fn without_phone_numbers(text: &str) -> String {
    let mut kept = String::new();
    let mut rest = text;
    let mut previous = ' ';
    while let Some(c) = rest.chars().next() {
        let length = known(rest, previous).or_else(|| {
            let length = run(rest);
            (length > 0).then_some(length)
        });
        let (piece, after) = rest.split_at(length.unwrap_or(c.len_utf8()));
        match is_phone_number(piece, previous, after) && known(rest, previous).is_none() {
            true => kept.push('…'),
            false => kept.push_str(piece),
        }
        previous = piece.chars().next_back().unwrap_or(' ');
        rest = after;
    }
    kept
}

/// What may be between the digits of a phone number.
fn separates(c: char) -> bool {
    matches!(c, ' ' | '-' | '.' | '(' | ')' | '/' | '+')
}

/// How long the digits and separators are that a text starts with, up to a date or a time.
fn run(text: &str) -> usize {
    let (mut end, mut previous) = (0, 'x');
    for (at, c) in text.char_indices() {
        if c.is_ascii_digit() {
            if at > 0 && !previous.is_ascii_digit() && known(&text[at..], previous).is_some() {
                break;
            }
            end = at + 1;
        } else if at == 0 || !separates(c) {
            break;
        }
        previous = c;
    }
    end
}

/// Whether digits and separators may be a phone number.
fn is_phone_number(run: &str, previous: char, after: &str) -> bool {
    let digits = run.bytes().filter(u8::is_ascii_digit).count();
    let is_bare = digits == run.len() && previous != '+' && !run.starts_with('0');
    let unit = after.split_whitespace().next().unwrap_or_default();
    let unit = unit.trim_matches(|c: char| !c.is_ascii_alphabetic());
    // `0.0612345`, and not `06.39981234`.
    let is_decimal = run.split_once('.').is_some_and(|(whole, part)| {
        let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        is_number(whole)
            && is_number(part)
            && whole.len() <= 3
            && !(whole.len() > 1 && run.starts_with('0'))
    });
    digits >= PHONE_DIGITS
        && !(is_bare && (digits < BARE_DIGITS || UNITS.contains(&unit)))
        && !(is_decimal && previous != '+' && digits < BARE_DIGITS + 2)
}

/// The length of a UUID, date or time that a text starts with.
fn known(text: &str, previous: char) -> Option<usize> {
    let follows = |length: usize| text[length..].chars().next().unwrap_or(' ');
    if starts(text, UUID)
        && !previous.is_ascii_hexdigit()
        && !follows(UUID.len()).is_ascii_hexdigit()
    {
        return Some(UUID.len());
    }
    if previous.is_ascii_digit() {
        return None;
    }
    if let Some(time) = TIMES.iter().find(|time| starts(text, time)) {
        let mut length = time.len();
        if follows(length) == '.' {
            let part = text[length + 1..]
                .bytes()
                .take_while(u8::is_ascii_digit)
                .count();
            length += 1 + part;
        }
        return Some(length).filter(|length| !follows(*length).is_ascii_digit());
    }
    let date = DATES
        .iter()
        .find(|date| starts(text, date) && is_date(&text[..date.len()]))?;
    let mut after = text[date.len()..].chars();
    let next = after.next().unwrap_or(' ');
    let goes_on = next.is_ascii_digit()
        || matches!(next, '-' | '.' | '/') && after.next().is_some_and(|c| c.is_ascii_digit());
    (previous != '+' && !goes_on).then_some(date.len())
}

/// Whether the parts of a date may be one: a year of this or the last century, a month and a day.
fn is_date(text: &str) -> bool {
    let parts = text
        .split(['-', '/', '.'])
        .map(|part| part.parse().unwrap_or(0));
    let mut parts: Vec<u32> = parts.collect();
    parts.sort_unstable();
    matches!(parts[..], [month, day, year] if (1..=12).contains(&month) && day <= 31 && (1900..2100).contains(&year))
}

fn starts(text: &str, pattern: &str) -> bool {
    text.len() >= pattern.len()
        && text
            .bytes()
            .zip(pattern.bytes())
            .all(|(byte, pattern)| match pattern {
                b'0' => byte.is_ascii_digit(),
                b'x' => byte.is_ascii_hexdigit(),
                _ => byte == pattern,
            })
}

#[cfg(test)]
mod tests {
    use super::excerpt;

    #[test]
    fn hides_phone_numbers_and_keeps_words() {
        assert_eq!(
            excerpt("to_number +33 1 99 00 12 34 is\nnot allowed (code 4021)"),
            "to_number +… is not allowed (code 4021)"
        );
        for number in [
            "33639981234",
            "0639981234",
            "06 39 98 12 34",
            "06.39.98.12.34",
            "0033 6 39 98 12 34",
            "(202) 555-0143",
            "202-555-0143",
            "06/39/98/12/34",
            "06 39981234",
            "06.39981234",
            "063998",
            "555-0143",
        ] {
            for text in [
                number.to_owned(),
                format!("call {number}."),
                format!("x{number}y"),
            ] {
                let shown = excerpt(&text);
                assert!(
                    !shown.contains("43") && !shown.contains("98"),
                    "{text}: {shown}"
                );
                assert!(shown.contains('…'), "{text}: {shown}");
            }
        }
        // Next to a date or a time.
        for text in [
            "2026-11-24 06 39 98 12 34",
            "06 39 98 12 34 10:30",
            "10:30 06 39 98 12 34",
        ] {
            let shown = excerpt(text);
            assert!(!shown.contains("98"), "{shown}");
        }
        assert_eq!(excerpt("+2026-11-24"), "+…");
        assert_eq!(excerpt("2026-11-24-98"), "…");
        assert_eq!(excerpt(&"é".repeat(500)).chars().count(), 201);
        assert_eq!(excerpt("\u{1b}[31mred"), "[31mred");
    }

    #[test]
    fn keeps_what_is_no_phone_number() {
        for text in [
            "agent 2c91f4b8-6d3e-4a05-b7f1-000000000001 not found",
            "call_2c91f4b8-6d3e-4a05-b7f1-000000000001",
            "between 2026-11-24 and 2026-11-25T10:00:00.123456Z, or 2026-11-25 10:00:00+01:00",
            "on 24/11/2026, 24.11.2026 or 2026/11/24",
            "Wed, 25 Nov 2026 23:59:59 GMT",
            "at most 1000000 calls, 16777216 bytes, 1,000,000 of 2500000",
            "quota 100000, cost 0.0612345",
            "https://api.example/v1/agents2/status",
            "Key lacks scope calls:read; token expired; a Bearer token is required",
            "error code 1234567",
        ] {
            assert_eq!(excerpt(text), text);
        }
    }

    #[test]
    fn hides_secrets() {
        for (text, shown) in [
            ("invalid token: hunter2-secret", "invalid token: …"),
            ("token=hunter2 is wrong", "token=… is wrong"),
            ("Bearer hunter2, expired", "Bearer …, expired"),
            ("key 'sk_live_51H8abcdefghijk99' revoked", "key '…' revoked"),
            ("eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.", "…."),
            ("got ab12cd34ef56ab12cd34ef56", "got …"),
        ] {
            assert_eq!(excerpt(text), shown);
        }
    }
}
