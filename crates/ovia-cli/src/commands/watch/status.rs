//! Which calls have ended, and which have failed, by their status.

use ovia::Call;

const FAILED: [&str; 12] = [
    "failed",
    "error",
    "busy",
    "no_answer",
    "canceled",
    "cancelled",
    "rejected",
    "declined",
    "unreachable",
    "not_connected",
    "timeout",
    "expired",
];

const ENDED: [&str; 6] = [
    "completed",
    "ended",
    "done",
    "finished",
    "voicemail",
    "transferred",
];

pub(super) fn has_failed(call: &Call) -> bool {
    status(call).is_some_and(|status| FAILED.contains(&&*status))
}

pub(super) fn has_ended(call: &Call) -> bool {
    call.ended_at().is_some()
        || status(call)
            .is_some_and(|status| FAILED.contains(&&*status) || ENDED.contains(&&*status))
}

fn status(call: &Call) -> Option<String> {
    let status = call.status()?.trim().to_lowercase();
    Some(status.replace(['-', ' '], "_"))
}

#[cfg(test)]
mod tests {
    use super::{has_ended, has_failed};

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
}
