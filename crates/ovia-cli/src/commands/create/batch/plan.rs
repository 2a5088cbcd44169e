//! What is done with the rows of a file: the calls that are left, and the report at the end.

use std::{collections::BTreeSet, time::Duration};

use chrono::{DateTime, Utc};
use tokio::time::sleep;

use super::{
    journal::{Contents, Entry},
    results::Outcome,
    rows::Row,
    runner::{Pending, Rules, Runner, Stopped},
};
use crate::{
    connection::Connection,
    exit::{Exit, Failure},
    output::Format,
    stderr::eprint_line,
};

/// A call may appear in the list a little after it was placed.
const PAUSE_BEFORE_LOOKING: Duration = Duration::from_secs(2);

/// What is done with the rows of the file.
pub(super) struct Batch {
    pub(super) pending: Vec<Pending>,
    /// Rows that are not called, with the option that says so.
    never: Vec<Row>,
    /// Rows whose calls were placed by an earlier run.
    settled: Vec<Row>,
    in_doubt: Vec<Row>,
}

impl Batch {
    pub(super) fn new(rows: Vec<Pending>, never: &BTreeSet<String>, contents: &Contents) -> Self {
        let mut batch = Self {
            pending: Vec::new(),
            never: Vec::new(),
            settled: Vec::new(),
            in_doubt: Vec::new(),
        };
        for Pending { row, zones } in rows {
            let number = &row.new_call.to_number;
            match contents.entries.get(number) {
                Some(Entry::Placed { .. }) => batch.settled.push(row),
                Some(Entry::InDoubt { .. }) => batch.in_doubt.push(row),
                _ if never.contains(number) => batch.never.push(row),
                _ => batch.pending.push(Pending { row, zones }),
            }
        }
        batch
    }

    fn counts(&self) -> String {
        let mut text = format!("{} to call", self.pending.len());
        for (rows, words) in [
            (&self.settled, "placed by an earlier run"),
            (&self.in_doubt, "may have been placed by an earlier run"),
            (&self.never, "never to be called"),
        ] {
            if !rows.is_empty() {
                text += &format!(", {} {words}", rows.len());
            }
        }
        text
    }

    pub(super) fn summary(&self, connection: &Connection) -> String {
        let demo = if connection.is_demo() {
            ", where no phone rings"
        } else {
            ""
        };
        format!("batch at {}{demo}: {}", connection.server, self.counts())
    }

    /// `--dry-run`: the requests, one per line.
    pub(super) fn show(&self, format: Format, rules: &Rules) -> Result<Exit, Failure> {
        use std::io::Write;

        let calls = self.pending.iter().map(|pending| &pending.row.new_call);
        let text = match format {
            Format::Json => {
                let calls: Vec<_> = calls.collect();
                ovia::serde_json::to_string(&calls).map(|text| text + "\n")
            }
            _ => calls
                .map(|call| Ok(ovia::serde_json::to_string(call)? + "\n"))
                .collect(),
        };
        let text = text.map_err(|error| Failure::failed(error.to_string()))?;
        let mut out = std::io::stdout().lock();
        out.write_all(text.as_bytes()).and_then(|()| out.flush())?;
        eprint_line(&format!(
            "not sent, because of --dry-run: {}",
            self.counts()
        ));
        if rules.max_attempts.is_some() {
            eprint_line("--max-attempts was not checked: it needs the list");
        }
        Ok(Exit::Done)
    }

    /// Places the calls, and reports.
    pub(super) async fn place(
        mut self,
        mut runner: Runner<'_>,
        contents: &Contents,
    ) -> Result<Exit, Failure> {
        for row in &self.settled {
            if let Some((outcome, id, at)) = settled(contents.entries.get(&row.new_call.to_number))
            {
                runner
                    .results
                    .add(row, outcome, (Some(id), Some(at)), None)?;
            }
        }
        for row in &self.never {
            runner
                .results
                .add(row, Outcome::Skipped, (None, None), Some("--never"))?;
        }
        let before = runner.results.count(Outcome::Placed);
        for row in self.in_doubt.drain(..) {
            if let Some(Entry::InDoubt { new_call, at }) =
                contents.entries.get(&row.new_call.to_number)
            {
                runner.in_doubt.push((row, new_call.clone(), *at));
            }
        }
        runner.look().await?;
        let ended = runner.run(&mut self.pending).await;
        let reported = self.report(&mut runner).await;
        let results = &runner.results;
        let placed_now = results.count(Outcome::Placed) - before;
        eprint_line(&results.summary());
        if !results.in_doubt().is_empty() {
            let lines: Vec<String> = results.in_doubt().iter().map(u64::to_string).collect();
            eprint_line(&format!(
                "WARNING: the calls of these lines may have been placed, and are not placed again: {}",
                lines.join(", ")
            ));
        }
        let remain = results.count(Outcome::Pending) + results.count(Outcome::Rejected);
        // Whatever fails now: the exit code does not say that no call was placed.
        if let Err(failure) = reported {
            return Err(match placed_now {
                _ if !runner.in_doubt.is_empty() => failure.with_exit(Exit::MaybePlaced),
                0 => failure,
                _ => failure.with_exit(Exit::Partial),
            });
        }
        let exit = match ended {
            _ if !results.in_doubt().is_empty() => Exit::MaybePlaced,
            Err(Stopped::Failed(Failure::Message { exit, .. })) if placed_now == 0 => exit,
            _ if remain > 0 => Exit::Partial,
            Err(Stopped::Failed(_)) => Exit::Partial,
            _ => Exit::Done,
        };
        match ended {
            Ok(()) => {}
            Err(Stopped::AsAsked(why)) => eprint_line(&format!("stopped: {why}")),
            Err(Stopped::Failed(failure)) => failure.print(),
        }
        if results.count(Outcome::Pending) > 0 {
            eprint_line("the same command continues this batch");
        }
        Ok(exit)
    }
}

impl Batch {
    /// Searches for the calls that are in doubt, and prints the rows that have no result yet.
    async fn report(&self, runner: &mut Runner<'_>) -> Result<(), Failure> {
        if !runner.in_doubt.is_empty() {
            sleep(PAUSE_BEFORE_LOOKING).await;
            runner.look().await?;
        }
        let results = &mut runner.results;
        for (row, _, at) in &runner.in_doubt {
            let reason = "no answer, and not in the list so far";
            results.add(
                row,
                Outcome::MayHaveBeenPlaced,
                (None, Some(*at)),
                Some(reason),
            )?;
        }
        for pending in &self.pending {
            results.add(&pending.row, Outcome::Pending, (None, None), None)?;
        }
        results.end()
    }
}

/// The entry of the journal as a result, if the number is not to be called any more.
fn settled(entry: Option<&Entry>) -> Option<(Outcome, &str, DateTime<Utc>)> {
    match entry {
        Some(Entry::Placed { id, at, was_found }) => {
            let outcome = if *was_found {
                Outcome::Found
            } else {
                Outcome::Placed
            };
            Some((outcome, id, *at))
        }
        Some(Entry::InDoubt { .. } | Entry::NotPlaced) | None => None,
    }
}
