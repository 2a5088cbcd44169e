//! Prints each call that fails, from now on, until it is stopped.
//!
//! ```sh
//! cargo run --example watch_failed
//! ```
//!
//! Reads `OVIA_TOKEN` and, if set, `OVIA_BASE_URL`. The list has no filters and no events, so it is read
//! once a minute. `ovia calls watch` does this and more.

#![allow(
    clippy::print_stdout,
    missing_docs,
    unreachable_pub,
    reason = "a program, parts of which a test calls"
)]

use std::{collections::HashSet, error::Error, time::Duration};

use ovia::{
    Client, ErrorKind,
    chrono::{DateTime, TimeDelta, Utc},
    uuid::Uuid,
};

const EVERY: Duration = Duration::from_secs(60);

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let client = Client::from_env()?;
    let mut watch = Watch::new(Utc::now());
    loop {
        match watch.look(&client).await {
            Ok(lines) => lines.iter().for_each(|line| println!("{line}")),
            // The next look finds what this one has missed.
            Err(error) if error.is_retryable() => eprintln!("{error}; trying again"),
            Err(error) => return Err(error.into()),
        }
        tokio::time::sleep(EVERY).await;
    }
}

/// What has been printed.
pub struct Watch {
    since: DateTime<Utc>,
    printed: HashSet<Uuid>,
}

impl Watch {
    /// Calls that start at this time or later.
    pub fn new(since: DateTime<Utc>) -> Self {
        Self {
            since,
            printed: HashSet::new(),
        }
    }

    /// A line for each call that has failed since the last look.
    pub async fn look(&mut self, client: &Client) -> Result<Vec<String>, ovia::Error> {
        // A call that began an hour before may fail now.
        let since = self.since - TimeDelta::hours(1);
        let mut lines = Vec::new();
        let mut calls = client.calls().list().started_since(since).stream();
        while let Some(call) = calls.next().await {
            let call = match call {
                Ok(call) => call,
                Err(error) if error.kind() == ErrorKind::Record => continue,
                Err(error) => return Err(error),
            };
            let (Some(id), Some(status)) = (call.id(), call.status()) else {
                continue;
            };
            if matches!(status, "failed" | "error" | "busy" | "no_answer")
                && self.printed.insert(id)
            {
                let start = call.started_at().map(|start| start.to_rfc3339());
                lines.push(format!("{id} {status} {}", start.unwrap_or_default()));
            }
        }
        Ok(lines)
    }
}
