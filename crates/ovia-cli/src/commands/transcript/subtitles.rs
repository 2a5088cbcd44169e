//! A transcript as subtitles, for the recording of the call.

use std::{
    io::{self, Write},
    time::Duration,
};

use ovia::Call;

use super::{Out, Writer, note};
use crate::{
    conversation::{Kind, Line},
    escape::escape,
};

/// How fast people speak, in characters a second, and the shortest and longest time of a subtitle.
const SPEED: u64 = 15;
const MIN_TIME: Duration = Duration::from_millis(1_000);
const MAX_TIME: Duration = Duration::from_secs(20);

pub(super) struct Subtitles {
    out: Out,
    is_vtt: bool,
}

impl Subtitles {
    pub(super) fn srt(out: Out) -> Self {
        Self { out, is_vtt: false }
    }

    pub(super) fn vtt(out: Out) -> Self {
        Self { out, is_vtt: true }
    }
}

impl Writer for Subtitles {
    fn call(&mut self, call: &Call, lines: &[Line]) -> io::Result<()> {
        let length = call
            .duration()
            .and_then(|seconds| u64::try_from(seconds).ok());
        if self.is_vtt {
            writeln!(self.out, "WEBVTT\n")?;
        }
        let cues = cues(lines, length.map(Duration::from_secs));
        for (nth, (start, end, line)) in cues.into_iter().enumerate() {
            let comma = if self.is_vtt { '.' } else { ',' };
            let (start, end) = (time(start, comma), time(end, comma));
            writeln!(self.out, "{}\n{start} --> {end}", nth + 1)?;
            // A blank line would end the subtitle.
            let rows = line
                .content
                .lines()
                .map(str::trim)
                .filter(|row| !row.is_empty());
            let content = rows
                .map(|row| self.literal(row))
                .collect::<Vec<_>>()
                .join("\n");
            let note = note(line);
            match (
                self.is_vtt,
                line.role.as_deref().map(|role| self.literal(role)),
            ) {
                (true, Some(role)) => writeln!(self.out, "<v {role}>{content}{note}\n")?,
                (false, Some(role)) => writeln!(self.out, "{role}: {content}{note}\n")?,
                (_, None) => writeln!(self.out, "{content}{note}\n")?,
            }
        }
        Ok(())
    }

    fn end(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

impl Subtitles {
    /// Text without a meaning in the format.
    fn literal(&self, text: &str) -> String {
        let text = escape(text);
        match self.is_vtt {
            true => text
                .replace('&', "&amp;")
                .replace('<', "&lt;")
                .replace('>', "&gt;"),
            // Players read tags such as <i> in SubRip, too; they have no escape.
            false => text
                .replace("-->", "->")
                .replace('<', "\u{2039}")
                .replace('>', "\u{203a}"),
        }
    }
}

/// What was said, each with its start and its end: as the record says; else until the next one begins,
/// or as long as it takes to say it. Lines without a time, and those with the time of a line before, are
/// said one after the other until the next time.
fn cues(lines: &[Line], length: Option<Duration>) -> Vec<(Duration, Duration, &Line)> {
    let said: Vec<&Line> = lines
        .iter()
        .filter(|line| line.kind == Kind::Message && !line.content.trim().is_empty())
        .collect();
    let mut cues: Vec<(Duration, Duration, &Line)> = Vec::with_capacity(said.len());
    let mut rest = &said[..];
    let mut begin = Duration::ZERO;
    while let [first, others @ ..] = rest {
        begin = first.offset.map_or(begin, in_milliseconds).max(begin);
        let is_later = |line: &&Line| line.offset.is_some_and(|at| in_milliseconds(at) > begin);
        let same = 1 + others.iter().take_while(|line| !is_later(line)).count();
        let (group, after) = rest.split_at(same);
        let next = match after.first() {
            Some(line) => line.offset.map(in_milliseconds),
            None => length,
        };
        let room = next.and_then(|next| next.checked_sub(begin));
        begin = push_group(&mut cues, group, begin, room);
        rest = after;
    }
    cues
}

/// Adds lines that are said one after the other, faster than usual if there is not enough room. Returns
/// the end of the last one.
fn push_group<'a>(
    cues: &mut Vec<(Duration, Duration, &'a Line)>,
    group: &[&'a Line],
    begin: Duration,
    room: Option<Duration>,
) -> Duration {
    let spoken: Vec<Duration> = group.iter().map(|line| time_to_say(line)).collect();
    let total: Duration = spoken.iter().sum();
    let room = room
        .filter(|room| !room.is_zero())
        .unwrap_or(total)
        .min(total);
    let mut at = begin;
    for (line, spoken) in group.iter().zip(spoken) {
        let start = at;
        let share = spoken.mul_f64(room.as_secs_f64() / total.as_secs_f64());
        // A subtitle ends later than it starts.
        at += in_milliseconds(share).max(Duration::from_millis(1));
        let end = line.end.map(in_milliseconds).filter(|end| *end > start);
        cues.push((start, end.unwrap_or(at), line));
    }
    at
}

fn time_to_say(line: &Line) -> Duration {
    let characters = u64::try_from(line.content.chars().count()).unwrap_or(u64::MAX);
    Duration::from_secs(characters / SPEED).clamp(MIN_TIME, MAX_TIME)
}

/// The time as subtitles have it.
fn in_milliseconds(time: Duration) -> Duration {
    Duration::new(time.as_secs(), time.subsec_millis() * 1_000_000)
}

fn time(at: Duration, comma: char) -> String {
    let seconds = at.as_secs();
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
    format!(
        "{hours:02}:{minutes:02}:{:02}{comma}{:03}",
        seconds % 60,
        at.subsec_millis()
    )
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::cues;
    use crate::conversation;

    /// The cues of lines with these times in milliseconds, as `start-end`.
    fn times(lines: &[Option<u64>], length: Option<u64>) -> Vec<String> {
        let objects: Vec<_> = lines
            .iter()
            .map(|at| {
                let at = at.map(|at| {
                    format!(
                        r#","timestamp":"2026-11-20T10:00:{:06.3}Z""#,
                        at as f64 / 1e3
                    )
                });
                format!(
                    r#"{{"role":"user","content":"un mot"{}}}"#,
                    at.unwrap_or_default()
                )
            })
            .collect();
        let call = format!(
            r#"{{"started_at":"2026-11-20T10:00:00Z","transcript_objects":[{}]}}"#,
            objects.join(",")
        );
        let lines = conversation::lines(&call.parse().expect("a record"));
        let cues = cues(&lines, length.map(Duration::from_millis));
        let times = cues
            .iter()
            .map(|(start, end, _)| format!("{}-{}", start.as_millis(), end.as_millis()));
        times.collect()
    }

    #[test]
    fn times_of_subtitles() {
        for (lines, length, expected) in [
            (
                &[Some(1_000), Some(5_000)][..],
                None,
                &["1000-2000", "5000-6000"][..],
            ),
            (
                &[Some(1_000), Some(1_500)],
                Some(1_700),
                &["1000-1500", "1500-1700"],
            ),
            // The same time, none, and an earlier one.
            (
                &[Some(2_000); 3],
                None,
                &["2000-3000", "3000-4000", "4000-5000"],
            ),
            (
                &[Some(2_000), None, Some(1_000)],
                None,
                &["2000-3000", "3000-4000", "4000-5000"],
            ),
            (
                &[None, None, Some(1_000)],
                None,
                &["0-500", "500-1000", "1000-2000"],
            ),
            // No room.
            (
                &[Some(1_000), Some(1_000), Some(1_001)],
                None,
                &["1000-1001", "1001-1002", "1002-2002"],
            ),
            // The length of the call is before its last line.
            (&[Some(9_000)], Some(5_000), &["9000-10000"]),
        ] {
            assert_eq!(times(lines, length), expected, "{lines:?}");
        }
    }
}
