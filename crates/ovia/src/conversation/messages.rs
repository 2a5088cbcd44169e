//! The items of `transcript_objects`, whose keys are hardly documented.
//!
//! Documented are `content` and `timestamp`. The others are those of the usual platforms: the speaker
//! under `role` and other names, or as the key of what was said; the content as text, as an array of
//! parts, or in an object; tool calls as items of their own or inside of a message.

use std::{borrow::Cow, collections::HashMap, time::Duration};

use serde_json::value::RawValue;

use super::{Kind, Line, SPEAKER_KEYS, Side, offset, speaker};

const CONTENT_KEYS: [&str; 8] = [
    "content",
    "text",
    "message",
    "transcript",
    "utterance",
    "body",
    "value",
    "words",
];
const TIME_KEYS: [&str; 9] = [
    "timestamp",
    "time",
    "created_at",
    "started_at",
    "start_time",
    "start",
    "at",
    "offset",
    "date",
];
const END_KEYS: [&str; 4] = ["end_time", "ended_at", "end", "stop"];
const INTERRUPTED_KEYS: [&str; 4] = [
    "interrupted",
    "is_interrupted",
    "was_interrupted",
    "truncated",
];
const ARGUMENT_KEYS: [&str; 4] = ["arguments", "args", "input", "parameters"];
const RESULT_KEYS: [&str; 4] = ["output", "result", "response", "content"];

/// Content in content is read to this depth.
const MAX_DEPTH: usize = 4;

type Fields<'a> = HashMap<Cow<'a, str>, &'a RawValue>;

/// The lines of an array of messages, or of an object with one inside.
pub(super) fn lines(value: &RawValue) -> Vec<Line> {
    let items: Vec<&RawValue> = match serde_json::from_str(value.get()) {
        Ok(items) => items,
        Err(_) => {
            let fields = fields(value);
            let inside = ["messages", "items", "utterances", "segments", "turns"];
            let inside = inside.iter().find_map(|key| fields.get(*key));
            match inside.and_then(|value| serde_json::from_str(value.get()).ok()) {
                Some(items) => items,
                None => vec![value],
            }
        }
    };
    let mut lines = Vec::new();
    for (index, item) in items.into_iter().enumerate() {
        push(index, item, &mut lines);
    }
    lines
}

fn push(index: usize, item: &RawValue, lines: &mut Vec<Line>) {
    let fields = fields(item);
    if fields.is_empty() {
        let content = content(item, 0);
        if !content.is_empty() && content != "{}" {
            lines.push(Line::message(index, None, content));
        }
        return;
    }
    let text = |keys: &[&str]| keys.iter().find_map(|key| short_text(fields.get(*key)?));
    let kind = text(&["type", "kind", "event"]).unwrap_or_default();
    let mut line = Line::message(index, text(&SPEAKER_KEYS), String::new());
    line.is_interrupted = INTERRUPTED_KEYS
        .iter()
        .any(|key| fields.get(*key).is_some_and(|value| value.get() == "true"));
    set_times(&mut line, &fields);

    let is_tool = line.role.as_deref().is_some_and(is_tool_word);
    if is_tool || is_tool_word(&kind) {
        let is_result = is_tool && !fields.contains_key("arguments")
            || ["output", "result", "response"]
                .iter()
                .any(|word| kind.contains(word));
        let name = text(&["name", "tool_name", "function_name", "tool"]);
        let keys = if is_result {
            RESULT_KEYS
        } else {
            ARGUMENT_KEYS
        };
        let value = keys.iter().find_map(|key| fields.get(*key));
        // OpenAI has both inside of `function`.
        let function = fields.get("function").copied().unwrap_or(item);
        line.kind = if is_result {
            Kind::ToolResult
        } else {
            Kind::ToolCall
        };
        line.content = match (name, value) {
            (None, None) => tool_call(function),
            (name, value) => joined(name, value.map(|value| content(value, 0))),
        };
        lines.push(line);
        return;
    }

    line.content = CONTENT_KEYS
        .iter()
        .find_map(|key| Some(content(fields.get(*key)?, 0)).filter(|text| !text.is_empty()))
        .unwrap_or_default();
    if line.content.is_empty() && line.role.is_none() {
        // {"agent": "Bonjour."}
        let mut named = fields
            .iter()
            .filter(|(key, _)| speaker::side(key) != Side::Unknown);
        if let Some((key, value)) = named.next() {
            line.content = content(value, 0);
            line.role = Some(key.clone().into_owned());
        }
    }
    let calls = fields
        .get("tool_calls")
        .or_else(|| fields.get("function_call"));
    let calls: Vec<&RawValue> = match calls {
        Some(calls) => serde_json::from_str(calls.get()).unwrap_or_else(|_| vec![*calls]),
        None => Vec::new(),
    };
    if line.content.is_empty() && calls.is_empty() && line.role.is_none() {
        // An event, such as a transfer, with what it says.
        line.kind = Kind::Event;
        line.content = match kind.is_empty() {
            true => one_line(item.get()),
            false => joined(Some(kind), Some(rest(&fields))),
        };
    }
    let (time, offset) = (line.time, line.offset);
    if !line.content.is_empty() || calls.is_empty() {
        lines.push(line);
    }
    for call in calls.into_iter().filter(|call| call.get() != "null") {
        let mut line = Line::message(index, None, tool_call(call));
        (line.kind, line.time, line.offset) = (Kind::ToolCall, time, offset);
        lines.push(line);
    }
}

fn is_tool_word(word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    ["tool", "function"]
        .iter()
        .any(|start| word.starts_with(start))
}

/// A call of a tool as `name(arguments)`.
fn tool_call(value: &RawValue) -> String {
    let outer = fields(value);
    let inner = outer
        .get("function")
        .map(|function| fields(function))
        .unwrap_or_default();
    let find = |key: &str| inner.get(key).or_else(|| outer.get(key)).copied();
    let name = find("name").and_then(short_text);
    let arguments = ARGUMENT_KEYS.iter().find_map(|key| find(key));
    match (&name, arguments) {
        (None, None) => one_line(value.get()),
        _ => joined(name, arguments.map(|value| content(value, 0))),
    }
}

fn joined(name: Option<String>, value: Option<String>) -> String {
    let parts = [name, value]
        .into_iter()
        .flatten()
        .filter(|text| !text.is_empty());
    parts.collect::<Vec<_>>().join(" ")
}

/// The fields of an event that are neither its type nor its time.
fn rest(fields: &Fields<'_>) -> String {
    let skipped = |key: &str| {
        ["type", "kind", "event", "id"].contains(&key)
            || TIME_KEYS.contains(&key)
            || END_KEYS.contains(&key)
    };
    let mut rest: Vec<String> = fields
        .iter()
        .filter(|(key, value)| !skipped(key) && value.get() != "null")
        .map(|(key, value)| format!("{key}={}", content(value, 0)))
        .collect();
    rest.sort();
    rest.join(" ")
}

/// Sets when a line was said: a time, or a number of seconds or milliseconds from the start.
fn set_times(line: &mut Line, fields: &Fields<'_>) {
    let at = |key: &str| fields.get(key).copied();
    line.time = TIME_KEYS
        .iter()
        .find_map(|key| crate::time_from_json(at(key)?.get()));
    let offset = |keys: &[&str]| {
        keys.iter().find_map(|key| {
            let milliseconds =
                at(&format!("{key}_ms")).and_then(|value| value.get().parse::<u32>().ok());
            milliseconds
                .map(|milliseconds| Duration::from_millis(milliseconds.into()))
                .or_else(|| offset::parse(&short_text(at(key)?)?))
        })
    };
    line.end = offset(&END_KEYS);
    if line.time.is_none() {
        line.offset = offset(&TIME_KEYS);
    }
}

fn fields(value: &RawValue) -> Fields<'_> {
    serde_json::from_str(value.get()).unwrap_or_default()
}

/// A text or a number; of an object, its name.
fn short_text(value: &RawValue) -> Option<String> {
    let json = value.get();
    let text = match json.as_bytes().first()? {
        b'"' => serde_json::from_str(json).ok()?,
        b'{' => {
            let fields = fields(value);
            let named = ["role", "name", "type", "id"]
                .iter()
                .find_map(|key| fields.get(*key));
            serde_json::from_str(named?.get()).ok()?
        }
        b'-' | b'0'..=b'9' => json.to_owned(),
        _ => return None,
    };
    Some(text).filter(|text: &String| !text.trim().is_empty())
}

/// What was said, as text.
fn content(value: &RawValue, depth: usize) -> String {
    let json = value.get();
    if json == "null" {
        return String::new();
    }
    if let Ok(text) = serde_json::from_str::<String>(json) {
        return text.trim().to_owned();
    }
    if depth < MAX_DEPTH {
        if let Ok(parts) = serde_json::from_str::<Vec<&RawValue>>(json) {
            let parts = parts.into_iter().map(|part| content(part, depth + 1));
            return parts
                .filter(|part| !part.is_empty())
                .collect::<Vec<_>>()
                .join(" ");
        }
        let fields = fields(value);
        let inside = CONTENT_KEYS
            .iter()
            .chain(&["word"])
            .find_map(|key| fields.get(*key));
        if let Some(inside) = inside {
            return content(inside, depth + 1);
        }
    }
    one_line(json)
}

fn one_line(json: &str) -> String {
    json.split(['\n', '\r']).map(str::trim).collect()
}
