//! Which calls were answered.
//!
//! The rules are printed by `calls stats --help`, from the lists in this file.

use ovia::{Call, List, model};

use crate::call_status::is_same_word;

/// What the other side is called in the lines of a transcript.
pub(crate) const OTHER_SIDE: [&str; 10] = [
    "user", "human", "caller", "callee", "customer", "client", "contact", "lead", "patient",
    "person",
];

/// The keys that may say who speaks.
const SPEAKER_KEYS: [&str; 5] = ["role", "speaker", "sender", "participant", "from"];

/// The status that says that a call was answered, where no lines do.
const COMPLETED: &str = "completed";

/// Whether the call was answered: it has a length above 0 and a line by the other side, or, without
/// lines, the status `completed`.
///
/// Lines that do not say who speaks are not lines of either side, so the status decides.
pub(super) fn is_answered(call: &Call, length: Option<u64>) -> bool {
    match call.transcript_objects().and_then(other_side_spoke) {
        Some(spoke) => spoke && length.is_some_and(|micros| micros > 0),
        None => call
            .status()
            .is_some_and(|status| is_same_word(status, COMPLETED)),
    }
}

/// Whether a line is by the other side; `None` if no line says who speaks.
fn other_side_spoke(lines: List<'_, model::TranscriptObject>) -> Option<bool> {
    let mut has_speaker = false;
    for line in lines.iter() {
        let speaker = SPEAKER_KEYS.iter().find_map(|key| {
            let value = line.field(key)?.get();
            value.strip_prefix('"')?.strip_suffix('"')
        });
        let Some(speaker) = speaker else { continue };
        if OTHER_SIDE.iter().any(|other| is_same_word(speaker, other)) {
            return Some(true);
        }
        has_speaker = true;
    }
    has_speaker.then_some(false)
}

#[cfg(test)]
mod tests {
    use ovia::Call;

    use super::is_answered;

    #[test]
    fn answered_by_lines_or_by_status() {
        let agent = r#"{"role": "assistant", "content": "Bonjour"}"#;
        let user = r#"{"role": "user", "content": "Oui"}"#;
        let caller = r#"{"speaker": "Caller", "content": "Oui"}"#;
        let nobody = r#"{"content": "Oui"}"#;
        for (lines, status, length, answered) in [
            (vec![agent, user], "completed", Some(5), true),
            (vec![caller], "weird", Some(5), true),
            (vec![agent, user], "failed", Some(5), true),
            (vec![agent, user], "completed", Some(0), false),
            (vec![agent, user], "completed", None, false),
            (vec![agent], "completed", Some(5), false),
            (vec![], "completed", Some(5), true),
            (vec![], "Completed", None, true),
            (vec![], "no_answer", Some(5), false),
            (vec![nobody], "completed", Some(5), true),
            (vec![nobody], "failed", Some(5), false),
            (vec!["3", "null"], "completed", Some(5), true),
        ] {
            let text = format!(
                r#"{{"status": "{status}", "transcript_objects": [{}]}}"#,
                lines.join(",")
            );
            let call: Call = text.parse().expect("a record");
            assert_eq!(is_answered(&call, length), answered, "{text} {length:?}");
        }
        let call: Call = "{}".parse().expect("a record");
        assert!(!is_answered(&call, Some(1)));
    }
}
