//! A record without its conversation.

use std::fmt::Write as _;

use ovia::{Call, serde_json};

use crate::statistics::other_side_spoke;

/// Fields that are left out: the conversation, and what only a single call is asked for.
const LEFT_OUT: [&str; 5] = [
    "transcript",
    "transcript_objects",
    "analysis",
    "latency_metrics",
    "recording_url",
];

/// Undocumented fields longer than this are left out.
const MAX_UNDOCUMENTED: usize = 256;

/// The record as JSON. Filters on fields and all statistics find in it what they find in the whole record:
/// in place of the conversation is one line of the side that decides whether the call was answered.
pub(super) fn short_record(call: &Call, is_documented: impl Fn(&str) -> bool) -> String {
    let mut text = String::with_capacity(768);
    text.push('{');
    for (name, value) in call.fields() {
        let json = value.get();
        let is_long = json.len() > MAX_UNDOCUMENTED && !is_documented(&name);
        if LEFT_OUT.contains(&&*name) || is_long {
            continue;
        }
        let comma = if text.len() > 1 { "," } else { "" };
        // Writing to a String cannot fail.
        let _ = write!(text, "{comma}{}:{json}", serde_json::Value::from(name));
    }
    if let Some(spoke) = other_side_spoke(call) {
        let comma = if text.len() > 1 { "," } else { "" };
        let role = if spoke { "user" } else { "agent" };
        let _ = write!(
            text,
            "{comma}\"transcript_objects\":[{{\"role\":\"{role}\"}}]"
        );
    }
    text.push('}');
    text
}

#[cfg(test)]
mod tests {
    use ovia::Call;

    use super::short_record;
    use crate::statistics::{Facts, Totals};

    #[test]
    fn a_short_record_counts_as_the_whole_one() {
        for record in [
            r#"{"id":"2c91f4b8-6d3e-4a05-b7f1-58e0c3d9a264","duration":7,"status":"completed",
                "transcript_objects":[{"role":"assistant","content":"Oui"},{"role":"user","content":"Non"}],
                "costs":{"total":1.5,"llm":"0.5","stt":0.25,"tts":0.25,"details":{"tts_characters":9}}}"#,
            r#"{"duration":7,"status":"completed","transcript":"Agent: seul"}"#,
            r#"{"duration":7,"status":"failed","transcript_objects":[{"role":"assistant"}]}"#,
            r#"{"duration":"7.5","status":"Completed","transcript_objects":[{"content":"?"}]}"#,
            r#"{"transcript_objects":null,"costs":{"total":1,"total":2}}"#,
            "{}",
        ] {
            let whole: Call = record.parse().expect("a record");
            let short: Call = short_record(&whole, |_| true).parse().expect("a record");
            let totals = |call: &Call| {
                let mut totals = Totals::default();
                totals.add(&Facts::of(call));
                format!("{totals:?}")
            };
            assert_eq!(totals(&whole), totals(&short), "{record}");
            assert_eq!(whole.id(), short.id());
            assert!(short.transcript().is_none() && short.analysis().is_none());
        }
    }
}
