//! Writes the transcript of each call to a file of its own, `<start>_<id>.txt`. Run it again to add the
//! new ones: files that are there are left as they are.
//!
//! ```sh
//! cargo run --example transcripts_to_files -- transcripts
//! ```
//!
//! Reads `OVIA_TOKEN` and, if set, `OVIA_BASE_URL`.

#![allow(
    clippy::print_stdout,
    missing_docs,
    unreachable_pub,
    reason = "a program, parts of which a test calls"
)]

use std::{
    error::Error,
    fs, io,
    path::{Path, PathBuf},
};

use ovia::{Call, Client, ErrorKind};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args_os().nth(1);
    let folder = folder.ok_or("usage: transcripts_to_files FOLDER")?;
    let written = write_all(&Client::from_env()?, Path::new(&folder)).await?;
    println!("{written} transcripts written");
    Ok(())
}

/// Writes the transcripts that are not in the folder yet; how many.
pub async fn write_all(client: &Client, folder: &Path) -> Result<u64, Box<dyn Error>> {
    fs::create_dir_all(folder)?;
    let mut written = 0;
    let mut calls = client.calls().list().status("completed").stream();
    while let Some(call) = calls.next().await {
        let call = match call {
            Ok(call) => call,
            Err(error) if error.kind() == ErrorKind::Record => {
                eprintln!("{error}");
                continue;
            }
            Err(error) => return Err(error.into()),
        };
        if let Some((path, text)) = file(folder, &call)
            && !path.exists()
        {
            write(&path, &text)?;
            written += 1;
        }
    }
    Ok(written)
}

/// The file of a call; `None` if it has no id or no transcript.
fn file(folder: &Path, call: &Call) -> Option<(PathBuf, String)> {
    let text = call.transcript().filter(|text| !text.is_empty())?;
    let start = call.started_at()?.format("%Y-%m-%dT%H-%M-%SZ");
    Some((
        folder.join(format!("{start}_{}.txt", call.id()?)),
        text.to_owned(),
    ))
}

/// Writes a whole file or none.
fn write(path: &Path, text: &str) -> io::Result<()> {
    let unfinished = path.with_extension("part");
    fs::write(&unfinished, text)?;
    fs::rename(unfinished, path)
}
