//! One call for a person to read: a field a line, then what was said.

use std::fmt::Write;

use ovia::Call;
use serde_json::value::RawValue;

use super::{one_line, table::length, wrap};
use crate::{
    escape::plain,
    fields::{self, Fields},
};

/// The documented fields in the order in which they are shown. Others come behind.
const ORDER: [&str; 18] = [
    "id",
    "type",
    "direction",
    "status",
    "started_at",
    "ended_at",
    "duration",
    "from_number",
    "to_number",
    "agent",
    "agent_id",
    "user_id",
    "phone_number_id",
    "costs",
    "recording_url",
    "analysis",
    "latency_metrics",
    "metadata",
];

/// Shown last, after whatever else there is.
const AT_THE_END: [&str; 2] = ["created_at", "updated_at"];

/// What was said: as a list of messages, or else as one text.
const CONVERSATION: [&str; 2] = ["transcript_objects", "transcript"];

/// How far objects in objects are taken apart; the rest is shown as JSON.
const DEEPEST: usize = 3;

/// The column of the names is as wide as the longest, within these.
const NAMES: std::ops::RangeInclusive<usize> = 12..=32;

/// `17:58:56 assistant`.
const SPEAKERS: usize = 18;

const GAP: usize = 2;

/// Where a text is broken when there is no edge, and how little room there may be.
const NO_EDGE: usize = 100;
const NARROWEST: usize = 60;

/// The whole call as text, without what is missing, null or empty.
pub(super) fn of(call: &Call, width: Option<usize>) -> String {
    let record = Fields::of(call.as_str());
    let width = width.unwrap_or(NO_EDGE).max(NARROWEST);
    let items: Option<Vec<&RawValue>> = record
        .get(CONVERSATION[0])
        .and_then(|value| serde_json::from_str(value.get()).ok())
        .filter(|items: &Vec<_>| !items.is_empty());

    let documented = [&ORDER[..], &AT_THE_END, &CONVERSATION].concat();
    let mut others = Vec::new();
    for (name, _) in record.iter() {
        if !documented.contains(&name) && !others.contains(&name) {
            others.push(name);
        }
    }
    let mut names = [&ORDER[..], &others, &AT_THE_END].concat();
    if items.is_none() {
        names.extend(CONVERSATION);
    }
    let mut rows = Vec::new();
    for name in names {
        if let Some(value) = record.get(name) {
            push(&mut rows, 0, name, value, call);
        }
    }
    let longest = rows.iter().map(|row| wrap::width(&row.name)).max();
    let column = longest.map_or(0, |longest| longest.clamp(*NAMES.start(), *NAMES.end()));

    let mut text = String::new();
    for row in &rows {
        lines(&mut text, column, width, &row.name, &row.text);
    }
    if let Some(items) = items {
        text.push_str("\nconversation\n");
        for item in items {
            let (speaker, said) = message(item);
            lines(&mut text, SPEAKERS, width, &speaker, &said);
        }
    }
    if text.is_empty() {
        text.push_str("(a record without a value)\n");
    }
    text
}

struct Row {
    /// With the indentation of what stands inside an object.
    name: String,
    text: String,
}

/// Adds a field; below the name of an object, the fields inside it.
fn push(rows: &mut Vec<Row>, depth: usize, name: &str, value: &RawValue, call: &Call) {
    let indented = format!("{}{}", "  ".repeat(depth), plain(name));
    let text = if fields::is_object(value) && depth < DEEPEST {
        let begin = rows.len();
        rows.push(Row {
            name: indented,
            text: String::new(),
        });
        for (name, value) in Fields::of(value.get()).iter() {
            push(rows, depth + 1, name, value, call);
        }
        if rows.len() == begin + 1 {
            rows.pop();
        }
        return;
    } else if let (0, "duration", Some(seconds)) = (depth, name, call.duration()) {
        format!("{} ({seconds} s)", length(seconds))
    } else {
        fields::text(value).into_owned()
    };
    if !text.is_empty() && text != "[]" && text != "{}" {
        rows.push(Row {
            name: indented,
            text,
        });
    }
}

/// Who said it and when, and what was said.
fn message(item: &RawValue) -> (String, String) {
    let fields = Fields::of(item.get());
    if fields.iter().next().is_none() {
        return (String::new(), one_line(item.get()).into_owned());
    }
    // Of what looks like a time, the clock.
    let time = fields.text("timestamp");
    let clock = match (time.get(11..19), time.get(13..14)) {
        (Some(clock), Some(":")) => clock,
        _ => &time,
    };
    let mut said = fields.text("content").into_owned();
    for (name, value) in fields.iter() {
        // An id of every message would drown what was said.
        if !["timestamp", "role", "content", "id"].contains(&name) && value.get() != "null" {
            let blank = if said.is_empty() { "" } else { "  " };
            let _ = write!(said, "{blank}[{name}: {}]", fields::text(value));
        }
    }
    let speaker = format!("{} {}", plain(clock), plain(&fields.text("role")));
    (
        wrap::shorten(speaker.trim_end(), SPEAKERS).into_owned(),
        said,
    )
}

/// Adds a name, and beside it a text that may need several lines.
fn lines(out: &mut String, column: usize, width: usize, name: &str, text: &str) {
    let mut name = name;
    // A name that is too long for its column has a line for itself.
    if wrap::width(name) > column || text.is_empty() {
        let _ = writeln!(out, "{name}");
        name = "";
    }
    let room = width - column - GAP;
    for paragraph in text.lines() {
        for line in wrap::lines(&plain(paragraph), room) {
            let blank = column + GAP - wrap::width(name);
            // Writing to a String cannot fail.
            let _ = writeln!(out, "{name}{}{line}", " ".repeat(blank));
            name = "";
        }
    }
}
