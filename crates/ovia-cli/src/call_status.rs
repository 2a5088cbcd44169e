//! Which calls have ended, and which have failed, by their status: one list of words for all commands.
//! `calls stats --help` prints those of failed calls.

use ovia::Call;

/// Statuses that say that a call failed. Case, spaces, `-` and `_` do not matter.
pub(crate) const FAILED_STATUSES: [&str; 26] = [
    "failed",
    "failure",
    "error",
    "errored",
    "busy",
    "no_answer",
    "not_answered",
    "unanswered",
    "missed",
    "canceled",
    "cancelled",
    "aborted",
    "rejected",
    "declined",
    "refused",
    "blocked",
    "invalid_number",
    "unreachable",
    "not_reachable",
    "not_connected",
    "no_connection",
    "congestion",
    "timeout",
    "timed_out",
    "expired",
    "dropped",
];

/// Other statuses of calls that have ended.
const ENDED_STATUSES: [&str; 6] = [
    "completed",
    "ended",
    "done",
    "finished",
    "voicemail",
    "transferred",
];

/// The statuses that servers usually send, for completions.
pub(crate) fn usual() -> impl Iterator<Item = &'static str> {
    [
        "completed",
        "failed",
        "busy",
        "no_answer",
        "canceled",
        "voicemail",
    ]
    .into_iter()
}

/// Whether a status says that the call failed.
pub(crate) fn is_failed(status: &str) -> bool {
    is_one_of(status, &FAILED_STATUSES)
}

pub(crate) fn has_failed(call: &Call) -> bool {
    call.status().is_some_and(is_failed)
}

/// Whether a record says that its call has ended.
pub(crate) fn has_ended(call: &Call) -> bool {
    call.ended_at().is_some()
        || call
            .status()
            .is_some_and(|status| is_failed(status) || is_one_of(status, &ENDED_STATUSES))
}

fn is_one_of(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| is_same_word(text, word))
}

/// Compares letters and digits only, and ignores case: `No Answer` is `no_answer`.
pub(crate) fn is_same_word(text: &str, word: &str) -> bool {
    // Most words differ in the first letter.
    text.len() <= 32 && plain(text).eq(plain(word))
}

fn plain(text: &str) -> impl Iterator<Item = u8> {
    let letters = text.bytes().filter(|byte| !b" -_".contains(byte));
    letters.map(|byte| byte.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::{has_ended, has_failed, is_failed};

    #[test]
    fn by_status_and_end() {
        for (record, failed, ended) in [
            (r#"{"status":"No-Answer"}"#, true, true),
            (r#"{"status":"no answer"}"#, true, true),
            (r#"{"status":"BUSY"}"#, true, true),
            (r#"{"status":"completed"}"#, false, true),
            (r#"{"status":"in_progress"}"#, false, false),
            (
                r#"{"status":"ringing","ended_at":"2026-11-20T10:15:00Z"}"#,
                false,
                true,
            ),
            (r#"{"status":"ringing","ended_at":null}"#, false, false),
            (r#"{"status":7}"#, false, false),
            ("{}", false, false),
        ] {
            let call = record.parse().expect("a record");
            assert_eq!(
                (has_failed(&call), has_ended(&call)),
                (failed, ended),
                "{record}"
            );
        }
    }

    #[test]
    fn statuses_that_say_failed() {
        for status in [
            "failed",
            "Failed",
            "NO ANSWER",
            "no-answer",
            "noAnswer",
            "canceled",
            "Cancelled",
        ] {
            assert!(is_failed(status), "{status}");
        }
        for status in [
            "completed",
            "in_progress",
            "voicemail",
            "",
            "answered",
            "fail over",
            "queued",
        ] {
            assert!(!is_failed(status), "{status}");
        }
    }
}
