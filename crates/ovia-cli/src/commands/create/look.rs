//! Looks for a call that may have been placed.

use std::time::Duration;

use ovia::{Call, Client, ErrorKind, MaybePlaced};
use tokio::time::{Instant, sleep};

use crate::{
    escape::escape,
    stderr::{count, eprint_line, error_line},
};

/// How long the program looks in all, unless `--timeout` is shorter.
const MAX_TIME: Duration = Duration::from_secs(15);

/// The pauses before each search, in seconds: a new call may appear in the list a little later.
const PAUSES: [u64; 5] = [0, 1, 2, 4, 6];

/// How many calls are named.
const MAX_NAMED: usize = 5;

/// Searches the list a few times, and reports on stderr what it found.
pub(super) async fn look(client: &Client, sent: &MaybePlaced, limit: Option<Duration>) {
    let limit = limit.unwrap_or(MAX_TIME).min(MAX_TIME);
    let deadline = Instant::now() + limit;
    eprint_line(&format!(
        "looking for it in the list, for {} at most",
        humantime::format_duration(limit)
    ));
    let (mut searches, mut problem) = (0, None);
    for pause in PAUSES.map(Duration::from_secs) {
        if Instant::now() + pause >= deadline {
            break;
        }
        sleep(pause).await;
        let left = deadline.saturating_duration_since(Instant::now());
        let search = client
            .calls()
            .find_placed(sent)
            .max_retries(0)
            .timeout(left);
        match search.await {
            Ok(found) if !found.is_empty() => return report(&found),
            Ok(_) => searches += 1,
            Err(error) => {
                let ends = !error.is_retryable() && error.kind() != ErrorKind::Record;
                problem = Some(error_line(&error));
                if ends {
                    break;
                }
            }
        }
    }
    if let Some(problem) = problem {
        eprint_line(&format!(
            "the list could not be searched: {}",
            escape(&problem)
        ));
    }
    if searches > 0 {
        let times = count(searches, "time");
        eprint_line(&format!(
            "not in the list so far (searched {times}); this does not prove that it was not placed"
        ));
    }
}

/// Names the calls that were found.
fn report(found: &[Call]) {
    eprint_line(match found.len() {
        1 => "a call in the list matches it:",
        _ => {
            "several calls in the list match it; earlier ones with the same numbers may be among them:"
        }
    });
    for call in found.iter().take(MAX_NAMED) {
        let id = call.field("id").map_or("without an id", |id| id.get());
        let time = call.created_at().or(call.started_at());
        let time = time.map_or(String::new(), |time| {
            time.format(", created %FT%TZ").to_string()
        });
        eprint_line(&format!("  {}{time}", escape(id.trim_matches('"'))));
    }
    if found.len() > MAX_NAMED {
        eprint_line(&format!("  and {} more", found.len() - MAX_NAMED));
    }
}
