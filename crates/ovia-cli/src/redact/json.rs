//! Walks over the JSON of a record, and replaces what is hidden.
//!
//! Only keys, strings and numbers are replaced; everything between them is copied. No recursion, so
//! that a deep record does not overflow the stack.

use std::borrow::Cow;

use ovia::serde_json;

use super::{
    Redaction, TEXT, digits,
    free_text::{self, Place},
    hide_numbers, hide_numbers_and_paths, mark,
};

/// Words of keys whose values are phone numbers, as the last word or before `number`.
const PHONE_WORDS: [&str; 16] = [
    "phone",
    "telephone",
    "tel",
    "mobile",
    "msisdn",
    "fax",
    "caller",
    "callee",
    "ani",
    "dnis",
    "cli",
    "whatsapp",
    "e164",
    "portable",
    "from",
    "to",
];

/// Strings in strings in strings are read to this depth.
const MAX_NESTED: usize = 4;

/// The record without what is hidden. Without `conversations`, these are left as they are.
pub(super) fn redact(redaction: Redaction, json: &str, conversations: bool) -> Cow<'_, str> {
    let mut walk = Walk {
        redaction,
        conversations,
        nested: 0,
        is_free_text: false,
    };
    walk.run(json).map_or(Cow::Borrowed(json), Cow::Owned)
}

struct Walk {
    redaction: Redaction,
    /// Whether conversations are looked at.
    conversations: bool,
    /// How many strings the JSON is inside of, and whether such a string was free text.
    nested: usize,
    is_free_text: bool,
}

/// An object or array that has begun.
struct Open<'a> {
    is_object: bool,
    /// The key that the next value belongs to. In an array, that of the array.
    key: Cow<'a, str>,
    /// Whether everything in it is free text.
    is_free_text: bool,
}

impl Walk {
    /// The JSON with replacements; `None` if there are none.
    fn run(&mut self, json: &str) -> Option<String> {
        let bytes = json.as_bytes();
        let mut out: Option<String> = None;
        let (mut copied, mut at) = (0, 0);
        let mut open: Vec<Open<'_>> = Vec::new();
        let mut is_key = false;
        while let Some(&byte) = bytes.get(at) {
            let start = at;
            at += 1;
            if !self.conversations
                && matches!(byte, b'{' | b'[' | b'"')
                && !is_key
                && open.len() == 1
                && free_text::is_conversation(&place(&open, false))
            {
                at = value_end(bytes, start);
                continue;
            }
            let replaced = match byte {
                b'{' | b'[' => {
                    let place = place(&open, self.is_free_text);
                    let is_free_text = place.is_free_text || free_text::is_conversation(&place);
                    let key = match byte {
                        b'[' => open
                            .last()
                            .map_or(Cow::Borrowed(""), |open| open.key.clone()),
                        _ => Cow::Borrowed(""),
                    };
                    is_key = byte == b'{';
                    open.push(Open {
                        is_object: is_key,
                        key,
                        is_free_text,
                    });
                    None
                }
                b'}' | b']' => {
                    open.pop();
                    is_key = false;
                    None
                }
                b',' => {
                    is_key = open.last().is_some_and(|open| open.is_object);
                    None
                }
                b'"' => {
                    at = string_end(bytes, start);
                    let raw = &json[start..at];
                    if is_key {
                        is_key = false;
                        let key = decoded(raw);
                        let replaced = self.key(&key, &place(&open, self.is_free_text));
                        if let Some(last) = open.last_mut() {
                            last.key = key;
                        }
                        replaced
                    } else {
                        self.string(raw, &place(&open, self.is_free_text))
                    }
                }
                b'-' | b'0'..=b'9' => {
                    let rest = bytes[start..].iter();
                    at = start + rest.take_while(|byte| is_number_byte(**byte)).count();
                    self.number(&json[start..at], &place(&open, self.is_free_text))
                }
                _ => None,
            };
            if let Some(replaced) = replaced {
                let out = out.get_or_insert_with(|| String::with_capacity(json.len()));
                out.push_str(&json[copied..start]);
                out.push_str(&replaced);
                copied = at;
            }
        }
        out.map(|mut out| {
            out.push_str(&json[copied..]);
            out
        })
    }

    fn key(&self, key: &str, place: &Place<'_>) -> Option<String> {
        if self.redaction.hides_text() && free_text::is_text_as_key(key, place) {
            return Some(quoted(TEXT));
        }
        self.without_numbers(key).map(|key| quoted(&key))
    }

    fn string(&mut self, raw: &str, place: &Place<'_>) -> Option<String> {
        let text = decoded(raw);
        if text.is_empty() {
            return None;
        }
        if self.nested < MAX_NESTED
            && text.trim_start().starts_with(['{', '['])
            && serde_json::from_str::<&serde_json::value::RawValue>(&text).is_ok()
        {
            let mut inner = Self {
                redaction: self.redaction,
                conversations: true,
                nested: self.nested + 1,
                is_free_text: place.is_free_text || free_text::is_conversation(place),
            };
            return inner.run(&text).map(|text| quoted(&text));
        }
        if self.redaction.hides_text() && free_text::is_text(&text, place) {
            return Some(quoted(TEXT));
        }
        let is_url = match self.redaction {
            Redaction::All => true,
            Redaction::NumbersAndUrls => !place.is_free_text && !free_text::is_conversation(place),
            _ => false,
        };
        if is_url && let Some(text) = free_text::without_path(&text) {
            return Some(quoted(&self.without_numbers(&text).unwrap_or(text)));
        }
        let is_end = place.depth == 1 && matches!(place.key, "from_number" | "to_number");
        let hides_ends = matches!(self.redaction, Redaction::All | Redaction::NumbersAndUrls);
        if is_end && hides_ends || self.redaction.hides_numbers() && is_phone_field(&text, place) {
            return Some(quoted(&mark(&text)));
        }
        self.without_numbers(&text).map(|text| quoted(&text))
    }

    fn number(&self, raw: &str, place: &Place<'_>) -> Option<String> {
        if self.redaction.hides_text() && free_text::is_spoken_number(place) {
            return Some(quoted(TEXT));
        }
        // A table program may have made a float of a phone number.
        let (whole, fraction) = raw.split_once('.').unwrap_or((raw, ""));
        let is_whole = whole.bytes().all(|byte| byte.is_ascii_digit())
            && fraction.bytes().all(|byte| byte == b'0');
        let is_hidden = self.redaction.hides_numbers()
            && is_whole
            && (is_phone_field(whole, place) || digits::is_international(whole));
        is_hidden.then(|| quoted(&mark(whole)))
    }

    fn without_numbers(&self, text: &str) -> Option<String> {
        let hidden = match self.redaction {
            Redaction::NumbersAndUrls => hide_numbers_and_paths(text),
            redaction => redaction.hides_numbers().then(|| hide_numbers(text))?,
        };
        match hidden {
            Cow::Owned(text) => Some(text),
            Cow::Borrowed(_) => None,
        }
    }
}

/// Where the next value is.
fn place<'a>(open: &'a [Open<'_>], is_free_text: bool) -> Place<'a> {
    Place {
        // The value of a field of the record itself.
        top: match open {
            [record, ..] if record.is_object => &record.key,
            _ => "",
        },
        key: open.last().map_or("", |open| &open.key),
        depth: open.len(),
        is_free_text: is_free_text || open.last().is_some_and(|open| open.is_free_text),
    }
}

/// Whether a value is a phone number because its key says so, however it is written.
fn is_phone_field(text: &str, place: &Place<'_>) -> bool {
    let digits = super::shapes::count(text, |byte| byte.is_ascii_digit());
    if place.depth == 1 && matches!(place.key, "from_number" | "to_number") {
        return digits >= 3 || text.contains('@');
    }
    (7..=15).contains(&digits)
        && !text.contains(|c: char| c.is_alphabetic() || c == ':')
        && is_phone_key(place.key)
        && !super::shapes::is_time(text)
}

/// Whether a key names a phone number: `phone`, `caller_number`, `customerPhone`, `to_e164`.
fn is_phone_key(key: &str) -> bool {
    let words = words(key);
    let (last, before) = match &*words {
        [.., before, last] => (&**last, &**before),
        [last] => (&**last, ""),
        [] => return false,
    };
    let is_phone = |word| PHONE_WORDS.contains(&word);
    match last {
        "number" | "numero" | "num" => before.is_empty() || is_phone(before),
        // `from` and `to` alone may be dates or amounts.
        "from" | "to" => false,
        _ => is_phone(last),
    }
}

/// The words of a key, in lower case: `callerNumber` and `caller_number` have two.
fn words(key: &str) -> Vec<String> {
    let mut words: Vec<String> = vec![String::new()];
    let mut was_lower = false;
    for c in key.chars() {
        if !c.is_alphanumeric() || c.is_uppercase() && was_lower {
            words.push(String::new());
        }
        was_lower = c.is_lowercase();
        if let Some(word) = words.last_mut().filter(|_| c.is_alphanumeric()) {
            word.extend(crate::fold::fold_char(c));
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

fn is_number_byte(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E')
}

/// The end of the string that begins there.
fn string_end(json: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(found) = json
        .get(at..)
        .and_then(|rest| memchr::memchr2(b'"', b'\\', rest))
    {
        at += found;
        if json[at] == b'"' {
            return at + 1;
        }
        at += 2;
    }
    json.len()
}

/// The end of the string, object or array that begins there.
fn value_end(json: &[u8], start: usize) -> usize {
    let (mut at, mut depth) = (start, 0_usize);
    while let Some(byte) = json.get(at) {
        at += 1;
        match byte {
            b'"' => at = string_end(json, at - 1),
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return at;
        }
    }
    json.len()
}

/// The text of a JSON string. Half of a surrogate pair is replaced.
fn decoded(raw: &str) -> Cow<'_, str> {
    let inside = raw.get(1..raw.len() - 1).unwrap_or_default();
    if memchr::memchr(b'\\', inside.as_bytes()).is_none() {
        return Cow::Borrowed(inside);
    }
    if let Ok(text) = serde_json::from_str(raw) {
        return Cow::Owned(text);
    }
    let replaced = without_surrogates(raw);
    Cow::Owned(serde_json::from_str(&replaced).unwrap_or_else(|_| inside.to_owned()))
}

fn without_surrogates(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        out.push_str(before);
        let is_surrogate = escape.get(..4).is_some_and(|start| {
            let start = start.to_ascii_lowercase();
            start.starts_with("\\ud") && start.as_bytes()[3] >= b'8'
        });
        let length = if is_surrogate { 6 } else { 2 };
        out.push_str(if is_surrogate {
            "\u{fffd}"
        } else {
            escape.get(..2).unwrap_or(escape)
        });
        rest = escape.get(length..).unwrap_or("");
    }
    out.push_str(rest);
    out
}

pub(super) fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_else(|_| format!("\"{TEXT}\""))
}
