//! `--wait`: follows the call in the list until it ends.

use std::time::Duration;

use ovia::{Call, Client, ErrorKind, Id};
use tokio::time::{Instant, sleep};

use crate::{
    call_status::has_ended,
    escape::escape,
    stderr::{eprint_line, error_line},
};

/// How long a call is followed at most, unless `--timeout` says otherwise.
const MAX_TIME: Duration = Duration::from_secs(4 * 3600);

/// How long a new call may be missing from the list before that is said again.
const MISSING: Duration = Duration::from_secs(120);

/// Reads the list until the call has ended. `last` becomes the last record that was seen. Says each new
/// status.
///
/// # Errors
///
/// Says why the call is not followed any further.
pub(super) async fn until_ended(
    client: &Client,
    last: &mut Call,
    interval: Duration,
    limit: Option<Duration>,
) -> Result<(), String> {
    let limit = limit.unwrap_or(MAX_TIME);
    let deadline = Instant::now() + limit;
    let id = last.field("id").map(|id| id.get());
    let id: Id = ovia::serde_json::from_str::<String>(id.unwrap_or_default())
        .unwrap_or_default()
        .into();
    let mut said = status(last);
    eprint_line(&format!("waiting until the call ends: {said}"));
    let (mut seen_at, mut problem) = (Instant::now(), None);
    while !has_ended(last) {
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            let limit = humantime::format_duration(limit);
            return Err(format!("the call has not ended within {limit}"));
        }
        sleep(interval.min(left)).await;
        let search = client
            .calls()
            .get(id.clone())
            .max_retries(0)
            .timeout(interval.max(MISSING));
        match search.await {
            Ok(Some(call)) => {
                *last = call;
                (seen_at, problem) = (Instant::now(), None);
                let status = status(last);
                if status != said {
                    eprint_line(&status);
                    said = status;
                }
            }
            Ok(None) if seen_at.elapsed() >= MISSING => {
                seen_at = Instant::now();
                eprint_line("the call is not in the list yet; still looking for it");
            }
            Ok(None) => {}
            Err(error) if error.is_retryable() || error.kind() == ErrorKind::Record => {
                let line = error_line(&error);
                if problem.as_ref() != Some(&line) {
                    eprint_line(&format!("trying again: {}", escape(&line)));
                    problem = Some(line);
                }
                // A server that asks for a pause gets it.
                sleep(error.retry_after().unwrap_or_default().min(left)).await;
            }
            Err(error) => return Err(error_line(&error)),
        }
    }
    Ok(())
}

/// The status in words.
fn status(call: &Call) -> String {
    let status = call.status().unwrap_or("without a status");
    match call.duration() {
        Some(seconds) => format!("{} ({seconds} s)", escape(status)),
        None => escape(status).into_owned(),
    }
}
