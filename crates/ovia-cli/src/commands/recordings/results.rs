//! What is printed: a line for each recording on stdout, a summary and the progress on stderr.

use std::io::Write;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde::Serialize;

use super::download::megabytes;
use crate::{
    escape::escape,
    exit::{Exit, Failure},
    output::{Format, wrap},
    progress_line::{self, Stdout},
    stderr::{count, eprint_line},
    terminal,
};

/// How many reasons are written to stderr where stdout is not for people.
const MAX_REASONS: u64 = 20;

/// What happened to a recording.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Kind {
    Saved,
    WouldSave,
    Present,
    PassedOver,
}

/// A line of the output.
#[derive(Debug, Serialize)]
pub(super) struct Line<'a> {
    pub(super) call_id: &'a str,
    pub(super) outcome: Kind,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) file: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) bytes: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) reason: Option<&'a str>,
}

pub(super) struct Results {
    format: Format,
    progress: Progress,
    saved: u64,
    would_save: u64,
    present: u64,
    passed_over: u64,
    bytes: u64,
    /// Calls without a recording.
    pub(super) without: u64,
    /// Records with an id that an earlier record has too.
    pub(super) repeated: u64,
    pub(super) unverified: u64,
}

impl Results {
    pub(super) fn new(format: Format, progress: Progress) -> Self {
        Self {
            format,
            progress,
            saved: 0,
            would_save: 0,
            present: 0,
            passed_over: 0,
            bytes: 0,
            without: 0,
            repeated: 0,
            unverified: 0,
        }
    }

    /// Prints and counts a recording.
    pub(super) fn add(&mut self, line: &Line<'_>) -> Result<(), Failure> {
        let bytes = line.bytes.unwrap_or(0);
        match line.outcome {
            Kind::Saved => {
                self.saved += 1;
                self.bytes += bytes;
            }
            Kind::WouldSave => self.would_save += 1,
            Kind::Present => self.present += 1,
            Kind::PassedOver => {
                self.passed_over += 1;
                if self.format != Format::Table {
                    self.say_passed_over(line);
                }
            }
        }
        let text = match self.format {
            Format::Table => table_line(line),
            _ => ovia::serde_json::to_string(line).unwrap_or_default(),
        };
        self.progress.0.set_message(format!(
            "{} saved, {} already there, {} passed over, ",
            self.saved, self.present, self.passed_over
        ));
        Stdout::new().write_all(format!("{text}\n").as_bytes())?;
        Ok(())
    }

    fn say_passed_over(&self, line: &Line<'_>) {
        let id = escape(line.call_id);
        let reason = escape(line.reason.unwrap_or_default());
        match self.passed_over {
            1..=MAX_REASONS => eprint_line(&format!("passed over {id}: {reason}")),
            number if number == MAX_REASONS + 1 => {
                eprint_line("more recordings are passed over; stdout says which");
            }
            _ => {}
        }
    }

    /// Writes the summary to stderr, and returns the exit code.
    pub(super) fn finish(&self, is_dry_run: bool) -> Exit {
        progress_line::end();
        let saved = match is_dry_run {
            true => format!("{} to download", self.would_save),
            false => format!("{} saved ({})", self.saved, megabytes(self.bytes)),
        };
        let mut parts = vec![
            saved,
            format!("{} already there", self.present),
            format!("{} passed over", self.passed_over),
        ];
        if self.without > 0 {
            parts.push(format!(
                "{} without a recording",
                count(self.without, "call")
            ));
        }
        if self.repeated > 0 {
            parts.push(format!(
                "{} twice in the list",
                count(self.repeated, "call")
            ));
        }
        eprint_line(&parts.join(", "));
        if self.unverified > 0 {
            eprint_line(&format!(
                "the servers did not give the length of {}; a file that was cut off would not be \
                 noticed",
                count(self.unverified, "saved recording")
            ));
        }
        match self.passed_over {
            0 => Exit::Done,
            _ => Exit::Partial,
        }
    }
}

fn table_line(line: &Line<'_>) -> String {
    let word = match line.outcome {
        Kind::Saved => "saved",
        Kind::WouldSave => "would save",
        Kind::Present => "already there",
        Kind::PassedOver => "passed over",
    };
    match (line.file, line.reason) {
        (Some(file), reason) => {
            let size = line.bytes.map_or_else(String::new, megabytes);
            let reason = reason.map_or_else(String::new, |reason| format!(" ({reason})"));
            match line.outcome {
                Kind::Saved => format!("{word}  {size:>8}  {file}{reason}"),
                Kind::WouldSave if line.bytes.is_some() => {
                    format!("{word}  {size}  {file}{reason}")
                }
                // Without a size, which is that of the file. It fits into 80 columns.
                _ => format!("{word}  {file}{reason}"),
            }
        }
        (None, reason) => {
            let reason = escape(reason.unwrap_or_default());
            let text = format!("{}: {reason}", escape(line.call_id));
            wrap::beside(&format!("{word}  "), &text, terminal::width())
        }
    }
}

/// The progress line, on a terminal only.
#[derive(Clone)]
pub(super) struct Progress(ProgressBar);

impl Progress {
    pub(super) fn new() -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        let template = "{msg}{bytes} received, {bytes_per_sec}";
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        progress_line::show(&bar);
        Self(bar)
    }

    pub(super) fn add_bytes(&self, bytes: u64) {
        self.0.inc(bytes);
    }
}
