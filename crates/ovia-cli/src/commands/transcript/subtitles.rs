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
/// or as long as it takes to say it.
fn cues(lines: &[Line], length: Option<Duration>) -> Vec<(Duration, Duration, &Line)> {
    let said: Vec<&Line> = lines
        .iter()
        .filter(|line| line.kind == Kind::Message && !line.content.trim().is_empty())
        .collect();
    let mut cues: Vec<(Duration, Duration, &Line)> = Vec::with_capacity(said.len());
    let mut free = Duration::ZERO;
    for (nth, &line) in said.iter().enumerate() {
        let characters = u64::try_from(line.content.chars().count()).unwrap_or(u64::MAX);
        let spoken = Duration::from_secs(characters / SPEED).clamp(MIN_TIME, MAX_TIME);
        let before = cues.last().map_or(Duration::ZERO, |(start, _, _)| *start);
        let start = line.offset.unwrap_or(free).max(before);
        let next = said[nth + 1..].iter().find_map(|line| line.offset);
        let mut end = line
            .end
            .filter(|end| *end > start)
            .unwrap_or(start + spoken);
        if line.end.is_none() {
            end = next
                .filter(|next| *next > start)
                .map_or(end, |next| end.min(next));
            if nth + 1 == said.len() {
                end = length
                    .filter(|length| *length > start)
                    .map_or(end, |length| end.min(length));
            }
        }
        free = end;
        cues.push((start, end, line));
    }
    cues
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
