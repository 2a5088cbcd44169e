//! `ovia calls transcript`.
//!
//! `text.rs`, `markdown.rs`, `json.rs` and `subtitles.rs` write them.

mod json;
mod markdown;
mod subtitles;
mod text;

use std::{borrow::Cow, io};

use clap::{Args, ValueEnum};
use ovia::Call;

pub(super) use self::text::{name, style};
use super::{
    GlobalOptions,
    id::id_of,
    ids::{End, Ids},
};
use crate::{
    conversation::{self, Line},
    exit::{Exit, Failure},
    output::Format,
    progress_line::Stdout,
    selection::Selection,
};

/// Show what was said in calls
///
/// Shows who speaks, when from the start of the call, and what; calls of tools and interruptions are
/// marked. The conversation is read from transcript_objects, or else from transcript. Without ID, all
/// calls that are selected are shown.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  ovia calls transcript 3c90c3cc-0d44-4b50-8888-8dd25736052a
  ovia calls transcript 3c90c3cc d84b7e13             the only calls whose ids begin like that
  ovia calls transcript --agent b3e9d1f2 --since today
  ovia calls transcript 3c90c3cc -o srt > 3c90c3cc.srt    subtitles for the recording
  ovia calls transcript 3c90c3cc --redact=numbers -o markdown

Output:
  text      wrapped to the terminal; coloured there, unless NO_COLOR is set
  markdown  a heading for each call, a paragraph for each line
  json      one array, an object for each line: call_id, index, kind, role, time, offset (seconds),
            content, interrupted
  srt, vtt  subtitles of one call, without calls of tools; where a time is missing, it is estimated
            from the length of the text

If there is no call with an ID, the others are shown and the exit code is 1.")]
pub(crate) struct Transcript {
    /// Ids of calls: UUIDs as they are pasted, their first 4 digits or more, or =TEXT for another id
    #[arg(value_name = "ID")]
    ids: Vec<String>,

    #[command(flatten)]
    selection: Selection,
}

/// How a transcript is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum TranscriptFormat {
    /// For people, wrapped to the terminal
    #[default]
    Text,
    /// For documents
    Markdown,
    /// One array of lines
    Json,
    /// Subtitles in SubRip format
    Srt,
    /// Subtitles in WebVTT format
    Vtt,
}

/// Writes one call after the other.
trait Writer {
    fn call(&mut self, call: &Call, lines: &[Line]) -> io::Result<()>;

    fn end(&mut self) -> io::Result<()>;
}

pub(super) async fn run(options: Transcript, global: &GlobalOptions<'_>) -> Result<Exit, Failure> {
    let format = match (global.transcript_format, global.chosen_format) {
        (Some(format), _) => format,
        (None, None) => TranscriptFormat::default(),
        (None, Some(Format::Json)) => TranscriptFormat::Json,
        (None, Some(_)) => {
            return Err(Failure::usage(
                "`calls transcript` has no such output format; use text, markdown, json, srt or vtt",
            ));
        }
    };
    let mut ids = Ids::parse(&options.ids)?;
    let is_subtitles = matches!(format, TranscriptFormat::Srt | TranscriptFormat::Vtt);
    if is_subtitles && options.ids.len() != 1 {
        return Err(Failure::usage("subtitles are of one call: give one ID"));
    }
    let mut records = options.selection.open(global).await?;
    let out = io::BufWriter::new(Stdout::new());
    let mut writer: Box<dyn Writer> = match format {
        TranscriptFormat::Text => Box::new(text::Text::new(out, global.zone)),
        TranscriptFormat::Markdown => Box::new(markdown::Markdown::new(out, global.zone)),
        TranscriptFormat::Json => Box::new(json::Json::new(out)),
        TranscriptFormat::Srt => Box::new(subtitles::Subtitles::srt(out)),
        TranscriptFormat::Vtt => Box::new(subtitles::Subtitles::vtt(out)),
    };
    if ids.is_empty() {
        while let Some(call) = records.next().await? {
            writer.call(&call, &conversation::lines(&call))?;
        }
        writer.end()?;
        return Ok(records.finish());
    }
    while !ids.are_found()
        && let Some(call) = records.next().await?
    {
        ids.take(call);
    }
    let exit = records.exit();
    let (calls, mut failures) = ids.finish(&match exit {
        Exit::Partial => End::Partial(None),
        _ => End::Complete,
    });
    for call in &calls {
        writer.call(call, &conversation::lines(call))?;
    }
    if !calls.is_empty() || failures.is_empty() {
        writer.end()?;
    }
    match failures.pop() {
        // What else is in the list does not matter.
        None => Ok(Exit::Done),
        Some(last) => {
            failures.iter().for_each(Failure::print);
            Err(last)
        }
    }
}

/// Writes to stdout, for all formats.
type Out = io::BufWriter<Stdout>;

/// The facts of a call for a heading: when, direction, status, length, from, to, agent.
pub(super) fn facts(call: &Call, zone: crate::time::Zone) -> Vec<String> {
    let mut facts = Vec::new();
    if let Some(time) = call.started_at().or_else(|| call.created_at()) {
        facts.push(format!(
            "{} ({})",
            zone.at(time).format("%Y-%m-%d %H:%M"),
            zone.short_name()
        ));
    }
    facts.extend(
        call.direction()
            .map(|direction| direction.as_str().to_owned()),
    );
    facts.extend(call.status().map(str::to_owned));
    if let Some(seconds) = call
        .duration()
        .and_then(|seconds| u64::try_from(seconds).ok())
    {
        facts.push(conversation::clock(std::time::Duration::from_secs(seconds)));
    }
    match (call.from_number(), call.to_number()) {
        (Some(from), Some(to)) => facts.push(format!("{from} to {to}")),
        (Some(from), None) => facts.push(format!("from {from}")),
        (None, Some(to)) => facts.push(format!("to {to}")),
        (None, None) => {}
    }
    facts.extend(
        call.agent()
            .and_then(|agent| agent.name().map(str::to_owned)),
    );
    facts
}

/// The id of a call for a heading.
pub(super) fn id(call: &Call) -> Cow<'_, str> {
    id_of(call).unwrap_or(Cow::Borrowed("null"))
}

/// What is said of a line besides its content.
fn note(line: &Line) -> &'static str {
    if line.is_interrupted {
        " [interrupted]"
    } else {
        ""
    }
}
