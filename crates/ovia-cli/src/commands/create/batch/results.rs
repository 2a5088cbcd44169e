//! The results of a batch: a line per row on stdout, and the summary on stderr.

use std::io::{self, Write};

use chrono::{DateTime, SecondsFormat, Utc};
use serde::Serialize;

use super::rows::Row;
use crate::{
    colour::{Colours, HEADING},
    escape::escape,
    exit::Failure,
    output::{Format, JsonRows},
    stderr::count,
};

/// What became of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Outcome {
    Placed,
    /// There was no answer, but the call is in the list.
    Found,
    MayHaveBeenPlaced,
    Rejected,
    /// By --never or --max-attempts.
    Skipped,
    /// Not called yet.
    Pending,
}

impl Outcome {
    const ALL: [Self; 6] = [
        Self::Placed,
        Self::Found,
        Self::MayHaveBeenPlaced,
        Self::Rejected,
        Self::Skipped,
        Self::Pending,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Placed => "placed",
            Self::Found => "found",
            Self::MayHaveBeenPlaced => "may_have_been_placed",
            Self::Rejected => "rejected",
            Self::Skipped => "skipped",
            Self::Pending => "pending",
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Placed => "placed",
            Self::Found => "found in the list after a request without an answer",
            Self::MayHaveBeenPlaced => "may have been placed",
            Self::Rejected => "rejected by the server",
            Self::Skipped => "skipped by --never or --max-attempts",
            Self::Pending => "not called yet",
        }
    }
}

/// A line of the results.
#[derive(Serialize)]
pub(super) struct Line<'a> {
    line: u64,
    to_number: &'a str,
    outcome: Outcome,
    id: Option<&'a str>,
    at: Option<String>,
    reason: Option<&'a str>,
}

/// Prints the results as they come, and counts them.
pub(super) struct Results {
    format: Format,
    /// For JSON and NDJSON.
    rows: JsonRows<io::Stdout>,
    /// Whether the header of CSV or of the table is still to be written.
    is_first: bool,
    counts: [u64; Outcome::ALL.len()],
    /// The lines of the file whose calls may have been placed.
    in_doubt: Vec<u64>,
}

impl Results {
    pub(super) fn new(format: Format) -> Self {
        Self {
            format,
            rows: JsonRows::to_stdout(io::stdout(), format),
            is_first: true,
            counts: [0; 6],
            in_doubt: Vec::new(),
        }
    }

    pub(super) fn add(
        &mut self,
        row: &Row,
        outcome: Outcome,
        (id, at): (Option<&str>, Option<DateTime<Utc>>),
        reason: Option<&str>,
    ) -> Result<(), Failure> {
        self.counts[outcome as usize] += 1;
        if outcome == Outcome::MayHaveBeenPlaced {
            self.in_doubt.push(row.line);
        }
        let line = Line {
            line: row.line,
            to_number: &row.new_call.to_number,
            outcome,
            id,
            at: at.map(|at| at.to_rfc3339_opts(SecondsFormat::Secs, true)),
            reason,
        };
        match self.print(&line) {
            // The journal has it all; calls go on without a reader.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            result => result.map_err(Failure::from),
        }
    }

    fn print(&mut self, line: &Line<'_>) -> io::Result<()> {
        let mut out = io::stdout().lock();
        match self.format {
            Format::Csv => {
                let mut writer = csv::WriterBuilder::new()
                    .has_headers(std::mem::take(&mut self.is_first))
                    .from_writer(out);
                writer.serialize(line).map_err(io::Error::other)?;
                writer.flush()
            }
            // The summary counts them, and there may be thousands.
            Format::Table if line.outcome == Outcome::Pending => Ok(()),
            Format::Table => {
                let id = line.id.or(line.reason).unwrap_or_default();
                let outcome = line.outcome.name();
                let number = line.to_number;
                if std::mem::take(&mut self.is_first) {
                    let heading = "LINE  TO             OUTCOME               CALL, OR REASON";
                    writeln!(out, "{}", Colours::for_stdout().paint(HEADING, heading))?;
                }
                writeln!(
                    out,
                    "{:>4}  {number:<13}  {outcome:<20}  {}",
                    line.line,
                    escape(id)
                )?;
                out.flush()
            }
            _ => {
                drop(out);
                self.rows.row(&ovia::serde_json::to_string(line)?)?;
                self.rows.flush()
            }
        }
    }

    /// What comes after the last line.
    pub(super) fn end(&mut self) -> Result<(), Failure> {
        match self.format {
            Format::Table | Format::Csv => Ok(()),
            _ => Ok(self.rows.end()?),
        }
    }

    pub(super) fn count(&self, outcome: Outcome) -> u64 {
        self.counts[outcome as usize]
    }

    /// The lines whose calls may have been placed.
    pub(super) fn in_doubt(&self) -> &[u64] {
        &self.in_doubt
    }

    /// One line: how many rows there are of each outcome.
    pub(super) fn summary(&self) -> String {
        let total = self.counts.iter().sum();
        let parts: Vec<String> = Outcome::ALL
            .iter()
            .map(|&outcome| (self.count(outcome), outcome.words()))
            .filter(|(number, _)| *number > 0)
            .map(|(number, words)| format!("{number} {words}"))
            .collect();
        format!("{}: {}", count(total, "number"), parts.join(", "))
    }
}
