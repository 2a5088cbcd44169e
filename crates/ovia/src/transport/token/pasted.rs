//! Finds the token in what people paste: with `Bearer` before it, in quotes, as a line of a shell or
//! of an `.env` file, as JSON, with comments or a byte order mark.
//!
//! What is left has to look like a token. If it does not, the error names the slip, and never shows
//! the text.

use std::borrow::Cow;

use serde_json::{Map, Value};

/// Pairs of quotes.
const QUOTES: [(char, char); 7] = [
    ('"', '"'),
    ('\'', '\''),
    ('`', '`'),
    ('“', '”'),
    ('„', '“'),
    ('‘', '’'),
    ('«', '»'),
];

/// What a name before `=` or `:` contains if its value is a token.
const NAME_PARTS: [&str; 5] = ["token", "key", "auth", "ovia", "secret"];

/// Whole texts that documentation and programs write in place of a token.
const PLACEHOLDERS: [&str; 8] = [
    "changeme",
    "change-me",
    "null",
    "none",
    "undefined",
    "todo",
    "bearer",
    "redacted",
];

/// The token in a text, or what is wrong with the text.
pub(super) fn token(text: &str) -> Result<Cow<'_, str>, &'static str> {
    let text = trim(text);
    if text.starts_with('{') {
        let found = token_in_json(text).ok_or(
            "the token is JSON in which no token can be found; set the token alone, as text",
        )?;
        return checked(strip(&found)?).map(|token| Cow::Owned(token.to_owned()));
    }
    checked(strip(line(text)?)?).map(Cow::Borrowed)
}

/// Without white space, byte order marks and zero-width characters around it.
fn trim(text: &str) -> &str {
    text.trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\0')
    })
}

/// The line with the token: the only one that is not empty and not a comment, or else the only one
/// that sets `OVIA_TOKEN`.
fn line(text: &str) -> Result<&str, &'static str> {
    let is_comment = |line: &&str| line.starts_with('#') || line.starts_with("//");
    let lines = || {
        text.split(['\n', '\r'])
            .map(trim)
            .filter(|line| !line.is_empty() && !is_comment(line))
    };
    let is_ovia = |line: &&str| {
        assignment(line).is_some_and(|(name, _)| name.eq_ignore_ascii_case("OVIA_TOKEN"))
    };
    if let Some(line) = only(lines()).or_else(|| only(lines().filter(is_ovia))) {
        return Ok(line);
    }
    match (text.is_empty(), lines().next()) {
        (true, _) => Err("the token is empty"),
        (_, None) => Err("the token is only a comment; put the token on a line of its own"),
        _ => Err("the token has several lines; keep only the one with the token"),
    }
}

fn only<'a>(mut lines: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    lines.next().filter(|_| lines.next().is_none())
}

/// Takes away what is around a token, in any order.
fn strip(text: &str) -> Result<&str, &'static str> {
    let mut token = trim(text);
    loop {
        let before = token.len();
        token = trim(token.trim_end_matches([';', ',']));
        if let Some((_, value)) = assignment(token) {
            token = value;
        }
        for (open, close) in QUOTES {
            let inner = token.strip_prefix(open).map(|it| it.strip_suffix(close));
            match inner {
                Some(Some(inner)) => token = inner,
                // The quote alone, or only at one end.
                Some(None) => return Err("the token begins with a quote that is not closed"),
                None => {}
            }
        }
        if let Some((word, rest)) = token.split_once(char::is_whitespace)
            && (word.eq_ignore_ascii_case("Bearer") || word.eq_ignore_ascii_case("export"))
        {
            token = rest;
        }
        token = trim(token);
        if token.len() == before {
            return Ok(token);
        }
    }
}

/// `NAME=value`, `export NAME=value`, `Authorization: value`; only if the name is one of a token,
/// since `=` may be part of a token.
fn assignment(line: &str) -> Option<(&str, &str)> {
    let words = ["export ", "set ", "setx ", "$env:"];
    let line = words
        .iter()
        .find_map(|word| strip_prefix_ignoring_case(line, word))
        .unwrap_or(line);
    let (name, value) = line.split_once(['=', ':'])?;
    let name = name.trim();
    let name = name
        .strip_prefix('"')
        .and_then(|name| name.strip_suffix('"'))
        .unwrap_or(name);
    let is_name = !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
    let lower = name.to_ascii_lowercase();
    let names_a_token = NAME_PARTS.iter().any(|part| lower.contains(part));
    // The padding of Base64 is not a value.
    let is_value = !value.trim_start_matches('=').is_empty();
    (is_name && names_a_token && is_value).then(|| (name, value.trim()))
}

fn strip_prefix_ignoring_case<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let (start, rest) = text.split_at_checked(prefix.len())?;
    start
        .eq_ignore_ascii_case(prefix)
        .then(|| rest.trim_start())
}

/// The token in a JSON object: the only text whose key names a token.
fn token_in_json(text: &str) -> Option<String> {
    let object: Map<String, Value> = serde_json::from_str(text).ok()?;
    let names = [
        "OVIA_TOKEN",
        "token",
        "access_token",
        "accessToken",
        "api_key",
        "apiKey",
        "key",
    ];
    let mut found = names
        .iter()
        .filter_map(|name| object.get(*name)?.as_str().map(str::to_owned));
    match (found.next(), found.next()) {
        (Some(token), None) => Some(token),
        _ => None,
    }
}

/// A text that may be a token.
fn checked(token: &str) -> Result<&str, &'static str> {
    let lower = token.to_ascii_lowercase();
    let is_placeholder = PLACEHOLDERS.contains(&&*lower)
        || (token.starts_with('<') && token.ends_with('>'))
        || (token.starts_with('[') && token.ends_with(']'))
        || lower.starts_with("your-")
        || lower.starts_with("your_")
        || lower.starts_with("your ")
        || token.contains('…')
        || token.contains("...")
        || token.contains("***")
        || token.len() > 2
            && token
                .chars()
                .all(|c| matches!(c, 'x' | 'X' | '*' | '.' | '-' | '•'));
    let is_name = |name: &str| {
        !name.starts_with(|first: char| first.is_ascii_digit())
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b':'))
    };
    let is_variable = token.strip_prefix('$').is_some_and(is_name)
        || (token.len() > 2 && token.starts_with('%') && token.ends_with('%'))
        || token.contains("${")
        || token.contains("{{");
    if token.is_empty() {
        Err("the token is empty")
    } else if is_variable {
        Err("the token is the name of a variable that was not replaced by its value")
    } else if is_placeholder {
        Err("the token is a placeholder, not a token; copy the token itself")
    } else if token.contains("://") {
        Err("the token is a URL, not a token")
    } else if token.starts_with("~/") {
        Err("the token is the path of a file; set the content of the file")
    } else if token.contains(['"', '\'', '`']) {
        Err("the token contains a quote")
    } else if !token.bytes().all(|byte| byte.is_ascii_graphic()) {
        Err("the token contains a space or a character that is not printable ASCII")
    } else {
        Ok(token)
    }
}

#[cfg(test)]
mod tests {
    use super::token;

    #[test]
    fn reads_a_token_as_it_is_pasted() {
        for text in [
            "hunter2",
            "hunter2\n",
            " hunter2 \r\n",
            "\n\nhunter2",
            "\u{feff}hunter2",
            "\u{a0}hunter2\u{200b}",
            "Bearer hunter2",
            "bearer  hunter2",
            "Authorization: Bearer hunter2",
            "\"Authorization: Bearer hunter2\"",
            "\"hunter2\"",
            "'hunter2'",
            "`hunter2`",
            "“hunter2”",
            "« hunter2 »",
            "\"Bearer hunter2\"",
            "Bearer \"hunter2\"",
            "OVIA_TOKEN=hunter2",
            "OVIA_TOKEN = hunter2",
            "OVIA_TOKEN: hunter2",
            "export OVIA_TOKEN='hunter2'",
            "export OVIA_TOKEN=hunter2;",
            "set OVIA_TOKEN=hunter2",
            "$env:OVIA_TOKEN = \"hunter2\"",
            "OVIA_API_KEY=hunter2",
            "\"token\": \"hunter2\",",
            "{\"token\": \"hunter2\"}",
            "{\"user\": 1, \"access_token\": \"Bearer hunter2\", \"expires_in\": 3600}",
            "# from the dashboard\nhunter2\n",
            "// from the dashboard\n\nhunter2",
            "# all\nOVIA_BASE_URL=http://127.0.0.1\nOVIA_TOKEN=hunter2\nOTHER_KEY=x",
        ] {
            assert_eq!(token(text).as_deref(), Ok("hunter2"), "{text:?}");
        }
        // Text that is part of a token.
        for text in [
            "aHVudGVyMg==",
            "aHVudGVyMg=",
            "key=",
            "sk-a_b.c~d+e/f",
            "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln",
            "a=b",
            "user:pass",
            "tokenhunter2",
            "secret",
            "x",
            "$2y$10$hunter2",
        ] {
            assert_eq!(token(text).as_deref(), Ok(text));
        }
    }

    #[test]
    fn names_the_slip_and_never_shows_the_text() {
        for (text, slip) in [
            ("", "empty"),
            (" \n", "empty"),
            ("\u{feff}", "empty"),
            ("\"\"", "empty"),
            ("OVIA_TOKEN=\"\"", "empty"),
            ("# hunter2", "only a comment"),
            ("hunter2\nhunter3", "several lines"),
            ("hunter2\r\nX: y", "several lines"),
            ("A_TOKEN=hunter2\nB_TOKEN=hunter3", "several lines"),
            ("\"hunter2", "not closed"),
            ("hunter2\"", "contains a quote"),
            ("hunter 2", "a space"),
            ("hünter2", "not printable ASCII"),
            ("hunter2\u{7f}", "not printable ASCII"),
            ("hun\0ter2", "not printable ASCII"),
            ("{\"hunter2\": 1}", "is JSON"),
            ("{\"token\": 7}", "is JSON"),
            ("{\"token\": \"hunter2\", \"key\": \"hunter3\"}", "is JSON"),
            ("{\"token\": {\"value\": \"hunter2\"}}", "is JSON"),
            ("{hunter2", "is JSON"),
            ("<your token>", "a placeholder"),
            ("<hunter2>", "a placeholder"),
            ("your-token-here", "a placeholder"),
            ("YOUR_API_KEY", "a placeholder"),
            ("OVIA_TOKEN=...", "a placeholder"),
            ("…", "a placeholder"),
            ("hunt...er2", "a placeholder"),
            ("xxxxxxxx", "a placeholder"),
            ("Bearer", "a placeholder"),
            ("null", "a placeholder"),
            ("$OVIA_TOKEN", "a variable"),
            ("${OVIA_TOKEN}", "a variable"),
            ("$env:OVIA_TOKEN", "a variable"),
            ("%OVIA_TOKEN%", "a variable"),
            ("{{ token }}", "is JSON"),
            ("https://hunter2.example/x", "a URL"),
            ("~/hunter2", "the path of a file"),
        ] {
            let error = token(text).expect_err("no token");
            assert!(error.starts_with("the token "), "{error}");
            assert!(error.contains(slip), "{text:?}: {error}");
            assert!(!error.contains("hunter"), "{error}");
        }
    }

    #[test]
    fn nothing_panics() {
        let parts = [
            "\"", "'", "=", ":", "{", "}", "Bearer ", "export ", "$", "%", "é", "\u{feff}", " ",
            "#", "\n",
        ];
        for a in parts {
            for b in parts {
                for c in parts {
                    let _ = token(&format!("{a}{b}{c}"));
                    let _ = token(&format!("{a}OVIA_TOKEN{b}x{c}"));
                }
            }
        }
    }
}
