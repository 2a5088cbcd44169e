//! Writes the transcript of every call into a file of its own.
//!
//! ```sh
//! export OVIA_TOKEN=…
//! cargo run --example transcripts -- ./transcripts
//! ```
//!
//! Run it again to add what is new: files that exist are left alone. A file appears under its name
//! only when it is whole.

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use ovia::{Call, Client, ErrorKind};

#[tokio::main]
async fn main() -> ExitCode {
    let Some(directory) = std::env::args_os().nth(1).map(PathBuf::from) else {
        eprintln!("usage: transcripts DIRECTORY");
        return ExitCode::from(2);
    };
    let result = match Client::from_env() {
        Ok(client) => write_all(&client, &directory).await,
        Err(error) => Err(error.into()),
    };
    match result {
        Ok(Summary {
            written,
            unreadable,
        }) => {
            eprintln!("{written} transcripts written");
            if unreadable > 0 {
                eprintln!("{unreadable} records could not be read");
                return ExitCode::from(3);
            }
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("transcripts: {error}; run it again to go on");
            ExitCode::FAILURE
        }
    }
}

/// What was done.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Summary {
    /// New files.
    pub(crate) written: u64,
    /// Records that could not be read.
    pub(crate) unreadable: u64,
}

/// Writes the transcripts that the directory does not have yet.
pub(crate) async fn write_all(
    client: &Client,
    directory: &Path,
) -> Result<Summary, Box<dyn std::error::Error>> {
    fs::create_dir_all(directory)?;
    let mut summary = Summary {
        written: 0,
        unreadable: 0,
    };
    let mut calls = client.calls().list().stream();
    while let Some(call) = calls.next().await {
        match call {
            Ok(call) => summary.written += u64::from(write(&call, directory)?),
            Err(error) if error.kind() == ErrorKind::Record => summary.unreadable += 1,
            Err(error) => return Err(error.into()),
        }
    }
    Ok(summary)
}

/// Returns whether a file was written.
fn write(call: &Call, directory: &Path) -> io::Result<bool> {
    // An id that is not a UUID could be any text, a path included; a call that goes on has no end.
    let (Some(id), Some(_)) = (call.id(), call.ended_at()) else {
        return Ok(false);
    };
    let day = call.started_at().map_or_else(
        || "unknown-day".to_owned(),
        |it| it.date_naive().to_string(),
    );
    let path = directory.join(format!("{day}_{id}.txt"));
    let text = text(call);
    if text.is_empty() || path.exists() {
        return Ok(false);
    }
    let part = path.with_extension("part");
    let mut file = fs::File::create(&part)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(part, path)?;
    Ok(true)
}

/// The messages, one a line with its time; without messages, the transcript as it is.
fn text(call: &Call) -> String {
    let mut text = String::new();
    for message in call.transcript_objects().into_iter().flatten() {
        if let Some(content) = message.content() {
            let time = message
                .timestamp()
                .map(|it| it.format("%H:%M:%S  ").to_string());
            text.push_str(&format!("{}{content}\n", time.unwrap_or_default()));
        }
    }
    if text.is_empty() {
        text.push_str(call.transcript().unwrap_or_default());
    }
    text
}
