//! Places the calls of a batch one after the other: the journal before and after each request, the
//! pace, the hours, and what ends a batch early.

use std::{collections::BTreeSet, time::Duration};

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use ovia::{Client, ErrorKind, NewCall};
use tokio::time::{Instant, sleep};

use super::{
    super::signals::Signals,
    hours::{self, Hours},
    journal::{Event, Journal},
    results::{Outcome, Results},
    retries::{RateLimited, Retries},
    rows::Row,
    rules::{Attempts, Rate},
};
use crate::{commands::id::id_of, escape::escape, exit::Failure, stderr::eprint_line, time::Zone};

/// A batch ends if so many calls in a row were rejected, or are in doubt.
const MAX_FAILURES: u32 = 3;

/// A wait is done in steps, because the clock of a machine that sleeps stands still.
const STEP: Duration = Duration::from_secs(30);

/// What limits when and how often calls are placed.
pub(super) struct Rules {
    pub(super) pace: Option<Rate>,
    pub(super) hours: Option<Hours>,
    pub(super) holidays: BTreeSet<NaiveDate>,
    pub(super) max_attempts: Option<Rate>,
    pub(super) no_wait: bool,
    /// The zone in which times are shown.
    pub(super) zone: Zone,
}

/// A row that is still to be called.
pub(super) struct Pending {
    pub(super) row: Row,
    /// The time zones of its number; empty if there are no hours.
    pub(super) zones: Vec<Tz>,
}

/// Why a batch ended before its last row.
pub(super) enum Stopped {
    /// By a signal, or by --no-wait.
    AsAsked(String),
    Failed(Failure),
}

/// What became of a request.
enum Called {
    Done(Outcome),
    /// It was noted as not placed, and can be sent again.
    Again {
        row: Box<Row>,
        failure: Failure,
        /// `None` without a response: no connection was made.
        rate_limited: Option<RateLimited>,
    },
}

/// The time, or what a test says it is.
pub(super) struct Now {
    pub(super) start: DateTime<Utc>,
    pub(super) since: Instant,
}

impl Now {
    fn get(&self) -> DateTime<Utc> {
        self.start + self.since.elapsed()
    }
}

pub(super) struct Runner<'a> {
    pub(super) client: &'a Client,
    pub(super) journal: Journal,
    pub(super) rules: Rules,
    pub(super) attempts: Attempts,
    pub(super) signals: Signals,
    pub(super) now: Now,
    pub(super) results: Results,
    /// Calls that may have been placed, with when their requests were noted.
    pub(super) in_doubt: Vec<(Row, NewCall, DateTime<Utc>)>,
    /// A signal that came while the list was searched.
    pub(super) interrupted: Option<&'static str>,
    /// When the next call may be placed.
    pub(super) next_call: DateTime<Utc>,
    pub(super) retries: Retries,
}

impl Runner<'_> {
    /// Places the calls. Those that are not reached stay in `pending`.
    pub(super) async fn run(&mut self, pending: &mut Vec<Pending>) -> Result<(), Stopped> {
        if let Some(signal) = self.interrupted {
            return Err(Stopped::AsAsked(format!("interrupted ({signal})")));
        }
        let mut failures = 0;
        while let Some((_, opens)) = self.next(pending) {
            self.wait(opens).await?;
            // The hours may have ended while the pace was waited for.
            let Some((index, _)) = self
                .next(pending)
                .filter(|(_, opens)| *opens <= self.now.get())
            else {
                continue;
            };
            let Pending { row, zones } = pending.remove(index);
            if let Some(limit) = self.rules.max_attempts {
                let number = &row.new_call.to_number;
                let calls = self.attempts.count(number, limit.time, self.now.get());
                if calls >= limit.calls as usize {
                    let reason = format!("--max-attempts: called {calls} times");
                    self.result(&row, Outcome::Skipped, None, Some(&reason))?;
                    continue;
                }
            }
            match self.call(row).await? {
                Called::Done(outcome) => {
                    self.retries.reset();
                    failures = match outcome {
                        Outcome::Placed => 0,
                        _ => failures + 1,
                    };
                }
                Called::Again {
                    row,
                    failure,
                    rate_limited,
                } => {
                    let line = row.line;
                    pending.insert(index, Pending { row: *row, zones });
                    let Some((wait, why)) = self.retries.wait(rate_limited) else {
                        return Err(Stopped::Failed(failure));
                    };
                    let seconds = wait.as_secs_f64().ceil();
                    eprint_line(&format!(
                        "line {line}: {why}, not placed; it is tried again in {seconds} s"
                    ));
                    self.next_call = self.next_call.max(self.now.get() + wait);
                }
            }
            if failures >= MAX_FAILURES {
                return Err(Stopped::Failed(Failure::failed(format!(
                    "stopped: {failures} calls in a row were rejected or are in doubt"
                ))));
            }
        }
        Ok(())
    }

    /// The row whose number may be called first, and when; the first one in the file of several.
    fn next(&self, pending: &[Pending]) -> Option<(usize, DateTime<Utc>)> {
        let now = self.now.get();
        let mut known: Vec<(&[Tz], DateTime<Utc>)> = Vec::new();
        let mut best: Option<(usize, DateTime<Utc>)> = None;
        for (index, pending) in pending.iter().enumerate() {
            let same = known.iter().find(|(zones, _)| *zones == pending.zones);
            let opens = match (&self.rules.hours, same) {
                (None, _) => now,
                (Some(_), Some((_, opens))) => *opens,
                (Some(hours), None) => {
                    // That the hours hold at some time was checked before.
                    let opens = hours.next_open(&pending.zones, &self.rules.holidays, now);
                    let opens = opens.unwrap_or(DateTime::<Utc>::MAX_UTC);
                    known.push((&pending.zones, opens));
                    opens
                }
            };
            if best.is_none_or(|(_, earliest)| opens < earliest) {
                best = Some((index, opens));
            }
            if opens <= now {
                break;
            }
        }
        best
    }

    /// Waits for the hours, and for the pace.
    async fn wait(&mut self, opens: DateTime<Utc>) -> Result<(), Stopped> {
        if opens > self.now.get() {
            let when = hours::shown(opens, self.rules.zone);
            if self.rules.no_wait {
                return Err(Stopped::AsAsked(format!("outside --hours until {when}")));
            }
            eprint_line(&format!("outside --hours; waiting until {when}"));
        }
        loop {
            let until = opens.max(self.next_call);
            let left = (until - self.now.get()).to_std().unwrap_or_default();
            let pause = sleep(left.min(STEP));
            // Also without a pause: a signal that has come ends the batch before the next call.
            tokio::select! {
                biased;
                signal = self.signals.next() => {
                    return Err(Stopped::AsAsked(format!("interrupted ({signal})")));
                }
                () = pause => {}
            }
            if left <= STEP {
                return Ok(());
            }
        }
    }

    /// Places one call.
    async fn call(&mut self, row: Row) -> Result<Called, Stopped> {
        let new_call = row.new_call.clone();
        let at = Utc::now();
        self.note(&Event::Sending {
            at,
            new_call: new_call.clone(),
        })
        .map_err(|failure| failure.with_suffix("; no further call is placed"))
        .map_err(Stopped::Failed)?;
        let interval = self.rules.pace.map_or(Duration::ZERO, Rate::interval);
        self.next_call = self.now.get() + interval;
        let client = self.client.clone();
        // Requests are sent again by `run`, which keeps to the hours and the pace.
        let placing = client.calls().create(new_call.clone()).max_retries(0);
        let mut placing = Box::pin(placing.into_future());
        let mut interrupted = None;
        let placed = loop {
            tokio::select! {
                biased;
                placed = &mut placing => break Some(placed),
                signal = self.signals.next() => match interrupted.replace(signal) {
                    None => eprint_line(&format!(
                        "interrupted ({signal}); ending after the call that is being placed; a second \
                         signal ends at once"
                    )),
                    Some(_) => break None,
                },
            }
        };
        let to_number = row.new_call.to_number.clone();
        let outcome = match placed {
            Some(Ok(call)) => {
                let id = id_of(&call).unwrap_or_default().into_owned();
                let noted = self.note(&Event::Placed {
                    at: Utc::now(),
                    to_number,
                    id: id.clone(),
                });
                self.result(&row, Outcome::Placed, Some((&id, at)), None)?;
                noted.map_err(Stopped::Failed)?;
                Outcome::Placed
            }
            Some(Err(error)) if error.kind() == ErrorKind::MaybePlaced => {
                let failure = Failure::from(error);
                let reason = failure.one_line();
                self.doubt(row, new_call, at, &reason)?;
                Outcome::MayHaveBeenPlaced
            }
            Some(Err(error)) => {
                let (kind, is_retryable) = (error.kind(), error.is_retryable());
                let rate_limited = (kind == ErrorKind::RateLimited).then(|| RateLimited {
                    retry_after: error.retry_after(),
                });
                let failure = Failure::from(error);
                let reason = failure.one_line();
                let noted = self.note(&Event::NotPlaced {
                    at: Utc::now(),
                    to_number,
                    reason: reason.clone(),
                });
                noted.map_err(Stopped::Failed)?;
                if is_retryable && interrupted.is_none() {
                    return Ok(Called::Again {
                        row: Box::new(row),
                        failure,
                        rate_limited,
                    });
                }
                if kind != ErrorKind::Rejected {
                    // The others would fail as well.
                    let pending = Outcome::Pending;
                    self.result(&row, pending, None, Some(&reason))?;
                    return Err(Stopped::Failed(failure));
                }
                eprint_line(&format!("line {}: rejected: {}", row.line, escape(&reason)));
                self.result(&row, Outcome::Rejected, None, Some(&reason))?;
                Outcome::Rejected
            }
            None => {
                self.doubt(row, new_call, at, "interrupted before the answer")?;
                Outcome::MayHaveBeenPlaced
            }
        };
        match interrupted {
            Some(signal) => Err(Stopped::AsAsked(format!("interrupted ({signal})"))),
            None => Ok(Called::Done(outcome)),
        }
    }

    pub(super) fn note(&mut self, event: &Event) -> Result<(), Failure> {
        self.journal
            .add(event)
            .map_err(|error| Failure::failed(format!("the journal cannot be written: {error}")))
    }

    fn result(
        &mut self,
        row: &Row,
        outcome: Outcome,
        placed: Option<(&str, DateTime<Utc>)>,
        reason: Option<&str>,
    ) -> Result<(), Stopped> {
        self.results
            .add(row, outcome, placed.unzip(), reason)
            .map_err(Stopped::Failed)
    }
}
