//! `ovia calls report`: one self-contained HTML page on the calls of a selection.
//!
//! | file | what it does |
//! | --- | --- |
//! | `gather.rs` | reads the calls, and keeps what the page shows |
//! | `problems.rs` | counts what is wrong with the data |
//! | `periods.rs` | chooses days, weeks or months, and fills the gaps |
//! | `charts.rs` | charts as SVG |
//! | `page.rs`, `style.css` | the page: its head, the totals, the order of the sections |
//! | `over_time.rs`, `distributions.rs`, `comparisons.rs`, `lists.rs` | the sections |
//! | `tables.rs` | tables |
//! | `file.rs` | writes the file, whole or not at all |

mod charts;
mod comparisons;
mod distributions;
mod file;
mod gather;
mod lists;
mod over_time;
mod page;
mod periods;
mod problems;
mod tables;

use std::{path::PathBuf, time::SystemTime};

use clap::Args;

use self::gather::Gathered;
use super::GlobalOptions;
use crate::{
    exit::{Exit, Failure},
    redact::Redaction,
    selection::{Selection, TIME_HELP},
    stderr::{count, eprint},
};

/// Write a report on calls as one HTML page, with charts
///
/// The page needs no network and no other file, so it can be mailed. It shows totals, the calls and the
/// costs of each day, lengths, hours, agents, statuses, the slowest and the dearest calls, and what is
/// wrong with the data. It contains no transcript, and phone numbers only with --redact=none or
/// --redact=text.
#[derive(Args, Debug)]
#[command(after_help = format!("\
{TIME_HELP}

Examples:
  ovia calls report calls.html
  ovia calls report november.html --since 2026-11-01 --until 2026-11-30
  ovia calls report camille.html --agent b3e9d1f2
  ovia --demo calls report demo.html
  ovia calls report ours.html --redact=none           with the phone numbers of the calls listed
  ovia calls report - | gzip > calls.html.gz

An existing file is replaced when the whole report has been written. Days without calls are shown
as 0; more than 62 days are shown as weeks, more than 62 weeks as months. What is counted, and how, is
in `ovia calls stats --help`.

Memory grows with the number of days and agents, and by the ids of the calls: 100 MB for a million."))]
pub(crate) struct ReportCommand {
    /// Write the page to this file; `-` writes it to stdout
    #[arg(value_name = "FILE.html")]
    file: PathBuf,

    #[command(flatten)]
    selection: Selection,
}

pub(super) async fn run(
    options: ReportCommand,
    global: &GlobalOptions<'_>,
) -> Result<Exit, Failure> {
    // A page is made to be handed on.
    let redaction = global.redaction.unwrap_or(Redaction::Numbers);
    let global = &GlobalOptions {
        redaction: Some(redaction),
        ..*global
    };
    let target = file::Target::new(&options.file)?;
    let now = global
        .connection
        .now
        .unwrap_or_else(|| SystemTime::now().into());
    let mut records = options.selection.open(global).await?;
    records.shows_conversations = false;
    let mut gathered = Gathered::new(global.zone, now, redaction);
    let result = loop {
        match records.next().await {
            Ok(Some(call)) => gathered.add(&call),
            Ok(None) => break Ok(()),
            Err(failure) => break Err(failure),
        }
    };
    if let Err(failure) = result {
        records.print_report();
        return Err(failure.with_suffix("; no report was written"));
    }
    let page = page::page(&gathered, records.report());
    target.write(&page)?;
    if !target.is_stdout() {
        let calls = count(records.given(), "call");
        eprint(&format!(
            "{}: {calls}\n",
            crate::escape::escape(&options.file.to_string_lossy())
        ));
    }
    Ok(records.finish())
}
