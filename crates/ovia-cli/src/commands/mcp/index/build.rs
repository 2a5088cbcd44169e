//! Reads a list into an index.

use std::{
    collections::BTreeSet,
    io,
    sync::atomic::{AtomicU64, Ordering},
};

use chrono::{DateTime, Utc};
use ovia::{Call, Model, model};

use super::{Index, Row, longest_silence, short_record::short_record, store::Writer};
use crate::{
    call_status::has_failed,
    conversation,
    escape::escape,
    exit::Failure,
    report::Report,
    selection::{Source, SourceError},
    statistics::{Dimension, Facts, Groups, latency, started},
    stderr::count,
    time::Zone,
};

/// How many undocumented fields are named, and the longest name.
const MAX_UNDOCUMENTED: usize = 40;
const MAX_NAME: usize = 40;

/// After this many records other tasks run.
const YIELD_AFTER: usize = 256;

/// What an index is made of.
struct Builder {
    rows: Vec<Row>,
    whole: Writer,
    short: Writer,
    agents: Groups,
    statuses: Groups,
    report: Report,
    undocumented: BTreeSet<String>,
    unreadable: u64,
    first_unreadable: Option<String>,
    gaps: Vec<String>,
}

/// Reads the list to its end.
///
/// # Errors
///
/// The source failed before its end: half a list answers no question. Or the temporary files cannot be
/// written.
pub(super) async fn build(
    mut source: Source<model::Call>,
    name: String,
    max_disk: u64,
    read_at: DateTime<Utc>,
    progress: &AtomicU64,
) -> Result<Index, Failure> {
    let mut builder = Builder::new().map_err(temporary)?;
    while let Some(next) = source.next().await {
        match next {
            Ok(call) => {
                if builder.whole.written() + builder.short.written() > max_disk {
                    builder.gaps.push(format!(
                        "the list is cut after {}: the temporary files are full (--max-disk)",
                        count(builder.rows.len() as u64, "call")
                    ));
                    source.end();
                    break;
                }
                builder.add(&call).map_err(temporary)?;
            }
            Err(SourceError::Record { line, .. }) => {
                builder.unreadable += 1;
                builder.first_unreadable.get_or_insert(line);
            }
            Err(SourceError::Incomplete(line)) => builder
                .gaps
                .push(format!("the list is not complete: {}", escape(&line))),
            Err(SourceError::Ends(failure)) => return Err(failure),
        }
        progress.store(builder.rows.len() as u64, Ordering::Relaxed);
        if builder.rows.len() % YIELD_AFTER == 0 {
            tokio::task::yield_now().await;
        }
    }
    builder.finish(name, read_at).map_err(temporary)
}

fn temporary(error: io::Error) -> Failure {
    Failure::failed(format!("a temporary file cannot be written: {error}"))
        .with_hint("set TMPDIR to a directory with more space")
}

impl Builder {
    fn new() -> io::Result<Self> {
        let groups = |dimension| Groups::new(&[dimension], Zone::UTC);
        Ok(Self {
            rows: Vec::new(),
            whole: Writer::new()?,
            short: Writer::new()?,
            agents: groups(Dimension::Agent),
            statuses: groups(Dimension::Status),
            report: Report::default(),
            undocumented: BTreeSet::new(),
            unreadable: 0,
            first_unreadable: None,
            gaps: Vec::new(),
        })
    }

    fn add(&mut self, call: &Call) -> io::Result<()> {
        let facts = Facts::of(call);
        self.agents.add(call, &facts);
        self.statuses.add(call, &facts);
        let position = self.rows.len() as u64;
        self.report
            .add_printed(position, call.mismatches(), call.is_as_sent());
        if self.undocumented.len() < MAX_UNDOCUMENTED {
            for (name, _) in call.fields() {
                if !is_documented(&name) && name.len() <= MAX_NAME {
                    self.undocumented.insert(name);
                }
            }
        }
        let silence = longest_silence(&conversation::lines(call));
        let silence = silence.map_or(0, |silence| silence.length.as_millis());
        let row = Row {
            whole: self.whole.push(call.as_str())?,
            short: self.short.push(&short_record(call, is_documented))?,
            id: call.id(),
            started: started(call).map_or(i64::MIN, |time| time.timestamp_millis()),
            silence: u32::try_from(silence).unwrap_or(u32::MAX),
            latency: latency(call).map(|milliseconds| milliseconds as f32),
            cost: facts.cost().map(|cost| cost.to_f64()),
            is_failed: has_failed(call),
            has_mismatches: !call.mismatches().is_empty(),
        };
        self.rows.push(row);
        Ok(())
    }

    fn finish(mut self, source: String, read_at: DateTime<Utc>) -> io::Result<Index> {
        if self.unreadable > 0 {
            let first = self.first_unreadable.as_deref().unwrap_or_default();
            self.gaps.push(format!(
                "{} could not be read and are not counted; the first: {}",
                count(self.unreadable, "record"),
                escape(first)
            ));
        }
        let mut newest: Vec<u32> = (0..self.rows.len())
            .filter_map(|row| u32::try_from(row).ok())
            .collect();
        newest.sort_unstable_by_key(|position| {
            let position = *position as usize;
            let row = &self.rows[position];
            std::cmp::Reverse((row.time_key(), row.number(position)))
        });
        Ok(Index {
            rows: self.rows,
            newest,
            whole: self.whole.finish()?,
            short: self.short.finish()?,
            source,
            read_at,
            gaps: self.gaps,
            agents: self.agents,
            statuses: self.statuses,
            report: self.report,
            undocumented: self.undocumented,
        })
    }
}

/// Whether the specification has a field of a call.
fn is_documented(name: &str) -> bool {
    model::Call::SCHEMA.position(name).is_some()
}
