//! What was said in a call, line by line, from whatever form the record has it in.
//!
//! Ovia documents a text and the time of each message, but not who speaks. The keys of the usual voice
//! platforms are read: the speaker under `role`, `speaker` and other names, content as text, parts or
//! objects, tool calls, offsets instead of times; and plain text with a name before each line.
//!
//! ```
//! let text = r#"{"transcript_objects": [{"speaker": "Agent", "text": "Bonjour."}, {"user": "Oui ?"}]}"#;
//! let call: ovia::Call = text.parse()?;
//! let lines = ovia::conversation::lines(&call);
//! assert_eq!(lines[0].side(), ovia::conversation::Side::Agent);
//! assert_eq!(lines[1].content, "Oui ?");
//! # Ok::<(), serde_json::Error>(())
//! ```
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

use std::{fmt, time::Duration};

use chrono::{DateTime, Utc};
use serde_json::value::RawValue;

#[doc(hidden)]
pub use self::speaker::{OTHER_SIDE, SPEAKER_KEYS};
pub use self::{
    offset::clock,
    speaker::{Side, side},
};
use crate::Call;

/// What a line of a conversation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Something that was said.
    Message,
    /// The agent calls a tool.
    ToolCall,
    /// What a tool returned.
    ToolResult,
    /// Something else, such as a transfer.
    Event,
}

impl Kind {
    /// The name in JSON and in tables: `message`, `tool_call`, `tool_result`, `event`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Message => "message",
            Self::ToolCall => "tool_call",
            Self::ToolResult => "tool_result",
            Self::Event => "event",
        }
    }
}

/// One thing that was said, or done.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Line {
    /// The position in `transcript_objects`, or of the line in `transcript`; from 0.
    pub index: usize,
    /// What it is.
    pub kind: Kind,
    /// Who speaks, as the record says it.
    pub role: Option<String>,
    /// When it was said, if the record says so.
    pub time: Option<DateTime<Utc>>,
    /// The time from the start of the call.
    pub offset: Option<Duration>,
    /// The time from the start of the call to its end, if the record says so.
    pub end: Option<Duration>,
    /// What was said; of a tool call, its name and arguments.
    pub content: String,
    /// Whether the other side spoke before it ended.
    pub is_interrupted: bool,
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
    #[must_use]
    pub fn side(&self) -> Side {
        match (self.kind, &self.role) {
            (Kind::Message, Some(role)) => speaker::side(role),
            (Kind::Message, None) => Side::Unknown,
            _ => Side::Machine,
        }
    }
}

/// Hides what was said.
impl fmt::Debug for Line {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Line")
            .field("index", &self.index)
            .field("kind", &self.kind)
            .field("offset", &self.offset)
            .field("bytes", &self.content.len())
            .finish_non_exhaustive()
    }
}

/// The lines of a call: those of `transcript_objects`, or if there are none those of `transcript`.
#[must_use]
pub fn lines(call: &Call) -> Vec<Line> {
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
