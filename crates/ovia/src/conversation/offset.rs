//! When a line was said, from the start of the call.

use std::time::Duration;

use chrono::{DateTime, Utc};

use super::Line;

/// A line this long after the start of the call has a clock that is not that of the call.
const MAX_OFFSET: Duration = Duration::from_secs(24 * 3600);

/// How early a line may be, by the clocks of different machines.
const MAX_EARLY: Duration = Duration::from_secs(5);

/// Sets the offsets of lines that have only times: from the start of the call, or from the first of
/// the lines if they do not fit it.
pub(super) fn fill(lines: &mut [Line], started: Option<DateTime<Utc>>) {
    let Some(first) = lines.iter().filter_map(|line| line.time).min() else {
        return;
    };
    let fits = |start: DateTime<Utc>| {
        let after = (first - start).to_std();
        let early = (start - first).to_std();
        after.is_ok_and(|after| after < MAX_OFFSET) || early.is_ok_and(|early| early < MAX_EARLY)
    };
    let start = started.filter(|start| fits(*start)).unwrap_or(first);
    for line in lines {
        if line.offset.is_none() {
            line.offset = line
                .time
                .map(|time| (time - start).to_std().unwrap_or_default());
        }
    }
}

/// An offset as it is written before a line: `00:12`, `1:02:03.5`, or a number of seconds.
pub(super) fn parse(text: &str) -> Option<Duration> {
    let text = text.trim().trim_end_matches('s');
    if text.len() > 16 || !text.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let mut seconds = 0.0;
    for part in text.split(':') {
        let part: f64 = part
            .replace(',', ".")
            .parse()
            .ok()
            .filter(|part| *part >= 0.0)?;
        seconds = seconds * 60.0 + part;
    }
    Duration::try_from_secs_f64(seconds)
        .ok()
        .filter(|offset| *offset < MAX_OFFSET)
}

/// An offset for people, as minutes and seconds: `0:05`, `62:10`.
#[must_use]
pub fn clock(offset: Duration) -> String {
    let seconds = offset.as_secs();
    format!("{}:{:02}", seconds / 60, seconds % 60)
}
