//! Decides which strings of a record are free text. What is not known to be something else is.
//!
//! Kept are the documented fields that are ids, times, numbers or one of a few words; and anywhere
//! else UUIDs, times, numbers, and under a few keys (`ONE_WORD`) a single word. Inside of a conversation
//! or an analysis, only times, ids and the words that say who speaks are kept, each under a key that
//! says so.

use super::{PATH, is_mark, shapes};
use crate::conversation::{self, SPEAKER_KEYS, Side};

/// Where a value is.
pub(super) struct Place<'a> {
    /// The key of the record's field that it is in, and the nearest key.
    pub(super) top: &'a str,
    pub(super) key: &'a str,
    /// How many objects and arrays it is in; 1 is a field of the record.
    pub(super) depth: usize,
    /// Whether it is inside of free text.
    pub(super) is_free_text: bool,
}

/// Documented fields that are not free text. `agent.name` is the agent's, not a person's.
const KEPT: [&str; 14] = [
    "user_id",
    "agent_id",
    "type",
    "direction",
    "from_number",
    "to_number",
    "phone_number_id",
    "id",
    "status",
    "started_at",
    "ended_at",
    "recording_url",
    "created_at",
    "updated_at",
];
const KEPT_INSIDE: [(&str, &str); 5] = [
    ("agent", "name"),
    ("metadata", "rule_id"),
    ("metadata", "call_tag"),
    ("metadata", "call_id_full"),
    ("metadata", "sip_trunk_id"),
];

/// Undocumented fields that say something of the call in one word.
const ONE_WORD: [&str; 7] = [
    "language",
    "locale",
    "currency",
    "disconnection_reason",
    "end_reason",
    "ended_reason",
    "hangup_cause",
];

/// Beginnings of keys whose value is a conversation, or tells of one.
const CONVERSATION: [&str; 12] = [
    "transcript",
    "analysis",
    "summary",
    "message",
    "content",
    "conversation",
    "text",
    "utterance",
    "dialog",
    "note",
    "comment",
    "chat",
];

/// Keys in a conversation whose values are times.
const TIMES: [&str; 9] = [
    "timestamp",
    "time",
    "date",
    "start",
    "end",
    "created_at",
    "started_at",
    "ended_at",
    "updated_at",
];
/// What a line of a conversation is, under `type` or `kind`.
const LINE_KINDS: [&str; 7] = [
    "message",
    "text",
    "function_call",
    "function_call_output",
    "tool_call",
    "tool_result",
    "agent_handoff",
];

/// Whether everything inside of this value is free text.
pub(super) fn is_conversation(place: &Place<'_>) -> bool {
    is_conversation_key(place.key) || place.depth == 1 && is_conversation_key(place.top)
}

fn is_conversation_key(key: &str) -> bool {
    CONVERSATION.iter().any(|start| {
        key.get(..start.len())
            .is_some_and(|beginning| beginning.eq_ignore_ascii_case(start))
    })
}

/// Whether a string is free text.
pub(super) fn is_text(text: &str, place: &Place<'_>) -> bool {
    if is_mark(text) {
        return false;
    }
    if place.is_free_text || is_conversation(place) {
        return !is_kept_in_conversation(text, place);
    }
    let is_word = || text.len() <= 40 && !text.contains(char::is_control);
    match place.key {
        "status" | "type" | "direction" if place.depth == 1 => !is_word(),
        key if place.depth == 1 && KEPT.contains(&key) => false,
        key if place.depth == 2 && KEPT_INSIDE.contains(&(place.top, key)) => false,
        key if ONE_WORD.contains(&key) && is_one_word(text) => false,
        _ => !is_harmless(text),
    }
}

fn is_one_word(text: &str) -> bool {
    text.len() <= 40
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
}

fn is_harmless(text: &str) -> bool {
    shapes::is_uuid(text.as_bytes()) || shapes::is_time(text) || shapes::is_amount(text)
}

fn is_kept_in_conversation(text: &str, place: &Place<'_>) -> bool {
    let key = place.key;
    if is_conversation_key(key) {
        return false;
    }
    match key {
        "type" | "kind" => is_line_kind(text) || is_speaker(text),
        _ if SPEAKER_KEYS.contains(&key) => is_speaker(text),
        _ if TIMES.contains(&key) => shapes::is_time(text) || shapes::is_amount(text),
        _ if key == "id" || key.ends_with("_id") => is_id(text),
        _ => shapes::is_uuid(text.as_bytes()),
    }
}

fn is_line_kind(text: &str) -> bool {
    LINE_KINDS
        .iter()
        .any(|kind| text.eq_ignore_ascii_case(kind))
}

/// Whether it is one of the usual words for who speaks.
fn is_speaker(text: &str) -> bool {
    conversation::side(text) != Side::Unknown
}

/// An id such as `item_XQGARKQF79DB`, which no word of a language is.
fn is_id(text: &str) -> bool {
    text.len() <= 64
        && text.bytes().any(|byte| byte.is_ascii_digit())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
}

/// Whether a JSON number may be what was said.
pub(super) fn is_spoken_number(place: &Place<'_>) -> bool {
    is_conversation_key(place.key)
}

/// Whether a key is free text: one that a program would not have chosen.
pub(super) fn is_text_as_key(key: &str, place: &Place<'_>) -> bool {
    let is_name = key.len() <= 40
        && key
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'$'));
    !is_name && (place.depth > 1 || key.contains(char::is_whitespace))
}

/// A URL without its path, its query and the name and password in it; `None` for other text.
pub(super) fn without_path(text: &str) -> Option<String> {
    let (scheme, rest) = text.trim().split_once("://")?;
    if !scheme
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
    {
        return None;
    }
    let host = rest.split(['/', '?', '#', '\\']).next().unwrap_or_default();
    let host = host.rsplit('@').next().unwrap_or_default();
    Some(format!("{scheme}://{host}/{PATH}"))
}
