//! What was said in a call, line by line, from whatever form the record has it in.
//!
//! | file | what it does |
//! | --- | --- |
//! | `messages.rs` | the items of `transcript_objects` |
//! | `plain_text.rs` | the text of `transcript` |
//! | `speaker.rs` | who speaks |
//! | `offset.rs` | when it was said, from the start of the call |

mod messages;
mod offset;
mod plain_text;
mod speaker;

use std::time::Duration;

use chrono::{DateTime, Utc};
use ovia::{
    Call,
    serde_json::{self, value::RawValue},
};

pub(crate) use self::{
    offset::clock,
    speaker::{OTHER_SIDE, SPEAKER_KEYS, Side, side},
};

/// What a line of a conversation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Message,
    ToolCall,
    ToolResult,
    /// Something else, such as a transfer.
    Event,
}

impl Kind {
    /// The name in JSON.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Message => "message",
            Self::ToolCall => "tool_call",
            Self::ToolResult => "tool_result",
            Self::Event => "event",
        }
    }
}

/// One thing that was said, or done.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Line {
    /// The position in `transcript_objects`, or of the line in `transcript`; from 0.
    pub(crate) index: usize,
    pub(crate) kind: Kind,
    /// Who speaks, as the record says it.
    pub(crate) role: Option<String>,
    pub(crate) time: Option<DateTime<Utc>>,
    /// The time from the start of the call.
    pub(crate) offset: Option<Duration>,
    /// The time from the start of the call to its end, if the record says so.
    pub(crate) end: Option<Duration>,
    pub(crate) content: String,
    pub(crate) is_interrupted: bool,
}

impl Line {
    fn message(index: usize, role: Option<String>, content: String) -> Self {
        Self {
            index,
            kind: Kind::Message,
            role,
            time: None,
            offset: None,
            end: None,
            content,
            is_interrupted: false,
        }
    }

    /// On which side of the call the line was said.
    pub(crate) fn side(&self) -> Side {
        match (self.kind, &self.role) {
            (Kind::Message, Some(role)) => speaker::side(role),
            (Kind::Message, None) => Side::Unknown,
            _ => Side::Machine,
        }
    }
}

/// The lines of a call: those of `transcript_objects`, or if there are none those of `transcript`.
pub(crate) fn lines(call: &Call) -> Vec<Line> {
    let started = call.started_at().or_else(|| call.created_at());
    let mut lines = Vec::new();
    for name in ["transcript_objects", "transcript"] {
        let Some(value) = call.field(name) else {
            continue;
        };
        lines = from_value(value);
        if !lines.is_empty() {
            break;
        }
    }
    offset::fill(&mut lines, started);
    lines
}

/// A time as JSON has it: RFC 3339 in UTC, with milliseconds if there are any.
pub(crate) fn rfc_3339(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true)
}

/// The lines of an array of messages, of text, or of text that is such an array.
fn from_value(value: &RawValue) -> Vec<Line> {
    let json = value.get();
    if json.starts_with(['[', '{']) {
        return messages::lines(value);
    }
    let Ok(text) = serde_json::from_str::<String>(json) else {
        return Vec::new();
    };
    match serde_json::from_str::<&RawValue>(&text) {
        Ok(inner) if text.trim_start().starts_with('[') => messages::lines(inner),
        _ => plain_text::lines(&text),
    }
}

#[cfg(test)]
mod tests;
