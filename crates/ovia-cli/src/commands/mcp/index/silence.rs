//! The longest silence of a conversation.

use std::time::Duration;

use crate::conversation::{Kind, Line};

/// A time without a new line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::commands::mcp) struct Silence {
    pub(in crate::commands::mcp) length: Duration,
    /// From the start of the call.
    pub(in crate::commands::mcp) from: Duration,
    /// The position among the lines of the one before it.
    pub(in crate::commands::mcp) after: usize,
}

/// The longest time between two lines that follow each other: from the end of the first, where the record
/// has it, or else from its start.
pub(in crate::commands::mcp) fn longest_silence(lines: &[Line]) -> Option<Silence> {
    let said = lines.iter().enumerate();
    let said = said.filter(|(_, line)| line.kind == Kind::Message);
    let timed: Vec<(usize, Duration, Duration)> = said
        .filter_map(|(nth, line)| Some((nth, line.offset?, line.end.or(line.offset)?)))
        .collect();
    let gaps = timed.windows(2).filter_map(|pair| {
        let [(after, _, end), (_, start, _)] = *pair else {
            return None;
        };
        Some(Silence {
            length: start.checked_sub(end)?,
            from: end,
            after,
        })
    });
    gaps.rev().max_by_key(|silence| silence.length)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use ovia::Call;

    use super::longest_silence;
    use crate::conversation;

    #[test]
    fn the_longest_gap_between_lines() {
        let call: Call = r#"{"started_at":"2026-11-20T10:00:00Z","transcript_objects":[
            {"role":"agent","content":"a","timestamp":"2026-11-20T10:00:01Z"},
            {"role":"user","content":"b","timestamp":"2026-11-20T10:00:05Z"},
            {"role":"agent","content":"c","timestamp":"2026-11-20T10:00:18Z"},
            {"role":"user","content":"d","timestamp":"2026-11-20T10:00:20Z"}]}"#
            .parse()
            .expect("a record");
        let silence = longest_silence(&conversation::lines(&call)).expect("a silence");
        assert_eq!(silence.length, Duration::from_secs(13));
        assert_eq!((silence.from.as_secs(), silence.after), (5, 1));
        assert_eq!(longest_silence(&[]), None);
    }
}
