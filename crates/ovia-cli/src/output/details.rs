//! One record for a person to read: one field per line, then the conversation.

use std::fmt::Write;

use ovia::{
    Record,
    serde_json::{self, value::RawValue},
};

use super::{Printable, one_line::one_line, raw_fields, value_format::ValueFormat, wrap};
use crate::escape::escape;

/// How many levels of objects are printed as fields. Deeper ones are printed as JSON.
const MAX_DEPTH: usize = 3;

/// The column of the names is as wide as the longest name, within these limits.
const MIN_NAME_WIDTH: usize = 12;
const MAX_NAME_WIDTH: usize = 32;

/// The column before what was said: `17:58:56 assistant`.
const SPEAKER_WIDTH: usize = 18;

/// The space between two columns.
const GAP: usize = 2;

/// The width where lines are wrapped if there is no terminal, and the smallest width.
const DEFAULT_WIDTH: usize = 100;
const MIN_WIDTH: usize = 60;

/// The whole record as text, without values that are null or empty.
pub(super) fn details<M: Printable>(record: &Record<M>, width: Option<usize>) -> String {
    let width = width.unwrap_or(DEFAULT_WIDTH).max(MIN_WIDTH);
    let messages: Option<Vec<&RawValue>> = M::LAYOUT
        .conversation
        .and_then(|[messages, _]| serde_json::from_str(record.field(messages)?.get()).ok())
        .filter(|messages: &Vec<_>| !messages.is_empty());

    let mut rows = Vec::new();
    for (name, value, format) in fields(record, messages.is_none()) {
        push(&mut rows, 0, &name, value, format);
    }
    let longest = rows.iter().map(|row| wrap::width(&row.name)).max();
    let name_width = longest.unwrap_or(0).clamp(MIN_NAME_WIDTH, MAX_NAME_WIDTH);

    let mut text = String::new();
    for row in &rows {
        push_lines(&mut text, name_width, width, &row.name, &row.text);
    }
    if let Some(messages) = messages {
        text.push_str("\nconversation\n");
        for message in messages {
            let (speaker, content) = speaker_and_content(message);
            push_lines(&mut text, SPEAKER_WIDTH, width, &speaker, &content);
        }
    }
    if text.is_empty() {
        text.push_str("(the record has no values)\n");
    }
    text
}

/// The fields, each once: documented ones, others, and those that come last.
fn fields<M: Printable>(
    record: &Record<M>,
    with_conversation: bool,
) -> Vec<(String, &RawValue, ValueFormat)> {
    let layout = M::LAYOUT;
    let conversation = layout.conversation.as_ref().map_or(&[][..], |names| names);
    let mut documented: Vec<_> = layout
        .fields
        .iter()
        .map(|field| (field.top_level_name(), field.format))
        .collect();
    // Fields inside one object are next to each other.
    documented.dedup_by_key(|(name, _)| *name);
    let last = if with_conversation {
        [layout.last, conversation].concat()
    } else {
        layout.last.to_vec()
    };
    let is_other = |name: &str| {
        !documented.iter().any(|(documented, _)| *documented == name)
            && !layout.last.contains(&name)
            && !conversation.contains(&name)
    };

    let mut fields = Vec::new();
    for (name, format) in &documented {
        fields.extend(
            record
                .field(name)
                .map(|value| (name.to_string(), value, *format)),
        );
    }
    for (name, value) in record.fields() {
        if is_other(&name) {
            fields.push((name, value, ValueFormat::Text));
        }
    }
    for name in last {
        let value = record.field(name);
        fields.extend(value.map(|value| (name.to_owned(), value, ValueFormat::Text)));
    }
    fields
}

struct Row {
    /// Indented if the field is inside an object.
    name: String,
    text: String,
}

/// Adds a field, and below it the fields inside it.
fn push(rows: &mut Vec<Row>, depth: usize, name: &str, value: &RawValue, format: ValueFormat) {
    let name = format!("{}{}", "  ".repeat(depth), escape(name));
    if depth < MAX_DEPTH {
        let fields = raw_fields::fields(value);
        if !fields.is_empty() {
            let start = rows.len();
            let text = String::new();
            rows.push(Row { name, text });
            for (name, value) in fields {
                push(rows, depth + 1, &name, value, ValueFormat::Text);
            }
            // Without the name of an object whose values are all empty.
            if rows.len() == start + 1 {
                rows.pop();
            }
            return;
        }
    }
    let text = format.long(value).into_owned();
    if !["", "[]", "{}"].contains(&&*text) {
        rows.push(Row { name, text });
    }
}

/// When a message was said and by whom, and what was said.
fn speaker_and_content(message: &RawValue) -> (String, String) {
    let fields = raw_fields::fields(message);
    if fields.is_empty() {
        return (String::new(), one_line(message.get()).into_owned());
    }
    let text = |name| raw_fields::field(message, name).map_or("".into(), raw_fields::text);
    // Only the time of day, in UTC as the times above it usually are.
    let timestamp = raw_fields::field(message, "timestamp");
    let time = match timestamp.and_then(|value| ovia::time_from_json(value.get())) {
        Some(time) => time.format("%H:%M:%S").to_string(),
        None => text("timestamp").into_owned(),
    };
    let mut content = text("content").into_owned();
    for (name, value) in &fields {
        // The id of a message is left out, to keep the conversation readable.
        if !["timestamp", "role", "content", "id"].contains(&&**name) && value.get() != "null" {
            let space = if content.is_empty() { "" } else { "  " };
            let _ = write!(content, "{space}[{name}: {}]", raw_fields::text(value));
        }
    }
    let speaker = format!("{} {}", escape(&time), escape(&text("role")));
    let speaker = wrap::shorten(speaker.trim_end(), SPEAKER_WIDTH);
    (speaker.into_owned(), content)
}

/// Adds a name, and beside it a text, which is wrapped.
fn push_lines(out: &mut String, name_width: usize, width: usize, name: &str, text: &str) {
    let mut name = name;
    // A name that is wider than its column has a line of its own.
    if wrap::width(name) > name_width || text.is_empty() {
        let _ = writeln!(out, "{name}");
        name = "";
    }
    for paragraph in text.lines() {
        for line in wrap::lines(&escape(paragraph), width - name_width - GAP) {
            let space = " ".repeat(name_width + GAP - wrap::width(name));
            // Writing to a String cannot fail.
            let _ = writeln!(out, "{name}{space}{line}");
            name = "";
        }
    }
}
