//! Writes values as YAML, in the style of the specification.

use serde_json::Value;

/// The order of the keys of a schema. Others follow, in the order of the alphabet.
const ORDER: [&str; 14] = [
    "type",
    "format",
    "nullable",
    "allOf",
    "anyOf",
    "oneOf",
    "enum",
    "items",
    "description",
    "additionalProperties",
    "required",
    "x-ovia-source",
    "x-ovia-nullable",
    "properties",
];

/// The place of a key among others.
pub(super) fn rank(key: &str) -> (usize, &str) {
    let place = ORDER.iter().position(|known| *known == key);
    (place.unwrap_or(ORDER.len()), key)
}

/// Whether a key says what a value is, and so comes before its description.
pub(super) fn is_about_type(key: &str) -> bool {
    ORDER[..8].contains(&key)
}

/// The lines of a key and its value.
pub(super) fn entry(key: &str, value: &Value, indent: usize) -> Vec<String> {
    let mut lines = Vec::new();
    write(
        &mut lines,
        &format!("{}{}:", " ".repeat(indent), scalar(key)),
        value,
        indent + 2,
    );
    lines
}

/// The lines of an item of a list.
pub(super) fn item(value: &Value, indent: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let dash = format!("{}-", " ".repeat(indent));
    match value {
        Value::Object(object) if !object.is_empty() => {
            write_inside(&mut lines, value, indent + 2);
            lines[0].replace_range(..indent + 1, &dash);
        }
        value => write(&mut lines, &dash, value, indent + 2),
    }
    lines
}

fn write(lines: &mut Vec<String>, start: &str, value: &Value, indent: usize) {
    match value {
        Value::Object(object) if object.is_empty() => lines.push(format!("{start} {{}}")),
        Value::Array(items) if items.is_empty() => lines.push(format!("{start} []")),
        Value::Object(_) | Value::Array(_) => {
            lines.push(start.to_owned());
            write_inside(lines, value, indent);
        }
        Value::String(text) => lines.push(format!("{start} {}", scalar(text))),
        other => lines.push(format!("{start} {other}")),
    }
}

fn write_inside(lines: &mut Vec<String>, value: &Value, indent: usize) {
    if let Value::Object(object) = value {
        let mut entries: Vec<(&String, &Value)> = object.iter().collect();
        entries.sort_by_key(|(key, _)| rank(key));
        for (key, value) in entries {
            lines.extend(entry(key, value, indent));
        }
    }
    for value in value.as_array().into_iter().flatten() {
        lines.extend(item(value, indent));
    }
}

/// A text, quoted if it would be read as something else.
fn scalar(text: &str) -> String {
    const WORDS: [&str; 9] = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];

    let is_plain = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '$')
        && text
            .chars()
            .all(|c| c.is_alphanumeric() || " _-.,;/$()+".contains(c))
        && !text.ends_with(' ')
        && !WORDS.contains(&&*text.to_lowercase());
    match is_plain {
        true => text.to_owned(),
        false if text.chars().any(char::is_control) => Value::from(text).to_string(),
        false => format!("'{}'", text.replace('\'', "''")),
    }
}
