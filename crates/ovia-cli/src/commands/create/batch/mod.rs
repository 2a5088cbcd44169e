//! `ovia calls create --batch`: checks a whole CSV file, then places its calls one after the other,
//! each number once, however often the program is ended and started again.
//!
//! | file | what it does |
//! | --- | --- |
//! | `rows.rs` | the CSV file |
//! | `rules.rs` | pace, attempts, numbers never to be called |
//! | `hours.rs`, `zones.rs` | hours and holidays, in the time zones of the number called |
//! | `journal.rs` | what was sent, on the disk before it is sent |
//! | `plan.rs` | which rows are left to call, and the report |
//! | `runner.rs` | the loop |
//! | `in_doubt.rs` | calls that may have been placed |
//! | `retries.rs` | waits before a request is sent again |
//! | `results.rs` | a line per row on stdout, the summary |

mod hours;
mod in_doubt;
mod journal;
mod plan;
mod results;
mod retries;
mod rows;
mod rules;
mod runner;
mod zones;

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    time::Duration,
};

use chrono::{TimeDelta, Utc};
use clap::Args;
use tokio::time::Instant;

use self::{
    hours::Hours,
    journal::{Contents, Journal},
    plan::Batch,
    results::Results,
    retries::Retries,
    rows::{Row, read_text},
    rules::{Attempts, Rate},
    runner::{Now, Pending, Rules, Runner},
};
use super::{confirm::confirm, draft::Draft, signals::Signals};
use crate::{
    commands::GlobalOptions,
    connection::Connection,
    escape::escape,
    exit::{Exit, Failure},
    stderr::{count, eprint_line},
};

/// How many bad lines of a file are named.
const MAX_NAMED: usize = 20;

#[derive(Args, Debug)]
#[command(next_help_heading = "Options of a batch")]
pub(super) struct BatchOptions {
    /// Place the calls of this CSV file, each number once; the same command continues a batch
    #[arg(long, value_name = "FILE.csv")]
    batch: Option<PathBuf>,

    /// Place at most this many calls in a time, evenly spaced, for example 10/min [default: one after
    /// the other, without a pause]
    #[arg(long, value_name = "N/TIME", requires = "batch", value_parser = Rate::parse)]
    pace: Option<Rate>,

    /// Call only in these hours, in the time zone of the number called; where its country has several,
    /// in all of them
    #[arg(long, value_name = "HOURS", requires = "batch", value_parser = Hours::parse)]
    hours: Option<Hours>,

    /// Do not call on the dates in this file, one per line, such as 2026-12-25
    #[arg(long, value_name = "FILE", requires = "hours")]
    holidays: Option<PathBuf>,

    /// Outside --hours, stop and say when to go on, instead of waiting
    #[arg(long, requires = "hours")]
    no_wait: bool,

    /// Call no number more often than this, counted over all calls in the list, for example 4/30d
    #[arg(long, value_name = "N/TIME", requires = "batch", value_parser = Rate::parse)]
    max_attempts: Option<Rate>,

    /// Do not call the numbers in this file, one per line
    #[arg(long, value_name = "FILE", requires = "batch")]
    never: Option<PathBuf>,
}

impl BatchOptions {
    pub(super) fn is_used(&self) -> bool {
        self.batch.is_some()
    }
}

pub(super) async fn run(
    options: &BatchOptions,
    defaults: Draft,
    (yes, dry_run): (bool, bool),
    global: &GlobalOptions<'_>,
) -> Result<Exit, Failure> {
    let path = options.batch.as_deref().unwrap_or(Path::new(""));
    // A conflict for clap would let it accept the other options of a batch without --batch.
    if defaults.to.is_some() {
        return Err(Failure::usage(
            "not placed: --to cannot be used with --batch; the file names the numbers to call",
        ));
    }
    let rows = read(path, |text| rows::read(text, &defaults))?;
    let never = match &options.never {
        Some(path) => read(path, |text| rules::never(text, defaults.country))?,
        None => BTreeSet::new(),
    };
    let now = Now {
        start: global.connection.now.unwrap_or_else(Utc::now),
        since: Instant::now(),
    };
    let mut rules = Rules {
        pace: options.pace,
        hours: options.hours.clone(),
        holidays: BTreeSet::new(),
        max_attempts: options.max_attempts,
        no_wait: options.no_wait,
        zone: global.zone,
    };
    if let Some(path) = &options.holidays {
        rules.holidays = read(path, hours::holidays)?;
    }
    let rows =
        with_zones(rows, &rules, &defaults, &now).map_err(|problems| refused(path, &problems))?;

    let journal_path = journal::path_for(path);
    let wrong_journal = |problem: String| {
        Failure::usage(format!("the journal {} {problem}", journal_path.display()))
    };
    if dry_run {
        let contents = journal::peek(&journal_path).map_err(wrong_journal)?;
        let batch = Batch::new(rows, &never, &contents);
        return batch.show(global.format, &rules);
    }
    // The lock comes before the question, so that two people cannot both answer it.
    let (mut journal, contents) = match global.connection.demo {
        true => (Journal::none(), Contents::default()),
        false => Journal::open(&journal_path).map_err(wrong_journal)?,
    };
    let connection = Connection::open(global.connection).await?;
    if let Some(server) = &contents.server
        && *server != connection.server
    {
        return Err(wrong_journal(format!(
            "is of another server, {server}; calls there would be taken for calls here"
        )));
    }
    let batch = Batch::new(rows, &never, &contents);
    eprint_line(&batch.summary(&connection));
    if options.hours.is_some() || options.max_attempts.is_some() || options.never.is_some() {
        eprint_line(
            "--hours, --max-attempts and --never are a guard against mistakes, not legal advice",
        );
    }
    if !batch.pending.is_empty() && !yes && !connection.is_demo() {
        let calls = count(batch.pending.len() as u64, "call");
        let question = format!("Phones will ring, and it costs money. Place {calls}?");
        if !confirm(&question, "place the call", "not placed")? {
            eprint_line("not placed");
            return Ok(Exit::Failed);
        }
    }
    if contents.server.is_none() {
        let event = journal::Event::Batch {
            at: Utc::now(),
            server: connection.server.clone(),
        };
        let added = journal.add(&event);
        added.map_err(|error| wrong_journal(format!("cannot be written: {error}")))?;
    }
    let attempts = match rules.max_attempts {
        Some(_) => {
            let numbers = batch
                .pending
                .iter()
                .map(|pending| &*pending.row.new_call.to_number);
            Attempts::read(&connection.client, numbers).await?
        }
        None => Attempts::default(),
    };
    let signals = Signals::listen().map_err(|error| {
        Failure::failed(format!("not placed: signals cannot be caught: {error}"))
    })?;
    let interval = rules.pace.map_or(Duration::ZERO, Rate::interval);
    // The pace of the run before goes on.
    let since_last = contents
        .last_sent
        .map_or(TimeDelta::MAX, |at| Utc::now() - at);
    let left =
        TimeDelta::from_std(interval).unwrap_or(TimeDelta::MAX) - since_last.max(TimeDelta::zero());
    let next_call = now.start + left.max(TimeDelta::zero());
    let runner = Runner {
        client: &connection.client,
        journal,
        rules,
        attempts,
        signals,
        now,
        results: Results::new(global.format),
        in_doubt: Vec::new(),
        interrupted: None,
        next_call,
        retries: Retries::new(global.connection.retries.unwrap_or(4)),
    };
    batch.place(runner, &contents).await
}

/// Reads a file, and names its bad lines.
fn read<T>(path: &Path, read: impl FnOnce(&str) -> Result<T, Vec<String>>) -> Result<T, Failure> {
    let text = read_text(path).map_err(|problem| refused(path, &[problem]))?;
    read(&text).map_err(|problems| refused(path, &problems))
}

/// Names what is wrong with a file, one problem per line.
fn refused(path: &Path, problems: &[String]) -> Failure {
    let shown = path.display();
    let (last, others) = match problems {
        [problem] => return Failure::usage(format!("not placed: {shown}: {problem}")),
        problems => (problems.len(), &problems[..problems.len().min(MAX_NAMED)]),
    };
    for problem in others {
        eprint_line(&format!(
            "{}: {}",
            escape(&shown.to_string()),
            escape(problem)
        ));
    }
    let more = match last - others.len() {
        0 => String::new(),
        more => format!(", {more} of them not shown"),
    };
    Failure::usage(format!("not placed: {shown} has {last} bad lines{more}"))
}

/// The rows with the time zones of their numbers, if there are hours.
fn with_zones(
    rows: Vec<Row>,
    rules: &Rules,
    defaults: &Draft,
    now: &Now,
) -> Result<Vec<Pending>, Vec<String>> {
    let (mut pending, mut problems) = (Vec::new(), Vec::new());
    for row in rows {
        let zones = match &rules.hours {
            None => Ok(Vec::new()),
            Some(hours) => zones::of_number(&row.new_call.to_number, defaults.country).and_then(|zones| {
                match hours.next_open(&zones, &rules.holidays, now.start) {
                    Some(_) => Ok(zones),
                    None => Err(format!(
                        "is in a country with {} time zones, and --hours never holds in all of them \
                         at once",
                        zones.len()
                    )),
                }
            }),
        };
        match zones {
            Ok(zones) => pending.push(Pending { row, zones }),
            Err(problem) => problems.push(format!("line {}: to_number {problem}", row.line)),
        }
    }
    match problems.is_empty() {
        true => Ok(pending),
        false => Err(problems),
    }
}
