//! Prints a line for each call that failed, as it appears, until Ctrl-C.
//!
//! ```sh
//! export OVIA_TOKEN=…
//! cargo run --example watch_failed
//! ```
//!
//! The program goes on while the server is down, and waits as long as the server asks for. It ends at
//! errors that waiting does not mend, such as a token that is refused.

use std::{collections::BTreeMap, io::Write, process::ExitCode, time::Duration};

use ovia::{
    Client, Error, ErrorKind,
    chrono::{DateTime, TimeDelta, Utc},
    uuid::Uuid,
};

/// The time between two looks at the list.
const INTERVAL: Duration = Duration::from_secs(60);

/// Calls that started longer ago are not looked at.
const WINDOW: TimeDelta = TimeDelta::hours(24);

/// Ovia documents no status but `completed`: these are the usual words for a failure.
const FAILED: &[&str] = &[
    "failed",
    "error",
    "busy",
    "no-answer",
    "no_answer",
    "canceled",
];

#[tokio::main]
async fn main() -> ExitCode {
    let client = match Client::from_env() {
        Ok(client) => client,
        Err(error) => return end(&error),
    };
    let mut watch = Watch::default();
    loop {
        let wait = match watch.look(&client, &mut std::io::stdout()).await {
            Ok(()) => INTERVAL,
            Err(error) if error.is_retryable() => {
                eprintln!("watch_failed: {error}");
                error.retry_after().unwrap_or_default().max(INTERVAL)
            }
            Err(error) => return end(&error),
        };
        tokio::time::sleep(wait).await;
    }
}

fn end(error: &Error) -> ExitCode {
    eprintln!("watch_failed: {error}");
    ExitCode::FAILURE
}

/// The failed calls that were printed, with the times they started.
#[derive(Default)]
pub(crate) struct Watch {
    printed: BTreeMap<Uuid, DateTime<Utc>>,
}

impl Watch {
    /// Reads the list once and prints what is new.
    pub(crate) async fn look(&mut self, client: &Client, out: &mut dyn Write) -> Result<(), Error> {
        let since = Utc::now() - WINDOW;
        // What left the window is not returned any more, so it need not be remembered.
        self.printed.retain(|_, started| *started >= since);
        let mut calls = client.calls().list().started_since(since).stream();
        while let Some(call) = calls.next().await {
            let call = match call {
                Ok(call) => call,
                Err(error) if error.kind() == ErrorKind::Record => {
                    eprintln!("watch_failed: {error}");
                    continue;
                }
                Err(error) => return Err(error),
            };
            let status = call.status().unwrap_or_default().to_lowercase();
            let (Some(id), Some(started)) = (call.id(), call.started_at().or(call.created_at()))
            else {
                continue;
            };
            if FAILED.contains(&status.as_str()) && self.printed.insert(id, started).is_none() {
                let agent = call
                    .agent()
                    .and_then(|agent| agent.name().map(str::to_owned));
                // A closed pipe ends the program with the next line, as it does with `head`.
                let _ = writeln!(
                    out,
                    "{}  {id}  {status}  {}",
                    started.format("%Y-%m-%d %H:%M:%S"),
                    agent.unwrap_or_default().escape_debug()
                );
            }
        }
        Ok(())
    }
}
