//! Calls each phone number of a file once, even if the program is killed in between.
//!
//! ```sh
//! export OVIA_TOKEN=… OVIA_USER_ID=… OVIA_AGENT_ID=… OVIA_PHONE_NUMBER_ID=… OVIA_FROM_NUMBER=…
//! cargo run --example place_batch -- numbers.txt           # shows what it would do
//! cargo run --example place_batch -- numbers.txt --place   # places real calls
//! ```
//!
//! `numbers.txt.journal` notes each request before it is sent, and its outcome after that. A number
//! that was noted without an outcome is looked for in the list of calls, and never called again by the
//! program. `ovia calls create --batch` does the same with pauses, hours and many more checks.

use std::{
    collections::BTreeMap,
    fs::{File, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
    process::ExitCode,
    time::Duration,
};

use ovia::{
    Client, ErrorKind, MaybePlaced, NewCall,
    chrono::{DateTime, Utc},
    uuid::Uuid,
};

/// The time between two calls, and between two looks for a call that may have been placed.
const PAUSE: Duration = Duration::from_secs(2);

type Failure = Box<dyn std::error::Error>;

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(Summary { in_doubt: 0, .. }) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::from(5),
        Err(error) => {
            eprintln!("place_batch: {error}; run it again to go on");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<Summary, Failure> {
    let mut arguments = std::env::args().skip(1);
    let file = arguments
        .next()
        .ok_or("usage: place_batch FILE [--place]")?;
    let numbers = numbers(&std::fs::read_to_string(&file)?)?;
    let (user, agent, phone) = (
        id("OVIA_USER_ID")?,
        id("OVIA_AGENT_ID")?,
        id("OVIA_PHONE_NUMBER_ID")?,
    );
    let from = variable("OVIA_FROM_NUMBER")?;
    let calls: Vec<_> = numbers
        .iter()
        .map(|to| NewCall::new(user, agent, phone, &from, to))
        .collect();
    if arguments.next().as_deref() != Some("--place") {
        eprintln!(
            "{} numbers; nothing was sent. Add --place to call them",
            calls.len()
        );
        return Ok(Summary::default());
    }
    let mut journal = Journal::open(Path::new(&format!("{file}.journal")))?;
    let summary = place_all(&Client::from_env()?, calls, &mut journal, PAUSE).await?;
    eprintln!(
        "{} placed, {} refused, {} done before, {} in doubt",
        summary.placed, summary.refused, summary.done_before, summary.in_doubt
    );
    if summary.in_doubt > 0 {
        eprintln!(
            "check the numbers in doubt by hand: they may have been called (see the journal)"
        );
    }
    Ok(summary)
}

fn variable(name: &str) -> Result<String, Failure> {
    std::env::var(name).map_err(|_| format!("the variable {name} is not set").into())
}

fn id(name: &str) -> Result<Uuid, Failure> {
    variable(name)?
        .parse()
        .map_err(|_| format!("the variable {name} is not a UUID").into())
}

/// One E.164 number a line, each once; empty lines and lines with `#` are comments.
pub(crate) fn numbers(text: &str) -> Result<Vec<String>, Failure> {
    let mut numbers: Vec<String> = Vec::new();
    for (line, number) in (1..).zip(text.lines().map(str::trim)) {
        if number.is_empty() || number.starts_with('#') {
            continue;
        }
        let digits = number.strip_prefix('+').unwrap_or_default();
        let is_e164 =
            (8..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
        // The whole file is checked before the first call.
        if !is_e164 {
            return Err(format!("line {line} is not an E.164 number such as +33199001234").into());
        }
        if !numbers.iter().any(|it| it == number) {
            numbers.push(number.to_owned());
        }
    }
    Ok(numbers)
}

/// What became of the numbers.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Summary {
    /// Placed now, or found in the list.
    pub(crate) placed: usize,
    /// Certainly not placed: the server refused the number.
    pub(crate) refused: usize,
    /// Placed or refused in an earlier run.
    pub(crate) done_before: usize,
    /// May have been placed.
    pub(crate) in_doubt: usize,
}

/// Places each call once.
pub(crate) async fn place_all(
    client: &Client,
    calls: Vec<NewCall>,
    journal: &mut Journal,
    pause: Duration,
) -> Result<Summary, Failure> {
    let mut summary = Summary::default();
    for call in calls {
        let number = call.to_number.clone();
        match journal.entry(&number) {
            Some(Entry::Placed | Entry::Refused) => summary.done_before += 1,
            Some(Entry::Sending(since)) => {
                let sent = MaybePlaced::new(call, since);
                settle(client, &sent, &number, journal, pause, &mut summary).await?;
            }
            None => {
                journal.note(&number, Entry::Sending(Utc::now()))?;
                match client.calls().create(call).await {
                    Ok(_) => {
                        journal.note(&number, Entry::Placed)?;
                        summary.placed += 1;
                    }
                    Err(error) => match (error.kind(), error.maybe_placed()) {
                        (_, Some(sent)) => {
                            settle(client, sent, &number, journal, pause, &mut summary).await?;
                        }
                        // This number; the next one may be accepted.
                        (ErrorKind::Rejected, _) => {
                            journal.note(&number, Entry::Refused)?;
                            summary.refused += 1;
                        }
                        // Every other error: no call was placed, and the next one would not be.
                        _ => {
                            journal.forget(&number)?;
                            return Err(error.into());
                        }
                    },
                }
                tokio::time::sleep(pause).await;
            }
        }
    }
    Ok(summary)
}

/// Looks for a call that may have been placed: several times, because the list may be late.
async fn settle(
    client: &Client,
    sent: &MaybePlaced,
    number: &str,
    journal: &mut Journal,
    pause: Duration,
    summary: &mut Summary,
) -> Result<(), Failure> {
    for _ in 0..3 {
        if !client.calls().find_placed(sent).await?.is_empty() {
            journal.note(number, Entry::Placed)?;
            summary.placed += 1;
            return Ok(());
        }
        tokio::time::sleep(pause).await;
    }
    summary.in_doubt += 1;
    Ok(())
}

/// The last thing that is known about a number.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Entry {
    /// The request was about to be sent.
    Sending(DateTime<Utc>),
    /// The call was placed.
    Placed,
    /// The call was certainly not placed.
    Refused,
}

/// What was sent and what became of it, one line each: `NUMBER WORD [TIME]`.
pub(crate) struct Journal {
    file: File,
    entries: BTreeMap<String, Entry>,
    lock: PathBuf,
}

impl Journal {
    /// Opens the journal. Two programs at once would call every number twice, so the second fails.
    pub(crate) fn open(path: &Path) -> Result<Self, Failure> {
        let lock = path.with_extension("lock");
        OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&lock)
            .map_err(|error| {
                format!(
                    "{}: {error}; delete it if no other batch is running",
                    lock.display()
                )
            })?;
        let file = OpenOptions::new().create(true).append(true).open(path)?;
        let mut journal = Self {
            file,
            entries: BTreeMap::new(),
            lock,
        };
        let text = std::fs::read_to_string(path)?;
        for line in text.lines() {
            let mut words = line.split_whitespace();
            let (Some(number), Some(word)) = (words.next(), words.next()) else {
                continue;
            };
            let entry = match word {
                "placed" => Some(Entry::Placed),
                "refused" => Some(Entry::Refused),
                "not-sent" => None,
                // A line that was cut counts as sent: in doubt, no second call.
                _ => {
                    let time = words.next().and_then(|time| time.parse().ok());
                    Some(Entry::Sending(time.unwrap_or(DateTime::UNIX_EPOCH)))
                }
            };
            match entry {
                Some(entry) => journal.entries.insert(number.to_owned(), entry),
                None => journal.entries.remove(number),
            };
        }
        if !text.is_empty() && !text.ends_with('\n') {
            writeln!(journal.file)?;
        }
        Ok(journal)
    }

    fn entry(&self, number: &str) -> Option<Entry> {
        self.entries.get(number).copied()
    }

    fn note(&mut self, number: &str, entry: Entry) -> io::Result<()> {
        match entry {
            Entry::Sending(time) => {
                self.line(&format!("{number} sending {}", time.to_rfc3339()))?
            }
            Entry::Placed => self.line(&format!("{number} placed"))?,
            Entry::Refused => self.line(&format!("{number} refused"))?,
        }
        self.entries.insert(number.to_owned(), entry);
        Ok(())
    }

    fn forget(&mut self, number: &str) -> io::Result<()> {
        self.entries.remove(number);
        self.line(&format!("{number} not-sent"))
    }

    /// The line is on the disk before the program goes on.
    fn line(&mut self, text: &str) -> io::Result<()> {
        self.file.write_all(format!("{text}\n").as_bytes())?;
        self.file.sync_data()
    }
}

impl Drop for Journal {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.lock);
    }
}
