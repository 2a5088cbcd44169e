//! Which calls were answered. `calls stats --help` prints the rule.

use ovia::{Call, serde_json};

use crate::{
    call_status::is_same_word,
    conversation::{self, Side},
};

/// The status that says that a call was answered, where no lines do.
const COMPLETED: &str = "completed";

/// Whether the call was answered: it has a length above 0 and a line by the other side, or, without
/// lines, the status `completed`.
///
/// Lines that do not say who speaks are not lines of either side, so the status decides.
pub(super) fn is_answered(call: &Call, length: Option<u64>) -> bool {
    match other_side_spoke(call) {
        Some(spoke) => spoke && length.is_some_and(|micros| micros > 0),
        None => call
            .status()
            .is_some_and(|status| is_same_word(status, COMPLETED)),
    }
}

/// Whether a line is by the other side; `None` if no line says who speaks.
pub(crate) fn other_side_spoke(call: &Call) -> Option<bool> {
    // In nearly all records each line has a role, and nothing else of it has to be read.
    let lines = call.transcript_objects();
    let mut roles = lines
        .iter()
        .flat_map(|lines| lines.iter())
        .map(|line| serde_json::from_str::<&str>(line.field("role")?.get()).ok())
        .peekable();
    if roles.peek().is_some() {
        let mut is_whole = true;
        for role in roles {
            match role.map(conversation::side) {
                Some(Side::Other) => return Some(true),
                Some(_) => {}
                None => is_whole = false,
            }
        }
        if is_whole {
            return Some(false);
        }
    }
    let mut has_speaker = false;
    for line in conversation::lines(call) {
        if line.side() == Side::Other {
            return Some(true);
        }
        has_speaker |= line.role.is_some();
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
            (vec![agent, r#"{"client": "Oui"}"#], "weird", Some(5), true),
            (
                vec![r#"{"author": {"role": "human"}, "content": "Oui"}"#],
                "weird",
                Some(5),
                true,
            ),
            (
                vec![agent, r#"{"type": "function_call", "name": "x"}"#],
                "completed",
                Some(5),
                false,
            ),
        ] {
            let text = format!(
                r#"{{"status": "{status}", "transcript_objects": [{}]}}"#,
                lines.join(",")
            );
            let call: Call = text.parse().expect("a record");
            assert_eq!(is_answered(&call, length), answered, "{text} {length:?}");
        }
        for (record, answered) in [
            ("{}", false),
            (r#"{"transcript": "Agent: Allô ?\nUser: Oui."}"#, true),
            (
                r#"{"transcript": "Agent: Allô ?", "status": "completed"}"#,
                false,
            ),
            (r#"{"transcript": "Allô ?", "status": "completed"}"#, true),
        ] {
            let call: Call = record.parse().expect("a record");
            assert_eq!(is_answered(&call, Some(1)), answered, "{record}");
        }
    }
}
