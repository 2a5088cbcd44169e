//! `ovia doctor --drift`: how records differ from what is documented about them.

use std::{
    fmt::Write as _,
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use clap::{Args, ValueEnum};
use ovia::drift::{Finding, FindingKind, Observer, Report};
use serde::Serialize;

use super::super::GlobalOptions;
use crate::{
    escape::escape,
    exit::{Exit, Failure},
    output::{Format, shorten, width as columns},
    selection::{SourceError, SourceOptions},
    stderr::{count, eprint_line, notice},
    terminal,
};

/// How the report is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum DriftFormat {
    /// One finding per line
    Table,
    /// One JSON object
    Json,
    /// The same as YAML
    Yaml,
}

#[derive(Args, Debug)]
#[command(next_help_heading = "Drift")]
pub(super) struct DriftOptions {
    /// Report how the records of the whole list differ from what is documented about them
    #[arg(long)]
    drift: bool,

    /// Check only N records, spread over the whole list; the same ones each time
    #[arg(long, value_name = "N", requires = "drift", value_parser = clap::value_parser!(u32).range(1..))]
    sample: Option<u32>,

    /// Write the changes to the specification that would make it right, as an OpenAPI Overlay in YAML
    #[arg(long, value_name = "FILE", requires = "drift")]
    overlay: Option<PathBuf>,

    #[command(flatten)]
    source: SourceOptions,
}

impl DriftOptions {
    /// Whether `--drift` is given.
    ///
    /// # Errors
    ///
    /// If an option is given that needs it.
    pub(super) fn is_chosen(&self) -> Result<bool, Failure> {
        if !self.drift && self.source.has_input() {
            return Err(Failure::usage("--input needs --drift"));
        }
        Ok(self.drift)
    }
}

/// How many records that cannot be read are shown.
const MAX_SHOWN: u64 = 5;

pub(super) async fn run(
    options: DriftOptions,
    global: &GlobalOptions<'_>,
) -> Result<Exit, Failure> {
    let format = match (global.drift_format, global.chosen_format) {
        (Some(format), _) => format,
        (None, None | Some(Format::Table)) => DriftFormat::Table,
        (None, Some(Format::Json)) => DriftFormat::Json,
        (None, Some(_)) => {
            return Err(Failure::usage(
                "`doctor --drift` has the output formats table, json and yaml",
            ));
        }
    };
    let (mut source, _connection) = options.source.open(global).await?;
    let mut observer = Observer::new();
    if let Some(records) = options.sample {
        observer = observer.sample(usize::try_from(records).unwrap_or(usize::MAX));
    }
    let (mut unreadable, mut incomplete) = (0, None);
    while let Some(record) = source.next().await {
        match record {
            Ok(record) => observer.observe(&record),
            Err(SourceError::Record { line, .. }) => {
                observer.note_unreadable();
                unreadable += 1;
                if unreadable <= MAX_SHOWN {
                    eprint_line(&escape(&line));
                }
            }
            Err(SourceError::Incomplete(line)) => incomplete = Some(line),
            Err(SourceError::Ends(failure)) => return Err(failure),
        }
    }
    let read = source.read();
    let report = observer.finish();
    let text = match format {
        DriftFormat::Table => table(&report, terminal::width()),
        DriftFormat::Json => serde_json::to_string_pretty(&report)
            .map(|json| json + "\n")
            .map_err(|error| Failure::writing(&error.into()))?,
        DriftFormat::Yaml => yaml(&report)?,
    };
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes()).and_then(|()| out.flush())?;
    if let Some(path) = &options.overlay {
        write_overlay(&report, path)?;
    }
    notice(&summary(&report, read));
    if let Some(line) = incomplete {
        eprint_line(&escape(&line));
        return Ok(Exit::Partial);
    }
    Ok(match report.findings.is_empty() && report.unreadable == 0 {
        true => Exit::Done,
        false => Exit::Partial,
    })
}

/// Writes the overlay, or says that there is none.
fn write_overlay(report: &Report, path: &Path) -> Result<(), Failure> {
    let shown = path.display();
    if report.overlay().is_empty() {
        notice(&format!(
            "ovia: {shown} is not written: there is nothing to change\n"
        ));
    } else {
        let failed = |error| Failure::failed(format!("{shown} could not be written: {error}"));
        fs::write(path, yaml(report.overlay())?).map_err(failed)?;
    }
    for left_out in report.left_out() {
        let line = format!(
            "{} is not in the overlay: names and values with digits, dots or blanks, and free text, \
             have to be added by hand",
            escape(left_out)
        );
        eprint_line(&line);
    }
    Ok(())
}

fn yaml(value: &impl Serialize) -> Result<String, Failure> {
    serde_saphyr::to_string(value)
        .map_err(|error| Failure::failed(format!("the report could not be written: {error}")))
}

fn summary(report: &Report, read: u64) -> String {
    let mut text = match report.findings.len() {
        0 => "ovia: nothing differs".to_owned(),
        findings => format!("ovia: {}", count(findings as u64, "finding")),
    };
    let _ = write!(text, " in {}", count(report.records, "record"));
    let readable = read.saturating_sub(report.unreadable);
    if readable > report.records {
        let _ = write!(text, ", a sample of {readable}");
    }
    if report.unreadable > 0 {
        let _ = write!(
            text,
            "; {} could not be read",
            count(report.unreadable, "record")
        );
    }
    if report.omitted > 0 {
        let _ = write!(
            text,
            "; and {} more undocumented names and values",
            report.omitted
        );
    }
    text + "\n"
}

/// The widths of the columns, of 80 in all. Paths, and what was found, get what a terminal has more.
const KIND: usize = 18;
const PATH: usize = 27;
const RECORDS: usize = 7;
const DETAIL: usize = 15;

fn table(report: &Report, width: Option<usize>) -> String {
    if report.findings.is_empty() {
        return String::new();
    }
    let more = width.unwrap_or(0).saturating_sub(80);
    let paths = report
        .findings
        .iter()
        .map(|finding| columns(&escape(&finding.path)));
    let widest = paths.max().unwrap_or(0);
    let path_width = widest.clamp(PATH, PATH + more);
    let detail_width = DETAIL + more - (path_width - PATH);
    let mut text = format!(
        "{:<KIND$}  {:<path_width$}  {:>RECORDS$}  SHARE  {}\n",
        "KIND", "PATH", "RECORDS", "FOUND"
    );
    for finding in &report.findings {
        let path = escape(&finding.path);
        let detail = detail(finding);
        let detail = escape(&detail);
        let share = match finding.share {
            share if share > 0.0 && share < 0.0005 => "<0.1%".to_owned(),
            share => format!("{:.1}%", share * 100.0),
        };
        let share = share.replace("100.0%", "100%");
        let line = format!(
            "{:<KIND$}  {}  {:>RECORDS$}  {share:>5}  {}",
            finding.kind.as_str(),
            padded(&path, path_width),
            finding.count,
            shorten(&detail, detail_width),
        );
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// A path that is too wide keeps its end, which says more.
fn padded(path: &str, room: usize) -> String {
    let mut path = path.to_owned();
    if columns(&path) > room {
        while columns(&path) >= room {
            path.remove(0);
        }
        path.insert(0, '…');
    }
    let missing = room - columns(&path);
    path + &" ".repeat(missing)
}

/// What was found instead.
fn detail(finding: &Finding) -> String {
    match finding.kind {
        FindingKind::Format => finding.examples.join(", "),
        _ => {
            let values = finding.found.iter().map(|found| &*found.value);
            values.collect::<Vec<_>>().join(", ")
        }
    }
}
