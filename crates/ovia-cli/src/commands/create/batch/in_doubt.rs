//! Calls of a batch that may have been placed: they are noted, searched for in the list, and never placed
//! again.

use chrono::{DateTime, TimeDelta, Utc};
use ovia::{Call, MaybePlaced, NewCall};

use super::{
    journal::Event,
    results::Outcome,
    rows::Row,
    runner::{Runner, Stopped},
};
use crate::{commands::id::id_of, escape::escape, exit::Failure, stderr::eprint_line};

/// How far the server's clock may be behind, where a call is searched that may have been placed.
const CLOCK_ALLOWANCE: TimeDelta = TimeDelta::minutes(5);

impl Runner<'_> {
    /// Notes a call that may have been placed.
    pub(super) fn doubt(
        &mut self,
        row: Row,
        new_call: NewCall,
        at: DateTime<Utc>,
        reason: &str,
    ) -> Result<(), Stopped> {
        eprint_line(&format!("WARNING: line {}: {}", row.line, escape(reason)));
        let noted = self.note(&Event::MayHaveBeenPlaced {
            at: Utc::now(),
            to_number: row.new_call.to_number.clone(),
            reason: reason.to_owned(),
        });
        self.in_doubt.push((row, new_call, at));
        noted.map_err(Stopped::Failed)
    }

    /// Searches the list for the calls that may have been placed. A signal ends it.
    pub(super) async fn look(&mut self) -> Result<(), Failure> {
        let mut left = Vec::new();
        for (row, new_call, at) in std::mem::take(&mut self.in_doubt) {
            if self.interrupted.is_some() {
                left.push((row, new_call, at));
                continue;
            }
            let sent = MaybePlaced::new(new_call.clone(), at - CLOCK_ALLOWANCE);
            let client = self.client.clone();
            let search = client.calls().find_placed(&sent).into_future();
            let found = tokio::select! {
                found = search => found,
                signal = self.signals.next() => {
                    eprint_line(&format!("stopped looking ({signal})"));
                    self.interrupted = Some(signal);
                    left.push((row, new_call, at));
                    continue;
                }
            };
            match found {
                Ok(found) if proves(&found, &new_call) => {
                    let id = id_of(&found[0]).unwrap_or_default().into_owned();
                    self.note(&Event::Found {
                        at: Utc::now(),
                        to_number: row.new_call.to_number.clone(),
                        id: id.clone(),
                    })?;
                    self.results
                        .add(&row, Outcome::Found, (Some(&id), Some(at)), None)?;
                }
                Ok(_) => left.push((row, new_call, at)),
                Err(error) => {
                    let line = Failure::from(error).one_line();
                    let line = escape(&line).into_owned();
                    eprint_line(&format!(
                        "line {}: the list could not be searched: {line}",
                        row.line
                    ));
                    left.push((row, new_call, at));
                }
            }
        }
        self.in_doubt = left;
        Ok(())
    }
}

/// Whether what was found in the list is the call that was sent: one record that has what the search
/// compares. The search itself also returns records that lack it.
fn proves(found: &[Call], sent: &NewCall) -> bool {
    match found {
        [call] => {
            call.agent_id() == Some(sent.agent_id)
                && call
                    .to_number()
                    .is_some_and(|number| number.bytes().any(|b| b.is_ascii_digit()))
                && call.created_at().or(call.started_at()).is_some()
        }
        _ => false,
    }
}
